/*
 * correct_file.h: corrections out and in: records for programs, and a TSV
 * file that another notebook takes.
 */
#ifndef KUNNASH_CORRECT_FILE_H
#define KUNNASH_CORRECT_FILE_H

#include "kunnash/exchange.h"
#include "kunnash/overlay.h"

#define KN_CORRECT_FILE_MAX_B ((size_t)16 * 1024 * 1024)

/* A correction as a record: correction kind entity value surface label type
 * was url body_key key path corpus title author created articles mentions
 * conflict. preview and conflict may be NULL. */
enum kn_status kn_record_correction(struct kn_writer *w,
    const struct kn_correction *c, const struct kn_correct_preview *preview,
    const char *conflict);

/* All as TSV with a header line, in the order in which they were made. */
enum kn_status kn_corrections_export(struct kn_notebook *nb, kn_write_fn *fn,
    void *user, struct kn_err *err) KN_MUST_CHECK;

struct kn_correct_import {
	size_t changed, same, refused;
};
/* A line that was refused, counted from 1. */
typedef void kn_correct_problem_fn(void *user, size_t line,
    const char *msgid);
/*
 * Takes those of a file, whatever the order of its columns, as one step that
 * can be undone. A line that is none is told and left out. KN_INVALID: this
 * is no such file; KN_LIMIT: it is too large.
 */
enum kn_status kn_corrections_import(struct kn_notebook *nb,
    struct kn_str bytes, kn_correct_problem_fn *fn, void *user,
    struct kn_correct_import *out, struct kn_err *err) KN_MUST_CHECK;

#endif
