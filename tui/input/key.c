/*
 * key.c: names of keys, read and written.
 *
 * A name is any of C- M- S-, then a character, "Space", a name of key.def,
 * or "U+00A0" for what cannot be seen. In: names of keymap.def and of the
 * user's keys file, keys of the decoder. Out: the other one of the two.
 */
#include "tui/input/input.h"

#include <string.h>
#include <strings.h>

#include "kunnash/filter.h"
#include "kunnash/utf8.h"
#include "tui/input/decoder_priv.h"

static const char *const names[] = {
#define KN_KEY(NAME, name) name,
#include "tui/input/key.def"
#undef KN_KEY
};
#define N_NAMES (sizeof(names) / sizeof(names[0]))

static const struct {
	char letter;
	uint8_t mod;
} mods[] = {
	{ 'C', KN_KMOD_CTRL },
	{ 'M', KN_KMOD_ALT },
	{ 'S', KN_KMOD_SHIFT },
};
#define N_MODS (sizeof(mods) / sizeof(mods[0]))

static bool
is_named(struct kn_str s, const char *name)
{
	return strlen(name) == s.n && strncasecmp(name, s.s, s.n) == 0;
}

/* Cuts "C-" and the like off; false when one is there twice. */
static bool
parse_mods(struct kn_str *s, uint8_t *out)
{
	*out = 0;
	while (s->n > 2 && s->s[1] == '-') {
		size_t i = 0;

		while (i < N_MODS && mods[i].letter != s->s[0])
			i++;
		if (i == N_MODS || (*out & mods[i].mod) != 0)
			return false;
		*out |= mods[i].mod;
		s->s += 2;
		s->n -= 2;
	}
	return true;
}

/* "U+" and four to six hexadecimal digits. */
static bool
parse_code(struct kn_str s, uint32_t *cp)
{
	*cp = 0;
	if (s.n < 6 || s.n > 8 || s.s[0] != 'U' || s.s[1] != '+')
		return false;
	for (size_t i = 2; i < s.n; i++) {
		const char *digits = "0123456789ABCDEF";
		const char *at = s.s[i] == '\0' ? NULL :
		    strchr(digits, s.s[i]);

		if (at == NULL)
			return false;
		*cp = *cp * 16 + (uint32_t)(at - digits);
	}
	return *cp > 0x20 && (*cp < 0x7F || *cp > 0x9F) && *cp <= 0x10FFFF &&
	    (*cp < 0xD800 || *cp > 0xDFFF);
}

static bool
parse_char(struct kn_str s, uint32_t *cp)
{
	size_t i_b = 0;

	*cp = s.n == 0 ? KN_CP_BAD : kn_utf8_next(s.s, s.n, &i_b);
	if (s.n > 0 && i_b == s.n && *cp != ' ' &&
	    kn_filter_cp(*cp) == KN_FILTER_SHOW && *cp != KN_CP_BAD)
		return true;
	return parse_code(s, cp);
}

bool
kn_key_parse(struct kn_str name, struct kn_key_press *out)
{
	uint8_t m;
	uint32_t cp;

	if (name.n == 0 || !parse_mods(&name, &m))
		return false;
	for (size_t i = 0; i < N_NAMES; i++)
		if (is_named(name, names[i])) {
			*out = (struct kn_key_press){ .mods = m,
			    .sym = KN_KEY_BASE + 1 + (uint32_t)i };
			return true;
		}
	if (is_named(name, "Space")) {
		*out = (struct kn_key_press){ .sym = ' ', .mods = m };
		return true;
	}
	if (!parse_char(name, &cp))
		return false;
	/* Shift is part of a character: "S-a" is written "A". */
	if ((m & KN_KMOD_SHIFT) != 0)
		return false;
	*out = csi__char_key(cp, m);
	return true;
}

static void
print(struct kn_key_press key, const char *const *arrows, struct kn_buf *out)
{
	for (size_t i = 0; i < N_MODS; i++)
		if ((key.mods & mods[i].mod) != 0) {
			kn_buf_chr(out, mods[i].letter);
			kn_buf_chr(out, '-');
		}
	if (arrows != NULL && key.sym >= KN_KEY_UP && key.sym <= KN_KEY_RIGHT)
		kn_buf_cstr(out, arrows[key.sym - KN_KEY_UP]);
	else if (key.sym > KN_KEY_BASE && key.sym < KN_KEY_END_)
		kn_buf_cstr(out, names[key.sym - KN_KEY_BASE - 1]);
	else if (key.sym == ' ')
		kn_buf_cstr(out, "Space");
	else if (kn_filter_cp(key.sym) == KN_FILTER_SHOW &&
	    key.sym != KN_CP_BAD)
		kn_buf_cp(out, key.sym);
	else
		kn_buf_fmt(out, "U+%04X", (unsigned)key.sym);
}

void
kn_key_print(struct kn_key_press key, struct kn_buf *out)
{
	print(key, NULL, out);
}

void
kn_key_label(struct kn_key_press key, struct kn_buf *out)
{
	static const char *const arrows[] = { "↑", "↓", "←", "→" };

	print(key, arrows, out);
}

/* ---- digits ------------------------------------------------------------ */

int
kn_key_digit(struct kn_key_press key)
{
	static const uint32_t zeros[] = { '0', 0x660, 0x6F0 };
	/* à & é " ' ( - è _ ç: the upper row of AZERTY, from 0. */
	static const uint32_t azerty[] = { 0xE0, '&', 0xE9, '"', '\'', '(',
		'-', 0xE8, '_', 0xE7 };

	if ((key.mods & (KN_KMOD_ALT | KN_KMOD_CTRL)) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(zeros) / sizeof(*zeros); i++)
		if (key.sym >= zeros[i] && key.sym <= zeros[i] + 9)
			return (int)(key.sym - zeros[i]);
	for (int i = 0; i < 10; i++)
		if (key.sym == azerty[i])
			return i;
	return -1;
}
