/*
 * test_bytes.c: what the reader sends is within the budgets of cost.def, on
 * the seeds, at two sizes and for three kinds of terminal. Bytes do not
 * depend on the machine, so this may fail; times may not.
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "cost.h"
#include "reader.h"

static const struct {
	int w, h;
} sizes[2] = { { 80, 24 }, { 120, 40 } };

static const char *const kinds[] = { "TERM=xterm-256color",
	"TERM=tmux-256color", "TERM=screen-256color" };

static void
check(const char *term, int size, const struct cost costs[N_COSTS])
{

	for (int a = COST_NONE + 1; a < N_COSTS; a++) {
		const struct cost_budget *b = &cost_budgets[a];
		const struct cost *c = &costs[a];

		if (c->frames == 0)
			continue;
		print_message("%s %dx%d: %s: %zu bytes (at most %zu), "
		    "text %zu\n", term, sizes[size].w, sizes[size].h,
		    b->name, c->sent / c->frames, c->most,
		    c->text / c->frames);
		assert_true(c->sent > 0);
		if (b->bytes[size] != 0 &&
		    c->sent > b->bytes[size] * c->frames)
			fail_msg("over the budget of %zu", b->bytes[size]);
		if (b->percent != 0 && c->sent * 100 > b->percent * c->text)
			fail_msg("over %zu %% of the text", b->percent);
	}
}

static void
frames_are_within_their_budgets(void **state)
{
	(void)state;
	for (size_t kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); kind++)
		for (int size = 0; size < 2; size++) {
			const char *env[] = { kinds[kind], NULL };
			struct pty_opts o = { .w = sizes[size].w,
				.h = sizes[size].h, .env = env };
			struct cost costs[N_COSTS] = { { .frames = 0 } };
			struct reader r;

			reader_home(&r);
			reader_start(&r, "ar", &o);
			pty_answer(r.p, "\033[c", "\033[?62;22c");
			cost_run(r.p, cost_ours, costs);
			reader_quit(&r);
			reader_remove_home(&r);
			for (int a = COST_NONE + 1; a < N_COSTS; a++)
				assert_true(costs[a].frames > 0);
			check(kinds[kind], size, costs);
		}
}

/* An article of each long line of the seeds, headed by its first words. */
static void
make_articles(const char *dir)
{
	glob_t seeds;
	char *line = NULL;
	size_t room = 0;
	int made = 0;

	assert_int_equal(glob(KN_SEED_DIR "/*.txt", 0, NULL, &seeds), 0);
	for (size_t i = 0; i < seeds.gl_pathc; i++) {
		FILE *in = fopen(seeds.gl_pathv[i], "r");

		assert_non_null(in);
		while (getline(&line, &room, in) > 0) {
			const char *head_end = strlen(line) > 300 ?
			    strchr(line + 100, ' ') : NULL;
			char path[160];

			if (head_end == NULL)
				continue;
			snprintf(path, sizeof(path), "%s/%03d.txt", dir,
			    made++);
			FILE *out = fopen(path, "w");
			assert_non_null(out);
			fprintf(out, "%.*s\n\n%s", (int)(head_end - line),
			    line, line);
			assert_int_equal(fclose(out), 0);
		}
		fclose(in);
	}
	free(line);
	globfree(&seeds);
	assert_true(made > 40);
}

/* The list has to be moved on now and then, beside the other panes. */
static void
a_long_list_is_within_the_budget_too(void **state)
{
	(void)state;
	for (int size = 0; size < 2; size++) {
		const char *env[] = { kinds[0], NULL };
		struct pty_opts o = { .w = sizes[size].w,
			.h = sizes[size].h, .env = env };
		struct cost costs[N_COSTS] = { { .frames = 0 } };
		struct reader r;
		char dir[96];

		reader_home(&r);
		snprintf(dir, sizeof(dir), "%s/articles", r.home);
		assert_int_equal(mkdir(dir, 0700), 0);
		make_articles(dir);
		r.corpus = dir;
		reader_start(&r, "ar", &o);
		pty_answer(r.p, "\033[c", "\033[?62;22c");
		cost_run(r.p, cost_list, costs);
		reader_quit(&r);
		reader_remove_home(&r);
		check(kinds[0], size, costs);
	}
}

/* How often the reader has written, to files too; -1: nobody knows. */
static long
writes(struct reader *r)
{
	char path[64], line[64];
	long n = -1;

	snprintf(path, sizeof(path), "/proc/%d/io", pty_pid(r->p));
	FILE *f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "syscw: ", 7) == 0)
			n = strtol(line + 7, NULL, 10);
	if (f != NULL)
		fclose(f);
	return n;
}

/* The table of keys is drawn over the whole screen, and not by a write for
 * each movement of the cursor. */
static void
a_frame_is_written_in_few_pieces(void **state)
{
	const char *env[] = { kinds[0], NULL };
	struct pty_opts o = { .w = 120, .h = 40, .env = env };
	struct reader r;

	(void)state;
	reader_home(&r);
	reader_start(&r, "en", &o);
	pty_answer(r.p, "\033[c", "\033[?62;22c");
	reader_settle(&r);
	long before = writes(&r);
	pty_mark(r.p);
	pty_send(r.p, "?");
	pty_expect_frame(r.p);
	long after = writes(&r);
	print_message("%ld writes\n", after - before);
	if (before < 0)
		skip();
	assert_in_range(after - before, 1, 8);
	pty_mark(r.p);
	pty_send(r.p, "q");     /* of the table */
	pty_expect_frame(r.p);
	reader_quit(&r);
	reader_remove_home(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_is_written_in_few_pieces),
		cmocka_unit_test(frames_are_within_their_budgets),
		cmocka_unit_test(a_long_list_is_within_the_budget_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
