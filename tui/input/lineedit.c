/*
 * lineedit.c: a prompt's text: an editor of one line, with a history. In:
 * keys and text of unknown origin. Out: one line of well-formed UTF-8 and a
 * caret at a cluster boundary. How it is edited is textedit.c's affair.
 */
#include "tui/input/lineedit.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/input/textedit.h"

#define HISTORY_MAX 200

struct kn_lineedit {
	struct kn_textedit *edit;
	char *history[HISTORY_MAX];
	size_t n_history;
	size_t at;              /* shown entry; n_history: the line itself */
	char *draft;            /* the line while an entry is shown */
};

struct kn_lineedit *
kn_lineedit_new(size_t max_b)
{
	struct kn_lineedit *e = kn_calloc(1, sizeof(*e));

	e->edit = kn_textedit_new(max_b, false);
	return e;
}

void
kn_lineedit_free(struct kn_lineedit *e)
{
	if (e == NULL)
		return;
	kn_textedit_free(e->edit);
	for (size_t i = 0; i < e->n_history; i++)
		free(e->history[i]);
	free(e->draft);
	free(e);
}

struct kn_str
kn_lineedit_text(const struct kn_lineedit *e)
{
	return kn_textedit_text(e->edit);
}

size_t
kn_lineedit_caret_b(const struct kn_lineedit *e)
{
	return kn_textedit_caret_b(e->edit);
}

uint64_t
kn_lineedit_serial(const struct kn_lineedit *e)
{
	return kn_textedit_serial(e->edit);
}

void
kn_lineedit_insert(struct kn_lineedit *e, struct kn_str text)
{
	kn_textedit_insert(e->edit, text);
}

void
kn_lineedit_place(struct kn_lineedit *e, size_t at_b)
{
	kn_textedit_place(e->edit, at_b);
}

void
kn_lineedit_set(struct kn_lineedit *e, struct kn_str text)
{
	kn_textedit_set(e->edit, text);
	e->at = e->n_history;
}

bool
kn_lineedit_key(struct kn_lineedit *e, struct kn_key_press key)
{
	return kn_textedit_key(e->edit, key);
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
		struct kn_str text = kn_lineedit_text(e);

		free(e->draft);
		e->draft = kn_strndup(text.s, text.n);
	}
	kn_lineedit_set(e, kn_str(to == e->n_history ? e->draft :
	    e->history[to]));
	e->at = to;
	return true;
}
