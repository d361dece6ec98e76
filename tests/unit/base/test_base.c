/* test_base.c: strings, buffers, arenas, maps, keys, errors. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/digest.h"
#include "kunnash/err.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "kunnash/str.h"

static void
buf_keeps_its_maximum(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 5);
	kn_buf_cstr(&b, "abc");
	kn_buf_cstr(&b, "def");
	assert_int_equal(b.status, KN_LIMIT);
	kn_buf_chr(&b, 'x');
	assert_string_equal(b.s, "abc");
	kn_buf_reset(&b);
	kn_buf_fmt(&b, "%d", 12345);
	assert_int_equal(b.status, KN_OK);
	assert_string_equal(b.s, "12345");
	kn_buf_dispose(&b);
}

static void
buf_encodes_code_points(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	kn_buf_cp(&b, 'a');
	kn_buf_cp(&b, 0x645);
	kn_buf_cp(&b, 0xFEDF);
	kn_buf_cp(&b, 0x1F1F2);
	kn_buf_cp(&b, 0xD800);
	assert_string_equal(b.s, "aم\xEF\xBB\x9F\xF0\x9F\x87\xB2\xEF\xBF\xBD");
	kn_buf_dispose(&b);
}

static void
split_gives_every_piece(void **state)
{
	struct kn_str rest = KN_LIT("a,,b"), piece;
	const char *want[] = { "a", "", "b" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_true(kn_str_split(&rest, ',', &piece));
		assert_true(kn_str_is(piece, want[i]));
	}
	assert_false(kn_str_split(&rest, ',', &piece));
}

static void
numbers_are_whole_strings(void **state)
{
	uint64_t v = 7;

	(void)state;
	assert_true(kn_str_u64(KN_LIT("18446744073709551615"), &v));
	assert_true(v == UINT64_MAX);
	assert_false(kn_str_u64(KN_LIT("18446744073709551616"), &v));
	assert_false(kn_str_u64(KN_LIT("12x"), &v));
	assert_false(kn_str_u64(KN_LIT(""), &v));
}

/* Also one with nothing in it, and one that ends in a zero byte. */
static void
map_tells_keys_apart(void **state)
{
	static const struct kn_str keys[] = { { "", 0 }, { "\0", 1 },
		{ "a", 1 }, { "a\0", 2 }, { "ab", 2 }, { "b", 1 } };
	const uint32_t n = sizeof(keys) / sizeof(keys[0]);
	struct kn_map *m = kn_map_new();
	uint32_t v = 77;

	(void)state;
	assert_false(kn_map_get(m, keys[0], &v));
	for (uint32_t i = 0; i < n; i++) {
		assert_false(kn_map_get(m, keys[i], &v));
		assert_int_equal(v, 77);
		assert_int_equal(kn_map_intern(m, keys[i], i), i);
		assert_false(kn_map_set(m, keys[i], i + 10));
	}
	for (uint32_t i = 0; i < n; i++) {
		assert_true(kn_map_get(m, keys[i], &v));
		assert_int_equal(v, i + 10);
		v = 77;
	}
	assert_int_equal(kn_map_count(m), n);
	kn_map_free(m);
}

static void
map_holds_many_keys(void **state)
{
	struct kn_map *m = kn_map_new();
	char key[32];
	uint32_t v;

	(void)state;
	for (uint32_t i = 0; i < 10000; i++) {
		int n = snprintf(key, sizeof(key), "key-%u", i);
		assert_true(kn_map_set(m,
		    (struct kn_str){ key, (size_t)n }, i));
	}
	assert_int_equal(kn_map_count(m), 10000);
	assert_true(kn_map_get(m, KN_LIT("key-9999"), &v));
	assert_int_equal(v, 9999);
	assert_false(kn_map_get(m, KN_LIT("key-10000"), &v));
	assert_int_equal(kn_map_intern(m, KN_LIT("key-5"), 77), 5);
	kn_map_free(m);
}

