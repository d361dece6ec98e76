/*
 * ground.c: the first key, mouse event or answer in ordinary input.
 *
 * In: the bytes that wait, and the key sequences of terminfo. Out: what they
 * begin with, and how many of them it took. No state: decoder.c keeps it,
 * and reads pastes and strings itself.
 */
#include "tui/input/decoder_priv.h"

#include <string.h>

#include "kunnash/utf8.h"

struct ground__step
ground__take(enum ground__what what, size_t used_b)
{
	return (struct ground__step){ what, used_b };
}

struct ground__step
ground__take_key(struct kn_event *out, struct kn_key_press key,
    size_t used_b)
{
	out->type = KN_EVENT_KEY;
	out->key = key;
	return ground__take(EVENT, used_b);
}

/* True for ESC and a byte that opens something longer. */
bool
ground__is_opener(const unsigned char *p)
{
	return p[0] == ESC && memchr("[OP]X^_", p[1], 7) != NULL;
}

/*
 * A sequence that would swallow others or letters is not taken: terminfo is
 * a file of somebody's.
 */
static bool
seq_is_sound(const unsigned char *p, size_t n_b)
{
	if (n_b == 1)
		return p[0] != 0 && p[0] != ESC && (p[0] < 0x20 ||
		    p[0] == 0x7F);
	if (n_b > GROUND_SEQ_MAX_B || n_b < 2 || p[0] != ESC || p[1] < 0x20 ||
	    (n_b == 2 && ground__is_opener(p)))
		return false;
	/* CSI: must be whole (rxvt ends some with a dollar), no answer. */
	if (p[1] == '[') {
		unsigned char last = p[n_b - 1];

		return (last == '$' || (last >= 0x40 && last <= 0x7E)) &&
		    memchr("<=>?", p[2], 4) == NULL && last != 'R';
	}
	return true;
}

void
ground__add(struct ground__keys *keys, const char *seq,
    struct kn_key_press key)
{
	size_t n_b = seq == NULL ? 0 : strlen(seq);

	if (n_b == 0 || keys->n == GROUND_SEQ_MAX ||
	    !seq_is_sound((const unsigned char *)seq, n_b))
		return;
	struct ground__seq *s = &keys->seq[keys->n++];

	memcpy(s->bytes, seq, n_b);
	s->n_b = n_b;
	s->key = key;
}

/* Bytes of the UTF-8 sequence that a lead byte promises; 0: no lead. */
static size_t
utf8_length(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xC2 && c <= 0xDF)
		return 2;
	if ((c & 0xF0) == 0xE0)
		return 3;
	return c >= 0xF0 && c <= 0xF4 ? 4 : 0;
}

/* True when p[0..n_b) is the beginning of a longer UTF-8 sequence. */
bool
ground__utf8_is_cut(const unsigned char *p, size_t n_b)
{
	if (n_b == 0 || n_b >= utf8_length(p[0]))
		return false;
	for (size_t i = 1; i < n_b; i++)
		if ((p[i] & 0xC0) != 0x80)
			return false;
	return true;
}

static struct ground__step
character(const unsigned char *p, size_t n_b, struct kn_event *out)
{
	size_t used_b = 0;
	uint32_t cp;

	if (p[0] < 0x20 || p[0] == 0x7F)
		return ground__take_key(out, csi__control_key(p[0]), 1);
	if (ground__utf8_is_cut(p, n_b))
		return ground__take(MORE, 0);
	cp = kn_utf8_next((const char *)p, n_b, &used_b);
	if (cp == KN_CP_BAD || (cp >= 0x80 && cp <= 0x9F))
		return ground__take(SKIP, used_b);
	return ground__take_key(out, csi__char_key(cp, 0), used_b);
}

/* xterm's first mouse protocol, from terminals that know no other: CSI M
 * and three bytes, which must not be typed. */
static struct ground__step
old_mouse(const unsigned char *p, size_t n_b, struct kn_event *out)
{
	int b;

	if (n_b < 3)
		return ground__take(MORE, 0);
	if (p[0] < 0x20 || p[1] < 0x21 || p[2] < 0x21)
		return ground__take(SKIP, 0);
	b = p[0] - 0x20;
	if ((b & 32) != 0)
		return ground__take(SKIP, 3);
	out->type = KN_EVENT_MOUSE;
	out->mouse.x = p[1] - 0x21;
	out->mouse.y = p[2] - 0x21;
	out->mouse.button = b & 3;
	out->mouse.act = (b & 64) != 0 ?
	    ((b & 3) == 0 ? KN_MOUSE_WHEEL_UP : KN_MOUSE_WHEEL_DOWN) :
	    ((b & 3) == 3 ? KN_MOUSE_RELEASE : KN_MOUSE_PRESS);
	return ground__take(EVENT, 3);
}

/* p: after the introducer, which took intro_b bytes. */
static struct ground__step
control_sequence(const unsigned char *p, size_t n_b, size_t intro_b,
    struct kn_event *out)
{
	static const enum kn_event_type types[] = {
		[CSI_KEY] = KN_EVENT_KEY, [CSI_MOUSE] = KN_EVENT_MOUSE,
		[CSI_REPLY] = KN_EVENT_REPLY,
	};
	struct kn_csi csi;
	size_t used_b;

