/*
 * lens.c: the entities of an index as its reader sees them. In: the calls
 * about entities. Out: what the lens of the handle makes of what is stored,
 * or what is stored where there is no lens.
 */
#include "core/index/tag_priv.h"

#include <string.h>

#include "kunnash/mem.h"

void
kn_index_set_lens(struct kn_index *ix, const struct kn_lens *lens)
{
	ix->lens = lens;
	index__tags_free(ix->tags);
	ix->tags = NULL;
}

const struct kn_lens *
kn_index_lens(const struct kn_index *ix)
{
	return ix->lens;
}

const struct kn_entity *
kn_index_entity(struct kn_index *ix, uint32_t number)
{
	return ix->lens != NULL ? ix->lens->entity(ix->lens->user, number) :
	    kn_raw_entity(ix, number);
}

enum kn_status
kn_index_entity_lookup(struct kn_index *ix, enum kn_type type,
    struct kn_str value, bool prefix,
    bool (*fn)(void *user, uint32_t number, const struct kn_entity *e),
    void *user, struct kn_err *err)
{
	return ix->lens != NULL ? ix->lens->lookup(ix->lens->user, type,
	    value, prefix, fn, user, err) :
	    kn_raw_lookup(ix, type, value, prefix, fn, user, err);
}

enum kn_status
kn_index_facet(struct kn_index *ix, const char *field, struct kn_str value,
    struct kn_set **out, struct kn_err *err)
{
	return ix->lens != NULL ? ix->lens->facet(ix->lens->user, field,
	    value, out, err) : kn_raw_facet(ix, field, value, out, err);
}

enum kn_status
kn_index_facet_each(struct kn_index *ix, const char *field,
    enum kn_type type, kn_facet_fn *fn, void *user, struct kn_err *err)
{
	return ix->lens != NULL ? ix->lens->facet_each(ix->lens->user, field,
	    type, fn, user, err) :
	    kn_raw_facet_each(ix, field, type, fn, user, err);
}

enum kn_status
kn_index_mentions(struct kn_index *ix, uint32_t id, struct kn_mentions *out,
    struct kn_err *err)
{
	struct kn_found found = { 0 };

	if (ix->lens == NULL)
		return kn_raw_mentions(ix, id, out, err);
	enum kn_status status = kn_raw_mentions(ix, id, &found.mentions, err);
	if (status == KN_OK)
		status = ix->lens->found(ix->lens->user, id, &found, err);
	if (status == KN_OK && found.mentions.n > 0) {
		const struct kn_mentions *m = &found.mentions;

		out->at = kn_grow(out->at, &out->cap, out->n + m->n,
		    sizeof(*out->at));
		memcpy(out->at + out->n, m->at, m->n * sizeof(*m->at));
		out->n += m->n;
	}
	kn_found_dispose(&found);
	return status;
}

enum kn_status
kn_index_found(struct kn_index *ix, uint32_t id, struct kn_found *out,
    struct kn_err *err)
{
	enum kn_status status = kn_raw_found(ix, id, out, err);

	if (status == KN_OK && ix->lens != NULL)
		status = ix->lens->found(ix->lens->user, id, out, err);
	return status;
}
