/*
 * date_read.c: a date as it is written. In: the words that dates are made of,
 * and one of them. Out: the parts of the date that begins there.
 *
 * Each reader takes what it knows at a word and says where it ended, or
 * leaves the word alone. None looks at more than a few words. What a month
 * name or four digits are is only told by the words beside them: a month
 * needs a day, a year, شهر or الماضي, a year needs عام, سنة, في or the like.
 */
#include "core/entity/date_priv.h"

/* Years that a text may speak of, and those that need no sure sign. */
enum { YEAR_MIN = 1000, YEAR_MAX = 2199, RECENT_MIN = 1900,
	RECENT_MAX = 2100 };

#define SPACE DATE_GAP_PLAIN

/* The word i, or NULL when there is none. */
static const struct date_word *
word(const struct date_reader *r, size_t i)
{
	return i < r->d->n ? &r->d->at[i] : NULL;
}

static const struct date_word *
next(const struct date_reader *r, size_t i, enum date_kind kind, unsigned gaps)
{
	const struct date_word *w = word(r, i);

	if (w == NULL || i == 0 || w->kind != kind ||
	    (w->before & gaps) == 0)
		return NULL;
	return w->first == r->d->at[i - 1].last + 1 ? w : NULL;
}

const struct date_word *
dates__before(const struct date_reader *r, size_t i, unsigned gaps)
{
	const struct date_word *w = word(r, i);

	if (i == 0 || w == NULL || (w->before & gaps) == 0 ||
	    next(r, i, w->kind, gaps) == NULL)
		return NULL;
	return &r->d->at[i - 1];
}

static bool
is_kind(const struct date_word *w, enum date_kind kind)
{
	return w != NULL && w->kind == kind;
}

static bool
is_year(const struct date_word *w)
{
	return is_kind(w, DATE_DIGITS) && w->digits == 4 &&
	    w->value >= YEAR_MIN && w->value <= YEAR_MAX;
}

static bool
is_recent(const struct date_word *w)
{
	return is_year(w) && w->value >= RECENT_MIN &&
	    w->value <= RECENT_MAX;
}

static void
stretch(struct date_reader *r, size_t i)
{
	r->date.at.end_b = r->d->at[i].at.end_b;
	r->end = i + 1;
}

/* ---- years ---- */

/* هـ or م behind a year at i - 1. */
static void
take_era(struct date_reader *r, size_t i)
{
	const struct date_word *w = next(r, i, DATE_ERA, SPACE);

	if (w == NULL)
		return;
	r->date.hijri_year = w->value == 1;
	stretch(r, i);
}

static bool
take_year(struct date_reader *r, size_t i, unsigned gaps)
{
	const struct date_word *w = next(r, i, DATE_DIGITS, gaps);

	if (!is_year(w))
		return false;
	r->date.year = w->value;
	stretch(r, i);
	take_era(r, i + 1);
	return true;
}

/* ألفين وواحد وعشرين, ألف وتسعمائة وستة وخمسين; words from i on. */
static bool
take_year_words(struct date_reader *r, size_t i)
{
	const struct date_word *w = next(r, i, DATE_NUMBER, SPACE);
	unsigned year;

	if (w == NULL || w->value < 1000 || w->flags != 0)
		return false;
	year = w->value;
	unsigned least = 1000;
	for (i++; (w = next(r, i, DATE_NUMBER, SPACE)) != NULL ||
	    (w = next(r, i, DATE_TEN, SPACE)) != NULL; i++) {
		bool teen = w->kind == DATE_TEN && w->flags == 0;
		/* ألفين وأحد عشر: «one» is written as «and one» is. */
		bool one = w->kind == DATE_NUMBER && w->value == 1;

		/* Hundreds, then units, then tens behind و. */
		if (!teen && ((w->flags != DATE_CONJ && !one) ||
		    w->value >= least))
			break;
		least = w->value >= 100 || (w->value < 10 && !teen) ? 100 : 1;
		year += w->value;
	}
	if (year < YEAR_MIN || year > YEAR_MAX)
		return false;
	r->date.year = year;
	stretch(r, i - 1);
	return true;
}

