/*
 * jumps.c: from a place in an article to others. In: what stands under the
 * reader's cursor. Out: a search for it.
 */
#include "tui/app/app_priv.h"

#include "kunnash/fold.h"
#include "kunnash/token.h"

/* ---- the word under the cursor ------------------------------------------------------ */

/* Whether a text is one word to a query, and nothing more: AND is none. */
static bool
is_word(struct kn_str text)
{
	struct kn_query *q = NULL;
	struct kn_chip chip;
	struct kn_buf b;

	if (kn_query_parse(text, &q, NULL) != KN_OK)
		return false;
	bool one = kn_query_chip_count(q) == 1;
	kn_buf_init(&b, 0);
	if (one)
		kn_query_chip(q, 0, &chip, &b);
	one = one && chip.field == NULL && !chip.negated;
	kn_buf_dispose(&b);
	kn_query_free(q);
	return one;
}

/* The words as they are written, without vowel marks; what has lost its
 * proclitics, as it is folded. */
static void
put_words(struct kn_str passage, struct kn_str first, struct kn_buf *out)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, passage.s,
	    passage.n);
	struct kn_token word;
	bool any = false;

	while (kn_tokens_next(t, &word)) {
		if (any)
			kn_buf_chr(out, ' ');
		if (!any && !kn_str_eq(word.folded, first))
			kn_buf_str(out, first);
		else
			kn_fold_append(KN_FOLD_EXACT, passage.s +
			    word.at.start_b, kn_span_len(word.at), out);
		any = true;
	}
	kn_tokens_free(t);
}

bool
app_words_query(const struct kn_model *m, struct kn_span at,
    struct kn_buf *out, struct kn_err *err)
{
	struct kn_str passage = { m->open->doc->text + at.start_b,
	    kn_span_len(at) };
	struct kn_buf folded, words;
	struct kn_occur *o;

	if (kn_occur_new(passage, &o, err) != KN_OK)
		return false;
	kn_buf_init(&folded, 0);
	kn_buf_init(&words, 0);
	kn_occur_query(o, &folded);
	kn_occur_free(o);
	/* Quotation marks around words with blanks between. */
	size_t n = 1;
	while (n < folded.n && folded.s[n] != ' ' && folded.s[n] != '"')
		n++;
	put_words(passage, (struct kn_str){ folded.s + 1, n - 1 }, &words);
	/* One word needs no marks around it, and stands for a name too. */
	bool bare = folded.n > 0 && folded.s[n] == '"' &&
	    is_word(kn_buf_get(&words));
	kn_buf_cstr(out, bare ? "" : "\"");
	kn_buf_str(out, kn_buf_get(&words));
	kn_buf_cstr(out, bare ? "" : "\"");
	kn_buf_dispose(&folded);
	kn_buf_dispose(&words);
	return true;
}

bool
app_complete_cursor(struct kn_app *app, struct kn_str before,
    struct kn_buf *out)
{
	struct kn_pane *reader = app->pane[APP_READER];
	const struct kn_entity *e = kn_pane_reader_entity(reader);
	const char *field = e == NULL ? NULL : kn_type_field(e->type);
	struct kn_span at = kn_pane_reader_words(reader);
	size_t from = out->n;
	struct kn_query *all;

	if (kn_span_len(at) == 0)
		return false;
	kn_buf_str(out, before);
	if (field != NULL && kn_query_parse(KN_LIT(""), &all, NULL) ==
	    KN_OK) {
		struct kn_query *q = kn_query_with(all, field,
		    kn_str(e->id), false);

		kn_query_print(q, out);
		kn_query_free(q);
		kn_query_free(all);
	} else if (!app_words_query(app->model, at, out, NULL)) {
		kn_buf_trunc(out, from);
		return false;
	}
	return true;
}

/* The hit that stands there, if it is one: n goes on from it. */
static void
stay_at(struct kn_model *m, struct kn_span at)
{
	const struct kn_open *o = m->open;

	for (size_t i = 0; o != NULL && i < o->n_hits; i++)
		if (kn_span_overlaps(o->hits[i].at, at)) {
			m->current = o->hits[i].at;
			return;
		}
}

bool
app_search_word(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;
	struct kn_span at = kn_pane_reader_words(app->pane[APP_READER]);
	struct kn_buf text;
	struct kn_err err;

	(void)arg;
	if (kn_span_len(at) == 0) {
		kn_model_notice(m, m->open == NULL ?
		    N_("no article is open") : N_("no word is in view"),
		    KN_LIT(""));
		return true;
	}
	uint32_t serial = m->open_serial;
	kn_buf_init(&text, KN_QUERY_MAX_B);
	if (app_words_query(m, at, &text, &err)) {
		app_search(app, kn_buf_get(&text));
		m->selection = (struct kn_span){ 0, 0 };
		if (m->open_serial == serial)
			stay_at(m, at);
	} else {
		kn_model_notice_err(m, &err);
	}
	kn_buf_dispose(&text);
	return true;
}
