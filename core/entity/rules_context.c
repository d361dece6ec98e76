/*
 * rules_context.c: what the other mentions of the article decide. In: open
 * candidates, and counts of what the article speaks of. Out: kept or dropped.
 * Ambiguous names need a neighbour, shared epithets (المملكة) go to the
 * country the article speaks of most; bodies are in rules_agency.c.
 */
#include "core/entity/find_priv.h"

#include "kunnash/utf8.h"

#define LOOK 24         /* candidates looked at on each side */
#define WEIGHT_LIST 1000

/* Is there a kept mention right before or after, of this type and subtype? */
static bool
beside(const struct cands *c, size_t i, enum kn_type type,
    enum kn_subtype sub)
{
	const struct cand *k = &c->at[i];
	size_t from = i > LOOK ? i - LOOK : 0;

	for (size_t n = from; n < c->n && n <= i + LOOK; n++) {
		const struct cand *o = &c->at[n];

		if (n != i && o->verdict == KEPT && !o->block &&
		    (o->end == k->first || o->first == k->end) &&
		    o->sentence == k->sentence && o->type == type &&
		    o->subtype == sub && o->entity != k->entity)
			return true;
	}
	return false;
}

/* مالي: a preposition, a noun that countries follow, or a country
 * beside it. */
static bool
country_supported(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	/* An adjective does not begin a sentence. */
	return (k->prefix & (PREFIX_BA | PREFIX_LAM)) != 0 ||
	    k->starts_sentence || (k->before & CUE(COUNTRY_HEAD)) != 0 ||
	    beside(c, i, KN_TYPE_COUNTRY, KN_SUBTYPE_NAME);
}

static bool
place_supported(const struct cands *c, size_t i, const struct gaz_entity *e)
{
	const struct cand *k = &c->at[i];

	if (e->place == PLACE_CONTINENT)
		return beside(c, i, KN_TYPE_PLACE, KN_SUBTYPE_CONTINENT);
	if ((k->before & CUE(REGION_HEAD)) != 0)
		return true;
	if (e->place == PLACE_VENUE && e->country != GAZ_NONE &&
	    c->countries[e->country] > 1)
		return true;
	return e->place == PLACE_CITY && ((k->prefix & PREFIX_BA) != 0 ||
	    (k->before & CUE(IN)) != 0) &&
	    (e->country == GAZ_NONE || e->country == c->outlet ||
	    c->countries[e->country] > 0);
}

/* سول, عمان: where a city would stand, and not in a list of countries. */
static bool
capital_supported(const struct cands *c, size_t i, const struct gaz_entity *e)
{
	const struct cand *k = &c->at[i];

	if (c->countries[e->country] > 0)
		return true;
	return ((k->prefix & PREFIX_BA) != 0 || (k->before &
	    (CUE(IN) | CUE(FROM) | CUE(PLACE_HEAD) | CUE(TRAVEL))) != 0) &&
	    !beside(c, i, KN_TYPE_COUNTRY, KN_SUBTYPE_NAME);
}

/* The whole name stands elsewhere in the article, or its country does. */
static bool
entity_supported(const struct cands *c, const struct gaz_entity *e)
{
	return cands__speak_of(c, (uint32_t)(e - c->gaz->at)) ||
	    (e->pub.type != KN_TYPE_PERSON && e->country != GAZ_NONE &&
	    c->countries[e->country] > 1);
}

/* وزارة الداخلية القطرية: an adjective right after a body of every country. */
static bool
after_body(const struct cands *c, size_t i)
{
	const struct gaz_sense *s;
	size_t from = i > LOOK ? i - LOOK : 0;

	for (size_t n = from; n < i; n++) {
		if (c->at[n].end != c->at[i].first)
			continue;
		for (uint32_t m = c->at[n].senses;
		    (s = sense__at(c->gaz, m)) != NULL; m = s->next)
			if (s->entity != GAZ_NONE &&
			    c->gaz->at[s->entity].body != GAZ_NONE &&
			    s->kind == GAZ_NAME)
				return true;
	}
	return false;
}

/* القوات الفرنسية والمالية: joined to an adjective of another country. */
static bool
joined_adjective(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];
	size_t from = i > LOOK ? i - LOOK : 0;

	for (size_t n = from; k->prefix == PREFIX_CONJ && n < i; n++) {
		const struct cand *o = &c->at[n];

		if (o->end == k->first && o->sentence == k->sentence &&
		    o->verdict == KEPT && !o->block &&
		    o->type == KN_TYPE_COUNTRY &&
		    o->subtype == KN_SUBTYPE_DEMONYM)
			return true;
	}
	return false;
}

