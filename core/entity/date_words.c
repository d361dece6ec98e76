/*
 * date_words.c: the words that dates are made of. In: the words of an
 * article, one after another. Out: digits, months, ordinals, days of the week
 * and the like, each with what parts it from the word before. Everything else
 * is passed over, so memory goes with what may be dates.
 */
#include "core/entity/date_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/hash.h"
#include "kunnash/utf8.h"

#include "core/entity/maybe_priv.h"

#define LETTER_B 2
#define WORD_MAX_B 24           /* no word of a date is longer */

#define MAYBE_LOG2 14           /* bits for some hundreds of words */

struct date_lexicon {
	struct kn_map *words;   /* kind << 16 | value */
	uint64_t maybe[1 << MAYBE_LOG2 >> 6];
};

static const struct {
	enum date_kind kind;
	unsigned value;
	const char *words;
} rows[] = {
#define KN_DATE(KIND, value, words) { DATE_##KIND, value, words },
#include "core/entity/date.def"
#undef KN_DATE
#define KN_MONTH(number, system, name) { DATE_MONTH, number, name },
#include "core/doc/month.def"
#undef KN_MONTH
};

static const struct {
	unsigned head, tail;
	enum date_kind kind;
	unsigned month;
} pairs[] = {
#define KN_PAIR(head, tail, KIND, month) { head, tail, DATE_##KIND, month },
#include "core/entity/date_pair.def"
#undef KN_PAIR
};

struct date_lexicon *
dates__lexicon_new(void)
{
	struct date_lexicon *lex = kn_calloc(1, sizeof(*lex));

	lex->words = kn_map_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_str rest = kn_str(rows[i].words), word;

		/* Months of two words are in date_pair.def. */
		if (rows[i].kind == DATE_MONTH &&
		    memchr(rest.s, ' ', rest.n) != NULL)
			continue;
		while (kn_str_split(&rest, ' ', &word)) {
			kn_map_intern(lex->words, word,
			    (uint32_t)rows[i].kind << 16 | rows[i].value);
			maybe__add(lex->maybe, MAYBE_LOG2,
			    kn_word_hash(word));
		}
	}
	return lex;
}

void
dates__lexicon_free(struct date_lexicon *lex)
{
	if (lex == NULL)
		return;
	kn_map_free(lex->words);
	free(lex);
}

/* ---- one word ---- */

/* Verbs of the future are س + يـ or تـ; these begin alike and are none. */
static bool
is_future(struct kn_str w)
{
	static const struct kn_str others[] = { KN_LIT("سياس"),
		KN_LIT("سيار"), KN_LIT("سيد"), KN_LIT("سينا"),
		KN_LIT("سينم"), KN_LIT("سيول"), KN_LIT("سيطر"),
		KN_LIT("سيير"), KN_LIT("سيبر"), KN_LIT("سيرا"),
		KN_LIT("سيمو"), KN_LIT("سيادة"), KN_LIT("سيادي"),
		KN_LIT("ستين"), KN_LIT("ستون"), KN_LIT("ستوك"),
		KN_LIT("ستار"), KN_LIT("ستاد"), KN_LIT("ستراس"),
		KN_LIT("سيلف"), KN_LIT("سيف"), KN_LIT("سيع"),
		KN_LIT("سيسي"), KN_LIT("سيجار"), KN_LIT("سيرة") };

	if (w.n < 5 * LETTER_B || (!kn_str_starts(w, KN_LIT("سي")) &&
	    !kn_str_starts(w, KN_LIT("ست"))))
		return false;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (kn_str_starts(w, others[i]))
			return false;
	return true;
}

/* A number of at most four digits; false when it is none. */
static bool
read_digits(struct kn_str w, struct date_reading *out)
{
	unsigned v = 0;

	if (w.n == 0 || w.n > 4)
		return false;
	for (size_t i = 0; i < w.n; i++) {
		if (w.s[i] < '0' || w.s[i] > '9')
			return false;
		v = v * 10 + (unsigned)(w.s[i] - '0');
	}
	out->kind = DATE_DIGITS;
	out->value = (uint16_t)v;
	out->digits = (uint8_t)w.n;
	return true;
}

