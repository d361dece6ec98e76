/*
 * clipboard.c: a text as the sequence that puts it on the clipboard.
 *
 * In: text of unknown origin. Out: OSC 52 with its filtered text in base64:
 * between the two fixed strings of modes.def only letters, digits, "+", "/"
 * and "=" go out, so nothing of a document can end the sequence early.
 */
#include "tui/screen/clipboard_priv.h"

#include <stdint.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

enum mode {
#define KN_MODE(NAME, bytes, what) NAME,
#include "tui/screen/modes.def"
#undef KN_MODE
};

static const char *const mode_bytes[] = {
#define KN_MODE(NAME, bytes, what) bytes,
#include "tui/screen/modes.def"
#undef KN_MODE
};

/* xterm drops a sequence of more base64 than this, others cut it anywhere. */
#define BASE64_MAX_B 74994
#define TEXT_MAX_B (BASE64_MAX_B / 4 * 3)

bool
clipboard__knows(const char *term)
{
	static const char *const without[] = { "linux", "dumb", "cons25",
		"vt52" };

	if (term == NULL)
		return false;
	for (size_t i = 0; i < sizeof(without) / sizeof(*without); i++) {
		size_t n = strlen(without[i]);

		if (strncmp(term, without[i], n) == 0 &&
		    (term[n] == '\0' || term[n] == '-'))
			return false;
	}
	return true;
}

static void
put_base64(struct kn_str in, struct kn_buf *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < in.n; i += 3) {
		size_t left = in.n - i;
		uint32_t v = (uint32_t)(unsigned char)in.s[i] << 16;

		if (left > 1)
			v |= (uint32_t)(unsigned char)in.s[i + 1] << 8;
		if (left > 2)
			v |= (unsigned char)in.s[i + 2];
		kn_buf_chr(out, digits[v >> 18]);
		kn_buf_chr(out, digits[v >> 12 & 63]);
		kn_buf_chr(out, left > 1 ? digits[v >> 6 & 63] : '=');
		kn_buf_chr(out, left > 2 ? digits[v & 63] : '=');
	}
}

/* The longest beginning of at most n bytes that ends between two characters
 * and leaves no letter without its marks. */
static size_t
cut_at(struct kn_str text, size_t n)
{
	for (int i = 0; i < 3 && n > 0 && n < text.n &&
	    ((unsigned char)text.s[n] & 0xC0) == 0x80; i++)
		n--;
	for (size_t i = n; i < text.n && n > 0;) {
		size_t next = i;

		if (!kn_uchar_is_mark(kn_utf8_next(text.s, text.n, &next)))
			break;
		kn_utf8_prev(text.s, &n);
		i = n;
	}
	return n;
}

size_t
clipboard__sequence(struct kn_str text, struct kn_buf *out)
{
	struct kn_buf safe;

	kn_buf_init(&safe, 0);
	/* What is filtered can grow threefold: U+FFFD for a stray byte. */
	size_t n = text.n > TEXT_MAX_B ? cut_at(text, TEXT_MAX_B) : text.n;
	kn_filter_append((struct kn_str){ text.s, n }, true, &safe);
	while (safe.n > TEXT_MAX_B) {
		n = cut_at(text, n - (safe.n - TEXT_MAX_B + 2) / 3);
		kn_buf_reset(&safe);
		kn_filter_append((struct kn_str){ text.s, n }, true, &safe);
	}
	kn_buf_cstr(out, mode_bytes[COPY_BEGIN]);
	put_base64(kn_buf_get(&safe), out);
	kn_buf_cstr(out, mode_bytes[COPY_END]);
	kn_buf_dispose(&safe);
	return n;
}
