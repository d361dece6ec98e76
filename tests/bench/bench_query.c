/*
 * bench_query.c: how long a corpus takes to answer. In: an index; queries,
 * one a line: their kind, a tab, the words. Out: a line of measure.h for each
 * kind: the first page of a search; running a filter with all counts that
 * the pickers show, just after the index was opened and later; each picker's
 * counts alone.
 *
 *	bench_query draw INDEX [N]      prints N queries of each kind
 *	bench_query search INDEX QUERIES
 *	bench_query filter INDEX
 *	bench_query check INDEX
 *
 * Queries are drawn from articles of the index, so that any corpus will do:
 * word1 … word3 have so many words that stand in one article (how often a
 * word is drawn is how often it is written; particles are left out),
 * common1 … common3 so many of the ten words that most articles have.
 *
 * check asks whether the counts of the pickers are what filtering by their
 * rows shows, for filters that many articles pass and few; exit 1 when not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dice.h"
#include "kunnash/facet.h"
#include "kunnash/mem.h"
#include "kunnash/search.h"
#include "kunnash/token.h"
#include "kunnash/vocab.h"
#include "measure.h"

enum { COMMON = 10, PARTICLES = 60, MAX_DRAWN = 3, KEY_B = 64,
	VALUES = 20, COLD = 10 };

static void
fail(const char *what, const struct kn_err *err)
{
	const char *at = strstr(err->msgid, "%s");
	int before = (int)(at == NULL ? strlen(err->msgid) :
	    (size_t)(at - err->msgid));

	fprintf(stderr, "bench_query: %s: %.*s%s%s\n", what, before,
	    err->msgid, at == NULL ? "" : err->detail,
	    at == NULL ? "" : at + 2);
	exit(1);
}

static struct kn_index *
open_index(const char *path)
{
	struct kn_index *ix;
	struct kn_err err;

	if (kn_index_open(path, &ix, &err) != KN_OK)
		fail(path, &err);
	return ix;
}

/* ---- drawing queries -------------------------------------------------------- */

struct frequent {
	char word[KEY_B];
	uint32_t articles;
};

/* The words that most articles have, most first. */
struct head {
	struct frequent at[PARTICLES];
	size_t n;
};

static bool
take_word(void *user, struct kn_str word, uint32_t articles)
{
	struct head *h = user;
	size_t i = h->n;

	if (word.n >= KEY_B || (i == PARTICLES &&
	    h->at[i - 1].articles >= articles))
		return true;
	if (i < PARTICLES)
		h->n++;
	else
		i--;
	for (; i > 0 && h->at[i - 1].articles < articles; i--)
		h->at[i] = h->at[i - 1];
	memcpy(h->at[i].word, word.s, word.n);
	h->at[i].word[word.n] = '\0';
	h->at[i].articles = articles;
	return true;
}

static bool
is_frequent(const struct head *h, struct kn_str word)
{
	for (size_t i = 0; i < h->n; i++)
		if (kn_str_eq(word, kn_str(h->at[i].word)))
			return true;
	return false;
}

/* Calls for n of the words of a text that are no particles, at equal
 * distances from a place that the dice say. */
static size_t
draw_words(struct kn_index *ix, uint32_t id, const struct head *h,
    struct dice *d, size_t n, struct kn_buf *out)
{
	struct kn_doc *doc;
	struct kn_token word;
	size_t got = 0, skip = dice_below(d, 40);

	if (kn_index_doc(ix, id, &doc, NULL) != KN_OK)
		return 0;
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, doc->text,
	    doc->n_b);
	while (got < n && kn_tokens_next(t, &word)) {
		if (word.folded.n < 6 || is_frequent(h, word.folded))
			continue;
		if (skip > 0) {
			skip--;
			continue;
		}
		kn_buf_cstr(out, got++ == 0 ? "" : " ");
		kn_buf_put(out, doc->text + word.at.start_b,
		    word.at.end_b - word.at.start_b);
		skip = 3;
	}
	kn_tokens_free(t);
	kn_doc_free(doc);
	return got;
}

static void
draw_common(const struct head *h, struct dice *d, size_t n)
{
	size_t have = h->n < COMMON ? h->n : COMMON;
	size_t from = have == 0 ? 0 : dice_below(d, (uint32_t)have);

	printf("common%zu\t", n);
	for (size_t i = 0; i < n && i < have; i++)
		printf("%s%s", i == 0 ? "" : " ",
		    h->at[(from + i) % have].word);
	printf("\n");
}

