/*
 * record_inner_priv.h: a record while it is filled, shared by record.c and
 * record_doc.c.
 */
#ifndef KN_RECORD_INNER_PRIV_H
#define KN_RECORD_INNER_PRIV_H

#include "core/import/import_priv.h"
#include "core/import/record_priv.h"
#include "kunnash/map.h"

enum {
	RECORD_MAX_VALUES = 1000000,
	RECORD_MAX_OF_ROLE = 64,        /* those that are not text */
	RECORD_MAX_KNOWN = 4096,        /* names whose meaning is remembered */
	RECORD_MAX_FAULTS = 16,         /* kinds of what goes wrong in a file */
	RECORD_TEXT_B = 300,            /* a shorter value is no body */
};

/* A field name that was met. */
struct known {
	struct import__meaning meaning;
	struct import__meaning end;     /* of its end, if looked for … */
	size_t prefix_b;                /* … what stands before that */
	char *name;
	bool told, ended;
};

struct value {
	struct import__meaning meaning;
	size_t name;            /* in known, or SIZE_MAX: not remembered */
	size_t at_b, n_b;       /* in bytes */
};

struct fault {
	const char *reason, *action;
	char place[160];        /* of the first */
	uint64_t n;
};

struct import__record {
	struct import__input *in;
	const struct kn_import_sink *sink;      /* the last one */
	struct kn_map *by_name;         /* to known */
	struct known *known;
	size_t n_known, cap_known;
	struct kn_map *ids;             /* hashes of ids, how often met */
	struct kn_buf bytes;            /* the values of the record */
	struct value *v;
	size_t n, cap;
	unsigned of_role[IMPORT__ROLE_COUNT];
	/* The longest text of the record that no use is made of, and where
	 * its name is known. */
	size_t unused, unused_b;
	bool twice;             /* a value of it was encoded twice */
	uint64_t n_records;
	struct fault faults[RECORD_MAX_FAULTS];
	size_t n_faults;
	const char *date_source;
	bool only;
};
/*
 * Makes the article of what was added and hands it to the sink, or counts a
 * fault; the record is emptied by the caller.
 */
enum kn_status import__record_make(struct import__record *r,
    const char *place, const struct kn_import_sink *sink) KN_MUST_CHECK;

#endif
