/*
 * map.h: a hash map from byte strings to 32-bit numbers.
 *
 * The usual use: the number is an index into an array of the caller's.
 * Keys are copied. The hash is seeded, so that hostile keys cannot make it
 * quadratic.
 */
#ifndef KUNNASH_MAP_H
#define KUNNASH_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"

/*
 * A hash of bytes. The seed is to be one that nobody who plants keys can
 * know: it goes into every step, so that no two of them meet for all seeds.
 */
uint64_t kn_hash(struct kn_str bytes, uint64_t seed);
/* A seed of this process and this object: enough where ASLR is on. */
uint64_t kn_hash_seed(const void *object);

struct kn_map;
struct kn_map *kn_map_new(void);
void kn_map_free(struct kn_map *m);
/* Sets key to value; true when the key was new. */
bool kn_map_set(struct kn_map *m, struct kn_str key, uint32_t value);
/* Finds a key; *value is untouched when it is absent. */
bool kn_map_get(const struct kn_map *m, struct kn_str key, uint32_t *value);
/* Adds value only if the key is absent; returns the number now stored. */
uint32_t kn_map_intern(struct kn_map *m, struct kn_str key, uint32_t value);
size_t kn_map_count(const struct kn_map *m);

#endif
