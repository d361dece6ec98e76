/*
 * found_priv.h: rows of what was found in the articles of a result, for the
 * commands that list quotes and meetings.
 */
#ifndef KUNNASH_FOUND_PRIV_H
#define KUNNASH_FOUND_PRIV_H

#include "tui/cli/cli_priv.h"

struct cli_found {
	struct kn_cli *cli;
	/* How many rows of the kind were found, and putting them: put counts
	 * down `left`, counts up `n` and keeps `written`. */
	size_t (*count)(const struct kn_found *found);
	void (*put)(struct cli_found *l, const struct kn_article *a,
	    const struct kn_doc *doc, const struct kn_found *found);
	struct kn_quote_filter *filter; /* of quotes; else NULL */
	/* Set by cli__found(). */
	struct kn_index *ix;
	struct kn_writer *w;    /* NULL: text */
	size_t left;            /* rows that may still be printed */
	size_t n;               /* rows printed */
	enum kn_status written;
};
/* Every article of the result; the command's exit status. */
int cli__found(struct cli_found *l, struct kn_result *r);
void cli__found_heading(struct cli_found *l, const struct kn_article *a);
/* Text of unknown origin between isolates, after a separator; nothing for
 * the empty text. */
void cli__found_part(struct kn_str text, const char *before,
    struct kn_buf *out);

#endif
