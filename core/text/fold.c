/*
 * fold.c: the one normaliser, over whole texts. In: UTF-8 that may be
 * malformed, and a profile. Out: the folded text, with or without its map to
 * the original bytes. Row "index" of ARCHITECTURE.md; the rules are the rows
 * of fold.def.
 */
#include "kunnash/fold.h"

#include <stdbool.h>
#include <stdlib.h>

#include "kunnash/eight.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#include "core/text/fold_priv.h"

/* What comes out; there is always room for what the tables make of the rest. */
struct sink {
	char *s;
	size_t n, cap;
	uint32_t *src_b;        /* NULL when no map is wanted */
	size_t cap_src;
	bool borrowed;          /* s is the caller's: copied when outgrown */
};

enum { SPARE_B = 4 };   /* a code point more than is asked for */

static void
reserve(struct sink *k, size_t more)
{
	size_t need = k->n + more + SPARE_B;

	if (need > k->cap && k->borrowed) {
		char *s = kn_malloc(need);

		memcpy(s, k->s, k->n);
		k->s = s;
		k->cap = need;
		k->borrowed = false;
	}
	k->s = kn_grow(k->s, &k->cap, need, 1);
}

static void
map_to(struct sink *k, size_t from, size_t src_b)
{
	for (size_t i = from; i < k->n; i++)
		k->src_b[i] = (uint32_t)src_b;
}

/* Appends a segment of the slow path, and keeps room for `left` bytes. */
static void
put_segment(struct sink *k, const struct fold_slow *f, size_t left)
{
	size_t from = k->n;

	reserve(k, f->n * 4 + left);
	if (k->src_b != NULL)
		k->src_b = kn_grow(k->src_b, &k->cap_src, k->cap,
		    sizeof(*k->src_b));
	for (size_t i = 0; i < f->n; i++)
		k->n += kn_utf8_put(f->items[i].cp, k->s + k->n);
	if (k->src_b != NULL)
		map_to(k, from, f->start_b);
}

/* The last letter out of the tables: a mark may yet compose with it. */
struct base {
	size_t at_b, out_b;
};

/* What the tables fold, up to where they cannot, so that nothing of the sink
 * is looked at on the way. Returns where it ends. */
static size_t
fold_fast(const uint16_t *low, const char *s, size_t n, size_t i,
    struct sink *k, struct base *base)
{
	char *out = k->s;
	size_t to = k->n, base_b = base->at_b, base_out = base->out_b, len;

	while (i < n) {
		size_t from = i;

		if (k->src_b == NULL)
			i = fold__letters(low, s, n, i, out, SIZE_MAX, &to);
		if (i > from) {
			base_b = i - 2;
			base_out = to - 2;
		}
		if (i == n)
			break;
		unsigned e = fold__peek(low, s, n, i, &len);
		enum fold_class class = FOLD_CLASS(e);
		if (class == FOLD_SLOW)
			break;
		if (class < FOLD_MARK) {
			base_b = i;
			base_out = to;
			to += fold__put(e, s + i, len, out + to);
		}
		if (class < FOLD_MARK && k->src_b != NULL)
			for (size_t b = base_out; b < to; b++)
				k->src_b[b] = (uint32_t)i;
		i += len;
	}
	k->n = to;
	*base = (struct base){ base_b, base_out };
	return i;
}

static void
fold_into(enum kn_fold_profile profile, const char *s, size_t n,
    struct sink *k)
{
	const uint16_t *low = fold__low[profile];
	struct fold_slow slow;
	struct base base = { KN_NOWHERE, 0 };
	size_t i = 0;

	fold__slow_init(&slow, profile);
	while ((i = fold_fast(low, s, n, i, k, &base)) < n) {
		if (base.at_b != KN_NOWHERE) {
			i = base.at_b;
			k->n = base.out_b;
		}
		i = fold__slow_segment(&slow, s, n, i);
		put_segment(k, &slow, n - i);
		base.at_b = KN_NOWHERE;
	}
	fold__slow_dispose(&slow);
}

void
kn_fold(enum kn_fold_profile profile, const char *s, size_t n_b,
    struct kn_folded *out)
{
	struct sink k = { .s = NULL };