/* Every byte, the length and the seed count. */
static void
hash_tells_apart(void **state)
{
	char bytes[40] = { 0 };
	uint64_t whole = kn_hash((struct kn_str){ bytes, 40 }, 7);

	(void)state;
	assert_int_equal(kn_hash((struct kn_str){ bytes, 40 }, 7), whole);
	assert_int_not_equal(kn_hash((struct kn_str){ bytes, 40 }, 8), whole);
	for (size_t i = 0; i < sizeof(bytes); i++) {
		assert_int_not_equal(kn_hash((struct kn_str){ bytes, i }, 7),
		    kn_hash((struct kn_str){ bytes, i + 1 }, 7));
		bytes[i] = '\x80';
		assert_int_not_equal(kn_hash((struct kn_str){ bytes, 40 }, 7),
		    whole);
		bytes[i] = 0;
	}
	/* Top bits, which a plain multiplication carries through unmixed. */
	bytes[7] = '\x80';
	bytes[11] = bytes[15] = '\x80';
	assert_int_not_equal(kn_hash((struct kn_str){ bytes, 40 }, 7), whole);
}

static void
arena_is_aligned_and_zeroed(void **state)
{
	struct kn_arena *a = kn_arena_new();

	(void)state;
	for (size_t n = 1; n < 40000; n = n * 2 + 1) {
		char *p = kn_arena_alloc(a, n);

		assert_int_equal((uintptr_t)p % sizeof(void *), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xFF, n);
	}
	assert_string_equal(kn_arena_str(a, KN_LIT("abc")), "abc");
	kn_arena_free(a);
}

/* Beside no other's in memory, whether it is small or takes large pages. */
static void
table_is_aligned_and_zeroed(void **state)
{
	static const size_t sizes[] = { 0, 1, 64, 65, 4096, (2 << 20) - 1,
		2 << 20, (2 << 20) + 1, 5 << 20 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned char *p = kn_table_new(sizes[i]), any = 0;

		assert_int_equal((uintptr_t)p % 64, 0);
		for (size_t k = 0; k < sizes[i]; k++)
			any |= p[k];
		assert_int_equal(any, 0);
		memset(p, 0xFF, sizes[i]);
		kn_table_free(p, sizes[i]);
		kn_table_free(NULL, sizes[i]);
	}
}

/* FIPS 180-4 examples. */
static void
key_is_sha256(void **state)
{
	(void)state;
	assert_string_equal(kn_key_of("abc", 3).hex, "ba7816bf8f01cfea");
	assert_string_equal(kn_key_of("", 0).hex, "e3b0c44298fc1c14");
	struct kn_digest *d = kn_digest_new();
	kn_digest_add(d, "a", 1);
	kn_digest_add(d, "bc", 2);
	assert_string_equal(kn_digest_end(d).hex, "ba7816bf8f01cfea");
}

static void
error_detail_is_cut_at_a_character(void **state)
{
	struct kn_err err;
	char text[600];

	(void)state;
	memset(text, 0, sizeof(text));
	for (size_t i = 0; i < 255; i++)
		memcpy(text + 1 + 2 * i, "م", 2);
	text[0] = 'x';
	errno = ENOENT;
	assert_int_equal(kn_err_set(&err, KN_IO, "cannot open %s", "%s",
	    text), KN_IO);
	assert_int_equal(err.sys_errno, ENOENT);
	assert_int_equal(strlen(err.detail) % 2, 1);
	assert_true(err.at_b == KN_NOWHERE);
	assert_string_equal(kn_status_name(KN_NOT_FOUND), "not-found");
	assert_int_equal(kn_err_set(NULL, KN_BUG, "x", NULL), KN_BUG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buf_keeps_its_maximum),
		cmocka_unit_test(buf_encodes_code_points),
		cmocka_unit_test(split_gives_every_piece),
		cmocka_unit_test(numbers_are_whole_strings),
		cmocka_unit_test(map_tells_keys_apart),
		cmocka_unit_test(map_holds_many_keys),
		cmocka_unit_test(hash_tells_apart),
		cmocka_unit_test(arena_is_aligned_and_zeroed),
		cmocka_unit_test(table_is_aligned_and_zeroed),
		cmocka_unit_test(key_is_sha256),
		cmocka_unit_test(error_detail_is_cut_at_a_character),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
