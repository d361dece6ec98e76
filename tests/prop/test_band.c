/*
 * test_band.c: bodies of bands. Whatever pairs come and go, and wherever all
 * is stored, forgotten and read again between, those beside a body are those
 * of a sorted array; also where nearly all bodies share one band.
 * KN_PROP_SEED asks for others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/index/band_priv.h"
#include "kunnash/mem.h"
#include "tests/prop/random.h"

enum { BANDS = 40, BODIES = 3000, STEPS = 60000, MAX = 8 };

struct model {
	bool has[BANDS][BODIES];
	size_t n;
};

struct bed {
	char path[sizeof("/tmp/kunnash-band-XXXXXX")];
	struct kn_db *db;
	struct index_bands *bands;
};

/* Numbers as sketches give them: large, and far apart. */
static uint64_t
band_number(size_t i)
{
	return (uint64_t)i << 30 | 12345;
}

static int64_t
body_number(size_t i)
{
	return (int64_t)((uint64_t)i << 50 | i);
}

/* Bodies do not come in the order of their hashes. */
static int64_t
number_of(size_t i)
{
	return 1 + (int64_t)(i * 1237 % BODIES);
}

static void
put_body(struct bed *b, int64_t number, int64_t body)
{
	struct kn_stmt *st = kn_db_stmt(b->db, "INSERT OR REPLACE INTO sketch"
	    " (id, body, bytes) VALUES (?1, ?2, x'00')");

	kn_bind_int(st, 1, number);
	kn_bind_int(st, 2, body);
	kn_run(st);
}

static void
open_bed(struct bed *b)
{
	const struct kn_db_opts opts = { .write = true, .create = true };
	int fd;

	memcpy(b->path, "/tmp/kunnash-band-XXXXXX", sizeof(b->path));
	fd = mkstemp(b->path);
	assert_true(fd >= 0 && close(fd) == 0);
	assert_int_equal(kn_db_open(b->path, &opts, &b->db, NULL), KN_OK);
	index__fts_register(b->db, NULL);
	index__schema_create(b->db);
	kn_db_exec(b->db, "BEGIN");
	for (size_t i = 0; i < BODIES; i++)
		put_body(b, number_of(i), body_number(i));
	kn_db_exec(b->db, "COMMIT");
	b->bands = index__bands_new(b->db);
}

static void
close_bed(struct bed *b)
{
	index__bands_free(b->bands);
	assert_int_equal(kn_db_take(b->db, NULL), KN_OK);
	kn_db_close(b->db);
	unlink(b->path);
}

/* Half of all that is asked is of one band. */
static size_t
some_band(uint64_t *state)
{
	return below(state, 2) == 0 ? 7 : below(state, BANDS);
}

static void
compare_beside(struct bed *b, const struct model *m, size_t band, size_t body)
{
	int64_t got[MAX], want[MAX];
	size_t n = 0;

	for (size_t i = body; i-- > 0 && n < MAX;)
		if (m->has[band][i])
			want[n++] = body_number(i);
	assert_int_equal(index__bands_before(b->bands, band_number(band),
	    body_number(body), got, MAX), n);
	assert_memory_equal(got, want, n * sizeof(*got));
	n = 0;
	for (size_t i = body + 1; i < BODIES && n < MAX; i++)
		if (m->has[band][i])
			want[n++] = body_number(i);
	assert_int_equal(index__bands_after(b->bands, band_number(band),
	    body_number(body), got, MAX), n);
	assert_memory_equal(got, want, n * sizeof(*got));
}

struct walk {
	const struct model *m;
	size_t n, band, body;
};

static void
take_pair(void *user, uint64_t band, int64_t body)
{
	struct walk *w = user;

	/* The next pair of the model, in its order. */
	do {
		w->body++;
		if (w->body >= BODIES) {
			w->band++;
			w->body = 0;
		}
		assert_true(w->band < BANDS);
	} while (!w->m->has[w->band][w->body]);
	assert_true(band == band_number(w->band));
	assert_true(body == body_number(w->body));
	w->n++;
}

static void
compare_all(struct bed *b, const struct model *m)
{
	struct walk w = { .m = m, .body = SIZE_MAX };

	index__bands_each(b->bands, take_pair, &w);
	assert_int_equal(w.n, m->n);
}

