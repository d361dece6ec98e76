/*
 * filter.h: the one filter between documents and a terminal.
 *
 * No control, format, private-use, unassigned, surrogate or noncharacter of
 * a document reaches the terminal; the 13 visible prepended marks (U+0600…)
 * do. Filtering is for display only: offsets always refer to the original.
 */
#ifndef KUNNASH_FILTER_H
#define KUNNASH_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"

enum kn_filter_act {
	KN_FILTER_SHOW,     /* a visible character: as it is */
	KN_FILTER_BLANK,    /* shown as one space (tab, NBSP, line breaks) */
	KN_FILTER_DROP,     /* takes no room: ZWNJ, ZWJ, LRM, SHY, BOM */
	KN_FILTER_REPLACE,  /* shown as one U+FFFD (controls, unassigned …) */
	KN_FILTER_OVERRIDE, /* a direction override: shown as a visible mark */
};

/* What happens to one code point; total over 0..10FFFF and beyond. */
enum kn_filter_act kn_filter_cp(uint32_t cp);

/* What is shown instead: cp, ' ', 0 (nothing), U+FFFD, or U+241B…like mark. */
uint32_t kn_filter_show(uint32_t cp);

/* How many direction overrides a text holds. */
size_t kn_filter_overrides(struct kn_str untrusted);

/*
 * Appends text of unknown origin as it may be printed: line breaks are kept
 * only when keep_lines is true, tabs become spaces. Malformed UTF-8 becomes
 * U+FFFD. The result is safe to write to a terminal.
 */
void kn_filter_append(struct kn_str untrusted, bool keep_lines,
    struct kn_buf *out);

/* For file names and URLs: like the above, with each thing that cannot be
 * shown spelt out as <U+202E> (bytes that are not UTF-8 as <XX>). */
void kn_filter_append_name(struct kn_str untrusted, struct kn_buf *out);

#endif