/* The code point that ends right before a place, or starts at it. */
static uint32_t
mark_beside(const struct kn_doc *doc, uint32_t at_b, bool before)
{
	size_t i = at_b;

	while (before && i > 0 && (doc->text[--i] & 0xC0) == 0x80)
		;
	return i < doc->n_b && (!before || at_b > 0) ?
	    kn_utf8_next(doc->text, doc->n_b, &i) : 0;
}

/* «حماس», «سانا»: alone in marks it is no word of the sentence. */
static bool
is_in_marks(const struct cands *c, size_t i, enum kn_type type)
{
	const struct cand *k = &c->at[i];

	if (type != KN_TYPE_GROUP && type != KN_TYPE_MEDIA &&
	    type != KN_TYPE_AGENCY)
		return false;
	uint32_t open = mark_beside(c->doc, k->at.start_b, true);
	uint32_t shut = mark_beside(c->doc, k->at.end_b, false);

	return (open == 0xAB && shut == 0xBB) ||
	    (open == 0x201C && shut == 0x201D);
}

static bool
supported(const struct cands *c, size_t i, const struct gaz_sense *s)
{
	const struct gaz_entity *e = &c->gaz->at[s->entity];

	if (s->kind == GAZ_PEOPLE)
		return c->countries[e->country] > 0;
	if (s->kind == GAZ_NISBA && after_body(c, i))
		return true;
	if (s->kind == GAZ_NISBA)
		return ((c->at[i].before & CUE(FORCE)) != 0 ||
		    joined_adjective(c, i)) && e->country != GAZ_NONE &&
		    c->countries[e->country] > 0;
	if (e->pub.type == KN_TYPE_COUNTRY)
		return country_supported(c, i);
	if (e->pub.type == KN_TYPE_PLACE && e->place != PLACE_CAPITAL)
		return place_supported(c, i, e);
	if (e->place == PLACE_CAPITAL && capital_supported(c, i, e))
		return true;
	return entity_supported(c, e) || is_in_marks(c, i, e->pub.type);
}

/* How much the article speaks of a country; its outlet's counts for some. */
static uint32_t
weight(const struct cands *c, uint32_t country)
{
	if (country == GAZ_NONE)
		return 0;
	return c->countries[country] * 2 + (country == c->outlet ? 3 : 0) +
	    (country == c->dateline ? 2 : 0);
}

/* مملكة البحرين … أراضي المملكة: its meaning that was named in full before it
 * in the sentence, the last one. */
static const struct gaz_sense *
named_in_full(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	for (size_t n = i; n > 0 && n + LOOK > i; n--) {
		const struct cand *o = &c->at[n - 1];
		const struct gaz_sense *s;

		if (o->sentence != k->sentence)
			break;
		if (o->verdict != KEPT || o->block ||
		    o->subtype != KN_SUBTYPE_OFFICIAL)
			continue;
		for (uint32_t m = k->senses; (s = sense__at(c->gaz, m)) !=
		    NULL; m = s->next)
			if (s->kind == GAZ_EPITHET && s->entity == o->entity)
				return s;
	}
	return NULL;
}

/* المملكة: what was named before it, or the one of its countries that the
 * article speaks of most. */
static void
decide_epithet(struct cands *c, struct cand *k)
{
	const struct gaz_sense *s, *best = named_in_full(c,
	    (size_t)(k - c->at));
	uint32_t most = best != NULL ? UINT32_MAX : 0;

	for (uint32_t n = k->senses; (s = sense__at(c->gaz, n)) != NULL;
	    n = s->next) {
		uint32_t w = weight(c, c->gaz->at[s->entity].country);

		if (s->kind == GAZ_EPITHET && w > most) {
			most = w;
			best = s;
		}
	}
	if (best != NULL)
		cand__keep(c, k, best, "epithet-of-article");
	else
		k->verdict = DROPPED;
}

/* مدرب برشلونة: the club and not the city. */
static bool
is_club(const struct cands *c, const struct cand *k,
    const struct gaz_sense *s)
{
	return k->prefix == 0 && (k->before & CUE(SPORT)) != 0 &&
	    c->gaz->at[s->entity].pub.type == KN_TYPE_ORG;
}

