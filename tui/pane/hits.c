/*
 * hits.c: the hits of the filter in articles, and the way from one to the
 * next. In: the filter's words, the open article, the rows of the result.
 * Out: the current hit, perhaps another open article, and a notice that says
 * which it is.
 */
#include "tui/pane/model_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/search.h"

/* Rows looked through for the next hit. The next row has one nearly always;
 * a filter by date alone has none in any of 175,000. */
#define HIT_ROWS 200

/* ---- what is looked for ------------------------------------------------------ */

struct kn_finders {
	struct kn_query *words; /* or NULL: the filter as it is */
	struct kn_finder *of[2];        /* whole, and some of the words */
};

static bool
is_of_words(const struct kn_query *q, size_t i)
{
	struct kn_chip chip;
	struct kn_buf text;

	kn_buf_init(&text, KN_QUERY_MAX_B * 2);
	kn_query_chip(q, i, &chip, &text);
	kn_buf_dispose(&text);
	return chip.field == NULL || strcmp(chip.field, "title") == 0;
}

/*
 * What hits are looked for: the words of the filter; where it has none, all
 * of it. A search among articles on Spain goes from word to word, not from
 * Spain to Spain. NULL: the filter as it is.
 */
static struct kn_query *
hit_query(const struct kn_query *filter)
{
	size_t n = kn_query_chip_count(filter), words = 0;
	struct kn_query *q = NULL;

	for (size_t i = 0; i < n; i++)
		words += is_of_words(filter, i);
	if (words == 0 || words == n)
		return NULL;
	for (size_t i = n; i-- > 0;)
		if (!is_of_words(filter, i)) {
			struct kn_query *less = kn_query_without(
			    q != NULL ? q : filter, i);

			kn_query_free(q);
			q = less;
		}
	return q;
}

static bool
asks_words(const struct kn_query *filter)
{
	for (size_t i = kn_query_chip_count(filter); i-- > 0;)
		if (is_of_words(filter, i))
			return true;
	return false;
}

/* A copy, where all of it is words. */
static struct kn_query *
dup(const struct kn_query *q)
{
	struct kn_query *copy = NULL;
	struct kn_buf text;

	kn_buf_init(&text, KN_QUERY_MAX_B * 2);
	kn_query_print(q, &text);
	if (kn_query_parse(kn_buf_get(&text), &copy, NULL) != KN_OK)
		copy = NULL;
	kn_buf_dispose(&text);
	return copy;
}

struct kn_query *
kn_seek_words(const struct kn_query *filter)
{
	struct kn_query *q = asks_words(filter) ? hit_query(filter) : NULL;

	return q != NULL || !asks_words(filter) ? q : dup(filter);
}

void
model__finders_drop(struct kn_model *m)
{
	struct kn_finders *f = m->finders;

	m->finders = NULL;
	if (f == NULL)
		return;
	kn_finder_free(f->of[0]);
	kn_finder_free(f->of[1]);
	kn_query_free(f->words);
	free(f);
}

