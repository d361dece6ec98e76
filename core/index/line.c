/*
 * line.c: in how many stories each line stands, after some changes. In: the
 * rows of `block` that come and go in a run, and the stories that changed.
 * Out: rows of `line` and `line_sieve` in step, and the articles to be judged
 * again. What it costs depends on what changed, and on how many articles
 * have the lines of that; not on how many there are. When a line comes to
 * its sixth article, all rows are read once for the other five: one article
 * in some hundred brings such a line, and a long run many.
 *
 * A line is judged by its stories and those of its outlet. The stories of a
 * line change when it comes or goes, or when one of its articles changes
 * story; those of an outlet likewise, and then the few of its lines that are
 * at a threshold may become something else without having changed.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/index/block_priv.h"

/* Above so many changes of lines, and this part of all lines, everything is
 * counted: it takes less. */
enum { EVENTS_MAX = 1 << 18, EVENTS_FEW = 4096, EVENTS_PART = 4 };

/* A line of an article, or its outlet, that came or went. */
struct event {
	int64_t key;
	uint64_t outlet;
	uint32_t id;
	int by;
};

struct index_lines {
	struct kn_db *db;
	bool few;               /* changes are noted: else all are counted */
	size_t most;            /* events */
	struct event *at;
	size_t n, cap;
	struct kn_set *touched;
};

int64_t
line__outlet_key(uint64_t outlet)
{
	return -(int64_t)(outlet >> 26) - 1;
}

struct index_lines *
index__lines_new(struct kn_db *db, bool in_step)
{
	struct index_lines *l = kn_calloc(1, sizeof(*l));
	int64_t lines = index__meta_int(db, "lines", -1);

	l->db = db;
	l->few = in_step && lines >= 0;
	l->most = EVENTS_FEW + (size_t)lines / EVENTS_PART;
	l->most = l->most < EVENTS_MAX ? l->most : EVENTS_MAX;
	l->touched = kn_set_new();
	return l;
}

void
index__lines_free(struct index_lines *l)
{
	if (l == NULL)
		return;
	free(l->at);
	kn_set_free(l->touched);
	free(l);
}

/* ---- changes ----------------------------------------------------------------- */

static void
note(struct index_lines *l, int64_t key, uint64_t outlet, uint32_t id, int by)
{
	l->at = kn_grow(l->at, &l->cap, l->n + 1, sizeof(*l->at));
	l->at[l->n++] = (struct event){ key, outlet, id, by };
}

static void
note_row(struct index_lines *l, uint32_t id, uint64_t outlet,
    const struct block_line *line, size_t n, int by)
{
	if (n > 0)
		note(l, line__outlet_key(outlet), outlet, id, by);
	for (size_t i = 0; i < n; i++)
		if (!line[i].again)
			note(l, line[i].key, outlet, id, by);
}

/* The lines of a stored row; none when there is no row. */
static size_t
load_row(struct kn_db *db, uint32_t id, uint64_t *outlet,
    struct block_line line[KN_BLOCKS_MAX])
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT outlet, lines FROM block WHERE id = ?1");
	size_t n = 0;

	kn_bind_int(st, 1, id);
	if (kn_step(st)) {
		*outlet = (uint64_t)kn_col_int(st, 0);
		n = block__lines(kn_col_str(st, 1), line);
	}
	kn_reset(st);
	return n;
}

void
index__lines_change(struct index_lines *l, uint32_t id,
    const struct index_blocks *b)
{
	struct block_line line[KN_BLOCKS_MAX];
	uint64_t outlet = 0;

	if (!l->few)
		return;
	size_t n = load_row(l->db, id, &outlet, line);
	note_row(l, id, outlet, line, n, -1);
	if (b != NULL) {
		n = block__lines_of(b, line);
		note_row(l, id, b->outlet, line, n, 1);
	}
	kn_set_add(l->touched, id);
	if (l->n <= l->most)
		return;
	l->few = false;
	free(l->at);
	l->at = NULL;
	l->n = l->cap = 0;
}

static int
event_cmp(const void *pa, const void *pb)
{
	const struct event *a = pa, *b = pb;

	return block__key_cmp(a->key, a->id, b->key, b->id);
}

/* What came and went again is no event: each that is left adds an article to
 * a line, or takes it away. */
static void
sum_events(struct index_lines *l)
{
	size_t n = 0;

	if (l->n > 1)
		qsort(l->at, l->n, sizeof(*l->at), event_cmp);
	for (size_t i = 0, end; i < l->n; i = end) {
		struct event e = l->at[i];

		for (end = i + 1; end < l->n &&
		    event_cmp(&l->at[end], &e) == 0; end++)
			e.by += l->at[end].by;
		if (e.by != 0)
			l->at[n++] = e;
	}
	l->n = n;
}

