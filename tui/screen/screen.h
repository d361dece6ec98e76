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
#include "kunnash/str.h"
#include "tui/cell/cell.h"
#include "tui/screen/reply.h"

/* How a cell looks. Colours: -1 default, 0-255 palette, or 0x1RRGGBB. */
struct kn_look {
	int32_t fg, bg;
	unsigned bold:1, dim:1, underline:1, reverse:1;
};
/* The theme: how a style looks on a terminal with that many colours. */
typedef struct kn_look kn_look_fn(void *user, struct kn_style style,
    int colours);

/* ---- how a terminal is treated ------------------------------------------ */

/* The reader's choice (option bidi): AUTO asks the terminal, takes its own
 * bidi away and decides from what it answers; the others send nothing. */
enum kn_bidi { KN_BIDI_AUTO, KN_BIDI_VISUAL, KN_BIDI_GUARD, KN_BIDI_WORDS,
	KN_BIDI_TERMINAL };
/* Whether marks over and under letters are sent (option harakat). */
enum kn_harakat { KN_HARAKAT_AUTO, KN_HARAKAT_KEEP, KN_HARAKAT_DROP };
/* By the names of the options' values; AUTO when the name is none. */
enum kn_bidi kn_bidi_find(const char *name);
const char *kn_bidi_name(enum kn_bidi bidi);
enum kn_harakat kn_harakat_find(const char *name);

/* In which order cells must be given to the terminal. */
enum kn_text_order {
	KN_TEXT_VISUAL,         /* ours: reordered, shaped */
	KN_TEXT_WORDS,          /* words in visual order, each logical and
	                         * unshaped (kitty) */
	KN_TEXT_LOGICAL         /* raw text: the terminal does it all */
};
struct kn_treatment {
	enum kn_text_order order;
	bool guard;             /* rows get U+202D first, U+202C last; the
	                         * screen does it */
	bool marks;             /* harakat are sent */
	const char *kind;       /* of kind.def: "vte", "kitty" …, or "" */
	const char *hint;       /* msgid: what a person can do, or NULL */
};

/* The environment as far as it tells terminals apart; strings borrowed. */
enum kn_term_var {
#define KN_TERM_VAR(NAME) KN_TERM_VAR_##NAME,
#include "tui/screen/termvar.def"
#undef KN_TERM_VAR
	KN_TERM_VAR_COUNT
};
struct kn_term_env {
	const char *value[KN_TERM_VAR_COUNT];   /* NULL: not set */
};
/* environ_: "NAME=value" strings, NULL-ended. */
void kn_term_env_read(struct kn_term_env *env, char *const *environ_);
/* For lines printed on a terminal that was neither asked nor changed. */
struct kn_treatment kn_treatment_plain(const struct kn_term_env *env,
    enum kn_bidi bidi, enum kn_harakat harakat);

/* ---- the screen ---------------------------------------------------------- */

struct kn_screen_opts {
	int fd_in, fd_out;
	const char *term;       /* value of TERM, or NULL */
	const struct kn_term_env *env;  /* NULL: nothing but term */
	kn_look_fn *look;
	void *look_user;
	enum kn_bidi bidi;
	enum kn_harakat harakat;
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
/* After a stop without warning (SIGSTOP), at SIGCONT: takes it as it now is.
 * The next show repaints all. */
void kn_screen_retake(struct kn_screen *s);
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
/* An answer of the terminal, as the decoder found it; true when the
 * treatment has changed: lay out and show all. */
bool kn_screen_reply(struct kn_screen *s, const struct kn_reply *r);
/*
 * Answers may be on their way when the terminal is given back, the first
 * half of one in the decoder. kn_screen_suspend() and kn_screen_close() wait
 * a moment for them, and pass on what comes: to be decoded, and answers to
 * kn_screen_reply(). Without a function they are dropped.
 */
typedef void kn_screen_late_fn(void *user, const char *bytes, size_t n);
void kn_screen_on_late(struct kn_screen *s, kn_screen_late_fn *fn,
    void *user);

/* How text must be laid out now; changes only in kn_screen_reply() and
 * kn_screen_set_bidi(). */
const struct kn_treatment *kn_screen_treatment(struct kn_screen *s);
/* The background's colour as the terminal told it, of unknown origin; "" when
 * it did not. Changes only in kn_screen_reply(). */
const char *kn_screen_background(struct kn_screen *s);
/* Another choice while running. What was sent to the terminal before stays,
 * but where it must do its own bidi again (TERMINAL). True when the
 * treatment has changed: lay out and show all. */
bool kn_screen_set_bidi(struct kn_screen *s, enum kn_bidi bidi,
    enum kn_harakat harakat);
/* Memory screens: another treatment, as if the terminal had asked for it. */
void kn_screen_set_treatment(struct kn_screen *s,
    const struct kn_treatment *t);
/* What the terminal calls itself, to remember something about it: TERM and,
 * once the answers are in, its name and version; printable ASCII. False
 * while answers are still expected: then it is TERM alone. */
bool kn_screen_identity(struct kn_screen *s, struct kn_buf *out);
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
