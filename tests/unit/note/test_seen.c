/*
 * test_seen.c: first-seen dates: what is packed comes back, an index made
 * anew changes nothing, what was edited or moved is not new, and a visit that
 * ends makes what was new old.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/note/note_priv.h"
#include "kunnash/arrivals.h"
#include "kunnash/day.h"
#include "kunnash/filters.h"
#include "kunnash/mem.h"
#include "kunnash/query.h"
#include "kunnash/seen.h"

#define CORPUS "00112233445566aa"
#define MINUTE_MS ((int64_t)60 * 1000)
#define DAY_MS (1440 * MINUTE_MS)

struct fixture {
	char dir[64], corpus[96], index[96], notes[96];
	struct kn_notebook *nb;
	struct kn_index *ix;
	int64_t now_ms;
	kn_day_begins_fn *day_begins;
};

static int64_t
now(void *user)
{
	return ((struct fixture *)user)->now_ms;
}

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));
	struct kn_notebook_opts opts = { .now_ms = now, .now_user = f };

	snprintf(f->dir, sizeof(f->dir), "%s/kn-seen-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/c", f->dir);
	snprintf(f->index, sizeof(f->index), "%s/index.db", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/notes.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	f->now_ms = (int64_t)1777800000 * 1000;         /* 2026-05-03 */
	assert_int_equal(kn_notebook_open(f->notes, &opts, &f->nb, NULL),
	    KN_OK);
	*state = f;
	return 0;
}

static void
drop(const struct fixture *f, const char *name)
{
	char path[400];

	snprintf(path, sizeof(path), "%s/%s", f->corpus, name);
	unlink(path);
}

static int
tear_down(void **state)
{
	static const char *const names[] = { "index.db", "index.db-lock",
		"notes.db", "notes.db-lock" };
	struct fixture *f = *state;
	char path[200];

	if (f->ix != NULL)
		kn_index_close(f->ix);
	kn_notebook_close(f->nb);
	for (int i = 0; i < 100; i++) {
		snprintf(path, sizeof(path), "%d.txt", i);
		drop(f, path);
	}
	assert_int_equal(rmdir(f->corpus), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", f->dir, names[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

static void
put(const struct fixture *f, const char *name, const char *body)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%s", f->corpus, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "عنوان %s\n\nقال المسؤول إن %s في المدينة أمس.\n", body,
	    body);
	assert_int_equal(fclose(file), 0);
}

