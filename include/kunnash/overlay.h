/*
 * overlay.h: corrections (correct.h) laid over an index: what a reader sees
 * of its entities, what one correction more would change, and where a new
 * gazetteer disagrees.
 */
#ifndef KUNNASH_OVERLAY_H
#define KUNNASH_OVERLAY_H

#include <stdint.h>

#include "kunnash/correct.h"
#include "kunnash/index.h"
#include "kunnash/set.h"

struct kn_overlay;
/*
 * Lays corrections over an index, which it borrows; they are copied. corpus:
 * the hash of the corpus, to which paths belong. Cheap: what must be looked up
 * in texts is looked up when it is asked for. The overlay becomes the lens of
 * ix until it is freed, which is before ix is closed.
 */
enum kn_status kn_overlay_new(struct kn_index *ix,
    const struct kn_correction *c, size_t n, const char *corpus,
    struct kn_overlay **out, struct kn_err *err) KN_MUST_CHECK;
void kn_overlay_free(struct kn_overlay *ov);
/* Does now what would be done when it is asked for. */
enum kn_status kn_overlay_settle(struct kn_overlay *ov, struct kn_err *err)
    KN_MUST_CHECK;

/* ---- fields of articles ----------------------------------------------------- */

/* Lays the corrections of fields among these over ix, instead of those
 * before (amend.h). */
enum kn_status kn_fields_lay(struct kn_index *ix,
    const struct kn_correction *c, size_t n, const char *corpus,
    struct kn_err *err) KN_MUST_CHECK;
struct kn_field_value {
	enum kn_meta_field field;
	struct kn_str value;    /* as typed; empty: the article has none */
};
/*
 * The corrections that give these values to the articles of a set; where an
 * article has a value already there is none. kn_corrections_free(). KN_INVALID:
 * a value that cannot be; KN_LIMIT: there would be too many.
 */
enum kn_status kn_fields_make(struct kn_index *ix,
    const struct kn_set *articles, const struct kn_field_value *v, size_t n_v,
    const char *corpus, struct kn_correction **out, size_t *n,
    struct kn_err *err) KN_MUST_CHECK;
/* Moves those of c that correct one of these fields (bits) of an article of
 * the set to the front; how many through *n_found. */
enum kn_status kn_fields_find(struct kn_index *ix, struct kn_correction *c,
    size_t n, const struct kn_set *articles, unsigned fields,
    const char *corpus, size_t *n_found, struct kn_err *err) KN_MUST_CHECK;

/* Corrections that the gazetteer of the index no longer goes with: it lost
 * the entity, says so itself now, or something else than when they were made;
 * or the source of an article does. detail is data, may be "". */
typedef void kn_conflict_fn(void *user, const struct kn_correction *c,
    const char *msgid, struct kn_str detail);
enum kn_status kn_corrections_conflicts(struct kn_index *ix,
    const struct kn_correction *c, size_t n, const char *corpus,
    kn_conflict_fn *fn, void *user, struct kn_err *err) KN_MUST_CHECK;

/*
 * Makes a correction from what a person says: entity, and the other entity
 * of MERGE, by id or by name; a SPLIT may name one that nobody knows yet,
 * which becomes one. Fills in what is kept beside it. KN_INVALID: nothing or
 * several are called that; a correction that says nothing new.
 */
enum kn_status kn_correction_make(struct kn_index *ix,
    enum kn_correct_kind kind, struct kn_str entity, struct kn_str value,
    struct kn_str surface, struct kn_correction *out, struct kn_err *err)
    KN_MUST_CHECK;
/* The entity that is called so, as the index is seen. KN_INVALID. */
enum kn_status kn_correction_entity(struct kn_index *ix, struct kn_str name,
    uint32_t *number, struct kn_err *err) KN_MUST_CHECK;

/* How many articles, and mentions in them, would be otherwise with c. */
struct kn_correct_preview {
	uint64_t articles, mentions;
};
enum kn_status kn_correction_preview(struct kn_index *ix,
    const struct kn_correction *c, const char *corpus,
    struct kn_correct_preview *out, struct kn_err *err) KN_MUST_CHECK;

#endif
