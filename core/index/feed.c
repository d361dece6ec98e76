/*
 * feed.c: a thread that reads sources ahead of the writer. In: sources to
 * read. Out: articles with their mentions, rejects and ends of sources, in
 * the order of the sources, through a queue of bounded bytes. Importing and
 * extracting take about as long as writing: an update of 100 MB uses both
 * cores of a small machine, and what it writes does not depend on timing.
 *
 * The thread shares with the writer the scan, the gazetteer and the list of
 * what is known, which neither changes, and the queue, under its lock. It
 * never sees the database: of an article that seems to be in the index, since
 * its source was read before, or half of it, it makes no more than the key.
 * The writer knows whether it is, and looks into those that are not.
 *
 * What the writer is done with goes back and is released here: where one
 * thread frees what the other allocates, each waits for the other's heap.
 */
#include "core/index/feed_priv.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/aside.h"
#include "kunnash/mem.h"

/* While a batch is written (publish.c) nobody takes what is read: there is
 * room for the next one, or the threads wait for each other in turns. */
enum {
	AHEAD_B = 8 * 1024 * 1024,      /* bytes of text in the queue */
	AHEAD_N = 4096,                 /* and items: a file may be two */
	SPENT_N = 64,                   /* articles that go back at once */
	BACK_N = 2048,                  /* at most, while nobody reads */
};

/* What is left of an article that was put. */
struct spent {
	struct kn_doc *doc;
	struct kn_found found;
	struct kn_buf packed, words;
};

struct feed {
	const struct kn_scan *scan;
	const struct known *known;
	struct kn_extractor *extractor;         /* the thread's */
	struct kn_aside *thread;
	struct index_packer *packer;            /* as are these */
	struct guess *guess;
	size_t reading;         /* the thread's: source of the scan, */
	uint64_t read_b;        /* and how far it is read */

	pthread_mutex_t lock;   /* over what follows */
	pthread_cond_t more, room;
	struct feed_item ring[AHEAD_N];
	size_t first, count;
	size_t ahead_b;
	struct spent back[BACK_N];
	size_t n_back;
	bool stop;

	struct spent spent[SPENT_N];    /* the writer's, before they go back */
	size_t n_spent;
};

static size_t
size_of(const struct feed_item *item)
{
	return item->article.doc == NULL ? 0 : item->article.doc->n_b;
}

/* Under the lock. Who waited for room goes on when half of it is there, and
 * not for one article. */
static bool
is_roomy(const struct feed *f)
{
	return f->count <= AHEAD_N / 2 && f->ahead_b <= AHEAD_B / 2;
}

/* Takes up to SPENT_N of what came back; under the lock. */
static size_t
take_back(struct feed *f, struct spent out[SPENT_N])
{
	size_t n = f->n_back < SPENT_N ? f->n_back : SPENT_N;

	f->n_back -= n;
	memcpy(out, f->back + f->n_back, n * sizeof(*out));
	return n;
}

static void
release(struct spent *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		kn_doc_free(s[i].doc);
		kn_found_dispose(&s[i].found);
		kn_buf_dispose(&s[i].packed);
		kn_buf_dispose(&s[i].words);
	}
}

/* Releases what an item owns, here. */
static void
dispose(struct feed_item *item)
{
	kn_doc_free(item->article.doc);
	kn_found_dispose(&item->article.found);
	kn_buf_dispose(&item->article.packed);
	kn_buf_dispose(&item->article.cut.words);
	kn_buf_dispose(&item->dictionary);
	free((char *)item->reject.path);
	free((char *)item->reject.place);
	item->article.doc = NULL;
	item->reject = (struct kn_reject){ 0 };
}

/* Waits for room, but an article larger than the queue goes in alone. */
static bool
push(struct feed *f, struct feed_item *item)
{
	struct spent back[SPENT_N];
	size_t b = size_of(item);

	item->source = f->reading;
	item->read_b = f->read_b;
	pthread_mutex_lock(&f->lock);
	while (!f->stop && f->count > 0 && (f->count == AHEAD_N ||
	    f->ahead_b + b > AHEAD_B))
		pthread_cond_wait(&f->room, &f->lock);
	bool taken = !f->stop;
	if (taken) {
		f->ring[(f->first + f->count++) % AHEAD_N] = *item;
		f->ahead_b += b;
		pthread_cond_signal(&f->more);
	}
	size_t n_back = take_back(f, back);
	pthread_mutex_unlock(&f->lock);
	release(back, n_back);
	if (!taken)
		dispose(item);
	return taken;
}

void
feed__look(struct kn_extractor *x, struct index_packer *packer,
    struct index_new *a)
{
	kn_extractor_find(x, a->doc, &a->found);
	index__words_cut(a->doc, &a->cut);
	index__pack_text(packer, (struct kn_str){ a->doc->text,
	    a->doc->n_b }, &a->packed);
}

