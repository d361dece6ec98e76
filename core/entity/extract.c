/*
 * extract.c: the mentions of an article. In: a gazetteer and an article with
 * its structure. Out: mentions by start, longer first, with what the longest
 * match hides.
 *
 * Passes, each linear: find candidates, the shapes of names and roles, and
 * the words that dates are made of; decide the candidates whose neighbouring
 * words are enough; count what the article speaks of and decide the others
 * by it; let people nobody listed join them; let the longest match win; read
 * the dates; tell who holds which role.
 */
#include "kunnash/entity.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/entity/lore_priv.h"
#include "core/entity/meeting_priv.h"
#include "core/entity/person_priv.h"

/* Words whose lore is kept: 8 MB for many articles. */
enum { LORES_KEPT = 1 << 17, LORES_ONCE = 1 << 8 };

struct kn_extractor {
	const struct kn_gazetteer *gaz;
	struct lores *lores;
	/* Room that the next article has use for. */
	struct words *words;
	struct word_list list;
};

static struct kn_extractor *
extractor_new(const struct kn_gazetteer *gaz, size_t lores)
{
	struct kn_extractor *x = kn_calloc(1, sizeof(*x));

	x->gaz = gaz;
	x->lores = lores__new(gaz, lores);
	x->words = words__new(x->lores, "");
	return x;
}

/* ---- candidates ---- */

static bool
is_content(enum kn_span_kind kind)
{
	return kind == KN_SPAN_TITLE || kind == KN_SPAN_DATELINE ||
	    kind == KN_SPAN_BYLINE || kind == KN_SPAN_BODY;
}

struct pieces {
	struct piece *at;
	size_t n, cap;
};

static void
add_piece(struct pieces *p, struct kn_span at, enum kn_span_kind where)
{
	if (at.start_b >= at.end_b)
		return;
	p->at = kn_grow(p->at, &p->cap, p->n + 1, sizeof(*p->at));
	p->at[p->n++] = (struct piece){ at, where, 0, 0 };
}

/* Spans come by start; what was read is not read again, and boilerplate and
 * section labels are cut out. */
static void
find_pieces(const struct kn_doc *doc, struct pieces *p)
{
	uint32_t done_b = 0;

	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];
		struct kn_span at = s->at;

		if (!is_content(s->kind) || at.end_b <= done_b)
			continue;
		if (at.start_b < done_b)
			at.start_b = done_b;
		for (size_t x = i + 1; x < doc->n_spans &&
		    doc->spans[x].at.start_b < at.end_b; x++) {
			const struct kn_doc_span *in = &doc->spans[x];

			if (!kn_span_is_left_out(in->kind) ||
			    in->at.start_b < at.start_b)
				continue;
			add_piece(p, (struct kn_span){ at.start_b,
			    in->at.start_b }, s->kind);
			at.start_b = in->at.end_b;
		}
		add_piece(p, at, s->kind);
		done_b = s->at.end_b;
	}
}

static void
find_all(struct cands *c, struct people *people, struct words *w,
    const struct word_list *list, struct pieces *pieces)
{
	const struct run *run;

	for (size_t i = 0; i < pieces->n; i++) {
		pieces->at[i].first = list->n;
		words__span(w, pieces->at[i].at, pieces->at[i].where);
		while ((run = words__next(w)) != NULL) {
			cands__add(c, run);
			people__run(people, run);
		}
		pieces->at[i].end = list->n;
	}
}

static int
cand_cmp(const void *pa, const void *pb)
{
	const struct cand *a = pa, *b = pb;

	if (a->at.start_b != b->at.start_b)
		return a->at.start_b < b->at.start_b ? -1 : 1;
	if (a->at.end_b != b->at.end_b)
		return a->at.end_b > b->at.end_b ? -1 : 1;
	return 0;
}

static void
sort_cands(struct cands *c)
{
	if (c->n > 0)
		qsort(c->at, c->n, sizeof(*c->at), cand_cmp);
}

/* ---- deciding ---- */

static enum kn_subtype
subtype_of(const struct gaz_entity *e, const struct gaz_sense *s)
{
	static const enum kn_subtype by_kind[] = {
#define KN_KIND(NAME, column, sub) KN_SUBTYPE_##sub,
#include "core/entity/kind.def"
#undef KN_KIND
	};
	static const enum kn_subtype by_place[] = {
		[PLACE_OTHER] = KN_SUBTYPE_NAME,
		[PLACE_CAPITAL] = KN_SUBTYPE_CITY,
		[PLACE_CITY] = KN_SUBTYPE_CITY,
		[PLACE_REGION] = KN_SUBTYPE_REGION,
		[PLACE_CONTINENT] = KN_SUBTYPE_CONTINENT,
		[PLACE_VENUE] = KN_SUBTYPE_VENUE,
	};

	if (s->kind == GAZ_NAME && e->pub.type == KN_TYPE_PLACE)
		return by_place[e->place];
	return by_kind[s->kind];
}

