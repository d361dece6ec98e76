/*
 * set.c: compressed sets of article ids, CRoaring behind an opaque type. In:
 * ids, or the bytes of a stored set. Out: sets, counts, bytes. The portable
 * form is checked here before CRoaring reads it, because the library trusts
 * the order and the counts inside a container. Touches nothing else.
 */
#include "kunnash/set.h"

#include <stdlib.h>

#include <roaring/roaring.h>

#include "kunnash/mem.h"

enum { MANY = 512 };    /* ids handed on at a time: 2 KiB */

struct kn_set {
	roaring_bitmap_t *r;
};

static struct kn_set *
wrap(roaring_bitmap_t *r)
{
	struct kn_set *s = kn_malloc(sizeof(*s));

	if (r == NULL)
		abort();
	s->r = r;
	return s;
}

struct kn_set *
kn_set_new(void)
{
	return wrap(roaring_bitmap_create());
}

struct kn_set *
kn_set_dup(const struct kn_set *s)
{
	return wrap(roaring_bitmap_copy(s->r));
}

void
kn_set_free(struct kn_set *s)
{
	if (s == NULL)
		return;
	roaring_bitmap_free(s->r);
	free(s);
}

void
kn_set_add(struct kn_set *s, uint32_t id)
{
	roaring_bitmap_add(s->r, id);
}

void
kn_set_add_many(struct kn_set *s, const uint32_t *ids, size_t n)
{
	if (n > 0)
		roaring_bitmap_add_many(s->r, n, ids);
}

void
kn_set_remove(struct kn_set *s, uint32_t id)
{
	roaring_bitmap_remove(s->r, id);
}

bool
kn_set_has(const struct kn_set *s, uint32_t id)
{
	return roaring_bitmap_contains(s->r, id);
}

size_t
kn_set_count(const struct kn_set *s)
{
	return (size_t)roaring_bitmap_get_cardinality(s->r);
}

uint32_t
kn_set_last(const struct kn_set *s)
{
	return roaring_bitmap_maximum(s->r);
}

void
kn_set_and(struct kn_set *a, const struct kn_set *b)
{
	roaring_bitmap_and_inplace(a->r, b->r);
}

void
kn_set_or(struct kn_set *a, const struct kn_set *b)
{
	roaring_bitmap_or_inplace(a->r, b->r);
}

void
kn_set_minus(struct kn_set *a, const struct kn_set *b)
{
	/* CRoaring does not take the same bitmap on both sides here. */
	if (a == b)
		roaring_bitmap_clear(a->r);
	else
		roaring_bitmap_andnot_inplace(a->r, b->r);
}

size_t
kn_set_and_count(const struct kn_set *a, const struct kn_set *b)
{
	return (size_t)roaring_bitmap_and_cardinality(a->r, b->r);
}

struct each {
	bool (*fn)(void *user, uint32_t id);
	void *user;
};

static bool
each_one(uint32_t id, void *p)
{
	const struct each *e = p;

	return e->fn(e->user, id);
}

void
kn_set_each(const struct kn_set *s, bool (*fn)(void *user, uint32_t id),
    void *user)
{
	struct each e = { fn, user };

	roaring_iterate(s->r, each_one, &e);
}

void
kn_set_each_many(const struct kn_set *s, void (*fn)(void *user,
    const uint32_t *ids, size_t n), void *user)
{
	uint32_t ids[MANY];
	roaring_uint32_iterator_t it;
	uint32_t n;

	roaring_init_iterator(s->r, &it);
	while ((n = roaring_read_uint32_iterator(&it, ids, MANY)) > 0)
		fn(user, ids, n);
}

void *
kn_set_save(const struct kn_set *s, size_t *n_b)
{
	roaring_bitmap_run_optimize(s->r);
	*n_b = roaring_bitmap_portable_size_in_bytes(s->r);
	char *out = kn_malloc(*n_b);
	*n_b = roaring_bitmap_portable_serialize(s->r, out);
	return out;
}

/* ---- checking the portable form (RoaringFormatSpec) ------------------- */

