/*
 * update.c: brings index.db up to date: the lock, the versions, the run. In:
 * roots of a corpus. Out: index.db in step with them, and a summary. The
 * order of a run: lock, open, make anew what is stale, scan and compare
 * (sources.c), put and drop articles (put.c), publish (publish.c).
 */
#include "core/index/tag_priv.h"
#include "core/index/update_priv.h"
#include "core/index/vocab_priv.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "kunnash/clock.h"
#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/shared.h"

enum { BUSY_MS = 10000 };

static const struct kn_db_opts db_opts = {
	.write = true,
	.create = true,
	.replace = true,
	.sync = KN_DB_SYNC_OFF,
	.busy_ms = BUSY_MS,
	.late_journal = true,
};

uint64_t
update__now_ms(const struct update *u)
{
	return u->opts->now_ms != NULL ? u->opts->now_ms() : kn_clock_ms();
}

bool
update__cancelled(const struct update *u)
{
	return u->opts->cancel != NULL && atomic_load(u->opts->cancel);
}

enum kn_status
update__gazetteer(struct update *u)
{
	if (u->gaz != NULL)
		return KN_OK;
	return kn_gazetteer_open(u->opts->gazetteer_dir, u->opts->gaz_problem,
	    u->opts->user, &u->gaz, &u->err);
}

/* Without a folder of its own the version is known without building the
 * matcher, so that a run that finds nothing new stays short. */
static enum kn_status
gazetteer_version(struct update *u, const char **version)
{
	*version = kn_gazetteer_builtin_version();
	if (u->opts->gazetteer_dir == NULL)
		return KN_OK;
	enum kn_status status = update__gazetteer(u);
	if (status == KN_OK)
		*version = kn_gazetteer_version(u->gaz);
	return status;
}

/* ---- versions ---------------------------------------------------------------- */

bool
update__is_torn(struct kn_db *db, bool *interrupted)
{
	struct kn_buf then, now;

	kn_buf_init(&then, 0);
	kn_buf_init(&now, 0);
	bool writing = index__meta_str(db, "writing", &then);
	update__boot_id(&now);
	bool other = writing &&
	    !kn_str_eq(kn_buf_get(&then), kn_buf_get(&now));
	if (interrupted != NULL)
		*interrupted = writing;
	kn_buf_dispose(&then);
	kn_buf_dispose(&now);
	return other;
}

/* Why what is there is of no use, KN_ANEW_NOT when it is good; also of what
 * is no index yet, or cannot be read, it says something. */
static enum kn_anew
why_anew(struct update *u, const char *gazetteer)
{
	struct kn_db *db = u->db;

	if (!index__meta_is(db, "schema", index__schema_version().hex) ||
	    !index__meta_is(db, "fold", kn_fold_version()) ||
	    !index__meta_is(db, "program", index__program_version()))
		return KN_ANEW_VERSION;
	if (!index__meta_is(db, "gazetteer", gazetteer))
		return KN_ANEW_GAZETTEER;
	if (update__is_torn(db, &u->all_new))
		return KN_ANEW_CUT;
	return kn_db_status(db) == KN_OK ? KN_ANEW_NOT : KN_ANEW_DAMAGED;
}

static bool
usable(struct update *u, const char *gazetteer)
{
	return why_anew(u, gazetteer) == KN_ANEW_NOT;
}

static int64_t
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The generation goes on rising where the old index is readable; where not,
 * from the clock, which is ahead of any count. */
static int64_t
generation_of(struct kn_db *db)
{
	int64_t generation = index__meta_int(db, "generation", clock_ms());

	return kn_db_take(db, NULL) == KN_OK ? generation : clock_ms();
}

/* The file as a new index. */
static enum kn_status
make_anew(struct update *u, const char *gazetteer, int64_t generation,
    struct kn_err *err)
{
	struct kn_db *db = u->db;

	enum kn_status status = update__gazetteer(u);
	if (status != KN_OK) {
		if (err != NULL)
			*err = u->err;
		return status;
	}
	if (!index__schema_is_empty(db)) {
		(void)!kn_db_take(db, NULL);
		kn_db_wipe(db);
	}
	kn_db_begin(db);
	index__schema_create(db);
	index__meta_put_str(db, "fold", kn_fold_version());
	index__meta_put_str(db, "program", index__program_version());
	index__meta_put_str(db, "gazetteer", gazetteer);
	index__meta_put_int(db, "generation", generation + 1);
	/* Ids begin anew: what was known of them is of another build. */
	index__meta_put_int(db, "build", clock_ms());
	/* Until it is first published. */
	index__meta_put_int(db, "unsettled", 1);
	index__entities_store(db, u->gaz);
	kn_db_commit(db);
	u->all_new = true;
	return kn_db_take(db, err);
}

