/*
 * sources.c: reads what of a corpus has to be read. In: the scan, the sources
 * that changed (compare.c), and articles of the last run. Out: articles put
 * and dropped, the rejects list, counts. An article of a changed source is
 * compared by its key and fields, so that a touched file writes nothing but
 * its own row.
 */
#include "core/index/update_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

#include "core/index/dictionary_priv.h"
#include "core/index/feed_priv.h"

/* ---- roots ------------------------------------------------------------------- */

/* The number of a root that the last run knew, or 0. */
static int64_t
known_root(struct update *u, const char *path)
{
	struct kn_stmt *st = kn_db_stmt(u->db,
	    "SELECT id FROM root WHERE path = ?1");

	kn_bind_blob(st, 1, kn_str(path));
	return kn_run_int(st, 0);
}

static int64_t
root_of(struct update *u, const char *path)
{
	int64_t id = known_root(u, path);

	if (id != 0)
		return id;
	update__batch(u);
	struct kn_stmt *st = kn_db_stmt(u->db,
	    "INSERT INTO root (path) VALUES (?1) RETURNING id");
	kn_bind_blob(st, 1, kn_str(path));
	return kn_run_int(st, 0);
}

/* ---- rejects --------------------------------------------------------------- */

static void
add_reject(struct update *u, int64_t source, const struct kn_reject *r)
{
	struct kn_stmt *st = kn_db_stmt(u->db, "INSERT INTO reject (source,"
	    " path, place, reason, action, n)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

	if (source != 0)
		kn_bind_int(st, 1, source);
	kn_bind_blob(st, 2, kn_str(r->path));
	kn_bind_cstr(st, 3, r->place == NULL ? "" : r->place);
	kn_bind_cstr(st, 4, r->reason);
	kn_bind_cstr(st, 5, r->action);
	kn_bind_int(st, 6, r->count == 0 ? 1 : (int64_t)r->count);
	kn_run(st);
}

static void
refused_by_walk(void *user, const struct kn_reject *r)
{
	struct update *u = user;

	u->refusals = kn_grow(u->refusals, &u->cap_refusals,
	    u->n_refusals + 1, sizeof(*u->refusals));
	u->refusals[u->n_refusals++] = (struct refusal){
		.path = kn_strdup(r->path),
		.place = kn_strdup(r->place == NULL ? "" : r->place),
		.reason = r->reason,
		.action = r->action,
	};
}

static bool
same_refusal(struct kn_stmt *st, const struct refusal *r)
{
	return kn_str_is(kn_col_str(st, 0), r->path) &&
	    kn_str_is(kn_col_str(st, 1), r->place) &&
	    kn_str_is(kn_col_str(st, 2), r->reason) &&
	    kn_str_is(kn_col_str(st, 3), r->action);
}

/* The walk's refusals are replaced only when they differ: a run over an
 * unchanged corpus writes nothing. */
static void
store_refusals(struct update *u)
{
	struct kn_stmt *st = kn_db_stmt(u->db, "SELECT path, place, reason,"
	    " action FROM reject WHERE source IS NULL ORDER BY id");
	size_t i = 0;
	bool same = true;

	while (kn_step(st) && same) {
		same = i < u->n_refusals && same_refusal(st, &u->refusals[i]);
		i++;
	}
	kn_reset(st);
	if (same && i == u->n_refusals)
		return;
	update__batch(u);
	kn_run(kn_db_stmt(u->db, "DELETE FROM reject WHERE source IS NULL"));
	for (i = 0; i < u->n_refusals; i++) {
		const struct refusal *r = &u->refusals[i];

		add_reject(u, 0, &(struct kn_reject){ .path = r->path,
		    .place = r->place, .reason = r->reason,
		    .action = r->action });
	}
	update__batch_grown(u);
}

/* ---- one source -------------------------------------------------------------- */

/* An article as it was stored. */
struct stored {
	uint32_t id;
	int64_t key, meta_sum;
};

static bool
find_after(struct update *u, struct kn_str path, uint32_t id,
    struct stored *out)
{
	struct kn_stmt *st = kn_db_stmt(u->db, "SELECT id, key, meta_sum"
	    " FROM article WHERE path = ?1 AND source = ?2 AND id > ?3"
	    " ORDER BY id LIMIT 1");

	kn_bind_blob(st, 1, path);
	kn_bind_int(st, 2, u->source);
	kn_bind_int(st, 3, id);
	bool found = kn_step(st);
	if (found)
		*out = (struct stored){ (uint32_t)kn_col_int(st, 0),
			kn_col_int(st, 1), kn_col_int(st, 2) };
	kn_reset(st);
	return found;
}

/*
 * The article of this source with this path that is not taken yet. Two
 * records of a source may have one path, or all of them: where to go on is
 * remembered of paths that come again.
 */
static bool
find_stored(struct update *u, const char *name, struct stored *out)
{
	struct kn_str path = kn_str(name);
	uint32_t last;

	if (u->again != NULL && kn_map_get(u->again, path, &last)) {
		bool more = last < UINT32_MAX &&
		    find_after(u, path, last, out);

		kn_map_set(u->again, path, more ? out->id : UINT32_MAX);
		return more;
	}
	if (!find_after(u, path, 0, out))
		return false;
	if (!kn_set_has(u->seen, out->id))
		return true;
	bool more = find_after(u, path, out->id, out);
	if (u->again == NULL)
		u->again = kn_map_new();
	kn_map_set(u->again, path, more ? out->id : UINT32_MAX);
	return more;
}

/* What the feed took for known and is not, as a field is another. */
static void
look(struct update *u, struct index_new *a)
{
	if (u->extractor == NULL) {
		u->extractor = kn_extractor_new(u->gaz);
		u->packer = index__packer_open(u->db, false);
	}
	feed__look(u->extractor, u->packer, a);
}

static void
put_doc(struct update *u, struct feed_item *item)
{
	struct index_new *a = &item->article;
	struct kn_doc *doc = a->doc;
	struct stored old;

	index__put_outlet(&u->put, &doc->meta);
	bool stored = !u->source_new && find_stored(u, doc->meta.path, &old);
	if (stored && old.key == index__key_int(doc->key) &&
	    old.meta_sum == index__meta_sum(&doc->meta)) {
		kn_set_add(u->seen, old.id);
		u->summary->unchanged++;
		return;
	}
	if (!stored && u->next_id == UINT32_MAX) {
		kn_db_fail(u->db, KN_LIMIT, N_("too many articles for %s"));
		return;
	}
	if (item->known)
		look(u, a);
	update__batch(u);
	uint32_t id = stored ? old.id : u->next_id++;
	index__put_article(&u->put, id, u->source, a, !stored);
	kn_set_add(u->seen, id);
	u->summary->added += !stored;
	u->summary->changed += stored;
	u->batch_b += doc->n_b;
	u->batch_n++;
	update__batch_grown(u);
}

/* Drops the articles of a source that are not in `keep` (NULL: all). */
static void
drop_articles(struct update *u, int64_t source, const struct kn_set *keep)
{
	struct kn_stmt *st = kn_db_stmt(u->db,
	    "SELECT id FROM article WHERE source = ?1");
	uint32_t *ids = NULL;
	size_t n = 0, cap = 0;

	kn_bind_int(st, 1, source);
	while (kn_step(st)) {
		uint32_t id = (uint32_t)kn_col_int(st, 0);

		if (keep != NULL && kn_set_has(keep, id))
			continue;
		ids = kn_grow(ids, &cap, n + 1, sizeof(*ids));
		ids[n++] = id;
	}
	kn_reset(st);
	for (size_t i = 0; i < n && kn_db_status(u->db) == KN_OK; i++) {
		update__batch(u);
		index__drop_article(&u->put, ids[i]);
		u->summary->removed++;
		u->batch_n++;
		update__batch_grown(u);
	}
	free(ids);
}

static void
forget_rejects(struct update *u, int64_t source)
{
	struct kn_stmt *st = kn_db_stmt(u->db,
	    "DELETE FROM reject WHERE source = ?1");

	kn_bind_int(st, 1, source);
	kn_run(st);
}

/* Its row, made when it is new, and without a time until it is read: a run
 * that stops in the middle of it reads it again. */
static int64_t
open_source(struct update *u, const struct kn_source *s)
{
	int64_t id = s->row != 0 ? s->row : u->next_source++;
	struct kn_stmt *st = kn_db_stmt(u->db, s->row != 0 ?
	    "UPDATE source SET mtime_ns = NULL"
	    " WHERE root = ?1 AND path = ?2 AND id = ?3" :
	    "INSERT OR REPLACE INTO source (root, path, id)"
	    " VALUES (?1, ?2, ?3)");

	u->n_sources += s->row == 0;
	kn_bind_int(st, 1, u->root_id[s->root]);
	kn_bind_blob(st, 2, kn_str(s->path));
	kn_bind_int(st, 3, id);
	kn_run(st);
	return id;
}

static void
close_source(struct update *u, const struct kn_source *s)
{
	update__batch(u);
	struct kn_stmt *st = kn_db_stmt(u->db, "UPDATE source SET size_b = ?3,"
	    " mtime_ns = ?4, articles = ?5 WHERE root = ?1 AND path = ?2");
	kn_bind_int(st, 1, u->root_id[s->root]);
	kn_bind_blob(st, 2, kn_str(s->path));
	kn_bind_int(st, 3, (int64_t)s->size_b);
	kn_bind_int(st, 4, s->mtime_ns);
	kn_bind_int(st, 5, (int64_t)kn_set_count(u->seen));
	kn_run(st);
	u->batch_n++;
	update__batch_grown(u);
}

static void
begin_source(struct update *u, size_t i)
{
	const struct kn_source *s = kn_scan_get(u->scan, i);

	update__batch(u);
	u->source_new = s->row == 0;
	u->source = open_source(u, s);
	u->seen = kn_set_new();
	u->summary->read++;
	if (!u->source_new)
		forget_rejects(u, u->source);
}

static void
forget_source(struct update *u)
{
	kn_set_free(u->seen);
	u->seen = NULL;
	kn_map_free(u->again);
	u->again = NULL;
}

static void
end_source(struct update *u, size_t i)
{
	if (!u->source_new)
		drop_articles(u, u->source, u->seen);
	close_source(u, kn_scan_get(u->scan, i));
	kn_scan_forget(u->scan, i);
	forget_source(u);
}

/* ---- all sources --------------------------------------------------------------- */

/* Which articles of the sources to be read the index has: all of one that
 * was only touched, what was put of one when the last run stopped. */
static void
list_known(struct update *u, struct known *out)
{
	for (size_t i = 0; i < kn_scan_count(u->scan); i++)
		if (kn_scan_get(u->scan, i)->row != 0)
			known__add(out, u->db, kn_scan_get(u->scan, i)->row);
	known__end(out);
}

/* One item of the feed. */
static enum kn_status
take_item(struct update *u, struct feed_item *item, struct kn_err *err)
{
	if (u->seen == NULL)
		begin_source(u, item->source);
	if (item->kind == FEED_DOC) {
		if (item->dictionary.n > 0) {
			update__batch(u);
			index__dictionary_store(u->db,
			    kn_buf_get(&item->dictionary));
		}
		put_doc(u, item);
	} else if (item->kind == FEED_REJECT) {
		update__batch(u);
		add_reject(u, u->source, &item->reject);
	} else if (item->status == KN_OK) {
		end_source(u, item->source);
	} else if (err != NULL) {
		*err = item->err;
	}
	if (item->status == KN_OK)
		update__tell_item(u, item);
	return item->status;
}

/* The feed is a thread that reads ahead; see feed.c. */
static enum kn_status
read_changed(struct update *u, struct kn_err *err)
{
	enum kn_status status = KN_OK;
	bool going = true;

	update__tell_reading(u);
	if (kn_scan_count(u->scan) == 0)
		return KN_OK;
	if (update__gazetteer(u) != KN_OK) {
		if (err != NULL)
			*err = u->err;
		return u->err.status;
	}
	struct known known = { .n = 0 };
	list_known(u, &known);
	struct feed *feed = feed__open(u->scan, u->gaz, &known,
	    guess__new(u->db, u->in_step), index__packer_open(u->db, true));
	if (feed == NULL)
		status = kn_err_set(err, KN_BUG,
		    N_("no thread to read with"), NULL);
	while (going && status == KN_OK) {
		struct feed_item item;

		if (update__cancelled(u)) {
			status = KN_CANCELLED;
			break;
		}
		feed__next(feed, &item);
		going = item.kind != FEED_END;
		if (going)
			status = take_item(u, &item, err);
		feed__spend(feed, &item);
		if (status == KN_OK)
			status = kn_db_status(u->db);
	}
	feed__close(feed);
	known__dispose(&known);
	forget_source(u);
	return status;
}

static void
drop_gone(struct update *u)
{
	for (size_t i = 0; i < u->n_gone && !update__cancelled(u); i++) {
		const struct gone_source *gone = &u->gone[i];

		update__batch(u);
		drop_articles(u, gone->id, NULL);
		update__batch(u);
		forget_rejects(u, gone->id);
		struct kn_stmt *st = kn_db_stmt(u->db, "DELETE FROM source"
		    " WHERE root = ?1 AND path = ?2 AND id = ?3");
		kn_bind_int(st, 1, gone->root);
		kn_bind_blob(st, 2, kn_str(gone->path));
		kn_bind_int(st, 3, gone->id);
		kn_run(st);
		u->n_sources--;
		u->batch_n++;
		update__batch_grown(u);
	}
}

static bool
is_cancelled(void *user)
{
	return update__cancelled(user);
}

/* A walk over all sources. */
struct scanning {
	struct update *u;
	bool (*keep)(void *update, struct kn_source *s);
	enum kn_status status;
	struct kn_err *err;
};

static void
walk(void *user)
{
	struct scanning *s = user;
	struct update *u = s->u;
	const struct kn_import_sink sink = { .reject = refused_by_walk,
	    .user = u, .stopped = is_cancelled };
	const struct kn_scan_choice choice = { s->keep, u };
	const char *own[] = { u->path, u->opts->notes, NULL };

	/* Among its own sources it would change with each run. */
	u->import.own = own;
	s->status = kn_scan_choose(u->opts->roots, u->opts->n_roots,
	    &u->import, &sink, &choice, &u->scan, s->err);
	u->import.own = NULL;
}

static enum kn_status
scan(struct update *u, bool (*keep)(void *update, struct kn_source *s),
    struct kn_err *err)
{
	struct scanning s = { u, keep, KN_OK, err };

	update__tell(u);
	u->root_id = kn_calloc(u->opts->n_roots, sizeof(*u->root_id));
	for (size_t i = 0; i < u->opts->n_roots; i++)
		u->root_id[i] = known_root(u, u->opts->roots[i]);
	update__know_sources(u, keep == update__count_source);
	update__tell_roots(u);
	if (u->opts->gives_way)
		update__walk_aside(u, walk, &s);
	else
		walk(&s);
	if (s.status == KN_OK)
		update__end_sources(u);
	return s.status;
}

enum kn_status
update__compare(struct update *u, struct kn_index_behind *out,
    struct kn_err *err)
{
	int64_t generation = index__meta_int(u->db, "generation", 0);
	enum kn_status status = scan(u, update__count_source, err);

	if (status != KN_OK)
		return status;
	*out = u->behind;
	/* What differs may be what another process is writing. */
	if (out->added + out->changed + out->gone > 0 &&
	    index__meta_int(u->db, "generation", 0) != generation)
		return kn_err_set(err, KN_BUSY,
		    N_("the index has changed meanwhile"), NULL);
	return KN_OK;
}

enum kn_status
update__sources(struct update *u, struct kn_err *err)
{
	u->all_again = update__how_is_other(u);
	enum kn_status status = scan(u, update__keep_source, err);

	if (status != KN_OK)
		return status;
	/* Rows of sources were read once: a cache is for what is written. */
	if (kn_scan_count(u->scan) + u->n_gone > 0 || !u->in_step)
		kn_db_exec(u->db, "PRAGMA cache_size = -65536;");
	update__how_keep(u);
	for (size_t i = 0; i < u->opts->n_roots; i++)
		u->root_id[i] = root_of(u, u->opts->roots[i]);
	store_refusals(u);
	status = read_changed(u, err);
	if (status == KN_OK)
		drop_gone(u);
	kn_scan_close(u->scan);
	u->scan = NULL;
	return status == KN_OK && update__cancelled(u) ? KN_CANCELLED :
	    status;
}

void
update__sources_free(struct update *u)
{
	for (size_t i = 0; i < u->n_refusals; i++) {
		free(u->refusals[i].path);
		free(u->refusals[i].place);
	}
	free(u->refusals);
	for (size_t i = 0; i < u->n_gone; i++)
		free(u->gone[i].path);
	free(u->gone);
	free(u->root_id);
	update__forget_sources(u);
	kn_scan_close(u->scan);
}