static void
draw(const char *path, size_t count)
{
	struct kn_index *ix = open_index(path);
	struct kn_index_totals totals = { 0 };
	struct head h = { .n = 0 };
	struct dice d = dice_of(7, 0);
	struct kn_buf words;
	struct kn_err err;
	struct kn_vocab *v = kn_vocab_open(ix);

	kn_vocab_each(v, kn_str(""), take_word, &h);
	if (kn_vocab_close(v, &err) != KN_OK ||
	    kn_index_totals(ix, &totals, &err) != KN_OK)
		fail(path, &err);
	kn_buf_init(&words, 0);
	for (size_t i = 0; totals.articles > 0 && i < count; i++) {
		for (size_t n = 1; n <= MAX_DRAWN; n++) {
			uint32_t id = 1 + dice_below(&d,
			    (uint32_t)totals.articles);

			kn_buf_reset(&words);
			if (draw_words(ix, id, &h, &d, n, &words) == n)
				printf("word%zu\t%.*s\n", n, (int)words.n,
				    words.s);
			draw_common(&h, &d, n);
		}
	}
	kn_buf_dispose(&words);
	kn_index_close(ix);
}

/* ---- searching -------------------------------------------------------------- */

static struct kn_query *
parse(struct kn_str text)
{
	struct kn_query *q;
	struct kn_err err;

	if (kn_query_parse(text, &q, &err) != KN_OK)
		fail(text.s, &err);
	return q;
}

struct search {
	struct kn_index *ix;
	struct samples_by by;
};

/* The first of all reads what then stays in memory. */
static void
search(void *user, const char *kind, const char *words)
{
	struct search *s = user;
	struct kn_run_opts opts = { .order = KN_ORDER_DATE };
	struct kn_passage *p;
	struct kn_err err;
	size_t n;
	struct moment from = measure_now();
	struct kn_query *q = parse(kn_str(words));

	if (kn_search(q, s->ix, &opts, KN_SEARCH_PAGE, &p, &n, &err) != KN_OK)
		fail(words, &err);
	samples_since(samples_of(&s->by, "search", s->by.n == 0 ? "first" :
	    kind), from);
	free(p);
	kn_query_free(q);
}

static void
search_all(const char *path, const char *queries)
{
	struct search s = { .ix = open_index(path) };

	measure_queries(queries, search, &s);
	kn_index_close(s.ix);
	samples_by_print(&s.by);
}

/* ---- filtering -------------------------------------------------------------- */

static const char *const values[] = { "outlet", "via", "lang" };

static struct kn_result *
run(struct kn_index *ix, const char *text)
{
	struct kn_run_opts opts = { .order = KN_ORDER_DATE };
	struct kn_query *q = parse(kn_str(text));
	struct kn_result *r;
	struct kn_err err;

	if (kn_query_run(q, ix, &opts, &r, &err) != KN_OK)
		fail(text, &err);
	kn_query_free(q);
	return r;
}

/* The counts of every picker; each timed as part "key.NAME". */
static void
count_all(struct kn_result *r, struct samples_by *parts, const char *key)
{
	struct kn_facet_count *rows;
	struct kn_err err;
	size_t n;

	for (int t = 0; t < KN_TYPE_DATE; t++) {
		struct moment from = measure_now();

		if (kn_result_facets(r, (enum kn_type)t, &rows, &n, &err) !=
		    KN_OK)
			fail(key, &err);
		free(rows);
		samples_since(samples_of(parts, key,
		    kn_type_name((enum kn_type)t)), from);
	}
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		struct moment from = measure_now();

		if (kn_result_values(r, values[i], &rows, &n, &err) != KN_OK)
			fail(key, &err);
		kn_values_free(rows, n);
		samples_since(samples_of(parts, key, values[i]), from);
	}
}

/* A filter, and a filter with all counts. */
static void
filter_one(struct kn_index *ix, const char *text, const char *key,
    struct samples_by *rows, struct samples_by *parts)
{
	struct moment from = measure_now();
	struct kn_result *r = run(ix, text);

	samples_since(samples_of(rows, "filter", key), from);
	count_all(r, parts, strstr(key, "first") != NULL ? "counts.first" :
	    "counts");
	samples_since(samples_of(rows, "filter+counts", key), from);
	kn_result_free(r);
}

/* "country:MA" … of the entities that most articles have; how many. */
static size_t
frequent_values(struct kn_index *ix, enum kn_type type, const char *field,
    char out[VALUES][KEY_B])
{
	struct kn_facet_count *rows;
	struct kn_result *r = run(ix, "");
	struct kn_err err;
	size_t n, got = 0;

	if (kn_result_facets(r, type, &rows, &n, &err) != KN_OK)
		fail(field, &err);
	for (size_t i = 0; i < n && got < VALUES; i++)
		if (strpbrk(rows[i].value, " \"") == NULL &&
		    strlen(rows[i].value) < KEY_B - 16)
			snprintf(out[got++], KEY_B, "%s:%s", field,
			    rows[i].value);
	free(rows);
	kn_result_free(r);
	return got;
}

