/*
 * test_linear.c: hostile articles stay linear, by counts of work and not by
 * time. In: articles of one hostile piece, again and again, as few and as
 * four times as many. Out: how many basic blocks of core/doc, core/entity
 * and core/text ran from the text to everything found in it: four times as
 * many, and a little for what is sorted; by hand, and on a busy machine.
 *
 * The folders are compiled for this test with -fsanitize-coverage=trace-pc,
 * which calls the function below at every block.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/differ.h"
#include "kunnash/doc.h"
#include "kunnash/entity.h"
#include "kunnash/found.h"
#include "kunnash/mem.h"
#include "kunnash/sketch.h"
#include "tests/work/hostile.h"

static uint64_t blocks;

void __sanitizer_cov_trace_pc(void);
void
__sanitizer_cov_trace_pc(void)
{
	blocks++;
}

/* ---- counting ---------------------------------------------------------------- */

struct work {
	uint64_t blocks;
	size_t n_b;             /* of the text */
	size_t found;
};

static struct work
work_for(const struct kn_gazetteer *gaz, const struct hostile *h, size_t n)
{
	struct kn_found found = { 0 };
	struct kn_sketch sketch;
	struct work w;
	struct kn_buf text;

	kn_buf_init(&text, 0);
	put_hostile(&text, h, n);
	w.n_b = text.n;
	blocks = 0;
	struct kn_doc *doc = kn_doc_new_text("x.txt",
	    kn_buf_take(&text, NULL), w.n_b);
	kn_extract(gaz, doc, &found);
	kn_sketch_make((struct kn_str){ doc->text, doc->n_b }, &sketch);
	w.blocks = blocks;
	w.found = found.mentions.n + found.n_quotes + found.n_meetings +
	    found.n_offices;
	kn_found_dispose(&found);
	kn_doc_free(doc);
	return w;
}

static void
hostile_articles_are_linear(void **state)
{
	enum { N = 1000, TIMES = 4 };
	size_t wrong = 0;

	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		struct work few = work_for(*state, &hostile[i], N);
		struct work many = work_for(*state, &hostile[i],
		    (size_t)TIMES * N);
		double times = (double)many.blocks / (double)few.blocks;
		double each = (double)many.blocks / (double)many.n_b;

		print_message("%-28s %5.2f times, %6.1f blocks a byte, %zu "
		    "found\n", hostile[i].name, times, each, many.found);
		/* Sorting takes a fifth more; quadratic would be 16. */
		if (times > TIMES * 1.3 || few.blocks < few.n_b)
			wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* What kn_differ() costs for texts of n words: one again, and all others. */
static uint64_t
blocks_to_differ(size_t n)
{
	struct kn_buf same, other;
	struct kn_span *only;

	kn_buf_init(&same, 0);
	kn_buf_init(&other, 0);
	put_pieces(&same, "كلمة ", n);
	put_pieces(&other, "% ", n);
	blocks = 0;
	kn_differ(kn_buf_get(&same), kn_buf_get(&other), &only);
	free(only);
	kn_differ(kn_buf_get(&other), kn_buf_get(&same), &only);
	free(only);
	kn_differ(kn_buf_get(&other), kn_buf_get(&other), &only);
	free(only);
	kn_buf_dispose(&same);
	kn_buf_dispose(&other);
	return blocks;
}

static void
differences_are_linear(void **state)
{
	enum { N = 5000, TIMES = 4 };
	uint64_t few = blocks_to_differ(N);
	uint64_t many = blocks_to_differ((size_t)TIMES * N);

	(void)state;
	print_message("differences: %.2f times\n",
	    (double)many / (double)few);
	assert_true(few > N);
	assert_true((double)many < TIMES * 1.3 * (double)few);
}

/* More people than are told apart: the names behind them are nobody's, and
 * everything else is found as before. */
static void
people_are_bounded(void **state)
{
	struct kn_found found = { 0 };
	struct kn_buf text;
	size_t n_b, last = 0;

	kn_buf_init(&text, 0);
	put_pieces(&text, "قال السيد محمد ال%ي إن الأمر، ", KN_PEOPLE_MAX +
	    1000);
	kn_buf_cstr(&text, "ثم قال السيد محمد البتبتبي في المغرب.");
	n_b = text.n;
	struct kn_doc *doc = kn_doc_new_text("x.txt", kn_buf_take(&text,
	    NULL), n_b);
	kn_extract(*state, doc, &found);
	assert_int_equal(found.n_unlisted, KN_PEOPLE_MAX);
	for (size_t i = 0; i < found.mentions.n; i++) {
		const struct kn_entity *e = kn_found_entity(*state, &found,
		    found.mentions.at[i].entity);

		assert_non_null(e);
		if (strcmp(e->id, "MA") == 0)
			last = i;
	}
	assert_int_equal(last, found.mentions.n - 1);
	kn_found_dispose(&found);
	kn_doc_free(doc);
}

/* The counter counts: work of every pair is not four times as much. */
static void
what_is_quadratic_is_seen(void **state)
{
	uint64_t pairs[2];

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		struct kn_buf text;

		kn_buf_init(&text, 0);
		blocks = 0;
		for (size_t i = 0; i < 100 * (1 + 3 * k); i++) {
			struct kn_sketch sketch;

			kn_buf_cstr(&text, "كلمة ");
			kn_sketch_make(kn_buf_get(&text), &sketch);
		}
		pairs[k] = blocks;
		kn_buf_dispose(&text);
	}
	assert_true(pairs[1] > 8 * pairs[0]);
}

static int
setup(void **state)
{
	struct kn_gazetteer *gaz = NULL;
	struct kn_err err;

	if (kn_gazetteer_open(NULL, NULL, NULL, &gaz, &err) != KN_OK)
		return -1;
	*state = gaz;
	return 0;
}

static int
teardown(void **state)
{
	kn_gazetteer_close(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_articles_are_linear),
		cmocka_unit_test(differences_are_linear),
		cmocka_unit_test(people_are_bounded),
		cmocka_unit_test(what_is_quadratic_is_seen),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
