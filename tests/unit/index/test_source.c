/*
 * test_source.c: sources that hold many articles, and how sources are read:
 * what was told once is kept, and what matters to texts has them read again.
 */
#include "corpus.h"

#include <sys/resource.h>

#include "kunnash/shared.h"

/* One member of a tar, with its sum. */
static void
put_member(struct kn_buf *tar, const char *name, const char *body)
{
	char head[512] = "";
	unsigned sum = 0;
	size_t n = strlen(body);

	snprintf(head, 100, "%s", name);
	snprintf(head + 100, 25, "0000644%c0000000%c0000000", '\0', '\0');
	snprintf(head + 124, 12, "%011o", (unsigned)n & 0777777);
	snprintf(head + 136, 12, "%011o", 0);
	memset(head + 148, ' ', 8);
	head[156] = '0';
	memcpy(head + 257, "ustar\0" "00", 8);
	for (size_t i = 0; i < sizeof(head); i++)
		sum += (unsigned char)head[i];
	snprintf(head + 148, 8, "%06o", sum);
	kn_buf_put(tar, head, sizeof(head));
	kn_buf_put(tar, body, n);
	while (tar->n % 512 != 0)
		kn_buf_chr(tar, '\0');
}

static void
end_tar(struct corpus *c, const char *name, struct kn_buf *tar)
{
	static const char zeros[1024];
	char path[256];

	kn_buf_put(tar, zeros, sizeof(zeros));
	corpus_write(c, name, "");
	snprintf(path, sizeof(path), "%s/%s", c->root, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(tar->s, 1, tar->n, f), tar->n);
	fclose(f);
	kn_buf_reset(tar);
}

/* n members, all of different text; same: all of one name. */
static void
write_tar(struct corpus *c, const char *name, unsigned n, bool same)
{
	struct kn_buf tar;
	char member[32], body[200];

	kn_buf_init(&tar, 0);
	for (unsigned i = 0; i < n; i++) {
		snprintf(member, sizeof(member), same ? "x.txt" : "%u.txt",
		    i);
		snprintf(body, sizeof(body), "خبر رقم %u من المغرب عن %u",
		    i, i * 7);
		put_member(&tar, member, body);
	}
	end_tar(c, name, &tar);
	kn_buf_dispose(&tar);
}

static void
members_are_articles(void **state)
{
	struct corpus *c = *state;
	uint32_t id;

	write_tar(c, "a.tar", 20, false);
	struct kn_index_summary s = corpus_update(c);
	assert_int_equal(s.read, 1);
	assert_int_equal(s.added, 20);
	assert_clean(c);
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(kn_index_find(ix, KN_LIT("a.tar!/7.txt"), &id, NULL),
	    KN_OK);
	kn_index_close(ix);
	s = corpus_update(c);
	assert_int_equal(s.read, 0);
	assert_int_equal(s.unchanged, 20);
	/* Fewer members, one of them another. */
	write_tar(c, "a.tar", 12, false);
	s = corpus_update(c);
	assert_int_equal(s.unchanged, 12);
	assert_int_equal(s.removed, 8);
	assert_clean(c);
	corpus_remove(c, "a.tar");
	s = corpus_update(c);
	assert_int_equal(s.removed, 12);
	assert_clean(c);
}

/* Records that share a path are told apart by their order. */
static void
one_path_may_have_many_articles(void **state)
{
	struct corpus *c = *state;

	write_tar(c, "a.tar", 500, true);
	struct kn_index_summary s = corpus_update(c);
	assert_int_equal(s.added, 500);
	write_tar(c, "a.tar", 500, true);
	s = corpus_update(c);
	assert_int_equal(s.read, 1);
	assert_int_equal(s.unchanged, 500);
	assert_int_equal(s.added + s.changed + s.removed, 0);
	write_tar(c, "a.tar", 502, true);
	s = corpus_update(c);
	assert_int_equal(s.added, 2);
	assert_int_equal(s.unchanged, 500);
	write_tar(c, "a.tar", 100, true);
	s = corpus_update(c);
	assert_int_equal(s.removed, 402);
	assert_clean(c);
}

/* Stops after some calls. */
struct stopper {
	atomic_bool stop;
	unsigned left;
};

static uint64_t
count_down(void *user)
{
	struct stopper *s = user;

	if (s->left == 0 || --s->left == 0)
		atomic_store(&s->stop, true);
	return 0;
}

/* Mentions of the gazetteer are loaded by the run: count documents. */
static struct stopper the_stopper;

static uint64_t
stopping_clock(void)
{
	return count_down(&the_stopper);
}

