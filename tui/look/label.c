/*
 * label.c: names of entities and outlets in the language of the interface.
 * In: rows of the gazetteer, outlets as articles have them. Out: borrowed
 * labels. Reads the index; touches nothing else.
 */
#include "tui/look/look.h"

#include <string.h>

#include "kunnash/lens.h"

const char *
kn_lang_label(const struct kn_entity *e, enum kn_lang lang)
{
	return e->label[lang];
}

struct find {
	const char *id;
	const struct kn_entity *found;
};

static bool
match_id(void *user, uint32_t number, const struct kn_entity *e)
{
	struct find *f = user;

	(void)number;
	if (strcmp(e->id, f->id) == 0)
		f->found = e;
	return f->found == NULL;
}

/* The outlet that the gazetteer has under this id, unless a correction made
 * another of it: every row of the list asks, and looking through all names
 * was a tenth of the start. */
static const struct kn_entity *
listed(struct kn_index *ix, const char *outlet)
{
	const struct kn_entity *e;
	uint32_t number;

	if (!kn_raw_listed(ix, KN_TYPE_MEDIA, kn_str(outlet), &number))
		return NULL;
	e = kn_index_entity(ix, number);
	return e != NULL && e->type == KN_TYPE_MEDIA &&
	    strcmp(e->id, outlet) == 0 ? e : NULL;
}

const char *
kn_fmt_outlet(struct kn_index *ix, const char *outlet, enum kn_lang lang)
{
	struct find f = { .id = outlet };

	if (outlet == NULL)
		return NULL;
	f.found = listed(ix, outlet);
	if (f.found != NULL)
		return kn_lang_label(f.found, lang);
	/* A failing lookup is no reason to show no outlet. */
	if (kn_index_entity_lookup(ix, KN_TYPE_MEDIA, kn_str(outlet), false,
	    match_id, &f, NULL) != KN_OK)
		return outlet;
	return f.found != NULL ? kn_lang_label(f.found, lang) : outlet;
}
