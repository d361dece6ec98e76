/*
 * seeker_thread.c: searches in a thread of their own. In: the latest question,
 * under a lock. Out: its answer, and a byte in a pipe that says so. The thread
 * has handles of its own on index and notebook; a newer question cancels the
 * one that is being answered.
 */
#include "tui/app/seeker.h"

#include <malloc.h>
#include <stdlib.h>

#include "kunnash/mem.h"
#include "tui/app/aside.h"

/* Rows that a screen shows first. */
#define FIRST_ROWS 12
/* So long after an answer its hits are counted, if nothing else was asked. */
#define COUNT_MS 300

struct thread {
	const struct kn_session *session;
	struct app_aside aside; /* its lock guards what follows */
	bool stop;
	bool rest;              /* once there is no question */
	struct kn_seek_question next;   /* q NULL: none */
	struct kn_seek_answer answer;   /* q NULL: none */
	struct kn_seek_count count;
	bool counted;
};

/* The thread's session, as the corpus is now. */
static enum kn_status
bring_up(const struct thread *t, struct kn_session **own, struct kn_err *err)
{
	bool changed;

	return *own == NULL ? kn_session_again(t->session, own, err) :
	    kn_session_refresh(*own, &changed, err);
}

/* Reads what is shown of the answer: if it has to come from a disk, that is
 * waited for here, and not by who draws it. */
static void
read_first(const struct thread *t, struct kn_session *own,
    struct kn_result *r)
{
	struct kn_index *ix = kn_session_index(own);
	size_t n = kn_result_rows(r);
	uint32_t id;

	for (size_t i = 0; i < n && i < FIRST_ROWS &&
	    !atomic_load(&t->aside.cancel) &&
	    kn_result_id(r, i, &id, NULL) == KN_OK; i++) {
		struct kn_mentions mentions = { .n = 0 };
		struct kn_doc *doc = NULL;

		if (kn_index_doc(ix, id, &doc, NULL) == KN_OK)
			(void)!kn_index_mentions(ix, id, &mentions, NULL);
		kn_mentions_dispose(&mentions);
		kn_doc_free(doc);
	}
}

/* Whether the question stays: of what somebody types on from nobody reads the
 * count, which takes more than all else that a search does. */
static bool
stays(struct thread *t)
{
	struct timespec until = app_aside_in_ms(COUNT_MS);
	int rc = 0;

	pthread_mutex_lock(&t->aside.lock);
	while (!atomic_load(&t->aside.cancel) && rc == 0)
		rc = pthread_cond_timedwait(&t->aside.wake, &t->aside.lock,
		    &until);
	pthread_mutex_unlock(&t->aside.lock);
	return rc != 0;
}

/* Counts until it is done or something else is asked. */
static void
count_hits(struct thread *t, struct kn_seek_counter *c)
{
	struct kn_seek_count count;
	bool more = true;

	while (more && !atomic_load(&t->aside.cancel))
		more = kn_seek_counter_step(c, &count);
	if (!more) {
		pthread_mutex_lock(&t->aside.lock);
		t->count = count;
		t->counted = true;
		pthread_mutex_unlock(&t->aside.lock);
		app_aside_tell(&t->aside);
	}
}

static void
answer_one(struct thread *t, struct kn_session **own,
    const struct kn_seek_question *question)
{
	struct kn_seek_answer a = { .number = question->number,
		.q = question->q };
	struct kn_seek_counter *counter = NULL;

	a.status = bring_up(t, own, &a.err);
	if (a.status == KN_OK)
		kn_seeker_answer(*own, question, &t->aside.cancel, &a);
	if (a.status == KN_OK)
		read_first(t, *own, a.result);
	if (a.status == KN_OK)
		counter = kn_seek_counter_new(*own, &a,
		    question->opts.no_aliases);
	pthread_mutex_lock(&t->aside.lock);
	struct kn_seek_answer old = t->answer;
	t->answer = a;
	pthread_mutex_unlock(&t->aside.lock);
	kn_seek_answer_dispose(&old);
	app_aside_tell(&t->aside);
	if (counter != NULL && stays(t))
		count_hits(t, counter);
	kn_seek_counter_free(counter);
}

