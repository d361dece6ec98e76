/*
 * model.c: the state that panes show: filter, result, selected row, open
 * article. In: actions' wishes. Out: consistent state and a notice. Uses the
 * session; draws nothing.
 */
#include "tui/pane/model_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/chosen.h"
#include "tui/pane/past.h"
#include "tui/pane/trail.h"

#define NOTICE_MAX_B 1024

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

void
model__open_free(struct kn_open *o)
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
	kn_model_save_read(m);
	model__open_free(m->open);
	kn_labels_free(m->labels, m->n_labels);
	model__finders_drop(m);
	model__before_free(m);
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

struct kn_open *
model__open_load(struct kn_model *m, uint32_t id, struct kn_err *err)
{
	struct kn_index *ix = kn_model_index(m);
	struct kn_open *o = kn_calloc(1, sizeof(*o));

	if (kn_index_article(ix, id, &o->row, err) == KN_OK &&
	    kn_index_doc(ix, id, &o->doc, err) == KN_OK &&
	    kn_index_mentions(ix, id, &o->mentions, err) == KN_OK)
		return o;
	model__open_free(o);
	return NULL;
}

/* The open article is another one, or none, or anew the one it was. */
void
model__replace_open(struct kn_model *m, struct kn_open *o)
{
	kn_trail_leave(m);
	model__open_free(m->open);
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
	struct kn_open *o = model__open_load(m, id, &err);
	if (o == NULL) {
		kn_model_notice_err(m, &err);
		return false;
	}
	model__replace_open(m, o);
	return true;
}

