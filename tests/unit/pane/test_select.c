/* test_select.c: where the ends of a selection go: cases in three languages,
 * and what holds of any text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/prop/random.h"
#include "tui/pane/select.h"

#define PARAS_MAX 64

struct text {
	struct kn_select_in in;
	struct kn_span para[PARAS_MAX];
	struct kn_span hit[PARAS_MAX];
	size_t n_hits;
};

static size_t
n_found(void *user, enum kn_unit unit)
{
	const struct text *t = user;

	return unit == KN_UNIT_HIT ? t->n_hits : 0;
}

static bool
found(void *user, enum kn_unit unit, size_t i, struct kn_span *at)
{
	const struct text *t = user;

	(void)unit;
	*at = t->hit[i];
	return true;
}

/* Paragraphs are the lines that hold something; a line that starts with '-'
 * is not shown. */
static void
text_init(struct text *t, const char *s)
{
	struct kn_str rest = kn_str(s), line;

	memset(t, 0, sizeof(*t));
	while (kn_str_split(&rest, '\n', &line) && t->in.n_para < PARAS_MAX) {
		line = kn_str_trim(line);
		if (line.n == 0 || line.s[0] == '-')
			continue;
		uint32_t start_b = (uint32_t)(line.s - s);
		t->para[t->in.n_para++] = (struct kn_span){ start_b,
		    start_b + (uint32_t)line.n };
	}
	t->in.text = kn_str(s);
	t->in.para = t->para;
	t->in.n_found = n_found;
	t->in.found = found;
	t->in.user = t;
}

static struct kn_span
span_of(const char *text, const char *words)
{
	const char *at = strstr(text, words);

	assert_non_null(at);
	return (struct kn_span){ (uint32_t)(at - text),
	    (uint32_t)(at - text + (long)strlen(words)) };
}

static void
assert_span(const char *name, const char *text, struct kn_span got,
    const char *want)
{
	if (kn_span_len(got) != strlen(want) ||
	    memcmp(text + got.start_b, want, strlen(want)) != 0)
		fail_msg("%s: got \"%.*s\"", name, (int)kn_span_len(got),
		    text + got.start_b);
}

static const char news[] = "عنوان الخبر\n\n"
    "قال الوزير، أمس: \"نعم\". وسافر إلى باريس!\n"
    "-إعلان لا يظهر\n"
    "وصل مساءً.\n";

/* 'e' and 's': the active end, the end or the start. Then the unit's first
 * letter, lower-case to grow and upper-case to shrink. */
static const struct {
	const char *name, *text, *from, *keys, *want;
} cases[] = {
	{ "a word more", news, "الوزير", "ew", "الوزير، أمس" },
	{ "what it says, without its marks", news, "الوزير، أمس", "ew",
	    "الوزير، أمس: \"نعم" },
	{ "the end of a sentence bounds words", news, "\"نعم", "ew",
	    "\"نعم\"." },
	{ "and into the next one", news, "\"نعم\".", "ew",
	    "\"نعم\". وسافر" },
	{ "a word less", news, "قال الوزير، أمس", "eW", "قال الوزير" },
	{ "from its start", news, "أمس", "sw", "الوزير، أمس" },
	{ "never less than one", news, "قال", "eW", "قال" },
	{ "nor from the other end", news, "قال", "sW", "قال" },
	{ "a sentence more", news, "قال الوزير، أمس: \"نعم\".", "es",
	    "قال الوزير، أمس: \"نعم\". وسافر إلى باريس!" },
	{ "the rest of a sentence first", news, "قال الوزير", "es",
	    "قال الوزير، أمس: \"نعم\"." },
	{ "what is not shown is passed over, not gone to", news,
	    "باريس!", "ew", "باريس!\n-إعلان لا يظهر\nوصل" },
	{ "a paragraph more", news, "وسافر", "ep",
	    "وسافر إلى باريس!" },
	{ "a paragraph before", news, "قال", "sp",
	    "عنوان الخبر\n\nقال" },
	{ "nothing after the last", news, "مساءً.", "ep", "مساءً." },
	{ "nothing before the first", news, "عنوان", "sp", "عنوان" },
	{ "a letter with its haraka", news, "وصل مسا", "el", "وصل مساءً" },
	{ "a letter less", news, "وصل مساءً", "eL", "وصل مسا" },
	{ "French", "L'Espagne a dit « non ». Puis rien.", "Espagne", "ewww",
	    "Espagne a dit « non" },
	{ "French sentences", "L'Espagne a dit « non ». Puis rien.",
	    "L'Espagne", "es", "L'Espagne a dit « non »." },
	{ "a number is a word", "In 2023 it was", "In", "ew", "In 2023" },
	{ "combining marks stay", "e\xCC\x81t\xCC\x81o", "e\xCC\x81", "el",
	    "e\xCC\x81t\xCC\x81" },
	{ "a family is one letter", "a \xF0\x9F\x91\xA8\xE2\x80\x8D"
	    "\xF0\x9F\x91\xA9 b", "a ", "el",
	    "a \xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9" },
};

