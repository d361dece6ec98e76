/*
 * test_found.c: what is found in an article, packed and read back; people
 * nobody listed. In: arrays, and a database of our own schema. Out: the same
 * arrays; damage is refused at every byte.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/index/index_priv.h"
#include "kunnash/mem.h"

enum { TEXT_B = 1000 };

struct state {
	char path[64];
	struct kn_db *db;
	struct index_entities ents;
	struct index_rules rules;
	struct kn_found found;
};

static int
setup(void **state)
{
	struct state *s = kn_calloc(1, sizeof(*s));
	const struct kn_db_opts opts = { .write = true, .create = true };
	struct kn_err err;

	snprintf(s->path, sizeof(s->path), "/tmp/kunnash-found-%ld.db",
	    (long)getpid());
	unlink(s->path);
	assert_int_equal(kn_db_open(s->path, &opts, &s->db, &err), KN_OK);
	index__fts_register(s->db, NULL);
	index__schema_create(s->db);
	assert_int_equal(kn_db_status(s->db), KN_OK);
	index__entities_load(s->db, &s->ents);
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	struct state *s = *state;

	kn_found_dispose(&s->found);
	index__entities_dispose(&s->ents);
	index__rules_dispose(&s->rules);
	kn_db_close(s->db);
	unlink(s->path);
	free(s);
	return 0;
}

static struct kn_entity
person(const char *id, const char *label, const char *names)
{
	return (struct kn_entity){ .id = id, .type = KN_TYPE_PERSON,
		.label = { label, label, label }, .names = names };
}

static bool
count(void *user, uint32_t number)
{
	uint32_t *seen = user;

	seen[0]++;
	seen[1] = number;
	return true;
}

static void
people(void **state)
{
	struct state *s = *state;
	struct index_people *p = s->ents.people;
	const struct kn_entity a = person("p:سعيد-العلوي", "سعيد العلوي",
	    "سعيد العلوي\0العلوي\0");
	const struct kn_entity more = person("p:سعيد-العلوي", "سعيد العلوي",
	    "سعيد العلوي\0علوي\0");
	const struct kn_entity b = person("p:مريم-العلوي", "مريم العلوي",
	    "مريم العلوي\0");
	uint32_t seen[2] = { 0 };

	assert_false(index__person_known(p, KN_UNLISTED));
	assert_null(index__person(p, KN_UNLISTED));
	uint32_t first = index__person_intern(p, &a);
	assert_int_equal(first, KN_UNLISTED);
	assert_int_equal(index__person_intern(p, &b), KN_UNLISTED + 1);
	assert_int_equal(index__person_intern(p, &more), first);
	const struct kn_entity *e = index__person(p, first);
	assert_string_equal(e->id, a.id);
	assert_string_equal(e->label[KN_LANG_FR], a.label[0]);
	assert_memory_equal(e->names, "سعيد العلوي\0العلوي\0علوي\0",
	    sizeof("سعيد العلوي\0العلوي\0علوي\0"));
	assert_true(index__person_known(p, KN_UNLISTED + 1));
	assert_false(index__person_known(p, KN_UNLISTED + 2));
	assert_false(index__person_known(p, 0));
	/* Another handle sees the same. */
	struct index_people *q = index__people_new(s->db);
	assert_string_equal(index__person(q, first + 1)->id, b.id);
	assert_memory_equal(index__person(q, first)->names, e->names,
	    sizeof("سعيد العلوي\0العلوي\0علوي\0"));
	/* Whole names, and words of names. */
	index__people_lookup(q, kn_str("العلوي"), false, count, seen);
	assert_int_equal(seen[0], 1);
	assert_int_equal(seen[1], first);
	index__people_lookup(q, kn_str("العل"), false, count, seen);
	assert_int_equal(seen[0], 1);
	index__people_lookup(q, kn_str("العل"), true, count, seen);
	assert_int_equal(seen[0], 3);
	index__people_lookup(q, kn_str("مريم ال"), true, count, seen);
	assert_int_equal(seen[0], 4);
	assert_int_equal(seen[1], first + 1);
	index__people_free(q);
	assert_int_equal(kn_db_status(s->db), KN_OK);
}

