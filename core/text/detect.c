/*
 * detect.c: which encoding a file is in. In: its bytes. Out: a guess from
 * the byte order mark, else from samples: UTF-16 by what its units would
 * mean, UTF-8 by well-formedness, bytes that are no text by their controls,
 * and the two Arabic code pages by which reading has the commoner letters.
 */
#include "kunnash/encoding.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kunnash/eight.h"
#include "kunnash/utf8.h"

/* Read whole; of longer files three further places of 16 KiB. */
#define HEAD_B ((size_t)64 * 1024)
#define SAMPLE_B ((size_t)16 * 1024)
#define SAMPLES 3
/* Shorter files are not taken for UTF-16 without a mark, and so many control
 * bytes are let pass in a short text. */
#define UNITS_MIN 4
#define CONTROL_FREE 8

/* What the samples hold. */
struct counts {
	size_t bytes, control;
	size_t utf8_good, utf8_bad;     /* multi-byte sequences, faults */
	size_t units;                   /* pairs of bytes, and how many are */
	size_t le_text, be_text;        /* text as UTF-16LE, as UTF-16BE */
};

/* Controls that no text has; the escape byte is in logs and e-mail. */
static bool
is_control(unsigned char c)
{
	return (c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1B) ||
	    c == 0x7F;
}

/* What an Arabic newspaper, in either byte order, is made of. */
static bool
is_text_unit(unsigned hi, unsigned lo)
{
	unsigned u = hi << 8 | lo;

	return u == '\t' || u == '\n' || u == '\r' ||
	    (u >= 0x20 && u < 0x7F) || (u >= 0xA0 && u < 0x250) ||
	    (u >= 0x600 && u < 0x700) || (u >= 0x2000 && u < 0x2070) ||
	    u == 0xFEFF;
}

static void
count_units(const unsigned char *p, size_t n, struct counts *c)
{
	for (size_t i = 0; i + 1 < n; i += 2) {
		c->le_text += is_text_unit(p[i + 1], p[i]);
		c->be_text += is_text_unit(p[i], p[i + 1]);
		c->units++;
	}
}

/* `cut`: the sample may begin and end inside a sequence. */
static void
count_utf8(const char *s, size_t n, bool cut, struct counts *c)
{
	size_t i = 0;

	while (cut && i < n && i < 3 && ((unsigned char)s[i] & 0xC0) == 0x80)
		i++;
	while (i < n) {
		size_t at = i + kn_utf8_valid_prefix(s + i, n - i);

		for (; i < at; i++)
			c->utf8_good += ((unsigned char)s[i] >= 0xC0);
		if (i < n) {
			kn_utf8_next(s, n, &i);
			c->utf8_bad += !(cut && i == n);
		}
	}
}

/*
 * How often each letter from U+0621 to U+0652 stands in Arabic news, in
 * thousands of the letters (counted over Moroccan, Algerian and Tunisian
 * papers). Marks and tatweel are rare in them, while their bytes are common
 * letters of the other code page: they speak against a reading.
 */
#define WEIGHT_FIRST 0x621u
static const short weights[] = {
	4, 1, 18, 1, 8, 5, 151, 39, 38, 46, 5, 16, 19, 8, 30, 5, 47, 7, 27,
	10, 10, 7, 11, 2, 31, 4, -60, -60, -60, -60, -60, -20, 25, 23, 15,
	115, 64, 50, 21, 52, 8, 76, -30, -30, -30, -30, -30, -30, -30, -30,
};
#define WEIGHT_LAST (WEIGHT_FIRST + sizeof(weights) / sizeof(weights[0]) - 1)

enum {
	UNDEFINED = -120,       /* no character, or a C1 control */
	ARABIC_IN_LATIN = -60,  /* an Arabic letter beside a-z */
	LATIN_ALONE = -20,      /* é, but not beside a-z */
};

static bool
is_ascii_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* How Arabic one byte reads as cp. */
static int
weigh(uint32_t cp, bool in_latin)
{
	if (cp == KN_CP_BAD || (cp >= 0x80 && cp < 0xA0))
		return UNDEFINED;
	if (cp >= WEIGHT_FIRST && cp <= WEIGHT_LAST)
		return in_latin ? ARABIC_IN_LATIN :
		    weights[cp - WEIGHT_FIRST];
	if (cp >= 0xC0 && cp < 0x250)
		return in_latin ? 0 : LATIN_ALONE;
	return 0;
}

/* What each of the 256 bytes of a code page is. */
static void
code_page(enum kn_encoding enc, uint32_t cps[256])
{
	unsigned char all[256];
	struct kn_buf b;
	size_t i = 0;

	for (unsigned k = 0; k < 256; k++) {
		all[k] = (unsigned char)k;
		cps[k] = KN_CP_BAD;
	}
	kn_buf_init(&b, 0);
	if (kn_decode(enc, all, 256, &b, NULL, NULL) == KN_OK)
		for (unsigned k = 0; k < 256 && i < b.n; k++)
			cps[k] = kn_utf8_next(b.s, b.n, &i);
	kn_buf_dispose(&b);
}

