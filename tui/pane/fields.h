/*
 * fields.h: correcting the fields of articles in the reader.
 */
#ifndef KUNNASH_PANE_FIELDS_H
#define KUNNASH_PANE_FIELDS_H

#include "tui/pane/pane.h"

/*
 * The menu of the fields of an article; or, where all is set, of every
 * article of the list. arg: "" or the name of a field, which begins with
 * that, and a value behind it, which is then as if typed.
 */
struct kn_pane *kn_pane_fields_new(struct kn_model *m, uint32_t article,
    bool all, struct kn_str arg);

#endif
