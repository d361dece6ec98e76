/*
 * external.h: a note in the person's own editor, $VISUAL or $EDITOR.
 */
#ifndef KUNNASH_EXTERNAL_H
#define KUNNASH_EXTERNAL_H

#include <stdbool.h>

#include "kunnash/err.h"
#include "kunnash/str.h"

struct app_external {
	const char *command;    /* words with quotes, as in a shell; or NULL */
	const char *dirs[3];    /* for the private folder, best first; NULLs */
	const char *name;       /* of the draft of the note, or NULL */
	int signals;            /* where app_signals_open() tells of signals */
	int signal;             /* out: the one that ends us too, or 0 */
};

/*
 * Lets the person edit a text. The terminal is the editor's meanwhile: it has
 * been given back. Appends what the editor left to `out`, whose maximum is
 * what a note takes (KN_LIMIT: longer; the file is kept, and named).
 * KN_CANCELLED: the editor failed. Nothing else is left behind.
 */
enum kn_status app_external_edit(struct app_external *x, struct kn_str text,
    struct kn_buf *out, struct kn_err *err) KN_MUST_CHECK;

/*
 * What sessions that were killed left in these folders, unless their editor
 * still runs: where a text had been changed, fn is given it with the name of
 * its draft, and says whether it is safe now. What is safe, or as it was, is
 * removed.
 */
void app_external_sweep(const char *const dirs[3], bool (*fn)(void *user,
    const char *name, struct kn_str text), void *user);

/* The words of a command and a file; NULL: it has none. */
char **app_external_argv(const char *command, const char *file);
void app_external_argv_free(char **argv);

#endif
