/*
 * words.c: a text into runs of words. In: one span of an article. Out: runs
 * of words that nothing but blanks, quotes and hyphens part, each word with
 * the readings that the gazetteer's vocabulary knows and its cues. The words
 * of a span are folded and listed first, so that what is known of them can be
 * fetched from memory some words before they are reached.
 */
#include "core/entity/lore_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/hash.h"
#include "kunnash/token.h"
#include "kunnash/utf8.h"

#define LETTER_B 2

enum { LIST_KEPT = 1 << 15 };   /* words: some 2 MB */

struct words {
	struct lores *lores;
	const char *text;
	struct date_words *dates;       /* told of every word, or NULL */
	struct cutter *quotes;
	struct word_list *list;         /* whose words from next_at on … */
	size_t next_at;                 /* … are those of the span to come */
	struct word_list own;           /* when nobody else wants them */
	struct run run;
	struct word next;       /* read, not yet in a run */
	bool have_next;
	uint32_t number, end_b, sentence, paragraph;
};

struct words *
words__new(struct lores *lores, const char *text)
{
	struct words *w = kn_calloc(1, sizeof(*w));

	w->lores = lores;
	w->text = text;
	w->run.at = kn_malloc(RUN_MAX * sizeof(*w->run.at));
	w->list = &w->own;
	return w;
}

void
words__free(struct words *w)
{
	words__list_dispose(&w->own);
	free(w->run.at);
	free(w);
}

void
words__start(struct words *w, const char *text)
{
	struct word *room = w->run.at;

	words__list_dispose(&w->own);
	*w = (struct words){ .lores = w->lores, .text = text,
	    .run.at = room, .list = &w->own };
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

bool
words__cut_letter(struct kn_str *w, const char *letters)
{
	for (; *letters != '\0'; letters += LETTER_B)
		if (w->n >= 3 * LETTER_B &&
		    memcmp(w->s, letters, LETTER_B) == 0) {
			w->s += LETTER_B;
			w->n -= LETTER_B;
			return true;
		}
	return false;
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

/* ---- the list ---- */

void
words__list_dispose(struct word_list *list)
{
	free(list->at);
	free(list->pool);
	*list = (struct word_list){ .n = 0 };
}

void
words__list_reset(struct word_list *list)
{
	if (list->cap > LIST_KEPT || list->cap_pool > LIST_KEPT * 16)
		words__list_dispose(list);
	list->n = list->pool_n = 0;
}

static void
list_word(struct word_list *l, struct kn_str folded, struct kn_span at)
{
	l->at = kn_grow(l->at, &l->cap, l->n + 1, sizeof(*l->at));
	l->pool = kn_grow(l->pool, &l->cap_pool, l->pool_n + folded.n, 1);
	memcpy(l->pool + l->pool_n, folded.s, folded.n);
	l->at[l->n++] = (struct listed_word){ at, (uint32_t)folded.n,
	    l->pool_n, kn_word_hash(folded) };
	l->pool_n += folded.n;
}

static void
list_span(struct word_list *list, const char *text, struct kn_span span)
{
	struct kn_tokens *tokens = kn_tokens_new(KN_FOLD_NAME,
	    text + span.start_b, kn_span_len(span));
	struct kn_token t;

	while (kn_tokens_next(tokens, &t))
		list_word(list, t.folded, (struct kn_span){
		    t.at.start_b + span.start_b, t.at.end_b + span.start_b });
	kn_tokens_free(tokens);
}

/* ---- the walk ---- */

/* What is known of the words to come, so many before they are reached. */
enum { FETCH_AHEAD = 6 };

static void
fetch_ahead(const struct words *w)
{
	if (w->next_at + FETCH_AHEAD < w->list->n)
		lores__fetch(w->lores,
		    w->list->at[w->next_at + FETCH_AHEAD].hash);
}

/* Reads the next word of the span into w->next. */
static bool
read_word(struct words *w)
{
	struct word *x = &w->next;

	if (w->next_at == w->list->n)
		return false;
	fetch_ahead(w);
	const struct listed_word *l = &w->list->at[w->next_at];
	struct kn_str folded = words__listed(w->list, w->next_at++);
	const struct lore *lore = lores__get(w->lores, folded, l->hash);
	*x = lore->word;
	x->at = l->at;
	x->number = w->number++;
	x->before = gap_between(w->text, w->end_b, x->at.start_b);
	w->end_b = x->at.end_b;
	for (size_t i = 0; i < x->n; i++)
		x->r[i].prefix_b = words__prefix_b(w->text, x->at,
		    folded.n, x->r[i].prefix_b);
	if (w->dates != NULL)
		dates__word(w->dates, x, folded.n, &lore->date);
	if (w->quotes != NULL)
		quote__cut_word(w->quotes, x->at, &lore->speech);
	x->caps = x->latin && is_capitals(w->text + x->at.start_b,
	    kn_span_len(x->at));
	return true;
}

void
words__watch(struct words *w, struct date_words *dates,
    struct cutter *quotes, struct word_list *list)
{
	w->dates = dates;
	w->quotes = quotes;
	w->list = list == NULL ? &w->own : list;
}

void
words__span(struct words *w, struct kn_span at, enum kn_span_kind where)
{
	w->own.n = w->own.pool_n = 0;
	w->next_at = w->list->n;
	list_span(w->list, w->text, at);
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
