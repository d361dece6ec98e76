/*
 * notecount.c: counts per label and tag, for the sidebar. In: the placed
 * notes of the open article, or all notes and the filter's articles. Out:
 * names with counts. Reads only.
 */
#include "tui/pane/notecount.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "tui/pane/layers.h"
#include "tui/pane/notereach.h"

struct counting {
	struct kn_model *m;
	const struct kn_label *labels;
	size_t n_labels;
	uint64_t *of_label;
	struct kn_map *tags;    /* → index into tag */
	struct kn_note_count *tag;
	size_t n_tags, cap_tags;
	struct kn_notereach reach;
};

static void
count_tag(struct counting *c, struct kn_str tag)
{
	uint32_t i = kn_map_intern(c->tags, tag, (uint32_t)c->n_tags);

	if (i == c->n_tags) {
		c->tag = kn_grow(c->tag, &c->cap_tags, c->n_tags + 1,
		    sizeof(*c->tag));
		c->tag[c->n_tags++] = (struct kn_note_count){
			.name = kn_strndup(tag.s, tag.n), .tag = true };
	}
	c->tag[i].notes++;
}

static void
count_label(struct counting *c, const char *label)
{
	for (size_t i = 0; label != NULL && i < c->n_labels; i++)
		if (strcmp(c->labels[i].id, label) == 0)
			c->of_label[i]++;
}

static void
count_article(struct counting *c)
{
	const struct kn_open *o = c->m->open;

	for (size_t i = 0; o != NULL && i < o->n_placed; i++) {
		const struct kn_note *n = &o->placed[i].note;

		if (kn_model_foreign(c->m, i) != NULL)
			continue;
		count_label(c, n->label);
		for (size_t t = 0; t < n->n_tags; t++)
			count_tag(c, kn_str(n->tags[t]));
	}
}

static bool
count_note(void *user, const struct kn_note_brief *b)
{
	struct counting *c = user;
	struct kn_str tags = b->tags, tag;

	if (b->scope == KN_NOTE_CORPUS ||
	    !kn_notereach_has(&c->reach, &b->target))
		return true;
	count_label(c, b->label);
	while (tags.n > 0 && kn_str_split(&tags, '\n', &tag))
		count_tag(c, tag);
	return true;
}

static void
count_corpus(struct counting *c)
{
	struct kn_model *m = c->m;
	struct kn_err err;

	if (kn_model_notebook(m) == NULL || m->result == NULL)
		return;
	kn_notereach_init(&c->reach, m);
	if (kn_notes_brief(kn_model_notebook(m), NULL, true, count_note, c,
	    &err) != KN_OK)
		kn_model_notice_err(m, &err);
	kn_notereach_dispose(&c->reach);
}

void
kn_note_counts(struct kn_model *m, bool corpus, struct kn_note_count **out,
    size_t *n)
{
	struct counting c = { .m = m, .tags = kn_map_new() };

	c.labels = kn_model_labels(m, &c.n_labels);
	c.of_label = kn_calloc(c.n_labels + 1, sizeof(*c.of_label));
	if (corpus)
		count_corpus(&c);
	else
		count_article(&c);
	*out = kn_calloc(c.n_labels + c.n_tags + 1, sizeof(**out));
	*n = 0;
	for (size_t i = 0; i < c.n_labels; i++)
		if (c.of_label[i] > 0)
			(*out)[(*n)++] = (struct kn_note_count){
				.name = kn_strdup(c.labels[i].name),
				.notes = c.of_label[i] };
	for (size_t i = 0; i < c.n_tags; i++)
		(*out)[(*n)++] = c.tag[i];
	free(c.tag);
	free(c.of_label);
	kn_map_free(c.tags);
}

void
kn_note_counts_free(struct kn_note_count *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(c[i].name);
	free(c);
}
