/*
 * import_head.c: the importer of a text behind a head of fields: lines such as
 * "Title: …" and "Date: …" before an empty one, or what Markdown has between
 * two lines of "---". In: a stream of text. Out: one article of the fields,
 * its body what follows the head. A head is only what cannot be meant
 * otherwise: it begins with a title and has another field that is known, or is
 * closed and has a title; a file with a second such title is plain text.
 */
#include "core/import/import_priv.h"

#include <string.h>

#include "core/import/record_priv.h"

enum {
	MAX_NAME_B = 60,
	MAX_LINES = 100,                /* of a head */
};

/* Where in a text its head is. */
struct head {
	struct kn_str lines;            /* of fields */
	struct kn_str body;
	unsigned known;                 /* a bit for each role it has */
	bool fenced;                    /* between lines of "---" */
};

/* A field of a head: its name, or none where a line goes on with the one
 * before; and its value. */
struct field {
	struct kn_str name, value;
};

#define BIT(role) (1u << (role))

/* "Name: value"; false: another line. Nothing is a name that has a blank
 * before it, or more than a few words. */
static bool
read_name(struct kn_str line, struct field *out)
{
	const char *colon = line.n == 0 ? NULL : memchr(line.s, ':',
	    line.n < MAX_NAME_B ? line.n : MAX_NAME_B);
	unsigned blanks = 0;

	if (colon == NULL || colon == line.s || strchr(" \t-#'\"[{<",
	    line.s[0]) != NULL)
		return false;
	out->name = kn_str_trim((struct kn_str){ line.s,
	    (size_t)(colon - line.s) });
	for (size_t i = 0; i < out->name.n; i++)
		blanks += out->name.s[i] == ' ';
	out->value = kn_str_trim((struct kn_str){ colon + 1,
	    (size_t)(line.s + line.n - colon) - 1 });
	return blanks < 4;
}

/* What goes on: a line that is moved in, a member of a list. */
static bool
goes_on(struct kn_str line, struct field *out)
{
	struct kn_str all = kn_str_trim(line);
	bool item = all.n > 1 && all.s[0] == '-' && all.s[1] == ' ';

	if (line.n == 0 || (!item && line.s[0] != ' ' && line.s[0] != '\t'))
		return false;
	if (item)
		all = kn_str_trim((struct kn_str){ all.s + 1, all.n - 1 });
	*out = (struct field){ .value = all };
	return true;
}

static enum import__role
role_of(const struct import__map *map, struct kn_str name)
{
	return import__field_meaning(map, name).role;
}

static struct kn_str
chomp(struct kn_str line)
{
	if (line.n > 0 && line.s[line.n - 1] == '\r')
		line.n--;
	return line;
}

static bool
is_fence(struct kn_str line)
{
	return kn_str_is(kn_str_trim(line), "---");
}

/* A line of fields, or what may stand between them; false: the head is none.
 * *body: of the body all that follows is the value. */
static bool
take_line(struct head *h, struct kn_str line, const struct import__map *map,
    struct kn_str *body)
{
	struct field f;

	if (!read_name(line, &f))
		return goes_on(line, &f) || (h->fenced && (line.n == 0 ||
		    line.s[0] == '#'));
	enum import__role role = role_of(map, f.name);
	/* What does not begin with a title is a text with a colon in it. */
	if (h->known == 0 && !h->fenced && role != IMPORT__ROLE_TITLE)
		return false;
	h->known |= BIT(role);
	if (role == IMPORT__ROLE_BODY && !h->fenced)
		*body = f.value;
	return true;
}

/*
 * Finds the head at the start of a text. A fenced one ends at its fence; else
 * at an empty line, or at a name of the body.
 */
static bool
find(struct kn_str text, const struct import__map *map, struct head *out)
{
	const char *end = text.s + text.n, *at = kn_str_trim(text).s;
	struct kn_str rest = { at, (size_t)(end - at) }, line;
	struct kn_str body = { NULL, 0 };

	*out = (struct head){ .fenced = kn_str_split(&rest, '\n', &line) &&
	    is_fence(line) };
	if (!out->fenced)
		rest = (struct kn_str){ at, (size_t)(end - at) };
	at = out->lines.s = rest.s;
	for (unsigned n = 0; n < MAX_LINES && at != NULL; n++, at = rest.s) {
		if (!kn_str_split(&rest, '\n', &line))
			return false;
		line = chomp(line);
		bool ends = out->fenced ? is_fence(line) :
		    kn_str_trim(line).n == 0;
		if (!ends && !take_line(out, line, map, &body))
			return false;
		if (!ends && body.s == NULL)
			continue;
		out->lines.n = (size_t)(at - out->lines.s);
		out->body = ends ? rest : (struct kn_str){ body.s,
		    (size_t)(end - body.s) };
		return true;
	}
	return false;
}

/* Whether a second article begins in what follows the first. */
static bool
has_another(struct kn_str body, const struct import__map *map)
{
	struct kn_str line;
	struct field f;
	bool after_blank = false;

	while (kn_str_split(&body, '\n', &line)) {
		line = chomp(line);
		if (after_blank && read_name(line, &f) && role_of(map,
		    f.name) == IMPORT__ROLE_TITLE)
			return true;
		after_blank = kn_str_trim(line).n == 0;
	}
	return false;
}

static bool
is_head(struct kn_str text, const struct import__map *map, struct head *out)
{
	unsigned other = ~(BIT(IMPORT__ROLE_TITLE) | BIT(IMPORT__ROLE_NONE));

	return find(text, map, out) &&
	    (out->known & BIT(IMPORT__ROLE_TITLE)) != 0 &&
	    (out->fenced || ((out->known & other) != 0 &&
	    !has_another(out->body, map)));
}

bool
import__sniff_head(const struct import__head *head)
{
	struct head h;

	return is_head(head->text, NULL, &h);
}

/* A value as it is meant: without its quotes, and without what only says that
 * lines of it follow. */
static struct kn_str
plain(struct kn_str v)
{
	if (v.n > 1 && (v.s[0] == '"' || v.s[0] == '\'') &&
	    v.s[v.n - 1] == v.s[0])
		return (struct kn_str){ v.s + 1, v.n - 2 };
	if (v.n > 0 && v.n < 3 && (v.s[0] == '|' || v.s[0] == '>'))
		v.n = 0;
	return v;
}

static void
add_fields(struct import__record *r, const struct head *h)
{
	struct kn_str rest = h->lines, line, name = { NULL, 0 };
	struct field f;

	while (rest.n > 0 && kn_str_split(&rest, '\n', &line)) {
		line = chomp(line);
		if (read_name(line, &f))
			name = f.name;
		else if (name.s == NULL || !goes_on(line, &f))
			continue;
		f.value = plain(f.value);
		if (f.value.n > 0)
			import__record_add(r, name, f.value);
	}
	import__record_add(r, KN_LIT("text"), kn_str_trim(h->body));
}

enum kn_status
import__read_head(struct import__input *in,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	struct kn_buf text;
	struct head h;

	kn_buf_init(&text, 0);
	if (!import__read_all(in, in->text, &text, sink)) {
		kn_buf_dispose(&text);
		return KN_OK;
	}
	struct import__record *r = import__record_new(in);
	/* By the names that it was known by, whatever a map calls them. */
	if (!find(kn_buf_get(&text), NULL, &h))
		h = (struct head){ .body = kn_buf_get(&text) };
	import__record_only(r);
	add_fields(r, &h);
	enum kn_status st = import__record_end(r, "", sink, err);
	import__record_free(r);
	kn_buf_dispose(&text);
	return st;
}
