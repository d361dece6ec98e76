/*
 * clitic.c: Arabic proclitics. In: one folded word. Out: every way to read
 * its beginning as (و ف) + (ب ك ل) + (ال), and, the other way, every form
 * that a word takes behind them. Knows no word: whether جدة or وجدة is meant
 * is for the gazetteer or the vocabulary to say.
 */
#include "kunnash/clitic.h"

#include <string.h>

#include "kunnash/utf8.h"

/* Each letter here is two bytes of UTF-8. */
#define LETTER_B 2
#define LAM "ل"
#define ARTICLE "ال"

/* A reading leaves two letters; a query gives up a proclitic only for three,
 * so that والي and بالغ are not taken for و + ال and ب + ال. */
#define REST_MIN 2
#define QUERY_REST_MIN 3

/* Longer words are not Arabic words; they have no forms but themselves. */
#define WORD_MAX_B 128

static const char *const conjunctions[] = { "", "و", "ف" };
static const char *const prepositions[] = { "", "ب", "ك", LAM };
#define N_CONJ 3
#define N_PREP 4

static struct kn_str
skip(struct kn_str word, size_t n_b)
{
	return (struct kn_str){ word.s + n_b, word.n - n_b };
}

static bool
starts(struct kn_str word, const char *with)
{
	return kn_str_starts(word, kn_str(with));
}

static bool
has_letters(struct kn_str rest, size_t min)
{
	for (size_t i = 0; i < rest.n; min--) {
		if (min <= 1)
			return true;
		kn_utf8_next(rest.s, rest.n, &i);
	}
	return false;
}

/* Bytes of a conjunction at the start of word, 0 or LETTER_B: asked of every
 * word, so that the letters are spelled out here. */
static size_t
conjunction_b(struct kn_str word)
{
	return kn_str_starts(word, KN_LIT("و")) ||
	    kn_str_starts(word, KN_LIT("ف")) ? LETTER_B : 0;
}

static size_t
preposition_b(struct kn_str word)
{
	return kn_str_starts(word, KN_LIT("ب")) ||
	    kn_str_starts(word, KN_LIT("ك")) ||
	    kn_str_starts(word, KN_LIT(LAM)) ? LETTER_B : 0;
}

struct readings {
	struct kn_clitic *out;
	size_t n;
};

static void
add_reading(struct readings *r, size_t prefix_b, bool restored,
    struct kn_str rest)
{
	if (r->n < KN_CLITIC_MAX && has_letters(rest, REST_MIN))
		r->out[r->n++] = (struct kn_clitic){ prefix_b, restored,
		    rest };
}

size_t
kn_clitics(struct kn_str word, struct kn_clitic out[KN_CLITIC_MAX])
{
	struct readings r = { out, 1 };
	size_t conj = conjunction_b(word);
	size_t prep = preposition_b(skip(word, conj));

	out[0] = (struct kn_clitic){ 0, false, word };
	if (conj > 0)
		add_reading(&r, conj, false, skip(word, conj));
	if (prep == 0)
		return r.n;
	size_t prefix = conj + prep;
	struct kn_str rest = skip(word, prefix);
	add_reading(&r, prefix, false, rest);
	/* للمغرب: ل + [ا]ل + مغرب. للجنة: also ل + [ال] + لجنة. */
	if (starts(skip(word, conj), LAM) && starts(rest, LAM)) {
		add_reading(&r, prefix, true, skip(rest, LETTER_B));
		add_reading(&r, prefix, true, rest);
	}
	return r.n;
}

/* The list being made: NUL-terminated strings from `from` on, each once. */
struct forms {
	struct kn_buf *out;
	size_t from, n;
};

static void
add_form(struct forms *f, const char *conj, const char *prep,
    const char *article, struct kn_str rest)
{
	struct kn_buf *b = f->out;
	size_t at = b->n;

	kn_buf_cstr(b, conj);
	kn_buf_cstr(b, prep);
	kn_buf_cstr(b, article);
	kn_buf_str(b, rest);
	kn_buf_chr(b, '\0');
	if (b->status != KN_OK) {
		b->n = at;
		return;
	}
	for (size_t i = f->from; i < at; i += strlen(b->s + i) + 1)
		if (strcmp(b->s + i, b->s + at) == 0) {
			kn_buf_trunc(b, at);
			return;
		}
	f->n++;
}

/* conj + prep + ال + rest, as it is written. */
static void
add_with_article(struct forms *f, const char *conj, const char *prep,
    struct kn_str rest)
{
	if (strcmp(prep, LAM) != 0)
		add_form(f, conj, prep, ARTICLE, rest);
	else if (starts(rest, LAM))
		add_form(f, conj, LAM, "", rest);
	else
		add_form(f, conj, LAM, LAM, rest);
}

/* Every proclitic before a word that has none. */
static void
add_forms_of(struct forms *f, const char *article, struct kn_str rest)
{
	bool has_article = *article != '\0' || starts(rest, ARTICLE);
	struct kn_str bare = *article == '\0' && has_article ?
	    skip(rest, strlen(ARTICLE)) : rest;

	for (size_t i = 0; i < N_CONJ * N_PREP; i++) {
		const char *conj = conjunctions[i / N_PREP];
		const char *prep = prepositions[i % N_PREP];

		/* Folding hides whether the alef is one of an article
		 * (ألمانيا), hence لالمانيا beside للمانيا. */
		if (*article == '\0')
			add_form(f, conj, prep, "", rest);
		if (!has_article || has_letters(bare, REST_MIN))
			add_with_article(f, conj, prep, bare);
	}
}

/*
 * A query typed with proclitics: they are given up only where the article
 * shows that they are some (والمغرب, وبالمغرب, للمغرب), never a bare و.
 */
static void
add_stripped(struct forms *f, struct kn_str word)
{
	size_t conj = conjunction_b(word);
	size_t prep = preposition_b(skip(word, conj));
	struct kn_str rest = skip(word, conj + prep);

	if (conj + prep == 0)
		return;
	if (starts(rest, ARTICLE)) {
		if (has_letters(skip(rest, 2 * LETTER_B), QUERY_REST_MIN))
			add_forms_of(f, "", rest);
	} else if (prep > 0 && starts(skip(word, conj), LAM) &&
	    starts(rest, LAM)) {
		if (has_letters(skip(rest, LETTER_B), QUERY_REST_MIN))
			add_forms_of(f, ARTICLE, skip(rest, LETTER_B));
		if (has_letters(rest, QUERY_REST_MIN))
			add_forms_of(f, ARTICLE, rest);
	}
}

static bool
is_arabic_word(struct kn_str word)
{
	size_t i = 0;

	if (word.n > WORD_MAX_B || !has_letters(word, REST_MIN) ||
	    memchr(word.s, '\0', word.n) != NULL)
		return false;
	uint32_t cp = kn_utf8_next(word.s, word.n, &i);
	return cp >= 0x620 && cp <= 0x6D3 && (cp < 0x660 || cp > 0x66D);
}

size_t
kn_clitic_forms(struct kn_str word, struct kn_buf *out)
{
	struct forms f = { out, out->n, 0 };

	add_form(&f, "", "", "", word);
	if (is_arabic_word(word)) {
		add_forms_of(&f, "", word);
		add_stripped(&f, word);
	}
	return f.n;
}
