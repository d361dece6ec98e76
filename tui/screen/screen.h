/*
 * screen.h: where a grid is shown: the terminal through ncurses, or memory.
 *
 * One vtable, two implementations. Only screen_curses.c, screen_draw.c and
 * screen_describe.c know curses.h. A screen owns the terminal's state: it
 * saves it at open, and puts back what it found (nothing else) at close, at
 * suspend and in a crash.
 */
#ifndef KUNNASH_SCREEN_H
#define KUNNASH_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "kunnash/err.h"
#include "tui/cell/cell.h"
#include "tui/screen/reply.h"

/* How a cell looks. Colours: -1 default, 0-255 palette, or 0x1RRGGBB. */
struct kn_look {
	int32_t fg, bg;
	unsigned bold:1, dim:1, italic:1, underline:1, reverse:1;
};
/* The theme: how a style looks on a terminal with that many colours. */
typedef struct kn_look kn_look_fn(void *user, struct kn_style style,
    int colours);

/* What kind of help the terminal needs to leave our visual order alone. */
enum kn_guard { KN_GUARD_OFF, KN_GUARD_ON };

struct kn_screen_opts {
	int fd_in, fd_out;
	const char *term;       /* value of TERM, or NULL */
	kn_look_fn *look;
	void *look_user;
	bool probe;             /* ask the terminal about bidi, CSI 8 l */
	enum kn_guard guard;    /* row guard: U+202D first, U+202C last */
	bool mouse;
};

struct kn_screen;
/*
 * Takes over the terminal: raw mode, mode escapes, then curses. KN_INVALID:
 * not a terminal; KN_UNSUPPORTED: TERM unknown or too dumb (both are told
 * apart in the message); nothing has been changed then.
 */
enum kn_status kn_screen_open_curses(const struct kn_screen_opts *opts,
    struct kn_screen **out, struct kn_err *err) KN_MUST_CHECK;
/* A screen in memory; the last grid shown is kept for kn_screen_shown(). */
struct kn_screen *kn_screen_open_mem(int w, int h);
/* Restores the terminal and frees. */
void kn_screen_close(struct kn_screen *s);

void kn_screen_size(struct kn_screen *s, int *w, int *h);
/* After SIGWINCH: asks the kernel for the size and adopts it. */
void kn_screen_resized(struct kn_screen *s);
/* Memory screens: another size. */
void kn_screen_set_size(struct kn_screen *s, int w, int h);
/* Makes the terminal show g, sending only what differs. KN_IO: lost tty. */
enum kn_status kn_screen_show(struct kn_screen *s, const struct kn_grid *g);
/* Forgets what is on the terminal: the next show repaints all. */
void kn_screen_damage(struct kn_screen *s);
/* Gives the terminal back (Ctrl-Z, $EDITOR) and takes it again. */
void kn_screen_suspend(struct kn_screen *s);
void kn_screen_resume(struct kn_screen *s);
/*
 * While it is given back: text of unknown origin, filtered, on a blank page.
 * What was there scrolls away, nothing is erased. The terminal sees logical
 * order, wraps and joins as it does in a shell, so that what is selected by
 * mouse there is the text itself.
 */
void kn_screen_page(struct kn_screen *s, struct kn_str text);
/*
 * Puts a text of unknown origin on the clipboard (OSC 52): filtered, line
 * breaks kept, its end cut off where terminals would. Returns how many bytes
 * of it were sent; 0 when there is no terminal that would understand. Whether
 * the terminal, or a tmux in between, obeys is not known.
 */
size_t kn_screen_clipboard(struct kn_screen *s, struct kn_str text);
/* An answer of the terminal, as the decoder found it; true when it asks for
 * a repaint. */
bool kn_screen_reply(struct kn_screen *s, const struct kn_reply *r);
/* The terminal's own key sequences, by key name ("Up", "S-F6"). */
typedef void kn_screen_key_fn(void *user, const char *seq, const char *name);
void kn_screen_keys(struct kn_screen *s, kn_screen_key_fn *fn, void *user);
/* The grid last shown. */
const struct kn_grid *kn_screen_shown(struct kn_screen *s);

/*
 * Puts the terminal back at once, if a screen has it; safe in a signal
 * handler. For the out-of-memory hook and fatal signals: the process must
 * end after it.
 */
void kn_screen_emergency(void);

#endif
