/*
 * test_spot.c: marks and the trail come back from the notebook as they were
 * put, one corpus apart from another; a spot is found in a text that changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/note/note_priv.h"
#include "kunnash/mem.h"
#include "kunnash/spot.h"
#include "kunnash/utf8.h"

#define CORPUS "00112233445566aa"
#define OTHER "00112233445566ab"

struct fixture {
	char dir[64], notes[96];
	struct kn_notebook *nb;
};

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "%s/kn-spot-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->notes, sizeof(f->notes), "%s/notes.db", f->dir);
	assert_int_equal(kn_notebook_open(f->notes, NULL, &f->nb, NULL),
	    KN_OK);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char path[200];

	kn_notebook_close(f->nb);
	unlink(f->notes);
	snprintf(path, sizeof(path), "%s-lock", f->notes);
	unlink(path);
	rmdir(f->dir);
	free(f);
	return 0;
}

static void
reopen(struct fixture *f)
{
	kn_notebook_close(f->nb);
	assert_int_equal(kn_notebook_open(f->notes, NULL, &f->nb, NULL),
	    KN_OK);
}

/* ---- finding again ----------------------------------------------------------- */

static const char text[] = "عنوان\n\nقال الوزير إن التعاون الأمني مع فرنسا "
    "مستمر.\nوأضاف أن الجزائر وتونس شريكان مهمان في هذا الملف.\n\nوصل "
    "مدير الأمن الوطني إلى مدريد.\n";

static struct kn_doc *
doc_of(const char *s)
{
	return kn_doc_new_text("a.txt", kn_strdup(s), strlen(s));
}

/* The words at which a spot is made, how the text changes, what stands there
 * then; NULL: the words are gone. */
static const struct {
	const char *name, *at, *from, *to, *want;
} moves[] = {
	{ "the same text", "وأضاف", "", "", "وأضاف" },
	{ "from a blank on", "\n\nوصل", "", "", "وصل" },
	{ "something before it", "وأضاف", "عنوان", "عنوان جديد وأطول منه",
	    "وأضاف" },
	{ "less before it", "وصل", "قال الوزير إن التعاون الأمني مع فرنسا "
	    "مستمر.\n", "", "وصل" },
	{ "with vowel marks", "وأضاف", "وأضاف", "وأضافَ", "وأضافَ" },
	{ "taken out", "وأضاف", "وأضاف أن الجزائر وتونس شريكان مهمان في هذا "
	    "الملف.", "نص آخر لا يشبهه في شيء.", NULL },
};

static char *
changed(const char *from, const char *to)
{
	const char *at = strstr(text, from);
	struct kn_buf b;

	assert_non_null(at);
	kn_buf_init(&b, 0);
	kn_buf_put(&b, text, (size_t)(at - text));
	kn_buf_cstr(&b, to);
	kn_buf_cstr(&b, at + strlen(from));
	return kn_buf_take(&b, NULL);
}

static void
find_all(bool thorough)
{
	for (size_t i = 0; i < sizeof(moves) / sizeof(*moves); i++) {
		struct kn_doc *was = doc_of(text);
		char *s = changed(moves[i].from, moves[i].to);
		struct kn_doc *is = doc_of(s);
		struct kn_spot spot = { .name = NULL };
		size_t at_b = SIZE_MAX;

		kn_spot_anchor(was, (size_t)(strstr(text, moves[i].at) -
		    text), thorough, &spot.anchor);
		bool found = kn_spot_find(&spot, is, false, &at_b);
		if (found != (moves[i].want != NULL))
			fail_msg("%s: found %d", moves[i].name, found);
		assert_true(at_b <= is->n_b);
		if (found && strncmp(is->text + at_b, moves[i].want,
		    strlen(moves[i].want)) != 0)
			fail_msg("%s: %s", moves[i].name, is->text + at_b);
		kn_spot_dispose(&spot);
		kn_doc_free(was);
		kn_doc_free(is);
		free(s);
	}
}

static void
a_spot_is_found_again(void **state)
{
	(void)state;
	find_all(false);
	find_all(true);
}

/* In the text it was made in a spot is where it was, even where the same
 * words stand twice; and at the very end, and where there is nothing. */
