/*
 * protocol.c: what we do beyond UAX #9, as its section 4.3 allows: numbers
 * and addresses whose parts have an order of their own. In: a paragraph's
 * code points and classes, before levels. Out: other classes for some
 * hyphens, and stretches that stand as if in a left-to-right isolate (HL3).
 * Nothing of it is in Unicode's test files, which pass all the same.
 *
 * - A date or code of three parts and more, 2023-12-14, keeps its order
 *   after an Arabic word, as 2023/12/14 does by UAX #9: its hyphens get the
 *   class of the slash (CS). UAX #9 alone turns it round there.
 * - A range, 2020-2023 or 10-12, follows the text: in Arabic it is read from
 *   the right, wherever it stands. UAX #9 alone makes that depend on the
 *   letter before it. Single digits are left to UAX #9.
 * - A month or a stretch of days in a query, date:2023-02 or
 *   2023-02..2023-06, is one piece from left to right, as in its chip.
 * - The blanks of 25 000 000 are separators of a number (CS), as no-break
 *   blanks are by UAX #9: the thousands do not turn round.
 * - A telephone number, a web address and an ASCII @name or #name are one
 *   piece from left to right, with their blanks, Arabic letters and signs.
 */
#include "tui/bidi/bidi_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

/* Digits of a telephone number: E.164 allows 15, fewer than 8 are no number
 * that needs us. */
#define MIN_PHONE 8
#define MAX_PHONE 15
/* Characters of a number that has blanks in it: a longer row is many. */
#define MAX_GROUPED 19
/* A shorter #name may be a number sign, which goes by UAX #9. */
#define MIN_TAG 4

static bool
is_digit(const struct kn_protocol *t, size_t i)
{
	return i < t->n && kn_uchar_is_digit(t->cps[i]) &&
	    (t->cls[i] == KN_BIDI_EN || t->cls[i] == KN_BIDI_AN);
}

static size_t
skip_digits(const struct kn_protocol *t, size_t i)
{
	while (is_digit(t, i))
		i++;
	return i;
}

static void
isolate(struct kn_protocol *t, size_t start, size_t end)
{
	t->isolate = kn_grow(t->isolate, &t->cap, t->n_isolates + 1,
	    sizeof(*t->isolate));
	t->isolate[t->n_isolates++] = (struct kn_span){ (uint32_t)start,
	    (uint32_t)end };
}

static bool
is_zero(uint32_t cp)
{
	return cp == '0' || cp == 0x660 || cp == 0x6F0;
}

/* The end of the number at i, past blanks between its thousands. */
static size_t
skip_thousands(struct kn_protocol *t, size_t i)
{
	size_t first = skip_digits(t, i), end = first, next;

	if (first == i || first - i > 3 || is_zero(t->cps[i]))
		return first;
	while (end < t->n && end - i <= MAX_GROUPED &&
	    (t->cps[end] == ' ' || t->cps[end] == 0x2009) &&
	    (next = skip_digits(t, end + 1)) == end + 4)
		end = next;
	if (end - i > MAX_GROUPED)
		return first;
	for (size_t k = first; k < end; k += 4)
		t->cls[k] = KN_BIDI_CS;
	return end;
}

/* Groups of digits from i on with a hyphen between, as one thing. */
static size_t
hyphens(struct kn_protocol *t, size_t i)
{
	size_t end = skip_thousands(t, i), start = i, groups = 1;
	/* No quantity begins so: a code, and its parts stay. */
	bool code = is_zero(t->cps[i]) && end - i > 1;
	bool range = end - i > 1;

	while (end < t->n && t->cps[end] == '-' && is_digit(t, end + 1)) {
		start = end + 1;
		end = skip_digits(t, start);
		range = range && end - start > 1;
		groups++;
	}
	/* Behind a date or a code a blank ends it. */
	if (groups == 2 && !code)
		end = skip_thousands(t, start);
	for (size_t k = i; k < end && groups > 1; k++)
		if (t->cps[k] == '-' && (groups > 2 || code))
			t->cls[k] = KN_BIDI_CS;
		else if (t->cps[k] == '-' && range)
			t->cls[k] = KN_BIDI_ON;
	return end;
}

static bool
parts_phone(uint32_t cp)
{
	return cp == ' ' || cp == 0xA0 || cp == '-' || cp == '.';
}

/* Whether the digits before end are the hours of 12:30. */
static bool
is_hours(const struct kn_protocol *t, size_t end)
{
	return end < t->n && t->cps[end] == ':' && is_digit(t, end + 1);
}

/* The end of the telephone number at i, or i. */
static size_t
phone(const struct kn_protocol *t, size_t i)
{
	size_t at = i + (t->cps[i] == '+'), end = at;
	size_t digits = 0, groups = 0;
	bool date = false;      /* 01-12-2023: a blank ends it */

	while (is_digit(t, at) && digits <= MAX_PHONE) {
		size_t next = skip_digits(t, at);

		if (is_hours(t, next))
			break;
		end = next;
		digits += end - at;
		groups++;
		at = end < t->n && parts_phone(t->cps[end]) ? end + 1 : t->n;
		if (at == t->n)
			break;
		if (groups == 1)
			date = end - i <= 2 && (t->cps[end] == '-' ||
			    t->cps[end] == '.');
		else if (date && t->cps[end] != '-' && t->cps[end] != '.')
			break;
	}
	return digits >= MIN_PHONE && digits <= MAX_PHONE &&
	    (groups > 1 || t->cps[i] == '+') ? end : i;
}

