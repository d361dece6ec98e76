/*
 * root.c: whose articles an index has. In: an index, the roots of a corpus.
 * Out: whether it is that corpus's, or has articles of roots that are none of
 * these and would be lost by bringing it up to date. Reads the index only.
 */
#include "core/index/index_priv.h"

#include "kunnash/shared.h"

static bool
is_among(struct kn_str path, const char *const *roots, size_t n)
{
	size_t i = 0;

	while (i < n && !kn_str_is(path, roots[i]))
		i++;
	return i < n;
}

/* A root that was given up has a row, and no sources. */
static bool
has_sources(struct kn_db *db, int64_t root)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT 1 FROM source WHERE root = ?1 LIMIT 1");

	kn_bind_int(st, 1, root);
	bool has = kn_step(st);
	kn_reset(st);
	return has;
}

/* The first root that is missing among these, and how many more are. */
static size_t
find_others(struct kn_db *db, const char *const *roots, size_t n,
    struct kn_buf *first)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT id, path FROM root"
	    " ORDER BY id");
	size_t others = 0;

	while (kn_step(st)) {
		struct kn_str path = kn_col_str(st, 1);

		if (is_among(path, roots, n) ||
		    !has_sources(db, kn_col_int(st, 0)))
			continue;
		if (others++ == 0)
			kn_buf_str(first, path);
	}
	kn_reset(st);
	/* What cannot be read has nothing to be lost. */
	return kn_db_take(db, NULL) == KN_OK ? others : 0;
}

static void
put_more(struct kn_buf *out, size_t n)
{
	if (n > 1)
		kn_buf_fmt(out, " + %zu", n - 1);
}

enum kn_status
index__is_of(struct kn_db *db, const char *path, const char *const *roots,
    size_t n_roots, struct kn_err *err)
{
	struct kn_buf both;
	enum kn_status status = KN_OK;

	kn_buf_init(&both, 0);
	kn_buf_fmt(&both, "%s: ", path);
	size_t others = find_others(db, roots, n_roots, &both);
	if (others > 0) {
		put_more(&both, others);
		kn_buf_fmt(&both, " \u2260 %s", roots[0]);
		put_more(&both, n_roots);
		status = kn_err_set(err, KN_INVALID,
		    N_("the index is another corpus's, which --replace gives"
		    " up for this one: %s"), "%s", both.s);
	}
	kn_buf_dispose(&both);
	return status;
}

enum kn_status
kn_index_is_of(struct kn_index *ix, const char *const *roots, size_t n_roots,
    struct kn_err *err)
{
	index__begin(ix);
	enum kn_status status = index__is_of(ix->db, ix->path, roots, n_roots,
	    err);
	(void)!index__end(ix, NULL);
	return status;
}
