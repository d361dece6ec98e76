/*
 * treat.c: what a terminal's treatment means for the line engine. In: the
 * order in which it must be given text. Out: flags of a layout.
 */
#include "tui/look/look.h"

#include "tui/bidi/layout.h"

unsigned
kn_look_layout(const struct kn_treatment *t)
{
	static const unsigned by_order[] = {
		[KN_TEXT_VISUAL] = 0,
		[KN_TEXT_WORDS] = KN_LAYOUT_WORDS,
		[KN_TEXT_LOGICAL] = KN_LAYOUT_LOGICAL | KN_LAYOUT_NO_SHAPE |
		    KN_LAYOUT_NO_MIRROR,
	};

	/* A document does not say in which order its letters are read. */
	return KN_LAYOUT_NO_OVERRIDES | by_order[t->order] |
	    (t->marks ? 0 : KN_LAYOUT_NO_MARKS);
}