static void
the_same_text_needs_no_search(void **state)
{
	static const char twice[] = "كلمة كلمة\nكلمة كلمة\n";
	size_t at_b, n = strlen(twice);

	(void)state;
	for (size_t at = 0; at <= n; at += 2) {
		struct kn_doc *d = doc_of(twice);
		struct kn_spot spot = { .name = NULL };

		if (at < n && ((unsigned char)twice[at] & 0xC0) == 0x80)
			at--;
		kn_spot_anchor(d, at, at % 3 == 0, &spot.anchor);
		assert_true(kn_spot_find(&spot, d, true, &at_b));
		assert_true(at_b >= at && at_b <= at + 2);
		kn_spot_dispose(&spot);
		kn_doc_free(d);
	}
	struct kn_doc *empty = doc_of("");
	struct kn_spot spot = { .name = NULL };
	kn_spot_anchor(empty, 5, true, &spot.anchor);
	assert_true(kn_spot_find(&spot, empty, false, &at_b));
	assert_int_equal(at_b, 0);
	kn_spot_dispose(&spot);
	kn_doc_free(empty);
}

/* A text too long for a thorough anchor has one all the same. */
static void
a_spot_in_a_long_text(void **state)
{
	struct kn_buf b;
	struct kn_spot spot = { .name = NULL };
	size_t at_b;

	(void)state;
	kn_buf_init(&b, 0);
	for (int i = 0; i < 30000; i++)
		kn_buf_fmt(&b, "الفقرة %d من نص طويل جدا.\n", i);
	struct kn_doc *was = doc_of(b.s);
	size_t mid = (size_t)(strstr(b.s, "الفقرة 12345 ") - b.s);
	kn_spot_anchor(was, mid, true, &spot.anchor);
	kn_buf_reset(&b);
	kn_buf_cstr(&b, "زيادة في أوله.\n");
	kn_buf_cstr(&b, was->text);
	struct kn_doc *is = doc_of(b.s);
	assert_true(kn_spot_find(&spot, is, false, &at_b));
	assert_int_equal(strncmp(is->text + at_b, "الفقرة 12345 ", 10), 0);
	kn_spot_dispose(&spot);
	kn_doc_free(was);
	kn_doc_free(is);
	kn_buf_dispose(&b);
}

/* ---- marks --------------------------------------------------------------------- */

static struct kn_spot
spot(const char *name, const char *path, uint32_t start_cp)
{
	struct kn_spot s = { .name = name == NULL ? NULL : kn_strdup(name),
	    .filter = kn_strdup("country:FR \"a\nb\""),
	    .anchor = { .exact = kn_strdup("كلمات"),
	    .prefix = kn_strdup("قبل\n"), .start_cp = start_cp,
	    .end_cp = start_cp + 5, .rival = 77 },
	    .target = { .path = kn_strdup(path), .key = kn_strdup("k") } };

	return s;
}

static void
put(struct fixture *f, const char *corpus, const char *name,
    const char *path)
{
	struct kn_spot s = spot(name, path, 4);

	assert_int_equal(kn_spot_put(f->nb, corpus, &s, NULL), KN_OK);
	kn_spot_dispose(&s);
}

static void
names(struct fixture *f, const char *corpus, const char *want)
{
	struct kn_spot *s;
	struct kn_buf b;
	size_t n;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, "");
	assert_int_equal(kn_spots_list(f->nb, corpus, &s, &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++)
		kn_buf_fmt(&b, "%s=%s ", s[i].name, s[i].target.path);
	assert_string_equal(b.s == NULL ? "" : b.s, want);
	kn_spots_free(s, n);
	kn_buf_dispose(&b);
}

static void
marks_come_back(void **state)
{
	struct fixture *f = *state;
	struct kn_spot *s;
	size_t n;

	names(f, CORPUS, "");
	put(f, CORPUS, "b", "1.txt");
	put(f, CORPUS, "a", "2.txt");
	put(f, CORPUS, "ش", "3.txt");
	put(f, OTHER, "a", "other.txt");
	put(f, CORPUS, "a", "4.txt");
	reopen(f);
	names(f, CORPUS, "a=4.txt b=1.txt ش=3.txt ");
	names(f, OTHER, "a=other.txt ");
	assert_int_equal(kn_spots_list(f->nb, CORPUS, &s, &n, NULL), KN_OK);
	assert_string_equal(s[0].filter, "country:FR \"a\nb\"");
	assert_string_equal(s[0].anchor.exact, "كلمات");
	assert_string_equal(s[0].anchor.prefix, "قبل\n");
	assert_null(s[0].anchor.suffix);
	assert_null(s[0].target.url);
	assert_string_equal(s[0].target.key, "k");
	assert_int_equal(s[0].anchor.start_cp, 4);
	assert_int_equal(s[0].anchor.end_cp, 9);
	assert_int_equal(s[0].anchor.rival, 77);
	kn_spots_free(s, n);
	assert_int_equal(kn_spot_drop(f->nb, CORPUS, "a", NULL), KN_OK);
	names(f, CORPUS, "b=1.txt ش=3.txt ");
	names(f, OTHER, "a=other.txt ");
}