static enum date_when
when_of(const struct date_word *w)
{
	return (enum date_when)(WHEN_PAST + w->value);
}

/* الماضي, الجاري, المقبل at i. */
static bool
take_rel(struct date_reader *r, size_t i)
{
	const struct date_word *w = next(r, i, DATE_REL, SPACE);

	if (w == NULL)
		return false;
	r->date.when = when_of(w);
	stretch(r, i);
	return true;
}

/* After a month: "2021", "من سنة 2021", "من العام الماضي", "الماضي". */
static void
take_tail(struct date_reader *r, size_t i)
{
	unsigned gaps = SPACE | DATE_GAP_COMMA | DATE_GAP_SLASH | DATE_GAP_DASH;
	const struct date_word *w;

	if (take_rel(r, i)) {
		r->date.unit = UNIT_MONTH;
		return;
	}
	/* تموز (يوليو) 2021 */
	if (r->d->text[r->date.at.end_b - 1] == ')')
		gaps |= DATE_GAP_CLOSE;
	if (take_year(r, i, gaps))
		return;
	if (next(r, i, DATE_OF, SPACE) != NULL)
		i++;
	if (next(r, i, DATE_YEARS, SPACE) != NULL) {
		if (!take_year(r, i + 1, SPACE))
			take_year_words(r, i + 1);
		return;
	}
	w = next(r, i, DATE_UNIT, SPACE);
	if (w != NULL && w->value == UNIT_YEAR) {
		if (take_rel(r, i + 1))
			r->date.unit = UNIT_YEAR;
		else
			take_year(r, i + 1, SPACE);
	}
}

/* ---- months ---- */

/* The month at i, perhaps under two names: تموز/يوليو, تموز (يوليو). Returns
 * the word after it. */
static size_t
take_month(struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i), *twin;

	r->date.month = w->value;
	r->date.hijri = w->kind == DATE_HIJRI;
	stretch(r, i++);
	twin = next(r, i, (enum date_kind)w->kind, SPACE | DATE_GAP_SLASH |
	    DATE_GAP_DASH | DATE_GAP_OPEN);
	if (twin == NULL || twin->value != w->value)
		return i;
	stretch(r, i);
	if (twin->before == DATE_GAP_OPEN &&
	    r->d->text[twin->at.end_b] == ')')
		r->date.at.end_b++;
	return i + 1;
}

unsigned
dates__day_digits(const struct date_word *w)
{
	bool digits = w->kind == DATE_DIGITS && w->digits <= 2;

	return (digits || w->kind == DATE_ORDINAL || w->kind == DATE_FIRST) &&
	    w->value <= 31 ? w->value : 0;
}

/* 12 من الشهر الجاري, 12 الجاري. */
static bool
take_this_month(struct date_reader *r, size_t i)
{
	const struct date_word *w = next(r, i, DATE_UNIT, SPACE);

	if (w != NULL && w->value == UNIT_MONTH) {
		if (!take_rel(r, i + 1))
			return false;
	} else {
		w = next(r, i, DATE_REL, SPACE);
		if (w == NULL || w->value != 1 || !take_rel(r, i))
			return false;
	}
	r->date.unit = UNIT_MONTH;
	r->date.subtype = KN_SUBTYPE_RELATIVE;
	r->date.rule = "date-day-this-month";
	return true;
}

/* صفر is also zero, محرم forbidden: a day beside them says nothing. */
static bool
is_weak(const struct date_reader *r)
{
	return r->date.hijri && r->date.month <= 2 && r->date.year == 0 &&
	    r->date.when == WHEN_NONE;
}

