/* test_kind.c: kinds of terminals by their signs, and what each choice of the
 * reader's makes of them. tests/pty/answers.txt has the recorded ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/screen/kind_priv.h"
#include "tui/screen/modes_priv.h"

static void
patterns_match(void **state)
{
	static const struct {
		const char *text, *pattern;
		bool like;
	} rows[] = {
		{ "", "", true }, { "", "*", true }, { "", "?*", false },
		{ "a", "", false }, { "a", "?*", true }, { "ab", "a", false },
		{ "kitty(0.26)", "kitty(*", true }, { "kit", "kitty", false },
		{ "65;7006;1", "65;*;1", true }, { "65;1", "65;*;1", false },
		{ "65;;1", "65;*;1", true }, { "65;1;10", "65;*;1", false },
		{ "0;1700;1", "0;????;1", true },
		{ "0;10;1", "0;????;1", false },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
		    "*a*a*a*a*a*a*a*a*a*c", false },
		{ "abcabd", "*ab?", true }, { "*", "a", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (kind__like(rows[i].text, rows[i].pattern) !=
		    rows[i].like)
			fail_msg("%s like %s", rows[i].text,
			    rows[i].pattern);
}

#define MAX_ENV 6

static const struct {
	const char *name;
	const char *env[MAX_ENV];
	const char *xtversion, *da2;
	const char *kind;
} signs[] = {
	{ "nothing", { NULL }, "", "", "" },
	{ "a name before all", { "TMUX=1", "TERM=tmux", NULL },
	    "kitty(0.26.5)", "84;0;0", "kitty" },
	{ "a type before the environment", { "TERM=xterm-kitty", NULL }, "",
	    "41;379;0", "xterm" },
	{ "an unknown name hides the type", { "TERM=xterm", NULL },
	    "ghostty 1.0", "1;10;0", "" },
	{ "an unknown type hides nothing", { "TERM=mlterm", NULL }, "",
	    "9;9;9", "mlterm" },
	{ "a multiplexer hides its variables", { "TMUX=1", "TERM=xterm",
	    "KONSOLE_VERSION=221203", NULL }, "", "", "tmux" },
	{ "and its terminal's name", { "STY=1", "TERM=mlterm", NULL }, "", "",
	    "screen" },
	{ "screen by TERM alone", { "TERM=screen.xterm-256color", NULL }, "",
	    "", "screen" },
	{ "an empty variable is none", { "TMUX=", "STY=",
	    "KONSOLE_VERSION=", "TERM=xterm", NULL }, "", "", "" },
	{ "TERM before what is left behind", { "KONSOLE_VERSION=221203",
	    "TERM=alacritty", NULL }, "", "", "alacritty" },
	{ "one left behind", { "KONSOLE_VERSION=221203", "TERM=xterm", NULL },
	    "", "", "konsole" },
	{ "two left behind", { "KONSOLE_VERSION=221203", "VTE_VERSION=7006",
	    NULL }, "", "", "" },
	{ "two of one kind", { "TERM_PROGRAM=WezTerm", "WEZTERM_PANE=0",
	    NULL }, "", "", "wezterm" },
	{ "Linux console", { "TERM=linux", NULL }, "", "", "linux" },
	{ "its cousins", { "TERM=linux-16color", NULL }, "", "", "linux" },
	{ "not its cousin", { "TERM=linuxish", NULL }, "", "", "" },
	{ "the first of a name", { "TERM=st-256color", "TERM=mlterm", NULL },
	    "", "", "st" },
	{ "names are whole", { "VTE_VERSION_=1", "XTERM=mlterm", NULL }, "", "",
	    "" },
};

static struct kind_facts
facts_of(const char *const *env, const char *xtversion, const char *da2)
{
	struct kind_facts f = { .bdsm = BDSM_UNKNOWN };

	kn_term_env_read(&f.env, (char *const *)(uintptr_t)env);
	memcpy(f.xtversion, xtversion, strlen(xtversion));
	memcpy(f.da2, da2, strlen(da2));
	return f;
}

static void
signs_are_believed_in_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		struct kind_facts f = facts_of(signs[i].env,
		    signs[i].xtversion, signs[i].da2);

		if (strcmp(kind__find(&f)->name, signs[i].kind) != 0)
			fail_msg("%s: \"%s\"", signs[i].name,
			    kind__find(&f)->name);
	}
}

/* By term, bidi and harakat: order, guard, marks; and for plain lines. */
static const struct {
	const char *env;
	enum kn_bidi bidi;
	enum kn_harakat harakat;
	const char *want, *plain;
} choices[] = {
#define ROW(env, bidi, harakat, want, plain) \
	{ env, KN_BIDI_##bidi, KN_HARAKAT_##harakat, want, plain }
	ROW("TERM=xterm", AUTO, AUTO, "vgm", "vgm"),
	ROW("TERM=xterm", AUTO, KEEP, "vgm", "vgm"),
	ROW("TERM=xterm", AUTO, DROP, "vg-", "vg-"),
	ROW("TERM=xterm", VISUAL, AUTO, "v-m", "v-m"),
	ROW("TERM=xterm", GUARD, AUTO, "vgm", "vgm"),
	ROW("TERM=xterm", WORDS, AUTO, "w--", "w--"),
	ROW("TERM=xterm", WORDS, KEEP, "w-m", "w-m"),
	ROW("TERM=xterm", TERMINAL, AUTO, "l-m", "l-m"),
	ROW("TERM=xterm", TERMINAL, DROP, "l--", "l--"),
	ROW("TERM=xterm-kitty", AUTO, AUTO, "w--", "w--"),
	ROW("TERM=xterm-kitty", AUTO, KEEP, "w-m", "w-m"),
	ROW("TERM=xterm-kitty", VISUAL, AUTO, "v--", "v--"),
	ROW("TERM=alacritty", AUTO, AUTO, "v--", "v--"),
	ROW("TERM=alacritty", AUTO, KEEP, "v-m", "v-m"),
	ROW("TERM=mlterm", AUTO, AUTO, "v-m", "l-m"),
	ROW("TERM=mlterm", GUARD, AUTO, "vgm", "vgm"),
	ROW("KONSOLE_VERSION=1", AUTO, AUTO, "v-m", "l-m"),
	ROW("KONSOLE_VERSION=1", VISUAL, AUTO, "v-m", "v-m"),
	ROW("TERM=putty", AUTO, AUTO, "v-m", "l-m"),
	ROW("TERM=linux", AUTO, AUTO, "v-m", "v-m"),
	ROW("TERM=tmux", AUTO, AUTO, "vgm", "vgm"),
#undef ROW
};

static void
assert_treated(size_t i, struct kn_treatment t, const char *want)
{
	char got[4] = { "vwl"[t.order], t.guard ? 'g' : '-',
		t.marks ? 'm' : '-', '\0' };

	if (strcmp(got, want) != 0)
		fail_msg("row %zu, %s: %s, not %s", i, choices[i].env, got,
		    want);
}

static void
choices_are_obeyed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		const char *env[] = { choices[i].env, NULL };
		struct kind_facts f = facts_of(env, "", "");

		assert_treated(i, kind__treat(&f, choices[i].bidi,
		    choices[i].harakat), choices[i].want);
		assert_treated(i, kn_treatment_plain(&f.env, choices[i].bidi,
		    choices[i].harakat), choices[i].plain);
	}
}

