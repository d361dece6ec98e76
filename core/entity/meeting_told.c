/*
 * meeting_told.c: what a sentence tells of a meeting beside who met whom. In:
 * a meeting with its span. Out: its place, its bodies and its day.
 */
#include "core/entity/meeting_priv.h"

enum { VISIT_B = 160 };         /* from زيارة to the country */

const struct meet_word *
meetings__word_in(const struct meet *k, enum meet_kind kind, uint32_t from_b,
    uint32_t to_b)
{
	for (size_t i = 0; i < k->words.n; i++)
		if (k->words.at[i].kind == kind &&
		    k->words.at[i].at.start_b >= from_b &&
		    k->words.at[i].at.end_b <= to_b)
			return &k->words.at[i];
	return NULL;
}

static const struct kn_entity *
entity(const struct meet *k, uint32_t number)
{
	return kn_found_entity(k->gaz, k->found, number);
}

/* A mention that في, ب, إلى or ل brings in. */
static bool
is_brought(const struct meet *k, const struct kn_mention *m)
{
	static const char *const heads[] = { "في ", "ب", "إلى ", "الى ", "ل",
		"بمدينة ", "بالعاصمة ", "العاصمة ", "مدينة " };
	struct kn_str left = { k->doc->text, m->at.start_b };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (kn_str_ends(left, kn_str(heads[i])))
			return true;
	return false;
}

/* A city that the sentence is in; else the country that is visited. */
static uint32_t
place_of(const struct meet *k)
{
	const struct kn_mentions *m = &k->found->mentions;
	const struct meet_word *visit = meetings__word_in(k, MEET_VISIT,
	    k->sentence.start_b, k->sentence.end_b);
	uint32_t country = KN_ENTITY_NONE;

	for (size_t i = k->mention; i < m->n &&
	    m->at[i].at.start_b < k->sentence.end_b; i++) {
		const struct kn_mention *x = &m->at[i];

		if (x->suppressed || !is_brought(k, x))
			continue;
		if (x->type == KN_TYPE_PLACE && (x->subtype ==
		    KN_SUBTYPE_CITY || x->subtype == KN_SUBTYPE_VENUE))
			return x->entity;
		if (x->type == KN_TYPE_COUNTRY && visit != NULL &&
		    country == KN_ENTITY_NONE && (x->subtype ==
		    KN_SUBTYPE_NAME || x->subtype == KN_SUBTYPE_OFFICIAL) &&
		    x->at.start_b > visit->at.end_b &&
		    x->at.start_b - visit->at.end_b < VISIT_B)
			country = x->entity;
	}
	return country;
}

static void
add_body(struct kn_meeting *out, uint32_t body)
{
	for (uint32_t i = 0; i < out->n_bodies; i++)
		if (out->bodies[i] == body)
			return;
	if (out->n_bodies < KN_MEETING_BODIES)
		out->bodies[out->n_bodies++] = body;
}

/* The body of `country` that is what `body` is of its own; GAZ_NONE. */
static uint32_t
same_body(const struct kn_gazetteer *gaz, uint32_t body, uint32_t country)
{
	uint32_t own = gaz->at[body].country;

	for (size_t i = 0; own != GAZ_NONE && i < gaz->n_national; i++) {
		const uint32_t *of = &gaz->bodies[i * gaz->n_countries];

		if (of[own] == body)
			return of[country];
	}
	return GAZ_NONE;
}

/* بنظيره: the same body of the other's country. */
static void
add_counterpart(const struct meet *k, struct kn_meeting *out)
{
	const struct kn_entity *b = entity(k, out->b);
	uint32_t home;

	if (b == NULL || b->home == NULL || out->n_bodies == 0 ||
	    meetings__word_in(k, MEET_COUNTERPART, out->at.start_b,
	    out->at.end_b) == NULL ||
	    !kn_map_get(k->gaz->by_id, kn_str(b->home), &home) ||
	    k->gaz->at[home].country == GAZ_NONE)
		return;
	uint32_t other = same_body(k->gaz, out->bodies[0],
	    k->gaz->at[home].country);
	if (other != GAZ_NONE)
		add_body(out, other);
}

static void
add_bodies(const struct meet *k, struct kn_meeting *out)
{
	const struct kn_mentions *m = &k->found->mentions;

	for (size_t i = k->mention; i < m->n &&
	    m->at[i].at.start_b < out->at.end_b; i++)
		if (m->at[i].type == KN_TYPE_AGENCY &&
		    !m->at[i].suppressed &&
		    m->at[i].at.start_b >= out->at.start_b)
			add_body(out, m->at[i].entity);
	add_counterpart(k, out);
}

/* The date nearest to where the meeting is told, in its sentence. */
static void
add_date(const struct meet *k, struct kn_meeting *out)
{
	const struct kn_mentions *m = &k->found->mentions;
	uint32_t best = UINT32_MAX;

	for (size_t i = k->mention; i < m->n &&
	    m->at[i].at.start_b < k->sentence.end_b; i++) {
		const struct kn_mention *x = &m->at[i];
		uint32_t far = x->at.start_b >= out->at.end_b ?
		    x->at.start_b - out->at.end_b :
		    x->at.end_b <= out->at.start_b ?
		    out->at.start_b - x->at.end_b : 0;

		if (x->type != KN_TYPE_DATE || x->suppressed ||
		    x->subtype == KN_SUBTYPE_YEAR || far >= best)
			continue;
		best = far;
		out->when = x->at;
		out->day = x->day;
	}
}

void
meetings__tell(const struct meet *k, struct kn_meeting *out)
{
	out->place = place_of(k);
	add_bodies(k, out);
	add_date(k, out);
}