static void
fill(struct kn_found *f, uint32_t who)
{
	f->quotes = kn_grow(NULL, &f->cap_quotes, 2, sizeof(*f->quotes));
	f->quotes[f->n_quotes++] = (struct kn_quote){ .at = { 10, 200 },
		.cue = { 2, 8 }, .speaker = who, .surface = { 300, 999 },
		.role = { 310, 400 }, .rule = "one" };
	f->quotes[f->n_quotes++] = (struct kn_quote){ .at = { 700, 1000 },
		.kind = KN_QUOTE_INDIRECT, .speaker = KN_ENTITY_NONE,
		.rule = "two" };
	f->meetings = kn_grow(NULL, &f->cap_meetings, 1,
	    sizeof(*f->meetings));
	f->meetings[f->n_meetings++] = (struct kn_meeting){ .at = { 5, 900 },
		.status = KN_MEETING_PLANNED, .when = { 20, 30 },
		.day = kn_day_make(2023, 12, 12) | KN_DAY_ABOUT, .a = who,
		.b = KN_ENTITY_NONE, .surface_a = { 40, 50 },
		.surface_b = { 60, 70 }, .place = KN_ENTITY_NONE,
		.bodies = { who, who }, .n_bodies = 2, .rule = "two" };
	f->offices = kn_grow(NULL, &f->cap_offices, 1, sizeof(*f->offices));
	f->offices[f->n_offices++] = (struct kn_office){ .at = { 0, 4 },
		.person = who, .rule = "one" };
}

static bool
same_span(struct kn_span a, struct kn_span b)
{
	return a.start_b == b.start_b && a.end_b == b.end_b;
}

static void
assert_same(const struct kn_found *a, const struct kn_found *b)
{
	assert_int_equal(a->n_quotes, b->n_quotes);
	for (size_t i = 0; i < a->n_quotes; i++) {
		const struct kn_quote *x = &a->quotes[i], *y = &b->quotes[i];

		assert_true(same_span(x->at, y->at) && x->kind == y->kind &&
		    same_span(x->cue, y->cue) && x->speaker == y->speaker &&
		    same_span(x->surface, y->surface) &&
		    same_span(x->role, y->role));
		assert_string_equal(x->rule, y->rule);
	}
	assert_int_equal(a->n_meetings, b->n_meetings);
	for (size_t i = 0; i < a->n_meetings; i++) {
		const struct kn_meeting *x = &a->meetings[i];
		const struct kn_meeting *y = &b->meetings[i];

		assert_true(same_span(x->at, y->at) &&
		    x->status == y->status && same_span(x->when, y->when) &&
		    x->day == y->day && x->a == y->a && x->b == y->b &&
		    same_span(x->surface_a, y->surface_a) &&
		    same_span(x->surface_b, y->surface_b) &&
		    x->place == y->place && x->n_bodies == y->n_bodies &&
		    memcmp(x->bodies, y->bodies, x->n_bodies *
		    sizeof(*x->bodies)) == 0);
		assert_string_equal(x->rule, y->rule);
	}
	assert_int_equal(a->n_offices, b->n_offices);
	for (size_t i = 0; i < a->n_offices; i++) {
		const struct kn_office *x = &a->offices[i];
		const struct kn_office *y = &b->offices[i];

		assert_true(same_span(x->at, y->at) &&
		    x->person == y->person);
		assert_string_equal(x->rule, y->rule);
	}
}

