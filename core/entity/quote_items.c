/*
 * quote_items.c: an article as the items that quotes are found in: words with
 * their classes, quotation marks with what they look like, and the
 * punctuation that ends clauses. In: the words of an article as they are read,
 * and what its spans are. Out: a flat array of at most ITEMS_MAX items, of
 * title and body.
 */
#include "core/entity/quote_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

enum { ROOM_MAX = 2000 };       /* items that there is room for at once */

static struct item *
put(struct cutter *c, enum item_kind kind, uint32_t start_b, uint32_t end_b)
{
	struct items *o = &c->out;

	o->at = kn_grow(o->at, &o->cap, o->n + 1, sizeof(*o->at));
	o->at[o->n] = (struct item){ .start_b = start_b, .end_b = end_b,
	    .kind = (uint8_t)kind, .flags = c->flags, .pair = ITEM_NONE };
	return &o->at[o->n++];
}

static enum item_kind
last_kind(const struct cutter *c)
{
	return c->out.n == 0 ? ITEM_PARA :
	    (enum item_kind)c->out.at[c->out.n - 1].kind;
}

/* ---- what stands beside a mark -------------------------------------- */

enum side { SIDE_BLANK, SIDE_LETTER, SIDE_DIGIT, SIDE_OPENING, SIDE_CLOSING,
	SIDE_MARK };

static bool
is_mark(uint32_t cp)
{
	return cp == '"' || cp == '\'' || cp == 0xAB || cp == 0xBB ||
	    (cp >= 0x2018 && cp <= 0x201F) || cp == 0x2039 || cp == 0x203A;
}

static bool
is_format(uint32_t cp)
{
	return (cp >= 0x200B && cp <= 0x200F) || cp == 0x0640 ||
	    (cp >= 0x202A && cp <= 0x202E) || cp == 0x061C || cp == 0xFEFF ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xAD;
}

static enum side
side_of(uint32_t cp)
{
	if (cp <= ' ' || cp == 0xA0 || cp == 0x2028 || cp == 0x2029 ||
	    cp == 0x202F || cp == 0x2009)
		return SIDE_BLANK;
	if (is_mark(cp))
		return SIDE_MARK;
	if (cp == '(' || cp == '[' || cp == '{' || cp == ':' || cp == '-' ||
	    cp == '/' || cp == 0x2013 || cp == 0x2014)
		return SIDE_OPENING;
	if (cp >= '0' && cp <= '9')
		return SIDE_DIGIT;
	if (cp < 0x80)
		return (cp | 32) >= 'a' && (cp | 32) <= 'z' ? SIDE_LETTER :
		    SIDE_CLOSING;
	return cp == 0x060C || cp == 0x061B || cp == 0x061F || cp == 0x2026 ||
	    cp == 0x06D4 ? SIDE_CLOSING : SIDE_LETTER;
}

/* The sides skip a few characters that have no width. */
#define FORMATS_MAX 4

static enum side
side_before(const struct cutter *c, size_t at_b)
{
	for (int n = 0; n < FORMATS_MAX && at_b > c->span.start_b; n++) {
		uint32_t cp = kn_utf8_prev(c->text, &at_b);

		if (!is_format(cp))
			return side_of(cp);
	}
	return SIDE_BLANK;
}

static enum side
side_after(const struct cutter *c, size_t at_b)
{
	for (int n = 0; n < FORMATS_MAX && at_b < c->span.end_b; n++) {
		uint32_t cp = kn_utf8_next(c->text, c->span.end_b, &at_b);

		if (!is_format(cp))
			return side_of(cp);
	}
	return SIDE_BLANK;
}

/* ---- marks and punctuation ------------------------------------------ */

static enum mark_family
family_of(uint32_t cp)
{
	if (cp == '"')
		return MARK_STRAIGHT;
	if (cp == 0xAB || cp == 0xBB)
		return MARK_ANGLE;
	return cp >= 0x201C && cp <= 0x201F ? MARK_DOUBLE : MARK_SINGLE;
}

/* Is the word before glued to what stands at at_b, blanks or none between? */
static bool
is_glued(const struct cutter *c, uint32_t at_b)
{
	size_t i = c->word_end_b;

	if (!c->particle || last_kind(c) != ITEM_WORD)
		return false;
	while (i < at_b)
		if (!is_format(kn_utf8_next(c->text, at_b, &i)))
			return false;
	return true;
}

