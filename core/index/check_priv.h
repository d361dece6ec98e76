/*
 * check_priv.h: the state of a check, for check.c and the files beside it.
 */
#ifndef KN_CORE_INDEX_CHECK_PRIV_H
#define KN_CORE_INDEX_CHECK_PRIV_H

#include "core/index/index_priv.h"

struct check {
	struct kn_db *db;
	const char *path;
	const char *const *roots;
	size_t n_roots;
	void (*fn)(void *user, const struct kn_problem *p);
	void *user;
	struct index_entities ents;
	struct index_rules rules;
	uint32_t *ids;          /* of all articles, rising */
	size_t n_ids;
	uint64_t *sums;         /* per article, of its words in the table */
};

void check__tell(struct check *c, const char *problem, const char *where,
    const char *detail);
/* Articles, sources, stories and entities against each other. */
void check__links(struct check *c);
/* Bodies, bands and stories against each other. */
void check__stories(struct check *c);
/* Lines of the corpus against their stories; of an article against its text,
 * which is marked as its row says. */
void check__blocks(struct check *c);
void check__blocks_of(struct check *c, uint32_t id, struct kn_doc *doc);
/* The body of an article against its text. */
void check__story_of(struct check *c, uint32_t id, const struct kn_doc *doc);

/* Sums up the words of the FTS5 table per article; tells rows that belong
 * to no article. */
void check__words_gather(struct check *c);
/* The vocabulary against that table. */
void check__vocab(struct check *c);
/* Compares the sum of article i with its text. */
void check__words_of(struct check *c, size_t i, const struct kn_doc *doc);

#endif
