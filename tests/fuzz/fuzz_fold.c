/*
 * fuzz_fold.c: folds, words and clitics of any bytes. The first byte chooses
 * the profile.
 */
#include <string.h>

#include "fuzz.h"
#include "kunnash/clitic.h"
#include "kunnash/fold.h"
#include "kunnash/token.h"
#include "kunnash/utf8.h"

static void
check_fold(enum kn_fold_profile profile, const char *s, size_t n)
{
	struct kn_folded a, b;

	kn_fold(profile, s, n, &a);
	FUZZ_CHECK(kn_utf8_valid(a.s, a.n));
	FUZZ_CHECK(a.s[a.n] == '\0' && a.src_b[a.n] == n);
	for (size_t i = 0; i < a.n; i++)
		FUZZ_CHECK(a.src_b[i] < n && a.src_b[i] <= a.src_b[i + 1]);
	kn_fold(profile, a.s, a.n, &b);
	FUZZ_CHECK(b.n == a.n && memcmp(a.s, b.s, a.n) == 0);
	kn_folded_dispose(&a);
	kn_folded_dispose(&b);
}

static void
check_clitics(struct kn_str word)
{
	struct kn_clitic c[KN_CLITIC_MAX];
	size_t n = kn_clitics(word, c);
	struct kn_buf forms;

	FUZZ_CHECK(n >= 1 && n <= KN_CLITIC_MAX);
	FUZZ_CHECK(c[0].prefix_b == 0 && kn_str_eq(c[0].rest, word));
	for (size_t i = 0; i < n; i++) {
		FUZZ_CHECK(c[i].prefix_b <= word.n);
		FUZZ_CHECK(c[i].rest.s >= word.s &&
		    c[i].rest.s + c[i].rest.n == word.s + word.n);
		FUZZ_CHECK(i == 0 || c[i].prefix_b >= c[i - 1].prefix_b);
	}
	kn_buf_init(&forms, 0);
	size_t count = kn_clitic_forms(word, &forms), seen = 0;
	for (size_t i = 0; i < forms.n; i++)
		seen += forms.s[i] == '\0';
	FUZZ_CHECK(count >= 1 && count == seen);
	kn_buf_dispose(&forms);
}

static void
check_words(enum kn_fold_profile profile, const char *s, size_t n)
{
	struct kn_tokens *t = kn_tokens_new(profile, s, n);
	struct kn_token w;
	uint32_t start_b = 0, end_b = 0;

	while (kn_tokens_next(t, &w)) {
		FUZZ_CHECK(w.at.start_b < w.at.end_b && w.at.end_b <= n);
		FUZZ_CHECK(w.at.start_b >= start_b && w.at.end_b >= end_b);
		FUZZ_CHECK(w.folded.n > 0);
		FUZZ_CHECK(kn_utf8_valid(w.folded.s, w.folded.n));
		start_b = w.at.start_b;
		end_b = w.at.end_b;
		check_clitics(w.folded);
	}
	kn_tokens_free(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n == 0)
		return 0;
	enum kn_fold_profile profile = (enum kn_fold_profile)(data[0] % 3);
	const char *s = (const char *)data + 1;
	struct kn_buf out;

	check_fold(profile, s, n - 1);
	check_words(profile, s, n - 1);
	kn_buf_init(&out, 0);
	kn_tokens_explain(profile, (struct kn_str){ s, n - 1 }, &out);
	kn_buf_dispose(&out);
	return 0;
}