/* بن علي is short for a longer name, as one word is. */
static enum kn_subtype
person_subtype(const struct cand *k)
{
	if (k->where == KN_SPAN_BYLINE)
		return KN_SUBTYPE_BYLINE;
	return k->second_b == 0 || (k->first_cues & CUE(JOIN)) != 0 ?
	    KN_SUBTYPE_SHORT : KN_SUBTYPE_FULL;
}

/* البابا فرنسيس, but not ملك زاده. */
static bool
starts_with_title(const struct cands *c, const struct cand *k)
{
	return k->type == KN_TYPE_PERSON &&
	    (k->first_cues & (CUE(TITLE) | CUE(ROLE))) != 0 &&
	    memcmp(c->doc->text + k->at.start_b, "ال", 4) == 0;
}

/* جريدة, مدينة, تنظيم and titles stay outside, also where a table has them in
 * a name. */
static bool
starts_with_head(const struct cands *c, const struct cand *k)
{
	uint32_t heads = k->type == KN_TYPE_PLACE ? CUE(HEAD_PLACE) :
	    k->type == KN_TYPE_MEDIA ? CUE(HEAD_MEDIA) :
	    k->type == KN_TYPE_GROUP ? CUE(HEAD_GROUP) : 0;

	return k->second_b != 0 && ((k->first_cues & heads) != 0 ||
	    starts_with_title(c, k));
}

void
cand__keep(const struct cands *c, struct cand *k, const struct gaz_sense *s,
    const char *rule)
{
	k->verdict = KEPT;
	k->sense = s;
	k->rule = rule;
	k->entity = s->entity;
	k->block = s->kind == GAZ_BLOCK;
	if (k->block)
		return;
	const struct gaz_entity *e = &c->gaz->at[s->entity];
	k->type = e->pub.type;
	k->subtype = e->pub.type == KN_TYPE_PERSON ? person_subtype(k) :
	    subtype_of(e, s);
	if (s->kind != GAZ_NISBA && s->kind != GAZ_PEOPLE &&
	    starts_with_head(c, k)) {
		k->at.start_b = k->second_b;
		k->at.end_b = k->bare_end_b;
		if (k->type == KN_TYPE_PERSON && k->end == k->first + 2)
			k->subtype = KN_SUBTYPE_SHORT;
	}
}

/*
 * Longest match: of two that overlap the longer stays, of two as long the
 * first. Candidates come by start, longer first.
 */
static void
longest(struct cands *c)
{
	uint32_t last = GAZ_NONE;

	for (size_t i = 0; i < c->n; i++) {
		struct cand *k = &c->at[i], *l;

		k->hidden = false;
		k->outer = GAZ_NONE;
		if (k->verdict != KEPT)
			continue;
		if (last == GAZ_NONE ||
		    !kn_span_overlaps((l = &c->at[last])->at, k->at)) {
			last = (uint32_t)i;
		} else if (kn_span_len(k->at) > kn_span_len(l->at)) {
			l->hidden = true;
			l->outer = (uint32_t)i;
			last = (uint32_t)i;
		} else {
			k->hidden = true;
			k->outer = last;
		}
	}
}

/* Counts what the article speaks of. */
static void
count_evidence(struct cands *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct cand *k = &c->at[i];

		if (k->verdict != KEPT || k->hidden || k->block)
			continue;
		uint32_t country = cand__country(c, k);
		if (country != GAZ_NONE) {
			c->countries[country]++;
			if (k->where == KN_SPAN_DATELINE &&
			    c->dateline == GAZ_NONE)
				c->dateline = country;
		}
		c->spoken[k->entity / 64] |= (uint64_t)1 << k->entity % 64;
	}
}

static void
find_outlet(struct cands *c)
{
	const char *outlet = c->doc->meta.outlet;
	const struct kn_entity *e = outlet == NULL ? NULL :
	    kn_gazetteer_media(c->gaz, kn_str(outlet));
	uint32_t home;

	/* What the world is told of says nothing about the teller's home. */
	if (e != NULL && e->home != NULL &&
	    !((const struct gaz_entity *)(const void *)e)->world &&
	    kn_map_get(c->gaz->by_id, kn_str(e->home), &home))
		c->outlet = c->gaz->at[home].country;
}

