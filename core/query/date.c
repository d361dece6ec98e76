/*
 * date.c: the value of date: or when: as a range of days.
 *
 * Query row of the architecture. In: 2023, 2023-02, 2023-02-05, a range
 * a..b with either end left out, <a <=a >a >=a, none, or a full date as the
 * press writes it; European, Arabic or Persian digits. Out: the first and
 * last day, ISO, inclusive.
 */
#include "query_priv.h"

#include <stdio.h>
#include <string.h>

#include "kunnash/doc.h"
#include "kunnash/utf8.h"

/* The days from the first to the last of a year, a month or a day. */
struct period {
	unsigned y, m, d;       /* first day */
	unsigned to_m, to_d;    /* last day, of the same year */
};

static unsigned
month_days(unsigned y, unsigned m)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31,
	    31, 30, 31, 30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return m == 2 && leap ? 29 : days[m - 1];
}

/* Cuts digits off the front: exactly `most`, or 1 … most when `fewer`. */
static bool
take_number(struct kn_str *s, size_t most, bool fewer, unsigned *out)
{
	size_t n = 0;

	*out = 0;
	while (n < s->n && n < most && s->s[n] >= '0' && s->s[n] <= '9')
		*out = *out * 10 + (unsigned)(s->s[n++] - '0');
	s->s += n;
	s->n -= n;
	return n == most || (fewer && n > 0);
}

static bool
take_char(struct kn_str *s, const char *set)
{
	if (s->n == 0 || strchr(set, s->s[0]) == NULL)
		return false;
	s->s++;
	s->n--;
	return true;
}

static bool
parse_iso(struct kn_str s, struct period *p)
{
	if (!take_number(&s, 4, false, &p->y) || p->y == 0)
		return false;
	*p = (struct period){ p->y, 1, 1, 12, 31 };
	if (s.n == 0)
		return true;
	if (!take_char(&s, "-/") || !take_number(&s, 2, true, &p->m) ||
	    p->m < 1 || p->m > 12)
		return false;
	p->to_m = p->m;
	p->to_d = month_days(p->y, p->m);
	if (s.n == 0)
		return true;
	if (!take_char(&s, "-/") || !take_number(&s, 2, true, &p->d) ||
	    p->d < 1 || p->d > p->to_d || s.n > 0)
		return false;
	p->to_d = p->d;
	return true;
}

static bool
parse_period(struct kn_str s, struct period *p)
{
	char iso[11];

	s = kn_str_trim(s);
	if (parse_iso(s, p))
		return true;
	return s.n > 0 && kn_date_parse(s, iso) == s.n &&
	    parse_iso(kn_str(iso), p);
}

static void
set_iso(char out[11], unsigned y, unsigned m, unsigned d)
{
	snprintf(out, 11, "%04u-%02u-%02u", y % 10000, m % 100, d % 100);
}

static void
from_first(const struct period *p, struct date_range *r)
{
	r->has_from = true;
	set_iso(r->from, p->y, p->m, p->d);
}

static void
to_last(const struct period *p, struct date_range *r)
{
	r->has_to = true;
	set_iso(r->to, p->y, p->to_m, p->to_d);
}

/* Up to the day before the period, and from the day after it. */
static void
before(const struct period *p, struct date_range *r)
{
	r->has_to = true;
	if (p->d > 1)
		set_iso(r->to, p->y, p->m, p->d - 1);
	else if (p->m > 1)
		set_iso(r->to, p->y, p->m - 1, month_days(p->y, p->m - 1));
	else
		set_iso(r->to, p->y - 1, 12, 31);
}

static void
after(const struct period *p, struct date_range *r)
{
	r->has_from = true;
	if (p->to_d < month_days(p->y, p->to_m))
		set_iso(r->from, p->y, p->to_m, p->to_d + 1);
	else if (p->to_m < 12)
		set_iso(r->from, p->y, p->to_m + 1, 1);
	else if (p->y < 9999)
		set_iso(r->from, p->y + 1, 1, 1);
	else
		set_iso(r->from, 9999, 12, 31);
}

static const struct {
	const char *sign;
	void (*apply)(const struct period *p, struct date_range *r);
} comparisons[] = {
	{ "<=", to_last }, { ">=", from_first }, { "<", before },
	{ ">", after },
};

static bool
parse_range(struct kn_str v, struct date_range *r, bool *backwards)
{
	const char *dots = memmem(v.s, v.n, "..", 2);
	struct period p;

	if (dots == NULL) {
		if (!parse_period(v, &p))
			return false;
		from_first(&p, r);
		to_last(&p, r);
		return true;
	}
	struct kn_str a = kn_str_trim((struct kn_str){ v.s,
	    (size_t)(dots - v.s) });
	struct kn_str b = kn_str_trim((struct kn_str){ dots + 2,
	    (size_t)(v.s + v.n - dots) - 2 });
	if (a.n > 0) {
		if (!parse_period(a, &p))
			return false;
		from_first(&p, r);
	}
	if (b.n > 0) {
		if (!parse_period(b, &p))
			return false;
		to_last(&p, r);
	}
	*backwards = a.n > 0 && b.n > 0 && strcmp(r->from, r->to) > 0;
	return a.n + b.n > 0 && !*backwards;
}

static bool
is_none(struct kn_str v)
{
	return kn_str_is(v, "none") || kn_str_is(v, "بلا") ||
	    kn_str_is(v, "sans");
}

void
date__canonical(struct kn_str value, struct kn_buf *out)
{
	size_t i_b = 0;

	value = kn_str_trim(value);
	if (is_none(value)) {
		kn_buf_cstr(out, "none");
		return;
	}
	while (i_b < value.n) {
		uint32_t cp = kn_utf8_next(value.s, value.n, &i_b);

		if (cp >= 0x660 && cp <= 0x669)
			cp = cp - 0x660 + '0';
		else if (cp >= 0x6F0 && cp <= 0x6F9)
			cp = cp - 0x6F0 + '0';
		kn_buf_cp(out, cp);
	}
}

bool
date__parse(struct kn_str value, struct date_range *out, bool *backwards)
{
	struct kn_buf b;
	struct period p;

	*out = (struct date_range){ .none = false };
	*backwards = false;
	kn_buf_init(&b, 0);
	date__canonical(value, &b);
	struct kn_str v = kn_buf_get(&b);
	out->none = is_none(v);
	bool ok = out->none;
	for (size_t i = 0; !ok && i < sizeof(comparisons) /
	    sizeof(*comparisons); i++) {
		struct kn_str sign = kn_str(comparisons[i].sign);

		if (!kn_str_starts(v, sign))
			continue;
		ok = parse_period((struct kn_str){ v.s + sign.n,
		    v.n - sign.n }, &p);
		if (ok)
			comparisons[i].apply(&p, out);
		break;
	}
	if (!ok && !out->has_from && !out->has_to)
		ok = parse_range(v, out, backwards);
	kn_buf_dispose(&b);
	return ok;
}

bool
date__after(struct kn_str value, char moment[KN_MOMENT_LEN + 1])
{
	static const char shape[] = ">0000-00-00T00:00:00.000Z";

	if (value.n != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < value.n; i++)
		if (shape[i] == '0' ? value.s[i] < '0' || value.s[i] > '9' :
		    value.s[i] != shape[i])
			return false;
	memcpy(moment, value.s + 1, KN_MOMENT_LEN);
	moment[KN_MOMENT_LEN] = '\0';
	return true;
}
