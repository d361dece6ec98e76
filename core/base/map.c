/*
 * map.c: byte strings to numbers: open addressing, linear probing, FNV-1a
 * with a seed of the process (from the address of the map and of a stack
 * variable: enough against planted keys where ASLR is on).
 */
#include "kunnash/map.h"

#include <stdlib.h>

#include "kunnash/mem.h"

struct slot {
	char *key;              /* NULL: free */
	size_t n;
	uint64_t hash;
	uint32_t value;
};

struct kn_map {
	struct slot *slots;     /* cap of them, a power of two */
	size_t cap, count;
	uint64_t seed;
};

struct kn_map *
kn_map_new(void)
{
	struct kn_map *m = kn_calloc(1, sizeof(*m));
	int here;

	m->cap = 64;
	m->slots = kn_calloc(m->cap, sizeof(*m->slots));
	m->seed = ((uint64_t)(uintptr_t)m << 20) ^ (uint64_t)(uintptr_t)&here;
	return m;
}

void
kn_map_free(struct kn_map *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->cap; i++)
		free(m->slots[i].key);
	free(m->slots);
	free(m);
}

static uint64_t
hash_of(const struct kn_map *m, struct kn_str key)
{
	uint64_t h = 14695981039346656037u ^ m->seed;

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.s[i]) * 1099511628211u;
	return h ^ h >> 29;
}

/* The slot that holds key, or the free one where it would go. */
static struct slot *
find(const struct kn_map *m, struct kn_str key, uint64_t hash)
{
	size_t i = (size_t)hash & (m->cap - 1);

	for (;; i = (i + 1) & (m->cap - 1)) {
		struct slot *s = &m->slots[i];

		if (s->key == NULL || (s->hash == hash && kn_str_eq(key,
		    (struct kn_str){ s->key, s->n })))
			return s;
	}
}

static void
grow(struct kn_map *m)
{
	struct slot *old = m->slots;
	size_t n = m->cap;

	m->cap *= 2;
	m->slots = kn_calloc(m->cap, sizeof(*m->slots));
	for (size_t i = 0; i < n; i++)
		if (old[i].key != NULL)
			*find(m, (struct kn_str){ old[i].key, old[i].n },
			    old[i].hash) = old[i];
	free(old);
}

/* The slot of key, made with value 0 when it is new. */
static struct slot *
ensure(struct kn_map *m, struct kn_str key, bool *is_new)
{
	if (m->count * 4 >= m->cap * 3)
		grow(m);
	uint64_t h = hash_of(m, key);
	struct slot *s = find(m, key, h);
	*is_new = s->key == NULL;
	if (*is_new) {
		*s = (struct slot){ kn_strndup(key.s, key.n), key.n, h, 0 };
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
	const struct slot *s = find(m, key, hash_of(m, key));

	if (s->key == NULL)
		return false;
	*value = s->value;
	return true;
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
