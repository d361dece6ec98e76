/*
 * stem.c: light10 and Snowball stems of folded words, and, the other way,
 * how the words of a stem can begin.
 *
 * Index row of the architecture. In: one folded word, or a stem. Out: its
 * stem, or the beginnings among which its words are. light10 only cuts, so
 * that a stem is a piece of its word and a vocabulary in byte order holds
 * all words of a stem in a few stretches; Snowball's also cuts the letter of
 * a future (سيكتب → يكتب) and the person of form X (يستعمل → استعمل), which
 * are beginnings of their own. So no table of stems is stored.
 */
#include "kunnash/stem.h"

#include <stdlib.h>
#include <string.h>

#include <libstemmer.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#define LETTER_B 2              /* of an Arabic letter in UTF-8 */
#define LEFT_MIN (2 * LETTER_B) /* light10 leaves two letters */
#define WORD_MAX_B 128          /* no Arabic word is longer */

/* A form of istaf'ala without its alef follows a person's prefix. */
#define FORM_X "است"
static const char *const persons[] = { "ي", "ت", "ن" };

static const char *const light_prefix[] = { "ال", "وال", "بال", "كال",
	"فال", "لل", "و" };
/* In their order, each at most once; ة is folded to ه. */
static const char *const light_suffix[] = { "ها", "ان", "ات", "ون", "ين",
	"يه", "ه", "ي" };

/* What Snowball takes off the front: a conjunction, then one of these. */
static const char *const conjunctions[] = { "", "و", "ف" };
static const char *const snowball_prefix[] = { "", "ال", "لل", "بال", "كال",
	"ب", "ك", "ل", "س" };

#define N(a) (sizeof(a) / sizeof((a)[0]))

static bool
is_arabic(struct kn_str word)
{
	size_t i = 0;

	if (word.n == 0 || word.n > WORD_MAX_B)
		return false;
	uint32_t cp = kn_utf8_next(word.s, word.n, &i);
	return cp >= 0x620 && cp <= 0x6D3 && (cp < 0x660 || cp > 0x66D);
}

struct kn_str
kn_stem_light(struct kn_str w)
{
	if (!is_arabic(w))
		return KN_LIT("");
	for (size_t i = 0; i < N(light_prefix); i++) {
		struct kn_str p = kn_str(light_prefix[i]);
		/* A bare و leaves three letters. */
		size_t least = p.n == LETTER_B ? LEFT_MIN + LETTER_B :
		    LEFT_MIN;

		if (w.n < p.n + least || !kn_str_starts(w, p))
			continue;
		w = (struct kn_str){ w.s + p.n, w.n - p.n };
		break;
	}
	for (size_t i = 0; i < N(light_suffix); i++) {
		struct kn_str x = kn_str(light_suffix[i]);

		if (w.n >= x.n + LEFT_MIN && kn_str_ends(w, x))
			w.n -= x.n;
	}
	return w;
}

/* ---- Snowball ------------------------------------------------------------- */

struct kn_stemmer {
	struct sb_stemmer *sb;
};

struct kn_stemmer *
kn_stemmer_new(void)
{
	struct kn_stemmer *s = kn_calloc(1, sizeof(*s));

	s->sb = sb_stemmer_new("arabic", "UTF_8");
	return s;
}

void
kn_stemmer_free(struct kn_stemmer *s)
{
	if (s == NULL)
		return;
	sb_stemmer_delete(s->sb);
	free(s);
}

struct kn_str
kn_stem_snowball(struct kn_stemmer *s, struct kn_str word)
{
	if (s->sb == NULL || !is_arabic(word))
		return KN_LIT("");
	const sb_symbol *stem = sb_stemmer_stem(s->sb,
	    (const sb_symbol *)word.s, (int)word.n);
	if (stem == NULL)
		return KN_LIT("");
	return (struct kn_str){ (const char *)stem,
	    (size_t)sb_stemmer_length(s->sb) };
}

/* ---- beginnings ----------------------------------------------------------- */

static void
add_start(struct kn_buf *out, const char *a, const char *b,
    struct kn_str rest)
{
	kn_buf_cstr(out, a);
	kn_buf_cstr(out, b);
	kn_buf_str(out, rest);
	kn_buf_chr(out, '\0');
}

size_t
kn_stem_light_starts(struct kn_str stem, struct kn_buf *out)
{
	add_start(out, "", "", stem);
	for (size_t i = 0; i < N(light_prefix); i++)
		add_start(out, light_prefix[i], "", stem);
	return 1 + N(light_prefix);
}

size_t
kn_stem_snowball_starts(struct kn_str stem, struct kn_buf *out)
{
	struct kn_str x = kn_str(FORM_X);
	size_t n = 0;

	for (size_t c = 0; c < N(conjunctions); c++) {
		for (size_t p = 0; p < N(snowball_prefix); p++, n++)
			add_start(out, conjunctions[c], snowball_prefix[p],
			    stem);
		if (!kn_str_starts(stem, x))
			continue;
		struct kn_str rest = { stem.s + LETTER_B, stem.n - LETTER_B };
		for (size_t p = 0; p < N(persons); p++, n++)
			add_start(out, conjunctions[c], persons[p], rest);
		for (size_t p = 0; p < N(persons); p++, n++) {
			char future[2 * LETTER_B + 1];

			memcpy(future, "س", LETTER_B);
			memcpy(future + LETTER_B, persons[p], LETTER_B + 1);
			add_start(out, conjunctions[c], future, rest);
		}
	}
	return n;
}
