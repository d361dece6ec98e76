/*
 * hijri.c: days of the Hijri calendar as Gregorian ones, from ICU. In: year,
 * month, day. Out: the same day as the Umm al-Qura tables count it.
 */
#include "kunnash/locale.h"

#include <unicode/ucal.h>

#include "kunnash/mem.h"

#include <stdlib.h>

/* Half a month, half a year: where a date without a day is put. */
#define MID_MONTH 15
#define MID_YEAR 7

enum { YEAR_MIN = 1, YEAR_MAX = 1600 };

struct kn_hijri {
	UCalendar *hijri, *gregorian;
};

static UCalendar *
open_calendar(const char *locale)
{
	static const UChar utc[] = { 'U', 'T', 'C', 0 };
	UErrorCode uerr = U_ZERO_ERROR;
	UCalendar *c = ucal_open(utc, 3, locale, UCAL_TRADITIONAL, &uerr);

	return U_SUCCESS(uerr) ? c : NULL;
}

struct kn_hijri *
kn_hijri_open(void)
{
	struct kn_hijri *h = kn_calloc(1, sizeof(*h));

	h->hijri = open_calendar("en@calendar=islamic-umalqura");
	h->gregorian = open_calendar("en@calendar=gregorian");
	if (h->hijri != NULL && h->gregorian != NULL)
		return h;
	kn_hijri_close(h);
	return NULL;
}

void
kn_hijri_close(struct kn_hijri *h)
{
	if (h == NULL)
		return;
	if (h->hijri != NULL)
		ucal_close(h->hijri);
	if (h->gregorian != NULL)
		ucal_close(h->gregorian);
	free(h);
}

bool
kn_hijri_day(struct kn_hijri *h, unsigned year, unsigned month, unsigned day,
    unsigned out[3])
{
	UErrorCode uerr = U_ZERO_ERROR;
	int32_t m = month == 0 ? MID_YEAR - 1 : (int32_t)month - 1;
	int32_t d = day == 0 ? MID_MONTH : (int32_t)day;

	if (year < YEAR_MIN || year > YEAR_MAX || month > 12 || day > 30)
		return false;
	ucal_clear(h->hijri);
	ucal_setDateTime(h->hijri, (int32_t)year, m, d, 12, 0, 0, &uerr);
	/* Day 30 of a month of 29 days is day 1 of the next. */
	UDate at = ucal_getMillis(h->hijri, &uerr);
	ucal_setMillis(h->gregorian, at, &uerr);
	out[0] = (unsigned)ucal_get(h->gregorian, UCAL_YEAR, &uerr);
	out[1] = (unsigned)ucal_get(h->gregorian, UCAL_MONTH, &uerr) + 1;
	out[2] = (unsigned)ucal_get(h->gregorian, UCAL_DATE, &uerr);
	return U_SUCCESS(uerr);
}
