/*
 * notes.c: conditions about the person's notes and marks. In: label:, tag:,
 * note:, added:, and the states noted, starred, read and new, with a notebook.
 * Out: the articles of this index that they mean, found by what notes know
 * them by, or by when they were first seen.
 */
#include "notes_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/day.h"

/* A walk from notes to articles. */
struct walk {
	struct eval *ev;
	struct kn_set *acc;
	struct kn_err *err;
	enum kn_status st;
};

static bool
add_target(void *user, const struct kn_target *t)
{
	struct walk *w = user;

	w->st = kn_target_articles(w->ev->ix, t, w->ev->corpus, w->acc,
	    w->err);
	return w->st == KN_OK;
}

static bool
add_body(void *user, const char *body_key)
{
	struct walk *w = user;

	w->st = kn_index_same(w->ev->ix, KN_BY_BODY, kn_str(body_key),
	    w->acc, w->err);
	return w->st == KN_OK;
}

static enum kn_status
need_notebook(const struct eval *ev, struct kn_err *err)
{
	if (ev->notebook != NULL)
		return KN_OK;
	return kn_err_set(err, KN_UNSUPPORTED,
	    N_("there is no notebook to look in"), NULL);
}

static enum kn_status
add_notes(struct eval *ev, const struct kn_note_filter *filter,
    struct kn_set *acc, struct kn_err *err)
{
	struct walk w = { .ev = ev, .acc = acc, .err = err, .st = KN_OK };
	enum kn_status st = kn_notes_targets(ev->notebook, filter, add_target,
	    &w, err);

	return st == KN_OK ? w.st : st;
}

/* Whether a name is what was typed, after folding. */
static bool
same_name(const char *name, struct kn_str typed)
{
	struct kn_buf a, b;

	kn_buf_init(&a, 0);
	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, name, strlen(name), &a);
	kn_fold_append(KN_FOLD_INDEX, typed.s, typed.n, &b);
	bool same = kn_str_eq(kn_buf_get(&a), kn_buf_get(&b));
	kn_buf_dispose(&a);
	kn_buf_dispose(&b);
	return same;
}

/* A label by its id or its name; one that is not known is a mistake. */
static enum kn_status
add_label(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	struct kn_label *labels;
	size_t n, found = 0;
	enum kn_status st = kn_labels_list(ev->notebook, &labels, &n, err);

	if (st != KN_OK)
		return st;
	for (size_t i = 0; i < n && st == KN_OK; i++) {
		struct kn_note_filter f = { .label = labels[i].id };

		if (!kn_str_is(nd->value, labels[i].id) &&
		    !same_name(labels[i].name, nd->value))
			continue;
		found++;
		st = add_notes(ev, &f, acc, err);
	}
	kn_labels_free(labels, n);
	if (st == KN_OK && found == 0)
		return query__error(err, KN_INVALID, nd->at_b,
		    N_("no label is called %s"), nd->value);
	return st;
}

static enum kn_status
add_tag(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	struct kn_tag_count *tags;
	size_t n;
	enum kn_status st = kn_tags_list(ev->notebook, &tags, &n, err);

	if (st != KN_OK)
		return st;
	for (size_t i = 0; i < n && st == KN_OK; i++) {
		struct kn_note_filter f = { .tag = tags[i].tag };

		if (same_name(tags[i].tag, nd->value))
			st = add_notes(ev, &f, acc, err);
	}
	kn_tags_free(tags, n);
	return st;
}

static enum kn_status
add_words(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	char *words = kn_strndup(nd->value.s, nd->value.n);
	struct kn_note_filter f = { .words = words };
	enum kn_status st = add_notes(ev, &f, acc, err);

	free(words);
	return st;
}

enum kn_status
notes__field(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	enum kn_status st = need_notebook(ev, err);

	if (st != KN_OK)
		return st;
	return nd->field->kind == KIND_LABEL ? add_label(ev, nd, acc, err) :
	    nd->field->kind == KIND_TAG ? add_tag(ev, nd, acc, err) :
	    add_words(ev, nd, acc, err);
}

enum kn_status
notes__state(struct eval *ev, enum state_id state, struct kn_set *acc,
    struct kn_err *err)
{
	struct walk w = { .ev = ev, .acc = acc, .err = err, .st = KN_OK };
	enum kn_status st = need_notebook(ev, err);

	if (st != KN_OK)
		return st;
	if (state == STATE_NOTED)
		return add_notes(ev, NULL, acc, err);
	st = kn_marks_list(ev->notebook, state == STATE_STARRED ?
	    KN_MARK_STAR : KN_MARK_READ, add_body, &w, err);
	return st == KN_OK ? w.st : st;
}

/* ---- when articles were first seen --------------------------------------- */

/* When the day of a range begins, `later` days on; NULL: there is none. */
static const char *
begin_of(const struct eval *ev, bool known, const char *day, int later,
    char out[KN_MOMENT_LEN + 1])
{
	kn_day d = known ? kn_day_add(kn_day_parse(kn_str(day)), later) :
	    KN_DAY_NONE;
	char iso[KN_DAY_MAX_B];

	if (d == KN_DAY_NONE) {
		/* Before the first day of all is nothing. */
		out[0] = '\0';
		return known && strcmp(day, "0001") < 0 ? out : NULL;
	}
	kn_day_print(d, iso);
	if (ev->day_begins != NULL)
		ev->day_begins(iso, out);
	else
		snprintf(out, KN_MOMENT_LEN + 1, "%.10sT00:00:00.000Z", iso);
	return out;
}

enum kn_status
notes__added(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	char from[KN_MOMENT_LEN + 1], before[KN_MOMENT_LEN + 1];
	struct date_range r;
	bool backwards;
	enum kn_status st = need_notebook(ev, err);

	if (st != KN_OK)
		return st;
	bool after = date__after(nd->value, from);
	if (!after && !date__parse(nd->value, &r, &backwards))
		return query__error(err, KN_SYNTAX, nd->at_b,
		    N_("not a date"), KN_LIT(""));
	if (ev->corpus == NULL)
		return KN_OK;
	if (after)
		return kn_seen_since(ev->notebook, ev->ix, ev->corpus, from,
		    acc, err);
	/* Every article was seen on some day. */
	if (r.none)
		return KN_OK;
	return kn_seen_between(ev->notebook, ev->ix, ev->corpus,
	    begin_of(ev, r.has_from, r.from, 0, from),
	    begin_of(ev, r.has_to, r.to, 1, before), acc, err);
}

enum kn_status
notes__new(struct eval *ev, struct kn_set *acc, struct kn_err *err)
{
	char visit[KN_MOMENT_LEN + 1];
	enum kn_status st = need_notebook(ev, err);

	if (st != KN_OK || ev->corpus == NULL)
		return st;
	if (ev->since == NULL)
		st = kn_seen_visit(ev->notebook, ev->corpus, visit, err);
	if (st == KN_NOT_FOUND)
		return KN_OK;           /* nobody was here before */
	return st != KN_OK ? st : kn_seen_since(ev->notebook, ev->ix,
	    ev->corpus, ev->since != NULL ? ev->since : visit, acc, err);
}
