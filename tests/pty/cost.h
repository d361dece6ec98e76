/*
 * cost.h: how many bytes a program sends for what a person does: a script of
 * keys is typed, and each frame is weighed. For the test of our budgets and
 * for the bench beside other programs.
 */
#ifndef KUNNASH_COST_H
#define KUNNASH_COST_H

#include "harness.h"

/* Frames of an action whose time is kept. */
#define COST_FRAMES 256

/* What a person does; COST_NONE is on the way to something else. */
enum cost_action {
	COST_NONE,
#define KN_COST(NAME, name, budget_80, budget_120, ratio) COST_##NAME,
#include "cost.def"
#undef KN_COST
	N_COSTS
};

/* Budgets at 80x24 and at 120x40, in bytes or as a percentage of the changed
 * text; 0: none. */
struct cost_budget {
	const char *name;
	size_t bytes[2];
	size_t percent;
};
extern const struct cost_budget cost_budgets[N_COSTS];

struct cost_step {
	enum cost_action action;
	const char *keys;       /* one frame */
	int times;
};

/* Sums over the frames of an action. text: the text of the rows that changed,
 * after the change, without the blanks around it. */
struct cost {
	size_t frames, sent, text, most;
	double ms[COST_FRAMES], slowest_ms;     /* from key to last byte */
};
double cost_median_ms(const struct cost *c);

/* Our script: the seeds, from the list to an article in the wide reader; and
 * down a list that is longer than the screen. */
extern const struct cost_step cost_ours[], cost_list[];

/* Types a script that ends with { COST_NONE, NULL, 0 }. */
void cost_run(struct pty *p, const struct cost_step *steps,
    struct cost costs[N_COSTS]);

#endif
