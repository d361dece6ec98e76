/* test_explain.c: the tree of a query, without an index. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/query.h"

static const struct {
	const char *in, *want;
} cases[] = {
	{ "", "query: \nall\n" },
	{ "DGSN -(pays:FR | تاريخ:<2022) titre:\"Le Monde\"",
	    "query: DGSN -(country:FR OR date:<2022) title:\"Le Monde\"\n"
	    "and\n"
	    "  text = DGSN\n"
	    "    word: dgsn\n"
	    "      folded: dgsn\n"
	    "  not\n"
	    "    or\n"
	    "      country = FR\n"
	    "      date = <2022\n"
	    "        days:  .. 2021-12-31\n"
	    "  title = Le Monde\n"
	    "    word: le\n"
	    "      folded: le\n"
	    "    word: monde\n"
	    "      folded: monde\n" },
	{ "near(fbi, country:US|FR, 5 words)",
	    "query: near(fbi, country:US OR country:FR, 5)\n"
	    "near = 5 words\n"
	    "  text = fbi\n"
	    "    word: fbi\n"
	    "      folded: fbi\n"
	    "  or\n"
	    "    country = US\n"
	    "    country = FR\n" },
	{ "\"FBI ab\"* date:none is:undated",
	    "query: \"FBI ab\"* date:none is:undated\n"
	    "and\n"
	    "  phrase = FBI ab*\n"
	    "    word: fbi\n"
	    "      folded: fbi\n"
	    "    word: ab\n"
	    "      folded: ab*\n"
	    "  date = none\n"
	    "    days: none\n"
	    "  is = undated\n" },
};

static void
the_tree_is_told(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_query *q;

		assert_int_equal(kn_query_parse(kn_str(cases[i].in), &q,
		    NULL), KN_OK);
		kn_buf_reset(&b);
		assert_int_equal(kn_query_explain(q, NULL, NULL, &b, NULL), KN_OK);
		assert_string_equal(b.s, cases[i].want);
		kn_query_free(q);
	}
	kn_buf_dispose(&b);
}

/* An Arabic word brings the forms with which it may be written. */
static void
forms_are_told(void **state)
{
	struct kn_query *q;
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	assert_int_equal(kn_query_parse(KN_LIT("المَغرب"), &q, NULL), KN_OK);
	assert_int_equal(kn_query_explain(q, NULL, NULL, &b, NULL), KN_OK);
	assert_non_null(strstr(b.s, "word: المغرب\n    folded: المغرب\n    clitic: "));
	assert_non_null(strstr(b.s, " للمغرب"));
	assert_non_null(strstr(b.s, " وبالمغرب"));
	kn_query_free(q);
	kn_buf_dispose(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tree_is_told),
		cmocka_unit_test(forms_are_told),
	};

	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