/* ليون, a club: nothing but the word before it tells it from the city. */
static bool
is_body_of_place(const struct cands *c, const struct cand *k,
    const struct gaz_sense *org)
{
	const struct gaz_sense *s;

	if (c->gaz->at[org->entity].pub.type != KN_TYPE_ORG)
		return false;
	for (uint32_t n = k->senses; (s = sense__at(c->gaz, n)) != NULL;
	    n = s->next)
		if (s->entity != GAZ_NONE &&
		    c->gaz->at[s->entity].pub.type == KN_TYPE_PLACE)
			return true;
	return false;
}

/*
 * كونغولي is of two countries: of the one that the article names, where it
 * does not name the one that is meant most.
 */
static const struct gaz_sense *
shared_adjective(const struct cands *c, const struct cand *k,
    const struct gaz_sense *plain)
{
	const struct gaz_sense *s, *best = NULL;
	uint32_t most = 0;

	if (plain->kind != GAZ_NISBA ||
	    c->countries[c->gaz->at[plain->entity].country] > 0)
		return NULL;
	for (uint32_t n = k->senses; (s = sense__at(c->gaz, n)) != NULL;
	    n = s->next) {
		uint32_t country = c->gaz->at[s->entity].country;

		if (s->kind != GAZ_NISBA || country == GAZ_NONE ||
		    c->countries[country] <= most)
			continue;
		most = c->countries[country];
		best = s;
	}
	return best;
}

/*
 * Of several meanings that need support, the one whose country the article
 * speaks of most; one that needs none is the last resort.
 */
static const struct gaz_sense *
best_sense(const struct cands *c, size_t i)
{
	const struct gaz_sense *s, *best = NULL, *plain = NULL;
	uint32_t most = 0;

	for (uint32_t n = c->at[i].senses; (s = sense__at(c->gaz, n)) != NULL;
	    n = s->next) {
		if ((s->flags & SENSE_CAPS) != 0 &&
		    (!c->at[i].caps || c->at[i].latin_run))
			continue;
		if ((s->flags & SENSE_NEEDS) == 0) {
			if (plain == NULL)
				plain = s;
			continue;
		}
		if (is_club(c, &c->at[i], s))
			return s;
		if (is_body_of_place(c, &c->at[i], s))
			continue;
		uint32_t w = 1 + weight(c, c->gaz->at[s->entity].country);
		/* Of عمان the city is spoken of more often. */
		if (c->gaz->at[s->entity].place == PLACE_CAPITAL)
			w++;
		/* But not in a list of countries, whatever else it has. */
		if (c->gaz->at[s->entity].pub.type == KN_TYPE_COUNTRY &&
		    beside(c, i, KN_TYPE_COUNTRY, KN_SUBTYPE_NAME))
			w += WEIGHT_LIST;
		if (supported(c, i, s) && w > most) {
			most = w;
			best = s;
		}
	}
	/* طرابلس is Libya's unless the article speaks more of Lebanon. */
	if (best != NULL && plain != NULL && plain->entity != GAZ_NONE &&
	    c->gaz->at[best->entity].country != GAZ_NONE &&
	    most <= 1 + weight(c, c->gaz->at[plain->entity].country))
		return plain;
	if (best == NULL && plain != NULL)
		best = shared_adjective(c, &c->at[i], plain);
	return best != NULL ? best : plain;
}

void
rules__adjective(struct cands *c, size_t i)
{
	struct cand *k = &c->at[i];
	const struct gaz_sense *s = sense__at(c->gaz, k->senses);

	if (k->verdict == OPEN && s->kind == GAZ_NISBA && supported(c, i, s))
		cand__keep(c, k, s, "supported");
}

void
rules__context(struct cands *c, size_t i)
{
	struct cand *k = &c->at[i];

	if (k->verdict == OPEN && !rules__agency(c, i)) {
		const struct gaz_sense *s = best_sense(c, i);

		if (sense__at(c->gaz, k->senses)->flags & SENSE_SHARED)
			decide_epithet(c, k);
		else if (s == NULL)
			k->verdict = DROPPED;
		else if (c->gaz->at[s->entity].place == PLACE_CAPITAL &&
		    s->kind == GAZ_NAME)
			rules__capital(c, i, s);
		else
			cand__keep(c, k, s, s->flags & SENSE_NEEDS ?
			    "supported" : "name");
	}
	if (k->verdict == KEPT && !k->block && k->type == KN_TYPE_AGENCY)
		rules__extend(c, i);
}
