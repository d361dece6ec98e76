/*
 * unseen.h: marks on articles that no rule was written for.
 */
#ifndef KUNNASH_UNSEEN_H
#define KUNNASH_UNSEEN_H

#include <stdbool.h>

#include "eval.h"

/* Takes an article. */
typedef void unseen_article_fn(void *user, struct kn_doc *doc);

/* Hands over every article below path, a folder or a file; false when it
 * cannot be read. */
bool unseen_articles(const char *path, unseen_article_fn *article,
    void *user);

enum unseen_mark {
	UNSEEN_OK,
	UNSEEN_TYPE,            /* a name, of another type */
	UNSEEN_ENTITY,          /* a name, of somebody else */
	UNSEEN_SPAN,            /* a name, longer or shorter */
	UNSEEN_NONE,            /* no name */
	UNSEEN_MARK_COUNT
};

/* One line of a table; strings are of its text. */
struct unseen_row {
	struct kn_str key, entity;
	size_t start_cp, end_cp;
	enum kn_type type;
	enum unseen_mark mark;
	bool shown;             /* kunnash finds just this today */
};

/* A table of marks on one sample. */
struct unseen_table {
	char *text;
	struct kn_str source;   /* where below the corpora its articles are */
	struct unseen_row *at;  /* by key, start, end, type, entity */
	size_t n, cap;
	/* What the first reading gave, before anything was mended. */
	struct score first[KN_TYPE_COUNT];
};

/* Reads and checks a table; what is wrong with it is printed. Released with
 * unseen_dispose() in any case. */
bool unseen_read(struct unseen_table *t, const char *path);
void unseen_dispose(struct unseen_table *t);

/* The first row of an article, and of a mention; t->n when there is none. */
size_t unseen_find(const struct unseen_table *t, struct kn_str key);
size_t unseen_find_row(const struct unseen_table *t,
    const struct unseen_row *like);

#endif
