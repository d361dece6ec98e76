/*
 * date_name.c: the day of publication from where a file lies. In: a path
 * below its root. Out: the date that its name and folders give, if they give
 * one and no other; what could be read in two ways is none.
 */
#include "import_priv.h"

#include <stdio.h>
#include <string.h>

#include "kunnash/doc.h"

#define PATH_MAX_B 4096         /* longer ones are not looked at */

struct dates {
	char iso[11];           /* the first that was found, or "" */
	bool clash;             /* another was found, or none can be sure */
};

/* Arabic digits in either row as European ones. */
static void
plain_digits(struct kn_str s, struct kn_buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char a = (unsigned char)s.s[i];
		unsigned char b = i + 1 < s.n ? (unsigned char)s.s[i + 1] : 0;

		if ((a == 0xD9 && b >= 0xA0 && b <= 0xA9) ||
		    (a == 0xDB && b >= 0xB0 && b <= 0xB9)) {
			kn_buf_chr(out, (char)('0' + (b & 0x0F)));
			i++;
		} else {
			kn_buf_chr(out, s.s[i]);
		}
	}
}

static void
take(struct dates *d, const char *iso)
{
	if (d->iso[0] == '\0')
		memcpy(d->iso, iso, sizeof(d->iso));
	else
		d->clash |= strcmp(d->iso, iso) != 0;
}

/* Whether there is such a day. */
static bool
take_numbers(struct dates *d, unsigned y, unsigned m, unsigned day)
{
	char text[16], iso[11];

	snprintf(text, sizeof(text), "%04u-%02u-%02u", y % 10000, m % 100,
	    day % 100);
	if (y < 1900 || kn_date_parse(kn_str(text), iso) != 10)
		return false;
	take(d, iso);
	return true;
}

static unsigned
number(const char *s, size_t n)
{
	unsigned v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + (unsigned)(s[i] - '0');
	return v;
}

/* Numbers between which one separator stands, from a digit on. */
struct run {
	unsigned value[3];
	size_t digits[3];
	size_t n;               /* how many numbers */
	size_t end;             /* where they end */
	char sep;               /* what stands between them */
};

static struct run
read_run(struct kn_str s, size_t at)
{
	struct run r = { .n = 0, .end = at };

	while (r.n < 3) {
		size_t n = 0;

		while (at + n < s.n && import__is_digit(s.s[at + n]))
			n++;
		if (n == 0 || n > 4)
			break;
		r.value[r.n] = number(s.s + at, n);
		r.digits[r.n++] = n;
		r.end = at + n;
		if (r.end >= s.n || strchr("-_./", s.s[r.end]) == NULL ||
		    (r.sep != '\0' && s.s[r.end] != r.sep))
			break;
		r.sep = s.s[r.end];
		at = r.end + 1;
	}
	return r;
}

/* 2023-12-14; or 14-12-2023, where only one of the two is a month. */
static bool
take_run(struct dates *d, struct kn_str s, size_t *at)
{
	struct run r = read_run(s, *at);
	char next = r.end < s.n ? s.s[r.end] : '\0';
	bool hour = (next == 'T' || next == 't') && r.end + 1 < s.n &&
	    import__is_digit(s.s[r.end + 1]);

	if (r.n < 3 || import__is_digit(next) ||
	    (import__is_letter(next) && !hour))
		return false;
	/* 2023/12/5-title may be the fifth of the month. */
	if (r.sep == '/' && next != '/')
		return false;
	unsigned a = r.value[0], b = r.value[1], c = r.value[2];
	if (r.digits[0] == 4 && r.digits[1] <= 2 && r.digits[2] <= 2) {
		if (!take_numbers(d, a, b, c))
			return false;
	} else if (r.digits[2] == 4 && r.digits[0] <= 2 &&
	    r.digits[1] <= 2) {
		/* The day or the month may come first. */
		struct dates first = { "", false };

		if (!take_numbers(&first, c, b, a) &&
		    !take_numbers(&first, c, a, b))
			return false;
		d->clash |= a <= 12 && b <= 12 && a != b;
		take(d, first.iso);
	} else {
		return false;
	}
	*at = r.end;
	return true;
}

/* 20231214, 202312141530, 20231214153000, 20231214T153000. */
static bool
take_compact(struct dates *d, struct kn_str s, size_t *at)
{
	size_t n = 0;

	while (*at + n < s.n && import__is_digit(s.s[*at + n]))
		n++;
	const char *p = s.s + *at;
	char next = *at + n < s.n ? s.s[*at + n] : '\0';
	bool hour = (next == 'T' || next == 't') && *at + n + 1 < s.n &&
	    import__is_digit(s.s[*at + n + 1]);
	if ((n != 8 && n != 12 && n != 14) ||
	    (import__is_letter(next) && !hour))
		return false;
	if (n > 8 && (number(p + 8, 2) > 23 || number(p + 10, 2) > 59 ||
	    (n == 14 && number(p + 12, 2) > 59)))
		return false;
	if (!take_numbers(d, number(p, 4), number(p + 4, 2), number(p + 6,
	    2)))
		return false;
	*at += n;
	return true;
}

/* 14-decembre-2023, 14_دجنبر_2023: the month is a word. */
static bool
take_named(struct dates *d, struct kn_str s, size_t *at)
{
	char iso[11];
	bool word = false;
	size_t n = kn_date_parse((struct kn_str){ s.s + *at, s.n - *at },
	    iso);

	for (size_t i = 0; i < n; i++)
		word |= import__is_letter(s.s[*at + i]) && i > 2;
	if (!word)
		return false;
	take(d, iso);
	*at += n;
	return true;
}

/* The dates of one stretch: a name, or folders below each other. */
static void
search(struct dates *d, struct kn_str s)
{
	struct kn_buf spaced;

	kn_buf_init(&spaced, 0);
	for (size_t i = 0; i < s.n; i++)
		kn_buf_chr(&spaced, s.s[i] == '-' || s.s[i] == '_' ||
		    s.s[i] == '.' ? ' ' : s.s[i]);
	for (size_t i = 0; i < s.n;) {
		/* Within a longer word: a number of something else. */
		if (!import__is_digit(s.s[i]) ||
		    (i > 0 && (import__is_digit(s.s[i - 1]) ||
		    import__is_letter(s.s[i - 1])))) {
			i++;
			continue;
		}
		if (!take_run(d, s, &i) && !take_compact(d, s, &i) &&
		    !take_named(d, kn_buf_get(&spaced), &i))
			i++;
	}
	kn_buf_dispose(&spaced);
}

bool
import__date_in_path(struct kn_str path, char iso[11])
{
	struct dates d = { "", false };
	struct kn_buf plain;

	if (path.n > PATH_MAX_B)
		return false;
	kn_buf_init(&plain, 0);
	plain_digits(path, &plain);
	/* A slash parts the numbers of 2023/12/14/, as other marks do. */
	search(&d, kn_buf_get(&plain));
	kn_buf_dispose(&plain);
	memcpy(iso, d.iso, sizeof(d.iso));
	return d.iso[0] != '\0' && !d.clash;
}