static void
change(struct bed *b, struct model *m, uint64_t *state, size_t fall)
{
	size_t band = some_band(state), body = below(state, BODIES);
	bool *has = &m->has[band][body];

	/* Many come and few go, then the other way. */
	if (below(state, 10) < fall) {
		index__bands_remove(b->bands, band_number(band),
		    body_number(body), number_of(body));
		m->n -= *has;
		*has = false;
	} else {
		index__bands_add(b->bands, band_number(band),
		    body_number(body), number_of(body));
		m->n += !*has;
		*has = true;
	}
}

static void
bodies_are_in_order(void **unused)
{
	uint64_t state = number_from("KN_PROP_SEED", 20240101);
	struct model *m = kn_calloc(1, sizeof(*m));
	struct bed b;

	(void)unused;
	open_bed(&b);
	for (size_t i = 0; i < STEPS; i++) {
		change(&b, m, &state, i < STEPS / 2 ? 2 : 9);
		if (i % 7 == 0)
			compare_beside(&b, m, some_band(&state),
			    below(&state, BODIES));
		if (i % 5000 == 4999) {
			index__bands_write(b.bands);
			compare_all(&b, m);
		}
		if (i % 10000 == 9999) {
			index__bands_free(b.bands);
			b.bands = index__bands_new(b.db);
		}
	}
	compare_all(&b, m);
	for (size_t band = 0; band < BANDS; band++)
		for (size_t body = 0; body < BODIES; body++)
			index__bands_remove(b.bands, band_number(band),
			    body_number(body), number_of(body));
	index__bands_write(b.bands);
	memset(m, 0, sizeof(*m));
	compare_all(&b, m);
	free(m);
	close_bed(&b);
}

/* Numbers are never used again: of an old index most are of bodies that are
 * gone. */
static void
numbers_of_no_body_take_no_memory(void **unused)
{
	enum { APART = 1000000, N = 20 };
	int64_t got[MAX];
	struct bed b;

	(void)unused;
	open_bed(&b);
	for (int64_t i = 1; i <= N; i++)
		index__bands_add(b.bands, 5, i, i * APART);
	assert_int_equal(index__bands_after(b.bands, 5, 10, got, MAX), MAX);
	assert_int_equal(got[0], 11);
	assert_true(index__bands_size_b(b.bands) < (size_t)N * APART / 2);
	close_bed(&b);
}

/* What is not as it was written is said, and read over. */
static void
damage_is_told(void **unused)
{
	static const char *const damage[] = {
		"UPDATE band SET bodies = x'00'",
		"UPDATE band SET bodies = CAST(bodies || bodies AS BLOB)",
		"UPDATE band SET bodies = zeroblob(100000)",
		"UPDATE band SET bodies = CAST(x'FFFFFFFFFFFFFFFFFFFF'"
		    " || substr(bodies, 3) AS BLOB)",
		/* A band, and a number, that are too large. */
		"UPDATE band SET bodies = CAST(x'808080808020' ||"
		    " substr(bodies, 2) AS BLOB)",
		"UPDATE band SET bodies = CAST(x'058080808001' ||"
		    " substr(bodies, 3) AS BLOB)",
		"DELETE FROM sketch",
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(damage) / sizeof(damage[0]); i++) {
		struct bed b;
		int64_t got[MAX];

		open_bed(&b);
		for (int64_t body = 1; body <= 3000; body++)
			put_body(&b, body, body);
		for (int64_t body = 1; body < 2000; body++)
			index__bands_add(b.bands, 5, body, body);
		index__bands_write(b.bands);
		index__bands_free(b.bands);
		kn_db_exec(b.db, damage[i]);
		b.bands = index__bands_new(b.db);
		(void)index__bands_after(b.bands, 5, 0, got, MAX);
		index__bands_add(b.bands, 5, 3000, 3000);
		index__bands_remove(b.bands, 5, 1000, 1000);
		assert_int_equal(kn_db_take(b.db, NULL), KN_CORRUPT);
		close_bed(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies_are_in_order),
		cmocka_unit_test(numbers_of_no_body_take_no_memory),
		cmocka_unit_test(damage_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
