/*
 * json_sniff.c: whether a text is JSON. In: its beginning. Out: whether an
 * object or a list that can be nothing else begins there.
 */
#include "core/import/import_priv.h"

#include <string.h>
#include <strings.h>

static struct kn_str
after_blanks(struct kn_str s)
{
	while (s.n > 0 && (s.s[0] == ' ' || s.s[0] == '\n' ||
	    s.s[0] == '\t' || s.s[0] == '\r' || s.s[0] == 0x1E)) {
		s.s++;
		s.n--;
	}
	return s;
}

/* { "key": or { 'key': or {} */
static bool
begins_object(struct kn_str s)
{
	if (s.n < 2 || s.s[0] != '{')
		return false;
	s = after_blanks((struct kn_str){ s.s + 1, s.n - 1 });
	if (s.n > 0 && s.s[0] == '}')
		return true;
	if (s.n < 2 || (s.s[0] != '"' && s.s[0] != '\''))
		return false;
	const char *end = memchr(s.s + 1, s.s[0], s.n - 1);
	if (end == NULL || memchr(s.s, '\n', (size_t)(end - s.s)) != NULL)
		return false;
	s = after_blanks((struct kn_str){ end + 1,
	    s.n - (size_t)(end + 1 - s.s) });
	return s.n > 0 && s.s[0] == ':';
}

static bool
ends_with(struct kn_str name, const char *ext)
{
	size_t n = strlen(ext);

	return name.n > n && strncasecmp(name.s + name.n - n, ext, n) == 0;
}

bool
import__sniff_json(const struct import__head *head)
{
	struct kn_str s = after_blanks(head->text);
	bool named = ends_with(head->name, ".json") ||
	    ends_with(head->name, ".jsonl") ||
	    ends_with(head->name, ".ndjson");

	/* The name counts where the first record may be broken. */
	if (named && s.n > 0 && (s.s[0] == '[' || s.s[0] == '{' ||
	    memmem(s.s, s.n, "\n{", 2) != NULL))
		return true;
	while (s.n > 0 && s.s[0] == '[') {
		s = after_blanks((struct kn_str){ s.s + 1, s.n - 1 });
		if (s.n > 0 && s.s[0] == ']')
			return after_blanks((struct kn_str){ s.s + 1,
			    s.n - 1 }).n == 0;
	}
	return begins_object(s);
}
