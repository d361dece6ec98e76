/*
 * note_csv.c: notes as CSV (RFC 4180), and as TSV. In and out for CSV.
 *
 * A cell that a spreadsheet would take for a formula (it begins with = + - @,
 * a tab or a carriage return) gets an apostrophe before it; so does one that
 * begins with apostrophes and then such a character, so that reading can take
 * exactly one away. An empty text is "", no text is nothing. Lists have a
 * line break between two items. The last column says which filter chose the
 * notes, in every row: CSV has no place for it elsewhere. What is read may
 * have been through a spreadsheet: cells parted by semicolons or tabs, names
 * of columns in capitals, tags parted by commas.
 */
#include "core/exchange/note_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/exchange/exchange_priv.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* An open quote swallows what follows: so often is it given back. */
enum { CELLS_MAX = 256, GIVEN_BACK_MAX = 16 };

/* Whether a cell is, or after apostrophes would be, a formula. */
static bool
is_formula(struct kn_str s, bool guarded)
{
	size_t i = 0;

	while (i < s.n && s.s[i] == '\'')
		i++;
	return i < s.n && (!guarded || i > 0) &&
	    strchr("=+-@\t\r", s.s[i]) != NULL;
}

/* ---- out ----------------------------------------------------------------------- */

static void
put_cell(struct kn_buf *b, struct kn_str s)
{
	kn_buf_chr(b, '"');
	if (is_formula(s, false))
		kn_buf_chr(b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] == '"')
			kn_buf_chr(b, '"');
		kn_buf_chr(b, s.s[i]);
	}
	kn_buf_chr(b, '"');
}

static void
put_row(struct note__out *o, const struct kn_note_view *v)
{
	struct note__value value = { .kind = NOTE__NULL };

	kn_buf_init(&value.own, 0);
	for (size_t i = 0; i < note__columns(); i++) {
		note__get(v, i, &value);
		if (value.kind == NOTE__NUMBER)
			kn_buf_fmt(&o->b, "%" PRId64, value.number);
		else if (value.kind == NOTE__TEXT ||
		    (value.kind == NOTE__LIST && value.text.n > 0))
			put_cell(&o->b, value.text);
		kn_buf_chr(&o->b, ',');
	}
	put_cell(&o->b, o->e->filter);
	kn_buf_cstr(&o->b, "\r\n");
	kn_buf_dispose(&value.own);
}

void
note__write_csv(struct note__out *o)
{
	for (size_t i = 0; i < note__columns(); i++)
		kn_buf_fmt(&o->b, "%s,", note__column(i));
	kn_buf_cstr(&o->b, "filter\r\n");
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		put_row(o, &o->e->views->v[i]);
		note__flush(o, false);
	}
}

void
note__write_tsv(struct note__out *o)
{
	struct note__value value = { .kind = NOTE__NULL };

	kn_buf_init(&value.own, 0);
	for (size_t i = 0; i < note__columns(); i++)
		kn_buf_fmt(&o->b, "%s\t", note__column(i));
	kn_buf_cstr(&o->b, "filter\n");
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		for (size_t k = 0; k < note__columns(); k++) {
			note__get(&o->e->views->v[i], k, &value);
			if (value.kind == NOTE__NUMBER)
				kn_buf_fmt(&o->b, "%" PRId64, value.number);
			else if (value.kind != NOTE__NULL)
				exchange__escape(&o->b, value.text,
				    KN_FORMAT_TSV);
			kn_buf_chr(&o->b, '\t');
		}
		exchange__escape(&o->b, o->e->filter, KN_FORMAT_TSV);
		kn_buf_chr(&o->b, '\n');
		note__flush(o, false);
	}
	kn_buf_dispose(&value.own);
}

/* ---- in ------------------------------------------------------------------------ */

struct cell {
	size_t from, to;        /* in the unquoted bytes of the row */
	bool quoted;
};

struct reader {
	struct note__in *in;
	const char *s;
	size_t n, i;
	char separator;
	struct kn_buf bytes;    /* of the row, without quotes */
	struct cell cell[CELLS_MAX];
	size_t n_cells;
	size_t column[CELLS_MAX];       /* of each cell; of the header */
	size_t n_columns;
	bool ours;              /* the header ends as ours do */
	const char *wrong;      /* with this row */
	bool open;              /* its last cell is quoted and never ends */
	unsigned given_back;
};

