/*
 * test_any.c: conditions that take one of several values of a field, and what
 * a query says of a value; as text, from text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "kunnash/facet.h"

static struct kn_query *
parse(const char *text)
{
	struct kn_query *q;

	if (kn_query_parse(kn_str(text), &q, NULL) != KN_OK)
		fail_msg("%s", text);
	return q;
}

static void
compare(const char *from, struct kn_query *q, const char *want)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_query_print(q, &b);
	if (!kn_str_is(kn_buf_get(&b), want))
		fail_msg("%s: %s, not %s", from, b.s, want);
	kn_buf_dispose(&b);
	kn_query_free(q);
}

static void
one_value_more(void **state)
{
	static const struct {
		const char *from, *field, *value, *want;
	} rows[] = {
		{ "", "outlet", "a", "outlet:a" },
		{ "outlet:a", "outlet", "a", "outlet:a" },
		{ "outlet:a", "outlet", "b", "outlet:a OR outlet:b" },
		{ "outlet:a OR outlet:b", "outlet", "c",
		    "outlet:a OR outlet:b OR outlet:c" },
		{ "outlet:a OR outlet:b", "outlet", "b",
		    "outlet:a OR outlet:b" },
		{ "x (outlet:a OR outlet:b) y", "outlet", "c",
		    "x (outlet:a OR outlet:b OR outlet:c) y" },
		{ "-outlet:a", "outlet", "a", "outlet:a" },
		{ "-outlet:a", "outlet", "b", "-outlet:a outlet:b" },
		{ "outlet:a OR x", "outlet", "b",
		    "(outlet:a OR x) outlet:b" },
		{ "date:2023", "date", "none", "date:2023 OR date:none" },
		{ "date:<2023", "date", "2023", "date:<2023 OR date:2023" },
		{ "date:2023..", "date", "2023", "date:2023.. OR date:2023" },
		{ "lang:ar", "outlet", "a b", "lang:ar outlet:\"a b\"" },
		{ "x", "no-such", "a", "x" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_query *q = parse(rows[i].from);

		compare(rows[i].from, kn_query_with_any(q, rows[i].field,
		    kn_str(rows[i].value)), rows[i].want);
		kn_query_free(q);
	}
}

static void
one_value_excluded(void **state)
{
	static const struct {
		const char *from, *want;
	} rows[] = {
		{ "", "-outlet:a" },
		{ "outlet:a", "-outlet:a" },
		{ "-outlet:a", "-outlet:a" },
		{ "x outlet:b", "x outlet:b -outlet:a" },
		{ "outlet:b OR outlet:a", "outlet:b -outlet:a" },
		{ "outlet:a OR outlet:b OR outlet:c",
		    "(outlet:b OR outlet:c) -outlet:a" },
		{ "outlet:a OR x", "(outlet:a OR x) -outlet:a" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_query *q = parse(rows[i].from);

		compare(rows[i].from, kn_query_exclude(q, "outlet",
		    KN_LIT("a")), rows[i].want);
		kn_query_free(q);
	}
}

static void
one_value_forgotten(void **state)
{
	static const struct {
		const char *from, *want;
	} rows[] = {
		{ "", "" },
		{ "outlet:a", "" },
		{ "-outlet:a", "" },
		{ "x -outlet:A y", "x y" },
		{ "x outlet:b", "x outlet:b" },
		{ "outlet:b OR outlet:a", "outlet:b" },
		{ "outlet:a OR outlet:b OR outlet:c", "outlet:b OR outlet:c" },
		{ "outlet:a OR x", "outlet:a OR x" },
		{ "-(outlet:a OR outlet:b)", "-(outlet:a OR outlet:b)" },
		{ "via:a -via:a", "via:a -via:a" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_query *q = parse(rows[i].from);

		compare(rows[i].from, kn_query_forget(q, "outlet",
		    KN_LIT("a")), rows[i].want);
		kn_query_free(q);
	}
}

static void
without_a_field(void **state)
{
	static const struct {
		const char *from, *want;
	} rows[] = {
		{ "", "" },
		{ "outlet:a", "" },
		{ "x outlet:a", "x" },
		{ "x (outlet:a OR outlet:b)", "x" },
		{ "-outlet:a", "-outlet:a" },
		{ "outlet:a OR x", "outlet:a OR x" },
		{ "via:a", "via:a" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_query *q = parse(rows[i].from);

		compare(rows[i].from, kn_query_without_field(q, "outlet"),
		    rows[i].want);
		kn_query_free(q);
	}
}

static void
what_is_said_of_a_value(void **state)
{
	static const struct {
		const char *query, *field, *value;
		int want;
	} rows[] = {
		{ "", "outlet", "a", 0 },
		{ "outlet:a", "outlet", "a", 1 },
		{ "outlet:A", "outlet", "a", 1 },
		{ "outlet:b", "outlet", "a", 0 },
		{ "x (outlet:b OR outlet:a)", "outlet", "a", 1 },
		{ "x -outlet:a", "outlet", "a", -1 },
		{ "x -(outlet:b OR outlet:a)", "outlet", "a", -1 },
		{ "outlet:a OR x", "outlet", "a", 0 },
		{ "via:a", "outlet", "a", 0 },
		{ "country:FR", "country", "FR", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_query *q = parse(rows[i].query);

		if (kn_query_asks(q, rows[i].field, kn_str(rows[i].value)) !=
		    rows[i].want)
			fail_msg("%s", rows[i].query);
		kn_query_free(q);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_value_more),
		cmocka_unit_test(one_value_excluded),
		cmocka_unit_test(one_value_forgotten),
		cmocka_unit_test(without_a_field),
		cmocka_unit_test(what_is_said_of_a_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
