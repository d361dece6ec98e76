/*
 * textedit.c: a text being written, edited by grapheme clusters.
 *
 * In: keys and text of unknown origin. Out: well-formed UTF-8 and a caret at
 * a cluster boundary; what was changed can be undone. Never draws, never
 * blocks. Clusters and words are looked for near the caret only: no text is
 * too long to be written in.
 */
#include "tui/input/textedit.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

/* How far from a place breaks are looked for. */
#define WINDOW_B 2048
/* What can be undone: so many changes, of so many bytes. */
#define UNDO_MAX 1000
#define UNDO_MAX_B ((size_t)8 << 20)

enum how { TYPED, PASTED, OTHER };

/* At at_b stand n_b bytes that were `was` before; the caret was there too. */
struct change {
	size_t at_b, n_b, caret_b;
	char *was;
	size_t was_b;
	enum how how;
};

struct log {
	struct change *at;
	size_t n, cap;
	size_t n_b;             /* of what is kept in it */
};

struct kn_textedit {
	struct kn_buf text;
	size_t max_b;
	bool lines;
	size_t caret_b;
	uint64_t serial;
	char *killed;           /* what C-y brings back */
	struct log undo, redo;
	bool joins;             /* the next typing goes on the last change */
	bool after_cr;          /* a piece of a paste ended with CR */
};

/* ---- what was changed --------------------------------------------------- */

static void
drop_change(struct log *log, size_t i)
{
	log->n_b -= log->at[i].was_b;
	free(log->at[i].was);
	memmove(&log->at[i], &log->at[i + 1],
	    (log->n - i - 1) * sizeof(log->at[0]));
	log->n--;
}

static void
clear_log(struct log *log)
{
	while (log->n > 0)
		drop_change(log, log->n - 1);
}

static void
push_change(struct log *log, struct change c)
{
	while (log->n > 0 && (log->n == UNDO_MAX ||
	    log->n_b + c.was_b > UNDO_MAX_B))
		drop_change(log, 0);
	log->at = kn_grow(log->at, &log->cap, log->n + 1, sizeof(log->at[0]));
	log->at[log->n++] = c;
	log->n_b += c.was_b;
}

struct kn_textedit *
kn_textedit_new(size_t max_b, bool lines)
{
	struct kn_textedit *e = kn_calloc(1, sizeof(*e));

	e->max_b = max_b;
	e->lines = lines;
	kn_buf_init(&e->text, 0);
	return e;
}

void
kn_textedit_free(struct kn_textedit *e)
{
	if (e == NULL)
		return;
	clear_log(&e->undo);
	clear_log(&e->redo);
	free(e->undo.at);
	free(e->redo.at);
	kn_buf_dispose(&e->text);
	free(e->killed);
	free(e);
}

struct kn_str
kn_textedit_text(const struct kn_textedit *e)
{
	return kn_buf_get(&e->text);
}

size_t
kn_textedit_caret_b(const struct kn_textedit *e)
{
	return e->caret_b;
}

uint64_t
kn_textedit_serial(const struct kn_textedit *e)
{
	return e->serial;
}

/* ---- places -------------------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n';
}

static size_t
line_start(const struct kn_textedit *e)
{
	size_t at_b = e->caret_b;

	while (at_b > 0 && e->text.s[at_b - 1] != '\n')
		at_b--;
	return at_b;
}

static size_t
line_end(const struct kn_textedit *e)
{
	size_t at_b = e->caret_b;

	while (at_b < e->text.n && e->text.s[at_b] != '\n')
		at_b++;
	return at_b;
}

/* To the end of the line, or over the line break there. */
static size_t
line_rest(const struct kn_textedit *e)
{
	size_t end_b = line_end(e);

	return end_b == e->caret_b && end_b < e->text.n ? end_b + 1 : end_b;
}

static size_t
text_start(const struct kn_textedit *e)
{
	(void)e;
	return 0;
}

static size_t
text_end(const struct kn_textedit *e)
{
	return e->text.n;
}

/*
 * What is looked at for breaks beside a byte: its line (nothing reaches over
 * a line break), of a long one the part around it.
 */
static struct kn_str
window(const struct kn_textedit *e, size_t at_b, size_t *from_b)
{
	const char *s = e->text.s;
	size_t from = at_b, to = at_b;

	while (from > 0 && s[from - 1] != '\n' && at_b - from < WINDOW_B)
		from--;
	while (from < at_b && (s[from] & 0xC0) == 0x80)
		from++;
	while (to < e->text.n && s[to] != '\n' && to - at_b < WINDOW_B)
		to++;
	while (to > at_b && to < e->text.n && (s[to] & 0xC0) == 0x80)
		to--;
	*from_b = from;
	return (struct kn_str){ s + from, to - from };
}

