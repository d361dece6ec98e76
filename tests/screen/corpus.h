/*
 * corpus.h: a corpus indexed into a folder of its own, for the tests of this
 * folder. Failing to make it ends the test.
 */
#ifndef KUNNASH_TEST_CORPUS_H
#define KUNNASH_TEST_CORPUS_H

#include <stdbool.h>

#include "kunnash/session.h"

struct corpus {
	char dir[64];           /* holds the index; removed at the end */
	struct kn_session *session;
};

/* notes: with a new notebook in the same folder. */
void corpus_open(struct corpus *c, const char *path, bool notes);
void corpus_close(struct corpus *c);

#endif
