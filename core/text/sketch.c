/*
 * sketch.c: a text in a few hundred bytes, for finding near-duplicates. In: a
 * text. Out: its sketch, and how alike two sketches are. One pass over the
 * folded words.
 */
#include "kunnash/sketch.h"

#include <string.h>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

#include "kunnash/fold.h"
#include "kunnash/hash.h"
#include "kunnash/token.h"

/* What alike means; chosen on real papers, see tests/prop/test_story.c. */
#define SAME_RESEMBLANCE_MIN 0.8
#define HEAD_SHARED_MIN 0.4
#define RESEMBLANCE_MIN 0.65
#define CUT_RESEMBLANCE_MIN 0.5
#define CUT_CONTAINMENT_MIN 0.9
#define NUMBERS_SHARED_MIN 0.65
enum { NUMBERS_LEAST = 4 };

/* ---- hashing: fixed, since sketches are stored ------------------------- */

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

/* *digit: has it one? */
static uint64_t
hash_word(struct kn_str w, bool *digit)
{
	uint64_t h = KN_FNV_START;
	unsigned digits = 0;

	for (size_t i = 0; i < w.n; i++) {
		unsigned char c = (unsigned char)w.s[i];

		h = kn_fnv(h, c);
		digits |= (unsigned char)(c - '0') < 10;
	}
	*digit = digits != 0;
	return mix(h);
}

/* ---- making -------------------------------------------------------------- */

enum { WAITING_MAX = 64 };

struct sketcher {
	struct kn_sketch *out;
	uint64_t a[KN_SKETCH_MINS], b[KN_SKETCH_MINS];
	uint64_t mins[KN_SKETCH_MINS];
	uint64_t waiting[WAITING_MAX];  /* shingles not yet in mins */
	size_t n_waiting;
	uint64_t last[2];       /* hashes of the two words before */
	uint64_t words;
};

static void
start(struct sketcher *k, struct kn_sketch *out)
{
	memset(out, 0, sizeof(*out));
	k->out = out;
	k->words = k->n_waiting = 0;
	k->last[0] = k->last[1] = 0;
	for (uint64_t i = 0; i < KN_SKETCH_MINS; i++) {
		k->a[i] = mix(2 * i + 1) | 1;
		k->b[i] = mix(2 * i + 2);
		k->mins[i] = UINT64_MAX;
	}
}

/* Keeps the smallest different values, rising; returns how many. */
static uint16_t
keep(uint16_t *at, size_t n, size_t most, uint16_t v)
{
	size_t i = 0;

	while (i < n && at[i] < v)
		i++;
	if (i == most || (i < n && at[i] == v))
		return (uint16_t)n;
	if (n == most)
		n--;
	memmove(&at[i + 1], &at[i], (n - i) * sizeof(*at));
	at[i] = v;
	return (uint16_t)(n + 1);
}

static inline uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Place after place, four at a time, so that all but the shingles stays in
 * registers. */
static void
take_by_four(struct sketcher *k)
{
	for (size_t i = 0; i < KN_SKETCH_MINS; i += 4) {
		const uint64_t *a = &k->a[i], *b = &k->b[i];
		uint64_t *m = &k->mins[i];
		uint64_t m0 = m[0], m1 = m[1], m2 = m[2], m3 = m[3];

		for (size_t n = 0; n < k->n_waiting; n++) {
			uint64_t x = k->waiting[n];

			m0 = least(m0, a[0] * x + b[0]);
			m1 = least(m1, a[1] * x + b[1]);
			m2 = least(m2, a[2] * x + b[2]);
			m3 = least(m3, a[3] * x + b[3]);
		}
		m[0] = m0;
		m[1] = m1;
		m[2] = m2;
		m[3] = m3;
	}
}

/* A processor that multiplies eight numbers at once does it in a quarter of
 * the time. */
#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx512f,avx512dq")))
static __m512i
least_by_eight(__m512i m, __m512i a, __m512i x, __m512i b)
{
	return _mm512_min_epu64(m, _mm512_add_epi64(
	    _mm512_mullo_epi64(a, x), b));
}

__attribute__((target("avx512f,avx512dq")))
static bool
take_by_sixteen(struct sketcher *k)
{
	for (size_t i = 0; i < KN_SKETCH_MINS; i += 16) {
		__m512i a0 = _mm512_loadu_si512(&k->a[i]);
		__m512i a1 = _mm512_loadu_si512(&k->a[i + 8]);
		__m512i b0 = _mm512_loadu_si512(&k->b[i]);
		__m512i b1 = _mm512_loadu_si512(&k->b[i + 8]);
		__m512i m0 = _mm512_loadu_si512(&k->mins[i]);
		__m512i m1 = _mm512_loadu_si512(&k->mins[i + 8]);

		for (size_t n = 0; n < k->n_waiting; n++) {
			__m512i x = _mm512_set1_epi64(
			    (int64_t)k->waiting[n]);

			m0 = least_by_eight(m0, a0, x, b0);
			m1 = least_by_eight(m1, a1, x, b1);
		}
		_mm512_storeu_si512(&k->mins[i], m0);
		_mm512_storeu_si512(&k->mins[i + 8], m1);
	}
	return true;
}

