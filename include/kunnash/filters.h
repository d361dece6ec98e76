/*
 * filters.h: filters that the person saved by name. One set for all corpora;
 * saving and deleting can be undone (notebook.h).
 */
#ifndef KUNNASH_FILTERS_H
#define KUNNASH_FILTERS_H

#include <stddef.h>

#include "kunnash/seen.h"

/* Strings owned. */
struct kn_saved_filter {
	char *id;               /* UUID */
	char *name;
	char *query;            /* in its canonical form */
	char *updated;          /* ISO 8601 UTC */
};
/* All, by name; the caller frees with kn_filters_free(). */
enum kn_status kn_filters_list(struct kn_notebook *nb,
    struct kn_saved_filter **out, size_t *n, struct kn_err *err)
    KN_MUST_CHECK;
void kn_filters_free(struct kn_saved_filter *f, size_t n);
/* The query of that name, appended. KN_NOT_FOUND names the name. */
enum kn_status kn_filter_get(struct kn_notebook *nb, struct kn_str name,
    struct kn_buf *query, struct kn_err *err) KN_MUST_CHECK;
/* The filter of that name; strings the caller's, as kn_filters_free() frees
 * them. KN_NOT_FOUND names the name. */
enum kn_status kn_filter_find(struct kn_notebook *nb, struct kn_str name,
    struct kn_saved_filter **out, struct kn_err *err) KN_MUST_CHECK;
/* Saves a query; one of that name is replaced. KN_INVALID: not a name. */
enum kn_status kn_filter_save(struct kn_notebook *nb, struct kn_str name,
    struct kn_str query, struct kn_err *err) KN_MUST_CHECK;
/* KN_NOT_FOUND names the name. */
enum kn_status kn_filter_delete(struct kn_notebook *nb, struct kn_str name,
    struct kn_err *err) KN_MUST_CHECK;

/*
 * Since when articles are new to a filter, in the corpus of that hash: when
 * its last visit ended, or it was saved, or the corpus was first opened,
 * whichever is the latest.
 */
enum kn_status kn_filter_since(struct kn_notebook *nb, const char *corpus,
    const struct kn_saved_filter *f, char moment[KN_MOMENT_LEN + 1],
    struct kn_err *err) KN_MUST_CHECK;
/* A visit of the filter with that id ends now. */
enum kn_status kn_filter_leave(struct kn_notebook *nb, const char *corpus,
    const char *id, struct kn_err *err) KN_MUST_CHECK;

#endif
