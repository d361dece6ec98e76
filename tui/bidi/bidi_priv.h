/*
 * bidi_priv.h: what the stages of the line engine hand to each other.
 *
 * One paragraph (or a piece of a huge one) as an array of clusters in logical
 * order. Each stage fills in members: para decodes, level levels, shape
 * shapes, wrap cuts, vline reorders.
 */
#ifndef KUNNASH_BIDI_PRIV_H
#define KUNNASH_BIDI_PRIV_H

#include "kunnash/uchar.h"
#include "tui/bidi/layout.h"

/* A paragraph longer than this is laid out in pieces. */
#define KN_PARA_MAX_CP 65536
/* Characters of a field that are looked at; the rest is beyond any screen. */
#define KN_FIELD_MAX_CP 16384

/* Contextual forms: bits say on which sides a letter is joined. */
enum { KN_FORM_ISOLATED = 0, KN_FORM_FINAL = 1, KN_FORM_INITIAL = 2,
	KN_FORM_MEDIAL = 3, KN_N_FORMS = 4 };

/*
 * A cluster: a base with its marks, or something dropped (width 0). It is a
 * grapheme cluster but for what a terminal puts into cells of their own
 * (emoji joined by ZWJ, spacing marks).
 */
struct kn_cluster {
	uint32_t cp[KN_CELL_CPS];   /* what is shown; cp[0] 0: nothing */
	uint32_t base;          /* the first code point, as in the text */
	struct kn_span at;
	uint32_t i_cp;          /* its first code point in the paragraph */
	uint8_t width;          /* cells: 0, 1, 2 */
	uint8_t cls;            /* enum kn_bidi_class of the base */
	uint8_t level;
	uint8_t join;           /* enum kn_join of the base */
	uint8_t after;          /* KN_JOIN_C, _U for a ZWJ, ZWNJ inside; or T */
	uint8_t form;           /* KN_FORM_ */
	uint8_t gap;            /* enum kn_gap; counted in width */
	unsigned takes_marks:1; /* a mark that follows belongs to it */
	unsigned blank:1;       /* may hang over the end of a line */
	unsigned l1:1;          /* gets the base level at a line's end */
	unsigned may_break:1;   /* a line may end after it */
};

struct kn_para {
	struct kn_span at;      /* its bytes, with what ends it */
	bool whole;             /* false: cut at the limit, more follows */
	bool rtl;               /* base direction */
	struct kn_cluster *cl;
	size_t n_cl, cap_cl;
	uint32_t *line;         /* first cluster of each line */
	size_t n_lines, cap_lines;
	/* Per code point, until the levels are known. */
	uint32_t *cps;
	uint8_t *cls;
	size_t n_cp, cap_cp, cap_cls;
};

void kn_para_dispose(struct kn_para *p);

/*
 * Decodes, filters and clusters from byte start_b up to the end of the
 * paragraph or max_cp code points. With `field`, line breaks are blanks and
 * only the limit ends it. p must be zeroed.
 */
void kn_para_load(struct kn_para *p, const char *s, size_t n_b,
    size_t start_b, size_t max_cp, bool field, unsigned flags);

/* Embedding levels (UAX #9, P2 to I2, after the protocol below). dir AUTO
 * without a strong character takes dir2. Releases the arrays per code point. */
void kn_para_level(struct kn_para *p, enum kn_dir dir, enum kn_dir dir2);

/*
 * The same for n characters by their classes, a level for each, and L1 but
 * for what depends on lines. What X9 removes gets the level of what precedes
 * it. Returns whether the base is right to left.
 */
bool kn_levels(const uint32_t *cps, const uint8_t *cls, size_t n,
    enum kn_dir dir, enum kn_dir dir2, uint8_t *level);

/*
 * Numbers and addresses with an order of their own (UAX #9, 4.3). The text is
 * borrowed; apply() changes classes and notes what stands isolated, which
 * the owner frees. Spans are of characters.
 */
struct kn_protocol {
	const uint32_t *cps;
	uint8_t *cls;
	size_t n;
	struct kn_span *isolate;
	size_t n_isolates, cap;
};

void kn_protocol_apply(struct kn_protocol *t);
/* kn_levels() of a text with its isolates. */
bool kn_protocol_levels(const struct kn_protocol *t, enum kn_dir dir,
    enum kn_dir dir2, uint8_t *level);

/*
 * A paragraph as its isolating run sequences (BD13). Before and after the
 * characters of each stands a strong class, sos and eos (X10).
 */
#define KN_SEQ_EDGE UINT32_MAX
struct kn_seqs {
	size_t n;
	uint32_t *end;          /* of sequence s in at[], where s + 1 begins */
	uint8_t *level;         /* its embedding level */
	uint32_t *at;           /* characters, sequence by sequence, or EDGE */
	uint8_t *cls;           /* of at[i], overridden, without codes */
};

/* BD9, P2, P3, X1 to X10; returns whether the base is right to left. */
bool kn_seqs_make(const uint8_t *cls, size_t n, enum kn_dir dir,
    enum kn_dir dir2, struct kn_seqs *out);
void kn_seqs_dispose(struct kn_seqs *s);

/* X9: removed before anything is resolved. */
bool kn_is_removed(unsigned cls);
/* UAX #9 L1: what takes the base level at the end of a line. */
bool kn_is_l1(unsigned cls);

/* Joining, presentation forms, lam-alef, mirrors. Lengths may shrink. */
void kn_para_shape(struct kn_para *p, unsigned flags);
/* Shows cluster i as if nothing followed it. */
void kn_para_unjoin(struct kn_para *p, size_t i);
/* The presentation form of a letter, or 0. */
uint32_t kn_form(uint32_t letter, unsigned form);

/* KN_LAYOUT_WORDS: gaps inside words, before lines are cut; and the cells of
 * a line from the order that is to be seen to what is sent. */
void kn_words_part(struct kn_para *p);
void kn_words_send(struct kn_vcell *c, size_t n);
/* How many of n > 0 cells one word of the terminal has, or what is none. */
size_t kn_words_run(const struct kn_vcell *c, size_t n);

/* Marks where lines may end: the rising byte offsets of kn_breaks(). */
void kn_para_breaks(struct kn_para *p, const uint32_t *at_b, size_t n);
/* Cuts the paragraph into lines of width_col cells. */
void kn_para_wrap(struct kn_para *p, int width_col);

/*
 * Makes the visual line of clusters from … to - 1: L1, L2, cells, map. With
 * `hang`, blanks at its logical end get no cells. out->cell has *cap cells
 * and is grown.
 */
void kn_vline_make(const struct kn_para *p, size_t from, size_t to,
    bool hang, unsigned flags, struct kn_vline *out, size_t *cap);

#endif
