/*
 * reader.h: the reader on a pseudo-terminal, with a home of its own.
 */
#ifndef KUNNASH_READER_H
#define KUNNASH_READER_H

#include "harness.h"

struct reader {
	char home[64];
	const char *corpus;     /* NULL: the seeds */
	struct pty *p;
};

/* Makes an empty home; it holds index and notebook over several starts. */
void reader_home(struct reader *r);
void reader_remove_home(struct reader *r);
/* Fixture of a cmocka test: *state is a struct reader with an empty home. */
int reader_setup(void **state);
int reader_teardown(void **state);
/* Starts kunnash on the corpus; o may be NULL: only w and h, ignored, blocked
 * and the first variable of env count. lang "en" has texts in ASCII, for
 * waiting on them. */
void reader_start(struct reader *r, const char *lang,
    const struct pty_opts *o);
/* Starts a program with these arguments in the same home. */
void reader_run(struct reader *r, const char *const *argv,
    const struct pty_opts *o);
/* Types q, and checks that all went well. */
void reader_quit(struct reader *r);
/* Waits until all that was typed has been obeyed and drawn ("en" only): a
 * command line that is typed, and left again, comes in frames after it. */
void reader_settle(struct reader *r);
/* Types keys once some text is there. */
void reader_type(struct reader *r, const char *after, const char *keys);

#endif
