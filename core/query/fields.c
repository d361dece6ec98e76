/*
 * fields.c: fields of articles as a person corrects them.
 *
 * Query row of the architecture. In: corrections that know their article by
 * url, body_key, key or path; values as typed. Out: amendments of the index
 * handle by article; the corrections that give articles a value, or that gave
 * it. Changes neither the notebook nor the index.
 */
#include "core/query/overlay_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/amend.h"
#include "core/query/query_priv.h"

/* ---- laid over an index --------------------------------------------------------- */

struct laying {
	struct kn_amendment *at;
	size_t n, cap;
	const struct kn_correction *c;
};

static bool
lay_one(void *user, uint32_t id)
{
	struct laying *l = user;

	l->at = kn_grow(l->at, &l->cap, l->n + 1, sizeof(*l->at));
	l->at[l->n++] = (struct kn_amendment){ id,
		kn_correction_field(l->c), l->c->value };
	return true;
}

enum kn_status
kn_fields_lay(struct kn_index *ix, const struct kn_correction *c, size_t n,
    const char *corpus, struct kn_err *err)
{
	struct laying l = { NULL, 0, 0, NULL };
	/* Articles are known by what their sources say. */
	enum kn_status st = kn_index_amend(ix, NULL, 0, err);

	for (size_t i = 0; i < n && st == KN_OK; i++) {
		if (c[i].kind != KN_CORRECT_FIELD)
			continue;
		struct kn_set *in = kn_set_new();

		l.c = &c[i];
		st = target__own(ix, &c[i].target, corpus, in, err);
		kn_set_each(in, lay_one, &l);
		kn_set_free(in);
	}
	if (st == KN_OK)
		st = kn_index_amend(ix, l.at, l.n, err);
	free(l.at);
	return st;
}

/* ---- made ------------------------------------------------------------------------ */

struct making {
	struct kn_index *ix;
	const char *corpus;
	const struct kn_field_value *v;
	char **value;           /* of each, as articles have it; or NULL */
	size_t n_v;
	struct kn_correction *at;
	size_t n, cap;
	struct kn_err *err;
	enum kn_status st;
};

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
make_one(struct making *m, const struct kn_article *now,
    const struct kn_article *raw, size_t i)
{
	enum kn_meta_field field = m->v[i].field;
	struct kn_target t;

	if (is_same(*kn_meta_at(&now->meta, field), m->value[i]))
		return;
	m->at = kn_grow(m->at, &m->cap, m->n + 1, sizeof(*m->at));
	struct kn_correction *c = &m->at[m->n++];
	*c = (struct kn_correction){ .kind = KN_CORRECT_FIELD,
		.field = kn_strdup(kn_meta_field_name(field)),
		.value = kn_strdup(m->value[i]),
		.was = kn_strdup(*kn_meta_at(&raw->meta, field)) };
	kn_target_of(&raw->meta, raw->key, raw->body_key, raw->story.hex,
	    m->corpus, &t);
	kn_correction_here(c, &t);
	kn_target_dispose(&t);
	m->st = kn_correction_check(c, m->err);
	if (m->st == KN_OK && m->n > KN_CORRECTIONS_MAX)
		m->st = kn_err_set(m->err, KN_LIMIT,
		    N_("there are too many corrections"), NULL);
}

static bool
make_article(void *user, uint32_t id)
{
	struct making *m = user;
	struct kn_article now = { .id = 0 }, raw = { .id = 0 };

	m->st = kn_index_article(m->ix, id, &now, m->err);
	if (m->st == KN_OK)
		m->st = kn_raw_article(m->ix, id, &raw, m->err);
	for (size_t i = 0; i < m->n_v && m->st == KN_OK; i++)
		make_one(m, &now, &raw, i);
	kn_article_dispose(&now);
	kn_article_dispose(&raw);
	return m->st == KN_OK;
}