static bool
take_wide(struct sketcher *k)
{
	return __builtin_cpu_supports("avx512f") &&
	    __builtin_cpu_supports("avx512dq") && take_by_sixteen(k);
}
#else
static bool
take_wide(struct sketcher *k)
{
	(void)k;
	return false;
}
#endif

/*
 * The smallest value of each place over the shingles that wait. Multiply-shift,
 * one function for each place (Dietzfelbinger): the upper half of the product
 * is its value, and the smallest product has it.
 */
static void
take_shingles(struct sketcher *k)
{
	if (!take_wide(k))
		take_by_four(k);
	k->n_waiting = 0;
}

static void
add_shingle(struct sketcher *k, uint64_t shingle)
{
	k->waiting[k->n_waiting++] = shingle;
	if (k->n_waiting == WAITING_MAX)
		take_shingles(k);
}

static void
add_word(struct sketcher *k, struct kn_str w)
{
	bool digit;
	uint64_t h = hash_word(w, &digit);
	struct kn_sketch *s = k->out;

	if (digit)
		s->n_numbers = keep(s->numbers, s->n_numbers,
		    KN_SKETCH_NUMBERS, (uint16_t)h);
	if (k->words < KN_SKETCH_HEAD)
		s->n_head = keep(s->head, s->n_head, KN_SKETCH_HEAD,
		    (uint16_t)h);
	if (++k->words >= 3)
		add_shingle(k, mix(mix(k->last[0] + k->last[1] * 3) + h));
	k->last[0] = k->last[1];
	k->last[1] = h;
}

void
kn_sketch_folded(struct kn_str folded, struct kn_sketch *out)
{
	struct sketcher k;
	struct kn_token word;

	start(&k, out);
	struct kn_tokens *words = kn_tokens_new(KN_FOLD_INDEX,
	    folded.n == 0 ? "" : folded.s, folded.n);
	while (kn_tokens_next(words, &word))
		add_word(&k, word.folded);
	kn_tokens_free(words);
	take_shingles(&k);
	uint64_t shingles = k.words < 3 ? 0 : k.words - 2;
	out->shingles = shingles > UINT32_MAX ? UINT32_MAX :
	    (uint32_t)shingles;
	for (size_t i = 0; i < KN_SKETCH_MINS; i++)
		out->mins[i] = (uint16_t)(k.mins[i] >> 32);
}

/* The words of the folded text, so that texts which fold alike have one
 * sketch whatever their marks do to the bounds of words. */
void
kn_sketch_make(struct kn_str text, struct kn_sketch *out)
{
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_INDEX, text.s, text.n, &folded);
	kn_sketch_folded(kn_buf_get(&folded), out);
	kn_buf_dispose(&folded);
}

/* ---- comparing -------------------------------------------------------------- */

bool
kn_sketch_usable(const struct kn_sketch *s)
{
	return s->shingles >= KN_SKETCH_LEAST;
}

void
kn_sketch_bands(const struct kn_sketch *s, uint64_t out[KN_SKETCH_BANDS])
{
	const uint16_t *m = s->mins;

	for (uint64_t i = 0; i < KN_SKETCH_BANDS; i++, m += KN_SKETCH_ROWS) {
		uint64_t three = (uint64_t)m[0] << 32 | (uint64_t)m[1] << 16 |
		    m[2];

		/* Among a million texts one in two hundred meets another
		 * in a band by chance, and is compared with it. */
		out[i] = mix(three + (i << 48)) >>
		    (64 - KN_SKETCH_BAND_BITS);
	}
}

double
kn_sketch_resemblance(const struct kn_sketch *a, const struct kn_sketch *b)
{
	int same = 0;

	for (size_t i = 0; i < KN_SKETCH_MINS; i++)
		same += a->mins[i] == b->mins[i];
	return (double)same / KN_SKETCH_MINS;
}

double
kn_sketch_containment(const struct kn_sketch *a, const struct kn_sketch *b)
{
	double r = kn_sketch_resemblance(a, b);
	double na = a->shingles, nb = b->shingles;
	double least = na < nb ? na : nb;

	/* r = i / (na + nb - i), solved for the intersection i. */
	double share = least == 0 ? 0 : r * (na + nb) / (1 + r) / least;
	return share > 1 ? 1 : share;
}

/* How many numbers of a list of n are known to be compared, when the walk
 * stopped at `at` because the other list ended, or not. */
static size_t
in_reach(size_t n, size_t at, size_t n_other, size_t at_other)
{
	/* Behind the last value of a full list it is not known what follows. */
	return at_other == n_other && n_other == KN_SKETCH_NUMBERS ? at : n;
}

