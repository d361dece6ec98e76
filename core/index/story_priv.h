/*
 * story_priv.h: what the files of stories share: the state while articles
 * come and go, and the links between bodies.
 */
#ifndef KN_CORE_INDEX_STORY_PRIV_H
#define KN_CORE_INDEX_STORY_PRIV_H

#include "core/index/band_priv.h"

/* How far apart bodies of one band are compared, in the order of their
 * numbers. A test of crowded bands makes it 1. */
#ifndef STORY_REACH
#define STORY_REACH 8
#endif

/* A body beside the one that comes or goes. */
struct story_peer {
	int64_t body, story;
	bool alike;             /* to that one */
	struct kn_sketch sketch;
};

struct index_stories {
	struct kn_db *db;
	struct index_facets *facets;
	struct index_bands *bands;
	struct kn_set *touched; /* stories whose lead is to be chosen */
	struct kn_set *torn;    /* which may have fallen apart */
	struct kn_set *moved;   /* settled, and not yet told of */
	struct kn_set *changed; /* settled in this run */
	struct story_peer *peers;
	size_t n_peers, cap_peers;
};

/* ---- story.c ------------------------------------------------------------- */

int64_t story__new(struct index_stories *s, int64_t key, int64_t born,
    int64_t copies);
/* 0 when there is no such body. */
int64_t story__of_body(struct kn_db *db, int64_t body);
/* Makes one story of those of two bodies. */
void story__merge(struct index_stories *s, int64_t body, int64_t other);

/* Those that were settled in this run; borrowed. */
const struct kn_set *index__stories_changed(const struct index_stories *s);

/* ---- story_link.c -------------------------------------------------------- */

/* A body comes: it is linked with those it is like. `number` is the row of
 * its sketch. */
void story__link(struct index_stories *s, int64_t body, int64_t number,
    const struct kn_sketch *sketch);
/* It goes: those that it kept apart may be linked now, and those that it
 * held together may fall apart. */
void story__unlink(struct index_stories *s, int64_t body, int64_t number,
    const struct kn_sketch *sketch);

/* ---- story_split.c ------------------------------------------------------- */

/* A story of which links are gone into what still holds together. */
void story__split(struct index_stories *s, int64_t story);

/* Bodies in sets: a forest whose roots point at themselves. */
size_t story__root(size_t *parent, size_t i);

#endif
