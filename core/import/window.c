/*
 * window.c: the part of a stream that a parser looks at. In: a stream of
 * text. Out: bytes, as few held as the parser needs to be able to go back:
 * files of any size are read in the memory of one record.
 */
#include "core/import/window_priv.h"

#include <stdlib.h>

#include "core/import/import_priv.h"

#define PIECE_B ((size_t)64 * 1024)
#define HELD_B ((size_t)32 * 1024 * 1024)

void
import__window_init(struct import__window *w, struct import__stream *in)
{
	*w = (struct import__window){ .in = in, .max_b = HELD_B };
}

void
import__window_dispose(struct import__window *w)
{
	free(w->s);
	*w = (struct import__window){ .s = NULL };
}

/* Forgets what need not be held, when that is worth moving the rest. */
static void
forget(struct import__window *w)
{
	if (w->keep == 0 || w->keep < w->n / 2)
		return;
	if (w->n > w->keep)
		memmove(w->s, w->s + w->keep, w->n - w->keep);
	w->base += w->keep;
	w->n -= w->keep;
	w->at -= w->keep;
	w->keep = 0;
	/* A record that was far longer than others. */
	if (w->cap > 16 * PIECE_B && w->n < w->cap / 8) {
		w->cap /= 4;
		w->s = kn_realloc(w->s, w->cap, 1);
	}
}

size_t
import__window_fill(struct import__window *w, size_t want)
{
	while (w->n - w->at < want && !w->ended) {
		if (w->at - w->keep > w->max_b)
			import__window_pass(w);
		forget(w);
		w->s = kn_grow(w->s, &w->cap, w->n + PIECE_B, 1);
		size_t got = import__stream_read(w->in, w->s + w->n,
		    PIECE_B);
		w->n += got;
		w->ended = got == 0;
	}
	return w->n - w->at;
}

/* Moves behind the next line end, holding nothing. */
static void
pass_line(struct import__window *w)
{
	const char *end = NULL;

	while (end == NULL && import__window_fill(w, 1) > 0) {
		end = memchr(w->s + w->at, '\n', w->n - w->at);
		w->at = end == NULL ? w->n : (size_t)(end - w->s) + 1;
		import__window_pass(w);
	}
	w->in_line = false;
}

bool
import__window_line(struct import__window *w, size_t max_b,
    struct kn_str *line, bool *cut)
{
	const char *end = NULL;
	size_t n = 0;

	import__window_pass(w);
	if (w->in_line)
		pass_line(w);
	while (end == NULL && n <= max_b &&
	    import__window_fill(w, n + 1) > n) {
		end = memchr(w->s + w->at + n, '\n', w->n - w->at - n);
		n = end == NULL ? w->n - w->at :
		    (size_t)(end - w->s) - w->at;
	}
	*cut = w->in_line = n > max_b;
	if (n == 0 && end == NULL)
		return false;
	*line = (struct kn_str){ w->s + w->at, *cut ? max_b : n };
	w->at += *cut ? max_b : n + (end != NULL);
	if (line->n > 0 && line->s[line->n - 1] == '\r')
		line->n--;
	return true;
}
