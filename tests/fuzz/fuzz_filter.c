/*
 * fuzz_filter.c: any bytes through the filter, as text, as lines and as a
 * name: what comes out is well-formed and has nothing a terminal obeys.
 */
#include "fuzz.h"
#include "kunnash/filter.h"
#include "kunnash/utf8.h"

static void
check_clean(const struct kn_buf *out, bool lines)
{
	FUZZ_CHECK(kn_utf8_valid(out->s, out->n));
	for (size_t i = 0; i < out->n;) {
		uint32_t cp = kn_utf8_next(out->s, out->n, &i);

		if (lines && cp == '\n')
			continue;
		FUZZ_CHECK(kn_filter_show(cp) == cp);
		FUZZ_CHECK(cp >= ' ' && (cp < 0x7F || cp > 0x9F));
		FUZZ_CHECK(cp < 0x202A || cp > 0x202E);
		FUZZ_CHECK(cp < 0x2066 || cp > 0x2069);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct kn_str s = { (const char *)data, n };
	struct kn_buf a, b;

	kn_buf_init(&a, 0);
	kn_buf_init(&b, 0);
	kn_buf_cstr(&a, "");
	kn_filter_append(s, false, &a);
	check_clean(&a, false);
	/* What is clean stays as it is. */
	kn_filter_append(kn_buf_get(&a), false, &b);
	FUZZ_CHECK(kn_str_eq(kn_buf_get(&a), kn_buf_get(&b)));
	kn_buf_reset(&a);
	kn_filter_append(s, true, &a);
	check_clean(&a, true);
	kn_buf_reset(&a);
	kn_filter_append_name(s, &a);
	check_clean(&a, false);
	kn_buf_dispose(&a);
	kn_buf_dispose(&b);
	return 0;
}