/* How many values two rising lists share; where the walk stopped. */
static size_t
shared(const uint16_t *a, size_t na, const uint16_t *b, size_t nb,
    size_t *at_a, size_t *at_b)
{
	size_t i = 0, k = 0, same = 0;

	while (i < na && k < nb)
		if (a[i] == b[k]) {
			same++;
			i++;
			k++;
		} else if (a[i] < b[k]) {
			i++;
		} else {
			k++;
		}
	*at_a = i;
	*at_b = k;
	return same;
}

/* Whether the text that has fewer numbers shares less than two thirds of
 * them; never when there are too few to judge by. */
static bool
other_numbers(const struct kn_sketch *a, const struct kn_sketch *b)
{
	size_t i, k;
	size_t same = shared(a->numbers, a->n_numbers, b->numbers,
	    b->n_numbers, &i, &k);
	size_t na = in_reach(a->n_numbers, i, b->n_numbers, k);
	size_t nb = in_reach(b->n_numbers, k, a->n_numbers, i);
	size_t least = na < nb ? na : nb;
	return least >= NUMBERS_LEAST &&
	    (double)same < NUMBERS_SHARED_MIN * (double)least;
}

static bool
same_head(const struct kn_sketch *a, const struct kn_sketch *b)
{
	size_t i, k;
	size_t same = shared(a->head, a->n_head, b->head, b->n_head, &i, &k);
	size_t least = a->n_head < b->n_head ? a->n_head : b->n_head;

	return (double)same >= HEAD_SHARED_MIN * (double)least;
}

bool
kn_sketch_alike(const struct kn_sketch *a, const struct kn_sketch *b)
{
	if (!kn_sketch_usable(a) || !kn_sketch_usable(b))
		return false;
	double r = kn_sketch_resemblance(a, b);
	if (r < RESEMBLANCE_MIN && (r < CUT_RESEMBLANCE_MIN ||
	    kn_sketch_containment(a, b) < CUT_CONTAINMENT_MIN))
		return false;
	if (r < SAME_RESEMBLANCE_MIN && !same_head(a, b))
		return false;
	return !other_numbers(a, b);
}

/* ---- stored form: little-endian --------------------------------------- */

static uint16_t
get16(const unsigned char *s)
{
	return (uint16_t)(s[0] | s[1] << 8);
}

/* A list that is shorter than its room ends with its last value again. */
static size_t
list(uint16_t *to, const uint16_t *at, size_t n, size_t room)
{
	for (size_t i = 0; i < room; i++)
		to[i] = at[i < n ? i : n - 1];
	return room;
}

/* A text that is too short for near-duplicates is its length alone. */
void
kn_sketch_save(const struct kn_sketch *s, struct kn_buf *out)
{
	uint16_t v[2 + KN_SKETCH_MINS + KN_SKETCH_HEAD + KN_SKETCH_NUMBERS];
	unsigned char bytes[sizeof(v)];
	size_t n = 0;

	v[n++] = s->shingles & 0xFFFF;
	v[n++] = (uint16_t)(s->shingles >> 16);
	if (kn_sketch_usable(s)) {
		n += list(v + n, s->mins, KN_SKETCH_MINS, KN_SKETCH_MINS);
		n += list(v + n, s->head, s->n_head, KN_SKETCH_HEAD);
		n += list(v + n, s->numbers, s->n_numbers, s->n_numbers);
	}
	for (size_t i = 0; i < n; i++) {
		bytes[2 * i] = (unsigned char)(v[i] & 0xFF);
		bytes[2 * i + 1] = (unsigned char)(v[i] >> 8);
	}
	kn_buf_put(out, bytes, 2 * n);
}

bool
kn_sketch_load(struct kn_str bytes, struct kn_sketch *out)
{
	const unsigned char *s = (const unsigned char *)bytes.s;
	const size_t heads = 4 + 2 * KN_SKETCH_MINS;
	const size_t fixed = heads + 2 * KN_SKETCH_HEAD;

	memset(out, 0, sizeof(*out));
	if (bytes.n < 4)
		return false;
	out->shingles = get16(s) | (uint32_t)get16(s + 2) << 16;
	if (!kn_sketch_usable(out))
		return bytes.n == 4;
	if (bytes.n < fixed || bytes.n % 2 != 0 ||
	    bytes.n > fixed + 2 * KN_SKETCH_NUMBERS)
		return false;
	for (size_t i = 0; i < KN_SKETCH_MINS; i++)
		out->mins[i] = get16(s + 4 + 2 * i);
	for (size_t i = 0; i < KN_SKETCH_HEAD; i++)
		out->n_head = keep(out->head, out->n_head, KN_SKETCH_HEAD,
		    get16(s + heads + 2 * i));
	out->n_numbers = (uint16_t)((bytes.n - fixed) / 2);
	for (size_t i = 0; i < out->n_numbers; i++)
		out->numbers[i] = get16(s + fixed + 2 * i);
	return true;
}
