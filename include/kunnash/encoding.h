/*
 * encoding.h: from a file's bytes to UTF-8.
 *
 * Detection is by byte order mark, then by well-formedness as UTF-8 or
 * UTF-16, then between the Arabic single-byte encodings by how Arabic the
 * result reads. Conversion is ICU's.
 */
#ifndef KUNNASH_ENCODING_H
#define KUNNASH_ENCODING_H

#include <stddef.h>

#include "kunnash/err.h"
#include "kunnash/str.h"

enum kn_encoding {
	KN_ENC_UTF8,
	KN_ENC_UTF16LE,
	KN_ENC_UTF16BE,
	KN_ENC_WINDOWS_1256,
	KN_ENC_ISO_8859_6,
	KN_ENC_BINARY,      /* no text at all */
};

/* The IANA name ("UTF-8", "windows-1256"; "binary" for KN_ENC_BINARY). */
const char *kn_encoding_name(enum kn_encoding enc);

/* Guesses from the bytes (the first 64 KiB and samples further on). */
enum kn_encoding kn_encoding_detect(const void *bytes, size_t n_b);

/*
 * Appends the text as well-formed UTF-8, without a byte order mark, all else
 * unchanged. *n_bad (may be NULL) gets how many malformed parts became
 * U+FFFD. KN_LIMIT when out is full, KN_UNSUPPORTED for KN_ENC_BINARY.
 */
enum kn_status kn_decode(enum kn_encoding enc, const void *bytes, size_t n_b,
    struct kn_buf *out, size_t *n_bad, struct kn_err *err) KN_MUST_CHECK;

#endif
