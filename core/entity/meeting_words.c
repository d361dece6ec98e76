/*
 * meeting_words.c: the words by which a text tells a meeting. In: a sentence.
 * Out: its words that are in meet.def, in order.
 */
#include "core/entity/meeting_priv.h"

#include <stdlib.h>

#include "kunnash/token.h"
#include "core/entity/find_priv.h"


struct meet_lexicon {
	struct kn_map *words;
};

static const struct {
	enum meet_kind kind;
	const char *words;
} rows[] = {
#define KN_MEET(KIND, words) { MEET_##KIND, words },
#include "core/entity/meet.def"
#undef KN_MEET
};

struct meet_lexicon *
meetings__lexicon_new(void)
{
	struct meet_lexicon *lex = kn_malloc(sizeof(*lex));

	lex->words = kn_map_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_str rest = kn_str(rows[i].words), word;

		while (kn_str_split(&rest, ' ', &word))
			kn_map_intern(lex->words, word, rows[i].kind);
	}
	return lex;
}

void
meetings__lexicon_free(struct meet_lexicon *lex)
{
	if (lex == NULL)
		return;
	kn_map_free(lex->words);
	free(lex);
}

/* As it is, behind و or ف, behind ب, ل or ك too. */
static bool
look_up(const struct meet_lexicon *lex, struct kn_str folded,
    uint32_t *kind, size_t *cut_b)
{
	struct kn_str w = folded;
	bool found = kn_map_get(lex->words, w, kind);

	if (!found && words__cut_letter(&w, "وف"))
		found = kn_map_get(lex->words, w, kind);
	if (!found && words__cut_letter(&w, "بلك"))
		found = kn_map_get(lex->words, w, kind);
	*cut_b = folded.n - w.n;
	return found;
}

void
meetings__words(const struct meet_lexicon *lex, const char *text,
    struct kn_span sentence, struct meet_words *out)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_NAME,
	    text + sentence.start_b, kn_span_len(sentence));
	struct kn_token tok;

	out->n = 0;
	while (kn_tokens_next(t, &tok)) {
		uint32_t kind;
		size_t cut_b;

		if (!look_up(lex, tok.folded, &kind, &cut_b))
			continue;
		struct kn_span at = { tok.at.start_b + sentence.start_b,
		    tok.at.end_b + sentence.start_b };
		/* With harakat a prefix is longer; then it stays inside. */
		if (kn_span_len(at) == tok.folded.n)
			at.start_b += (uint32_t)cut_b;
		out->at = kn_grow(out->at, &out->cap, out->n + 1,
		    sizeof(*out->at));
		out->at[out->n++] = (struct meet_word){ at,
		    (enum meet_kind)kind };
	}
	kn_tokens_free(t);
}