/* The end of an ISO date at i, its month and day if there, or i. */
static size_t
iso_date(const struct kn_protocol *t, size_t i)
{
	size_t end = i < t->n ? skip_digits(t, i) : i;

	if (end - i != 4)
		return i;
	for (int part = 0; part < 2 && end < t->n && t->cps[end] == '-' &&
	    skip_digits(t, end + 1) == end + 3; part++)
		end += 3;
	return end < t->n && (t->cps[end] == '-' || is_digit(t, end)) ? i :
	    end;
}

static bool
opens_value(uint32_t cp)
{
	return cp == ':' || cp == '<' || cp == '>' || cp == '=';
}

/* The end of the days of a query at i, or i: what stands behind a sign of
 * the query language, and what two dots make one. */
static size_t
days(const struct kn_protocol *t, size_t i)
{
	bool value = i > 0 && opens_value(t->cps[i - 1]);
	size_t end = iso_date(t, i);

	if (end == i || end + 2 >= t->n || t->cps[end] != '.' ||
	    t->cps[end + 1] != '.')
		return value ? end : i;
	size_t second = iso_date(t, end + 2);
	if (second > end + 2)
		return second;
	return value ? end : i;
}

static bool
begins(const struct kn_protocol *t, size_t i, const char *word)
{
	for (; *word != '\0'; word++, i++)
		if (i >= t->n || (t->cps[i] | 0x20) != (unsigned char)*word)
			return false;
	return true;
}

/* What may be in an address: ASCII but blanks and quotes, and letters. */
static bool
in_address(uint32_t cp)
{
	if (cp < 0x80)
		return cp > ' ' && cp < 0x7F && cp != '"' && cp != '<' &&
		    cp != '>';
	return kn_uchar_is_letter(cp) || kn_uchar_is_mark(cp) ||
	    kn_uchar_is_digit(cp);
}

/* Punctuation at the end of an address belongs to the sentence. */
static bool
ends_address(uint32_t cp, bool has_bracket)
{
	return cp == '.' || cp == ',' || cp == ';' || cp == ':' ||
	    cp == '!' || cp == '?' || cp == '\'' || cp == ']' ||
	    (cp == ')' && !has_bracket);
}

/* The end of @name or #name in ASCII at i, or i: the sign stays before it. */
static size_t
handle(const struct kn_protocol *t, size_t i)
{
	size_t end = i + 1;

	while (end < t->n && t->cps[end] < 0x80 &&
	    (kn_uchar_is_letter(t->cps[end]) || t->cps[end] == '_' ||
	    kn_uchar_is_digit(t->cps[end])))
		end++;
	return end - i > (t->cps[i] == '#' ? MIN_TAG : 1) &&
	    !kn_uchar_is_digit(t->cps[i + 1]) ? end : i;
}

/* The end of the web address at i, or i. */
static size_t
address(const struct kn_protocol *t, size_t i)
{
	bool has_bracket = false;
	size_t end = i;

	if (!begins(t, i, "http://") && !begins(t, i, "https://") &&
	    !begins(t, i, "ftp://") && !begins(t, i, "www."))
		return i;
	for (; end < t->n && in_address(t->cps[end]); end++)
		has_bracket |= t->cps[end] == '(';
	while (end > i && ends_address(t->cps[end - 1], has_bracket))
		end--;
	return end;
}

static size_t
take(struct kn_protocol *t, size_t i, bool in_word)
{
	uint32_t cp = t->cps[i];
	bool number = is_digit(t, i), zero = number && is_zero(cp);
	size_t end = i;

	if (!in_word && (cp == '+' || zero))
		end = phone(t, i);
	else if (!in_word && (cp == '@' || cp == '#'))
		end = handle(t, i);
	else if (!in_word && (cp | 0x20) >= 'f' && (cp | 0x20) <= 'w')
		end = address(t, i);
	else if (!in_word && number)
		end = days(t, i);
	if (end > i) {
		isolate(t, i, end);
		return end;
	}
	return number ? hyphens(t, i) : i + 1;
}

void
kn_protocol_apply(struct kn_protocol *t)
{
	bool in_word = false;

	for (size_t i = 0; i < t->n;) {
		size_t end = take(t, i, in_word);

		in_word = t->cls[end - 1] == KN_BIDI_L ||
		    t->cls[end - 1] == KN_BIDI_EN ||
		    t->cls[end - 1] == KN_BIDI_AN;
		i = end;
	}
}

/* Levels as they are with LRI before and PDI behind each stretch. */
bool
kn_protocol_levels(const struct kn_protocol *t, enum kn_dir dir,
    enum kn_dir dir2, uint8_t *level)
{
	size_t n = t->n + 2 * t->n_isolates, k = 0, to = 0;
	uint32_t *cps = kn_realloc(NULL, n, sizeof(*cps));
	uint8_t *cls = kn_realloc(NULL, n, sizeof(*cls));
	uint8_t *got = kn_calloc(n, sizeof(*got));

	for (size_t i = 0; i < t->n; i++) {
		const struct kn_span *s = &t->isolate[k];

		if (k < t->n_isolates && i == s->start_b) {
			cps[to] = 0x2066;
			cls[to++] = KN_BIDI_LRI;
		}
		cps[to] = t->cps[i];
		cls[to++] = t->cls[i];
		if (k < t->n_isolates && i + 1 == s->end_b) {
			cps[to] = 0x2069;
			cls[to++] = KN_BIDI_PDI;
			k++;
		}
	}
	bool rtl = kn_levels(cps, cls, n, dir, dir2, got);
	k = to = 0;
	for (size_t i = 0; i < t->n; i++) {
		to += k < t->n_isolates && i == t->isolate[k].start_b;
		level[i] = got[to++];
		if (k < t->n_isolates && i + 1 == t->isolate[k].end_b) {
			to++;
			k++;
		}
	}
	free(cps);
	free(cls);
	free(got);
	return rtl;
}
