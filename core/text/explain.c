/*
 * explain.c: the words of a text as text, for `explain tokens`. In: a text
 * and a profile. Out: one line a word; the golden format of core/text.
 */
#include "kunnash/token.h"

#include "kunnash/clitic.h"
#include "kunnash/stem.h"
#include "kunnash/utf8.h"

static void
put_readings(struct kn_str word, struct kn_buf *out)
{
	struct kn_clitic c[KN_CLITIC_MAX];
	size_t n = kn_clitics(word, c);

	for (size_t i = 0; i < n; i++) {
		kn_buf_cstr(out, i > 0 ? " | " : "");
		kn_buf_put(out, word.s, c[i].prefix_b);
		kn_buf_cstr(out, c[i].prefix_b > 0 ? "+" : "");
		kn_buf_cstr(out, c[i].restored ? "(ال)" : "");
		kn_buf_str(out, c[i].rest);
	}
}

static void
put_stems(struct kn_stemmer *s, struct kn_str surface, struct kn_buf *out)
{
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_INDEX, surface.s, surface.n, &folded);
	kn_buf_str(out, kn_stem_light(kn_buf_get(&folded)));
	kn_buf_chr(out, '\t');
	kn_buf_str(out, kn_stem_snowball(s, kn_buf_get(&folded)));
	kn_buf_dispose(&folded);
}

void
kn_tokens_explain(enum kn_fold_profile profile, struct kn_str text,
    struct kn_buf *out)
{
	struct kn_tokens *t = kn_tokens_new(profile, text.s, text.n);
	struct kn_stemmer *stemmer = kn_stemmer_new();
	struct kn_token w;
	size_t at_b = 0, at_cp = 0;

	kn_buf_cstr(out, "bytes\tpoints\tword\texact\tname\tindex\t"
	    "light10\tsnowball\treadings\n");
	while (kn_tokens_next(t, &w)) {
		struct kn_str surface = { text.s + w.at.start_b,
		    kn_span_len(w.at) };

		/* The text may be malformed: kn_offsets would not do. Words
		 * in one character start where the last one did. */
		if (w.at.start_b > at_b) {
			at_cp += kn_utf8_count_cp(text.s + at_b,
			    w.at.start_b - at_b);
			at_b = w.at.start_b;
		}
		kn_buf_fmt(out, "%u-%u\t%zu-%zu\t", w.at.start_b, w.at.end_b,
		    at_cp, at_cp + kn_utf8_count_cp(surface.s, surface.n));
		kn_buf_str(out, surface);
		for (int p = KN_FOLD_EXACT; p <= KN_FOLD_INDEX; p++) {
			kn_buf_chr(out, '\t');
			kn_fold_append((enum kn_fold_profile)p, surface.s,
			    surface.n, out);
		}
		kn_buf_chr(out, '\t');
		put_stems(stemmer, surface, out);
		kn_buf_chr(out, '\t');
		put_readings(w.folded, out);
		kn_buf_chr(out, '\n');
	}
	kn_stemmer_free(stemmer);
	kn_tokens_free(t);
}
