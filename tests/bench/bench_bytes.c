/*
 * bench_bytes.c: what a full-screen program sends for what a person does, and
 * how long it takes. In: which script of keys, a size, a program. Out: a line
 * for each action, fields parted by tabs: script, TERM, size, action, frames,
 * bytes (mean, most), text of the changed rows (mean), milliseconds from the
 * key to the last byte (median, most), budget.
 *
 *	bench_bytes [-t] SCRIPT WxH TERM PROGRAM ARG...
 *
 * SCRIPT is ours (on the seeds), list, times or pages (on a long list; pages
 * wants long articles too), less, neomutt or newsboat, neomutt-times or newsboat-times (on a long list). HOME is passed
 * on. With -t a line of measure.h for each action instead: SCRIPT.ACTION,
 * SCRIPT.ACTION-bytes, and SCRIPT.ACTION-of-text, bytes as a percentage of the
 * changed text, where there is a budget for that.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "tests/pty/cost.h"

/* For large corpora, whose first article may be too short for the script of
 * the seeds. */
#define OPEN_AND_BACK { COST_OPEN, "\r", 1 }, { COST_BACK, "l", 1 }, \
	{ COST_NONE, "j", 1 }
#define FILTER_AND_CLEAR { COST_NONE, "c", 1 }, { COST_FILTER, "\r", 1 }, \
	{ COST_CLEAR, "x", 1 }
#define FOUR(steps) steps, steps, steps, steps
static const struct cost_step times_steps[] = {
	{ COST_MOVE, "j", 200 },
	FOUR(OPEN_AND_BACK), FOUR(OPEN_AND_BACK), FOUR(OPEN_AND_BACK),
	FOUR(OPEN_AND_BACK), FOUR(OPEN_AND_BACK), FOUR(OPEN_AND_BACK),
	FOUR(FILTER_AND_CLEAR), FOUR(FILTER_AND_CLEAR),
	FOUR(FILTER_AND_CLEAR), FOUR(FILTER_AND_CLEAR),
	{ COST_NONE, NULL, 0 },
};

/* Pages of one article after another, in the wide reader. */
#define TWO_PAGES { COST_NONE, "\r", 1 }, { COST_NONE, "z", 1 }, \
	{ COST_PAGE, "\033[6~", 2 }, { COST_NONE, "z", 1 }, \
	{ COST_NONE, "l", 1 }, { COST_NONE, "j", 1 }
static const struct cost_step pages_steps[] = {
	FOUR(TWO_PAGES), FOUR(TWO_PAGES), FOUR(TWO_PAGES), FOUR(TWO_PAGES),
	FOUR(TWO_PAGES), FOUR(TWO_PAGES), FOUR(TWO_PAGES), FOUR(TWO_PAGES),
	{ COST_NONE, NULL, 0 },
};

static const struct cost_step less_steps[] = {
	{ COST_LINE, "j", 20 },
	{ COST_LINEUP, "k", 20 },
	{ COST_PAGE, " ", 1 },
	{ COST_NONE, NULL, 0 },
};

/* In its pager Return goes down and Backspace up; i leaves. */
static const struct cost_step neomutt_steps[] = {
	{ COST_MOVE, "j", 3 },
	{ COST_NONE, "k", 3 },
	{ COST_OPEN, "\r", 1 },
	{ COST_LINE, "\r", 20 },
	{ COST_LINEUP, "\177", 20 },
	{ COST_PAGE, " ", 1 },
	{ COST_BACK, "i", 1 },
	{ COST_NONE, NULL, 0 },
};

/* It opens on the list of feeds. The arrows as an xterm sends them to a
 * program that has asked for application keys. */
static const struct cost_step newsboat_steps[] = {
	{ COST_NONE, "\r", 1 },
	{ COST_MOVE, "\033OB", 3 },
	{ COST_NONE, "\033OA", 3 },
	{ COST_OPEN, "\r", 1 },
	{ COST_LINE, "\033OB", 20 },
	{ COST_LINEUP, "\033OA", 20 },
	{ COST_PAGE, " ", 1 },
	{ COST_BACK, "q", 1 },
	{ COST_NONE, NULL, 0 },
};

/* The same on a long list. */
#define MUTT_OPEN { COST_OPEN, "\r", 1 }, { COST_BACK, "i", 1 }, \
	{ COST_NONE, "j", 1 }
static const struct cost_step neomutt_times[] = {
	{ COST_MOVE, "j", 100 },
	FOUR(MUTT_OPEN), FOUR(MUTT_OPEN),
	{ COST_NONE, NULL, 0 },
};

