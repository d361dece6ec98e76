/*
 * timeline.c: how often an entity was written about, over time. In: the days
 * of its first and last article, sets. Out: a row a month, or a year where
 * there are many, gaps included; what has no date stands apart.
 */
#include "core/analysis/analysis_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/day.h"

#define MOST_MONTHS 36
#define MOST_YEARS 100
#define PERIOD_B 12

/* Years and months as one number, so that periods can be counted. */
static unsigned
month_number(kn_day day)
{
	unsigned month = kn_day_month(day);

	return kn_day_year(day) * 12 + (month > 0 ? month - 1 : 0);
}

/* The day an article was published, KN_DAY_NONE if it is gone or undated. */
static enum kn_status
day_of(struct kn_dossier *d, uint32_t id, kn_day *day, struct kn_err *err)
{
	struct kn_article a = { .id = 0 };
	enum kn_status st = kn_index_article(d->ix, id, &a, err);

	*day = KN_DAY_NONE;
	if (st == KN_NOT_FOUND)
		return KN_OK;
	if (st == KN_OK && a.meta.date != NULL)
		*day = kn_day_parse(kn_str(a.meta.date));
	kn_article_dispose(&a);
	return st;
}

static void
add_period(struct kn_dossier *d, const char *text)
{
	struct kn_dossier_row *row = section__add(d, KN_DOSSIER_TIMELINE);

	if (row != NULL && text != NULL)
		row->text = kn_arena_str(d->arena, kn_str(text));
}

static void
add_months(struct kn_dossier *d, unsigned from, unsigned to)
{
	struct kn_buf text;

	kn_buf_init(&text, PERIOD_B);
	for (unsigned m = from; m <= to; m++) {
		kn_buf_reset(&text);
		kn_buf_fmt(&text, "%04u-%02u", m / 12, m % 12 + 1);
		add_period(d, text.s);
	}
	kn_buf_dispose(&text);
}

static void
add_years(struct kn_dossier *d, unsigned from, unsigned to)
{
	struct kn_buf text;

	kn_buf_init(&text, PERIOD_B);
	if (to - from >= MOST_YEARS) {
		from = to - MOST_YEARS + 1;
		kn_buf_fmt(&text, "<%04u", from);
		add_period(d, text.s);
	}
	for (unsigned y = from; y <= to; y++) {
		kn_buf_reset(&text);
		kn_buf_fmt(&text, "%04u", y);
		add_period(d, text.s);
	}
	kn_buf_dispose(&text);
}

enum kn_status
timeline__plan(struct kn_dossier *d, struct kn_err *err)
{
	struct kn_set *undated = NULL;
	kn_day first = KN_DAY_NONE, last = KN_DAY_NONE;
	enum kn_status st = kn_index_facet(d->ix, "undated", KN_LIT(""),
	    &undated, err);

	if (st != KN_OK)
		return st;
	size_t n_undated = kn_set_and_count(d->picked, undated);
	size_t dated = d->n_ids > n_undated ? d->n_ids - n_undated : 0;
	if (dated > 0)
		st = day_of(d, d->ids[0], &last, err);
	if (st == KN_OK && dated > 0)
		st = day_of(d, d->ids[dated - 1], &first, err);
	if (first != KN_DAY_NONE && last != KN_DAY_NONE) {
		unsigned from = month_number(first), to = month_number(last);

		if (to >= from && to - from < MOST_MONTHS)
			add_months(d, from, to);
		else if (to >= from)
			add_years(d, from / 12, to / 12);
	}
	if (kn_set_and_count(d->articles, undated) > 0)
		add_period(d, NULL);
	kn_set_free(undated);
	return st;
}

/* What BETWEEN takes for the ends of a period; the first and the last one
 * also have what copies of the same stories add outside. */
static enum kn_status
period_set(struct kn_dossier *d, size_t i, struct kn_set **out,
    struct kn_err *err)
{
	const struct section *s = &d->section[KN_DOSSIER_TIMELINE];
	const char *text = s->row[i].text;
	char from[PERIOD_B + 4], to[PERIOD_B + 4];

	if (text == NULL)
		return kn_index_facet(d->ix, "undated", KN_LIT(""), out, err);
	bool last = i + 1 == s->n || s->row[i + 1].text == NULL;
	size_t n = strlen(text);
	memcpy(from, text, n + 1);
	memcpy(to, text, n);
	/* '~' is behind every digit and '-'. */
	memcpy(to + n, "~", 2);
	if (text[0] == '<')
		return kn_index_dates(d->ix, NULL, s->row[i + 1].text, out,
		    err);
	return kn_index_dates(d->ix, i == 0 ? NULL : from, last ? NULL : to,
	    out, err);
}

enum kn_status
timeline__count(struct kn_dossier *d, struct kn_err *err)
{
	struct kn_set *set = NULL;
	enum kn_status st = period_set(d, d->period, &set, err);

	if (st != KN_OK)
		return st;
	struct kn_dossier_row *row =
	    &d->section[KN_DOSSIER_TIMELINE].row[d->period++];
	row->stories = kn_set_and_count(d->picked, set);
	row->articles = kn_set_and_count(d->articles, set);
	kn_set_free(set);
	return KN_OK;
}

void
timeline__passage(struct kn_dossier *d, const char *date, uint32_t article,
    struct kn_span at)
{
	struct section *s = &d->section[KN_DOSSIER_TIMELINE];

	/* Rows rise with time: the last one that begins before the date. */
	struct kn_dossier_row *row = NULL;
	for (size_t i = 0; i < s->n; i++) {
		const char *text = s->row[i].text;

		if (date == NULL ? text == NULL : text != NULL &&
		    (row == NULL || strcmp(text, date) <= 0))
			row = &s->row[i];
	}
	if (row != NULL && row->article == KN_DOSSIER_NOWHERE) {
		row->article = article;
		row->at = at;
	}
}