/* ---- what may have changed --------------------------------------------------- */

/* A line to be counted again. */
struct named {
	int64_t key;
	uint64_t outlet;
};

struct outlet {
	uint64_t hash;
	int64_t was, now;       /* its stories */
};

struct settling {
	struct index_lines *l;
	struct kn_db *db;
	struct line_sieve *sieve;
	uint32_t *lead;         /* by id: who stands for the story */
	size_t n_lead, cap_lead;
	struct named *named;
	size_t n_named, cap_named;
	struct outlet *outlets;
	size_t n_outlets, cap_outlets;
	struct line_row *crossing;      /* lines that many may have by now */
	size_t n_crossing, cap_crossing;
	struct kn_set *judge;   /* articles */
	unsigned char *seen;    /* leads, while stories are counted */
};

static void
name_line(struct settling *s, int64_t key, uint64_t outlet)
{
	s->named = kn_grow(s->named, &s->cap_named, s->n_named + 1,
	    sizeof(*s->named));
	s->named[s->n_named++] = (struct named){ key, outlet };
}

static int
named_cmp(const void *pa, const void *pb)
{
	const struct named *a = pa, *b = pb;

	return a->key < b->key ? -1 : a->key > b->key;
}

static bool
add_members(void *user, uint32_t story)
{
	struct settling *s = user;
	struct kn_stmt *st = kn_db_stmt(s->db,
	    "SELECT id FROM article WHERE story = ?1");

	kn_bind_int(st, 1, story);
	while (kn_step(st))
		kn_set_add(s->judge, (uint32_t)kn_col_int(st, 0));
	kn_reset(st);
	return true;
}

/* The lines of an article, and its lead, which the stored array may not have
 * yet. */
static bool
look_at(void *user, uint32_t id)
{
	struct settling *s = user;
	struct block_line line[KN_BLOCKS_MAX];
	uint64_t outlet = 0;
	size_t n = load_row(s->db, id, &outlet, line);
	struct kn_stmt *st = kn_db_stmt(s->db, "SELECT s.lead FROM article a"
	    " JOIN story s ON s.id = a.story WHERE a.id = ?1");

	kn_bind_int(st, 1, id);
	uint32_t lead = (uint32_t)kn_run_int(st, 0);
	if (id >= s->n_lead) {
		s->lead = kn_grow(s->lead, &s->cap_lead, (size_t)id + 1,
		    sizeof(*s->lead));
		memset(s->lead + s->n_lead, 0,
		    ((size_t)id + 1 - s->n_lead) * sizeof(*s->lead));
		s->n_lead = (size_t)id + 1;
	}
	s->lead[id] = lead;
	if (n > 0)
		name_line(s, line__outlet_key(outlet), outlet);
	for (size_t i = 0; i < n; i++)
		name_line(s, line[i].key, outlet);
	return true;
}

/* All lines that may stand in more or fewer stories, each once. */
static void
name_all(struct settling *s, const struct kn_set *stories)
{
	struct index_lines *l = s->l;
	size_t n = 0;

	kn_set_each(stories, add_members, s);
	kn_set_or(s->judge, l->touched);
	kn_set_each(s->judge, look_at, s);
	for (size_t i = 0; i < l->n; i++)
		name_line(s, l->at[i].key, l->at[i].outlet);
	if (s->n_named > 1)
		qsort(s->named, s->n_named, sizeof(*s->named), named_cmp);
	for (size_t i = 0; i < s->n_named; i++)
		if (i == 0 || s->named[i].key != s->named[n - 1].key)
			s->named[n++] = s->named[i];
	s->n_named = n;
}

/* ---- counting ---------------------------------------------------------------- */

struct leads {
	const struct settling *s;
	int64_t n;
};

static bool
see_lead(void *user, uint32_t id)
{
	struct leads *x = user;
	uint32_t lead = id < x->s->n_lead ? x->s->lead[id] : 0;
	unsigned char bit = (unsigned char)(1u << lead % 8);

	if (lead >= x->s->n_lead)
		return true;
	x->n += (x->s->seen[lead / 8] & bit) == 0;
	x->s->seen[lead / 8] |= bit;
	return true;
}

static bool
forget_lead(void *user, uint32_t id)
{
	const struct settling *s = user;
	uint32_t lead = id < s->n_lead ? s->lead[id] : 0;

	if (lead < s->n_lead)
		s->seen[lead / 8] = 0;
	return true;
}