/* The day at word i, its month and year: 14 دجنبر 2023, السابع من أبريل. */
static bool
read_day(struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i);
	unsigned day = dates__day_digits(w);
	bool of, month_word;
	size_t j = i + 1;

	if (day == 0)
		return false;
	of = next(r, j, DATE_OF, SPACE) != NULL;
	j += of;
	month_word = next(r, j, DATE_MONTHS, SPACE) != NULL;
	j += month_word;
	r->date.day = day;
	if (w->kind == DATE_DIGITS && !month_word &&
	    take_this_month(r, j))
		return true;
	if (w->kind == DATE_ORDINAL && !of && !month_word)
		return false;
	const unsigned gaps = SPACE | DATE_GAP_SLASH | DATE_GAP_DASH;
	if (next(r, j, DATE_MONTH, gaps) == NULL &&
	    next(r, j, DATE_HIJRI, gaps) == NULL)
		return false;
	take_tail(r, take_month(r, j));
	/* حركة 6 أبريل, ملعب 20 غشت: named after a day of any year. */
	if ((is_weak(r) && !month_word) || (r->date.year == 0 &&
	    is_kind(dates__before(r, i, SPACE), DATE_OTHER)))
		return false;
	r->date.subtype = r->date.year != 0 ? KN_SUBTYPE_ABSOLUTE :
	    r->date.when != WHEN_NONE ? KN_SUBTYPE_RELATIVE :
	    KN_SUBTYPE_PARTIAL;
	r->date.rule = r->date.hijri ? "date-hijri" : "date-day";
	return true;
}

/* 14-12-2023, 14/12/2023, 2023-12-14, with blanks about the marks. */
static bool
read_numeric(struct date_reader *r, size_t i)
{
	const struct date_word *a = word(r, i);
	const struct date_word *b = next(r, i + 1, DATE_DIGITS,
	    DATE_GAP_SLASH | DATE_GAP_DASH | DATE_GAP_DOT);
	const struct date_word *c = b == NULL ? NULL :
	    next(r, i + 2, DATE_DIGITS, b->before);

	if (a->kind != DATE_DIGITS || c == NULL || b->digits > 2)
		return false;
	bool first = is_year(a) && c->digits <= 2;
	if (!first && (!is_year(c) || a->digits > 2))
		return false;
	const struct date_word *y = first ? a : c, *day = first ? c : a;
	if (kn_day_make(y->value, b->value, day->value) == KN_DAY_NONE ||
	    b->value == 0 || day->value == 0)
		return false;
	r->date.year = y->value;
	r->date.month = b->value;
	r->date.day = day->value;
	r->date.subtype = KN_SUBTYPE_ABSOLUTE;
	r->date.rule = "date-numeric";
	stretch(r, i + 2);
	return true;
}

/* December 14, 2023: capitals, so that a verb is no month. */
static bool
read_month_first(struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i), *day;

	if (w->kind != DATE_MONTH ||
	    (w->flags & (DATE_LATIN | DATE_CAPITAL)) !=
	    (DATE_LATIN | DATE_CAPITAL))
		return false;
	day = next(r, i + 1, DATE_DIGITS, DATE_GAP_BLANK);
	if (day == NULL || dates__day_digits(day) == 0)
		return false;
	r->date.month = w->value;
	r->date.day = day->value;
	stretch(r, i + 1);
	take_year(r, i + 2, SPACE | DATE_GAP_COMMA);
	r->date.subtype = r->date.year != 0 ? KN_SUBTYPE_ABSOLUTE :
	    KN_SUBTYPE_PARTIAL;
	r->date.rule = "date-month-day";
	return true;
}

/* أبريل 2021, أبريل الماضي, شهر أبريل. */
static bool
read_month(struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i), *b;

	if (w->kind != DATE_MONTH && w->kind != DATE_HIJRI)
		return false;
	b = dates__before(r, i, SPACE);
	/* Two names of one month are no verb and no surname. */
	size_t end = take_month(r, i);
	bool headed = is_kind(b, DATE_MONTHS) || end > i + 1;
	take_tail(r, end);
	if (r->date.year == 0 && r->date.when == WHEN_NONE &&
	    (!headed || r->date.hijri))
		return false;
	r->date.subtype = r->date.year == 0 && r->date.when != WHEN_NONE ?
	    KN_SUBTYPE_RELATIVE : KN_SUBTYPE_PARTIAL;
	r->date.rule = r->date.hijri ? "date-hijri-month" : "date-month";
	return true;
}