static enum kn_status
take_doc(void *user, struct kn_doc *doc)
{
	struct feed *f = user;
	struct feed_item item = { .kind = FEED_DOC };
	struct index_new *a = &item.article;

	a->doc = doc;
	guess__mark(f->guess, doc, &a->blocks);
	a->sketch = doc->sketch;
	kn_buf_init(&a->packed, 0);
	kn_buf_init(&a->cut.words, 0);
	item.known = known__has(f->known, doc);
	if (!item.known)
		feed__look(f->extractor, f->packer, a);
	kn_buf_init(&item.dictionary, 0);
	index__packer_learnt(f->packer, &item.dictionary);
	return push(f, &item) ? KN_OK : KN_CANCELLED;
}

static void
take_reject(void *user, const struct kn_reject *r)
{
	struct feed_item item = { .kind = FEED_REJECT, .reject = *r };

	item.reject.path = kn_strdup(r->path);
	item.reject.place = kn_strdup(r->place);
	push(user, &item);
}

static void
note_read(void *user, uint64_t bytes)
{
	struct feed *f = user;

	f->read_b = bytes;
}

static bool
is_stopped(void *user)
{
	struct feed *f = user;

	pthread_mutex_lock(&f->lock);
	bool stop = f->stop;
	pthread_mutex_unlock(&f->lock);
	return stop;
}

static void
run(void *user)
{
	struct feed *f = user;
	const struct kn_import_sink sink = { .doc = take_doc,
	    .reject = take_reject, .user = f, .read = note_read,
	    .stopped = is_stopped };
	bool going = true;

	for (size_t i = 0; i < kn_scan_count(f->scan) && going; i++) {
		struct feed_item end = { .kind = FEED_SOURCE_END };

		f->reading = i;
		f->read_b = 0;
		kn_err_clear(&end.err);
		end.status = kn_import_source(f->scan, f->reading, &sink,
		    &end.err);
		going = end.status == KN_OK;
		going = push(f, &end) && going;
	}
	if (going)
		push(f, &(struct feed_item){ .kind = FEED_END });
}

struct feed *
feed__open(const struct kn_scan *scan, const struct kn_gazetteer *gaz,
    const struct known *known, struct guess *guess,
    struct index_packer *packer)
{
	struct feed *f = kn_calloc(1, sizeof(*f));

	f->scan = scan;
	f->known = known;
	f->extractor = kn_extractor_new(gaz);
	f->packer = packer;
	f->guess = guess;
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->more, NULL);
	pthread_cond_init(&f->room, NULL);
	f->thread = kn_aside_try(run, f);
	if (f->thread != NULL)
		return f;
	feed__close(f);
	return NULL;
}

void
feed__next(struct feed *f, struct feed_item *out)
{
	pthread_mutex_lock(&f->lock);
	while (f->count == 0)
		pthread_cond_wait(&f->more, &f->lock);
	*out = f->ring[f->first];
	f->first = (f->first + 1) % AHEAD_N;
	f->count--;
	f->ahead_b -= size_of(out);
	if (is_roomy(f))
		pthread_cond_signal(&f->room);
	pthread_mutex_unlock(&f->lock);
}

void
feed__spend(struct feed *f, struct feed_item *item)
{
	struct index_new *a = &item->article;

	if (a->doc == NULL) {
		dispose(item);
		return;
	}
	f->spent[f->n_spent++] = (struct spent){ a->doc, a->found,
		a->packed, a->cut.words };
	kn_buf_dispose(&item->dictionary);
	if (f->n_spent < SPENT_N)
		return;
	f->n_spent = 0;
	pthread_mutex_lock(&f->lock);
	bool room = f->n_back + SPENT_N <= BACK_N;
	if (room) {
		memcpy(f->back + f->n_back, f->spent, sizeof(f->spent));
		f->n_back += SPENT_N;
	}
	pthread_mutex_unlock(&f->lock);
	if (!room)
		release(f->spent, SPENT_N);
}

void
feed__close(struct feed *f)
{
	if (f == NULL)
		return;
	pthread_mutex_lock(&f->lock);
	f->stop = true;
	pthread_cond_signal(&f->room);
	pthread_mutex_unlock(&f->lock);
	kn_aside_end(f->thread);
	release(f->back, f->n_back);
	release(f->spent, f->n_spent);
	for (; f->count > 0; f->count--) {
		dispose(&f->ring[f->first]);
		f->first = (f->first + 1) % AHEAD_N;
	}
	pthread_cond_destroy(&f->room);
	pthread_cond_destroy(&f->more);
	pthread_mutex_destroy(&f->lock);
	kn_extractor_free(f->extractor);
	index__packer_free(f->packer);
	guess__free(f->guess);
	free(f);
}
