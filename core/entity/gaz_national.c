/*
 * gaz_national.c: bodies that every country has. In: the rows of national.tsv
 * and those whose column "body" says that they are one. Out: an entity for
 * each body, without a country, and one for each country with bodies=yes that
 * has no row of its own; the table of which is which.
 */
#include "core/entity/entity_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/fold.h"

static uint32_t *
slot_of(const struct kn_gazetteer *gaz, uint32_t body, uint32_t country)
{
	return &gaz->bodies[body * gaz->n_countries + country];
}

/* وزارة العدل الفرنسية, or وزارة العدل ب… where it has no adjective. */
static void
label_ar(const struct gaz_entity *body, const struct gaz_entity *country,
    struct kn_buf *b)
{
	struct kn_str label = kn_str(body->pub.label[KN_LANG_AR]), word;

	kn_buf_str(b, label);
	if (country->nisba == NULL) {
		kn_buf_cstr(b, " ب");
		kn_buf_cstr(b, country->pub.label[KN_LANG_AR]);
		return;
	}
	kn_str_split(&label, ' ', &word);
	kn_buf_chr(b, ' ');
	gaz__nisba_definite(kn_str(country->nisba),
	    kn_str_ends(word, KN_LIT("ة")) || kn_str_ends(word, KN_LIT("ات")),
	    b);
}

/* Its labels, which are its names too. */
static void
set_made_labels(struct kn_gazetteer *gaz, struct gaz_entity *e,
    const struct gaz_entity *body, const struct gaz_entity *country)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	label_ar(body, country, &b);
	e->pub.label[KN_LANG_AR] = gaz__keep(gaz, kn_buf_get(&b));
	for (int l = KN_LANG_FR; l < KN_LANG_COUNT; l++) {
		kn_buf_reset(&b);
		kn_buf_fmt(&b, "%s (%s)", body->pub.label[l],
		    country->pub.label[l]);
		e->pub.label[l] = gaz__keep(gaz, kn_buf_get(&b));
	}
	kn_buf_reset(&b);
	for (int l = 0; l < KN_LANG_COUNT; l++) {
		kn_fold_append(KN_FOLD_NAME, e->pub.label[l],
		    strlen(e->pub.label[l]), &b);
		kn_buf_chr(&b, '\0');
	}
	kn_buf_chr(&b, '\0');
	char *names = kn_arena_alloc(gaz->arena, b.n);
	memcpy(names, b.s, b.n);
	e->pub.names = names;
	kn_buf_dispose(&b);
}

/* The body of one country: one with that identifier, or made here. */
static uint32_t
made_for(struct kn_gazetteer *gaz, uint32_t body, uint32_t country)
{
	const char *code = gaz->at[country].pub.id;
	struct kn_buf id;
	uint32_t i;

	kn_buf_init(&id, 0);
	for (; *code != '\0'; code++)
		kn_buf_chr(&id, (char)(*code | 0x20));
	kn_buf_chr(&id, '-');
	kn_buf_cstr(&id, gaz->at[body].pub.id);
	if (!kn_map_get(gaz->by_id, kn_buf_get(&id), &i)) {
		i = gaz__entity_new(gaz, gaz__keep(gaz, kn_buf_get(&id)),
		    KN_TYPE_AGENCY);
		gaz->at[i].made = true;
		gaz->at[i].country = gaz->at[country].country;
		gaz->at[i].pub.home = gaz->at[country].pub.id;
		set_made_labels(gaz, &gaz->at[i], &gaz->at[body],
		    &gaz->at[country]);
	}
	kn_buf_dispose(&id);
	return i;
}

/* One body of a row; a country has each but once. */
static void
link_body(struct kn_gazetteer *gaz, struct gaz_rows *rows,
    const struct gaz_row *row, struct kn_str body)
{
	uint32_t c = gaz->at[row->entity].country, i;

	if (c == GAZ_NONE || !kn_map_get(gaz->by_id, body, &i) ||
	    gaz->at[i].body == GAZ_NONE) {
		gaz__problem(rows, row, N_("no such national body: %s"),
		    body);
		return;
	}
	uint32_t *slot = slot_of(gaz, gaz->at[i].body, c);
	if (*slot != GAZ_NONE && *slot != row->entity &&
	    !gaz->at[*slot].made)
		gaz__problem(rows, row,
		    N_("its country has this body already: %s"), body);
	else
		*slot = row->entity;
}

/* Rows that say which national bodies they are (the column "body"). */
static void
link_bodies(struct kn_gazetteer *gaz, struct gaz_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct kn_str list = rows->at[i].body, body;

		while (rows->at[i].entity != GAZ_NONE && list.n > 0 &&
		    kn_str_split(&list, '|', &body))
			link_body(gaz, rows, &rows->at[i], body);
	}
}

/* A row of national.tsv: new, or in the place of one of ours. */
static void
add_national(struct kn_gazetteer *gaz, struct gaz_rows *rows,
    struct gaz_row *row)
{
	uint32_t i;

	if (kn_map_get(gaz->by_id, row->id, &i)) {
		if (gaz->at[i].body == GAZ_NONE) {
			gaz__problem(rows, row, N_("ours with this "
			    "identifier is something else: %s"), row->id);
			return;
		}
	} else {
		i = gaz__entity_new(gaz, kn_arena_str(gaz->arena, row->id),
		    KN_TYPE_AGENCY);
		gaz->at[i].body = (uint32_t)gaz->n_national;
		gaz->nationals = kn_grow(gaz->nationals, &gaz->cap_nationals,
		    gaz->n_national + 1, sizeof(*gaz->nationals));
		gaz->nationals[gaz->n_national++] = i;
	}
	row->entity = i;
	gaz->at[i].qualified = kn_str_is(row->mode, "qualified");
	gaz__labels_set(gaz, &gaz->at[i], row);
	gaz__names_add(gaz, rows, row);
}

/* The table of bodies, with room for countries and bodies that are new. */
static void
widen(struct kn_gazetteer *gaz, size_t old_countries, size_t old_nationals)
{
	size_t n = gaz->n_national * gaz->n_countries;
	uint32_t *wide = kn_malloc(n * sizeof(*wide));

	for (size_t i = 0; i < n; i++) {
		size_t b = i / gaz->n_countries, c = i % gaz->n_countries;

		wide[i] = b < old_nationals && c < old_countries ?
		    gaz->bodies[b * old_countries + c] : GAZ_NONE;
	}
	free(gaz->bodies);
	gaz->bodies = wide;
}

/* One that needs its country beside it needs an adjective for that. */
static bool
wants_body(const struct gaz_entity *country, const struct gaz_entity *body)
{
	return country->bodies && (!body->qualified ||
	    country->nisba != NULL);
}

void
gaz__nationals_add(struct kn_gazetteer *gaz, struct gaz_rows *rows,
    size_t old_countries)
{
	size_t old_nationals = gaz->n_national;

	for (size_t i = 0; i < rows->n_national; i++)
		add_national(gaz, rows, &rows->national[i]);
	widen(gaz, old_countries, old_nationals);
	link_bodies(gaz, rows);
	for (uint32_t b = 0; b < gaz->n_national; b++)
		for (uint32_t c = 0; c < gaz->n_countries; c++) {
			uint32_t body = gaz->nationals[b];
			uint32_t country = gaz->countries[c];
			uint32_t *slot = slot_of(gaz, b, c);

			if (*slot == GAZ_NONE && wants_body(
			    &gaz->at[country], &gaz->at[body]))
				*slot = made_for(gaz, body, country);
		}
}
