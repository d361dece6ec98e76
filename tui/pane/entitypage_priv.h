/*
 * entitypage_priv.h: the state of the page of an entity, shared by
 * entitypage.c and entitypage_draw.c.
 */
#ifndef KUNNASH_ENTITYPAGE_PRIV_H
#define KUNNASH_ENTITYPAGE_PRIV_H

#include "kunnash/analysis.h"
#include "tui/pane/pane.h"

/* A line of the page. */
enum page_kind { PAGE_HEADING, PAGE_ROW, PAGE_MORE };
struct page_line {
	enum page_kind kind;
	enum kn_dossier_section section;
	size_t row;             /* of the section; of MORE: how many more */
};

struct entitypage {
	struct kn_pane base;
	char *id;               /* of the entity */
	struct kn_dossier *dossier;     /* NULL: there is none (any more) */
	uint32_t entity;
	uint32_t result_serial; /* what the dossier was made for */
	uint32_t notes_serial;
	bool failed;            /* an error was told: no further steps */
	bool whole[KN_DOSSIER_COUNT];   /* every row, not the first ones */
	struct page_line *line;
	size_t n, cap;
	size_t cursor, top;
	/* While the page is made anew: where the cursor was, to be there
	 * again once there are as many lines, unless it is moved. */
	bool wanting;
	enum kn_dossier_section want_section;
	size_t want_line;       /* from its heading */
	uint64_t highest;       /* stories of a period */
};

/* The row that a line shows; NULL when it shows none. */
const struct kn_dossier_row *page__row(const struct entitypage *p,
    size_t line);
/* Lines for the list of rows. */
size_t page__view_h(const struct entitypage *p);
/* Draws the page; its lines are there. */
void page__draw(struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    bool focus);

#endif
