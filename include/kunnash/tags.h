/*
 * tags.h: the entities that the articles of an index mention, and how many
 * articles of any set mention each.
 *
 * What a hundred thousand articles are about is counted from what each of
 * them mentions: a set of articles for each of 40,000 entities would all have
 * to be gone through for every filter, however few articles it leaves. Of the
 * whole corpus the counts are kept.
 */
#ifndef KUNNASH_TAGS_H
#define KUNNASH_TAGS_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/entity.h"
#include "kunnash/index.h"

/* An entity that articles mention; counts are those of the whole corpus. */
struct kn_tag {
	const char *id;
	uint32_t entity;        /* kn_index_entity() number */
	enum kn_type type;
	uint32_t articles, stories;
	uint64_t mentions;
};

/* Borrowed from the handle until its index or its lens changes and it is
 * asked again, or it is closed. Dates are no tags; a country is one of what
 * mentions a body of it, too. */
struct kn_tags {
	const struct kn_tag *tag;       /* by type, then by id */
	size_t n;
	size_t of_type[KN_TYPE_COUNT + 1];      /* where each begins; n */
	uint64_t made;          /* differs when they were made anew */
};

enum kn_status kn_index_tags(struct kn_index *ix, struct kn_tags *out,
    struct kn_err *err) KN_MUST_CHECK;

/* How many articles of a set have a tag, and of how many stories they are. */
struct kn_tagged {
	uint32_t articles, stories;
};

/* The same tags, and for each of them what a set has of it; articles that no
 * update has published count for none. The caller frees *count. */
enum kn_status kn_index_tags_of(struct kn_index *ix,
    const struct kn_set *articles, struct kn_tags *out,
    struct kn_tagged **count, struct kn_err *err) KN_MUST_CHECK;

#endif