/* ---- out ---- */

static void
emit(struct kn_mentions *out, const struct cands *c, const struct cand *k)
{
	if (k->hidden) {
		const struct cand *o = &c->at[k->outer];

		if (o->block || o->entity == k->entity ||
		    !kn_span_contains(o->at, k->at))
			return;
	}
	out->at = kn_grow(out->at, &out->cap, out->n + 1, sizeof(*out->at));
	out->at[out->n++] = (struct kn_mention){ .at = k->at, .type = k->type,
	    .subtype = k->subtype, .entity = k->entity,
	    .suppressed = k->hidden, .rule = k->rule };
}

static int
mention_cmp(const void *pa, const void *pb)
{
	const struct kn_mention *a = pa, *b = pb;

	if (a->at.start_b != b->at.start_b)
		return a->at.start_b < b->at.start_b ? -1 : 1;
	return a->at.end_b > b->at.end_b ? -1 : a->at.end_b < b->at.end_b;
}

/* What the words and the article decide about names of the gazetteer. */
static void
decide(struct cands *c)
{
	c->countries = kn_calloc(c->gaz->n_countries, sizeof(*c->countries));
	c->spoken = kn_calloc(c->gaz->n / 64 + 1, sizeof(*c->spoken));
	c->bodies = kn_malloc(c->gaz->n_national * sizeof(*c->bodies));
	for (size_t i = 0; i < c->gaz->n_national; i++)
		c->bodies[i] = GAZ_NONE;
	find_outlet(c);
	for (size_t i = 0; i < c->n; i++)
		rules__local(c, i);
	longest(c);
	count_evidence(c);
	for (size_t i = 0; i < c->n; i++)
		rules__adjective(c, i);
	for (size_t i = 0; i < c->n; i++)
		rules__context(c, i);
	rules__namesakes(c);
	free(c->countries);
	free(c->bodies);
	free(c->spoken);
}

static void
sort_mentions(struct kn_mentions *m)
{
	if (m->n > 0)
		qsort(m->at, m->n, sizeof(*m->at), mention_cmp);
}

/* Mentions, and on the way the items of quotes. */
static void
find_mentions(struct kn_extractor *x, const struct kn_doc *doc,
    struct kn_found *found, struct cutter *quotes)
{
	const struct kn_gazetteer *gaz = x->gaz;
	struct kn_mentions *out = &found->mentions;
	struct cands c = { .gaz = gaz, .doc = doc, .outlet = GAZ_NONE,
	    .dateline = GAZ_NONE };
	struct people *people = people__new(gaz, doc->text);
	struct date_words dates = { .text = doc->text };
	struct pieces pieces = { 0 };

	find_pieces(doc, &pieces);
	words__start(x->words, doc->text);
	words__watch(x->words, &dates, quotes, &x->list);
	find_all(&c, people, x->words, &x->list, &pieces);
	sort_cands(&c);
	decide(&c);
	sort_cands(&c);
	people__decide(people, &c);
	people__short(people, &c, &x->list, pieces.at, pieces.n);
	words__list_reset(&x->list);
	people__publish(people, found);
	sort_cands(&c);
	longest(&c);
	for (size_t i = 0; i < c.n; i++)
		if (c.at[i].verdict == KEPT && !c.at[i].block)
			emit(out, &c, &c.at[i]);
	sort_mentions(out);
	dates__find(&dates, doc, out);
	sort_mentions(out);
	people__offices(people, found);
	people__free(people);
	free(dates.at);
	free(pieces.at);
	free(c.at);
}

struct kn_extractor *
kn_extractor_new(const struct kn_gazetteer *gaz)
{
	return extractor_new(gaz, LORES_KEPT);
}

void
kn_extractor_free(struct kn_extractor *x)
{
	if (x == NULL)
		return;
	words__free(x->words);
	words__list_dispose(&x->list);
	lores__free(x->lores);
	free(x);
}

void
kn_extractor_find(struct kn_extractor *x, const struct kn_doc *doc,
    struct kn_found *found)
{
	struct cutter quotes;

	quote__cut_start(&quotes, doc);
	find_mentions(x, doc, found, &quotes);
	quote__cut_end(&quotes);
	quote__find(&quotes.out, doc, found);
	quote__cut_dispose(&quotes);
	meetings__find(x->gaz, doc, found);
}

void
kn_extract(const struct kn_gazetteer *gaz, const struct kn_doc *doc,
    struct kn_found *found)
{
	struct kn_extractor *x = extractor_new(gaz, LORES_ONCE);

	kn_extractor_find(x, doc, found);
	kn_extractor_free(x);
}
