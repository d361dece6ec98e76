/*
 * note_csv.c: notes as CSV (RFC 4180), and as TSV. In and out for CSV.
 *
 * A cell that a spreadsheet would take for a formula (it begins with = + - @,
 * a tab or a carriage return) gets an apostrophe before it; so does one that
 * begins with apostrophes and then such a character, so that reading can take
 * exactly one away. An empty text is "", no text is nothing. Lists have a
 * line break between two items. The last column says which filter chose the
 * notes, in every row: CSV has no place for it elsewhere.
 */
#include "core/exchange/note_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/exchange/exchange_priv.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

enum { CELLS_MAX = 256 };

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
	struct kn_buf bytes;    /* of the row, without quotes */
	struct cell cell[CELLS_MAX];
	size_t n_cells;
	size_t column[CELLS_MAX];       /* of each cell; of the header */
	size_t n_columns;
	bool ours;              /* the header ends as ours do */
	const char *wrong;      /* with this row */
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
	r->wrong = N_("the file ends inside a quoted cell");
}

/* One cell and what ends it; false at the end of the row. */
static bool
read_cell(struct reader *r)
{
	struct cell c = { .from = r->bytes.n };

	c.quoted = r->i < r->n && r->s[r->i] == '"';
	if (c.quoted)
		read_quoted(r);
	while (r->i < r->n && r->s[r->i] != ',' && r->s[r->i] != '\n' &&
	    r->s[r->i] != '\r')
		kn_buf_chr(&r->bytes, r->s[r->i++]);
	c.to = r->bytes.n;
	if (r->n_cells < CELLS_MAX)
		r->cell[r->n_cells++] = c;
	else
		r->wrong = N_("this row has too many cells");
	if (r->i < r->n && r->s[r->i] == ',') {
		r->i++;
		return true;
	}
	if (r->i < r->n && r->s[r->i] == '\r')
		r->i++;
	if (r->i < r->n && r->s[r->i] == '\n')
		r->i++;
	return false;
}

static void
read_row(struct reader *r)
{
	kn_buf_reset(&r->bytes);
	r->n_cells = 0;
	r->wrong = NULL;
	while (read_cell(r))
		;
}

static struct kn_str
cell(const struct reader *r, size_t i)
{
	const struct cell *c = &r->cell[i];

	if (r->bytes.n == 0)
		return (struct kn_str){ "", 0 };
	return (struct kn_str){ r->bytes.s + c->from, c->to - c->from };
}

static bool
read_header(struct reader *r)
{
	bool quote = false;

	read_row(r);
	r->n_columns = r->n_cells;
	for (size_t i = 0; i < r->n_columns; i++) {
		struct kn_str name = kn_str_trim(cell(r, i));

		r->column[i] = note__column_find(name);
		quote = quote || kn_str_is(name, "exact") ||
		    kn_str_is(name, "text");
		r->ours = kn_str_is(name, "filter");
	}
	return quote;
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
take_row(struct reader *r, size_t item, struct kn_str source)
{
	struct kn_note_view v = { .article = KN_NO_ARTICLE };
	bool good = true, scope = false;

	for (size_t i = 0; i < r->n_cells && i < r->n_columns; i++) {
		struct note__value value = value_of(r, i);

		if (r->column[i] == note__columns() ||
		    value.kind == NOTE__NULL)
			continue;
		scope = scope || strcmp(note__column(r->column[i]),
		    "scope") == 0;
		good = set(&v, r->column[i], &value, cell(r, i)) && good;
	}
	if (!scope)
		note__guess_scope(&v);
	if (!good)
		note__problem(r->in, item, v.note.id, N_("a value was not "
		    "what it should be, and was left out"));
	return note__take(r->in, item, &v, source);
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

enum kn_status
note__read_csv(struct note__in *in, struct kn_err *err)
{
	struct reader *r = kn_calloc(1, sizeof(*r));
	enum kn_status st = KN_OK;
	size_t item = 1;

	r->in = in;
	r->s = in->bytes.s;
	r->n = in->bytes.n;
	kn_buf_init(&r->bytes, 0);
	if (!read_header(r))
		st = kn_err_set(err, KN_SYNTAX, N_("the first row names no "
		    "column exact or text"), NULL);
	for (bool more = true; st == KN_OK && more && r->i < r->n; item++) {
		size_t from = r->i;

		read_row(r);
		struct kn_str source = { r->s + from, r->i - from };
		const char *why = wrong_with(r);
		if (kn_str_trim(source).n == 0)
			continue;
		if (why != NULL)
			note__problem(in, item, NULL, why);
		else
			more = take_row(r, item, source);
	}
	kn_buf_dispose(&r->bytes);
	free(r);
	return st;
}
