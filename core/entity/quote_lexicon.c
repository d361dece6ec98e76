/*
 * quote_lexicon.c: the words that quotes are found by, as a map. In: the rows
 * of speech.def. Out: the classes of any folded word; the forms of verbs and
 * nouns are made here, once, so that a word of a text costs one look-up.
 */
#include "core/entity/quote_priv.h"

#include <stdlib.h>

#include "kunnash/fold.h"
#include "kunnash/hash.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"

#include "core/entity/maybe_priv.h"

#define LETTER_B 2
#define FORM_MAX_B 48
#define MAYBE_LOG2 15   /* bits for some thousands of forms */

struct quote_lexicon {
	struct kn_map *bits;    /* folded word → SPEECH_ bits */
	uint64_t maybe[1 << MAYBE_LOG2 >> 6];
	struct kn_buf form;     /* scratch */
};

static const struct {
	uint32_t class;
	const char *perfect, *imperfect, *participle;
} verbs[] = {
#define KN_SPEECH_VERB(CLASS, perfect, imperfect, participle) \
	{ SPEECH(CLASS), perfect, imperfect, participle },
#include "core/entity/speech.def"
#undef KN_SPEECH_VERB
};

static const struct {
	uint32_t class;
	const char *words;
} words[] = {
#define KN_SPEECH_WORD(CLASS, list) { SPEECH(CLASS), list },
#include "core/entity/speech.def"
#undef KN_SPEECH_WORD
}, nouns[] = {
#define KN_SPEECH_NOUN(CLASS, list) { SPEECH(CLASS), list },
#include "core/entity/speech.def"
#undef KN_SPEECH_NOUN
};

/* Adds prefix + stem + suffix with its class. */
static void
add(struct quote_lexicon *lex, const char *prefix, struct kn_str stem,
    const char *suffix, uint32_t class)
{
	struct kn_buf raw;
	uint32_t bits = 0;

	kn_buf_init(&raw, 0);
	kn_buf_cstr(&raw, prefix);
	kn_buf_str(&raw, stem);
	kn_buf_cstr(&raw, suffix);
	kn_buf_reset(&lex->form);
	kn_fold_append(KN_FOLD_NAME, raw.s, raw.n, &lex->form);
	kn_map_get(lex->bits, kn_buf_get(&lex->form), &bits);
	kn_map_set(lex->bits, kn_buf_get(&lex->form), bits | class);
	maybe__add(lex->maybe, MAYBE_LOG2,
	    kn_word_hash(kn_buf_get(&lex->form)));
	kn_buf_dispose(&raw);
}

static void
add_all(struct quote_lexicon *lex, const char *const *prefixes,
    struct kn_str stem, const char *const *suffixes, uint32_t class)
{
	if (stem.n == 0)
		return;
	for (size_t p = 0; prefixes[p] != NULL; p++)
		for (size_t s = 0; suffixes[s] != NULL; s++)
			add(lex, prefixes[p], stem, suffixes[s], class);
}

/* قال: قالت قالوا, قاله …; يقول: تقول يقولون, يقوله …; قائل: قائلا … */
static void
add_verb(struct quote_lexicon *lex, size_t i)
{
	static const char *const none[] = { "", NULL };
	static const char *const past[] = { "", "ت", "وا", "تا", NULL };
	static const char *const past_it[] = { "ه", "ها", "ته", "تها", "وه",
	    NULL };
	static const char *const person[] = { "ي", "ت", NULL };
	static const char *const present[] = { "", "ون", "ان", NULL };
	static const char *const present_it[] = { "ه", "ها", NULL };
	static const char *const saying[] = { "ا", "ة", "ين", NULL };
	struct kn_str perfect = kn_str(verbs[i].perfect);
	struct kn_str imperfect = kn_str(verbs[i].imperfect);

	add_all(lex, none, perfect, past, verbs[i].class);
	add_all(lex, none, perfect, past_it, SPEECH(PRON));
	if (imperfect.n > 0) {
		imperfect.s += LETTER_B;
		imperfect.n -= LETTER_B;
	}
	add_all(lex, person, imperfect, present, verbs[i].class);
	add_all(lex, person, imperfect, present_it, SPEECH(PRON));
	add_all(lex, none, kn_str(verbs[i].participle), saying,
	    SPEECH(PART));
}

struct quote_lexicon *
quote__lexicon_new(void)
{
	static const char *const none[] = { "", NULL };
	static const char *const bare[] = { "", "ال", NULL };
	static const char *const behind[] = { "ل", "لل", "ب", "بال", NULL };
	struct quote_lexicon *lex = kn_calloc(1, sizeof(*lex));
	struct kn_str rest, word;

	lex->bits = kn_map_new();
	kn_buf_init(&lex->form, 0);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		add_verb(lex, i);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		rest = kn_str(words[i].words);
		while (kn_str_split(&rest, ' ', &word))
			add_all(lex, none, word, none, words[i].class);
	}
	for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++) {
		rest = kn_str(nouns[i].words);
		while (kn_str_split(&rest, ' ', &word)) {
			add_all(lex, bare, word, none, nouns[i].class);
			add_all(lex, behind, word, none, nouns[i].class |
			    SPEECH(OBJECT));
		}
	}
	return lex;
}

void
quote__lexicon_free(struct quote_lexicon *lex)
{
	if (lex == NULL)
		return;
	kn_map_free(lex->bits);
	kn_buf_dispose(&lex->form);
	free(lex);
}

static bool
is_particle(struct kn_str folded)
{
	static const struct kn_str list[] = { KN_LIT("و"), KN_LIT("ف"),
		KN_LIT("ب"), KN_LIT("ك"), KN_LIT("ل"), KN_LIT("ال"),
		KN_LIT("بال"), KN_LIT("وب"), KN_LIT("ول"), KN_LIT("وال"),
		KN_LIT("لل") };

	if (folded.n > 6)
		return false;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (kn_str_eq(folded, list[i]))
			return true;
	return false;
}

static bool
look_up(const struct quote_lexicon *lex, struct kn_str w, uint32_t *bits)
{
	return maybe__has(lex->maybe, MAYBE_LOG2, kn_word_hash(w)) &&
	    kn_map_get(lex->bits, w, bits);
}

void
quote__speech_word(const struct quote_lexicon *lex, struct kn_str folded,
    struct speech_word *out)
{
	*out = (struct speech_word){ .particle = is_particle(folded),
	    .letter = folded.n == LETTER_B };
	if (folded.n > FORM_MAX_B || folded.n == 0 ||
	    (unsigned char)folded.s[0] < 0x80 ||
	    look_up(lex, folded, &out->bits))
		return;
	if (!kn_str_starts(folded, KN_LIT("و")) &&
	    !kn_str_starts(folded, KN_LIT("ف")))
		return;
	folded.s += LETTER_B;
	folded.n -= LETTER_B;
	out->conj = folded.n > 0 && look_up(lex, folded, &out->bits);
}
