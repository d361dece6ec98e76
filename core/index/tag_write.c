/*
 * tag_write.c: stores the tags of articles that changed. In: changes of
 * tag_store.c; the leads of stories before and after. Out: rows of the table
 * `tag`, when the index publishes.
 *
 * What the whole corpus has of a tag is counted by what changed: the stories
 * of articles that came, went, or have another story than before are taken
 * out as they were stored and put in as they are. Both states are at hand, the
 * old one in the rows, so that no statement asks who is in a story.
 */
#include "core/index/tagger_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* ---- chunks of articles ------------------------------------------------------------- */

/* Chunks of one state of the index, as far as they were asked for. */
struct state {
	struct tag_chunk **chunk;
	size_t n, cap;
};

static struct tag_chunk **
chunk_at(struct state *s, size_t c)
{
	if (c >= s->n) {
		size_t n = s->n;

		s->chunk = kn_grow(s->chunk, &s->cap, c + 1,
		    sizeof(*s->chunk));
		s->n = s->cap;
		memset(s->chunk + n, 0, (s->n - n) * sizeof(*s->chunk));
	}
	return &s->chunk[c];
}

/* As it is stored. */
static const struct tag_chunk *
stored(struct index_tagger *t, struct state *old, size_t c)
{
	struct tag_chunk **chunk = chunk_at(old, c);

	if (*chunk == NULL) {
		*chunk = kn_calloc(1, sizeof(**chunk));
		if (t->is_void)
			(void)!tag__chunk_take(*chunk, kn_malloc(1), 0, 0);
		else
			tag__chunk_load(t->db, c, t->n_stored, *chunk);
	}
	return *chunk;
}

static void
state_dispose(struct state *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->chunk[i] != NULL)
			free(s->chunk[i]->bytes);
		free(s->chunk[i]);
	}
	free(s->chunk);
}

