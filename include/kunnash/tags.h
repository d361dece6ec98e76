/*
 * tags.h: the entities that each article of an index mentions, all at once,
 * in memory.
 *
 * What a hundred thousand articles are about is counted from one array: a
 * set of articles for each of 40,000 entities would all have to be gone
 * through for every filter, however few articles it leaves.
 */
#ifndef KUNNASH_TAGS_H
#define KUNNASH_TAGS_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/entity.h"
#include "kunnash/index.h"

struct kn_tag {
	const char *id;
	uint32_t entity;        /* kn_index_entity() number */
	enum kn_type type;
	uint64_t mentions;      /* in the whole corpus */
};

/* Borrowed from the handle until its index or its lens changes and it is
 * asked again, or it is closed. Dates are no tags; a country is one of what
 * mentions a body of it, too. */
struct kn_tags {
	const struct kn_tag *tag;
	size_t n;
	/* Articles with tags, those of a story together. What the i-th of them
	 * mentions is of[first[i]] … of[first[i + 1] - 1], as numbers of tags,
	 * each once. */
	const uint32_t *id;
	size_t n_ids;
	const uint32_t *first, *of;
	uint64_t made;          /* differs when they were made anew */
};

enum kn_status kn_index_tags(struct kn_index *ix, struct kn_tags *out,
    struct kn_err *err) KN_MUST_CHECK;

#endif
