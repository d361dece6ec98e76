/*
 * test_describe.c: the leaner description says of a terminal all that the
 * one of terminfo says, but for what is left out on purpose.
 */
#define NCURSES_WIDECHAR 1
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <curses.h>
#include <term.h>

#include "kunnash/mem.h"
#include "tui/screen/describe_priv.h"

#define NAMES_MAX 512

static const char *const terms[] = { "xterm-256color", "xterm", "linux",
	"tmux-256color", "screen-256color", "screen", "rxvt-unicode", "vt220",
	"konsole-256color", "xterm-kitty", "alacritty", "putty-256color",
	"mlterm", "st-256color", "vte-256color" };

struct description {
	int flags[NAMES_MAX], numbers[NAMES_MAX], ax;
	char *strings[NAMES_MAX];
};

static char *
dup_string(const char *name)
{
	const char *s = tigetstr(name);

	if (s == (const char *)-1)
		s = NULL;
	return kn_strdup(s);
}

/* False: there is no such terminal here. */
static bool
read_description(const char *term, struct description *d)
{
	int why;

	memset(d, 0, sizeof(*d));
	if (setupterm(term, 1, &why) != OK)
		return false;
	for (size_t i = 0; boolnames[i] != NULL; i++)
		d->flags[i] = tigetflag(boolnames[i]) > 0;
	for (size_t i = 0; numnames[i] != NULL; i++)
		d->numbers[i] = tigetnum(numnames[i]);
	for (size_t i = 0; strnames[i] != NULL; i++)
		d->strings[i] = dup_string(strnames[i]);
	d->ax = tigetflag("AX") > 0;
	del_curterm(cur_term);
	return true;
}

static void
dispose(struct description *d)
{
	for (size_t i = 0; i < NAMES_MAX; i++)
		free(d->strings[i]);
}

static bool
is_one_of(const char *name, const char *const *names)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* Terminals that erase characters, whether terminfo knows it or not. */
static bool
erases(const char *term)
{
	return strncmp(term, "tmux", 4) == 0 ||
	    strncmp(term, "screen", 6) == 0;
}

/* What the leaner description has in place of a string of terminfo. */
static void
expect(const char *term, const char *name, const struct description *d,
    size_t i, bool styled, struct kn_buf *want)
{
	static const char *const gone[] = { "sgr", "rmul", "ritm", "oc",
		NULL };
	static const char *const merged[] = { "bold", "dim", "smul", NULL };
	const char *s = d->strings[i];

	if (s == NULL && strcmp(name, "ech") == 0 && erases(term))
		s = "\033[%p1%dX";
	if (s == NULL || is_one_of(name, gone) ||
	    (styled && is_one_of(name, merged)))
		return;
	for (size_t k = 0; strcmp(name, "smcup") == 0 &&
	    strnames[k] != NULL; k++)
		if (strcmp(strnames[k], "sgr0") == 0)
			kn_buf_cstr(want, d->strings[k]);
	if (strcmp(name, "sgr0") == 0)
		s = strstr(s, "[0m") != NULL ? "\033[0m" : "\033[m";
	if (strcmp(name, "cud1") == 0 && strcmp(s, "\n") == 0)
		s = "$<0>\n";
	kn_buf_cstr(want, s);
}

static int
index_of(NCURSES_CONST char *const *names, const char *name)
{
	int i = 0;

	while (strcmp(names[i], name) != 0)
		i++;
	return i;
}

/* A colour with attributes is the colour as it was, with one more parameter
 * for each of them. */
static void
compare_setaf(const struct description *is, const struct description *was,
    int colours)
{
	int setaf = index_of(strnames, "setaf");

	for (int n = 0; n < (colours + 1) * 8; n++) {
		int c = n % (colours + 1), sgr = n / (colours + 1);
		const char *plain = c == colours ? "\033[m" :
		    tiparm(was->strings[setaf], c);
		char want[64];

		snprintf(want, sizeof(want), "%.*s%s%s%sm",
		    (int)strlen(plain) - 1, plain, sgr & 1 ? ";1" : "",
		    sgr & 2 ? ";2" : "", sgr & 4 ? ";4" : "");
		assert_string_equal(tiparm(is->strings[setaf], n), want);
	}
}

static void
compare(const char *term, struct description *is,
    const struct description *was, int colours)
{
	int n_colours = index_of(numnames, "colors");

	assert_memory_equal(is->flags, was->flags, sizeof(is->flags));
	if (colours != 0) {
		assert_int_equal(was->numbers[n_colours], colours);
		assert_int_equal(is->numbers[n_colours], (colours + 1) * 8);
		is->numbers[n_colours] = colours;
		compare_setaf(is, was, colours);
	}
	assert_memory_equal(is->numbers, was->numbers, sizeof(is->numbers));
	assert_int_equal(is->ax, was->ax);
	for (size_t i = 0; strnames[i] != NULL; i++) {
		struct kn_buf want;
		const char *got = is->strings[i] == NULL ? "" :
		    is->strings[i];

		if (colours != 0 && strcmp(strnames[i], "setaf") == 0)
			continue;
		kn_buf_init(&want, 0);
		expect(term, strnames[i], was, i, colours != 0, &want);
		kn_buf_chr(&want, '\0');
		if (strcmp(got, want.s) != 0)
			fail_msg("%s: %s differs", term, strnames[i]);
		kn_buf_dispose(&want);
	}
}

static void
all_else_is_the_same(void **state)
{
	int seen = 0, styled = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		struct description was, is;
		struct kn_buf lean;
		int colours;

		unsetenv("TERMINFO");
		if (!read_description(terms[i], &was))
			continue;
		kn_buf_init(&lean, 0);
		if (!describe__lean(terms[i], 1, &lean, &colours))
			fail_msg("%s stays as it is", terms[i]);
		kn_buf_chr(&lean, '\0');
		setenv("TERMINFO", lean.s, 1);
		assert_true(read_description(terms[i], &is));
		compare(terms[i], &is, &was, colours);
		seen++;
		styled += colours != 0;
		dispose(&is);
		dispose(&was);
		kn_buf_dispose(&lean);
	}
	print_message("%d descriptions compared\n", seen);
	assert_true(seen >= 3);
	assert_true(styled >= 2);
}

/* No sgr, or no way to begin or end an attribute: nothing is changed. */
static void
some_stay_as_they_are(void **state)
{
	static const char *const plain[] = { "dumb", "vt52", "xterm-direct",
		"no-such-terminal", "adm3a" };

	(void)state;
	unsetenv("TERMINFO");
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		struct kn_buf lean;
		int colours = 1;

		kn_buf_init(&lean, 0);
		assert_false(describe__lean(plain[i], 1, &lean, &colours));
		assert_int_equal(lean.n, 0);
		assert_int_equal(colours, 0);
		kn_buf_dispose(&lean);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_else_is_the_same),
		cmocka_unit_test(some_stay_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
