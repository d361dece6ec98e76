/*
 * repeat.c: articles in step with what their corpus repeats. In: an index of
 * which all changes of a run are written. Out: articles of which a line
 * became furniture, or is none any more, put anew with other spans: without
 * the words, the names and all else that stood in it, or with them.
 *
 * That is done once, at the end of a run, for what a line is can be said
 * only when everybody is there. meta.unsettled holds from the first change
 * of a run until then, so that a run that was stopped before is made good by
 * the next.
 */
#include "core/index/update_priv.h"

#include <stdlib.h>

#include "kunnash/aside.h"
#include "kunnash/mem.h"

#include "core/index/block_priv.h"
#include "core/index/feed_priv.h"
#include "core/index/story_priv.h"

enum {
	LOT_N = 32,             /* articles that are looked into together */
	LOT_B = 1 << 20,        /* or so many bytes of text, and one more */
};

static int64_t
source_of(struct kn_db *db, uint32_t id)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT source FROM article WHERE id = ?1");

	kn_bind_int(st, 1, id);
	return kn_run_int(st, 0);
}

/* Articles that are put again together. */
struct lot {
	struct mending *m;
	size_t n, text_b;
	struct {
		uint32_t id;
		struct index_new a;
	} at[LOT_N];
};

/* An update that puts articles right: while those of one lot are looked into
 * aside, those of the other are put, and then it is filled. */
struct mending {
	struct update *u;
	struct lot *filling, *looking;
	struct kn_aside *aside;
	/* Made when they are needed. */
	struct kn_extractor *extractor;
	struct index_packer *packer;
};

static void
look(void *user)
{
	struct lot *lot = user;

	for (size_t i = 0; i < lot->n; i++) {
		struct index_new *a = &lot->at[i].a;

		index__story_sketch(a->doc, &a->sketch);
		feed__look(lot->m->extractor, lot->m->packer, a);
	}
}

static void
put(struct lot *lot)
{
	struct update *u = lot->m->u;

	for (size_t i = 0; i < lot->n; i++) {
		uint32_t id = lot->at[i].id;
		struct index_new *a = &lot->at[i].a;

		update__batch(u);
		index__put_article(&u->put, id, source_of(u->db, id), a,
		    false);
		u->batch_b += a->doc->n_b;
		u->batch_n++;
		update__batch_grown(u);
		kn_buf_dispose(&a->packed);
		kn_buf_dispose(&a->cut.words);
		kn_found_dispose(&a->found);
		kn_doc_free(a->doc);
	}
	lot->n = lot->text_b = 0;
}

/* The lot that was looked into is put, and the other looked into. */
static void
take_turns(struct mending *m)
{
	struct lot *filled = m->filling;

	kn_aside_end(m->aside);
	m->aside = filled->n == 0 ? NULL : kn_aside_start(look, filled);
	put(m->looking);
	m->filling = m->looking;
	m->looking = filled;
}

static bool
prepare(struct mending *m)
{
	struct update *u = m->u;

	if (m->extractor != NULL)
		return true;
	if (update__gazetteer(u) != KN_OK) {
		kn_db_fail(u->db, u->err.status, u->err.msgid);
		return false;
	}
	m->extractor = kn_extractor_new(u->gaz);
	m->packer = index__packer_open(u->db, false);
	return true;
}

/* Takes the article. */
static void
put_again(struct mending *m, uint32_t id, struct index_new *a)
{
	if (!prepare(m)) {
		kn_doc_free(a->doc);
		return;
	}
	struct lot *lot = m->filling;
	kn_buf_init(&a->packed, 0);
	lot->at[lot->n].id = id;
	lot->at[lot->n++].a = *a;
	lot->text_b += a->doc->n_b;
	if (lot->n == LOT_N || lot->text_b >= LOT_B)
		take_turns(m);
}

static void
put_lines(struct update *u, uint32_t id, struct index_new *a)
{
	update__batch(u);
	index__blocks_drop(u->db, id);
	index__blocks_put(u->db, id, &a->blocks);
	u->batch_b += a->doc->n_b;
	u->batch_n++;
	update__batch_grown(u);
	kn_doc_free(a->doc);
}

static bool
put_right(void *user, uint32_t id, uint64_t outlet, const uint8_t *repeat,
    size_t n)
{
	struct mending *m = user;
	struct update *u = m->u;
	struct index_new a = { .doc = index__doc_load(u->db, id),
		.blocks.outlet = outlet };
	struct index_blocks *b = &a.blocks;

	if (a.doc == NULL)
		return false;
	b->n = kn_doc_blocks(a.doc, b->at);
	if (b->n != n)
		kn_db_fail(u->db, KN_CORRUPT, N_("%s is damaged"));
	for (size_t i = 0; i < b->n && b->n == n; i++)
		b->at[i].repeat = (enum kn_repeat)repeat[i];
	if (kn_doc_mark_blocks(a.doc, b->at, b->n))
		put_again(m, id, &a);
	else
		put_lines(u, id, &a);
	return kn_db_status(u->db) == KN_OK && !update__cancelled(u);
}

void
update__repeat(struct update *u)
{
	struct mending m = { .u = u };

	m.filling = kn_calloc(1, sizeof(*m.filling));
	m.looking = kn_calloc(1, sizeof(*m.looking));
	m.filling->m = m.looking->m = &m;
	update__batch(u);
	u->settled = index__lines_settle(u->put.lines,
	    index__stories_changed(u->put.stories), put_right, &m);
	take_turns(&m);
	take_turns(&m);
	kn_extractor_free(m.extractor);
	index__packer_free(m.packer);
	free(m.filling);
	free(m.looking);
}
