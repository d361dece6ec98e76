/*
 * timepane_priv.h: the state of the chart over time, shared by timepane.c and
 * timepane_draw.c.
 */
#ifndef KUNNASH_TIMEPANE_PRIV_H
#define KUNNASH_TIMEPANE_PRIV_H

#include "kunnash/timeline.h"
#include "tui/pane/pane.h"

/* Filters that Backspace goes back to. */
#define TIMEPANE_PAST 16

/* A filter as text, and the period that was gone into. */
struct timepane_past {
	char *filter;
	kn_day period;
};

struct timepane {
	struct kn_pane base;
	struct kn_timeline *t;          /* or NULL */
	uint32_t result_serial;         /* what it was counted for */
	enum kn_timeline_unit unit;     /* as asked for */
	bool beside;                    /* there is a second series */
	size_t row, top;                /* as shown: the newest first */
	kn_day want;                    /* period to be on, or NONE */
	struct timepane_past past[TIMEPANE_PAST];
	size_t n_past;
	bool typing;                    /* the query of the second series */
	struct kn_lineedit *edit;
};

/* The row of the timeline that is shown in row i. */
const struct kn_timeline_row *timepane__row(const struct timepane *p,
    size_t i);
/* Rows that are in view at once. */
size_t timepane__view(const struct timepane *p);
void timepane__click(struct kn_pane *base, int x, int y);
/* Draws the chart; it is there. */
void timepane__draw(struct timepane *p, struct kn_grid *g, struct kn_rect r,
    bool focus);

#endif
