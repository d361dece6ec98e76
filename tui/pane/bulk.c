/*
 * bulk.c: stars, read marks and tags on many articles. In: those that are
 * chosen. Out: the notebook changed, in one step that can be undone. Many are
 * done in slices, so that keys are answered between them; however many they
 * are, no text is read.
 */
#include "tui/pane/chosen.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/clock.h"
#include "kunnash/mem.h"
#include "tui/pane/annot.h"

enum {
	SLICE = 128,            /* articles, at first */
	LEAST = 16,
	SHORT_MS = 12,          /* a slice may be longer, or has to be */
	LONG_MS = 35,           /* shorter */
};

struct kn_bulk {
	uint32_t *ids;
	size_t n, at, slice;
	enum kn_mark mark;
	char *tag;              /* instead of a mark; or NULL */
	bool looking;           /* whether all have the mark: from the start */
	bool on;
	bool told;              /* how far it is, as it takes a while */
	int64_t step;           /* of the notebook */
};

/* ---- what a slice is about ------------------------------------------------------ */

struct targets {
	struct kn_model *m;
	struct kn_target *at;
	size_t n;
	enum kn_status st;
	struct kn_err err;
};

static void
gather(struct targets *t, const uint32_t *ids, size_t n)
{
	struct kn_article a;

	t->at = kn_calloc(n + 1, sizeof(*t->at));
	for (size_t i = 0; i < n && t->st == KN_OK; i++) {
		t->st = kn_index_article(kn_model_index(t->m), ids[i], &a,
		    &t->err);
		/* One that is gone since needs nothing. */
		if (t->st == KN_NOT_FOUND) {
			t->st = KN_OK;
			continue;
		}
		if (t->st != KN_OK)
			break;
		kn_session_target(t->m->session, &a, &t->at[t->n++]);
		kn_article_dispose(&a);
	}
}

static void
dispose(struct targets *t)
{
	for (size_t i = 0; i < t->n; i++)
		kn_target_dispose(&t->at[i]);
	free(t->at);
}

/* ---- tags ------------------------------------------------------------------------ */

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
	struct kn_note *notes = kn_calloc(t->n + 1, sizeof(*notes));
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

/* ---- telling --------------------------------------------------------------------- */

static const char *
what(const struct kn_bulk *b)
{
	static const char *const marks[2][2] = {
		[KN_MARK_STAR] = { N_("star taken away"), N_("starred") },
		[KN_MARK_READ] = { N_("marked as unread"),
			N_("marked as read") },
	};

	return b->tag != NULL ? N_("tagged") : marks[b->mark][b->on];
}

/* What was done, and to how many; or how far it is. */
static void
tell(struct kn_model *m, const struct kn_bulk *b)
{
	struct kn_buf text, count;

	kn_buf_init(&text, 512);
	kn_buf_init(&count, 64);
	kn_fmt_msg(what(b), KN_LIT(""), &text);
	kn_buf_cstr(&text, ": ");
	if (b->at < b->n) {
		kn_fmt_count(&m->locale, b->at, &count);
		kn_buf_chr(&count, '/');
	}
	kn_fmt_count(&m->locale, b->n, &count);
	kn_fmt_msg(kn_trn("%s article", "%s articles", b->n),
	    kn_buf_get(&count), &text);
	kn_model_notice(m, "%s", kn_buf_get(&text));
	kn_buf_dispose(&text);
	kn_buf_dispose(&count);
}

/* ---- slices ------------------------------------------------------------------------ */

bool
kn_bulk_due(const struct kn_model *m)
{
	return m->bulk != NULL;
}

void
kn_bulk_drop(struct kn_model *m)
{
	if (m->bulk == NULL)
		return;
	free(m->bulk->ids);
	free(m->bulk->tag);
	free(m->bulk);
	m->bulk = NULL;
}

void
kn_bulk_stop(struct kn_model *m)
{
	if (m->bulk == NULL)
		return;
	bool changed = m->bulk->step != 0;
	tell(m, m->bulk);
	kn_bulk_drop(m);
	if (changed)
		kn_model_notes_changed(m);
}

