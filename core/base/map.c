/*
 * map.c: byte strings to numbers: open addressing, linear probing, and a
 * hash that takes eight bytes at a time (a multiplication to 128 bits, folded,
 * as in wyhash) with a seed of the process.
 */
#include "kunnash/map.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

struct slot {
	size_t key_b, n;        /* in the map's keys */
	uint64_t hash;
	uint32_t value;
	bool used;
};

struct kn_map {
	struct slot *slots;     /* cap of them, a power of two, or none yet */
	size_t cap, count;
	char *keys;             /* one behind the other */
	size_t n_keys, cap_keys;
	uint64_t seed;
};

enum { FIRST_CAP = 16 };        /* most maps are small, many stay empty */

/* ---- hashing --------------------------------------------------------------- */

__extension__ typedef unsigned __int128 wide;

static uint64_t
fold(uint64_t a, uint64_t b)
{
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The seed stands on both sides of each product: no key makes one nought. */
uint64_t
kn_hash(struct kn_str bytes, uint64_t seed)
{
	const uint64_t step = 0x9E3779B97F4A7C15u;
	uint64_t h = seed ^ bytes.n * step, word;
	size_t i = 0;

	for (; i + sizeof(word) <= bytes.n; i += sizeof(word)) {
		memcpy(&word, bytes.s + i, sizeof(word));
		h = fold(word ^ seed, h + step);
	}
	if (i < bytes.n) {
		word = 0;
		memcpy(&word, bytes.s + i, bytes.n - i);
		h = fold(word ^ seed, h + step);
	}
	return fold(h ^ step, seed + step);
}

uint64_t
kn_hash_seed(const void *object)
{
	int here;

	return fold((uint64_t)(uintptr_t)object ^ 0xA0761D6478BD642Fu,
	    (uint64_t)(uintptr_t)&here ^ 0xE7037ED1A0B428DBu);
}

/* ---- the map --------------------------------------------------------------- */

struct kn_map *
kn_map_new(void)
{
	struct kn_map *m = kn_calloc(1, sizeof(*m));

	m->seed = kn_hash_seed(m);
	return m;
}

void
kn_map_free(struct kn_map *m)
{
	if (m == NULL)
		return;
	free(m->slots);
	free(m->keys);
	free(m);
}

/* The slot that holds key, or the free one where it would go. */
static struct slot *
find(const struct kn_map *m, struct kn_str key, uint64_t hash)
{
	size_t i = (size_t)hash & (m->cap - 1);

	for (;; i = (i + 1) & (m->cap - 1)) {
		struct slot *s = &m->slots[i];

		if (!s->used || (s->hash == hash && kn_str_eq(key,
		    (struct kn_str){ m->keys + s->key_b, s->n })))
			return s;
	}
}

static void
grow(struct kn_map *m)
{
	struct slot *old = m->slots;
	size_t n = m->cap;

	m->cap = n == 0 ? FIRST_CAP : n * 2;
	m->slots = kn_calloc(m->cap, sizeof(*m->slots));
	for (size_t i = 0; i < n; i++) {
		/* Keys differ: any free place will do. */
		size_t at = (size_t)old[i].hash & (m->cap - 1);

		while (old[i].used && m->slots[at].used)
			at = (at + 1) & (m->cap - 1);
		if (old[i].used)
			m->slots[at] = old[i];
	}
	free(old);
}

/* The slot of key, made with value 0 when it is new. */
static struct slot *
ensure(struct kn_map *m, struct kn_str key, bool *is_new)
{
	if (m->count * 4 >= m->cap * 3)
		grow(m);
	uint64_t h = kn_hash(key, m->seed);
	struct slot *s = find(m, key, h);
	*is_new = !s->used;
	if (*is_new) {
		*s = (struct slot){ m->n_keys, key.n, h, 0, true };
		m->keys = kn_grow(m->keys, &m->cap_keys, m->n_keys + key.n,
		    1);
		if (key.n > 0)
			memcpy(m->keys + m->n_keys, key.s, key.n);
		m->n_keys += key.n;
		m->count++;
	}
	return s;
}

bool
kn_map_set(struct kn_map *m, struct kn_str key, uint32_t value)
{
	bool is_new;

	ensure(m, key, &is_new)->value = value;
	return is_new;
}

bool
kn_map_get(const struct kn_map *m, struct kn_str key, uint32_t *value)
{
	if (m->count == 0)
		return false;
	const struct slot *s = find(m, key, kn_hash(key, m->seed));
	if (s->used)
		*value = s->value;
	return s->used;
}

uint32_t
kn_map_intern(struct kn_map *m, struct kn_str key, uint32_t value)
{
	bool is_new;
	struct slot *s = ensure(m, key, &is_new);

	if (is_new)
		s->value = value;
	return s->value;
}

size_t
kn_map_count(const struct kn_map *m)
{
	return m->count;
}
