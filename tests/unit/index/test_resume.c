/* test_resume.c: one large source, told of while it is read, stopped and
 * killed in its middle, and read again. */
#include "corpus.h"

#include <signal.h>
#include <sys/wait.h>

enum { N = 48, BATCH = 4, PARAGRAPHS = 40 };

static const char *const words[] = { "المغرب", "فرنسا", "الرباط", "الحموشي",
	"الأمن", "كلمة", "نادرة" };
#define N_WORDS (sizeof(words) / sizeof(*words))

/* A text of its own; every seventh is a copy of the one before. */
static void
put_text(unsigned i, unsigned edition, struct kn_buf *out)
{
	unsigned v = i % 7 == 6 ? i - 1 : i;

	for (unsigned k = 0; k < PARAGRAPHS; k++)
		kn_buf_fmt(out, "قال عبد اللطيف الحموشي في الفقرة %u من الخبر "
		    "%u.%u إن %s و%s تعاونا في باب %s منذ سنة كاملة.%s",
		    k, v, edition, words[(v + k) % N_WORDS],
		    words[(v * 3 + k) % N_WORDS], words[k % N_WORDS],
		    k + 1 < PARAGRAPHS ? "\\n\\n" : "");
}

/* Records, of which some share an id. In edition 1 the third is another, and
 * of the fifth only its address. */
static void
write_json(struct corpus *c, const char *name, unsigned edition)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (unsigned i = 0; i < N; i++) {
		kn_buf_fmt(&b, "%s{\"id\": \"%u\", \"title\": \"عنوان الخبر "
		    "%u\", \"url\": \"https://a.example/%u%s\", \"text\": \"",
		    i == 0 ? "[\n" : ",\n", i % 10 == 9 ? i - 1 : i, i, i,
		    edition == 1 && i == 5 ? "?x" : "");
		put_text(i, edition == 1 && i == 3, &b);
		kn_buf_cstr(&b, "\"}");
	}
	kn_buf_cstr(&b, "\n]\n");
	corpus_write(c, name, b.s);
	kn_buf_dispose(&b);
}

static void
put_member(struct kn_buf *tar, unsigned i, struct kn_str text)
{
	char head[512] = { 0 };
	unsigned sum = 0;

	snprintf(head, 100, "day/%u.txt", i);
	memcpy(head + 100, "0000644\0000000000\0000000000", 23);
	snprintf(head + 124, 12, "%011zo", text.n);
	memcpy(head + 136, "00000000000\0        0", 21);
	memcpy(head + 257, "ustar\00000", 8);
	for (size_t k = 0; k < sizeof(head); k++)
		sum += (unsigned char)head[k];
	snprintf(head + 148, 8, "%06o", sum);
	kn_buf_put(tar, head, sizeof(head));
	kn_buf_str(tar, text);
	while (tar->n % 512 != 0)
		kn_buf_chr(tar, '\0');
}

static void
write_tar(struct corpus *c, const char *name, unsigned edition)
{
	struct kn_buf b, text;
	char path[256];

	kn_buf_init(&b, 0);
	kn_buf_init(&text, 0);
	for (unsigned i = 0; i < N; i++) {
		kn_buf_reset(&text);
		kn_buf_fmt(&text, "عنوان الخبر %u\n\n", i);
		put_text(i, edition == 1 && i == 3, &text);
		for (char *s = text.s; (s = strstr(s, "\\n")) != NULL;)
			memcpy(s, " \n", 2);
		put_member(&b, i, kn_buf_get(&text));
	}
	for (int i = 0; i < 1024; i++)
		kn_buf_chr(&b, '\0');
	corpus_write(c, name, "");
	corpus_path(c, name, path);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(b.s, 1, b.n, f), b.n);
	fclose(f);
	kn_buf_dispose(&b);
	kn_buf_dispose(&text);
}

static const struct kind {
	const char *name;
	void (*write)(struct corpus *c, const char *name, unsigned edition);
} kinds[] = {
	{ "big.json", write_json },
	{ "big.tar", write_tar },
};
#define N_KINDS (sizeof(kinds) / sizeof(*kinds))