	/* The Linux console's F1 to F5. */
	if (n_b > 0 && p[0] == '[') {
		if (n_b == 1)
			return ground__take(MORE, 0);
		if (p[1] < 'A' || p[1] > 'E')
			return ground__take(SKIP, intro_b + 1);
		return ground__take_key(out, (struct kn_key_press){
		    .sym = KN_KEY_F1 + (uint32_t)(p[1] - 'A') }, intro_b + 2);
	}
	switch (csi__scan(p, n_b, &csi, &used_b)) {
	case CSI_MORE:
		return ground__take(MORE, 0);
	case CSI_BROKEN:
		return ground__take(SKIP, intro_b + used_b);
	case CSI_LONG:
		return ground__take(TO_TAIL, intro_b + used_b);
	case CSI_WHOLE:
		break;
	}
	if (csi.final == 'M' && used_b == 1) {
		struct ground__step s = old_mouse(p + 1, n_b - 1, out);

		s.used_b += s.what == MORE ? 0 : intro_b + 1;
		return s;
	}
	enum csi__kind kind = csi__meaning(&csi, out);

	if (kind == CSI_NOTHING)
		return ground__take(SKIP, intro_b + used_b);
	if (kind == CSI_PASTE)
		return ground__take(TO_PASTE, intro_b + used_b);
	out->type = types[kind];
	return ground__take(EVENT, intro_b + used_b);
}

/* SS3: a keypad or function key, with a modifier digit in old xterms. */
static struct ground__step
single_shift(const unsigned char *p, size_t n_b, size_t intro_b,
    struct kn_event *out)
{
	struct kn_key_press key;
	size_t i = 0;
	unsigned mods = 0;

	if (n_b > 0 && p[0] >= '2' && p[0] <= '8')
		mods = (unsigned)(p[i++] - '1');
	if (i == n_b)
		return ground__take(MORE, 0);
	if (csi__ss3((char)p[i], &key)) {
		key.mods = (uint8_t)(key.mods | mods);
		return ground__take_key(out, key, intro_b + i + 1);
	}
	/* It was Alt-O, and then something else. */
	return ground__take_key(out, csi__char_key('O', KN_KMOD_ALT), intro_b);
}

/* p[0] is ESC: a sequence, or Alt with a key, or the key itself. */
static struct ground__step
escape(const struct ground__keys *keys, const unsigned char *p, size_t n_b,
    struct kn_event *out)
{
	const struct kn_key_press esc = { .sym = KN_KEY_ESC };
	struct ground__step s;

	if (n_b == 1)
		return ground__take(MORE, 0);
	if (p[1] == '[')
		return control_sequence(p + 2, n_b - 2, 2, out);
	if (p[1] == 'O')
		return single_shift(p + 2, n_b - 2, 2, out);
	if (ground__is_opener(p))
		return n_b == 2 ? ground__take(MORE, 0) :
		    ground__take(TO_STRING, 2);
	if (p[1] == ESC) {
		/* rxvt's Alt with an arrow; else Esc, twice. */
		if (n_b == 2)
			return ground__take(MORE, 0);
		if (p[2] != '[' && p[2] != 'O')
			return ground__take_key(out, esc, 1);
	}
	s = ground__parse(keys, p + 1, n_b - 1, out);
	if (s.what == MORE)
		return s;
	if (s.what == EVENT && out->type == KN_EVENT_KEY) {
		out->key.mods |= KN_KMOD_ALT;
		s.used_b++;
		return s;
	}
	if (p[1] == ESC || s.what == TO_STRING || s.what == TO_PASTE ||
	    s.what == TO_TAIL)
		return ground__take_key(out, esc, 1);
	return ground__take(SKIP, s.used_b + 1);
}

/* The first bytes of ordinary input. Changes nothing but *out. */
struct ground__step
ground__parse(const struct ground__keys *keys, const unsigned char *p,
    size_t n_b, struct kn_event *out)
{
	const struct ground__seq *best = NULL;
	size_t intro_b = 1;
	unsigned char c1 = p[0];

	for (size_t i = 0; i < keys->n; i++) {
		const struct ground__seq *s = &keys->seq[i];

		if (s->n_b <= n_b && (best == NULL || s->n_b > best->n_b) &&
		    memcmp(s->bytes, p, s->n_b) == 0)
			best = s;
	}
	if (best != NULL)
		return ground__take_key(out, best->key, best->n_b);
	if (p[0] == ESC)
		return escape(keys, p, n_b, out);
	/* C1 controls, as bytes or as UTF-8: CSI, SS3 and the strings. */
	if (p[0] == 0xC2 && n_b >= 2) {
		c1 = p[1];
		intro_b = 2;
	}
	if (c1 == 0x9B)
		return control_sequence(p + intro_b, n_b - intro_b, intro_b,
		    out);
	if (c1 == 0x8F)
		return ground__take(SKIP, intro_b);
	if (c1 == 0x90 || c1 == 0x98 || (c1 >= 0x9D && c1 <= 0x9F))
		return ground__take(TO_STRING, intro_b);
	return character(p, n_b, out);
}
