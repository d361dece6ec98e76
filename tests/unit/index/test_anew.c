/*
 * test_anew.c: an index that became stale is made anew beside the one that is
 * read: who reads it, what a kill leaves, what may stand in the way.
 */
#include "corpus.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "kunnash/shared.h"

enum { N = 12 };

static const char *const words[] = { "المغرب", "فرنسا", "خبر" };
#define N_WORDS (sizeof(words) / sizeof(*words))

static const char stale_gazetteer[] =
    "UPDATE meta SET value = 'old' WHERE name = 'gazetteer'";
static const char stale_schema[] =
    "UPDATE meta SET value = 'old' WHERE name = 'schema'";

static void
fill(struct corpus *c)
{
	char name[16], text[256];

	for (int i = 0; i < N; i++) {
		snprintf(name, sizeof(name), "%02d.txt", i);
		snprintf(text, sizeof(text), "خبر رقم %d\n\nقال المغرب كلاما "
		    "عن فرنسا في الرباط في اليوم %d من الشهر.\n", i, i);
		corpus_write(c, name, text);
	}
	c->opts.batch_n = 1;
	corpus_update(c);
}

static void
beside(const struct corpus *c, char out[128])
{
	snprintf(out, 128, "%s-new", c->db);
}

static bool
is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static ino_t
file_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_ino : 0;
}

static uint64_t
articles(struct kn_index *ix)
{
	struct kn_index_totals t;

	assert_int_equal(kn_index_totals(ix, &t, NULL), KN_OK);
	return t.articles;
}

static void
assert_like_new(struct corpus *c)
{
	corpus_assert_like_new(c, words, N_WORDS);
	assert_clean(c);
}

/* ---- readers ---------------------------------------------------------------- */

struct reader {
	struct corpus *c;
	struct kn_index *open;  /* since before */
	ino_t file;
	uint64_t calls, die_at;
	bool grows;             /* what is made beside was read, … */
	uint64_t grown;         /* … and held these */
	atomic_bool cancel;
	uint64_t stop_at;
};

/* At every moment both find all there was. */
static void
read_on(void *user, const struct kn_index_progress *p)
{
	struct reader *r = user;
	struct kn_index *ix = corpus_open(r->c);

	(void)p;
	r->calls++;
	assert_int_equal(articles(r->open), N);
	assert_int_equal(articles(ix), N);
	kn_index_close(ix);
	assert_int_equal(file_of(r->c->db), r->file);
}

