/*
 * model.c: the state that panes show: filter, result, selected row, open
 * article. In: actions' wishes. Out: consistent state and a notice. Uses the
 * session; draws nothing.
 */
#include "tui/pane/model.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/chosen.h"
#include "tui/pane/past.h"
#include "tui/pane/trail.h"

#define NOTICE_MAX_B 1024
/* Rows looked through for the next hit. The next row has one nearly always;
 * a filter by date alone has none in any of 175,000. */
#define HIT_ROWS 200

static struct kn_query *
everything(void)
{
	struct kn_query *q = NULL;

	if (kn_query_parse(KN_LIT(""), &q, NULL) != KN_OK)
		abort();        /* the empty query always parses */
	return q;
}

static void
take_options(struct kn_model *m, const struct kn_options *options)
{
	m->locale.digits = strcmp(kn_option_text(options, KN_OPT_DIGITS),
	    "arabic") == 0 ? KN_DIGITS_ARABIC : KN_DIGITS_EUROPEAN;
	if (!kn_sort_parse(kn_str(kn_option_text(options, KN_OPT_SORT)),
	    &m->sort))
		m->sort = (struct kn_sort){ KN_ORDER_DATE, KN_FIRST_NONE };
	m->copies = kn_option_bool(options, KN_OPT_COPIES);
	m->no_aliases = kn_option_bool(options, KN_OPT_NO_ALIASES);
	m->deadline_ms = (unsigned)kn_option_int(options, KN_OPT_DEADLINE);
}

struct kn_model *
kn_model_new(struct kn_session *session, const struct kn_options *options,
    enum kn_lang lang)
{
	struct kn_model *m = kn_calloc(1, sizeof(*m));

	m->session = session;
	m->locale.lang = lang;
	m->index_state = kn_model_index(m) == NULL ? KN_INDEX_BUILDING :
	    KN_INDEX_READY;
	take_options(m, options);
	m->filter = everything();
	kn_past_note(m);
	kn_model_find_visit(m);
	kn_annot_init(m);
	kn_buf_init(&m->notice, NOTICE_MAX_B);
	return m;
}

void
kn_model_options(struct kn_model *m, const struct kn_options *options)
{
	take_options(m, options);
	kn_model_reload(m);
}

static void
open_free(struct kn_open *o)
{
	if (o == NULL)
		return;
	kn_article_dispose(&o->row);
	kn_doc_free(o->doc);
	kn_mentions_dispose(&o->mentions);
	free(o->hits);
	kn_placed_free(o->placed, o->n_placed);
	free(o->of);
	free(o->foreign);
	free(o);
}

void
kn_model_free(struct kn_model *m)
{
	if (m == NULL)
		return;
	open_free(m->open);
	kn_labels_free(m->labels, m->n_labels);
	kn_result_free(m->result);
	kn_bulk_drop(m);
	kn_set_free(m->chosen);
	kn_past_free(m->past);
	kn_trail_free(m->trail);
	kn_query_free(m->filter);
	kn_buf_dispose(&m->notice);
	free(m->notes_at);
	free(m->beside);
	free(m);
}

struct kn_index *
kn_model_index(const struct kn_model *m)
{
	return m->session == NULL ? NULL : kn_session_index(m->session);
}

/* ---- notices ---------------------------------------------------------- */

void
kn_model_notice_clear(struct kn_model *m)
{
	kn_buf_reset(&m->notice);
	m->notice_is_error = false;
	m->notice_raw = false;
	m->marked = (struct kn_span){ 0, 0 };
}

void
kn_model_notice(struct kn_model *m, const char *msgid, struct kn_str detail)
{
	kn_model_notice_clear(m);
	kn_fmt_msg(msgid, detail, &m->notice);
}

void
kn_model_notice_err(struct kn_model *m, const struct kn_err *err)
{
	kn_model_notice_clear(m);
	kn_fmt_err(err, &m->notice);
	m->notice_is_error = true;
}

void
kn_model_notice_query_err(struct kn_model *m, const struct kn_err *err,
    struct kn_str typed)
{
	kn_model_notice_clear(m);
	if (typed.s == NULL)
		kn_fmt_err(err, &m->notice);
	else
		kn_fmt_query_err(err, typed, &m->notice);
	m->notice_is_error = true;
}

/* ---- the open article -------------------------------------------------- */

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

/* The hits of the filter in an article; the caller frees *hits. */
static enum kn_status
hits_in(struct kn_model *m, const struct kn_open *o, struct kn_hit **hits,
    size_t *n, struct kn_err *err)
{
	struct kn_query *q = hit_query(m->filter);
	enum kn_status status = kn_query_hits(q != NULL ? q : m->filter,
	    kn_model_index(m), o->doc, &o->mentions, hits, n, err);

	kn_query_free(q);
	return status;
}

