/*
 * note_row.c: a note as a row of columns. In: a view and a column of
 * note_column.def. Out: its value; and back, from what a file says.
 */
#include "core/exchange/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

enum column_kind { COL_TEXT, COL_PASSAGE_TEXT, COL_PASSAGE_NUMBER,
	COL_ARTICLE, COL_LABEL, COL_PATH, COL_TAGS, COL_STATE, COL_SCOPE };

static const struct {
	const char *key;
	enum column_kind kind;
	size_t at;
} columns[] = {
#define KN_COLUMN(key, KIND, member) \
	{ key, COL_##KIND, offsetof(struct kn_note_view, member) },
#include "core/exchange/note_column.def"
#undef KN_COLUMN
};
#define N_COLUMNS (sizeof(columns) / sizeof(*columns))

static const char *const scopes[] = {
	[KN_NOTE_PASSAGE] = "passage",
	[KN_NOTE_ARTICLE] = "article",
	[KN_NOTE_CORPUS] = "corpus",
};

size_t
note__columns(void)
{
	return N_COLUMNS;
}

const char *
note__column(size_t i)
{
	return columns[i].key;
}

size_t
note__column_find(struct kn_str name)
{
	size_t i = 0;

	while (i < N_COLUMNS && !kn_str_is(name, columns[i].key))
		i++;
	return i;
}

/* ---- getting ------------------------------------------------------------------ */

static char **
text_at(const struct kn_note_view *v, size_t at)
{
	return (char **)(void *)((char *)(uintptr_t)v + at);
}

static uint32_t *
number_at(const struct kn_note_view *v, size_t at)
{
	return (uint32_t *)(void *)((char *)(uintptr_t)v + at);
}

static void
give_text(struct note__value *out, const char *s)
{
	if (s == NULL)
		return;
	out->kind = NOTE__TEXT;
	out->text = kn_str(s);
}

static void
give_list(struct note__value *out, char *const *items, size_t n)
{
	kn_buf_reset(&out->own);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			kn_buf_chr(&out->own, '\n');
		kn_buf_cstr(&out->own, items[i]);
	}
	out->kind = NOTE__LIST;
	out->text = n == 0 ? (struct kn_str){ NULL, 0 } :
	    kn_buf_get(&out->own);
}

static void
give_number(struct note__value *out, uint32_t n)
{
	out->kind = NOTE__NUMBER;
	out->number = n;
}

void
note__get(const struct kn_note_view *v, size_t column,
    struct note__value *out)
{
	bool passage = v->note.scope == KN_NOTE_PASSAGE;
	size_t at = columns[column].at;

	out->kind = NOTE__NULL;
	switch (columns[column].kind) {
	case COL_TEXT:
		give_text(out, *text_at(v, at));
		break;
	case COL_PASSAGE_TEXT:
		give_text(out, passage ? *text_at(v, at) : NULL);
		break;
	case COL_PASSAGE_NUMBER:
		if (passage)
			give_number(out, *number_at(v, at));
		break;
	case COL_ARTICLE:
		if (v->article != KN_NO_ARTICLE)
			give_number(out, v->article);
		break;
	case COL_LABEL:
		give_text(out, kn_note_view_label(v));
		break;
	case COL_PATH:
		give_list(out, &(char *){ v->label }, v->label != NULL);
		break;
	case COL_TAGS:
		give_list(out, v->note.tags, v->note.n_tags);
		break;
	case COL_STATE:
		give_text(out, kn_anchor_state_name(v->state));
		break;
	case COL_SCOPE:
		give_text(out, scopes[v->note.scope]);
		break;
	}
}

/* ---- setting ------------------------------------------------------------------ */

static bool
set_text(char **member, const struct note__value *value)
{
	if (value->kind != NOTE__TEXT)
		return false;
	free(*member);
	*member = kn_strndup(value->text.s, value->text.n);
	return true;
}

static bool
set_number(uint32_t *member, const struct note__value *value)
{
	if (value->kind != NOTE__NUMBER || value->number < 0 ||
	    value->number > UINT32_MAX)
		return false;
	*member = (uint32_t)value->number;
	return true;
}

static bool
set_tags(struct kn_note *n, const struct note__value *value)
{
	struct kn_str rest = value->text, tag;
	size_t cap = n->n_tags;

	if (value->kind != NOTE__LIST && value->kind != NOTE__TEXT)
		return false;
	while (rest.n > 0 && kn_str_split(&rest, '\n', &tag)) {
		n->tags = kn_grow(n->tags, &cap, n->n_tags + 1,
		    sizeof(*n->tags));
		n->tags[n->n_tags++] = kn_strndup(tag.s, tag.n);
		if (rest.s == NULL)
			break;
	}
	return true;
}

static bool
set_label(struct kn_note_view *v, const struct note__value *value,
    bool path)
{
	/* The whole path says more than the name that stands before it. */
	if (path && value->text.n == 0)
		return true;
	if (value->kind != NOTE__TEXT && value->kind != NOTE__LIST)
		return false;
	free(v->label);
	v->label = kn_strndup(value->text.s, value->text.n);
	return true;
}

static bool
set_scope(struct kn_note *n, const struct note__value *value)
{
	for (unsigned i = 0; i < sizeof(scopes) / sizeof(*scopes); i++)
		if (value->kind == NOTE__TEXT &&
		    kn_str_is(value->text, scopes[i])) {
			n->scope = (enum kn_note_scope)i;
			return true;
		}
	return false;
}

bool
note__set(struct kn_note_view *v, size_t column,
    const struct note__value *value)
{
	size_t at = columns[column].at;

	if (value->kind == NOTE__NULL)
		return true;
	switch (columns[column].kind) {
	case COL_TEXT:
	case COL_PASSAGE_TEXT:
		return set_text(text_at(v, at), value);
	case COL_PASSAGE_NUMBER:
		return set_number(number_at(v, at), value);
	case COL_LABEL:
		return set_label(v, value, false);
	case COL_PATH:
		return set_label(v, value, true);
	case COL_TAGS:
		return set_tags(&v->note, value);
	case COL_SCOPE:
		return set_scope(&v->note, value);
	case COL_ARTICLE:
	case COL_STATE:
		break;
	}
	return true;
}