static int64_t
count_stories(struct settling *s, const struct kn_set *articles)
{
	struct leads x = { s, 0 };

	kn_set_each(articles, see_lead, &x);
	kn_set_each(articles, forget_lead, s);
	return x.n;
}

static struct outlet
outlet_of(struct settling *s, uint64_t hash)
{
	struct outlet o = { .hash = hash };

	for (size_t i = 0; i < s->n_outlets; i++)
		if (s->outlets[i].hash == hash)
			return s->outlets[i];
	index__line_stories(s->db, line__outlet_key(hash), &o.was);
	o.now = o.was;
	return o;
}

/* Whether a line of an outlet becomes something else. */
static bool
turns(const struct outlet *o, int64_t was, int64_t now)
{
	return block__repeat((uint64_t)was, (uint64_t)o->was) !=
	    block__repeat((uint64_t)now, (uint64_t)o->now);
}

/* Puts a row that changed; `was`: the stories it had. */
static void
put_line(struct settling *s, struct line_row *row, int64_t was, bool there)
{
	size_t n = kn_set_count(row->articles);
	bool kept = row->key < 0 ? n > 0 : n >= BLOCK_EDGE_STORIES;

	row->stories = count_stories(s, row->articles);
	if (kept)
		line__store(s->db, row);
	else if (there)
		line__drop(s->db, row->key);
	if (row->key < 0) {
		s->outlets = kn_grow(s->outlets, &s->cap_outlets,
		    s->n_outlets + 1, sizeof(*s->outlets));
		s->outlets[s->n_outlets++] = (struct outlet){ row->outlet,
			was, kept ? row->stories : 0 };
		return;
	}
	struct outlet o = outlet_of(s, row->outlet);
	if (turns(&o, was, kept ? row->stories : 0))
		kn_set_or(s->judge, row->articles);
}

static void
cross(struct settling *s, const struct named *named)
{
	s->crossing = kn_grow(s->crossing, &s->cap_crossing,
	    s->n_crossing + 1, sizeof(*s->crossing));
	s->crossing[s->n_crossing++] = (struct line_row){ .key = named->key,
		.outlet = named->outlet, .articles = kn_set_new() };
}

/* A line and its events, of which there may be none. */
static void
count_line(struct settling *s, const struct named *named,
    const struct event *e, size_t n)
{
	struct line_row row;
	bool more = false, there = line__load(s->db, named->key, true, &row);
	int64_t was = row.stories;

	for (size_t i = 0; i < n; i++) {
		more = more || e[i].by > 0;
		if (named->key >= 0)
			line__sieve_add(s->sieve, named->key, e[i].by);
	}
	if (!there && named->key >= 0) {
		if (more && line__sieve_most(s->sieve, named->key) >=
		    BLOCK_EDGE_STORIES)
			cross(s, named);
		return;
	}
	if (!there)
		row = (struct line_row){ .key = named->key,
			.outlet = named->outlet, .articles = kn_set_new() };
	for (size_t i = 0; i < n; i++)
		if (e[i].by > 0)
			kn_set_add(row.articles, e[i].id);
		else
			kn_set_remove(row.articles, e[i].id);
	put_line(s, &row, was, there);
	kn_set_free(row.articles);
}

/* Outlets come first, their keys being below 0. */
static void
count_named(struct settling *s)
{
	const struct index_lines *l = s->l;
	size_t e = 0;

	for (size_t i = 0; i < s->n_named; i++) {
		size_t first = e;

		while (e < l->n && l->at[e].key == s->named[i].key)
			e++;
		count_line(s, &s->named[i], l->at + first, e - first);
	}
}

/* ---- lines that come to be many ---------------------------------------------- */