#define BOAT_OPEN { COST_OPEN, "\r", 1 }, { COST_BACK, "q", 1 }, \
	{ COST_NONE, "\033OB", 1 }
static const struct cost_step newsboat_times[] = {
	{ COST_NONE, "\r", 1 },
	{ COST_MOVE, "\033OB", 100 },
	FOUR(BOAT_OPEN), FOUR(BOAT_OPEN),
	{ COST_NONE, NULL, 0 },
};

static const struct {
	const char *name;
	const struct cost_step *steps;
} scripts[] = {
	{ "ours", cost_ours },
	{ "list", cost_list },
	{ "times", times_steps },
	{ "pages", pages_steps },
	{ "less", less_steps },
	{ "neomutt", neomutt_steps },
	{ "newsboat", newsboat_steps },
	{ "neomutt-times", neomutt_times },
	{ "newsboat-times", newsboat_times },
};

static const struct cost_step *
find_script(const char *name)
{
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		if (strcmp(scripts[i].name, name) == 0)
			return scripts[i].steps;
	return NULL;
}

static void
print(char **argv, const struct cost costs[N_COSTS])
{
	int size = strcmp(argv[2], "80x24") == 0 ? 0 : 1;

	for (int a = COST_NONE + 1; a < N_COSTS; a++) {
		const struct cost *c = &costs[a];
		const struct cost_budget *b = &cost_budgets[a];

		if (c->frames == 0)
			continue;
		printf("%s\t%s\t%s\t%s\t%zu\t%zu\t%zu\t%zu\t%.1f\t%.1f\t",
		    argv[1], argv[3], argv[2], b->name, c->frames,
		    c->sent / c->frames, c->most, c->text / c->frames,
		    cost_median_ms(c), c->slowest_ms);
		if (b->bytes[size] != 0)
			printf("%zu\n", b->bytes[size]);
		else if (b->percent != 0)
			printf("%zu%%\n", b->percent);
		else
			printf("-\n");
	}
}

/* In the form of measure.h. */
static void
print_times(const char *script, const struct cost costs[N_COSTS])
{
	static const char *const names[N_COSTS] = {
#define KN_COST(NAME, name, budget_80, budget_120, ratio) \
		[COST_##NAME] = #NAME,
#include "tests/pty/cost.def"
#undef KN_COST
	};
	char key[SAMPLES_KEY_B];

	for (int a = COST_NONE + 1; a < N_COSTS; a++) {
		const struct cost *c = &costs[a];
		struct samples s = { .n = 0 };

		for (size_t i = 0; i < c->frames && i < COST_FRAMES; i++)
			samples_add(&s, c->ms[i], 0);
		snprintf(key, sizeof(key), "%.30s.%s", script, names[a]);
		if (s.n > 0)
			samples_print(&s, key);
		snprintf(key, sizeof(key), "%.30s.%s-bytes", script,
		    names[a]);
		if (s.n > 0)
			measure_print(key,
			    (double)c->sent / (double)c->frames);
		snprintf(key, sizeof(key), "%.30s.%s-of-text", script,
		    names[a]);
		if (cost_budgets[a].percent != 0 && c->text > 0)
			measure_print(key,
			    100 * (double)c->sent / (double)c->text);
		samples_dispose(&s);
	}
}

int
main(int argc, char **argv)
{
	bool times = argc > 1 && strcmp(argv[1], "-t") == 0;
	struct cost costs[N_COSTS] = { { .frames = 0 } };
	char term[80], home[512];
	const char *env[] = { term, home, NULL };
	struct pty_opts o = { .env = env };

	argc -= times;
	argv += times;
	if (argc < 5 || find_script(argv[1]) == NULL ||
	    sscanf(argv[2], "%dx%d", &o.w, &o.h) != 2) {
		fprintf(stderr, "usage: bench_bytes [-t] SCRIPT WxH TERM "
		    "PROGRAM ARG...\n");
		return 2;
	}
	snprintf(term, sizeof(term), "TERM=%s", argv[3]);
	snprintf(home, sizeof(home), "HOME=%s", getenv("HOME"));
	o.argv = (const char *const *)(argv + 4);
	struct pty *p = pty_spawn(&o);

	pty_answer(p, "\033[c", "\033[?62;22c");
	cost_run(p, find_script(argv[1]), costs);
	pty_free(p);
	if (times)
		print_times(argv[1], costs);
	else
		print(argv, costs);
	return 0;
}
