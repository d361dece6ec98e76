/*
 * test_date.c: dates of small articles. In: a text, and the day on which the
 * article appeared. Out: the DATE mentions, as "value subtype[surface]" in
 * order, "-" for a value that the text does not tell; hidden ones have a - in
 * front.
 */
#include "reading.h"

#include "core/entity/date_priv.h"
#include "kunnash/fold.h"

static char *
dates_of(const struct kn_gazetteer *gaz, const char *text, const char *day)
{
	struct kn_found found;
	struct kn_doc *doc = read_text(gaz, text, day, &found);
	char iso[KN_DAY_MAX_B];
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < found.mentions.n; i++) {
		const struct kn_mention *m = &found.mentions.at[i];

		if (m->type != KN_TYPE_DATE)
			continue;
		assert_int_equal(m->entity, KN_ENTITY_NONE);
		assert_true(strncmp(m->rule, "date-", 5) == 0);
		kn_day_print(m->day, iso);
		kn_buf_fmt(&b, "%s%s%s %s[%.*s]", b.n > 0 ? " " : "",
		    m->suppressed ? "-" : "", iso[0] == '\0' ? "-" : iso,
		    kn_subtype_name(m->subtype), (int)kn_span_len(m->at),
		    doc->text + m->at.start_b);
	}
	kn_found_dispose(&found);
	kn_doc_free(doc);
	return kn_buf_take(&b, NULL);
}

struct date_case {
	const char *in, *day, *want;
};

static void
check(void **state, const struct date_case *cases, size_t n)
{
	int wrong = 0;

	for (size_t i = 0; i < n; i++) {
		char *got = dates_of(*state, cases[i].in, cases[i].day);

		if (strcmp(got == NULL ? "" : got, cases[i].want) != 0) {
			print_error("%s\n   got: %s\n  want: %s\n",
			    cases[i].in, got, cases[i].want);
			wrong++;
		}
		free(got);
	}
	assert_int_equal(wrong, 0);
}

#define CHECK(state, cases) \
	check(state, cases, sizeof(cases) / sizeof(cases[0]))

static void
months_of_six_systems(void **state)
{
	static const struct date_case cases[] = {
		{ "وقع ذلك في 12 غشت 2021 هناك", NULL,
		    "2021-08-12 absolute[12 غشت 2021]" },
		{ "منذ 3 جويلية 2020", NULL,
		    "2020-07-03 absolute[3 جويلية 2020]" },
		{ "يوم 9 أغشت 2019", NULL,
		    "2019-08-09 absolute[9 أغشت 2019]" },
		{ "يوم 9 أغسطس 2019", NULL,
		    "2019-08-09 absolute[9 أغسطس 2019]" },
		{ "في 23 يوليه 1952 و26 يولية 1956", NULL,
		    "1952-07-23 absolute[23 يوليه 1952] "
		    "1956-07-26 absolute[26 يولية 1956]" },
		{ "في 30 يونيه 2013 و5 يونية 1967", NULL,
		    "2013-06-30 absolute[30 يونيه 2013] "
		    "1967-06-05 absolute[5 يونية 1967]" },
		{ "في 16 تشرين الأول/أكتوبر 2021", NULL,
		    "2021-10-16 absolute[16 تشرين الأول/أكتوبر 2021]" },
		{ "في 16 كانون الثاني 2021", NULL,
		    "2021-01-16 absolute[16 كانون الثاني 2021]" },
		{ "في 16 تموز (يوليو) 2021", NULL,
		    "2021-07-16 absolute[16 تموز (يوليو) 2021]" },
		{ "في مارس/آذار 2011", NULL,
		    "2011-03 partial[مارس/آذار 2011]" },
		{ "في ٧ أبريل ٢٠٢١", NULL,
		    "2021-04-07 absolute[٧ أبريل ٢٠٢١]" },
		{ "في ۷ أبریل ۲۰۲۱", NULL,
		    "2021-04-07 absolute[۷ أبریل ۲۰۲۱]" },
		{ "le 1er avril 2023 à Rabat", NULL,
		    "2023-04-01 absolute[1er avril 2023]" },
		{ "on December 14, 2023 in Rabat", NULL,
		    "2023-12-14 absolute[December 14, 2023]" },
	};

	CHECK(state, cases);
}

