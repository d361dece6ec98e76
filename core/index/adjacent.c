/*
 * adjacent.c: phrases whose words have alternatives, by positions. In: the
 * instances FTS5 found in a row. Out: whether one of each word stands in a
 * line. FTS5 3.40 has no ("a" OR "b") + "c", and writing out the
 * combinations of three words with two dozen clitic forms each would make
 * 13,824 phrases.
 */
#include "core/index/adjacent_priv.h"

#include <stdint.h>
#include <stdlib.h>

#include "kunnash/index.h"
#include "kunnash/mem.h"

/* Where the phrase would have to start for this word to be in its place. */
struct start {
	int col, off, word;
};

static int
by_place(const void *pa, const void *pb)
{
	const struct start *a = pa, *b = pb;

	if (a->col != b->col)
		return a->col < b->col ? -1 : 1;
	if (a->off != b->off)
		return a->off < b->off ? -1 : 1;
	return (a->word > b->word) - (a->word < b->word);
}

/* Whether some place has every one of the words. */
static int
complete(const struct start *at, size_t n, int n_words)
{
	int next = 0;

	for (size_t i = 0; i < n; i++) {
		if (i == 0 || at[i].col != at[i - 1].col ||
		    at[i].off != at[i - 1].off)
			next = 0;
		if (at[i].word == next)
			next++;
		if (next == n_words)
			return 1;
	}
	return 0;
}

void
index__adjacent(const Fts5ExtensionApi *api, Fts5Context *fts,
    sqlite3_context *ctx, int n, sqlite3_value **v)
{
	int ends[KN_INDEX_MAX_WORDS], end = 0, count = 0;
	size_t used = 0;

	if (n > KN_INDEX_MAX_WORDS) {
		sqlite3_result_error_code(ctx, SQLITE_TOOBIG);
		return;
	}
	for (int i = 0; i < n; i++)
		ends[i] = end += sqlite3_value_int(v[i]);
	int rc = api->xInstCount(fts, &count);
	struct start *at = kn_calloc((size_t)count, sizeof(*at));
	for (int i = 0; i < count && rc == SQLITE_OK; i++) {
		int phrase, col, off, word = 0;

		rc = api->xInst(fts, i, &phrase, &col, &off);
		while (word < n && phrase >= ends[word])
			word++;
		if (rc == SQLITE_OK && word < n && off >= word)
			at[used++] = (struct start){ col, off - word, word };
	}
	qsort(at, used, sizeof(*at), by_place);
	if (rc == SQLITE_OK)
		sqlite3_result_int(ctx, complete(at, used, n));
	else
		sqlite3_result_error_code(ctx, rc);
	free(at);
}
