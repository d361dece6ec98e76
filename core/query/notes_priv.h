/*
 * notes_priv.h: what conditions ask of the notebook; between notes.c and
 * eval.c. Each adds the articles that are meant; KN_UNSUPPORTED without a
 * notebook.
 */
#ifndef KUNNASH_QUERY_NOTES_PRIV_H
#define KUNNASH_QUERY_NOTES_PRIV_H

#include "query_priv.h"

/* label:, tag:, note: */
enum kn_status notes__field(struct eval *ev, const struct node *nd,
    struct kn_set *acc, struct kn_err *err) KN_MUST_CHECK;
/* The states noted, starred, read. */
enum kn_status notes__state(struct eval *ev, enum state_id state,
    struct kn_set *acc, struct kn_err *err) KN_MUST_CHECK;
/* added: and is:new. */
enum kn_status notes__added(struct eval *ev, const struct node *nd,
    struct kn_set *acc, struct kn_err *err) KN_MUST_CHECK;
enum kn_status notes__new(struct eval *ev, struct kn_set *acc,
    struct kn_err *err) KN_MUST_CHECK;

#endif
