/*
 * date_priv.h: what the files that find dates share.
 *
 * date_words.c picks the words that dates are made of out of the words of an
 * article, date_read.c reads dates in them, date_day.c gives them their day,
 * date.c leads.
 */
#ifndef KUNNASH_DATE_PRIV_H
#define KUNNASH_DATE_PRIV_H

#include "core/entity/find_priv.h"
#include "kunnash/locale.h"

/* ---- words ---- */

enum date_kind {
	DATE_DIGITS,            /* value: the number; of at most 4 digits */
	DATE_MONTH, DATE_HIJRI, DATE_HEAD, DATE_TAIL, DATE_ORDINAL,
	DATE_FIRST, DATE_TEN, DATE_NUMBER, DATE_WEEKDAY, DATE_NEAR, DATE_REL,
	DATE_BEFORE, DATE_UNIT, DATE_LATIN_UNIT, DATE_MONTHS, DATE_YEARS,
	DATE_PART, DATE_CUE, DATE_OF, DATE_TO, DATE_BETWEEN, DATE_ERA,
	DATE_MEASURE, DATE_OTHER, DATE_AFTER_OTHER, DATE_FUTURE
};

enum {
	DATE_CONJ = 1,          /* behind و, ف */
	DATE_PREP = 2,          /* behind ب, ل, ك */
	DATE_LATIN = 4,
	DATE_CAPITAL = 8
};

/* What lies between two words, as bits, so that several can be allowed. */
enum date_gap {
	DATE_GAP_NONE = 1, DATE_GAP_BLANK = 2, DATE_GAP_COMMA = 4,
	DATE_GAP_SLASH = 8, DATE_GAP_DASH = 16, DATE_GAP_DOT = 32,
	DATE_GAP_OPEN = 64, DATE_GAP_CLOSE = 128, DATE_GAP_OTHER = 256
};
#define DATE_GAP_PLAIN (DATE_GAP_NONE | DATE_GAP_BLANK)

struct date_word {
	struct kn_span at;      /* proclitics outside */
	uint32_t first, last;   /* numbers of its words in the article */
	uint32_t sentence;
	uint16_t value;
	uint16_t before;        /* one enum date_gap, if it follows a word */
	uint8_t kind, flags;
	uint8_t digits;         /* of DATE_DIGITS */
};

/* What a word is in dates, whatever it stands beside. */
struct date_reading {
	bool found;             /* else it is nothing in them */
	uint16_t value;
	uint8_t kind, flags;    /* DATE_CAPITAL is for the text to say */
	uint8_t digits;         /* of DATE_DIGITS */
	uint8_t cut_b;          /* proclitics of the folded word */
};

struct date_lexicon;
struct date_words {
	const char *text;
	struct date_word *at;
	size_t n, cap;
	uint32_t end_b;         /* of the article's word before */
	uint32_t sentence;
};

struct date_lexicon *dates__lexicon_new(void);
void dates__lexicon_free(struct date_lexicon *lex);
void dates__reading(const struct date_lexicon *lex, struct kn_str folded,
    struct date_reading *out);
/* All words, in order; the length of the word when folded. */
void dates__word(struct date_words *d, const struct word *word,
    size_t folded_n, const struct date_reading *reading);
/* Months and ordinals of two words become one word. */
void dates__join(struct date_words *d);

/* ---- days ---- */

/* A date as it is written, before its day is known. Fields are 0 when the
 * text does not give them. */
struct date {
	struct kn_span at;
	unsigned year, month, day, weekday;
	bool hijri, hijri_year;
	/* From the day of the article, if `near` says so. */
	bool near;
	int near_days;
	enum date_when { WHEN_NONE, WHEN_PAST, WHEN_NOW, WHEN_NEXT } when;
	enum date_unit { UNIT_DAY, UNIT_MONTH, UNIT_YEAR, UNIT_WEEK } unit;
	bool future;            /* the sentence speaks of what will be */
	enum kn_subtype subtype;
	const char *rule;
};

/* The day that a date means; published: the day of the article, or
 * KN_DAY_NONE. *hijri is opened when it is needed. */
kn_day dates__day(const struct date *d, kn_day published,
    struct kn_hijri **hijri);

/* ---- reading ---- */

struct date_reader {
	const struct date_words *d;
	struct date date;       /* that was read */
	size_t end;             /* the word after it */
};

/* Reads the date that begins at word i; false when none does. */
bool dates__read(struct date_reader *r, size_t i);
/* The word before i, if nothing but one of the gaps parts them; NULL. */
const struct date_word *dates__before(const struct date_reader *r, size_t i,
    unsigned gaps);
/* The day of a month that a word gives, or 0. */
unsigned dates__day_digits(const struct date_word *w);

/* ---- leading ---- */

/* Adds DATE mentions to those of out, which the caller sorts afterwards: inside
 * a name a date is suppressed, across its edge it is none. */
void dates__find(struct date_words *words, const struct kn_doc *doc,
    struct kn_mentions *out);

#endif
