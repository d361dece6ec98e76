/*
 * encoding.h: from a file's bytes to UTF-8.
 *
 * Detection is by byte order mark, then by well-formedness as UTF-8 or
 * UTF-16, then between the Arabic single-byte encodings by how Arabic the
 * result reads. Conversion is ICU's.
 */
#ifndef KUNNASH_ENCODING_H
#define KUNNASH_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"
#include "kunnash/str.h"

enum kn_encoding {
	KN_ENC_UTF8,
	KN_ENC_UTF16LE,
	KN_ENC_UTF16BE,
	KN_ENC_WINDOWS_1256,
	KN_ENC_ISO_8859_6,
	KN_ENC_WINDOWS_1252,    /* never guessed: told or declared only */
	KN_ENC_BINARY,      /* no text at all */
};

/* The IANA name ("UTF-8", "windows-1256"; "binary" for KN_ENC_BINARY). */
const char *kn_encoding_name(enum kn_encoding enc);

/* The encoding of that name, in either case, or of another that is usual for
 * it ("cp1256", "latin1"); KN_ENC_BINARY: none of ours. */
enum kn_encoding kn_encoding_parse(struct kn_str name);

/* Guesses from the bytes (the first 64 KiB and samples further on). */
enum kn_encoding kn_encoding_detect(const void *bytes, size_t n_b);
/* The same, and *why: a phrase for people who look at sources. */
enum kn_encoding kn_encoding_guess(const void *bytes, size_t n_b,
    const char **why);

/*
 * Appends the text as well-formed UTF-8, without a byte order mark, all else
 * unchanged. *n_bad (may be NULL) gets how many malformed parts became
 * U+FFFD. KN_LIMIT when out is full, KN_UNSUPPORTED for KN_ENC_BINARY.
 */
enum kn_status kn_decode(enum kn_encoding enc, const void *bytes, size_t n_b,
    struct kn_buf *out, size_t *n_bad, struct kn_err *err) KN_MUST_CHECK;

/*
 * Whether a text in UTF-8 was taken for windows-1252 or windows-1256 and made
 * UTF-8 once more, so that it reads Ø§Ù„Ù… or ط§ظ„ظ…; appends what it was
 * before. False, and nothing appended, when it is none.
 */
bool kn_encoded_twice(struct kn_str s, struct kn_buf *out);

/* A text that comes in pieces: as kn_decode() for all of them together. */
struct kn_recoder;
/* NULL for KN_ENC_BINARY. */
struct kn_recoder *kn_recoder_new(enum kn_encoding enc);
void kn_recoder_free(struct kn_recoder *d);
/*
 * Appends what the piece gives; `last`: none comes after it. Returns how many
 * bytes were used: a few at the end that begin a character have to come again,
 * with what follows them.
 */
size_t kn_recoder_put(struct kn_recoder *d, const void *bytes, size_t n_b,
    bool last, struct kn_buf *out);
/* How many malformed parts there were, and the byte of the whole at which
 * the first began. */
size_t kn_recoder_bad(const struct kn_recoder *d, uint64_t *first_at_b);

#endif
