/*
 * over_time.c: the timeline of a dossier. In: the articles that mention its
 * entity. Out: a row a month, or a year where there are many; a passage for
 * each as articles are read.
 */
#include "core/analysis/analysis_priv.h"

static void
add_period(struct kn_dossier *d, const struct kn_timeline_row *period)
{
	struct kn_dossier_row *row = section__add(d, KN_DOSSIER_TIMELINE);
	char text[KN_TIMELINE_PERIOD_B];

	if (row == NULL)
		return;
	kn_timeline_period(period, text);
	if (period->period != KN_DAY_NONE)
		row->text = kn_arena_str(d->arena, kn_str(text));
	row->articles = period->articles[0];
	row->stories = d->opts.copies ? row->articles : period->stories[0];
	/* Where only a copy of a story falls into the period: that one. */
	if (period->articles[0] > 0)
		row->article = period->article;
}

enum kn_status
over_time__count(struct kn_dossier *d, struct kn_err *err)
{
	const struct kn_timeline_opts opts = { .finest = KN_TIMELINE_MONTH };
	enum kn_status st = kn_timeline_new(d->ix, d->articles, NULL, &opts,
	    &d->timeline, err);

	for (size_t i = 0; st == KN_OK && i < kn_timeline_rows(d->timeline);
	    i++)
		add_period(d, kn_timeline_row(d->timeline, i));
	return st;
}

void
over_time__passage(struct kn_dossier *d, const char *date, uint32_t article,
    struct kn_span at)
{
	struct section *s = &d->section[KN_DOSSIER_TIMELINE];
	size_t i = kn_timeline_find(d->timeline, date);

	if (i >= s->n || kn_span_len(s->row[i].at) > 0)
		return;
	s->row[i].article = article;
	s->row[i].at = at;
}
