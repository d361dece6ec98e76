/*
 * csi.c: what the control sequences that terminals send mean.
 *
 * In: the bytes after CSI or SS3, as decoder.c cut them out. Out: a key, a
 * mouse event or an answer. Tables, no state. Anything not in the tables is
 * nothing: it is swallowed, never typed.
 */
#include "tui/input/decoder_priv.h"

#include <string.h>

#define CSI_MAX_B ((size_t)128)
#define PARAM_MAX 0xFFFFFF

/* Adds a digit or a separator to the parameters. */
static void
add_param(struct kn_csi *csi, unsigned char c)
{
	if (csi->n_params == 0)
		csi->n_params = 1;
	if (c == ';' || c == ':') {
		if (csi->n_params <= KN_REPLY_PARAMS)
			csi->n_params++;
		return;
	}
	if (csi->n_params > KN_REPLY_PARAMS)
		return;
	int32_t *v = &csi->param[csi->n_params - 1];

	*v = (*v < 0 ? 0 : *v) * 10 + (c - '0');
	if (*v > PARAM_MAX)
		*v = PARAM_MAX;
}

enum csi__scan
csi__scan(const unsigned char *p, size_t n_b, struct kn_csi *out,
    size_t *used_b)
{
	size_t i = 0;

	memset(out, 0, sizeof(*out));
	for (int k = 0; k < KN_REPLY_PARAMS; k++)
		out->param[k] = -1;
	for (; i < n_b && i < CSI_MAX_B; i++) {
		unsigned char c = p[i];

		if (c >= '<' && c <= '?' && i == 0) {
			out->leader = (char)c;
		} else if (c >= '0' && c <= ';' && out->inter == 0) {
			add_param(out, c);
		} else if (c >= 0x20 && c <= 0x2F) {
			out->inter = (char)c;
		} else if (c >= 0x40 && c <= 0x7E) {
			if (out->n_params > KN_REPLY_PARAMS)
				out->n_params = KN_REPLY_PARAMS;
			out->final = (char)c;
			*used_b = i + 1;
			return CSI_WHOLE;
		} else {
			*used_b = i;
			return CSI_BROKEN;
		}
	}
	*used_b = i;
	return i < CSI_MAX_B ? CSI_MORE : CSI_LONG;
}

/* Keys by the final byte of CSI or SS3. */
static const struct {
	char final;
	bool csi, ss3;
	uint32_t sym;
	uint8_t mods;
} final_keys[] = {
	{ 'A', true, true, KN_KEY_UP, 0 },
	{ 'B', true, true, KN_KEY_DOWN, 0 },
	{ 'C', true, true, KN_KEY_RIGHT, 0 },
	{ 'D', true, true, KN_KEY_LEFT, 0 },
	{ 'F', true, true, KN_KEY_END, 0 },
	{ 'H', true, true, KN_KEY_HOME, 0 },
	{ 'M', false, true, KN_KEY_ENTER, 0 },  /* keypad */
	{ 'P', true, true, KN_KEY_F1, 0 },
	{ 'Q', true, true, KN_KEY_F2, 0 },
	/* CSI R is a cursor position, an answer: F3 only as SS3. */
	{ 'R', false, true, KN_KEY_F3, 0 },
	{ 'S', true, true, KN_KEY_F4, 0 },
	{ 'Z', true, false, KN_KEY_TAB, KN_KMOD_SHIFT },
	/* rxvt: shifted arrows as CSI a, with Ctrl as SS3 a. */
	{ 'a', true, false, KN_KEY_UP, KN_KMOD_SHIFT },
	{ 'b', true, false, KN_KEY_DOWN, KN_KMOD_SHIFT },
	{ 'c', true, false, KN_KEY_RIGHT, KN_KMOD_SHIFT },
	{ 'd', true, false, KN_KEY_LEFT, KN_KMOD_SHIFT },
	{ 'a', false, true, KN_KEY_UP, KN_KMOD_CTRL },
	{ 'b', false, true, KN_KEY_DOWN, KN_KMOD_CTRL },
	{ 'c', false, true, KN_KEY_RIGHT, KN_KMOD_CTRL },
	{ 'd', false, true, KN_KEY_LEFT, KN_KMOD_CTRL },
};

