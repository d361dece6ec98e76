/*
 * lexicon.c: frequent words that are no names. In: a folded word. Out:
 * whether it, or what is left of it behind its proclitics, is in the list
 * that the build compiled in by buckets, so that nothing is made of it at
 * start.
 */
#include "core/entity/person_priv.h"

#include <string.h>

#include "kunnash/hash.h"

#include "core/entity/lexicon_priv.h"
#include "core/entity/maybe_priv.h"

#include "lexicon.inc"

#define ARTICLE "ال"
#define LETTER_B 2

static bool
listed(struct kn_str word)
{
	uint64_t hash = kn_word_hash(word);

	if (!maybe__has(maybe, LEXICON_MAYBE, hash))
		return false;
	unsigned b = lexicon__bucket(hash);
	const unsigned char *w = words + first[b], *end = words + first[b + 1];

	for (; w < end; w += 1 + w[0])
		if (w[0] == word.n && memcmp(w + 1, word.s, word.n) == 0)
			return true;
	return false;
}

/* One of the letters of a string of two-byte letters at the start of s. */
static bool
starts_with(struct kn_str s, struct kn_str letters)
{
	for (size_t i = 0; i + LETTER_B <= letters.n; i += LETTER_B)
		if (s.n > LETTER_B && memcmp(s.s, letters.s + i,
		    LETTER_B) == 0)
			return true;
	return false;
}

static struct kn_str
cut(struct kn_str s, size_t n)
{
	return (struct kn_str){ s.s + n, s.n - n };
}

/* للناس: the word with the article put back. */
static bool
listed_after_lam(struct kn_str s)
{
	char word[GAZ_WORD_MAX_B + 8];
	struct kn_str rest;

	if (!kn_str_starts(s, KN_LIT("لل")) || s.n > GAZ_WORD_MAX_B)
		return false;
	rest = cut(s, 2 * LETTER_B);
	memcpy(word, ARTICLE, sizeof(ARTICLE) - 1);
	memcpy(word + sizeof(ARTICLE) - 1, rest.s, rest.n);
	return listed((struct kn_str){ word, sizeof(ARTICLE) - 1 + rest.n });
}

/* موسما, إصبعه, طليقته: without what is written after a noun. */
static bool
listed_before_ending(struct kn_str s)
{
	static const struct kn_str endings[] = { KN_LIT("ا"), KN_LIT("ه"),
		KN_LIT("ها"), KN_LIT("هم"), KN_LIT("ي") };
	char word[GAZ_WORD_MAX_B + 8];

	if (s.n > GAZ_WORD_MAX_B)
		return false;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t n = s.n - endings[i].n;

		if (s.n < endings[i].n + 3 * LETTER_B ||
		    !kn_str_ends(s, endings[i]))
			continue;
		/* ي makes surnames of nouns; only شركتي is sure. */
		bool mine = i + 1 == sizeof(endings) / sizeof(endings[0]);
		memcpy(word, s.s, n);
		if (!mine && listed((struct kn_str){ word, n }))
			return true;
		if (!kn_str_ends((struct kn_str){ word, n }, KN_LIT("ت")))
			continue;
		memcpy(word + n - LETTER_B, "ة", LETTER_B);
		if (listed((struct kn_str){ word, n }))
			return true;
	}
	return false;
}

static bool
known(struct kn_str s)
{
	return listed(s) || listed_after_lam(s) || listed_before_ending(s);
}

bool
lexicon__common(struct kn_str word)
{
	if (known(word))
		return true;
	if (starts_with(word, KN_LIT("وف"))) {
		struct kn_str w = cut(word, LETTER_B);

		if (w.n > LETTER_B && known(w))
			return true;
		if (!starts_with(w, KN_LIT("بكل")))
			return false;
		word = w;
	} else if (!starts_with(word, KN_LIT("بكل"))) {
		return false;
	}
	word = cut(word, LETTER_B);
	return word.n > 2 * LETTER_B && known(word);
}
