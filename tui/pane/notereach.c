/*
 * notereach.c: whether the filter shows the article of a note. In: what the
 * note knows its article by. Out: yes or no; reads only.
 */
#include "tui/pane/notereach.h"

void
kn_notereach_init(struct kn_notereach *r, struct kn_model *m)
{
	*r = (struct kn_notereach){ .m = m, .known = kn_map_new() };
}

void
kn_notereach_dispose(struct kn_notereach *r)
{
	kn_map_free(r->known);
	kn_target_dispose(&r->last);
	*r = (struct kn_notereach){ .m = NULL };
}

/* The identity of an article as a key of the map. */
static void
identity_key(const struct kn_target *t, struct kn_buf *out)
{
	const char *const parts[] = { t->url, t->body_key, t->key, t->path,
		t->story, t->corpus };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		kn_buf_cstr(out, parts[i] == NULL ? "" : parts[i]);
		kn_buf_chr(out, '\n');
	}
}

static bool
ask(const struct kn_notereach *r, const struct kn_target *t)
{
	struct kn_set *same = kn_set_new();
	struct kn_err err;
	bool shown = false;

	if (kn_target_articles(kn_model_index(r->m), t,
	    kn_session_corpus_hash(r->m->session), same, &err) == KN_OK)
		shown = kn_set_and_count(same,
		    kn_result_set(r->m->result)) > 0;
	else
		kn_model_notice_err(r->m, &err);
	kn_set_free(same);
	return shown;
}

bool
kn_notereach_has(struct kn_notereach *r, const struct kn_target *t)
{
	struct kn_buf key;
	uint32_t known;

	if (r->any && kn_target_same(&r->last, t))
		return r->answer;
	kn_buf_init(&key, 0);
	identity_key(t, &key);
	if (!kn_map_get(r->known, kn_buf_get(&key), &known)) {
		known = ask(r, t);
		kn_map_set(r->known, kn_buf_get(&key), known);
	}
	kn_buf_dispose(&key);
	kn_target_dispose(&r->last);
	kn_target_copy(&r->last, t);
	r->any = true;
	return r->answer = known != 0;
}
