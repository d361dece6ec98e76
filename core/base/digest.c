/*
 * digest.c: keys. In: bytes. Out: 16 hex digits of SHA-256 (FIPS 180-4). The
 * one file that knows libnettle.
 */
#include "kunnash/digest.h"

#include <stdint.h>
#include <stdlib.h>

#include <nettle/sha2.h>

#include "kunnash/mem.h"

struct kn_digest {
	struct sha256_ctx ctx;
};

struct kn_digest *
kn_digest_new(void)
{
	struct kn_digest *d = kn_malloc(sizeof(*d));

	sha256_init(&d->ctx);
	return d;
}

void
kn_digest_add(struct kn_digest *d, const void *bytes, size_t n)
{
	sha256_update(&d->ctx, n, bytes);
}

static struct kn_key
key_of(struct sha256_ctx *ctx)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t raw[KN_KEY_LEN / 2];
	struct kn_key key;

	sha256_digest(ctx, sizeof(raw), raw);
	for (size_t i = 0; i < sizeof(raw); i++) {
		key.hex[2 * i] = digits[raw[i] >> 4];
		key.hex[2 * i + 1] = digits[raw[i] & 15];
	}
	key.hex[KN_KEY_LEN] = '\0';
	return key;
}

struct kn_key
kn_digest_end(struct kn_digest *d)
{
	struct kn_key key = key_of(&d->ctx);

	free(d);
	return key;
}

struct kn_key
kn_key_of(const void *bytes, size_t n)
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, n, bytes);
	return key_of(&ctx);
}