static void
assert_like_new(struct corpus *c)
{
	corpus_assert_like_new(c, words, N_WORDS);
}

/* ---- what is told ------------------------------------------------------------ */

struct told {
	struct kn_index_progress last;
	uint64_t calls, within; /* strictly inside the source */
	uint64_t stop_at;       /* an article; 0: never */
	uint64_t die_at;        /* a call */
	atomic_bool cancel;
};

static void
listen(void *user, const struct kn_index_progress *p)
{
	struct told *t = user;

	assert_true(p->stage >= t->last.stage);
	assert_true(p->read_b >= t->last.read_b && p->read_b <= p->size_b);
	assert_true(p->done >= t->last.done && p->done <= p->total);
	assert_true(p->known <= p->articles);
	t->within += p->read_b > t->last.read_b && p->read_b < p->size_b;
	t->last = *p;
	if (++t->calls == t->die_at)
		kill(getpid(), SIGKILL);
	if (p->articles == t->stop_at && t->stop_at > 0)
		atomic_store(&t->cancel, true);
}

static struct told
update_telling(struct corpus *c, struct kn_index_summary *sum,
    uint64_t stop_at)
{
	struct told t = { .stop_at = stop_at };
	struct kn_index_opts opts = c->opts;

	opts.batch_n = BATCH;
	opts.progress = listen;
	opts.user = &t;
	opts.cancel = &t.cancel;
	enum kn_status st = kn_index_update(c->db, &opts, sum, NULL);
	assert_int_equal(st, stop_at > 0 ? KN_CANCELLED : KN_OK);
	return t;
}

static void
a_large_source_is_told_of_while_it_is_read(void **state)
{
	struct corpus *c = *state;
	struct kn_index_summary sum;

	for (size_t k = 0; k < N_KINDS; k++) {
		kinds[k].write(c, kinds[k].name, 0);
		struct told t = update_telling(c, &sum, 0);
		assert_int_equal(sum.added, N);
		assert_int_equal(t.last.stage, KN_STAGE_SETTLING);
		assert_int_equal(t.last.articles, N);
		assert_int_equal(t.last.known, 0);
		assert_int_equal(t.last.read_b, t.last.size_b);
		/* A file is read in pieces of 128 KiB at most. */
		assert_true(t.last.size_b > 300000);
		assert_true(t.within >= t.last.size_b / 131072);
		corpus_remove(c, kinds[k].name);
		corpus_update(c);
	}
}

/* Paths below the root. */
static void
note_place(void *user, const char *path)
{
	struct kn_buf *b = user;

	kn_buf_cstr(b, strrchr(path, 'c') + 1);
	kn_buf_chr(b, '\n');
}

static void
places_of_sources_are_told(void **state)
{
	struct corpus *c = *state;
	static const char *const folders[] = { "x", "x/y", "x/y/z", "v", "w",
		"w/e" };
	static const char *const files[] = { "a.txt", "b.txt", "x/y/1.txt",
		"x/y/2.txt", "x/y/z/3.txt", "v/4.txt", "x/5.txt" };
	struct kn_buf b;
	char path[256];

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		corpus_path(c, folders[i], path);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		corpus_write(c, files[i], "نص قصير عن المغرب.");
	kn_buf_init(&b, 0);
	c->opts.place = note_place;
	c->opts.user = &b;
	corpus_update(c);
	assert_string_equal(b.s, "\n/v\n/x\n/x/y\n/x/y/z\n");
	kn_buf_dispose(&b);
}

/* ---- what is not done again ---------------------------------------------------- */

static void
what_was_done_before_a_stop_is_kept(void **state)
{
	struct corpus *c = *state;
	struct kn_index_summary first, second;

	for (size_t k = 0; k < N_KINDS; k++) {
		kinds[k].write(c, kinds[k].name, 0);
		(void)update_telling(c, &first, 20);
		assert_int_equal(first.added, 20);
		assert_clean(c);
		struct told t = update_telling(c, &second, 0);
		assert_int_equal(t.last.known, 20);
		assert_int_equal(second.unchanged, 20);
		assert_int_equal(second.added, N - 20);
		assert_like_new(c);
		assert_clean(c);
		corpus_remove(c, kinds[k].name);
		corpus_update(c);
	}
}

