/*
 * rules_agency.c: named bodies. In: open candidates with agency senses, and
 * what the article speaks of. Out: kept as name, role or inferred, with the
 * adjective of nationality inside or outside.
 *
 * A body that every country has (وزارة الداخلية) takes its country from the
 * adjective or the country beside it, else (subtype inferred) the one that
 * most speaks for in the article; else it stays the general one. No country
 * is a default.
 */
#include "core/entity/find_priv.h"

#define LOOK 48         /* candidates looked at on each side */
#define BESIDE 8        /* words that count as beside an office holder */

/* ---- neighbours ---- */

/* The adjective that a kept candidate is or could be, with ال; or NULL. */
static const struct gaz_sense *
adjective_sense(const struct cands *c, const struct cand *a)
{
	const struct gaz_sense *s;

	for (uint32_t i = a->senses; (s = sense__at(c->gaz, i)) != NULL;
	    i = s->next)
		if (s->kind == GAZ_NISBA && s->entity == a->entity &&
		    (s->flags & SENSE_DEF) != 0)
			return s;
	return NULL;
}

/* The kept adjective of nationality that starts at a word, or NULL. */
static const struct cand *
adjective_at(const struct cands *c, size_t i, uint32_t word)
{
	const struct cand *k = &c->at[i];

	if (k->ends_run)
		return NULL;
	for (size_t n = i + 1; n < c->n && n <= i + LOOK; n++) {
		const struct cand *a = &c->at[n];

		if (a->first > word)
			break;
		if (a->first == word && a->verdict == KEPT && !a->block &&
		    a->type == KN_TYPE_COUNTRY && a->prefix == 0 &&
		    adjective_sense(c, a) != NULL &&
		    !(a->hidden && c->at[a->outer].first >= k->end))
			return a;
	}
	return NULL;
}

/* The one right after a candidate. */
static const struct cand *
adjective_after(const struct cands *c, size_t i)
{
	return adjective_at(c, i, c->at[i].end);
}

/* The country of a ministry whose name goes on: الفلاحة والتغذية الفرنسي. */
static uint32_t
joined_country(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i], *a = k->joined == 0 ? NULL :
	    adjective_at(c, i, k->end + k->joined);

	return a == NULL ? GAZ_NONE : cand__country(c, a);
}

/* The country after ب or في, right after a candidate; else GAZ_NONE. */
static uint32_t
country_in(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	if (k->ends_run)
		return GAZ_NONE;
	for (size_t n = i + 1; n < c->n && n <= i + LOOK; n++) {
		const struct cand *a = &c->at[n];

		if (a->first > k->end + 1)
			break;
		if (a->verdict != KEPT || a->block || a->first < k->end)
			continue;
		if (a->first == k->end ? (a->prefix & PREFIX_BA) != 0 :
		    (a->before & CUE(IN)) != 0)
			return cand__country(c, a);
	}
	return GAZ_NONE;
}

/* The country of a body, from what stands right beside it. */
static uint32_t
qualifier(const struct cands *c, size_t i)
{
	const struct cand *a = adjective_after(c, i);

	return a != NULL ? cand__country(c, a) : country_in(c, i);
}

static uint32_t
distance(const struct cand *a, const struct cand *b)
{
	return a->first < b->first ? b->first - a->first :
	    a->first - b->first;
}

/* The nearest mention in the sentence with a country, or with this one. */
static uint32_t
nearest(const struct cands *c, size_t i, uint32_t wanted, uint32_t *at)
{
	const struct cand *k = &c->at[i];
	size_t from = i > LOOK ? i - LOOK : 0;
	uint32_t found = GAZ_NONE;

	*at = UINT32_MAX;
	for (size_t n = from; n < c->n && n <= i + LOOK; n++) {
		const struct cand *o = &c->at[n];

		if (n == i || o->verdict != KEPT || o->block ||
		    o->sentence != k->sentence ||
		    (o->before & CUE(PEER)) != 0 ||
		    kn_span_overlaps(o->at, k->at))
			continue;
		uint32_t country = cand__country(c, o);
		if (country == GAZ_NONE ||
		    (wanted != GAZ_NONE && country != wanted) ||
		    distance(k, o) >= *at)
			continue;
		*at = distance(k, o);
		found = country;
	}
	return found;
}

/* The country of most mentions, when it has two thirds of them. */
static uint32_t
dominant(const struct cands *c)
{
	uint32_t best = 0, total = 0;

	for (uint32_t n = 0; n < c->gaz->n_countries; n++) {
		total += c->countries[n];
		if (c->countries[n] > c->countries[best])
			best = n;
	}
	return c->countries[best] >= 2 && c->countries[best] * 3 >= total * 2 ?
	    best : GAZ_NONE;
}