/* The break before (step < 0) or after the offset, or an end of the text. */
static size_t
break_near(const struct kn_textedit *e, enum kn_break kind, size_t at_b,
    int step)
{
	uint32_t *breaks = NULL;
	size_t n = 0, from_b;

	if (step < 0 ? at_b == 0 : at_b == e->text.n)
		return at_b;
	/* Line breaks are characters of their own. */
	if (e->text.s[step < 0 ? at_b - 1 : at_b] == '\n')
		return step < 0 ? at_b - 1 : at_b + 1;
	struct kn_str near = window(e, at_b, &from_b);
	size_t best = step < 0 ? from_b : from_b + near.n;
	if (kn_breaks(kind, near.s, near.n, &breaks, &n, NULL) != KN_OK)
		return best;
	for (size_t i = 0; i < n; i++) {
		size_t here_b = from_b + breaks[i];

		if (step < 0 && here_b < at_b)
			best = here_b;
		if (step > 0 && here_b > at_b) {
			best = here_b;
			break;
		}
	}
	free(breaks);
	return best;
}

size_t
kn_textedit_near_b(const struct kn_textedit *e, size_t at_b, int step)
{
	return break_near(e, KN_BREAK_GRAPHEME, at_b < e->text.n ? at_b :
	    e->text.n, step);
}

static size_t
back(const struct kn_textedit *e)
{
	return break_near(e, KN_BREAK_GRAPHEME, e->caret_b, -1);
}

static size_t
forth(const struct kn_textedit *e)
{
	return break_near(e, KN_BREAK_GRAPHEME, e->caret_b, 1);
}

/* A word's edge: the blanks beside the caret go with the word beyond. */
static size_t
word_back(const struct kn_textedit *e)
{
	size_t at_b = e->caret_b;

	while (at_b > 0 && is_blank(e->text.s[at_b - 1]))
		at_b--;
	return break_near(e, KN_BREAK_WORD, at_b, -1);
}

static size_t
word_forth(const struct kn_textedit *e)
{
	size_t at_b = e->caret_b;

	while (at_b < e->text.n && is_blank(e->text.s[at_b]))
		at_b++;
	return break_near(e, KN_BREAK_WORD, at_b, 1);
}

/* Puts the caret at the first boundary of a cluster from at_b on. */
static void
place(struct kn_textedit *e, size_t at_b)
{
	size_t back_b = at_b;

	if (at_b > 0 && at_b < e->text.n && e->text.s[at_b - 1] != '\n') {
		do
			back_b--;
		while (back_b > 0 && (e->text.s[back_b] & 0xC0) == 0x80);
		at_b = break_near(e, KN_BREAK_GRAPHEME, back_b, 1);
	}
	e->caret_b = at_b;
}

void
kn_textedit_place(struct kn_textedit *e, size_t at_b)
{
	e->joins = false;
	place(e, at_b < e->text.n ? at_b : e->text.n);
}

/* ---- changes ------------------------------------------------------------- */

/* Puts `with` for the bytes [from, to). */
static void
splice(struct kn_textedit *e, size_t from, size_t to, struct kn_str with)
{
	size_t tail_b = e->text.n - to, grown_b = from + with.n + tail_b;

	/* Room first: what is appended for it is written over at once. */
	if (grown_b > e->text.n)
		kn_buf_put(&e->text, with.s, grown_b - e->text.n);
	if (e->text.s == NULL)
		return;
	memmove(e->text.s + from + with.n, e->text.s + to, tail_b);
	if (with.n > 0)
		memcpy(e->text.s + from, with.s, with.n);
	kn_buf_trunc(&e->text, grown_b);
	e->serial++;
}

/* Typing goes on the last change up to the beginning of a word, a paste up
 * to its last piece. */
static bool
joins(const struct kn_textedit *e, size_t from, size_t to, struct kn_str with,
    enum how how)
{
	const struct change *last = e->undo.n == 0 ? NULL :
	    &e->undo.at[e->undo.n - 1];

	return e->joins && last != NULL && how != OTHER && last->how == how &&
	    from == to && from == last->at_b + last->n_b && with.n > 0 &&
	    (how == PASTED || is_blank(with.s[0]) || from == 0 ||
	    !is_blank(e->text.s[from - 1]));
}

