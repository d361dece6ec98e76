/*
 * notelist.c: the rows of the notes pane, read by pages. In: the notebook, a
 * grouping, words, the filter. Out: notes with the place of each in its
 * article as it is now. Reads only.
 */
#include "tui/pane/notelist.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/notechoice.h"
#include "tui/pane/notedraw.h"

enum { PAGE = 128, BEFORE = 32 };

/* A stretch of rows: the notes of a label or tag, or all. */
struct section {
	struct kn_note_filter filter;   /* where all notes are listed */
	char *name;             /* of the label or tag; NULL: without one */
	size_t first, n;        /* rows */
};

struct kn_notelist {
	struct kn_model *m;
	enum kn_note_group group;
	enum kn_note_reach reach;
	char *words;
	struct section *section;
	size_t n_sections, cap_sections;
	size_t n;
	/* Rows first … first + n_page - 1. */
	struct kn_note_row *page;
	size_t first, n_page, cap_page;
	struct kn_notelook look;
	struct kn_target of;    /* the open article, if only its are listed */
	/* Not all notes are listed: those of the choice, by name. */
	bool chosen;
	struct kn_note_choice choice;
	struct kn_note_check *check;    /* still looking; or NULL */
	bool again;             /* what an earlier one found is shown still */
	/* What the rows were read for. */
	uint32_t notes_serial, result_serial, open_serial;
};

struct kn_notelist *
kn_notelist_new(struct kn_model *m)
{
	struct kn_notelist *l = kn_calloc(1, sizeof(*l));

	l->m = m;
	l->words = kn_strdup("");
	kn_notelook_init(&l->look, m);
	return l;
}

static void
drop_page(struct kn_notelist *l)
{
	for (size_t i = 0; i < l->n_page; i++) {
		kn_note_dispose(&l->page[i].note);
		free(l->page[i].now);
	}
	l->n_page = 0;
}

static void
drop_sections(struct kn_notelist *l)
{
	for (size_t i = 0; i < l->n_sections; i++) {
		free(l->section[i].name);
		free((char *)(uintptr_t)l->section[i].filter.label);
	}
	l->n_sections = 0;
	l->n = 0;
}

void
kn_notelist_free(struct kn_notelist *l)
{
	kn_notelook_reset(&l->look);
	drop_page(l);
	drop_sections(l);
	kn_note_choice_dispose(&l->choice);
	kn_note_check_free(l->check);
	kn_target_dispose(&l->of);
	free(l->page);
	free(l->section);
	free(l->words);
	free(l);
}

/* ---- what is listed ------------------------------------------------------- */

/* Adds a section of all notes; they are counted unless `known` says how
 * many. */
static void
add_section(struct kn_notelist *l, struct kn_note_filter f, const char *name,
    const uint64_t *known)
{
	struct kn_notebook *nb = kn_model_notebook(l->m);
	struct kn_note *none = NULL;
	size_t n_none, n = 0;
	struct kn_err err;

	if (known != NULL)
		n = (size_t)*known;
	else if (kn_notes_list(nb, &f, KN_NOTES_BY_DATE, 0, 0, &none, &n_none,
	    &n, &err) != KN_OK)
		kn_model_notice_err(l->m, &err);
	kn_notes_free(none, 0);
	if (n == 0)
		return;
	l->section = kn_grow(l->section, &l->cap_sections, l->n_sections + 1,
	    sizeof(*l->section));
	if (f.label != NULL)
		f.label = kn_strdup(f.label);
	l->section[l->n_sections++] = (struct section){ .filter = f,
	    .name = name == NULL ? NULL : kn_strdup(name), .first = l->n,
	    .n = n };
	/* A tag's name serves the filter too. */
	struct section *s = &l->section[l->n_sections - 1];
	if (f.tag != NULL)
		s->filter.tag = s->name;
	l->n += n;
}

static void
sections_by_label(struct kn_notelist *l)
{
	size_t n;
	const struct kn_label *labels = kn_model_labels_counted(l->m, &n);

	for (size_t i = 0; i < n; i++)
		add_section(l, (struct kn_note_filter){ .label = labels[i].id,
		    .alone = true }, labels[i].name, &labels[i].notes);
	add_section(l, (struct kn_note_filter){ .unlabelled = true }, NULL,
	    NULL);
}

