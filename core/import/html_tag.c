/*
 * html_tag.c: what the names in HTML say: of elements, of classes and ids,
 * of declared fields. In: names. Out: rows of html_tag.def, html_hint.def
 * and html_field.def.
 */
#include "html_priv.h"

#include <stdlib.h>
#include <strings.h>

static const struct html__tag tags[] = {
#define KN_HTML_TAG(name, DOES, HINT, heading) \
	{ name, HTML__##DOES, HTML__##HINT, heading },
#include "html_tag.def"
#undef KN_HTML_TAG
};

static const struct html__tag other = { "", HTML__INLINE, HTML__PLAIN, 0 };

static const struct {
	struct kn_str name;
	enum html__hint hint;
	bool whole;
} hints[] = {
#define KN_HTML_HINT(HINT, name) { { name, sizeof(name) - 1 }, HTML__##HINT, \
	false },
#define KN_HTML_NAME(HINT, name) { { name, sizeof(name) - 1 }, HTML__##HINT, \
	true },
#include "html_hint.def"
#undef KN_HTML_HINT
#undef KN_HTML_NAME
};

static const struct {
	const char *name;
	enum html__field field;
	unsigned rank;
	bool shown;
} fields[] = {
#define KN_HTML_FIELD(FIELD, rank, name) { name, HTML__##FIELD, rank, false },
#define KN_HTML_SHOWN(FIELD, rank, name) { name, HTML__##FIELD, rank, true },
#include "html_field.def"
#undef KN_HTML_FIELD
#undef KN_HTML_SHOWN
};

/* Names that are inline, for what may be a tag in a value of a record. */
static const char *const inline_tags[] = {
	"abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "col",
	"colgroup", "del", "dfn", "em", "font", "i", "img", "input", "ins",
	"kbd", "link", "meta", "nobr", "param", "q", "s", "samp", "small",
	"source", "span", "strike", "strong", "sub", "sup", "time", "tt",
	"u", "var", "wbr",
};

static int
by_name(const void *key, const void *row)
{
	return strcmp(key, ((const struct html__tag *)row)->name);
}

const struct html__tag *
html__tag(const char *name)
{
	const struct html__tag *tag = bsearch(name, tags,
	    sizeof(tags) / sizeof(tags[0]), sizeof(tags[0]), by_name);

	return tag == NULL ? &other : tag;
}

static bool
same_word(struct kn_str a, struct kn_str b)
{
	return a.n == b.n && strncasecmp(a.s, b.s, a.n) == 0;
}

bool
html__is_tag(struct kn_str name)
{
	char low[16];

	if (name.n == 0 || name.n >= sizeof(low))
		return false;
	for (size_t i = 0; i <= name.n; i++) {
		char c = i < name.n ? name.s[i] : '\0';

		low[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
	}
	for (size_t i = 0; i < sizeof(inline_tags) / sizeof(char *); i++)
		if (strcmp(inline_tags[i], low) == 0)
			return true;
	return html__tag(low) != &other;
}

const char *
html__att(const char *const *atts, const char *name)
{
	for (size_t i = 0; atts != NULL && atts[i] != NULL; i += 2)
		if (strcmp(atts[i], name) == 0)
			return atts[i + 1] == NULL ? "" : atts[i + 1];
	return NULL;
}

static enum html__hint
look_up(struct kn_str word, bool whole, enum html__hint best)
{
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (hints[i].hint > best && hints[i].whole == whole &&
		    same_word(word, hints[i].name))
			best = hints[i].hint;
	return best;
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

bool
html__next_part(struct kn_str *name, struct kn_str *part)
{
	size_t from = 0, to;

	while (from < name->n && !is_letter(name->s[from]))
		from++;
	to = from + 1;
	while (to < name->n && is_letter(name->s[to]) &&
	    (!is_upper(name->s[to]) || is_upper(name->s[to - 1])))
		to++;
	if (from >= name->n)
		return false;
	*part = (struct kn_str){ name->s + from, to - from };
	*name = (struct kn_str){ name->s + to, name->n - to };
	return true;
}

static enum html__hint
hint_of_name(struct kn_str name, enum html__hint best)
{
	struct kn_str part;

	best = look_up(name, true, best);
	while (html__next_part(&name, &part))
		best = look_up(part, false, best);
	return best;
}

/* A name that says how a page is laid out, not what an element is. */
static bool
is_layout(struct kn_str name)
{
	static const char *const starts[] = { "has-", "with-", "no-", "is-",
	    "hide-", "without-", "col-", "wp-block-", "page-", "tag-",
	    "category-", "postid-", "single-", "post-" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (kn_str_starts(name, kn_str(starts[i])))
			return true;
	return false;
}

#define MAX_NAMES 40    /* of an element; more are not looked at */
#define MAX_NAME_B 80

static enum html__hint
hint_of_names(const char *names, enum html__hint best)
{
	struct kn_str rest = kn_str(names == NULL ? "" : names), name;
	unsigned n = 0;

	while (n < MAX_NAMES && kn_str_split(&rest, ' ', &name)) {
		name = kn_str_trim(name);
		if (name.n == 0 || name.n > MAX_NAME_B)
			continue;
		n++;
		if (is_layout(name))
			best = look_up(name, true, best);
		else
			best = hint_of_name(name, best);
	}
	return best;
}

/* display:none, however it is spaced. */
static bool
is_hidden(const char *style)
{
	static const char none[] = "display:none";
	size_t n = 0;

	for (; style != NULL && *style != '\0' && none[n] != '\0'; style++) {
		if (*style == ' ')
			continue;
		n = (*style | 32) == (none[n] | 32) ? n + 1 : *style == 'd';
	}
	return none[n] == '\0';
}

enum html__hint
html__hint_of(const char *const *atts)
{
	enum html__hint best = HTML__PLAIN;

	if (atts == NULL)
		return best;
	best = hint_of_names(html__att(atts, "class"), best);
	best = hint_of_names(html__att(atts, "id"), best);
	best = hint_of_names(html__att(atts, "role"), best);
	best = hint_of_names(html__att(atts, "itemprop"), best);
	if (html__att(atts, "hidden") != NULL ||
	    is_hidden(html__att(atts, "style")))
		best = HTML__HIDDEN;
	return best;
}

enum html__field
html__field_of(struct kn_str name, bool visible, unsigned *rank)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (fields[i].shown != visible ||
		    !same_word(name, kn_str(fields[i].name)))
			continue;
		*rank = fields[i].rank;
		return fields[i].field;
	}
	return HTML__NONE;
}
