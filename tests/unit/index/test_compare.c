/*
 * test_compare.c: sources and the rows of an index side by side, also where
 * names nearly say the order of paths, rows are more than are read at a time,
 * several roots are walked, and the walk gives way to all others.
 */
#include "corpus.h"

#include "kunnash/shared.h"

enum { MANY = 4500 };           /* rows; two stretches and a half */

static struct kn_index_behind
compare(const struct corpus *c, bool gives_way)
{
	struct kn_index_opts opts = c->opts;
	struct kn_index_behind b;

	opts.gives_way = gives_way;
	assert_int_equal(kn_index_compare(c->db, &opts, NULL, &b, NULL),
	    KN_OK);
	return b;
}

/* Either way. */
static void
assert_behind(const struct corpus *c, uint64_t added, uint64_t changed,
    uint64_t gone)
{
	for (int way = 0; way < 2; way++) {
		struct kn_index_behind b = compare(c, way == 1);

		assert_int_equal(b.added, added);
		assert_int_equal(b.changed, changed);
		assert_int_equal(b.gone, gone);
	}
}

static void
write_in(struct corpus *c, const char *folder, const char *name)
{
	char path[256], file[128];

	corpus_path(c, folder, path);
	mkdir(path, 0700);
	snprintf(file, sizeof(file), "%s/%s", folder, name);
	corpus_write(c, file, file);
}

/* "d", "d-", "d.x", "d/…", "d0": what stands where a name ends decides. */
static void
write_neighbours(struct corpus *c)
{
	corpus_write(c, "d-", "one");
	corpus_write(c, "d.x", "two");
	write_in(c, "d", "a");
	write_in(c, "d", "z");
	write_in(c, "d/m", "1");
	corpus_write(c, "d/m-", "three");
	corpus_write(c, "d0", "four");
	corpus_write(c, "\xD9\x85", "five");
}

static void
neighbours_are_told_apart(void **state)
{
	struct corpus *c = *state;

	write_neighbours(c);
	assert_int_equal(corpus_update(c).added, 8);
	assert_behind(c, 0, 0, 0);
	assert_int_equal(corpus_update(c).unchanged, 8);
	corpus_write(c, "d.x", "two, and more");
	corpus_write(c, "d/m-", "three, and more");
	corpus_remove(c, "d/z");
	write_in(c, "d.y", "new");
	corpus_write(c, "a", "new too");
	assert_behind(c, 2, 2, 1);
	struct kn_index_summary s = corpus_update(c);
	assert_int_equal(s.added, 2);
	assert_int_equal(s.changed, 2);
	assert_int_equal(s.removed, 1);
	assert_int_equal(s.unchanged, 5);
	assert_behind(c, 0, 0, 0);
	assert_clean(c);
}

/* Rows before, between and behind those of the sources there are. */
static void
rows_of_many_stretches(void **state)
{
	struct corpus *c = *state;
	char sql[512];

	write_neighbours(c);
	corpus_update(c);
	snprintf(sql, sizeof(sql), "WITH RECURSIVE n (i) AS (SELECT 1 UNION"
	    " SELECT i + 1 FROM n WHERE i < %d) INSERT INTO source (root,"
	    " path, id, size_b, mtime_ns) SELECT 1, CAST(printf('%%c/%%05d',"
	    " char(97 + i %% 4), i) AS BLOB), 1000 + i, 1, 1 FROM n", MANY);
	corpus_sql(c, sql);
	assert_behind(c, 0, 0, MANY);
	corpus_remove(c, "d/a");
	assert_behind(c, 0, 0, MANY + 1);
	struct kn_index_summary s = corpus_update(c);
	assert_int_equal(s.unchanged, 7);
	assert_int_equal(s.removed, 1);
	assert_behind(c, 0, 0, 0);
	/* What is new has a number that none had. */
	corpus_write(c, "d/b", "new");
	assert_int_equal(corpus_update(c).added, 1);
	assert_behind(c, 0, 0, 0);
	assert_clean(c);
}

/* A root that has nothing, one that is named twice, one given up. */
static void
roots_have_their_rows(void **state)
{
	struct corpus *c = *state;
	char first[256], second[256], none[256];

	write_in(c, "b", "1");
	write_in(c, "b", "2");
	write_in(c, "a", "1");
	corpus_path(c, "b", first);
	corpus_path(c, "a", second);
	corpus_path(c, "none", none);
	mkdir(none, 0700);
	const char *roots[] = { first, none, second, first };
	c->opts.roots = roots;
	c->opts.n_roots = 4;
	assert_int_equal(corpus_update(c).added, 3);
	assert_behind(c, 0, 0, 0);
	c->opts.n_roots = 3;
	assert_behind(c, 0, 0, 0);
	write_in(c, "none", "1");
	corpus_remove(c, "b/2");
	assert_behind(c, 1, 0, 1);
	c->opts.n_roots = 2;
	c->opts.replace = true;
	assert_behind(c, 1, 0, 2);
	struct kn_index_summary s = corpus_update(c);
	assert_int_equal(s.removed, 2);
	assert_int_equal(s.added, 1);
	assert_behind(c, 0, 0, 0);
	c->opts.roots = c->roots;
	c->opts.n_roots = 1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(neighbours_are_told_apart,
		    corpus_setup, corpus_teardown),
		cmocka_unit_test_setup_teardown(rows_of_many_stretches,
		    corpus_setup, corpus_teardown),
		cmocka_unit_test_setup_teardown(roots_have_their_rows,
		    corpus_setup, corpus_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