static void
names_are_one_letter(void **state)
{
	static const struct {
		const char *name;
		bool ok;
	} cases[] = {
		{ "a", true }, { "Z", true }, { "7", true }, { "٣", true },
		{ "é", true }, { "ش", true }, { "", false }, { "ab", false },
		{ "'", false }, { " ", false }, { "\u064E", false },
		{ "\xD8", false }, { "\n", false }, { "/", false },
		{ "\u202E", false },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_spot s = spot(cases[i].name, "p", 0);

		if (kn_spot_name_ok(kn_str(cases[i].name)) != cases[i].ok)
			fail_msg("\"%s\"", cases[i].name);
		assert_int_equal(kn_spot_put(f->nb, CORPUS, &s, NULL),
		    cases[i].ok ? KN_OK : KN_INVALID);
		kn_spot_dispose(&s);
	}
}

static void
marks_are_bounded(void **state)
{
	struct fixture *f = *state;
	char name[5];

	for (uint32_t i = 0; i < KN_SPOTS_MAX; i++) {
		name[kn_utf8_put(0x4E00 + i, name)] = '\0';
		put(f, CORPUS, name, "p");
	}
	struct kn_spot s = spot("a", "p", 0);
	assert_int_equal(kn_spot_put(f->nb, CORPUS, &s, NULL), KN_LIMIT);
	assert_int_equal(kn_spot_put(f->nb, OTHER, &s, NULL), KN_OK);
	kn_spot_dispose(&s);
	/* One that is there is still moved. */
	put(f, CORPUS, name, "q");
}

static void
damaged_rows_are_left_out(void **state)
{
	static const struct kn_str damaged[] = {
		{ "", 0 }, { "i", 1 }, { "i\1\0\0\0\0\0\0\0", 9 },
		{ "i\2\0\0\0\0\0\0\0", 9 }, { "t\377\377\377\377", 5 },
		{ "filter x", 8 },
	};
	struct fixture *f = *state;

	put(f, CORPUS, "b", "1.txt");
	for (size_t i = 0; i < sizeof(damaged) / sizeof(*damaged); i++) {
		char name[64];

		snprintf(name, sizeof(name), "mark/" CORPUS "/%zu", i);
		assert_int_equal(kn_notebook_state_put(f->nb, kn_str(name),
		    damaged[i], NULL), KN_OK);
	}
	names(f, CORPUS, "b=1.txt ");
}

/* ---- the trail ------------------------------------------------------------------ */

static void
trail(struct fixture *f, size_t n, size_t at)
{
	struct kn_spot *all = kn_calloc(n + 1, sizeof(*all));
	const struct kn_spot **of = kn_calloc(n + 1, sizeof(*of));

	for (size_t i = 0; i < n; i++) {
		all[i] = spot(NULL, "p", (uint32_t)i);
		of[i] = &all[i];
	}
	assert_int_equal(kn_trail_put(f->nb, CORPUS, of, n, at, NULL),
	    KN_OK);
	for (size_t i = 0; i < n; i++)
		kn_spot_dispose(&all[i]);
	free(all);
	free(of);
}

static void
expect_trail(struct fixture *f, const char *corpus, size_t n, size_t at)
{
	struct kn_spot *s;
	size_t got_n, got_at;

	assert_int_equal(kn_trail_get(f->nb, corpus, &s, &got_n, &got_at,
	    NULL), KN_OK);
	assert_int_equal(got_n, n);
	assert_int_equal(got_at, at);
	for (size_t i = 0; i < got_n; i++)
		assert_int_equal(s[i].anchor.start_cp, i);
	kn_spots_free(s, got_n);
}

static void
the_trail_comes_back(void **state)
{
	struct fixture *f = *state;

	expect_trail(f, CORPUS, 0, 0);
	trail(f, 12, 3);
	put(f, CORPUS, "b", "1.txt");
	reopen(f);
	expect_trail(f, CORPUS, 12, 3);
	expect_trail(f, OTHER, 0, 0);
	/* A shorter one takes its place, and leaves nothing of it. */
	trail(f, 2, 0);
	expect_trail(f, CORPUS, 2, 0);
	trail(f, KN_TRAIL_MAX, KN_TRAIL_MAX - 1);
	expect_trail(f, CORPUS, KN_TRAIL_MAX, KN_TRAIL_MAX - 1);
	names(f, CORPUS, "b=1.txt ");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spot_is_found_again),
		cmocka_unit_test(the_same_text_needs_no_search),
		cmocka_unit_test(a_spot_in_a_long_text),
		T(marks_come_back),
		T(names_are_one_letter),
		T(marks_are_bounded),
		T(damaged_rows_are_left_out),
		T(the_trail_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
