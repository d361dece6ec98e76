/*
 * occur_priv.h: the state of the list of occurrences, shared by occur.c and
 * occur_notes.c.
 */
#ifndef KUNNASH_OCCUR_PRIV_H
#define KUNNASH_OCCUR_PRIV_H

#include "tui/pane/pane.h"

/* A hit as it is shown. */
struct hit {
	uint32_t article;
	struct kn_span at;      /* in the article */
	char *snippet;          /* around it */
	struct kn_span in;      /* in the snippet */
	bool struck;
	bool first;             /* of its article: its title comes before */
	char *title;            /* then */
	bool rtl;
};

struct occurrences {
	struct kn_pane base;
	struct kn_occur *occur;         /* NULL: the words are none */
	char *words;
	bool corpus;                    /* the filter's articles */
	struct kn_result *result;       /* those with the words */
	size_t scanned;                 /* rows of it */
	bool all;                       /* every row was looked into */
	uint32_t result_serial;
	struct hit *hit;
	size_t n, cap, row, top;
	size_t label;                   /* index of the label to give */
};

/*
 * Makes notes with a label on the hits that are not struck, where there is
 * none with that label already: as many as *n, for which notes has room.
 * They are the caller's, also after an error.
 */
enum kn_status occur__make_notes(struct occurrences *p, const char *label,
    struct kn_note *notes, size_t *n, struct kn_err *err) KN_MUST_CHECK;

#endif