enum {
	COOKIE_PLAIN = 12346,   /* a count follows, no run containers */
	COOKIE_RUNS = 12347,    /* the count is in the upper half */
	NO_OFFSETS_BELOW = 4,   /* with runs, small sets carry no offsets */
	ARRAY_MAX = 4096,       /* values in an array container */
	BITSET_B = 8192,
};

/* What is left to read; a short read leaves `bad` set and gives zeros. */
struct reader {
	const unsigned char *at, *end;
	bool bad;
};

static const unsigned char *
take(struct reader *in, size_t n)
{
	const unsigned char *p = in->at;

	if (in->bad || (size_t)(in->end - in->at) < n) {
		in->bad = true;
		return NULL;
	}
	in->at += n;
	return p;
}

static uint32_t
take_u16(struct reader *in)
{
	const unsigned char *p = take(in, 2);

	return p == NULL ? 0 : (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t
take_u32(struct reader *in)
{
	uint32_t low = take_u16(in);

	return low | take_u16(in) << 16;
}

/* Rising, no two runs touching the same value, as many values as told. */
static bool
runs_ok(struct reader *in, uint32_t card)
{
	uint32_t n = take_u16(in), total = 0, next = 0;

	for (uint32_t i = 0; i < n && !in->bad; i++) {
		uint32_t start = take_u16(in), more = take_u16(in);

		if (in->bad || start < next || start + more > 0xFFFF)
			return false;
		next = start + more + 1;
		total += more + 1;
	}
	return !in->bad && total == card;
}

static bool
array_ok(struct reader *in, uint32_t card)
{
	uint32_t next = 0;

	for (uint32_t i = 0; i < card; i++) {
		uint32_t v = take_u16(in);

		if (in->bad || v < next)
			return false;
		next = v + 1;
	}
	return true;
}

static bool
bitset_ok(struct reader *in, uint32_t card)
{
	const unsigned char *p = take(in, BITSET_B);
	uint32_t total = 0;

	if (p == NULL)
		return false;
	for (size_t i = 0; i < BITSET_B; i += sizeof(uint64_t)) {
		uint64_t bits;

		memcpy(&bits, p + i, sizeof(bits));
		total += (uint32_t)__builtin_popcountll(bits);
	}
	return total == card;
}

static bool
portable_ok(const void *bytes, size_t n_b)
{
	struct reader in = { bytes, (const unsigned char *)bytes + n_b, false };
	const unsigned char *runs = NULL;
	uint32_t cookie = take_u32(&in), n;

	if ((cookie & 0xFFFF) == COOKIE_RUNS) {
		n = (cookie >> 16) + 1;
		runs = take(&in, (n + 7) / 8);
	} else if (cookie == COOKIE_PLAIN) {
		n = take_u32(&in);
	} else {
		return false;
	}
	if (in.bad || n > 0x10000)
		return false;
	struct reader heads = in;
	take(&in, (size_t)n * 4);
	if (runs == NULL || n >= NO_OFFSETS_BELOW)
		take(&in, (size_t)n * 4);
	for (uint32_t i = 0, next = 0; i < n && !in.bad; i++) {
		uint32_t key = take_u16(&heads), card = take_u16(&heads) + 1;
		bool run = runs != NULL && (runs[i / 8] >> (i % 8) & 1) != 0;

		if (key < next)
			return false;
		next = key + 1;
		if (!(run ? runs_ok(&in, card) : card <= ARRAY_MAX ?
		    array_ok(&in, card) : bitset_ok(&in, card)))
			return false;
	}
	return !in.bad && in.at == in.end;
}

enum kn_status
kn_set_load(const void *bytes, size_t n_b, struct kn_set **out)
{
	*out = NULL;
	if (!portable_ok(bytes, n_b))
		return KN_CORRUPT;
	roaring_bitmap_t *r = roaring_bitmap_portable_deserialize_safe(bytes,
	    n_b);
	if (r == NULL)
		return KN_CORRUPT;
	*out = wrap(r);
	return KN_OK;
}
