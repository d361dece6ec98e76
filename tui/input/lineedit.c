/*
 * lineedit.c: a prompt's text, edited by grapheme clusters, with a history.
 *
 * In: keys and text of unknown origin. Out: one line of well-formed UTF-8
 * and a caret at a cluster boundary. Never draws, never blocks.
 */
#include "tui/input/lineedit.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#define HISTORY_MAX 200

struct kn_lineedit {
	struct kn_buf text;
	size_t max_b;
	size_t caret_b;
	char *killed;           /* what C-y brings back */
	char *history[HISTORY_MAX];
	size_t n_history;
	size_t at;              /* shown entry; n_history: the line itself */
	char *draft;            /* the line while an entry is shown */
};

struct kn_lineedit *
kn_lineedit_new(size_t max_b)
{
	struct kn_lineedit *e = kn_calloc(1, sizeof(*e));

	e->max_b = max_b;
	kn_buf_init(&e->text, 0);
	return e;
}

void
kn_lineedit_free(struct kn_lineedit *e)
{
	if (e == NULL)
		return;
	kn_buf_dispose(&e->text);
	for (size_t i = 0; i < e->n_history; i++)
		free(e->history[i]);
	free(e->killed);
	free(e->draft);
	free(e);
}

struct kn_str
kn_lineedit_text(const struct kn_lineedit *e)
{
	return kn_buf_get(&e->text);
}

size_t
kn_lineedit_caret_b(const struct kn_lineedit *e)
{
	return e->caret_b;
}

/* The break before (step < 0) or after the offset, or an end of the text. */
static size_t
break_near(const struct kn_lineedit *e, enum kn_break kind, size_t at_b,
    int step)
{
	uint32_t *breaks = NULL;
	size_t n = 0;
	size_t best = step < 0 ? 0 : e->text.n;

	if (e->text.n == 0 ||
	    kn_breaks(kind, e->text.s, e->text.n, &breaks, &n, NULL) != KN_OK)
		return best;
	for (size_t i = 0; i < n; i++) {
		if (step < 0 && breaks[i] < at_b)
			best = breaks[i];
		if (step > 0 && breaks[i] > at_b) {
			best = breaks[i];
			break;
		}
	}
	free(breaks);
	return best;
}

/* Puts the caret at the first boundary of a cluster from at_b on. */
static void
place(struct kn_lineedit *e, size_t at_b)
{
	e->caret_b = at_b == 0 ? 0 :
	    break_near(e, KN_BREAK_GRAPHEME, at_b - 1, 1);
}

/* A word's edge: the blanks beside the caret go with the word beyond. */
static size_t
word_near(const struct kn_lineedit *e, int step)
{
	const char *s = e->text.s;
	size_t at_b = e->caret_b;

	if (step < 0)
		while (at_b > 0 && s[at_b - 1] == ' ')
			at_b--;
	else
		while (at_b < e->text.n && s[at_b] == ' ')
			at_b++;
	return break_near(e, KN_BREAK_WORD, at_b, step);
}

/* Replaces the bytes [from, to) and puts the caret after what came. */
static void
replace(struct kn_lineedit *e, size_t from, size_t to, struct kn_str with)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	if (from > 0)
		kn_buf_put(&b, e->text.s, from);
	kn_buf_str(&b, with);
	if (to < e->text.n)
		kn_buf_put(&b, e->text.s + to, e->text.n - to);
	kn_buf_dispose(&e->text);
	e->text = b;
	place(e, from + with.n);
}

