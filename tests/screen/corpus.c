/*
 * corpus.c: indexes a corpus into a temporary folder and opens it.
 */
#include "tests/screen/corpus.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

static void
die(const char *what, const struct kn_err *err)
{
	fprintf(stderr, "%s: %s %s\n", what, kn_status_name(err->status),
	    err->detail);
	exit(1);
}

void
corpus_open(struct corpus *c, const char *path, bool notes)
{
	struct kn_session_opts opts = { .corpus = &path, .n_corpus = 1 };
	struct kn_index_summary summary;
	struct kn_err err;
	bool changed;
	char notes_path[96];

	snprintf(c->dir, sizeof(c->dir), "/tmp/kunnash-screen-XXXXXX");
	if (mkdtemp(c->dir) == NULL)
		exit(1);
	opts.cache_dir = c->dir;
	snprintf(notes_path, sizeof(notes_path), "%s/notes.db", c->dir);
	opts.notes_path = notes ? notes_path : NULL;
	if (kn_session_open(&opts, &c->session, NULL, &err) != KN_OK)
		die(path, &err);
	if (kn_session_update(c->session, NULL, &summary, &err) != KN_OK ||
	    kn_session_refresh(c->session, &changed, &err) != KN_OK)
		die("update", &err);
}

static int
remove_entry(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
corpus_close(struct corpus *c)
{
	kn_session_close(c->session);
	nftw(c->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
