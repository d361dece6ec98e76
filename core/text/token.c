/*
 * token.c: text into words. In: UTF-8 that may be malformed, and a profile of
 * the fold. Out: one folded word at a time with its span in the original.
 * Keeps one buffer for the word; allocates nothing per word.
 */
#include "kunnash/token.h"

#include <stdlib.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#include "core/text/fold_priv.h"

enum { ROOM_B = 64 };           /* of a word: hardly one is longer */

struct kn_tokens {
	const char *s;
	size_t n_b, i;
	const uint16_t *low;
	/* The word so far; cls is FOLD_SEP while there is none. */
	char *word;             /* room, until it is too little */
	size_t n, cap;
	enum fold_class cls;
	size_t start_b, end_b;
	/* The last letter out of the tables, which a mark may compose with. */
	size_t base_b, base_n;
	struct fold_slow slow;
	size_t slow_at;         /* items of slow before this one are used */
	char room[ROOM_B];
};

struct kn_tokens *
kn_tokens_new(enum kn_fold_profile profile, const char *s, size_t n_b)
{
	struct kn_tokens *t = kn_calloc(1, sizeof(*t));

	t->s = s;
	t->n_b = n_b;
	t->low = fold__low[profile];
	t->word = t->room;
	t->cap = sizeof(t->room);
	fold__slow_init(&t->slow, profile);
	return t;
}

void
kn_tokens_free(struct kn_tokens *t)
{
	if (t == NULL)
		return;
	fold__slow_dispose(&t->slow);
	if (t->word != t->room)
		free(t->word);
	free(t);
}

static void
widen(struct kn_tokens *t)
{
	char *old = t->word == t->room ? NULL : t->word;
	size_t cap = old == NULL ? 0 : t->cap;
	char *word = kn_grow(old, &cap, t->n + ROOM_B, 1);

	if (old == NULL)
		memcpy(word, t->room, t->n);
	t->word = word;
	t->cap = cap;
}

/* Room for one more code point. */
static inline void
make_room(struct kn_tokens *t)
{
	if (t->n + 4 > t->cap)
		widen(t);
}

/* Does a letter of this class end the word there is? */
static inline bool
ends_word(const struct kn_tokens *t, enum fold_class class)
{
	return t->cls != FOLD_SEP && class != t->cls && class != FOLD_MARK;
}

static inline void
start_word(struct kn_tokens *t, enum fold_class class, size_t at_b)
{
	if (t->cls == FOLD_SEP) {
		t->cls = class;
		t->start_b = at_b;
	}
}

/* Takes the folded items of a slow segment; true when one ends the word. */
static bool
take_slow(struct kn_tokens *t)
{
	while (t->slow_at < t->slow.n) {
		struct fold_item it = t->slow.items[t->slow_at];

		if (ends_word(t, it.class))
			return true;
		t->slow_at++;
		if (it.class == FOLD_SEP ||
		    (it.class == FOLD_MARK && t->cls == FOLD_SEP))
			continue;
		start_word(t, it.class, t->slow.start_b);
		make_room(t);
		t->n += kn_utf8_put(it.cp, t->word + t->n);
		t->end_b = t->slow.end_b;
	}
	return false;
}

/*
 * Goes back to the letter that the code point at t->i may compose with. The
 * word's class and start stay: they are that letter's when it is the first.
 */
static void
enter_slow(struct kn_tokens *t)
{
	if (t->base_b != KN_NOWHERE) {
		t->i = t->base_b;
		t->n = t->base_n;
		t->base_b = KN_NOWHERE;
	}
	t->i = fold__slow_segment(&t->slow, t->s, t->n_b, t->i);
	t->slow_at = 0;
}

/* One code point by the tables; true when it ends the word before it. */
static inline bool
take_fast(struct kn_tokens *t, unsigned e, size_t len)
{
	enum fold_class class = FOLD_CLASS(e);

	if (class >= FOLD_MARK) {
		t->i += len;
		if (class == FOLD_DROP_MARK && t->cls != FOLD_SEP)
			t->end_b = t->i;
		return false;
	}
	if (ends_word(t, class))
		return true;
	if (class != FOLD_SEP) {
		start_word(t, class, t->i);
		t->base_b = t->i;
		t->base_n = t->n;
		make_room(t);
		t->n += fold__put(e, t->s + t->i, len, t->word + t->n);
		t->end_b = t->i + len;
	}
	t->i += len;
	return false;
}

/* Is it the end, or ASCII that is no part of a word? */
static inline bool
at_separator(const struct kn_tokens *t, size_t i)
{
	return i >= t->n_b || ((unsigned char)t->s[i] < 0x80 &&
	    FOLD_CLASS(t->low[(unsigned char)t->s[i]]) == FOLD_SEP);
}

/*
 * A word of Arabic letters alone, between separators of ASCII or where the
 * text begins or ends: nearly every word. When it turns out to be another,
 * its beginning has been taken as kn_tokens_next() takes it.
 */
static inline bool
take_word(struct kn_tokens *t)
{
	size_t i = t->i;

	while (i < t->n_b && at_separator(t, i))
		i++;
	t->i = fold__letters(t->low, t->s, t->n_b, i, t->word, t->cap - 4,
	    &t->n);
	if (t->n == 0)
		return false;
	t->cls = FOLD_ARABIC;
	t->start_b = i;
	t->end_b = t->i;
	t->base_b = t->i - 2;
	t->base_n = t->n - 2;
	return at_separator(t, t->i);
}

/* The letters that follow in a word, as long as nothing about them is new. */
static inline void
take_letters(struct kn_tokens *t)
{
	const uint16_t *low = t->low;
	const enum fold_class cls = t->cls;
	const char *s = t->s;
	char *word = t->word;
	size_t i = t->i, n = t->n, n_b = t->n_b, cap = t->cap, len;
	size_t base_b = t->base_b, base_n = t->base_n;

	if (cls == FOLD_SEP)
		return;
	while (i < n_b && n + 4 <= cap) {
		unsigned e = fold__peek(low, s, n_b, i, &len);

		if (FOLD_CLASS(e) != cls)
			break;
		base_b = i;
		base_n = n;
		n += fold__put(e, s + i, len, word + n);
		i += len;
	}
	if (i == t->i)
		return;
	t->i = t->end_b = i;
	t->n = n;
	t->base_b = base_b;
	t->base_n = base_n;
}

bool
kn_tokens_next(struct kn_tokens *t, struct kn_token *out)
{
	t->n = 0;
	t->cls = FOLD_SEP;
	t->base_b = KN_NOWHERE;
	bool ended = t->slow_at >= t->slow.n && take_word(t);
	while (!ended) {
		if (t->slow_at < t->slow.n) {
			ended = take_slow(t);
			continue;
		}
		if (t->i >= t->n_b)
			break;
		size_t len;
		unsigned e = fold__peek(t->low, t->s, t->n_b, t->i, &len);
		if (FOLD_CLASS(e) == FOLD_SLOW) {
			enter_slow(t);
			continue;
		}
		ended = take_fast(t, e, len);
		if (!ended)
			take_letters(t);
	}
	out->folded = (struct kn_str){ t->word, t->n };
	out->at = (struct kn_span){ (uint32_t)t->start_b,
	    (uint32_t)t->end_b };
	return t->n > 0;
}
