/*
 * cost.c: how many bytes a program sends for what a person does.
 */
#include "cost.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS_MAX 200

const struct cost_budget cost_budgets[N_COSTS] = {
#define KN_COST(NAME, name, budget_80, budget_120, ratio) \
	[COST_##NAME] = { name, { budget_80, budget_120 }, ratio },
#include "cost.def"
#undef KN_COST
};

const struct cost_step cost_list[] = {
	{ COST_MOVE, "j", 40 },
	{ COST_NONE, NULL, 0 },
};

const struct cost_step cost_ours[] = {
	{ COST_MOVE, "j", 3 },
	{ COST_NONE, "k", 3 },
	{ COST_OPEN, "\r", 1 },
	{ COST_BACK, "l", 1 },
	{ COST_NONE, "h", 1 },
	{ COST_NONE, "z", 1 },
	{ COST_LINE, "j", 20 },
	{ COST_LINEUP, "k", 20 },
	{ COST_PAGE, "\033[6~", 1 },
	{ COST_NONE, "z", 1 },
	{ COST_NONE, "c", 1 },
	{ COST_FILTER, "\r", 1 },
	{ COST_CLEAR, "x", 1 },
	{ COST_NONE, NULL, 0 },
};

struct rows {
	char *row[ROWS_MAX];
	int n;
};

static void
read_rows(struct pty *p, struct rows *r)
{
	r->n = pty_height(p) < ROWS_MAX ? pty_height(p) : ROWS_MAX;
	for (int y = 0; y < r->n; y++)
		r->row[y] = pty_row(p, y);
}

static void
free_rows(struct rows *r)
{
	for (int y = 0; y < r->n; y++)
		free(r->row[y]);
}

/* The text of the rows that are not as before. */
static size_t
changed_text(const struct rows *before, const struct rows *after)
{
	size_t n = 0;

	for (int y = 0; y < after->n; y++)
		if (strcmp(before->row[y], after->row[y]) != 0)
			n += strlen(after->row[y]) -
			    strspn(after->row[y], " ");
	return n;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
cost_median_ms(const struct cost *c)
{
	double sorted[COST_FRAMES];
	size_t n = c->frames < COST_FRAMES ? c->frames : COST_FRAMES;

	memcpy(sorted, c->ms, sizeof(sorted));
	qsort(sorted, n, sizeof(sorted[0]), by_value);
	return n == 0 ? 0 : sorted[n / 2];
}

static void
weigh(struct pty *p, const char *keys, struct cost *c)
{
	struct rows before, after;
	size_t sent;

	read_rows(p, &before);
	pty_mark(p);
	pty_send(p, keys);
	pty_expect_frame(p);
	pty_raw(p, &sent);
	read_rows(p, &after);
	double ms = pty_frame_ms(p);

	if (c->frames < COST_FRAMES)
		c->ms[c->frames] = ms;
	c->slowest_ms = ms > c->slowest_ms ? ms : c->slowest_ms;
	c->frames++;
	c->sent += sent;
	c->most = sent > c->most ? sent : c->most;
	c->text += changed_text(&before, &after);
	free_rows(&before);
	free_rows(&after);
}

void
cost_run(struct pty *p, const struct cost_step *steps,
    struct cost costs[N_COSTS])
{
	pty_expect_frame(p);
	for (const struct cost_step *s = steps; s->keys != NULL; s++)
		for (int i = 0; i < s->times; i++)
			weigh(p, s->keys, &costs[s->action]);
}
