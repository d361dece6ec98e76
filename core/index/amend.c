/*
 * amend.c: fields of articles as a reader wants them. In: values for single
 * articles. Out: articles, sets and searches that follow them. The order of
 * lists is in amend_order.c.
 */
#include "core/index/amend_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/token.h"
#include "kunnash/vocab.h"

static struct kn_str
id_key(const uint32_t *id)
{
	return (struct kn_str){ (const char *)id, sizeof(*id) };
}

/* ---- made and released ------------------------------------------------------- */

void
index__amend_free(struct index_amend *am)
{
	if (am == NULL)
		return;
	for (int f = 0; f < KN_META_FIELD_COUNT; f++)
		kn_set_free(am->in[f]);
	for (int o = 0; o < KN_ORDER_COUNT; o++)
		for (int leads = 0; leads < 2; leads++)
			free(am->order[o].ids[leads]);
	kn_map_free(am->by_id);
	kn_arena_free(am->arena);
	free(am->row);
	free(am);
}

static bool
take_media(void *user, uint32_t number, const struct kn_entity *e)
{
	(void)number;
	kn_buf_cstr(user, e->id);
	return false;
}

enum kn_status
kn_index_outlet(struct kn_index *ix, struct kn_str name, struct kn_buf *out,
    struct kn_err *err)
{
	size_t before = out->n;
	enum kn_status st = kn_raw_lookup(ix, KN_TYPE_MEDIA, name, false,
	    take_media, out, err);

	if (st == KN_OK && out->n == before)
		kn_buf_str(out, name);
	return st;
}

/* Values that were given, and what they became: bulk gives one many times. */
struct seen {
	const char *given;
	const char *kept;
};

static enum kn_status
keep_value(struct kn_index *ix, struct index_amend *am,
    const struct kn_amendment *a, struct seen *seen, struct kn_err *err)
{
	struct kn_buf b;
	enum kn_status st = KN_OK;

	if (a->value == NULL || (seen->given != NULL &&
	    strcmp(seen->given, a->value) == 0))
		return KN_OK;
	kn_buf_init(&b, 0);
	if (a->field == KN_META_OUTLET)
		st = kn_index_outlet(ix, kn_str(a->value), &b, err);
	else
		kn_buf_cstr(&b, a->value);
	seen->given = a->value;
	seen->kept = kn_arena_str(am->arena, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}

static enum kn_status
fill(struct kn_index *ix, struct index_amend *am,
    const struct kn_amendment *a, size_t n, struct kn_err *err)
{
	struct seen seen[KN_META_FIELD_COUNT] = { { NULL, NULL } };
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < n && st == KN_OK; i++) {
		st = keep_value(ix, am, &a[i], &seen[a[i].field], err);
		uint32_t k = kn_map_intern(am->by_id, id_key(&a[i].id),
		    (uint32_t)am->n);
		if (k == am->n) {
			am->row = kn_grow(am->row, &am->cap, am->n + 1,
			    sizeof(*am->row));
			am->row[am->n++] = (struct amend_row){
				.id = a[i].id };
		}
		am->row[k].set |= 1u << a[i].field;
		am->row[k].value[a[i].field] = a[i].value == NULL ? NULL :
		    seen[a[i].field].kept;
		kn_set_add(am->in[a[i].field], a[i].id);
	}
	return st;
}

enum kn_status
kn_index_amend(struct kn_index *ix, const struct kn_amendment *a, size_t n,
    struct kn_err *err)
{
	index__amend_free(ix->amend);
	ix->amend = NULL;
	index__facet_cache_free(ix->facets);
	ix->facets = NULL;
	index__columns_free(ix->columns);
	ix->columns = NULL;
	kn_err_clear(err);
	if (n == 0)
		return KN_OK;
	struct index_amend *am = kn_calloc(1, sizeof(*am));
	am->arena = kn_arena_new();
	am->by_id = kn_map_new();
	for (int f = 0; f < KN_META_FIELD_COUNT; f++)
		am->in[f] = kn_set_new();
	enum kn_status st = fill(ix, am, a, n, err);
	if (st == KN_OK)
		ix->amend = am;
	else
		index__amend_free(am);
	return st;
}

/* ---- articles ------------------------------------------------------------------ */

const struct amend_row *
index__amend_row(const struct index_amend *am, uint32_t id)
{
	uint32_t k;

	return am != NULL && kn_map_get(am->by_id, id_key(&id), &k) ?
	    &am->row[k] : NULL;
}

