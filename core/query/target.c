/*
 * target.c: which articles of an index a note is about. In: what the note
 * knew its article by. Out: articles of this index. Reads only.
 */
#include "query_priv.h"

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

enum kn_status
kn_target_articles(struct kn_index *ix, const struct kn_target *t,
    const char *corpus, struct kn_set *into, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	for (int by = KN_BY_URL; by <= KN_BY_STORY && st == KN_OK; by++) {
		struct kn_str value = identity(t, (enum kn_identity)by,
		    corpus);

		if (value.n > 0)
			st = kn_index_same(ix, (enum kn_identity)by, value,
			    into, err);
	}
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
	enum kn_status st = KN_OK;

	for (int by = KN_BY_URL; by <= KN_BY_STORY && st == KN_OK; by++) {
		struct kn_str value = identity(t, (enum kn_identity)by,
		    corpus);
		struct kn_set *same = kn_set_new();

		if (value.n > 0)
			st = kn_index_same(ix, (enum kn_identity)by, value,
			    same, err);
		/* The first that knows any decides; the others choose among
		 * its articles. */
		if (kn_set_count(found) == 0)
			kn_set_or(found, same);
		else if (kn_set_and_count(found, same) > 0)
			kn_set_and(found, same);
		kn_set_free(same);
	}
	if (st == KN_OK && kn_set_count(found) == 0)
		st = kn_err_set(err, KN_NOT_FOUND,
		    N_("the article of the note is not in this corpus"),
		    NULL);
	if (st == KN_OK)
		kn_set_each(found, take_first, id);
	kn_set_free(found);
	return st;
}
