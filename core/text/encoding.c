/*
 * encoding.c: a file's bytes to UTF-8. Row "file" of ARCHITECTURE.md. In:
 * bytes and their encoding, at once or in pieces. Out: well-formed UTF-8 in
 * a bounded buffer, and how much was malformed. UTF-8 is checked and copied
 * in runs; the others go through ICU in small pieces.
 */
#include "kunnash/encoding.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

static const char *const names[] = {
	[KN_ENC_UTF8] = "UTF-8",
	[KN_ENC_UTF16LE] = "UTF-16LE",
	[KN_ENC_UTF16BE] = "UTF-16BE",
	[KN_ENC_WINDOWS_1256] = "windows-1256",
	[KN_ENC_ISO_8859_6] = "ISO-8859-6",
	[KN_ENC_WINDOWS_1252] = "windows-1252",
	[KN_ENC_BINARY] = "binary",
};

/* What else they are called; pages that say the first mean the second. */
static const struct {
	const char *name;
	enum kn_encoding enc;
} aliases[] = {
	{ "utf8", KN_ENC_UTF8 },
	{ "cp1256", KN_ENC_WINDOWS_1256 },
	{ "x-cp1256", KN_ENC_WINDOWS_1256 },
	{ "arabic", KN_ENC_ISO_8859_6 },
	{ "iso-8859-1", KN_ENC_WINDOWS_1252 },
	{ "iso-8859-15", KN_ENC_WINDOWS_1252 },
	{ "latin1", KN_ENC_WINDOWS_1252 },
	{ "cp1252", KN_ENC_WINDOWS_1252 },
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

struct kn_recoder {
	enum kn_encoding enc;
	UConverter *cnv;        /* not for UTF-8 */
	uint32_t lead;          /* half a pair of UTF-16 */
	bool begun;             /* past a byte order mark */
	uint64_t at_b;          /* of the whole, before what is decoded now */
	const char *piece;      /* what is decoded now */
	size_t n_bad;
	uint64_t bad_at_b;      /* the first */
};

const char *
kn_encoding_name(enum kn_encoding enc)
{
	return (unsigned)enc <= KN_ENC_BINARY ? names[enc] : "binary";
}

enum kn_encoding
kn_encoding_parse(struct kn_str name)
{
	for (unsigned i = 0; i < KN_ENC_BINARY; i++)
		if (strlen(names[i]) == name.n &&
		    strncasecmp(names[i], name.s, name.n) == 0)
			return (enum kn_encoding)i;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (strlen(aliases[i].name) == name.n &&
		    strncasecmp(aliases[i].name, name.s, name.n) == 0)
			return aliases[i].enc;
	return KN_ENC_BINARY;
}

static void
note_bad(struct kn_recoder *d, uint64_t at_b)
{
	if (d->n_bad++ == 0)
		d->bad_at_b = at_b;
}

/* How many bytes at the end of s begin a character that the next piece may
 * complete. */
static size_t
unfinished(const char *s, size_t n)
{
	static const unsigned char least[] = { 0, 0xC2, 0xE0, 0xF0 };

	for (size_t k = 1; k <= 3 && k <= n; k++) {
		unsigned char c = (unsigned char)s[n - k];

		if ((c & 0xC0) == 0x80)
			continue;
		return c >= least[k] && c <= 0xF4 ? k : 0;
	}
	return 0;
}

/* Copies well-formed runs whole; returns how many bytes it took: not a
 * character that is cut, unless this is the last piece. */
static size_t
decode_utf8(struct kn_recoder *d, const char *s, size_t n, bool last,
    struct kn_buf *out)
{
	size_t i = 0;

	while (i < n && out->status == KN_OK) {
		size_t run = kn_utf8_valid_prefix(s + i, n - i);

		kn_buf_put(out, s + i, run);
		i += run;
		if (i == n || (!last && n - i <= 3 &&
		    unfinished(s + i, n - i) == n - i))
			break;
		note_bad(d, d->at_b + i);
		kn_utf8_next(s, n, &i);
		kn_buf_cp(out, KN_CP_BAD);
	}
	return i;
}

/* ICU's callback for what cannot be decoded: one U+FFFD, counted. */
static void
substitute(const void *context, UConverterToUnicodeArgs *args,
    const char *bytes, int32_t n, UConverterCallbackReason reason,
    UErrorCode *uerr)
{
	(void)bytes;
	if (reason > UCNV_IRREGULAR)
		return;         /* opened, reset, closed: nothing to write */
	/* The context is const in ICU's signature, the decoder is ours. */
	struct kn_recoder *const *d = context;
	ptrdiff_t past = args->source - (*d)->piece;
	note_bad(*d, (*d)->at_b + (uint64_t)(past > n ? past - n : 0));
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

/* ICU keeps what is cut for itself. */
static size_t
decode_icu(struct kn_recoder *d, const char *s, size_t n, bool last,
    struct kn_buf *out)
{
	const char *end = s + n;
	struct kn_recoder *const self = d;
	UErrorCode uerr = U_ZERO_ERROR;

	d->piece = s;
	/* ICU holds on to the address of this variable. */
	ucnv_setToUCallBack(d->cnv, substitute, &self, NULL, NULL, &uerr);
	do {
		UChar units[1024], *to = units;

		uerr = U_ZERO_ERROR;
		ucnv_toUnicode(d->cnv, &to, units + 1024, &s, end, NULL, last,
		    &uerr);
		put_utf16(units, (size_t)(to - units), &d->lead, out);
	} while (uerr == U_BUFFER_OVERFLOW_ERROR && out->status == KN_OK);
	return n;
}

struct kn_recoder *
kn_recoder_new(enum kn_encoding enc)
{
	UErrorCode uerr = U_ZERO_ERROR;

	if ((unsigned)enc >= KN_ENC_BINARY)
		return NULL;
	struct kn_recoder *d = kn_calloc(1, sizeof(*d));
	d->enc = enc;
	if (enc == KN_ENC_UTF8)
		return d;
	d->cnv = ucnv_open(names[enc], &uerr);
	if (U_SUCCESS(uerr))
		return d;
	kn_recoder_free(d);
	return NULL;
}

void
kn_recoder_free(struct kn_recoder *d)
{
	if (d == NULL)
		return;
	if (d->cnv != NULL)
		ucnv_close(d->cnv);
	free(d);
}

/* Passes a byte order mark over; false while that cannot be known. */
static bool
pass_mark(struct kn_recoder *d, struct kn_str *s, bool last)
{
	struct kn_str mark = { marks[d->enc].s, marks[d->enc].n };

	if (d->begun || mark.n == 0)
		return true;
	if (!last && s->n < mark.n && kn_str_starts(mark, *s))
		return false;
	d->begun = true;
	if (kn_str_starts(*s, mark)) {
		s->s += mark.n;
		s->n -= mark.n;
		d->at_b += mark.n;
	}
	return true;
}

size_t
kn_recoder_put(struct kn_recoder *d, const void *bytes, size_t n_b,
    bool last, struct kn_buf *out)
{
	struct kn_str s = { bytes, n_b };
	size_t used;

	if (!pass_mark(d, &s, last))
		return 0;
	if (d->enc == KN_ENC_UTF8)
		used = decode_utf8(d, s.s, s.n, last, out);
	else
		used = decode_icu(d, s.s, s.n, last, out);
	d->at_b += used;
	return n_b - s.n + used;
}

size_t
kn_recoder_bad(const struct kn_recoder *d, uint64_t *first_at_b)
{
	if (first_at_b != NULL)
		*first_at_b = d->bad_at_b;
	return d->n_bad;
}

enum kn_status
kn_decode(enum kn_encoding enc, const void *bytes, size_t n_b,
    struct kn_buf *out, size_t *n_bad, struct kn_err *err)
{
	kn_err_clear(err);
	if (n_bad != NULL)
		*n_bad = 0;
	if ((unsigned)enc >= KN_ENC_BINARY)
		return kn_err_set(err, KN_UNSUPPORTED,
		    N_("no text in it"), NULL);
	struct kn_recoder *d = kn_recoder_new(enc);
	if (d == NULL)
		return kn_err_set(err, KN_UNSUPPORTED,
		    N_("cannot decode %s"), "%s", names[enc]);
	(void)kn_recoder_put(d, bytes, n_b, true, out);
	if (n_bad != NULL)
		*n_bad = d->n_bad;
	kn_recoder_free(d);
	if (out->status != KN_OK)
		return kn_err_set(err, out->status, N_("text too long"),
		    NULL);
	return KN_OK;
}
