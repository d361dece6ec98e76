/*
 * chip.h: words that conditions of a filter are read by.
 */
#ifndef KUNNASH_CHIP_H
#define KUNNASH_CHIP_H

#include "kunnash/str.h"
#include "tui/pane/model.h"

/* The msgid that a field reads by, and a value of it that is a word of the
 * language of queries ("ar" of "lang"); NULL: it has none. */
const char *kn_chip_label(const char *field);
const char *kn_chip_word(const char *field, struct kn_str value);
/* All conditions of a query, one behind the other. */
void kn_chrome_chips(const struct kn_model *m, const struct kn_query *q,
    struct kn_buf *out);

#endif
