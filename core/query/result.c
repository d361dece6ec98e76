/*
 * result.c: the articles of a query as an ordered list of stories.
 *
 * Query row of the architecture. In: a tree, an index, an order. Out: rows,
 * found as they are asked for by running the index's stored ordering through
 * the set, so that the first page costs a page. A story has one row: its
 * lead when that matches, else the first of its copies that does.
 */
#include "query_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/map.h"

#define STRETCH 1024    /* ids read from an ordering at a time */

/* ---- ids as keys of a map -------------------------------------------- */

static struct kn_str
id_key(const uint32_t *id)
{
	return (struct kn_str){ (const char *)id, sizeof(*id) };
}

/* ---- stories --------------------------------------------------------- */

/* Reads the members of a story, lead first; each is then known to r. */
static enum kn_status
read_story(struct kn_result *r, uint32_t id, uint32_t **ids, size_t *n,
    struct kn_err *err)
{
	*ids = NULL;
	*n = 0;
	enum kn_status st = kn_index_story(r->ix, id, ids, n, err);
	for (size_t i = 0; st == KN_OK && i < *n; i++)
		kn_map_set(r->lead_of, id_key(&(*ids)[i]), (*ids)[0]);
	return st;
}

static enum kn_status
find_lead(struct kn_result *r, uint32_t id, uint32_t *lead,
    struct kn_err *err)
{
	uint32_t *ids;
	size_t n;

	if (kn_map_get(r->lead_of, id_key(&id), lead))
		return KN_OK;
	enum kn_status st = read_story(r, id, &ids, &n, err);
	*lead = n > 0 ? ids[0] : id;
	free(ids);
	return st;
}

/* A walk over articles that lead no story. */
struct copies {
	struct kn_result *r;
	const struct kn_set *s;
	struct kn_map *seen;    /* leads met */
	size_t n;
	struct kn_err *err;
	enum kn_status st;
};

/* A matching copy: its story is shown by its lead or by the first that
 * matches. */
static bool
place_copy(void *user, uint32_t id)
{
	struct copies *c = user;
	uint32_t *ids, lead;
	size_t n, i = 0;

	if (kn_map_get(c->r->lead_of, id_key(&id), &lead))
		return true;
	c->st = read_story(c->r, id, &ids, &n, c->err);
	while (i < n && !kn_set_has(c->r->match, ids[i]))
		i++;
	if (i < n)
		kn_set_add(c->r->rows, ids[i]);
	free(ids);
	return c->st == KN_OK;
}

/* Leads that match are rows; so is the first matching copy of the others. */
static enum kn_status
choose_rows(struct kn_result *r, struct kn_err *err)
{
	struct kn_set *leads = NULL;
	struct copies c = { .r = r, .err = err, .st = KN_OK };
	enum kn_status st = kn_index_leads(r->ix, &leads, err);

	if (st != KN_OK)
		return st;
	r->lead_of = kn_map_new();
	r->rows = kn_set_dup(r->match);
	kn_set_and(r->rows, leads);
	r->extra = kn_set_dup(r->match);
	kn_set_minus(r->extra, leads);
	kn_set_free(leads);
	if (!r->whole)
		kn_set_each(r->extra, place_copy, &c);
	r->n_stories = kn_set_count(r->rows);
	if (r->opts.copies) {
		kn_set_free(r->rows);
		r->rows = kn_set_dup(r->match);
	}
	return c.st;
}

/* A copy in a set that its lead is not in: a story of its own. */
static bool
count_copy(void *user, uint32_t id)
{
	struct copies *c = user;
	uint32_t lead;

	c->st = find_lead(c->r, id, &lead, c->err);
	if (!kn_set_has(c->s, lead) && kn_map_set(c->seen, id_key(&lead), 0))
		c->n++;
	return c->st == KN_OK;
}

enum kn_status
result__stories(struct kn_result *r, const struct kn_set *s, size_t *out,
    struct kn_err *err)
{
	size_t n_copies = kn_set_and_count(s, r->extra);
	struct copies c = { .r = r, .s = s, .err = err, .st = KN_OK };

	*out = kn_set_count(s) - n_copies;
	if (n_copies == 0)
		return KN_OK;
	struct kn_set *few = kn_set_dup(s);
	kn_set_and(few, r->extra);
	c.seen = kn_map_new();
	kn_set_each(few, count_copy, &c);
	*out += c.n;
	kn_map_free(c.seen);
	kn_set_free(few);
	return c.st;
}

/* ---- dates ----------------------------------------------------------- */

static enum kn_status
count_undated(struct kn_result *r, const struct kn_query *q,
    struct eval *ev, struct kn_err *err)
{
	struct kn_set *undated = NULL, *open = NULL;
	enum kn_status st = kn_index_facet(r->ix, "undated", KN_LIT(""),
	    &undated, err);

