/*
 * timeline.c: when articles were published, per year, month or day. In: sets
 * of articles, the days and stories of all (column.h). Out: a row a period,
 * gaps included, and one for what has no date. Looks at each article of the
 * sets once, and reads none.
 */
#include "kunnash/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/column.h"
#include "kunnash/mem.h"

#define MOST_YEARS 100          /* of AUTO */

struct kn_timeline {
	struct kn_columns c;    /* while it is counted */
	enum kn_timeline_unit unit;
	int first;              /* number of the first dated period */
	size_t dated;           /* rows of periods */
	struct kn_timeline_row *row;
	size_t n;
};

/* ---- units ------------------------------------------------------------------- */

static const char *const unit_names[KN_TIMELINE_UNIT_COUNT] = {
	"auto", "year", "month", "day"
};

enum kn_timeline_unit
kn_timeline_unit_parse(struct kn_str name)
{
	int i = 0;

	while (i < KN_TIMELINE_UNIT_COUNT && !kn_str_is(name, unit_names[i]))
		i++;
	return (enum kn_timeline_unit)i;
}

/* A day without its month or day of the month counts as the first. */
static kn_day
whole(kn_day d)
{
	unsigned month = kn_day_month(d), day = kn_day_of_month(d);

	return kn_day_make(kn_day_year(d), month == 0 ? 1 : month,
	    day == 0 ? 1 : day);
}

/* Periods of a unit as numbers without gaps. */
static int
number_of(enum kn_timeline_unit unit, kn_day d)
{
	int year = (int)kn_day_year(d), month = (int)kn_day_month(d);

	if (unit == KN_TIMELINE_YEAR)
		return year;
	if (unit == KN_TIMELINE_MONTH)
		return year * 12 + (month > 0 ? month - 1 : 0);
	return kn_day_number(whole(d));
}

/* The n-th period after the one that a day is in. */
static kn_day
period_at(enum kn_timeline_unit unit, kn_day from, size_t n)
{
	unsigned at;

	if (unit == KN_TIMELINE_YEAR)
		return kn_day_make(kn_day_year(from) + (unsigned)n, 0, 0);
	if (unit == KN_TIMELINE_DAY)
		return kn_day_add(whole(from), (int)n);
	at = (unsigned)number_of(unit, from) + (unsigned)n;
	return kn_day_make(at / 12, at % 12 + 1, 0);
}

/* ---- which rows there are ----------------------------------------------------- */

/* The first and the last day of the sets, KN_DAY_NONE when there is none;
 * whether some have no date. */
struct extent {
	const struct kn_columns *c;
	kn_day first, last;
	bool undated;
};

static bool
extend(void *user, uint32_t id)
{
	struct extent *x = user;

	if (id >= x->c->n || x->c->lead[id] == 0)
		return true;
	kn_day day = x->c->day[id];
	if (kn_day_year(day) == 0)
		x->undated = true;
	else if (x->first == KN_DAY_NONE || day < x->first)
		x->first = day;
	if (day > x->last)
		x->last = day;
	return true;
}

static size_t
rows_of(enum kn_timeline_unit unit, const struct extent *x)
{
	return (size_t)(number_of(unit, x->last) -
	    number_of(unit, x->first)) + 1;
}

static void
choose_unit(struct kn_timeline *t, const struct extent *x,
    const struct kn_timeline_opts *opts)
{
	size_t fit = opts->fit > 0 ? opts->fit : KN_TIMELINE_FIT;

	t->unit = opts->unit;
	if (t->unit != KN_TIMELINE_AUTO)
		return;
	t->unit = opts->finest != KN_TIMELINE_AUTO ? opts->finest :
	    KN_TIMELINE_DAY;
	while (x->first != KN_DAY_NONE && t->unit > KN_TIMELINE_YEAR &&
	    rows_of(t->unit, x) > fit)
		t->unit--;
}

static void
make_rows(struct kn_timeline *t, const struct extent *x, size_t most)
{
	size_t n = x->first == KN_DAY_NONE ? 0 : rows_of(t->unit, x);
	size_t skip = n > most ? n - most + 1 : 0;

	t->dated = n - skip + (skip > 0);
	t->n = t->dated + x->undated;
	t->row = kn_calloc(t->n + 1, sizeof(*t->row));
	if (n == 0)
		return;
	/* The row for all before has the number of the period before the
	 * first, and says before which it was. */
	t->first = number_of(t->unit, x->first) + (int)skip - (skip > 0);
	for (size_t i = 0; i < t->dated; i++)
		t->row[i].period = period_at(t->unit, x->first,
		    i + skip - (skip > 0 && i > 0));
	t->row[0].earlier = skip > 0;
}

static size_t
row_of(const struct kn_timeline *t, kn_day day)
{
	if (kn_day_year(day) == 0 || t->dated == 0)
		return t->dated;
	int i = number_of(t->unit, day) - t->first;

	return i < 0 ? 0 : (size_t)i < t->dated ? (size_t)i : t->dated - 1;
}

/* ---- counting -------------------------------------------------------------------- */

struct copy {
	uint32_t lead, row;
};

struct count {
	struct kn_timeline *t;
	const struct kn_set *set;
	int series;
	struct copy *copies;    /* members of the set that lead no story */
	size_t n_copies, cap;
};

