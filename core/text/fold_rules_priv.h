/*
 * fold_rules_priv.h: the rows of fold.def as arrays, and what they do to one
 * code point. Read by the slow path of the fold and, at build time, by the
 * program that makes its tables: one meaning for both.
 */
#ifndef KUNNASH_FOLD_RULES_PRIV_H
#define KUNNASH_FOLD_RULES_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "kunnash/fold.h"

#include "core/text/fold_priv.h"

/* In `to`: every code point of the range becomes this same one. */
#define KN_FOLD_SAME 0x80000000u

/* Defined empty before each reading of the table; a reading sets its own. */
#define KN_FOLD_REVISION(n)
#define KN_FOLD_COMPAT(first, last)
#define KN_FOLD_DROP(KIND, first, last)
#define KN_FOLD_MAP(PROFILE, first, last, to)
#define KN_FOLD_LOWER(PROFILE)

struct fold_drop {
	enum fold_class kind;
	uint32_t first, last;
};

struct fold_map {
	enum kn_fold_profile profile;
	uint32_t first, last, to;
};

struct fold_range {
	uint32_t first, last;
};

#undef KN_FOLD_DROP
#define KN_FOLD_DROP(KIND, first, last) { FOLD_DROP_##KIND, first, last },
static const struct fold_drop fold_drops[] = {
#include "core/text/fold.def"
};
#undef KN_FOLD_DROP
#define KN_FOLD_DROP(KIND, first, last)

#undef KN_FOLD_MAP
#define KN_FOLD_MAP(PROFILE, first, last, to) \
	{ KN_FOLD_##PROFILE, first, last, to },
static const struct fold_map fold_maps[] = {
#include "core/text/fold.def"
};
#undef KN_FOLD_MAP
#define KN_FOLD_MAP(PROFILE, first, last, to)

#undef KN_FOLD_COMPAT
#define KN_FOLD_COMPAT(first, last) { first, last },
static const struct fold_range fold_compats[] = {
#include "core/text/fold.def"
};
#undef KN_FOLD_COMPAT
#define KN_FOLD_COMPAT(first, last)

#undef KN_FOLD_LOWER
#define KN_FOLD_LOWER(PROFILE) KN_FOLD_##PROFILE
static const enum kn_fold_profile fold_lower_from =
#include "core/text/fold.def"
;
#undef KN_FOLD_LOWER

#define FOLD_COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* FOLD_DROP_MARK or FOLD_DROP_FORMAT; FOLD_SEP when cp is not dropped. */
static inline enum fold_class
fold_drop_of(uint32_t cp)
{
	for (size_t i = 0; i < FOLD_COUNT(fold_drops); i++)
		if (cp >= fold_drops[i].first && cp <= fold_drops[i].last)
			return fold_drops[i].kind;
	return FOLD_SEP;
}

static inline bool
fold_is_compat(uint32_t cp)
{
	for (size_t i = 0; i < FOLD_COUNT(fold_compats); i++)
		if (cp >= fold_compats[i].first && cp <= fold_compats[i].last)
			return true;
	return false;
}

/* Letters and case, row after row, so that ۃ -> ة -> ه. */
static inline uint32_t
fold_map_of(enum kn_fold_profile profile, uint32_t cp)
{
	for (size_t i = 0; i < FOLD_COUNT(fold_maps); i++) {
		const struct fold_map *m = &fold_maps[i];

		if (profile < m->profile || cp < m->first || cp > m->last)
			continue;
		cp = (m->to & KN_FOLD_SAME) != 0 ? m->to & ~KN_FOLD_SAME :
		    m->to + (cp - m->first);
	}
	return profile >= fold_lower_from ? (uint32_t)u_tolower((UChar32)cp) :
	    cp;
}

/* What a folded code point is to a word. */
static inline enum fold_class
fold_class_of(uint32_t cp)
{
	UErrorCode uerr = U_ZERO_ERROR;
	uint32_t type = U_GET_GC_MASK((UChar32)cp);

	if ((type & U_GC_M_MASK) != 0)
		return FOLD_MARK;
	if ((type & (U_GC_L_MASK | U_GC_ND_MASK | U_GC_NL_MASK)) == 0)
		return FOLD_SEP;
	return (type & U_GC_L_MASK) != 0 &&
	    uscript_getScript((UChar32)cp, &uerr) == USCRIPT_ARABIC ?
	    FOLD_ARABIC : FOLD_OTHER;
}

#endif
