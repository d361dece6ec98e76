/*
 * trail.c: the places that were visited. In: the open article and how far on
 * the person is in it, after each event. Out: another filter, article and
 * place; the trail in the notebook. What is visited after going back takes
 * the place of what was ahead.
 */
#include "tui/pane/trail.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"

struct stop {
	struct kn_spot spot;
	size_t at_b;            /* as long as it is not sealed */
	bool sealed;            /* spot.anchor says where */
	bool ranked;            /* spot.filter was a search */
};

#define NOWHERE SIZE_MAX

struct kn_trail {
	struct stop stop[KN_TRAIL_MAX];
	size_t n;
	size_t at;              /* the current one, once there is one */
	size_t last;            /* where the person came from; or NOWHERE */
	bool jump;
	/* What the current one was noted for. */
	uint32_t open_serial, result_serial;
};

void
kn_trail_free(struct kn_trail *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n; i++)
		kn_spot_dispose(&t->stop[i].spot);
	free(t);
}

static struct kn_trail *
trail(struct kn_model *m)
{
	if (m->trail == NULL) {
		m->trail = kn_calloc(1, sizeof(*m->trail));
		m->trail->last = NOWHERE;
	}
	return m->trail;
}

static struct stop *
current(struct kn_trail *t)
{
	return t->at < t->n ? &t->stop[t->at] : NULL;
}

static bool
is_open(const struct kn_model *m, const struct kn_spot *s)
{
	return m->open != NULL && s->target.key != NULL &&
	    strcmp(s->target.key, m->open->row.key.hex) == 0;
}

/* What the open article is known by; one without a title, by its beginning. */
static void
target_of(const struct kn_model *m, struct kn_target *out)
{
	kn_session_target(m->session, &m->open->row, out);
	if (out->title == NULL && m->open->row.headline != NULL)
		out->title = kn_strdup(m->open->row.headline);
}

/* The text has changed while the article was being read. */
static void
follow(struct kn_model *m, struct stop *s)
{
	const char *path = m->open->row.meta.path;

	if (is_open(m, &s->spot) || path == NULL ||
	    s->spot.target.path == NULL ||
	    strcmp(path, s->spot.target.path) != 0)
		return;
	kn_target_dispose(&s->spot.target);
	target_of(m, &s->spot.target);
	s->sealed = false;
}

/* Says where in words, as long as the text is there. */
static void
seal(struct kn_model *m, struct stop *s)
{
	if (s == NULL || s->sealed || !is_open(m, &s->spot))
		return;
	kn_anchor_dispose(&s->spot.anchor);
	/* Whenever an article is left: that must not be felt. */
	kn_spot_anchor(m->open->doc, s->at_b, false, &s->spot.anchor);
	s->sealed = true;
}

/* Leaves n places out; what is counted behind them moves up. */
static void
drop(struct kn_trail *t, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		kn_spot_dispose(&t->stop[i].spot);
	memmove(t->stop + from, t->stop + from + n,
	    (t->n - from - n) * sizeof(t->stop[0]));
	t->n -= n;
	if (t->last != NOWHERE && t->last >= from)
		t->last = t->last < from + n ? NOWHERE : t->last - n;
	if (t->at >= from + n)
		t->at -= n;
	else if (t->at >= from)
		t->at = from > 0 ? from - 1 : 0;
}

/* ---- noting where the person is -------------------------------------------------- */

static char *
filter_text(const struct kn_model *m)
{
	struct kn_buf text;

	kn_buf_init(&text, 0);
	kn_query_print(m->filter, &text);
	return kn_buf_take(&text, NULL);
}

/* A new place behind the current one, in the stead of what was ahead. */
static void
push(struct kn_model *m, struct kn_trail *t, char *filter, size_t at_b)
{
	if (t->n > 0) {
		drop(t, t->at + 1, t->n - t->at - 1);
		t->last = t->at;
	}
	if (t->n == KN_TRAIL_MAX)
		drop(t, 0, 1);
	struct stop *s = &t->stop[t->n];
	*s = (struct stop){ .at_b = at_b, .ranked = m->ranked };
	s->spot.filter = filter;
	target_of(m, &s->spot.target);
	t->at = t->n++;
}

void
kn_trail_note(struct kn_model *m, size_t at_b)
{
	struct kn_trail *t = trail(m);
	struct stop *s = current(t);

	if (m->open == NULL || m->session == NULL)
		return;
	bool same = s != NULL && t->open_serial == m->open_serial &&
	    t->result_serial == m->result_serial && !t->jump;
	if (!same) {
		char *filter = filter_text(m);

		if (s != NULL)
			follow(m, s);
		seal(m, s);
		if (s == NULL || t->jump || !is_open(m, &s->spot) ||
		    strcmp(s->spot.filter == NULL ? "" : s->spot.filter,
		    filter) != 0)
			push(m, t, filter, at_b);
		else
			free(filter);
		t->jump = false;
		t->open_serial = m->open_serial;
		t->result_serial = m->result_serial;
		s = current(t);
	}
	if (s->at_b != at_b || s->spot.anchor.exact == NULL)
		s->sealed = false;
	s->at_b = at_b;
}

/* A jump: what is noted next is a new place, also in the same article. */
static void
begin_place(struct kn_model *m)
{
	struct kn_trail *t = trail(m);

	seal(m, current(t));
	t->jump = t->n > 0;
}

void
kn_trail_leave(struct kn_model *m)
{
	if (m->trail != NULL)
		seal(m, current(m->trail));
}

void
kn_trail_spot(struct kn_model *m, size_t at_b, struct kn_spot *out)
{
	*out = (struct kn_spot){ .name = NULL };
	target_of(m, &out->target);
	kn_spot_anchor(m->open->doc, at_b, true, &out->anchor);
}

