/*
 * csv_priv.h: the rows of a table: values between commas, semicolons, tabs or
 * bars, in quotes or not.
 */
#ifndef KN_CSV_PRIV_H
#define KN_CSV_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/import/window_priv.h"
#include "kunnash/str.h"

enum {
	CSV_MAX_B = 16 * 1024 * 1024,   /* of a row */
	CSV_MAX_FIELDS = 4096,
};

struct csv_field {
	size_t at_b, n_b;               /* in text */
};

struct csv {
	struct import__window w;
	char delimiter;
	char end;                       /* of a line; a return of its own,
					 * as old Macintoshes write them */
	bool backslash;                 /* \" is a quote in quotes */
	uint64_t line;                  /* of the row, from 1 */
	uint64_t next_line;
	/* The row. */
	struct kn_buf text;
	struct csv_field *fields;
	size_t n, cap;
	/* What is odd about it. */
	bool long_row;                  /* longer than CSV_MAX_B, or fields
					 * than CSV_MAX_FIELDS; not all of it
					 * was read */
	bool open;                      /* ended inside quotes */
	bool reopened;                  /* in quotes there is what looks like
					 * the beginning of a quoted field; on
					 * a later line, not more was read */
	size_t doubtful;                /* the field that is open or
					 * reopened */
	uint64_t n_stray;               /* quotes that had to be doubled */
	size_t plain;                   /* the field whose quotes are text */
	uint64_t again_b;               /* bytes that were gone back over */
};

void import__csv_init(struct csv *c, struct import__stream *in);
void import__csv_dispose(struct csv *c);
/* Reads the next row that is no blank line; false at the end. */
bool import__csv_next(struct csv *c);
struct kn_str import__csv_get(const struct csv *c, size_t i);
/* Whether the row took more than one line. */
bool import__csv_spans(const struct csv *c);
/* Reads the row once more, the quote of its doubtful field as text. */
void import__csv_plainly(struct csv *c);
/* The row was no row: the next one begins on its second line. */
void import__csv_again(struct csv *c);

#endif
