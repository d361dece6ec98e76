/*
 * encoding.c: a file's bytes to UTF-8. Row "file" of ARCHITECTURE.md. In:
 * bytes and their encoding. Out: well-formed UTF-8 in a bounded buffer, and
 * how much was malformed. UTF-8 is checked and copied in runs; the others go
 * through ICU in small pieces.
 */
#include "kunnash/encoding.h"

#include <stdbool.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include "kunnash/utf8.h"

static const char *const names[] = {
	[KN_ENC_UTF8] = "UTF-8",
	[KN_ENC_UTF16LE] = "UTF-16LE",
	[KN_ENC_UTF16BE] = "UTF-16BE",
	[KN_ENC_WINDOWS_1256] = "windows-1256",
	[KN_ENC_ISO_8859_6] = "ISO-8859-6",
	[KN_ENC_BINARY] = "binary",
};

/* The byte order mark to skip, as it stands in the file. */
static const struct {
	const char *s;
	size_t n;
} marks[] = {
	[KN_ENC_UTF8] = { "\xEF\xBB\xBF", 3 },
	[KN_ENC_UTF16LE] = { "\xFF\xFE", 2 },
	[KN_ENC_UTF16BE] = { "\xFE\xFF", 2 },
	[KN_ENC_BINARY] = { "", 0 },
};

const char *
kn_encoding_name(enum kn_encoding enc)
{
	return (unsigned)enc <= KN_ENC_BINARY ? names[enc] : "binary";
}

/* Copies well-formed runs whole; true to the end or until out is full. */
static size_t
decode_utf8(const char *s, size_t n, struct kn_buf *out)
{
	size_t i = 0, bad = 0;

	while (i < n && out->status == KN_OK) {
		size_t run = kn_utf8_valid_prefix(s + i, n - i);

		kn_buf_put(out, s + i, run);
		i += run;
		if (i < n) {
			kn_utf8_next(s, n, &i);
			kn_buf_cp(out, KN_CP_BAD);
			bad++;
		}
	}
	return bad;
}

/* ICU's callback for what cannot be decoded: one U+FFFD, counted. */
static void
substitute(const void *context, UConverterToUnicodeArgs *args,
    const char *bytes, int32_t n, UConverterCallbackReason reason,
    UErrorCode *uerr)
{
	(void)bytes;
	(void)n;
	if (reason > UCNV_IRREGULAR)
		return;         /* opened, reset, closed: nothing to write */
	/* The context is const in ICU's signature, the counter is ours. */
	size_t *const *counter = context;
	++**counter;
	*uerr = U_ZERO_ERROR;
	ucnv_cbToUWriteSub(args, 0, uerr);
}

/* Appends UTF-16 that is well-formed, but may end in half a pair. */
static void
put_utf16(const UChar *u, size_t n, uint32_t *lead, struct kn_buf *out)
{
	char piece[3072];
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t c = u[i];

		if (c >= 0xD800 && c <= 0xDBFF) {
			*lead = c;
			continue;
		}
		if (c >= 0xDC00 && c <= 0xDFFF)
			c = 0x10000 + ((*lead & 0x3FF) << 10) + (c & 0x3FF);
		if (k > sizeof(piece) - 4) {
			kn_buf_put(out, piece, k);
			k = 0;
		}
		k += kn_utf8_put(c, piece + k);
	}
	kn_buf_put(out, piece, k);
}

static enum kn_status
decode_icu(const char *name, const char *s, size_t n, struct kn_buf *out,
    size_t *bad, struct kn_err *err)
{
	UErrorCode uerr = U_ZERO_ERROR;
	UConverter *cnv = ucnv_open(name, &uerr);
	const char *end = s + n;
	uint32_t lead = 0;

	/* ICU holds on to the address of this variable, not of `bad`. */
	size_t *const counter = bad;
	if (U_SUCCESS(uerr))
		ucnv_setToUCallBack(cnv, substitute, &counter, NULL, NULL,
		    &uerr);
	if (U_FAILURE(uerr)) {
		ucnv_close(cnv);
		return kn_err_set(err, KN_UNSUPPORTED,
		    N_("cannot decode %s"), "%s", name);
	}
	do {
		UChar units[1024], *to = units;

		uerr = U_ZERO_ERROR;
		ucnv_toUnicode(cnv, &to, units + 1024, &s, end, NULL, true,
		    &uerr);
		put_utf16(units, (size_t)(to - units), &lead, out);
	} while (uerr == U_BUFFER_OVERFLOW_ERROR && out->status == KN_OK);
	ucnv_close(cnv);
	if (U_FAILURE(uerr) && uerr != U_BUFFER_OVERFLOW_ERROR)
		return kn_err_set(err, KN_BUG, N_("cannot decode %s"),
		    "%s: %s", name, u_errorName(uerr));
	return KN_OK;
}

enum kn_status
kn_decode(enum kn_encoding enc, const void *bytes, size_t n_b,
    struct kn_buf *out, size_t *n_bad, struct kn_err *err)
{
	const char *s = bytes;
	size_t bad = 0;
	enum kn_status status = KN_OK;

	kn_err_clear(err);
	if (n_bad != NULL)
		*n_bad = 0;
	if ((unsigned)enc >= KN_ENC_BINARY)
		return kn_err_set(err, KN_UNSUPPORTED,
		    N_("no text in it"), NULL);
	if (marks[enc].n > 0 && n_b >= marks[enc].n &&
	    memcmp(s, marks[enc].s, marks[enc].n) == 0) {
		s += marks[enc].n;
		n_b -= marks[enc].n;
	}
	if (enc == KN_ENC_UTF8)
		bad = decode_utf8(s, n_b, out);
	else if (n_b > 0)
		status = decode_icu(names[enc], s, n_b, out, &bad, err);
	if (n_bad != NULL)
		*n_bad = bad;
	if (status == KN_OK && out->status != KN_OK)
		return kn_err_set(err, out->status, N_("text too long"),
		    NULL);
	return status;
}
