/* test_session.c: where a corpus has its index, and when it is anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/store/store.h"
#include "kunnash/session.h"
#include "kunnash/shared.h"

struct fixture {
	char dir[64], a[100], b[100], link[100], cache[100], notes[100];
};

static void
put_file(const char *dir, const char *name, const char *text)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-session-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->a, sizeof(f->a), "%s/a", f->dir);
	snprintf(f->b, sizeof(f->b), "%s/b", f->dir);
	snprintf(f->link, sizeof(f->link), "%s/link", f->dir);
	snprintf(f->cache, sizeof(f->cache), "%s/cache", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/data/notes.db", f->dir);
	assert_int_equal(mkdir(f->a, 0700), 0);
	assert_int_equal(mkdir(f->b, 0700), 0);
	assert_int_equal(symlink("a", f->link), 0);
	put_file(f->a, "1.txt", "قال المغرب كلاما طويلا عن فرنسا.\n");
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char *argv[] = { "rm", "-rf", "--", f->dir, NULL };

	pid_t pid = fork();
	if (pid == 0) {
		execv("/bin/rm", argv);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
	free(f);
	return 0;
}

static struct kn_session *
open_two(const struct fixture *f, const char *first, const char *second)
{
	const char *corpus[] = { first, second };
	struct kn_session_opts opts = { .corpus = corpus,
	    .n_corpus = second == NULL ? 1 : 2, .cache_dir = f->cache };
	struct kn_session *s;
	struct kn_err err;

	if (kn_session_open(&opts, &s, NULL, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	return s;
}

/* The same folders, however they are named, are the same corpus. */
static void
the_index_follows_the_corpus(void **state)
{
	struct fixture *f = *state;
	struct kn_session *a = open_two(f, f->a, NULL);
	struct kn_session *ab = open_two(f, f->a, f->b);
	struct kn_session *ba = open_two(f, f->b, f->link);
	struct kn_session *aa = open_two(f, f->link, f->a);
	char want[200];
	size_t n;

	assert_string_equal(kn_session_corpus_hash(ab),
	    kn_session_corpus_hash(ba));
	assert_string_equal(kn_session_corpus_hash(a),
	    kn_session_corpus_hash(aa));
	assert_string_not_equal(kn_session_corpus_hash(a),
	    kn_session_corpus_hash(ab));
	snprintf(want, sizeof(want), "%s/%s/index.db", f->cache,
	    kn_session_corpus_hash(a));
	assert_string_equal(kn_session_index_path(a), want);
	assert_string_equal(kn_session_name(a), "a");
	assert_string_equal(kn_session_name(ab), "a + b");
	assert_string_equal(kn_session_name(ba), "b + a");
	assert_string_equal(kn_session_roots(aa, &n)[0], f->a);
	assert_int_equal(n, 1);
	assert_null(kn_session_index(a));
	kn_session_close(a);
	kn_session_close(ab);
	kn_session_close(ba);
	kn_session_close(aa);
}

static void
an_update_is_noticed(void **state)
{
	struct fixture *f = *state;
	struct kn_session *s = open_two(f, f->a, NULL);
	struct kn_index_summary sum;
	struct kn_err err;
	bool changed;

	assert_int_equal(kn_session_refresh(s, &changed, &err), KN_OK);
	assert_false(changed);
	assert_int_equal(kn_session_update(s, NULL, &sum, &err), KN_OK);
	assert_int_equal(sum.added, 1);
	assert_null(kn_session_index(s));
	assert_int_equal(kn_session_refresh(s, &changed, &err), KN_OK);
	assert_true(changed);
	assert_non_null(kn_session_index(s));
	assert_int_equal(kn_session_refresh(s, &changed, &err), KN_OK);
	assert_false(changed);
	put_file(f->a, "2.txt", "خبر آخر عن إسبانيا والمغرب معا.\n");
	assert_int_equal(kn_session_update(s, NULL, &sum, &err), KN_OK);
	assert_int_equal(sum.added, 1);
	assert_int_equal(kn_session_refresh(s, &changed, &err), KN_OK);
	assert_true(changed);
	/* the file itself goes: no index, no error */
	assert_int_equal(unlink(kn_session_index_path(s)), 0);
	assert_int_equal(kn_session_refresh(s, &changed, &err), KN_OK);
	assert_true(changed);
	assert_null(kn_session_index(s));
	kn_session_close(s);
}

