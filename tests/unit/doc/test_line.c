/*
 * test_line.c: lines and their measures. Letters that are passed in runs are
 * measured as letters that are looked at one by one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/doc/doc_priv.h"

static const struct {
	const char *name, *in;
	/* Of the first line. */
	uint32_t n_cp, n_words, n_items, longest_cp, n_stopped;
	enum doc__end end;
} cases[] = {
	{ "a word", "المغرب", 6, 1, 1, 6, 0, DOC__END_OPEN },
	{ "blanks between", "قال لي كل", 9, 3, 1, 9, 0, DOC__END_OPEN },
	{ "blanks around", "  قال لي.  ", 7, 2, 1, 7, 1, DOC__END_STOP },
	{ "two blanks", "قال  لي", 7, 2, 1, 7, 0, DOC__END_OPEN },
	{ "pieces", "قال لي   من قال", 15, 4, 2, 6, 0, DOC__END_OPEN },
	{ "bars", "قال لي | من", 11, 4, 2, 6, 0, DOC__END_OPEN },
	{ "two full stops", "قال لي..", 8, 2, 1, 8, 0, DOC__END_OPEN },
	{ "behind a quote", "قال لي.»", 8, 2, 1, 8, 1, DOC__END_STOP },
	{ "marks of direction", "قال\u200F لي", 7, 2, 1, 7, 0,
	    DOC__END_OPEN },
	{ "Latin", "le roi a dit:", 13, 4, 1, 13, 0, DOC__END_COLON },
};

static void
lines_are_measured(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t n, n_cp;
		struct doc__line *l = doc__lines(cases[i].in,
		    strlen(cases[i].in), &n, &n_cp);

		if (n != 1 || l->n_cp != cases[i].n_cp ||
		    l->n_words != cases[i].n_words ||
		    l->n_items != cases[i].n_items ||
		    l->longest_cp != cases[i].longest_cp ||
		    l->n_stopped != cases[i].n_stopped ||
		    l->end != cases[i].end)
			fail_msg("%s: %u %u %u %u %u %u", cases[i].name,
			    l->n_cp, l->n_words, l->n_items, l->longest_cp,
			    l->n_stopped, l->end);
		free(l);
	}
}

/* Each letter has a twin of as many bytes that no run takes in. */
static const struct {
	const char *run, *single;
} pieces[] = {
	{ "\u0628", "\u067E" }, { "\u0645", "\u0686" }, { "\u0620", "\u06A9" },
	{ "\u063F", "\u06AF" }, { "\u0640", "\u06CC" }, { "\u065F", "\u06D2" },
	{ "a", "A" }, { "z", "Z" },
	{ "\u0627\u0644", "\u067E\u067E" }, { "\u0645\u0646 ", "\u0686\u0686 " },
	{ " ", " " }, { " ", " " }, { " ", " " }, { "  ", "  " },
	{ "   ", "   " }, { "\t", "\t" }, { ".", "." }, { "|", "|" },
	{ ":", ":" }, { "\n", "\n" }, { "\u200F", "\u200F" },
	{ "\u00BB", "\u00BB" }, { "\r\n", "\r\n" }, { "\u2028", "\u2028" },
	{ "7", "7" }, { "\xD9", "\xD9" },
};

static void
runs_are_measured_as_single_letters(void **state)
{
	uint32_t dice = 1;

	(void)state;
	for (int k = 0; k < 20000; k++) {
		char run[160], single[160];
		size_t n = 0, n_a, n_b, cp_a, cp_b;

		/* In some texts nearly all is letters and blanks. */
		size_t of = k % 3 == 0 ? 14 :
		    sizeof(pieces) / sizeof(pieces[0]);
		while (n < sizeof(run) - 8) {
			dice = dice * 1664525u + 1013904223u;
			size_t i = (dice >> 16) % of;

			memcpy(run + n, pieces[i].run, strlen(pieces[i].run));
			memcpy(single + n, pieces[i].single,
			    strlen(pieces[i].single));
			n += strlen(pieces[i].run);
		}
		struct doc__line *a = doc__lines(run, n, &n_a, &cp_a);
		struct doc__line *b = doc__lines(single, n, &n_b, &cp_b);
		assert_int_equal(n_a, n_b);
		assert_int_equal(cp_a, cp_b);
		for (size_t i = 0; i < n_a; i++)
			if (a[i].at.start_b != b[i].at.start_b ||
			    a[i].at.end_b != b[i].at.end_b ||
			    a[i].n_cp != b[i].n_cp ||
			    a[i].n_words != b[i].n_words ||
			    a[i].n_items != b[i].n_items ||
			    a[i].longest_cp != b[i].longest_cp ||
			    a[i].n_stopped != b[i].n_stopped ||
			    a[i].end != b[i].end || a[i].bars != b[i].bars ||
			    a[i].blank_before != b[i].blank_before)
				fail_msg("text %d, line %zu", k, i);
		free(a);
		free(b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_measured),
		cmocka_unit_test(runs_are_measured_as_single_letters),
	};

	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