/* Replaces the bytes [from, to) and puts the caret after what came. */
static void
replace(struct kn_textedit *e, size_t from, size_t to, struct kn_str with,
    enum how how)
{
	if (from == to && with.n == 0)
		return;
	clear_log(&e->redo);
	if (joins(e, from, to, with, how))
		e->undo.at[e->undo.n - 1].n_b += with.n;
	else
		push_change(&e->undo, (struct change){ .at_b = from,
		    .n_b = with.n, .caret_b = e->caret_b,
		    .was = kn_strndup(from == to ? "" : e->text.s + from,
		    to - from), .was_b = to - from, .how = how });
	splice(e, from, to, with);
	place(e, from + with.n);
	e->joins = how != OTHER;
	e->after_cr = false;
}

/* Takes the last change of one log back, and keeps it in the other. */
static bool
turn(struct kn_textedit *e, struct log *from, struct log *to)
{
	if (from->n == 0)
		return false;
	struct change c = from->at[--from->n];
	struct change inverse = { .at_b = c.at_b, .n_b = c.was_b,
	    .caret_b = e->caret_b, .was = kn_strndup(c.n_b == 0 ? "" :
	    e->text.s + c.at_b, c.n_b), .was_b = c.n_b, .how = OTHER };

	from->n_b -= c.was_b;
	splice(e, c.at_b, c.at_b + c.n_b, (struct kn_str){ c.was, c.was_b });
	push_change(to, inverse);
	free(c.was);
	e->joins = e->after_cr = false;
	place(e, c.caret_b < e->text.n ? c.caret_b : e->text.n);
	return true;
}

bool
kn_textedit_undo(struct kn_textedit *e)
{
	return turn(e, &e->undo, &e->redo);
}

bool
kn_textedit_redo(struct kn_textedit *e)
{
	return turn(e, &e->redo, &e->undo);
}

/* What a code point becomes in a text; 0: nothing. */
static uint32_t
typed(const struct kn_textedit *e, uint32_t cp)
{
	bool breaks = cp == '\n' || cp == '\r' || cp == 0x85 ||
	    cp == 0x2028 || cp == 0x2029;

	if (breaks)
		return e->lines ? '\n' : ' ';
	if (cp == 0x200C || cp == 0x200D)       /* they join and unjoin */
		return cp;
	if (cp == KN_CP_BAD)
		return 0;
	switch (kn_filter_cp(cp)) {
	case KN_FILTER_SHOW:
		return cp;
	case KN_FILTER_BLANK:
		return ' ';
	default:
		return 0;
	}
}

/* What of a text goes into room_b bytes, as it may stand here; false when
 * that is not all of it. */
static bool
clean(const struct kn_textedit *e, struct kn_str text, bool *after_cr,
    struct kn_buf *out)
{
	for (size_t i = 0; i < text.n && out->status == KN_OK; ) {
		uint32_t cp = kn_utf8_next(text.s, text.n, &i);
		uint32_t as = typed(e, cp);

		/* CR LF is one line break. */
		if (as != 0 && !(cp == '\n' && *after_cr))
			kn_buf_cp(out, as);
		*after_cr = cp == '\r';
	}
	return out->status == KN_OK;
}

static bool
insert(struct kn_textedit *e, struct kn_str text, enum how how)
{
	size_t room_b = e->max_b > e->text.n ? e->max_b - e->text.n : 0;
	bool after_cr = e->after_cr;
	struct kn_buf b;

	if (text.n == 0 || room_b == 0)
		return text.n == 0;
	kn_buf_init(&b, room_b);
	bool all = clean(e, text, &after_cr, &b);
	replace(e, e->caret_b, e->caret_b, kn_buf_get(&b), how);
	e->after_cr = after_cr;
	kn_buf_dispose(&b);
	return all;
}

bool
kn_textedit_insert(struct kn_textedit *e, struct kn_str text)
{
	return insert(e, text, PASTED);
}

void
kn_textedit_set(struct kn_textedit *e, struct kn_str text)
{
	kn_buf_reset(&e->text);
	e->caret_b = 0;
	e->after_cr = false;
	e->serial++;
	insert(e, text, OTHER);
	e->caret_b = e->text.n;
	e->joins = false;
	e->after_cr = false;
	clear_log(&e->undo);
	clear_log(&e->redo);
}

void
kn_textedit_replace(struct kn_textedit *e, struct kn_str text)
{
	size_t caret_b = e->caret_b;
	bool after_cr = false;
	struct kn_buf b;

	kn_buf_init(&b, e->max_b);
	clean(e, text, &after_cr, &b);
	if (!kn_str_eq(kn_buf_get(&b), kn_buf_get(&e->text)))
		replace(e, 0, e->text.n, kn_buf_get(&b), OTHER);
	kn_buf_dispose(&b);
	/* A byte of another text may lie inside a character. */
	while (caret_b > 0 && caret_b < e->text.n &&
	    (e->text.s[caret_b] & 0xC0) == 0x80)
		caret_b--;
	place(e, caret_b < e->text.n ? caret_b : e->text.n);
}