	if (st == KN_OK)
		r->undated = kn_set_and_count(r->match, undated);
	if (st == KN_OK && eval__has_date(q->root)) {
		ev->undated_pass = true;
		ev->only = undated;
		st = eval__node(ev, q->root, &open, err);
		ev->only = NULL;
		ev->undated_pass = false;
		if (st == KN_OK)
			r->undated_hidden = kn_set_and_count(open, undated) -
			    r->undated;
	}
	kn_set_free(open);
	kn_set_free(undated);
	return st;
}

/* ---- running --------------------------------------------------------- */

/* is:copy asks for copies, so it shows them, and not one a story. */
static bool
asks_for_copies(const struct node *nd)
{
	if (nd->kind == NODE_FIELD && nd->field->kind == KIND_IS)
		return field__state(nd->value) == STATE_COPY;
	if (nd->kind == NODE_NOT)
		return false;
	for (size_t i = 0; i < nd->n_kids; i++)
		if (asks_for_copies(nd->kid[i]))
			return true;
	return false;
}

enum kn_status
kn_query_run(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_result **out,
    struct kn_err *err)
{
	struct kn_result *r = kn_calloc(1, sizeof(*r));
	struct eval ev;

	*out = NULL;
	r->ix = ix;
	if (opts != NULL)
		r->opts = *opts;
	r->opts.copies = r->opts.copies || asks_for_copies(q->root);
	r->whole = kn_query_is_empty(q);
	eval__init(&ev, ix, opts);
	enum kn_status st = eval__node(&ev, q->root, &r->match, err);
	if (st == KN_OK)
		st = choose_rows(r, err);
	if (st == KN_OK)
		st = count_undated(r, q, &ev, err);
	eval__dispose(&ev);
	if (st != KN_OK) {
		kn_result_free(r);
		return st;
	}
	r->row_of = kn_map_new();
	*out = r;
	return KN_OK;
}

void
kn_result_free(struct kn_result *r)
{
	if (r == NULL)
		return;
	kn_set_free(r->match);
	kn_set_free(r->rows);
	kn_set_free(r->extra);
	kn_map_free(r->lead_of);
	kn_map_free(r->row_of);
	free(r->ids);
	free(r);
}

size_t
kn_result_rows(const struct kn_result *r)
{
	return kn_set_count(r->rows);
}

size_t
kn_result_stories(const struct kn_result *r)
{
	return r->n_stories;
}

size_t
kn_result_articles(const struct kn_result *r)
{
	return kn_set_count(r->match);
}

const struct kn_set *
kn_result_set(const struct kn_result *r)
{
	return r->match;
}

size_t
kn_result_undated_hidden(const struct kn_result *r)
{
	return r->undated_hidden;
}

size_t
kn_result_undated(const struct kn_result *r)
{
	return r->undated;
}

/* ---- rows in order --------------------------------------------------- */

/* Runs one more stretch of the ordering through the rows. */
static enum kn_status
scan_more(struct kn_result *r, bool *end, struct kn_err *err)
{
	uint32_t ids[STRETCH];
	size_t got = 0;
	bool leads_only = r->whole && !r->opts.copies;
	enum kn_status st = kn_index_order(r->ix, r->opts.order,
	    !leads_only, r->scanned, STRETCH, ids, &got, err);

	if (st != KN_OK)
		return st;
	r->scanned += got;
	*end = got < STRETCH;
	r->ids = kn_grow(r->ids, &r->cap_ids, r->n_ids + got + 1,
	    sizeof(*r->ids));
	for (size_t i = 0; i < got; i++) {
		if (!kn_set_has(r->rows, ids[i]) || !kn_map_set(r->row_of,
		    id_key(&ids[i]), (uint32_t)r->n_ids))
			continue;
		r->ids[r->n_ids++] = ids[i];
	}
	return KN_OK;
}

enum kn_status
kn_result_id(struct kn_result *r, size_t i, uint32_t *id,
    struct kn_err *err)
{
	bool end = i >= kn_result_rows(r);

	while (r->n_ids <= i && !end) {
		enum kn_status st = scan_more(r, &end, err);

		if (st != KN_OK)
			return st;
	}
	if (i >= r->n_ids)
		return kn_err_set(err, KN_NOT_FOUND,
		    N_("the list has no such row"), NULL);
	*id = r->ids[i];
	return KN_OK;
}

enum kn_status
kn_result_find(struct kn_result *r, uint32_t id, size_t *i,
    struct kn_err *err)
{
	bool end = !kn_set_has(r->rows, id);
	uint32_t row;

	while (!kn_map_get(r->row_of, id_key(&id), &row)) {
		if (end)
			return kn_err_set(err, KN_NOT_FOUND,
			    N_("the article is not in the list"), NULL);
		enum kn_status st = scan_more(r, &end, err);

		if (st != KN_OK)
			return st;
	}
	*i = row;
	return KN_OK;
}