static void
readers_keep_the_old_one(void **state)
{
	struct corpus *c = *state;
	struct reader r = { .c = c };
	struct stat st;
	char other[128];

	fill(c);
	corpus_sql(c, stale_gazetteer);
	assert_int_equal(chmod(c->db, 0640), 0);
	r.open = corpus_open(c);
	r.file = file_of(c->db);
	c->opts.user = &r;
	c->opts.progress = read_on;
	corpus_write(c, "more.txt", "خبر جديد\n\nقالت فرنسا كلاما.\n");
	assert_int_equal(corpus_update(c).added, N + 1);
	assert_in_range(r.calls, N, N * 3);
	/* Also after it; who opens it now finds the new one. */
	assert_int_equal(articles(r.open), N);
	assert_int_not_equal(file_of(c->db), r.file);
	beside(c, other);
	assert_false(is_there(other));
	assert_int_equal(stat(c->db, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	c->opts.progress = NULL;
	assert_int_equal(corpus_update(c).read, 0);
	assert_int_equal(articles(r.open), N);
	kn_index_close(r.open);
	assert_like_new(c);
}

/* Who cannot read the old one reads what there is of the new one. */
static void
read_beside(void *user, const struct kn_index_progress *p)
{
	struct reader *r = user;
	struct kn_index *ix;

	(void)p;
	assert_int_equal(kn_index_open(r->c->db, &ix, NULL), KN_UNSUPPORTED);
	if (kn_index_open_beside(r->c->db, NULL, &ix, NULL) != KN_OK)
		return;
	uint64_t n = articles(ix);
	assert_true(n >= r->grown);
	r->grown = n;
	r->grows = r->grows || (n > 0 && n < N);
	kn_index_close(ix);
}

/* A clock that publishes with every batch. */
static uint64_t
leaping(void)
{
	static uint64_t now_ms;

	return now_ms += 100000000;
}

static void
another_version_is_read_as_it_grows(void **state)
{
	struct corpus *c = *state;
	struct reader r = { .c = c };
	struct kn_index *ix;

	fill(c);
	corpus_sql(c, stale_schema);
	assert_int_equal(kn_index_open_beside(c->db, NULL, &ix, NULL),
	    KN_NOT_FOUND);
	c->opts.user = &r;
	c->opts.progress = read_beside;
	c->opts.now_ms = leaping;
	corpus_update(c);
	assert_true(r.grows);
	assert_int_equal(kn_index_open_beside(c->db, NULL, &ix, NULL),
	    KN_NOT_FOUND);
	assert_like_new(c);
}

/* ---- why ---------------------------------------------------------------------- */

static void
put_rubbish(const struct corpus *c, const char *name)
{
	FILE *f = fopen(name, "w");

	(void)c;
	assert_non_null(f);
	for (int i = 0; i < 1000; i++)
		fputs("this is no database. ", f);
	fclose(f);
}

static void
hear_why(void *user, const struct kn_index_progress *p)
{
	enum kn_anew *why = user;

	*why = p->anew;
}

/* Whatever made it stale, the summary says it, and a run says it as it goes;
 * nothing is said of an index that is new, or was good. */
static void
it_is_said_why(void **state)
{
	static const struct {
		const char *sql;        /* NULL: rubbish in its place */
		enum kn_anew want;
		const char *name;
	} rows[] = {
		{ stale_schema, KN_ANEW_VERSION, "version" },
		{ "UPDATE meta SET value = 'old' WHERE name = 'fold'",
		    KN_ANEW_VERSION, "version" },
		{ "UPDATE meta SET value = 'old' WHERE name = 'program'",
		    KN_ANEW_VERSION, "version" },
		/* Made before there was one. */
		{ "DELETE FROM meta WHERE name = 'program'", KN_ANEW_VERSION,
		    "version" },
		{ stale_gazetteer, KN_ANEW_GAZETTEER, "gazetteer" },
		{ "INSERT INTO meta VALUES ('writing', 'another boot')",
		    KN_ANEW_CUT, "cut" },
		{ "DROP TABLE meta", KN_ANEW_VERSION, "version" },
		{ NULL, KN_ANEW_DAMAGED, "damaged" },
	};
	struct corpus *c = *state;
	enum kn_anew told = KN_ANEW_DAMAGED;

	c->opts.user = &told;
	c->opts.progress = hear_why;
	fill(c);
	assert_int_equal(told, KN_ANEW_NOT);
	assert_null(kn_anew_name(KN_ANEW_NOT));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].sql == NULL)
			put_rubbish(c, c->db);
		else
			corpus_sql(c, rows[i].sql);
		struct kn_index_summary s = corpus_update(c);
		if (s.anew != rows[i].want || told != rows[i].want)
			fail_msg("row %zu: %d, %d", i, s.anew, told);
		assert_string_equal(kn_anew_name(s.anew), rows[i].name);
		assert_int_equal(s.added, N);
		s = corpus_update(c);
		assert_int_equal(s.anew, KN_ANEW_NOT);
		assert_int_equal(s.read, 0);
	}
	assert_like_new(c);
}

/* One of another program's build can be read until then. */
static void
another_build_is_read_meanwhile(void **state)
{
	struct corpus *c = *state;

	fill(c);
	corpus_sql(c, "UPDATE meta SET value = 'old' WHERE name = 'program'");
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(articles(ix), N);
	kn_index_close(ix);
}

/* ---- stopped, killed --------------------------------------------------------- */

static void
die_at(void *user, const struct kn_index_progress *p)
{
	struct reader *r = user;

	(void)p;
	if (r->calls++ == r->die_at)
		kill(getpid(), SIGKILL);
}

