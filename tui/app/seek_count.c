/*
 * seek_count.c: how many hits a search has. In: an answer, the session of the
 * thread that found it. Out: a number, after as many steps as there are rows:
 * each reads an article, as going from hit to hit would, so that both agree.
 */
#include "tui/app/seeker.h"

#include <stdlib.h>

#include "kunnash/mem.h"
#include "kunnash/search.h"
#include "tui/pane/seek.h"

struct kn_seek_counter {
	struct kn_index *ix;    /* borrowed */
	struct kn_query *words;
	struct kn_finder *finder;
	uint32_t *id;
	size_t n, next;
	struct kn_seek_count count;
};

static void
take_rows(struct kn_seek_counter *c, struct kn_result *r)
{
	size_t n = kn_result_rows(r) - kn_result_filled(r);

	c->count.all = n <= KN_SEEK_COUNTED;
	if (n > KN_SEEK_COUNTED)
		n = KN_SEEK_COUNTED;
	c->id = kn_calloc(n + 1, sizeof(*c->id));
	while (c->n < n && kn_result_id(r, c->n, &c->id[c->n], NULL) == KN_OK)
		c->n++;
}

struct kn_seek_counter *
kn_seek_counter_new(struct kn_session *session,
    const struct kn_seek_answer *a, bool no_aliases)
{
	struct kn_query *words = a->result == NULL ? NULL :
	    kn_seek_words(a->q);

	if (words == NULL)
		return NULL;
	struct kn_seek_counter *c = kn_calloc(1, sizeof(*c));
	c->ix = kn_session_index(session);
	c->words = words;
	c->count.number = a->number;
	if (kn_finder_new(words, c->ix, no_aliases, false, &c->finder,
	    NULL) != KN_OK) {
		kn_seek_counter_free(c);
		return NULL;
	}
	take_rows(c, a->result);
	return c;
}

void
kn_seek_counter_free(struct kn_seek_counter *c)
{
	if (c == NULL)
		return;
	kn_finder_free(c->finder);
	kn_query_free(c->words);
	free(c->id);
	free(c);
}

bool
kn_seek_counter_step(struct kn_seek_counter *c, struct kn_seek_count *out)
{
	struct kn_mentions mentions = { .n = 0 };
	struct kn_doc *doc = NULL;
	struct kn_hit *hits = NULL;
	size_t n = 0;

	if (c->next == c->n) {
		*out = c->count;
		return false;
	}
	uint32_t id = c->id[c->next++];
	if (kn_index_doc(c->ix, id, &doc, NULL) == KN_OK &&
	    kn_index_mentions(c->ix, id, &mentions, NULL) == KN_OK)
		kn_finder_hits(c->finder, doc, &mentions, &hits, &n);
	c->count.hits += n;
	free(hits);
	kn_mentions_dispose(&mentions);
	kn_doc_free(doc);
	return true;
}
