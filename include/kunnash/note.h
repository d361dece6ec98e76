/*
 * note.h: notes.db, the person's notebook.
 *
 * One file per person over all corpora, mode 0600, journal_mode=DELETE and
 * synchronous=EXTRA. Nothing that rebuilds an index touches it. So far it
 * keeps the state of the session; notes come later.
 */
#ifndef KUNNASH_NOTE_H
#define KUNNASH_NOTE_H

#include "kunnash/err.h"
#include "kunnash/str.h"

struct kn_notebook;
/* Opens or creates it (folder 0700). KN_UNSUPPORTED: a newer schema, left
 * untouched. */
enum kn_status kn_notebook_open(const char *path, struct kn_notebook **out,
    struct kn_err *err) KN_MUST_CHECK;
void kn_notebook_close(struct kn_notebook *nb);

/* Session state: small values by name ("place/HASH"). get appends to out;
 * KN_NOT_FOUND when there is none. put returns once it is durable. */
enum kn_status kn_notebook_state_get(struct kn_notebook *nb,
    struct kn_str name, struct kn_buf *out, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_notebook_state_put(struct kn_notebook *nb,
    struct kn_str name, struct kn_str value, struct kn_err *err)
    KN_MUST_CHECK;

/* PRAGMA integrity_check and the settings: KN_CORRUPT with the finding. */
enum kn_status kn_notebook_check(struct kn_notebook *nb, struct kn_err *err)
    KN_MUST_CHECK;

#endif