/* ---- years alone ---- */

static bool
is_measured(const struct date_reader *r, size_t i)
{
	return next(r, i + 1, DATE_MEASURE, SPACE) != NULL ||
	    next(r, i + 1, DATE_YEARS, SPACE) != NULL;
}

/* Half of a range: the other year before or after it. */
static const struct date_word *
other_year(const struct date_reader *r, size_t i)
{
	const struct date_word *w;
	const unsigned joint = DATE_GAP_DASH | DATE_GAP_SLASH;

	w = next(r, i + 1, DATE_DIGITS, joint);
	if (is_recent(w))
		return w;
	w = dates__before(r, i, joint);
	if (is_recent(w))
		return w;
	if (next(r, i + 1, DATE_TO, SPACE) != NULL &&
	    is_recent(w = next(r, i + 2, DATE_DIGITS, SPACE)))
		return w;
	if (is_kind(dates__before(r, i, SPACE), DATE_TO) && i >= 2 &&
	    is_recent(w = dates__before(r, i - 1, SPACE)))
		return w;
	return NULL;
}

/* How sure the words before four digits make it that they are a year. */
static bool
is_told(const struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i), *b = dates__before(r, i, SPACE);
	const struct date_word *other = other_year(r, i);

	if (b != NULL && (b->kind == DATE_YEARS || (b->kind == DATE_CUE &&
	    b->value == 1) || (b->kind == DATE_HEAD && b->value == 3)))
		return true;
	if (b != NULL && b->kind == DATE_UNIT && b->value == UNIT_YEAR)
		return true;
	if (next(r, i + 1, DATE_ERA, SPACE) != NULL)
		return true;
	if (!is_recent(w) || w->value % 1000 == 0)
		return false;
	if (is_kind(b, DATE_CUE))
		return true;
	/* The years of a range stand near each other. */
	if (other == NULL)
		return false;
	int by = (int)other->value - (int)w->value;
	return by >= -60 && by <= 60;
}

static bool
read_year(struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i);

	if (w->kind == DATE_YEARS || (w->kind == DATE_UNIT &&
	    w->value == UNIT_YEAR)) {
		if (!take_year_words(r, i + 1))
			return false;
		r->date.at.start_b = r->d->at[i + 1].at.start_b;
	} else {
		if (!is_year(w) || is_measured(r, i) || !is_told(r, i))
			return false;
		r->date.year = w->value;
		stretch(r, i);
		take_era(r, i + 1);
	}
	r->date.subtype = KN_SUBTYPE_YEAR;
	r->date.rule = r->date.hijri_year ? "date-hijri-year" : "date-year";
	return true;
}

/* ---- from the day of the article ---- */

/* Whether the sentence said before that something will be. */
static bool
is_future(const struct date_reader *r, size_t i)
{
	enum { FAR = 24 };
	const struct date_word *w = word(r, i);

	for (size_t x = i, n = 0; x > 0 && n < FAR; n++) {
		const struct date_word *b = &r->d->at[--x];

		if (b->sentence != w->sentence)
			return false;
		if (b->kind == DATE_FUTURE)
			return true;
	}
	return false;
}

/* A day and month that explain the day of the week before them. */
static bool
take_day(struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i);
	struct date_reader in = *r;

	if (w == NULL || next(r, i, (enum date_kind)w->kind, SPACE |
	    DATE_GAP_COMMA | DATE_GAP_OPEN) == NULL)
		return false;
	in.date = (struct date){ .at = w->at };
	if (!read_numeric(&in, i) && !read_day(&in, i) &&
	    !read_month_first(&in, i))
		return false;
	in.date.at.start_b = r->date.at.start_b;
	in.date.weekday = r->date.weekday;
	in.date.rule = "date-weekday-day";
	*r = in;
	return true;
}