static enum kn_unit
unit_of(char letter)
{
	static const char names[] = "lwsph";
	const char *at = strchr(names, letter | 0x20);

	assert_non_null(at);
	return (enum kn_unit)(at - names);
}

static void
obey(const struct text *t, const char *keys, struct kn_span *at)
{
	bool start = keys[0] == 's';

	for (keys++; *keys != '\0'; keys++) {
		bool grow = (*keys & 0x20) != 0;

		kn_select_move(&t->in, at, start, unit_of(*keys),
		    grow != start ? 1 : -1);
	}
}

static void
ends_go_where_they_should(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct text t;

		text_init(&t, cases[i].text);
		struct kn_span at = span_of(cases[i].text, cases[i].from);
		obey(&t, cases[i].keys, &at);
		assert_span(cases[i].name, cases[i].text, at, cases[i].want);
	}
}

static void
hits_bound_a_selection(void **state)
{
	struct text t;

	(void)state;
	text_init(&t, news);
	t.hit[t.n_hits++] = span_of(news, "الوزير");
	t.hit[t.n_hits++] = span_of(news, "يظهر");      /* not shown */
	t.hit[t.n_hits++] = span_of(news, "باريس");
	struct kn_span at = span_of(news, "قال");
	obey(&t, "eh", &at);
	assert_span("first", news, at, "قال الوزير");
	obey(&t, "eh", &at);
	assert_span("second", news, at,
	    "قال الوزير، أمس: \"نعم\". وسافر إلى باريس");
	obey(&t, "eh", &at);
	assert_span("no more", news, at,
	    "قال الوزير، أمس: \"نعم\". وسافر إلى باريس");
	obey(&t, "eH", &at);
	assert_span("back", news, at, "قال الوزير");
	/* One that starts a paragraph is shown too. */
	t.hit[t.n_hits++] = span_of(news, "وصل");
	obey(&t, "ehh", &at);
	assert_span("in the next paragraph", news, at, "قال الوزير، أمس: "
	    "\"نعم\". وسافر إلى باريس!\n-إعلان لا يظهر\nوصل");
	at = span_of(news, "وسافر");
	obey(&t, "sh", &at);
	assert_span("from the start", news, at,
	    "الوزير، أمس: \"نعم\". وسافر");
}

static void
units_around_a_place(void **state)
{
	static const struct {
		enum kn_unit unit;
		const char *what, *want;
	} rows[] = {
		{ KN_UNIT_WORD, "زي", "الوزير" },
		{ KN_UNIT_SENTENCE, "أمس", "قال الوزير، أمس: \"نعم\"." },
		{ KN_UNIT_SENTENCE, "باريس!", "وسافر إلى باريس!" },
		{ KN_UNIT_SENTENCE, "نعم\". وس",
		    "قال الوزير، أمس: \"نعم\". وسافر إلى باريس!" },
		{ KN_UNIT_PARAGRAPH, "نعم",
		    "قال الوزير، أمس: \"نعم\". وسافر إلى باريس!" },
		{ KN_UNIT_PARAGRAPH, "ع", "عنوان الخبر" },
	};
	struct text t;

	(void)state;
	text_init(&t, news);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_span(rows[i].what, news, kn_select_around(&t.in,
		    rows[i].unit, span_of(news, rows[i].what)),
		    rows[i].want);
}