static void
failures_are_described(void **state)
{
	struct fixture *f = *state;
	const char *corpus[] = { f->a, "/nonexistent/corpus" };
	struct kn_session_opts opts = { .corpus = corpus, .n_corpus = 2,
	    .cache_dir = f->cache };
	struct kn_session *s = NULL;
	struct kn_err err;

	assert_int_equal(kn_session_open(&opts, &s, NULL, &err),
	    KN_NOT_FOUND);
	assert_null(s);
	assert_string_equal(err.detail, "/nonexistent/corpus");
	opts.n_corpus = 1;
	opts.cache_dir = NULL;
	assert_int_equal(kn_session_open(&opts, &s, NULL, &err), KN_INVALID);
	opts.n_corpus = 0;
	assert_int_equal(kn_session_open(&opts, &s, NULL, &err), KN_INVALID);
}

/* A notebook that cannot be opened is told, and left out. */
static void
a_bad_notebook_stops_nothing(void **state)
{
	struct fixture *f = *state;
	const char *corpus[] = { f->a };
	struct kn_session_opts opts = { .corpus = corpus, .n_corpus = 1,
	    .cache_dir = f->cache, .notes_path = f->notes };
	struct kn_session *s;
	struct kn_err err, why;

	assert_int_equal(kn_session_open(&opts, &s, &why, &err), KN_OK);
	assert_int_equal(why.status, KN_OK);
	assert_non_null(kn_session_notebook(s));
	kn_session_close(s);
	opts.notes_path = f->a;         /* a folder */
	assert_int_equal(kn_session_open(&opts, &s, &why, &err), KN_OK);
	assert_int_not_equal(why.status, KN_OK);
	assert_null(kn_session_notebook(s));
	kn_session_close(s);
}

static size_t
count_copies(const struct fixture *f, char name[300])
{
	struct dirent *e;
	char dir[128];
	size_t n = 0;

	snprintf(dir, sizeof(dir), "%s/data", f->dir);
	DIR *d = opendir(dir);
	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		if (strncmp(e->d_name, "notes.db-backup-20", 18) == 0) {
			snprintf(name, 300, "%s/%.100s", dir, e->d_name);
			n++;
		}
	closedir(d);
	return n;
}

/* One copy a day, whoever asks; a damaged notebook is told and not copied. */
static void
the_notebook_is_copied_once_a_day(void **state)
{
	struct fixture *f = *state;
	const char *corpus[] = { f->a };
	struct kn_session_opts opts = { .corpus = corpus, .n_corpus = 1,
	    .cache_dir = f->cache };
	struct kn_session *s;
	struct kn_err err;
	char name[300];

	/* Without a notebook there is nothing to do. */
	assert_int_equal(kn_session_open(&opts, &s, NULL, &err), KN_OK);
	assert_int_equal(kn_session_backup(s, &err), KN_OK);
	kn_session_close(s);
	opts.notes_path = f->notes;
	assert_int_equal(kn_session_open(&opts, &s, NULL, &err), KN_OK);
	assert_int_equal(kn_session_backup(s, &err), KN_OK);
	assert_int_equal(count_copies(f, name), 1);
	assert_int_equal(kn_session_backup(s, &err), KN_OK);
	assert_int_equal(count_copies(f, name), 1);
	assert_int_equal(unlink(name), 0);
	/* The first byte of a page says its kind; this is none. */
	FILE *db = fopen(f->notes, "r+b");
	assert_non_null(db);
	for (long at = 4096; fseek(db, at, SEEK_SET) == 0 && at < 40960;
	    at += 4096)
		fputc(0x55, db);
	fclose(db);
	assert_int_equal(kn_session_backup(s, &err), KN_CORRUPT);
	assert_int_equal(count_copies(f, name), 0);
	kn_session_close(s);
}

/* Whether there is something else to be shown, without opening it. */
static void
what_others_indexed_is_noticed(void **state)
{
	struct fixture *f = *state;
	struct kn_session *s = open_two(f, f->a, NULL);
	struct kn_session *other = open_two(f, f->a, NULL);
	struct kn_index_summary sum;
	struct kn_err err;
	bool changed;

	assert_false(kn_session_is_behind(s));
	assert_int_equal(kn_session_update(other, NULL, &sum, &err), KN_OK);
	assert_true(kn_session_is_behind(s));
	assert_int_equal(kn_session_refresh(s, &changed, &err), KN_OK);
	assert_non_null(kn_session_index(s));
	assert_false(kn_session_is_behind(s));
	/* Nothing new was found. */
	assert_int_equal(kn_session_update(other, NULL, &sum, &err), KN_OK);
	assert_false(kn_session_is_behind(s));
	put_file(f->a, "9.txt", "قالت فرنسا كلاما آخر عن المغرب.\n");
	assert_int_equal(kn_session_update(other, NULL, &sum, &err), KN_OK);
	assert_int_equal(sum.added, 1);
	assert_true(kn_session_is_behind(s));
	struct kn_index *ix = kn_session_index(s);
	assert_int_equal(kn_session_refresh(s, &changed, &err), KN_OK);
	assert_true(changed);
	/* With all that it holds. */
	assert_ptr_equal(kn_session_index(s), ix);
	assert_true(kn_index_is_same(ix));
	/* One that is gone is read on; one in its place is another. */
	assert_int_equal(unlink(kn_session_index_path(s)), 0);
	assert_false(kn_session_is_behind(s));
	FILE *none = fopen(kn_session_index_path(s), "w");
	assert_non_null(none);
	fclose(none);
	assert_false(kn_session_is_behind(s));
	assert_int_equal(kn_session_update(other, NULL, &sum, &err), KN_OK);
	assert_true(kn_session_is_behind(s));
	kn_session_close(other);
	kn_session_close(s);
}

