/*
 * column.c: what is asked of every article at once: its day, the lead of its
 * story, who comes after it there, its length in words. In: articles that
 * were touched, stories that changed. Out: rows of `per_article`, arrays by
 * id in chunks of CHUNK numbers, so that an update rewrites only chunks that
 * differ; and the arrays in memory for a reader.
 */
#include "core/index/amend_priv.h"
#include "core/index/tag_priv.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/column.h"
#include "kunnash/mem.h"
#include "kunnash/shared.h"

enum {
	CHUNK = 2048,           /* numbers: 8 KiB */
	FEW_PART = 8,           /* this part of all articles is many */
};

enum column { COLUMN_DAY, COLUMN_LEAD, COLUMN_WORDS, COLUMN_NEXT,
	COLUMN_COUNT };

/* Numbers by id. */
struct numbers {
	uint32_t *at;
	size_t n, cap;
};

static int64_t
slot_of(enum column column, size_t chunk)
{
	return (int64_t)column << 32 | (int64_t)chunk;
}

static void
put_u32(char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(unsigned char)(v >> 8 * i);
}

static void
set_number(struct numbers *to, uint32_t id, uint32_t v)
{
	if (id >= to->n) {
		to->at = kn_grow(to->at, &to->cap, (size_t)id + 1,
		    sizeof(*to->at));
		memset(to->at + to->n, 0,
		    ((size_t)id + 1 - to->n) * sizeof(*to->at));
		to->n = (size_t)id + 1;
	}
	to->at[id] = v;
}

/* ---- stored ------------------------------------------------------------------ */

/* False when it is not whole. */
static bool
load(struct kn_db *db, enum column column, struct numbers *out)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT slot, numbers"
	    " FROM per_article WHERE slot BETWEEN ?1 AND ?2 ORDER BY slot");
	bool whole = true;

	out->n = 0;
	kn_bind_int(st, 1, slot_of(column, 0));
	kn_bind_int(st, 2, slot_of(column, UINT32_MAX));
	for (size_t chunk = 0; whole && kn_step(st); chunk++) {
		struct kn_str s = kn_col_str(st, 1);
		size_t n = s.n / 4;

		whole = kn_col_int(st, 0) == slot_of(column, chunk) &&
		    out->n == chunk * CHUNK && n <= CHUNK && s.n % 4 == 0;
		if (!whole)
			break;
		out->at = kn_grow(out->at, &out->cap, out->n + CHUNK,
		    sizeof(*out->at));
		uint32_t *to = out->at + out->n;

		memcpy(to, s.s, n * 4);
		for (size_t i = 0; i < n; i++)
			to[i] = le32toh(to[i]);
		out->n += n;
	}
	kn_reset(st);
	return whole;
}

/* Whether a chunk is stored as it is. */
static bool
is_stored(struct kn_db *db, int64_t slot, struct kn_str bytes)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT numbers FROM per_article WHERE slot = ?1");

	kn_bind_int(st, 1, slot);
	bool same = kn_step(st) && kn_str_eq(kn_col_str(st, 0), bytes);
	kn_reset(st);
	return same;
}

/* Writes the chunks that differ from what is stored. */
static void
save(struct kn_db *db, enum column column, const struct numbers *from)
{
	char bytes[CHUNK * 4];
	size_t chunks = (from->n + CHUNK - 1) / CHUNK;

	for (size_t c = 0; c < chunks; c++) {
		size_t n = from->n - c * CHUNK;

		n = n < CHUNK ? n : CHUNK;
		for (size_t i = 0; i < n; i++)
			put_u32(bytes + 4 * i, from->at[c * CHUNK + i]);
		struct kn_str blob = { bytes, n * 4 };
		if (is_stored(db, slot_of(column, c), blob))
			continue;
		struct kn_stmt *st = kn_db_stmt(db, "INSERT OR REPLACE INTO"
		    " per_article (slot, numbers) VALUES (?1, ?2)");
		kn_bind_int(st, 1, slot_of(column, c));
		kn_bind_blob(st, 2, blob);
		kn_run(st);
	}
	struct kn_stmt *st = kn_db_stmt(db,
	    "DELETE FROM per_article WHERE slot BETWEEN ?1 AND ?2");
	kn_bind_int(st, 1, slot_of(column, chunks));
	kn_bind_int(st, 2, slot_of(column, UINT32_MAX));
	kn_run(st);
}

bool
index__leads_load(struct kn_db *db, uint32_t **lead, size_t *n)
{
	struct numbers leads = { 0 };
	bool whole = load(db, COLUMN_LEAD, &leads);

	*lead = leads.at;
	*n = leads.n;
	return whole;
}

/* ---- bringing in step --------------------------------------------------------- */

