/*
 * progress.h: an update of the index, as a person is told of it: how much of
 * the files is read, how fast, and how long it will go on.
 */
#ifndef KUNNASH_LOOK_PROGRESS_H
#define KUNNASH_LOOK_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/progress.h"
#include "kunnash/str.h"

struct kn_locale;

/* How fast it went lately: some moments, and how much was read at each. */
#define KN_PACE_N 32
#define KN_PACE_EVERY_MS 500
struct kn_pace {
	struct {
		uint64_t at_ms, b;
	} at[KN_PACE_N];        /* the oldest first */
	size_t n;
};

/* At this moment of the monotonic clock so much was read. Less than before is
 * another run. */
void kn_pace_note(struct kn_pace *p, uint64_t now_ms, uint64_t read_b);
/* Bytes a second over what is known, which is some seconds; 0: too little. */
uint64_t kn_pace_rate(const struct kn_pace *p);

/* One sentence, the most important first: it may be cut at its end. */
void kn_fmt_progress(const struct kn_locale *l,
    const struct kn_index_progress *p, const struct kn_pace *pace,
    struct kn_buf *out);

#endif