static void
hints_are_for_auto(void **state)
{
	const char *env[] = { "TERM=putty", NULL };
	struct kind_facts f = facts_of(env, "", "");

	(void)state;
	assert_non_null(kind__treat(&f, KN_BIDI_AUTO, 0).hint);
	for (int b = KN_BIDI_VISUAL; b <= KN_BIDI_TERMINAL; b++)
		assert_null(kind__treat(&f, (enum kn_bidi)b, 0).hint);
}

static void
names_of_values_are_found(void **state)
{
	(void)state;
	assert_int_equal(kn_bidi_find("visual"), KN_BIDI_VISUAL);
	assert_int_equal(kn_bidi_find("guard"), KN_BIDI_GUARD);
	assert_int_equal(kn_bidi_find("words"), KN_BIDI_WORDS);
	assert_int_equal(kn_bidi_find("terminal"), KN_BIDI_TERMINAL);
	assert_int_equal(kn_bidi_find("auto"), KN_BIDI_AUTO);
	assert_int_equal(kn_bidi_find("none of them"), KN_BIDI_AUTO);
	assert_int_equal(kn_harakat_find("keep"), KN_HARAKAT_KEEP);
	assert_int_equal(kn_harakat_find("drop"), KN_HARAKAT_DROP);
	assert_int_equal(kn_harakat_find("auto"), KN_HARAKAT_AUTO);
}