/* What a code point becomes in a line; 0: nothing. */
static uint32_t
typed(uint32_t cp)
{
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

void
kn_lineedit_insert(struct kn_lineedit *e, struct kn_str text)
{
	size_t room_b = e->max_b > e->text.n ? e->max_b - e->text.n : 0;
	struct kn_buf b;
	uint32_t before = 0;

	kn_buf_init(&b, room_b);
	if (room_b == 0)
		text.n = 0;
	for (size_t i = 0; i < text.n && b.status == KN_OK; ) {
		uint32_t cp = kn_utf8_next(text.s, text.n, &i);

		/* CR LF is one line break, so one blank. */
		if (!(cp == '\n' && before == '\r') && typed(cp) != 0)
			kn_buf_cp(&b, typed(cp));
		before = cp;
	}
	replace(e, e->caret_b, e->caret_b, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

void
kn_lineedit_place(struct kn_lineedit *e, size_t at_b)
{
	place(e, at_b < e->text.n ? at_b : e->text.n);
}

void
kn_lineedit_set(struct kn_lineedit *e, struct kn_str text)
{
	kn_buf_reset(&e->text);
	e->caret_b = 0;
	kn_lineedit_insert(e, text);
	e->caret_b = e->text.n;
	e->at = e->n_history;
}

/* ---- keys ------------------------------------------------------------- */

/* Deletes from the caret to the offset, on either side, and keeps it. */
static void
kill_to(struct kn_lineedit *e, size_t to)
{
	size_t a = to < e->caret_b ? to : e->caret_b;
	size_t b = to < e->caret_b ? e->caret_b : to;

	if (a == b)
		return;
	free(e->killed);
	e->killed = kn_strndup(e->text.s + a, b - a);
	replace(e, a, b, KN_LIT(""));
}

static void
delete_to(struct kn_lineedit *e, size_t to)
{
	if (to < e->caret_b)
		replace(e, to, e->caret_b, KN_LIT(""));
	else
		replace(e, e->caret_b, to, KN_LIT(""));
}

enum edit {
	BACK, FORTH, WORD_BACK, WORD_FORTH, START, END, DELETE_BACK,
	DELETE_FORTH, KILL_WORD_BACK, KILL_WORD_FORTH, KILL_START, KILL_END,
	YANK,
};

static const struct {
	uint32_t sym;
	uint8_t mods;
	enum edit edit;
} edits[] = {
	{ KN_KEY_HOME, 0, START },
	{ KN_KEY_END, 0, END },
	{ KN_KEY_BACKSPACE, 0, DELETE_BACK },
	{ KN_KEY_BACKSPACE, KN_KMOD_SHIFT, DELETE_BACK },
	{ KN_KEY_BACKSPACE, KN_KMOD_CTRL, KILL_WORD_BACK },
	{ KN_KEY_BACKSPACE, KN_KMOD_ALT, KILL_WORD_BACK },
	{ KN_KEY_DELETE, 0, DELETE_FORTH },
	{ KN_KEY_DELETE, KN_KMOD_CTRL, KILL_WORD_FORTH },
	{ 'a', KN_KMOD_CTRL, START },
	{ 'e', KN_KMOD_CTRL, END },
	{ 'b', KN_KMOD_CTRL, BACK },
	{ 'f', KN_KMOD_CTRL, FORTH },
	{ 'b', KN_KMOD_ALT, WORD_BACK },
	{ 'f', KN_KMOD_ALT, WORD_FORTH },
	{ 'd', KN_KMOD_CTRL, DELETE_FORTH },
	{ 'd', KN_KMOD_ALT, KILL_WORD_FORTH },
	{ 'w', KN_KMOD_CTRL, KILL_WORD_BACK },
	{ 'u', KN_KMOD_CTRL, KILL_START },
	{ 'k', KN_KMOD_CTRL, KILL_END },
	{ 'y', KN_KMOD_CTRL, YANK },
};

static void
obey(struct kn_lineedit *e, enum edit what)
{
	size_t back = break_near(e, KN_BREAK_GRAPHEME, e->caret_b, -1);
	size_t forth = break_near(e, KN_BREAK_GRAPHEME, e->caret_b, 1);

	switch (what) {
	case BACK:
		e->caret_b = back;
		break;
	case FORTH:
		e->caret_b = forth;
		break;
	case WORD_BACK:
		place(e, word_near(e, -1));
		break;
	case WORD_FORTH:
		place(e, word_near(e, 1));
		break;
	case START:
		e->caret_b = 0;
		break;
	case END:
		e->caret_b = e->text.n;
		break;
	case DELETE_BACK:
		delete_to(e, back);
		break;
	case DELETE_FORTH:
		delete_to(e, forth);
		break;
	case KILL_WORD_BACK:
		kill_to(e, word_near(e, -1));
		break;
	case KILL_WORD_FORTH:
		kill_to(e, word_near(e, 1));
		break;
	case KILL_START:
		kill_to(e, 0);
		break;
	case KILL_END:
		kill_to(e, e->text.n);
		break;
	default:
		kn_lineedit_insert(e, kn_str(e->killed));
		break;
	}
}

bool
kn_lineedit_key(struct kn_lineedit *e, struct kn_key_press key)
{
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
		if (edits[i].sym == key.sym && edits[i].mods == key.mods) {
			obey(e, edits[i].edit);
			return true;
		}
	if (key.sym >= KN_KEY_BASE ||
	    (key.mods & (KN_KMOD_CTRL | KN_KMOD_ALT)) != 0)
		return false;
	char utf8[4];

	kn_lineedit_insert(e, (struct kn_str){ utf8,
	    kn_utf8_put(key.sym, utf8) });
	return true;
}

/* ---- history ---------------------------------------------------------- */

static void
forget(struct kn_lineedit *e, size_t i)
{
	free(e->history[i]);
	memmove(&e->history[i], &e->history[i + 1],
	    (e->n_history - i - 1) * sizeof(e->history[0]));
	e->n_history--;
}

void
kn_lineedit_history_add(struct kn_lineedit *e, struct kn_str text)
{
	char *line = kn_strndup(text.s, text.n);

	for (size_t i = 0; i < e->n_history; i++)
		if (strcmp(e->history[i], line) == 0) {
			forget(e, i);
			break;
		}
	if (e->n_history == HISTORY_MAX)
		forget(e, 0);
	if (line[0] != '\0')
		e->history[e->n_history++] = line;
	else
		free(line);
	e->at = e->n_history;
}

bool
kn_lineedit_history_step(struct kn_lineedit *e, int step)
{
	size_t to = e->at;

	if (step < 0 && to > 0)
		to--;
	else if (step > 0 && to < e->n_history)
		to++;
	else
		return false;
	if (e->at == e->n_history) {
		free(e->draft);
		e->draft = kn_strndup(e->text.s, e->text.n);
	}
	kn_lineedit_set(e, kn_str(to == e->n_history ? e->draft :
	    e->history[to]));
	e->at = to;
	return true;
}
