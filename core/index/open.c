/*
 * open.c: the reading handle: opening, closing, noticing change. In: the
 * path of an index. Out: a struct kn_index for one thread. Opening reads the
 * schema and four meta values; entities, rules and facets are read when
 * they are asked for.
 */
#include "core/index/vocab_priv.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/shared.h"
#include "kunnash/stop.h"

#include "core/index/amend_priv.h"
#include "core/index/places_priv.h"
#include "core/index/tag_priv.h"

/* A commit holds its lock for some milliseconds; this is a last resort. */
enum { BUSY_MS = 5000 };

/*
 * A writer that was killed in a commit leaves a hot journal, which a
 * read-only connection may not roll back. The owner's may: opening the file
 * for writing and reading from it does.
 */
static bool
recover(const char *path)
{
	const struct kn_db_opts opts = { .write = true, .busy_ms = BUSY_MS,
		.late_journal = true };
	struct kn_db *db;

	if (kn_db_open(path, &opts, &db, NULL) != KN_OK)
		return false;
	index__meta_int(db, "generation", 0);
	bool good = kn_db_status(db) == KN_OK;
	kn_db_close(db);
	return good;
}

void
index__begin(struct kn_index *ix)
{
	kn_run(kn_db_stmt(ix->db, "BEGIN"));
}

enum kn_status
index__end(struct kn_index *ix, struct kn_err *err)
{
	struct kn_err own;

	kn_db_rollback(ix->db);
	enum kn_status status = kn_db_take(ix->db, &own);
	if (own.db_code == SQLITE_READONLY_ROLLBACK && recover(ix->path))
		status = kn_err_set(&own, KN_BUSY,
		    N_("%s was left in the middle of a change"), "%s",
		    ix->path);
	if (err != NULL)
		*err = own;
	return status;
}

/* Whether what is there can be read by this program. */
static enum kn_status
check_versions(struct kn_index *ix, struct kn_err *err)
{
	bool schema = index__meta_is(ix->db, "schema",
	    index__schema_version().hex);
	bool fold = index__meta_is(ix->db, "fold", kn_fold_version());

	ix->build = index__meta_int(ix->db, "build", 0);
	enum kn_status status = index__end(ix, err);
	/* No table `meta` yet, or another program's. */
	if (status == KN_DB || (status == KN_OK && (!schema || !fold)))
		return kn_err_set(err, KN_UNSUPPORTED,
		    index__schema_is_empty(ix->db) ?
		    N_("%s is empty: the next update fills it") :
		    N_("%s was made by another version"), "%s", ix->path);
	return status;
}

static enum kn_status
open_once(const char *path, const struct kn_trust *trust,
    struct kn_index **out, struct kn_err *err)
{
	const struct kn_db_opts opts = { .busy_ms = BUSY_MS,
		.trust = trust, .late_journal = true };
	struct kn_db *db;

	enum kn_status status = kn_db_open(path, &opts, &db, err);
	if (status != KN_OK)
		return status;
	struct kn_index *ix = kn_calloc(1, sizeof(*ix));
	*ix = (struct kn_index){ .db = db, .path = kn_strdup(path) };
	index__fts_register(db, NULL);
	ix->places = index__places_open(db);
	ix->forms = index__forms_open(db);
	status = check_versions(ix, err);
	if (status != KN_OK) {
		kn_index_close(ix);
		return status;
	}
	*out = ix;
	return KN_OK;
}

enum kn_status
kn_index_open_trusting(const char *path, const struct kn_trust *trust,
    struct kn_index **out, struct kn_err *err)
{
	*out = NULL;
	enum kn_status status = open_once(path, trust, out, err);
	/* Once more after a recovery. */
	if (status == KN_BUSY)
		status = open_once(path, trust, out, err);
	return status;
}

enum kn_status
kn_index_open(const char *path, struct kn_index **out, struct kn_err *err)
{
	return kn_index_open_trusting(path, NULL, out, err);
}

void
kn_index_close(struct kn_index *ix)
{
	if (ix == NULL)
		return;
	index__facet_cache_free(ix->facets);
	index__amend_free(ix->amend);
	index__columns_free(ix->columns);
	index__tags_free(ix->tags);
	index__vocab_cache_free(ix->vocab);
	index__entities_dispose(&ix->ents);
	index__rules_dispose(&ix->rules);
	kn_db_close(ix->db);
	index__places_free(ix->places);
	index__forms_free(ix->forms);
	free(ix->path);
	free(ix);
}

const char *
kn_index_path(const struct kn_index *ix)
{
	return ix->path;
}

/* Reads the numbers that rise, if the database is another than it was. */
static void
look(struct kn_index *ix)
{
	uint64_t v = kn_db_data_version(ix->db);

	if (v == 0 || v != ix->data_version) {
		int64_t g = index__meta_int(ix->db, "generation", 0);
		int64_t p = index__meta_int(ix->db, "published", 0);

		if (kn_db_status(ix->db) == KN_OK) {
			ix->generation = (uint64_t)g;
			ix->published = (uint64_t)p;
			ix->data_version = v;
		}
	}
	(void)!index__end(ix, NULL);
}

uint64_t
kn_index_generation(struct kn_index *ix)
{
	look(ix);
	return ix->generation;
}

uint64_t
kn_index_published(struct kn_index *ix)
{
	look(ix);
	return ix->published;
}

bool
kn_index_is_same(struct kn_index *ix)
{
	int64_t build = index__meta_int(ix->db, "build", -1);

	return index__end(ix, NULL) == KN_OK && build == ix->build;
}

bool
kn_index_is_written(struct kn_index *ix)
{
	struct kn_buf boot;

	kn_buf_init(&boot, 0);
	bool is = index__meta_str(ix->db, "writing", &boot);
	kn_buf_dispose(&boot);
	(void)!index__end(ix, NULL);
	return is;
}

void
kn_index_stop_at(struct kn_index *ix, uint64_t at_ms)
{
	kn_db_stop_at(ix->db, at_ms);
}

void
kn_index_stop_on(struct kn_index *ix, const atomic_bool *cancel)
{
	if (ix != NULL)
		kn_db_stop_on(ix->db, cancel);
}

const struct index_entities *
index__ents(struct kn_index *ix)
{
	if (!ix->ents_loaded) {
		index__entities_dispose(&ix->ents);
		index__entities_open(ix->db, &ix->ents);
		ix->ents_loaded = kn_db_status(ix->db) == KN_OK;
	}
	return &ix->ents;
}

struct index_names
index__names(struct kn_index *ix)
{
	/* They are only added to; names handed out stay where they are. */
	index__rules_load(ix->db, &ix->rules);
	return (struct index_names){ ix->db, &ix->rules, index__ents(ix) };
}