bool
kn_model_open_id(struct kn_model *m, uint32_t id)
{
	size_t row;

	if (kn_model_index(m) == NULL || !open_article(m, id))
		return false;
	model__find_hits(m);
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
	/* What was searched for is what it is opened for. */
	if (m->open->n_hits > 0 && m->open->of_words)
		m->current = m->open->hits[0].at;
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

struct kn_sort
kn_model_sort(const struct kn_model *m)
{
	struct kn_sort sort = m->sort;

	if (m->result != NULL)
		sort.first = kn_result_first(m->result);
	return sort;
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

static enum kn_status
run_filter(struct kn_model *m, const struct kn_query *q, bool ranked,
    struct kn_result **out, struct kn_err *err)
{
	struct kn_run_opts opts = kn_model_run_opts(m);

	kn_seek_opts(&opts, ranked);
	return kn_query_run(q, kn_model_index(m), &opts, out, err);
}

/* Whether an article would hold up who is typing: at each letter it would be
 * looked through anew. */
static bool
is_slow(struct kn_model *m, uint32_t id)
{
	struct kn_article a;
	bool slow;

	if (m->before == NULL ||
	    kn_index_article(kn_model_index(m), id, &a, NULL) != KN_OK)
		return false;
	slow = a.meta.words > KN_SEEK_WORDS_MAX;
	kn_article_dispose(&a);
	return slow;
}

/* The index may have grown since: "9 of 4" must not be told. */
static void
count_corpus(struct kn_model *m)
{
	struct kn_index_totals totals;

	if (kn_index_totals(kn_model_index(m), &totals, NULL) == KN_OK)
		m->totals = totals;
}

/* Adopts a result. The open article stays open while the result has it, if
 * it may; else the first row's is opened. */
void
model__adopt(struct kn_model *m, struct kn_result *result, bool stay)
{
	size_t row = 0;
	uint32_t first;
	bool kept = stay && m->open != NULL &&
	    kn_result_find(result, m->open->row.id, &row, NULL) == KN_OK &&
	    !is_slow(m, m->open->row.id);

	model__finders_drop(m);
	kn_result_free(m->result);
	m->result = result;
	m->result_serial++;
	count_corpus(m);
	m->ranked = m->ranked &&
	    kn_result_first(result) == KN_FIRST_RELEVANT;
	kn_model_chosen_follow(m);
	m->row = row;
	if (kept)
		model__find_hits(m);
	else if ((kn_result_rows(result) > 0 &&
	    kn_result_id(result, 0, &first, NULL) == KN_OK &&
	    is_slow(m, first)) || !kn_model_open_row(m, 0)) {
		model__replace_open(m, NULL);
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
	    run_filter(m, m->filter, m->ranked, &result, &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return;
	}
	model__adopt(m, result, true);
}

/* Where the person is in the open article. The key is that of its text: what
 * stands in it is in the same place under another index. */
struct stand {
	struct kn_key key;      /* empty: none is open */
	struct kn_span current, selection;
	bool at_start;
	char *note;             /* or NULL */
};

static struct stand
stand_take(const struct kn_model *m)
{
	const struct kn_placed *note = kn_model_note(m);

	return (struct stand){
		.key = m->open == NULL ? (struct kn_key){ "" } :
		    m->open->row.key,
		.current = m->current,
		.selection = m->selection,
		.at_start = m->at_start,
		.note = note == NULL ? NULL : kn_strdup(note->note.id),
	};
}

static void
stand_put_back(struct kn_model *m, struct stand *s)
{
	if (m->open != NULL && strcmp(m->open->row.key.hex, s->key.hex) == 0) {
		if (s->note != NULL && !m->notes_hidden)
			(void)kn_model_go_note(m, s->note);
		m->current = s->current;
		m->selection = s->selection;
		m->at_start = s->at_start;
	}
	free(s->note);
}

/* The open article by the handle there is now, or none. */
static void
open_again(struct kn_model *m, const struct kn_key *key)
{
	struct kn_index *ix = kn_model_index(m);
	char *path = kn_strdup(m->open->row.meta.path);
	uint32_t id;

	model__replace_open(m, NULL);
	if (kn_index_find(ix, kn_str(key->hex), &id, NULL) == KN_OK ||
	    kn_index_find(ix, kn_str(path), &id, NULL) == KN_OK)
		model__replace_open(m, model__open_load(m, id, NULL));
	free(path);
}

/* The selected article, which need not be the one that is open, and where it
 * stands. */
struct selected {
	bool any;
	size_t row;
	uint32_t id;
	struct kn_key key;
};

static struct selected
selected_take(struct kn_model *m)
{
	struct selected s = { .row = m->row };
	struct kn_article a;

	s.any = m->result != NULL && m->row < kn_result_rows(m->result) &&
	    kn_result_id(m->result, m->row, &s.id, NULL) == KN_OK &&
	    kn_index_article(kn_model_index(m), s.id, &a, NULL) == KN_OK;
	if (!s.any)
		return s;
	s.key = a.key;
	kn_article_dispose(&a);
	return s;
}

/* Selects it again where it is now, and says how far that is. Under the same
 * id stands the same article, unless the index was made anew. */
static void
selected_put_back(struct kn_model *m, const struct selected *s)
{
	struct kn_index *ix = kn_model_index(m);
	struct kn_article a;
	uint32_t id = s->id;
	size_t row;

	if (!s->any || m->result == NULL)
		return;
	bool same = kn_index_article(ix, id, &a, NULL) == KN_OK;
	if (same) {
		same = strcmp(a.key.hex, s->key.hex) == 0;
		kn_article_dispose(&a);
	}
	if (!same && kn_index_find(ix, kn_str(s->key.hex), &id, NULL) !=
	    KN_OK)
		return;
	if (kn_result_find(m->result, id, &row, NULL) != KN_OK)
		return;
	m->row = row;
	m->shift += (int64_t)row - (int64_t)s->row;
}

void
kn_model_refresh(struct kn_model *m)
{
	struct stand at = stand_take(m);
	struct selected selected = selected_take(m);
	struct kn_err err;
	bool changed = false;

	m->overtaken = false;
	/* Everything borrowed from the old handle goes first. */
	model__finders_drop(m);
	model__before_stale(m);
	kn_result_free(m->result);
	m->result = NULL;
	if (kn_session_refresh(m->session, &changed, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	kn_model_chosen_refresh(m);
	if (kn_model_index(m) != NULL && changed && m->open != NULL)
		open_again(m, &at.key);
	kn_model_reload(m);
	selected_put_back(m, &selected);
	stand_put_back(m, &at);
}

static enum kn_status
set_filter(struct kn_model *m, struct kn_query *q, struct kn_str typed,
    bool ranked, bool keep_if_none)
{
	struct kn_result *result = NULL;
	struct kn_err err;
	enum kn_status status = KN_OK;

	kn_model_notice_clear(m);
	if (kn_model_index(m) != NULL)
		status = run_filter(m, q, ranked, &result, &err);
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
	model__finders_drop(m);
	kn_query_free(m->filter);
	m->filter = q;
	kn_model_leave_saved(m);
	m->ranked = ranked;
	kn_past_note(m);
	if (result != NULL)
		model__adopt(m, result, true);
	return KN_OK;
}

enum kn_status
kn_model_set_filter(struct kn_model *m, struct kn_query *q, bool keep_if_none)
{
	return set_filter(m, q, (struct kn_str){ NULL, 0 }, m->ranked,
	    keep_if_none);
}

enum kn_status
kn_model_set_filter_text(struct kn_model *m, struct kn_str text,
    bool keep_if_none)
{
	return kn_model_set_filter_as(m, text, false, keep_if_none);
}

enum kn_status
kn_model_set_filter_as(struct kn_model *m, struct kn_str text, bool ranked,
    bool keep_if_none)
{
	struct kn_query *q;
	struct kn_err err;
	enum kn_status status = kn_query_parse(text, &q, &err);

	if (status != KN_OK) {
		kn_model_notice_query_err(m, &err, text);
		return status;
	}
	return set_filter(m, q, text, ranked, keep_if_none);
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