static void
sections_by_tag(struct kn_notelist *l)
{
	struct kn_tag_count *tags = NULL;
	size_t n = 0;
	struct kn_err err;

	if (kn_tags_list(kn_model_notebook(l->m), &tags, &n, &err) != KN_OK)
		kn_model_notice_err(l->m, &err);
	for (size_t i = 0; i < n; i++)
		add_section(l, (struct kn_note_filter){ .tag = tags[i].tag },
		    tags[i].tag, &tags[i].notes);
	kn_tags_free(tags, n);
	add_section(l, (struct kn_note_filter){ .untagged = true }, NULL,
	    NULL);
}

/* The sections of the choice, as far as anything is in them. By state each
 * keeps its place, from which its name is known. */
static void
sections_of_choice(struct kn_notelist *l)
{
	const struct kn_note_choice *c = &l->choice;

	drop_page(l);
	drop_sections(l);
	for (size_t i = 0; i < c->n_sections; i++) {
		const struct kn_note_section *from = &c->section[i];

		l->section = kn_grow(l->section, &l->cap_sections,
		    l->n_sections + 1, sizeof(*l->section));
		l->section[l->n_sections++] = (struct section){
			.name = from->name == NULL ? NULL :
			    kn_strdup(from->name),
			.first = l->n, .n = from->n };
		l->n += from->n;
	}
}

/* Looks anew for notes that are to be checked; what is known to be found is
 * shown meanwhile. */
static void
begin_check(struct kn_notelist *l, struct kn_note_choice *all)
{
	l->again = l->choice.n > 0;
	if (l->again)
		kn_note_check_again(l->m, &l->choice);
	kn_note_check_free(l->check);
	l->check = kn_note_check_new(l->m, all);
}

static void
choose(struct kn_notelist *l)
{
	struct kn_note_filter f = {
		.words = l->words[0] == '\0' ? NULL : l->words,
		.of = l->reach == KN_REACH_ARTICLE ? &l->of : NULL,
	};
	struct kn_note_choice c;

	kn_note_choose(l->m, l->group, &f, l->reach == KN_REACH_FILTER, &c);
	if (l->group == KN_GROUP_STATE) {
		begin_check(l, &c);
	} else {
		kn_note_choice_dispose(&l->choice);
		l->choice = c;
	}
	sections_of_choice(l);
}

/* What there is to list; rows are read when they are asked for. */
static void
read_sections(struct kn_notelist *l)
{
	drop_page(l);
	drop_sections(l);
	kn_notelook_reset(&l->look);
	l->notes_serial = l->m->notes_serial;
	l->result_serial = l->m->result_serial;
	l->open_serial = l->m->open_serial;
	kn_target_dispose(&l->of);
	l->chosen = l->words[0] != '\0' || l->reach != KN_REACH_ALL ||
	    l->group == KN_GROUP_STATE;
	if (kn_model_notebook(l->m) == NULL || (l->reach != KN_REACH_ALL &&
	    (l->m->result == NULL || l->m->open == NULL)))
		return;
	if (l->reach == KN_REACH_ARTICLE)
		kn_session_target(l->m->session, &l->m->open->row, &l->of);
	if (l->chosen)
		choose(l);
	else if (l->group == KN_GROUP_LABEL)
		sections_by_label(l);
	else if (l->group == KN_GROUP_TAG)
		sections_by_tag(l);
	else
		add_section(l, (struct kn_note_filter){ .label = NULL }, NULL,
		    NULL);
}

void
kn_notelist_set(struct kn_notelist *l, enum kn_note_group group,
    enum kn_note_reach reach, struct kn_str words)
{
	l->group = group;
	l->reach = reach;
	free(l->words);
	l->words = kn_strndup(words.s, words.n);
	/* What was found for something else is nothing to show meanwhile. */
	kn_note_choice_dispose(&l->choice);
	kn_note_check_free(l->check);
	l->check = NULL;
	read_sections(l);
}

