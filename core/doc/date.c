/*
 * date.c: dates as the press writes them. In: text that may begin with a
 * date. Out: its ISO form and its length. Both digit kinds, numeric forms,
 * and the month names of month.def; never a guess: a date has day, month and
 * year, and exists in the calendar.
 */
#include "kunnash/doc.h"

#include <stdio.h>
#include <string.h>

#include "doc_priv.h"
#include "kunnash/fold.h"
#include "kunnash/utf8.h"

static const struct month_row {
	unsigned number;
	struct kn_str name;
} months[] = {
#define KN_MONTH(number, system, name) \
	{ number, { name, sizeof(name) - 1 } },
#include "month.def"
#undef KN_MONTH
};

#define N_MONTHS (sizeof(months) / sizeof(months[0]))
const char *
doc__month_row(size_t i)
{
	return i < N_MONTHS ? months[i].name.s : NULL;
}

#define MIN_YEAR 1800u
#define MAX_YEAR 2199u

/* A position in the text; every reader moves it only on success. */
struct at {
	struct kn_str s;
	size_t i;
};

static uint32_t
peek(const struct at *a)
{
	size_t i = a->i;

	return i < a->s.n ? kn_utf8_next(a->s.s, a->s.n, &i) : 0;
}

static void
step(struct at *a)
{
	if (a->i < a->s.n)
		kn_utf8_next(a->s.s, a->s.n, &a->i);
}

static void
skip_blanks(struct at *a)
{
	while (a->i < a->s.n && peek(a) != '\n' && doc__is_blank_cp(peek(a)))
		step(a);
}

/* The value of a digit of any of the three rows, or -1. */
static int
digit_value(uint32_t cp)
{
	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	if (cp >= 0x660 && cp <= 0x669)
		return (int)(cp - 0x660);
	if (cp >= 0x6F0 && cp <= 0x6F9)
		return (int)(cp - 0x6F0);
	return -1;
}

/* A whole number of min to max digits; 0 digits read leaves a alone. */
static bool
read_number(struct at *a, size_t min, size_t max, unsigned *out)
{
	struct at b = *a;
	size_t n = 0;
	unsigned v = 0;

	for (int d; n <= max && (d = digit_value(peek(&b))) >= 0; n++) {
		v = v * 10 + (unsigned)d;
		step(&b);
	}
	if (n < min || n > max)
		return false;
	*a = b;
	*out = v;
	return true;
}

static bool
read_year(struct at *a, unsigned *year)
{
	struct at b = *a;

	if (!read_number(&b, 4, 4, year) || *year < MIN_YEAR ||
	    *year > MAX_YEAR)
		return false;
	*a = b;
	return true;
}

/* A separator of numeric dates, blanks around it; its kind. */
static bool
read_separator(struct at *a, uint32_t *kind)
{
	struct at b = *a;

	skip_blanks(&b);
	uint32_t cp = peek(&b);
	if (cp == 0x2010 || cp == 0x2011 || cp == 0x2013 || cp == 0x2212)
		cp = '-';
	if (cp != '-' && cp != '/' && cp != '.')
		return false;
	step(&b);
	skip_blanks(&b);
	*kind = cp;
	*a = b;
	return true;
}

static bool
date_exists(unsigned y, unsigned m, unsigned d)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	if (m < 1 || m > 12 || d < 1)
		return false;
	return d <= days[m - 1] + (m == 2 && leap ? 1u : 0u);
}

/* 14-12-2023, 14 / 12 / 2023, 2023-12-14. */
static bool
read_numeric(struct at *a, unsigned *y, unsigned *m, unsigned *d)
{
	struct at b = *a;
	uint32_t sep1, sep2;
	bool year_first = read_year(&b, y);

	if (!year_first && !read_number(&b, 1, 2, d))
		return false;
	if (!read_separator(&b, &sep1) || !read_number(&b, 1, 2, m) ||
	    !read_separator(&b, &sep2) || sep1 != sep2)
		return false;
	if (year_first ? !read_number(&b, 1, 2, d) : !read_year(&b, y))
		return false;
	*a = b;
	return true;
}

/* The next word, folded; false when there is none or it is too long. */
static bool
read_word(struct at *a, struct kn_buf *folded)
{
	struct at b = *a;

	while (b.i < b.s.n && doc__is_word_cp(peek(&b)))
		step(&b);
	kn_buf_reset(folded);
	if (b.i == a->i || b.i - a->i > 48)
		return false;
	kn_fold_append(KN_FOLD_NAME, a->s.s + a->i, b.i - a->i, folded);
	*a = b;
	return true;
}

static unsigned
month_named(struct kn_str name)
{
	for (size_t i = 0; i < N_MONTHS; i++)
		if (kn_str_eq(months[i].name, name))
			return months[i].number;
	return 0;
}

