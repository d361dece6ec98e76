/*
 * anchor_priv.h: what the files of anchors share: a text as bare letters,
 * the index of its five-letter pieces, places where a passage may be.
 *
 * Passages are compared as letters: the fold for the index without white
 * space and punctuation, so that whatever is a matter of spelling or typing
 * compares equal. Between two digits one sign stays (1.5 is not 15).
 */
#ifndef KUNNASH_ANCHOR_PRIV_H
#define KUNNASH_ANCHOR_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/anchor.h"
#include "kunnash/fold.h"

enum anchor_class { ANCHOR_LETTER, ANCHOR_DIGIT, ANCHOR_SIGN };

/* Letters of one text or pattern; bound[] has n + 1 entries. */
struct anchor_letters {
	uint32_t *cp;
	uint32_t *start_b, *end_b;      /* in the original */
	uint8_t *bound;                 /* a word begins here, or one ended */
	size_t n, cap;
	uint32_t gap;           /* what came after the last: 0 nothing */
	enum anchor_class class;        /* of the last */
};

void anchor__letters_add(struct anchor_letters *l,
    const struct kn_folded *folded);
void anchor__letters_dispose(struct anchor_letters *l);
/* White space, punctuation, controls: what letters leave out. */
bool anchor__is_gap(uint32_t cp);

#define ANCHOR_GRAM 5

struct kn_anchor_text {
	const char *s;
	size_t n_b;
	uint32_t *mark_b;       /* byte offset of every 256th code point */
	size_t n_marks;
	bool folded;            /* what follows is there */
	struct anchor_letters l;
	/* Where each piece of ANCHOR_GRAM letters starts, by its hash: those
	 * of h are pos[head[h]] .. pos[head[h + 1]], rising. */
	uint32_t *head, *pos;
	uint32_t mask;
};

void anchor__text_fold(struct kn_anchor_text *t);
size_t anchor__text_b(const struct kn_anchor_text *t, size_t at_cp);
/* The places that may start with these letters: some only share their hash. */
const uint32_t *anchor__gram(const struct kn_anchor_text *t,
    const uint32_t *cp, size_t *n);

/* An anchor as letters: prefix, quote [q0, q1), suffix. */
struct anchor_pattern {
	struct anchor_letters l;
	size_t q0, q1;
	size_t lead_b, trail_b; /* of the quote before and after its letters */
	/* Bit k: a sentence ended k letters before (after) the quote, or it
	 * is not known. */
	uint64_t ends_before, ends_after;
};

/* What ends a sentence or a line. */
bool anchor__is_end(uint32_t cp);

void anchor__pattern_init(struct anchor_pattern *p,
    const struct kn_anchor *a);
void anchor__pattern_dispose(struct anchor_pattern *p);

/* A place for the quote, in letters [a, b) of the text; 0 nothing alike,
 * 1 the same: the quote, the text before and after, both together. */
struct anchor_place {
	size_t a, b;
	double quote, before, after, around;
};

/*
 * How alike: p[0], p[step] .. (n of them) and the beginning of the text
 * t[0], t[step] .. (m of them), by edit distance; what two unrelated
 * texts have in common counts as nothing.
 */
double anchor__alike(const uint32_t *p, size_t n, const uint32_t *t,
    size_t m, int step);
/*
 * Whether what is around a place is the pattern's up to the end of a sentence
 * (for few letters: or not at all) and something else from there on: a copy
 * in other surroundings, not the passage in surroundings that were edited.
 */
bool anchor__is_seamed(const struct anchor_pattern *p,
    const struct kn_anchor_text *t, const struct anchor_place *place,
    bool is_few);
/* Fills in before, after and around. */
void anchor__look_around(const struct anchor_pattern *p,
    const struct anchor_letters *l, struct anchor_place *place);

/*
 * Aligns letters [w0, w1) of the pattern with some of the text's [lo, hi) at
 * least cost; false when nothing of the quote is there. quote is for the
 * part of the quote within [w0, w1).
 */
bool anchor__align(const struct anchor_pattern *p, size_t w0, size_t w1,
    const struct anchor_letters *l, size_t lo, size_t hi,
    struct anchor_place *place);

#define ANCHOR_RARE_MAX 128     /* a piece that stands more often says little */
#define ANCHOR_SAME_MAX 256
#define ANCHOR_SPOTS_MAX 8

/* The places that hold exactly the letters of the quote, looked around.
 * *more: there may be others, which have little around in common. */
size_t anchor__same(const struct anchor_pattern *p,
    const struct kn_anchor_text *t, struct anchor_place out[], bool *more);
/* Whether the text between two places of the same letters is there twice, side
 * by side: nothing tells then which of the two was put in or taken out. */
bool anchor__is_doubled(const struct anchor_letters *l, size_t a, size_t b);
/* Where letters [w0, w1) of the pattern would start, likely ones first;
 * may be negative. */
size_t anchor__spots(const struct anchor_pattern *p, size_t w0, size_t w1,
    const struct kn_anchor_text *t, int64_t out[ANCHOR_SPOTS_MAX]);
int anchor__compare_i64(const void *a, const void *b);
/* The place most like the passage, its words changed; false when none. */
bool anchor__similar(const struct anchor_pattern *p,
    const struct kn_anchor_text *t, struct anchor_place *out);

/*
 * What else was like a passage in the text it was marked in: struct
 * kn_anchor.rival, unpacked.
 */
struct anchor_rivals {
	bool known;
	uint32_t same;          /* other places with its letters, up to 255 */
	uint32_t much;          /* of these, those much alike, up to 15 */
	double most;            /* the likeness of the most alike, 0..1 */
	uint32_t echoes;        /* anchor_traces.rivals, up to 255 */
	bool before, after, paired;     /* those of anchor_traces */
};

#define ANCHOR_MANY 255
#define ANCHOR_MUCH_MAX 15
#define ANCHOR_MUCH_ALIKE 0.4   /* one side in common, or most of it */

struct anchor_rivals anchor__rivals(uint32_t packed);
uint32_t anchor__rivals_pack(const struct anchor_rivals *r);
/* Looks for the rivals of the passage at `at` in its own text. */
void anchor__rivals_find(const struct anchor_pattern *p,
    const struct kn_anchor_text *t, struct kn_span at,
    struct anchor_rivals *out);
/* Whether a place has bytes of a span. */
bool anchor__covers(const struct kn_anchor_text *t,
    const struct anchor_place *place, struct kn_span at);

/* What the surroundings of the passage tell of its old place. */
struct anchor_traces {
	uint32_t rivals;        /* where what stands there is like it */
	bool before, after;     /* that text stands elsewhere */
	bool closed;    /* the two stand side by side: it was cut out */
	bool paired;    /* or as far apart as they were: it was rewritten */
};
void anchor__traces(const struct anchor_pattern *p,
    const struct kn_anchor_text *t, const struct anchor_place *same,
    size_t n_same, struct anchor_traces *out);

#endif
