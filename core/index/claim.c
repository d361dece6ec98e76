/*
 * claim.c: whether a file may be made into an index. In: a database that a
 * person named as the place of one. Out: a refusal where it is something else,
 * which would be lost: an index that cannot be read is made anew without
 * asking. Reads.
 */
#include "core/index/update_priv.h"

#include <sqlite3.h>

static const char is_none[] =
    N_("what is there is no index, and is lost with --replace: %s");

enum kn_status
claim__open(const char *path, const struct kn_index_opts *opts,
    const struct kn_db_opts *how, struct kn_db **out, struct kn_err *err)
{
	struct kn_db_opts mine = *how;

	mine.replace = !opts->given || opts->replace;
	enum kn_status status = kn_db_open(path, &mine, out, err);
	if (status != KN_CORRUPT || mine.replace || err == NULL ||
	    (err->db_code & 0xFF) != SQLITE_NOTADB)
		return status;
	return kn_err_set(err, KN_INVALID, is_none, "%s", path);
}

/* Two tables that only one kind of database has together. */
static bool
has_both(struct kn_db *db, const char *one, const char *other)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT count(*) FROM"
	    " sqlite_schema WHERE type = 'table' AND name IN (?1, ?2)");

	kn_bind_text(st, 1, kn_str(one));
	kn_bind_text(st, 2, kn_str(other));
	return kn_run_int(st, 0) == 2;
}

static bool
is_marked(struct kn_db *db)
{
	return kn_run_int(kn_db_stmt(db, "PRAGMA application_id"), 0) ==
	    INDEX_APPLICATION;
}

enum kn_status
claim__check(struct kn_db *db, const char *path,
    const struct kn_index_opts *opts, struct kn_err *err)
{
	if (!opts->given)
		return KN_OK;
	bool marked = is_marked(db);
	bool notes = has_both(db, "note", "mark");
	/* The mark came later than the tables. */
	bool ours = marked || index__schema_is_empty(db) ||
	    has_both(db, "root", "article");
	(void)!kn_db_take(db, NULL);
	/* Two options that were mixed up. */
	if (notes)
		return kn_err_set(err, KN_INVALID,
		    N_("a notebook cannot be an index: %s"), "%s", path);
	return ours || opts->replace ? KN_OK : kn_err_set(err, KN_INVALID,
	    is_none, "%s", path);
}