static void
numbers_and_words(void **state)
{
	static const struct date_case cases[] = {
		{ "في السابع من أبريل من سنة 2021 هناك", NULL,
		    "2021-04-07 absolute[السابع من أبريل من سنة 2021]" },
		{ "في الحادي والعشرين من مارس 2020", NULL,
		    "2020-03-21 absolute[الحادي والعشرين من مارس 2020]" },
		{ "في الثالث عشر من شهر ماي", NULL,
		    "--05-13 partial[الثالث عشر من شهر ماي]" },
		{ "احتفالات فاتح ماي", NULL, "--05-01 partial[فاتح ماي]" },
		{ "يوم 14/12/2023 و 2023-12-15 و16.12.2023", NULL,
		    "2023-12-14 absolute[14/12/2023] "
		    "2023-12-15 absolute[2023-12-15] "
		    "2023-12-16 absolute[16.12.2023]" },
		{ "يوم 31/02/2023 و14/12-2023", NULL, "" },
		{ "منذ سنة ألفين وواحد وعشرين", NULL,
		    "2021 year[ألفين وواحد وعشرين]" },
		{ "عام ألفين وأحد عشر", NULL, "2011 year[ألفين وأحد عشر]" },
		{ "عام ألف وتسعمائة وستة وخمسين", NULL,
		    "1956 year[ألف وتسعمائة وستة وخمسين]" },
		{ "يومي 12 و13 دجنبر 2023", NULL,
		    "2023-12-12 absolute[12] "
		    "2023-12-13 absolute[13 دجنبر 2023]" },
		{ "بين 3-5 ماي 2021", NULL, "2021-05-03 absolute[3] "
		    "2021-05-05 absolute[5 ماي 2021]" },
		{ "أصيب 12 و13 ماي 2021", NULL,
		    "2021-05-13 absolute[13 ماي 2021]" },
	};

	CHECK(state, cases);
}

static void
parts_of_dates(void **state)
{
	static const struct date_case cases[] = {
		{ "نشر بتاريخ 14 أبريل، وقيل", NULL,
		    "--04-14 partial[14 أبريل]" },
		{ "في أبريل 2021", NULL, "2021-04 partial[أبريل 2021]" },
		{ "هجمات وقعت سنة 2015، حين", NULL, "2015 year[2015]" },
		{ "بين 2015 و2020", NULL, "2015 year[2015] 2020 year[2020]" },
		{ "موسم 2018/2019", NULL, "2018 year[2018] 2019 year[2019]" },
		{ "صيف 1990", NULL, "1990 year[1990]" },
		{ "خلال شهر أكتوبر هناك", NULL, "- partial[أكتوبر]" },
		/* These are quantities. */
		{ "جمع 2015 توقيعا من 1900 شخص في 2000 متر", NULL, "" },
		{ "قطع 2500 كيلومتر", NULL, "" },
		{ "في 2015 درهم", NULL, "" },
		{ "رقم 2021", NULL, "" },
	};

	CHECK(state, cases);
}

static void
hijri(void **state)
{
	static const struct date_case cases[] = {
		{ "في 5 رمضان 1445 هـ هناك", NULL,
		    "2024-03-15~ absolute[5 رمضان 1445 هـ]" },
		{ "يوم 10 ذي الحجة 1444", NULL,
		    "2023-06-28~ absolute[10 ذي الحجة 1444]" },
		{ "في 12 ربيع الأول 1443", NULL,
		    "2021-10-18~ absolute[12 ربيع الأول 1443]" },
		{ "في جمادى الآخرة 1445", NULL,
		    "2023-12~ partial[جمادى الآخرة 1445]" },
		{ "عام 1445 هـ", NULL, "2024~ year[1445 هـ]" },
		{ "يوم 27 رمضان", NULL, "- partial[27 رمضان]" },
		{ "يوم 27 رمضان الجاري", "2024-04-01",
		    "2024-04-06~ relative[27 رمضان الجاري]" },
		/* Zero, forbidden, names. */
		{ "فاز الفريق 3 صفر وقال رجب شعبان إن هذا محرم", NULL, "" },
	};

	CHECK(state, cases);
}