/* Brings the index up to date; anew: made from nothing. What was added. */
static uint64_t
update(struct fixture *f, bool anew)
{
	const char *roots[] = { f->corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_err err;
	uint64_t added = 99;

	if (f->ix != NULL)
		kn_index_close(f->ix);
	if (anew)
		assert_int_equal(unlink(f->index), 0);
	if (kn_index_update(f->index, &opts, NULL, &err) != KN_OK ||
	    kn_index_open(f->index, &f->ix, &err) != KN_OK ||
	    kn_seen_record(f->nb, f->ix, CORPUS, UINT64_MAX, &added,
	    &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	return added;
}

/* How many articles a query finds. */
static size_t
count(struct fixture *f, const char *text)
{
	struct kn_run_opts opts = { .notebook = f->nb, .corpus = CORPUS,
	    .day_begins = f->day_begins };
	struct kn_query *q;
	struct kn_result *r;
	struct kn_err err;

	if (kn_query_parse(kn_str(text), &q, &err) != KN_OK ||
	    kn_query_run(q, f->ix, &opts, &r, &err) != KN_OK)
		fail_msg("%s: %s", text, err.msgid);
	size_t n = kn_result_articles(r);
	kn_result_free(r);
	kn_query_free(q);
	return n;
}

static void
what_is_packed_comes_back(void **state)
{
	static const uint64_t end = ((uint64_t)1 << KN_IDENTITY_BITS) - 1;
	static const struct {
		const char *name;
		size_t n;
		uint64_t step, first;
	} rows[] = {
		{ "none", 0, 0, 0 },
		{ "the least", 1, 0, 0 },
		{ "the greatest", 1, 0, ((uint64_t)1 << 40) - 1 },
		{ "neighbours", 1000, 1, 0 },
		{ "neighbours at the end", 1000, 1, ((uint64_t)1 << 40) -
		    1000 },
		{ "spread", 100000, 10995116, 7 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t *keys = kn_calloc(rows[i].n + 1, sizeof(*keys));
		uint64_t *back = NULL;
		size_t n = 0;
		struct kn_buf b;

		for (size_t k = 0; k < rows[i].n; k++)
			keys[k] = rows[i].first + k * rows[i].step;
		assert_true(rows[i].n == 0 || keys[rows[i].n - 1] <= end);
		kn_buf_init(&b, 0);
		nb__keys_pack(keys, rows[i].n, &b);
		assert_true(nb__keys_unpack(kn_buf_get(&b), &back, &n));
		assert_int_equal(n, rows[i].n);
		assert_memory_equal(back, keys, n * sizeof(*keys));
		if (rows[i].n == 100000)
			assert_true(b.n < 26 * rows[i].n / 8 + 16);
		/* Behind what there is. */
		assert_true(nb__keys_unpack(kn_buf_get(&b), &back, &n));
		assert_int_equal(n, 2 * rows[i].n);
		assert_memory_equal(back, keys, rows[i].n * sizeof(*keys));
		assert_memory_equal(back + rows[i].n, keys,
		    rows[i].n * sizeof(*keys));
		/* Cut anywhere, it is none, and nothing is taken. */
		for (size_t cut = 0; cut < b.n && cut < 300; cut++)
			if (nb__keys_unpack((struct kn_str){ b.s, cut },
			    &back, &n) || n != 2 * rows[i].n) {
				fail_msg("%s: %zu of %zu", rows[i].name, cut,
				    b.n);
			}
		free(back);
		kn_buf_dispose(&b);
		free(keys);
	}
}

static void
bytes_that_are_no_set_are_refused(void **state)
{
	static const struct {
		const char *name, *s;
		size_t n;
	} rows[] = {
		{ "nothing", "", 0 },
		{ "another version", "\2\0\0\0\0\0", 6 },
		{ "too wide", "\1\51\0\0\0\0", 6 },
		{ "more than there is room for", "\1\0\xff\xff\xff\xff\0", 7 },
		{ "no end of ones", "\1\47\1\0\0\0\xff\xff\xff\xff\xff\xff",
		    12 },
		{ "beyond the last", "\1\50\1\0\0\0\x03\0\0\0\0\0", 12 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t *keys = NULL;
		size_t n = 0;

		if (nb__keys_unpack((struct kn_str){ rows[i].s, rows[i].n },
		    &keys, &n))
			fail_msg("%s was taken", rows[i].name);
		assert_int_equal(n, 0);
		free(keys);
	}
}

static void
what_comes_later_is_new(void **state)
{
	struct fixture *f = *state;
	char moment[KN_MOMENT_LEN + 1];

	put(f, "1.txt", "ألف");
	put(f, "2.txt", "باء");
	assert_int_equal(update(f, false), 2);
	assert_int_equal(count(f, "is:new"), 0);
	assert_int_equal(count(f, "added:2026-05-03"), 2);
	assert_int_equal(kn_seen_visit(f->nb, CORPUS, moment, NULL), KN_OK);
	assert_string_equal(moment, "2026-05-03T09:20:00.000Z");
	f->now_ms += DAY_MS;
	assert_int_equal(update(f, false), 0);
	put(f, "3.txt", "جيم");
	assert_int_equal(update(f, false), 1);
	assert_int_equal(count(f, "is:new"), 1);
	assert_int_equal(count(f, "NOT is:new"), 2);
	assert_int_equal(count(f, "جيم is:new"), 1);
	assert_int_equal(count(f, "added:2026-05-04"), 1);
	assert_int_equal(count(f, "added:<2026-05-04"), 2);
	assert_int_equal(count(f, "added:2026-05"), 3);
	assert_int_equal(count(f, "added:2025"), 0);
	assert_int_equal(count(f, "أضيف:2026-05-04"), 1);
	f->now_ms += 1000;
	assert_int_equal(kn_seen_leave(f->nb, CORPUS, NULL), KN_OK);
	assert_int_equal(count(f, "is:new"), 0);
	/* On the same day, but behind the visit. */
	f->now_ms += 1000;
	put(f, "4.txt", "دال");
	assert_int_equal(update(f, false), 1);
	assert_int_equal(count(f, "is:new"), 1);
	assert_int_equal(count(f, "added:2026-05-04"), 2);
}

static void
an_index_made_anew_changes_nothing(void **state)
{
	struct fixture *f = *state;

	/* The later file comes first in an index that is made anew. */
	put(f, "5.txt", "ألف");
	assert_int_equal(update(f, false), 1);
	f->now_ms += DAY_MS;
	put(f, "1.txt", "باء");
	put(f, "2.txt", "جيم");
	assert_int_equal(update(f, false), 2);
	for (int i = 0; i < 3; i++) {
		f->now_ms += 10 * DAY_MS;
		if (i > 0)
			assert_int_equal(update(f, true), 0);
		assert_int_equal(count(f, "is:new"), 2);
		assert_int_equal(count(f, "ألف is:new"), 0);
		assert_int_equal(count(f, "added:2026-05-03"), 1);
		assert_int_equal(count(f, "added:2026-05-04"), 2);
	}
}

static void
who_is_known_by_one_thing_is_not_new(void **state)
{
	struct fixture *f = *state;

	put(f, "1.txt", "ألف");
	put(f, "2.txt", "باء");
	assert_int_equal(update(f, false), 2);
	f->now_ms += DAY_MS;
	put(f, "1.txt", "ألف وقد عدل النص بعد نشره");      /* edited */
	drop(f, "2.txt");
	put(f, "7.txt", "باء");                         /* moved */
	assert_int_equal(update(f, false), 0);
	assert_int_equal(update(f, true), 0);
	assert_int_equal(count(f, "is:new"), 0);
	assert_int_equal(count(f, "added:2026-05-03"), 2);
}

/* Rows of what was recorded. */
static int64_t
count_rows(struct fixture *f)
{
	struct kn_stmt *st = kn_db_stmt_once(f->nb->db,
	    "SELECT count(*) FROM seen");

	assert_true(kn_step(st));
	int64_t n = kn_col_int(st, 0);
	kn_stmt_free(st);
	return n;
}

static void
what_comes_soon_after_joins(void **state)
{
	struct fixture *f = *state;

	put(f, "1.txt", "ألف");
	assert_int_equal(update(f, false), 1);
	f->now_ms += DAY_MS;
	put(f, "2.txt", "باء");
	assert_int_equal(update(f, false), 1);
	f->now_ms += MINUTE_MS;
	put(f, "3.txt", "جيم");
	assert_int_equal(update(f, false), 1);
	assert_int_equal(count_rows(f), 2);
	/* It knows both, by their paths and by their bodies. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(update(f, true), 0);
		assert_int_equal(count(f, "added:2026-05-03"), 1);
		assert_int_equal(count(f, "added:2026-05-04"), 2);
		drop(f, "2.txt");
		put(f, "7.txt", "باء");
		put(f, "3.txt", "جيم وقد عدل");
	}
	assert_int_equal(count_rows(f), 2);
}

static void
of_two_who_record_each_article_is_once(void **state)
{
	struct fixture *f = *state;
	struct kn_notebook *other;
	uint64_t added;

	put(f, "1.txt", "ألف");
	assert_int_equal(update(f, false), 1);
	assert_int_equal(kn_notebook_open(f->notes, NULL, &other, NULL),
	    KN_OK);
	assert_int_equal(kn_seen_record(other, f->ix, CORPUS, UINT64_MAX,
	    &added, NULL), KN_OK);
	assert_int_equal(added, 0);
	/* Another corpus is another matter. */
	assert_int_equal(kn_seen_record(other, f->ix, "ffff", UINT64_MAX,
	    &added, NULL), KN_OK);
	assert_int_equal(added, 1);
	kn_notebook_close(other);
}

/* Who leaves before the index was looked through has not been there yet. */
static void
a_visit_of_which_nothing_was_recorded_is_none(void **state)
{
	struct fixture *f = *state;
	char moment[KN_MOMENT_LEN + 1];

	put(f, "1.txt", "ألف");
	assert_int_equal(kn_seen_leave(f->nb, CORPUS, NULL), KN_OK);
	assert_int_equal(kn_seen_visit(f->nb, CORPUS, moment, NULL),
	    KN_NOT_FOUND);
	f->now_ms += DAY_MS;
	assert_int_equal(update(f, false), 1);
	assert_int_equal(count(f, "is:new"), 0);
	/* Of a corpus without articles it is one. */
	assert_int_equal(kn_seen_leave(f->nb, "ffff", NULL), KN_OK);
	drop(f, "1.txt");
	assert_int_equal(update(f, false), 0);
	uint64_t added;
	assert_int_equal(kn_seen_record(f->nb, f->ix, "ffff", UINT64_MAX,
	    &added, NULL), KN_OK);
	assert_int_equal(kn_seen_leave(f->nb, "ffff", NULL), KN_OK);
	assert_int_equal(kn_seen_visit(f->nb, "ffff", moment, NULL), KN_OK);
}

static void
more_than_was_allowed_is_not_recorded(void **state)
{
	struct fixture *f = *state;
	char moment[KN_MOMENT_LEN + 1];
	uint64_t added = 99;

	put(f, "1.txt", "ألف");
	put(f, "2.txt", "باء");
	assert_int_equal(update(f, false), 2);
	put(f, "3.txt", "جيم");
	assert_int_equal(update(f, false), 1);
	/* Three of another corpus, one of a known one. */
	assert_int_equal(kn_seen_record(f->nb, f->ix, "ffff", 2, &added,
	    NULL), KN_LIMIT);
	assert_int_equal(added, 0);
	assert_int_equal(kn_seen_visit(f->nb, "ffff", moment, NULL),
	    KN_NOT_FOUND);
	assert_int_equal(kn_seen_record(f->nb, f->ix, "ffff", 10, &added,
	    NULL), KN_OK);
	assert_int_equal(added, 3);
	assert_int_equal(kn_seen_record(f->nb, f->ix, "ffff", 0, &added,
	    NULL), KN_OK);
	assert_int_equal(added, 0);
}

/* Where the clock shows 14 hours more than UTC; and 10 less. */
static void
begins_east(const char *day, char moment[KN_MOMENT_LEN + 1])
{
	kn_day d = kn_day_add(kn_day_parse(kn_str(day)), -1);
	char iso[KN_DAY_MAX_B] = "0001-01-01";

	if (d != KN_DAY_NONE)
		kn_day_print(d, iso);
	snprintf(moment, KN_MOMENT_LEN + 1, "%.10sT10:00:00.000Z", iso);
}

static void
begins_west(const char *day, char moment[KN_MOMENT_LEN + 1])
{
	snprintf(moment, KN_MOMENT_LEN + 1, "%.10sT10:00:00.000Z", day);
}

static void
days_are_those_of_the_person(void **state)
{
	static const struct {
		const char *query;
		size_t utc, east, west;
	} rows[] = {
		{ "added:2026-05-03", 1, 1, 1 },
		{ "added:2026-05-04", 2, 1, 1 },
		{ "added:2026-05-05", 0, 1, 0 },
		{ "added:>=2026-05-05", 0, 1, 0 },
		{ "added:<2026-05-04", 1, 1, 2 },
		{ "added:<=2026-05-04", 3, 2, 3 },
		{ "added:>2026-05-04", 0, 1, 0 },
		{ "added:2026-05", 3, 3, 3 },
		{ "added:0001..9999", 3, 3, 3 },
		{ "added:<0001", 0, 0, 0 },
		{ "added:none", 0, 0, 0 },
	};
	struct fixture *f = *state;

	/* 09:20; the next day 09:50 and 10:10; minutes from the borders. */
	put(f, "1.txt", "ألف");
	assert_int_equal(update(f, false), 1);
	f->now_ms += DAY_MS + 30 * MINUTE_MS;
	put(f, "2.txt", "باء");
	assert_int_equal(update(f, false), 1);
	f->now_ms += 20 * MINUTE_MS;
	put(f, "3.txt", "جيم");
	assert_int_equal(update(f, false), 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t got[3];

		f->day_begins = NULL;
		got[0] = count(f, rows[i].query);
		f->day_begins = begins_east;
		got[1] = count(f, rows[i].query);
		f->day_begins = begins_west;
		got[2] = count(f, rows[i].query);
		if (got[0] != rows[i].utc || got[1] != rows[i].east ||
		    got[2] != rows[i].west)
			fail_msg("%s: %zu %zu %zu", rows[i].query, got[0],
			    got[1], got[2]);
	}
}

/* The saved filter of that name; when it was last visited. */
static struct kn_saved_filter *
saved(struct fixture *f, const char *name, char moment[KN_MOMENT_LEN + 1])
{
	struct kn_saved_filter *s;

	assert_int_equal(kn_filter_find(f->nb, kn_str(name), &s, NULL),
	    KN_OK);
	assert_int_equal(kn_filter_since(f->nb, CORPUS, s, moment, NULL),
	    KN_OK);
	return s;
}

/* How many articles are new to it. */
static size_t
count_new(struct fixture *f, const char *name)
{
	char moment[KN_MOMENT_LEN + 1], query[200];
	struct kn_saved_filter *s = saved(f, name, moment);

	snprintf(query, sizeof(query), "%s added:>%s", s->query, moment);
	kn_filters_free(s, 1);
	return count(f, query);
}

static void
visit_filter(struct fixture *f, const char *name)
{
	char moment[KN_MOMENT_LEN + 1];
	struct kn_saved_filter *s = saved(f, name, moment);

	assert_int_equal(kn_filter_leave(f->nb, CORPUS, s->id, NULL), KN_OK);
	kn_filters_free(s, 1);
}

/* Each saved filter has visits of its own, whatever the corpus's. */
static void
each_filter_has_its_visits(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(kn_filter_save(f->nb, KN_LIT("early"),
	    KN_LIT("المدينة"), NULL), KN_OK);
	f->now_ms += 1000;
	put(f, "1.txt", "ألف");
	assert_int_equal(update(f, false), 1);
	/* What was there first is not new, even to an older filter. */
	assert_int_equal(count_new(f, "early"), 0);
	f->now_ms += 1000;
	assert_int_equal(kn_filter_save(f->nb, KN_LIT("city"),
	    KN_LIT("المدينة"), NULL), KN_OK);
	assert_int_equal(kn_filter_save(f->nb, KN_LIT("jim"), KN_LIT("جيم"),
	    NULL), KN_OK);
	f->now_ms += 1000;
	put(f, "2.txt", "باء");
	assert_int_equal(update(f, false), 1);
	assert_int_equal(count_new(f, "early"), 1);
	assert_int_equal(count_new(f, "city"), 1);
	assert_int_equal(count_new(f, "jim"), 0);
	f->now_ms += 1000;
	visit_filter(f, "city");
	/* Within one quarter of an hour, yet behind the visit. */
	f->now_ms += 1000;
	put(f, "3.txt", "جيم");
	assert_int_equal(update(f, false), 1);
	for (int anew = 0; anew < 2; anew++) {
		assert_int_equal(count_new(f, "early"), 2);
		assert_int_equal(count_new(f, "city"), 1);
		assert_int_equal(count_new(f, "jim"), 1);
		assert_int_equal(count(f, "is:new"), 2);
		f->now_ms += DAY_MS;
		assert_int_equal(update(f, true), 0);
	}
	/* The corpus is left: to the filters nothing changes. */
	assert_int_equal(kn_seen_leave(f->nb, CORPUS, NULL), KN_OK);
	assert_int_equal(count(f, "is:new"), 0);
	assert_int_equal(count_new(f, "early"), 2);
	visit_filter(f, "early");
	assert_int_equal(count_new(f, "early"), 0);
	assert_int_equal(count_new(f, "jim"), 1);
	/* Another query under the name: what is there now is not new. */
	f->now_ms += 1000;
	assert_int_equal(kn_filter_save(f->nb, KN_LIT("jim"),
	    KN_LIT("المدينة"), NULL), KN_OK);
	assert_int_equal(count_new(f, "jim"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_packed_comes_back),
		cmocka_unit_test(bytes_that_are_no_set_are_refused),
		cmocka_unit_test_setup_teardown(what_comes_later_is_new,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    an_index_made_anew_changes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    who_is_known_by_one_thing_is_not_new, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_comes_soon_after_joins,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    of_two_who_record_each_article_is_once, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    days_are_those_of_the_person, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_visit_of_which_nothing_was_recorded_is_none, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    more_than_was_allowed_is_not_recorded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_filter_has_its_visits,
		    set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