/* ---- an index that is made anew ------------------------------------------- */

static void
run_sql(const char *path, const char *sql)
{
	const struct kn_db_opts opts = { .write = true };
	struct kn_db *db;

	assert_int_equal(kn_db_open(path, &opts, &db, NULL), KN_OK);
	kn_db_exec(db, sql);
	assert_int_equal(kn_db_take(db, NULL), KN_OK);
	kn_db_close(db);
}

static uint64_t
articles(struct kn_session *s)
{
	struct kn_index_totals t;

	assert_int_equal(kn_index_totals(kn_session_index(s), &t, NULL),
	    KN_OK);
	return t.articles;
}

static uint64_t
refresh(struct kn_session *s, bool want)
{
	struct kn_err err;
	bool changed;

	assert_int_equal(kn_session_refresh(s, &changed, &err), KN_OK);
	assert_int_equal(changed, want);
	return articles(s);
}

static uint64_t
leaping(void)
{
	static uint64_t now_ms;

	return now_ms += 100000000;
}

/* A session that looks while another makes the index anew. */
struct looker {
	struct kn_session *s;
	uint64_t first, most;   /* articles seen */
	unsigned behind;
};

static void
look(void *user, const struct kn_index_progress *p)
{
	struct looker *l = user;

	(void)p;
	if (!kn_session_is_behind(l->s))
		return;
	uint64_t n = refresh(l->s, true);
	assert_true(n >= l->most);
	assert_false(kn_session_is_past(l->s));
	assert_false(kn_session_is_behind(l->s));
	l->first = l->behind == 0 ? n : l->first;
	l->most = n;
	l->behind++;
}

/* Of another version's index nothing can be shown; of what is made beside it
 * what there is, until it is in its place. */
static void
another_version_is_followed_as_it_is_made(void **state)
{
	struct fixture *f = *state;
	struct kn_session *other = open_two(f, f->a, NULL);
	struct kn_index_summary sum;
	struct looker l = { .most = 0 };
	struct kn_index_opts opts = { .progress = look, .user = &l,
		.now_ms = leaping, .batch_n = 1 };
	struct kn_err err;
	char name[24];

	for (int i = 0; i < 7; i++) {
		snprintf(name, sizeof(name), "b%d.txt", i);
		put_file(f->a, name, name);
	}
	assert_int_equal(kn_session_update(other, NULL, &sum, &err), KN_OK);
	run_sql(kn_session_index_path(other),
	    "UPDATE meta SET value = 'old' WHERE name = 'schema'");
	l.s = open_two(f, f->a, NULL);
	assert_null(kn_session_index(l.s));
	assert_true(kn_session_unread(l.s, &err));
	assert_false(kn_session_is_behind(l.s));
	assert_int_equal(kn_session_update(other, &opts, &sum, &err), KN_OK);
	assert_true(l.behind > 1);
	assert_in_range(l.first, 1, 7);
	assert_true(kn_session_is_behind(l.s));
	assert_int_equal(refresh(l.s, true), 8);
	assert_false(kn_session_unread(l.s, &err));
	assert_false(kn_session_is_behind(l.s));
	/* It has the right name for it now. */
	put_file(f->a, "2.txt", "خبر آخر.\n");
	assert_int_equal(kn_session_update(other, NULL, &sum, &err), KN_OK);
	assert_true(kn_session_is_behind(l.s));
	assert_int_equal(refresh(l.s, true), 9);
	kn_session_close(other);
	kn_session_close(l.s);
}

