/*
 * day.h: a date as an article gives it, which may lack its year, its month
 * or its day: «14 أبريل», «أبريل 2021», «2015».
 *
 * A day is one number, so that it can be stored and compared: year << 9 |
 * month << 5 | day, each 0 when it is not known; KN_DAY_ABOUT marks a date
 * that may be off by a day (converted from the Hijri calendar). Days with
 * the same year compare as they follow each other.
 */
#ifndef KUNNASH_DAY_H
#define KUNNASH_DAY_H

#include <stdbool.h>
#include <stdint.h>

#include "kunnash/str.h"

typedef uint32_t kn_day;

#define KN_DAY_NONE 0u
#define KN_DAY_ABOUT (1u << 31)
#define KN_DAY_MAX_B 12         /* "2023-12-14~" and its NUL */

/* year 0 to 9999, month 0 to 12, day 0 to 31, 0 for unknown; KN_DAY_NONE
 * when there is no such day. A day needs its month, a month without its day
 * its year. */
kn_day kn_day_make(unsigned year, unsigned month, unsigned day);
unsigned kn_day_year(kn_day d);
unsigned kn_day_month(kn_day d);
unsigned kn_day_of_month(kn_day d);

/*
 * Writes it as ISO 8601 does, "2023-12-14", "2023-12", "2023", "--12-14"
 * (no year), with "~" after it for KN_DAY_ABOUT (ISO 8601-2); "" for
 * KN_DAY_NONE.
 */
void kn_day_print(kn_day d, char out[KN_DAY_MAX_B]);
/* The inverse; KN_DAY_NONE for what kn_day_print() does not write. */
kn_day kn_day_parse(struct kn_str s);

/* The day of the week of a whole date, Monday 1 to Sunday 7 (ISO 8601); 0
 * when a part is missing. */
unsigned kn_day_weekday(kn_day d);
/* A whole date n days later, earlier if n is negative; KN_DAY_NONE when a
 * part is missing or the result leaves the years 1 to 9999. */
kn_day kn_day_add(kn_day d, int n);
/* Days from 0000-03-01 to a whole date, so that they can be counted. */
int kn_day_number(kn_day d);
/* Whether a day, or every day of a month or a year, lies between two whole
 * ISO dates, both inclusive, either NULL; false without a year. */
bool kn_day_within(kn_day d, const char *from, const char *to);

#endif