	reserve(&k, n_b);
	k.src_b = kn_grow(NULL, &k.cap_src, k.cap, sizeof(*k.src_b));
	fold_into(profile, s, n_b, &k);
	k.s[k.n] = '\0';
	k.src_b[k.n] = (uint32_t)n_b;
	*out = (struct kn_folded){ k.s, k.n, k.src_b };
}

void
kn_folded_dispose(struct kn_folded *f)
{
	free(f->s);
	free(f->src_b);
	*f = (struct kn_folded){ .s = NULL };
}

void
kn_fold_append(enum kn_fold_profile profile, const char *s, size_t n_b,
    struct kn_buf *out)
{
	/* At the end of the buffer, unless it turns out too long there. */
	if (out->status != KN_OK)
		return;
	out->s = kn_grow(out->s, &out->cap, out->n + n_b + SPARE_B, 1);
	struct sink k = { .s = out->s + out->n, .cap = out->cap - out->n,
	    .borrowed = true };
	fold_into(profile, s, n_b, &k);
	if (!k.borrowed || k.n > out->max_b - out->n) {
		out->s[out->n] = '\0';
		kn_buf_put(out, k.s, k.n);
	} else {
		out->n += k.n;
		out->s[out->n] = '\0';
	}
	if (!k.borrowed)
		free(k.s);
}

/* White space as in PropList.txt; the fold has left no other kind. */
static bool
is_space(uint32_t cp)
{
	if (cp > 0xA0 && cp < 0x1680)
		return false;
	return (cp >= 9 && cp <= 0xD) || cp == ' ' || cp == 0x85 ||
	    cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
	    cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F ||
	    cp == 0x3000;
}

/* What white space as UTF-8 begins with, and few else. */
static bool
may_be_space(char c)
{
	unsigned char b = (unsigned char)c;

	return b <= ' ' || b == 0xC2 || (b >= 0xE1 && b <= 0xE3);
}

/*
 * The end of what stays as it is from i on: no white space but single blanks
 * inside it. Eight bytes at a time, of which few have more than that.
 */
static size_t
stays_until(const char *s, size_t n, size_t i)
{
	size_t from = i;
	uint64_t gap = KN_TOPS >> 56;   /* the byte before is a blank */

	for (; n - i >= 9; i += 8) {
		uint64_t x = kn_eight(s + i), blank = kn_eight_equal(x, ' ');
		uint64_t space = kn_eight_below(x, '!') |
		    kn_eight_equal(x, 0xC2) |
		    kn_eight_zeros((x & KN_ONES * 0xFC) ^ KN_ONES * 0xE0);

		if ((space & ~blank) != 0 ||
		    (space & (space << 8 | gap)) != 0)
			break;
		gap = space >> 56;
	}
	/* A blank is passed with the byte behind it. */
	if (i > from && gap != 0)
		i--;
	while (i < n && (!may_be_space(s[i]) || (s[i] == ' ' && i > from &&
	    i + 1 < n && !may_be_space(s[i + 1]))))
		i++;
	return i;
}

void
kn_fold_squeeze(struct kn_buf *folded)
{
	char *s = folded->s;
	size_t n = 0;
	bool gap = false;

	for (size_t i = 0, from = 0; i < folded->n; from = i) {
		i = stays_until(s, folded->n, i);
		if (i == from && is_space(kn_utf8_next(s, folded->n, &i))) {
			gap = true;
			continue;
		}
		if (gap && n > 0)
			s[n++] = ' ';
		gap = false;
		if (n != from)
			memmove(s + n, s + from, i - from);
		n += i - from;
	}
	if (n < folded->n)
		kn_buf_trunc(folded, n);
}

struct kn_key
kn_fold_body_key(const char *s, size_t n_b)
{
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_INDEX, s, n_b, &folded);
	kn_fold_squeeze(&folded);
	struct kn_key key = kn_key_of(folded.s, folded.n);
	kn_buf_dispose(&folded);
	return key;
}

const char *
kn_fold_version(void)
{
	return fold__version;
}
