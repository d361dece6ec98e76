/*
 * test_meeting.c: meetings of small articles. In: a text. Out: what
 * kn_extract() finds, as "status a b place day [bodies]".
 */
#include "reading.h"

static const char *
id_of(const struct kn_gazetteer *gaz, const struct kn_found *f, uint32_t n)
{
	const struct kn_entity *e = kn_found_entity(gaz, f, n);

	return e == NULL ? "-" : e->id;
}

static char *
meetings_of(const struct kn_gazetteer *gaz, const char *text)
{
	struct kn_found f;
	struct kn_doc *doc = read_text(gaz, text, "2023-12-14", &f);
	char iso[KN_DAY_MAX_B];
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < f.n_meetings; i++) {
		const struct kn_meeting *m = &f.meetings[i];

		assert_non_null(m->rule);
		assert_true(m->at.start_b < m->at.end_b &&
		    m->at.end_b <= doc->n_b);
		assert_true(kn_span_contains(m->at, m->surface_b) ||
		    kn_span_contains(m->at, m->surface_a));
		kn_day_print(m->day, iso);
		kn_buf_fmt(&b, "%s%s %s %s %s %s", i > 0 ? "; " : "",
		    kn_meeting_status_name(m->status), id_of(gaz, &f, m->a),
		    id_of(gaz, &f, m->b), id_of(gaz, &f, m->place),
		    iso[0] == '\0' ? "-" : iso);
		for (uint32_t x = 0; x < m->n_bodies; x++)
			kn_buf_fmt(&b, " %s", id_of(gaz, &f, m->bodies[x]));
	}
	kn_found_dispose(&f);
	kn_doc_free(doc);
	return kn_buf_take(&b, NULL);
}

static void
who_met_whom(void **state)
{
#define H "عبد اللطيف حموشي"
#define V "فيريديريك فو"
#define R "برونو ريتيليو"
#define L "عبد الوافي لفتيت"
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "استقبل " H " بالرباط " V " هناك.",
		    "held abdellatif-hammouchi frederic-veaux rabat -" },
		{ "استقبل " H "، الثلاثاء، " V "، هناك.",
		    "held abdellatif-hammouchi frederic-veaux - 2023-12-12" },
		{ "هو استقبال " H "، الثلاثاء، ل" V ".",
		    "held abdellatif-hammouchi frederic-veaux - 2023-12-12" },
		{ "استقبل " H " من طرف " V " هناك.",
		    "held frederic-veaux abdellatif-hammouchi - -" },
		{ "وكان " H " قد التقى ب" V " هناك.",
		    "held abdellatif-hammouchi frederic-veaux - -" },
		{ "أجرى " H " مباحثات مع " V " حول الأمن.",
		    "held abdellatif-hammouchi frederic-veaux - -" },
		{ "تباحث " H " مع " V " و" R " هناك.",
		    "held abdellatif-hammouchi frederic-veaux - -; "
		    "held abdellatif-hammouchi bruno-retailleau - -" },
		{ "عقد لقاء بين " H " و" V " هناك.",
		    "held abdellatif-hammouchi frederic-veaux - -" },
		{ "لقاءات بين " H " و" V " هناك.",
		    "generic abdellatif-hammouchi frederic-veaux - -" },
		/* The و of وزير and ولي joins nobody. */
		{ "التقى " R "، وزير الداخلية الفرنسي، " L " هناك.",
		    "held bruno-retailleau abdelouafi-laftit - - "
		    "fr-interior-ministry" },
		{ "استقبل الشيخ محمد بن زايد آل نهيان ولي عهد أبوظبي " V ".",
		    "held mohammed-bin-zayed frederic-veaux - -" },
		{ "التقى " R " و" L " " V ".", "" },
		{ "سيلتقي " H " ب" V " هناك.",
		    "planned abdellatif-hammouchi frederic-veaux - -" },
		{ "من المقرر أن يجتمع " H " مع " V " هناك.",
		    "planned abdellatif-hammouchi frederic-veaux - -" },
		{ "يقوم وزير الداخلية الفرنسي " R " بزيارة إلى المغرب، حيث "
		    "سيلتقي بنظيره " L " هناك.",
		    "planned bruno-retailleau abdelouafi-laftit MA - "
		    "fr-interior-ministry ma-interior-ministry" },
		/* Told again: one meeting. Another day: another. */
		{ "استقبل " H " " V " هناك.\nوكانت مباحثات " H " مع " V ".",
		    "held abdellatif-hammouchi frederic-veaux - -" },
		{ "استقبل " H "، أمس الأربعاء، " V ".\n"
		    "واستقبل " H "، يوم 3 ماي 2021، " V ".",
		    "held abdellatif-hammouchi frederic-veaux - 2023-12-13; "
		    "held abdellatif-hammouchi frederic-veaux - 2021-05-03" },
		/* No meetings. */
		{ "رفض " H " لقاء " V ".", "" },
		{ "لم يلتق " H " ولم يستقبل " H " الضيف " V ".", "" },
		{ "أجرى " H " محادثات هاتفية مع " V ".", "" },
		{ "قال " H " إن " V " صديق.", "" },
		{ "استقبل " H " الخبر. وقال " V " شيئا.", "" },
		{ "استقبل " H " وفدا، وقال إن " V " صديق.", "" },
	};
	int wrong = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *got = meetings_of(*state, cases[i].in);

		if (strcmp(got == NULL ? "" : got, cases[i].want) != 0) {
			print_error("%s\n   got: %s\n  want: %s\n",
			    cases[i].in, got, cases[i].want);
			wrong++;
		}
		free(got);
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_met_whom),
	};

	return cmocka_run_group_tests_name("meeting", tests, setup,
	    teardown);
}
