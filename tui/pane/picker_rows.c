/*
 * picker_rows.c: what a picker chooses among. In: the filter, the index, the
 * notebook. Out: rows with names and counts of stories, of entities, outlets,
 * languages, years and months, saved filters.
 *
 * Of a field of which an article has one value, rows are counted without what
 * the filter asks of that field: the others are what one could take instead.
 */
#include "tui/pane/picker_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/facet.h"
#include "kunnash/filters.h"
#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/set.h"
#include "kunnash/timeline.h"
#include "tui/pane/annot.h"
#include "tui/pane/chip.h"

static struct pick_row *
add(struct pick_rows *out, const char *value, const char *label,
    const char *other, uint64_t stories)
{
	out->at = kn_grow(out->at, &out->cap, out->n + 1, sizeof(*out->at));
	out->at[out->n] = (struct pick_row){
		.value = kn_strdup(value),
		.label = kn_strdup(label),
		.other = kn_strdup(other),
		.entity = UINT32_MAX,
		.stories = stories,
	};
	return &out->at[out->n++];
}

void
pick__dispose(struct pick_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		free(rows->at[i].value);
		free(rows->at[i].label);
		free(rows->at[i].other);
	}
	free(rows->at);
	*rows = (struct pick_rows){ .n = 0 };
}

/* ---- entities ------------------------------------------------------------------ */

/* The second name: the other language's; none where there is only one, as of
 * people nobody listed. */
static const char *
other_name(const struct kn_model *m, const struct kn_entity *e)
{
	const char *other = e->label[m->locale.lang == KN_LANG_AR ?
	    KN_LANG_FR : KN_LANG_AR];

	return strcmp(other, kn_lang_label(e, m->locale.lang)) == 0 ? "" :
	    other;
}

void
pick__name(struct kn_model *m, struct pick_row *row)
{
	if (row->label != NULL)
		return;
	const struct kn_entity *e = kn_index_entity(kn_model_index(m),
	    row->entity);

	/* It was one when it was counted. */
	row->value = kn_strdup(e == NULL ? "" : e->id);
	row->label = kn_strdup(e == NULL ? "" :
	    kn_lang_label(e, m->locale.lang));
	row->other = kn_strdup(e == NULL ? "" : other_name(m, e));
}

static void
add_entity(uint32_t number, uint64_t stories, struct pick_rows *out)
{
	add(out, NULL, NULL, NULL, stories)->entity = number;
}

struct number_search {
	struct kn_str id;
	uint32_t number;        /* or UINT32_MAX */
};

static bool
number_found(void *user, uint32_t number, const struct kn_entity *e)
{
	struct number_search *s = user;

	if (kn_str_is(s->id, e->id))
		s->number = number;
	return s->number == UINT32_MAX;
}

/* An entity that the filter excludes is in no article of the result; it is
 * a row all the same, so that it can be taken in again. */
static void
add_excluded(struct kn_model *m, const struct pick_kind *kind,
    struct pick_rows *out)
{
	size_t n = kn_query_chip_count(m->filter);
	struct kn_chip chip;
	struct kn_buf text;

	kn_buf_init(&text, KN_QUERY_MAX_B * 2);
	for (size_t i = 0; i < n; i++) {
		struct number_search s = { .number = UINT32_MAX };
		struct kn_result *r = NULL;

		kn_buf_reset(&text);
		kn_query_chip(m->filter, i, &chip, &text);
		if (!chip.negated || chip.field == NULL ||
		    strcmp(chip.field, kind->field) != 0)
			continue;
		s.id = chip.value;
		struct kn_query *q = kn_query_with(m->filter, kind->field,
		    chip.value, false);
		if (kn_index_entity_lookup(kn_model_index(m), kind->type,
		    chip.value, false, number_found, &s, NULL) == KN_OK &&
		    s.number != UINT32_MAX &&
		    kn_model_run(m, q, &r, NULL) == KN_OK)
			add_entity(s.number, kn_result_stories(r), out);
		kn_result_free(r);
		kn_query_free(q);
	}
	kn_buf_dispose(&text);
}

static enum kn_status
entities(struct kn_model *m, const struct pick_kind *kind,
    struct pick_rows *out, struct kn_err *err)
{
	struct kn_facet_count *rows;
	size_t n;
	enum kn_status st = kn_result_facets(m->result, kind->type, &rows, &n,
	    err);

	for (size_t i = 0; st == KN_OK && i < n; i++)
		add_entity(rows[i].entity, rows[i].stories, out);
	free(rows);
	if (st == KN_OK)
		add_excluded(m, kind, out);
	return st;
}

/* ---- one value an article --------------------------------------------------------- */

/* The result without what the filter asks of the field; NULL in *own when it
 * is the model's. */