static void
run(void *user)
{
	struct thread *t = user;
	struct kn_session *own = NULL;

	pthread_mutex_lock(&t->aside.lock);
	while (!t->stop) {
		if (t->next.q == NULL && t->rest) {
			t->rest = false;
			pthread_mutex_unlock(&t->aside.lock);
			kn_session_close(own);
			own = NULL;
			/* Tens of megabytes, of a large corpus. */
			malloc_trim(0);
			pthread_mutex_lock(&t->aside.lock);
			continue;
		}
		if (t->next.q == NULL) {
			pthread_cond_wait(&t->aside.wake, &t->aside.lock);
			continue;
		}
		struct kn_seek_question question = t->next;
		t->next.q = NULL;
		atomic_store(&t->aside.cancel, false);
		pthread_mutex_unlock(&t->aside.lock);
		answer_one(t, &own, &question);
		pthread_mutex_lock(&t->aside.lock);
	}
	pthread_mutex_unlock(&t->aside.lock);
	kn_session_close(own);
	pthread_mutex_lock(&t->aside.lock);
	app_aside_end(&t->aside);
	pthread_mutex_unlock(&t->aside.lock);
}

static void
thread_ask(void *self, const struct kn_seek_question *question)
{
	struct thread *t = self;

	pthread_mutex_lock(&t->aside.lock);
	struct kn_query *old = t->next.q;
	t->next = *question;
	t->rest = false;
	atomic_store(&t->aside.cancel, true);
	pthread_cond_signal(&t->aside.wake);
	pthread_mutex_unlock(&t->aside.lock);
	kn_query_free(old);
}

static bool
thread_take(void *self, struct kn_seek_answer *out)
{
	struct thread *t = self;

	app_aside_hear(&t->aside);
	pthread_mutex_lock(&t->aside.lock);
	*out = t->answer;
	t->answer.q = NULL;
	t->answer.result = NULL;
	pthread_mutex_unlock(&t->aside.lock);
	return out->q != NULL;
}

static bool
thread_count(void *self, struct kn_seek_count *out)
{
	struct thread *t = self;

	pthread_mutex_lock(&t->aside.lock);
	bool counted = t->counted;
	*out = t->count;
	t->counted = false;
	pthread_mutex_unlock(&t->aside.lock);
	return counted;
}

static void
thread_rest(void *self)
{
	struct thread *t = self;

	pthread_mutex_lock(&t->aside.lock);
	t->rest = true;
	pthread_cond_signal(&t->aside.wake);
	pthread_mutex_unlock(&t->aside.lock);
}

static int
thread_fd(void *self)
{
	return ((struct thread *)self)->aside.news[0];
}

static void
thread_free(struct thread *t)
{
	kn_query_free(t->next.q);
	kn_seek_answer_dispose(&t->answer);
	app_aside_dispose(&t->aside);
	free(t);
}

static bool
thread_close(void *self)
{
	struct thread *t = self;

	pthread_mutex_lock(&t->aside.lock);
	t->stop = true;
	pthread_mutex_unlock(&t->aside.lock);
	if (!app_aside_stop(&t->aside))
		return false;
	thread_free(t);
	return true;
}

static const struct kn_seeker_ops thread_ops = {
	.ask = thread_ask,
	.take = thread_take,
	.count = thread_count,
	.rest = thread_rest,
	.fd = thread_fd,
	.close = thread_close,
};

bool
kn_seeker_thread(const struct kn_session *session, struct kn_seeker *out)
{
	struct thread *t = kn_calloc(1, sizeof(*t));

	t->session = session;
	if (!app_aside_init(&t->aside)) {
		free(t);
		return false;
	}
	if (!app_aside_begin(&t->aside, run, t)) {
		thread_free(t);
		return false;
	}
	*out = (struct kn_seeker){ &thread_ops, t };
	return true;
}
