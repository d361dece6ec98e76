/*
 * test_facet.c: changes of facets: once they are written nothing of them
 * takes memory, however many there were.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/index/index_priv.h"

enum { OUTLETS = 5000 };

static struct kn_db *
make_db(char path[])
{
	const struct kn_db_opts opts = { .write = true };
	struct kn_db *db;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(kn_db_open(path, &opts, &db, NULL), KN_OK);
	index__fts_register(db, NULL);
	index__schema_create(db);
	return db;
}

static void
test_written_are_let_go(void **state)
{
	char path[] = "/tmp/kunnash-facet-XXXXXX";
	struct kn_db *db = make_db(path);
	struct index_entities ents = { 0 };
	struct index_facets *f = index__facets_new(&ents);
	struct kn_found found = { 0 };

	(void)state;
	for (uint32_t id = 1; id <= OUTLETS; id++) {
		char outlet[32];

		snprintf(outlet, sizeof(outlet), "outlet %u", id);
		index__facets_add(f, &(struct index_facet_input){ .id = id,
		    .outlet = outlet, .found = &found, .text = "" });
	}
	assert_true(index__facets_size_b(f) > OUTLETS * 64);
	kn_db_begin(db);
	index__facets_write(f, db);
	kn_db_commit(db);
	assert_int_equal(kn_db_take(db, NULL), KN_OK);
	assert_int_equal(index__facets_size_b(f), 0);
	struct kn_set *all = index__facet_load(db, "all", KN_LIT(""));
	assert_int_equal(kn_set_count(all), OUTLETS);
	kn_set_free(all);
	index__facets_free(f);
	kn_db_close(db);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written_are_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
