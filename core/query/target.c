/*
 * target.c: which articles of an index a note is about. In: what the note
 * knew its article by. Out: articles of this index. Reads only.
 */
#include "core/query/overlay_priv.h"
#include "core/query/query_priv.h"

#include <string.h>

/* What a note knows its article by, in the order in which it is trusted. */
static struct kn_str
identity(const struct kn_target *t, enum kn_identity by, const char *corpus)
{
	/* A path says which article is meant only within its corpus. */
	bool here = t->corpus != NULL && corpus != NULL &&
	    strcmp(t->corpus, corpus) == 0;
	const char *const values[] = {
		[KN_BY_URL] = t->url,
		[KN_BY_BODY] = t->body_key,
		[KN_BY_KEY] = t->key,
		[KN_BY_PATH] = here ? t->path : NULL,
		[KN_BY_STORY] = t->story,
	};

	return kn_str(values[by]);
}

static enum kn_status
same(struct kn_index *ix, const struct kn_target *t, enum kn_identity by,
    const char *corpus, struct kn_set *into, struct kn_err *err)
{
	struct kn_str value = identity(t, by, corpus);

	return value.n > 0 ? kn_index_same(ix, by, value, into, err) : KN_OK;
}

/* The articles of a target: by its text, by its story, and by each name that
 * can be given to another text. */
struct meant {
	struct kn_set *text, *story, *named[2];
};

static void
meant_dispose(struct meant *m)
{
	kn_set_free(m->text);
	kn_set_free(m->story);
	kn_set_free(m->named[0]);
	kn_set_free(m->named[1]);
}

/*
 * An address or a path that several articles have, as a site's front page,
 * says nothing where one of them is the noted text; else the story chooses.
 */
static void
narrow(struct kn_set *named, const struct kn_set *by)
{
	if (kn_set_and_count(named, by) > 0)
		kn_set_and(named, by);
}

static enum kn_status
meant_init(struct meant *m, struct kn_index *ix, const struct kn_target *t,
    const char *corpus, struct kn_err *err)
{
	*m = (struct meant){ kn_set_new(), kn_set_new(),
		{ kn_set_new(), kn_set_new() } };
	enum kn_status st = same(ix, t, KN_BY_BODY, corpus, m->text, err);

	if (st == KN_OK)
		st = same(ix, t, KN_BY_KEY, corpus, m->text, err);
	if (st == KN_OK)
		st = same(ix, t, KN_BY_STORY, corpus, m->story, err);
	if (st == KN_OK)
		st = same(ix, t, KN_BY_URL, corpus, m->named[0], err);
	if (st == KN_OK)
		st = same(ix, t, KN_BY_PATH, corpus, m->named[1], err);
	if (st != KN_OK) {
		meant_dispose(m);
		return st;
	}
	for (int i = 0; i < 2; i++) {
		narrow(m->named[i], m->text);
		narrow(m->named[i], m->story);
	}
	return KN_OK;
}

enum kn_status
kn_target_articles(struct kn_index *ix, const struct kn_target *t,
    const char *corpus, struct kn_set *into, struct kn_err *err)
{
	struct meant m;
	enum kn_status st = meant_init(&m, ix, t, corpus, err);

	if (st != KN_OK)
		return st;
	kn_set_or(into, m.text);
	kn_set_or(into, m.story);
	kn_set_or(into, m.named[0]);
	kn_set_or(into, m.named[1]);
	meant_dispose(&m);
	return KN_OK;
}

enum kn_status
kn_target_means(struct kn_index *ix, const struct kn_target *t,
    const char *corpus, uint32_t id, enum kn_meant *out, struct kn_err *err)
{
	struct meant m;
	enum kn_status st = meant_init(&m, ix, t, corpus, err);

	if (st != KN_OK)
		return st;
	*out = KN_MEANT_NOT;
	for (int i = 0; i < 2; i++)
		if (kn_set_has(m.named[i], id) && *out != KN_MEANT)
			*out = kn_set_count(m.named[i]) == 1 ? KN_MEANT :
			    KN_MEANT_MAYBE;
	if (kn_set_has(m.text, id) || kn_set_has(m.story, id))
		*out = KN_MEANT;
	meant_dispose(&m);
	return KN_OK;
}

/* Into an empty set. The first identity that knows any decides, if it knows
 * one; else those behind it, to the last, choose among its articles. */
static enum kn_status
choose(struct kn_index *ix, const struct kn_target *t, const char *corpus,
    enum kn_identity last, struct kn_set *found, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	for (int by = KN_BY_URL; by <= (int)last && st == KN_OK &&
	    kn_set_count(found) != 1; by++) {
		struct kn_set *known = kn_set_new();

		st = same(ix, t, (enum kn_identity)by, corpus, known, err);
		if (kn_set_count(found) == 0)
			kn_set_or(found, known);
		else
			narrow(found, known);
		kn_set_free(known);
	}
	return st;
}

enum kn_status
target__own(struct kn_index *ix, const struct kn_target *t,
    const char *corpus, struct kn_set *into, struct kn_err *err)
{
	struct kn_set *found = kn_set_new();
	enum kn_status st = choose(ix, t, corpus, KN_BY_PATH, found, err);

	if (st == KN_OK)
		kn_set_or(into, found);
	kn_set_free(found);
	return st;
}

static bool
take_first(void *user, uint32_t id)
{
	*(uint32_t *)user = id;
	return false;
}

enum kn_status
kn_target_article(struct kn_index *ix, const struct kn_target *t,
    const char *corpus, uint32_t *id, struct kn_err *err)
{
	struct kn_set *found = kn_set_new();
	enum kn_status st = choose(ix, t, corpus, KN_BY_STORY, found, err);

	if (st == KN_OK && kn_set_count(found) == 0)
		st = kn_err_set(err, KN_NOT_FOUND,
		    N_("the article of the note is not in this corpus"),
		    NULL);
	if (st == KN_OK)
		kn_set_each(found, take_first, id);
	kn_set_free(found);
	return st;
}
