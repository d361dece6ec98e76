/*
 * seeker.c: searches that the loop runs between two keys: where there can be
 * no thread, and in tests. In: a question. Out: its answer.
 */
#include "tui/app/seeker.h"

#include <stdlib.h>

#include "kunnash/mem.h"

void
kn_seek_answer_dispose(struct kn_seek_answer *a)
{
	kn_query_free(a->q);
	kn_result_free(a->result);
	a->q = NULL;
	a->result = NULL;
}

void
kn_seeker_answer(struct kn_session *session,
    const struct kn_seek_question *question, const atomic_bool *cancel,
    struct kn_seek_answer *out)
{
	struct kn_run_opts opts = question->opts;
	struct kn_index *ix = kn_session_index(session);

	*out = (struct kn_seek_answer){ .number = question->number,
		.q = question->q };
	opts.notebook = kn_session_notebook(session);
	opts.corpus = kn_session_corpus_hash(session);
	opts.new_since = question->new_since[0] == '\0' ? NULL :
	    question->new_since;
	opts.cancel = cancel;
	if (ix == NULL)
		out->status = kn_err_set(&out->err, KN_NOT_FOUND,
		    N_("there is no index yet"), NULL);
	else
		out->status = kn_query_run(question->q, ix, &opts,
		    &out->result, &out->err);
}

/* ---- between two keys -------------------------------------------------------- */

struct here {
	struct kn_session *session;
	struct kn_seek_question question;       /* q NULL: none */
	struct kn_seek_answer answer;           /* q NULL: none */
	struct kn_seek_counter *counter;        /* or NULL */
	struct kn_seek_count count;
	bool counted;
};

static void
stop_counting(struct here *h)
{
	kn_seek_counter_free(h->counter);
	h->counter = NULL;
	h->counted = false;
}

static void
here_ask(void *self, const struct kn_seek_question *question)
{
	struct here *h = self;

	kn_query_free(h->question.q);
	kn_seek_answer_dispose(&h->answer);
	stop_counting(h);
	h->question = *question;
}

static bool
here_count(void *self, struct kn_seek_count *out)
{
	struct here *h = self;
	bool counted = h->counted;

	*out = h->count;
	h->counted = false;
	return counted;
}

static bool
here_take(void *self, struct kn_seek_answer *out)
{
	struct here *h = self;

	if (h->answer.q == NULL)
		return false;
	*out = h->answer;
	h->answer.q = NULL;
	h->answer.result = NULL;
	return true;
}

static bool
here_due(void *self)
{
	struct here *h = self;

	return h->question.q != NULL || h->counter != NULL;
}

static void
here_work(void *self)
{
	struct here *h = self;

	if (h->question.q != NULL) {
		kn_seeker_answer(h->session, &h->question, NULL, &h->answer);
		h->question.q = NULL;
		h->counter = kn_seek_counter_new(h->session, &h->answer,
		    h->question.opts.no_aliases);
	} else if (h->counter != NULL &&
	    !kn_seek_counter_step(h->counter, &h->count)) {
		stop_counting(h);
		h->counted = true;
	}
}

static bool
here_close(void *self)
{
	struct here *h = self;

	kn_query_free(h->question.q);
	kn_seek_answer_dispose(&h->answer);
	stop_counting(h);
	free(h);
	return true;
}

static const struct kn_seeker_ops here_ops = {
	.ask = here_ask,
	.take = here_take,
	.count = here_count,
	.due = here_due,
	.work = here_work,
	.close = here_close,
};

struct kn_seeker
kn_seeker_here(struct kn_session *session)
{
	struct here *h = kn_calloc(1, sizeof(*h));

	h->session = session;
	return (struct kn_seeker){ &here_ops, h };
}
