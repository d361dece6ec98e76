/*
 * seeker_thread.c: searches in a thread of their own. In: the latest question,
 * under a lock. Out: its answer, and a byte in a pipe that says so. The thread
 * has handles of its own on index and notebook; a newer question cancels the
 * one that is being answered.
 */
#include "tui/app/seeker.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "kunnash/clock.h"
#include "kunnash/mem.h"

/* How long the end of the reader waits for the thread's. */
#define LEAVE_MS 300
/* Rows that a screen shows first. */
#define FIRST_ROWS 12

struct thread {
	const struct kn_session *session;
	pthread_t id;
	int news[2];            /* a byte an answer; never blocks */
	atomic_bool cancel;
	pthread_mutex_t lock;   /* guards what follows */
	pthread_cond_t wake;
	bool stop, ended;
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

/* The pipe holds little and never blocks: a full one is news enough. */
static void
tell(struct thread *t)
{
	ssize_t n = write(t->news[1], "a", 1);

	(void)n;
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
	    !atomic_load(&t->cancel) &&
	    kn_result_id(r, i, &id, NULL) == KN_OK; i++) {
		struct kn_mentions mentions = { .n = 0 };
		struct kn_doc *doc = NULL;

		if (kn_index_doc(ix, id, &doc, NULL) == KN_OK)
			(void)!kn_index_mentions(ix, id, &mentions, NULL);
		kn_mentions_dispose(&mentions);
		kn_doc_free(doc);
	}
}

/* Counts until it is done or something else is asked. */
static void
count_hits(struct thread *t, struct kn_seek_counter *c)
{
	struct kn_seek_count count;
	bool more = true;

	while (more && !atomic_load(&t->cancel))
		more = kn_seek_counter_step(c, &count);
	if (!more) {
		pthread_mutex_lock(&t->lock);
		t->count = count;
		t->counted = true;
		pthread_mutex_unlock(&t->lock);
		tell(t);
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
		kn_seeker_answer(*own, question, &t->cancel, &a);
	if (a.status == KN_OK)
		read_first(t, *own, a.result);
	if (a.status == KN_OK)
		counter = kn_seek_counter_new(*own, &a,
		    question->opts.no_aliases);
	pthread_mutex_lock(&t->lock);
	struct kn_seek_answer old = t->answer;
	t->answer = a;
	pthread_mutex_unlock(&t->lock);
	kn_seek_answer_dispose(&old);
	tell(t);
	if (counter != NULL)
		count_hits(t, counter);
	kn_seek_counter_free(counter);
}

static void *
run(void *user)
{
	struct thread *t = user;
	struct kn_session *own = NULL;

	pthread_mutex_lock(&t->lock);
	while (!t->stop) {
		if (t->next.q == NULL && t->rest) {
			t->rest = false;
			pthread_mutex_unlock(&t->lock);
			kn_session_close(own);
			own = NULL;
			/* Tens of megabytes, of a large corpus. */
			malloc_trim(0);
			pthread_mutex_lock(&t->lock);
			continue;
		}
		if (t->next.q == NULL) {
			pthread_cond_wait(&t->wake, &t->lock);
			continue;
		}
		struct kn_seek_question question = t->next;
		t->next.q = NULL;
		atomic_store(&t->cancel, false);
		pthread_mutex_unlock(&t->lock);
		answer_one(t, &own, &question);
		pthread_mutex_lock(&t->lock);
	}
	pthread_mutex_unlock(&t->lock);
	kn_session_close(own);
	pthread_mutex_lock(&t->lock);
	t->ended = true;
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
	return NULL;
}

static void
thread_ask(void *self, const struct kn_seek_question *question)
{
	struct thread *t = self;

	pthread_mutex_lock(&t->lock);
	struct kn_query *old = t->next.q;
	t->next = *question;
	t->rest = false;
	atomic_store(&t->cancel, true);
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
	kn_query_free(old);
}

static bool
thread_take(void *self, struct kn_seek_answer *out)
{
	struct thread *t = self;
	char bytes[64];
	ssize_t n = read(t->news[0], bytes, sizeof(bytes));

	(void)n;
	pthread_mutex_lock(&t->lock);
	*out = t->answer;
	t->answer.q = NULL;
	t->answer.result = NULL;
	pthread_mutex_unlock(&t->lock);
	return out->q != NULL;
}

static bool
thread_count(void *self, struct kn_seek_count *out)
{
	struct thread *t = self;

	pthread_mutex_lock(&t->lock);
	bool counted = t->counted;
	*out = t->count;
	t->counted = false;
	pthread_mutex_unlock(&t->lock);
	return counted;
}

static void
thread_rest(void *self)
{
	struct thread *t = self;

	pthread_mutex_lock(&t->lock);
	t->rest = true;
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
}

static int
thread_fd(void *self)
{
	return ((struct thread *)self)->news[0];
}

static void
thread_free(struct thread *t)
{
	kn_query_free(t->next.q);
	kn_seek_answer_dispose(&t->answer);
	close(t->news[0]);
	close(t->news[1]);
	pthread_cond_destroy(&t->wake);
	pthread_mutex_destroy(&t->lock);
	free(t);
}

static bool
thread_close(void *self)
{
	struct thread *t = self;
	uint64_t until_ms = kn_clock_ms() + LEAVE_MS;
	struct timespec until = { .tv_sec = (time_t)(until_ms / 1000),
		.tv_nsec = (long)(until_ms % 1000) * 1000000 };
	int rc = 0;

	pthread_mutex_lock(&t->lock);
	t->stop = true;
	atomic_store(&t->cancel, true);
	pthread_cond_signal(&t->wake);
	while (!t->ended && rc == 0)
		rc = pthread_cond_timedwait(&t->wake, &t->lock, &until);
	bool ended = t->ended;
	pthread_mutex_unlock(&t->lock);
	if (!ended) {
		pthread_detach(t->id);
		return false;
	}
	pthread_join(t->id, NULL);
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
	pthread_condattr_t attr;

	t->session = session;
	if (pipe2(t->news, O_CLOEXEC | O_NONBLOCK) != 0) {
		free(t);
		return false;
	}
	pthread_mutex_init(&t->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&t->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&t->id, NULL, run, t) != 0) {
		thread_free(t);
		return false;
	}
	*out = (struct kn_seeker){ &thread_ops, t };
	return true;
}