/* One month name of one or two words. */
static unsigned
read_one_month(struct at *a)
{
	struct at b = *a;
	struct kn_buf word, two;
	unsigned m = 0;

	kn_buf_init(&word, 0);
	kn_buf_init(&two, 0);
	if (!read_word(&b, &word))
		goto out;
	kn_buf_str(&two, kn_buf_get(&word));
	m = month_named(kn_buf_get(&word));
	if (m != 0)
		*a = b;
	skip_blanks(&b);
	if (read_word(&b, &word)) {
		kn_buf_chr(&two, ' ');
		kn_buf_str(&two, kn_buf_get(&word));
		unsigned longer = month_named(kn_buf_get(&two));
		if (longer != 0) {
			m = longer;
			*a = b;
		}
	}
out:
	kn_buf_dispose(&word);
	kn_buf_dispose(&two);
	return m;
}

/* A month, perhaps under two names that agree: تموز/يوليو, تموز (يوليو). */
static unsigned
read_month(struct at *a)
{
	unsigned m = read_one_month(a);
	struct at b = *a;

	if (m == 0)
		return 0;
	if (peek(&b) == '.')
		step(&b);
	*a = b;
	skip_blanks(&b);
	uint32_t mark = peek(&b);
	if (mark != '/' && mark != '(' && mark != '-')
		return m;
	step(&b);
	skip_blanks(&b);
	if (read_one_month(&b) != m)
		return m;
	skip_blanks(&b);
	if (mark == '(' && peek(&b) != ')')
		return m;
	if (mark == '(')
		step(&b);
	*a = b;
	return m;
}

static bool
word_is(struct kn_str word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (kn_str_is(word, *list))
			return true;
	return false;
}

/* Moves past words of a list, commas and blanks; at most two words. */
static void
skip_words(struct at *a, const char *const *list)
{
	struct kn_buf word;

	kn_buf_init(&word, 0);
	for (int n = 0; n < 3; n++) {
		skip_blanks(a);
		if (peek(a) == ',' || peek(a) == 0x60C)
			step(a);
		skip_blanks(a);
		struct at b = *a;
		if (!read_word(&b, &word) || !word_is(kn_buf_get(&word), list))
			break;
		*a = b;
	}
	kn_buf_dispose(&word);
}

static const char *const ordinals[] = { "er", "st", "nd", "rd", "th", NULL };
static const char *const joints[] = { "من", "شهر", "سنة", "عام", "of", "de",
	NULL };

/* "er" of 1er, "th" of 14th: after a day. */
static void
skip_ordinal(struct at *a)
{
	struct at b = *a;
	struct kn_buf word;

	kn_buf_init(&word, 0);
	if (read_word(&b, &word) && word_is(kn_buf_get(&word), ordinals))
		*a = b;
	kn_buf_dispose(&word);
}

/* 14 دجنبر 2023, 1er avril 2023, 14th of December 2023. */
static bool
read_day_first(struct at *a, unsigned *y, unsigned *m, unsigned *d)
{
	struct at b = *a;

	if (!read_number(&b, 1, 2, d))
		return false;
	skip_ordinal(&b);
	skip_words(&b, joints);
	if ((*m = read_month(&b)) == 0)
		return false;
	skip_words(&b, joints);
	if (!read_year(&b, y))
		return false;
	*a = b;
	return true;
}

/* December 14, 2023; ديسمبر 14, 2023, as WordPress has it, only with the comma
 * behind the day: month names are verbs too. */
static bool
read_month_first(struct at *a, unsigned *y, unsigned *m, unsigned *d)
{
	struct at b = *a;
	uint32_t cp = peek(&b);
	bool latin = cp < 0x80;

	if (digit_value(cp) >= 0 || (*m = read_month(&b)) == 0)
		return false;
	skip_blanks(&b);
	if (!read_number(&b, 1, 2, d))
		return false;
	if (!latin && peek(&b) != ',' && peek(&b) != 0x60C)
		return false;
	skip_ordinal(&b);
	skip_words(&b, joints);
	if (!read_year(&b, y))
		return false;
	*a = b;
	return true;
}

/* 2023م, 2023 م: of our era; not the first of somebody's initials (م.ع). */
static void
skip_era(struct at *a)
{
	struct at b = *a;

	skip_blanks(&b);
	bool apart = b.i > a->i;
	if (peek(&b) != 0x645)
		return;
	step(&b);
	if (!doc__is_word_cp(peek(&b)) && !(apart && peek(&b) == '.'))
		*a = b;
}

size_t
kn_date_parse(struct kn_str s, char iso[11])
{
	struct at a = { s, 0 };
	unsigned y, m, d;

	if (s.n < 8 || !doc__is_word_cp(peek(&a)))
		return 0;
	if (!read_numeric(&a, &y, &m, &d) &&
	    !read_day_first(&a, &y, &m, &d) &&
	    !read_month_first(&a, &y, &m, &d))
		return 0;
	skip_era(&a);
	/* 2023-12-140 and 14/12/20231 are no dates; T opens an hour. */
	uint32_t next = peek(&a);
	if (next != 'T' && next != 't' && doc__is_word_cp(next))
		return 0;
	if (!date_exists(y, m, d))
		return 0;
	snprintf(iso, 11, "%04u-%02u-%02u", y % 10000, m % 100, d % 100);
	return a.i;
}
