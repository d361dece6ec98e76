/*
 * correct_file.c: corrections as records and as a TSV file, out and in.
 *
 * In: corrections of a notebook; or the bytes of a file that anybody may
 * have written. Out: lines with a header; or rows of the notebook, in one
 * step, and what was wrong with each line that gave none.
 */
#include "kunnash/correct_file.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

static const struct {
	const char *name;
	size_t at;              /* of the member */
} columns[] = {
#define KN_COLUMN(name, member) \
	{ name, offsetof(struct kn_correction, member) },
#include "core/exchange/correct_column.def"
#undef KN_COLUMN
};
enum {
	N_COLUMNS = sizeof(columns) / sizeof(columns[0]),
	CELLS_MAX = 64,
};

static char **
member(const struct kn_correction *c, size_t i)
{
	return (char **)(void *)((char *)(uintptr_t)c + columns[i].at);
}

/* ---- out ------------------------------------------------------------------------- */

static void
put_columns(struct kn_writer *w, const struct kn_correction *c)
{
	kn_writer_cstr(w, "kind", kn_correct_name(c->kind));
	for (size_t i = 0; i < N_COLUMNS; i++)
		kn_writer_cstr(w, columns[i].name, *member(c, i));
}

enum kn_status
kn_record_correction(struct kn_writer *w, const struct kn_correction *c,
    const struct kn_correct_preview *preview, const char *conflict)
{
	kn_writer_begin(w);
	kn_writer_cstr(w, "correction", c->id);
	put_columns(w, c);
	if (preview == NULL) {
		kn_writer_null(w, "articles");
		kn_writer_null(w, "mentions");
	} else {
		kn_writer_int(w, "articles", (int64_t)preview->articles);
		kn_writer_int(w, "mentions", (int64_t)preview->mentions);
	}
	kn_writer_cstr(w, "conflict", conflict);
	return kn_writer_end(w);
}

enum kn_status
kn_corrections_export(struct kn_notebook *nb, kn_write_fn *fn, void *user,
    struct kn_err *err)
{
	struct kn_correction *c;
	size_t n;
	enum kn_status st = kn_corrections_list(nb, &c, &n, err);

	if (st != KN_OK)
		return st;
	struct kn_writer *w = kn_writer_new(KN_FORMAT_TSV, fn, user);
	for (size_t i = 0; i < n && st == KN_OK; i++) {
		kn_writer_begin(w);
		put_columns(w, &c[i]);
		st = kn_writer_end(w);
	}
	kn_writer_free(w);
	kn_corrections_free(c, n);
	return st == KN_OK ? KN_OK : kn_err_set(err, st, NULL, NULL);
}

/* ---- in --------------------------------------------------------------------------- */

static unsigned
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? (unsigned)(c - '0') :
	    c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 :
	    c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
}

/* \u and four digits at s; how many bytes, 0: it is none. */
static size_t
take_u(struct kn_str s, struct kn_buf *out)
{
	uint32_t cp = 0;

	if (s.n < 6)
		return 0;
	for (size_t i = 2; i < 6; i++) {
		unsigned digit = hex_digit(s.s[i]);

		if (digit > 15)
			return 0;
		cp = cp << 4 | digit;
	}
	kn_buf_cp(out, cp);
	return 6;
}

/* A cell as it was before it was escaped; an unknown escape stays. NULL: it
 * is empty. */
static char *
unescape(struct kn_str s)
{
	static const char from[] = "tnr\\", to[] = "\t\n\r\\";
	struct kn_buf b;

	if (s.n == 0)
		return NULL;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < s.n;) {
		const char *k = s.s[i] == '\\' && i + 1 < s.n &&
		    s.s[i + 1] != '\0' ? strchr(from, s.s[i + 1]) : NULL;
		size_t used = s.s[i] == '\\' && k == NULL && i + 1 < s.n &&
		    s.s[i + 1] == 'u' ? take_u((struct kn_str){ s.s + i,
		    s.n - i }, &b) : 0;

		if (k != NULL) {
			kn_buf_chr(&b, to[k - from]);
			used = 2;
		} else if (used == 0) {
			kn_buf_chr(&b, s.s[i]);
			used = 1;
		}
		i += used;
	}
	/* A NUL would hide what stands behind it. */
	bool hidden = memchr(b.s, '\0', b.n) != NULL;
	char *text = kn_buf_take(&b, NULL);
	if (hidden)
		text[0] = '\1';
	return text;
}

struct file {
	int column[CELLS_MAX];  /* of each cell; KIND, NO_COLUMN */
	size_t cells;
	struct kn_correction *c;
	size_t *line;           /* of each of c */
	size_t n, cap, cap_lines;
	kn_correct_problem_fn *fn;
	void *user;
	struct kn_correct_import *out;
};
enum { KIND = -1, NO_COLUMN = -2 };

