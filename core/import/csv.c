/*
 * csv.c: the rows of a table, after RFC 4180, and as spreadsheets and
 * scripts write them. In: a stream of text. Out: rows, one held at a time. A
 * quote that should have been doubled is text; one that is never closed takes
 * the lines after it along, until the reader of the rows sees that and goes
 * back: to the same row with that quote as text, or to the line after it.
 */
#include "core/import/csv_priv.h"

#include <stdlib.h>

#include "core/import/import_priv.h"

void
import__csv_init(struct csv *c, struct import__stream *in)
{
	*c = (struct csv){ .delimiter = ',', .end = '\n', .line = 1,
	    .next_line = 1, .plain = SIZE_MAX };
	import__window_init(&c->w, in);
	kn_buf_init(&c->text, CSV_MAX_B);
}

void
import__csv_dispose(struct csv *c)
{
	import__window_dispose(&c->w);
	kn_buf_dispose(&c->text);
	free(c->fields);
}

struct kn_str
import__csv_get(const struct csv *c, size_t i)
{
	if (i >= c->n || c->fields[i].n_b == 0)
		return (struct kn_str){ "", 0 };
	return (struct kn_str){ c->text.s + c->fields[i].at_b,
	    c->fields[i].n_b };
}

bool
import__csv_spans(const struct csv *c)
{
	return c->next_line > c->line + 1;
}

static int
peek(struct csv *c, size_t ahead)
{
	return import__window_peek(&c->w, ahead);
}

static void
begin_field(struct csv *c)
{
	c->fields = kn_grow(c->fields, &c->cap, c->n + 1,
	    sizeof(*c->fields));
	c->fields[c->n++] = (struct csv_field){ c->text.n, 0 };
}

static void
end_field(struct csv *c)
{
	struct csv_field *f = &c->fields[c->n - 1];

	f->n_b = c->text.n - f->at_b;
}

/* Whether a field ends `ahead` bytes on. */
static bool
ends_field(struct csv *c, size_t ahead)
{
	int b = peek(c, ahead);

	return b < 0 || b == c->delimiter || b == c->end ||
	    (b == '\r' && (peek(c, ahead + 1) == '\n' ||
	    peek(c, ahead + 1) < 0));
}

/* The bytes up to the next that means something. */
static void
put_run(struct csv *c, const char *stops)
{
	const char *s = c->w.s + c->w.at;
	size_t max = c->w.n - c->w.at, n = 1;

	while (n < max && strchr(stops, s[n]) == NULL)
		n++;
	kn_buf_put(&c->text, s, n);
	c->w.at += n;
}

/* A quote in quotes; false: it closed the field. */
static bool
take_quote(struct csv *c, int before)
{
	if (!c->backslash && peek(c, 1) == '"') {
		kn_buf_chr(&c->text, '"');
		c->w.at += 2;
		return true;
	}
	c->w.at++;
	if (ends_field(c, 0))
		return false;
	/* Blanks between a quote and the delimiter. */
	for (size_t i = 0; i < 8 && peek(c, i) == ' '; i++)
		if (ends_field(c, i + 1) && c->delimiter != ' ') {
			c->w.at += i + 1;
			return false;
		}
	c->n_stray++;
	c->reopened |= before == c->delimiter || before == c->end;
	kn_buf_chr(&c->text, '"');
	return true;
}

/* Behind the opening quote, to behind the closing one. */
static void
read_quoted(struct csv *c)
{
	const char stops[] = { '"', '\\', c->end, '\0' };
	int before = '"';

	while (c->text.status == KN_OK) {
		int b = peek(c, 0);

		if (b < 0) {
			c->open = true;
			return;
		}
		if (b == '"') {
			if (!take_quote(c, before))
				return;
			/* Whoever reads the rows goes back: no need to see
			 * more of it. */
			if (c->reopened && import__csv_spans(c))
				return;
		} else if (b == '\\' && c->backslash && (peek(c, 1) == '"' ||
		    peek(c, 1) == '\\')) {
			kn_buf_chr(&c->text, (char)peek(c, 1));
			c->w.at += 2;
		} else if (b == c->end || b == '\\') {
			c->next_line += b == c->end;
			kn_buf_chr(&c->text, (char)b);
			c->w.at++;
		} else {
			put_run(c, stops);
			b = (unsigned char)c->text.s[c->text.n - 1];
		}
		before = b;
	}
}

static void
read_plain(struct csv *c)
{
	const char stops[] = { c->delimiter, '\n', '\r', '\0' };

	while (c->text.status == KN_OK && !ends_field(c, 0))
		put_run(c, stops);
}

static void
read_field(struct csv *c)
{
	size_t blanks = 0;

	begin_field(c);
	while (c->delimiter != '\t' && blanks < 8 && peek(c, blanks) == ' ')
		blanks++;
	if (peek(c, blanks) == '"' && c->n - 1 != c->plain) {
		bool reopened = c->reopened;

		c->w.at += blanks + 1;
		read_quoted(c);
		if (c->open || (c->reopened && !reopened))
			c->doubtful = c->n - 1;
	} else {
		read_plain(c);
	}
	end_field(c);
}

/* Passes the end of a line; false when there is none. */
static bool
pass_end(struct csv *c)
{
	if (peek(c, 0) == '\r' && c->end == '\n' && peek(c, 1) == '\n')
		c->w.at++;
	if (peek(c, 0) != c->end && !(peek(c, 0) == '\r' && peek(c, 1) < 0))
		return false;
	c->w.at++;
	c->next_line++;
	return true;
}

/* The row at the window. */
static void
read_row(struct csv *c)
{
	kn_buf_reset(&c->text);
	c->n = 0;
	c->next_line = c->line;
	c->open = c->reopened = false;
	c->doubtful = SIZE_MAX;
	c->n_stray = 0;
	for (;;) {
		read_field(c);
		if (peek(c, 0) != c->delimiter || c->n == CSV_MAX_FIELDS ||
		    c->text.status != KN_OK)
			break;
		c->w.at++;
	}
	c->long_row = c->text.status != KN_OK || c->n == CSV_MAX_FIELDS;
	if (!c->long_row)
		pass_end(c);
}

bool
import__csv_next(struct csv *c)
{
	while (pass_end(c))
		;
	import__window_pass(&c->w);
	if (peek(c, 0) < 0)
		return false;
	c->line = c->next_line;
	c->plain = SIZE_MAX;
	read_row(c);
	return true;
}

/* To where the row began, as far as it is held, and as long as the work stays
 * in proportion to the file. */
static bool
go_back(struct csv *c)
{
	struct import__window *w = &c->w;

	if (c->again_b > 4 * import__window_at(w) + CSV_MAX_B)
		return false;
	c->again_b += w->at - w->keep;
	w->at = w->keep;
	return true;
}

void
import__csv_plainly(struct csv *c)
{
	c->plain = c->doubtful;
	if (c->plain != SIZE_MAX && go_back(c)) {
		read_row(c);
		c->n_stray++;
	}
}

void
import__csv_again(struct csv *c)
{
	struct import__window *w = &c->w;

	if (go_back(c))
		c->next_line = c->line;
	for (int b; (b = peek(c, 0)) >= 0;) {
		w->at++;
		if (b == c->end)
			break;
	}
	c->next_line++;
	import__window_pass(w);
}
