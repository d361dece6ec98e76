/*
 * notechoice.c: the notes that are listed when not all of them are. In: the
 * notebook, words, the filter, a grouping. Out: names of notes in the order
 * of the list; of those to be checked, found in slices. Reads only.
 */
#include "tui/pane/notechoice.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/clock.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/notereach.h"

/* Notes read at once; found ones that are looked at again at once. */
enum { CHUNK = 32, AGAIN_MAX = 256 };

void
kn_note_choice_dispose(struct kn_note_choice *c)
{
	for (size_t i = 0; i < c->n_sections; i++)
		free(c->section[i].name);
	free(c->section);
	free(c->hit);
	if (c->names != NULL)
		kn_arena_free(c->names);
	*c = (struct kn_note_choice){ .n = 0 };
}

static uint32_t
add_section(struct kn_note_choice *c, const char *name)
{
	c->section = kn_grow(c->section, &c->cap_sections, c->n_sections + 1,
	    sizeof(*c->section));
	c->section[c->n_sections] = (struct kn_note_section){
		.name = name == NULL ? NULL : kn_strdup(name) };
	return (uint32_t)c->n_sections++;
}

static void
add_hit(struct kn_note_choice *c, const char *id, const char *updated,
    uint32_t section)
{
	c->hit = kn_grow(c->hit, &c->cap, c->n + 1, sizeof(*c->hit));
	c->hit[c->n++] = (struct kn_note_hit){
		.id = kn_arena_str(c->names, kn_str(id)),
		.updated = updated == NULL ? "" :
		    kn_arena_str(c->names, kn_str(updated)),
		.section = section };
	c->section[section].n++;
}

/* ---- choosing ---------------------------------------------------------------- */

struct choosing {
	struct kn_note_choice *out;
	enum kn_note_group group;
	struct kn_map *sections;        /* label or tag → section */
	bool of_filter;
	struct kn_notereach reach;
};

static void
take_tags(struct choosing *c, const struct kn_note_brief *b)
{
	struct kn_str rest = b->tags, tag;

	if (rest.n == 0)
		add_hit(c->out, b->id, b->updated, 0);
	while (rest.n > 0 && kn_str_split(&rest, '\n', &tag)) {
		uint32_t at = kn_map_intern(c->sections, tag,
		    (uint32_t)c->out->n_sections);

		if (at == c->out->n_sections) {
			char *name = kn_strndup(tag.s, tag.n);

			add_section(c->out, name);
			free(name);
		}
		add_hit(c->out, b->id, b->updated, at);
	}
}

static bool
take(void *user, const struct kn_note_brief *b)
{
	struct choosing *c = user;
	uint32_t section = 0;

	if (c->of_filter && !kn_notereach_has(&c->reach, &b->target))
		return true;
	if (c->group == KN_GROUP_TAG) {
		take_tags(c, b);
		return true;
	}
	if (c->group == KN_GROUP_LABEL && b->label != NULL)
		kn_map_get(c->sections, kn_str(b->label), &section);
	if (c->group != KN_GROUP_STATE)
		add_hit(c->out, b->id, c->group == KN_GROUP_ARTICLE ? NULL :
		    b->updated, section);
	else if (b->scope != KN_NOTE_CORPUS)
		add_hit(c->out, b->id, NULL, 0);
	return true;
}

/* Section 0 is for notes without a label or tag, and stands last. */
static int
by_use(const void *a, const void *b)
{
	const struct kn_note_section *x = *(struct kn_note_section *const *)a;
	const struct kn_note_section *y = *(struct kn_note_section *const *)b;

	if ((x->name == NULL) != (y->name == NULL))
		return x->name == NULL ? 1 : -1;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return x->name == NULL ? 0 : strcmp(x->name, y->name);
}

/* Puts the sections in the order of the list: labels in that of their tree
 * (section 0 goes behind them), tags by their use. */
static void
order_sections(struct kn_note_choice *c, enum kn_note_group group)
{
	size_t n = c->n_sections;
	struct kn_note_section **order = kn_calloc(n, sizeof(struct
	    kn_note_section *));
	struct kn_note_section *sorted = kn_calloc(n, sizeof(*sorted));
	uint32_t *at = kn_calloc(n, sizeof(*at));

	for (size_t i = 0; i < n; i++)
		order[i] = &c->section[(i + 1) % n];
	if (group == KN_GROUP_TAG)
		qsort(order, n, sizeof(*order), by_use);
	for (size_t i = 0; i < n; i++) {
		at[order[i] - c->section] = (uint32_t)i;
		sorted[i] = *order[i];
	}
	for (size_t i = 0; i < c->n; i++)
		c->hit[i].section = at[c->hit[i].section];
	free(c->section);
	c->section = sorted;
	c->cap_sections = n;
	free(order);
	free(at);
}

/* As kn_notes_list() by date. */
static int
newest_first(const void *a, const void *b)
{
	const struct kn_note_hit *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	int by_time = strcmp(y->updated, x->updated);
	return by_time != 0 ? by_time : strcmp(y->id, x->id);
}

static void
begin(struct choosing *c, struct kn_model *m)
{
	size_t n = 0;
	const struct kn_label *labels = c->group != KN_GROUP_LABEL ? NULL :
	    kn_model_labels(m, &n);

	c->out->names = kn_arena_new();
	add_section(c->out, NULL);
	for (size_t i = 0; i < n; i++)
		kn_map_set(c->sections, kn_str(labels[i].id),
		    add_section(c->out, labels[i].name));
}