/* ---- going ------------------------------------------------------------------------- */

/* Opens the article of a spot; false when it is gone. */
static bool
open_spot(struct kn_model *m, const struct kn_spot *s, size_t *at_b,
    bool *found)
{
	struct kn_index *ix = kn_model_index(m);
	uint32_t id;

	if (ix == NULL || kn_target_article(ix, &s->target,
	    kn_session_corpus_hash(m->session), &id, NULL) != KN_OK ||
	    !kn_model_open_id(m, id))
		return false;
	*found = kn_spot_find(s, m->open->doc, is_open(m, s), at_b);
	m->selection = m->current = (struct kn_span){ 0, 0 };
	m->note = SIZE_MAX;
	return true;
}

bool
kn_trail_to(struct kn_model *m, const struct kn_spot *s, size_t *at_b)
{
	bool found;

	begin_place(m);
	if (!open_spot(m, s, at_b, &found)) {
		trail(m)->jump = false;
		kn_model_notice(m, N_("the article is no longer here: %s"),
		    kn_str(s->target.title != NULL ? s->target.title :
		    s->target.path != NULL ? s->target.path : ""));
		return false;
	}
	if (!found)
		kn_model_notice(m, N_("the words of this place are gone"),
		    KN_LIT(""));
	return true;
}

/* The place that a step leads to; NOWHERE: none. */
static size_t
there(const struct kn_trail *t, int step)
{
	if (step == 0)
		return t->last;
	if (step < 0)
		return t->at > 0 ? t->at - 1 : NOWHERE;
	return t->at + 1 < t->n ? t->at + 1 : NOWHERE;
}

/* Takes the filter of a place up again, where it is another one. */
static void
use_filter(struct kn_model *m, const struct stop *s)
{
	char *now = filter_text(m);
	char *then = kn_strdup(s->spot.filter == NULL ? "" : s->spot.filter);

	if (strcmp(now, then) != 0)
		(void)kn_model_set_filter_as(m, kn_str(then), s->ranked,
		    false);
	free(now);
	free(then);
}

/* Whether the article of a place is still there; looks without opening. */
static bool
is_here(struct kn_model *m, const struct kn_spot *s)
{
	struct kn_index *ix = kn_model_index(m);
	uint32_t id;

	return ix != NULL && kn_target_article(ix, &s->target,
	    kn_session_corpus_hash(m->session), &id, NULL) == KN_OK;
}

static void
arrive(struct kn_model *m, struct kn_trail *t, size_t to, size_t *at_b)
{
	struct stop *s = &t->stop[to];
	bool found = true;

	t->last = t->at;
	t->at = to;
	use_filter(m, s);
	if (!open_spot(m, &s->spot, at_b, &found))
		*at_b = 0;
	s->at_b = *at_b;
	s->sealed = found;
	t->jump = false;
	t->open_serial = m->open_serial;
	t->result_serial = m->result_serial;
	if (!found)
		kn_model_notice(m, N_("the words of this place are gone"),
		    KN_LIT(""));
}

bool
kn_trail_go(struct kn_model *m, int step, size_t *at_b)
{
	struct kn_trail *t = trail(m);
	size_t gone = 0, to;

	if (kn_model_index(m) == NULL)
		return false;
	kn_trail_leave(m);
	while ((to = there(t, step)) != NOWHERE &&
	    !is_here(m, &t->stop[to].spot)) {
		drop(t, to, 1);
		gone++;
	}
	if (to != NOWHERE)
		arrive(m, t, to, at_b);
	if (gone > 0)
		kn_model_notice(m, to == NOWHERE ?
		    N_("the article of the place is no longer here") :
		    N_("passed over an article that is no longer here"),
		    KN_LIT(""));
	else if (to == NOWHERE)
		kn_model_notice(m, step > 0 ?
		    N_("no place comes after this") :
		    N_("no place was before this"), KN_LIT(""));
	return to != NOWHERE;
}

const struct kn_spot *
kn_trail_last(const struct kn_model *m)
{
	const struct kn_trail *t = m->trail;

	return t == NULL || t->last == NOWHERE ? NULL :
	    &t->stop[t->last].spot;
}

/* ---- across sessions ------------------------------------------------------------------ */

void
kn_trail_save(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_notebook(m);
	struct kn_trail *t = m->trail;
	const struct kn_spot *spots[KN_TRAIL_MAX];
	struct kn_err err;

	if (nb == NULL || t == NULL || t->n == 0 ||
	    kn_notebook_writable(nb, NULL) != KN_OK)
		return;
	kn_trail_leave(m);
	for (size_t i = 0; i < t->n; i++)
		spots[i] = &t->stop[i].spot;
	if (kn_trail_put(nb, kn_session_corpus_hash(m->session), spots, t->n,
	    t->at, &err) != KN_OK)
		kn_model_notice_err(m, &err);
}

void
kn_trail_load(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_notebook(m);
	struct kn_trail *t = trail(m);
	struct kn_spot *spots;
	size_t n, at;

	if (nb == NULL || t->n > 0 || kn_trail_get(nb,
	    kn_session_corpus_hash(m->session), &spots, &n, &at, NULL) !=
	    KN_OK)
		return;
	for (size_t i = 0; i < n && t->n < KN_TRAIL_MAX; i++) {
		t->stop[t->n++] = (struct stop){ .spot = spots[i],
		    .sealed = true };
		spots[i] = (struct kn_spot){ .name = NULL };
	}
	t->at = at < t->n ? at : 0;
	t->last = t->at > 0 ? t->at - 1 : NOWHERE;
	kn_spots_free(spots, n);
}