/* The country of a person right after a candidate: وزير الخارجية جون كيري. */
static uint32_t
holder_country(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];

	for (size_t n = i + 1; k->head != 0 && n < c->n && n <= i + LOOK; n++) {
		const struct cand *o = &c->at[n];

		if (o->first > k->end)
			break;
		if (o->first == k->end && o->verdict == KEPT && !o->block &&
		    o->type == KN_TYPE_PERSON)
			return cand__country(c, o);
	}
	return GAZ_NONE;
}

/* What speaks for a country that is not named beside a body, in points. */
enum { POINTS_MENTION = 2, POINTS_DATELINE = 3, POINTS_OUTLET = 4,
	POINTS_AT_HOME = 10, POINTS_NEAR = 2, POINTS_BESIDE = 5,
	POINTS_BEFORE = 8, POINTS_HOLDER = 100,
	POINTS_JOINED = 200 };

/*
 * Every mention in the article speaks for its country, the nearest one more,
 * so do dateline and outlet: a paper leaves its own country unsaid, and has
 * others beside it where it speaks of its own. Most of all speak the holder,
 * and the country that the same body was named with, or taken to be of,
 * before. A holder's peer
 * (نظيره الفرنسي) is of another country.
 */
static uint32_t
inferred(const struct cands *c, size_t i, uint32_t body)
{
	uint32_t at, near = nearest(c, i, GAZ_NONE, &at);
	uint32_t holder = holder_country(c, i);
	uint32_t joined = joined_country(c, i);
	uint32_t best = GAZ_NONE, most = 0;

	for (uint32_t n = 0; n < c->gaz->n_countries; n++) {
		uint32_t w = c->countries[n] * POINTS_MENTION;

		w += n == c->dateline ? POINTS_DATELINE : 0;
		if (n == c->outlet)
			w += w > 0 ? POINTS_AT_HOME : POINTS_OUTLET;
		w += n == holder ? POINTS_HOLDER : 0;
		w += n == joined ? POINTS_JOINED : 0;
		w += n == c->bodies[body] ? POINTS_BEFORE : 0;
		if (n == near)
			w += c->at[i].head != 0 && at <= BESIDE ?
			    POINTS_BESIDE : POINTS_NEAR;
		if (w > most) {
			most = w;
			best = n;
		}
	}
	return best;
}

/* ---- agreement ---- */

static uint8_t
body_gender(const struct cands *c, const struct cand *k)
{
	const struct kn_entity *e = &c->gaz->at[k->entity].pub;
	struct kn_str label = kn_str(e->label[KN_LANG_AR]), word;

	if (k->sense->kind != GAZ_ROLE && k->sense->kind != GAZ_SHORT)
		return k->feminine ? SENSE_FEM : SENSE_MASC;
	if (!kn_str_split(&label, ' ', &word))
		return SENSE_MASC;
	return kn_str_ends(word, KN_LIT("ة")) ? SENSE_FEM : SENSE_MASC;
}

/*
 * Does the adjective belong to the body? It must agree with it, and not with
 * an office holder before it: وزير الداخلية |الفرنسي, وزيرة الخارجية
 * |الفرنسية, but مدير الشرطة الفرنسية|.
 */
static bool
adjective_inside(const struct cands *c, const struct cand *k,
    const struct cand *a)
{
	uint8_t gender = adjective_sense(c, a)->flags &
	    (SENSE_FEM | SENSE_MASC);

	/* Bodies that stood for nothing without it had it looked at before. */
	return gender != 0 && (gender == body_gender(c, k) ||
	    c->gaz->at[k->sense->entity].qualified) &&
	    gender != (k->head & (SENSE_FEM | SENSE_MASC));
}

/* المدير العام للأمن الوطني ولمراقبة التراب الوطني: the second body has the
 * office holder of the first. */
static void
share_head(struct cands *c, size_t i)
{
	struct cand *k = &c->at[i];

	if (k->head != 0 || (k->prefix & PREFIX_CONJ) == 0)
		return;
	for (size_t back = 1; back <= 16 && back <= i; back++) {
		const struct cand *p = &c->at[i - back];

		if (p->end == k->first && p->verdict == KEPT && !p->block &&
		    p->type == KN_TYPE_AGENCY && p->head != 0) {
			k->head = p->head;
			return;
		}
	}
}

void
rules__extend(struct cands *c, size_t i)
{
	struct cand *k = &c->at[i];

	share_head(c, i);
	const struct cand *a = adjective_after(c, i);

	if (a == NULL || cand__country(c, a) != cand__country(c, k) ||
	    cand__country(c, k) == GAZ_NONE || !adjective_inside(c, k, a))
		goto role;
	k->at.end_b = a->at.end_b;
	k->end = a->end;
role:
	if (k->head != 0 && k->subtype != KN_SUBTYPE_INFERRED)
		k->subtype = KN_SUBTYPE_ROLE;
}

