/*
 * bench_story.c: how long it takes to find which articles are one story. In:
 * how many articles; texts are made up here: words as often as language has
 * them, one article in four an edited copy of an earlier one, one in twenty
 * the same text again. Out: seconds of the processor for the sketches and
 * for the stories, and in all by the clock; what a thousand articles more
 * cost; and the digest (SHA-256) of the same texts as the baseline of the
 * same run.
 *
 *	bench_story [ARTICLES]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/index/index_priv.h"
#include "kunnash/digest.h"
#include "kunnash/mem.h"

enum { MORE = 1000, WORDS = 30000, KEPT = 500, BATCH = 500 };

static double
seconds(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* ---- texts ------------------------------------------------------------------- */

static uint64_t
draw(uint64_t *state)
{
	uint64_t x = (*state += 0x9e3779b97f4a7c15u);

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

/* Word n of the vocabulary: two to six letters. */
static void
put_word(struct kn_buf *out, uint64_t n)
{
	uint64_t state = n;

	for (uint64_t k = 2 + draw(&state) % 5; k > 0; k--)
		kn_buf_cp(out, 0x0641 + (uint32_t)(draw(&state) % 9));
}

/* Zipf's law, nearly: the logarithm of the rank is even. */
static uint64_t
some_word(uint64_t *state)
{
	uint64_t r = 1;

	for (uint64_t left = draw(state) % 15; left > 0; left--)
		r *= 2;
	return (r + draw(state) % r) % WORDS;
}

/* Sentences of twenty words, 8 to 27 of them. */
static void
make_text(uint64_t *state, struct kn_buf *out)
{
	for (uint64_t s = 8 + draw(state) % 20; s > 0; s--) {
		for (int w = 0; w < 20; w++) {
			put_word(out, some_word(state));
			kn_buf_cstr(out, w == 19 ? ".\n\n" : " ");
		}
	}
}

/* The same text with a sentence behind it, and a word in forty changed. */
static void
make_copy(uint64_t *state, struct kn_str from, struct kn_buf *out)
{
	for (size_t i = 0; i < from.n; i++) {
		if (from.s[i] == ' ' && draw(state) % 40 == 0) {
			kn_buf_chr(out, ' ');
			put_word(out, some_word(state));
		}
		kn_buf_chr(out, from.s[i]);
	}
	for (int w = 0; w < 20; w++) {
		put_word(out, some_word(state));
		kn_buf_chr(out, ' ');
	}
}

/* ---- the run ------------------------------------------------------------------- */

struct run {
	struct kn_db *db;
	struct index_facets *facets;
	struct index_stories *stories;
	struct kn_buf kept[KEPT];       /* texts that may be copied */
	uint64_t state;
	uint32_t n;
	double sketch_s, join_s, digest_s, clock_s;
};

static struct kn_doc *
next_doc(struct run *r)
{
	struct kn_buf text;
	uint64_t kind = draw(&r->state) % 20;
	struct kn_buf *kept = &r->kept[draw(&r->state) % KEPT];
	char path[32];

	kn_buf_init(&text, 0);
	if (kept->n > 0 && kind == 0)
		kn_buf_str(&text, kn_buf_get(kept));
	else if (kept->n > 0 && kind <= 5)
		make_copy(&r->state, kn_buf_get(kept), &text);
	else
		make_text(&r->state, &text);
	if (kind > 5) {
		kn_buf_reset(kept);
		kn_buf_str(kept, kn_buf_get(&text));
	}
	snprintf(path, sizeof(path), "%08u.txt", r->n);
	size_t n_b = text.n;
	return kn_doc_new_text(path, kn_buf_take(&text, NULL), n_b);
}

/* What stories need of the row of an article. */
static void
put_row(struct run *r, uint32_t id, struct index_member in,
    const struct kn_doc *doc)
{
	struct kn_stmt *st = kn_db_stmt(r->db, "INSERT INTO article (id,"
	    " source, path, story, key, body_key, meta_sum, title, words,"
	    " chars, body_b, text_b, title_key, body) VALUES (?1, 0, ?2, ?3,"
	    " ?4, ?5, 0, ?6, 0, 0, ?7, ?8, x'', ?9)");

	kn_bind_int(st, 1, id);
	kn_bind_blob(st, 2, kn_str(doc->meta.path));
	kn_bind_int(st, 3, in.story);
	kn_bind_int(st, 4, (int64_t)id);
	kn_bind_int(st, 5, (int64_t)id);
	kn_bind_cstr(st, 6, doc->meta.title);
	kn_bind_int(st, 7, (int64_t)index__story_body_b(doc));
	kn_bind_int(st, 8, (int64_t)doc->n_b);
	kn_bind_int(st, 9, in.body);
	kn_run(st);
}

static void
one(struct run *r)
{
	struct kn_doc *doc = next_doc(r);
	struct kn_sketch sketch;
	uint32_t id = ++r->n;
	double began = seconds(CLOCK_MONOTONIC);
	double from = seconds(CLOCK_PROCESS_CPUTIME_ID);

	(void)kn_key_of(doc->text, doc->n_b);
	double digested = seconds(CLOCK_PROCESS_CPUTIME_ID);
	index__story_sketch(doc, &sketch);
	double sketched = seconds(CLOCK_PROCESS_CPUTIME_ID);
	struct index_member in = index__story_join(r->stories, id, doc,
	    &sketch);
	double joined = seconds(CLOCK_PROCESS_CPUTIME_ID);
	r->clock_s += seconds(CLOCK_MONOTONIC) - began;
	put_row(r, id, in, doc);
	r->digest_s += digested - from;
	r->sketch_s += sketched - digested;
	r->join_s += joined - sketched;
	kn_doc_free(doc);
}

static void
many(struct run *r, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (i % BATCH == 0)
			kn_db_exec(r->db, "BEGIN IMMEDIATE");
		one(r);
		if (i % BATCH == BATCH - 1 || i + 1 == n) {
			double began = seconds(CLOCK_MONOTONIC);
			double from = seconds(CLOCK_PROCESS_CPUTIME_ID);

			index__stories_settle(r->stories);
			kn_db_exec(r->db, "COMMIT");
			if (i + 1 == n)
				index__stories_write(r->stories);
			r->join_s += seconds(CLOCK_PROCESS_CPUTIME_ID) - from;
			r->clock_s += seconds(CLOCK_MONOTONIC) - began;
		}
	}
}

