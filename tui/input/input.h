/*
 * input.h: bytes from the terminal into events.
 *
 * A decoder is fed bytes as they come, cut anywhere, and yields keys, pastes,
 * mouse events and the terminal's answers; an answer is never taken for a
 * key, and everything is bounded. A lone ESC is a key only after a pause,
 * which the caller's poll() times.
 */
#ifndef KUNNASH_INPUT_H
#define KUNNASH_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"
#include "tui/screen/reply.h"

/* Keys that are no character: above Unicode. tui/input/key.def. */
enum kn_keysym {
	KN_KEY_BASE = 0x110000,
#define KN_KEY(NAME, name) KN_KEY_##NAME,
#include "tui/input/key.def"
#undef KN_KEY
	KN_KEY_END_
};

enum { KN_KMOD_SHIFT = 1, KN_KMOD_ALT = 2, KN_KMOD_CTRL = 4 };

/* sym: a code point, or an enum kn_keysym. Ctrl-letters are the lower-case
 * letter with KN_KMOD_CTRL. Space is U+0020 and prints as "Space". */
struct kn_key_press {
	uint32_t sym;
	uint8_t mods;
};

/* "C-r", "S-Left", "M-x", "Space", "ح": parse (false when it is none) and
 * print, inverse to each other. What cannot be seen is "U+00A0". */
bool kn_key_parse(struct kn_str name, struct kn_key_press *out);
void kn_key_print(struct kn_key_press key, struct kn_buf *out);
/* A name for people and for the help: as print, with arrows as ↑ ↓ ← →. */
void kn_key_label(struct kn_key_press key, struct kn_buf *out);

/*
 * The digit (0 to 9) that a key means, or -1: 1, the Arabic ١ and the
 * Persian ۱, and what the key engraved 1 types on an AZERTY layout: &.
 */
int kn_key_digit(struct kn_key_press key);

enum kn_event_type {
	KN_EVENT_NONE,          /* needs more bytes */
	KN_EVENT_KEY,
	KN_EVENT_PASTE,         /* text: the pasted bytes, one piece of it */
	KN_EVENT_MOUSE,
	KN_EVENT_REPLY,
};

struct kn_mouse {
	int x, y;               /* cell, from 0 */
	enum { KN_MOUSE_PRESS, KN_MOUSE_RELEASE, KN_MOUSE_WHEEL_UP,
		KN_MOUSE_WHEEL_DOWN } act;
	int button;
};

struct kn_event {
	enum kn_event_type type;
	struct kn_key_press key;
	struct kn_str text;     /* paste; valid until the next call */
	struct kn_mouse mouse;
	struct kn_reply reply;
};

struct kn_decoder;
struct kn_decoder *kn_decoder_new(void);
void kn_decoder_free(struct kn_decoder *d);
/* Adds a terminfo key sequence (what kcuu1 etc. say) for the key of a name;
 * has the form that kn_screen_keys() calls. */
void kn_decoder_add_named(void *decoder, const char *seq, const char *name);
void kn_decoder_feed(struct kn_decoder *d, const void *bytes, size_t n);
/* The next event; KN_EVENT_NONE when what was fed is used up. */
void kn_decoder_next(struct kn_decoder *d, struct kn_event *out);
/* True when bytes wait that only a pause can settle (a lone ESC, or the
 * beginning of a sequence): poll with this timeout, then kn_decoder_flush(). */
bool kn_decoder_pending(const struct kn_decoder *d, int *timeout_ms);
void kn_decoder_flush(struct kn_decoder *d);

#endif
