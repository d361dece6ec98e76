/*
 * info.c: totals and the rejects list. In: an index. Out: numbers that were
 * counted when it published, and the rows of `reject`.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

#include "core/index/amend_priv.h"

enum kn_status
kn_index_totals(struct kn_index *ix, struct kn_index_totals *out,
    struct kn_err *err)
{
	const struct {
		const char *name;
		uint64_t *value;
	} rows[] = {
		{ "articles", &out->articles }, { "stories", &out->stories },
		{ "undated", &out->undated }, { "sources", &out->sources },
		{ "rejects", &out->rejects }, { "empty", &out->empty },
		{ "text_b", &out->text_b },
	};

	*out = (struct kn_index_totals){ 0 };
	index__begin(ix);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		*rows[i].value = (uint64_t)index__meta_int(ix->db,
		    rows[i].name, 0);
	if (ix->amend != NULL) {
		struct kn_set *undated = index__facet_load(ix->db, "undated",
		    KN_LIT(""));

		index__amend_facet(ix->amend, "undated", KN_LIT(""), undated);
		out->undated = kn_set_count(undated);
		kn_set_free(undated);
	}
	return index__end(ix, err);
}

/* Copied first: the callback may take its time, and no statement waits. */
enum kn_status
kn_index_rejects(struct kn_index *ix,
    void (*fn)(void *user, const struct kn_reject *r), void *user,
    struct kn_err *err)
{
	struct kn_arena *arena = kn_arena_new();
	struct kn_reject *rows = NULL;
	size_t n = 0, cap = 0;
	struct kn_stmt *st = kn_db_stmt(ix->db, "SELECT path, place, reason,"
	    " action, n FROM reject ORDER BY path, id");

	while (kn_step(st)) {
		rows = kn_grow(rows, &cap, n + 1, sizeof(*rows));
		rows[n++] = (struct kn_reject){
			.path = kn_arena_str(arena, kn_col_str(st, 0)),
			.place = kn_arena_str(arena, kn_col_str(st, 1)),
			.reason = kn_arena_str(arena, kn_col_str(st, 2)),
			.action = kn_arena_str(arena, kn_col_str(st, 3)),
			.count = (uint64_t)kn_col_int(st, 4),
		};
	}
	kn_reset(st);
	enum kn_status status = index__end(ix, err);
	for (size_t i = 0; i < n && status == KN_OK; i++)
		fn(user, &rows[i]);
	free(rows);
	kn_arena_free(arena);
	return status;
}
