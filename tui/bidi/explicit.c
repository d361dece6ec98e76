/*
 * explicit.c: embeddings, overrides and isolates, UAX #9 BD9, P2, P3 and X1
 * to X10. In: the classes of a paragraph's characters. Out: its isolating run
 * sequences, each a flat text without such codes, with its level and what is
 * at both ends of it. Linear, whatever the nesting.
 *
 * FriBidi (1.0.8) knows these codes, but takes the text of an isolate for the
 * continuation of its neighbour's, and brackets in an embedding for brackets
 * outside.
 */
#include "tui/bidi/bidi_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

#define MAX_LEVEL 125   /* of explicit codes (BD2) */
#define NONE UINT32_MAX

static bool
starts_isolate(unsigned cls)
{
	return cls == KN_BIDI_LRI || cls == KN_BIDI_RLI || cls == KN_BIDI_FSI;
}

bool
kn_is_removed(unsigned cls)
{
	return cls == KN_BIDI_BN || (cls >= KN_BIDI_LRE && cls <= KN_BIDI_PDF);
}

/* An entry of the directional status stack (X1). */
struct status {
	uint8_t level;
	bool isolate;
	uint8_t override;       /* KN_BIDI_L or _R; or _ON */
	uint32_t seq;           /* of an isolate: where its start belongs */
};

/* A sequence while it grows. */
struct seq {
	uint32_t n;             /* characters */
	uint8_t level;
	bool sos_rtl, eos_rtl;  /* X10 */
};

/* X1 to X10 under way. */
struct walk {
	const uint8_t *cls;
	size_t n;
	uint32_t *match;        /* per isolate start: its end (BD9), or n */
	struct status stack[MAX_LEVEL + 2];
	size_t depth;           /* entries of the stack, 1 at least */
	size_t n_over_isolates, n_over_embeddings, n_valid_isolates;
	uint32_t last;          /* the last character not removed, or NONE */
	/* Per character. */
	uint32_t *seq;
	uint8_t *now;           /* the class it is resolved with */
	struct seq *seqs;
	size_t n_seqs;
};

/*
 * BD9: pairs isolate starts with their ends. An open one keeps the one around
 * it in match[], so that no stack of its own is needed.
 */
static uint32_t *
match_isolates(const uint8_t *cls, size_t n)
{
	uint32_t *match = kn_calloc(n, sizeof(*match));
	uint32_t open = NONE, outer;

	for (size_t i = 0; i < n; i++) {
		if (starts_isolate(cls[i])) {
			match[i] = open;
			open = (uint32_t)i;
		} else if (cls[i] == KN_BIDI_PDI && open != NONE) {
			outer = match[open];
			match[open] = (uint32_t)i;
			open = outer;
		}
	}
	for (; open != NONE; open = outer) {
		outer = match[open];
		match[open] = (uint32_t)n;
	}
	return match;
}

/*
 * P2: the direction of the first strong character that is in no isolate
 * inside; AUTO without one. A character is looked at for one isolate only.
 */
static enum kn_dir
first_strong(const struct walk *w, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		unsigned cls = w->cls[i];

		if (cls == KN_BIDI_L)
			return KN_DIR_LTR;
		if (cls == KN_BIDI_R || cls == KN_BIDI_AL)
			return KN_DIR_RTL;
		if (starts_isolate(cls))
			i = w->match[i];
	}
	return KN_DIR_AUTO;
}

static struct status *
top(struct walk *w)
{
	return &w->stack[w->depth - 1];
}

/* Opens an embedding or an isolate, unless that would be too deep. */
static bool
push(struct walk *w, bool rtl, struct status new)
{
	unsigned level = top(w)->level + 1u;

	if ((level & 1) != rtl)
		level++;
	if (level > MAX_LEVEL || w->n_over_isolates > 0 ||
	    w->n_over_embeddings > 0)
		return false;
	new.level = (uint8_t)level;
	w->stack[w->depth++] = new;
	return true;
}

/* X2 to X5. */
static void
start_embedding(struct walk *w, unsigned cls)
{
	bool rtl = cls == KN_BIDI_RLE || cls == KN_BIDI_RLO;
	struct status new = {
		.override = cls == KN_BIDI_LRO ? KN_BIDI_L :
		    cls == KN_BIDI_RLO ? KN_BIDI_R : KN_BIDI_ON,
	};

	if (!push(w, rtl, new) && w->n_over_isolates == 0)
		w->n_over_embeddings++;
}

/* X7. */
static void
end_embedding(struct walk *w)
{
	if (w->n_over_isolates > 0)
		return;
	if (w->n_over_embeddings > 0)
		w->n_over_embeddings--;
	else if (!top(w)->isolate && w->depth > 1)
		w->depth--;
}

/* X5a to X5c, after its first character found its sequence. */
static void
start_isolate(struct walk *w, size_t i)
{
	bool rtl = w->cls[i] == KN_BIDI_RLI || (w->cls[i] == KN_BIDI_FSI &&
	    first_strong(w, i + 1, w->match[i]) == KN_DIR_RTL);
	struct status new = { .isolate = true, .override = KN_BIDI_ON,
		.seq = w->seq[i] };

	if (push(w, rtl, new))
		w->n_valid_isolates++;
	else
		w->n_over_isolates++;
}