static void
set_up(struct update *u)
{
	kn_db_exec(u->db, "PRAGMA journal_mode = DELETE;");
	index__fts_register(u->db, u->vocab);
}

/*
 * What is there is stale: another is made, beside it where that can be, or
 * gone on with. How sources are read is what either knew.
 */
static enum kn_status
replace(struct update *u, const char *gazetteer, struct kn_err *err)
{
	struct kn_db *old = u->db;
	struct kn_db *beside = beside__open(u->path, old, &db_opts);
	int64_t generation = generation_of(old);
	bool good = false;

	if (beside != NULL) {
		u->beside = true;
		u->db = beside;
		set_up(u);
		good = usable(u, gazetteer);
		good = kn_db_take(u->db, NULL) == KN_OK && good;
	}
	if (!good)
		u->db = old;
	enum kn_status status = update__how(u, err);
	if (beside != NULL) {
		kn_db_close(old);
		u->db = beside;
	}
	if (status == KN_OK && !good)
		status = make_anew(u, gazetteer, generation, err);
	return status;
}

static enum kn_status
prepare(struct update *u, struct kn_err *err)
{
	const char *gazetteer;

	u->vocab = index__vocab_new();
	set_up(u);
	enum kn_status status = gazetteer_version(u, &gazetteer);
	if (status != KN_OK) {
		if (err != NULL)
			*err = u->err;
		return status;
	}
	/* What cannot be read is made anew like what is stale, but not when
	 * it is only locked or the disk fails. */
	enum kn_anew why = why_anew(u, gazetteer);
	bool good = why == KN_ANEW_NOT;
	status = kn_db_take(u->db, err);
	if (status == KN_BUSY || status == KN_IO)
		return status;
	if (status == KN_CORRUPT)
		why = KN_ANEW_DAMAGED;
	/* What could not even be opened was emptied. */
	if (!good && index__schema_is_empty(u->db))
		why = KN_ANEW_DAMAGED;
	if (!good && u->was_there)
		u->summary->anew = u->told.anew = why;
	(void)!kn_db_take(u->db, NULL);
	status = u->opts->replace ? KN_OK : index__is_of(u->db, u->path,
	    u->opts->roots, u->opts->n_roots, err);
	if (status != KN_OK)
		return status;
	if (good)
		beside__remove(u->path);
	status = good ? update__how(u, err) : replace(u, gazetteer, err);
	if (status != KN_OK)
		return status;
	struct kn_db *db = u->db;
	u->next_id = (uint32_t)index__meta_int(db, "next_id", 1);
	u->generation = (uint64_t)index__meta_int(db, "generation", 1);
	u->in_step = !u->all_new && index__meta_int(db, "unsettled", 0) == 0;
	index__put_open(&u->put, db, u->vocab, u->in_step, err);
	u->put_open = true;
	u->put.text_b = index__meta_int(db, "text_b", 0);
	struct index_names names = index__put_names(&u->put);
	/* What waited to be written when the last run was killed. */
	if (u->all_new) {
		index__facets_gather(u->put.facets, &names);
		index__tagger_reset(u->put.tagger);
		index__tagger_gather(u->put.tagger, &names);
		index__vocab_gather(db);
		index__stories_gather(u->put.stories);
	}
	return kn_db_take(db, err);
}

/* ---- the run ------------------------------------------------------------------- */

static enum kn_status
run(struct update *u, struct kn_err *err)
{
	enum kn_status status = prepare(u, err), db;

	if (status != KN_OK)
		return status;
	status = update__sources(u, err);
	if (status == KN_OK || status == KN_CANCELLED)
		update__finish(u);
	db = kn_db_take(u->db, status == KN_OK || status == KN_CANCELLED ||
	    err == NULL || err->status == KN_OK ? err : NULL);
	if (status != KN_OK && status != KN_CANCELLED) {
		/* A sink that failed did so for one of these. */
		if (db == KN_OK && u->err.status != KN_OK && err != NULL)
			*err = u->err;
		return status;
	}
	if (db != KN_OK)
		return db;
	u->summary->rejected = (uint64_t)index__meta_int(u->db, "rejects", 0);
	u->summary->empty = (uint64_t)index__meta_int(u->db, "empty", 0);
	u->summary->duplicates = (uint64_t)(index__meta_int(u->db, "articles",
	    0) - index__meta_int(u->db, "stories", 0));
	db = kn_db_take(u->db, err);
	if (db != KN_OK || status == KN_OK)
		return db;
	return kn_err_set(err, KN_CANCELLED, N_("stopped"), NULL);
}

