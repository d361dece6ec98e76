/*
 * amend_priv.h: amendments of fields, and what the files of core/index ask
 * of them. `am` may be NULL in all of these: then nothing is otherwise.
 */
#ifndef KN_CORE_INDEX_AMEND_PRIV_H
#define KN_CORE_INDEX_AMEND_PRIV_H

#include "core/index/index_priv.h"
#include "kunnash/amend.h"

struct amend_row {
	uint32_t id;
	unsigned set;           /* bit: the field is amended */
	const char *value[KN_META_FIELD_COUNT]; /* in the arena, or NULL */
};

/* An order as amended: every id, and leads only. */
struct amend_order {
	bool made;
	uint64_t generation;
	uint32_t *ids[2];
	size_t n[2];
};

struct index_amend {
	struct kn_arena *arena;
	struct kn_map *by_id;   /* its bytes → row */
	struct amend_row *row;
	size_t n, cap;
	struct kn_set *in[KN_META_FIELD_COUNT]; /* articles amended there */
	struct amend_order order[KN_ORDER_COUNT];
};

void index__amend_free(struct index_amend *am);
const struct amend_row *index__amend_row(const struct index_amend *am,
    uint32_t id);
/* The fields of an article become what they are amended to. */
void index__amend_meta(const struct index_amend *am, uint32_t id,
    struct kn_meta *m);
/* The set of a facet's value becomes what it is. */
void index__amend_facet(const struct index_amend *am, const char *field,
    struct kn_str value, struct kn_set *set);
/* The field whose values a facet has; KN_META_FIELD_COUNT: of none. */
enum kn_meta_field index__amend_field(const char *facet);
/* The days of those amended, in an array by id of n. */
void index__amend_days(const struct index_amend *am, kn_day *day, size_t n);
/* Adds the articles whose address is amended to this one. */
void index__amend_url(const struct index_amend *am, struct kn_str url,
    struct kn_set *set);

/* ---- amend_order.c ------------------------------------------------------- */

/* Whether amendments change this order. */
bool index__amend_reorders(const struct index_amend *am,
    enum kn_order order);
/* The ids of an order as amended, borrowed; sets the status of ix->db. */
const uint32_t *index__amend_ids(struct kn_index *ix, enum kn_order order,
    bool copies, size_t *n);

/* ---- order.c --------------------------------------------------------------- */

/* What an order is by: the field, its column of article (NULL: of no field),
 * and whether high comes first. */
enum kn_meta_field index__order_by(enum kn_order order, const char **column,
    bool *high_first);
/* The stored ids of an order, all of them; the caller frees them. */
uint32_t *index__order_load(struct kn_db *db, enum kn_order order,
    size_t *n);

#endif
