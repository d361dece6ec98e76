/*
 * modes_priv.h: the terminal's modes: what was found, what was set, and the
 * bytes for each station of the screen's life. No input or output.
 *
 * Order (terminals.md 4.4): take, [ncurses' first clear], measure, [first
 * frame], dress … undress, [endwin], give; then, after a stop, take again.
 */
#ifndef KUNNASH_MODES_PRIV_H
#define KUNNASH_MODES_PRIV_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/str.h"
#include "tui/screen/kind_priv.h"
#include "tui/screen/screen.h"

struct modes {
	enum kn_bidi bidi;
	enum kn_harakat harakat;
	bool mouse;
	bool through;           /* screen stands before the terminal, and hands
				   on what is wrapped for it */
	bool asks;              /* AUTO was chosen, now or before */
	bool off;               /* its own bidi is switched off, by us */
	const struct kind *sent;        /* whose `off` was sent, or NULL */
	bool implicit;          /* found: mode 8 must be set again */
	bool sync;              /* it knows mode 2026 */
	int owed;               /* DA1 answers to come: one for each take */
	bool named;             /* XTVERSION has come since the last take */
	bool measuring, measured;
	char background[64];    /* printable ASCII; "" is not known */
	struct kind_facts facts;
	struct kn_treatment now;
};

void modes__init(struct modes *m, const struct kn_screen_opts *opts);

/* Before the terminal's first clear: the questions, and bidi off. */
void modes__take(struct modes *m, struct kn_buf *out);
/* On an empty screen, cursor at home, which is how it is left: measures the
 * guard, if that is still to be done. */
void modes__measure(struct modes *m, struct kn_buf *out);
/* After the first frame: paste and mouse. */
void modes__dress(const struct modes *m, struct kn_buf *out);
/* Around a frame; nothing when the terminal does not know them. */
void modes__begin(const struct modes *m, struct kn_buf *out);
void modes__end(const struct modes *m, struct kn_buf *out);
/* Before endwin. */
void modes__undress(const struct modes *m, struct kn_buf *out);
/* The same in a crash, which may be in the middle of a frame. */
void modes__crash(const struct modes *m, struct kn_buf *out);
/* After endwin: what was found, and what was sent; nothing else. */
void modes__give(const struct modes *m, struct kn_buf *out);

/*
 * An answer; what it makes us send goes to out. True when the treatment
 * changes in a way that shows. An answer that is not owed is nothing.
 */
bool modes__reply(struct modes *m, const struct kn_reply *r,
    struct kn_buf *out);
/* Whether answers are still to come. */
bool modes__waiting(const struct modes *m);
/* What has not come by now will not. */
void modes__give_up(struct modes *m);

/* Another choice of the reader's; as modes__reply(). out: NULL when the
 * terminal is not ours: the next take does what is to be done. */
bool modes__choose(struct modes *m, enum kn_bidi bidi,
    enum kn_harakat harakat, struct kn_buf *out);
/* As kn_screen_identity(). */
bool modes__identity(const struct modes *m, struct kn_buf *out);

#endif