void
index__amend_meta(const struct index_amend *am, uint32_t id,
    struct kn_meta *m)
{
	const struct amend_row *row = index__amend_row(am, id);

	for (int f = 0; row != NULL && f < KN_META_FIELD_COUNT; f++)
		if ((row->set >> f & 1) != 0)
			kn_meta_correct(m, (enum kn_meta_field)f,
			    row->value[f]);
}

/* ---- sets ------------------------------------------------------------------------ */

enum kn_meta_field
index__amend_field(const char *facet)
{
	static const enum kn_meta_field with[] = { KN_META_OUTLET,
		KN_META_VIA, KN_META_LANG };

	for (size_t i = 0; i < sizeof(with) / sizeof(with[0]); i++)
		if (strcmp(facet, kn_meta_field_name(with[i])) == 0)
			return with[i];
	return KN_META_FIELD_COUNT;
}

/* Puts those amended to a value (NULL: to none) in, all others out. */
static void
amend_value(const struct index_amend *am, enum kn_meta_field field,
    const struct kn_str *value, struct kn_set *set)
{
	kn_set_minus(set, am->in[field]);
	for (size_t i = 0; i < am->n; i++) {
		const struct amend_row *row = &am->row[i];
		const char *v = row->value[field];

		if ((row->set >> field & 1) == 0 ||
		    (v == NULL) != (value == NULL))
			continue;
		if (v == NULL || kn_str_is(*value, v))
			kn_set_add(set, row->id);
	}
}

void
index__amend_facet(const struct index_amend *am, const char *field,
    struct kn_str value, struct kn_set *set)
{
	enum kn_meta_field f = index__amend_field(field);

	if (am == NULL)
		return;
	if (strcmp(field, "undated") == 0)
		amend_value(am, KN_META_DATE, NULL, set);
	else if (f != KN_META_FIELD_COUNT)
		amend_value(am, f, &value, set);
}

void
index__amend_days(const struct index_amend *am, kn_day *day, size_t n)
{
	for (size_t i = 0; am != NULL && i < am->n; i++) {
		const struct amend_row *row = &am->row[i];
		const char *iso = row->value[KN_META_DATE];

		if ((row->set >> KN_META_DATE & 1) != 0 && row->id < n)
			day[row->id] = iso == NULL ? KN_DAY_NONE :
			    kn_day_parse(kn_str(iso));
	}
}

void
index__amend_url(const struct index_amend *am, struct kn_str url,
    struct kn_set *set)
{
	for (size_t i = 0; am != NULL && i < am->n; i++)
		if (am->row[i].value[KN_META_URL] != NULL &&
		    kn_str_is(url, am->row[i].value[KN_META_URL]))
			kn_set_add(set, am->row[i].id);
}

/* ---- words of titles --------------------------------------------------------------- */

static bool
is_form(const struct kn_index_alts *alts, struct kn_str word, bool prefix)
{
	for (size_t i = 0; i < alts->n; i++)
		if (prefix ? kn_str_starts(word, alts->form[i]) :
		    kn_str_eq(word, alts->form[i]))
			return true;
	return false;
}

/*
 * Whether a title has the words next to each other. Bit k of `at` says that
 * the first k + 1 of them end where the title was read to.
 */
static bool
title_has(const char *title, const struct kn_places_query *q)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, title,
	    strlen(title));
	struct kn_token word;
	uint64_t at = 0;
	bool found = false;

	while (!found && kn_tokens_next(t, &word)) {
		uint64_t next = 0;

		for (size_t k = 0; k < q->n_words; k++)
			if ((k == 0 || (at >> (k - 1) & 1) != 0) &&
			    is_form(&q->words[k], index__word(word.folded),
			    q->prefix && k == q->n_words - 1))
				next |= (uint64_t)1 << k;
		at = next;
		found = (at >> (q->n_words - 1) & 1) != 0;
	}
	kn_tokens_free(t);
	return found;
}

void
kn_index_amend_words(const struct kn_index *ix,
    const struct kn_places_query *q, struct kn_set *set)
{
	const struct index_amend *am = ix->amend;

	if (am == NULL)
		return;
	if (q->in_title)
		kn_set_minus(set, am->in[KN_META_TITLE]);
	for (size_t i = 0; i < am->n; i++) {
		const char *title = am->row[i].value[KN_META_TITLE];

		if (title != NULL && title_has(title, q))
			kn_set_add(set, am->row[i].id);
	}
}
