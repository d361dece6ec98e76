/*
 * snips.c: the passages that are shown for the rows of a search. In: an
 * article of the result, the columns there are. Out: the words around its best
 * hits, cut at words, with the hits in them. Reads the text of an article
 * once, as long as it stays among the last rows shown; a very long one is not
 * read for that.
 */
#include "tui/pane/snips.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/search.h"
#include "kunnash/utf8.h"
#include "tui/pane/pane.h"
#include "tui/pane/seek.h"

/* Rows of the tallest screens, twice. */
#define KEPT 128
#define ELLIPSIS "\u2026"

struct kn_snips {
	struct kn_model *m;
	uint32_t serial;        /* of the result */
	struct kn_snip at[KEPT];
	size_t n, next;         /* the one that goes next */
	size_t made;
};

struct kn_snips *
kn_snips_new(struct kn_model *m)
{
	struct kn_snips *s = kn_calloc(1, sizeof(*s));

	s->m = m;
	return s;
}

static void
dispose(struct kn_snip *snip)
{
	free(snip->text);
	free(snip->hits);
	*snip = (struct kn_snip){ .id = 0 };
}

static void
clear(struct kn_snips *s)
{
	for (size_t i = 0; i < s->n; i++)
		dispose(&s->at[i]);
	s->n = s->next = 0;
}

void
kn_snips_free(struct kn_snips *s)
{
	if (s == NULL)
		return;
	clear(s);
	free(s);
}

size_t
kn_snips_made(const struct kn_snips *s)
{
	return s->made;
}

/* apart: a terminal that turns words round must not take "…" for a part. */
static void
take_text(struct kn_snip *snip, const struct kn_doc *doc, struct kn_span at,
    bool apart, const struct kn_hit *hits, size_t n)
{
	struct kn_buf text;
	size_t shift_b = 0;

	kn_buf_init(&text, 0);
	if (kn_snippet_is_cut(doc, at, true))
		kn_buf_cstr(&text, apart ? ELLIPSIS " " : ELLIPSIS);
	shift_b = text.n;
	kn_buf_put(&text, doc->text + at.start_b, kn_span_len(at));
	if (kn_snippet_is_cut(doc, at, false))
		kn_buf_cstr(&text, apart ? " " ELLIPSIS : ELLIPSIS);
	snip->hits = kn_calloc(n + 1, sizeof(*snip->hits));
	for (size_t i = 0; i < n; i++)
		if (hits[i].at.start_b >= at.start_b &&
		    hits[i].at.end_b <= at.end_b)
			snip->hits[snip->n_hits++] = (struct kn_span){
			    (uint32_t)(hits[i].at.start_b - at.start_b +
			    shift_b), (uint32_t)(hits[i].at.end_b -
			    at.start_b + shift_b) };
	snip->text = kn_buf_take(&text, NULL);
}

static bool
make(struct kn_snips *s, const struct kn_article *a, bool part,
    struct kn_snip *snip)
{
	const struct kn_finder *f = kn_model_finder(s->m, part);
	struct kn_index *ix = kn_model_index(s->m);
	struct kn_mentions mentions = { .n = 0 };
	struct kn_doc *doc = NULL;
	struct kn_hit *hits = NULL;
	bool apart = (s->m->layout_flags & KN_LAYOUT_WORDS) != 0;
	/* For "…" at both ends. */
	int room = snip->width_col - (apart ? 4 : 2);
	struct kn_passage p;
	size_t n = 0;

	if (room < 1)
		room = 1;
	bool ok = f != NULL && kn_index_doc(ix, a->id, &doc, NULL) == KN_OK &&
	    kn_index_mentions(ix, a->id, &mentions, NULL) == KN_OK;
	if (ok) {
		kn_finder_passage(f, doc, &mentions, &p, &hits, &n);
		take_text(snip, doc, kn_snippet(doc, p.at, (size_t)room),
		    apart, hits, n);
		s->made++;
	}
	free(hits);
	kn_mentions_dispose(&mentions);
	kn_doc_free(doc);
	return ok;
}

const struct kn_snip *
kn_snips_get(struct kn_snips *s, const struct kn_article *a, bool part,
    int width_col)
{
	if (s->serial != s->m->result_serial)
		clear(s);
	s->serial = s->m->result_serial;
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].id == a->id && s->at[i].width_col == width_col)
			return &s->at[i];
	struct kn_snip snip = { .id = a->id, .width_col = width_col,
		.arabic = kn_article_dir(&a->meta) == KN_DIR_RTL };
	if (a->meta.words > KN_SEEK_WORDS_MAX)
		snip.text = kn_strdup("");
	else if (!make(s, a, part, &snip))
		return NULL;
	size_t i = s->next;
	s->next = (s->next + 1) % KEPT;
	if (i < s->n)
		dispose(&s->at[i]);
	else
		s->n++;
	s->at[i] = snip;
	return &s->at[i];
}
