/*
 * date_value.c: dates as the fields of records have them. In: a value. Out:
 * its day. Beside what the press writes (core/doc/date.c) these are what
 * programs write: numbers, mail and web headers, days behind months where
 * days before them would be none.
 */
#include "core/import/record_priv.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/import/import_priv.h"

#define MAX_VALUE_B 200         /* of a value, what is looked at */

static size_t
count_digits(struct kn_str s)
{
	size_t n = 0;

	while (n < s.n && import__is_digit(s.s[n]))
		n++;
	return n;
}

/* Whether there is such a day. */
static bool
make(const char *year, const char *month, const char *day, char iso[11])
{
	char text[16];

	snprintf(text, sizeof(text), "%.4s-%.2s-%.2s", year, month, day);
	return kn_date_parse(kn_str(text), iso) == 10;
}

/* Seconds since 1970, between 1990 and 2100: no other number is a time. */
static bool
from_seconds(int64_t seconds, char iso[11])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (seconds < 631152000 || seconds > INT64_C(4102444800) ||
	    gmtime_r(&t, &tm) == NULL)
		return false;
	return strftime(iso, 11, "%Y-%m-%d", &tm) == 10;
}

/* Date(1742500800000), between slashes or not: how .NET writes times. */
static struct kn_str
without_date_call(struct kn_str s)
{
	static const char call[] = "/Date(";
	size_t slash = s.n > 0 && s.s[0] == '/' ? 0 : 1;
	size_t n = sizeof(call) - 1 - slash;

	if (!kn_str_starts(s, (struct kn_str){ call + slash, n }))
		return s;
	s.s += n;
	s.n = count_digits((struct kn_str){ s.s, s.n - n });
	return s;
}

/* 1742500800, 1742500800.5, 1742500800000, 20250320, 20250320211330. */
static bool
from_number(struct kn_str s, char iso[11])
{
	s = without_date_call(s);
	size_t n = count_digits(s);
	bool alone = n == s.n || s.s[n] == '.';
	int64_t v = 0;

	if (n == 8 || n == 12 || n == 14)
		return (alone || (s.s[n] | 32) == 't') &&
		    make(s.s, s.s + 4, s.s + 6, iso);
	if (!alone || n < 9 || n > 16)
		return false;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (s.s[i] - '0');
	return from_seconds(n <= 10 ? v : n <= 13 ? v / 1000 : v / 1000000,
	    iso);
}

/* 3/22/2025: the month stands first, where it cannot stand second. */
static bool
from_month_first(struct kn_str s, char iso[11])
{
	char a[3] = "", b[3] = "", year[5] = "", sep, sep2;
	char text[24];
	int used = 0;

	if (s.n >= sizeof(text))
		s.n = sizeof(text) - 1;
	memcpy(text, s.s, s.n);
	text[s.n] = '\0';
	if (sscanf(text, "%2[0-9]%c%2[0-9]%c%4[0-9]%n", a, &sep, b, &sep2,
	    year, &used) != 5 || sep != sep2 ||
	    strchr("/-.", sep) == NULL || strlen(year) != 4 ||
	    import__is_digit(text[used]))
		return false;
	snprintf(text, sizeof(text), "%s/%s/%s", b, a, year);
	return kn_date_parse(kn_str(text), iso) > 0;
}

/* The first date in a value, at the beginning of a word. */
static bool
from_words(struct kn_str s, char iso[11])
{
	for (size_t i = 0; i < s.n; i++) {
		struct kn_str rest = { s.s + i, s.n - i };
		bool inside = i > 0 && (import__is_digit(s.s[i - 1]) ||
		    import__is_letter(s.s[i - 1]));
		/* In the middle of a character nothing begins. */
		if (inside || ((unsigned char)s.s[i] & 0xC0) == 0x80)
			continue;
		if (kn_date_parse(rest, iso) > 0 ||
		    from_month_first(rest, iso))
			return true;
	}
	return false;
}

/* 21:13:30, +0100, GMT, and the like: beside the day, not of it. */
static bool
is_time(struct kn_str word)
{
	size_t n = count_digits(word);

	if (word.n == 5 && (word.s[0] == '+' || word.s[0] == '-'))
		return true;
	if (kn_str_is(word, "GMT") || kn_str_is(word, "UTC") ||
	    kn_str_is(word, "CET") || kn_str_is(word, "EST"))
		return true;
	return n >= 1 && n <= 2 && n < word.n && word.s[n] == ':';
}

/*
 * A header's date as people write one: "Sunday, 06-Nov-94 08:49:37 GMT" and
 * "Sun Nov  6 08:49:37 1994" with times left out, dashes as blanks, and years
 * of two digits that follow a month in full.
 */
static void
put_plainly(struct kn_str s, struct kn_buf *out)
{
	bool day = false, month = false;        /* what the last word was */

	while (s.n > 0) {
		struct kn_str word = { s.s, 0 };

		while (word.n < s.n && strchr(" \t,", s.s[word.n]) == NULL &&
		    !(s.s[word.n] == '-' && word.n > 0 &&
		    word.n + 1 < s.n && import__is_letter(s.s[word.n - 1]) !=
		    import__is_letter(s.s[word.n + 1])))
			word.n++;
		size_t used = word.n < s.n ? word.n + 1 : word.n;
		if (word.n > 0 && !is_time(word)) {
			kn_buf_chr(out, ' ');
			bool number = count_digits(word) == word.n;
			if (month && number && word.n == 2)
				kn_buf_cstr(out, word.s[0] < '7' ? "20" :
				    "19");
			kn_buf_str(out, word);
			month = day && import__is_letter(word.s[0]);
			day = number && word.n <= 2;
		}
		s.s += used;
		s.n -= used;
	}
}

bool
import__date(struct kn_str s, char iso[11])
{
	struct kn_buf plain;

	s = kn_str_trim(s);
	if (s.n > MAX_VALUE_B)
		s.n = MAX_VALUE_B;
	if (s.n == 0)
		return false;
	if (from_number(s, iso) || from_words(s, iso))
		return true;
	kn_buf_init(&plain, 0);
	put_plainly(s, &plain);
	bool found = from_words(kn_buf_get(&plain), iso);
	kn_buf_dispose(&plain);
	return found;
}
