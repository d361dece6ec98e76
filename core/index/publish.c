/*
 * publish.c: what an update commits, and when. In: changes under way. Out:
 * short transactions that leave the index consistent at every moment.
 *
 * Locks. The journal is a rollback journal, since a WAL index could not be
 * opened beside a read-only corpus, nor read by another user, and Debian's
 * SQLite has the WAL-reset bug. With cache_spill=OFF the exclusive lock is
 * held only while a commit writes its pages, and with synchronous=OFF that
 * is a copy into the page cache: some milliseconds for a batch. Readers take
 * the lock for a call at a time and wait that long at most. A writer that is
 * killed between commits leaves nothing that keeps them out (store/late.c).
 *
 * Power. What synchronous=OFF gives up is order on the disk when the power
 * goes. So meta.writing holds the boot's id while an update runs, made
 * durable before the first change and taken away after everything is; an
 * update that finds the id of another boot starts from nothing. A killed
 * process leaves the id of this boot: SQLite rolls its batch back, facets
 * and orderings are gathered anew, and the run goes on where it stopped.
 *
 * Facets, orderings and words are written when the index publishes: after one
 * second, then at intervals three times as long, and at the end; sooner when
 * what waits to be written takes much memory, which so does not grow with the
 * corpus.
 * Publishing takes the longer the more there is, and two things do not hasten
 * it. Words are written by themselves when they are many: those that nobody
 * can list yet are found as well. Bands are read by updates alone, and those
 * of a batch lie all over them: they are written at the end. Those of a
 * million articles stay in memory; of more they are written in between.
 */
#include "core/index/tag_priv.h"
#include "core/index/update_priv.h"
#include "core/index/vocab_priv.h"

#include <malloc.h>
#include <stdio.h>

enum {
	BATCH_B = 4 * 1024 * 1024,      /* bytes of text in a transaction */
	BATCH_N = 4000,                 /* or articles and sources */
	FIRST_PUBLISH_MS = 1000,
	PUBLISH_TIMES = 3,
	WAITING_B = 96 * 1024 * 1024,   /* is published sooner */
	FLUSH_B = 8 * 1024 * 1024,      /* read: worth flushing twice */
	WORDS_B = 40 * 1024 * 1024,     /* are written, but not published */
	BANDS_B = 208 * 1024 * 1024,    /* as are these */
};

void
update__boot_id(struct kn_buf *out)
{
	char line[64];
	FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");

	if (f == NULL)
		return;
	if (fgets(line, sizeof(line), f) != NULL)
		kn_buf_str(out, kn_str_trim(kn_str(line)));
	fclose(f);
}

static void
mark(struct update *u)
{
	struct kn_buf boot;

	kn_buf_init(&boot, 0);
	update__boot_id(&boot);
	kn_db_begin(u->db);
	index__meta_put_str(u->db, "writing", boot.s == NULL ? "" : boot.s);
	index__meta_put_int(u->db, "unsettled", 1);
	kn_db_commit(u->db);
	kn_db_flush(u->db);
	kn_buf_dispose(&boot);
	u->marked = true;
	u->publish_every_ms = FIRST_PUBLISH_MS;
	u->publish_at_ms = update__now_ms(u) + u->publish_every_ms;
}

void
update__batch(struct update *u)
{
	if (u->in_batch || kn_db_status(u->db) != KN_OK)
		return;
	if (!u->marked)
		mark(u);
	kn_db_begin(u->db);
	u->in_batch = true;
	u->batch_b = u->batch_n = 0;
}

/* The numbers that go with every commit. */
static void
commit(struct update *u)
{
	index__stories_settle(u->put.stories);
	index__words_write(u->put.words, u->db);
	index__meta_put_int(u->db, "next_id", u->next_id);
	index__meta_put_int(u->db, "text_b", u->put.text_b);
	index__meta_put_int(u->db, "generation", (int64_t)++u->generation);
	kn_db_commit(u->db);
	u->in_batch = false;
}

static void
put_count(struct kn_db *db, const char *name, const char *sql)
{
	index__meta_put_int(db, name, kn_run_int(kn_db_stmt(db, sql), 0));
}