static void
from_the_day_of_the_article(void **state)
{
	/* 2023-12-14 is a Thursday. */
	static const struct date_case cases[] = {
		{ "استقبله، الثلاثاء، هناك", NULL,
		    "- relative-weekday[الثلاثاء]" },
		{ "استقبله، الثلاثاء، هناك", "2023-12-14",
		    "2023-12-12 relative-weekday[الثلاثاء]" },
		{ "استقبله الخميس هناك", "2023-12-14",
		    "2023-12-14 relative-weekday[الخميس]" },
		{ "استقبله الخميس الماضي", "2023-12-14",
		    "2023-12-07 relative-weekday[الخميس الماضي]" },
		{ "يوم الأحد المقبل", "2023-12-14",
		    "2023-12-17 relative-weekday[الأحد المقبل]" },
		{ "سيلتقي به الأحد هناك", "2023-12-14",
		    "2023-12-17 relative-weekday[الأحد]" },
		{ "سيلتقي به. وزاره الأحد هناك", "2023-12-14",
		    "2023-12-10 relative-weekday[الأحد]" },
		{ "أعلن أمس الأربعاء", "2023-12-14",
		    "2023-12-13 relative[أمس الأربعاء]" },
		/* Pasted from an older article: the day of the week holds. */
		{ "أعلن أمس الاثنين", "2023-12-14",
		    "2023-12-11 relative[أمس الاثنين]" },
		{ "أعلن أمس", NULL, "- relative[أمس]" },
		{ "أعلن أول أمس هناك", "2023-12-14",
		    "2023-12-12 relative[أول أمس]" },
		{ "صباح اليوم في عالم اليوم", "2023-12-14",
		    "2023-12-14 relative[اليوم]" },
		{ "الأسبوع الماضي، وشهدت", "2023-12-14",
		    "- relative[الأسبوع الماضي]" },
		{ "خلال الشهر الماضي", "2023-01-14",
		    "2022-12 relative[الشهر الماضي]" },
		{ "خلال العام المقبل", "2023-01-14",
		    "2024 relative[العام المقبل]" },
		{ "يوم 12 من الشهر الجاري", "2023-12-14",
		    "2023-12-12 relative[12 من الشهر الجاري]" },
		{ "يوم 12 الجاري", "2023-12-14",
		    "2023-12-12 relative[12 الجاري]" },
		{ "يوم 12 الجاري", NULL, "- relative[12 الجاري]" },
		{ "في 12 دجنبر الجاري", NULL,
		    "--12-12 relative[12 دجنبر الجاري]" },
		/* Left over from an older article: no year is guessed. */
		{ "في 12 يوليوز الجاري", "2023-12-14",
		    "--07-12 relative[12 يوليوز الجاري]" },
		{ "في 12 يوليوز الماضي", "2023-06-14",
		    "2022-07-12 relative[12 يوليوز الماضي]" },
		{ "في مارس الماضي", "2023-06-14",
		    "2023-03 relative[مارس الماضي]" },
		{ "الثلاثاء 12 دجنبر", "2023-12-14",
		    "2023-12-12 partial[الثلاثاء 12 دجنبر]" },
		{ "الثلاثاء 13 دجنبر", "2023-12-14",
		    "2022-12-13 partial[الثلاثاء 13 دجنبر]" },
		{ "14 أبريل", "2023-12-14", "--04-14 partial[14 أبريل]" },
	};

	CHECK(state, cases);
}

static void
what_is_no_date(void **state)
{
	static const struct date_case cases[] = {
		{ "مارس مهامه مدة وقال أفريل هاينز وحميد شباط", NULL, "" },
		{ "آب الرجل إلى أيار ونيسان شركة", NULL, "" },
		{ "أقيمت صلاة الجمعة في سوق السبت", NULL, "" },
		{ "الجمعة السوداء", NULL, "" },
		{ "اليوم العالمي للمرأة في عالم اليوم", NULL, "" },
		{ "حركة 20 فبراير", NULL, "" },
		{ "14 ديسيبل و12 شخصا في الشهر", NULL, "" },
		{ "12 سنة مارس فيها", NULL, "" },
	};

	CHECK(state, cases);
}

/* Every word of the table is found as it is written there. */
static void
words_are_as_they_fold(void **state)
{
	static const char *const words[] = {
#define KN_DATE(KIND, value, w) w,
#include "core/entity/date.def"
#undef KN_DATE
	};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct kn_str rest = kn_str(words[i]), word;

		while (kn_str_split(&rest, ' ', &word)) {
			struct kn_buf b;

			kn_buf_init(&b, 0);
			kn_fold_append(KN_FOLD_NAME, word.s, word.n, &b);
			if (!kn_str_eq(kn_buf_get(&b), word))
				fail_msg("%.*s folds to %s", (int)word.n,
				    word.s, b.s);
			kn_buf_dispose(&b);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_of_six_systems),
		cmocka_unit_test(numbers_and_words),
		cmocka_unit_test(parts_of_dates),
		cmocka_unit_test(hijri),
		cmocka_unit_test(from_the_day_of_the_article),
		cmocka_unit_test(what_is_no_date),
		cmocka_unit_test(words_are_as_they_fold),
	};

	return cmocka_run_group_tests_name("date", tests, setup, teardown);
}