/* 1er, 14th. */
static bool
read_latin_day(struct kn_str w, struct date_reading *out)
{
	static const char *const ends[] = { "er", "st", "nd", "rd", "th" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (w.n <= 4 && kn_str_ends(w, kn_str(ends[i])))
			return read_digits((struct kn_str){ w.s, w.n - 2 },
			    out);
	return false;
}

static bool
look_up(const struct date_lexicon *lex, struct kn_str w,
    struct date_reading *out)
{
	uint32_t v;

	if (!maybe__has(lex->maybe, MAYBE_LOG2, kn_word_hash(w)) ||
	    !kn_map_get(lex->words, w, &v))
		return false;
	out->kind = (uint8_t)(v >> 16);
	out->value = (uint16_t)v;
	return true;
}

/* Looks a word up, as it is or behind proclitics. */
static bool
read_arabic(const struct date_lexicon *lex, struct kn_str folded,
    struct date_reading *out)
{
	struct kn_str w = folded;
	char article[WORD_MAX_B + 4];

	if (look_up(lex, w, out))
		return true;
	if (words__cut_letter(&w, "وف")) {
		out->flags |= DATE_CONJ;
		out->cut_b = LETTER_B;
		if (look_up(lex, w, out))
			return true;
	}
	if (is_future(w)) {
		out->kind = DATE_FUTURE;
		return true;
	}
	struct kn_str behind = w;
	if (!words__cut_letter(&w, "بلك"))
		return false;
	out->flags |= DATE_PREP;
	out->cut_b += LETTER_B;
	if (look_up(lex, w, out))
		return true;
	/* لل: the article lost its alef. */
	if (!kn_str_starts(behind, KN_LIT("لل")))
		return false;
	memcpy(article, "ا", LETTER_B);
	memcpy(article + LETTER_B, w.s, w.n);
	return look_up(lex, (struct kn_str){ article, w.n + LETTER_B }, out);
}

void
dates__reading(const struct date_lexicon *lex, struct kn_str folded,
    struct date_reading *out)
{
	*out = (struct date_reading){ .found = false };
	if (folded.n > WORD_MAX_B || folded.n == 0)
		return;
	if ((unsigned char)folded.s[0] >= 0x80) {
		out->found = read_arabic(lex, folded, out);
		return;
	}
	out->found = read_digits(folded, out) || read_latin_day(folded, out);
	if (out->found)
		return;
	out->flags = DATE_LATIN;
	out->found = look_up(lex, folded, out);
}

static enum date_gap
gap_of(uint32_t cp)
{
	switch (cp) {
	case ',':
	case 0x060C:
		return DATE_GAP_COMMA;
	case '/':
	case 0x2044:
		return DATE_GAP_SLASH;
	case '-':
	case 0x2010:
	case 0x2011:
	case 0x2013:
	case 0x2014:
	case 0x2212:
		return DATE_GAP_DASH;
	case '.':
		return DATE_GAP_DOT;
	case '(':
		return DATE_GAP_OPEN;
	case ')':
		return DATE_GAP_CLOSE;
	default:
		return DATE_GAP_OTHER;
	}
}

static bool
is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == 0x0640 ||
	    (cp >= 0x2000 && cp <= 0x200F);
}

/* One mark, with blanks about it, or only blanks. */
static uint16_t
gap_between(const char *text, uint32_t from_b, uint32_t to_b)
{
	enum { FAR_B = 16 };
	uint16_t gap = DATE_GAP_NONE;
	size_t i = from_b;

	if (to_b - from_b > FAR_B)
		return DATE_GAP_OTHER;
	while (i < to_b) {
		uint32_t cp = kn_utf8_next(text, to_b, &i);

		if (is_blank(cp)) {
			if (gap == DATE_GAP_NONE)
				gap = DATE_GAP_BLANK;
		} else if ((gap & DATE_GAP_PLAIN) == 0) {
			return DATE_GAP_OTHER;
		} else {
			gap = (uint16_t)gap_of(cp);
		}
	}
	return gap;
}

void
dates__word(struct date_words *d, const struct word *word, size_t folded_n,
    const struct date_reading *reading)
{
	struct kn_span at = word->at;
	uint32_t before_b = d->end_b;

	d->end_b = at.end_b;
	if (word->before >= GAP_SENTENCE)
		d->sentence++;
	if (!reading->found)
		return;
	struct date_word w = { .at = at, .first = word->number,
	    .last = word->number, .value = reading->value,
	    .kind = reading->kind, .flags = reading->flags,
	    .digits = reading->digits, .sentence = d->sentence,
	    .before = gap_between(d->text, before_b, at.start_b) };
	char c = d->text[at.start_b];
	if ((w.flags & DATE_LATIN) != 0 && c >= 'A' && c <= 'Z')
		w.flags |= DATE_CAPITAL;
	w.at.start_b += words__prefix_b(d->text, at, folded_n,
	    reading->cut_b);
	d->at = kn_grow(d->at, &d->cap, d->n + 1, sizeof(*d->at));
	d->at[d->n++] = w;
}

/* ---- two words that are one ---- */

static bool
beside(const struct date_word *a, const struct date_word *b)
{
	return b->first == a->last + 1 &&
	    (b->before & DATE_GAP_PLAIN) != 0;
}

static bool
join_month(struct date_word *a, const struct date_word *b)
{
	bool tail = b->kind == DATE_TAIL || b->kind == DATE_ORDINAL ||
	    (b->kind == DATE_DIGITS && a->value <= 2);

	if (a->kind != DATE_HEAD || !tail || b->flags != 0)
		return false;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i].head == a->value && pairs[i].tail == b->value) {
			a->kind = (uint8_t)pairs[i].kind;
			a->value = (uint16_t)pairs[i].month;
			return true;
		}
	return false;
}

/* الثالث عشر; السابع والعشرين. */
static bool
join_ordinal(struct date_word *a, const struct date_word *b)
{
	if (a->kind != DATE_ORDINAL || a->value > 11)
		return false;
	unsigned unit = a->value == 11 ? 1 : a->value;
	if (b->kind == DATE_TEN && b->flags == 0 && unit < 10)
		a->value = (uint16_t)(10 + unit);
	else if (b->kind == DATE_ORDINAL && b->value >= 20 &&
	    b->flags == DATE_CONJ)
		a->value = (uint16_t)(b->value + unit);
	else
		return false;
	return true;
}

void
dates__join(struct date_words *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		struct date_word *w = &d->at[n++];

		*w = d->at[i];
		if (i + 1 == d->n || !beside(w, &d->at[i + 1]))
			continue;
		if (join_month(w, &d->at[i + 1]) ||
		    join_ordinal(w, &d->at[i + 1])) {
			i++;
			w->at.end_b = d->at[i].at.end_b;
			w->last = d->at[i].last;
		}
	}
	d->n = n;
}