/* Is there one without the mark? Then all get it. */
static void
look(struct kn_bulk *b, struct kn_notebook *nb, const struct targets *t)
{
	for (size_t i = 0; i < t->n && !b->on; i++)
		b->on = !kn_mark_get(nb, b->mark, t->at[i].body_key);
	if (b->on || b->at >= b->n) {
		b->looking = false;
		b->at = 0;
	}
}

static enum kn_status
do_slice(struct kn_bulk *b, struct kn_notebook *nb, struct targets *t)
{
	enum kn_status st;

	kn_notebook_join(nb, &b->step);
	st = b->tag != NULL ? tag_all(nb, t, b->tag) :
	    kn_mark_set(nb, b->mark, t->at, t->n, b->on, false, &t->err);
	kn_notebook_join(nb, NULL);
	return st;
}

void
kn_bulk_work(struct kn_model *m)
{
	struct kn_bulk *b = m->bulk;
	struct kn_notebook *nb = kn_model_writable(m);
	struct targets t = { .m = m, .st = KN_OK };
	uint64_t since_ms = kn_clock_ms();

	if (b == NULL || nb == NULL || kn_model_index(m) == NULL) {
		kn_bulk_stop(m);
		return;
	}
	size_t n = b->n - b->at < b->slice ? b->n - b->at : b->slice;
	gather(&t, b->ids + b->at, n);
	b->at += n;
	if (t.st == KN_OK && b->looking)
		look(b, nb, &t);
	else if (t.st == KN_OK)
		t.st = do_slice(b, nb, &t);
	dispose(&t);
	uint64_t took_ms = kn_clock_ms() - since_ms;
	if (took_ms < SHORT_MS)
		b->slice *= 2;
	else if (took_ms > LONG_MS && b->slice > LEAST)
		b->slice /= 2;
	if (t.st != KN_OK || (!b->looking && b->at >= b->n)) {
		kn_bulk_stop(m);
		if (t.st != KN_OK)
			kn_model_notice_err(m, &t.err);
	} else if (b->told) {
		tell(m, b);
	}
}

/* ---- beginning ----------------------------------------------------------------------- */

struct list {
	uint32_t *at;
	size_t n;
};

static bool
add_id(void *user, uint32_t id)
{
	struct list *l = user;

	l->at[l->n++] = id;
	return true;
}

/* The chosen articles, or the one; few of them are done at once. */
static void
begin(struct kn_model *m, const struct kn_bulk *wanted, const uint32_t *one)
{
	size_t n = kn_model_chosen(m);
	struct list l = { kn_calloc(n + 1, sizeof(uint32_t)), 0 };

	kn_bulk_stop(m);
	if (n > 0)
		kn_set_each(m->chosen, add_id, &l);
	else if (one != NULL)
		(void)add_id(&l, *one);
	m->bulk = kn_calloc(1, sizeof(*m->bulk));
	*m->bulk = *wanted;
	m->bulk->ids = l.at;
	m->bulk->n = l.n;
	m->bulk->told = l.n > KN_CHOSEN_AT_ONCE;
	m->bulk->slice = m->bulk->told ? SLICE : KN_CHOSEN_AT_ONCE;
	while (m->bulk != NULL && !m->bulk->told)
		kn_bulk_work(m);
}

void
kn_model_mark_chosen(struct kn_model *m, enum kn_mark mark)
{
	if (kn_model_writable(m) != NULL && kn_model_chosen(m) > 0)
		begin(m, &(struct kn_bulk){ .mark = mark, .looking = true },
		    NULL);
}

void
kn_model_tag(struct kn_model *m, struct kn_str tag, uint32_t id)
{
	if (kn_model_writable(m) == NULL)
		return;
	if (!kn_note_name_ok(tag))
		kn_model_notice(m, N_("this cannot be a tag"), KN_LIT(""));
	else
		begin(m, &(struct kn_bulk){ .tag = kn_strndup(tag.s, tag.n) },
		    &id);
}
