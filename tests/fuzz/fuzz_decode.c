/*
 * fuzz_decode.c: any bytes as a file. The first byte chooses the limit and
 * whether the encoding is guessed or forced.
 */
#include <string.h>

#include "fuzz.h"
#include "kunnash/encoding.h"
#include "kunnash/utf8.h"

/* Forwards, backwards and by offsets, a text has the same code points. */
static void
check_utf8(const char *s, size_t n)
{
	size_t i = 0, cps = 0, back = 0;

	while (i < n) {
		size_t at = i;

		kn_utf8_next(s, n, &i);
		FUZZ_CHECK(i > at && i <= n && i - at <= 4);
		cps++;
	}
	FUZZ_CHECK(kn_utf8_count_cp(s, n) == cps);
	while (i > 0) {
		kn_utf8_prev(s, &i);
		back++;
	}
	FUZZ_CHECK(back == cps);
	size_t good = kn_utf8_valid_prefix(s, n);
	FUZZ_CHECK(good <= n && kn_utf8_valid(s, good));
	FUZZ_CHECK(kn_utf8_valid(s, n) == (good == n));
}

static void
check_offsets(const char *s, size_t n)
{
	struct kn_offsets o;
	size_t i = 0, cp = 0;

	kn_offsets_init(&o, s, n);
	while (i < n) {
		FUZZ_CHECK(kn_offsets_cp(&o, i) == cp);
		FUZZ_CHECK(kn_offsets_b(&o, cp) == i);
		kn_utf8_next(s, n, &i);
		cp++;
	}
	FUZZ_CHECK(kn_offsets_cp(&o, n) == cp);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n == 0)
		return 0;
	unsigned how = data[0];
	const char *s = (const char *)data + 1;
	struct kn_err err;
	struct kn_buf out;
	size_t bad;

	n--;
	check_utf8(s, n);
	enum kn_encoding enc = (how & 8) == 0 ? kn_encoding_detect(s, n) :
	    (enum kn_encoding)(how % 8 % (KN_ENC_BINARY + 1));
	FUZZ_CHECK(kn_encoding_name(enc) != NULL);
	kn_buf_init(&out, (how & 16) != 0 ? 16 : 0);
	enum kn_status st = kn_decode(enc, s, n, &out, &bad, &err);
	FUZZ_CHECK(st == KN_OK || (st == KN_LIMIT && (how & 16) != 0) ||
	    (st == KN_UNSUPPORTED && enc == KN_ENC_BINARY));
	struct kn_str text = kn_buf_get(&out);
	FUZZ_CHECK(kn_utf8_valid(text.s, text.n));
	if (st == KN_OK)
		FUZZ_CHECK((enc == KN_ENC_UTF8 && kn_utf8_valid(s, n)) ==
		    (enc == KN_ENC_UTF8 && bad == 0));
	check_offsets(text.s, text.n);
	kn_buf_dispose(&out);
	return 0;
}
