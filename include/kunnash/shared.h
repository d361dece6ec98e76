/*
 * shared.h: an index that others read, or that is another's.
 *
 * An administrator makes one index for all who read a corpus; who reads it
 * cannot bring it up to date, but can tell how far it is behind.
 */
#ifndef KUNNASH_SHARED_H
#define KUNNASH_SHARED_H

#include "kunnash/index.h"
#include "kunnash/trust.h"

/* kn_index_open() for an index whose file or owner the person named. */
enum kn_status kn_index_open_trusting(const char *path,
    const struct kn_trust *trust, struct kn_index **out, struct kn_err *err)
    KN_MUST_CHECK;

/*
 * KN_INVALID, naming both, when the index has articles of roots that are not
 * among these: to bring it up to date would lose them. An update refuses that
 * unless it is told to (kn_index_opts.replace); who may only read may see the
 * same corpus under another path.
 */
enum kn_status kn_index_is_of(struct kn_index *ix, const char *const *roots,
    size_t n_roots, struct kn_err *err) KN_MUST_CHECK;

/*
 * The index that is being made anew beside the one at `path`, which it will
 * take the place of: for who cannot read that one, since it is another
 * version's. KN_NOT_FOUND when there is none. Trusted as that one is.
 */
enum kn_status kn_index_open_beside(const char *path,
    const struct kn_trust *trust, struct kn_index **out, struct kn_err *err)
    KN_MUST_CHECK;
/* The file that was opened; borrowed. */
const char *kn_index_path(const struct kn_index *ix);

/*
 * Rises when an update shows to readers what it has done, now and then and at
 * its end; between two of these only texts and rows of single articles change.
 * Cheap.
 */
uint64_t kn_index_published(struct kn_index *ix);
/* Whether it is the build still that was opened. One made anew in its place
 * has other ids and other entities: it is to be opened again. */
bool kn_index_is_same(struct kn_index *ix);
/* An update is under way, or was killed. */
bool kn_index_is_written(struct kn_index *ix);

/*
 * What an update would find, without writing: how many sources are new,
 * changed or gone since the index was made. Of opts only roots, import,
 * place, cancel and gives_way are read. Opens the index as
 * kn_index_open_trusting() does. KN_BUSY when another process changed it
 * meanwhile: what differs may be that.
 */
struct kn_index_behind {
	uint64_t added, changed, gone;
};
enum kn_status kn_index_compare(const char *path,
    const struct kn_index_opts *opts, const struct kn_trust *trust,
    struct kn_index_behind *out, struct kn_err *err) KN_MUST_CHECK;

#endif