static void
find_hits(struct kn_model *m)
{
	struct kn_open *o = m->open;
	struct kn_err err;

	free(o->hits);
	o->hits = NULL;
	o->n_hits = 0;
	m->current = (struct kn_span){ 0, 0 };
	if (hits_in(m, o, &o->hits, &o->n_hits, &err) != KN_OK)
		kn_model_notice_err(m, &err);
}

static struct kn_open *
open_load(struct kn_model *m, uint32_t id, struct kn_err *err)
{
	struct kn_index *ix = kn_model_index(m);
	struct kn_open *o = kn_calloc(1, sizeof(*o));

	if (kn_index_article(ix, id, &o->row, err) == KN_OK &&
	    kn_index_doc(ix, id, &o->doc, err) == KN_OK &&
	    kn_index_mentions(ix, id, &o->mentions, err) == KN_OK)
		return o;
	open_free(o);
	return NULL;
}

/* The open article is another one, or none, or anew the one it was. */
static void
replace_open(struct kn_model *m, struct kn_open *o)
{
	kn_trail_leave(m);
	open_free(m->open);
	m->open = o;
	m->open_serial++;
	kn_annot_opened(m);
}

/* What an article does to the order of its text is said, unless there is
 * something to say already. */
static void
warn_of_overrides(struct kn_model *m)
{
	const struct kn_doc *doc = m->open->doc;

	if (m->notice.n == 0)
		kn_fmt_overrides((struct kn_str){ doc->text, doc->n_b },
		    &m->notice);
}

/* An article that is open stays as it is: an index that changed closed it
 * (kn_model_refresh), and a huge one must not be in memory twice. */
static bool
open_article(struct kn_model *m, uint32_t id)
{
	struct kn_err err;

	if (m->open != NULL && m->open->row.id == id)
		return true;
	struct kn_open *o = open_load(m, id, &err);
	if (o == NULL) {
		kn_model_notice_err(m, &err);
		return false;
	}
	replace_open(m, o);
	return true;
}

bool
kn_model_open_id(struct kn_model *m, uint32_t id)
{
	size_t row;

	if (kn_model_index(m) == NULL || !open_article(m, id))
		return false;
	find_hits(m);
	warn_of_overrides(m);
	if (m->result != NULL &&
	    kn_result_find(m->result, id, &row, NULL) == KN_OK)
		m->row = row;
	return true;
}