static int
by_id(const void *pa, const void *pb)
{
	const struct tag_change *a = pa, *b = pb;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* Of several changes of an article the last one is left. */
static void
keep_last(struct index_tagger *t)
{
	size_t n = 0;

	if (t->n_changes > 1)
		qsort(t->change, t->n_changes, sizeof(*t->change), by_id);
	for (size_t i = 0; i < t->n_changes; i++)
		if (i + 1 == t->n_changes ||
		    t->change[i + 1].id != t->change[i].id)
			t->change[n++] = t->change[i];
	t->n_changes = n;
}

/* The articles of a chunk with these changes. */
static struct tag_chunk *
merge(struct index_tagger *t, const struct tag_chunk *old, size_t c,
    const struct tag_change *change, size_t n)
{
	struct tag_chunk *chunk = kn_calloc(1, sizeof(*chunk));
	size_t last = 0, k = 0, n_b;
	struct kn_buf out;

	kn_buf_init(&out, 0);
	for (size_t i = 0; i < TAG_CHUNK; i++) {
		uint32_t id = (uint32_t)(c * TAG_CHUNK + i);

		if (k < n && change[k].id == id) {
			tagger__read(t, &change[k++]);
		} else {
			struct tag_list list = tag__list(old, id);

			t->n_code = 0;
			tag__codes(&list, &t->code, &t->n_code,
			    &t->cap_code);
		}
		tag__pack(t->code, t->n_code, &out);
		if (t->n_code > 0)
			last = out.n;
	}
	kn_buf_trunc(&out, last);
	char *bytes = kn_buf_take(&out, &n_b);
	if (!tag__chunk_take(chunk, bytes, n_b, t->n))
		kn_db_fail(t->db, KN_BUG, N_("%s is damaged"));
	return chunk;
}

static void
write_chunks(struct index_tagger *t, struct state *old, struct state *now)
{
	for (size_t i = 0, n; i < t->n_changes; i += n) {
		size_t c = t->change[i].id / TAG_CHUNK;

		n = 1;
		while (i + n < t->n_changes &&
		    t->change[i + n].id / TAG_CHUNK == c)
			n++;
		struct tag_chunk *chunk = merge(t, stored(t, old, c), c,
		    &t->change[i], n);
		*chunk_at(now, c) = chunk;
		tag__put(t->db, TAG_SLOT_ARTICLES, c, (struct kn_str){
		    (char *)chunk->bytes, chunk->n_b });
	}
}

/* ---- counting what changed ---------------------------------------------------------- */

static uint32_t
lead_of(const struct tag_leads *l, uint32_t id)
{
	return id < l->n ? l->at[id] : 0;
}

struct member {
	uint32_t lead, id;
};

static int
by_lead(const void *pa, const void *pb)
{
	const struct member *a = pa, *b = pb;

	if (a->lead != b->lead)
		return a->lead < b->lead ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* Leads that are looked for, by id. */
struct wanted {
	unsigned char *is;
	size_t n;
};

static bool
want_lead(void *user, uint32_t lead)
{
	struct wanted *w = user;

	if (lead < w->n)
		w->is[lead] = 1;
	return true;
}

/* The articles of the stories of these leads. */
static struct member *
members(const struct tag_leads *l, const struct kn_set *wanted, size_t *n)
{
	struct wanted w = { kn_calloc(l->n + 1, 1), l->n };
	struct member *m = NULL;
	size_t cap = 0;

	*n = 0;
	kn_set_each(wanted, want_lead, &w);
	for (uint32_t id = 0; id < l->n; id++) {
		uint32_t lead = l->at[id];

		if (lead == 0 || lead >= l->n || !w.is[lead])
			continue;
		m = kn_grow(m, &cap, *n + 1, sizeof(*m));
		m[(*n)++] = (struct member){ lead, id };
	}
	free(w.is);
	if (*n > 1)
		qsort(m, *n, sizeof(*m), by_lead);
	return m;
}

/* Adds what an article has, or takes it away; its story is the one of the
 * stamp. */
static void
count_list(struct index_tagger *t, const struct tag_list *list, bool in)
{
	const uint64_t one = in ? 1 : UINT64_MAX;

	t->n_code = 0;
	tag__codes(list, &t->code, &t->n_code, &t->cap_code);
	for (size_t i = 0; i < t->n_code; i++) {
		struct tag_row *row = &t->row[t->code[i]];

		row->articles += one;
		if (t->mark[t->code[i]] != t->stamp)
			row->stories += one;
		t->mark[t->code[i]] = t->stamp;
	}
}

/* The stories of these leads in one state: `now`, where it has a chunk, else
 * `old`. */
static void
count_stories(struct index_tagger *t, const struct tag_leads *l,
    const struct kn_set *wanted, struct state *old, struct state *now)
{
	size_t n;
	struct member *m = members(l, wanted, &n);

	for (size_t i = 0; i < n; i++) {
		size_t c = m[i].id / TAG_CHUNK;
		const struct tag_chunk *chunk = now != NULL && c < now->n ?
		    now->chunk[c] : NULL;

		if (chunk == NULL)
			chunk = stored(t, old, c);
		struct tag_list list = tag__list(chunk, m[i].id);

		if (i == 0 || m[i].lead != m[i - 1].lead)
			tagger__stamp(t);
		count_list(t, &list, now != NULL);
	}
	free(m);
}

static void
add_leads(const struct index_tagger *t, const struct tag_leads *now,
    uint32_t id, struct kn_set *to)
{
	kn_set_add(to, lead_of(&t->before, id));
	kn_set_add(to, lead_of(now, id));
}

/* The leads, before and now, of articles that changed or have another story.
 * Who is in a story of one of them was in one or is changed. */
static struct kn_set *
changed(const struct index_tagger *t, const struct tag_leads *now)
{
	struct kn_set *set = kn_set_new();
	size_t n = now->n > t->before.n ? now->n : t->before.n;

	for (size_t i = 0; i < t->n_changes; i++)
		add_leads(t, now, t->change[i].id, set);
	for (uint32_t id = 0; id < n; id++)
		if (lead_of(now, id) != lead_of(&t->before, id))
			add_leads(t, now, id, set);
	return set;
}

/* ---- order --------------------------------------------------------------------------- */

static int
compare(const struct index_tagger *t, uint32_t a, uint32_t b)
{
	enum kn_type x = tag__type(t->ents, t->row[a].entity);
	enum kn_type y = tag__type(t->ents, t->row[b].entity);

	return x != y ? (x > y) - (x < y) :
	    strcmp(t->row[a].id, t->row[b].id);
}

/* Sorts codes by merging, as what compares them needs the tags. */
static void
sort_codes(const struct index_tagger *t, uint32_t *code, size_t n,
    uint32_t *scratch)
{
	size_t half = n / 2, i = 0, j = half;

	if (n < 2)
		return;
	sort_codes(t, code, half, scratch);
	sort_codes(t, code + half, n - half, scratch);
	for (size_t k = 0; k < n; k++)
		scratch[k] = j == n || (i < half &&
		    compare(t, code[i], code[j]) <= 0) ? code[i++] :
		    code[j++];
	memcpy(code, scratch, n * sizeof(*code));
}

/* New tags take their places among the others. */
static void
merge_order(struct index_tagger *t, const uint32_t *old, size_t n_old)
{
	size_t n = t->n - n_old;
	uint32_t *out = kn_calloc(t->n, sizeof(*out));
	uint32_t *fresh = kn_calloc(t->n, sizeof(*fresh));

	for (size_t i = 0; i < n; i++)
		fresh[i] = (uint32_t)(n_old + i);
	sort_codes(t, fresh, n, out);
	for (size_t i = 0, j = 0, k = 0; k < t->n; k++)
		out[k] = j == n || (i < n_old &&
		    compare(t, old[i], fresh[j]) <= 0) ? old[i++] :
		    fresh[j++];
	tag__order_save(t->db, out, t->n);
	free(out);
	free(fresh);
}

static void
write_order(struct index_tagger *t)
{
	size_t n;

	if (t->n == t->n_stored)
		return;
	uint32_t *old = tag__order_load(t->db, &n);
	if (n == t->n_stored)
		merge_order(t, old, n);
	else
		kn_db_fail(t->db, KN_CORRUPT, N_("%s is damaged"));
	free(old);
}

/* ---- publishing ------------------------------------------------------------------------ */

void
index__tagger_begin(struct index_tagger *t)
{
	free(t->before.at);
	t->before = (struct tag_leads){ NULL, 0 };
	if (!t->is_void && !index__leads_load(t->db, &t->before.at,
	    &t->before.n))
		kn_db_fail(t->db, KN_CORRUPT, N_("%s is damaged"));
}

static void
forget(struct index_tagger *t)
{
	t->n_changes = 0;
	kn_buf_reset(&t->packed);
	t->is_void = false;
	t->n_stored = t->n;
}

void
index__tagger_write(struct index_tagger *t)
{
	struct state old = { .n = 0 }, now = { .n = 0 };
	struct tag_leads leads = { NULL, 0 };

	tagger__know(t);
	if (t->is_void)
		kn_run(kn_db_stmt(t->db, "DELETE FROM tag"));
	if (t->n_stored == 0)
		tagger__recode(t);
	keep_last(t);
	if (!index__leads_load(t->db, &leads.at, &leads.n))
		kn_db_fail(t->db, KN_CORRUPT, N_("%s is damaged"));
	struct kn_set *set = changed(t, &leads);
	write_chunks(t, &old, &now);
	if (kn_db_status(t->db) == KN_OK) {
		count_stories(t, &t->before, set, &old, NULL);
		count_stories(t, &leads, set, &old, &now);
		tag__rows_save(t->db, t->row, t->n);
		write_order(t);
	}
	forget(t);
	kn_set_free(set);
	free(leads.at);
	state_dispose(&old);
	state_dispose(&now);
}

/* ---- checking ---------------------------------------------------------------------------- */

static bool
rows_agree(const struct index_tagger *t, const struct tag_row *want)
{
	for (size_t i = 0; i < t->n_stored; i++)
		if (want[i].articles != t->row[i].articles ||
		    want[i].stories != t->row[i].stories ||
		    want[i].mentions != t->row[i].mentions)
			return false;
	return t->n == t->n_stored;
}

static bool
order_agrees(const struct index_tagger *t)
{
	size_t n;
	uint32_t *code = tag__order_load(t->db, &n);
	bool rises = n == t->n_stored;

	for (size_t i = 1; rises && i < t->n_stored; i++)
		rises = compare(t, code[i - 1], code[i]) < 0;
	free(code);
	return rises;
}

/* Every chunk that is stored holds what its articles have, and no other is
 * there. */
static bool
chunks_agree(struct index_tagger *t, struct state *old, struct state *now)
{
	struct kn_stmt *st = kn_db_stmt(t->db, "SELECT count(*) FROM tag"
	    " WHERE slot >= ?1");
	size_t n = 0;
	bool same = true;

	for (size_t i = 0, k; i < t->n_changes; i += k) {
		size_t c = t->change[i].id / TAG_CHUNK;
		struct tag_chunk none = { .n_b = 0 };

		k = 1;
		while (i + k < t->n_changes &&
		    t->change[i + k].id / TAG_CHUNK == c)
			k++;
		struct tag_chunk *chunk = merge(t, &none, c, &t->change[i],
		    k);
		const struct tag_chunk *is = stored(t, old, c);

		*chunk_at(now, c) = chunk;
		n += chunk->n_b > 0;
		same = same && chunk->n_b == is->n_b && (is->n_b == 0 ||
		    memcmp(chunk->bytes, is->bytes, is->n_b) == 0);
	}
	kn_bind_int(st, 1, (int64_t)TAG_SLOT_ARTICLES << 32);
	same = kn_step(st) && same && kn_col_int(st, 0) == (int64_t)n;
	kn_reset(st);
	return same;
}

bool
index__tags_agree(const struct index_names *names)
{
	struct index_tagger *t = index__tagger_new(names->db, names->ents);
	struct state old = { .n = 0 }, now = { .n = 0 };
	struct tag_leads leads = { NULL, 0 };

	tagger__know(t);
	struct tag_row *want = kn_calloc(t->n + 1, sizeof(*want));
	for (size_t i = 0; i < t->n; i++) {
		want[i] = t->row[i];
		t->row[i].articles = t->row[i].stories = 0;
		t->row[i].mentions = 0;
	}
	index__tagger_gather(t, names);
	keep_last(t);
	bool good = index__leads_load(t->db, &leads.at, &leads.n) &&
	    chunks_agree(t, &old, &now);
	struct kn_set *set = changed(t, &leads);
	count_stories(t, &leads, set, &old, &now);
	good = rows_agree(t, want) && order_agrees(t) && good &&
	    kn_db_take(t->db, NULL) == KN_OK;
	kn_set_free(set);
	free(want);
	free(leads.at);
	state_dispose(&old);
	state_dispose(&now);
	index__tagger_free(t);
	return good;
}
