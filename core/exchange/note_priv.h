/*
 * note_priv.h: what the files on notes share: choosing them, the paths of
 * their labels.
 */
#ifndef KUNNASH_NOTE_EXCHANGE_PRIV_H
#define KUNNASH_NOTE_EXCHANGE_PRIV_H

#include "kunnash/annotate.h"

#define NOTE__DEPTH_MAX 32      /* of the tree of labels */

/* ---- note_select.c ----------------------------------------------------- */

/* Names from the root to the label, joined by line breaks; NULL: there is
 * no such label. */
char *note__label_path(const struct kn_label *all, size_t n, const char *id);
/* Keeps those of the views that q means, and places them. Disposes of all
 * when it fails. */
enum kn_status note__select(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_note_views *views,
    struct kn_err *err) KN_MUST_CHECK;

#endif
