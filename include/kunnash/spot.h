/*
 * spot.h: places in articles that a person comes back to: marks, which have
 * a name of one letter, and the trail of places that were visited.
 *
 * A spot knows its article as a note does, and its passage by an anchor: it
 * is found again when the article moved or changed. They are kept with the
 * state of the session, one set a corpus, and are not undone.
 */
#ifndef KUNNASH_SPOT_H
#define KUNNASH_SPOT_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/anchor.h"
#include "kunnash/note.h"
#include "kunnash/notebook.h"

#define KN_SPOTS_MAX 100        /* of a corpus */
#define KN_TRAIL_MAX 100        /* places */

struct kn_spot {
	char *name;             /* of a mark; else NULL */
	struct kn_target target;
	/* Of the words that stand there; exact "" is the article as such. */
	struct kn_anchor anchor;
	char *filter;           /* canonical; or NULL */
};
void kn_spot_dispose(struct kn_spot *s);
void kn_spots_free(struct kn_spot *s, size_t n);
void kn_spot_copy(struct kn_spot *to, const struct kn_spot *from);

/* The anchor of what begins at a byte of the text of doc: a few words, to the
 * end of their line at most. thorough: also what else in the text is like
 * them, at the cost of reading it; else the words around them alone. */
void kn_spot_anchor(const struct kn_doc *doc, size_t at_b, bool thorough,
    struct kn_anchor *out);
/*
 * The byte of doc where the spot is now. same: it is the text that the spot
 * was made in. False when the words are gone: *at_b is where the text is as
 * far on as they were.
 */
bool kn_spot_find(const struct kn_spot *s, const struct kn_doc *doc,
    bool same, size_t *at_b);

/* Whether this can name a mark: one letter or digit. */
bool kn_spot_name_ok(struct kn_str name);
/* Sets the mark s->name, wherever it was before. KN_LIMIT: too many. */
enum kn_status kn_spot_put(struct kn_notebook *nb, const char *corpus,
    const struct kn_spot *s, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_spot_drop(struct kn_notebook *nb, const char *corpus,
    const char *name, struct kn_err *err) KN_MUST_CHECK;
/* All marks of a corpus, by name; kn_spots_free(). What cannot be read is
 * left out. */
enum kn_status kn_spots_list(struct kn_notebook *nb, const char *corpus,
    struct kn_spot **out, size_t *n, struct kn_err *err) KN_MUST_CHECK;

/* The trail, and which place of it is the current one. */
enum kn_status kn_trail_put(struct kn_notebook *nb, const char *corpus,
    const struct kn_spot *const *spots, size_t n, size_t at,
    struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_trail_get(struct kn_notebook *nb, const char *corpus,
    struct kn_spot **out, size_t *n, size_t *at, struct kn_err *err)
    KN_MUST_CHECK;

#endif
