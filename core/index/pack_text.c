/*
 * pack_text.c: the text of an article as a blob. In: well-formed UTF-8. Out:
 * the letters of Arabic in one byte each, then Zstandard, and the way back.
 * Texts are most of an index; as they are they do not fit the pages of SQLite
 * well either. Letters of one byte first make what is stored a quarter
 * smaller, and compress as fast: half the bytes are gone before.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "kunnash/mem.h"

#include "core/index/dictionary_priv.h"

/* Level 3 is 2 % smaller and a fifth slower. */
enum { LEVEL = 1 };

/*
 * A byte below 0x80 is itself, one from 0x80 on a letter of U+0600 to U+067F;
 * ESCAPE stands before everything else, which is UTF-8, and before itself.
 */
enum { ESCAPE = 0x1A };

/* A block of 128 KiB that says one thing takes four bytes. */
enum { RATIO_MAX = 1 << 16 };

/* Bytes of the character that this one begins. */
static size_t
length_of(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* ---- packing --------------------------------------------------------------- */

/* What is kept from one text to the next: making it anew takes longer than
 * most texts do. */
struct index_packer {
	ZSTD_CCtx *context;
	ZSTD_CDict *dictionary;         /* or NULL */
	struct index_samples *samples;  /* while it learns one; or NULL */
	struct kn_buf learnt;           /* and nobody took it yet */
	unsigned char *room;    /* letters, and behind them what they become */
	size_t cap;
};

enum { ROOM_KEPT = 1 << 20 };

struct index_packer *
index__packer_new(void)
{
	struct index_packer *p = kn_calloc(1, sizeof(*p));

	p->context = ZSTD_createCCtx();
	if (p->context == NULL)
		abort();        /* out of memory */
	kn_buf_init(&p->learnt, 0);
	return p;
}

static void
use(struct index_packer *p, struct kn_str dictionary)
{
	p->dictionary = ZSTD_createCDict(dictionary.s, dictionary.n, LEVEL);
}

struct index_packer *
index__packer_open(struct kn_db *db, bool learns)
{
	struct index_packer *p = index__packer_new();
	struct kn_buf stored;

	kn_buf_init(&stored, 0);
	if (index__dictionary_load(db, &stored))
		use(p, kn_buf_get(&stored));
	else if (learns)
		p->samples = index__samples_new();
	kn_buf_dispose(&stored);
	return p;
}

/* Until there are texts enough. */
static void
learn(struct index_packer *p, struct kn_str letters)
{
	if (p->samples == NULL || !index__samples_add(p->samples, letters))
		return;
	if (index__samples_learn(p->samples, &p->learnt))
		use(p, kn_buf_get(&p->learnt));
	index__samples_free(p->samples);
	p->samples = NULL;
}

void
index__packer_learnt(struct index_packer *p, struct kn_buf *out)
{
	if (p->learnt.n == 0)
		return;
	kn_buf_str(out, kn_buf_get(&p->learnt));
	kn_buf_reset(&p->learnt);
}

void
index__packer_free(struct index_packer *p)
{
	if (p == NULL)
		return;
	ZSTD_freeCCtx(p->context);
	ZSTD_freeCDict(p->dictionary);
	index__samples_free(p->samples);
	kn_buf_dispose(&p->learnt);
	free(p->room);
	free(p);
}

/* Writes the letters of one byte: at most twice as many bytes as there are. */
static size_t
shorten(struct kn_str text, unsigned char *out)
{
	const unsigned char *s = (const unsigned char *)text.s;
	size_t n = 0, i = 0;

	while (i < text.n) {
		if ((s[i] & 0xFE) == 0xD8 && text.n - i >= 2) {
			out[n++] = (unsigned char)(0x80 | (s[i] & 1) << 6 |
			    (s[i + 1] & 0x3F));
			i += 2;
		} else if (s[i] < 0x80 && s[i] != ESCAPE) {
			out[n++] = s[i++];
		} else {
			size_t len = length_of(s[i]);

			if (len > text.n - i)
				len = text.n - i;
			out[n++] = ESCAPE;
			memcpy(out + n, s + i, len);
			n += len;
			i += len;
		}
	}
	return n;
}

void
index__pack_text(struct index_packer *p, struct kn_str text,
    struct kn_buf *out)
{
	size_t most = 2 * text.n, bound = ZSTD_compressBound(most);

	p->room = kn_grow(p->room, &p->cap, most + bound, 1);
	size_t n = shorten(text, p->room);
	learn(p, (struct kn_str){ (const char *)p->room, n });
	size_t size = p->dictionary == NULL ?
	    ZSTD_compressCCtx(p->context, p->room + most, bound, p->room, n,
	    LEVEL) : ZSTD_compress_usingCDict(p->context, p->room + most,
	    bound, p->room, n, p->dictionary);
	/* Cannot be: there is room for the worst. */
	if (ZSTD_isError(size))
		abort();
	kn_buf_put(out, p->room + most, size);
	if (p->cap <= ROOM_KEPT)
		return;
	free(p->room);
	p->room = NULL;
	p->cap = 0;
}

/* ---- and back -------------------------------------------------------------- */

/* Back to UTF-8; false when it is not text_b bytes. */
static bool
lengthen(const unsigned char *s, size_t n, char *out, size_t text_b)
{
	size_t at = 0;

	for (size_t i = 0; i < n;) {
		unsigned char c = s[i++];

		if (c >= 0x80 && text_b - at >= 2) {
			out[at++] = (char)(0xD8 | (c >> 6 & 1));
			out[at++] = (char)(0x80 | (c & 0x3F));
		} else if (c < 0x80 && c != ESCAPE && at < text_b) {
			out[at++] = (char)c;
		} else {
			size_t len = c == ESCAPE && i < n ?
			    length_of(s[i]) : 0;

			if (len == 0 || len > n - i || len > text_b - at)
				return false;
			memcpy(out + at, s + i, len);
			i += len;
			at += len;
		}
	}
	return at == text_b;
}

char *
index__unpack_text(struct kn_db *db, struct kn_str packed, size_t text_b)
{
	unsigned long long n = ZSTD_getFrameContentSize(packed.s, packed.n);

	/* Errors are numbers larger than any text. What is damaged must not
	 * ask for more memory than what is there can hold. */
	if (text_b >= UINT32_MAX || n > 2 * (unsigned long long)text_b ||
	    text_b > 2 * n || n / RATIO_MAX > packed.n)
		return NULL;
	unsigned char *letters = kn_malloc((size_t)n);
	char *text = kn_malloc(text_b + 1);
	bool good = index__unpack_letters(db, packed, letters, (size_t)n) &&
	    lengthen(letters, (size_t)n, text, text_b);
	free(letters);
	text[text_b] = '\0';
	if (good)
		return text;
	free(text);
	return NULL;
}