static int64_t
count(struct kn_db *db, const char *sql)
{
	struct kn_stmt *st = kn_db_stmt(db, sql);
	int64_t n = kn_step(st) ? kn_col_int(st, 0) : -1;

	kn_reset(st);
	return n;
}

static void
report(struct run *r, const char *what, uint32_t n)
{
	double all_s = r->sketch_s + r->join_s;

	printf("%s: %u articles: sketches %.2f s, stories %.2f s (%.0f us an "
	    "article), %.1f times the digest of the texts (%.2f s); %.1f s by "
	    "the clock\n", what, n, r->sketch_s, r->join_s,
	    r->join_s * 1e6 / n, all_s / r->digest_s, r->digest_s,
	    r->clock_s);
	r->sketch_s = r->join_s = r->digest_s = r->clock_s = 0;
}

int
main(int argc, char **argv)
{
	const struct kn_db_opts opts = { .write = true, .create = true,
	    .sync = KN_DB_SYNC_OFF };
	uint32_t n = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 100000;
	char path[] = "/tmp/kunnash-bench-XXXXXX";
	struct index_entities ents = { 0 };
	struct run r = { .state = 7 };
	struct kn_err err;
	int fd = mkstemp(path);

	for (size_t i = 0; i < KEPT; i++)
		kn_buf_init(&r.kept[i], 0);
	if (n == 0 || fd < 0 || close(fd) != 0 || kn_db_open(path, &opts,
	    &r.db, &err) != KN_OK) {
		fprintf(stderr, "bench_story [ARTICLES]\n");
		return 1;
	}
	index__fts_register(r.db, NULL);
	index__schema_create(r.db);
	/* As an update has it. */
	kn_db_exec(r.db, "PRAGMA cache_size = -16384");
	r.facets = index__facets_new(&ents);
	r.stories = index__stories_new(r.db, r.facets);
	many(&r, n);
	report(&r, "all", n);
	printf("%lld stories, the largest of %lld\n",
	    (long long)count(r.db, "SELECT count(*) FROM story"),
	    (long long)count(r.db, "SELECT max(copies) FROM story"));
	many(&r, MORE);
	report(&r, "more", MORE);
	enum kn_status st = kn_db_take(r.db, &err);
	index__stories_free(r.stories);
	index__facets_free(r.facets);
	for (size_t i = 0; i < KEPT; i++)
		kn_buf_dispose(&r.kept[i]);
	kn_db_close(r.db);
	unlink(path);
	return st == KN_OK ? 0 : 1;
}
