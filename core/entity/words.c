/*
 * words.c: a text into runs of words. In: one span of an article. Out: runs
 * of words that nothing but blanks, quotes and hyphens part, each word with
 * the readings that the gazetteer's vocabulary knows and its cues. One run is
 * held at a time, so memory does not go with the text.
 */
#include "core/entity/date_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/clitic.h"
#include "kunnash/token.h"
#include "kunnash/utf8.h"

#define BA "ب"
#define LAM "ل"
#define KAF "ك"
#define LETTER_B 2

struct words {
	const struct gaz_trie *trie;
	const char *text;
	struct date_words *dates;       /* told of every word, or NULL */
	struct kn_tokens *tokens;
	struct kn_span span;
	struct run run;
	struct word next;       /* read, not yet in a run */
	bool have_next;
	uint32_t number, end_b, sentence, paragraph;
};

struct words *
words__new(const struct gaz_trie *trie, const char *text)
{
	struct words *w = kn_calloc(1, sizeof(*w));

	w->trie = trie;
	w->text = text;
	w->run.at = kn_malloc(RUN_MAX * sizeof(*w->run.at));
	return w;
}

void
words__free(struct words *w)
{
	kn_tokens_free(w->tokens);
	free(w->run.at);
	free(w);
}

/* What one character between words does to them. */
static enum gap
gap_of(uint32_t cp)
{
	switch (cp) {
	case '\n':
	case 0x2028:
	case 0x2029:
		return GAP_PARAGRAPH;
	case '.':
	case '!':
	case '?':
	case 0x061F:            /* ؟ */
	case 0x061B:            /* ؛ */
	case 0x2026:            /* … */
	case ';':
		return GAP_SENTENCE;
	case '"':
	case '\'':
	case 0xAB:              /* « » “ ” ‘ ’ ‹ › */
	case 0xBB:
	case 0x2018:
	case 0x2019:
	case 0x201C:
	case 0x201D:
	case 0x201E:
	case '-':
	case 0x2010:
	case 0x2011:
		return GAP_LOOSE;
	case ' ':
	case '\t':
	case '\r':
	case 0xA0:
	case 0x3000:
	case 0x0640:            /* tatweel and format characters */
	case 0x00AD:
	case 0xFEFF:
	case 0x061C:
		return GAP_SPACE;
	default:
		return cp >= 0x2000 && cp <= 0x200F ? GAP_SPACE : GAP_BREAK;
	}
}

static enum gap
gap_between(const char *text, uint32_t from_b, uint32_t to_b)
{
	enum gap most = GAP_SPACE;
	size_t i = from_b;

	while (i < to_b) {
		enum gap g = gap_of(kn_utf8_next(text, to_b, &i));

		if (g > most)
			most = g;
	}
	return most;
}

static uint8_t
prefix_bits(struct kn_str word, size_t prefix_b)
{
	uint8_t bits = 0;

	for (size_t i = 0; i + LETTER_B <= prefix_b; i += LETTER_B) {
		struct kn_str c = { word.s + i, LETTER_B };

		if (kn_str_is(c, BA))
			bits |= PREFIX_BA;
		else if (kn_str_is(c, LAM))
			bits |= PREFIX_LAM;
		else if (kn_str_is(c, KAF))
			bits |= PREFIX_KAF;
		else
			bits |= PREFIX_CONJ;
	}
	return bits;
}

/* Bytes in the text that a folded prefix covers, with its harakat. */
uint16_t
words__prefix_b(const char *text, struct kn_span at, size_t folded_n,
    size_t prefix_b)
{
	struct kn_folded f;

	if (prefix_b == 0 || kn_span_len(at) == folded_n)
		return (uint16_t)prefix_b;
	kn_fold(KN_FOLD_NAME, text + at.start_b, kn_span_len(at), &f);
	uint32_t b = prefix_b < f.n ? f.src_b[prefix_b] : 0;
	kn_folded_dispose(&f);
	return b <= UINT16_MAX ? (uint16_t)b : 0;
}

struct kn_str
words__final_ya(struct kn_str folded, char out[static GAZ_WORD_MAX_B])
{
	if (folded.n > GAZ_WORD_MAX_B || !kn_str_ends(folded, KN_LIT("ى")))
		return (struct kn_str){ NULL, 0 };
	memcpy(out, folded.s, folded.n);
	memcpy(out + folded.n - LETTER_B, "ي", LETTER_B);
	return (struct kn_str){ out, folded.n };
}

static void
add_readings(struct words *w, struct word *word, struct kn_str folded)
{
	struct kn_clitic c[KN_CLITIC_MAX];
	size_t n = kn_clitics(folded, c);

	for (size_t i = 0; i < n && word->n < WORD_READINGS; i++) {
		uint32_t id = gaz__word_find(w->trie, c[i].restored,
		    c[i].rest);

		if (id == GAZ_NONE)
			continue;
		word->cues |= w->trie->vocab.cues[id];
		word->r[word->n++] = (struct reading){ id,
		    words__prefix_b(w->text, word->at, folded.n,
		    c[i].prefix_b), prefix_bits(folded, c[i].prefix_b) };
	}
}

/* Letter i of a word of two-byte letters; 0 behind its end. */
static unsigned
letter(struct kn_str word, size_t i)
{
	const unsigned char *s = (const unsigned char *)word.s + i * LETTER_B;

	return (i + 1) * LETTER_B <= word.n ?
	    (unsigned)s[0] << 8 | s[1] : 0;
}

