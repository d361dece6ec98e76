/*
 * digest.h: SHA-256, as the 16 hex digits that kunnash calls a key.
 *
 * Source of the algorithm: FIPS 180-4, through libnettle.
 */
#ifndef KUNNASH_DIGEST_H
#define KUNNASH_DIGEST_H

#include <stddef.h>

#define KN_KEY_LEN 16

/* A key: 16 lower-case hex digits and a NUL. */
struct kn_key {
	char hex[KN_KEY_LEN + 1];
};

/* The first 16 hex digits of SHA-256 of the bytes. */
struct kn_key kn_key_of(const void *bytes, size_t n);

/* The same over several pieces: new, add any number, end (frees it). */
struct kn_digest;
struct kn_digest *kn_digest_new(void);
void kn_digest_add(struct kn_digest *d, const void *bytes, size_t n);
struct kn_key kn_digest_end(struct kn_digest *d);

#endif
