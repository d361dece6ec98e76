/*
 * corpus.h: a corpus indexed into a folder of its own, for the tests of this
 * folder. Failing to make it ends the test.
 */
#ifndef KUNNASH_TEST_CORPUS_H
#define KUNNASH_TEST_CORPUS_H

#include "kunnash/session.h"

struct corpus {
	char dir[64];           /* holds the index; removed at the end */
	struct kn_session *session;
};

void corpus_open(struct corpus *c, const char *path);
void corpus_close(struct corpus *c);

#endif
