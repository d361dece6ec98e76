/*
 * lang.c: the language of an article, by script and frequent words. In: its
 * text. Out: "ar", "fr", "en" or NULL when neither clearly, by the first words
 * only; and how many words there are.
 */
#include "doc_priv.h"

#include "kunnash/eight.h"
#include "kunnash/token.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#define SAMPLE_B ((size_t)4 * 1024)

enum { AR, FR, EN, OTHER, N_LANGS };

static const struct func_row {
	size_t lang;
	struct kn_str word;
} func_words[] = {
#define KN_FUNC_WORD(lang, word) { lang, { word, sizeof(word) - 1 } },
#include "funcword.def"
#undef KN_FUNC_WORD
};

#define N_FUNC_WORDS (sizeof(func_words) / sizeof(func_words[0]))

static const struct func_row *
find(struct kn_str word)
{
	for (size_t i = 0; i < N_FUNC_WORDS; i++)
		if (kn_str_eq(func_words[i].word, word))
			return &func_words[i];
	return NULL;
}

bool
doc__is_func_word(struct kn_str folded)
{
	return find(folded) != NULL;
}

const char *
doc__func_word_row(size_t i)
{
	return i < N_FUNC_WORDS ? func_words[i].word.s : NULL;
}

/* Which bit of a filter a word sets: by its length, the byte that tells its
 * first letter, and its last. */
static uint64_t
filter_bit(struct kn_str w)
{
	unsigned h = (unsigned)w.n * 7u + (unsigned char)w.s[w.n > 1] * 5u +
	    (unsigned char)w.s[w.n - 1];

	return (uint64_t)1 << (h & 63);
}

/* The frequent words of all languages, in a filter: most words of a text are
 * none of them, which one look into it tells. */
struct ballot {
	uint64_t filter[16];
	size_t votes[N_LANGS];
};

static void
vote(struct ballot *b, struct kn_str word)
{
	if ((b->filter[word.n % 16] & filter_bit(word)) == 0)
		return;
	const struct func_row *row = find(word);

	if (row != NULL)
		b->votes[row->lang]++;
}

static void
vote_all(struct ballot *b, const char *s, size_t n_b)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_NAME, s, n_b);
	struct kn_token tok;

	while (kn_tokens_next(t, &tok))
		vote(b, tok.folded);
	kn_tokens_free(t);
}

/* Votes by the words of the sample, and counts those of the text. */
static uint32_t
count_words(struct ballot *b, const char *s, size_t n_b, size_t sample_b)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_NAME, s, n_b);
	struct kn_token tok;
	uint32_t words = 0;

	for (size_t i = 0; i < N_FUNC_WORDS; i++)
		b->filter[func_words[i].word.n % 16] |=
		    filter_bit(func_words[i].word);
	for (; kn_tokens_next(t, &tok); words++)
		if (tok.at.end_b <= sample_b)
			vote(b, tok.folded);
		else if (tok.at.start_b < sample_b)
			vote_all(b, s + tok.at.start_b,
			    sample_b - tok.at.start_b);
	kn_tokens_free(t);
	return words;
}

/* Letters of each script. */
struct letters {
	size_t arabic, latin;
};

/* The signs of U+0600 to U+061F (their second bytes in x) that are no letters
 * of Arabic alone: comma, semicolon, question mark. */
static uint64_t
punctuation(uint64_t x, uint64_t second)
{
	return second & (kn_eight_equal(x, 0x8C) | kn_eight_equal(x, 0x9B) |
	    kn_eight_equal(x, 0x9F));
}

/* Counts letters of ASCII and of U+0600 to U+06FF, as far as there is nothing
 * else; returns where that ends. */
static size_t
count_common(struct letters *l, const char *s, size_t n_b, size_t i)
{
	uint64_t eight = 0, open = 0, lead;

	for (; n_b - i >= 8; i += 8, open = lead >> 56) {
		uint64_t x = kn_eight(s + i), top = x & KN_TOPS;
		uint64_t known = kn_eight_zeros((x & KN_ONES * 0xFC) ^
		    KN_ONES * 0xD8);
		uint64_t before = eight >> 56;

		lead = top & x << 1;
		if ((lead & ~known) != 0 || (top ^ lead) != (lead << 8 | open))
			break;
		/* D8, then 80 to 9F. */
		eight = kn_eight_equal(x, 0xD8);
		uint64_t second = (eight << 8 | before) & ~(x << 2);
		uint64_t none = second == 0 ? 0 : punctuation(x, second);
		if (second != none)
			break;
		uint64_t low = (x | KN_ONES * 0x20) & ~KN_TOPS;
		uint64_t latin = (low + KN_ONES * (0x80 - 'a')) &
		    ~(low + KN_ONES * (0x7F - 'z')) & ~x & KN_TOPS;
		l->arabic += kn_eight_count(lead);
		l->arabic -= kn_eight_count(none);
		l->latin += kn_eight_count(latin);
	}
	/* A lead was counted, and is looked at with what follows it. */
	l->arabic -= open != 0;
	return i - (open != 0);
}

static struct letters
count_letters(const char *s, size_t n_b)
{
	struct letters l = { 0, 0 };

	for (size_t i = 0; i < n_b;) {
		i = count_common(&l, s, n_b, i);
		if (i == n_b)
			break;
		uint32_t cp = kn_utf8_next(s, n_b, &i);

		if (cp < 0x80)
			l.latin += (cp | 32) >= 'a' && (cp | 32) <= 'z';
		else if ((cp >= 0x620 && cp < 0x700) || kn_uchar_is_arabic(cp))
			l.arabic++;
		else
			l.latin += kn_uchar_is_latin(cp);
	}
	return l;
}

const char *
doc__language(const char *s, size_t n_b, uint32_t *words)
{
	/* A cut in a character shows as one bad character: harmless. */
	size_t sample_b = n_b < SAMPLE_B ? n_b : SAMPLE_B;
	struct ballot b = { .votes = { 0 } };
	const size_t *votes = b.votes;

	struct letters l = count_letters(s, sample_b);

	*words = count_words(&b, s, n_b, sample_b);
	if (l.arabic + l.latin == 0)
		return NULL;
	if (l.arabic >= l.latin)
		return votes[OTHER] > votes[AR] ? NULL : "ar";
	if (votes[FR] > votes[EN] && votes[FR] > votes[OTHER])
		return "fr";
	if (votes[EN] > votes[FR] && votes[EN] > votes[OTHER])
		return "en";
	return NULL;
}
