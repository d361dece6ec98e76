/*
 * session.h: one corpus as the front ends see it: where its index is, the
 * index handle, the notebook, the current generation.
 *
 * A session belongs to one thread. Bringing the index up to date is a call
 * without a session (kn_session_update), so that a worker thread can make it
 * while the session goes on reading. Folders come from the caller: the core
 * never reads the environment.
 */
#ifndef KUNNASH_SESSION_H
#define KUNNASH_SESSION_H

#include "kunnash/err.h"
#include "kunnash/index.h"
#include "kunnash/note.h"
#include "kunnash/query.h"
#include "kunnash/shared.h"

struct kn_session_opts {
	const char *const *corpus;  /* paths as typed; copied */
	size_t n_corpus;
	const char *cache_dir;      /* …/kunnash; holds HASH/index.db */
	const char *index_path;     /* overrides cache_dir, or NULL */
	bool replace;               /* … and may be another corpus's */
	const char *notes_path;     /* notes.db, or NULL: no notebook */
	const char *gazetteer_dir;  /* or NULL */
	const char *author;         /* of new notes, or NULL */
	struct kn_import_opts import;   /* as of kn_index_opts; copied */
	struct kn_trust trust;          /* whose index is opened; copied */
};

struct kn_session;
/*
 * Resolves the corpus (KN_NOT_FOUND names a missing path), and opens index
 * and notebook if they are there. A missing or stale index is no error:
 * kn_session_index() is NULL until an update made one. KN_INVALID when the
 * index named is this user's, of another corpus, and not to be replaced. A
 * notebook that cannot be opened is told through *notebook_err (may be NULL)
 * and left out.
 */
enum kn_status kn_session_open(const struct kn_session_opts *opts,
    struct kn_session **out, struct kn_err *notebook_err, struct kn_err *err)
    KN_MUST_CHECK;
/* The same corpus once more, with handles of its own for another thread; safe
 * to call from that thread as long as s is not closed. */
enum kn_status kn_session_again(const struct kn_session *s,
    struct kn_session **out, struct kn_err *err) KN_MUST_CHECK;
void kn_session_close(struct kn_session *s);

/* Where the index is, and the roots as canonical paths; borrowed. */
const char *kn_session_index_path(const struct kn_session *s);
const char *const *kn_session_roots(const struct kn_session *s, size_t *n);
/* The corpus hash in 16 hex digits: names session state. */
const char *kn_session_corpus_hash(const struct kn_session *s);
/* A short name for titles: the last part of the root that was named first; of
 * two, "a + b"; of more, "a + 2". Untrusted bytes. */
const char *kn_session_name(const struct kn_session *s);

/*
 * Why an index that is there could not be read when it was last opened:
 * another version's, another user's, damaged. False: there is none such.
 */
bool kn_session_unread(const struct kn_session *s, struct kn_err *err);

/* The open index or NULL; the notebook or NULL. Borrowed. */
struct kn_index *kn_session_index(struct kn_session *s);
struct kn_notebook *kn_session_notebook(struct kn_session *s);

/* The identity of an article of this corpus, for notes and marks; released
 * with kn_target_dispose(). */
void kn_session_target(const struct kn_session *s,
    const struct kn_article *a, struct kn_target *out);

/*
 * Opens the index anew when it was made or changed since; *changed tells.
 * Results, entities and everything else borrowed from the old handle are
 * invalid afterwards. KN_OK with no index when there still is none.
 */
enum kn_status kn_session_refresh(struct kn_session *s, bool *changed,
    struct kn_err *err) KN_MUST_CHECK;

/*
 * Whether kn_session_refresh() would show something else than what is open:
 * another file, or what an update by whomever showed since. Cheap: a stat,
 * and where the file was written to since it was asked, a page of it.
 */
bool kn_session_is_behind(struct kn_session *s);

/* Whether another version put an index of its own in the place of the open
 * one, which is read on; kn_session_is_behind() finds out. */
bool kn_session_is_past(const struct kn_session *s);

/*
 * Sees the index through the corrections of the notebook as they are now;
 * *changed tells whether they are others than before (may be NULL). Opening
 * and refreshing do so too. When *changed, what was borrowed from the index
 * handle before is invalid, as after kn_session_refresh(): results go first.
 */
enum kn_status kn_session_correct(struct kn_session *s, bool *changed,
    struct kn_err *err) KN_MUST_CHECK;
/* Whether kn_session_correct() would find others; cheap. */
bool kn_session_corrections_changed(struct kn_session *s);

/*
 * How many corrections the gazetteer of the index no longer goes with
 * (kn_corrections_conflicts). Opens index and notebook anew: safe to call from
 * another thread than the session's, where it may take its time.
 */
enum kn_status kn_session_conflicts(const struct kn_session *s, size_t *n,
    struct kn_err *err) KN_MUST_CHECK;

/*
 * Brings the index of s up to date (kn_index_update with its paths). Safe
 * to call from another thread than the session's. opts: only progress, place,
 * user, cancel, gaz_problem and now_ms are read; may be NULL.
 */
enum kn_status kn_session_update(const struct kn_session *s,
    const struct kn_index_opts *opts, struct kn_index_summary *summary,
    struct kn_err *err) KN_MUST_CHECK;

/*
 * For an index that may not be written (KN_DENIED): how far it is behind its
 * sources (kn_index_compare). Safe to call from another thread, too.
 */
enum kn_status kn_session_compare(const struct kn_session *s,
    const struct kn_index_opts *opts, struct kn_index_behind *out,
    struct kn_err *err) KN_MUST_CHECK;

/*
 * Records which articles were first seen now (kn_seen_record), after an
 * update that went through. Opens index and notebook anew: safe to call from
 * another thread than the session's. KN_LIMIT, and nothing is recorded, when
 * more than `most` articles would have to be compared. *added: how many are
 * new; may be NULL.
 */
enum kn_status kn_session_see(const struct kn_session *s, uint64_t most,
    uint64_t *added, struct kn_err *err) KN_MUST_CHECK;

/*
 * Keeps today's copy of the notebook, if it is open, can be written and there
 * is no copy yet (kn_notebook_backup); cheap when there is. Safe to call from
 * another thread than the session's. KN_CORRUPT: the notebook is damaged.
 */
enum kn_status kn_session_backup(const struct kn_session *s,
    struct kn_err *err) KN_MUST_CHECK;

#endif