static bool
count_article(void *user, uint32_t id)
{
	struct count *x = user;
	const struct kn_columns *c = &x->t->c;

	if (id >= c->n || c->lead[id] == 0)
		return true;    /* not published yet */
	size_t i = row_of(x->t, c->day[id]);
	if (i >= x->t->n)
		return true;
	struct kn_timeline_row *row = &x->t->row[i];
	row->articles[x->series]++;
	if (x->series == 0 && row->article == 0)
		row->article = id;
	if (c->lead[id] == id) {
		row->stories[x->series]++;
		return true;
	}
	x->copies = kn_grow(x->copies, &x->cap, x->n_copies + 1,
	    sizeof(*x->copies));
	x->copies[x->n_copies++] = (struct copy){ c->lead[id], (uint32_t)i };
	return true;
}

/* The leads of copies, row by row: those of row i end at ends[i]. */
static uint32_t *
by_row(const struct count *x, size_t *ends)
{
	uint32_t *leads = kn_calloc(x->n_copies + 1, sizeof(*leads));
	size_t at = 0;

	for (size_t k = 0; k < x->n_copies; k++)
		ends[x->copies[k].row]++;
	for (size_t i = 0; i < x->t->n; i++) {
		size_t n = ends[i];

		ends[i] = at;
		at += n;
	}
	for (size_t k = 0; k < x->n_copies; k++)
		leads[ends[x->copies[k].row]++] = x->copies[k].lead;
	return leads;
}

/* Copies count where neither the lead nor another copy of the story did. The
 * mark of a lead is the row that its story was counted in last. */
static void
count_copies(struct count *x)
{
	const struct kn_columns *c = &x->t->c;
	size_t *ends = kn_calloc(x->t->n + 1, sizeof(*ends));
	uint32_t *leads = by_row(x, ends);
	uint32_t *mark = kn_calloc(c->n + 1, sizeof(*mark));

	for (size_t row = 0, k = 0; row < x->t->n; row++)
		for (; k < ends[row]; k++) {
			uint32_t lead = leads[k];

			if (mark[lead] == row + 1)
				continue;
			mark[lead] = (uint32_t)row + 1;
			if (row_of(x->t, c->day[lead]) != row ||
			    !kn_set_has(x->set, lead))
				x->t->row[row].stories[x->series]++;
		}
	free(mark);
	free(leads);
	free(ends);
}

static void
count_set(struct kn_timeline *t, const struct kn_set *set, int series)
{
	struct count x = { .t = t, .set = set, .series = series };

	kn_set_each(set, count_article, &x);
	if (x.n_copies > 0)
		count_copies(&x);
	free(x.copies);
}

enum kn_status
kn_timeline_new(struct kn_index *ix, const struct kn_set *set,
    const struct kn_set *beside, const struct kn_timeline_opts *opts,
    struct kn_timeline **out, struct kn_err *err)
{
	static const struct kn_timeline_opts defaults = { .fit = 0 };
	struct kn_columns c;
	struct extent x = { .c = &c };
	enum kn_status st = kn_index_columns(ix, KN_COLUMN_DAY, &c, err);

	*out = NULL;
	if (st != KN_OK)
		return st;
	struct kn_timeline *t = kn_calloc(1, sizeof(*t));
	t->c = c;
	kn_set_each(set, extend, &x);
	if (beside != NULL)
		kn_set_each(beside, extend, &x);
	if (opts == NULL)
		opts = &defaults;
	choose_unit(t, &x, opts);
	make_rows(t, &x, opts->unit == KN_TIMELINE_AUTO ? MOST_YEARS + 1 :
	    KN_TIMELINE_MAX_ROWS);
	count_set(t, set, 0);
	if (beside != NULL)
		count_set(t, beside, 1);
	t->c = (struct kn_columns){ .n = 0 };
	*out = t;
	return KN_OK;
}

void
kn_timeline_free(struct kn_timeline *t)
{
	if (t == NULL)
		return;
	free(t->row);
	free(t);
}

/* ---- reading ---------------------------------------------------------------------- */

enum kn_timeline_unit
kn_timeline_unit(const struct kn_timeline *t)
{
	return t->unit;
}

size_t
kn_timeline_rows(const struct kn_timeline *t)
{
	return t->n;
}

const struct kn_timeline_row *
kn_timeline_row(const struct kn_timeline *t, size_t i)
{
	return i < t->n ? &t->row[i] : NULL;
}

uint64_t
kn_timeline_most(const struct kn_timeline *t, int series)
{
	uint64_t most = 0;

	for (size_t i = 0; i < t->dated; i++)
		if (t->row[i].stories[series] > most)
			most = t->row[i].stories[series];
	return most;
}

size_t
kn_timeline_find(const struct kn_timeline *t, const char *date)
{
	size_t i = row_of(t, date == NULL ? KN_DAY_NONE :
	    kn_day_parse(kn_str(date)));

	return i < t->n ? i : t->n;
}

void
kn_timeline_period(const struct kn_timeline_row *row,
    char out[KN_TIMELINE_PERIOD_B])
{
	char day[KN_DAY_MAX_B];

	kn_day_print(row->period, day);
	snprintf(out, KN_TIMELINE_PERIOD_B, "%s%s", row->earlier ? "<" : "",
	    row->period == KN_DAY_NONE ? "none" : day);
}
