/*
 * story.c: which articles are one story, and who leads it. In: articles as
 * they come and go, with the sketches of their bodies. Out: rows of `story`,
 * `body` and `band`, the story of articles, changes of the leads facet.
 *
 * What a story is. Articles with the same folded body (rows of `body`) are
 * of one story. Two bodies are linked when they share a band of their
 * sketches, stand at most STORY_REACH apart among the bodies of that band,
 * and are alike (kn_sketch_alike). A story is what links hold together. All
 * of this is a property of the bodies there are, not of the order in which
 * they came: an index that was brought up to date has the stories of one
 * made anew. The order of the bodies of a band is that of their numbers,
 * which begin with one more place of the sketch, so that near-duplicates
 * mostly stand side by side; a band that everyone has costs its reach and
 * no more, and texts too short for a sketch are one story when they are the
 * same.
 *
 * What it is called. A story has the key of the article that was first in
 * it, and keeps it while anyone is in it. Of stories that become one the
 * older name stays. When a story falls apart, because the body that joined
 * two others went or changed, the part with the article that was indexed
 * first keeps the name, and each other part has the key of its own first.
 * So names, unlike stories, tell of the order in which articles came; in a
 * new index that is the order of paths.
 *
 * story_link.c finds the links of a body, story_split.c what is left of a
 * story; check_story.c does both over all bodies and compares.
 */
#include <stdlib.h>

#include "kunnash/mem.h"

#include "core/index/story_priv.h"

/* ---- articles and bodies --------------------------------------------------- */

size_t
index__story_body_b(const struct kn_doc *doc)
{
	size_t n = 0;

	for (size_t i = 0; i < doc->n_spans; i++)
		if (doc->spans[i].kind == KN_SPAN_BODY)
			n += kn_span_len(doc->spans[i].at);
	return n;
}

void
index__story_sketch(const struct kn_doc *doc, struct kn_sketch *out)
{
	struct kn_buf body;

	kn_buf_init(&body, 0);
	if (index__story_body_b(doc) > 0)
		kn_doc_body(doc, &body);
	kn_sketch_make(kn_buf_get(&body), out);
	kn_buf_dispose(&body);
}

/*
 * An article with no body at all is a story of its own, or with those that
 * are the same to the byte: empty bodies are alike, but they are no copies
 * of each other.
 */
int64_t
index__story_body_id(const struct kn_doc *doc,
    const struct kn_sketch *sketch)
{
	const uint64_t low = ((uint64_t)1 << 47) - 1;
	uint64_t key = (uint64_t)index__key_int(
	    index__story_body_b(doc) == 0 ? doc->key : doc->body_key);
	uint64_t place = sketch->mins[KN_SKETCH_MINS - 1];

	return (int64_t)(place << 47 | (key & low));
}

int64_t
index__story_body_of(struct kn_db *db, uint32_t id)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT body FROM article WHERE id = ?1");

	kn_bind_int(st, 1, id);
	return kn_run_int(st, 0);
}

int64_t
story__of_body(struct kn_db *db, int64_t body)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT story FROM body WHERE id = ?1");

	kn_bind_int(st, 1, body);
	return kn_run_int(st, 0);
}

/* ---- stories ----------------------------------------------------------------- */

struct index_stories *
index__stories_new(struct kn_db *db, struct index_facets *facets)
{
	struct index_stories *s = kn_calloc(1, sizeof(*s));

	s->db = db;
	s->facets = facets;
	s->bands = index__bands_new(db);
	s->touched = kn_set_new();
	s->torn = kn_set_new();
	s->moved = kn_set_new();
	s->changed = kn_set_new();
	return s;
}

void
index__stories_free(struct index_stories *s)
{
	if (s == NULL)
		return;
	index__bands_free(s->bands);
	kn_set_free(s->touched);
	kn_set_free(s->torn);
	kn_set_free(s->moved);
	kn_set_free(s->changed);
	free(s->peers);
	free(s);
}

int64_t
story__new(struct index_stories *s, int64_t key, int64_t born,
    int64_t copies)
{
	struct kn_stmt *st = kn_db_stmt(s->db, "INSERT INTO story (key, born,"
	    " copies) VALUES (?1, ?2, ?3)");

	kn_bind_int(st, 1, key);
	kn_bind_int(st, 2, born);
	kn_bind_int(st, 3, copies);
	kn_run(st);
	int64_t id = kn_db_last_row(s->db);
	kn_set_add(s->touched, (uint32_t)id);
	return id;
}

static void
add_copies(struct index_stories *s, int64_t story, int64_t n)
{
	struct kn_stmt *st = kn_db_stmt(s->db,
	    "UPDATE story SET copies = copies + ?2 WHERE id = ?1");

	kn_bind_int(st, 1, story);
	kn_bind_int(st, 2, n);
	kn_run(st);
	kn_set_add(s->touched, (uint32_t)story);
}

/* A row of `story`. */
struct row {
	int64_t id, key, born, lead, copies;
};