/* X6a: the sequence that goes on after the isolate, if there was one. */
static uint32_t
end_isolate(struct walk *w)
{
	if (w->n_over_isolates > 0) {
		w->n_over_isolates--;
		return NONE;
	}
	if (w->n_valid_isolates == 0)
		return NONE;
	w->n_over_embeddings = 0;
	while (!top(w)->isolate)
		w->depth--;
	w->n_valid_isolates--;
	return w->stack[--w->depth].seq;
}

static bool
max_is_rtl(unsigned level, unsigned other)
{
	return (level > other ? level : other) & 1;
}

/*
 * BD13, X10: adds character i to sequence seq, to a new one if that is NONE.
 * Where the character before it is in another, one ends for now, and if this
 * one is new, it begins.
 */
static void
add(struct walk *w, size_t i, unsigned level, uint32_t seq)
{
	unsigned base = w->stack[0].level, before = base;
	uint32_t last = w->last == NONE ? NONE : w->seq[w->last];

	if (last != NONE) {
		struct seq *s = &w->seqs[last];

		before = s->level;
		if (seq == NONE && before == level)
			seq = last;
		/* An isolate that does not end is the end of its sequence. */
		if (seq != last)
			s->eos_rtl = max_is_rtl(before,
			    starts_isolate(w->cls[w->last]) ? base : level);
	}
	if (seq == NONE) {
		seq = (uint32_t)w->n_seqs++;
		w->seqs[seq] = (struct seq){ .level = (uint8_t)level,
			.sos_rtl = max_is_rtl(before, level) };
	}
	/* As if it were the last of the paragraph. */
	w->seqs[seq].eos_rtl = max_is_rtl(level, base);
	w->seqs[seq].n++;
	w->seq[i] = seq;
	w->last = (uint32_t)i;
}

/*
 * An isolate is a neutral to what is around it, as are the marks at its ends.
 * Blanks and separators are neutrals, too: by name FriBidi would do L1.
 */
static unsigned
class_now(struct walk *w, unsigned cls)
{
	if (top(w)->override != KN_BIDI_ON)
		return top(w)->override;
	return cls >= KN_BIDI_LRI || (cls >= KN_BIDI_B && cls <= KN_BIDI_WS) ?
	    KN_BIDI_ON : cls;
}

static void
step(struct walk *w, size_t i)
{
	unsigned cls = w->cls[i];
	uint32_t seq = NONE;

	if (kn_is_removed(cls)) {
		w->seq[i] = NONE;
		if (cls == KN_BIDI_PDF)
			end_embedding(w);
		else if (cls != KN_BIDI_BN)
			start_embedding(w, cls);
		return;
	}
	if (cls == KN_BIDI_PDI)
		seq = end_isolate(w);
	/* X8 */
	if (cls == KN_BIDI_B && i + 1 == w->n)
		w->depth = 1;
	w->now[i] = (uint8_t)class_now(w, cls);
	add(w, i, top(w)->level, seq);
	if (starts_isolate(cls))
		start_isolate(w, i);
}

/* Puts the characters of each sequence together, between sos and eos. */
static void
gather(const struct walk *w, struct kn_seqs *out)
{
	uint32_t *next = kn_calloc(w->n_seqs, sizeof(*next)), n = 0;

	out->n = w->n_seqs;
	out->end = kn_calloc(out->n, sizeof(*out->end));
	out->level = kn_calloc(out->n, sizeof(*out->level));
	out->at = kn_calloc(w->n + 2 * out->n, sizeof(*out->at));
	out->cls = kn_calloc(w->n + 2 * out->n, sizeof(*out->cls));
	for (size_t s = 0; s < out->n; s++) {
		const struct seq *seq = &w->seqs[s];

		out->level[s] = seq->level;
		out->at[n] = KN_SEQ_EDGE;
		out->cls[n++] = seq->sos_rtl ? KN_BIDI_R : KN_BIDI_L;
		next[s] = n;
		n += seq->n;
		out->at[n] = KN_SEQ_EDGE;
		out->cls[n++] = seq->eos_rtl ? KN_BIDI_R : KN_BIDI_L;
		out->end[s] = n;
	}
	for (size_t i = 0; i < w->n; i++) {
		if (w->seq[i] == NONE)
			continue;
		uint32_t k = next[w->seq[i]]++;
		out->at[k] = (uint32_t)i;
		out->cls[k] = w->now[i];
	}
	free(next);
}

bool
kn_seqs_make(const uint8_t *cls, size_t n, enum kn_dir dir, enum kn_dir dir2,
    struct kn_seqs *out)
{
	struct walk w = {
		.cls = cls,
		.n = n,
		.match = match_isolates(cls, n),
		.seq = kn_calloc(n, sizeof(*w.seq)),
		.now = kn_calloc(n, sizeof(*w.now)),
		.seqs = kn_calloc(n, sizeof(*w.seqs)),
		.depth = 1,
		.last = NONE,
	};

	if (dir == KN_DIR_AUTO)
		dir = first_strong(&w, 0, n);
	if (dir == KN_DIR_AUTO)
		dir = dir2;
	w.stack[0] = (struct status){ .level = dir == KN_DIR_RTL,
		.override = KN_BIDI_ON };
	for (size_t i = 0; i < n; i++)
		step(&w, i);
	gather(&w, out);
	free(w.match);
	free(w.seq);
	free(w.now);
	free(w.seqs);
	return dir == KN_DIR_RTL;
}

void
kn_seqs_dispose(struct kn_seqs *s)
{
	free(s->end);
	free(s->level);
	free(s->at);
	free(s->cls);
	*s = (struct kn_seqs){ 0 };
}
