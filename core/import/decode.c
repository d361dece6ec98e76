/*
 * decode.c: a file's bytes as a stream of well-formed UTF-8. In: bytes of any
 * encoding, which is told or guessed. Out: text, and rejects for what is no
 * text or was damaged, with the place of the first bad byte. The guess and
 * the conversion are core/text's, what documents declare is declare.c's.
 *
 * While a text has only ASCII letters its encoding is not known, and need
 * not be: it is guessed where the first other byte is met.
 */
#include "read_priv.h"

#include <stdio.h>
#include <string.h>

#include "kunnash/utf8.h"

#define PIECE_B ((size_t)32 * 1024)

static size_t
ascii_prefix(struct kn_str s)
{
	size_t i = 0;

	while (i < s.n && (unsigned char)s.s[i] < 0x80)
		i++;
	return i;
}

/* In bytes before decoding, where a NUL is a byte, else in the text. */
static void
count_nul(struct import__text *t, struct kn_str s, uint64_t at_b)
{
	for (const char *p = s.s, *end = s.s + s.n; p < end; p++) {
		p = memchr(p, '\0', (size_t)(end - p));
		if (p == NULL)
			break;
		if (t->n_nul++ == 0)
			t->nul_at_b = at_b + (uint64_t)(p - s.s);
	}
}

static bool
is_utf16(enum kn_encoding enc)
{
	return enc == KN_ENC_UTF16LE || enc == KN_ENC_UTF16BE;
}

static void
count_bad(struct import__text *t, const struct kn_recoder *d, uint64_t at_b)
{
	uint64_t first;
	size_t n = kn_recoder_bad(d, &first);

	if (n > 0 && t->n_bad == 0)
		t->bad_at_b = at_b + first;
	t->n_bad += n;
}

/* ---- the rest of a text that is longer than its head ---------------------- */

static void
end_decoder(struct import__text *t)
{
	if (t->decoder != NULL)
		count_bad(t, t->decoder, t->decoder_at_b);
	kn_recoder_free(t->decoder);
	t->decoder = NULL;
}

/* By its bytes, and by what XML says of itself; pages are asked when they are
 * known to be some. */
static enum kn_encoding
guess(struct import__text *t, struct kn_str s)
{
	enum kn_encoding enc = kn_encoding_guess(s.s, s.n, &t->why);

	if (!import__is_believed(t->declared, enc, s))
		return enc;
	t->why = "declared by the document";
	return t->declared;
}

/* The first byte that is not ASCII says what the text is. */
static void
guess_again(struct import__text *t, struct kn_str s)
{
	enum kn_encoding enc = guess(t, s);

	t->only_ascii = false;
	if (enc == t->enc || enc == KN_ENC_BINARY || is_utf16(enc))
		return;
	end_decoder(t);
	t->enc = enc;
	t->decoder = kn_recoder_new(enc);
	t->decoder_at_b = import__stream_at(t->bytes);
}

/* Decodes the next piece; false when there is none. */
static bool
next_piece(struct import__text *t)
{
	struct kn_str s = import__stream_peek(t->bytes, IMPORT__HEAD_B);
	/* What a failed stream ends in is cut, not malformed. */
	bool last = s.n < IMPORT__HEAD_B && !import__stream_broken(t->bytes);
	size_t ascii = t->only_ascii ? ascii_prefix(s) : 0;

	kn_buf_reset(&t->piece);
	t->piece_at = 0;
	if (t->decoder == NULL || t->piece.status != KN_OK ||
	    (s.n == 0 && !last))
		return false;
	if (t->only_ascii && ascii < s.n && ascii == 0)
		guess_again(t, s);
	if (t->only_ascii && ascii < s.n) {
		s.n = ascii;
		last = false;
	}
	if (s.n > PIECE_B) {
		s.n = PIECE_B;
		last = false;
	}
	if (!is_utf16(t->enc))
		count_nul(t, s, import__stream_at(t->bytes));
	size_t used = kn_recoder_put(t->decoder, s.s, s.n, last, &t->piece);
	import__stream_skip(t->bytes, used);
	if (is_utf16(t->enc))
		count_nul(t, kn_buf_get(&t->piece), 0);
	if (last)
		end_decoder(t);
	return last || used > 0;
}

