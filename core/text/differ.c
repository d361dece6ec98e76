/*
 * differ.c: what one text has that another has not. In: two texts. Out:
 * stretches of the first. Words are hashed, runs of three looked up among
 * those of the other text; no alignment, so that no text makes it slow. Runs
 * that are common by chance amid what is not are no end of a stretch.
 */
#include "kunnash/differ.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/hash.h"
#include "kunnash/mem.h"
#include "kunnash/token.h"

enum { RUN = 3 };

struct words {
	uint64_t *hash;
	struct kn_span *at;
	size_t n, cap_hash, cap_at;
};

static struct words
words_of(struct kn_str s)
{
	struct words w = { 0 };
	struct kn_token word;
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, s.s, s.n);

	while (kn_tokens_next(t, &word)) {
		w.hash = kn_grow(w.hash, &w.cap_hash, w.n + 1,
		    sizeof(*w.hash));
		w.at = kn_grow(w.at, &w.cap_at, w.n + 1, sizeof(*w.at));
		w.hash[w.n] = kn_word_hash(word.folded);
		w.at[w.n++] = word.at;
	}
	kn_tokens_free(t);
	return w;
}

static uint64_t
run_hash(const uint64_t *words, size_t run)
{
	uint64_t h = 0;

	for (size_t i = 0; i < run; i++)
		h = (h ^ words[i]) * 0x9e3779b97f4a7c15u + (h >> 31);
	return h;
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The runs of a text, sorted. */
static uint64_t *
runs_of(const struct words *w, size_t run, size_t *n)
{
	uint64_t *runs = kn_calloc(w->n + 1, sizeof(*runs));

	*n = w->n < run ? 0 : w->n - run + 1;
	for (size_t i = 0; i < *n; i++)
		runs[i] = run_hash(w->hash + i, run);
	qsort(runs, *n, sizeof(*runs), by_value);
	return runs;
}

static bool *
common_words(const struct words *a, const struct words *b)
{
	size_t run = RUN, n;
	bool *common = kn_calloc(a->n + 1, sizeof(*common));

	run = a->n < run ? a->n : run;
	run = b->n < run ? b->n : run;
	if (run == 0)
		return common;
	uint64_t *runs = runs_of(b, run, &n);
	for (size_t i = 0; i + run <= a->n; i++) {
		uint64_t h = run_hash(a->hash + i, run);

		if (bsearch(&h, runs, n, sizeof(h), by_value) != NULL)
			memset(common + i, true, run * sizeof(*common));
	}
	free(runs);
	return common;
}

/* Words from..to of a text. */
struct stretch {
	size_t from, to;
};

/* Whether the common words between two stretches are common by chance: in a
 * paragraph that the other has not, some words follow each other as they do
 * elsewhere in a long text. Between two corrections they are the text. */
static bool
by_chance(struct stretch before, struct stretch after)
{
	size_t common = after.from - before.to;

	return common < before.to - before.from &&
	    common < after.to - after.from;
}

/* The words that are not common, in stretches. */
static struct stretch *
stretches_of(const bool *common, size_t n_words, size_t *n)
{
	struct stretch *at = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = 0; i < n_words;) {
		struct stretch s = { i, i };

		while (s.to < n_words && !common[s.to])
			s.to++;
		i = s.to + (s.to == i);
		if (s.to == s.from)
			continue;
		if (*n > 0 && by_chance(at[*n - 1], s)) {
			at[*n - 1].to = s.to;
			continue;
		}
		at = kn_grow(at, &cap, *n + 1, sizeof(*at));
		at[(*n)++] = s;
	}
	return at;
}

size_t
kn_differ(struct kn_str a, struct kn_str b, struct kn_span **only)
{
	struct words wa = words_of(a), wb = words_of(b);
	bool *common = common_words(&wa, &wb);
	size_t n;
	struct stretch *at = stretches_of(common, wa.n, &n);

	*only = kn_calloc(n + 1, sizeof(**only));
	for (size_t i = 0; i < n; i++)
		(*only)[i] = (struct kn_span){ wa.at[at[i].from].start_b,
			wa.at[at[i].to - 1].end_b };
	free(at);
	free(common);
	free(wa.hash);
	free(wa.at);
	free(wb.hash);
	free(wb.at);
	return n;
}
