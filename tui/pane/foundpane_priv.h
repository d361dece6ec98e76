/*
 * foundpane_priv.h: the state of a list of quotes or meetings, shared by
 * foundpane.c, foundpane_row.c and foundpane_draw.c.
 */
#ifndef KUNNASH_FOUNDPANE_PRIV_H
#define KUNNASH_FOUNDPANE_PRIV_H

#include "kunnash/listing.h"
#include "kunnash/mem.h"
#include "tui/pane/pane.h"

/* A row as it is shown. Strings are of unknown origin, in the arena of the
 * pane; NULL: there is none. */
struct found_row {
	uint32_t article;
	struct kn_span at;      /* the passage */
	bool arabic;            /* its article is */
	const char *day;        /* ISO: published; of a meeting, when it was */
	const char *who, *with; /* who speaks, or who met whom */
	const char *role;       /* of a speaker; where a meeting was */
	const char *words;      /* one line */
	bool direct;            /* they are the speaker's own */
	const char *status;     /* of a meeting: a msgid */
	uint32_t entity, other; /* or KN_ENTITY_NONE */
	const char *headline, *outlet, *published;
};

struct foundpane {
	struct kn_pane base;
	enum kn_listing_kind kind;
	struct kn_listing *l;           /* or NULL */
	const struct kn_result *of;     /* what it was made for, and its */
	uint32_t result_serial;         /* serial */
	bool failed;                    /* an error was told */
	bool to_end;                    /* End: the cursor follows the rows */
	size_t row, top;
	/* Rows first … first + n - 1 as they are shown. */
	struct kn_arena *arena;
	struct found_row *shown;
	size_t first, n, cap;
};

/* ---- foundpane_row.c ------------------------------------------------------ */

/* Row i as it is shown, NULL when it cannot be read; valid until another
 * stretch is read. [first, first + n): what will be asked for next. */
const struct found_row *foundpane__row(struct foundpane *p, size_t i,
    size_t first, size_t n);
void foundpane__drop(struct foundpane *p);

/* ---- foundpane_draw.c ------------------------------------------------------ */

/* Rows that are in view at once. */
size_t foundpane__view(const struct foundpane *p);
void foundpane__click(struct kn_pane *base, int x, int y);
void foundpane__draw(struct foundpane *p, struct kn_grid *g,
    struct kn_rect r, bool focus);

#endif
