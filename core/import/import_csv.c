/*
 * import_csv.c: the importer of tables with a header: CSV and its kin. In: a
 * stream of text whose first row names the columns. Out: an article for each
 * row. A row that does not fit the header is loaded as far as it does, and
 * told; one whose quote is not closed costs its own line.
 */
#include "core/import/import_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/import/csv_priv.h"
#include "core/import/record_priv.h"

#define MAX_HEADER_B 4096        /* of a file that is not called .csv */

static const char delimiters[] = ",;\t|";

struct table {
	struct csv csv;
	struct import__record *record;
	const struct kn_import_sink *sink;
	struct kn_err *err;
	char **names;
	size_t n;
	enum import__role last;         /* of the last column */
	char place[40];
};

/* ---- the header ------------------------------------------------------------- */

/* How many columns have a meaning; *text: one is a title or text. */
static size_t
count_known(const struct csv *c, const struct import__map *map, bool *text)
{
	size_t n = 0;

	*text = false;
	for (size_t i = 0; i < c->n; i++) {
		enum import__role role = import__field_meaning(map,
		    import__csv_get(c, i)).role;

		n += role != IMPORT__ROLE_NONE;
		*text |= role == IMPORT__ROLE_TITLE ||
		    role == IMPORT__ROLE_BODY || role == IMPORT__ROLE_LEAD ||
		    role == IMPORT__ROLE_HTML;
	}
	return n;
}

struct guess {
	char delimiter;
	bool backslash;
	bool text;              /* a column is a title or text */
	bool told;              /* "sep=;" stands before the header */
	size_t n;               /* columns */
	size_t known;
	bool fits;              /* the second row has as many, or there is
				 * none that is whole */
};

/* "sep=;" as spreadsheets write it. */
static bool
read_told(struct kn_str text, struct guess *g)
{
	if (text.n < 6 || !kn_str_starts(text, KN_LIT("sep=")) ||
	    (text.s[5] != '\n' && text.s[5] != '\r'))
		return false;
	g->delimiter = text.s[4];
	return true;
}

/* What ends the lines of a text, by its beginning. */
static char
line_end(struct kn_str head)
{
	return memchr(head.s, '\n', head.n) == NULL &&
	    memchr(head.s, '\r', head.n) != NULL ? '\r' : '\n';
}

static struct guess
try_delimiter(struct kn_str text, bool whole, char delimiter,
    const struct import__map *map)
{
	struct guess g = { .delimiter = delimiter, .fits = true };
	struct import__stream *s = import__stream_new_mem(text);
	struct csv c;

	import__csv_init(&c, s);
	g.told = read_told(text, &g);
	c.delimiter = g.delimiter;
	c.end = line_end(text);
	bool there = (!g.told || import__csv_next(&c)) &&
	    import__csv_next(&c);
	if (there && !import__csv_spans(&c) && !c.open) {
		g.n = c.n;
		g.known = count_known(&c, map, &g.text);
		bool second = import__csv_next(&c);
		bool cut = !whole && import__window_peek(&c.w, 0) < 0;
		g.fits = !second || cut || c.n == g.n;
	}
	import__csv_dispose(&c);
	import__stream_free(s);
	return g;
}

/* Whether quotes in quotes have a backslash, and none is doubled. */
static bool
has_backslashes(struct kn_str s, char delimiter)
{
	bool any = false;

	for (size_t i = 0; i + 2 < s.n; i++) {
		if (s.s[i + 1] != '"')
			continue;
		if (s.s[i] == '\\')
			any = true;
		else if (s.s[i + 2] == '"' && s.s[i] != delimiter &&
		    s.s[i] != '\n' && s.s[i] != '"')
			return false;
	}
	return any;
}

/* Which of the ways to read the header makes most of it. */
static struct guess
guess_table(struct kn_str text, bool whole, const struct import__map *map)
{
	struct guess best = { .delimiter = ',' };

	for (const char *d = delimiters; *d != '\0'; d++) {
		struct guess g = try_delimiter(text, whole, *d, map);

		if (g.known > best.known ||
		    (g.known == best.known && g.n > best.n))
			best = g;
	}
	best.backslash = has_backslashes(text, best.delimiter);
	return best;
}

static bool
is_named(struct kn_str name)
{
	return name.n > 4 && (strncasecmp(name.s + name.n - 4, ".csv", 4) ==
	    0 || strncasecmp(name.s + name.n - 4, ".tsv", 4) == 0);
}

/* Whether a header can be on the first line: most texts begin otherwise, and
 * are not looked at more. */
static bool
may_begin(struct kn_str text)
{
	const char *end = memchr(text.s, line_end(text), text.n <
	    MAX_HEADER_B ? text.n : MAX_HEADER_B);
	size_t n = end == NULL ? 0 : (size_t)(end - text.s);

	for (const char *d = delimiters; *d != '\0'; d++)
		if (n > 0 && memchr(text.s, *d, n) != NULL)
			return true;
	return false;
}

bool
import__sniff_csv(const struct import__head *head)
{
	if (is_named(head->name))
		return true;
	if (head->text.n == 0 || !may_begin(head->text))
		return false;
	struct guess g = guess_table(head->text, head->whole, NULL);
	return g.text && g.n >= 2 && g.known >= 2 && g.fits;
}

/* ---- rows ------------------------------------------------------------------- */

static void
fault(struct table *t, const char *reason, const char *action)
{
	import__record_fault(t->record, t->place, reason, action, t->sink);
}

static void
set_place(struct table *t)
{
	snprintf(t->place, sizeof(t->place), "line %ju",
	    (uintmax_t)t->csv.line);
}