static enum kn_status
widened(struct kn_model *m, const struct pick_kind *kind,
    struct kn_result **own, struct kn_err *err)
{
	struct kn_query *q = kn_query_without_field(m->filter, kind->field);
	enum kn_status st = KN_OK;

	*own = NULL;
	if (kn_query_chip_count(q) != kn_query_chip_count(m->filter))
		st = kn_model_run(m, q, own, err);
	kn_query_free(q);
	return st;
}

static enum kn_status
values(struct kn_model *m, const struct pick_kind *kind,
    struct pick_rows *out, struct kn_err *err)
{
	struct kn_facet_count *rows = NULL;
	struct kn_result *own = NULL;
	size_t n = 0;
	enum kn_status st = widened(m, kind, &own, err);

	if (st == KN_OK)
		st = kn_result_values(own != NULL ? own : m->result,
		    kind->field, &rows, &n, err);
	for (size_t i = 0; i < n; i++) {
		const char *word = kn_chip_word(kind->field,
		    kn_str(rows[i].value));
		const char *name = word != NULL ? kn_tr(word) :
		    kn_fmt_outlet(kn_model_index(m), rows[i].value,
		    m->locale.lang);

		add(out, rows[i].value, name, strcmp(name, rows[i].value) ==
		    0 ? "" : rows[i].value, rows[i].stories);
	}
	kn_values_free(rows, n);
	kn_result_free(own);
	return st;
}

/* ---- dates ------------------------------------------------------------------------ */

static void
add_period(struct kn_model *m, const struct kn_timeline_row *row,
    struct pick_rows *out)
{
	char period[KN_TIMELINE_PERIOD_B];
	struct kn_buf label;

	if (row->stories[0] == 0)
		return;
	kn_timeline_period(row, period);
	kn_buf_init(&label, 128);
	kn_fmt_date(&m->locale, strcmp(period, "none") == 0 ? NULL : period,
	    true, NULL, &label);
	add(out, period, label.s, "", row->stories[0])->below =
	    strlen(period) == 7;
	kn_buf_dispose(&label);
}

/* The months of a year, the last one first. */
static void
add_months(struct kn_model *m, const struct kn_timeline *months,
    const char *year, struct pick_rows *out)
{
	char period[KN_TIMELINE_PERIOD_B];

	for (size_t i = kn_timeline_rows(months); i-- > 0;) {
		kn_timeline_period(kn_timeline_row(months, i), period);
		if (strlen(period) == 7 && strncmp(period, year, 4) == 0)
			add_period(m, kn_timeline_row(months, i), out);
	}
}

/* Years from the last on, each with its months; the undated at the end. */
static void
add_years(struct kn_model *m, const struct kn_timeline *years,
    const struct kn_timeline *months, struct pick_rows *out)
{
	const struct kn_timeline_row *undated = NULL;
	char period[KN_TIMELINE_PERIOD_B];

	for (size_t i = kn_timeline_rows(years); i-- > 0;) {
		const struct kn_timeline_row *row = kn_timeline_row(years, i);

		kn_timeline_period(row, period);
		if (strcmp(period, "none") == 0) {
			undated = row;
			continue;
		}
		add_period(m, row, out);
		if (strlen(period) == 4)
			add_months(m, months, period, out);
	}
	if (undated != NULL)
		add_period(m, undated, out);
}

static enum kn_status
dates(struct kn_model *m, const struct pick_kind *kind,
    struct pick_rows *out, struct kn_err *err)
{
	const struct kn_timeline_opts by_year = { .unit = KN_TIMELINE_YEAR },
	    by_month = { .unit = KN_TIMELINE_MONTH };
	struct kn_index *ix = kn_model_index(m);
	struct kn_timeline *years = NULL, *months = NULL;
	struct kn_result *own = NULL;
	enum kn_status st = widened(m, kind, &own, err);
	const struct kn_set *set = kn_result_set(own != NULL ? own :
	    m->result);

	if (st == KN_OK)
		st = kn_timeline_new(ix, set, NULL, &by_year, &years, err);
	if (st == KN_OK)
		st = kn_timeline_new(ix, set, NULL, &by_month, &months, err);
	if (st == KN_OK)
		add_years(m, years, months, out);
	kn_timeline_free(years);
	kn_timeline_free(months);
	kn_result_free(own);
	return st;
}

/* ---- saved filters ------------------------------------------------------------------ */

/* What it asks for, behind how much of it is new. */
static void
about(struct kn_model *m, const struct kn_query *q, const char *since,
    struct kn_buf *out)
{
	size_t n = since[0] == '\0' ? 0 : kn_model_count_new(m, q, since);

	if (n > 0) {
		kn_fmt_counted(&m->locale, NP_("%s new story",
		    "%s new stories"), n, out);
		kn_buf_cstr(out, " \u00B7 ");
	}
	kn_chrome_chips(m, q, out);
}

