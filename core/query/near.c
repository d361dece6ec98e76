/*
 * near.c: which places of a text stand near enough for near().
 *
 * Query row of the architecture. In: every hit of the terms of a near(), by
 * place, and the article. Out: the hits that count, which are those of a
 * stretch that has a place of its own for each term: a sentence or a
 * paragraph as the reader selects them, or so many words. Hits that overlap
 * are one place: a name is not near itself. Words are those of the index,
 * boilerplate is not among them, and the title is apart from the rest.
 * Linear in the text.
 */
#include "hits_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

/* Hits that overlap. */
struct place {
	struct kn_span at;
	unsigned terms;         /* of near(), as bits */
	size_t first, n_hits;   /* in struct near_run */
	size_t unit;            /* sentence or paragraph */
	size_t from_w, to_w;    /* words of the text before it and with it */
};

struct near_run {
	const struct node *nd;
	const struct kn_doc *doc;
	size_t *hit;            /* of the near(), as numbers of all hits */
	bool *kept;
	size_t n_hits;
	struct place *place;
	size_t n;
};

/* ---- places --------------------------------------------------------------- */

static void
gather_places(struct near_run *r, const struct matcher *m,
    const struct raw_hits *hits)
{
	for (size_t i = 0; i < hits->n; i++) {
		const struct raw_hit *h = &hits->at[i];
		const struct term *t = &m->term[h->term];

		if (t->near != r->nd)
			continue;
		struct place *p = r->n == 0 ? NULL : &r->place[r->n - 1];
		if (p == NULL || p->at.end_b <= h->hit.at.start_b) {
			p = &r->place[r->n++];
			*p = (struct place){ .at = h->hit.at,
			    .first = r->n_hits };
		}
		if (h->hit.at.end_b > p->at.end_b)
			p->at.end_b = h->hit.at.end_b;
		p->terms |= 1u << t->near_term;
		p->n_hits++;
		r->hit[r->n_hits++] = i;
	}
}

/* ---- sentences and paragraphs ---------------------------------------------- */

/* The sentences of one line, found when they are asked for. */
struct sentences {
	const struct kn_doc *doc;
	uint32_t line_b;
	uint32_t *ends;         /* from line_b on */
	size_t n, next;
	bool known;
};

static void
read_line(struct sentences *s, uint32_t at_b)
{
	const char *text = s->doc->text;
	const char *before = memrchr(text, '\n', at_b);
	const char *after = memchr(text + at_b, '\n', s->doc->n_b - at_b);

	free(s->ends);
	s->line_b = before == NULL ? 0 : (uint32_t)(before - text) + 1;
	size_t end_b = after == NULL ? s->doc->n_b : (size_t)(after - text);
	if (kn_breaks(KN_BREAK_SENTENCE, text + s->line_b,
	    end_b - s->line_b, &s->ends, &s->n, NULL) != KN_OK)
		s->n = 0;
	s->next = 0;
	s->known = true;
}

/* Whether a sentence ends between two places of a line; the places asked
 * about rise. */
static bool
is_broken(struct sentences *s, uint32_t from_b, uint32_t to_b)
{
	if (!s->known)
		read_line(s, from_b);
	while (s->next < s->n && s->line_b + s->ends[s->next] <= from_b)
		s->next++;
	return s->next < s->n && s->line_b + s->ends[s->next] <= to_b;
}

/* Whether something that can end a sentence stands there: only then are the
 * rules asked, which is slow. */
static bool
may_break(const char *s, size_t n_b)
{
	for (size_t i = 0; i < n_b;)
		if (kn_uchar_ends_sentence(kn_utf8_next(s, n_b, &i)))
			return true;
	return false;
}

static void
number_units(struct near_run *r)
{
	struct sentences s = { .doc = r->doc };

	for (size_t i = 1; i < r->n; i++) {
		uint32_t from_b = r->place[i - 1].at.start_b;
		uint32_t to_b = r->place[i].at.start_b;
		const char *gap = r->doc->text + from_b;
		size_t gap_b = to_b - from_b;
		bool apart = memchr(gap, '\n', gap_b) != NULL;

		if (apart)
			s.known = false;
		else if (r->nd->unit == NEAR_SENTENCE &&
		    may_break(gap, gap_b))
			apart = is_broken(&s, from_b, to_b);
		r->place[i].unit = r->place[i - 1].unit + apart;
	}
	free(s.ends);
}

/* ---- words ------------------------------------------------------------------ */

/*
 * How many words stand in a stretch between two places, but no more than
 * `most`. What touches an end belongs to the word of a place: the و of
 * وإسبانيا is no word.
 */
static size_t
words_between(const struct kn_doc *doc, uint32_t from_b, uint32_t to_b,
    size_t most)
{
	uint32_t len_b = to_b - from_b;
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, doc->text + from_b,
	    len_b);
	struct kn_token tok;
	size_t n = 0;

	while (n < most && kn_tokens_next(t, &tok))
		n += tok.at.start_b > 0 && tok.at.end_b < len_b &&
		    kn_doc_is_content(doc, from_b + tok.at.start_b);
	kn_tokens_free(t);
	return n;
}

static size_t
words_in(const struct kn_doc *doc, struct kn_span at)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX,
	    doc->text + at.start_b, kn_span_len(at));
	struct kn_token tok;
	size_t n = 0;

	while (kn_tokens_next(t, &tok))
		n++;
	kn_tokens_free(t);
	return n;
}