static void
put_mark(struct cutter *c, uint32_t cp, uint32_t start_b, uint32_t end_b)
{
	enum mark_family family = family_of(cp);
	enum side before = side_before(c, start_b);
	enum side after = side_after(c, end_b);
	bool glued = is_glued(c, start_b);
	bool letter = before == SIDE_LETTER || before == SIDE_DIGIT;

	/* An apostrophe. */
	if (family == MARK_SINGLE && !glued && letter &&
	    (after == SIDE_LETTER || after == SIDE_DIGIT))
		return;
	if (glued)
		c->out.n--;    /* the particle is no word of the clause */
	struct item *it = put(c, ITEM_MARK, start_b, end_b);
	it->family = (uint8_t)family;
	it->flags |= glued ? ITEM_GLUED : 0;
	if ((glued || !letter) && after != SIDE_BLANK &&
	    after != SIDE_CLOSING)
		it->flags |= ITEM_OPENS;
	if (!glued && before != SIDE_BLANK && before != SIDE_OPENING &&
	    after != SIDE_LETTER && after != SIDE_DIGIT)
		it->flags |= ITEM_CLOSES;
	if (cp == 0xAB || cp == 0x2018 || cp == 0x201C || cp == 0x201E ||
	    cp == 0x201A || cp == 0x2039)
		it->flags |= ITEM_GLYPH_OPENS;
}

/* 1.5, www.example.org, د. محمد: no end of a sentence. */
static bool
is_inner_dot(const struct cutter *c, uint32_t start_b, uint32_t end_b)
{
	enum side after = side_after(c, end_b);

	if (c->letter && c->word_end_b == start_b && after == SIDE_BLANK)
		return true;
	return (after == SIDE_DIGIT || (end_b < c->span.end_b &&
	    (unsigned char)c->text[end_b] < 0x80 && after == SIDE_LETTER)) &&
	    side_before(c, start_b) != SIDE_BLANK &&
	    (unsigned char)c->text[start_b - 1] < 0x80;
}

static void
put_stop(struct cutter *c, enum item_kind kind, uint32_t a, uint32_t b)
{
	enum item_kind last = last_kind(c);

	/* Of several ends in a row the greatest stays. */
	if (last == ITEM_PARA)
		return;
	if (last == ITEM_STOP && kind == ITEM_PARA) {
		c->out.at[c->out.n - 1].kind = ITEM_PARA;
		return;
	}
	if (last != kind)
		(void)put(c, kind, a, b);
}

static void
put_char(struct cutter *c, uint32_t cp, uint32_t a, uint32_t b)
{
	if (is_mark(cp)) {
		put_mark(c, cp, a, b);
		return;
	}
	switch (cp) {
	case '\n':
	case 0x2028:
	case 0x2029:
		put_stop(c, ITEM_PARA, a, b);
		break;
	case '.':
		if (!is_inner_dot(c, a, b))
			put_stop(c, ITEM_STOP, a, b);
		break;
	case '!':
	case '?':
	case ';':
	case 0x061B:
	case 0x061F:
	case 0x06D4:
	case 0x2026:
		put_stop(c, ITEM_STOP, a, b);
		break;
	case ',':
	case 0x060C:
		(void)put(c, ITEM_COMMA, a, b);
		break;
	case ':':
		if (side_before(c, a) != SIDE_DIGIT ||
		    side_after(c, b) != SIDE_DIGIT)
			(void)put(c, ITEM_COLON, a, b);
		break;
	case '-':
	case 0x2013:
	case 0x2014:
		if (side_before(c, a) == SIDE_BLANK)
			(void)put(c, ITEM_BREAK, a, b);
		break;
	case '(':
	case ')':
	case '[':
	case ']':
		(void)put(c, ITEM_BREAK, a, b);
		break;
	default:
		break;
	}
}

static void
cut_gap(struct cutter *c, uint32_t from_b, uint32_t to_b)
{
	size_t i = from_b;

	/* Mostly one blank. */
	while (i < to_b && c->out.n < ITEMS_MAX) {
		uint32_t at_b = (uint32_t)i;
		uint32_t cp = kn_utf8_next(c->text, to_b, &i);

		if (cp != ' ')
			put_char(c, cp, at_b, (uint32_t)i);
	}
}