static void
take_answers(struct modes *m, struct kn_buf *b)
{
	struct kn_reply name = { .kind = KN_REPLY_XTVERSION,
		.text = "XTerm(379)" };
	struct kn_reply type = { .kind = KN_REPLY_DA2, .n_params = 3,
		.param = { 41, 379, 0 } };
	struct kn_reply end = { .kind = KN_REPLY_DA1 };

	modes__take(m, b);
	modes__reply(m, &type, b);
	assert_string_equal(m->facts.da2, "41;379;0");
	kn_buf_reset(b);
	assert_false(modes__identity(m, b));
	assert_string_equal(b->s, "xterm-256color");
	modes__reply(m, &end, b);
	kn_buf_reset(b);
	assert_true(modes__identity(m, b));
	assert_string_equal(b->s, "xterm-256color, 41;379;0");
	modes__take(m, b);
	modes__reply(m, &name, b);
	modes__reply(m, &end, b);
	kn_buf_reset(b);
	assert_true(modes__identity(m, b));
	assert_string_equal(b->s, "xterm-256color, XTerm(379)");
	/* It answers no more: it is another one, or has no name. */
	modes__take(m, b);
	modes__reply(m, &end, b);
	kn_buf_reset(b);
	assert_true(modes__identity(m, b));
	assert_string_equal(b->s, "xterm-256color, 41;379;0");
	modes__take(m, b);
	modes__give_up(m);
	kn_buf_reset(b);
	assert_true(modes__identity(m, b));
}

static void
a_terminal_has_an_identity(void **state)
{
	struct kn_screen_opts o = { .term = "xterm-256color" };
	struct kn_buf b;
	struct modes m;

	(void)state;
	kn_buf_init(&b, 0);
	modes__init(&m, &o);
	take_answers(&m, &b);
	o.term = "x\x1B]0;\xD8\xAD t\n";
	o.bidi = KN_BIDI_VISUAL;
	modes__init(&m, &o);
	kn_buf_reset(&b);
	assert_true(modes__identity(&m, &b));
	assert_string_equal(b.s, "x]0;t");
	kn_buf_dispose(&b);
}

/* What is not switched off is not switched on, whatever was found. */
static void
only_what_is_off_is_given_back(void **state)
{
	struct kn_screen_opts o = { .term = "xterm" };
	struct kn_reply set = { .kind = KN_REPLY_DECRPM, .n_params = 2,
		.param = { 8, 1 } };
	struct kn_reply end = { .kind = KN_REPLY_DA1 };
	struct kn_buf b;
	struct modes m;

	(void)state;
	kn_buf_init(&b, 0);
	modes__init(&m, &o);
	modes__take(&m, &b);
	modes__reply(&m, &set, &b);
	/* A second round before the first has ended: both are waited for. */
	modes__take(&m, &b);
	assert_false(modes__reply(&m, &end, &b));
	assert_true(modes__waiting(&m));
	modes__reply(&m, &end, &b);
	assert_false(modes__waiting(&m));
	kn_buf_reset(&b);
	modes__give(&m, &b);
	assert_string_equal(b.s, "\033[8h");
	kn_buf_reset(&b);
	modes__choose(&m, KN_BIDI_TERMINAL, KN_HARAKAT_AUTO, &b);
	assert_string_equal(b.s, "\033[8h");
	kn_buf_reset(&b);
	modes__give(&m, &b);
	assert_int_equal(b.n, 0);
	/* While the terminal is not ours, a choice only counts later. */
	modes__choose(&m, KN_BIDI_AUTO, KN_HARAKAT_AUTO, NULL);
	modes__give(&m, &b);
	assert_int_equal(b.n, 0);
	modes__take(&m, &b);
	assert_non_null(strstr(b.s, "\033[8l"));
	kn_buf_dispose(&b);
}

/* Answers longer than what keeps them. */
static void
long_answers_are_cut(void **state)
{
	struct kn_screen_opts o = { .term = "xterm" };
	struct kn_reply r = { .kind = KN_REPLY_DA2,
		.n_params = KN_REPLY_PARAMS };
	struct kn_buf b;
	struct modes m;

	(void)state;
	kn_buf_init(&b, 0);
	modes__init(&m, &o);
	modes__take(&m, &b);
	for (int i = 0; i < KN_REPLY_PARAMS; i++)
		r.param[i] = INT32_MAX;
	modes__reply(&m, &r, &b);
	assert_true(strlen(m.facts.da2) < sizeof(m.facts.da2));
	r = (struct kn_reply){ .kind = KN_REPLY_XTVERSION };
	memset(r.text, 'x', sizeof(r.text) - 1);
	modes__reply(&m, &r, &b);
	assert_int_equal(strlen(m.facts.xtversion), sizeof(r.text) - 1);
	kn_buf_dispose(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_match),
		cmocka_unit_test(signs_are_believed_in_order),
		cmocka_unit_test(choices_are_obeyed),
		cmocka_unit_test(hints_are_for_auto),
		cmocka_unit_test(names_of_values_are_found),
		cmocka_unit_test(a_terminal_has_an_identity),
		cmocka_unit_test(only_what_is_off_is_given_back),
		cmocka_unit_test(long_answers_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
