/*
 * field.c: what the fields of records mean. In: a name as a crawler, a
 * colleague or a feed wrote it. Out: its role in an article, by the mapping
 * of the user or else by field.def. Nested names are known without the
 * wrappers around them; what is not known is of no use, and is said to be.
 */
#include "core/import/record_priv.h"

#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/utf8.h"

#define MAX_NAME_B 256          /* a longer name means nothing */

static const struct field_row {
	enum import__role role;
	struct kn_str name;
} fields[] = {
#define KN_FIELD(ROLE, name) \
	{ IMPORT__ROLE_##ROLE, { name, sizeof(name) - 1 } },
#include "field.def"
#undef KN_FIELD
};

#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

static const char *const role_names[IMPORT__ROLE_COUNT] = {
	[IMPORT__ROLE_NONE] = "none",
	[IMPORT__ROLE_TITLE] = "title",
	[IMPORT__ROLE_BODY] = "body",
	[IMPORT__ROLE_HTML] = "html",
	[IMPORT__ROLE_LEAD] = "lead",
	[IMPORT__ROLE_DATE] = "date",
	[IMPORT__ROLE_RETRIEVED] = "retrieved",
	[IMPORT__ROLE_URL] = "url",
	[IMPORT__ROLE_OUTLET] = "outlet",
	[IMPORT__ROLE_VIA] = "via",
	[IMPORT__ROLE_AUTHOR] = "author",
	[IMPORT__ROLE_ID] = "id",
};

/* Parts of a nested name that only hold others: before a name, after it, and
 * between it and those. */
static const char *const before[] = { "article", "articles", "item", "items",
	"data", "attributes", "fields", "_source", "doc", "docs", "document",
	"documents", "record", "records", "post", "posts", "news", "entry",
	"entries", "story", "stories", "node", "nodes", "result", "results",
	"hit", "hits", "row", "rows", "value", "values", "dc", "dcterms", "og",
	"meta", "metadata", "properties", "newsarticle", NULL };
static const char *const after[] = { "rendered", "value", "values", "text",
	"content", "#text", "_text", "$t", "$date", "$numberlong", "raw",
	"plain", "plaintext", "ar", "p", "paragraph", "paragraphs", "context",
	"__cdata", "cdata", "string", "block", "blocks", "children", NULL };
static const char *const between[] = { "data", "root", NULL };

const char *
import__role_name(enum import__role role)
{
	return role_names[role];
}

enum import__role
import__role_parse(struct kn_str name)
{
	size_t i = 0;

	while (i < IMPORT__ROLE_COUNT && !kn_str_is(name, role_names[i]))
		i++;
	return (enum import__role)i;
}

const char *
import__field_row(size_t i, enum import__role *role)
{
	if (i >= N_FIELDS)
		return NULL;
	*role = fields[i].role;
	return fields[i].name.s;
}

/* What stands between the words of a name. */
static bool
is_joint(uint32_t cp)
{
	return cp == '_' || cp == '-' || cp == ' ' || cp == 0xA0 ||
	    cp == '/' || cp == '\t' || cp == '*' || cp == '?' || cp == '\'' ||
	    cp == '(' || cp == ')' || cp == '"' || cp == 0xFEFF ||
	    cp == '\r' || cp == '\n';
}

/* One word, folded, without the Arabic article. */
static void
put_word(struct kn_str word, struct kn_buf *out)
{
	static const char article[] = "ال";
	size_t at = out->n;

	kn_fold_append(KN_FOLD_INDEX, word.s, word.n, out);
	struct kn_str got = { out->s + at, out->n - at };
	if (out->status != KN_OK || got.n < sizeof(article) - 1 + 4 ||
	    memcmp(got.s, article, sizeof(article) - 1) != 0)
		return;
	memmove(out->s + at, out->s + at + sizeof(article) - 1,
	    got.n - (sizeof(article) - 1));
	kn_buf_trunc(out, out->n - (sizeof(article) - 1));
}

void
import__field_plain(struct kn_str name, struct kn_buf *out)
{
	size_t start = out->n, word = 0;

	if (name.n > MAX_NAME_B)
		return;
	for (size_t i = 0; i < name.n;) {
		size_t at = i;
		uint32_t cp = kn_utf8_next(name.s, name.n, &i);
		bool part = cp == '.' || cp == ':';
		bool first = out->n == start || out->s[out->n - 1] == '.';

		/* _id and _source are not id and source. */
		if (cp == '_' && at == word && first) {
			kn_buf_chr(out, '_');
			word = i;
		} else if (part || is_joint(cp)) {
			put_word((struct kn_str){ name.s + word, at - word },
			    out);
			word = i;
			if (part && out->n > start)
				kn_buf_chr(out, '.');
		}
	}
	put_word((struct kn_str){ name.s + word, name.n - word }, out);
}

static bool
is_one_of(struct kn_str part, const char *const *list)
{
	for (; *list != NULL; list++)
		if (kn_str_is(part, *list))
			return true;
	return false;
}

static struct import__meaning
look_up(struct kn_str plain)
{
	for (unsigned i = 0; i < N_FIELDS; i++)
		if (kn_str_eq(fields[i].name, plain))
			return (struct import__meaning){ fields[i].role, i };
	return (struct import__meaning){ IMPORT__ROLE_NONE, 0 };
}

/* Cuts the first part of a nested name off; false when there is only one. */
static bool
cut_first(struct kn_str *s, struct kn_str *part)
{
	const char *dot = s->n == 0 ? NULL : memchr(s->s, '.', s->n);

	if (dot == NULL)
		return false;
	*part = (struct kn_str){ s->s, (size_t)(dot - s->s) };
	s->s = dot + 1;
	s->n -= part->n + 1;
	return true;
}

static bool
cut_last(struct kn_str *s, struct kn_str *part)
{
	const char *dot = s->n == 0 ? NULL : memrchr(s->s, '.', s->n);

	if (dot == NULL)
		return false;
	*part = (struct kn_str){ dot + 1, (size_t)(s->s + s->n - dot - 1) };
	s->n -= part->n + 1;
	return true;
}

/* A name with fewer and fewer wrappers behind it. */
static struct import__meaning
without_after(struct kn_str plain)
{
	struct import__meaning m = look_up(plain);
	struct kn_str part;

	for (bool cut = false; m.role == IMPORT__ROLE_NONE &&
	    cut_last(&plain, &part) && (is_one_of(part, after) ||
	    (cut && is_one_of(part, between))); cut = true)
		m = look_up(plain);
	return m;
}

bool
import__field_is_wrapper(struct kn_str name)
{
	struct kn_buf plain;

	kn_buf_init(&plain, 0);
	import__field_plain(name, &plain);
	bool is = is_one_of(kn_buf_get(&plain), before);
	kn_buf_dispose(&plain);
	return is;
}

struct import__meaning
import__field_meaning(const struct import__map *map, struct kn_str name)
{
	struct import__meaning m = { IMPORT__ROLE_NONE, 0 };
	struct kn_buf b;
	struct kn_str part;

	kn_buf_init(&b, 0);
	import__field_plain(name, &b);
	struct kn_str plain = kn_buf_get(&b);
	if (map == NULL || !import__map_get(map, plain, &m.role)) {
		m = without_after(plain);
		while (m.role == IMPORT__ROLE_NONE &&
		    cut_first(&plain, &part) && is_one_of(part, before))
			m = without_after(plain);
		if (map != NULL && import__map_has(map, m.role))
			m.role = IMPORT__ROLE_NONE;
	}
	kn_buf_dispose(&b);
	return m;
}

struct import__meaning
import__field_ending(struct kn_str name, size_t *prefix_b)
{
	struct import__meaning m = { IMPORT__ROLE_NONE, 0 };
	struct kn_str rest = name, part;

	*prefix_b = 0;
	while (m.role == IMPORT__ROLE_NONE && cut_first(&rest, &part)) {
		*prefix_b = name.n - rest.n;
		m = import__field_meaning(NULL, rest);
	}
	return m;
}
