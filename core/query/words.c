/*
 * words.c: the words of a query and the forms each may take in a text.
 *
 * Query row of the architecture. In: text as typed. Out: folded words with
 * their alternatives (clitic.h), the word itself first.
 */
#include "words_priv.h"

#include "kunnash/clitic.h"

static struct kn_str
keep(struct words *w, struct kn_str s)
{
	return (struct kn_str){ kn_arena_str(w->arena, s), s.n };
}

static struct kn_str
keep_exact(struct words *w, struct kn_str typed)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_EXACT, typed.s, typed.n, &b);
	struct kn_str kept = keep(w, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return kept;
}

static void
set_alts(struct words *w, struct word *word)
{
	struct kn_buf forms;

	kn_buf_init(&forms, 0);
	size_t n = kn_clitic_forms(word->folded, &forms);
	struct kn_str *form = kn_arena_alloc(w->arena, n * sizeof(*form));
	struct kn_str rest = kn_buf_get(&forms);
	word->rule = kn_arena_alloc(w->arena, n * sizeof(*word->rule));

	for (size_t i = 0; i < n; i++) {
		struct kn_str piece = { NULL, 0 };

		if (kn_str_split(&rest, '\0', &piece))
			form[i] = keep(w, piece);
		word->rule[i] = i == 0 ? KN_RULE_FOLDED : KN_RULE_CLITIC;
	}
	word->alts = (struct kn_index_alts){ form, n };
	kn_buf_dispose(&forms);
}

void
words__init(struct words *w, struct kn_str text)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, text.s, text.n);
	struct kn_token tok;

	*w = (struct words){ .arena = kn_arena_new() };
	w->at = kn_arena_alloc(w->arena, QUERY_MAX_WORDS * sizeof(*w->at));
	while (w->n < QUERY_MAX_WORDS && kn_tokens_next(t, &tok)) {
		struct word *word = &w->at[w->n++];

		word->folded = keep(w, tok.folded);
		word->exact = keep_exact(w, (struct kn_str){
		    text.s + tok.at.start_b, kn_span_len(tok.at) });
		set_alts(w, word);
	}
	kn_tokens_free(t);
}

void
words__dispose(struct words *w)
{
	kn_arena_free(w->arena);
	*w = (struct words){ .n = 0 };
}
