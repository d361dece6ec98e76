/*
 * fuzz_query.c: the query parser on any bytes. What parses prints as
 * something that parses and prints the same, whole and without each of its
 * conjuncts; what does not says where, inside the text.
 */
#include <string.h>

#include "fuzz.h"
#include "kunnash/query.h"

/* Prints a query; it must parse to something that prints the same. */
static void
check_inverse(const struct kn_query *q)
{
	struct kn_query *again = NULL;
	struct kn_buf a, b;

	kn_buf_init(&a, 0);
	kn_buf_init(&b, 0);
	kn_query_print(q, &a);
	FUZZ_CHECK(kn_query_parse(kn_buf_get(&a), &again, NULL) == KN_OK);
	kn_query_print(again, &b);
	FUZZ_CHECK(kn_str_eq(kn_buf_get(&a), kn_buf_get(&b)));
	FUZZ_CHECK(kn_query_is_empty(q) == kn_query_is_empty(again));
	kn_query_free(again);
	kn_buf_dispose(&a);
	kn_buf_dispose(&b);
}

static void
check_edits(const struct kn_query *q, struct kn_str text)
{
	static const char *const fields[] = { "country", "title", "date",
	    NULL };
	size_t n = kn_query_chip_count(q);
	struct kn_chip chip;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < n; i++) {
		struct kn_query *less = kn_query_without(q, i);

		kn_query_chip(q, i, &chip, &b);
		check_inverse(less);
		kn_query_free(less);
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		struct kn_query *more = kn_query_with(q, fields[i], text,
		    i % 2 == 1);

		check_inverse(more);
		kn_query_free(more);
	}
	kn_buf_dispose(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct kn_str text = { (const char *)data, n };
	struct kn_query *q = NULL;
	struct kn_err err;

	if (kn_query_parse(text, &q, &err) != KN_OK) {
		FUZZ_CHECK(q == NULL && err.msgid != NULL);
		FUZZ_CHECK(err.status == KN_SYNTAX ||
		    err.status == KN_LIMIT);
		FUZZ_CHECK(err.at_b <= n);
		return 0;
	}
	check_inverse(q);
	check_edits(q, text);
	kn_query_free(q);
	return 0;
}
