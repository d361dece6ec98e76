/*
 * test_strict.c: the judge of what is sent to a terminal can say no. What
 * ncurses sends is let through; the same with one thing planted is not.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "strict.h"

#define S(lit) lit, sizeof(lit) - 1
#define LRO "\xE2\x80\xAD"
#define PDF "\xE2\x80\xAC"

struct row {
	const char *bytes;
	size_t n;
	bool fine;
};

static const struct row xterm[] = {
	{ S("\033[?1049h\033[22;0;0t\033[H\033[2Jسلام é 漢"), true },
	{ S("\033[8$p\033[c\033[8l"), true },   /* modes.def */
	{ S("\033[3;4Hab\033[31m\033[48;5;252mc\033[39;49m\033(B\033[m"),
	    true },
	{ S("\033[1;24r\033[24;1H\n\033[2L\033[K\033[3X"), true },
	{ S("\033[H " LRO "a"), true },
	{ S("\033[2;80H " PDF), true },
	{ S("\033[2;79Hab" PDF "\r\n"), true },
	{ S("e\u0301\u0301\u0301\u0301"), true },
	{ S("\xD8\x80" "1 \xDB\x9D"), true },   /* U+0600, U+06DD */
	{ S("a\033"), false },
	{ S("a\033z"), false },
	{ S("\033[9999;1H"), false },
	{ S("\033[25;1H"), false },             /* off the screen */
	{ S("\033[1;81H"), false },
	{ S("\033[6n"), false },                /* only a part of MEASURE */
	{ S("\033[31;7m"), false },
	{ S("\033[8h\033[5$p"), false },
	{ S("\033[2J"), false },                /* only a part of clear */
	{ S("\033]0;title\a"), false },
	{ S("\033]52;c;aGk=\033\\\033]50;BidiRenderingEnabled=false\a"), true },
	{ S("\r \u202D\033[6n\r\033[K\r"), true },
	{ S("\033]52;c;aGk=\a"), false },
	{ S("\033]52;c;?\033\\"), false },
	{ S("\033]52;p;aGk=\033\\"), false },
	{ S("\033]52;c;"), false },
	{ S("\033\\"), false },
	{ S("\033]8;;http://x\033\\"), false },
	{ S("\033P$qm\033\\"), false },
	{ S("\033P\033[8$p\033[c\033\\\033P\033[8l\033\\"), true },
	{ S("\033P\033[31m\033\\"), false },
	{ S("\033P\033\\"), false },
	{ S("\033P\033[8l"), false },
	{ S("\033_x\033\\"), false },
	{ S("\x9B" "31m"), false },
	{ S("\xC2\x9B" "31m"), false },
	{ S("\a"), false },
	{ S("\005"), false },
	{ S("\016"), false },
	{ S("\0"), false },
	{ S("\x7F"), false },
	{ S("a\u202Eb"), false },
	{ S("a\u2066b"), false },
	{ S("a\u200Bb"), false },
	{ S("a\u200Db"), false },
	{ S("a\u00ADb"), false },
	{ S("\uFEFF"), false },
	{ S("\u2028"), false },
	{ S("\uE000"), false },
	{ S("\uFDD0"), false },
	{ S("\u0378"), false },
	{ S("a\U000E0041"), false },
	{ S("a\uFE0F"), false },
	{ S("e\u0301\u0301\u0301\u0301\u0301"), false },
	{ S("\033[2;2H\u0301"), false },
	{ S("\xC0\xAF"), false },
	{ S("\xED\xA0\x80"), false },
	{ S("\xD8"), false },
	{ S("\033[2;2H " LRO), false },
	{ S("\033[2;1Ha" LRO), false },
	{ S("\033[2;1H" LRO), false },
	{ S("\033[2;79H " PDF "a"), false },
	{ S("\033[24;79H " PDF "\b\033[1@a"), true },
	{ S("\033[2;78H " PDF), false },
};

static const struct row vt100[] = {
	{ S("\033[H\033[Ja\033[m\017b\033[7mc"), true },
	{ S("\033[31m"), false },               /* it has no colours */
	{ S("\033[?25l"), false },
	{ S("\016"), false },
};

static const struct row lines[] = {
	{ S("a\r\n" LRO "  \u0628" PDF "\r\n\r1/2 \r     \r"), true },
	{ S("\033[m"), false },
	{ S("\t"), false },
	{ S("a" LRO), false },
	{ S(LRO LRO), false },
	{ S(LRO "a" PDF "b\n"), false },
	{ S("a" PDF "\n"), false },
};

static void
check(const char *term, const struct row *row, size_t n)
{
	struct strict *s = strict_new(term, 80, 24);

	if (s == NULL) {
		print_message("skipped: no UnicodeData.txt\n");
		skip();
	}
	for (size_t i = 0; i < n; i++) {
		strict_reset(s);
		bool fine = strict_feed(s, row[i].bytes, row[i].n);

		if (fine != row[i].fine)
			fail_msg("%s, row %zu: %s", term == NULL ? "lines" :
			    term, i, fine ? "let through" : strict_fault(s));
		assert_int_equal(strict_fault(s)[0] == '\0', fine);
		/* It stays so. */
		assert_int_equal(strict_feed(s, "a", 1), fine);
	}
	strict_free(s);
}

static void
tells_faults(void **state)
{
	(void)state;
	check("xterm-256color", xterm, sizeof(xterm) / sizeof(xterm[0]));
	check("vt100", vt100, sizeof(vt100) / sizeof(vt100[0]));
	check(NULL, lines, sizeof(lines) / sizeof(lines[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_faults),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