/* ---- words ---------------------------------------------------------- */

/* Where a word without its و begins. */
static uint32_t
past_conjunction(const char *text, struct kn_span at)
{
	size_t i = at.start_b;

	(void)kn_utf8_next(text, at.end_b, &i);
	for (size_t next = i; next < at.end_b; i = next) {
		uint32_t cp = kn_utf8_next(text, at.end_b, &next);

		if (!is_format(cp) && (cp < 0x064B || cp > 0x065F))
			break;
	}
	return (uint32_t)i;
}

static void
put_word(struct cutter *c, const struct speech_word *w, struct kn_span at)
{
	struct item *it = put(c, ITEM_WORD, at.start_b, at.end_b);

	it->bits = w->bits;
	if (w->conj) {
		it->flags |= ITEM_CONJ;
		it->start_b = past_conjunction(c->text, at);
	}
	c->word_end_b = at.end_b;
	c->particle = w->particle;
	c->letter = w->letter;
}

/* ---- stretches of title and body -------------------------------------- */

static void
open_stretch(struct cutter *c)
{
	const struct stretch *s = &c->stretch[c->next];

	c->open = true;
	c->span = s->at;
	c->done_b = s->at.start_b;
	c->flags = s->title ? ITEM_TITLE : 0;
	c->particle = c->letter = false;
}

static void
close_stretch(struct cutter *c)
{
	if (!c->open)
		open_stretch(c);
	cut_gap(c, c->done_b, c->span.end_b);
	put_stop(c, ITEM_PARA, c->span.end_b, c->span.end_b);
	if (c->out.n > 0)
		c->out.at[c->out.n - 1].flags |= ITEM_HARD;
	c->open = false;
	c->next++;
}

void
quote__cut_word(struct cutter *c, struct kn_span at,
    const struct speech_word *w)
{
	while (c->next < c->n && at.start_b >= c->stretch[c->next].at.end_b)
		close_stretch(c);
	if (c->next == c->n || at.start_b < c->stretch[c->next].at.start_b ||
	    c->out.n >= ITEMS_MAX)
		return;
	if (!c->open)
		open_stretch(c);
	/* Several words may share one character. */
	if (at.start_b > c->done_b)
		cut_gap(c, c->done_b, at.start_b);
	if (at.start_b >= c->done_b)
		put_word(c, w, at);
	c->done_b = at.end_b;
}

void
quote__cut_end(struct cutter *c)
{
	while (c->next < c->n)
		close_stretch(c);
}

static void
add_stretch(struct cutter *c, uint32_t start_b, uint32_t end_b, bool title)
{
	if (start_b >= end_b)
		return;
	c->stretch = kn_grow(c->stretch, &c->cap, c->n + 1,
	    sizeof(*c->stretch));
	c->stretch[c->n++] = (struct stretch){ { start_b, end_b }, title };
}

/* Spans come by start, outer before inner. */
void
quote__cut_start(struct cutter *c, const struct kn_doc *doc)
{
	/* Mostly all there will be: an item each ten bytes. */
	size_t room = doc->n_b / 10 < ROOM_MAX ? doc->n_b / 10 : ROOM_MAX;

	*c = (struct cutter){ .text = doc->text };
	c->out.at = kn_grow(NULL, &c->out.cap, room + 1, sizeof(*c->out.at));
	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];
		struct kn_span at = s->at;
		bool title = s->kind == KN_SPAN_TITLE;

		if (!title && s->kind != KN_SPAN_BODY)
			continue;
		for (size_t x = i + 1; x < doc->n_spans &&
		    doc->spans[x].at.start_b < at.end_b; x++) {
			const struct kn_doc_span *in = &doc->spans[x];

			if (in->kind == KN_SPAN_SUBHEAD ||
			    in->at.start_b < at.start_b)
				continue;
			add_stretch(c, at.start_b, in->at.start_b, title);
			at.start_b = in->at.end_b;
		}
		add_stretch(c, at.start_b, at.end_b, title);
	}
}

void
quote__cut_dispose(struct cutter *c)
{
	free(c->stretch);
	free(c->out.at);
}