static void
packs(void **state)
{
	struct state *s = *state;
	struct index_names names = { s->db, &s->rules, &s->ents };
	const struct kn_entity a = person("p:أ-ب", "أ ب", "ا ب\0");
	struct kn_found back = { 0 };
	struct kn_buf buf;

	kn_buf_init(&buf, 0);
	index__pack_found(&names, &s->found, &buf);
	assert_int_equal(buf.n, 0);
	assert_int_equal(index__unpack_found(KN_LIT(""), TEXT_B, &names,
	    &back), KN_OK);
	fill(&s->found, index__person_intern(s->ents.people, &a));
	index__pack_found(&names, &s->found, &buf);
	assert_int_equal(index__unpack_found(kn_buf_get(&buf), TEXT_B, &names,
	    &back), KN_OK);
	assert_same(&s->found, &back);
	kn_found_dispose(&back);
	/* A text that is shorter, a blob that is cut or longer. */
	assert_int_equal(index__unpack_found(kn_buf_get(&buf), TEXT_B - 1,
	    &names, &back), KN_CORRUPT);
	kn_found_dispose(&back);
	for (size_t n = 1; n < buf.n; n++) {
		assert_int_equal(index__unpack_found((struct kn_str){ buf.s,
		    n }, TEXT_B, &names, &back), KN_CORRUPT);
		assert_int_equal(back.n_quotes + back.n_meetings +
		    back.n_offices, 0);
		kn_found_dispose(&back);
	}
	kn_buf_chr(&buf, '\0');
	assert_int_equal(index__unpack_found(kn_buf_get(&buf), TEXT_B, &names,
	    &back), KN_CORRUPT);
	kn_found_dispose(&back);
	kn_buf_dispose(&buf);
}

/* Any byte changed: refused, or numbers that are in range. */
static void
damaged(void **state)
{
	struct state *s = *state;
	struct index_names names = { s->db, &s->rules, &s->ents };
	const struct kn_entity a = person("p:أ-ب", "أ ب", "ا ب\0");
	struct kn_buf buf;

	fill(&s->found, index__person_intern(s->ents.people, &a));
	kn_buf_init(&buf, 0);
	index__pack_found(&names, &s->found, &buf);
	for (size_t i = 0; i < buf.n; i++) {
		for (int bit = 0; bit < 8; bit++) {
			struct kn_found back = { 0 };

			buf.s[i] = (char)(buf.s[i] ^ 1 << bit);
			(void)!index__unpack_found(kn_buf_get(&buf), TEXT_B,
			    &names, &back);
			for (size_t k = 0; k < back.n_quotes; k++) {
				assert_true(back.quotes[k].at.end_b <=
				    TEXT_B);
				assert_true(back.quotes[k].kind <
				    KN_QUOTE_COUNT);
				assert_true(back.quotes[k].speaker ==
				    KN_ENTITY_NONE || index__entity(&s->ents,
				    back.quotes[k].speaker) != NULL);
			}
			kn_found_dispose(&back);
			buf.s[i] = (char)(buf.s[i] ^ 1 << bit);
		}
	}
	kn_buf_dispose(&buf);
}

static void
dates(void **state)
{
	struct state *s = *state;
	struct index_names names = { s->db, &s->rules, &s->ents };
	struct kn_mentions back = { 0 };
	struct kn_mention m[] = {
		{ .at = { 3, 9 }, .type = KN_TYPE_DATE, .rule = "day",
		    .entity = KN_ENTITY_NONE,
		    .day = kn_day_make(1445, 9, 5) | KN_DAY_ABOUT },
		{ .at = { 12, 20 }, .type = KN_TYPE_DATE, .rule = "day",
		    .entity = KN_ENTITY_NONE, .suppressed = true },
	};
	const struct kn_mentions in = { m, 2, 2 };
	struct kn_buf buf;

	kn_buf_init(&buf, 0);
	index__pack_mentions(&names, &in, &buf);
	assert_int_equal(index__unpack_mentions(kn_buf_get(&buf), TEXT_B,
	    &names, &back), KN_OK);
	assert_int_equal(back.n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(back.at[i].day, m[i].day);
		assert_int_equal(back.at[i].entity, KN_ENTITY_NONE);
		assert_int_equal(back.at[i].suppressed, m[i].suppressed);
	}
	kn_mentions_dispose(&back);
	/* What is no date names something. */
	m[0].type = KN_TYPE_PERSON;
	kn_buf_reset(&buf);
	index__pack_mentions(&names, &in, &buf);
	assert_int_equal(index__unpack_mentions(kn_buf_get(&buf), TEXT_B,
	    &names, &back), KN_CORRUPT);
	kn_mentions_dispose(&back);
	kn_buf_dispose(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(people, setup, teardown),
		cmocka_unit_test_setup_teardown(packs, setup, teardown),
		cmocka_unit_test_setup_teardown(damaged, setup, teardown),
		cmocka_unit_test_setup_teardown(dates, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