/* The inside of a quoted cell, up to its last quote. */
static void
read_quoted(struct reader *r)
{
	for (r->i++; r->i < r->n; r->i++) {
		if (r->s[r->i] != '"') {
			kn_buf_chr(&r->bytes, r->s[r->i]);
		} else if (r->i + 1 < r->n && r->s[r->i + 1] == '"') {
			kn_buf_chr(&r->bytes, '"');
			r->i++;
		} else {
			r->i++;
			return;
		}
	}
	r->wrong = N_("a quoted cell of this row has no end");
	r->open = true;
}

/* One cell and what ends it; false at the end of the row. */
static bool
read_cell(struct reader *r)
{
	struct cell c = { .from = r->bytes.n };

	c.quoted = r->i < r->n && r->s[r->i] == '"';
	if (c.quoted)
		read_quoted(r);
	while (r->i < r->n && r->s[r->i] != r->separator &&
	    r->s[r->i] != '\n' && r->s[r->i] != '\r')
		kn_buf_chr(&r->bytes, r->s[r->i++]);
	c.to = r->bytes.n;
	if (r->n_cells < CELLS_MAX)
		r->cell[r->n_cells++] = c;
	else
		r->wrong = N_("this row has too many cells");
	if (r->i < r->n && r->s[r->i] == r->separator) {
		r->i++;
		return true;
	}
	if (r->i < r->n && r->s[r->i] == '\r')
		r->i++;
	if (r->i < r->n && r->s[r->i] == '\n')
		r->i++;
	return false;
}

/* A row, at least one byte of it unless there is none. */
static void
read_row(struct reader *r)
{
	size_t from = r->i;

	kn_buf_reset(&r->bytes);
	r->n_cells = 0;
	r->wrong = NULL;
	r->open = false;
	while (read_cell(r))
		;
	if (!r->open || r->given_back++ >= GIVEN_BACK_MAX)
		return;
	const char *end = memchr(r->s + from, '\n', r->n - from);
	if (end != NULL)
		r->i = (size_t)(end + 1 - r->s);
}

static struct kn_str
cell(const struct reader *r, size_t i)
{
	const struct cell *c = &r->cell[i];

	if (r->bytes.n == 0)
		return (struct kn_str){ "", 0 };
	return (struct kn_str){ r->bytes.s + c->from, c->to - c->from };
}

/* What other programs call our columns, beside our own names. */
static size_t
find_column(struct kn_str name)
{
	static const struct {
		const char *theirs, *ours;
	} also[] = {
		{ "quote", "exact" }, { "comment", "text" },
		{ "created at", "created" },
	};
	char lower[32];
	size_t n = name.n < sizeof(lower) ? name.n : 0;

	for (size_t i = 0; i < n; i++)
		lower[i] = name.s[i] >= 'A' && name.s[i] <= 'Z' ?
		    (char)(name.s[i] | 0x20) : name.s[i];
	name = (struct kn_str){ lower, n };
	for (size_t i = 0; i < sizeof(also) / sizeof(*also); i++)
		if (kn_str_is(name, also[i].theirs))
			name = kn_str(also[i].ours);
	return note__column_find(name);
}

static bool
read_header_by(struct reader *r, char separator)
{
	bool quote = false;

	r->i = 0;
	r->separator = separator;
	read_row(r);
	r->n_columns = r->n_cells;
	for (size_t i = 0; i < r->n_columns; i++) {
		struct kn_str name = kn_str_trim(cell(r, i));

		r->column[i] = find_column(name);
		quote = quote || (r->column[i] < note__columns() &&
		    (strcmp(note__column(r->column[i]), "exact") == 0 ||
		    strcmp(note__column(r->column[i]), "text") == 0));
		r->ours = kn_str_is(name, "filter");
	}
	return quote;
}

/* The first separator by which the header names what we know. */
static bool
read_header(struct reader *r)
{
	for (const char *c = ",;\t"; *c != '\0'; c++) {
		r->given_back = 0;
		if (read_header_by(r, *c))
			return true;
	}
	return false;
}

/* Tags in one cell: ours have line breaks between them. */
static bool
set_tags(struct kn_note_view *v, size_t column, struct kn_str s)
{
	struct note__value list = { .kind = NOTE__LIST };
	size_t from = 0, i = 0;

	kn_buf_init(&list.own, 0);
	while (i <= s.n) {
		size_t at = i;
		uint32_t cp = i < s.n ? kn_utf8_next(s.s, s.n, &i) : '\n';

		i += at == s.n;
		if (cp != '\n' && cp != ',' && cp != ';' && cp != 0x60C &&
		    cp != 0x61B)
			continue;
		struct kn_str tag = kn_str_trim((struct kn_str){ s.s + from,
		    at - from });
		if (tag.n > 0 && list.own.n > 0)
			kn_buf_chr(&list.own, '\n');
		kn_buf_str(&list.own, tag);
		from = i;
	}
	list.text = kn_buf_get(&list.own);
	bool good = list.text.n == 0 || note__set(v, column, &list);
	kn_buf_dispose(&list.own);
	return good;
}

