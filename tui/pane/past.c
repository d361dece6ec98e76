/*
 * past.c: the filters that were used, back and forward, as in a browser: what
 * is filtered by after going back takes the place of what was ahead. In: the
 * filter each time it changes. Out: an earlier one.
 */
#include "tui/pane/past.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

enum { KEPT = 100 };

struct kn_past {
	char *text[KEPT];       /* canonical */
	size_t n, at;           /* at < n, once there is one */
};

void
kn_past_free(struct kn_past *past)
{
	if (past == NULL)
		return;
	for (size_t i = 0; i < past->n; i++)
		free(past->text[i]);
	free(past);
}

static void
drop(struct kn_past *past, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		free(past->text[i]);
	memmove(past->text + from, past->text + from + n,
	    (past->n - from - n) * sizeof(past->text[0]));
	past->n -= n;
}

void
kn_past_note(struct kn_model *m)
{
	struct kn_past *past = m->past;
	struct kn_buf text;

	if (past == NULL)
		past = m->past = kn_calloc(1, sizeof(*past));
	kn_buf_init(&text, 0);
	kn_query_print(m->filter, &text);
	struct kn_str now = kn_buf_get(&text);
	if (past->n == 0 || !kn_str_is(now, past->text[past->at])) {
		if (past->n > 0)
			drop(past, past->at + 1, past->n - past->at - 1);
		if (past->n == KEPT)
			drop(past, 0, 1);
		past->text[past->n] = kn_strndup(now.s, now.n);
		past->at = past->n++;
	}
	kn_buf_dispose(&text);
}

void
kn_past_step(struct kn_model *m, int step)
{
	struct kn_past *past = m->past;

	if (past == NULL || (step < 0 ? past->at == 0 :
	    past->at + 1 >= past->n)) {
		kn_model_notice(m, step < 0 ? N_("no filter was before this") :
		    N_("no filter comes after this"), KN_LIT(""));
		return;
	}
	size_t was = past->at;
	past->at = step < 0 ? was - 1 : was + 1;
	/* It is the one at that place: nothing is noted of it. */
	if (kn_model_set_filter_text(m, kn_str(past->text[past->at]),
	    false) != KN_OK)
		past->at = was;
}