static struct row
load(struct kn_db *db, int64_t id)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT key, born,"
	    " coalesce(lead, 0), copies FROM story WHERE id = ?1");
	struct row r = { .id = id };

	kn_bind_int(st, 1, id);
	if (kn_step(st)) {
		r.key = kn_col_int(st, 0);
		r.born = kn_col_int(st, 1);
		r.lead = kn_col_int(st, 2);
		r.copies = kn_col_int(st, 3);
	}
	kn_reset(st);
	return r;
}

static void
drop(struct kn_db *db, int64_t story)
{
	struct kn_stmt *st = kn_db_stmt(db, "DELETE FROM story WHERE id = ?1");

	kn_bind_int(st, 1, story);
	kn_run(st);
}

static void
move_rows(struct kn_db *db, const char *sql, int64_t from, int64_t to)
{
	struct kn_stmt *st = kn_db_stmt(db, sql);

	kn_bind_int(st, 1, from);
	kn_bind_int(st, 2, to);
	kn_run(st);
}

/* The larger takes the smaller in, so that a row moves some few times
 * whatever order stories merge in; the name is that of the older. */
static void
merge(struct index_stories *s, struct row into, struct row gone)
{
	bool older = gone.born < into.born || (gone.born == into.born &&
	    gone.id < into.id);

	move_rows(s->db, "UPDATE article SET story = ?2 WHERE story = ?1",
	    gone.id, into.id);
	move_rows(s->db, "UPDATE body SET story = ?2 WHERE story = ?1",
	    gone.id, into.id);
	struct kn_stmt *st = kn_db_stmt(s->db, "UPDATE story SET key = ?2,"
	    " born = ?3, copies = ?4 WHERE id = ?1");
	kn_bind_int(st, 1, into.id);
	kn_bind_int(st, 2, older ? gone.key : into.key);
	kn_bind_int(st, 3, older ? gone.born : into.born);
	kn_bind_int(st, 4, into.copies + gone.copies);
	kn_run(st);
	drop(s->db, gone.id);
	if (gone.lead != 0)
		index__facets_lead(s->facets, (uint32_t)gone.lead, false);
	if (kn_set_has(s->torn, (uint32_t)gone.id))
		kn_set_add(s->torn, (uint32_t)into.id);
	kn_set_remove(s->torn, (uint32_t)gone.id);
	kn_set_remove(s->touched, (uint32_t)gone.id);
	kn_set_add(s->touched, (uint32_t)into.id);
}

void
story__merge(struct index_stories *s, int64_t body, int64_t other)
{
	int64_t a = story__of_body(s->db, body);
	int64_t b = story__of_body(s->db, other);

	if (a == b || a == 0 || b == 0)
		return;
	struct row ra = load(s->db, a), rb = load(s->db, b);
	if (ra.copies >= rb.copies)
		merge(s, ra, rb);
	else
		merge(s, rb, ra);
}

/* ---- coming and going --------------------------------------------------------- */

/* The row of its sketch. */
static int64_t
add_body(struct index_stories *s, int64_t body, int64_t story,
    const struct kn_sketch *sketch)
{
	struct kn_stmt *st = kn_db_stmt(s->db,
	    "INSERT INTO sketch (body, bytes) VALUES (?1, ?2)");
	struct kn_buf packed;

	kn_buf_init(&packed, 0);
	kn_sketch_save(sketch, &packed);
	kn_bind_int(st, 1, body);
	kn_bind_blob(st, 2, kn_buf_get(&packed));
	kn_run(st);
	kn_buf_dispose(&packed);
	int64_t at = kn_db_last_row(s->db);
	st = kn_db_stmt(s->db, "INSERT INTO body (id, story, articles, sketch)"
	    " VALUES (?1, ?2, 1, ?3)");
	kn_bind_int(st, 1, body);
	kn_bind_int(st, 2, story);
	kn_bind_int(st, 3, at);
	kn_run(st);
	return at;
}

struct index_member
index__story_join(struct index_stories *s, uint32_t id,
    const struct kn_doc *doc, const struct kn_sketch *sketch)
{
	int64_t body = index__story_body_id(doc, sketch);
	int64_t story = story__of_body(s->db, body);

	if (story != 0) {
		struct kn_stmt *st = kn_db_stmt(s->db, "UPDATE body"
		    " SET articles = articles + 1 WHERE id = ?1");
		kn_bind_int(st, 1, body);
		kn_run(st);
		add_copies(s, story, 1);
		return (struct index_member){ story, body };
	}
	story = story__new(s, index__key_int(doc->key), id, 1);
	int64_t number = add_body(s, body, story, sketch);
	if (kn_sketch_usable(sketch))
		story__link(s, body, number, sketch);
	return (struct index_member){ story__of_body(s->db, body), body };
}

static void
one_less(struct kn_db *db, int64_t body)
{
	struct kn_stmt *st = kn_db_stmt(db, "UPDATE body"
	    " SET articles = articles - 1 WHERE id = ?1");

	kn_bind_int(st, 1, body);
	kn_run(st);
}

