/*
 * chosen.c: articles chosen in the list. In: rows. Out: a set of articles in
 * the model; stars, read marks and tags on all of them in one step that can
 * be undone.
 */
#include "tui/pane/chosen.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"

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
kn_model_chosen_follow(struct kn_model *m)
{
	if (m->chosen != NULL)
		kn_set_and(m->chosen, kn_result_set(m->result));
}

/* ---- what is done to them --------------------------------------------------------- */

struct targets {
	struct kn_model *m;
	struct kn_target *at;
	size_t n, cap;
	enum kn_status st;
	struct kn_err err;
};

static bool
add_target(void *user, uint32_t id)
{
	struct targets *t = user;
	struct kn_article a;

	t->st = kn_index_article(kn_model_index(t->m), id, &a, &t->err);
	if (t->st != KN_OK)
		return false;
	t->at = kn_grow(t->at, &t->cap, t->n + 1, sizeof(*t->at));
	kn_session_target(t->m->session, &a, &t->at[t->n++]);
	kn_article_dispose(&a);
	return true;
}

static void
dispose(struct targets *t)
{
	for (size_t i = 0; i < t->n; i++)
		kn_target_dispose(&t->at[i]);
	free(t->at);
}

/* The chosen articles, or the one; false, and said, when that cannot be. */
static bool
gather(struct targets *t, const uint32_t *one)
{
	size_t n = kn_model_chosen(t->m);

	if (n > KN_CHOSEN_MAX) {
		kn_model_notice(t->m, N_("these are too many to be changed "
		    "at once"), KN_LIT(""));
		return false;
	}
	if (n > 0)
		kn_set_each(t->m->chosen, add_target, t);
	else if (one != NULL)
		(void)add_target(t, *one);
	if (t->st != KN_OK)
		kn_model_notice_err(t->m, &t->err);
	return t->st == KN_OK && t->n > 0;
}

/* What was done, and to how many. */
static void
tell_done(struct kn_model *m, const char *what, size_t n)
{
	struct kn_buf text, count;

	kn_buf_init(&text, 512);
	kn_buf_init(&count, 64);
	kn_fmt_msg(what, KN_LIT(""), &text);
	kn_buf_cstr(&text, ": ");
	kn_fmt_count(&m->locale, n, &count);
	kn_fmt_msg(kn_trn("%s article", "%s articles", n), kn_buf_get(&count),
	    &text);
	kn_model_notice(m, "%s", kn_buf_get(&text));
	kn_buf_dispose(&text);
	kn_buf_dispose(&count);
}

void
kn_model_mark_chosen(struct kn_model *m, enum kn_mark mark)
{
	static const char *const said[2][2] = {
		[KN_MARK_STAR] = { N_("star taken away"), N_("starred") },
		[KN_MARK_READ] = { N_("marked as unread"),
			N_("marked as read") },
	};
	struct targets t = { .m = m, .st = KN_OK };
	struct kn_notebook *nb = kn_model_writable(m);
	bool on = false;

	if (nb == NULL || !gather(&t, NULL)) {
		dispose(&t);
		return;
	}
	for (size_t i = 0; i < t.n && !on; i++)
		on = !kn_mark_get(nb, mark, t.at[i].body_key);
	if (kn_mark_set(nb, mark, t.at, t.n, on, false, &t.err) == KN_OK) {
		kn_model_notes_changed(m);
		tell_done(m, said[mark][on], t.n);
	} else {
		kn_model_notice_err(m, &t.err);
	}
	dispose(&t);
}

static bool
has_tag(const struct kn_note *n, const char *tag)
{
	for (size_t i = 0; i < n->n_tags; i++)
		if (strcmp(n->tags[i], tag) == 0)
			return true;
	return false;
}

/* The person's note on the whole article, with its tags; or a new one. */
static enum kn_status
note_on(struct kn_notebook *nb, const struct kn_target *t,
    struct kn_note *out, struct kn_err *err)
{
	struct kn_note *notes;
	size_t n;
	enum kn_status st = kn_notes_of(nb, t, &notes, &n, err);

	*out = (struct kn_note){ .scope = KN_NOTE_ARTICLE };
	if (st != KN_OK)
		return st;
	for (size_t i = 0; i < n && out->id == NULL; i++)
		if (notes[i].scope == KN_NOTE_ARTICLE &&
		    notes[i].n_tags < KN_NOTE_TAGS_MAX)
			kn_note_copy(out, &notes[i]);
	if (out->id == NULL)
		kn_target_copy(&out->target, t);
	kn_notes_free(notes, n);
	return KN_OK;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_tag(struct kn_note *n, const char *tag)
{
	n->tags = kn_realloc(n->tags, n->n_tags + 1, sizeof(*n->tags));
	n->tags[n->n_tags++] = kn_strdup(tag);
	qsort(n->tags, n->n_tags, sizeof(*n->tags), by_bytes);
}

static enum kn_status
tag_all(struct kn_notebook *nb, struct targets *t, const char *tag)
{
	struct kn_note *notes = kn_calloc(t->n, sizeof(*notes));
	enum kn_status st = KN_OK;
	size_t n = 0;

	for (size_t i = 0; i < t->n && st == KN_OK; i++) {
		st = note_on(nb, &t->at[i], &notes[n], &t->err);
		if (st == KN_OK && has_tag(&notes[n], tag)) {
			kn_note_dispose(&notes[n]);
		} else if (st == KN_OK) {
			add_tag(&notes[n], tag);
			n++;
		}
	}
	if (st == KN_OK && n > 0)
		st = kn_note_put_all(nb, notes, n, &t->err);
	kn_notes_free(notes, n);
	return st;
}

void
kn_model_tag(struct kn_model *m, struct kn_str tag, uint32_t id)
{
	struct targets t = { .m = m, .st = KN_OK };
	struct kn_notebook *nb = kn_model_writable(m);
	char *name = kn_strndup(tag.s, tag.n);

	if (nb != NULL && !kn_note_name_ok(tag)) {
		kn_model_notice(m, N_("this cannot be a tag"), KN_LIT(""));
	} else if (nb != NULL && gather(&t, &id)) {
		if (tag_all(nb, &t, name) == KN_OK) {
			kn_model_notes_changed(m);
			tell_done(m, N_("tagged"), t.n);
		} else {
			kn_model_notice_err(m, &t.err);
		}
	}
	dispose(&t);
	free(name);
}
