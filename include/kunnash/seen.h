/*
 * seen.h: when the person first saw the articles of a corpus, and since when
 * an article is new to them. Kept in the notebook: an index that is made anew
 * changes nothing of it.
 *
 * Articles that were recorded together are one row: the moment, what they are
 * known by (the body, the path) as one packed set, and their ids in the index
 * of today. Moments are ISO 8601 UTC with milliseconds.
 */
#ifndef KUNNASH_SEEN_H
#define KUNNASH_SEEN_H

#include <stdint.h>

#include "kunnash/index.h"
#include "kunnash/notebook.h"

#define KN_MOMENT_LEN 24        /* "2026-05-03T10:11:12.345Z" */

/*
 * Records the articles of ix that were not seen before, as of now; *added:
 * how many (may be NULL). The first time all of them, and then none is new.
 * Costs little when nothing came; after an index was made anew it is all
 * compared, 100,000 articles in a tenth of a second. most: KN_LIMIT, and
 * nothing is recorded, when more than so many would have to be compared. The
 * index should be up to date. corpus: its hash. A notebook that cannot be
 * written is left as it is.
 */
enum kn_status kn_seen_record(struct kn_notebook *nb, struct kn_index *ix,
    const char *corpus, uint64_t most, uint64_t *added, struct kn_err *err)
    KN_MUST_CHECK;

/* Adds to `into` the articles of ix first seen at or after `from` and before
 * `before`, moments (a day is its first one, of UTC), either NULL. None of an
 * index that was made anew and not recorded since. */
enum kn_status kn_seen_between(struct kn_notebook *nb, struct kn_index *ix,
    const char *corpus, const char *from, const char *before,
    struct kn_set *into, struct kn_err *err) KN_MUST_CHECK;
/* The same for those first seen after a moment. */
enum kn_status kn_seen_since(struct kn_notebook *nb, struct kn_index *ix,
    const char *corpus, const char *moment, struct kn_set *into,
    struct kn_err *err) KN_MUST_CHECK;

/* When the last visit ended; KN_NOT_FOUND: this is the first. */
enum kn_status kn_seen_visit(struct kn_notebook *nb, const char *corpus,
    char moment[KN_MOMENT_LEN + 1], struct kn_err *err) KN_MUST_CHECK;
/* The visit ends now: what was recorded until now is new no longer. As long as
 * nothing was, it was none, and the next is the first. */
enum kn_status kn_seen_leave(struct kn_notebook *nb, const char *corpus,
    struct kn_err *err) KN_MUST_CHECK;

#endif