static void
update_and_die(struct corpus *c, uint64_t at)
{
	struct reader r = { .c = c, .die_at = at };
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		c->opts.user = &r;
		c->opts.progress = die_at;
		(void)!kn_index_update(c->db, &c->opts, NULL, NULL);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

/* Wherever it is killed: the old one is whole, and the next run goes on. */
static void
a_killed_run_is_gone_on_with(void **state)
{
	struct corpus *c = *state;
	char other[128];
	uint64_t unchanged = 0;

	fill(c);
	beside(c, other);
	for (uint64_t at = 0; at < N * 2 + 2; at += 4) {
		corpus_sql(c, stale_gazetteer);
		ino_t file = file_of(c->db);
		update_and_die(c, at);
		assert_int_equal(file_of(c->db), file);
		struct kn_index *ix = corpus_open(c);
		assert_int_equal(articles(ix), N);
		kn_index_close(ix);
		assert_true(is_there(other));
		struct kn_index_summary s = corpus_update(c);
		assert_int_equal(s.added + s.unchanged, N);
		assert_true(at == 0 || s.unchanged >= unchanged);
		unchanged = s.unchanged;
		assert_false(is_there(other));
		assert_like_new(c);
	}
	assert_true(unchanged > N / 2);
}

static void
stop_at(void *user, const struct kn_index_progress *p)
{
	struct reader *r = user;

	if (p->done >= r->stop_at)
		atomic_store(&r->cancel, true);
}

/* What a stopped run left goes when the old one is good again, and is not
 * gone on with when it is stale itself. */
static void
what_is_left_is_not_trusted_blindly(void **state)
{
	struct corpus *c = *state, at;
	struct reader r = { .c = c, .stop_at = N / 2 };
	char other[128], set[128] = "";
	sqlite3 *db;

	fill(c);
	beside(c, other);
	assert_int_equal(sqlite3_open(c->db, &db), SQLITE_OK);
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT value FROM meta"
	    " WHERE name = 'gazetteer'", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	snprintf(set, sizeof(set), "UPDATE meta SET value = '%s' WHERE name ="
	    " 'gazetteer'", (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_close(db);
	c->opts.user = &r;
	c->opts.cancel = &r.cancel;
	c->opts.progress = stop_at;
	corpus_sql(c, stale_gazetteer);
	assert_int_equal(kn_index_update(c->db, &c->opts, NULL, NULL),
	    KN_CANCELLED);
	assert_true(is_there(other));
	corpus_sql(c, set);
	atomic_store(&r.cancel, false);
	c->opts.progress = NULL;
	assert_int_equal(corpus_update(c).read, 0);
	assert_false(is_there(other));
	/* Once more, and what is left is of another gazetteer still. */
	c->opts.progress = stop_at;
	corpus_sql(c, stale_gazetteer);
	assert_int_equal(kn_index_update(c->db, &c->opts, NULL, NULL),
	    KN_CANCELLED);
	at = *c;
	assert_true(strlen(other) < sizeof(at.db));
	memcpy(at.db, other, strlen(other) + 1);
	corpus_sql(&at, stale_gazetteer);
	c->opts.cancel = NULL;
	assert_true(is_there(other));
	assert_int_equal(corpus_update(c).added, N);
	assert_like_new(c);
}

/* There was not the room that there seemed to be: what is read stays, and the
 * rest of the disk is given back. */
static void
a_full_disk_takes_nothing_away(void **state)
{
	struct corpus *c = *state;
	char other[128];
	struct stat st;
	int end;

	fill(c);
	beside(c, other);
	corpus_sql(c, stale_gazetteer);
	assert_int_equal(stat(c->db, &st), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct rlimit most = { (rlim_t)st.st_size / 2,
			(rlim_t)st.st_size / 2 };
		struct kn_err err;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &most);
		enum kn_status status = kn_index_update(c->db, &c->opts,
		    NULL, &err);
		_exit(status == KN_IO && is_there(c->db) && !is_there(other) ?
		    7 : (int)status);
	}
	assert_int_equal(waitpid(pid, &end, 0), pid);
	assert_true(WIFEXITED(end));
	assert_int_equal(WEXITSTATUS(end), 7);
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(articles(ix), N);
	kn_index_close(ix);
	assert_int_equal(corpus_update(c).added, N);
	assert_like_new(c);
}

/* ---- what stands in the way ---------------------------------------------------- */

static void
put_link(const struct corpus *c, const char *name)
{
	(void)c;
	assert_int_equal(symlink("/nonexistent/elsewhere", name), 0);
}

static void
put_twin(const struct corpus *c, const char *name)
{
	char victim[128];

	snprintf(victim, sizeof(victim), "%s/victim", c->dir);
	FILE *f = fopen(victim, "w");
	assert_non_null(f);
	fputs("precious", f);
	fclose(f);
	assert_int_equal(link(victim, name), 0);
}

static void
put_folder(const struct corpus *c, const char *name)
{
	(void)c;
	assert_int_equal(mkdir(name, 0700), 0);
}

static void
what_is_in_the_way_is_not_followed(void **state)
{
	static const struct {
		const char *name;
		void (*put)(const struct corpus *c, const char *name);
		bool in_place;
	} rows[] = {
		{ "link", put_link, false },
		{ "twin", put_twin, false },
		{ "rubbish", put_rubbish, false },
		{ "folder", put_folder, true },
	};
	struct corpus *c = *state;
	char other[128], victim[128];

	fill(c);
	beside(c, other);
	snprintf(victim, sizeof(victim), "%s/victim", c->dir);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct stat st;
		ino_t file = file_of(c->db);

		corpus_sql(c, stale_gazetteer);
		rows[i].put(c, other);
		assert_int_equal(corpus_update(c).added, N);
		if ((file_of(c->db) == file) != rows[i].in_place)
			fail_msg("%s", rows[i].name);
		assert_int_equal(lstat(c->db, &st), 0);
		assert_true(S_ISREG(st.st_mode));
		assert_int_equal(st.st_nlink, 1);
		assert_like_new(c);
	}
	struct stat st;
	assert_int_equal(stat(victim, &st), 0);
	assert_int_equal(st.st_size, 8);
}

/* The index is a link: what it leads to is replaced, and it stays one; the
 * lock is the same by either name. */
static void
a_link_stays_a_link(void **state)
{
	struct corpus *c = *state, by;
	struct stat st;
	char lock[128];

	fill(c);
	by = *c;
	snprintf(by.db, sizeof(by.db), "%s/by.db", c->dir);
	assert_int_equal(symlink(c->db, by.db), 0);
	corpus_sql(c, stale_gazetteer);
	ino_t file = file_of(c->db);
	assert_int_equal(corpus_update(&by).added, N);
	assert_int_not_equal(file_of(c->db), file);
	assert_int_equal(lstat(by.db, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	snprintf(lock, sizeof(lock), "%s-lock", by.db);
	assert_false(is_there(lock));
	assert_like_new(c);
}

/* What nobody can read is not kept for readers. */
static void
a_torn_one_is_made_anew_where_it_is(void **state)
{
	struct corpus *c = *state;

	fill(c);
	ino_t file = file_of(c->db);
	corpus_sql(c, "INSERT INTO meta VALUES ('writing', 'another boot')");
	corpus_sql(c, stale_gazetteer);
	assert_int_equal(corpus_update(c).added, N);
	assert_int_equal(file_of(c->db), file);
	assert_like_new(c);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, corpus_setup, \
	    corpus_teardown)
	const struct CMUnitTest tests[] = {
		TEST(readers_keep_the_old_one),
		TEST(another_version_is_read_as_it_grows),
		TEST(it_is_said_why),
		TEST(another_build_is_read_meanwhile),
		TEST(a_killed_run_is_gone_on_with),
		TEST(what_is_left_is_not_trusted_blindly),
		TEST(a_full_disk_takes_nothing_away),
		TEST(what_is_in_the_way_is_not_followed),
		TEST(a_link_stays_a_link),
		TEST(a_torn_one_is_made_anew_where_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