static void
drop_body(struct kn_db *db, int64_t body, int64_t sketch)
{
	struct kn_stmt *st = kn_db_stmt(db, "DELETE FROM body WHERE id = ?1");

	kn_bind_int(st, 1, body);
	kn_run(st);
	st = kn_db_stmt(db, "DELETE FROM sketch WHERE id = ?1");
	kn_bind_int(st, 1, sketch);
	kn_run(st);
}

void
index__story_leave(struct index_stories *s, int64_t body)
{
	struct kn_stmt *st = kn_db_stmt(s->db,
	    "SELECT b.story, b.articles, s.bytes, b.sketch FROM body b"
	    " LEFT JOIN sketch s ON s.id = b.sketch WHERE b.id = ?1");
	int64_t story = 0, articles = 0, at = 0;
	struct kn_sketch sketch;

	kn_bind_int(st, 1, body);
	bool good = kn_step(st) && kn_sketch_load(kn_col_str(st, 2), &sketch);
	if (good) {
		story = kn_col_int(st, 0);
		articles = kn_col_int(st, 1);
		at = kn_col_int(st, 3);
	}
	kn_reset(st);
	if (!good) {
		kn_db_fail(s->db, KN_CORRUPT, N_("%s is damaged"));
		return;
	}
	add_copies(s, story, -1);
	if (articles > 1) {
		one_less(s->db, body);
		return;
	}
	if (kn_sketch_usable(&sketch))
		story__unlink(s, body, at, &sketch);
	drop_body(s->db, body, at);
}

/* ---- leads --------------------------------------------------------------------- */

/* Titled before untitled, dated before undated, the longest body, path: the
 * index article_story is in this order, so that the first entry is it. */
static int64_t
lead_of(struct kn_db *db, int64_t story)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT id FROM article"
	    " WHERE story = ?1 ORDER BY title IS NULL, date IS NULL,"
	    " body_b DESC, path, id LIMIT 1");

	kn_bind_int(st, 1, story);
	return kn_run_int(st, 0);
}

/* Chooses the lead; a story that nobody is left in goes. */
static int64_t
settle(struct index_stories *s, int64_t story)
{
	int64_t was = load(s->db, story).lead, now = lead_of(s->db, story);

	if (was != now && was != 0)
		index__facets_lead(s->facets, (uint32_t)was, false);
	if (now == 0) {
		drop(s->db, story);
	} else if (was != now) {
		struct kn_stmt *st = kn_db_stmt(s->db,
		    "UPDATE story SET lead = ?2 WHERE id = ?1");
		kn_bind_int(st, 1, story);
		kn_bind_int(st, 2, now);
		kn_run(st);
	}
	return now;
}

struct ids {
	uint32_t *at;
	size_t n;
};

static bool
take_id(void *user, uint32_t id)
{
	struct ids *ids = user;

	ids->at[ids->n++] = id;
	return true;
}

/* The members of a set, which is emptied. */
static struct ids
take_all(struct kn_set *set)
{
	struct ids ids = { kn_calloc(kn_set_count(set) + 1, sizeof(*ids.at)),
		0 };

	kn_set_each(set, take_id, &ids);
	kn_set_minus(set, set);
	return ids;
}

void
index__stories_settle(struct index_stories *s)
{
	struct ids ids = take_all(s->torn);

	for (size_t i = 0; i < ids.n; i++)
		story__split(s, ids.at[i]);
	free(ids.at);
	kn_set_or(s->moved, s->touched);
	kn_set_or(s->changed, s->touched);
	ids = take_all(s->touched);
	for (size_t i = 0; i < ids.n; i++)
		ids.at[i] = (uint32_t)settle(s, ids.at[i]);
	/* Last: an article may lead no more where it was, but where it is. */
	for (size_t i = 0; i < ids.n; i++)
		if (ids.at[i] != 0)
			index__facets_lead(s->facets, ids.at[i], true);
	free(ids.at);
}

/* The bands of every sketch again. */
void
index__stories_gather(struct index_stories *s)
{
	struct kn_stmt *st = kn_db_stmt(s->db, "SELECT id, body, bytes"
	    " FROM sketch");
	uint64_t bands[KN_SKETCH_BANDS];
	struct kn_sketch sketch;

	index__bands_reset(s->bands);
	while (kn_step(st)) {
		if (!kn_sketch_load(kn_col_str(st, 2), &sketch)) {
			kn_db_fail(s->db, KN_CORRUPT, N_("%s is damaged"));
			break;
		}
		if (!kn_sketch_usable(&sketch))
			continue;
		kn_sketch_bands(&sketch, bands);
		for (size_t i = 0; i < KN_SKETCH_BANDS; i++)
			index__bands_add(s->bands, bands[i],
			    kn_col_int(st, 1), kn_col_int(st, 0));
	}
	kn_reset(st);
}

void
index__stories_write(struct index_stories *s)
{
	index__bands_write(s->bands);
}

size_t
index__stories_size_b(const struct index_stories *s)
{
	return index__bands_size_b(s->bands);
}

struct kn_set *
index__stories_moved(struct index_stories *s)
{
	struct kn_set *moved = s->moved;

	s->moved = kn_set_new();
	return moved;
}

const struct kn_set *
index__stories_changed(const struct index_stories *s)
{
	return s->changed;
}
