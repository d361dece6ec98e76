/*
 * arrivals.c: the articles that came since a moment in the life of an index.
 * In: an index, and where somebody stood in it. Out: ids, with what the
 * articles are known by when the index is made anew. Reads the index only.
 */
#include "kunnash/arrivals.h"

#include "core/index/index_priv.h"

#define SHORTER (64 - KN_IDENTITY_BITS)

static struct kn_index_stand
stand(struct kn_db *db)
{
	/* An index of before builds were numbered is of the first. */
	return (struct kn_index_stand){
		.build = (uint64_t)index__meta_int(db, "build", 1),
		.next_id = (uint32_t)index__meta_int(db, "next_id", 1),
	};
}

enum kn_status
kn_index_stand(struct kn_index *ix, struct kn_index_stand *out,
    struct kn_err *err)
{
	index__begin(ix);
	*out = stand(ix->db);
	return index__end(ix, err);
}

static uint64_t
path_identity(struct kn_str path)
{
	struct kn_key key = kn_key_of(path.s, path.n);

	return (uint64_t)index__key_int(key) >> SHORTER;
}

enum kn_status
kn_index_arrivals(struct kn_index *ix, const struct kn_index_stand *since,
    kn_arrival_fn *fn, void *user, struct kn_index_stand *now,
    struct kn_err *err)
{
	index__begin(ix);
	*now = stand(ix->db);
	struct kn_stmt *st = kn_db_stmt(ix->db, "SELECT id, path, body_key,"
	    " body_b FROM article WHERE id >= ?1 ORDER BY id");
	kn_bind_int(st, 1, since->build == now->build ? since->next_id : 0);
	while (kn_step(st)) {
		const struct kn_arrival a = {
			.id = (uint32_t)kn_col_int(st, 0),
			.path = path_identity(kn_col_str(st, 1)),
			.body = kn_col_int(st, 3) == 0 ? UINT64_MAX :
			    (uint64_t)kn_col_int(st, 2) >> SHORTER,
		};

		fn(user, &a);
	}
	kn_reset(st);
	return index__end(ix, err);
}
