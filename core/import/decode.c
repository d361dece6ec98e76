/*
 * decode.c: a file's bytes to well-formed UTF-8. In: bytes of any encoding.
 * Out: text, and rejects for what is no text or was damaged, with the place
 * of the first bad byte. The conversion is core/text's.
 */
#include "import_priv.h"

#include <stdio.h>

#include "kunnash/utf8.h"

static void
report_damage(const struct import__input *in, enum kn_encoding enc,
    size_t n_bad, const struct kn_import_sink *sink)
{
	char place[64] = "";
	size_t at = enc == KN_ENC_UTF8 ? kn_utf8_valid_prefix(in->bytes->s,
	    in->bytes->n) : in->bytes->n;

	/* The first bad byte, and how many bad parts there are. */
	if (at < in->bytes->n)
		snprintf(place, sizeof(place), "byte %zu (%zu)", at, n_bad);
	else
		snprintf(place, sizeof(place), "(%zu)", n_bad);
	import__reject(sink, in->path, place,
	    N_("malformed characters"),
	    N_("loaded, each bad part shown as U+FFFD"));
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
	if (n_bad > 0)
		report_damage(in, enc, n_bad, sink);
	return true;
}
