/*
 * err.h: statuses and described errors.
 *
 * Every call that can fail returns an enum kn_status and, through its last
 * parameter, may describe the failure in a caller-owned struct kn_err. The
 * core never prints: it hands out message ids, which the front ends
 * translate. Context (which file, which query) is added once, by the layer
 * that knows it.
 */
#ifndef KUNNASH_ERR_H
#define KUNNASH_ERR_H

#include <stddef.h>
#include <stdint.h>

/* Marks a string for the translation catalogue without translating it. */
#define N_(s) s
/* The same for a sentence and its plural: two arguments of a call. */
#define NP_(one, many) one, many

#define KN_MUST_CHECK __attribute__((warn_unused_result))
#define KN_PRINTF(f, a) __attribute__((format(printf, f, a)))

enum kn_status {
#define KN_STATUS(NAME, name, sentence) KN_##NAME,
#include "kunnash/status.def"
#undef KN_STATUS
	KN_STATUS_COUNT
};

/* No position: the value of kn_err.at_b when an error has no place. */
#define KN_NOWHERE ((size_t)-1)

/*
 * A described error. `detail` is untrusted (file names, pieces of queries):
 * front ends filter it before it is shown. All members are valid after
 * kn_err_clear() or kn_err_set(); nothing in it needs freeing.
 */
struct kn_err {
	enum kn_status status;
	const char *msgid;  /* static sentence with at most one %s, or NULL */
	char detail[256];   /* replaces the %s; UTF-8, cut at a character */
	size_t at_b;        /* byte offset in the input, or KN_NOWHERE */
	int sys_errno;      /* errno of the failing call, or 0 */
	int db_code;        /* SQLite extended code, or 0 */
};

/* Sets *err to "no error". err may be NULL. */
void kn_err_clear(struct kn_err *err);

/*
 * Describes a failure and returns `status`, so that a caller can write
 * `return kn_err_set(...)`. msgid: a static sentence (N_()) with at most one
 * %s. The detail is formatted from fmt and cut to fit. Saves errno when
 * status is KN_IO. err may be NULL: then only the status is returned.
 */
enum kn_status kn_err_set(struct kn_err *err, enum kn_status status,
    const char *msgid, const char *fmt, ...) KN_PRINTF(4, 5);

/* The short name of a status ("not-found"), and its sentence (a msgid). */
const char *kn_status_name(enum kn_status status);
const char *kn_status_msgid(enum kn_status status);

#endif
