/*
 * feed_priv.h: articles of many sources, read and searched for entities by a
 * thread of their own, one after another in order.
 */
#ifndef KN_CORE_INDEX_FEED_PRIV_H
#define KN_CORE_INDEX_FEED_PRIV_H

#include "core/index/index_priv.h"
#include "core/index/known_priv.h"
#include "kunnash/entity.h"
#include "kunnash/import.h"

enum feed_kind {
	FEED_DOC,               /* an article, with what is found in it */
	FEED_REJECT,            /* something of the source was not taken */
	FEED_SOURCE_END,        /* the source is read; status says how */
	FEED_END                /* so are all */
};

struct feed_item {
	enum feed_kind kind;
	size_t source;          /* of the scan */
	uint64_t read_b;        /* bytes of its file that were read */
	bool known;             /* an article that was not looked into, as
				 * the index seems to have it */
	struct index_new article;
	struct kn_buf dictionary;       /* to be stored before the article;
					 * mostly empty */
	struct kn_reject reject;        /* path and place are owned */
	enum kn_status status;
	struct kn_err err;
};

struct feed;
/* Starts reading the sources of the scan; all is borrowed but the guess and
 * the packer, which are taken. NULL: there can be no thread. */
struct feed *feed__open(const struct kn_scan *scan,
    const struct kn_gazetteer *gaz, const struct known *known,
    struct guess *guess, struct index_packer *packer);
/* Looks into an article: names, quotes, meetings; packs its text, and cuts
 * it into words. */
void feed__look(struct kn_extractor *x, struct index_packer *packer,
    struct index_new *a);
/* The next item, in the order of the sources; waits for it. */
void feed__next(struct feed *f, struct feed_item *out);
/* Releases what an item owns that the writer is done with, mostly later and
 * in the thread that made it. */
void feed__spend(struct feed *f, struct feed_item *item);
/* Stops, and waits for the thread. NULL is allowed. */
void feed__close(struct feed *f);

#endif
