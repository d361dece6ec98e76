/*
 * vocab_stretch.c: a stretch of the vocabulary in memory and as its row. In:
 * words in byte order with the articles of each, or a row's bytes. Out: the
 * other. What a row looks like is told in vocab_priv.h.
 */
#include "core/index/vocab_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/index/pack_priv.h"

void
vocab__stretch_init(struct vocab_stretch *s)
{
	*s = (struct vocab_stretch){ .n = 0 };
	kn_buf_init(&s->bytes, 0);
}

void
vocab__stretch_dispose(struct vocab_stretch *s)
{
	kn_buf_dispose(&s->bytes);
	free(s->word);
}

struct kn_str
vocab__word(const struct vocab_stretch *s, size_t i)
{
	return (struct kn_str){ s->bytes.s + s->word[i].at, s->word[i].n };
}

void
vocab__clear(struct vocab_stretch *s)
{
	s->n = 0;
	kn_buf_reset(&s->bytes);
}

void
vocab__push(struct vocab_stretch *s, struct kn_str word, uint32_t articles)
{
	s->word = kn_grow(s->word, &s->cap, s->n + 1, sizeof(*s->word));
	s->word[s->n++] = (struct vocab_word){ s->bytes.n, (uint32_t)word.n,
	    articles };
	kn_buf_str(&s->bytes, word);
}

size_t
vocab__find(const struct vocab_stretch *s, struct kn_str word)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (kn_str_cmp(vocab__word(s, mid), word) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
vocab__stretch_read(struct vocab_stretch *s, struct kn_str packed)
{
	struct unpack in = pack__start(packed);
	char last[INDEX_TERM_MAX_B];
	size_t last_n = 0;

	kn_buf_reset(&s->bytes);
	s->n = 0;
	while (in.at < in.end) {
		uint32_t shared = pack__get_below(&in, last_n + 1);
		uint32_t n = pack__get_below(&in, INDEX_TERM_MAX_B + 1);
		size_t at = s->bytes.n;

		if (in.bad || (size_t)(in.end - in.at) < n ||
		    shared + n > sizeof(last))
			return false;
		memcpy(last + shared, in.at, n);
		in.at += n;
		last_n = shared + n;
		kn_buf_put(&s->bytes, last, last_n);
		s->word = kn_grow(s->word, &s->cap, s->n + 1,
		    sizeof(*s->word));
		s->word[s->n++] = (struct vocab_word){ at, (uint32_t)last_n,
		    pack__get(&in) };
	}
	return !in.bad;
}

void
vocab__pack(const struct vocab_stretch *s, size_t first, size_t end,
    struct kn_buf *out)
{
	struct kn_str last = { NULL, 0 };

	for (size_t i = first; i < end; i++) {
		struct kn_str w = vocab__word(s, i);
		size_t shared = 0;

		while (shared < last.n && shared < w.n &&
		    last.s[shared] == w.s[shared])
			shared++;
		pack__put(out, shared);
		pack__put(out, w.n - shared);
		kn_buf_put(out, w.s + shared, w.n - shared);
		pack__put(out, s->word[i].articles);
		last = w;
	}
}