void
kn_note_choose(struct kn_model *m, enum kn_note_group group,
    const struct kn_note_filter *filter, bool of_filter,
    struct kn_note_choice *out)
{
	struct choosing c = { .out = out, .group = group,
		.sections = kn_map_new(), .of_filter = of_filter };
	struct kn_err err;

	*out = (struct kn_note_choice){ .n = 0 };
	kn_notereach_init(&c.reach, m);
	begin(&c, m);
	if (kn_notes_brief(kn_model_notebook(m), filter, of_filter, take, &c,
	    &err) != KN_OK)
		kn_model_notice_err(m, &err);
	if (group == KN_GROUP_LABEL || group == KN_GROUP_TAG)
		order_sections(out, group);
	if (group != KN_GROUP_ARTICLE && group != KN_GROUP_STATE &&
	    out->n > 0)
		qsort(out->hit, out->n, sizeof(*out->hit), newest_first);
	kn_notereach_dispose(&c.reach);
	kn_map_free(c.sections);
}

/* ---- looking -------------------------------------------------------------------- */

/* What a row that was looked at needs; KN_NEED_COUNT: nothing. */
static enum kn_note_need
need_of(const struct kn_note_row *r)
{
	static const enum kn_note_need of_state[KN_ANCHOR_STATE_COUNT] = {
		[KN_ANCHOR_EXACT] = KN_NEED_COUNT,
		[KN_ANCHOR_MOVED] = KN_NEED_LOOK,
		[KN_ANCHOR_FUZZY] = KN_NEED_CONFIRM,
		[KN_ANCHOR_ORPHAN] = KN_NEED_PASSAGE,
	};

	if (r->note.scope == KN_NOTE_CORPUS)
		return KN_NEED_COUNT;
	if (!r->here)
		return KN_NEED_ARTICLE;
	return r->note.scope == KN_NOTE_ARTICLE ? KN_NEED_COUNT :
	    of_state[r->hit.state];
}

/* Looks at some notes by name; each that needs something goes into `into`,
 * in the order that they have. */
static void
look_at(struct kn_notelook *look, const struct kn_note_hit *hit, size_t n,
    struct kn_note_choice *into)
{
	const char *ids[CHUNK];
	struct kn_note notes[CHUNK];
	struct kn_err err;
	size_t got = 0;

	for (size_t i = 0; i < n; i++)
		ids[i] = hit[i].id;
	if (kn_notes_get(kn_model_notebook(look->m), ids, n, notes, &got,
	    &err) != KN_OK)
		kn_model_notice_err(look->m, &err);
	for (size_t i = 0; i < got; i++) {
		struct kn_note_row row = { .note = notes[i] };

		kn_notelook_at(look, &row);
		enum kn_note_need need = need_of(&row);
		if (need != KN_NEED_COUNT)
			add_hit(into, row.note.id, NULL, need);
		kn_note_dispose(&row.note);
		free(row.now);
	}
}

static void
begin_needs(struct kn_note_choice *c)
{
	*c = (struct kn_note_choice){ .names = kn_arena_new() };
	for (int i = 0; i < KN_NEED_COUNT; i++)
		add_section(c, NULL);
}

struct kn_note_check {
	struct kn_note_choice all;
	size_t next;
	struct kn_note_choice found;    /* as they were found */
	struct kn_notelook look;
};

struct kn_note_check *
kn_note_check_new(struct kn_model *m, struct kn_note_choice *all)
{
	struct kn_note_check *c = kn_calloc(1, sizeof(*c));

	c->all = *all;
	*all = (struct kn_note_choice){ .n = 0 };
	begin_needs(&c->found);
	kn_notelook_init(&c->look, m);
	return c;
}

void
kn_note_check_free(struct kn_note_check *c)
{
	if (c == NULL)
		return;
	kn_notelook_reset(&c->look);
	kn_note_choice_dispose(&c->all);
	kn_note_choice_dispose(&c->found);
	free(c);
}

bool
kn_note_check_step(struct kn_note_check *c, unsigned ms)
{
	uint64_t until_ms = kn_clock_ms() + ms;

	do {
		size_t left = c->all.n - c->next;
		size_t n = left < CHUNK ? left : CHUNK;

		look_at(&c->look, c->all.hit + c->next, n, &c->found);
		c->next += n;
	} while (c->next < c->all.n && kn_clock_ms() < until_ms);
	return c->next == c->all.n;
}

size_t
kn_note_check_done(const struct kn_note_check *c, size_t *of)
{
	*of = c->all.n;
	return c->next;
}

/* Section by section. */
static void
copy_ordered(const struct kn_note_choice *from, struct kn_note_choice *out)
{
	begin_needs(out);
	for (uint32_t s = 0; s < KN_NEED_COUNT; s++)
		for (size_t i = 0; i < from->n; i++)
			if (from->hit[i].section == s)
				add_hit(out, from->hit[i].id, NULL, s);
}

void
kn_note_check_found(const struct kn_note_check *c, struct kn_note_choice *out)
{
	copy_ordered(&c->found, out);
}

void
kn_note_check_again(struct kn_model *m, struct kn_note_choice *c)
{
	struct kn_note_choice found, ordered;
	struct kn_notelook look;

	if (c->n == 0 || c->n > AGAIN_MAX)
		return;
	begin_needs(&found);
	kn_notelook_init(&look, m);
	for (size_t i = 0; i < c->n; i += CHUNK)
		look_at(&look, c->hit + i, c->n - i < CHUNK ? c->n - i :
		    CHUNK, &found);
	kn_notelook_reset(&look);
	copy_ordered(&found, &ordered);
	kn_note_choice_dispose(&found);
	kn_note_choice_dispose(c);
	*c = ordered;
}
