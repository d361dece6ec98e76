/*
 * window_priv.h: the part of a stream that a parser looks at: it may look
 * ahead, and go back to where it said that it might.
 */
#ifndef KN_WINDOW_PRIV_H
#define KN_WINDOW_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"

struct import__stream;

struct import__window {
	struct import__stream *in;
	char *s;                /* the bytes that are held */
	size_t n, cap;
	size_t keep;            /* those from here on stay held */
	size_t at;              /* where the parser is; >= keep */
	uint64_t base;          /* bytes of the stream before s */
	size_t max_b;           /* so many behind at are held; 32 MiB */
	bool ended;             /* nothing comes after s */
	bool in_line;           /* the rest of a line is to be passed over */
};

void import__window_init(struct import__window *w,
    struct import__stream *in);
void import__window_dispose(struct import__window *w);
/* Holds at least `want` bytes from at on, if there are; what there are. */
size_t import__window_fill(struct import__window *w, size_t want);
/* What was passed will not be gone back to. */
static inline void import__window_pass(struct import__window *w);
/* The byte that is `ahead` after at; -1 when the stream ends before it. */
static inline int import__window_peek(struct import__window *w, size_t ahead);
/* Where in the stream the parser is. */
static inline uint64_t import__window_at(const struct import__window *w);

/*
 * The next line, without its end, and passes it; false at the end of the
 * stream. Borrowed until the next call. Of a line longer than max_b only the
 * beginning is given: *cut.
 */
bool import__window_line(struct import__window *w, size_t max_b,
    struct kn_str *line, bool *cut);

static inline void
import__window_pass(struct import__window *w)
{
	w->keep = w->at;
}

static inline int
import__window_peek(struct import__window *w, size_t ahead)
{
	if (w->at + ahead >= w->n &&
	    import__window_fill(w, ahead + 1) <= ahead)
		return -1;
	return (unsigned char)w->s[w->at + ahead];
}

static inline uint64_t
import__window_at(const struct import__window *w)
{
	return w->base + w->at;
}

#endif