const struct kn_finder *
kn_model_finder(struct kn_model *m, bool some)
{
	struct kn_finders *f = m->finders;
	struct kn_err err;

	if (f == NULL) {
		f = m->finders = kn_calloc(1, sizeof(*f));
		f->words = hit_query(m->filter);
	}
	if (f->of[some] == NULL && kn_finder_new(f->words != NULL ? f->words :
	    m->filter, kn_model_index(m), m->no_aliases, some, &f->of[some],
	    &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return NULL;
	}
	return f->of[some];
}

bool
kn_model_row_is_part(const struct kn_model *m, size_t row)
{
	return m->result != NULL && row >= kn_result_rows(m->result) -
	    kn_result_filled(m->result);
}

/* The row of an article; false when it has none. */
static bool
row_of(const struct kn_model *m, uint32_t id, size_t *row)
{
	return m->result != NULL &&
	    kn_result_find(m->result, id, row, NULL) == KN_OK;
}

/* The caller frees *hits. */
static void
hits_in(struct kn_model *m, const struct kn_open *o, struct kn_hit **hits,
    size_t *n)
{
	size_t row;
	bool some = row_of(m, o->row.id, &row) &&
	    kn_model_row_is_part(m, row);
	const struct kn_finder *f = kn_model_finder(m, some);

	*hits = NULL;
	*n = 0;
	if (f != NULL)
		kn_finder_hits(f, o->doc, &o->mentions, hits, n);
}

void
model__find_hits(struct kn_model *m)
{
	struct kn_open *o = m->open;

	free(o->hits);
	o->of_words = asks_words(m->filter);
	m->current = (struct kn_span){ 0, 0 };
	hits_in(m, o, &o->hits, &o->n_hits);
}

/* ---- from hit to hit ----------------------------------------------------------- */

static const char *const reasons[] = {
	[KN_RULE_EXACT] = N_("as typed"),
	[KN_RULE_FOLDED] = N_("spelled in another way"),
	[KN_RULE_CLITIC] = N_("with letters joined to it"),
	[KN_RULE_STEM] = N_("a word of the same stem"),
	[KN_RULE_ENTITY] = N_("another name for it"),
};

/* "2/7", as one unit of a line. */
static void
put_of(const struct kn_model *m, const char *msgid, size_t i, size_t n,
    struct kn_buf *out)
{
	struct kn_buf of;

	kn_buf_init(&of, 128);
	kn_buf_cstr(&of, "\u2068");
	kn_fmt_count(&m->locale, i, &of);
	kn_buf_chr(&of, '/');
	kn_fmt_count(&m->locale, n, &of);
	kn_buf_cstr(&of, "\u2069");
	kn_fmt_msg(msgid, kn_buf_get(&of), out);
	kn_buf_dispose(&of);
}

void
kn_model_tell_hit(struct kn_model *m, bool other_article)
{
	const struct kn_open *o = m->open;
	struct kn_buf text;
	size_t i = 0, row;

	while (o != NULL && i < o->n_hits &&
	    o->hits[i].at.start_b != m->current.start_b)
		i++;
	if (o == NULL || i == o->n_hits)
		return;
	kn_buf_init(&text, 1024);
	put_of(m, N_("hit %s"), i + 1, o->n_hits, &text);
	kn_buf_cstr(&text, " \u00B7 ");
	kn_buf_cstr(&text, kn_tr(reasons[o->hits[i].rule]));
	if (row_of(m, o->row.id, &row) && other_article) {
		kn_buf_cstr(&text, " \u00B7 ");
		put_of(m, N_("in another article: %s"), row + 1,
		    kn_result_rows(m->result), &text);
	}
	kn_model_notice(m, "%s", kn_buf_get(&text));
	kn_buf_dispose(&text);
}

static bool
step_hit_here(struct kn_model *m, size_t from_b, int step)
{
	const struct kn_open *o = m->open;
	size_t at = kn_span_len(m->current) > 0 ? m->current.start_b : from_b;
	bool have = kn_span_len(m->current) > 0;

	for (size_t k = 0; k < o->n_hits; k++) {
		size_t i = step > 0 ? k : o->n_hits - 1 - k;
		struct kn_span s = o->hits[i].at;

		if (step > 0 ? s.start_b > at || (!have && s.start_b == at)
		    : s.start_b < at) {
			m->current = s;
			return true;
		}
	}
	return false;
}

/* Looks without opening: where there is nothing, nothing changes. */
static bool
row_has_hit(struct kn_model *m, size_t row)
{
	struct kn_hit *hits = NULL;
	size_t n = 0;
	uint32_t id;
	struct kn_err err;
	struct kn_open *o = kn_result_id(m->result, row, &id, &err) == KN_OK ?
	    model__open_load(m, id, &err) : NULL;

	if (o == NULL)
		kn_model_notice_err(m, &err);
	else
		hits_in(m, o, &hits, &n);
	free(hits);
	model__open_free(o);
	return n > 0;
}

/* The first hit of the next row that has one, or the last of one before. */
static bool
step_row(struct kn_model *m, int step)
{
	size_t n = kn_result_rows(m->result), row = m->row;

	(void)row_of(m, m->open->row.id, &row);
	for (int i = 0; i < HIT_ROWS; i++) {
		if (step > 0 ? row + 1 >= n : row == 0)
			return false;
		row = step > 0 ? row + 1 : row - 1;
		if (!row_has_hit(m, row))
			continue;
		if (!kn_model_open_row(m, row) || m->open->n_hits == 0)
			return false;
		const struct kn_open *o = m->open;
		m->current = o->hits[step > 0 ? 0 : o->n_hits - 1].at;
		return true;
	}
	return false;
}

bool
kn_model_step_hit(struct kn_model *m, size_t from_b, int step)
{
	if (m->open == NULL || kn_query_is_empty(m->filter)) {
		kn_model_notice(m, N_("nothing is searched for"),
		    KN_LIT(""));
		return false;
	}
	bool here = step_hit_here(m, from_b, step);
	if (here || (m->result != NULL && step_row(m, step))) {
		kn_model_tell_hit(m, !here);
		return true;
	}
	kn_model_notice(m, step > 0 ? N_("no further hit") :
	    N_("no earlier hit"), KN_LIT(""));
	return false;
}

/* ---- mentions -------------------------------------------------------------------- */

bool
kn_model_step_mention(struct kn_model *m, uint32_t entity, size_t from_b,
    int step)
{
	if (m->open == NULL)
		return false;
	const struct kn_mentions *ms = &m->open->mentions;
	bool have = kn_span_len(m->current) > 0;
	size_t at = have ? m->current.start_b : from_b;
	const struct kn_mention *first = NULL;

	for (size_t k = 0; k < ms->n; k++) {
		const struct kn_mention *x =
		    &ms->at[step > 0 ? k : ms->n - 1 - k];

		if (x->suppressed || x->entity != entity)
			continue;
		if (first == NULL)
			first = x;
		if (step > 0 ? x->at.start_b > at ||
		    (!have && x->at.start_b == at) : x->at.start_b < at) {
			m->current = x->at;
			return true;
		}
	}
	if (first == NULL)
		return false;
	m->current = first->at;         /* round again */
	return true;
}