enum { ALEF = 0xD8A7, BEH = 0xD8A8, FEH = 0xD981,
	KAF_ = 0xD983, LAM_ = 0xD984, MEEM = 0xD985, HEH = 0xD987,
	WAW = 0xD988 };

/* ال at the start, behind و ف ب ك and وب too, or لل, ولل. */
static bool
is_definite(struct kn_str folded)
{
	unsigned first = letter(folded, 0);
	size_t i = first == WAW || first == FEH || first == BEH ||
	    first == KAF_ ? 1 : 0;

	if (first == WAW && letter(folded, 1) == BEH)
		i = 2;
	if (letter(folded, i + 1) != LAM_)
		return false;
	return letter(folded, i) == ALEF || (letter(folded, i) == LAM_ &&
	    (i == 0 || (first == WAW && i == 1)));
}

static bool
is_possessed(struct kn_str folded)
{
	static const char *const ends[] = { "ها", "هم", "نا", "ته", "هما" };
	unsigned last = folded.n < LETTER_B ? 0 : letter(folded,
	    folded.n / LETTER_B - 1);

	if (last != ALEF && last != MEEM && last != HEH)
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (kn_str_ends(folded, kn_str(ends[i])))
			return true;
	return false;
}

/* Letters behind و, ف and the س of the future. */
static struct kn_str
without_lead(struct kn_str folded)
{
	static const char *const leads[] = { "و", "ف", "س" };

	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (kn_str_starts(folded, kn_str(leads[i])) &&
		    folded.n > 4 * LETTER_B) {
			folded.s += LETTER_B;
			folded.n -= LETTER_B;
		}
	return folded;
}

/*
 * أعلنت, ترفض: the feminine singular, as the governments of capitals take it.
 * A shape and no more: words that the tables know are not asked.
 */
static bool
is_verb_shaped(struct kn_str folded)
{
	struct kn_str w = without_lead(folded);

	if (w.n < 3 * LETTER_B || kn_str_starts(w, KN_LIT("ال")))
		return false;
	if (w.n > 3 * LETTER_B && kn_str_ends(w, KN_LIT("ت")))
		return !kn_str_ends(w, KN_LIT("ات"));
	return kn_str_starts(w, KN_LIT("ت")) && !kn_str_ends(w, KN_LIT("ة"));
}

/* Latin letters, all capitals; a number has none. */
static bool
is_capitals(const char *s, size_t n)
{
	bool letters = false;

	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)s[i] >= 0x80 ||
		    (s[i] >= 'a' && s[i] <= 'z'))
			return false;
		letters = letters || (s[i] >= 'A' && s[i] <= 'Z');
	}
	return letters;
}

/* Reads the next word of the span into w->next. */
static bool
read_word(struct words *w)
{
	struct kn_token t;
	struct word *x = &w->next;

	if (!kn_tokens_next(w->tokens, &t))
		return false;
	*x = (struct word){ .at = { t.at.start_b + w->span.start_b,
	    t.at.end_b + w->span.start_b }, .number = w->number++ };
	x->before = gap_between(w->text, w->end_b, x->at.start_b);
	w->end_b = x->at.end_b;
	if (w->dates != NULL)
		dates__word(w->dates, x->at, t.folded, x->number, x->before);
	if (t.folded.n <= GAZ_WORD_MAX_B) {
		char letters[GAZ_WORD_MAX_B];
		struct kn_str ya = words__final_ya(t.folded, letters);

		add_readings(w, x, t.folded);
		/* المصرى, as it is typed in Egypt. */
		if (x->n == 0 && ya.n > 0)
			add_readings(w, x, ya);
		x->definite = is_definite(t.folded);
		x->possessed = is_possessed(t.folded);
		x->feminine = kn_str_ends(t.folded, KN_LIT("ة")) ||
		    kn_str_ends(t.folded, KN_LIT("ات"));
		x->joined = kn_str_starts(t.folded, KN_LIT("وال"));
		x->verb = (x->n == 0 || (x->cues & CUE(VERB)) != 0) &&
		    is_verb_shaped(t.folded);
	}
	x->latin = (unsigned char)t.folded.s[0] < 0x80;
	x->caps = x->latin && is_capitals(w->text + x->at.start_b,
	    kn_span_len(x->at));
	return true;
}

void
words__watch(struct words *w, struct date_words *dates)
{
	w->dates = dates;
}

void
words__span(struct words *w, struct kn_span at, enum kn_span_kind where)
{
	kn_tokens_free(w->tokens);
	w->tokens = kn_tokens_new(KN_FOLD_NAME, w->text + at.start_b,
	    kn_span_len(at));
	w->span = at;
	w->end_b = at.start_b;
	w->run.where = where;
	w->run.n = 0;
	w->sentence++;
	w->paragraph++;
	/* Words of two spans are never beside each other. */
	w->number += 2;
	w->have_next = read_word(w);
	if (w->have_next)
		w->next.before = GAP_PARAGRAPH;
}

const struct run *
words__next(struct words *w)
{
	struct run *r = &w->run;

	if (!w->have_next)
		return NULL;
	r->n = 0;
	r->before = w->next.before;
	if (r->before >= GAP_SENTENCE)
		w->sentence++;
	if (r->before == GAP_PARAGRAPH)
		w->paragraph++;
	r->sentence = w->sentence;
	r->paragraph = w->paragraph;
	do {
		r->at[r->n++] = w->next;
		w->have_next = read_word(w);
	} while (w->have_next && r->n < RUN_MAX &&
	    w->next.before < GAP_BREAK);
	return r;
}
