/*
 * timeline.h: when articles were published: counts per year, month or day of
 * one set of articles, or of two beside each other.
 *
 * A story counts in every period in which a copy of it appeared, so that a
 * count is what asking for the period would show; the counts of periods can
 * add up to more stories than there are. What has no date stands apart, in
 * the last row. Periods without an article, between the first and the last,
 * have rows too.
 */
#ifndef KUNNASH_TIMELINE_H
#define KUNNASH_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/day.h"
#include "kunnash/err.h"
#include "kunnash/index.h"
#include "kunnash/set.h"

enum kn_timeline_unit {
	KN_TIMELINE_AUTO,       /* the finest that fits */
	KN_TIMELINE_YEAR,
	KN_TIMELINE_MONTH,
	KN_TIMELINE_DAY,
	KN_TIMELINE_UNIT_COUNT
};
/* UNIT_COUNT when the name is none. */
enum kn_timeline_unit kn_timeline_unit_parse(struct kn_str name);

#define KN_TIMELINE_SERIES 2
#define KN_TIMELINE_FIT 36      /* rows that AUTO makes at most, or years */
#define KN_TIMELINE_MAX_ROWS 4000
#define KN_TIMELINE_PERIOD_B (KN_DAY_MAX_B + 2)

struct kn_timeline_row {
	kn_day period;          /* as long as the unit; KN_DAY_NONE: undated */
	bool earlier;           /* all that was before `period` */
	uint64_t stories[KN_TIMELINE_SERIES], articles[KN_TIMELINE_SERIES];
	uint32_t article;       /* one of the first series, or 0 */
};

struct kn_timeline_opts {
	enum kn_timeline_unit unit;
	enum kn_timeline_unit finest;   /* AUTO goes no further; 0: DAY */
	size_t fit;             /* rows that AUTO may make; 0: the default */
};

struct kn_timeline;
/*
 * Counts the articles of `set`, and of `beside` (or NULL) as the second
 * series. Rows go from the first day to the last of both. Where there would
 * be more than KN_TIMELINE_MAX_ROWS, the first row stands for all before it.
 * opts may be NULL.
 */
enum kn_status kn_timeline_new(struct kn_index *ix, const struct kn_set *set,
    const struct kn_set *beside, const struct kn_timeline_opts *opts,
    struct kn_timeline **out, struct kn_err *err) KN_MUST_CHECK;
void kn_timeline_free(struct kn_timeline *t);

/* YEAR, MONTH or DAY. */
enum kn_timeline_unit kn_timeline_unit(const struct kn_timeline *t);
size_t kn_timeline_rows(const struct kn_timeline *t);
const struct kn_timeline_row *kn_timeline_row(const struct kn_timeline *t,
    size_t i);
/* The most stories of a dated row of a series. */
uint64_t kn_timeline_most(const struct kn_timeline *t, int series);
/* The row that a published date (NULL: none) belongs to; rows when none. */
size_t kn_timeline_find(const struct kn_timeline *t, const char *date);

/* What the condition date: takes for a row: "2023-12", "<1950", "none". */
void kn_timeline_period(const struct kn_timeline_row *row,
    char out[KN_TIMELINE_PERIOD_B]);

#endif