bool
kn_notelist_refresh(struct kn_notelist *l)
{
	const struct kn_model *m = l->m;

	if (l->notes_serial == m->notes_serial &&
	    l->result_serial == m->result_serial &&
	    (l->reach != KN_REACH_ARTICLE ||
	    l->open_serial == m->open_serial))
		return false;
	read_sections(l);
	return true;
}

size_t
kn_notelist_count(const struct kn_notelist *l)
{
	return l->n;
}

/* ---- looking behind the keys ------------------------------------------------- */

/* So many are shown one by one as they are found; more at the end. */
enum { SHOWN_EARLY = 1000 };

bool
kn_notelist_works(const struct kn_notelist *l, size_t *done, size_t *of)
{
	*done = *of = 0;
	if (l->check == NULL)
		return false;
	*done = kn_note_check_done(l->check, of);
	return true;
}

bool
kn_notelist_work(struct kn_notelist *l, unsigned ms)
{
	struct kn_note_choice found;

	if (l->check == NULL)
		return false;
	bool done = kn_note_check_step(l->check, ms);
	if (done || (!l->again && l->choice.n < SHOWN_EARLY)) {
		kn_note_check_found(l->check, &found);
		bool more = done || found.n != l->choice.n;
		kn_note_choice_dispose(more ? &l->choice : &found);
		if (more) {
			l->choice = found;
			sections_of_choice(l);
		}
	}
	if (done) {
		kn_note_check_free(l->check);
		l->check = NULL;
	}
	return !done;
}

size_t
kn_notelist_find(const struct kn_notelist *l, const char *id, size_t near)
{
	for (size_t i = near; l->chosen && i < l->choice.n; i++)
		if (strcmp(l->choice.hit[i].id, id) == 0)
			return i;
	return SIZE_MAX;
}

/* ---- pages ------------------------------------------------------------------- */

/* Adds notes to the page. */
static void
take_notes(struct kn_notelist *l, struct kn_note *notes, size_t n,
    size_t section)
{
	l->page = kn_grow(l->page, &l->cap_page, l->n_page + n + 1,
	    sizeof(*l->page));
	for (size_t i = 0; i < n; i++)
		l->page[l->n_page++] = (struct kn_note_row){
			.note = notes[i], .section = section };
}

static void
read_chosen(struct kn_notelist *l, size_t section, size_t from, size_t to)
{
	const char *ids[PAGE];
	struct kn_note notes[PAGE];
	size_t n = 0;
	struct kn_err err;

	for (size_t i = from; i < to; i++)
		ids[i - from] = l->choice.hit[i].id;
	if (kn_notes_get(kn_model_notebook(l->m), ids, to - from, notes, &n,
	    &err) != KN_OK)
		kn_model_notice_err(l->m, &err);
	take_notes(l, notes, n, section);
}

/* Reads what a section has of rows from … to - 1 behind the page. */
static void
read_part(struct kn_notelist *l, size_t section, size_t from, size_t to)
{
	const struct section *s = &l->section[section];
	struct kn_note *notes = NULL;
	size_t n = 0;
	struct kn_err err;
	size_t end = to < s->first + s->n ? to : s->first + s->n;

	if (l->chosen) {
		read_chosen(l, section, from, end);
		return;
	}
	if (kn_notes_list(kn_model_notebook(l->m), &s->filter,
	    l->group == KN_GROUP_ARTICLE ? KN_NOTES_BY_ARTICLE :
	    KN_NOTES_BY_DATE, from - s->first, end - from, &notes, &n, NULL,
	    &err) != KN_OK)
		kn_model_notice_err(l->m, &err);
	take_notes(l, notes, n, section);
	free(notes);
}

static void
read_page(struct kn_notelist *l, size_t row)
{
	size_t from = row > BEFORE ? row - BEFORE : 0, to = from + PAGE;

	drop_page(l);
	l->first = from;
	for (size_t i = 0; i < l->n_sections; i++) {
		const struct section *s = &l->section[i];
		size_t at = l->first + l->n_page;

		/* Fewer than were counted: another session took them away. */
		if (at >= s->first && at < s->first + s->n && at < to)
			read_part(l, i, at, to);
	}
}

static struct kn_note_row *
row_at(struct kn_notelist *l, size_t row)
{
	if (row >= l->n)
		return NULL;
	if (row < l->first || row >= l->first + l->n_page)
		read_page(l, row);
	return row < l->first + l->n_page ? &l->page[row - l->first] : NULL;
}

