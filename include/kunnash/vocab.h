/*
 * vocab.h: the words of a corpus, each with the number of articles that have
 * it; and where words stand in articles, without reading any.
 *
 * Words are in the INDEX profile of fold.h.
 */
#ifndef KUNNASH_VOCAB_H
#define KUNNASH_VOCAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/index.h"

/* ---- the vocabulary ------------------------------------------------------- */

/* A reader of the vocabulary, for one call: what it has read is not read
 * again when the index changes. */
struct kn_vocab;
struct kn_vocab *kn_vocab_open(struct kn_index *ix);
/* With the status of all reads. */
enum kn_status kn_vocab_close(struct kn_vocab *v, struct kn_err *err)
    KN_MUST_CHECK;
/* How many articles have the word; 0: none, or reading failed. */
uint32_t kn_vocab_articles(struct kn_vocab *v, struct kn_str word);
/* Calls fn for each word that begins so, in byte order, until it returns
 * false. The word is borrowed for the call; fn must not use v. */
void kn_vocab_each(struct kn_vocab *v, struct kn_str beginning,
    bool (*fn)(void *user, struct kn_str word, uint32_t articles),
    void *user);

/* ---- places --------------------------------------------------------------- */

/* Where a form of a word stands: words of the title are counted from 0, and
 * words of the rest from KN_PLACE_BODY. */
#define KN_PLACE_BODY UINT32_C(0x80000000)
struct kn_place {
	uint32_t at;
	uint16_t word, form;    /* indexes into what was asked */
};

typedef void kn_places_fn(void *user, uint32_t id,
    const struct kn_place *at, size_t n);
#define KN_INDEX_MAX_WORDS 32
/* A word as the list of its forms. */
struct kn_index_alts {
	const struct kn_str *form;
	size_t n;
};
struct kn_places_query {
	const struct kn_index_alts *words;
	size_t n_words;
	bool prefix;            /* forms of the last word are beginnings */
	bool in_title;          /* only there */
	const struct kn_set *within;    /* only these articles; or NULL */
	/* A word that all articles within have: others are stepped over, and
	 * not counted. NULL: none. */
	const struct kn_index_alts *beside;
	bool no_places;         /* only which articles: n is 0 */
};
/*
 * Calls fn for each article that has a form of every word, by rising id,
 * with the places of all forms by rising `at`, then word; fn must not use
 * ix. *articles: how many there are, also those not within (may be NULL).
 * No article is read. KN_LIMIT for too many words or forms (32 each on
 * average).
 */
enum kn_status kn_index_places(struct kn_index *ix,
    const struct kn_places_query *q, kn_places_fn *fn, void *user,
    size_t *articles, struct kn_err *err) KN_MUST_CHECK;

/* One form of a word in one article. */
struct kn_form_at {
	uint32_t id;
	size_t form;            /* index into what was asked */
	const uint32_t *at;     /* as in kn_place, rising; of the call */
	size_t n, n_title;      /* and how many of them are in the title */
};
typedef void kn_form_fn(void *user, const struct kn_form_at *row);
struct kn_forms_query {
	const struct kn_index_alts *word;
	bool prefix;            /* forms are beginnings */
	bool in_title;
	const struct kn_set *within;    /* only these articles; or NULL */
	bool no_places;         /* only which articles: n is 0 */
};
/*
 * The same for one word, sooner: calls fn form by form, and of each form for
 * each article that has it, by rising id; fn must not use ix.
 */
enum kn_status kn_index_forms(struct kn_index *ix,
    const struct kn_forms_query *q, kn_form_fn *fn, void *user,
    size_t *articles, struct kn_err *err) KN_MUST_CHECK;

/*
 * Where n_words words stand together among places (sorted as above): in
 * their order and next to each other, or, when slop is not 0, in any order
 * with at most that many other words between the first and the last. Calls
 * fn with the place of each word, by rising place of the first, without
 * overlaps, until it returns false.
 */
#define KN_PHRASE_MAX_SLOP 99
typedef bool kn_phrase_fn(void *user, const struct kn_place *const *word);
void kn_places_phrase(const struct kn_place *at, size_t n, size_t n_words,
    unsigned slop, kn_phrase_fn *fn, void *user);

/* The set of articles with such a phrase; of one word, with the word.
 * KN_LIMIT as above. */
enum kn_status kn_index_phrase(struct kn_index *ix,
    const struct kn_places_query *q, unsigned slop, struct kn_set **out,
    struct kn_err *err) KN_MUST_CHECK;
/* What corrected titles change in a set that was made of kn_index_places():
 * adds the articles that have the words in theirs, and takes out, in_title,
 * those that had them in the one before. */
void kn_index_amend_words(const struct kn_index *ix,
    const struct kn_places_query *q, struct kn_set *set);

#endif
