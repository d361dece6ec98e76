/*
 * date_day.c: the day that a written date means. In: the parts that are
 * written, the day of the article. Out: a kn_day, with what is missing left
 * out. Nothing is guessed: without the day of the article nothing is counted
 * from it, and what contradicts it is left as it is written.
 */
#include "core/entity/date_priv.h"

/* A Gregorian year below this, beside a Hijri month, is a Hijri year. */
#define HIJRI_YEAR_MAX 1600

static bool
whole(kn_day d)
{
	return kn_day_year(d) != 0 && kn_day_of_month(d) != 0;
}

/* ---- the Hijri calendar ---- */

static kn_day
hijri_day(struct kn_hijri *h, unsigned year, unsigned month, unsigned day)
{
	unsigned g[3];

	if (!kn_hijri_day(h, year, month, day, g))
		return KN_DAY_NONE;
	kn_day to = month == 0 ? kn_day_make(g[0], 0, 0) :
	    day == 0 ? kn_day_make(g[0], g[1], 0) :
	    kn_day_make(g[0], g[1], g[2]);
	return to == KN_DAY_NONE ? to : to | KN_DAY_ABOUT;
}

/* The Hijri year in which a month falls into a Gregorian year; the first. */
static kn_day
hijri_within(struct kn_hijri *h, unsigned gregorian, unsigned month,
    unsigned day)
{
	unsigned y = gregorian < 623 ? 1 : (gregorian - 622) * 33 / 32;

	for (unsigned i = 0; i < 4; i++) {
		kn_day d = hijri_day(h, y - 1 + i, month, day);

		if (kn_day_year(d) == gregorian)
			return d;
	}
	return KN_DAY_NONE;
}

static kn_day
hijri(const struct date *d, kn_day published, struct kn_hijri **h)
{
	if (*h == NULL)
		*h = kn_hijri_open();
	if (*h == NULL)
		return KN_DAY_NONE;
	if (d->year == 0) {
		/* Of the year in which the article appeared, if it says so. */
		if (d->when != WHEN_NOW || !whole(published))
			return KN_DAY_NONE;
		return hijri_within(*h, kn_day_year(published), d->month,
		    d->day);
	}
	if (d->hijri_year || d->year < HIJRI_YEAR_MAX)
		return hijri_day(*h, d->year, d->month, d->day);
	return hijri_within(*h, d->year, d->month, d->day);
}

/* ---- from the day of the article ---- */

/* The day of the week nearest before it, itself among them unless `past`;
 * or after it. */
static kn_day
weekday(const struct date *d, kn_day published)
{
	int today = (int)kn_day_weekday(published);
	int back = (today - (int)d->weekday + 7) % 7;

	if (today == 0)
		return KN_DAY_NONE;
	if (d->when == WHEN_NEXT || (d->when == WHEN_NONE && d->future))
		return kn_day_add(published, back == 0 &&
		    d->when == WHEN_NONE ? 0 : 7 - back);
	if (d->when == WHEN_PAST && back == 0)
		back = 7;
	return kn_day_add(published, -back);
}

/* أمس: and when a day of the week stands beside it, that one, which the
 * delay between writing and publishing does not change. */
static kn_day
near_day(const struct date *d, kn_day published)
{
	kn_day day = kn_day_add(published, d->near_days);

	if (d->weekday == 0 || kn_day_weekday(day) == d->weekday)
		return day;
	struct date w = *d;
	w.future = d->near_days > 0;
	return weekday(&w, published);
}

static kn_day
unit_day(const struct date *d, kn_day published)
{
	unsigned y = kn_day_year(published), m = kn_day_month(published);
	int by = d->when == WHEN_PAST ? -1 : d->when == WHEN_NEXT ? 1 : 0;

	if (!whole(published) || d->when == WHEN_NONE)
		return KN_DAY_NONE;
	if (d->unit == UNIT_YEAR)
		return kn_day_make((unsigned)((int)y + by), 0, 0);
	if (d->unit != UNIT_MONTH)
		return KN_DAY_NONE;
	unsigned n = (unsigned)((int)(y * 12 + m - 1) + by);
	return kn_day_make(n / 12, n % 12 + 1, d->day);
}

/* أبريل الماضي, 14 أبريل المقبل: the nearest before or after. */
static kn_day
month_near(const struct date *d, kn_day published)
{
	unsigned y = kn_day_year(published);
	kn_day bare = kn_day_make(0, d->month, d->day);

	if (d->day == 0)
		bare = KN_DAY_NONE;
	if (!whole(published))
		return bare;
	if (d->when == WHEN_NOW)
		return d->month == kn_day_month(published) ?
		    kn_day_make(y, d->month, d->day) : bare;
	/* Without their days, months are compared as months. */
	kn_day now = d->day != 0 ? published :
	    kn_day_make(y, kn_day_month(published), 0);
	kn_day that = kn_day_make(y, d->month, d->day);
	if (d->when == WHEN_PAST && that >= now)
		y--;
	else if (d->when == WHEN_NEXT && that <= now)
		y++;
	return kn_day_make(y, d->month, d->day);
}

/* A day of the week beside day and month tells the year, when one of the
 * years about the article's agrees with it. */
static kn_day
month_weekday(const struct date *d, kn_day published)
{
	static const int order[] = { 0, -1, 1 };
	kn_day bare = kn_day_make(0, d->month, d->day);

	if (!whole(published))
		return bare;
	for (int i = 0; i < 3; i++) {
		kn_day day = kn_day_make((unsigned)((int)
		    kn_day_year(published) + order[i]), d->month, d->day);

		if (kn_day_weekday(day) == d->weekday)
			return day;
	}
	return bare;
}

kn_day
dates__day(const struct date *d, kn_day published, struct kn_hijri **h)
{
	if (d->hijri || d->hijri_year)
		return hijri(d, published, h);
	if (d->year != 0)
		return kn_day_make(d->year, d->month, d->day);
	if (d->month != 0 && d->unit == UNIT_YEAR && d->when != WHEN_NONE) {
		kn_day year = unit_day(d, published);

		return year == KN_DAY_NONE ? kn_day_make(0, d->month, d->day) :
		    kn_day_make(kn_day_year(year), d->month, d->day);
	}
	if (d->month != 0 && d->when != WHEN_NONE)
		return month_near(d, published);
	if (d->month != 0 && d->weekday != 0 && d->day != 0)
		return month_weekday(d, published);
	if (d->month != 0)
		return kn_day_make(0, d->month, d->day);
	if (d->near)
		return near_day(d, published);
	if (d->unit != UNIT_DAY)
		return unit_day(d, published);
	if (d->weekday != 0)
		return weekday(d, published);
	return KN_DAY_NONE;
}