static struct note__value
value_of(const struct reader *r, size_t i)
{
	struct note__value value = { .kind = NOTE__NULL };
	struct kn_str s = cell(r, i);
	uint64_t number;

	if (s.n == 0 && !r->cell[i].quoted)
		return value;
	if (r->ours && is_formula(s, true))
		s = (struct kn_str){ s.s + 1, s.n - 1 };
	value.kind = NOTE__TEXT;
	value.text = s;
	if (!r->cell[i].quoted && kn_str_u64(s, &number)) {
		value.kind = NOTE__NUMBER;
		value.number = number > INT64_MAX ? -1 : (int64_t)number;
	}
	return value;
}

/* Others do not quote what is a text of digits, or do quote a number. */
static bool
set(struct kn_note_view *v, size_t column, struct note__value *value,
    struct kn_str s)
{
	uint64_t number;

	if (note__set(v, column, value))
		return true;
	if (value->kind == NOTE__NUMBER) {
		value->kind = NOTE__TEXT;
		value->text = s;
	} else if (kn_str_u64(s, &number) && number <= UINT32_MAX) {
		value->kind = NOTE__NUMBER;
		value->number = (int64_t)number;
	}
	return note__set(v, column, value);
}

static bool
take_row(struct reader *r, struct note__place at, struct kn_str source)
{
	struct kn_note_view v = { .article = KN_NO_ARTICLE };
	bool good = true, scope = false;

	for (size_t i = 0; i < r->n_cells && i < r->n_columns; i++) {
		struct note__value value = value_of(r, i);

		if (r->column[i] == note__columns() ||
		    value.kind == NOTE__NULL)
			continue;
		const char *name = note__column(r->column[i]);
		scope = scope || strcmp(name, "scope") == 0;
		good = (!r->ours && strcmp(name, "tags") == 0 ?
		    set_tags(&v, r->column[i], cell(r, i)) :
		    set(&v, r->column[i], &value, cell(r, i))) && good;
	}
	if (!scope)
		note__guess_scope(&v);
	if (!good)
		note__problem(r->in, at, v.note.id, N_("a value was not "
		    "what it should be, and was left out"));
	return note__take(r->in, at, &v, source);
}

static const char *
wrong_with(const struct reader *r)
{
	if (r->wrong != NULL)
		return r->wrong;
	if (!kn_utf8_valid(r->bytes.s == NULL ? "" : r->bytes.s,
	    r->bytes.n))
		return N_("this row is not UTF-8");
	if (r->bytes.n > 0 && memchr(r->bytes.s, '\0', r->bytes.n) != NULL)
		return N_("this row has a zero byte");
	return r->n_cells != r->n_columns ?
	    N_("this row has not as many cells as the first") : NULL;
}

static size_t
lines_of(const char *s, size_t n)
{
	size_t lines = 0;

	for (const char *end = s + n; s < end && (s = memchr(s, '\n',
	    (size_t)(end - s))) != NULL; s++)
		lines++;
	return lines;
}

enum kn_status
note__read_csv(struct note__in *in, struct kn_err *err)
{
	struct reader *r = kn_calloc(1, sizeof(*r));
	struct note__place at = { 1, 1 };
	enum kn_status st = KN_OK;

	r->in = in;
	r->s = in->bytes.s;
	r->n = in->bytes.n;
	r->separator = ',';
	kn_buf_init(&r->bytes, 0);
	if (!read_header(r))
		st = kn_err_set(err, KN_SYNTAX, N_("the first row names no "
		    "column exact or text"), NULL);
	at.line += lines_of(r->s, r->i);
	for (bool more = true; st == KN_OK && more && r->i < r->n;
	    at.item++) {
		size_t from = r->i;

		read_row(r);
		struct kn_str source = { r->s + from, r->i - from };
		const char *why = wrong_with(r);
		if (kn_str_trim(source).n > 0 && why != NULL)
			note__problem(in, at, NULL, why);
		else if (kn_str_trim(source).n > 0)
			more = take_row(r, at, source);
		at.line += lines_of(source.s, source.n);
	}
	kn_buf_dispose(&r->bytes);
	free(r);
	return st;
}
