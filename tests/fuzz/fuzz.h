/*
 * fuzz.h: what a fuzz target is. A target abort()s when a promise of a
 * header is broken; crashes, leaks and undefined behaviour are the
 * sanitizers' to find.
 */
#ifndef KUNNASH_FUZZ_H
#define KUNNASH_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* libFuzzer's entry point: 0, or -1 for "do not keep this input". */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Like assert(), but also in release builds. */
#define FUZZ_CHECK(promise) do {                                         \
	if (!(promise)) {                                                \
		fprintf(stderr, "%s:%d: broken: %s\n", __FILE__,         \
		    __LINE__, #promise);                                 \
		abort();                                                 \
	}                                                                \
} while (0)

#endif
