/*
 * decoder_priv.h: sequences of the terminal, shared by decoder.c, ground.c
 * and csi.c.
 */
#ifndef KUNNASH_DECODER_PRIV_H
#define KUNNASH_DECODER_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/input/input.h"

/* A control sequence (ECMA-48 5.4): what stands after its introducer. */
struct kn_csi {
	char leader;            /* one of < = > ?, or 0 */
	char inter;             /* the last intermediate byte, or 0 */
	char final;             /* 0x40 to 0x7E */
	int32_t param[KN_REPLY_PARAMS];     /* -1: absent */
	int n_params;
};

enum csi__scan { CSI_MORE, CSI_WHOLE, CSI_BROKEN, CSI_LONG };
/*
 * Reads a sequence from the bytes after CSI; *used_b gets its length. A
 * broken one ends before the byte that cannot belong to it; of a long one
 * more is to come, which belongs to it and says nothing.
 */
enum csi__scan csi__scan(const unsigned char *p, size_t n_b,
    struct kn_csi *out, size_t *used_b);

enum csi__kind { CSI_NOTHING, CSI_KEY, CSI_MOUSE, CSI_REPLY, CSI_PASTE };
/* What a whole sequence means; key, mouse or reply of *out is filled. */
enum csi__kind csi__meaning(const struct kn_csi *csi, struct kn_event *out);
/* The key of an SS3 sequence by its final byte; false when it is none. */
bool csi__ss3(char final, struct kn_key_press *out);
/* A character with modifiers as one of the forms that input.h promises. */
struct kn_key_press csi__char_key(uint32_t cp, unsigned mods);
/* The key of a C0 control or DEL. */
struct kn_key_press csi__control_key(unsigned char c);

/* ---- ground.c --------------------------------------------------------- */

#define ESC 0x1B
#define GROUND_SEQ_MAX_B 16
#define GROUND_SEQ_MAX 128

/* Key sequences that terminfo knows. */
struct ground__seq {
	unsigned char bytes[GROUND_SEQ_MAX_B];
	size_t n_b;
	struct kn_key_press key;
};
struct ground__keys {
	struct ground__seq seq[GROUND_SEQ_MAX];
	size_t n;
};

/* What the first bytes are: more is needed; used up without an event; an
 * event; or the start of a paste, of a string, or of the rest of an overlong
 * sequence. */
enum ground__what { MORE, SKIP, EVENT, TO_PASTE, TO_STRING, TO_TAIL };
struct ground__step {
	enum ground__what what;
	size_t used_b;
};
struct ground__step ground__take(enum ground__what what, size_t used_b);
struct ground__step ground__take_key(struct kn_event *out,
    struct kn_key_press key, size_t used_b);

void ground__add(struct ground__keys *keys, const char *seq,
    struct kn_key_press key);
/* True for ESC and a byte that opens something longer. */
bool ground__is_opener(const unsigned char *p);
/* True when p[0..n_b) is the beginning of a longer UTF-8 sequence. */
bool ground__utf8_is_cut(const unsigned char *p, size_t n_b);
/* The first bytes of ordinary input (n_b > 0). */
struct ground__step ground__parse(const struct ground__keys *keys,
    const unsigned char *p, size_t n_b, struct kn_event *out);

#endif
