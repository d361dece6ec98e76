/*
 * test_order.c: articles in order. Whatever rows come, change and go, few or
 * many at a time, each stored order is what SQL makes of its clause: with
 * values that nobody, everybody or some have, values that begin another or
 * differ late, and one path in several sources. KN_PROP_SEED asks for others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/index/index_priv.h"
#include "tests/prop/random.h"

enum { IDS = 900, ROUNDS = 12, VALUE_MAX_B = 40 };

struct bed {
	char path[sizeof("/tmp/kunnash-order-XXXXXX")];
	struct kn_db *db;
	uint64_t random;
	struct kn_set *all, *leads;
};

static void
open_bed(struct bed *b)
{
	const struct kn_db_opts opts = { .write = true, .create = true };
	int fd;

	memcpy(b->path, "/tmp/kunnash-order-XXXXXX", sizeof(b->path));
	fd = mkstemp(b->path);
	assert_true(fd >= 0 && close(fd) == 0);
	assert_int_equal(kn_db_open(b->path, &opts, &b->db, NULL), KN_OK);
	index__fts_register(b->db, NULL);
	index__schema_create(b->db);
	b->random = number_from("KN_PROP_SEED", 20261123);
	b->all = kn_set_new();
	b->leads = kn_set_new();
}

static void
close_bed(struct bed *b)
{
	kn_set_free(b->all);
	kn_set_free(b->leads);
	assert_int_equal(kn_db_take(b->db, NULL), KN_OK);
	kn_db_close(b->db);
	unlink(b->path);
}

/* Some bytes of which many begin alike, up to the 8th or 16th; any byte may
 * be in them, also 0 and 255. */
static struct kn_str
some_bytes(struct bed *b, char out[VALUE_MAX_B])
{
	static const size_t shared[] = { 0, 1, 7, 8, 9, 15, 16, 17, 30 };
	static const char late[] = { 0, 1, 'a', 'b', (char)255 };
	size_t n = shared[below(&b->random, sizeof(shared) /
	    sizeof(shared[0]))];

	memset(out, 'k', n);
	for (size_t more = below(&b->random, 4); more > 0; more--)
		out[n++] = late[below(&b->random, sizeof(late))];
	return (struct kn_str){ out, n };
}

static void
drop(struct bed *b, uint32_t id)
{
	struct kn_stmt *st = kn_db_stmt(b->db,
	    "DELETE FROM article WHERE id = ?1");

	kn_bind_int(st, 1, id);
	kn_run(st);
	kn_set_remove(b->all, id);
	kn_set_remove(b->leads, id);
}

static void
put(struct bed *b, uint32_t id)
{
	static const char *const dates[] = { NULL, "2014", "2014-05",
		"2014-05-03", "2014-05-04", "1999-12-31", "2025-01-01" };
	static const int64_t words[] = { 0, 1, 2047, 2048, 4194304,
		4194305, UINT32_MAX - 1 };
	struct kn_stmt *st = kn_db_stmt(b->db, "INSERT INTO article (id,"
	    " source, path, story, key, body_key, meta_sum, date, words,"
	    " chars, body_b, text_b, title_key, outlet_key, body)"
	    " VALUES (?1, ?2, ?3, 1, 1, 1, 1, ?4, ?5, 1, 1, 1, ?6, ?7, 1)");
	char path[VALUE_MAX_B], title[VALUE_MAX_B], outlet[VALUE_MAX_B];

	kn_bind_int(st, 1, id);
	kn_bind_int(st, 2, (int64_t)below(&b->random, 5));
	kn_bind_blob(st, 3, some_bytes(b, path));
	kn_bind_cstr(st, 4, dates[below(&b->random, 7)]);
	kn_bind_int(st, 5, words[below(&b->random, 7)]);
	kn_bind_blob(st, 6, some_bytes(b, title));
	if (below(&b->random, 3) > 0)
		kn_bind_blob(st, 7, some_bytes(b, outlet));
	kn_run(st);
	kn_set_add(b->all, id);
	if (below(&b->random, 3) > 0)
		kn_set_add(b->leads, id);
}

static void
is_wrong(void *user, const char *name)
{
	(void)user;
	fail_msg("the order %s is wrong", name);
}

/* Some articles come, go, or are others. */
static void
change(struct bed *b, size_t n, struct kn_set *touched)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t id = 1 + (uint32_t)below(&b->random, IDS);

		kn_set_add(touched, id);
		drop(b, id);
		if (below(&b->random, 4) > 0)
			put(b, id);
	}
}

static void
orders_are_what_sql_makes(void **state)
{
	struct bed b;

	(void)state;
	open_bed(&b);
	for (size_t round = 0; round < ROUNDS; round++) {
		/* Few are put in their places, many are sorted anew. */
		size_t n = round == 0 ? 0 : round % 2 == 0 ? 10 : 400;
		struct kn_set *touched = kn_set_new();

		change(&b, n, touched);
		const struct kn_set *which = round % 5 == 0 ? NULL : touched;
		index__orders_write(b.db, index__orders_sort(b.db, which),
		    which, b.all, b.leads);
		index__orders_compare(b.db, b.leads, is_wrong, NULL);
		assert_int_equal(kn_db_status(b.db), KN_OK);
		kn_set_free(touched);
	}
	close_bed(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_are_what_sql_makes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