static bool
read_weekday(struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i), *b = dates__before(r, i, SPACE);

	if (w->kind != DATE_WEEKDAY || is_kind(b, DATE_OTHER) ||
	    next(r, i + 1, DATE_AFTER_OTHER, SPACE) != NULL)
		return false;
	/* الاثنين is "both" too. */
	if (w->value == 1 && is_kind(b, DATE_BETWEEN))
		return false;
	r->date.weekday = w->value;
	stretch(r, i);
	r->date.subtype = KN_SUBTYPE_WEEKDAY;
	r->date.rule = "date-weekday";
	if (is_kind(b, DATE_BEFORE)) {
		r->date.when = when_of(b);
		r->date.at.start_b = b->at.start_b;
		return true;
	}
	if (take_day(r, i + 1))
		return true;
	if (!take_rel(r, i + 1))
		r->date.future = is_future(r, i);
	return true;
}

/* اليوم and غدا are days of the article only beside a day of the week or a
 * part of the day; elsewhere they are these days, and a verb. */
static bool
is_near(const struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i), *b = dates__before(r, i, SPACE);

	if (w->value < 8 || (w->flags & DATE_LATIN) != 0)
		return (w->flags & DATE_PREP) == 0;
	return is_kind(b, DATE_PART) ||
	    next(r, i + 1, DATE_WEEKDAY, SPACE | DATE_GAP_COMMA) != NULL ||
	    (w->value == 9 && is_future(r, i));
}

/* أمس, أمس الأول, أول أمس, اليوم الثلاثاء, غدا الأربعاء 3 ماي. */
static bool
read_near(struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i), *b, *day;

	if (w->kind != DATE_NEAR || !is_near(r, i))
		return false;
	r->date.near = true;
	r->date.near_days = (int)w->value - 8;
	r->date.subtype = KN_SUBTYPE_RELATIVE;
	r->date.rule = "date-near";
	stretch(r, i);
	b = dates__before(r, i, SPACE);
	if (is_kind(b, DATE_OF) && i >= 2 &&
	    is_kind(dates__before(r, i - 1, SPACE), DATE_FIRST))
		b = &r->d->at[i - 2];
	if (is_kind(b, DATE_FIRST) && w->value == 7) {
		r->date.near_days = -2;
		r->date.at.start_b = b->at.start_b;
	}
	day = next(r, i + 1, DATE_ORDINAL, SPACE);
	if (day != NULL && day->value == 1 && w->value == 7) {
		r->date.near_days = -2;
		stretch(r, i + 1);
	}
	day = next(r, r->end, DATE_WEEKDAY, SPACE | DATE_GAP_COMMA |
	    DATE_GAP_OPEN);
	if (day != NULL) {
		r->date.weekday = day->value;
		r->date.rule = "date-near-weekday";
		stretch(r, r->end);
		take_day(r, r->end);
	}
	return true;
}

/* الأسبوع الماضي, هذا العام, next week. */
static bool
read_unit(struct date_reader *r, size_t i)
{
	const struct date_word *w = word(r, i), *b = dates__before(r, i, SPACE);

	if (w->kind != DATE_UNIT && w->kind != DATE_LATIN_UNIT &&
	    !(w->kind == DATE_YEARS && (w->flags & DATE_LATIN)))
		return false;
	r->date.unit = w->kind == DATE_YEARS ? UNIT_YEAR :
	    (enum date_unit)w->value;
	stretch(r, i);
	if (is_kind(b, DATE_BEFORE)) {
		r->date.when = when_of(b);
		r->date.at.start_b = b->at.start_b;
	} else if (!take_rel(r, i + 1)) {
		return false;
	}
	r->date.subtype = KN_SUBTYPE_RELATIVE;
	r->date.rule = "date-relative";
	return true;
}

/* ---- all of them ---- */

typedef bool read_fn(struct date_reader *r, size_t i);

/* The first that knows what stands there has it. */
static read_fn *const readers[] = { read_numeric, read_day,
	read_month_first, read_month, read_weekday, read_near, read_unit,
	read_year };

bool
dates__read(struct date_reader *r, size_t i)
{
	for (size_t k = 0; k < sizeof(readers) / sizeof(readers[0]); k++) {
		r->date = (struct date){ .at = r->d->at[i].at };
		r->end = i + 1;
		if (readers[k](r, i))
			return true;
	}
	return false;
}
