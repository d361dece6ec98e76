/*
 * overlay_priv.h: corrections laid over an index, and what the files that do
 * it share.
 *
 * overlay.c makes the nodes and is asked for entities; overlay_found.c
 * changes what was found in an article, the one door for that;
 * overlay_sets.c changes the sets of articles, with what overlay_delta.c
 * finds by sending articles through the door.
 */
#ifndef KUNNASH_OVERLAY_PRIV_H
#define KUNNASH_OVERLAY_PRIV_H

#include "kunnash/overlay.h"
#include "kunnash/entity.h"
#include "kunnash/lens.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "kunnash/set.h"

#define OV_NONE UINT32_MAX

/* An entity that corrections speak of. */
struct ov_node {
	uint32_t number;        /* of the index, or from KN_MADE on */
	struct kn_entity e;     /* as corrected */
	bool known;             /* the index has it */
	bool retyped;
	uint32_t into;          /* the node it is merged into, or OV_NONE */
	uint32_t root;          /* where that ends: itself, or another */
	bool blocked;           /* everywhere, or what it is merged into is */
	struct kn_set *blocked_in;      /* the same in these; or NULL */
	bool splits;            /* some of its surfaces are of another */
	struct kn_buf names;    /* that were added, each with its NUL */
	/* overlay_sets.c: */
	bool counted;
	struct kn_set *set;
	uint64_t mentions;
};

/* Words that are a name of an entity. */
struct ov_alias {
	uint32_t node;
	struct kn_occur *occur;
	struct kn_set *in;      /* articles that have them, and maybe more */
};

/* How articles differ from what merging and blocking alone give. */
struct ov_delta {
	uint32_t number, subtype;       /* as struct ov_key */
	struct kn_set *more, *less;
	int64_t mentions;
	bool stored;            /* the index has articles of it, too */
};

struct kn_overlay {
	struct kn_index *ix;
	const struct kn_lens *below;    /* of ix before this one */
	struct kn_lens lens;
	struct kn_arena *arena;
	struct kn_correction *all;      /* what it was made of */
	size_t n_all;
	struct ov_node *node;
	size_t n, cap;
	uint32_t n_made;
	struct kn_map *by_number;       /* its bytes → node */
	struct kn_map *by_id;           /* → node */
	struct kn_map *splits;          /* root node, folded words → node */
	struct ov_alias *alias;
	size_t n_aliases, cap_aliases;
	struct kn_set *worded;          /* articles of any of them */
	/* overlay_sets.c: */
	bool settled;
	struct ov_delta *delta;
	size_t n_deltas, cap_deltas;
	struct kn_map *delta_of;        /* number, subtype → delta */
	struct kn_map *homes;           /* countries whose bodies changed */
};

/* Takes out of a set articles that cannot have these words. */
enum kn_status ov__keep_worded(struct kn_index *ix, const char *words,
    struct kn_set *set, struct kn_err *err) KN_MUST_CHECK;
/* The node of a number, or NULL. */
struct ov_node *ov__node(const struct kn_overlay *ov, uint32_t number);
/* The entity of a node's or any other number as corrected. */
const struct kn_entity *ov__entity(void *overlay, uint32_t number);

/* ---- fields.c ------------------------------------------------------------- */

/* How many articles of ix a correction of a field is about. */
enum kn_status ov__field_count(struct kn_index *ix,
    const struct kn_correction *c, const char *corpus, uint64_t *n,
    struct kn_err *err) KN_MUST_CHECK;
/* Tells where its article says otherwise now. */
void ov__field_conflict(struct kn_index *ix, const struct kn_correction *c,
    const char *corpus, kn_conflict_fn *fn, void *user);

/* ---- target.c ------------------------------------------------------------- */

/* Adds those that are the article of t itself, as it is known by the url,
 * else the body_key, the key, the path: one, or several of the same text. Its
 * copies in other words are none. */
enum kn_status target__own(struct kn_index *ix, const struct kn_target *t,
    const char *corpus, struct kn_set *into, struct kn_err *err)
    KN_MUST_CHECK;

/* ---- overlay_found.c ---------------------------------------------------- */

/* What merging and blocking everywhere make of a number; KN_ENTITY_NONE. */
uint32_t ov__merged(const struct kn_overlay *ov, uint32_t number);
/* Changes what was found in an article as all corrections say. */
enum kn_status ov__found(void *overlay, uint32_t id, struct kn_found *found,
    struct kn_err *err) KN_MUST_CHECK;

/* ---- overlay_delta.c ------------------------------------------------------ */

/* Who speaks is counted beside how somebody is mentioned. */
enum { OV_SPEAKER = KN_SUBTYPE_COUNT + 1 };

struct ov_key {
	uint32_t number;
	uint32_t subtype;       /* KN_SUBTYPE_COUNT: any; or OV_SPEAKER */
};
/* Finds what differs in these articles. */
enum kn_status ov__gather(struct kn_overlay *ov,
    const struct kn_set *articles, struct kn_err *err) KN_MUST_CHECK;
/* What differs of that, or NULL. */
struct ov_delta *ov__delta(const struct kn_overlay *ov, struct ov_key k);
/* Lays what differs over a set, and over its count (may be NULL). */
void ov__apply(const struct kn_overlay *ov, struct ov_key k,
    struct kn_set *set, int64_t *mentions);

/* ---- overlay_sets.c ------------------------------------------------------- */

enum kn_status ov__facet(void *overlay, const char *field,
    struct kn_str value, struct kn_set **out, struct kn_err *err)
    KN_MUST_CHECK;
enum kn_status ov__facet_each(void *overlay, const char *field,
    enum kn_type type, kn_facet_fn *fn, void *fn_user, struct kn_err *err)
    KN_MUST_CHECK;
/* The articles and mentions of an entity as the index is seen. */
enum kn_status ov__count(struct kn_index *ix, uint32_t number,
    uint64_t *articles, uint64_t *mentions, struct kn_err *err)
    KN_MUST_CHECK;
/* Adds the articles in which corrections depend on the text. */
enum kn_status ov__textual(struct kn_overlay *ov, struct kn_set *into,
    struct kn_err *err) KN_MUST_CHECK;
void ov__sets_dispose(struct kn_overlay *ov);

#endif