static void
add_saved(struct kn_model *m, const struct kn_saved_filter *f,
    struct pick_rows *out)
{
	struct pick_row *row = add(out, f->query, f->name, "", 0);

	row->uncounted = true;
	snprintf(row->id, sizeof(row->id), "%s", f->id);
	(void)!kn_filter_since(kn_model_notebook(m),
	    kn_session_corpus_hash(m->session), f, row->since, NULL);
}

void
pick__count(struct kn_model *m, struct pick_row *row)
{
	struct kn_result *r = NULL;
	struct kn_query *q = NULL;
	struct kn_buf other;

	row->uncounted = false;
	kn_buf_init(&other, KN_QUERY_MAX_B * 4);
	/* One that means nothing in this corpus finds nothing in it. */
	if (kn_query_parse(kn_str(row->value), &q, NULL) == KN_OK &&
	    kn_model_run(m, q, &r, NULL) == KN_OK) {
		row->stories = kn_result_stories(r);
		about(m, q, row->since, &other);
	} else {
		kn_buf_cstr(&other, row->value);
	}
	free(row->other);
	row->other = kn_strdup(other.s == NULL ? "" : other.s);
	kn_buf_dispose(&other);
	kn_result_free(r);
	kn_query_free(q);
}

static enum kn_status
saved(struct kn_model *m, const struct pick_kind *kind,
    struct pick_rows *out, struct kn_err *err)
{
	struct kn_notebook *nb = kn_model_notebook(m);
	struct kn_saved_filter *f = NULL;
	size_t n = 0;

	(void)kind;
	enum kn_status st = nb == NULL ? KN_OK : kn_filters_list(nb, &f, &n,
	    err);
	for (size_t i = 0; i < n; i++)
		add_saved(m, &f[i], out);
	kn_filters_free(f, n);
	return st;
}

/* ---- kinds ---------------------------------------------------------------------------- */

static const struct pick_kind kinds[] = {
#define KN_PICK(NAME, name, field, TYPE, source, heading) \
	{ name, field, KN_TYPE_##TYPE, source, heading },
#include "tui/pane/pick.def"
#undef KN_PICK
};

const struct pick_kind *
pick__kind(enum kn_pick kind)
{
	return &kinds[kind];
}

const char *
kn_pick_name(enum kn_pick kind)
{
	return kinds[kind].name;
}

enum kn_pick
kn_pick_find(struct kn_str name)
{
	unsigned i = 0;

	while (i < KN_PICK_COUNT && !kn_str_is(name, kinds[i].name))
		i++;
	return (enum kn_pick)i;
}

enum kn_status
pick__fetch(struct kn_model *m, const struct pick_kind *kind,
    struct pick_rows *out, struct kn_err *err)
{
	*out = (struct pick_rows){ .n = 0 };
	if (m->result == NULL)
		return KN_OK;
	enum kn_status st = kind->source(m, kind, out, err);
	if (st != KN_OK)
		pick__dispose(out);
	return st;
}

/* ---- what is typed ---------------------------------------------------------------------- */

static bool
note_match(void *user, uint32_t number, const struct kn_entity *e)
{
	struct kn_set *named = user;

	(void)e;
	kn_set_add(named, number);
	return true;
}

/* The rows of entities that have such a name. */
static void
match_entities(struct kn_model *m, const struct pick_kind *kind,
    const struct pick_rows *rows, struct kn_str typed, bool *match)
{
	struct kn_set *named = kn_set_new();
	struct kn_err err;

	if (kn_index_entity_lookup(kn_model_index(m), kind->type, typed, true,
	    note_match, named, &err) != KN_OK && err.status != KN_NOT_FOUND)
		kn_model_notice_err(m, &err);
	for (size_t i = 0; i < rows->n; i++)
		match[i] = kn_set_has(named, rows->at[i].entity);
	kn_set_free(named);
}

static bool
holds(const char *text, const char *folded)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, text, strlen(text), &b);
	bool found = b.s != NULL && strstr(b.s, folded) != NULL;
	kn_buf_dispose(&b);
	return found;
}

static void
match_text(const struct pick_rows *rows, struct kn_str typed, bool *match)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, typed.s, typed.n, &b);
	for (size_t i = 0; b.n > 0 && i < rows->n; i++)
		match[i] = holds(rows->at[i].label, b.s) ||
		    holds(rows->at[i].value, b.s);
	kn_buf_dispose(&b);
}

void
pick__match(struct kn_model *m, const struct pick_kind *kind,
    const struct pick_rows *rows, struct kn_str typed, bool *match)
{
	if (typed.n == 0) {
		for (size_t i = 0; i < rows->n; i++)
			match[i] = true;
	} else if (kind->type == KN_TYPE_COUNT) {
		match_text(rows, typed, match);
	} else {
		match_entities(m, kind, rows, typed, match);
	}
}
