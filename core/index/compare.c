/*
 * compare.c: which sources are not as the index has them. In: the scan, and
 * rows of `source`. Out: sources to be read, with their rows; rows of which
 * the source is gone. Rows are read as they lie in the table, which is mostly
 * the order of paths, so that a row is mostly that of the next source; else
 * its source is looked for. Nothing but a bit is kept of what did not change.
 */
#include "core/index/update_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* A source to be read. */
struct changed {
	size_t at;              /* in the scan */
	int64_t row;            /* or 0 */
};

struct comparison {
	struct update *u;
	size_t n;               /* sources of the scan */
	struct kn_str *before;  /* of each root: what its sources' paths have
				 * in the corpus before their own */
	unsigned char *seen;    /* bits: sources that have a row */
	struct changed *changed;
	size_t n_changed, cap_changed, cap_gone;
};

/* What stands before the paths of a root; all of them have the same. */
static void
find_before(struct comparison *c)
{
	size_t n_roots = c->u->opts->n_roots, left = n_roots;

	c->before = kn_calloc(n_roots + 1, sizeof(*c->before));
	for (size_t i = 0; i < c->n && left > 0; i++) {
		const struct kn_source *s = kn_scan_get(c->u->scan, i);

		if (c->before[s->root].s != NULL)
			continue;
		c->before[s->root] = (struct kn_str){ s->corpus_path,
			(size_t)(s->path - s->corpus_path) };
		left--;
	}
}

/* As strcmp() of a path in the corpus with one below a root. */
static int
compare_path(const char *path, struct kn_str before, struct kn_str below)
{
	size_t n = strlen(path), head = n < before.n ? n : before.n;
	int cmp = head == 0 ? 0 : memcmp(path, before.s, head);

	if (cmp != 0 || n < before.n)
		return cmp != 0 ? cmp : -1;
	return kn_str_cmp((struct kn_str){ path + before.n,
	    n - before.n }, below);
}

static bool
is_at(const struct comparison *c, size_t i, size_t root, struct kn_str path)
{
	const struct kn_source *s = kn_scan_get(c->u->scan, i);

	return s != NULL && s->root == root && kn_str_is(path, s->path);
}

/* Where the source of a root is in the scan, or c->n. */
static size_t
find_source(const struct comparison *c, size_t root, struct kn_str path)
{
	size_t lo = 0, hi = c->before[root].s == NULL ? 0 : c->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare_path(kn_scan_get(c->u->scan, mid)->corpus_path,
		    c->before[root], path) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return is_at(c, lo, root, path) ? lo : c->n;
}

static void
add_changed(struct comparison *c, size_t at, int64_t row)
{
	c->changed = kn_grow(c->changed, &c->cap_changed, c->n_changed + 1,
	    sizeof(*c->changed));
	c->changed[c->n_changed++] = (struct changed){ at, row };
}

static void
add_gone(struct comparison *c, int64_t row)
{
	struct update *u = c->u;

	u->gone = kn_grow(u->gone, &c->cap_gone, u->n_gone + 1,
	    sizeof(*u->gone));
	u->gone[u->n_gone++] = row;
}

/* The root of a row, or their number: a root that is no longer one. Of a
 * root that is named twice the first has the sources. */
static size_t
root_at(const struct update *u, int64_t id)
{
	size_t i = 0;

	while (i < u->opts->n_roots && u->root_id[i] != id)
		i++;
	return i;
}

/* A row; next: where its source is when rows and sources are in one order. */
static size_t
compare_row(struct comparison *c, struct kn_stmt *st, size_t next)
{
	size_t root = root_at(c->u, kn_col_int(st, 1)), at = c->n;
	struct kn_str path = kn_col_str(st, 2);

	if (root < c->u->opts->n_roots)
		at = is_at(c, next, root, path) ? next :
		    find_source(c, root, path);
	c->u->n_sources++;
	if (at == c->n) {
		add_gone(c, kn_col_int(st, 0));
		return next;
	}
	const struct kn_source *s = kn_scan_get(c->u->scan, at);
	c->seen[at / 8] |= (unsigned char)(1u << at % 8);
	if (!kn_col_null(st, 4) && kn_col_int(st, 4) == s->mtime_ns &&
	    kn_col_int(st, 3) == (int64_t)s->size_b)
		c->u->summary->unchanged += (uint64_t)kn_col_int(st, 5);
	else
		add_changed(c, at, kn_col_int(st, 0));
	return at + 1;
}

static int
by_place(const void *pa, const void *pb)
{
	const struct changed *a = pa, *b = pb;

	return a->at < b->at ? -1 : a->at > b->at;
}

/* In the order of the scan. */
static void
keep_changed(struct comparison *c)
{
	struct update *u = c->u;

	if (c->n_changed > 1)
		qsort(c->changed, c->n_changed, sizeof(*c->changed),
		    by_place);
	u->n_changed = c->n_changed;
	u->changed = kn_calloc(c->n_changed + 1, sizeof(*u->changed));
	u->changed_row = kn_calloc(c->n_changed + 1,
	    sizeof(*u->changed_row));
	for (size_t i = 0; i < c->n_changed; i++) {
		u->changed[i] = c->changed[i].at;
		u->changed_row[i] = c->changed[i].row;
	}
}

void
update__find_changed(struct update *u)
{
	struct comparison c = { .u = u, .n = kn_scan_count(u->scan) };
	struct kn_stmt *st = kn_db_stmt(u->db, "SELECT id, root, path, size_b,"
	    " mtime_ns, articles FROM source ORDER BY id");
	size_t next = 0;

	find_before(&c);
	c.seen = kn_calloc(c.n / 8 + 1, 1);
	while (kn_step(st))
		next = compare_row(&c, st, next);
	kn_reset(st);
	for (size_t i = 0; i < c.n; i++)
		if ((c.seen[i / 8] >> i % 8 & 1) == 0)
			add_changed(&c, i, 0);
	keep_changed(&c);
	free(c.before);
	free(c.seen);
	free(c.changed);
}
