/*
 * decode.c: a file's bytes to well-formed UTF-8. In: bytes of any encoding.
 * Out: text, and rejects for what is no text or was damaged, with the place
 * of the first bad byte. The conversion is core/text's.
 */
#include "import_priv.h"

#include <stdio.h>
#include <string.h>

#include "kunnash/utf8.h"

/* Damage that was loaded all the same: the byte of the file where it begins
 * (n_b of the file or beyond: not known), and how many parts there are. */
static void
report_damage(const struct import__input *in, size_t at_b, size_t n,
    const char *reason, const char *action, const struct kn_import_sink *sink)
{
	char place[64] = "";

	if (at_b < in->bytes->n)
		snprintf(place, sizeof(place), "byte %zu (%zu)", at_b, n);
	else
		snprintf(place, sizeof(place), "(%zu)", n);
	import__reject(sink, in->path, place, reason, action);
}

static size_t
count_nul(struct kn_str text)
{
	size_t n = 0;

	for (const char *s = text.s, *end = s + text.n; s < end; s++) {
		s = memchr(s, '\0', (size_t)(end - s));
		if (s == NULL)
			break;
		n++;
	}
	return n;
}

/* What decoding could not take as it was, for people who look at sources. */
static void
report(const struct import__input *in, enum kn_encoding enc,
    struct kn_str text, size_t n_bad, const struct kn_import_sink *sink)
{
	struct kn_str bytes = kn_buf_get(in->bytes);
	bool utf8 = enc == KN_ENC_UTF8;
	size_t n_nul = count_nul(text);

	if (n_bad > 0)
		report_damage(in, utf8 ? kn_utf8_valid_prefix(bytes.s,
		    bytes.n) : bytes.n, n_bad, N_("malformed characters"),
		    N_("loaded, each bad part shown as U+FFFD"), sink);
	if (n_nul > 0)
		report_damage(in, utf8 ? strlen(bytes.s) : bytes.n, n_nul,
		    N_("NUL characters"),
		    N_("loaded, each bad part shown as U+FFFD"), sink);
}

bool
import__decode(const struct import__input *in, struct kn_buf *text,
    const struct kn_import_sink *sink)
{
	enum kn_encoding enc = kn_encoding_detect(in->bytes->s, in->bytes->n);
	size_t n_bad = 0;

	if (enc == KN_ENC_BINARY) {
		import__reject(sink, in->path, "", N_("a binary file"),
		    import__skipped);
		return false;
	}
	enum kn_status st = kn_decode(enc, in->bytes->s, in->bytes->n, text,
	    &n_bad, NULL);
	if (st != KN_OK) {
		import__reject(sink, in->path, "",
		    N_("the text is too long when decoded"), import__skipped);
		return false;
	}
	report(in, enc, kn_buf_get(text), n_bad, sink);
	return true;
}
