/*
 * fuzz_anchor.c: makes an anchor in one text and finds it in another. The
 * first four bytes choose the passage, the next two where the first text
 * ends and the second begins; without a second one, it is the first edited.
 */
#include <string.h>

#include "fuzz.h"
#include "kunnash/anchor.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#define HEAD 6

static size_t
at_cp(const char *s, size_t n, size_t at)
{
	while (at < n && ((unsigned char)s[at] & 0xC0) == 0x80)
		at++;
	return at < n ? at : n;
}

/* Well-formed, without NUL, as texts and what is kept of them are. */
static char *
make_text(const uint8_t *data, size_t n)
{
	struct kn_buf b;
	size_t length;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < n;) {
		uint32_t cp = kn_utf8_next((const char *)data, n, &i);

		kn_buf_cp(&b, cp == 0 ? ' ' : cp);
	}
	return kn_buf_take(&b, &length);
}

static void
check_hit(const struct kn_anchor *a, const char *s, size_t n)
{
	struct kn_anchor_text *t = kn_anchor_text_new(s, n);
	struct kn_anchor_hit hit, again;

	kn_anchor_find(a, t, &hit);
	kn_anchor_find(a, t, &again);
	FUZZ_CHECK(hit.state == again.state && hit.score == again.score);
	FUZZ_CHECK(hit.at.start_b == again.at.start_b);
	FUZZ_CHECK(hit.state < KN_ANCHOR_STATE_COUNT);
	FUZZ_CHECK(hit.score >= 0 && hit.score <= 1);
	FUZZ_CHECK(hit.at.start_b <= hit.at.end_b && hit.at.end_b <= n);
	FUZZ_CHECK(kn_utf8_valid(s + hit.at.start_b, kn_span_len(hit.at)));
	if (hit.state == KN_ANCHOR_ORPHAN)
		FUZZ_CHECK(kn_span_len(hit.at) == 0);
	else if (a->exact[0] != '\0')
		FUZZ_CHECK(kn_span_len(hit.at) > 0);
	if (hit.state == KN_ANCHOR_EXACT)
		FUZZ_CHECK(kn_span_len(hit.at) == strlen(a->exact) &&
		    memcmp(s + hit.at.start_b, a->exact,
		    strlen(a->exact)) == 0);
	kn_anchor_text_free(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct kn_anchor a;
	struct kn_span at;

	if (n < HEAD)
		return 0;
	size_t cut = (size_t)(data[4] << 8 | data[5]) % (n - HEAD + 1);
	char *old = make_text(data + HEAD, cut);
	char *new = make_text(data + HEAD + cut, n - HEAD - cut);
	size_t n_old = strlen(old), n_new = strlen(new);

	at.start_b = (uint32_t)at_cp(old, n_old,
	    (size_t)(data[0] << 8 | data[1]) % (n_old + 1));
	at.end_b = (uint32_t)at_cp(old, n_old, at.start_b +
	    (size_t)(data[2] << 8 | data[3]) % (n_old + 1));
	kn_anchor_make(old, n_old, at, &a);
	check_hit(&a, old, n_old);
	check_hit(&a, new, n_new);
	/* As an import may bring it. */
	a.rival = (uint32_t)(data[0] * 2654435761u);
	a.start_cp = (uint32_t)(data[1] * 2654435761u);
	check_hit(&a, old, n_old);
	free(a.fold_prefix);
	free(a.suffix);
	a.fold_prefix = a.suffix = NULL;
	check_hit(&a, old, n_old);
	kn_anchor_dispose(&a);
	free(old);
	free(new);
	return 0;
}
