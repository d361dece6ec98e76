/*
 * rules_name.c: what the words beside a candidate decide. In: a candidate
 * with its senses. Out: kept with one of them, or left open for
 * rules_context.c. Names, acronyms and adjectives of nationality.
 */
#include "core/entity/find_priv.h"

/* علي المصري, عبد الله السوداني: a surname, not a nationality. */
static bool
is_surname(const struct cand *k, const struct gaz_sense *s)
{
	if ((s->flags & SENSE_MASC) == 0)
		return false;
	return (k->before & CUE(GIVEN)) != 0 ||
	    ((k->before & CUE(GIVEN_2)) != 0 &&
	    (k->before2 & CUE(ABD)) != 0);
}

/* اللغة الفرنسية, بالفرنسية: a language. */
static bool
is_language(const struct cand *k, const struct gaz_sense *s)
{
	if ((s->flags & SENSE_FEM) == 0)
		return false;
	return (k->before & CUE(LANGUAGE)) != 0 ||
	    ((k->prefix & PREFIX_BA) != 0 && (s->flags & SENSE_DEF) != 0);
}

/* جريدة التونسية: after a bare noun the adjective is what the paper is
 * called. */
static bool
is_outlet(const struct cand *k, const struct gaz_sense *s)
{
	return (s->flags & SENSE_DEF) != 0 && k->prefix == 0 &&
	    (k->before & CUE(HEAD_MEDIA)) != 0 && !k->prev_definite;
}

/* متحف محمد السادس: nobody is there. What is named after people and stands
 * in a town; ولاية, which is a term of office too, does not. */
static bool
is_site(const struct cands *c, const struct cand *k,
    const struct gaz_sense *s)
{
	return c->gaz->at[s->entity].pub.type == KN_TYPE_PERSON &&
	    k->second_b != 0 && k->prefix == 0 &&
	    (k->before & CUE(NAMED)) != 0 &&
	    (k->before & CUE(PLACE_HEAD)) != 0 &&
	    (k->before & CUE(REGION_HEAD)) == 0 && !k->prev_definite;
}

/* Does a sense wait for the rest of the article? */
static bool
waits(const struct cands *c, const struct gaz_sense *s)
{
	return (s->flags & (SENSE_NEEDS | SENSE_SHARED)) != 0 ||
	    s->kind == GAZ_ROLE || s->kind == GAZ_SHORT ||
	    c->gaz->at[s->entity].body != GAZ_NONE;
}

/* An unshared name with a shared one beside it waits too. */
static bool
any_waits(const struct cands *c, const struct cand *k)
{
	const struct gaz_sense *s;

	for (uint32_t i = k->senses; (s = sense__at(c->gaz, i)) != NULL;
	    i = s->next)
		if (waits(c, s))
			return true;
	return false;
}

/* الحكومة السعودية: after a noun with ال the name is an adjective. */
static const struct gaz_sense *
as_adjective(const struct cands *c, const struct cand *k,
    const struct gaz_sense *name)
{
	const struct gaz_sense *s;

	if (!k->prev_definite || k->prefix != 0)
		return name;
	for (uint32_t i = name->next; (s = sense__at(c->gaz, i)) != NULL;
	    i = s->next)
		if (s->kind == GAZ_NISBA && s->entity == name->entity &&
		    (s->flags & SENSE_DEF) != 0)
			return s;
	return name;
}

static bool
decide(struct cands *c, size_t i, const struct gaz_sense *s)
{
	struct cand *k = &c->at[i];

	s = s->kind == GAZ_NAME ? as_adjective(c, k, s) : s;
	if ((s->flags & SENSE_CAPS) != 0) {
		if (k->caps && !k->latin_run)
			cand__keep(c, k, s, "capitals");
		return k->caps && !k->latin_run;
	}
	if (s->kind == GAZ_NISBA || s->kind == GAZ_PEOPLE) {
		if (is_surname(k, s) || is_language(k, s) ||
		    is_outlet(k, s))
			return false;
		cand__keep(c, k, s, s->kind == GAZ_NISBA ? "nisba" :
		    "people");
		return true;
	}
	if (is_site(c, k, s)) {
		cand__keep(c, k, s, "site");
		k->block = true;
		return true;
	}
	if (c->gaz->at[s->entity].place == PLACE_CAPITAL)
		return rules__capital(c, i, s);
	cand__keep(c, k, s, s->kind == GAZ_EPITHET ? "epithet" : "name");
	return true;
}

/* A phrase that is no name hides whatever else it could be. */
static const struct gaz_sense *
block_sense(const struct cands *c, const struct cand *k)
{
	const struct gaz_sense *s;

	for (uint32_t i = k->senses; (s = sense__at(c->gaz, i)) != NULL;
	    i = s->next)
		if (s->kind == GAZ_BLOCK)
			return s;
	return NULL;
}

void
rules__local(struct cands *c, size_t i)
{
	struct cand *k = &c->at[i];
	const struct gaz_sense *s = block_sense(c, k);

	if (s != NULL) {
		cand__keep(c, k, s, "block");
		return;
	}
	if (any_waits(c, k))
		return;
	for (uint32_t n = k->senses; (s = sense__at(c->gaz, n)) != NULL;
	    n = s->next)
		if (decide(c, i, s))
			return;
	k->verdict = DROPPED;
}
