/*
 * test_rows.c: rows of the seeds in the reader, compared cell by cell with
 * rows.tsv, which was worked out from the logical text without the program.
 * Without shaping, mirroring or lam-alef, each of them fails.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reader.h"

#define WIDTH 80
#define MARGIN 4                /* of the notes, beside the text */
#define HEIGHT 150
#define CELLS_MAX 80
#define CPS_MAX 5
#define ROWS_MAX 40

struct want {
	char article[8];
	char *logical;
	uint32_t cell[CELLS_MAX][CPS_MAX];
	int n;
};

struct wants {
	struct want row[ROWS_MAX];
	size_t n;
	const char *article;    /* the one that is looked for */
	const struct want *missing;
};

/* "0646+0651 …" into cells. */
static void
parse_cells(const char *s, struct want *w)
{
	int cp = 0;

	for (w->n = 0; *s != '\0' && *s != '\n';) {
		char *end;

		assert_true(w->n < CELLS_MAX && cp < CPS_MAX);
		w->cell[w->n][cp++] = (uint32_t)strtoul(s, &end, 16);
		assert_true(end > s);
		if (*end != '+') {
			w->n++;
			cp = 0;
		}
		s = *end == '+' || *end == ' ' ? end + 1 : end;
	}
}

static void
load_wants(struct wants *ws)
{
	FILE *f = fopen(KN_ROWS, "r");
	char *line = NULL;
	size_t cap = 0;

	assert_non_null(f);
	while (getline(&line, &cap, f) > 0) {
		char *logical, *cells;
		struct want *w = &ws->row[ws->n];

		if (line[0] == '#')
			continue;
		assert_true(ws->n < ROWS_MAX);
		logical = strchr(line, '\t');
		assert_non_null(logical);
		cells = strchr(logical + 1, '\t');
		assert_non_null(cells);
		*logical = *cells = '\0';
		snprintf(w->article, sizeof(w->article), "%s", line);
		w->logical = strdup(logical + 1);
		parse_cells(cells + 1, w);
		ws->n++;
	}
	free(line);
	fclose(f);
	assert_true(ws->n >= 10);
}

/* Row y shows exactly this, flush right, before the margin and the blank last
 * column. */
static bool
row_is(struct pty *p, int y, const struct want *w)
{
	for (int x = 1; x < WIDTH - 1; x++) {
		VTermScreenCell c = pty_cell(p, x, y);
		int i = x - (WIDTH - 1 - w->n);

		if (i < 0) {
			if (c.chars[0] != 0 && c.chars[0] != ' ')
				return false;
			continue;
		}
		if (c.width != 1)
			return false;
		for (int k = 0; k < CPS_MAX; k++) {
			uint32_t got = c.chars[k];

			if (k == 0 && got == 0)
				got = ' ';
			if (got != w->cell[i][k])
				return false;
			if (got == 0)
				break;
		}
	}
	return true;
}

static bool
all_rows(struct pty *p, void *user)
{
	struct wants *ws = user;

	for (size_t i = 0; i < ws->n; i++) {
		bool found = false;

		if (strcmp(ws->row[i].article, ws->article) != 0)
			continue;
		for (int y = 0; y < HEIGHT && !found; y++)
			found = row_is(p, y, &ws->row[i]);
		if (!found) {
			ws->missing = &ws->row[i];
			return false;
		}
	}
	return true;
}

static void
rows_are_as_worked_out(void **state)
{
	static const char *const articles[] = { "001", "002", "003", "004" };
	struct pty_opts o = { .w = WIDTH + MARGIN, .h = HEIGHT };
	struct wants *ws = calloc(1, sizeof(*ws));
	struct reader r;

	(void)state;
	load_wants(ws);
	reader_home(&r);
	reader_start(&r, "ar", &o);
	reader_type(&r, "seeds", "\rz");
	for (size_t i = 0; i < 4; i++) {
		ws->article = articles[i];
		pty_until(r.p, articles[i], all_rows, ws);
		pty_send(r.p, "\016");          /* C-n: the next article */
	}
	print_message("%zu rows are right\n", ws->n);
	for (size_t i = 0; i < ws->n; i++)
		free(ws->row[i].logical);
	free(ws);
	reader_quit(&r);
	reader_remove_home(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_as_worked_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