static void
a_run_stopped_inside_a_source_resumes(void **state)
{
	struct corpus *c = *state;
	struct kn_index_summary s;
	struct kn_err err;
	bool stopped = false;

	write_tar(c, "a.tar", 3000, false);
	for (unsigned left = 1; left < 12; left++) {
		struct kn_index_opts opts = c->opts;

		atomic_store(&the_stopper.stop, false);
		the_stopper.left = left;
		opts.cancel = &the_stopper.stop;
		opts.now_ms = stopping_clock;
		enum kn_status st = kn_index_update(c->db, &opts, &s, &err);
		assert_true(st == KN_OK || st == KN_CANCELLED);
		stopped |= st == KN_CANCELLED;
		assert_clean(c);
	}
	assert_true(stopped);
	s = corpus_update(c);
	assert_int_equal(s.added + s.unchanged, 3000);
	assert_clean(c);
	struct kn_index_totals t;
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(kn_index_totals(ix, &t, NULL), KN_OK);
	assert_int_equal(t.articles, 3000);
	kn_index_close(ix);
}

static bool
has_word(struct corpus *c, const char *word)
{
	struct kn_index *ix = corpus_open(c);
	struct kn_set *set = corpus_word(ix, word);
	bool has = kn_set_count(set) > 0;

	kn_set_free(set);
	kn_index_close(ix);
	return has;
}

static void
what_was_told_is_kept(void **state)
{
	struct corpus *c = *state;
	struct kn_import_opts how = { .encoding = "windows-1256" };
	struct kn_index_summary s;

	/* Bytes that are words in both code pages. */
	corpus_write(c, "a.txt", "\xC7\xE1\xDF\xCA\xC7\xC8 \xE3\xE4 "
	    "\xC7\xE1\xE3\xDB\xD1\xC8\n");
	corpus_write(c, "b.txt", "نص طويل من كلمات\n");
	c->opts.import = &how;
	corpus_update(c);
	assert_true(has_word(c, "الكتاب"));
	/* Nobody tells it again: it stays. */
	c->opts.import = NULL;
	s = corpus_update(c);
	assert_int_equal(s.read, 0);
	corpus_write(c, "a.txt", "\xC7\xE1\xDF\xCA\xC7\xC8 \xE3\xE4 "
	    "\xC7\xE1\xE3\xDB\xD1\xC8 \xC7\xE1\xDF\xCA\xC7\xC8\n");
	s = corpus_update(c);
	assert_int_equal(s.changed, 1);
	assert_true(has_word(c, "الكتاب"));
	/* Another: everything is read again. */
	how.encoding = "iso-8859-6";
	c->opts.import = &how;
	s = corpus_update(c);
	assert_int_equal(s.read, 2);
	assert_false(has_word(c, "الكتاب"));
	how.encoding = "auto";
	s = corpus_update(c);
	assert_int_equal(s.read, 2);
	assert_true(has_word(c, "الكتاب"));
	assert_clean(c);
	/* None at all. */
	struct kn_err err;
	how.encoding = "klingon";
	assert_int_equal(kn_index_update(c->db, &c->opts, &s, &err),
	    KN_INVALID);
	assert_string_equal(err.detail, "klingon");
}

static void
a_mapping_is_kept(void **state)
{
	struct corpus *c = *state;
	char file[128];
	struct kn_import_opts how = { .map_file = file };
	struct kn_index_summary s;

	snprintf(file, sizeof(file), "%s/map", c->dir);
	FILE *f = fopen(file, "w");
	assert_non_null(f);
	fputs("title = qqq\nbody = zzz\n", f);
	fclose(f);
	corpus_write(c, "a.json", "[{\"qqq\": \"عنوان أول من كلمات\", "
	    "\"zzz\": \"نص عن المغرب وفرنسا وإسبانيا\"}]");
	c->opts.import = &how;
	s = corpus_update(c);
	assert_int_equal(s.added, 1);
	assert_true(has_word(c, "وفرنسا"));
	/* The file may go: its text is what is kept. */
	remove(file);
	c->opts.import = NULL;
	s = corpus_update(c);
	assert_int_equal(s.read, 0);
	corpus_write(c, "b.json", "[{\"qqq\": \"عنوان آخر من كلمات\", "
	    "\"zzz\": \"نص عن تونس والجزائر\"}]");
	s = corpus_update(c);
	assert_int_equal(s.added, 1);
	assert_true(has_word(c, "والجزائر"));
	/* Told, and not to be had. */
	struct kn_err err;
	c->opts.import = &how;
	assert_int_equal(kn_index_update(c->db, &c->opts, &s, &err), KN_IO);
	assert_clean(c);
}

static void
limits_are_kept(void **state)
{
	struct corpus *c = *state;
	struct kn_import_opts how = { .limits = { .max_file_b = 20 } };

	corpus_write(c, "a.txt", "خبر عن المغرب وفرنسا وإسبانيا");
	c->opts.import = &how;
	struct kn_index_summary s = corpus_update(c);
	assert_int_equal(s.added, 0);
	assert_int_equal(s.rejected, 1);
	c->opts.import = NULL;
	s = corpus_update(c);
	assert_int_equal(s.read, 0);
	assert_int_equal(s.rejected, 1);
	how.limits.max_file_b = 1000;
	c->opts.import = &how;
	s = corpus_update(c);
	assert_int_equal(s.added, 1);
	assert_int_equal(s.rejected, 0);
}