/* ---- keys ---------------------------------------------------------------- */

/* What is done with the text between the caret and where a key leads. */
enum act { MOVE, DELETE, KILL };

static const struct {
	uint32_t sym;
	uint8_t mods;
	enum act act;
	size_t (*to)(const struct kn_textedit *e);
} edits[] = {
	{ KN_KEY_HOME, 0, MOVE, line_start },
	{ KN_KEY_END, 0, MOVE, line_end },
	{ KN_KEY_HOME, KN_KMOD_CTRL, MOVE, text_start },
	{ KN_KEY_END, KN_KMOD_CTRL, MOVE, text_end },
	{ KN_KEY_BACKSPACE, 0, DELETE, back },
	{ KN_KEY_BACKSPACE, KN_KMOD_SHIFT, DELETE, back },
	{ KN_KEY_BACKSPACE, KN_KMOD_CTRL, KILL, word_back },
	{ KN_KEY_BACKSPACE, KN_KMOD_ALT, KILL, word_back },
	{ KN_KEY_DELETE, 0, DELETE, forth },
	{ KN_KEY_DELETE, KN_KMOD_CTRL, KILL, word_forth },
	{ KN_KEY_DELETE, KN_KMOD_ALT, KILL, word_forth },
	{ 'a', KN_KMOD_CTRL, MOVE, line_start },
	{ 'e', KN_KMOD_CTRL, MOVE, line_end },
	{ 'b', KN_KMOD_CTRL, MOVE, back },
	{ 'f', KN_KMOD_CTRL, MOVE, forth },
	{ 'b', KN_KMOD_ALT, MOVE, word_back },
	{ 'f', KN_KMOD_ALT, MOVE, word_forth },
	{ '<', KN_KMOD_ALT, MOVE, text_start },
	{ '>', KN_KMOD_ALT, MOVE, text_end },
	{ 'd', KN_KMOD_CTRL, DELETE, forth },
	{ 'd', KN_KMOD_ALT, KILL, word_forth },
	{ 'w', KN_KMOD_CTRL, KILL, word_back },
	{ 'u', KN_KMOD_CTRL, KILL, line_start },
	{ 'k', KN_KMOD_CTRL, KILL, line_rest },
};

static const struct {
	uint32_t sym;
	uint8_t mods;
	bool (*turn)(struct kn_textedit *e);
} turns[] = {
	{ '_', KN_KMOD_CTRL, kn_textedit_undo },
	{ '/', KN_KMOD_CTRL, kn_textedit_undo },
	{ '_', KN_KMOD_ALT, kn_textedit_redo },
	{ '/', KN_KMOD_ALT, kn_textedit_redo },
};

static void
obey(struct kn_textedit *e, enum act act, size_t to_b)
{
	size_t a = to_b < e->caret_b ? to_b : e->caret_b;
	size_t b = to_b < e->caret_b ? e->caret_b : to_b;

	e->joins = false;
	if (act == MOVE) {
		place(e, to_b);
		return;
	}
	if (act == KILL && a < b) {
		free(e->killed);
		e->killed = kn_strndup(e->text.s + a, b - a);
	}
	replace(e, a, b, KN_LIT(""), OTHER);
}

static bool
obey_command(struct kn_textedit *e, struct kn_key_press key)
{
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
		if (edits[i].sym == key.sym && edits[i].mods == key.mods) {
			obey(e, edits[i].act, edits[i].to(e));
			return true;
		}
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++)
		if (turns[i].sym == key.sym && turns[i].mods == key.mods) {
			turns[i].turn(e);
			return true;
		}
	if (key.sym != 'y' || key.mods != KN_KMOD_CTRL)
		return false;
	insert(e, kn_str(e->killed), OTHER);
	return true;
}

bool
kn_textedit_key(struct kn_textedit *e, struct kn_key_press key)
{
	char utf8[4];

	e->after_cr = false;
	if (obey_command(e, key))
		return true;
	if (e->lines && key.sym == KN_KEY_ENTER &&
	    (key.mods & (KN_KMOD_CTRL | KN_KMOD_ALT)) == 0) {
		insert(e, KN_LIT("\n"), TYPED);
		return true;
	}
	if (key.sym >= KN_KEY_BASE ||
	    (key.mods & (KN_KMOD_CTRL | KN_KMOD_ALT)) != 0)
		return false;
	insert(e, (struct kn_str){ utf8, kn_utf8_put(key.sym, utf8) }, TYPED);
	return true;
}
