/*
 * labels_priv.h: the state of the labels pane, shared by labels.c, which
 * draws it, and labels_edit.c, which changes labels.
 */
#ifndef KUNNASH_LABELS_PRIV_H
#define KUNNASH_LABELS_PRIV_H

#include "tui/pane/pane.h"

/* What is being typed. */
enum labels_typing { TYPING_NOTHING, TYPING_NEW, TYPING_BELOW, TYPING_NAME,
	TYPING_DEFINITION, TYPING_SIGN, TYPING_COUNT };

struct labels {
	struct kn_pane base;
	size_t row, top;
	enum labels_typing typing;
	struct kn_lineedit *edit;
};

/* ---- labels_edit.c ---- */
enum { LABELS_N_HANDLERS = 14 };
extern const struct kn_handler labels__handlers[LABELS_N_HANDLERS];
/* The labels, parents before children; borrowed. */
const struct kn_label *labels__all(const struct labels *p, size_t *n);
/* The selected label, or NULL. */
const struct kn_label *labels__selected(struct labels *p);
/* A digit is the label's key from now on; 0 takes it away. */
bool labels__set_key(struct labels *p, int digit);

#endif
