/*
 * json_priv.h: JSON as it comes: values cut out of a stream one after the
 * other, and made well-formed where that needs no guess.
 */
#ifndef KN_JSON_PRIV_H
#define KN_JSON_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/import/window_priv.h"
#include "kunnash/str.h"

enum {
	JSON_MAX_DEPTH = 512,           /* brackets in a record */
	JSON_MAX_B = 16 * 1024 * 1024,  /* a record; a longer one is none */
};

enum json_end {
	JSON_WHOLE,     /* out is a well-formed value */
	JSON_BROKEN,    /* at stands where it is not JSON any more */
	JSON_LONG,      /* longer than JSON_MAX_B; passed, or `stop` */
	JSON_CUT,       /* the stream ended in it */
};

struct json_value {
	struct import__window *w;
	struct kn_buf *out;             /* the value, or a beginning of it */
	uint64_t n_mended;              /* faults that were put right */
	uint64_t n_keys;                /* names of members */
	bool stop;                      /* where it gets too long */
	/* The state: brackets that are open, and what may come. */
	unsigned char open[JSON_MAX_DEPTH];
	size_t depth;
	unsigned char expect;
	bool comma;
};

/*
 * Reads one value from where the window is, which is at no blank. Numbers
 * become strings, as they are written. Put right are: raw control characters
 * in strings, lone surrogates, escapes that are none, commas too many and too
 * few, single quotes, NaN and None, strings that their line ends.
 */
enum json_end import__json_value(struct json_value *v);

/* Passes blanks, and commas; the byte that follows, or -1. */
int import__json_blanks(struct import__window *w, bool commas);

#endif