/* What is in another record, or another field, is found all the same. */
static void
only_what_changed_is_looked_into(void **state)
{
	struct corpus *c = *state;
	struct kn_index_summary sum;

	for (size_t k = 0; k < N_KINDS; k++) {
		kinds[k].write(c, kinds[k].name, 0);
		corpus_update(c);
		kinds[k].write(c, kinds[k].name, 0);
		struct told t = update_telling(c, &sum, 0);
		assert_int_equal(t.last.known, N);
		assert_int_equal(sum.unchanged, N);
		kinds[k].write(c, kinds[k].name, 1);
		t = update_telling(c, &sum, 0);
		assert_int_equal(t.last.known, N - 1);
		assert_int_equal(sum.changed, k == 0 ? 2 : 1);
		assert_like_new(c);
		assert_clean(c);
		corpus_remove(c, kinds[k].name);
		corpus_update(c);
	}
}

/* ---- killed -------------------------------------------------------------------- */

static void
die_at(struct corpus *c, uint64_t call)
{
	struct told t = { .die_at = call };
	struct kn_index_opts opts = c->opts;
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		opts.batch_n = BATCH;
		opts.progress = listen;
		opts.user = &t;
		(void)!kn_index_update(c->db, &opts, NULL, NULL);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
}

/* Killed again and again, each time a little further: it gets to the end. */
static void
killed_in_a_large_source_it_goes_on(void **state)
{
	struct corpus *c = *state;
	struct kn_index_summary sum;

	for (size_t k = 0; k < N_KINDS; k++) {
		kinds[k].write(c, kinds[k].name, 0);
		/* Listing and the beginning of reading, then an article each;
		 * the last two are the end of the source and settling. */
		for (uint64_t call = 1; call <= N + 3; call += 10)
			die_at(c, call);
		struct told half = update_telling(c, &sum, N - 5);
		assert_true(half.last.known >= N - 5 - 2 * BATCH);
		die_at(c, N + 4);
		struct told t = update_telling(c, &sum, 0);
		/* The source was at its end. */
		assert_int_equal(t.last.articles, 0);
		assert_int_equal(sum.unchanged, N);
		assert_like_new(c);
		assert_clean(c);
		corpus_remove(c, kinds[k].name);
		corpus_update(c);
	}
}

/* And at each place, as the first thing that happens to an index. */
static void
killed_once_anywhere_it_resumes(void **state)
{
	struct corpus *c = *state;
	struct kn_index_summary sum;

	for (size_t k = 0; k < N_KINDS; k++)
		for (uint64_t call = 2; call <= N + 4; call += 13) {
			char path[256];

			kinds[k].write(c, kinds[k].name, 0);
			unlink(c->db);
			die_at(c, call);
			struct told t = update_telling(c, &sum, 0);
			assert_int_equal(sum.unchanged + sum.added, N);
			/* All but the batch that was being written. */
			assert_true(sum.unchanged + BATCH + 3 >= call);
			assert_true(sum.read == 0 ||
			    t.last.known == sum.unchanged);
			assert_like_new(c);
			assert_clean(c);
			corpus_path(c, kinds[k].name, path);
			unlink(path);
		}
}

/* Between being made and its first article an index says nothing wrong. */
static void
killed_before_the_first_article_it_is_clean(void **state)
{
	struct corpus *c = *state;

	kinds[0].write(c, kinds[0].name, 0);
	die_at(c, 1);
	assert_clean(c);
	corpus_update(c);
	assert_like_new(c);
	assert_clean(c);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, corpus_setup, \
	    corpus_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_large_source_is_told_of_while_it_is_read),
		TEST(places_of_sources_are_told),
		TEST(what_was_done_before_a_stop_is_kept),
		TEST(only_what_changed_is_looked_into),
		TEST(killed_in_a_large_source_it_goes_on),
		TEST(killed_once_anywhere_it_resumes),
		TEST(killed_before_the_first_article_it_is_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