/* ---- senses ---- */

/* الخارجية الأمريكية: not after a noun that it could belong to. */
static bool
short_applies(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i], *a = adjective_after(c, i);

	if (a == NULL || (adjective_sense(c, a)->flags & SENSE_FEM) == 0 ||
	    k->head != 0)
		return false;
	return (k->prefix & (PREFIX_LAM | PREFIX_BA)) != 0 ||
	    (!k->prev_definite && !k->prev_possessed);
}

/*
 * الجيش السوري: a body too common to stand alone has the adjective of a
 * country that has such a body, and not one of another noun: ضباط الجيش
 * السوريون.
 */
static bool
qualified(const struct cands *c, size_t i, const struct gaz_entity *e)
{
	const struct cand *k = &c->at[i], *a = adjective_after(c, i);

	if (a == NULL || cand__country(c, a) == GAZ_NONE ||
	    c->gaz->bodies[e->body * c->gaz->n_countries +
	    cand__country(c, a)] == GAZ_NONE)
		return false;
	/* الجمارك, a plural of things, is feminine and does not look so. */
	return (adjective_sense(c, a)->flags & (k->feminine ? SENSE_FEM :
	    SENSE_MASC | SENSE_FEM)) != 0;
}

/* How well a sense fits: 0 not at all. */
static uint32_t
fit(const struct cands *c, size_t i, const struct gaz_sense *s)
{
	const struct cand *k = &c->at[i];
	const struct gaz_entity *e = &c->gaz->at[s->entity];
	uint32_t at, country = qualifier(c, i);

	if (s->kind == GAZ_ROLE && (k->head == 0 ||
	    (e->body != GAZ_NONE && (k->head & HEAD_MINISTER) == 0)))
		return 0;
	if (s->kind == GAZ_SHORT && !short_applies(c, i))
		return 0;
	if (e->body != GAZ_NONE)
		return e->qualified && !qualified(c, i, e) ? 0 : 2;
	if (e->country == GAZ_NONE)
		return (s->flags & SENSE_NEEDS) == 0 ||
		    cands__speak_of(c, s->entity);
	if (country == e->country)
		return 1000;
	/* الحرس الوطني الجزائري is not Tunisia's. */
	if (country != GAZ_NONE && ((s->flags & SENSE_NEEDS) != 0 ||
	    adjective_after(c, i) != NULL))
		return 0;
	if (country == GAZ_NONE &&
	    nearest(c, i, e->country, &at) != GAZ_NONE)
		return at < 400 ? 500 - at : 100;
	if (dominant(c) == e->country)
		return 50;
	if (c->countries[e->country] > 0 && (s->flags & SENSE_NEEDS) == 0)
		return 10;
	if (c->outlet == e->country || c->dateline == e->country)
		return 5;
	return s->flags & SENSE_NEEDS ? 0 : 1;
}

static void
keep_national(struct cands *c, size_t i, const struct gaz_sense *s)
{
	struct cand *k = &c->at[i];
	uint32_t body = c->gaz->at[s->entity].body;
	uint32_t country = qualifier(c, i);
	bool sure = country != GAZ_NONE;

	if (!sure)
		country = inferred(c, i, body);
	if (sure || c->bodies[body] == GAZ_NONE)
		c->bodies[body] = country;
	cand__keep(c, k, s, s->kind == GAZ_ROLE ? "national-role" :
	    "national");
	if (country == GAZ_NONE)
		return;
	uint32_t e = c->gaz->bodies[body * c->gaz->n_countries + country];
	if (e == GAZ_NONE)
		return;
	k->entity = e;
	if (!sure) {
		k->subtype = KN_SUBTYPE_INFERRED;
		k->rule = "national-inferred";
	}
}

bool
rules__agency(struct cands *c, size_t i)
{
	struct cand *k = &c->at[i];
	const struct gaz_sense *s, *best = NULL;
	uint32_t most = 0;
	bool any = false;

	share_head(c, i);
	for (uint32_t n = k->senses; (s = sense__at(c->gaz, n)) != NULL;
	    n = s->next) {
		if (s->kind == GAZ_BLOCK ||
		    c->gaz->at[s->entity].pub.type != KN_TYPE_AGENCY)
			continue;
		any = true;
		uint32_t f = (s->flags & SENSE_CAPS) != 0 && !k->caps ? 0 :
		    fit(c, i, s);
		if (f > most) {
			most = f;
			best = s;
		}
	}
	if (best == NULL) {
		if (any)
			k->verdict = DROPPED;
		return any;
	}
	if (c->gaz->at[best->entity].body != GAZ_NONE)
		keep_national(c, i, best);
	else
		cand__keep(c, k, best, best->kind == GAZ_ROLE ? "role" :
		    best->flags & SENSE_NEEDS ? "supported" : "name");
	return true;
}
