/*
 * compare.c: which sources are not as the index has them. In: rows of
 * `source`, and each source as the scan meets it, both in the order of roots
 * and paths. Out: sources to be read, with their rows; rows of which the
 * source is gone.
 *
 * The two are walked side by side, so that nothing is held of what did not
 * change, however large the corpus is.
 */
#include "core/index/source_rows_priv.h"
#include "core/index/update_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

struct known_sources {
	struct source_rows *rows;
	const struct source_row *row;   /* the next one, or NULL */
	size_t root;                    /* whose rows they are */
	bool counts;                    /* what is gone is only counted */
	int64_t articles;               /* of what did not change */
	int64_t last_id;
	/* Where the last source was, for who wants to know the places. */
	struct kn_buf place, last;
	size_t last_root;
};

/* ---- rows ---------------------------------------------------------------- */

static void
step(struct update *u)
{
	struct known_sources *k = u->known;

	k->row = source_rows__next(k->rows);
	if (k->row == NULL)
		return;
	u->n_sources++;
	if (k->row->id > k->last_id)
		k->last_id = k->row->id;
}

/* The source of the next row is gone, or in a folder that could not be looked
 * into: the walk is behind where it would be. */
static void
pass(struct update *u, int64_t root)
{
	const struct source_row *row = u->known->row;

	if (kn_scan_is_unseen(u->scan, u->known->root, row->path)) {
		u->known->articles += row->articles;
		step(u);
		return;
	}
	u->behind.gone++;
	if (!u->known->counts) {
		u->gone = kn_grow(u->gone, &u->cap_gone, u->n_gone + 1,
		    sizeof(*u->gone));
		u->gone[u->n_gone++] = (struct gone_source){ row->id, root,
			kn_strndup(row->path.s, row->path.n) };
	}
	step(u);
}

/* Of a root that is named twice the first has the sources. */
static bool
is_first(const struct update *u, size_t root)
{
	for (size_t i = 0; i < root; i++)
		if (u->root_id[i] == u->root_id[root])
			return false;
	return true;
}

static void
begin_root(struct update *u, size_t root)
{
	struct known_sources *k = u->known;

	k->root = root;
	source_rows__begin(k->rows, root < u->opts->n_roots &&
	    is_first(u, root) ? u->root_id[root] : 0);
	step(u);
}

/* Behind all sources of the roots before. */
static void
go_to_root(struct update *u, size_t root)
{
	struct known_sources *k = u->known;

	while (k->root < root) {
		while (k->row != NULL)
			pass(u, u->root_id[k->root]);
		begin_root(u, k->root + 1);
	}
}

/* A root that is one no more. */
static bool
is_given_up(const struct update *u, int64_t id)
{
	size_t i = 0;

	while (i < u->opts->n_roots && u->root_id[i] != id)
		i++;
	return i == u->opts->n_roots;
}

/* After the last source. */
static void
finish(struct update *u)
{
	struct kn_stmt *st = kn_db_stmt(u->db, "SELECT id FROM root"
	    " ORDER BY id");
	int64_t *id = NULL;
	size_t n = 0, cap = 0;

	go_to_root(u, u->opts->n_roots);
	while (kn_step(st)) {
		if (!is_given_up(u, kn_col_int(st, 0)))
			continue;
		id = kn_grow(id, &cap, n + 1, sizeof(*id));
		id[n++] = kn_col_int(st, 0);
	}
	kn_reset(st);
	for (size_t i = 0; i < n; i++) {
		source_rows__begin(u->known->rows, id[i]);
		step(u);
		while (u->known->row != NULL)
			pass(u, id[i]);
	}
	free(id);
}

void
update__know_sources(struct update *u, bool counts)
{
	struct known_sources *k = kn_calloc(1, sizeof(*k));

	k->rows = source_rows__open(u->db);
	k->counts = counts;
	k->last_root = SIZE_MAX;
	kn_buf_init(&k->place, 0);
	kn_buf_init(&k->last, 0);
	u->known = k;
	u->n_sources = 0;
	begin_root(u, 0);
}

/* ---- sources ------------------------------------------------------------- */

enum how { SAME, CHANGED, ADDED };

/* What a source is to the rows; its own row, if there is one, is passed. */
static enum how
meet(struct update *u, struct kn_source *s)
{
	struct known_sources *k = u->known;
	struct kn_str path = kn_str(s->path);

	update__tell_place(u, s, &k->last, &k->last_root, &k->place);
	go_to_root(u, s->root);
	while (k->row != NULL && kn_str_cmp(k->row->path, path) < 0)
		pass(u, u->root_id[s->root]);
	if (k->row == NULL || !kn_str_eq(k->row->path, path))
		return ADDED;
	bool same = k->row->whole && k->row->size_b == (int64_t)s->size_b &&
	    k->row->mtime_ns == s->mtime_ns;
	s->row = k->row->id;
	if (same && !u->all_again)
		k->articles += k->row->articles;
	step(u);
	return same ? SAME : CHANGED;
}

bool
update__keep_source(void *user, struct kn_source *s)
{
	struct update *u = user;
	enum how how = meet(u, s);

	return how > SAME || u->all_again;
}

bool
update__count_source(void *user, struct kn_source *s)
{
	struct update *u = user;
	enum how how = meet(u, s);

	u->behind.added += how == ADDED;
	u->behind.changed += how == CHANGED;
	return false;
}

void
update__walk_aside(struct update *u, void (*walk)(void *user), void *user)
{
	source_rows__serve(u->known->rows, walk, user);
}

void
update__end_sources(struct update *u)
{
	finish(u);
	u->next_source = u->known->last_id + 1;
	u->summary->unchanged += (uint64_t)u->known->articles;
	update__forget_sources(u);
}

void
update__forget_sources(struct update *u)
{
	if (u->known == NULL)
		return;
	source_rows__close(u->known->rows);
	kn_buf_dispose(&u->known->place);
	kn_buf_dispose(&u->known->last);
	free(u->known);
	u->known = NULL;
}
