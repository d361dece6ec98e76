/*
 * set.h: compressed sets of article ids (CRoaring behind an opaque type).
 */
#ifndef KUNNASH_SET_H
#define KUNNASH_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"

struct kn_set;
struct kn_set *kn_set_new(void);
struct kn_set *kn_set_dup(const struct kn_set *s);
void kn_set_free(struct kn_set *s);
void kn_set_add(struct kn_set *s, uint32_t id);
/* Sooner than one by one when they rise. */
void kn_set_add_many(struct kn_set *s, const uint32_t *ids, size_t n);
void kn_set_remove(struct kn_set *s, uint32_t id);
bool kn_set_has(const struct kn_set *s, uint32_t id);
size_t kn_set_count(const struct kn_set *s);
/* The greatest id; 0 when there is none. */
uint32_t kn_set_last(const struct kn_set *s);
/* a becomes a AND b, a OR b, a AND NOT b. */
void kn_set_and(struct kn_set *a, const struct kn_set *b);
void kn_set_or(struct kn_set *a, const struct kn_set *b);
void kn_set_minus(struct kn_set *a, const struct kn_set *b);
/* |a AND b| without building it. */
size_t kn_set_and_count(const struct kn_set *a, const struct kn_set *b);
/* Calls fn for each id in rising order until it returns false. */
void kn_set_each(const struct kn_set *s, bool (*fn)(void *user, uint32_t id),
    void *user);
/* The same with many ids at a time. */
void kn_set_each_many(const struct kn_set *s, void (*fn)(void *user,
    const uint32_t *ids, size_t n), void *user);
/* Portable serialised form. kn_set_load() checks it: KN_CORRUPT. The bytes
 * of kn_set_save() are the caller's to free(). */
void *kn_set_save(const struct kn_set *s, size_t *n_b);
enum kn_status kn_set_load(const void *bytes, size_t n_b, struct kn_set **out);

#endif
