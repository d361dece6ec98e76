/*
 * target.c: notes and the articles they stand in, as values: made, copied,
 * released. Touches no database.
 */
#include "core/note/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* The members of a target, all owned strings. */
static const size_t target_members[] = {
#define M(name) offsetof(struct kn_target, name)
	M(url), M(body_key), M(key), M(path), M(story), M(title), M(outlet),
	M(via), M(byline), M(date), M(retrieved), M(corpus),
#undef M
};
#define N_MEMBERS (sizeof(target_members) / sizeof(target_members[0]))

static char **
member(const struct kn_target *t, size_t i)
{
	return (char **)(void *)((char *)(uintptr_t)t + target_members[i]);
}

void
kn_target_dispose(struct kn_target *t)
{
	for (size_t i = 0; i < N_MEMBERS; i++)
		free(*member(t, i));
	memset(t, 0, sizeof(*t));
}

void
kn_target_copy(struct kn_target *to, const struct kn_target *from)
{
	memset(to, 0, sizeof(*to));
	for (size_t i = 0; i < N_MEMBERS; i++)
		*member(to, i) = kn_strdup(*member(from, i));
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
kn_target_same(const struct kn_target *a, const struct kn_target *b)
{
	return same_text(a->url, b->url) &&
	    same_text(a->body_key, b->body_key) &&
	    same_text(a->key, b->key) && same_text(a->path, b->path) &&
	    same_text(a->story, b->story) && same_text(a->corpus, b->corpus);
}

void
kn_target_of(const struct kn_meta *meta, struct kn_key key,
    struct kn_key body_key, const char *story, const char *corpus,
    struct kn_target *out)
{
	bool has_story = story != NULL && story[0] != '\0';
	bool has_corpus = corpus != NULL && corpus[0] != '\0';

	*out = (struct kn_target){
		.url = kn_strdup(meta->url),
		.body_key = kn_strdup(body_key.hex),
		.key = kn_strdup(key.hex),
		.path = kn_strdup(meta->path),
		.story = has_story ? kn_strdup(story) : NULL,
		.title = kn_strdup(meta->title),
		.outlet = kn_strdup(meta->outlet),
		.via = kn_strdup(meta->via),
		.byline = kn_strdup(meta->byline),
		.date = kn_strdup(meta->date),
		.retrieved = kn_strdup(meta->retrieved),
		.corpus = has_corpus ? kn_strdup(corpus) : NULL,
	};
}

void
kn_note_dispose(struct kn_note *n)
{
	free(n->id);
	free(n->author);
	free(n->created);
	free(n->updated);
	free(n->label);
	free(n->text);
	for (size_t i = 0; i < n->n_tags; i++)
		free(n->tags[i]);
	free(n->tags);
	kn_target_dispose(&n->target);
	kn_anchor_dispose(&n->anchor);
	memset(n, 0, sizeof(*n));
}

void
kn_note_copy(struct kn_note *to, const struct kn_note *from)
{
	*to = (struct kn_note){
		.id = kn_strdup(from->id),
		.scope = from->scope,
		.author = kn_strdup(from->author),
		.created = kn_strdup(from->created),
		.updated = kn_strdup(from->updated),
		.label = kn_strdup(from->label),
		.text = kn_strdup(from->text),
		.n_tags = from->n_tags,
		.anchor = from->anchor,
	};
	if (from->n_tags > 0)
		to->tags = kn_calloc(from->n_tags, sizeof(*to->tags));
	for (size_t i = 0; i < from->n_tags; i++)
		to->tags[i] = kn_strdup(from->tags[i]);
	kn_target_copy(&to->target, &from->target);
	struct kn_anchor *a = &to->anchor;
	a->exact = kn_strdup(a->exact);
	a->prefix = kn_strdup(a->prefix);
	a->suffix = kn_strdup(a->suffix);
	a->fold_exact = kn_strdup(a->fold_exact);
	a->fold_prefix = kn_strdup(a->fold_prefix);
	a->fold_suffix = kn_strdup(a->fold_suffix);
}

void
kn_notes_free(struct kn_note *n, size_t count)
{
	for (size_t i = 0; i < count; i++)
		kn_note_dispose(&n[i]);
	free(n);
}
