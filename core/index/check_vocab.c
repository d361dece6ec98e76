/*
 * check_vocab.c: whether the vocabulary is that of the FTS5 table, which
 * check_words.c compares with the texts. In: both, in the order of the
 * words. Out: one finding, for the first word that differs.
 */
#include "core/index/check_priv.h"
#include "core/index/vocab_priv.h"

#include "kunnash/mem.h"

/* A walk over the stored words. */
struct walk {
	struct kn_stmt *st;
	struct vocab_stretch s;
	size_t i;
	bool damaged;
};

/* Moves on to the next word; false at the end. */
static bool
next(struct walk *w)
{
	while (++w->i >= w->s.n) {
		if (w->damaged || !kn_step(w->st))
			return false;
		w->damaged = !vocab__stretch_read(&w->s,
		    kn_col_str(w->st, 1)) || w->s.n == 0 ||
		    !kn_str_eq(kn_col_str(w->st, 0), vocab__word(&w->s, 0));
		if (w->damaged)
			return false;
		w->i = SIZE_MAX;
	}
	return true;
}

static bool
agrees(struct walk *w, struct kn_stmt *table)
{
	return kn_str_eq(vocab__word(&w->s, w->i), kn_col_str(table, 0)) &&
	    w->s.word[w->i].articles == kn_col_int(table, 1);
}

static void
tell(struct check *c, struct kn_str term)
{
	struct kn_buf where;

	kn_buf_init(&where, 0);
	index__term_word(term, &where);
	kn_buf_cstr(&where, "");
	check__tell(c, "vocab", where.s == NULL ? "" : where.s,
	    N_("the vocabulary is not that of the articles"));
	kn_buf_dispose(&where);
}

void
check__vocab(struct check *c)
{
	struct walk w = { .i = SIZE_MAX };

	vocab__stretch_init(&w.s);
	kn_db_exec(c->db, "CREATE VIRTUAL TABLE temp.word_row USING"
	    " fts5vocab (main, words, row);");
	w.st = kn_db_stmt_once(c->db,
	    "SELECT first, words FROM vocab ORDER BY first");
	struct kn_stmt *table = kn_db_stmt_once(c->db,
	    "SELECT term, doc FROM temp.word_row");
	bool good = true;
	while (good && kn_step(table)) {
		good = next(&w) && agrees(&w, table);
		if (!good)
			tell(c, kn_col_str(table, 0));
	}
	if (good && (next(&w) || w.damaged))
		tell(c, w.damaged ? KN_LIT("") : vocab__word(&w.s, w.i));
	kn_stmt_free(table);
	kn_stmt_free(w.st);
	vocab__stretch_dispose(&w.s);
	/* A table that cannot be read was told about. */
	(void)!kn_db_take(c->db, NULL);
}
