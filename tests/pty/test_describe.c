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

/* What the leaner description has in place of a string of terminfo. */
static void
expect(const char *name, const struct description *d, size_t i,
    struct kn_buf *want)
{
	const char *s = d->strings[i];

	if (s == NULL || strcmp(name, "sgr") == 0 ||
	    strcmp(name, "rmul") == 0 || strcmp(name, "ritm") == 0)
		return;
	for (size_t k = 0; strcmp(name, "smcup") == 0 &&
	    strnames[k] != NULL; k++)
		if (strcmp(strnames[k], "sgr0") == 0)
			kn_buf_cstr(want, d->strings[k]);
	if (strcmp(name, "sgr0") == 0)
		s = strstr(s, "[0m") != NULL ? "\033[0m" : "\033[m";
	if (strcmp(name, "cud1") == 0 && strcmp(s, "\n") == 0)
		s = "\033[B";
	kn_buf_cstr(want, s);
}

static void
compare(const char *term, const struct description *is,
    const struct description *was)
{
	assert_memory_equal(is->flags, was->flags, sizeof(is->flags));
	assert_memory_equal(is->numbers, was->numbers, sizeof(is->numbers));
	assert_int_equal(is->ax, was->ax);
	for (size_t i = 0; strnames[i] != NULL; i++) {
		struct kn_buf want;
		const char *got = is->strings[i] == NULL ? "" :
		    is->strings[i];

		kn_buf_init(&want, 0);
		expect(strnames[i], was, i, &want);
		kn_buf_chr(&want, '\0');
		if (strcmp(got, want.s) != 0)
			fail_msg("%s: %s differs", term, strnames[i]);
		kn_buf_dispose(&want);
	}
}

static void
all_else_is_the_same(void **state)
{
	int seen = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		struct description was, is;
		struct kn_buf lean;

		unsetenv("TERMINFO");
		if (!read_description(terms[i], &was))
			continue;
		kn_buf_init(&lean, 0);
		if (!describe__lean(terms[i], 1, &lean))
			fail_msg("%s stays as it is", terms[i]);
		kn_buf_chr(&lean, '\0');
		setenv("TERMINFO", lean.s, 1);
		assert_true(read_description(terms[i], &is));
		compare(terms[i], &is, &was);
		seen++;
		dispose(&is);
		dispose(&was);
		kn_buf_dispose(&lean);
	}
	print_message("%d descriptions compared\n", seen);
	assert_true(seen >= 3);
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

		kn_buf_init(&lean, 0);
		assert_false(describe__lean(plain[i], 1, &lean));
		assert_int_equal(lean.n, 0);
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