/* Keys by the first parameter of CSI … ~. */
static const struct {
	int32_t param;
	uint32_t sym;
} tilde_keys[] = {
	{ 1, KN_KEY_HOME }, { 2, KN_KEY_INSERT }, { 3, KN_KEY_DELETE },
	{ 4, KN_KEY_END }, { 5, KN_KEY_PGUP }, { 6, KN_KEY_PGDN },
	{ 7, KN_KEY_HOME }, { 8, KN_KEY_END },
	{ 11, KN_KEY_F1 }, { 12, KN_KEY_F2 }, { 13, KN_KEY_F3 },
	{ 14, KN_KEY_F4 }, { 15, KN_KEY_F5 }, { 17, KN_KEY_F6 },
	{ 18, KN_KEY_F7 }, { 19, KN_KEY_F8 }, { 20, KN_KEY_F9 },
	{ 21, KN_KEY_F10 }, { 23, KN_KEY_F11 }, { 24, KN_KEY_F12 },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

bool
csi__ss3(char final, struct kn_key_press *out)
{
	for (size_t i = 0; i < COUNT(final_keys); i++)
		if (final_keys[i].ss3 && final_keys[i].final == final) {
			out->sym = final_keys[i].sym;
			out->mods = final_keys[i].mods;
			return true;
		}
	return false;
}

struct kn_key_press
csi__control_key(unsigned char c)
{
	struct kn_key_press k = { .sym = (uint32_t)c + '@',
		.mods = KN_KMOD_CTRL };

	/* LF is an Enter typed before the terminal was raw. */
	if (c == 0x0D || c == 0x0A)
		k = (struct kn_key_press){ .sym = KN_KEY_ENTER };
	else if (c == 0x09)
		k = (struct kn_key_press){ .sym = KN_KEY_TAB };
	else if (c == 0x7F || c == 0x08)
		k = (struct kn_key_press){ .sym = KN_KEY_BACKSPACE };
	else if (c == 0x1B)
		k = (struct kn_key_press){ .sym = KN_KEY_ESC };
	else if (c == 0)
		k.sym = ' ';
	else if (c <= 0x1A)
		k.sym = (uint32_t)c + 'a' - 1;
	return k;
}

struct kn_key_press
csi__char_key(uint32_t cp, unsigned mods)
{
	uint8_t m = (uint8_t)(mods & (KN_KMOD_SHIFT | KN_KMOD_ALT |
	    KN_KMOD_CTRL));

	if (cp < 0x20 || cp == 0x7F) {
		struct kn_key_press k = csi__control_key((unsigned char)cp);

		if (k.sym < KN_KEY_BASE && k.sym != ' ')
			m &= (uint8_t)~KN_KMOD_SHIFT;
		k.mods |= m;
		return k;
	}
	bool upper = cp >= 'A' && cp <= 'Z', lower = cp >= 'a' && cp <= 'z';

	if ((m & KN_KMOD_CTRL) != 0 && upper)
		cp += 'a' - 'A';
	else if ((m & (KN_KMOD_CTRL | KN_KMOD_SHIFT)) == KN_KMOD_SHIFT &&
	    lower)
		cp -= 'a' - 'A';
	/* Shift is in the character already, but for a blank. */
	if (cp != ' ')
		m &= (uint8_t)~KN_KMOD_SHIFT;
	return (struct kn_key_press){ .sym = cp, .mods = m };
}

/* xterm's modifier parameter: 1 + bits; ours are the same three bits. */
static unsigned
modifiers(const struct kn_csi *csi, int at)
{
	int32_t v = at < csi->n_params ? csi->param[at] - 1 : 0;

	if (v < 0 || v > 255)
		return 0;
	/* 8 is Meta, which most people have where Alt is. */
	return ((unsigned)v & 7u) | ((v & 8) != 0 ? KN_KMOD_ALT : 0u);
}

/* CSI code ; modifiers u, and xterm's CSI 27 ; modifiers ; code ~. */
static enum csi__kind
char_sequence(int32_t cp, unsigned mods, struct kn_event *out)
{
	if (cp < 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF) ||
	    (cp >= 0x80 && cp <= 0x9F))
		return CSI_NOTHING;
	out->key = csi__char_key((uint32_t)cp, mods);
	return CSI_KEY;
}