static bool
crosses_title(const struct kn_doc_span *title, uint32_t from_b,
    uint32_t to_b)
{
	return title != NULL && ((from_b < title->at.end_b &&
	    to_b >= title->at.end_b) || (from_b < title->at.start_b &&
	    to_b >= title->at.start_b));
}

/* What is too far apart is so by one word: more are not counted. */
static void
number_words(struct near_run *r)
{
	const struct kn_doc_span *title = kn_doc_span(r->doc, KN_SPAN_TITLE);
	size_t far = r->nd->within + 1, w = 0;

	for (size_t i = 0; i < r->n; i++) {
		struct place *p = &r->place[i];

		if (i > 0) {
			uint32_t from_b = p[-1].at.end_b;

			w += crosses_title(title, p[-1].at.start_b,
			    p->at.start_b) ? far : words_between(r->doc,
			    from_b, p->at.start_b, far);
		}
		p->from_w = w;
		w += words_in(r->doc, p->at);
		p->to_w = w;
	}
}

/* ---- a place for each term ---------------------------------------------------- */

/* Places a term can stand at; as many as there are terms are enough. */
struct choice {
	const struct place *at[NEAR_MAX_TERMS][NEAR_MAX_TERMS];
	size_t n[NEAR_MAX_TERMS];
	const struct place *taken[NEAR_MAX_TERMS];      /* by each term */
};

/* Finds a place for a term, moving others where they can go (Kuhn). tried: of
 * other terms, as bits. */
static bool
settle_term(struct choice *c, size_t n_terms, size_t term, unsigned *tried)
{
	*tried |= 1u << term;
	for (size_t i = 0; i < c->n[term]; i++) {
		size_t owner = 0;

		while (owner < n_terms &&
		    c->taken[owner] != c->at[term][i])
			owner++;
		if (owner < n_terms && ((*tried >> owner & 1) != 0 ||
		    !settle_term(c, n_terms, owner, tried)))
			continue;
		c->taken[term] = c->at[term][i];
		return true;
	}
	return false;
}

/* Whether places from … to - 1 have one for each term. */
static bool
is_complete(const struct near_run *r, size_t from, size_t to)
{
	struct choice c = { .n = { 0 } };
	size_t n_terms = r->nd->n_kids, full = 0;

	for (size_t i = from; i < to && full < n_terms; i++)
		for (size_t t = 0; t < n_terms; t++) {
			if ((r->place[i].terms >> t & 1) == 0 ||
			    c.n[t] == n_terms)
				continue;
			c.at[t][c.n[t]++] = &r->place[i];
			full += c.n[t] == n_terms;
		}
	for (size_t t = 0; t < n_terms; t++) {
		unsigned tried = 0;

		if (!settle_term(&c, n_terms, t, &tried))
			return false;
	}
	return true;
}

static void
keep_places(struct near_run *r, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		memset(r->kept + r->place[i].first, true, r->place[i].n_hits);
}

static void
keep_units(struct near_run *r)
{
	for (size_t i = 0, end; i < r->n; i = end) {
		end = i + 1;
		while (end < r->n && r->place[end].unit == r->place[i].unit)
			end++;
		if (is_complete(r, i, end))
			keep_places(r, i, end);
	}
}

/* From each place as far as the words go: so many terms may be missing as a
 * window still lacks. */
static void
keep_windows(struct near_run *r)
{
	size_t have[NEAR_MAX_TERMS] = { 0 }, n_have = 0, end = 0, done = 0;

	for (size_t i = 0; i < r->n; i++) {
		while (end < r->n && (end <= i || r->place[end].from_w <=
		    r->place[i].to_w + r->nd->within)) {
			for (size_t t = 0; t < r->nd->n_kids; t++)
				if ((r->place[end].terms >> t & 1) != 0)
					n_have += have[t]++ == 0;
			end++;
		}
		if (n_have == r->nd->n_kids && is_complete(r, i, end)) {
			keep_places(r, i > done ? i : done, end);
			done = end;
		}
		for (size_t t = 0; t < r->nd->n_kids; t++)
			if ((r->place[i].terms >> t & 1) != 0)
				n_have -= --have[t] == 0;
	}
}

/* ---- all of it ------------------------------------------------------------------ */

/* Leaves the hits of other terms, and those of r that are kept. */
static void
drop_others(struct near_run *r, struct raw_hits *hits)
{
	size_t n = 0, k = 0;

	for (size_t i = 0; i < hits->n; i++) {
		bool mine = k < r->n_hits && r->hit[k] == i;
		bool kept = !mine || r->kept[k];

		k += mine;
		if (kept)
			hits->at[n++] = hits->at[i];
	}
	hits->n = n;
}

void
near__keep(const struct matcher *m, const struct node *near,
    const struct kn_doc *doc, struct raw_hits *hits)
{
	struct near_run r = { .nd = near, .doc = doc };

	r.hit = kn_calloc(hits->n + 1, sizeof(*r.hit));
	r.kept = kn_calloc(hits->n + 1, sizeof(*r.kept));
	r.place = kn_calloc(hits->n + 1, sizeof(*r.place));
	gather_places(&r, m, hits);
	if (near->unit == NEAR_WORDS) {
		number_words(&r);
		keep_windows(&r);
	} else {
		number_units(&r);
		keep_units(&r);
	}
	drop_others(&r, hits);
	free(r.hit);
	free(r.kept);
	free(r.place);
}
