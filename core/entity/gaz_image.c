/*
 * gaz_image.c: the gazetteer of compiled-in arrays. In: a struct gaz_image.
 * Out: a gazetteer whose trie borrows the arrays; only what holds pointers
 * (entities, their identifiers) is made, so that it is ready at once.
 */
#include "core/entity/entity_priv.h"

#include <string.h>

/* Borrowed arrays are not written: gaz__trie_own() comes before. */
#define BORROW(p) ((void *)(uintptr_t)(p))

static void
borrow_trie(struct gaz_trie *t, const struct gaz_image *image)
{
	*t = (struct gaz_trie){
		.borrowed = true,
		.vocab = {
			.slots = BORROW(image->slots),
			.cap = image->cap_slots,
			.n = image->n_words,
			.pool = BORROW(image->pool),
			.pool_n = image->n_pool,
			.cues = BORROW(image->cues),
			.root = BORROW(image->root),
		},
		.edges = BORROW(image->edges),
		.cap_edges = image->cap_edges,
		.n_edges = image->n_edges,
		.senses = BORROW(image->senses),
		.n_nodes = image->n_nodes,
		.sense = BORROW(image->sense),
		.n_senses = image->n_senses,
	};
}

static const char *
text_at(const struct gaz_image *image, uint32_t at)
{
	return at == 0 ? NULL : image->text + at;
}

static void
open_entity(const struct gaz_image *image, const struct gaz_image_entity *i,
    struct gaz_entity *e)
{
	*e = (struct gaz_entity){
		.pub = {
			.id = text_at(image, i->id),
			.type = (enum kn_type)i->type,
			.home = text_at(image, i->home),
			.parent = text_at(image, i->parent),
			.names = text_at(image, i->names),
		},
		.nisba = text_at(image, i->nisba),
		.country = i->country,
		.place = (enum place_kind)i->place,
		.body = i->body,
		.world = i->world,
		.bodies = i->bodies,
		.made = i->made,
		.qualified = i->qualified,
	};
	for (int l = 0; l < KN_LANG_COUNT; l++)
		e->pub.label[l] = text_at(image, i->label[l]);
}

size_t
kn_gazetteer_builtin(struct kn_entity **out)
{
	const struct gaz_image *image = gaz__builtin();
	struct gaz_entity e;

	*out = kn_malloc(image->n_entities * sizeof(**out));
	for (size_t i = 0; i < image->n_entities; i++) {
		open_entity(image, &image->entities[i], &e);
		(*out)[i] = e.pub;
	}
	return image->n_entities;
}

static uint32_t *
copy_of(const uint32_t *from, size_t n)
{
	uint32_t *to = kn_malloc(n * sizeof(*to));

	memcpy(to, from, n * sizeof(*to));
	return to;
}

struct kn_gazetteer *
gaz__image_open(const struct gaz_image *image)
{
	struct kn_gazetteer *gaz = kn_calloc(1, sizeof(*gaz));

	gaz->arena = kn_arena_new();
	gaz->by_id = kn_map_new();
	borrow_trie(&gaz->trie, image);
	gaz->n = gaz->cap = image->n_entities;
	gaz->at = kn_malloc(gaz->n * sizeof(*gaz->at));
	for (size_t i = 0; i < gaz->n; i++) {
		open_entity(image, &image->entities[i], &gaz->at[i]);
		kn_map_set(gaz->by_id, kn_str(gaz->at[i].pub.id),
		    (uint32_t)i);
	}
	gaz->n_countries = gaz->cap_countries = image->n_countries;
	gaz->countries = copy_of(image->countries, gaz->n_countries);
	gaz->n_national = gaz->cap_nationals = image->n_nationals;
	gaz->nationals = copy_of(image->nationals, gaz->n_national);
	gaz->bodies = copy_of(image->bodies,
	    gaz->n_national * gaz->n_countries);
	return gaz;
}