static enum kn_status
compare(struct update *u, struct kn_index_behind *out, struct kn_err *err)
{
	enum kn_status status = update__how(u, err);

	if (status == KN_OK)
		status = update__compare(u, out, err);
	enum kn_status db = kn_db_take(u->db, status == KN_OK ? err : NULL);
	return status == KN_OK ? db : status;
}

static void
dispose(struct update *u)
{
	if (u->db != NULL)
		kn_db_rollback(u->db);
	update__sources_free(u);
	if (u->put_open)
		index__put_close(&u->put);
	kn_extractor_free(u->extractor);
	index__packer_free(u->packer);
	kn_gazetteer_close(u->gaz);
	kn_buf_dispose(&u->encoding);
	kn_buf_dispose(&u->map);
	kn_db_close(u->db);
	index__vocab_free(u->vocab);
}

/* Another's index is read and never written, whatever its mode allows: what
 * one reader finds in the sources is not what all others should read. */
static enum kn_status
ours(const char *path, struct kn_err *err)
{
	struct stat sb;

	if (stat(path, &sb) != 0 || sb.st_uid == geteuid())
		return KN_OK;
	return kn_err_set(err, KN_DENIED,
	    N_("%s belongs to another user"), "%s", path);
}

/* Under the lock. */
static enum kn_status
update(struct update *u, struct kn_err *err)
{
	struct stat sb;
	struct kn_err why;

	kn_err_clear(&why);
	u->was_there = stat(u->path, &sb) == 0 && sb.st_size > 0;
	enum kn_status status = claim__open(u->path, u->opts, &db_opts,
	    &u->db, &why);

	if (status == KN_OK)
		status = claim__check(u->db, u->path, u->opts, &why);
	if (status == KN_OK)
		status = run(u, &why);
	dispose(u);
	if (u->beside && status == KN_OK)
		status = beside__put_in_place(u->path, &why);
	else if (u->beside)
		beside__give_up(u->path, &why);
	if (err != NULL)
		*err = why;
	return status;
}

enum kn_status
kn_index_update(const char *path, const struct kn_index_opts *opts,
    struct kn_index_summary *summary, struct kn_err *err)
{
	struct kn_index_summary unused;
	char *real = kn_store_real_path(path);
	struct update u = { .opts = opts, .path = real,
		.summary = summary == NULL ? &unused : summary };
	int lock;

	kn_err_clear(err);
	kn_err_clear(&u.err);
	*u.summary = (struct kn_index_summary){ 0 };
	u.started_ms = update__now_ms(&u);
	enum kn_status status = ours(real, err);
	if (status == KN_OK)
		status = kn_store_make_folders(real, err);
	if (status == KN_OK)
		status = kn_store_lock(real, false, &lock, err);
	if (status == KN_OK) {
		status = update(&u, err);
		kn_store_unlock(lock);
	}
	free(real);
	u.summary->seconds = (double)(update__now_ms(&u) - u.started_ms) /
	    1000.0;
	return status;
}

enum kn_status
kn_index_compare(const char *path, const struct kn_index_opts *opts,
    const struct kn_trust *trust, struct kn_index_behind *out,
    struct kn_err *err)
{
	const struct kn_db_opts reader = { .busy_ms = BUSY_MS,
		.trust = trust, .late_journal = true };
	struct kn_index_summary unused = { 0 };
	struct update u = { .opts = opts, .summary = &unused };
	struct kn_index *ix;
	char *real;

	*out = (struct kn_index_behind){ 0 };
	/* The same doors as any reader's: owner, versions. */
	enum kn_status status = kn_index_open_trusting(path, trust, &ix, err);
	if (status != KN_OK)
		return status;
	kn_index_close(ix);
	u.path = real = kn_store_real_path(path);
	status = kn_db_open(path, &reader, &u.db, err);
	if (status == KN_OK)
		status = compare(&u, out, err);
	dispose(&u);
	free(real);
	return status;
}
