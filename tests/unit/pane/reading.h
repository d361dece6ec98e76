/*
 * reading.h: a model over a small corpus in a temporary folder, with a
 * notebook, for the tests of panes: files are written, the index is brought
 * up to date, and all of it goes away again.
 */
#ifndef TESTS_UNIT_PANE_READING_H
#define TESTS_UNIT_PANE_READING_H

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "tui/pane/pane.h"

struct reading {
	char dir[64];           /* holds the three below */
	char corpus[96], cache[96], notes[96];
	struct kn_session *session;
	struct kn_options *options;
	struct kn_model *model;
};

/* The folder of the corpus, with nothing in it yet. */
static inline void
reading_make(struct reading *r)
{
	snprintf(r->dir, sizeof(r->dir), "/tmp/kunnash-pane-XXXXXX");
	assert_non_null(mkdtemp(r->dir));
	snprintf(r->corpus, sizeof(r->corpus), "%s/corpus", r->dir);
	snprintf(r->cache, sizeof(r->cache), "%s/cache", r->dir);
	snprintf(r->notes, sizeof(r->notes), "%s/data/notes.db", r->dir);
	assert_int_equal(mkdir(r->corpus, 0700), 0);
}

/* A title that is made of the name, then a body. */
static inline void
reading_write(const struct reading *r, const char *name, const char *body)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", r->corpus, name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "The title of %s\n\n%s\n", name, body);
	assert_int_equal(fclose(out), 0);
}

/* What the index lacks; the model is not told. */
static inline void
reading_index(const struct reading *r)
{
	struct kn_index_summary summary;
	struct kn_err err;

	if (kn_session_update(r->session, NULL, &summary, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
}

/* A session and a model, in the order of paths; what was written is read, or
 * what is in another folder. */
static inline void
reading_open(struct reading *r, const char *folder, enum kn_lang lang)
{
	const char *corpus = folder != NULL ? folder : r->corpus;
	struct kn_session_opts opts = { .corpus = &corpus, .n_corpus = 1,
	    .cache_dir = r->cache, .notes_path = r->notes };
	struct kn_err err;

	if (kn_session_open(&opts, &r->session, NULL, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	reading_index(r);
	r->options = kn_options_new();
	r->model = kn_model_new(r->session, r->options, lang);
	r->model->sort.order = KN_ORDER_PATH;
	kn_model_refresh(r->model);
	assert_non_null(r->model->result);
}

static inline void
reading_shut(struct reading *r)
{
	kn_model_free(r->model);
	kn_options_free(r->options);
	kn_session_close(r->session);
}

static inline int
reading_remove(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Everything but the panes of the test, which are closed before. */
static inline void
reading_close(struct reading *r)
{
	reading_shut(r);
	nftw(r->dir, reading_remove, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
