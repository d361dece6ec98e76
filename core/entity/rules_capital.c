/*
 * rules_capital.c: a capital as a city or as the government that sits in it.
 * In: a candidate, the words beside it, and what was decided about those
 * before it. Out: PLACE city, or COUNTRY capital of its home.
 *
 * The rules are a table, tried in order: the first that applies decides. A
 * government must be supported by the words beside it; what nothing supports
 * is a city.
 */
#include "core/entity/find_priv.h"

#define LOOK 16         /* candidates looked at on each side */

/* The candidate that ends where this one starts: باريس والرباط. */
static const struct cand *
partner(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	if ((k->prefix & PREFIX_CONJ) == 0)
		return NULL;
	for (size_t back = 1; back <= LOOK && back <= i; back++) {
		const struct cand *p = &c->at[i - back];

		if (p->end == k->first && p->verdict == KEPT && !p->block)
			return p;
	}
	return NULL;
}

static bool
in_dateline(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	if (k->where == KN_SPAN_DATELINE || k->where == KN_SPAN_BYLINE)
		return true;
	return k->where == KN_SPAN_BODY && k->starts_span && k->mark != 0;
}

static bool
both_of(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	return (k->before & CUE(BETWEEN)) != 0 ||
	    ((k->before & CUE(FROM)) != 0 && (k->before2 & CUE(ALLOF)) != 0);
}

static bool
with_government(const struct cands *c, size_t i)
{
	const struct cand *p = partner(c, i);

	return c->at[i].prefix == PREFIX_CONJ && p != NULL &&
	    p->type == KN_TYPE_COUNTRY && p->subtype != KN_SUBTYPE_DEMONYM;
}

static bool
with_city(const struct cands *c, size_t i)
{
	const struct cand *p = partner(c, i);

	return c->at[i].prefix == PREFIX_CONJ && p != NULL &&
	    p->type == KN_TYPE_PLACE && p->subtype == KN_SUBTYPE_CITY;
}

/* اتهمت صنعاء طهران: after a government, what it acts on. */
static bool
after_government(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	if (k->prefix != 0 || k->starts_run)
		return false;
	for (size_t back = 1; back <= LOOK && back <= i; back++) {
		const struct cand *p = &c->at[i - back];

		if (p->end == k->first && p->verdict == KEPT && !p->block)
			return p->type == KN_TYPE_COUNTRY &&
			    p->subtype == KN_SUBTYPE_CAPITAL;
	}
	return false;
}

/* القاهرة والجيزة, الرباط-سلا: the next one is only a city. */
static bool
before_city(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	for (size_t n = i + 1; n < c->n && n <= i + LOOK; n++) {
		const struct cand *o = &c->at[n];
		const struct gaz_sense *s = sense__at(c->gaz, o->senses);

		if (o->first > k->end)
			break;
		bool joined = o->prefix == 0 && k->mark == '-';

		if (o->first == k->end && (joined ||
		    (o->prefix == PREFIX_CONJ &&
		    (s->flags & SENSE_NEEDS) == 0)) && s->kind == GAZ_NAME &&
		    c->gaz->at[s->entity].place == PLACE_CITY)
			return true;
	}
	return false;
}

/* باريس والرباط ترفعان: two governments that do something together. */
static bool
with_subject(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	for (size_t n = i + 1; n < c->n && n <= i + LOOK; n++) {
		const struct cand *o = &c->at[n];
		const struct gaz_sense *s = sense__at(c->gaz, o->senses);

		if (o->first > k->end)
			break;
		if (o->first == k->end && o->prefix == PREFIX_CONJ &&
		    o->verb_after && s->kind == GAZ_NAME &&
		    c->gaz->at[s->entity].place == PLACE_CAPITAL)
			return (k->prefix & ~PREFIX_CONJ) == 0;
	}
	return false;
}

/* طلب من واشنطن, بدعم من باريس: of whom something is asked or had. */
static bool
from_government(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	return (k->before & CUE(FROM)) != 0 && k->prefix == 0 &&
	    (k->before2 & CUE(GOV_NOUN)) != 0 &&
	    (k->before2 & (CUE(TRAVEL) | CUE(IN))) == 0;
}

static bool
in_place(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	return (k->prefix & PREFIX_BA) != 0 ||
	    (k->before & (CUE(IN) | CUE(FROM))) != 0;
}

static bool
after_place_word(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	/* العاصمة النمساوية فيينا: the adjective stands between. */
	return (k->before & CUE(PLACE_HEAD)) != 0 ||
	    ((k->before2 & CUE(PLACE_HEAD)) != 0 && k->prev_definite);
}

static bool
of_travel(const struct cands *c, size_t i)
{
	return (c->at[i].before & CUE(TRAVEL)) != 0;
}

/* شهدت القاهرة, كانت أنقرة تعرضت لهجوم: the scene of something. */
static bool
is_scene(const struct cands *c, size_t i)
{
	return ((c->at[i].before | c->at[i].after) & CUE(SCENE)) != 0;
}

/* لزيارة الرئيس للرياض: ل is "to". */
static bool
to_travel(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	return k->travel && (k->prefix & PREFIX_LAM) != 0;
}

/* أعلنت واشنطن, بكين ترفض: a city does not speak. */
static bool
is_subject(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	return (k->verb_before && (k->prefix & ~PREFIX_CONJ) == 0) ||
	    k->verb_after;
}

static bool
of_policy(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	return (k->prefix & PREFIX_LAM) != 0 ||
	    (k->before & (CUE(GOV_NOUN) | CUE(CLAUSE))) != 0;
}

static bool
always(const struct cands *c, size_t i)
{
	(void)c;
	(void)i;
	return true;
}

static const struct capital_rule {
	bool (*applies)(const struct cands *c, size_t i);
	bool government;
	const char *name;
} capital_rules[] = {
	{ in_dateline, false, "capital-dateline" },
	{ with_government, true, "capital-pair" },
	{ after_government, true, "capital-object" },
	{ with_city, false, "capital-with-city" },
	{ with_subject, true, "capital-subject" },
	{ before_city, false, "capital-with-city" },
	{ both_of, true, "capital-between" },
	{ from_government, true, "capital-policy" },
	{ in_place, false, "capital-in" },
	{ after_place_word, false, "capital-after-place-word" },
	{ of_travel, false, "capital-travel" },
	{ to_travel, false, "capital-travel" },
	{ is_scene, false, "capital-scene" },
	{ of_policy, true, "capital-policy" },
	{ is_subject, true, "capital-subject" },
	{ always, false, "capital-bare" },
};

bool
rules__capital(struct cands *c, size_t i, const struct gaz_sense *s)
{
	struct cand *k = &c->at[i];
	const struct capital_rule *r = capital_rules;

	while (!r->applies(c, i))
		r++;
	cand__keep(c, k, s, r->name);
	if (!r->government || c->gaz->at[s->entity].country == GAZ_NONE)
		return true;
	k->entity = c->gaz->countries[c->gaz->at[s->entity].country];
	k->type = KN_TYPE_COUNTRY;
	k->subtype = KN_SUBTYPE_CAPITAL;
	return true;
}
