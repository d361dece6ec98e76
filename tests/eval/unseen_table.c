/*
 * unseen_table.c: tables of marks. In: NAME.tsv, whose lines are
 *
 *     key start end type entity mark
 *
 * parted by tabs, in byte order of keys, then by place; offsets are code
 * points of the article's text. Comment lines open with #; two kinds are
 * read: «# source PATH», where below the corpora the articles are, and
 * «# first TYPE RIGHT FOUND», the figures of the first reading. Out: rows,
 * or what is wrong with which line.
 */
#include "unseen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

enum { KEY, START, END, TYPE, ENTITY, MARK, N_COLUMNS };

static const char *const marks[UNSEEN_MARK_COUNT] = {
	[UNSEEN_OK] = "ok", [UNSEEN_TYPE] = "type",
	[UNSEEN_ENTITY] = "entity", [UNSEEN_SPAN] = "span",
	[UNSEEN_NONE] = "none",
};

static int
compare(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

/* The order of rows, by all that says which mention it is. */
static int
row_cmp(const struct unseen_row *a, const struct unseen_row *b)
{
	int c = kn_str_cmp(a->key, b->key);

	if (c == 0)
		c = compare(a->start_cp, b->start_cp);
	if (c == 0)
		c = compare(a->end_cp, b->end_cp);
	if (c == 0)
		c = compare(a->type, b->type);
	return c != 0 ? c : kn_str_cmp(a->entity, b->entity);
}

/* A comment that is read; others say what only people ask. */
static bool
read_comment(struct unseen_table *t, struct kn_str line)
{
	struct kn_str word[6], piece;
	uint64_t right, found;
	size_t n = 0;

	while (n < 6 && kn_str_split(&line, ' ', &piece))
		word[n++] = piece;
	if (n == 3 && kn_str_is(word[1], "source")) {
		t->source = word[2];
	} else if (n > 1 && kn_str_is(word[1], "first")) {
		enum kn_type type = n == 5 ? kn_type_parse(word[2]) :
		    KN_TYPE_COUNT;

		if (type == KN_TYPE_COUNT || !kn_str_u64(word[3], &right) ||
		    !kn_str_u64(word[4], &found) || right > found)
			return false;
		t->first[type] = (struct score){ .right = (size_t)right,
		    .found = (size_t)found };
	}
	return true;
}

static bool
is_key(struct kn_str s)
{
	return s.n == KN_KEY_LEN &&
	    strspn(s.s, "0123456789abcdef") >= KN_KEY_LEN;
}

static bool
read_row(struct unseen_table *t, struct kn_str line)
{
	struct kn_str f[N_COLUMNS + 1], piece;
	uint64_t start, end;
	size_t n = 0, mark = 0;

	while (n <= N_COLUMNS && kn_str_split(&line, '\t', &piece))
		f[n++] = piece;
	if (n != N_COLUMNS || !is_key(f[KEY]) ||
	    !kn_str_u64(f[START], &start) || !kn_str_u64(f[END], &end) ||
	    start >= end || f[ENTITY].n == 0)
		return false;
	while (mark < UNSEEN_MARK_COUNT && !kn_str_is(f[MARK], marks[mark]))
		mark++;
	struct unseen_row row = { .key = f[KEY], .entity = f[ENTITY],
	    .start_cp = (size_t)start, .end_cp = (size_t)end,
	    .type = kn_type_parse(f[TYPE]), .mark = (enum unseen_mark)mark };
	if (mark == UNSEEN_MARK_COUNT || row.type == KN_TYPE_COUNT ||
	    row.type == KN_TYPE_DATE ||
	    (t->n > 0 && row_cmp(&t->at[t->n - 1], &row) >= 0))
		return false;
	t->at = kn_grow(t->at, &t->cap, t->n + 1, sizeof(*t->at));
	t->at[t->n++] = row;
	return true;
}

/* What was right and found at the first reading has its rows; later marks
 * only add to them. */
static bool
first_fits(const struct unseen_table *t, const char *path)
{
	struct score rows[KN_TYPE_COUNT] = { 0 };
	bool fits = true;

	for (size_t i = 0; i < t->n; i++) {
		rows[t->at[i].type].found++;
		rows[t->at[i].type].right += t->at[i].mark == UNSEEN_OK;
	}
	for (size_t i = 0; i < KN_TYPE_COUNT; i++) {
		const struct score *f = &t->first[i];

		if (f->found <= rows[i].found && f->right <= rows[i].right &&
		    f->found - f->right <= rows[i].found - rows[i].right)
			continue;
		printf("%s: %s: first reading of more than there are marks\n",
		    path, kn_type_name((enum kn_type)i));
		fits = false;
	}
	return fits;
}

bool
unseen_read(struct unseen_table *t, const char *path)
{
	struct kn_str rest, line;
	size_t n_b, no = 0;
	bool right = true;

	*t = (struct unseen_table){ .text = eval_read(path, &n_b) };
	if (t->text == NULL) {
		printf("%s: cannot be read\n", path);
		return false;
	}
	rest = (struct kn_str){ t->text, n_b };
	while (kn_str_split(&rest, '\n', &line)) {
		no++;
		if (line.n == 0 && rest.n == 0)
			break;
		if (kn_str_starts(line, KN_LIT("#")) ? read_comment(t, line) :
		    read_row(t, line))
			continue;
		printf("%s:%zu: malformed, twice, or out of order\n", path, no);
		right = false;
	}
	if (t->source.n == 0 || t->n == 0) {
		printf("%s: no source, or no marks\n", path);
		right = false;
	}
	return first_fits(t, path) && right;
}

void
unseen_dispose(struct unseen_table *t)
{
	free(t->text);
	free(t->at);
	*t = (struct unseen_table){ 0 };
}

/* The first row that is not before like. */
static size_t
lower_bound(const struct unseen_table *t, const struct unseen_row *like)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (row_cmp(&t->at[mid], like) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

size_t
unseen_find(const struct unseen_table *t, struct kn_str key)
{
	size_t i = lower_bound(t, &(struct unseen_row){ .key = key });

	return i < t->n && kn_str_eq(t->at[i].key, key) ? i : t->n;
}

size_t
unseen_find_row(const struct unseen_table *t, const struct unseen_row *like)
{
	size_t i = lower_bound(t, like);

	return i < t->n && row_cmp(&t->at[i], like) == 0 ? i : t->n;
}
