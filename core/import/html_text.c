/*
 * html_text.c: a value of a record that may hold HTML as plain text. In: a
 * field of JSON, CSV or a feed. Out: its text: paragraphs parted by blank
 * lines, entities decoded, tags gone. A value without tags and entities is
 * itself.
 */
#include "html_priv.h"

#include "import_priv.h"

/* Whether a "<" begins a tag that HTML knows, or a comment. */
static bool
is_markup(struct kn_str s, size_t i)
{
	size_t from = i + 1, to;

	if (from < s.n && s.s[from] == '!')
		return from + 2 < s.n && s.s[from + 1] == '-' &&
		    s.s[from + 2] == '-';
	if (from < s.n && s.s[from] == '/')
		from++;
	to = from;
	while (to < s.n && to - from < 16 && ((s.s[to] | 32) >= 'a' ?
	    (s.s[to] | 32) <= 'z' : s.s[to] >= '0' && s.s[to] <= '9'))
		to++;
	if (to < s.n && s.s[to] != '>' && s.s[to] != ' ' && s.s[to] != '/' &&
	    s.s[to] != '\n' && s.s[to] != '\t' && s.s[to] != '\r')
		return false;
	return html__is_tag((struct kn_str){ s.s + from, to - from });
}

/* Copies with each "<" that begins no tag written as text; false when there
 * is neither a tag nor an entity in it. */
static bool
quote(struct kn_str s, struct kn_buf *out)
{
	bool markup = false;
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] == '&' || (s.s[i] == '<' && is_markup(s, i))) {
			markup = true;
			continue;
		}
		if (s.s[i] != '<')
			continue;
		kn_buf_put(out, s.s + from, i - from);
		kn_buf_cstr(out, "&lt;");
		from = i + 1;
	}
	kn_buf_put(out, s.s + from, s.n - from);
	return markup;
}

void
import__html_text(struct kn_str value, struct kn_buf *out)
{
	struct kn_buf text;

	if (value.n == 0)
		return;
	if (memchr(value.s, '<', value.n) == NULL &&
	    memchr(value.s, '&', value.n) == NULL) {
		kn_buf_str(out, value);
		return;
	}
	kn_buf_init(&text, 0);
	if (quote(value, &text)) {
		struct html__page *page = html__page_read(kn_buf_get(&text),
		    (struct html__how){ .value = true });

		html__page_join(page, out, NULL);
		html__page_free(page);
	} else {
		kn_buf_str(out, value);
	}
	kn_buf_dispose(&text);
}