/* The order in which a story lists its members. */
#define STORY_ORDER " title IS NULL, date IS NULL, body_b DESC, path, id"

/* The first member of a story is its lead, and each names the next; the rows
 * come story by story. */
static void
chain(struct kn_stmt *st, struct numbers of[COLUMN_COUNT])
{
	int64_t story = -1;
	uint32_t lead = 0, last = 0;

	while (kn_step(st)) {
		uint32_t id = (uint32_t)kn_col_int(st, 0);

		if (kn_col_int(st, 1) == story)
			set_number(&of[COLUMN_NEXT], last, id);
		else
			lead = id;
		set_number(&of[COLUMN_LEAD], id, lead);
		set_number(&of[COLUMN_NEXT], id, 0);
		story = kn_col_int(st, 1);
		last = id;
	}
	kn_reset(st);
}

static void
make_all(struct kn_db *db, struct numbers of[COLUMN_COUNT])
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT id, date, words FROM article");

	for (int c = 0; c < COLUMN_COUNT; c++)
		of[c].n = 0;
	while (kn_step(st)) {
		uint32_t id = (uint32_t)kn_col_int(st, 0);

		set_number(&of[COLUMN_DAY], id,
		    kn_day_parse(kn_col_str(st, 1)));
		set_number(&of[COLUMN_WORDS], id, (uint32_t)kn_col_int(st, 2));
	}
	kn_reset(st);
	/* By one index, which holds all that is asked. */
	chain(kn_db_stmt(db, "SELECT id, story FROM article ORDER BY story,"
	    STORY_ORDER), of);
}

struct step {
	struct kn_db *db;
	struct numbers *of;
};

/* The day and the words of an article that came, changed or went. */
static bool
step_article(void *user, uint32_t id)
{
	struct step *x = user;
	struct kn_stmt *st = kn_db_stmt(x->db,
	    "SELECT date, words FROM article WHERE id = ?1");

	kn_bind_int(st, 1, id);
	bool there = kn_step(st);
	set_number(&x->of[COLUMN_DAY], id, there ?
	    kn_day_parse(kn_col_str(st, 0)) : KN_DAY_NONE);
	set_number(&x->of[COLUMN_WORDS], id, there ?
	    (uint32_t)kn_col_int(st, 1) : 0);
	if (!there) {
		set_number(&x->of[COLUMN_LEAD], id, 0);
		set_number(&x->of[COLUMN_NEXT], id, 0);
	}
	kn_reset(st);
	return true;
}

static bool
step_story(void *user, uint32_t story)
{
	struct step *x = user;
	struct kn_stmt *st = kn_db_stmt(x->db, "SELECT id, story FROM article"
	    " WHERE story = ?1 ORDER BY" STORY_ORDER);

	kn_bind_int(st, 1, story);
	chain(st, x->of);
	return true;
}

/* Those that went last leave no numbers behind. */
static void
trim(struct numbers of[COLUMN_COUNT])
{
	size_t n = of[COLUMN_LEAD].n;

	while (n > 0 && of[COLUMN_LEAD].at[n - 1] == 0)
		n--;
	for (int c = 0; c < COLUMN_COUNT; c++)
		if (of[c].n > n)
			of[c].n = n;
}

void
index__columns_write(struct kn_db *db, const struct kn_set *touched,
    const struct kn_set *stories)
{
	struct numbers of[COLUMN_COUNT] = { { 0 } };
	struct step x = { db, of };
	bool few = touched != NULL;

	for (int c = 0; few && c < COLUMN_COUNT; c++)
		few = load(db, (enum column)c, &of[c]);
	if (few && kn_set_count(touched) <= of[COLUMN_LEAD].n / FEW_PART) {
		kn_set_each(touched, step_article, &x);
		kn_set_each(stories, step_story, &x);
	} else {
		make_all(db, of);
	}
	trim(of);
	for (int c = 0; c < COLUMN_COUNT; c++) {
		save(db, (enum column)c, &of[c]);
		free(of[c].at);
	}
}

void
index__columns_compare(struct kn_db *db,
    void (*fn)(void *user, const char *name), void *user)
{
	static const char *const names[COLUMN_COUNT] = { "day", "lead",
		"words", "next" };
	struct numbers want[COLUMN_COUNT] = { { 0 } }, got = { 0 };

	make_all(db, want);
	for (int c = 0; c < COLUMN_COUNT; c++) {
		bool good = load(db, (enum column)c, &got) &&
		    got.n == want[c].n && (got.n == 0 || memcmp(got.at,
		    want[c].at, got.n * sizeof(*got.at)) == 0);

		if (!good)
			fn(user, names[c]);
		free(want[c].at);
	}
	free(got.at);
}

/* ---- reading -------------------------------------------------------------------- */

