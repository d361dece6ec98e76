/*
 * chosen.c: articles chosen in the list. In: rows. Out: a set of articles in
 * the model.
 */
#include "tui/pane/chosen.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/arrivals.h"
#include "kunnash/mem.h"
#include "tui/pane/model_priv.h"

size_t
kn_model_chosen(const struct kn_model *m)
{
	return m->chosen == NULL ? 0 : kn_set_count(m->chosen);
}

bool
kn_model_is_chosen(const struct kn_model *m, uint32_t id)
{
	return m->chosen != NULL && kn_set_has(m->chosen, id);
}

/* Says how many there are: what is chosen can be out of view. */
static void
tell(struct kn_model *m)
{
	size_t n = kn_model_chosen(m);
	struct kn_buf count;

	if (n == 0) {
		kn_model_notice(m, N_("nothing is chosen"), KN_LIT(""));
		return;
	}
	kn_buf_init(&count, 64);
	kn_fmt_count(&m->locale, n, &count);
	kn_model_notice(m, kn_trn("%s chosen", "%s chosen", n),
	    kn_buf_get(&count));
	kn_buf_dispose(&count);
}

static bool
id_of(struct kn_model *m, size_t row, uint32_t *id)
{
	struct kn_err err;

	if (m->result == NULL || row >= kn_result_rows(m->result))
		return false;
	if (kn_result_id(m->result, row, id, &err) == KN_OK)
		return true;
	kn_model_notice_err(m, &err);
	return false;
}

static void
put(struct kn_model *m, uint32_t id, bool on)
{
	if (m->chosen == NULL)
		m->chosen = kn_set_new();
	if (on)
		kn_set_add(m->chosen, id);
	else
		kn_set_remove(m->chosen, id);
}

void
kn_model_choose(struct kn_model *m, size_t row)
{
	uint32_t id;

	if (!id_of(m, row, &id))
		return;
	put(m, id, !kn_model_is_chosen(m, id));
	tell(m);
}

void
kn_model_choose_on(struct kn_model *m, int step)
{
	uint32_t id;

	if (!id_of(m, m->row, &id))
		return;
	put(m, id, true);
	if (step > 0 || m->row > 0)
		kn_model_select(m, step > 0 ? m->row + 1 : m->row - 1);
	if (id_of(m, m->row, &id))
		put(m, id, true);
	tell(m);
}

void
kn_model_choose_all(struct kn_model *m)
{
	size_t n = m->result == NULL ? 0 : kn_result_rows(m->result);
	uint32_t id;

	for (size_t i = 0; i < n && id_of(m, i, &id); i++)
		put(m, id, true);
	tell(m);
}

void
kn_model_choose_none(struct kn_model *m)
{
	kn_set_free(m->chosen);
	m->chosen = NULL;
}

void
kn_model_chosen_refresh(struct kn_model *m)
{
	struct kn_index *ix = kn_model_index(m);
	struct kn_index_stand now;

	/* While an index lives, an id is of one article. */
	if (ix != NULL && kn_index_stand(ix, &now, NULL) == KN_OK &&
	    now.build == m->build)
		return;
	kn_bulk_stop(m);
	kn_model_choose_none(m);
	model__before_renumbered(m);
	m->build = ix == NULL ? 0 : now.build;
}

void
kn_model_chosen_follow(struct kn_model *m)
{
	if (m->chosen != NULL)
		kn_set_and(m->chosen, kn_result_set(m->result));
}