static long
weigh_sample(const uint32_t cps[256], const unsigned char *p, size_t n)
{
	long sum = 0;

	for (size_t i = 0; i < n; i++) {
		bool in_latin = (i > 0 && is_ascii_letter(p[i - 1])) ||
		    (i + 1 < n && is_ascii_letter(p[i + 1]));

		if (p[i] >= 0x80)
			sum += weigh(cps[p[i]], in_latin);
	}
	return sum;
}

/* The n-th sample: the head, then places at quarters of the rest. */
static size_t
sample_at(size_t k, size_t n_b, size_t *at)
{
	*at = k == 0 ? 0 : n_b / (SAMPLES + 1) * k & ~(size_t)1;
	if (k == 0)
		return n_b < HEAD_B ? n_b : HEAD_B;
	return n_b <= HEAD_B ? 0 : n_b - *at < SAMPLE_B ? n_b - *at : SAMPLE_B;
}

static enum kn_encoding
code_page_of(const unsigned char *p, size_t n_b)
{
	uint32_t cp1256[256], iso6[256];
	long sum = 0;

	code_page(KN_ENC_WINDOWS_1256, cp1256);
	code_page(KN_ENC_ISO_8859_6, iso6);
	for (size_t k = 0; k <= SAMPLES; k++) {
		size_t at, n = sample_at(k, n_b, &at);

		sum += weigh_sample(iso6, p + at, n) -
		    weigh_sample(cp1256, p + at, n);
	}
	return sum > 0 ? KN_ENC_ISO_8859_6 : KN_ENC_WINDOWS_1256;
}

/* How many bytes are below a blank or 7F, line breaks too; *high: is one
 * above? Eight at a time, of which mostly none is. */
static size_t
low_bytes(const unsigned char *p, size_t n, bool *high)
{
	uint64_t above = 0;
	size_t low = 0, i = 0;

	for (; n - i >= 8; i += 8) {
		uint64_t x = kn_eight((const char *)p + i);
		uint64_t bits = kn_eight_below(x, ' ') |
		    kn_eight_equal(x, 0x7F);

		above |= x & KN_TOPS;
		if (bits != 0)
			low += kn_eight_count(bits);
	}
	for (; i < n; i++) {
		above |= p[i] & 0x80u;
		low += p[i] < 0x20 || p[i] == 0x7F;
	}
	*high = above != 0;
	return low;
}

/* Nearly every file: short, well-formed, and with too few controls of any
 * kind for all that guess() would look at. */
static bool
is_plain(const unsigned char *p, size_t n_b, const char **why)
{
	bool high;

	if (n_b > HEAD_B || !kn_utf8_valid((const char *)p, n_b))
		return false;
	size_t low = low_bytes(p, n_b, &high);
	if (low * 10 > n_b || (low > CONTROL_FREE && low * 100 > n_b * 3))
		return false;
	*why = high ? "well-formed" : "only ASCII";
	return true;
}

static enum kn_encoding
guess(const unsigned char *p, size_t n_b, const char **why)
{
	struct counts c = { .bytes = 0 };

	for (size_t k = 0; k <= SAMPLES; k++) {
		size_t at, n = sample_at(k, n_b, &at);

		for (size_t i = 0; i < n; i++)
			c.control += is_control(p[at + i]);
		c.bytes += n;
		count_units(p + at, n, &c);
		count_utf8((const char *)p + at, n, n_b >= HEAD_B, &c);
	}
	/* The high bytes of Latin and Arabic, 00 and 06, are controls. */
	size_t text = c.le_text > c.be_text ? c.le_text : c.be_text;
	*why = "pairs of bytes that are Arabic and Latin letters";
	if (c.control * 10 > c.bytes && c.units >= UNITS_MIN &&
	    text * 10 >= c.units * 9 && c.le_text != c.be_text)
		return text == c.le_text ? KN_ENC_UTF16LE : KN_ENC_UTF16BE;
	*why = "too many control characters";
	if (c.control > CONTROL_FREE && c.control * 100 > c.bytes * 3)
		return KN_ENC_BINARY;
	*why = c.utf8_good == 0 && c.utf8_bad == 0 ? "only ASCII" :
	    c.utf8_bad == 0 ? "well-formed" : "mostly well-formed";
	if (c.utf8_bad == 0 || c.utf8_good > c.utf8_bad)
		return KN_ENC_UTF8;
	*why = "its Arabic letters are the commoner ones";
	return code_page_of(p, n_b);
}

enum kn_encoding
kn_encoding_guess(const void *bytes, size_t n_b, const char **why)
{
	const unsigned char *p = bytes;

	*why = "a byte order mark";
	if (n_b >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
		return KN_ENC_UTF8;
	if (n_b >= 4 && memcmp(p, "\xFF\xFE\0\0", 4) == 0)
		return KN_ENC_BINARY;   /* UTF-32 */
	if (n_b >= 2 && memcmp(p, "\xFF\xFE", 2) == 0)
		return KN_ENC_UTF16LE;
	if (n_b >= 2 && memcmp(p, "\xFE\xFF", 2) == 0)
		return KN_ENC_UTF16BE;
	*why = "nothing in it";
	return n_b == 0 || is_plain(p, n_b, why) ? KN_ENC_UTF8 :
	    guess(p, n_b, why);
}

enum kn_encoding
kn_encoding_detect(const void *bytes, size_t n_b)
{
	const char *why;

	return kn_encoding_guess(bytes, n_b, &why);
}