static void
nothing_is_selected_in_nothing(void **state)
{
	struct text t;
	struct kn_span at = { 0, 0 };

	(void)state;
	text_init(&t, "");
	for (int u = 0; u < KN_UNIT_COUNT; u++) {
		assert_false(kn_select_move(&t.in, &at, false,
		    (enum kn_unit)u, 1));
		assert_false(kn_select_move(&t.in, &at, true,
		    (enum kn_unit)u, -1));
		at = kn_select_around(&t.in, (enum kn_unit)u, at);
		assert_int_equal(at.start_b + at.end_b, 0);
	}
}

/* ---- what holds of any text -------------------------------------------------- */

static void
random_text(uint64_t *r, struct kn_buf *out)
{
	static const char *const pieces[] = { "قال", "الوزيرُ", "لا", "؟", ".",
		" ", " ", " ", "\n", "\n\n", "«", "»", "a", "été", "12,5",
		"\"", "!", "-", "\xE2\x80\x8F", "كــتب", "\xF0\x9F\x91\x8D",
		"\xCC\x81", ": ", "، " };

	for (size_t n = below(r, 60); n > 0; n--)
		kn_buf_cstr(out, pieces[below(r,
		    sizeof(pieces) / sizeof(*pieces))]);
	kn_buf_chr(out, '\n');
}

/*
 * Growing by a unit, where it can, and shrinking by it again gives back an
 * end that stood at a bound of that unit; and a bound of any unit is one of
 * each smaller unit. False: there was no room for it.
 */
static bool
check(const struct text *t, enum kn_unit unit, bool start,
    struct kn_span at)
{
	int out = start ? -1 : 1;
	struct kn_span grown, back;

	/* To a bound of the unit first. */
	if (!kn_select_move(&t->in, &at, start, unit, out))
		return false;
	back = at;
	if (!kn_select_move(&t->in, &back, start, unit, out))
		return false;
	grown = back;
	assert_true(kn_span_contains(grown, at) &&
	    kn_span_len(grown) > kn_span_len(at));
	assert_true(kn_select_move(&t->in, &back, start, unit, -out));
	assert_int_equal(back.start_b, at.start_b);
	assert_int_equal(back.end_b, at.end_b);
	uint32_t end_b = start ? grown.start_b : grown.end_b, again_b;
	for (int u = 0; u < (int)unit; u++) {
		assert_true(kn_select_place(&t->in, (enum kn_unit)u, start,
		    start ? end_b + 1 : end_b - 1, out, &again_b));
		assert_int_equal(again_b, end_b);
	}
	assert_int_not_equal((unsigned char)t->in.text.s[end_b] & 0xC0, 0x80);
	return true;
}

/* A letter somewhere in a paragraph. */
static struct kn_span
letter_in(uint64_t *r, const struct text *t, struct kn_span para)
{
	uint32_t at_b = para.start_b + (uint32_t)below(r, kn_span_len(para));

	return kn_select_around(&t->in, KN_UNIT_LETTER,
	    (struct kn_span){ at_b, at_b + 1 });
}

static void
grow_then_shrink_is_the_identity(void **state)
{
	uint64_t seed = number_from("KN_PROP_SEED", 1), r = seed;
	size_t checked = 0;

	(void)state;
	print_message("KN_PROP_SEED=%llu\n", (unsigned long long)seed);
	for (int i = 0; i < 1000; i++) {
		struct kn_buf s;
		struct text t;

		kn_buf_init(&s, 0);
		random_text(&r, &s);
		text_init(&t, s.s);
		for (size_t k = 0; k < t.in.n_para; k++)
			for (int u = 0; u <= KN_UNIT_PARAGRAPH; u++)
				checked += check(&t, (enum kn_unit)u,
				    below(&r, 2) == 0,
				    letter_in(&r, &t, t.para[k]));
		kn_buf_dispose(&s);
	}
	assert_true(checked > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_go_where_they_should),
		cmocka_unit_test(hits_bound_a_selection),
		cmocka_unit_test(units_around_a_place),
		cmocka_unit_test(nothing_is_selected_in_nothing),
		cmocka_unit_test(grow_then_shrink_is_the_identity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