static struct line_row *
crossing_of(struct settling *s, int64_t key)
{
	size_t lo = 0, hi = s->n_crossing;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->crossing[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n_crossing && s->crossing[lo].key == key ?
	    &s->crossing[lo] : NULL;
}

static void
count_crossing(struct settling *s)
{
	struct kn_stmt *st;

	if (s->n_crossing == 0)
		return;
	st = kn_db_stmt(s->db, "SELECT id, lines FROM block");
	while (kn_step(st)) {
		struct block_line line[KN_BLOCKS_MAX];
		size_t n = block__lines(kn_col_str(st, 1), line);

		for (size_t i = 0; i < n; i++) {
			struct line_row *row = crossing_of(s, line[i].key);

			if (row != NULL)
				kn_set_add(row->articles,
				    (uint32_t)kn_col_int(st, 0));
		}
	}
	kn_reset(st);
	for (size_t i = 0; i < s->n_crossing; i++)
		put_line(s, &s->crossing[i], 0, false);
}

/* ---- lines at a threshold ---------------------------------------------------- */

static void
judge_range(struct settling *s, const struct outlet *o, int64_t first,
    int64_t last)
{
	struct kn_stmt *st = kn_db_stmt(s->db, "SELECT stories, articles"
	    " FROM line WHERE outlet = ?1 AND stories BETWEEN ?2 AND ?3"
	    " AND key >= 0");

	kn_bind_int(st, 1, (int64_t)o->hash);
	kn_bind_int(st, 2, first);
	kn_bind_int(st, 3, last);
	while (kn_step(st)) {
		int64_t stories = kn_col_int(st, 0);
		struct kn_str bytes = kn_col_str(st, 1);
		struct kn_set *set;

		if (!turns(o, stories, stories))
			continue;
		if (kn_set_load(bytes.s, bytes.n, &set) != KN_OK) {
			kn_db_fail(s->db, KN_CORRUPT, N_("%s is damaged"));
			continue;
		}
		kn_set_or(s->judge, set);
		kn_set_free(set);
	}
	kn_reset(st);
}

static void
judge_outlets(struct settling *s)
{
	for (size_t i = 0; i < s->n_outlets; i++) {
		const struct outlet *o = &s->outlets[i];
		int64_t low = o->was < o->now ? o->was : o->now;
		int64_t high = o->was < o->now ? o->now : o->was;

		if (low == high)
			continue;
		judge_range(s, o, low / BLOCK_EDGE_PART,
		    high / BLOCK_EDGE_PART);
		judge_range(s, o, low / BLOCK_ANYWHERE_PART,
		    high / BLOCK_ANYWHERE_PART + 1);
	}
}

/* ---- articles ---------------------------------------------------------------- */

struct judging {
	struct kn_db *db;
	block_judged_fn *fn;
	void *user;
	bool going;
};

static bool
judge_one(void *user, uint32_t id)
{
	struct judging *j = user;
	struct block_line line[KN_BLOCKS_MAX];
	uint8_t repeat[KN_BLOCKS_MAX];
	uint64_t outlet = 0;
	int64_t all, stories;
	bool differs = false;
	size_t n = load_row(j->db, id, &outlet, line);

	index__line_stories(j->db, line__outlet_key(outlet), &all);
	for (size_t i = 0; i < n; i++) {
		index__line_stories(j->db, line[i].key, &stories);
		repeat[i] = (uint8_t)block__repeat((uint64_t)stories,
		    (uint64_t)all);
		differs = differs || repeat[i] != line[i].repeat;
	}
	if (differs)
		j->going = j->fn(j->user, id, outlet, repeat, n);
	return j->going;
}

static void
dispose(struct settling *s)
{
	for (size_t i = 0; i < s->n_crossing; i++)
		kn_set_free(s->crossing[i].articles);
	free(s->crossing);
	free(s->named);
	free(s->outlets);
	free(s->lead);
	free(s->seen);
	kn_set_free(s->judge);
	line__sieve_free(s->sieve);
}

static bool
settle_some(struct settling *s, const struct kn_set *stories,
    block_judged_fn *fn, void *user)
{
	struct judging j = { s->db, fn, user, true };

	name_all(s, stories);
	s->seen = kn_calloc(s->n_lead / 8 + 1, 1);
	count_named(s);
	count_crossing(s);
	judge_outlets(s);
	line__sieve_save(s->sieve);
	kn_set_each(s->judge, judge_one, &j);
	return j.going;
}

bool
index__lines_settle(struct index_lines *l, const struct kn_set *stories,
    block_judged_fn *fn, void *user)
{
	struct settling s = { .l = l, .db = l->db };
	bool going;

	s.judge = kn_set_new();
	s.sieve = l->few ? line__sieve_open(l->db) : NULL;
	sum_events(l);
	bool few = s.sieve != NULL && line__sieve_has_room(s.sieve, l->n) &&
	    index__leads_load(l->db, &s.lead, &s.n_lead);
	s.cap_lead = s.n_lead;
	/* An article that is put right has the lines that it had. */
	l->few = false;
	if (few) {
		going = settle_some(&s, stories, fn, user);
	} else {
		struct block_count *c = block__count(l->db);

		line__store_all(l->db, c);
		going = block__count_judge(c, fn, user);
		block__count_free(c);
	}
	dispose(&s);
	return going;
}