static ptrdiff_t
pull_text(void *user, char *to, size_t n)
{
	struct import__text *t = user;

	while (t->piece_at == t->piece.n)
		if (!next_piece(t))
			return import__stream_broken(t->bytes) ? -1 : 0;
	if (n > t->piece.n - t->piece_at)
		n = t->piece.n - t->piece_at;
	memcpy(to, t->piece.s + t->piece_at, n);
	t->piece_at += n;
	return (ptrdiff_t)n;
}

/* ---- the head ------------------------------------------------------------ */

/* Well-formed UTF-8 is its own decoding. */
static bool
borrow_head(struct import__text *t, struct kn_str s)
{
	static const struct kn_str mark = { "\xEF\xBB\xBF", 3 };
	size_t n = kn_utf8_valid_prefix(s.s, s.n);

	/* A longer text may be cut inside a character here. */
	if (t->enc != KN_ENC_UTF8 || (t->whole ? n < s.n : n + 3 < s.n))
		return false;
	t->head = (struct kn_str){ s.s, n };
	if (kn_str_starts(t->head, mark)) {
		t->head.s += mark.n;
		t->head.n -= mark.n;
	}
	return true;
}

static void
decode_head(struct import__text *t, struct kn_str s)
{
	struct kn_recoder *d = kn_recoder_new(t->enc);

	if (d == NULL)
		return;
	(void)kn_recoder_put(d, s.s, s.n, t->whole, &t->head_buf);
	if (t->whole)
		count_bad(t, d, 0);
	kn_recoder_free(d);
	t->head = kn_buf_get(&t->head_buf);
}

/* A text that is all in its head is not decoded twice. */
static void
open_stream(struct import__text *t, struct kn_str s)
{
	if (!t->whole) {
		t->only_ascii = t->why != NULL && t->enc == KN_ENC_UTF8 &&
		    ascii_prefix(s) == s.n;
		t->decoder = kn_recoder_new(t->enc);
		t->stream = import__stream_new(pull_text, t);
		return;
	}
	if (is_utf16(t->enc))
		count_nul(t, t->head, 0);
	else
		count_nul(t, s, 0);
	t->stream = import__stream_new_mem(t->head);
}

bool
import__text_open(struct import__text *t, const char *path,
    struct import__stream *bytes, enum kn_encoding told,
    const struct kn_import_sink *sink)
{
	struct kn_str s = import__stream_peek(bytes, IMPORT__HEAD_B);

	*t = (struct import__text){ .path = path, .bytes = bytes,
	    .enc = told, .declared = import__declared_in_xml(s),
	    .whole = s.n < IMPORT__HEAD_B && !import__stream_broken(bytes) };
	if (import__stream_failed(bytes))
		return false;
	if (told == KN_ENC_BINARY)
		t->enc = guess(t, s);
	if (t->enc == KN_ENC_BINARY) {
		import__reject(sink, path, "", N_("a binary file"),
		    import__skipped);
		return false;
	}
	kn_buf_init(&t->head_buf, 0);
	kn_buf_init(&t->piece, 0);
	if (!borrow_head(t, s))
		decode_head(t, s);
	open_stream(t, s);
	return true;
}

/* ---- the end ------------------------------------------------------------- */

/* Damage that was loaded all the same: where it begins, and how many parts
 * there are. */
static void
report(const struct import__text *t, bool placed, uint64_t at_b, size_t n,
    const char *reason, const struct kn_import_sink *sink)
{
	char place[64];

	if (n == 0)
		return;
	if (placed)
		snprintf(place, sizeof(place), "byte %ju (%zu)",
		    (uintmax_t)at_b, n);
	else
		snprintf(place, sizeof(place), "(%zu)", n);
	import__reject(sink, t->path, place, reason,
	    N_("loaded, each bad part shown as U+FFFD"));
}

void
import__text_close(struct import__text *t, const struct kn_import_sink *sink)
{
	bool read = import__stream_at(t->stream) > 0;

	end_decoder(t);
	if (read) {
		report(t, true, t->bad_at_b, t->n_bad,
		    N_("malformed characters"), sink);
		report(t, !is_utf16(t->enc), t->nul_at_b, t->n_nul,
		    N_("NUL characters"), sink);
	}
	import__stream_free(t->stream);
	kn_buf_dispose(&t->head_buf);
	kn_buf_dispose(&t->piece);
}
