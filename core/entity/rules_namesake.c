/*
 * rules_namesake.c: تونس, الجزائر, الكويت: a country, or its capital of the
 * same name. In: countries that were kept. Out: the capital where the words
 * beside it say a town (ولاية تونس, المحكمة الابتدائية بتونس), and in a
 * sentence that has it on a route between towns abroad: تونس - كوناكري.
 */
#include "core/entity/find_priv.h"

#include "kunnash/utf8.h"

#define LOOK 8          /* candidates looked at on each side */
#define JOINT_B 8       /* bytes between two stops of a route */

static const struct namesake {
	const char *country, *place;
} namesakes[] = {
#define KN_NAMESAKE(country, place) { country, place },
#include "core/entity/namesake.def"
#undef KN_NAMESAKE
};

#define N_NAMESAKES (sizeof(namesakes) / sizeof(namesakes[0]))

/* The names of a gazetteer, as numbers; GAZ_NONE: has none. */
struct towns {
	uint32_t country[N_NAMESAKES], place[N_NAMESAKES];
};

static uint32_t
number_of(const struct kn_gazetteer *gaz, const char *id)
{
	uint32_t i;

	return kn_map_get(gaz->by_id, kn_str(id), &i) ? i : GAZ_NONE;
}

struct towns *
towns__new(const struct kn_gazetteer *gaz)
{
	struct towns *t = kn_malloc(sizeof(*t));

	for (size_t i = 0; i < N_NAMESAKES; i++) {
		t->country[i] = number_of(gaz, namesakes[i].country);
		t->place[i] = number_of(gaz, namesakes[i].place);
	}
	return t;
}

/* The town that a kept country could be, or GAZ_NONE. */
static uint32_t
town_of(const struct towns *t, const struct cand *k)
{
	if (k->verdict != KEPT || k->block || k->type != KN_TYPE_COUNTRY ||
	    k->subtype != KN_SUBTYPE_NAME)
		return GAZ_NONE;
	for (size_t i = 0; i < N_NAMESAKES; i++)
		if (t->country[i] == k->entity)
			return t->place[i];
	return GAZ_NONE;
}

/* Only blanks and one dash or slash between two names. */
static bool
on_route(const char *text, uint32_t from_b, uint32_t to_b)
{
	size_t i = from_b, joints = 0;

	if (to_b <= from_b || to_b - from_b > JOINT_B)
		return false;
	while (i < to_b) {
		uint32_t cp = kn_utf8_next(text, to_b, &i);

		if (cp == '-' || cp == '/' || cp == 0x2013 || cp == 0x2014)
			joints++;
		else if (cp != ' ' && cp != 0xA0)
			return false;
	}
	return joints == 1;
}

static bool
is_foreign_city(const struct cands *c, const struct cand *o,
    const struct cand *k)
{
	return o->verdict == KEPT && !o->block &&
	    o->type == KN_TYPE_PLACE && o->subtype == KN_SUBTYPE_CITY &&
	    cand__country(c, o) != cand__country(c, k);
}

static bool
is_stop(const struct cands *c, size_t i)
{
	const struct cand *k = &c->at[i];
	const char *text = c->doc->text;
	size_t from = i > LOOK ? i - LOOK : 0;

	for (size_t n = from; n < c->n && n <= i + LOOK; n++) {
		const struct cand *o = &c->at[n];

		if (is_foreign_city(c, o, k) &&
		    (on_route(text, o->at.end_b, k->at.start_b) ||
		    on_route(text, k->at.end_b, o->at.start_b)))
			return true;
	}
	return false;
}

/* ولاية تونس, والي تونس, الابتدائية بتونس: what one town has. */
static bool
after_town_word(const struct cand *k)
{
	return (k->before & CUE(REGION_HEAD)) != 0 && (k->before &
	    (CUE(NAMED) | CUE(HOLDER_M) | CUE(ROLE))) != 0;
}

static void
make_town(const struct cands *c, struct cand *k, uint32_t town,
    const char *rule)
{
	k->entity = town;
	k->type = c->gaz->at[town].pub.type;
	k->subtype = KN_SUBTYPE_CITY;
	k->rule = rule;
}

/* The same name in the whole sentence. */
static void
make_towns(struct cands *c, size_t i, uint32_t town)
{
	uint32_t country = c->at[i].entity, sentence = c->at[i].sentence;
	size_t from = i;

	while (from > 0 && c->at[from - 1].sentence == sentence)
		from--;
	for (size_t n = from; n < c->n && c->at[n].sentence == sentence; n++) {
		struct cand *k = &c->at[n];

		if (k->verdict == KEPT && !k->block &&
		    k->type == KN_TYPE_COUNTRY &&
		    k->subtype == KN_SUBTYPE_NAME && k->entity == country)
			make_town(c, k, town, "namesake-route");
	}
}

void
rules__namesakes(struct cands *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct cand *k = &c->at[i];
		uint32_t town = town_of(c->gaz->towns, k);

		if (town == GAZ_NONE)
			continue;
		if (after_town_word(k))
			make_town(c, k, town, "namesake-town");
		else if (is_stop(c, i))
			make_towns(c, i, town);
	}
}
