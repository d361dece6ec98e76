/*
 * line.c: cuts a text into lines and measures their shape. In: the bytes of
 * an article. Out: an array of the lines that have something on them. One
 * pass, no look-ahead: linear whatever the text.
 */
#include "doc_priv.h"

#include <stdlib.h>

#include "kunnash/eight.h"
#include "kunnash/mem.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

/* Two blanks are a slip of the typist's; this many part pieces. */
#define WIDE_GAP 3

bool
doc__is_blank_cp(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= '\t' && cp <= '\r');
	if (cp >= 0x600 && cp < 0x700)
		return cp == 0x61C;
	return cp == 0xA0 || cp == 0x85 || cp == 0xFEFF ||
	    (cp >= 0x2000 && cp <= 0x200F) || cp == 0x2028 || cp == 0x2029 ||
	    (cp >= 0x202A && cp <= 0x202F) || cp == 0x205F ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0x3000;
}

bool
doc__is_word_cp(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') ||
		    (cp >= 'A' && cp <= 'Z');
	if (cp >= 0x620 && cp <= 0x652)
		return true;
	return cp == 0x200C || cp == 0x200D || kn_uchar_is_letter(cp) ||
	    kn_uchar_is_mark(cp) || kn_uchar_is_digit(cp);
}

/* Takes no room: direction marks, joiners and the like. */
static bool
is_invisible(uint32_t cp)
{
	return cp == 0x61C || cp == 0xFEFF || (cp >= 0x200B && cp <= 0x200F) ||
	    (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

struct kn_str
doc__trim(struct kn_str s)
{
	size_t i = 0;

	while (i < s.n) {
		size_t next = i;

		if (!doc__is_blank_cp(kn_utf8_next(s.s, s.n, &next)))
			break;
		i = next;
	}
	while (s.n > i) {
		size_t prev = s.n;

		if (!doc__is_blank_cp(kn_utf8_prev(s.s, &prev)))
			break;
		s.n = prev;
	}
	return (struct kn_str){ s.s + i, s.n - i };
}

static bool
is_closing(uint32_t cp)
{
	return cp == '"' || cp == '\'' || cp == ')' || cp == ']' ||
	    cp == 0xBB || (cp >= 0x2018 && cp <= 0x201F) || cp == 0x203A;
}

static bool
is_bar(uint32_t cp)
{
	return cp == '|' || cp == '>' || cp == 0xBB || cp == 0x203A ||
	    cp == 0x2022 || cp == 0xB7;
}

static enum doc__end
end_of(uint32_t cp, uint32_t before)
{
	switch (cp) {
	case '.':
		return before == '.' ? DOC__END_OPEN : DOC__END_STOP;
	case 0x6D4:
	case 0x3002:
		return DOC__END_STOP;
	case '!':
	case '?':
	case 0x61F:
		return DOC__END_MARK;
	case ':':
		return DOC__END_COLON;
	case ',':
	case ';':
	case 0x60C:
	case 0x61B:
		return DOC__END_COMMA;
	default:
		return DOC__END_OPEN;
	}
}

/* The running state of the line being measured. */
struct gauge {
	struct doc__line line;
	uint32_t gap;           /* code points since the last visible one */
	uint32_t white;         /* of them: white space */
	bool tab, bar;          /* in that gap */
	uint32_t item_cp;
	uint32_t last, before;  /* visible, closing marks passed over */
};

static void
end_item(struct gauge *g)
{
	if (g->item_cp == 0)
		return;
	g->line.n_items++;
	if (g->item_cp > g->line.longest_cp)
		g->line.longest_cp = g->item_cp;
	if (end_of(g->last, g->before) == DOC__END_STOP)
		g->line.n_stopped++;
	g->item_cp = 0;
}

static void
see_visible(struct gauge *g, uint32_t cp, size_t at_b, size_t end_b)
{
	bool first = g->line.n_cp == 0;

	/* A bar stands between blanks; inside a word it is part of it. */
	if (is_bar(cp) && (first || g->white > 0)) {
		g->bar = true;
		g->line.bars = g->line.bars || !first;
	}
	if (g->white >= WIDE_GAP || g->tab || g->bar)
		end_item(g);
	if (first)
		g->line.at.start_b = (uint32_t)at_b;
	if (first || g->white > 0)
		g->line.n_words++;
	g->line.n_cp = first ? 1 : g->line.n_cp + g->gap + 1;
	g->line.at.end_b = (uint32_t)end_b;
	if (!g->bar || !is_bar(cp))
		g->item_cp += (g->item_cp == 0 ? 0 : g->gap) + 1;
	if (!is_closing(cp) || first) {
		g->before = g->last;
		g->last = cp;
	}
	g->gap = g->white = 0;
	g->tab = g->bar = false;
}

/* A letter that follows a visible character: nearly all of a text. */
static inline bool
is_next_letter(const struct gauge *g, uint32_t cp)
{
	return g->gap == 0 && g->line.n_cp > 0 && g->item_cp > 0 &&
	    ((cp >= 0x620 && cp < 0x660) || (cp >= 'a' && cp <= 'z'));
}

static void
see(struct gauge *g, uint32_t cp, size_t at_b, size_t end_b)
{
	if (is_next_letter(g, cp)) {
		g->line.n_cp++;
		g->item_cp++;
		g->line.at.end_b = (uint32_t)end_b;
		g->before = g->last;
		g->last = cp;
		return;
	}
	if (doc__is_blank_cp(cp)) {
		g->gap++;
		g->white += !is_invisible(cp);
		g->tab = g->tab || cp == '\t';
		return;
	}
	see_visible(g, cp, at_b, end_b);
}

/* The bytes of a letter of Arabic (U+0620 to U+065F) or of a to z; 0: it is
 * something else. */
static inline size_t
letter_b(const unsigned char *p, size_t n_b)
{
	if (n_b >= 2 && ((p[0] == 0xD8 && p[1] >= 0xA0 && p[1] < 0xC0) ||
	    (p[0] == 0xD9 && p[1] >= 0x80 && p[1] < 0xA0)))
		return 2;
	return n_b >= 1 && p[0] >= 'a' && p[0] <= 'z';
}

/* Letters of Arabic and single blanks between them, counted. */
struct words {
	size_t end_b;           /* behind a letter */
	uint32_t letters, blanks;
};

/* Eight bytes at a time, so that the ends of words, which nothing foretells,
 * are no steps of their own. */
static struct words
pass_words(const char *s, size_t n_b, size_t i)
{
	uint64_t blank = 0, d8 = 0, d9 = 0;
	struct words w = { .letters = 0 };

	for (; n_b - i >= 8; i += 8) {
		uint64_t gap = blank >> 56, in8 = d8 >> 56, in9 = d9 >> 56;
		uint64_t x = kn_eight(s + i), b = kn_eight_equal(x, ' ');
		uint64_t l8 = kn_eight_equal(x, 0xD8);
		uint64_t l9 = kn_eight_equal(x, 0xD9);
		/* A0 to BF go on D8, 80 to 9F go on D9. */
		uint64_t inner = x & ~(x << 1) & KN_TOPS;
		uint64_t high = x << 2 & inner;
		if ((b | l8 | l9 | inner) != KN_TOPS ||
		    (b & (b << 8 | gap)) != 0 ||
		    high != (l8 << 8 | in8) ||
		    (inner ^ high) != (l9 << 8 | in9))
			break;
		blank = b;
		d8 = l8;
		d9 = l9;
		w.letters += kn_eight_count(l8 | l9);
		w.blanks += kn_eight_count(b);
	}
	/* Back to the end of a letter. */
	bool open = (d8 | d9) >> 63 != 0, gap = blank >> 63 != 0;
	w.letters -= open;
	i -= open;
	gap = gap || (open && w.letters + w.blanks > 0 && s[i - 1] == ' ');
	w.blanks -= gap;
	w.end_b = i - gap;
	return w;
}

/*
 * What see() does with letters, and with single blanks between them, as far
 * as they go: nearly all of a text. Returns where they end; adds to *n_cp.
 */
static size_t
see_words(struct gauge *g, const char *s, size_t n_b, size_t from,
    size_t *n_cp)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t len;

	if (g->gap != 0 || g->line.n_cp == 0 || g->item_cp == 0)
		return from;
	struct words w = pass_words(s, n_b, from);
	size_t i = w.end_b;
	for (;; i += len, w.letters++) {
		bool blank = i < n_b && p[i] == ' ';

		len = letter_b(p + i + blank, n_b - i - blank);
		if (len == 0)
			break;
		i += blank;
		w.blanks += blank;
	}
	if (i == from)
		return i;
	size_t back = i;
	g->before = g->last;
	g->last = kn_utf8_prev(s, &back);
	back -= w.letters > 1 && p[back - 1] == ' ';
	if (w.letters > 1)
		g->before = kn_utf8_prev(s, &back);
	g->line.n_cp += w.letters + w.blanks;
	g->item_cp += w.letters + w.blanks;
	g->line.n_words += w.blanks;
	g->line.at.end_b = (uint32_t)i;
	*n_cp += w.letters + w.blanks;
	return i;
}

static bool
is_break(uint32_t cp)
{
	return cp == '\n' || cp == '\r' || cp == 0x2028 || cp == 0x2029 ||
	    cp == '\f' || cp == 0x85;
}

struct doc__line *
doc__lines(const char *s, size_t n_b, size_t *n_lines, size_t *n_cp)
{
	struct doc__line *lines = NULL;
	size_t n = 0, cap = 0;
	struct gauge g = { .gap = 0 };
	bool blank = false;

	*n_cp = 0;
	for (size_t i = 0; i <= n_b; ++*n_cp) {
		size_t at = i = see_words(&g, s, n_b, i, n_cp);
		uint32_t cp = i < n_b ? kn_utf8_next(s, n_b, &i) : '\n';

		/* The last allowed line takes in all that follows. */
		if (at < n_b && (!is_break(cp) || n + 1 >= DOC__MAX_LINES)) {
			see(&g, cp, at, i);
			continue;
		}
		if (cp == '\r' && i < n_b && s[i] == '\n') {
			i++;
			++*n_cp;
		}
		if (g.line.n_cp > 0) {
			end_item(&g);
			g.line.end = (uint8_t)end_of(g.last, g.before);
			g.line.blank_before = blank;
			lines = kn_grow(lines, &cap, n + 1, sizeof(*lines));
			lines[n++] = g.line;
		}
		blank = g.line.n_cp == 0 && at > 0;
		g = (struct gauge){ .gap = 0 };
		if (at >= n_b)
			break;
	}
	*n_lines = n;
	return lines;
}