/* A newer program made it anew: what is open is read on, and why is known. */
static void
what_is_open_outlives_another_version(void **state)
{
	struct fixture *f = *state;
	struct kn_session *s = open_two(f, f->a, NULL);
	const char *path = kn_session_index_path(s);
	struct kn_index_summary sum;
	struct kn_err err;
	char away[200];

	assert_int_equal(kn_session_update(s, NULL, &sum, &err), KN_OK);
	assert_int_equal(refresh(s, true), 1);
	snprintf(away, sizeof(away), "%s/away.db", f->dir);
	assert_int_equal(rename(path, away), 0);
	struct kn_session *other = open_two(f, f->a, NULL);
	put_file(f->a, "2.txt", "خبر آخر.\n");
	assert_int_equal(kn_session_update(other, NULL, &sum, &err), KN_OK);
	run_sql(path, "UPDATE meta SET value = 'newer' WHERE name = 'schema'");
	assert_false(kn_session_is_past(s));
	assert_false(kn_session_is_behind(s));
	assert_true(kn_session_is_past(s));
	assert_int_equal(refresh(s, false), 1);
	/* This one's own is taken up again. */
	assert_int_equal(kn_session_update(other, NULL, &sum, &err), KN_OK);
	assert_true(kn_session_is_behind(s));
	assert_int_equal(refresh(s, true), 2);
	assert_false(kn_session_is_past(s));
	kn_session_close(other);
	kn_session_close(s);
}

/* ---- another corpus's index ----------------------------------------------- */

static enum kn_status
open_on(const struct fixture *f, const char *index, const char *first,
    const char *second, bool replace, struct kn_session **s,
    struct kn_err *err)
{
	const char *corpus[] = { first, second };
	const struct kn_session_opts opts = { .corpus = corpus,
		.n_corpus = second == NULL ? 1 : 2, .index_path = index,
		.replace = replace, .notes_path = f->notes };

	return kn_session_open(&opts, s, NULL, err);
}

static void
another_corpus_is_not_replaced_without_a_word(void **state)
{
	struct fixture *f = *state;
	struct kn_index_summary sum;
	struct kn_session *s, *none;
	struct kn_err err;
	char index[120], name[120];

	snprintf(index, sizeof(index), "%s/i.db", f->dir);
	snprintf(name, sizeof(name), "%s/n.db", f->dir);
	put_file(f->b, "9.txt", "خبر آخر.\n");
	assert_int_equal(open_on(f, index, f->a, NULL, false, &s, &err),
	    KN_OK);
	assert_int_equal(kn_session_update(s, NULL, &sum, &err), KN_OK);
	kn_session_close(s);
	/* By whatever name; both are named. */
	assert_int_equal(symlink(index, name), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(open_on(f, i == 0 ? index : name, f->b,
		    NULL, false, &none, &err), KN_INVALID);
		assert_null(none);
		assert_non_null(strstr(err.detail, f->a));
		assert_non_null(strstr(err.detail, f->b));
	}
	/* Another beside it is lost of nothing. */
	assert_int_equal(open_on(f, index, f->b, f->a, false, &s, &err),
	    KN_OK);
	assert_int_equal(kn_session_update(s, NULL, &sum, &err), KN_OK);
	assert_int_equal(sum.added, 1);
	assert_int_equal(sum.unchanged, 1);
	kn_session_close(s);
	assert_int_equal(open_on(f, index, f->b, NULL, false, &none, &err),
	    KN_INVALID);
	/* What cannot be read is found out by who would write. */
	run_sql(index, "UPDATE meta SET value = 'old' WHERE name = 'schema'");
	assert_int_equal(open_on(f, index, f->b, NULL, false, &s, &err),
	    KN_OK);
	assert_int_equal(kn_session_update(s, NULL, &sum, &err), KN_INVALID);
	kn_session_close(s);
	assert_int_equal(open_on(f, name, f->b, NULL, true, &s, &err), KN_OK);
	assert_int_equal(kn_session_update(s, NULL, &sum, &err), KN_OK);
	assert_int_equal(refresh(s, true), 1);
	kn_session_close(s);
	/* And it is not asked again. */
	assert_int_equal(open_on(f, index, f->b, NULL, false, &s, &err),
	    KN_OK);
	kn_session_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_index_follows_the_corpus),
		cmocka_unit_test(an_update_is_noticed),
		cmocka_unit_test(what_others_indexed_is_noticed),
		cmocka_unit_test_setup_teardown(
		    another_version_is_followed_as_it_is_made, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    what_is_open_outlives_another_version, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    another_corpus_is_not_replaced_without_a_word, set_up,
		    tear_down),
		cmocka_unit_test(failures_are_described),
		cmocka_unit_test(a_bad_notebook_stops_nothing),
		cmocka_unit_test(the_notebook_is_copied_once_a_day),
	};

	return cmocka_run_group_tests_name("session", tests, set_up,
	    tear_down);
}
