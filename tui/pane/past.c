/*
 * past.c: the filters that were used, back and forward, as in a browser: what
 * is filtered by after going back takes the place of what was ahead. In: the
 * filter each time it changes. Out: an earlier one.
 */
#include "tui/pane/past.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/narrow.h"

enum { KEPT = 100 };

struct kn_past {
	char *text[KEPT];       /* canonical */
	bool ranked[KEPT];      /* it was a search */
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
	memmove(past->ranked + from, past->ranked + from + n,
	    (past->n - from - n) * sizeof(past->ranked[0]));
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
	past->ranked[past->at] = m->ranked;
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
	if (kn_model_set_filter_as(m, kn_str(past->text[past->at]),
	    past->ranked[past->at], false) != KN_OK)
		past->at = was;
}

/* Whether the filter is the one before, narrowed to the period that is its
 * last condition. */
static bool
is_narrowed(const struct kn_model *m, size_t n)
{
	const struct kn_past *past = m->past;
	struct kn_buf text, was;
	struct kn_chip chip;
	struct kn_query *q;

	if (past == NULL || past->at == 0 || kn_query_parse(kn_str(
	    past->text[past->at - 1]), &q, NULL) != KN_OK)
		return false;
	kn_buf_init(&text, 0);
	kn_buf_init(&was, 0);
	kn_query_chip(m->filter, n - 1, &chip, &text);
	bool narrowed = chip.field != NULL && !chip.negated &&
	    chip.value.n > 0 && strcmp(chip.field, "date") == 0;
	if (narrowed) {
		struct kn_query *to = kn_query_narrow(q, chip.value);

		kn_query_print(to, &was);
		kn_query_free(to);
		narrowed = kn_str_is(kn_buf_get(&was), past->text[past->at]);
	}
	kn_query_free(q);
	kn_buf_dispose(&text);
	kn_buf_dispose(&was);
	return narrowed;
}

void
kn_past_drop(struct kn_model *m)
{
	size_t n = kn_query_chip_count(m->filter);

	if (n == 0)
		return;
	if (is_narrowed(m, n))
		kn_past_step(m, -1);
	else
		kn_model_set_filter(m, kn_query_without(m->filter, n - 1),
		    false);
}

size_t
kn_past_count(const struct kn_model *m, size_t *at)
{
	*at = m->past == NULL ? 0 : m->past->at;
	return m->past == NULL ? 0 : m->past->n;
}

const char *
kn_past_get(const struct kn_model *m, size_t i)
{
	return m->past->text[i];
}

void
kn_past_put(struct kn_model *m, const struct kn_str *text, size_t n,
    size_t at)
{
	struct kn_past *past;
	struct kn_query *q;

	kn_past_free(m->past);
	past = m->past = kn_calloc(1, sizeof(*past));
	for (size_t i = 0; i < n && past->n < KEPT; i++) {
		if (kn_query_parse(text[i], &q, NULL) != KN_OK)
			continue;
		kn_query_free(q);
		if (i <= at)
			past->at = past->n;
		past->text[past->n++] = kn_strndup(text[i].s, text[i].n);
	}
	if (past->n == 0)
		kn_past_note(m);
}
