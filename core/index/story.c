/*
 * story.c: which articles are one story, and who leads it. In: the cluster
 * of an article (its folded body, for now). Out: rows of `story`, changes of
 * the leads facet. A story keeps the id it was made with, which is the key
 * of the member indexed first, as long as anyone is in it.
 */
#include "core/index/index_priv.h"

int64_t
index__story_of(struct kn_db *db, struct kn_key cluster, struct kn_key key)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT id FROM story WHERE cluster = ?1");
	int64_t id = 0;

	kn_bind_int(st, 1, index__key_int(cluster));
	bool found = kn_step(st);
	if (found)
		id = kn_col_int(st, 0);
	kn_reset(st);
	if (found)
		return id;
	st = kn_db_stmt(db, "INSERT INTO story (cluster, key, copies)"
	    " VALUES (?1, ?2, 0) RETURNING id");
	kn_bind_int(st, 1, index__key_int(cluster));
	kn_bind_int(st, 2, index__key_int(key));
	if (kn_step(st))
		id = kn_col_int(st, 0);
	kn_reset(st);
	return id;
}

/* Titled before untitled, dated before undated, the longest body, path: the
 * index article_story is in this order, so that the first entry is it. */
static int64_t
lead_of(struct kn_db *db, int64_t story)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT id FROM article"
	    " WHERE story = ?1 ORDER BY title IS NULL, date IS NULL,"
	    " body_b DESC, path, id LIMIT 1");

	kn_bind_int(st, 1, story);
	int64_t id = kn_step(st) ? kn_col_int(st, 0) : 0;
	kn_reset(st);
	return id;
}

static int64_t
stored_lead(struct kn_db *db, int64_t story)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT coalesce(lead, 0) FROM story WHERE id = ?1");

	kn_bind_int(st, 1, story);
	int64_t id = kn_step(st) ? kn_col_int(st, 0) : 0;
	kn_reset(st);
	return id;
}

void
index__story_settle(struct kn_db *db, struct index_facets *f, int64_t story,
    int64_t by)
{
	int64_t was = stored_lead(db, story), now = lead_of(db, story);

	if (was != now && was != 0)
		index__facets_lead(f, (uint32_t)was, false);
	if (now != 0)
		index__facets_lead(f, (uint32_t)now, true);
	struct kn_stmt *st = now == 0 ?
	    kn_db_stmt(db, "DELETE FROM story WHERE id = ?1") :
	    kn_db_stmt(db, "UPDATE story SET lead = ?2, copies = copies + ?3"
	    " WHERE id = ?1");
	kn_bind_int(st, 1, story);
	if (now != 0) {
		kn_bind_int(st, 2, now);
		kn_bind_int(st, 3, by);
	}
	kn_run(st);
}
