/*
 * progress.h: how far an update of an index is.
 *
 * Told by the thread that calls kn_index_update(), as often as it puts an
 * article: who shows it chooses how often. Nothing in it is a promise: files
 * grow, and an archive unpacks to what it likes.
 */
#ifndef KUNNASH_PROGRESS_H
#define KUNNASH_PROGRESS_H

#include <stdint.h>

enum kn_index_stage {
	KN_STAGE_LISTING,       /* sources are being found; no total yet */
	KN_STAGE_READING,
	KN_STAGE_SETTLING,      /* all is read; what belongs together is put
				 * so: lines that repeat, orders, sets */
};

/* Why an index that was there is made anew; a row of anew.def. */
enum kn_anew {
	KN_ANEW_NOT,            /* it is not, or there was none */
#define KN_ANEW(NAME, name, why) KN_ANEW_##NAME,
#include "kunnash/anew.def"
#undef KN_ANEW
};
/* "version" …; NULL for KN_ANEW_NOT, as the next. */
const char *kn_anew_name(enum kn_anew why);
/* A sentence, as msgid. */
const char *kn_anew_told(enum kn_anew why);

struct kn_index_progress {
	enum kn_index_stage stage;
	enum kn_anew anew;
	uint64_t done, total;   /* sources of the corpus; unchanged are done */
	uint64_t done_b;        /* bytes of text so far, in this run */
	uint64_t articles;      /* the same as articles */
	uint64_t known;         /* of them, what the index had and was not
				 * looked into again */
	/* Bytes of files that are to be read in this run, and of those read:
	 * also inside one that is large. Compressed ones count as they lie. */
	uint64_t read_b, size_b;
};

#endif