bool
kn_model_open_row(struct kn_model *m, size_t row)
{
	struct kn_err err;
	uint32_t id;

	if (m->result == NULL || row >= kn_result_rows(m->result))
		return false;
	if (kn_result_id(m->result, row, &id, &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return false;
	}
	if (!kn_model_open_id(m, id))
		return false;
	m->row = row;
	return true;
}

bool
kn_model_row_is_open(struct kn_model *m)
{
	uint32_t id;

	return m->open != NULL && m->result != NULL &&
	    m->row < kn_result_rows(m->result) &&
	    kn_result_id(m->result, m->row, &id, NULL) == KN_OK &&
	    id == m->open->row.id;
}

void
kn_model_select(struct kn_model *m, size_t row)
{
	size_t n = m->result == NULL ? 0 : kn_result_rows(m->result);

	m->row = n == 0 ? 0 : row < n ? row : n - 1;
}

/* ---- the filter and its result ----------------------------------------- */

struct kn_run_opts
kn_model_run_opts(const struct kn_model *m)
{
	return (struct kn_run_opts){
		.order = m->sort.order,
		.first = m->sort.first,
		.copies = m->copies,
		.no_aliases = m->no_aliases,
		.deadline_ms = m->deadline_ms,
		.notebook = kn_session_notebook(m->session),
		.corpus = kn_session_corpus_hash(m->session),
		.new_since = m->new_since[0] == '\0' ? NULL : m->new_since,
		.day_begins = kn_zone_day_begins,
	};
}

/*
 * Adopts a result. The open article stays open while the result has it;
 * else the first row's is opened.
 */
static void
adopt(struct kn_model *m, struct kn_result *result)
{
	size_t row = 0;
	bool kept = m->open != NULL &&
	    kn_result_find(result, m->open->row.id, &row, NULL) == KN_OK;

	kn_result_free(m->result);
	m->result = result;
	m->result_serial++;
	kn_model_chosen_follow(m);
	m->row = row;
	if (kept)
		find_hits(m);
	else if (!kn_model_open_row(m, 0)) {
		replace_open(m, NULL);
		m->current = (struct kn_span){ 0, 0 };
	}
}

void
kn_model_reload(struct kn_model *m)
{
	struct kn_index *ix = kn_model_index(m);
	struct kn_result *result;
	struct kn_err err;

	if (ix == NULL)
		return;
	if (kn_index_totals(ix, &m->totals, &err) != KN_OK ||
	    kn_model_run(m, m->filter, &result, &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return;
	}
	adopt(m, result);
}

void
kn_model_refresh(struct kn_model *m)
{
	struct kn_err err;
	bool changed = false;
	struct kn_key key = { "" };
	char *path = NULL;

	if (m->open != NULL) {
		key = m->open->row.key;
		path = kn_strdup(m->open->row.meta.path);
	}
	/* Everything borrowed from the old handle goes first. */
	kn_result_free(m->result);
	m->result = NULL;
	if (kn_session_refresh(m->session, &changed, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	kn_model_chosen_refresh(m);
	struct kn_index *ix = kn_model_index(m);
	if (ix != NULL && changed && m->open != NULL) {
		uint32_t id;

		replace_open(m, NULL);
		if (kn_index_find(ix, kn_str(key.hex), &id, NULL) == KN_OK ||
		    (path != NULL &&
		    kn_index_find(ix, kn_str(path), &id, NULL) == KN_OK))
			replace_open(m, open_load(m, id, NULL));
	}
	free(path);
	kn_model_reload(m);
}

static enum kn_status
set_filter(struct kn_model *m, struct kn_query *q, struct kn_str typed,
    bool keep_if_none)
{
	struct kn_result *result = NULL;
	struct kn_err err;
	enum kn_status status = KN_OK;

	kn_model_notice_clear(m);
	if (kn_model_index(m) != NULL)
		status = kn_model_run(m, q, &result, &err);
	if (status != KN_OK) {
		kn_model_notice_query_err(m, &err, typed);
	} else if (result != NULL && keep_if_none &&
	    kn_result_rows(result) == 0) {
		kn_model_notice_none(m, q, typed);
		status = KN_NOT_FOUND;
	}
	if (status != KN_OK) {
		kn_result_free(result);
		kn_query_free(q);
		return status;
	}
	kn_query_free(m->filter);
	m->filter = q;
	kn_model_leave_saved(m);
	kn_past_note(m);
	if (result != NULL)
		adopt(m, result);
	return KN_OK;
}

enum kn_status
kn_model_set_filter(struct kn_model *m, struct kn_query *q, bool keep_if_none)
{
	return set_filter(m, q, (struct kn_str){ NULL, 0 }, keep_if_none);
}

enum kn_status
kn_model_set_filter_text(struct kn_model *m, struct kn_str text,
    bool keep_if_none)
{
	struct kn_query *q;
	struct kn_err err;
	enum kn_status status = kn_query_parse(text, &q, &err);

	if (status != KN_OK) {
		kn_model_notice_query_err(m, &err, text);
		return status;
	}
	return set_filter(m, q, text, keep_if_none);
}

const char *
kn_type_field(enum kn_type type)
{
	static const char *const fields[KN_TYPE_COUNT] = {
		[KN_TYPE_COUNTRY] = "country",
		[KN_TYPE_AGENCY] = "agency",
		[KN_TYPE_PERSON] = "person",
		[KN_TYPE_PLACE] = "place",
		[KN_TYPE_GROUP] = "group",
		[KN_TYPE_EVENT] = "event",
	};

	return fields[type];
}

void
kn_model_filter_entity(struct kn_model *m, const struct kn_entity *e,
    bool exclude)
{
	const char *field = kn_type_field(e->type);

	if (field == NULL) {
		kn_model_notice(m, N_("articles cannot be filtered by this "
		    "kind of name yet: %s"),
		    kn_str(kn_lang_label(e, m->locale.lang)));
		return;
	}
	kn_model_set_filter(m, kn_query_with(m->filter, field,
	    kn_str(e->id), exclude), true);
}

/* ---- hits and mentions -------------------------------------------------- */

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
	    open_load(m, id, &err) : NULL;

	if (o == NULL || hits_in(m, o, &hits, &n, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	free(hits);
	open_free(o);
	return n > 0;
}

bool
kn_model_step_hit(struct kn_model *m, size_t from_b, int step)
{
	size_t n = m->result == NULL ? 0 : kn_result_rows(m->result);

	if (m->open == NULL || kn_query_is_empty(m->filter))
		return false;
	if (step_hit_here(m, from_b, step))
		return true;
	size_t row = m->row;
	for (int i = 0; i < HIT_ROWS; i++) {
		if (step > 0 ? row + 1 >= n : row == 0)
			return false;
		row = step > 0 ? row + 1 : row - 1;
		if (row_has_hit(m, row)) {
			if (!kn_model_open_row(m, row) || m->open->n_hits == 0)
				return false;
			const struct kn_open *o = m->open;

			m->current = o->hits[step > 0 ? 0 : o->n_hits - 1].at;
			return true;
		}
	}
	return false;
}

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
