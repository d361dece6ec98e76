/*
 * test_picker.c: what a picker counts is what its row then shows, for every
 * picker and every row, taken in or left out; and visits of saved filters.
 */
#include "reading.h"

#include "kunnash/facet.h"
#include "kunnash/filters.h"
#include "tui/pane/annot.h"
#include "tui/pane/chip.h"
#include "tui/pane/picker_priv.h"

struct fixture {
	struct reading r;
	struct kn_pane *pane;
};

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));

	reading_make(&f->r);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	kn_pane_close(f->pane);
	reading_close(&f->r);
	free(f);
	return 0;
}

static void
filter(struct fixture *f, const char *text)
{
	assert_int_equal(kn_model_set_filter_text(f->r.model, kn_str(text),
	    false), KN_OK);
}

/* The picker anew, on its row i. */
static void
pick(struct fixture *f, enum kn_pick pick, size_t i)
{
	kn_pane_close(f->pane);
	f->pane = kn_pane_picker_new(f->r.model, pick);
	f->pane->at = (struct kn_rect){ 0, 0, 80, 24 };
	for (; i > 0; i--)
		assert_true(kn_pane_act(f->pane, KN_ACT_DOWN, KN_LIT("")));
}

static void
act(struct fixture *f, enum kn_action a)
{
	assert_true(kn_pane_act(f->pane, a, KN_LIT("")));
}

/* What a query shows without the articles of a row are the others. */
static void
left_out(struct fixture *f, const char *under, const struct pick_kind *kind,
    const struct pick_row *row, size_t with)
{
	struct kn_model *m = f->r.model;
	struct kn_query *q, *rest;
	struct kn_result *r;

	assert_int_equal(kn_query_parse(kn_str(under), &q, NULL), KN_OK);
	/* Of a field with one value an article another one is taken. */
	if (kind->type == KN_TYPE_COUNT) {
		rest = kn_query_without_field(q, kind->field);
		kn_query_free(q);
		q = rest;
	}
	assert_int_equal(kn_model_run(m, q, &r, NULL), KN_OK);
	size_t all = kn_result_articles(r);
	kn_result_free(r);
	rest = kn_query_exclude(q, kind->field, kn_str(row->value));
	assert_int_equal(kn_model_run(m, rest, &r, NULL), KN_OK);
	if (kn_query_asks(q, kind->field, kn_str(row->value)) == 0 &&
	    kn_result_articles(r) != all - with)
		fail_msg("%s under %s: %zu, with %s %zu, without %zu",
		    kind->name, under, all, row->value, with,
		    kn_result_articles(r));
	kn_result_free(r);
	kn_query_free(rest);
	kn_query_free(q);
}

/* A row of a picker, taken in and left out, against its count. */
static void
try_row(struct fixture *f, const char *under, enum kn_pick what, size_t i,
    const struct pick_row *row)
{
	struct kn_model *m = f->r.model;

	filter(f, under);
	pick(f, what, i);
	act(f, KN_ACT_OPEN);
	assert_true(f->pane->done);
	size_t stories = kn_result_stories(m->result);
	size_t with = kn_result_articles(m->result);
	if (stories != row->stories)
		fail_msg("%s under %s: %s says %zu and shows %zu",
		    kn_pick_name(what), under, row->value,
		    (size_t)row->stories, stories);
	left_out(f, under, pick__kind(what), row, with);
}

/* Every row of every picker under some filters; how many there were. */
static size_t
try_all(struct fixture *f)
{
	static const char *const filters[] = { "", "country:FR",
		"-country:FR", "date:2023", "المغرب", "country:FR date:2023",
		"lang:ar OR country:ES", "is:unread", "-date:none" };
	size_t n_tried = 0;

	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		for (unsigned k = 0; k < KN_PICK_SAVED; k++) {
			enum kn_pick what = (enum kn_pick)k;
			struct pick_rows rows;

			filter(f, filters[i]);
			assert_int_equal(pick__fetch(f->r.model,
			    pick__kind(what), &rows, NULL), KN_OK);
			for (size_t n = 0; n < rows.n; n++) {
				pick__name(f->r.model, &rows.at[n]);
				try_row(f, filters[i], what, n, &rows.at[n]);
			}
			n_tried += rows.n;
			pick__dispose(&rows);
		}
	return n_tried;
}