static void
filter_all(const char *path)
{
	static const char *const others[] = { "", "date:2020", "date:<2016",
		"date:none", "is:copy", "-country:MA", "lang:ar" };
	char country[VALUES][KEY_B], agency[VALUES][KEY_B];
	struct samples_by rows = { .n = 0 }, parts = { .n = 0 };
	struct kn_index *ix = open_index(path);
	size_t n_c = frequent_values(ix, KN_TYPE_COUNTRY, "country", country);
	size_t n_a = frequent_values(ix, KN_TYPE_AGENCY, "agency", agency);

	kn_index_close(ix);
	for (size_t i = 0; i < n_c && i < COLD; i++) {
		ix = open_index(path);
		filter_one(ix, country[i], "country.first", &rows, &parts);
		kn_index_close(ix);
	}
	ix = open_index(path);
	for (int round = 0; round < 6; round++) {
		for (size_t i = 0; i < n_c; i++)
			filter_one(ix, country[i], round == 0 ? "country.once"
			    : "country", &rows, &parts);
		for (size_t i = 0; i < n_a; i++)
			filter_one(ix, agency[i], round == 0 ? "agency.once" :
			    "agency", &rows, &parts);
		for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
			filter_one(ix, others[i], round == 0 ? "other.once" :
			    others[i][0] == '\0' ? "all" : others[i], &rows,
			    &parts);
	}
	kn_index_close(ix);
	samples_by_print(&rows);
	samples_by_print(&parts);
}

/* ---- checking ---------------------------------------------------------------- */

enum { CHECKED = 24 };          /* rows of a picker, evenly among all */

/* The field that filters by entities of a type. */
static const char *const fields[KN_TYPE_DATE] = { "country", "agency",
	"person", "place", "group", "event" };

/* How many rows count what they do not show. */
static size_t
check_type(struct kn_index *ix, const char *filter, enum kn_type type)
{
	struct kn_facet_count *rows;
	struct kn_result *r = run(ix, filter);
	struct kn_err err;
	char text[512];
	size_t n, wrong = 0;

	if (kn_result_facets(r, type, &rows, &n, &err) != KN_OK)
		fail(filter, &err);
	for (size_t i = 0; i < n; i += 1 + n / CHECKED) {
		snprintf(text, sizeof(text), "%s %s:\"%s\"", filter,
		    fields[type], rows[i].value);
		struct kn_result *shown = run(ix, text);

		if (rows[i].stories != kn_result_stories(shown) ||
		    rows[i].articles != kn_result_articles(shown)) {
			fprintf(stderr, "%s: %llu stories, %zu shown\n", text,
			    (unsigned long long)rows[i].stories,
			    kn_result_stories(shown));
			wrong++;
		}
		kn_result_free(shown);
	}
	free(rows);
	kn_result_free(r);
	return wrong;
}

static int
check(const char *path)
{
	char filter[VALUES][KEY_B];
	struct kn_index *ix = open_index(path);
	size_t wrong = 0, n = frequent_values(ix, KN_TYPE_COUNTRY, "country",
	    filter);

	snprintf(filter[n - 1], KEY_B, "date:2020");
	snprintf(filter[n / 2], KEY_B, "date:2024-03");
	snprintf(filter[n / 4], KEY_B, "country:PG");
	for (size_t i = 0; i < n; i++)
		for (int t = 0; t < KN_TYPE_DATE; t++)
			if (fields[t] != NULL)
				wrong += check_type(ix, filter[i],
				    (enum kn_type)t);
	kn_index_close(ix);
	return wrong > 0;
}

int
main(int argc, char **argv)
{
	const char *verb = argc > 2 ? argv[1] : "";

	if (strcmp(verb, "draw") == 0)
		draw(argv[2], argc > 3 ? strtoul(argv[3], NULL, 10) : 50);
	else if (strcmp(verb, "search") == 0 && argc > 3)
		search_all(argv[2], argv[3]);
	else if (strcmp(verb, "filter") == 0)
		filter_all(argv[2]);
	else if (strcmp(verb, "check") == 0)
		return check(argv[2]);
	else {
		fprintf(stderr, "usage: bench_query draw INDEX [N] | "
		    "search INDEX QUERIES | filter INDEX | check INDEX\n");
		return 2;
	}
	return 0;
}
