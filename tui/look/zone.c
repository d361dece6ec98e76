/*
 * zone.c: days where the person is. In: a day, or a moment in UTC. Out: the
 * moment at which the day begins, or the day of the moment, as the time zone
 * of the environment (TZ, or the machine's) has it.
 */
#include "tui/look/look.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* The parts of an ISO day or moment that are there. */
static struct tm
parts(const char *iso)
{
	unsigned y = 1, mon = 1, d = 1, h = 0, min = 0, s = 0;

	(void)sscanf(iso, "%4u-%2u-%2uT%2u:%2u:%2u", &y, &mon, &d, &h, &min,
	    &s);
	return (struct tm){ .tm_year = (int)y - 1900, .tm_mon = (int)mon - 1,
	    .tm_mday = (int)d, .tm_hour = (int)h, .tm_min = (int)min,
	    .tm_sec = (int)s };
}

void
kn_zone_day_begins(const char *day, char moment[KN_MOMENT_LEN + 1])
{
	struct tm local = parts(day), utc;

	local.tm_isdst = -1;
	/* Where a clock is put on at midnight, the day begins an hour in. */
	time_t at = mktime(&local);
	if (gmtime_r(&at, &utc) == NULL || utc.tm_year < -1899 ||
	    utc.tm_year > 8099)
		utc = parts(day);
	snprintf(moment, KN_MOMENT_LEN + 1,
	    "%04u-%02u-%02uT%02u:%02u:%02u.000Z",
	    (unsigned)(utc.tm_year + 1900) % 10000,
	    (unsigned)(utc.tm_mon + 1) % 100, (unsigned)utc.tm_mday % 100,
	    (unsigned)utc.tm_hour % 100, (unsigned)utc.tm_min % 100,
	    (unsigned)utc.tm_sec % 100);
}

void
kn_zone_day(const char *moment, char day[11])
{
	struct tm utc = parts(moment), local;
	time_t at = timegm(&utc);

	tzset();
	if (localtime_r(&at, &local) == NULL)
		local = parts(moment);
	snprintf(day, 11, "%04u-%02u-%02u",
	    (unsigned)(local.tm_year + 1900) % 10000,
	    (unsigned)(local.tm_mon + 1) % 100,
	    (unsigned)local.tm_mday % 100);
}
