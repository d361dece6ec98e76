/*
 * corpus.h: articles of our own, made up for benchmarks: as many as wanted,
 * the same for the same seed and number whatever was made before. Words come
 * as often as language has them, sentences from a small grammar, names from
 * the gazetteer; one article in five is an edited copy of an earlier one.
 */
#ifndef KUNNASH_BENCH_CORPUS_H
#define KUNNASH_BENCH_CORPUS_H

#include <stdint.h>

#include "kunnash/str.h"
#include "tests/bench/dice.h"

/* Kinds of words; the letter stands for one in the patterns of the grammar. */
enum word_kind {
#define WORD_KIND(NAME, letter, type, skew) WORDS_##NAME,
#include "corpus_word.def"
#undef WORD_KIND
	N_WORD_KINDS
};

/* The words of the corpus: listed ones first, then coined ones. */
struct words;
/* file: frequent words, one a line (assets/gazetteer/common.txt). NULL when
 * it cannot be read. */
struct words *words_new(const char *file, uint64_t seed);
void words_free(struct words *w);
/* One of a kind, frequent ones more often. Appends to out. */
void words_put(const struct words *w, enum word_kind kind, struct dice *d,
    struct kn_buf *out);
/* The same one for the same number, as an outlet has a name and an id. */
struct named {
	const char *id, *name;
};
struct named words_nth(const struct words *w, enum word_kind kind,
    uint32_t n);
/* The number of a frequent one. */
uint32_t words_draw(const struct words *w, enum word_kind kind,
    struct dice *d);

struct article {
	struct kn_buf title, body;      /* body: paragraphs, "\n\n" between */
	struct named outlet, place;
	int year, month, day;           /* year 0: undated */
	uint32_t copy_of;               /* or UINT32_MAX */
};
void article_init(struct article *a);
void article_dispose(struct article *a);
/* Which corpus: articles have length times the sentences of short news. */
struct article_plan {
	uint64_t seed;
	double length;
};
/* Makes article number i into a, which may hold another one. */
void article_make(struct article *a, const struct words *w,
    const struct article_plan *plan, uint32_t i);
/* The article as a page of its outlet, for a file of plain text. */
void article_page(const struct article *a, struct kn_buf *out);

#endif
