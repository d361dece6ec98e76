/*
 * seek.c: a search while it is typed. In: typed text, results that were found
 * elsewhere. Out: the model shows them; what it showed before is kept aside
 * until the search is kept or left.
 */
#include "tui/pane/seek.h"

#include <stdlib.h>

#include "kunnash/mem.h"
#include "tui/pane/model_priv.h"
#include "tui/pane/past.h"

struct kn_before {
	size_t place_b;
	bool shown;             /* an answer is; then what follows is here */
	struct kn_query *filter;
	struct kn_result *result;       /* NULL: to be found anew */
	struct kn_set *chosen;
	bool ranked;
	size_t row, note;
	uint32_t row_id, open_id;       /* 0: none */
	struct kn_span current, selection;
	bool at_start;
	uint64_t hits;
	bool counted, hits_all;
};

void
kn_seek_opts(struct kn_run_opts *opts, bool ranked)
{
	if (!ranked)
		return;
	opts->first = KN_FIRST_RELEVANT;
	opts->fill = true;
}

void
kn_seek_begin(struct kn_model *m, size_t place_b)
{
	if (m->before != NULL)
		return;
	m->before = kn_calloc(1, sizeof(*m->before));
	m->before->place_b = place_b;
}

bool
kn_seek_on(const struct kn_model *m)
{
	return m->before != NULL;
}

const struct kn_query *
kn_seek_filter(const struct kn_model *m, bool *ranked)
{
	const struct kn_before *b = m->before;

	*ranked = b != NULL && b->shown ? b->ranked : m->ranked;
	return b != NULL && b->shown ? b->filter : m->filter;
}

enum kn_status
kn_seek_query(const struct kn_model *m, struct kn_str typed,
    struct kn_query **out, struct kn_err *err)
{
	struct kn_query *q;
	bool ranked;
	enum kn_status st = kn_query_parse(typed, &q, err);

	*out = NULL;
	if (st != KN_OK)
		return st;
	*out = kn_query_search(kn_seek_filter(m, &ranked), q);
	kn_query_free(q);
	return KN_OK;
}

/* Puts aside what is shown. */
static void
put_aside(struct kn_model *m, struct kn_before *b)
{
	b->shown = true;
	b->filter = m->filter;
	b->result = m->result;
	b->chosen = m->chosen == NULL ? NULL : kn_set_dup(m->chosen);
	b->ranked = m->ranked;
	b->row = m->row;
	b->note = m->note;
	b->row_id = b->open_id = 0;
	if (m->result != NULL && m->row < kn_result_rows(m->result))
		(void)!kn_result_id(m->result, m->row, &b->row_id, NULL);
	if (m->open != NULL)
		b->open_id = m->open->row.id;
	b->current = m->current;
	b->selection = m->selection;
	b->at_start = m->at_start;
	b->counted = m->hits_serial == m->result_serial;
	b->hits = m->hits;
	b->hits_all = m->hits_all;
	m->filter = NULL;
	m->result = NULL;
}

void
kn_seek_show(struct kn_model *m, struct kn_query *q,
    struct kn_result *result, bool stay)
{
	model__finders_drop(m);
	if (m->before != NULL && !m->before->shown)
		put_aside(m, m->before);
	kn_query_free(m->filter);
	m->filter = q;
	m->ranked = true;
	model__adopt(m, result, stay);
	if (m->open != NULL && m->open->n_hits > 0)
		m->current = m->open->hits[0].at;
}

static void
drop(struct kn_before *b)
{
	kn_query_free(b->filter);
	kn_result_free(b->result);
	kn_set_free(b->chosen);
	b->filter = NULL;
	b->result = NULL;
	b->chosen = NULL;
	b->shown = false;
}

void
model__before_free(struct kn_model *m)
{
	if (m->before != NULL)
		drop(m->before);
	free(m->before);
	m->before = NULL;
}

void
model__before_stale(struct kn_model *m)
{
	if (m->before == NULL)
		return;
	kn_result_free(m->before->result);
	m->before->result = NULL;
}

void
model__before_renumbered(struct kn_model *m)
{
	struct kn_before *b = m->before;

	if (b == NULL)
		return;
	kn_set_free(b->chosen);
	b->chosen = NULL;
	b->row_id = b->open_id = 0;
}

void
kn_seek_counted(struct kn_model *m, uint64_t hits, bool all)
{
	m->hits = hits;
	m->hits_all = all;
	m->hits_serial = m->result_serial;
}

void
kn_seek_keep(struct kn_model *m)
{
	model__before_free(m);
	kn_past_note(m);
	/* What was too long to be looked through at each letter. */
	if (m->open == NULL)
		(void)kn_model_open_row(m, m->row);
}

/* The article that was open, at its place, or none; the row, as long as it is
 * the same one. */
static void
put_back(struct kn_model *m, const struct kn_before *b)
{
	uint32_t id;

	if (b->open_id == 0 || !kn_model_open_id(m, b->open_id)) {
		model__replace_open(m, NULL);
		m->current = (struct kn_span){ 0, 0 };
	} else {
		m->current = b->current;
		m->note = b->note;
		m->selection = b->selection;
		m->at_start = b->at_start;
	}
	m->row = b->row;
	if (m->result == NULL || b->row >= kn_result_rows(m->result) ||
	    kn_result_id(m->result, b->row, &id, NULL) != KN_OK ||
	    id != b->row_id)
		kn_model_select(m, b->row_id == 0 || m->result == NULL ||
		    kn_result_find(m->result, b->row_id, &m->row, NULL) !=
		    KN_OK ? 0 : m->row);
}

void
kn_seek_reset(struct kn_model *m, size_t *place_b)
{
	struct kn_before *b = m->before;

	*place_b = b == NULL ? 0 : b->place_b;
	if (b == NULL || !b->shown)
		return;
	model__finders_drop(m);
	kn_query_free(m->filter);
	m->filter = b->filter;
	m->ranked = b->ranked;
	b->filter = NULL;
	if (b->result == NULL) {
		kn_model_reload(m);
	} else {
		kn_result_free(m->result);
		m->result = b->result;
		m->result_serial++;
		b->result = NULL;
		if (b->counted)
			kn_seek_counted(m, b->hits, b->hits_all);
	}
	kn_set_free(m->chosen);
	m->chosen = b->chosen;
	b->chosen = NULL;
	put_back(m, b);
	drop(b);
}

void
kn_seek_leave(struct kn_model *m, size_t *place_b)
{
	kn_seek_reset(m, place_b);
	model__before_free(m);
}
