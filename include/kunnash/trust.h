/*
 * trust.h: whose index may be opened.
 *
 * A database is opened only if it belongs to the person who reads or to
 * root: SQLite would parse a crafted schema, and crafted pages of FTS5. An
 * index that a colleague made for a shared corpus is opened when the person
 * named it, or its owner.
 */
#ifndef KUNNASH_TRUST_H
#define KUNNASH_TRUST_H

#include <stdbool.h>
#include <stddef.h>

struct stat;

/* What the person named; all borrowed. Zeroed: nothing but the rule. */
struct kn_trust {
	const char *const *files;
	size_t n_files;
	const unsigned *owners;         /* user ids */
	size_t n_owners;
};

/*
 * Whether user `me` may open the file that `st` describes. A named file is
 * known by what its name leads to, not by how it is written. Another's file
 * that a group may write is as good as the group's: it has to be named, or
 * its owner. trust: or NULL.
 */
bool kn_trust_allows(const struct kn_trust *trust, unsigned me,
    const struct stat *st);

#endif