/* Rows of the list stand for more than one. */
static void
rejects_are_counted(void **state)
{
	struct corpus *c = *state;
	struct kn_index_totals t;
	struct kn_buf tar;

	kn_buf_init(&tar, 0);
	for (int i = 0; i < 300; i++)
		put_member(&tar, "empty.txt", "");
	put_member(&tar, "../up.txt", "خبر");
	put_member(&tar, "r.jsonl", "{\"title\": \"خبر\", \"body\": "
	    "\"نص آخر\"}\n{\"title\": \"\", \"body\": \" \"}\n");
	put_member(&tar, "a.txt", "خبر عن المغرب");
	put_member(&tar, "b.txt", "خبر عن المغرب");
	end_tar(c, "a.tar", &tar);
	kn_buf_dispose(&tar);
	corpus_write(c, "empty.txt", "");
	for (int i = 0; i < 2; i++) {
		struct kn_index_summary s = corpus_update(c);

		assert_int_equal(s.empty, 302);
		assert_int_equal(s.rejected, 303);
		assert_int_equal(s.duplicates, 1);
	}
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(kn_index_totals(ix, &t, NULL), KN_OK);
	assert_int_equal(t.empty, 302);
	assert_int_equal(t.rejects, 303);
	kn_index_close(ix);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, corpus_setup, \
	corpus_teardown)

/* An index and a notebook that lie among the sources are none; what only
 * begins with their names is. */
static void
what_is_ours_is_no_source(void **state)
{
	struct corpus *c = *state, in = *c;
	struct kn_index_behind behind;
	char notes[512], path[512];

	corpus_path(c, "n.db", notes);
	corpus_path(c, "x.db", path);
	assert_true(strlen(path) < sizeof(in.db));
	memcpy(in.db, path, strlen(path) + 1);
	in.opts.notes = notes;
	corpus_write(c, "n.db", "خبر لا يقرأ.\n");
	corpus_write(c, "n.db-journal", "خبر لا يقرأ.\n");
	corpus_write(c, "x.db-2023.txt", "خبر من الرباط.\n");
	corpus_write(c, "n.db.txt", "خبر من فاس.\n");
	for (int i = 0; i < 2; i++) {
		struct kn_index_summary s = corpus_update(&in);

		assert_int_equal(s.added, i == 0 ? 2 : 0);
		assert_int_equal(s.rejected, 0);
		corpus_write(c, "n.db", "خبر آخر لا يقرأ.\n");
		assert_int_equal(kn_index_compare(in.db, &in.opts, NULL,
		    &behind, NULL), KN_OK);
		assert_int_equal(behind.added + behind.changed + behind.gone,
		    0);
	}
	assert_clean(&in);
}

/* A folder that cannot be looked into is no folder that is gone: what was read
 * of it stays, is not counted as changed, and is dropped when it is seen. */
static void
what_is_not_seen_stays(void **state)
{
	struct corpus *c = *state;
	struct kn_index_behind behind;
	struct rlimit old, few;
	char path[512] = "d";
	unsigned blind = 0;

	corpus_write(c, "top.txt", "خبر من الرباط.\n");
	corpus_write(c, "gone.txt", "خبر من فاس.\n");
	for (int i = 0; i < 10; i++) {
		char at[512];

		corpus_path(c, path, at);
		assert_int_equal(mkdir(at, 0755), 0);
		memcpy(path + strlen(path), "/d", 3);
	}
	path[strlen(path) - 1] = 'x';
	corpus_write(c, path, "خبر من أسفل المجلدات.\n");
	assert_int_equal(corpus_update(c).added, 3);
	corpus_remove(c, "gone.txt");
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	/* Each folder on the way is open: with few descriptors the last
	 * cannot be. */
	for (few = old, few.rlim_cur = 24; few.rlim_cur > 10; few.rlim_cur--) {
		struct kn_index_summary s;

		assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
		enum kn_status look = kn_index_compare(c->db, &c->opts, NULL,
		    &behind, NULL);
		enum kn_status st = kn_index_update(c->db, &c->opts, &s, NULL);
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
		if (look == KN_OK)
			assert_true(behind.gone <= 1);
		if (st != KN_OK)
			continue;
		blind += s.rejected > 0;
		assert_true(s.removed <= 1);
		assert_int_equal(s.unchanged, 2);
		struct kn_index *ix = corpus_open(c);
		struct kn_index_totals t;
		assert_int_equal(kn_index_totals(ix, &t, NULL), KN_OK);
		assert_int_equal(t.articles, 2);
		kn_index_close(ix);
	}
	assert_true(blind > 0);
	corpus_remove(c, path);
	struct kn_index_summary s = corpus_update(c);
	assert_int_equal(s.removed, 1);
	assert_int_equal(s.rejected, 0);
	assert_clean(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(members_are_articles),
		CASE(one_path_may_have_many_articles),
		CASE(a_run_stopped_inside_a_source_resumes),
		CASE(what_was_told_is_kept),
		CASE(a_mapping_is_kept),
		CASE(limits_are_kept),
		CASE(rejects_are_counted),
		CASE(what_is_ours_is_no_source),
		CASE(what_is_not_seen_stays),
	};

	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
