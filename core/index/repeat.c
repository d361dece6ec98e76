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

#include "core/index/block_priv.h"
#include "core/index/story_priv.h"

static int64_t
source_of(struct kn_db *db, uint32_t id)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT source FROM article WHERE id = ?1");

	kn_bind_int(st, 1, id);
	int64_t source = kn_step(st) ? kn_col_int(st, 0) : 0;
	kn_reset(st);
	return source;
}

/* An update that puts articles right. */
struct mending {
	struct update *u;
	/* Made when they are needed. */
	struct kn_extractor *extractor;
	struct index_packer *packer;
};

static void
put_again(struct mending *m, uint32_t id, struct index_new *a)
{
	struct update *u = m->u;
	struct kn_doc *doc = a->doc;

	if (update__gazetteer(u) != KN_OK) {
		kn_db_fail(u->db, u->err.status, u->err.msgid);
		return;
	}
	if (m->extractor == NULL) {
		m->extractor = kn_extractor_new(u->gaz);
		m->packer = index__packer_open(u->db, false);
	}
	kn_extractor_find(m->extractor, doc, &a->found);
	index__story_sketch(doc, &a->sketch);
	kn_buf_init(&a->packed, 0);
	index__pack_text(m->packer, (struct kn_str){ doc->text, doc->n_b },
	    &a->packed);
	index__words_cut(doc, &a->cut);
	index__put_article(&u->put, id, source_of(u->db, id), a, false);
	kn_buf_dispose(&a->packed);
	kn_buf_dispose(&a->cut.words);
	kn_found_dispose(&a->found);
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
	update__batch(u);
	if (kn_doc_mark_blocks(a.doc, b->at, b->n)) {
		put_again(m, id, &a);
	} else {
		index__blocks_drop(u->db, id);
		index__blocks_put(u->db, id, b);
	}
	u->batch_b += a.doc->n_b;
	u->batch_n++;
	kn_doc_free(a.doc);
	update__batch_grown(u);
	return kn_db_status(u->db) == KN_OK && !update__cancelled(u);
}

void
update__repeat(struct update *u)
{
	struct mending m = { .u = u };

	update__batch(u);
	u->settled = index__lines_settle(u->put.lines,
	    index__stories_changed(u->put.stories), put_right, &m);
	kn_extractor_free(m.extractor);
	index__packer_free(m.packer);
}