static void
take_names(struct table *t)
{
	t->n = t->csv.n;
	t->names = kn_calloc(t->n, sizeof(*t->names));
	for (size_t i = 0; i < t->n; i++) {
		struct kn_str name = import__csv_get(&t->csv, i);

		t->names[i] = kn_strndup(name.s, name.n);
		t->last = import__record_role(t->record, name);
	}
}

/* Columns are known by their numbers, if a mapping says so. */
static bool
take_numbers(struct table *t, const struct import__map *map)
{
	char name[24];
	bool known = false;

	t->n = t->csv.n;
	t->names = kn_calloc(t->n, sizeof(*t->names));
	for (size_t i = 0; i < t->n; i++) {
		snprintf(name, sizeof(name), "%zu", i + 1);
		t->names[i] = kn_strdup(name);
		t->last = import__field_meaning(map, kn_str(name)).role;
		known |= t->last == IMPORT__ROLE_TITLE ||
		    t->last == IMPORT__ROLE_BODY;
	}
	return known;
}

static void
drop_names(struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->names[i]);
	free(t->names);
	t->names = NULL;
	t->n = 0;
}

/* A header once more, where files were joined. */
static bool
is_header(const struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (!kn_str_is(import__csv_get(&t->csv, i), t->names[i]))
			return false;
	return t->csv.n == t->n;
}

/* Whether the row took lines along that are not its own. */
static bool
is_broken(const struct table *t)
{
	const struct csv *c = &t->csv;

	return c->long_row || (import__csv_spans(c) &&
	    (c->open || c->reopened || c->n != t->n));
}

/* Whether a quote seems to be text that opened a field by mistake. */
static bool
is_odd(const struct table *t)
{
	const struct csv *c = &t->csv;

	return (c->open || c->reopened) && !c->long_row &&
	    (import__csv_spans(c) || c->n != t->n);
}

static bool
is_text(enum import__role role)
{
	return role == IMPORT__ROLE_BODY || role == IMPORT__ROLE_LEAD;
}

/* More values than columns: commas in a text without quotes. */
static void
add_rest(struct table *t)
{
	const struct csv *c = &t->csv;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = t->n - 1; i < c->n; i++) {
		if (b.n > 0 && is_text(t->last))
			kn_buf_chr(&b, c->delimiter);
		if (i == t->n - 1 || is_text(t->last))
			kn_buf_str(&b, import__csv_get(c, i));
	}
	import__record_add(t->record, kn_str(t->names[t->n - 1]),
	    kn_buf_get(&b));
	kn_buf_dispose(&b);
	fault(t, N_("a row with more values than the header"),
	    is_text(t->last) ? N_("loaded, the rest as the end of its text") :
	    N_("loaded, without the rest"));
}

static enum kn_status
take_row(struct table *t)
{
	const struct csv *c = &t->csv;
	bool over = c->n > t->n;

	for (size_t i = 0; i < t->n - over && i < c->n; i++)
		import__record_add(t->record, kn_str(t->names[i]),
		    import__csv_get(c, i));
	if (over)
		add_rest(t);
	else if (c->n < t->n)
		fault(t, N_("a row with fewer values than the header"),
		    N_("loaded as far as it goes"));
	if (c->n_stray > 0 || c->open)
		fault(t, N_("quotes that are not doubled or not closed"),
		    N_("loaded, as text"));
	return import__record_end(t->record, t->place, t->sink, t->err);
}

static enum kn_status
read_rows(struct table *t)
{
	enum kn_status st = KN_OK;

	while (st == KN_OK && import__csv_next(&t->csv)) {
		set_place(t);
		if (is_odd(t))
			import__csv_plainly(&t->csv);
		if (import__stopped(t->sink)) {
			st = KN_CANCELLED;
		} else if (is_broken(t)) {
			fault(t, N_("a quote that is not closed"),
			    N_("the line was skipped"));
			import__csv_again(&t->csv);
		} else if (!is_header(t)) {
			st = take_row(t);
		}
	}
	return st;
}

/* From the first row on: it names the columns, or is an article itself where
 * they are mapped by number. */
static enum kn_status
read_table(struct table *t, bool has_text, const struct import__map *map)
{
	set_place(t);
	take_names(t);
	if (has_text)
		return read_rows(t);
	drop_names(t);
	if (!take_numbers(t, map)) {
		import__record_tell(t->record, t->sink);
		fault(t, N_("no column is known as title or text"),
		    import__unmapped);
		return KN_OK;
	}
	enum kn_status st = take_row(t);
	return st == KN_OK ? read_rows(t) : st;
}

enum kn_status
import__read_csv(struct import__input *in, const struct kn_import_sink *sink,
    struct kn_err *err)
{
	struct kn_str head = import__stream_peek(in->text, IMPORT__HEAD_B);
	struct guess g = guess_table(head, head.n < IMPORT__HEAD_B, in->map);
	struct table t = { .sink = sink, .err = err };
	enum kn_status st = KN_OK;

	t.record = import__record_new(in);
	import__csv_init(&t.csv, in->text);
	t.csv.delimiter = g.delimiter;
	t.csv.end = line_end(head);
	t.csv.backslash = g.backslash;
	if (g.delimiter == '\t')
		import__tell(sink, "columns", "%zu, parted by tabs", g.n);
	else
		import__tell(sink, "columns", "%zu, parted by \"%c\"", g.n,
		    g.delimiter);
	if ((!g.told || import__csv_next(&t.csv)) &&
	    import__csv_next(&t.csv))
		st = read_table(&t, g.text, in->map);
	drop_names(&t);
	import__csv_dispose(&t.csv);
	import__record_free(t.record);
	return st;
}
