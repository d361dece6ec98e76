/*
 * stretch.c: the list of sources, once it is whole. In: sources in their
 * order. Out: the same in stretches, each with its paths in one piece of
 * memory, so that those that were read are given back while an index grows.
 */
#include "walk_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

enum { STRETCH = 4096 };        /* sources: some 300 kB */

struct import__stretch {
	size_t n;
	struct kn_source at[];  /* n of them, and behind them their paths */
};

static struct import__stretch *
make(const struct kn_source *from, size_t n)
{
	size_t paths_b = 0;

	for (size_t i = 0; i < n; i++)
		paths_b += strlen(from[i].corpus_path) + 1;
	struct import__stretch *s = kn_malloc(sizeof(*s) +
	    n * sizeof(s->at[0]) + paths_b);
	char *to = (char *)&s->at[n];

	s->n = n;
	for (size_t i = 0; i < n; i++) {
		size_t n_b = strlen(from[i].corpus_path) + 1;

		s->at[i] = from[i];
		s->at[i].path = to + (from[i].path - from[i].corpus_path);
		s->at[i].corpus_path = memcpy(to, from[i].corpus_path, n_b);
		to += n_b;
	}
	return s;
}

void
import__stretches_make(struct kn_scan *scan)
{
	size_t n = (scan->n + STRETCH - 1) / STRETCH;

	scan->stretch = kn_calloc(n, sizeof(*scan->stretch));
	scan->n_stretches = n;
	for (size_t i = 0; i < n; i++)
		scan->stretch[i] = make(scan->sources + i * STRETCH,
		    i < n - 1 ? STRETCH : scan->n - i * STRETCH);
	free(scan->sources);
	kn_arena_free(scan->strings);
	scan->sources = NULL;
	scan->strings = NULL;
}

void
import__stretches_free(struct kn_scan *scan)
{
	for (size_t i = 0; i < scan->n_stretches; i++)
		free(scan->stretch[i]);
	free(scan->stretch);
}

const struct kn_source *
kn_scan_get(const struct kn_scan *scan, size_t i)
{
	const struct import__stretch *s = i < scan->n ?
	    scan->stretch[i / STRETCH] : NULL;

	return s == NULL ? NULL : &s->at[i % STRETCH];
}

void
kn_scan_forget(struct kn_scan *scan, size_t i)
{
	size_t stretch = i / STRETCH;

	/* Those before it went when it was reached. */
	for (; stretch > 0 && scan->stretch[stretch - 1] != NULL; stretch--) {
		free(scan->stretch[stretch - 1]);
		scan->stretch[stretch - 1] = NULL;
	}
}
