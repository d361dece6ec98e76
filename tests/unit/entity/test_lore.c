/*
 * test_lore.c: what is known of a word. It is the same whether the word was
 * just learnt or kept while others came, however long it is and however many
 * readings it has; and no word of a list is missed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/hash.h"

#include "core/entity/lore_priv.h"
#include "core/entity/maybe_priv.h"
#include "core/entity/person_priv.h"

static const char *const words[] = {
	"قال", "للجنة", "المغرب", "للمغرب", "وللمغرب", "وبالمغرب", "والمغربي", "يناير",
	"ليناير", "وقالت", "سيقول", "2023", "14", "1er", "january", "map",
	"paris", "محمد", "ومحمد", "بنعيسي", "الرباطي", "كتابها", "وهم", "و",
	"لل", "كيوننتثك", "والكيوننتثكاتهما", "الجزايري", "مصرى", "ولاية",
	"فالمحكمه", "تقول", "يستنكرون", "عبداللطيف", "باريس", "وباريس",
	"اعلانات", "anticonstitutionnellement", "وباللاعلاناتهماتهماتهما",
};

#define N_WORDS (sizeof(words) / sizeof(words[0]))

static void
assert_same(const char *name, const struct lore *a, const struct lore *b)
{
	const struct word *x = &a->word, *y = &b->word;
	bool same = x->cues == y->cues && x->n == y->n &&
	    x->latin == y->latin && x->definite == y->definite &&
	    x->possessed == y->possessed && x->feminine == y->feminine &&
	    x->joined == y->joined && x->verb == y->verb &&
	    x->free == y->free && a->date.found == b->date.found &&
	    a->date.value == b->date.value && a->date.kind == b->date.kind &&
	    a->date.flags == b->date.flags &&
	    a->date.digits == b->date.digits &&
	    a->date.cut_b == b->date.cut_b &&
	    a->speech.bits == b->speech.bits &&
	    a->speech.conj == b->speech.conj &&
	    a->speech.particle == b->speech.particle &&
	    a->speech.letter == b->speech.letter;

	for (size_t i = 0; same && i < x->n; i++)
		same = x->r[i].word == y->r[i].word &&
		    x->r[i].prefix_b == y->r[i].prefix_b &&
		    x->r[i].prefix == y->r[i].prefix;
	if (!same)
		fail_msg("%s", name);
}

static const struct lore *
get(struct lores *l, const char *word)
{
	return lores__get(l, kn_str(word), kn_word_hash(kn_str(word)));
}

static void
what_is_kept_is_what_was_learnt(void **state)
{
	const struct kn_gazetteer *gaz = *state;
	struct lores *kept = lores__new(gaz, 4096);
	size_t readings = 0;

	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < N_WORDS; i++) {
			struct lores *fresh = lores__new(gaz, 64);
			struct lore a = *get(kept, words[i]);

			assert_same(words[i], &a,
			    get(fresh, words[i]));
			readings = a.word.n > readings ? a.word.n : readings;
			lores__free(fresh);
		}
	/* Some of them have more than are kept. */
	assert_true(readings > 2);
	lores__free(kept);
}

static void
no_word_pushes_another_out_for_good(void **state)
{
	const struct kn_gazetteer *gaz = *state;
	struct lores *one = lores__new(gaz, 1), *many = lores__new(gaz, 4096);

	/* All share one place. */
	for (size_t i = 0; i < N_WORDS; i++)
		for (size_t k = 0; k < N_WORDS; k++) {
			struct lore a = *get(one, words[i]);

			assert_same(words[i], &a,
			    get(many, words[i]));
			(void)get(one, words[k]);
		}
	lores__free(one);
	lores__free(many);
}

static void
what_was_added_may_be_there(void **state)
{
	uint64_t bits[1 << 10 >> 6] = { 0 };
	size_t others = 0;

	(void)state;
	for (size_t i = 0; i < N_WORDS; i += 2)
		maybe__add(bits, 10, kn_word_hash(kn_str(words[i])));
	for (size_t i = 0; i < N_WORDS; i++) {
		bool has = maybe__has(bits, 10,
		    kn_word_hash(kn_str(words[i])));

		assert_true(has || i % 2 == 1);
		others += has && i % 2 == 1;
	}
	/* A fiftieth of the bits are set. */
	assert_true(others <= 2);
}

static void
common_words_are_known(void **state)
{
	(void)state;
	assert_true(lexicon__common(KN_LIT("الحكومة")));
	assert_true(lexicon__common(KN_LIT("والحكومة")));
	assert_false(lexicon__common(KN_LIT("كيوننتثك")));
}

static int
setup(void **state)
{
	struct kn_gazetteer *gaz;
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
		cmocka_unit_test(what_is_kept_is_what_was_learnt),
		cmocka_unit_test(no_word_pushes_another_out_for_good),
		cmocka_unit_test(what_was_added_may_be_there),
		cmocka_unit_test(common_words_are_known),
	};

	return cmocka_run_group_tests_name("lore", tests, setup, teardown);
}