struct index_columns {
	uint64_t published;
	size_t users;           /* beside the handle */
	uint64_t all_words;
	size_t n;               /* of each that was read */
	struct numbers of[COLUMN_COUNT];
	bool has[COLUMN_COUNT];
};

uint64_t
index__columns_published(const struct index_columns *columns)
{
	return columns->published;
}

void
index__columns_free(struct index_columns *columns)
{
	if (columns == NULL || columns->users-- > 0)
		return;
	for (int c = 0; c < COLUMN_COUNT; c++)
		free(columns->of[c].at);
	free(columns);
}

void
kn_columns_keep(struct kn_columns *c)
{
	c->of->users++;
}

void
kn_columns_drop(struct kn_columns *c)
{
	index__columns_free(c->of);
	*c = (struct kn_columns){ .n = 0 };
}

/* What no update writes is taken for nothing (no day, nobody who comes next):
 * whoever counts by these numbers trusts them. */
static void
make_safe(enum column column, struct numbers *of)
{
	const uint32_t end = column == COLUMN_DAY ?
	    kn_day_make(9999, 12, 31) + 1 : (uint32_t)of->n;

	for (size_t i = 0; column != COLUMN_WORDS && i < of->n; i++)
		if (of->at[i] >= end)
			of->at[i] = column == COLUMN_LEAD ? (uint32_t)i : 0;
}

/* Reads a column that has the length of all; the first to be read, the leads,
 * tells it. */
static void
read_column(struct kn_index *ix, struct index_columns *columns,
    enum column column)
{
	struct numbers *of = &columns->of[column];

	if (!load(ix->db, column, of))
		kn_db_fail(ix->db, KN_CORRUPT, N_("%s is damaged"));
	if (column == COLUMN_LEAD)
		columns->n = of->n;
	else if (of->n < columns->n)
		set_number(of, (uint32_t)columns->n - 1, 0);
	of->n = columns->n;
	make_safe(column, of);
	if (column == COLUMN_DAY)
		index__amend_days(ix->amend, of->at, of->n);
	for (size_t i = 0; column == COLUMN_WORDS && i < of->n; i++)
		columns->all_words += of->at[i];
	columns->has[column] = true;
}

static bool
is_wanted(const struct index_columns *columns, unsigned which,
    enum column column)
{
	static const unsigned bit[COLUMN_COUNT] = {
		[COLUMN_DAY] = KN_COLUMN_DAY,
		[COLUMN_WORDS] = KN_COLUMN_WORDS,
		[COLUMN_NEXT] = KN_COLUMN_NEXT,
	};

	return !columns->has[column] && (which & bit[column]) != 0;
}

/* Reads what is wanted and was not read yet; anew when the index is not as
 * it was then. */
static void
read_wanted(struct kn_index *ix, unsigned which)
{
	uint64_t published = (uint64_t)index__meta_int(ix->db, "published",
	    0);

	if (ix->columns == NULL || ix->columns->published != published) {
		index__columns_free(ix->columns);
		ix->columns = kn_calloc(1, sizeof(*ix->columns));
		ix->columns->published = published;
		read_column(ix, ix->columns, COLUMN_LEAD);
	}
	for (int c = 0; c < COLUMN_COUNT; c++)
		if (is_wanted(ix->columns, which, (enum column)c))
			read_column(ix, ix->columns, (enum column)c);
}

/* Whether all that is wanted is there, and as the index is. */
static bool
is_read(struct kn_index *ix, unsigned which)
{
	bool all = ix->columns != NULL &&
	    ix->columns->published == kn_index_published(ix);

	for (int c = 0; all && c < COLUMN_COUNT; c++)
		all = !is_wanted(ix->columns, which, (enum column)c);
	return all;
}

enum kn_status
kn_index_columns(struct kn_index *ix, unsigned which, struct kn_columns *out,
    struct kn_err *err)
{
	*out = (struct kn_columns){ .n = 0 };
	if (!is_read(ix, which)) {
		index__begin(ix);
		read_wanted(ix, which);
		enum kn_status status = index__end(ix, err);
		if (status != KN_OK) {
			index__columns_free(ix->columns);
			ix->columns = NULL;
			return status;
		}
	}
	kn_err_clear(err);
	struct index_columns *columns = ix->columns;
	out->of = columns;
	out->n = columns->n;
	out->lead = columns->of[COLUMN_LEAD].at;
	if ((which & KN_COLUMN_DAY) != 0)
		out->day = columns->of[COLUMN_DAY].at;
	if ((which & KN_COLUMN_WORDS) != 0) {
		out->words = columns->of[COLUMN_WORDS].at;
		out->all_words = columns->all_words;
	}
	if ((which & KN_COLUMN_NEXT) != 0)
		out->next = columns->of[COLUMN_NEXT].at;
	return KN_OK;
}