static void
counts_are_what_is_shown(void **state)
{
	struct fixture *f = *state;

	reading_open(&f->r, KN_TEST_DIR "/screen/months", KN_LANG_AR);
	size_t n = try_all(f);
	kn_pane_close(f->pane);
	f->pane = NULL;
	reading_shut(&f->r);
	reading_open(&f->r, KN_SEED_DIR, KN_LANG_FR);
	n += try_all(f);
	print_message("%zu rows\n", n);
	assert_true(n > 300);
}

/* Left out, each row leaves just the articles without it; it stays a row, and
 * once more lets it be. */
static void
left_out_is_gone(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m;

	reading_open(&f->r, KN_TEST_DIR "/screen/months", KN_LANG_AR);
	m = f->r.model;
	size_t all = kn_result_articles(m->result);
	for (unsigned k = 0; k < KN_PICK_SAVED; k++) {
		struct pick_rows rows;

		filter(f, "");
		assert_int_equal(pick__fetch(m, pick__kind((enum kn_pick)k),
		    &rows, NULL), KN_OK);
		if (rows.n == 0)
			continue;
		pick__name(m, &rows.at[0]);
		pick(f, (enum kn_pick)k, 0);
		act(f, KN_ACT_OPEN);
		size_t with = kn_result_articles(m->result);
		filter(f, "");
		pick(f, (enum kn_pick)k, 0);
		act(f, KN_ACT_PICK_EXCLUDE);
		/* One that every article has cannot be left out. */
		assert_int_equal(kn_result_articles(m->result),
		    with == all ? all : all - with);
		size_t stories = (size_t)rows.at[0].stories;
		char *value = kn_strdup(rows.at[0].value);
		pick__dispose(&rows);
		assert_int_equal(pick__fetch(m, pick__kind((enum kn_pick)k),
		    &rows, NULL), KN_OK);
		size_t i = 0;
		for (size_t n = 0; n < rows.n; n++)
			pick__name(m, &rows.at[n]);
		while (i < rows.n && strcmp(rows.at[i].value, value) != 0)
			i++;
		free(value);
		if (with < all && pick__kind((enum kn_pick)k)->type !=
		    KN_TYPE_COUNT) {
			assert_true(i < rows.n);
			assert_int_equal(rows.at[i].stories, stories);
			pick(f, (enum kn_pick)k, i);
			act(f, KN_ACT_PICK_EXCLUDE);
			assert_int_equal(kn_result_articles(m->result), all);
		}
		pick__dispose(&rows);
	}
}

/* On a chip no field and no state is a word of the language of queries. */
static void
every_field_can_be_read(void **state)
{
	static const char *const states[] = {
#define KN_STATE(NAME, name, twins) name,
#define KN_STATE_PLANNED(NAME, name, twins) name,
#include "core/query/state.def"
#undef KN_STATE
#undef KN_STATE_PLANNED
	};

	(void)state;
	for (size_t i = 0; i < kn_field_count(); i++)
		if (kn_chip_label(kn_field_get(i)->name) == NULL)
			fail_msg("%s", kn_field_get(i)->name);
	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (kn_chip_word("is", kn_str(states[i])) == NULL)
			fail_msg("is:%s", states[i]);
	assert_null(kn_chip_label("nothing"));
}

/* ---- saved filters -------------------------------------------------------------- */

static void
save(struct fixture *f, const char *name, const char *query)
{
	assert_int_equal(kn_filter_save(kn_model_notebook(f->r.model),
	    kn_str(name), kn_str(query), NULL), KN_OK);
}

