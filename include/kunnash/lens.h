/*
 * lens.h: how one reader sees the entities of an index.
 *
 * The kn_index_* calls about entities go through the lens of their handle, if
 * it has one; the kn_raw_* calls give what the index stores. A lens is made
 * of the latter, so that whatever shows entities by way of kn_index_* shows
 * them as the reader wants them. The index knows nothing of what is behind a
 * lens, and stores nothing of it.
 */
#ifndef KUNNASH_LENS_H
#define KUNNASH_LENS_H

#include "kunnash/index.h"

/* Numbers of entities that only a lens knows begin here. */
#define KN_MADE (1u << 31)

typedef bool kn_entity_fn(void *user, uint32_t number,
    const struct kn_entity *e);

/* Each stands for the kn_index_* call of its name, under the same contract. */
struct kn_lens {
	void *user;
	const struct kn_entity *(*entity)(void *user, uint32_t number);
	/* What was found in an article, as stored; changed in place. */
	enum kn_status (*found)(void *user, uint32_t id,
	    struct kn_found *found, struct kn_err *err);
	enum kn_status (*facet)(void *user, const char *field,
	    struct kn_str value, struct kn_set **out, struct kn_err *err);
	enum kn_status (*facet_each)(void *user, const char *field,
	    enum kn_type type, kn_facet_fn *fn, void *fn_user,
	    struct kn_err *err);
	enum kn_status (*lookup)(void *user, enum kn_type type,
	    struct kn_str value, bool prefix, kn_entity_fn *fn,
	    void *fn_user, struct kn_err *err);
};
/* NULL: none. The lens outlives its use. */
void kn_index_set_lens(struct kn_index *ix, const struct kn_lens *lens);
const struct kn_lens *kn_index_lens(const struct kn_index *ix);

const struct kn_entity *kn_raw_entity(struct kn_index *ix, uint32_t number);
/* The number of an id; false when the index does not know it. */
bool kn_raw_number(struct kn_index *ix, struct kn_str id, uint32_t *number);
/* The same for the id of a type in the gazetteer: no person whom only
 * articles know, and nothing is read. */
bool kn_raw_listed(struct kn_index *ix, enum kn_type type, struct kn_str id,
    uint32_t *number);
enum kn_status kn_raw_mentions(struct kn_index *ix, uint32_t id,
    struct kn_mentions *out, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_raw_found(struct kn_index *ix, uint32_t id,
    struct kn_found *out, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_raw_facet(struct kn_index *ix, const char *field,
    struct kn_str value, struct kn_set **out, struct kn_err *err)
    KN_MUST_CHECK;
enum kn_status kn_raw_facet_each(struct kn_index *ix, const char *field,
    enum kn_type type, kn_facet_fn *fn, void *user, struct kn_err *err)
    KN_MUST_CHECK;
enum kn_status kn_raw_lookup(struct kn_index *ix, enum kn_type type,
    struct kn_str value, bool prefix, kn_entity_fn *fn, void *user,
    struct kn_err *err) KN_MUST_CHECK;

/* Whether what was typed is the id or a name of e; with prefix, the beginning
 * of one or of a word of one. As kn_index_entity_lookup() compares. */
bool kn_entity_called(const struct kn_entity *e, struct kn_str value,
    bool prefix);

#endif
