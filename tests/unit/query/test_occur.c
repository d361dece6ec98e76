/* test_occur.c: the words of a passage in other places, without proclitics. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "kunnash/query.h"

/* A text whose occurrences stand in brackets, which are taken out of it. */
struct row {
	const char *name, *words, *text;
};

static const struct row rows[] = {
	{ "plain words", "fish", "[fish] and [Fish], fishy, no dish" },
	{ "as they are folded", "المغرب", "[المغرب] و[المَغْرِب] [المـغرب]" },
	{ "proclitics are outside", "المغرب",
	    "[المغرب] و[المغرب] ب[المغرب] وب[المغرب] فك[المغرب] المغربي" },
	{ "after one lam", "المغرب", "ل[لمغرب] ول[لمغرب]" },
	{ "harakat between", "المغرب", "وَ[المغرب] بِ[المغرب]" },
	{ "selected with proclitics", "وبالمغرب", "[المغرب] و[المغرب]" },
	{ "selected with a lam", "للمغرب", "[المغرب] ل[لمغرب]" },
	{ "a root's own letter", "والي", "[والي] و[والي] الي" },
	{ "without its article", "مغرب", "[مغرب] ب[مغرب] المغرب" },
	{ "a phrase", "وزارة الداخلية",
	    "[وزارة الداخلية] ل[وزارة الداخلية] وزارة العدل وزارة والداخلية" },
	{ "a phrase with a gap", "وزارة الداخلية",
	    "[وزارة  «الداخلية]» وزارة\nالداخلية" },
	{ "no overlaps", "a a", "[a a] [a a] a" },
	{ "begun anew", "a b", "a [a b] b [a b]" },
	{ "the shortest prefix", "بباب", "[بباب] و[بباب]" },
};

/* The text without its brackets, and where they stood. */
static char *
without_brackets(const char *text, struct kn_span *want, size_t *n)
{
	char *out = kn_calloc(strlen(text) + 1, 1);
	uint32_t at = 0;

	*n = 0;
	for (; *text != '\0'; text++) {
		if (*text == '[')
			want[*n].start_b = at;
		else if (*text == ']')
			want[(*n)++].end_b = at;
		else
			out[at++] = *text;
	}
	return out;
}

static void
check(const struct row *row)
{
	struct kn_span want[16], *got = NULL;
	size_t n_want, n = 0;
	struct kn_occur *o;
	struct kn_err err;
	char *text = without_brackets(row->text, want, &n_want);
	struct kn_doc doc = { .text = text, .n_b = strlen(text) };

	assert_int_equal(kn_occur_new(kn_str(row->words), &o, &err), KN_OK);
	kn_occur_find(o, &doc, &got, &n);
	if (n != n_want)
		fail_msg("%s: %zu and not %zu", row->name, n, n_want);
	for (size_t i = 0; i < n; i++)
		if (got[i].start_b != want[i].start_b ||
		    got[i].end_b != want[i].end_b)
			fail_msg("%s: %zu: %u-%u and not %u-%u", row->name, i,
			    got[i].start_b, got[i].end_b, want[i].start_b,
			    want[i].end_b);
	free(got);
	kn_occur_free(o);
	free(text);
}

static void
finds_what_is_marked(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(&rows[i]);
}

/* Words that are none, and too many. */
static void
refuses(void **state)
{
	struct kn_occur *o;
	struct kn_err err;

	(void)state;
	assert_int_equal(kn_occur_new(KN_LIT(" «».. "), &o, &err),
	    KN_INVALID);
	assert_null(o);
	assert_int_equal(kn_occur_new(KN_LIT("1 2 3 4 5 6 7 8 9 10 11 12"),
	    &o, &err), KN_OK);
	kn_occur_free(o);
	assert_int_equal(kn_occur_new(KN_LIT("1 2 3 4 5 6 7 8 9 10 11 12 13"),
	    &o, &err), KN_LIMIT);
	assert_null(o);
}

/* The condition is a query for the words without their proclitics. */
static void
asks_for_articles(void **state)
{
	struct kn_occur *o;
	struct kn_err err;
	struct kn_query *q;
	struct kn_buf b;

	(void)state;
	assert_int_equal(kn_occur_new(KN_LIT("ولوزارة \"الداخلية"), &o, &err),
	    KN_OK);
	kn_buf_init(&b, 0);
	kn_occur_query(o, &b);
	assert_int_equal(kn_query_parse(kn_buf_get(&b), &q, &err), KN_OK);
	kn_query_free(q);
	kn_buf_dispose(&b);
	kn_occur_free(o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_is_marked),
		cmocka_unit_test(refuses),
		cmocka_unit_test(asks_for_articles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
