/*
 * words.c: articles that have words or a phrase. In: folded alternatives.
 * Out: a set. The FTS5 query is built from nothing but quoted words, so that
 * no text can be anything else than a word in it.
 */
#include "core/index/places_priv.h"

/* A word has some dozens of forms; all of a query together at most these. */
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

/* ("d") AND title : (("a" OR "b") AND ("c" *)). The table goes by its first
 * condition and skips in the others: that is the one that few have. */
enum kn_status
index__match(const struct kn_places_query *q, struct kn_buf *out,
    struct kn_err *err)
{
	size_t forms = 0;
	bool none = false;

	for (size_t i = 0; i < q->n_words; i++) {
		forms += q->words[i].n;
		none = none || q->words[i].n == 0;
	}
	if (q->n_words == 0 || q->n_words > KN_INDEX_MAX_WORDS)
		return kn_err_set(err, KN_LIMIT,
		    N_("too many words in a phrase"), NULL);
	if (forms > FORMS_MAX)
		return kn_err_set(err, KN_LIMIT,
		    N_("too many forms of a word"), NULL);
	if (none)
		return KN_OK;
	if (q->beside != NULL) {
		alternatives(out, q->beside, false);
		kn_buf_cstr(out, " AND ");
	}
	kn_buf_cstr(out, q->in_title ? "title : (" : "(");
	for (size_t i = 0; i < q->n_words; i++) {
		kn_buf_cstr(out, i == 0 ? "" : " AND ");
		alternatives(out, &q->words[i], q->prefix &&
		    i == q->n_words - 1);
	}
	kn_buf_chr(out, ')');
	return KN_OK;
}

static void
take_form(void *into, const struct kn_form_at *row)
{
	kn_set_add(into, row->id);
}

/* The articles with a form of one word. */
static enum kn_status
one_word(struct kn_index *ix, const struct kn_places_query *q,
    struct kn_set *into, struct kn_err *err)
{
	const struct kn_forms_query one = { .word = q->words,
		.prefix = q->prefix, .in_title = q->in_title,
		.within = q->within, .no_places = true };

	return kn_index_forms(ix, &one, take_form, into, NULL, err);
}

/* A walk over articles that have the words of a phrase. */
struct phrase {
	size_t n_words;
	unsigned slop;
	uint32_t id;
	struct kn_set *into;
};

static bool
take_phrase(void *user, const struct kn_place *const *word)
{
	struct phrase *p = user;

	(void)word;
	kn_set_add(p->into, p->id);
	return false;
}

static void
take_row(void *user, uint32_t id, const struct kn_place *at, size_t n)
{
	struct phrase *p = user;

	p->id = id;
	if (p->n_words == 1)
		kn_set_add(p->into, id);
	else
		kn_places_phrase(at, n, p->n_words, p->slop, take_phrase, p);
}

enum kn_status
kn_index_phrase(struct kn_index *ix, const struct kn_places_query *q,
    unsigned slop, struct kn_set **out, struct kn_err *err)
{
	struct kn_set *set = kn_set_new();
	struct phrase p = { q->n_words, slop, 0, set };
	struct kn_places_query all = *q;

	all.no_places = q->n_words == 1;
	enum kn_status status = q->n_words == 1 && q->beside == NULL ?
	    one_word(ix, q, set, err) :
	    kn_index_places(ix, &all, take_row, &p, NULL, err);

	*out = status == KN_OK ? set : NULL;
	if (status != KN_OK)
		kn_set_free(set);
	else
		kn_index_amend_words(ix, q, set);
	return status;
}