const struct kn_note_row *
kn_notelist_row(struct kn_notelist *l, size_t row)
{
	return row_at(l, row);
}

const struct kn_note_row *
kn_notelist_look(struct kn_notelist *l, size_t row)
{
	struct kn_note_row *r = row_at(l, row);

	if (r != NULL)
		kn_notelook_at(&l->look, r);
	return r;
}

/* ---- groups ----------------------------------------------------------------------- */

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The day of "2026-05-03T10:11:12.345Z". */
static struct kn_str
day_of(const struct kn_note *n)
{
	struct kn_str s = kn_str(n->updated);

	return (struct kn_str){ s.s, s.n < 10 ? s.n : 10 };
}

static bool
differ(const struct kn_notelist *l, const struct kn_note_row *a,
    const struct kn_note_row *b)
{
	if (l->group == KN_GROUP_DATE)
		return !kn_str_eq(day_of(&a->note), day_of(&b->note));
	if (l->group != KN_GROUP_ARTICLE)
		return a->section != b->section;
	return (a->note.scope == KN_NOTE_CORPUS) !=
	    (b->note.scope == KN_NOTE_CORPUS) ||
	    kn_note_is_foreign_memo(l->m, &a->note) !=
	    kn_note_is_foreign_memo(l->m, &b->note) ||
	    !same_text(a->note.target.path, b->note.target.path) ||
	    !same_text(a->note.target.title, b->note.target.title);
}

bool
kn_notelist_begins(struct kn_notelist *l, size_t row)
{
	if (row == 0)
		return true;
	/* A page holds rows before the one that it was read for. */
	if (row_at(l, row) == NULL || (row == l->first &&
	    (read_page(l, row), row >= l->first + l->n_page)))
		return false;
	return differ(l, &l->page[row - 1 - l->first],
	    &l->page[row - l->first]);
}

static void
article_heading(const struct kn_notelist *l, const struct kn_note *n,
    struct kn_buf *out)
{
	const struct kn_target *t = &n->target;

	if (n->scope == KN_NOTE_CORPUS) {
		kn_buf_cstr(out, kn_tr(kn_note_is_foreign_memo(l->m, n) ?
		    N_("On another corpus") : N_("On the corpus")));
		return;
	}
	kn_note_name(kn_str(t->title != NULL ? t->title : t->path != NULL ?
	    t->path : kn_tr(N_("an article without a title"))), out);
	if (t->date != NULL) {
		kn_buf_cstr(out, " \u00B7 ");
		kn_fmt_date(&l->m->locale, t->date, false, NULL, out);
	}
}

static void
section_heading(const struct kn_notelist *l, size_t section,
    struct kn_buf *out)
{
	static const char *const needs[KN_NEED_COUNT] = {
		[KN_NEED_CONFIRM] = N_("Not certain"),
		[KN_NEED_PASSAGE] = N_("The passage is gone"),
		[KN_NEED_ARTICLE] = N_("The article is not in this corpus"),
		[KN_NEED_LOOK] = N_("Moved with the text"),
	};
	const struct section *s = &l->section[section];

	if (l->group == KN_GROUP_STATE)
		kn_buf_cstr(out, kn_tr(needs[section]));
	else if (s->name != NULL)
		kn_note_name(kn_str(s->name), out);
	else
		kn_buf_cstr(out, kn_tr(l->group == KN_GROUP_LABEL ?
		    N_("Without a label") : N_("Without a tag")));
	kn_buf_cstr(out, " \u00B7 ");
	kn_fmt_count(&l->m->locale, s->n, out);
}

void
kn_notelist_heading(const struct kn_notelist *l,
    const struct kn_note_row *row, struct kn_buf *out)
{
	if (l->group == KN_GROUP_ARTICLE) {
		article_heading(l, &row->note, out);
	} else if (l->group == KN_GROUP_DATE) {
		struct kn_str day = day_of(&row->note);
		char *iso = kn_strndup(day.s, day.n);

		kn_fmt_date(&l->m->locale, iso, true, NULL, out);
		free(iso);
	} else {
		section_heading(l, row->section, out);
	}
}