static void
put_empty(struct kn_db *db)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT coalesce(sum(n), 0) FROM reject WHERE reason = ?1");

	kn_bind_cstr(st, 1, kn_import_empty);
	index__meta_put_int(db, "empty", kn_run_int(st, 0));
}

static void
publish(struct update *u)
{
	struct kn_db *db = u->db;

	kn_db_begin(db);
	if (u->all_new)
		index__facets_reset(db);
	const struct kn_set *touched = u->all_new ? NULL : u->put.touched;
	/* Sorted aside while orders are, and facets are written. */
	index__vocab_start(u->vocab, db);
	struct order_all *sorted = index__orders_sort(db, touched);
	index__facets_write(u->put.facets, db);
	/* They waited in many small pieces. */
	malloc_trim(0);
	struct kn_set *all = index__facet_load(db, "all", KN_LIT(""));
	struct kn_set *leads = index__facet_load(db, "leads", KN_LIT(""));
	struct kn_set *undated = index__facet_load(db, "undated", KN_LIT(""));
	index__orders_write(db, sorted, touched, all, leads);
	struct kn_set *moved = index__stories_moved(u->put.stories);
	index__tagger_begin(u->put.tagger);
	index__columns_write(db, touched, moved);
	kn_set_free(moved);
	index__vocab_write(u->vocab, db);
	index__tagger_write(u->put.tagger);
	index__meta_put_int(db, "articles", (int64_t)kn_set_count(all));
	index__meta_put_int(db, "stories", (int64_t)kn_set_count(leads));
	index__meta_put_int(db, "undated", (int64_t)kn_set_count(undated));
	index__meta_put_int(db, "published", (int64_t)u->generation + 1);
	index__meta_put_int(db, "sources", u->n_sources);
	put_count(db, "rejects", "SELECT coalesce(sum(n), 0) FROM reject");
	put_empty(db);
	kn_set_free(all);
	kn_set_free(leads);
	kn_set_free(undated);
	if (u->settled)
		index__meta_drop(db, "unsettled");
	commit(u);
	kn_set_minus(u->put.touched, u->put.touched);
	u->all_new = false;
	u->unpublished = false;
	u->publish_every_ms *= PUBLISH_TIMES;
	u->publish_at_ms = update__now_ms(u) + u->publish_every_ms;
}

/* What waits in memory to be published. */
static size_t
waiting_b(const struct update *u)
{
	return index__facets_size_b(u->put.facets) +
	    index__tagger_size_b(u->put.tagger);
}

static void
write_words(struct update *u)
{
	kn_db_begin(u->db);
	index__vocab_write(u->vocab, u->db);
	kn_db_commit(u->db);
}

void
update__batch_grown(struct update *u)
{
	u->unpublished = true;
	size_t most = u->opts->batch_n > 0 ? u->opts->batch_n : BATCH_N;

	if (u->batch_b < BATCH_B && u->batch_n < most)
		return;
	commit(u);
	if (update__now_ms(u) >= u->publish_at_ms ||
	    waiting_b(u) >= WAITING_B)
		publish(u);
	if (index__vocab_size_b(u->vocab) >= WORDS_B)
		write_words(u);
	if (index__stories_size_b(u->put.stories) >= BANDS_B)
		index__stories_write(u->put.stories);
}

void
update__finish(struct update *u)
{
	struct kn_db *db = u->db;

	bool due = u->in_batch || u->unpublished || u->all_new ||
	    index__meta_int(db, "unsettled", 0) != 0;

	if (u->in_batch)
		commit(u);
	if (due && !u->marked)
		mark(u);
	/* The disk writes while the end is made. */
	if (due && u->told.read_b >= FLUSH_B)
		kn_db_flush_start(db);
	u->told.stage = KN_STAGE_SETTLING;
	if (due)
		update__tell(u);
	/* What comes now looks at few of them, and needs room, which the list
	 * of sources had, too. */
	if (due) {
		index__stories_write(u->put.stories);
		malloc_trim(0);
	}
	if (due && !update__cancelled(u))
		update__repeat(u);
	if (u->in_batch)
		commit(u);
	if (due) {
		index__stories_write(u->put.stories);
		publish(u);
	}
	if (!u->marked)
		return;
	kn_db_flush(db);
	kn_db_begin(db);
	index__meta_drop(db, "writing");
	kn_db_commit(db);
	kn_db_flush(db);
}
