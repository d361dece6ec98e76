/*
 * fmt.c: counts and dates as the reader's country writes them.
 * Last step before chrome text meets the line engine. In: numbers, ISO dates.
 * Out: text appended to a buffer. Touches nothing else.
 */
#include "tui/look/look.h"

#include <string.h>

#include "kunnash/filter.h"

/* Month names in the Arabic press go by country, not by language. */
enum month_names { MONTHS_MOROCCO, MONTHS_ALGERIA, MONTHS_MAURITANIA,
	MONTHS_LEVANT, MONTHS_GULF, MONTHS_FRENCH, MONTHS_ENGLISH };

static const char *const months[][12] = {
	[MONTHS_MOROCCO] = { "يناير", "فبراير", "مارس", "أبريل", "ماي",
		"يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر",
		"دجنبر" },
	[MONTHS_ALGERIA] = { "جانفي", "فيفري", "مارس", "أفريل", "ماي",
		"جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر",
		"ديسمبر" },
	[MONTHS_MAURITANIA] = { "يناير", "فبراير", "مارس", "إبريل", "مايو",
		"يونيو", "يوليو", "أغشت", "شتمبر", "أكتوبر", "نوفمبر",
		"دجمبر" },
	[MONTHS_LEVANT] = { "كانون الثاني", "شباط", "آذار", "نيسان", "أيار",
		"حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
		"تشرين الثاني", "كانون الأول" },
	[MONTHS_GULF] = { "يناير", "فبراير", "مارس", "أبريل", "مايو",
		"يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر",
		"ديسمبر" },
	[MONTHS_FRENCH] = { "janvier", "février", "mars", "avril", "mai",
		"juin", "juillet", "août", "septembre", "octobre",
		"novembre", "décembre" },
	[MONTHS_ENGLISH] = { "January", "February", "March", "April", "May",
		"June", "July", "August", "September", "October",
		"November", "December" },
};

/* Which names the press of a country uses; Morocco's for all others. */
static const struct {
	char iso[3];
	enum month_names names;
} month_countries[] = {
	{ "AE", MONTHS_GULF }, { "BH", MONTHS_GULF }, { "DZ", MONTHS_ALGERIA },
	{ "EG", MONTHS_GULF }, { "IQ", MONTHS_LEVANT },
	{ "JO", MONTHS_LEVANT }, { "KW", MONTHS_GULF },
	{ "LB", MONTHS_LEVANT }, { "LY", MONTHS_GULF },
	{ "MR", MONTHS_MAURITANIA }, { "OM", MONTHS_GULF },
	{ "PS", MONTHS_LEVANT }, { "QA", MONTHS_GULF }, { "SA", MONTHS_GULF },
	{ "SD", MONTHS_GULF }, { "SY", MONTHS_LEVANT },
	{ "TN", MONTHS_ALGERIA }, { "YE", MONTHS_GULF },
};

static const char *const *
month_table(enum kn_lang lang, const char *country)
{
	size_t n = sizeof(month_countries) / sizeof(month_countries[0]);

	if (lang == KN_LANG_FR)
		return months[MONTHS_FRENCH];
	if (lang == KN_LANG_EN)
		return months[MONTHS_ENGLISH];
	for (size_t i = 0; country != NULL && i < n; i++) {
		if (strcmp(country, month_countries[i].iso) == 0)
			return months[month_countries[i].names];
	}
	return months[MONTHS_MOROCCO];
}

/* A number with at least `width` digits, in the digits asked for. */
static void
put_digits(const struct kn_locale *l, uint64_t n, int width,
    struct kn_buf *out)
{
	char digit[20];
	int i = 0;

	do {
		digit[i++] = (char)(n % 10);
		n /= 10;
	} while (n > 0);
	while (i < width)
		digit[i++] = 0;
	while (i-- > 0)
		kn_buf_cp(out, (l->digits == KN_DIGITS_ARABIC ? 0x660u : '0') +
		    (uint32_t)digit[i]);
}

void
kn_fmt_count(const struct kn_locale *l, uint64_t n, struct kn_buf *out)
{
	put_digits(l, n, 1, out);
}

/* ---- dates ----------------------------------------------------------- */

struct date {
	uint64_t part[3];       /* year, month, day */
	int n;                  /* how many of them are known */
};

/* "2023", "2023-12", "2023-12-14", with or without a time of day. */
static bool
parse_iso(const char *iso, struct date *d)
{
	static const size_t width[] = { 4, 2, 2 };
	struct kn_str rest = { iso, strcspn(iso, "T ") }, piece;

	*d = (struct date){ .n = 0 };
	while (kn_str_split(&rest, '-', &piece)) {
		if (d->n == 3 || piece.n != width[d->n] ||
		    !kn_str_u64(piece, &d->part[d->n]))
			return false;
		d->n++;
	}
	return d->n > 0 && (d->n < 2 || d->part[1] - 1 < 12) &&
	    (d->n < 3 || d->part[2] - 1 < 31);
}

/* 14 دجنبر 2023; 1er décembre 2023 */
static void
put_named(const struct kn_locale *l, const struct date *d,
    const char *const *names, struct kn_buf *out)
{
	if (d->n > 2) {
		put_digits(l, d->part[2], 1, out);
		if (l->lang == KN_LANG_FR && d->part[2] == 1)
			kn_buf_cstr(out, "er");
		kn_buf_chr(out, ' ');
	}
	if (d->n > 1) {
		kn_buf_cstr(out, names[d->part[1] - 1]);
		kn_buf_chr(out, ' ');
	}
	put_digits(l, d->part[0], 1, out);
}

void
kn_fmt_date(const struct kn_locale *l, const char *iso, bool with_name,
    const char *country, struct kn_buf *out)
{
	struct date d;

	if (iso == NULL) {
		kn_buf_cstr(out, kn_tr(N_("undated")));
		return;
	}
	if (!parse_iso(iso, &d)) {
		kn_filter_append(kn_str(iso), false, out);
		return;
	}
	if (with_name) {
		put_named(l, &d, month_table(l->lang, country), out);
		return;
	}
	for (int i = d.n - 1; i >= 0; i--) {
		put_digits(l, d.part[i], i == 0 ? 4 : 2, out);
		if (i > 0)
			kn_buf_chr(out, '/');
	}
}
