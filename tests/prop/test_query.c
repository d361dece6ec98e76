/*
 * test_query.c: parsing and printing are inverse, over random queries.
 *
 * Strings are put together from pieces of the language and from noise. What
 * parses must print as something that parses and prints the same; what does
 * not must say where, inside the text. The seed is printed; KN_PROP_SEED
 * sets another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/query.h"
#include "query_pieces.h"

#define ROUNDS 20000

/* The query printed, or false when it does not parse. */
static bool
normalise(struct kn_str text, struct kn_buf *out)
{
	struct kn_query *q;
	struct kn_err err;

	if (kn_query_parse(text, &q, &err) != KN_OK) {
		assert_true(err.at_b <= text.n);
		assert_non_null(err.msgid);
		return false;
	}
	kn_buf_reset(out);
	kn_query_print(q, out);
	kn_query_free(q);
	return true;
}

static void
check_chips(struct kn_str text)
{
	struct kn_query *q, *less;
	struct kn_chip chip;
	struct kn_buf b;

	assert_int_equal(kn_query_parse(text, &q, NULL), KN_OK);
	kn_buf_init(&b, 0);
	size_t n = kn_query_chip_count(q);
	for (size_t i = 0; i < n; i++) {
		kn_query_chip(q, i, &chip, &b);
		less = kn_query_without(q, i);
		/* what is left of one conjunct may itself be several */
		assert_true(kn_query_chip_count(less) >= (n > 1));
		kn_query_free(less);
	}
	kn_buf_dispose(&b);
	kn_query_free(q);
}

static void
parse_and_print_are_inverse(void **state)
{
	uint64_t seed = number_from("KN_PROP_SEED", 20231214);
	uint64_t rounds = number_from("KN_QUERIES", ROUNDS);
	struct kn_buf text, once, twice;
	size_t parsed = 0;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	kn_buf_init(&text, 0);
	kn_buf_init(&once, 0);
	kn_buf_init(&twice, 0);
	for (uint64_t i = 0; i < rounds; i++) {
		(i % 3 == 0 ? random_conditions : random_query)(&seed, &text);
		if (!normalise(kn_buf_get(&text), &once))
			continue;
		parsed++;
		if (!normalise(kn_buf_get(&once), &twice))
			fail_msg("%s prints as %s, which does not parse",
			    kn_buf_get(&text).s, kn_buf_get(&once).s);
		if (!kn_str_eq(kn_buf_get(&once), kn_buf_get(&twice)))
			fail_msg("%s prints as %s, that as %s",
			    kn_buf_get(&text).s, kn_buf_get(&once).s,
			    kn_buf_get(&twice).s);
		check_chips(kn_buf_get(&once));
	}
	print_message("%zu of %llu parsed\n", parsed,
	    (unsigned long long)rounds);
	assert_true(parsed > rounds / 20);
	kn_buf_dispose(&text);
	kn_buf_dispose(&once);
	kn_buf_dispose(&twice);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_and_print_are_inverse),
	};

	return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
