/*
 * test_vocab.c: the vocabulary. Whatever words come and go, few at a time or
 * nearly all, its rows hold each word that has articles once, in byte order,
 * with how many have it. KN_PROP_SEED asks for others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/index/vocab_priv.h"
#include "kunnash/mem.h"
#include "tests/prop/random.h"

enum { WORDS = 9000, ROUNDS = 24, ROW_MAX = 160 };

struct model {
	uint32_t articles[WORDS];
	uint32_t order[WORDS];  /* words by their bytes */
};

/* Some share long beginnings, some end in a byte 0 or are another's start. */
static struct kn_str
word_at(size_t i, char out[64])
{
	int n = i % 3 == 0 ? snprintf(out, 64, "w%zu", i) :
	    snprintf(out, 64, "%s%05zu", i % 3 == 1 ? "المستشف" :
	    "longer-than-a-word-", i / 7 * 7);

	if (i % 3 != 0)
		n += snprintf(out + n, 64 - (size_t)n, "%c", (int)(i % 7));
	return (struct kn_str){ out, (size_t)n + (i % 21 == 0) };
}

static int
by_bytes(const void *pa, const void *pb)
{
	char a[64], b[64];

	return kn_str_cmp(word_at(*(const uint32_t *)pa, a),
	    word_at(*(const uint32_t *)pb, b));
}

/* An article with some of the words; in, or out when it takes them back. */
static void
change(struct index_vocab *v, struct model *m, uint64_t *state, size_t part)
{
	bool in = below(state, 3) != 0;
	char text[64];

	index__vocab_begin(v, in);
	for (size_t i = 0; i < WORDS; i++) {
		if (below(state, part) != 0 || (!in && m->articles[i] == 0))
			continue;
		struct kn_str w = word_at(i, text);
		uint32_t hash = index__vocab_hash(v, w);
		index__vocab_glance(v, hash);
		index__vocab_word(v, w, hash);
		index__vocab_word(v, w, hash);
		if (in)
			m->articles[i]++;
		else
			m->articles[i]--;
	}
}

/* Rows against the model; their number. */
static size_t
compare(struct kn_db *db, const struct model *m)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT first, words FROM vocab ORDER BY first");
	struct vocab_stretch s;
	size_t at = 0, rows = 0;
	char text[64];

	vocab__stretch_init(&s);
	for (; kn_step(st); rows++) {
		assert_true(vocab__stretch_read(&s, kn_col_str(st, 1)));
		assert_in_range(s.n, 1, ROW_MAX);
		assert_true(kn_str_eq(kn_col_str(st, 0),
		    vocab__word(&s, 0)));
		for (size_t i = 0; i < s.n; i++, at++) {
			while (at < WORDS && m->articles[m->order[at]] == 0)
				at++;
			assert_in_range(at, 0, WORDS - 1);
			assert_true(kn_str_eq(vocab__word(&s, i),
			    word_at(m->order[at], text)));
			assert_int_equal(s.word[i].articles,
			    m->articles[m->order[at]]);
		}
	}
	kn_reset(st);
	for (; at < WORDS; at++)
		assert_int_equal(m->articles[m->order[at]], 0);
	vocab__stretch_dispose(&s);
	return rows;
}

static void
words_come_and_go(void **state)
{
	const struct kn_db_opts opts = { .write = true, .create = true };
	static const size_t parts[] = { 2, 40, 1, 3, 500, WORDS };
	char path[] = "/tmp/kunnash-vocab-XXXXXX";
	struct model *m = kn_calloc(1, sizeof(*m));
	uint64_t seed = number_from("KN_PROP_SEED", 20261123);
	struct kn_db *db;
	int fd = mkstemp(path);

	(void)state;
	print_message("KN_PROP_SEED=%llu\n", (unsigned long long)seed);
	assert_true(fd >= 0 && close(fd) == 0);
	assert_int_equal(kn_db_open(path, &opts, &db, NULL), KN_OK);
	index__fts_register(db, NULL);
	index__schema_create(db);
	for (uint32_t i = 0; i < WORDS; i++)
		m->order[i] = i;
	qsort(m->order, WORDS, sizeof(*m->order), by_bytes);
	struct index_vocab *v = index__vocab_new();
	for (size_t r = 0; r < ROUNDS; r++) {
		for (size_t k = below(&seed, 4); k-- > 0;)
			change(v, m, &seed, parts[r % 6]);
		kn_db_begin(db);
		index__vocab_write(v, db);
		kn_db_commit(db);
		assert_int_equal(kn_db_status(db), KN_OK);
		size_t rows = compare(db, m);
		/* Written in one go, the rows are full. */
		if (parts[r % 6] == 1)
			assert_in_range(rows, 0, WORDS / 100);
	}
	index__vocab_free(v);
	kn_db_close(db);
	unlink(path);
	free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