/* An article comes, and is seen. */
static void
comes(struct fixture *f, const char *name, const char *body)
{
	uint64_t added;

	reading_write(&f->r, name, body);
	reading_index(&f->r);
	assert_int_equal(kn_session_see(f->r.session, UINT64_MAX, &added,
	    NULL), KN_OK);
	assert_int_equal(added, 1);
	kn_model_refresh(f->r.model);
}

/* How many stories are new to the saved filter in that row. */
static size_t
news(struct fixture *f, size_t i)
{
	struct kn_model *m = f->r.model;
	struct pick_rows rows;
	struct kn_query *q;

	assert_int_equal(pick__fetch(m, pick__kind(KN_PICK_SAVED), &rows,
	    NULL), KN_OK);
	assert_true(i < rows.n);
	pick__count(m, &rows.at[i]);
	assert_int_equal(kn_query_parse(kn_str(rows.at[i].value), &q, NULL),
	    KN_OK);
	size_t n = kn_model_count_new(m, q, rows.at[i].since);
	/* And the row says so. */
	assert_int_equal(strstr(rows.at[i].other, "new stor") != NULL, n > 0);
	kn_query_free(q);
	pick__dispose(&rows);
	return n;
}

static void
visits_are_of_each_filter(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m;

	reading_write(&f->r, "a.txt", "fish in the harbour of the north");
	reading_open(&f->r, NULL, KN_LANG_EN);
	m = f->r.model;
	assert_int_equal(kn_session_see(f->r.session, UINT64_MAX, NULL,
	    NULL), KN_OK);
	save(f, "1 fish", "fish");
	save(f, "2 harbour", "harbour");
	assert_int_equal(news(f, 0), 0);
	comes(f, "b.txt", "fish again, in another harbour of the south");
	assert_int_equal(news(f, 0), 1);
	assert_int_equal(news(f, 1), 1);

	/* All of it; the visit goes on until another filter. */
	pick(f, KN_PICK_SAVED, 0);
	act(f, KN_ACT_OPEN);
	assert_int_equal(kn_result_articles(m->result), 2);
	assert_int_equal(news(f, 0), 1);
	filter(f, "");
	assert_int_equal(news(f, 0), 0);
	assert_int_equal(news(f, 1), 1);

	/* Only what is new; then what is not. */
	comes(f, "c.txt", "no fish at all in the harbour of the east");
	assert_int_equal(news(f, 0), 1);
	assert_int_equal(news(f, 1), 2);
	pick(f, KN_PICK_SAVED, 1);
	act(f, KN_ACT_PICK_ADD);
	assert_int_equal(kn_result_articles(m->result), 2);
	pick(f, KN_PICK_SAVED, 0);
	act(f, KN_ACT_PICK_EXCLUDE);
	assert_int_equal(kn_result_articles(m->result), 2);
	assert_int_equal(kn_query_chip_count(m->filter), 2);
	assert_int_equal(news(f, 1), 0);
	assert_int_equal(news(f, 0), 1);

	/* The session ends: so does the visit. What comes then is new again,
	 * to an index that is made anew as well. */
	kn_model_leave_saved(m);
	assert_int_equal(news(f, 0), 0);
	comes(f, "d.txt", "one more fish of the west");
	assert_int_equal(news(f, 0), 1);
	assert_int_equal(news(f, 1), 0);
	kn_pane_close(f->pane);
	f->pane = NULL;
	reading_shut(&f->r);
	nftw(f->r.cache, reading_remove, 16, FTW_DEPTH | FTW_PHYS);
	reading_open(&f->r, NULL, KN_LANG_EN);
	assert_int_equal(kn_session_see(f->r.session, UINT64_MAX, NULL,
	    NULL), KN_OK);
	kn_model_refresh(f->r.model);
	assert_int_equal(news(f, 0), 1);
	assert_int_equal(news(f, 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(counts_are_what_is_shown),
		T(left_out_is_gone),
		cmocka_unit_test(every_field_can_be_read),
		T(visits_are_of_each_filter),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
