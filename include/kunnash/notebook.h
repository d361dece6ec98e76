/*
 * notebook.h: notes.db, the person's notebook, as a file: opened, checked,
 * mended, backed up; the session's state, and the undo log over everything
 * that note.h changes.
 *
 * One file per person over all corpora, mode 0600, journal_mode=DELETE and
 * synchronous=EXTRA: what a call acknowledged survives a power cut. Nothing
 * that rebuilds an index touches it. Several processes of the person may use
 * it at once; kn_notebook_version() tells of the others' work. A notebook
 * belongs to one thread.
 */
#ifndef KUNNASH_NOTEBOOK_H
#define KUNNASH_NOTEBOOK_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"
#include "kunnash/str.h"

struct kn_notebook;
/* What tests change about the world: members that are 0 or NULL do not. */
struct kn_notebook_faults {
	const char *vfs;        /* name of an SQLite VFS */
	const char *sql;        /* run on the connection before it is judged */
	long fs_type;           /* as of statfs() */
};
struct kn_notebook_opts {
	const char *author;     /* of new notes; NULL: nobody is named */
	/* Milliseconds since 1970; NULL: the system's clock. */
	int64_t (*now_ms)(void *user);
	void *now_user;
	const struct kn_notebook_faults *faults;        /* outlive it */
};
/*
 * Opens or creates it (folder 0700, file 0600 under any umask). What cannot
 * be written (made by a newer version, on a read-only disk) is opened for
 * reading: every change then fails with the reason that
 * kn_notebook_writable() gives. KN_CORRUPT: damaged; see
 * kn_notebook_repair(). opts may be NULL.
 */
enum kn_status kn_notebook_open(const char *path,
    const struct kn_notebook_opts *opts, struct kn_notebook **out,
    struct kn_err *err) KN_MUST_CHECK;
void kn_notebook_close(struct kn_notebook *nb);
/* Its file, as it was named; borrowed. */
const char *kn_notebook_path(const struct kn_notebook *nb);
/* KN_OK, or why nothing can be written. */
enum kn_status kn_notebook_writable(const struct kn_notebook *nb,
    struct kn_err *err) KN_MUST_CHECK;
/* What to tell the person about where the notebook is (it is on a network's
 * file system, whose locks other machines may not see), with its path as the
 * detail: KN_UNSUPPORTED. KN_OK: nothing. */
enum kn_status kn_notebook_warning(const struct kn_notebook *nb,
    struct kn_err *err) KN_MUST_CHECK;
/* Rises when this or another process changed notes, labels or marks since
 * the last call; cheap enough for every wake-up. */
uint64_t kn_notebook_version(struct kn_notebook *nb);

/* Session state: small values by name ("place/HASH"). get appends to out;
 * KN_NOT_FOUND when there is none. put returns once it is durable. State is
 * not undone. */
enum kn_status kn_notebook_state_get(struct kn_notebook *nb,
    struct kn_str name, struct kn_buf *out, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_notebook_state_put(struct kn_notebook *nb,
    struct kn_str name, struct kn_str value, struct kn_err *err)
    KN_MUST_CHECK;
enum kn_status kn_notebook_state_drop(struct kn_notebook *nb,
    struct kn_str name, struct kn_err *err) KN_MUST_CHECK;

/* PRAGMA integrity_check and the settings: KN_CORRUPT with the finding. */
enum kn_status kn_notebook_check(struct kn_notebook *nb, struct kn_err *err)
    KN_MUST_CHECK;
/*
 * Keeps a copy beside the notebook at path ("-backup-" and the day), unless
 * there is one of that day, and drops all but the newest seven. Safe from
 * another thread; readers and writers go on meanwhile.
 */
enum kn_status kn_notebook_backup(const char *path, const char *day,
    struct kn_err *err) KN_MUST_CHECK;
/*
 * Brings what is left of a damaged notebook together in a new one at path:
 * from its tables, from pages that nothing leads to any more, from its undo
 * log, and from the backups up to the newest that is whole. The damaged file
 * is kept beside it with ".damaged-" and a number appended. *saved: how many
 * notes. Of what was mended nothing can be undone.
 */
enum kn_status kn_notebook_repair(const char *path, size_t *saved,
    struct kn_err *err) KN_MUST_CHECK;

/* ---- undo ------------------------------------------------------------------ */

/* What a step did, for the status line. Strings owned by the caller. */
struct kn_undo_step {
	const char *msgid;      /* "note added" … */
	size_t rows;
	char *url, *key, *path; /* the article it was in, or NULL */
	char *note;             /* id, or NULL */
};
void kn_undo_step_dispose(struct kn_undo_step *s);
/*
 * From here on what is done is part of *step, if that was done last and is of
 * its kind; else a step of its own, which *step then names (0: none yet). So
 * that much can be done in slices, and undone at once. NULL ends it.
 */
void kn_notebook_join(struct kn_notebook *nb, int64_t *step);
/* Undoes the last step, or does the last undone one again. KN_NOT_FOUND:
 * nothing left. KN_BUSY: another session has changed what it touches since;
 * nothing was changed. Survives a restart. The last 1,000 steps are kept, or
 * as many of them as keep no more than 64 MiB, but never fewer than 50. */
enum kn_status kn_notebook_undo(struct kn_notebook *nb,
    struct kn_undo_step *out, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_notebook_redo(struct kn_notebook *nb,
    struct kn_undo_step *out, struct kn_err *err) KN_MUST_CHECK;

#endif