static enum csi__kind
tilde(const struct kn_csi *csi, struct kn_event *out)
{
	if (csi->n_params == 0)
		return CSI_NOTHING;
	if (csi->param[0] == 200)
		return CSI_PASTE;
	if (csi->param[0] == 27 && csi->n_params >= 3)
		return char_sequence(csi->param[2], modifiers(csi, 1), out);
	for (size_t i = 0; i < COUNT(tilde_keys); i++) {
		if (tilde_keys[i].param != csi->param[0])
			continue;
		out->key.sym = tilde_keys[i].sym;
		out->key.mods = (uint8_t)modifiers(csi, 1);
		return CSI_KEY;
	}
	return CSI_NOTHING;
}

/* SGR mouse: CSI < button ; x ; y M (press) or m (release). */
static enum csi__kind
mouse(const struct kn_csi *csi, struct kn_event *out)
{
	if (csi->n_params != 3 || csi->param[0] < 0 || csi->param[1] < 1 ||
	    csi->param[2] < 1)
		return CSI_NOTHING;
	int b = csi->param[0];
	int which = (b & 3) | ((b & 64) != 0 ? 64 : 0);

	if ((b & 32) != 0 || b > 127)   /* motion; buttons 8 and up */
		return CSI_NOTHING;
	out->mouse.x = csi->param[1] - 1;
	out->mouse.y = csi->param[2] - 1;
	out->mouse.button = which & 3;
	if (which == 64)
		out->mouse.act = KN_MOUSE_WHEEL_UP;
	else if (which == 65)
		out->mouse.act = KN_MOUSE_WHEEL_DOWN;
	else if (which > 65)
		return CSI_NOTHING;
	else
		out->mouse.act = csi->final == 'M' ? KN_MOUSE_PRESS :
		    KN_MOUSE_RELEASE;
	return CSI_MOUSE;
}

/* What answers look like; the first row that fits. 0: any leader. */
static const struct {
	char leader, inter, final;
	enum kn_reply_kind kind;
} replies[] = {
	{ 0, '$', 'y', KN_REPLY_DECRPM },
	{ '?', 0, 'c', KN_REPLY_DA1 },
	{ '>', 0, 'c', KN_REPLY_DA2 },
	{ 0, 0, 'R', KN_REPLY_CPR },
};

static enum csi__kind
reply(const struct kn_csi *csi, struct kn_event *out)
{
	struct kn_reply *r = &out->reply;

	memset(r, 0, sizeof(*r));
	r->kind = KN_REPLY_OTHER;
	r->n_params = csi->n_params;
	memcpy(r->param, csi->param, sizeof(r->param));
	r->text[0] = csi->leader;
	for (size_t i = 0; i < COUNT(replies); i++) {
		if ((replies[i].leader != 0 &&
		    replies[i].leader != csi->leader) ||
		    replies[i].inter != csi->inter ||
		    replies[i].final != csi->final)
			continue;
		r->kind = replies[i].kind;
		break;
	}
	return CSI_REPLY;
}

enum csi__kind
csi__meaning(const struct kn_csi *csi, struct kn_event *out)
{
	if (csi->leader == '<' && csi->inter == 0 &&
	    (csi->final == 'M' || csi->final == 'm'))
		return mouse(csi, out);
	/* What starts with ? > = or has an intermediate is never a key. */
	if (csi->leader != 0 || csi->inter != 0 || csi->final == 'R')
		return reply(csi, out);
	if (csi->final == '~')
		return tilde(csi, out);
	if (csi->final == 'u' && csi->n_params > 0)
		return char_sequence(csi->param[0], modifiers(csi, 1), out);
	for (size_t i = 0; i < COUNT(final_keys); i++) {
		if (!final_keys[i].csi || final_keys[i].final != csi->final)
			continue;
		if (csi->final >= 'a' && csi->n_params > 0)
			continue;       /* rxvt's have none */
		out->key.sym = final_keys[i].sym;
		out->key.mods = (uint8_t)(final_keys[i].mods |
		    modifiers(csi, 1));
		return CSI_KEY;
	}
	return CSI_NOTHING;
}
