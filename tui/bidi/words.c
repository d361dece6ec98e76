/*
 * words.c: lines for a terminal that turns round each word by itself, and
 * does nothing else of bidi (kitty). In: clusters with levels; cells in the
 * order that is to be seen. Out: cells with the characters to be sent.
 *
 * Such a terminal hands neighbouring cells of one font to a shaper, which
 * takes the direction of the first character that has a script: runs that
 * begin with Arabic come out reversed, joined and mirrored, digits and Latin
 * in them, too. So such a run is sent in reverse. Where the font lacks Arabic,
 * a run ends between Arabic and what is not; nobody tells us. Where a change
 * inside a word would matter (a name and a number, parts of a date) a blank
 * cell parts the runs, and the line is right with every font. Letters are
 * sent in their forms here, too: a lam-alef that the shaper makes is drawn at
 * one side of two cells, with a hole in the word.
 *
 * Only what is sent moves: bytes, levels and styles of a cell are those of
 * what the eye sees there.
 */
#include "tui/bidi/bidi_priv.h"

#include <string.h>

#define TATWEEL 0x640u

/* What has a script; a stroke between letters has none of its own. */
static bool
has_script(uint32_t cp)
{
	return cp != TATWEEL && (kn_uchar_is_letter(cp) ||
	    kn_uchar_is_arabic(cp) || kn_uchar_bidi(cp) == KN_BIDI_AN);
}

static bool
is_rtl_script(uint32_t cp)
{
	enum kn_bidi_class cls = kn_uchar_bidi(cp);

	return has_script(cp) && (kn_uchar_is_arabic(cp) ||
	    cls == KN_BIDI_R || cls == KN_BIDI_AL || cls == KN_BIDI_AN);
}

/* What is in the font of the Arabic letters, when the main one lacks them. */
static bool
is_rtl_font(uint32_t cp)
{
	return is_rtl_script(cp) || (cp >= 0x600 && cp <= 0x6FF);
}

/* Punctuation at the edge of a word does no harm on its other side. */
static bool
is_edge(const struct kn_cluster *c)
{
	return c->width < 2 && !kn_uchar_is_letter(c->base) &&
	    !kn_uchar_is_digit(c->base);
}

/* A blank on one side of a cluster. */
static void
add_gap(struct kn_cluster *c, bool left)
{
	/* What is wide is a run of its own. */
	if (c->gap == KN_GAP_NONE && c->width != 1)
		return;
	c->gap |= left ? KN_GAP_LEFT : KN_GAP_RIGHT;
	c->width++;
}

static bool
differ(const struct kn_cluster *a, const struct kn_cluster *b)
{
	return is_rtl_font(a->base) != is_rtl_font(b->base);
}

/*
 * A blank between clusters a and a + 1 … b, which are shown next to each
 * other, if they are in different fonts. Where levels differ, L2 puts the far
 * end of the higher run beside the lower cluster, which gets the blank.
 */
static void
part(struct kn_para *p, size_t from, size_t a, size_t b, size_t to)
{
	struct kn_cluster *cl = p->cl;
	unsigned low = cl[a].level < cl[b].level ? cl[a].level : cl[b].level;

	if (cl[a].level == low) {
		while (cl[b].level > low && b + 1 < to &&
		    (cl[b + 1].level > low || cl[b + 1].width == 0))
			b++;
		if (differ(&cl[a], &cl[b]))
			add_gap(&cl[a], (low & 1) != 0);
		return;
	}
	while (a > from && (cl[a - 1].level > low || cl[a - 1].width == 0))
		a--;
	if (differ(&cl[a], &cl[b]))
		add_gap(&cl[b], (low & 1) == 0);
}

/* The next cluster that is shown, from i to before `to`. */
static size_t
next_shown(const struct kn_para *p, size_t i, size_t to)
{
	while (i < to && p->cl[i].width == 0)
		i++;
	return i;
}

/* A word, without the punctuation at its edges. */
static void
part_word(struct kn_para *p, size_t from, size_t to)
{
	while (from < to && is_edge(&p->cl[from]))
		from++;
	while (from < to && is_edge(&p->cl[to - 1]))
		to--;
	for (size_t i = from, next; i < to; i = next) {
		next = next_shown(p, i + 1, to);
		if (next < to)
			part(p, from, i, next, to);
	}
}

void
kn_words_part(struct kn_para *p)
{
	for (size_t i = 0, end; i < p->n_cl; i = end + 1) {
		end = i;
		while (end < p->n_cl && p->cl[end].cp[0] != ' ')
			end++;
		part_word(p, i, end);
	}
}

/* Whether the shaper will reverse what is sent in reverse. */
static bool
is_reversed(const struct kn_vcell *c, size_t n)
{
	while (n-- > 0) {
		if (has_script(c[n].cp[0]))
			return is_rtl_script(c[n].cp[0]);
	}
	return false;
}

static void
reverse(struct kn_vcell *c, size_t n)
{
	uint32_t t[KN_CELL_CPS];

	for (size_t i = 0; i < n; i++)
		c[i].cp[0] = kn_uchar_mirror(c[i].cp[0]);
	for (size_t a = 0, b = n; a + 1 < b; a++) {
		b--;
		memcpy(t, c[a].cp, sizeof(t));
		memcpy(c[a].cp, c[b].cp, sizeof(t));
		memcpy(c[b].cp, t, sizeof(t));
	}
}

static bool
is_wide(const struct kn_vcell *c)
{
	return c->width == 2 && c->gap == KN_GAP_NONE;
}

size_t
kn_words_run(const struct kn_vcell *c, size_t n)
{
	size_t end = 1;

	if (c[0].cp[0] == ' ' || is_wide(&c[0]))
		return end;
	while (end < n && c[end].cp[0] != ' ' && !is_wide(&c[end]) &&
	    (c[end].gap & KN_GAP_LEFT) == 0 &&
	    (c[end - 1].gap & KN_GAP_RIGHT) == 0)
		end++;
	return end;
}

void
kn_words_send(struct kn_vcell *c, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		end = i + kn_words_run(c + i, n - i);
		if (is_reversed(c + i, end - i))
			reverse(c + i, end - i);
	}
}
