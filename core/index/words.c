/*
 * words.c: articles that have words or a phrase. In: folded alternatives.
 * Out: a set. The FTS5 query is built from nothing but quoted words, so that
 * no text can be anything else than a word in it.
 */
#include "core/index/amend_priv.h"

/* A word has some two dozen clitic forms. */
enum { FORMS_MAX = KN_INDEX_MAX_WORDS * 32 };

/* A word in double quotes; one inside is doubled (none is left by folding,
 * but callers may be wrong). FTS5 reads up to a NUL: there is none either. */
static void
quote(struct kn_buf *out, struct kn_str word)
{
	kn_buf_chr(out, '"');
	for (size_t i = 0; i < word.n; i++) {
		if (word.s[i] == '"')
			kn_buf_chr(out, '"');
		kn_buf_chr(out, word.s[i] == '\0' ? ' ' : word.s[i]);
	}
	kn_buf_chr(out, '"');
}

static void
alternatives(struct kn_buf *out, const struct kn_index_alts *alts,
    bool prefix)
{
	kn_buf_chr(out, '(');
	for (size_t i = 0; i < alts->n; i++) {
		kn_buf_cstr(out, i == 0 ? "" : " OR ");
		quote(out, alts->form[i]);
		kn_buf_cstr(out, prefix ? " *" : "");
	}
	kn_buf_chr(out, ')');
}

/* title : (("a" OR "b") AND ("c" *)) */
static void
match_text(struct kn_buf *out, const struct kn_index_alts *words, size_t n,
    bool prefix, bool in_title)
{
	kn_buf_cstr(out, in_title ? "title : (" : "(");
	for (size_t i = 0; i < n; i++) {
		kn_buf_cstr(out, i == 0 ? "" : " AND ");
		alternatives(out, &words[i], prefix && i == n - 1);
	}
	kn_buf_chr(out, ')');
}

/* A phrase also asks kn_adjacent() with how many forms each word has. */
static void
phrase_sql(struct kn_buf *sql, const struct kn_index_alts *words, size_t n)
{
	kn_buf_cstr(sql, "SELECT rowid FROM words WHERE words MATCH ?1");
	for (size_t i = 0; i < n && n > 1; i++)
		kn_buf_fmt(sql, "%s%zu", i == 0 ?
		    " AND kn_adjacent(words, " : ", ", words[i].n);
	kn_buf_cstr(sql, n > 1 ? ")" : "");
}

enum kn_status
kn_index_words(struct kn_index *ix, const struct kn_index_alts *words,
    size_t n_words, bool prefix, bool in_title, struct kn_set **out,
    struct kn_err *err)
{
	struct kn_buf match, sql;
	size_t forms = 0;
	bool none = false;

	*out = NULL;
	for (size_t i = 0; i < n_words; i++) {
		forms += words[i].n;
		none = none || words[i].n == 0;
	}
	if (n_words == 0 || n_words > KN_INDEX_MAX_WORDS)
		return kn_err_set(err, KN_LIMIT,
		    N_("too many words in a phrase"), NULL);
	if (forms > FORMS_MAX)
		return kn_err_set(err, KN_LIMIT,
		    N_("too many forms of a word"), NULL);
	if (none) {
		*out = kn_set_new();
		return KN_OK;
	}
	kn_buf_init(&match, 0);
	kn_buf_init(&sql, 0);
	match_text(&match, words, n_words, prefix, in_title);
	phrase_sql(&sql, words, n_words);
	struct kn_set *set = kn_set_new();
	struct kn_stmt *st = kn_db_stmt_once(ix->db, sql.s);
	kn_bind_text(st, 1, kn_buf_get(&match));
	while (kn_step(st))
		kn_set_add(set, (uint32_t)kn_col_int(st, 0));
	kn_stmt_free(st);
	kn_buf_dispose(&match);
	kn_buf_dispose(&sql);
	enum kn_status status = index__end(ix, err);
	if (status != KN_OK) {
		kn_set_free(set);
		return status;
	}
	index__amend_words(ix->amend, words, n_words, prefix, in_title, set);
	*out = set;
	return status;
}
