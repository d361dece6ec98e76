/*
 * check_words.c: whether the FTS5 table holds the words of every article and
 * no others. In: the table's vocabulary, instance by instance, and the
 * texts. Out: findings. FTS5's own integrity check cannot do this for a
 * table without content, so that for each article the instances (word,
 * column, position) are hashed and summed on both sides; a sum does not mind
 * the order, which on one side is by word.
 */
#include "core/index/check_priv.h"

#include <stdio.h>

#include "kunnash/hash.h"
#include "kunnash/mem.h"
#include "kunnash/token.h"

static uint64_t
hash_instance(struct kn_str word, bool in_title, uint64_t pos)
{
	uint64_t h = KN_FNV_START;

	for (size_t i = 0; i < word.n; i++)
		h = kn_fnv(h, (unsigned char)word.s[i]);
	h = (h ^ pos ^ (uint64_t)in_title << 40) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 31;
}

static bool
index_of(const struct check *c, int64_t id, size_t *at)
{
	size_t low = 0, high = c->n_ids;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (c->ids[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	*at = low;
	return low < c->n_ids && c->ids[low] == id;
}

void
check__words_gather(struct check *c)
{
	struct kn_stmt *st;
	int64_t stranger = -1;

	c->sums = kn_calloc(c->n_ids, sizeof(*c->sums));
	/* A temporary table: the file itself is open for reading only. */
	kn_db_exec(c->db, "PRAGMA query_only = OFF;"
	    "CREATE VIRTUAL TABLE temp.word_at USING"
	    " fts5vocab (main, words, instance);");
	st = kn_db_stmt_once(c->db,
	    "SELECT term, doc, col, offset FROM temp.word_at");
	while (kn_step(st)) {
		struct kn_str col = kn_col_str(st, 2);
		int64_t id = kn_col_int(st, 1);
		size_t at;

		if (index_of(c, id, &at)) {
			c->sums[at] += hash_instance(kn_col_str(st, 0),
			    kn_str_is(col, "title"),
			    (uint64_t)kn_col_int(st, 3));
		} else if (id != stranger) {
			char where[32];

			snprintf(where, sizeof(where), "article %lld",
			    (long long)id);
			check__tell(c, "fts", where,
			    N_("words of an article that is not there"));
			stranger = id;
		}
	}
	kn_stmt_free(st);
	if (kn_db_take(c->db, NULL) != KN_OK)
		check__tell(c, "fts", c->path,
		    N_("the table of words cannot be read"));
}

static uint64_t
sum_column(struct kn_str text, bool in_title)
{
	struct kn_tokens *words = kn_tokens_new(KN_FOLD_INDEX, text.s,
	    text.n);
	struct kn_token word;
	char term[INDEX_TERM_MAX_B];
	uint64_t sum = 0;

	for (uint64_t pos = 0; kn_tokens_next(words, &word); pos++) {
		size_t n = index__term(word.folded, term);

		sum += hash_instance((struct kn_str){ term, n }, in_title,
		    pos);
	}
	kn_tokens_free(words);
	return sum;
}

void
check__words_of(struct check *c, size_t i, const struct kn_doc *doc)
{
	struct kn_buf title, body;

	kn_buf_init(&title, 0);
	kn_buf_init(&body, 0);
	index__fts_columns(doc, &title, &body);
	uint64_t want = sum_column(kn_buf_get(&title), true) +
	    sum_column(kn_buf_get(&body), false);
	if (want != c->sums[i])
		check__tell(c, "fts", doc->meta.path,
		    N_("the table of words has other words than the text"));
	kn_buf_dispose(&title);
	kn_buf_dispose(&body);
}
