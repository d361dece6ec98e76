/*
 * test_rows.c: the lines of rows.txt, which people who read Arabic can check:
 * a text, and the row of a terminal that does nothing but draw its cells.
 * KN_ROWS_UPDATE=1 prints the file with the rows as they come out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/str.h"
#include "tui/bidi/layout.h"

#define LRO "\u202D"
#define PDF "\u202C"

/* The row of a text, in the guard that keeps editors from reordering it. */
static void
put_row(const char *in, enum kn_dir dir, struct kn_buf *out)
{
	struct kn_layout_opts opts = { .dir = dir };
	struct kn_layout *l = kn_layout_new(in, strlen(in), 200, &opts);
	const struct kn_vline *v = kn_layout_line(l, 0);

	assert_non_null(v);
	assert_true(v->last);
	kn_buf_reset(out);
	kn_buf_cstr(out, LRO);
	kn_vline_text(v, out);
	kn_buf_cstr(out, PDF);
	kn_buf_put(out, "", 1);
	kn_layout_free(l);
}

static void
rows_are_as_people_read_them(void **state)
{
	bool update = getenv("KN_ROWS_UPDATE") != NULL, is_row = false;
	FILE *f = fopen(KN_TEST_DIR "/unit/bidi/rows.txt", "r");
	char line[1024];
	unsigned n = 0, n_bad = 0;
	struct kn_buf want;

	(void)state;
	assert_non_null(f);
	kn_buf_init(&want, 0);
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (!is_row && (*line == '#' || *line == '\0')) {
			if (update)
				puts(line);
			continue;
		}
		if (!is_row) {
			/* "< text" is laid out left to right. */
			bool ltr = strncmp(line, "< ", 2) == 0;

			put_row(ltr ? line + 2 : line, ltr ? KN_DIR_LTR :
			    KN_DIR_RTL, &want);
			if (update)
				printf("%s\n%s\n", line, want.s);
		} else if (!update && strcmp(line, want.s) != 0) {
			print_message("want %s\n got %s\n", line, want.s);
			n_bad++;
		}
		n += is_row;
		is_row = !is_row;
	}
	fclose(f);
	kn_buf_dispose(&want);
	print_message("%u rows\n", n);
	assert_false(is_row);
	assert_true(n >= 70);
	assert_int_equal(n_bad, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_as_people_read_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
