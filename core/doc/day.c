/*
 * day.c: dates that may lack a part, in one number. In: parts, or what was
 * printed. Out: the number, ISO 8601 text, the day of the week, days before
 * and after.
 *
 * Counting of days: Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms", days_from_civil and civil_from_days.
 */
#include "kunnash/day.h"

#include <stdio.h>
#include <string.h>

enum { YEAR_SHIFT = 9, MONTH_SHIFT = 5, YEAR_MAX = 9999 };

unsigned
kn_day_year(kn_day d)
{
	return (d & ~KN_DAY_ABOUT) >> YEAR_SHIFT;
}

unsigned
kn_day_month(kn_day d)
{
	return d >> MONTH_SHIFT & 15;
}

unsigned
kn_day_of_month(kn_day d)
{
	return d & 31;
}

/* Of a month of year 0, which may have been a leap year, the most. */
static unsigned
days_in(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

kn_day
kn_day_make(unsigned year, unsigned month, unsigned day)
{
	if (year > YEAR_MAX || month > 12 || (month == 0 && day != 0) ||
	    (year == 0 && day == 0))
		return KN_DAY_NONE;
	if (day != 0 && day > days_in(year, month))
		return KN_DAY_NONE;
	return year << YEAR_SHIFT | month << MONTH_SHIFT | day;
}

void
kn_day_print(kn_day d, char out[KN_DAY_MAX_B])
{
	unsigned y = kn_day_year(d), m = kn_day_month(d);
	unsigned day = kn_day_of_month(d);
	const char *about = (d & KN_DAY_ABOUT) != 0 ? "~" : "";
	char text[48] = "";     /* as long as the compiler thinks it may be */

	if (y > YEAR_MAX || kn_day_make(y, m, day) == KN_DAY_NONE)
		text[0] = '\0';
	else if (y == 0)
		snprintf(text, sizeof(text), "--%02u-%02u%s", m, day, about);
	else if (m == 0)
		snprintf(text, sizeof(text), "%04u%s", y, about);
	else if (day == 0)
		snprintf(text, sizeof(text), "%04u-%02u%s", y, m, about);
	else
		snprintf(text, sizeof(text), "%04u-%02u-%02u%s", y, m, day,
		    about);
	memcpy(out, text, KN_DAY_MAX_B);
	out[KN_DAY_MAX_B - 1] = '\0';
}

/* n digits at *s, which moves past them. */
static bool
take_number(struct kn_str *s, size_t n, unsigned *out)
{
	*out = 0;
	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s->s[i] < '0' || s->s[i] > '9')
			return false;
		*out = *out * 10 + (unsigned)(s->s[i] - '0');
	}
	s->s += n;
	s->n -= n;
	return true;
}

/* "-12" at *s; true and 0 when there is nothing. */
static bool
take_part(struct kn_str *s, unsigned *out)
{
	*out = 0;
	if (s->n == 0)
		return true;
	if (s->s[0] != '-')
		return false;
	s->s++;
	s->n--;
	return take_number(s, 2, out) && *out != 0;
}

kn_day
kn_day_parse(struct kn_str s)
{
	unsigned year = 0, month, day;
	kn_day about = 0;

	if (s.n > 0 && s.s[s.n - 1] == '~') {
		about = KN_DAY_ABOUT;
		s.n--;
	}
	if (s.n > 0 && s.s[0] == '-') {
		s.s++;
		s.n--;
	} else if (!take_number(&s, 4, &year) || year == 0) {
		return KN_DAY_NONE;
	}
	if (!take_part(&s, &month) || !take_part(&s, &day) || s.n != 0)
		return KN_DAY_NONE;
	kn_day d = kn_day_make(year, month, day);
	return d == KN_DAY_NONE ? d : d | about;
}

/* ---- counting -------------------------------------------------------------- */

static bool
is_whole(kn_day d)
{
	return kn_day_year(d) != 0 && kn_day_of_month(d) != 0;
}

int
kn_day_number(kn_day d)
{
	unsigned m = kn_day_month(d);
	unsigned y = kn_day_year(d) - (m <= 2 ? 1 : 0);
	unsigned era = y / 400, yoe = y % 400;
	unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 +
	    kn_day_of_month(d) - 1;

	return (int)(era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy);
}

static kn_day
day_of(int number)
{
	unsigned n = (unsigned)number;
	unsigned era = n / 146097, doe = n % 146097;
	unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	unsigned mp = (5 * doy + 2) / 153;
	unsigned month = mp < 10 ? mp + 3 : mp - 9;

	return kn_day_make(era * 400 + yoe + (month <= 2 ? 1 : 0), month,
	    doy - (153 * mp + 2) / 5 + 1);
}

unsigned
kn_day_weekday(kn_day d)
{
	/* 0000-03-01 was a Wednesday. */
	return is_whole(d) ? (unsigned)(kn_day_number(d) + 2) % 7 + 1 : 0;
}

kn_day
kn_day_add(kn_day d, int n)
{
	enum { DAYS_MAX = YEAR_MAX * 366 };

	if (!is_whole(d) || n < -DAYS_MAX || n > DAYS_MAX)
		return KN_DAY_NONE;
	int number = kn_day_number(d) + n;
	kn_day to = number < 0 ? KN_DAY_NONE : day_of(number);
	if (kn_day_year(to) == 0)
		return KN_DAY_NONE;
	return to | (d & KN_DAY_ABOUT);
}

bool
kn_day_within(kn_day d, const char *from, const char *to)
{
	unsigned y = kn_day_year(d), m = kn_day_month(d);
	kn_day first = d & ~KN_DAY_ABOUT, last = first;

	if (y == 0)
		return false;
	if (kn_day_of_month(d) == 0) {
		unsigned end = m == 0 ? 12 : m;

		first = kn_day_make(y, m == 0 ? 1 : m, 1);
		last = kn_day_make(y, end, days_in(y, end));
	}
	return (from == NULL || first >= kn_day_parse(kn_str(from))) &&
	    (to == NULL || last <= kn_day_parse(kn_str(to)));
}
