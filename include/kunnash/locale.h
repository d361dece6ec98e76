/*
 * locale.h: names and orders that depend on a language, from ICU.
 */
#ifndef KUNNASH_LOCALE_H
#define KUNNASH_LOCALE_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/err.h"
#include "kunnash/str.h"

enum kn_lang { KN_LANG_AR, KN_LANG_FR, KN_LANG_EN, KN_LANG_COUNT };


/* All ISO 3166-1 alpha-2 codes of countries ICU knows, one after another,
 * two letters each, in code order; static. *n gets how many. */
const char *kn_region_codes(size_t *n);
/* Appends the name of a country; KN_NOT_FOUND when ICU has none. */
enum kn_status kn_region_name(const char iso[2], enum kn_lang lang,
    struct kn_buf *out);

/*
 * Collation key for sorting titles or names (ICU "ar" tailoring, leading
 * quotes, dots and blanks skipped; with names, a leading ال too). Compare
 * keys bytewise. Appends bytes to out. A collator is kept by the caller.
 */
struct kn_collator;
struct kn_collator *kn_collator_open(struct kn_err *err);
void kn_collator_close(struct kn_collator *c);
void kn_collator_key(struct kn_collator *c, struct kn_str text, bool name,
    struct kn_buf *out);

/*
 * The Hijri calendar (Umm al-Qura; what a country sights may differ by a
 * day). Gives the Gregorian day of a Hijri one, or of its year alone
 * (month and day 0: its middle), and of a month alone (day 0: its middle);
 * false when there is no such day. Opened once for many dates; NULL when ICU
 * lacks the calendar.
 */
struct kn_hijri;
struct kn_hijri *kn_hijri_open(void);
void kn_hijri_close(struct kn_hijri *h);
bool kn_hijri_day(struct kn_hijri *h, unsigned year, unsigned month,
    unsigned day, unsigned out[3]);

#endif
