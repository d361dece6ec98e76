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

#define ROUNDS 20000

static uint32_t
next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static const char *const pieces[] = {
	" ", " ", " ", " ", "(", ")", "|", "-", "\"", "\"", "«", "»", "“",
	"”", "*", ":", "AND ", " OR ", " NOT ", "AND", "OR", "NOT", "a", "b",
	"المغرب", "الأمن", "فرنسا", "country:", "بلد:", "جهاز:", "title:",
	"date:", "2023", "-02", "..", "<", ">=", "none", "is:", "undated",
	"copy", "lang:", "ar", "/name", "FR", "?", "،", "؟", "=", "~", "\t",
	"\xE2\x80\x8F", "é", "12:30", "contry:", "http://x", "٢٠٢٣", "+",
	"\"~5", "a b\"~12", "=\"", "~a",
	"\xC2\xA0", "near(", "near(", "near(a, ", "قرب(", ",", ", ", "، ",
	"sentence)", "para", "3", "٥ كلمات)", "country:FR|", "|ES", "when:",
};

static void
random_query(uint64_t *seed, struct kn_buf *out)
{
	size_t n = next(seed) % 12;

	kn_buf_reset(out);
	for (size_t i = 0; i < n; i++)
		kn_buf_cstr(out, pieces[next(seed) %
		    (sizeof(pieces) / sizeof(*pieces))]);
}

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
	const char *env = getenv("KN_PROP_SEED");
	uint64_t seed = env == NULL ? 20231214 : strtoull(env, NULL, 10);
	struct kn_buf text, once, twice;
	size_t parsed = 0;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	kn_buf_init(&text, 0);
	kn_buf_init(&once, 0);
	kn_buf_init(&twice, 0);
	for (size_t i = 0; i < ROUNDS; i++) {
		random_query(&seed, &text);
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
	print_message("%zu of %d parsed\n", parsed, ROUNDS);
	assert_true(parsed > ROUNDS / 20);
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