/* Values as articles have them. */
static enum kn_status
read_values(struct making *m, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < m->n_v && st == KN_OK; i++) {
		struct kn_buf typed, kept;

		kn_buf_init(&typed, 0);
		kn_buf_init(&kept, 0);
		st = kn_meta_value(m->v[i].field, m->v[i].value, &typed, err);
		if (st == KN_OK && m->v[i].field == KN_META_OUTLET)
			st = kn_index_outlet(m->ix, kn_buf_get(&typed), &kept,
			    err);
		else if (st == KN_OK)
			kn_buf_str(&kept, kn_buf_get(&typed));
		if (st == KN_OK && kept.n > 0)
			m->value[i] = kn_strndup(kept.s, kept.n);
		kn_buf_dispose(&typed);
		kn_buf_dispose(&kept);
	}
	return st;
}

enum kn_status
kn_fields_make(struct kn_index *ix, const struct kn_set *articles,
    const struct kn_field_value *v, size_t n_v, const char *corpus,
    struct kn_correction **out, size_t *n, struct kn_err *err)
{
	struct making m = { .ix = ix, .corpus = corpus, .v = v, .n_v = n_v,
		.err = err, .value = kn_calloc(n_v + 1, sizeof(*m.value)) };

	m.st = read_values(&m, err);
	if (m.st == KN_OK)
		kn_set_each(articles, make_article, &m);
	for (size_t i = 0; i < n_v; i++)
		free(m.value[i]);
	free(m.value);
	*out = m.at;
	*n = m.n;
	if (m.st != KN_OK) {
		kn_corrections_free(m.at, m.n);
		*out = NULL;
		*n = 0;
	}
	return m.st;
}

/* ---- found again ------------------------------------------------------------------ */

enum kn_status
kn_fields_find(struct kn_index *ix, struct kn_correction *c, size_t n,
    const struct kn_set *articles, unsigned fields, const char *corpus,
    size_t *n_found, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	*n_found = 0;
	for (size_t i = 0; i < n && st == KN_OK; i++) {
		enum kn_meta_field field = kn_correction_field(&c[i]);

		if (field == KN_META_FIELD_COUNT || (fields >> field & 1) == 0)
			continue;
		struct kn_set *in = kn_set_new();
		st = target__own(ix, &c[i].target, corpus, in, err);
		if (kn_set_and_count(in, articles) > 0) {
			struct kn_correction found = c[i];

			c[i] = c[*n_found];
			c[(*n_found)++] = found;
		}
		kn_set_free(in);
	}
	return st;
}

enum kn_status
ov__field_count(struct kn_index *ix, const struct kn_correction *c,
    const char *corpus, uint64_t *n, struct kn_err *err)
{
	struct kn_set *in = kn_set_new();
	enum kn_status st = target__own(ix, &c->target, corpus, in, err);

	*n = kn_set_count(in);
	kn_set_free(in);
	return st;
}

struct compared {
	struct kn_index *ix;
	const struct kn_correction *c;
	kn_conflict_fn *fn;
	void *user;
};

static bool
compare_source(void *user, uint32_t id)
{
	struct compared *x = user;
	struct kn_article a = { .id = 0 };

	if (kn_raw_article(x->ix, id, &a, NULL) == KN_OK) {
		const char *now = *kn_meta_at(&a.meta,
		    kn_correction_field(x->c));

		if (is_same(now, x->c->value))
			x->fn(x->user, x->c,
			    N_("the source says so itself now"), KN_LIT(""));
		else if (!is_same(now, x->c->was))
			x->fn(x->user, x->c, now == NULL ?
			    N_("the source says nothing now") :
			    N_("the source says %s now"), kn_str(now));
	}
	kn_article_dispose(&a);
	return false;
}

void
ov__field_conflict(struct kn_index *ix, const struct kn_correction *c,
    const char *corpus, kn_conflict_fn *fn, void *user)
{
	struct compared x = { ix, c, fn, user };
	struct kn_set *in = kn_set_new();

	if (target__own(ix, &c->target, corpus, in, NULL) == KN_OK)
		kn_set_each(in, compare_source, &x);
	kn_set_free(in);
}