static void
refuse(struct file *f, size_t line, const char *msgid)
{
	f->out->refused++;
	if (f->fn != NULL)
		f->fn(f->user, line, msgid);
}

static bool
read_header(struct file *f, struct kn_str line)
{
	struct kn_str cell;
	bool kind = false, entity = false;

	while (f->cells < CELLS_MAX && kn_str_split(&line, '\t', &cell)) {
		int column = kn_str_is(cell, "kind") ? KIND : NO_COLUMN;

		for (int i = 0; i < N_COLUMNS; i++)
			if (kn_str_is(cell, columns[i].name))
				column = i;
		kind |= column == KIND;
		entity |= column == 0;
		f->column[f->cells++] = column;
	}
	return kind && entity;
}

static const char *
read_line(const struct file *f, struct kn_str line, struct kn_correction *c)
{
	struct kn_str cell;
	size_t k = 0;

	*c = (struct kn_correction){ .kind = KN_CORRECT_COUNT };
	for (; kn_str_split(&line, '\t', &cell); k++) {
		if (k >= f->cells)
			return N_("this line has more columns than the first");
		if (f->column[k] == KIND) {
			c->kind = kn_correct_parse(cell);
		} else if (f->column[k] >= 0) {
			char **m = member(c, (size_t)f->column[k]);

			free(*m);
			*m = unescape(cell);
		}
	}
	return NULL;
}

static const char *
judge(struct kn_correction *c)
{
	struct kn_occur *o;
	struct kn_err err;

	if (kn_correction_check(c, &err) != KN_OK)
		return err.msgid;
	if (c->kind != KN_CORRECT_ALIAS)
		return NULL;
	if (kn_occur_new(kn_str(c->value), &o, &err) != KN_OK)
		return err.msgid;
	kn_occur_free(o);
	return NULL;
}

static void
take_line(struct file *f, size_t number, struct kn_str line)
{
	struct kn_correction c;
	const char *why;

	if (!kn_utf8_valid(line.s, line.n)) {
		refuse(f, number, N_("this is no UTF-8"));
		return;
	}
	why = read_line(f, line, &c);
	if (why == NULL)
		why = judge(&c);
	if (why != NULL) {
		refuse(f, number, why);
		kn_correction_dispose(&c);
		return;
	}
	f->c = kn_grow(f->c, &f->cap, f->n + 1, sizeof(*f->c));
	f->line = kn_grow(f->line, &f->cap_lines, f->n + 1,
	    sizeof(*f->line));
	f->line[f->n] = number;
	f->c[f->n++] = c;
}

static enum kn_status
read_file(struct file *f, struct kn_str bytes, struct kn_err *err)
{
	struct kn_str line;
	size_t number = 0;

	if (kn_str_starts(bytes, KN_LIT("\xEF\xBB\xBF"))) {
		bytes.s += 3;
		bytes.n -= 3;
	}
	while (kn_str_split(&bytes, '\n', &line)) {
		number++;
		if (line.n > 0 && line.s[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0)
			continue;
		if (f->cells > 0)
			take_line(f, number, line);
		else if (!read_header(f, line))
			return kn_err_set(err, KN_INVALID, N_("this is no "
			    "file of corrections: the first line must name "
			    "kind and entity"), NULL);
	}
	return KN_OK;
}

enum kn_status
kn_corrections_import(struct kn_notebook *nb, struct kn_str bytes,
    kn_correct_problem_fn *fn, void *user, struct kn_correct_import *out,
    struct kn_err *err)
{
	struct file f = { .fn = fn, .user = user, .out = out };

	*out = (struct kn_correct_import){ 0, 0, 0 };
	if (bytes.n > KN_CORRECT_FILE_MAX_B)
		return kn_err_set(err, KN_LIMIT, N_("the file is too large"),
		    NULL);
	enum kn_status st = read_file(&f, bytes, err);
	const char **why = kn_calloc(f.n + 1, sizeof(*why));
	if (st == KN_OK && f.n > 0)
		st = kn_corrections_adopt(nb, f.c, f.n, why, &out->changed,
		    err);
	size_t put = 0;
	for (size_t i = 0; i < f.n && st == KN_OK; i++) {
		if (why[i] != NULL)
			refuse(&f, f.line[i], why[i]);
		else
			put++;
	}
	out->same = put > out->changed ? put - out->changed : 0;
	free(why);
	kn_corrections_free(f.c, f.n);
	free(f.line);
	return st;
}
