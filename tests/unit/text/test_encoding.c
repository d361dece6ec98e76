/* test_encoding.c: what encoding bytes are in, and what they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/encoding.h"
#include "kunnash/utf8.h"

#define N(rows) (sizeof(rows) / sizeof((rows)[0]))
#define BYTES(lit) (lit), sizeof(lit) - 1

/* «الأمن الوطني بين المغرب وفرنسا» in each encoding. */
#define TEXT "الأمن الوطني بين المغرب وفرنسا"
#define CP1256 "\xC7\xE1\xC3\xE3\xE4 \xC7\xE1\xE6\xD8\xE4\xED \xC8\xED\xE4 " \
	"\xC7\xE1\xE3\xDB\xD1\xC8 \xE6\xDD\xD1\xE4\xD3\xC7"
#define ISO6 "\xC7\xE4\xC3\xE5\xE6 \xC7\xE4\xE8\xD7\xE6\xEA \xC8\xEA\xE6 " \
	"\xC7\xE4\xE5\xDA\xD1\xC8 \xE8\xE1\xD1\xE6\xD3\xC7"

static const struct {
	const char *name, *in;
	size_t n;
	enum kn_encoding enc;
	const char *want;
	size_t n_bad;
} cases[] = {
	{ "empty", BYTES(""), KN_ENC_UTF8, "", 0 },
	{ "ascii", BYTES("DGSN"), KN_ENC_UTF8, "DGSN", 0 },
	{ "utf-8", BYTES(TEXT), KN_ENC_UTF8, TEXT, 0 },
	{ "utf-8 with mark", BYTES("\xEF\xBB\xBFم"), KN_ENC_UTF8, "م", 0 },
	{ "only the mark", BYTES("\xEF\xBB\xBF"), KN_ENC_UTF8, "", 0 },
	{ "a second mark stays", BYTES("\xEF\xBB\xBF\uFEFFx"), KN_ENC_UTF8,
	    "\uFEFFx", 0 },
	{ "damaged utf-8", BYTES(TEXT " \xFF\xC3 " TEXT "\xD9"),
	    KN_ENC_UTF8, TEXT " \uFFFD\uFFFD " TEXT "\uFFFD", 3 },
	{ "overlong and surrogate", BYTES(TEXT "\xC0\xAF\xED\xA0\x80."),
	    KN_ENC_UTF8, TEXT "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD.", 5 },
	{ "windows-1256", BYTES(CP1256), KN_ENC_WINDOWS_1256, TEXT, 0 },
	{ "windows-1256, one word", BYTES("\xC7\xE1\xE3\xDB\xD1\xC8"),
	    KN_ENC_WINDOWS_1256, "المغرب", 0 },
	{ "windows-1256, no article", BYTES("\xE3\xCD\xE3\xCF \xE4\xE6\xD1"),
	    KN_ENC_WINDOWS_1256, "محمد نور", 0 },
	{ "windows-1256, letters of others",
	    BYTES("\xE3\xCD\xE3\xCF \x81\x90\x8D \xE4\xE6\xD1"),
	    KN_ENC_WINDOWS_1256, "محمد پگچ نور", 0 },
	{ "iso-8859-6", BYTES(ISO6), KN_ENC_ISO_8859_6, TEXT, 0 },
	{ "iso-8859-6, one word", BYTES("\xC7\xE4\xE5\xDA\xD1\xC8"),
	    KN_ENC_ISO_8859_6, "المغرب", 0 },
	{ "iso-8859-6, no article", BYTES("\xE5\xCD\xE5\xCF \xE6\xE8\xD1"),
	    KN_ENC_ISO_8859_6, "محمد نور", 0 },
	{ "french in windows-1256",
	    BYTES("la s\xFB" "ret\xE9 nationale, d\xE9" "clar\xE9" "e \xE0 "
	    "Gen\xE8ve; fran\xE7" "ais"), KN_ENC_WINDOWS_1256,
	    "la sûreté nationale, déclarée à Genève; français", 0 },
	{ "french and arabic in windows-1256",
	    BYTES("DGSN (s\xFBret\xE9) " CP1256), KN_ENC_WINDOWS_1256,
	    "DGSN (sûreté) " TEXT, 0 },
	{ "utf-16le with mark", BYTES("\xFF\xFE\x27\x06\x44\x06"),
	    KN_ENC_UTF16LE, "ال", 0 },
	{ "utf-16be with mark", BYTES("\xFE\xFF\x06\x27\x06\x44"),
	    KN_ENC_UTF16BE, "ال", 0 },
	{ "utf-16le without", BYTES("\x27\x06\x44\x06 \0\x45\x06\x3A\x06"),
	    KN_ENC_UTF16LE, "ال مغ", 0 },
	{ "utf-16be without", BYTES("\x06\x27\x06\x44\0 \x06\x45\x06\x3A"),
	    KN_ENC_UTF16BE, "ال مغ", 0 },
	{ "utf-16le latin", BYTES("D\0G\0S\0N\0"), KN_ENC_UTF16LE, "DGSN", 0 },
	{ "utf-16 pair and faults",
	    BYTES("\xFF\xFE\x3C\xD8\xF2\xDD\x00\xD8x\0\x00\xDCy\0z"),
	    KN_ENC_UTF16LE, "\U0001F1F2\uFFFDx\uFFFDy\uFFFD", 3 },
	{ "a stray control", BYTES("a\001b"), KN_ENC_UTF8, "a\001b", 0 },
};

static void
guesses_and_decodes(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		enum kn_encoding enc = kn_encoding_detect(cases[i].in,
		    cases[i].n);
		struct kn_err err;
		struct kn_buf b;
		size_t bad = 99;

		if (enc != cases[i].enc)
			fail_msg("%s: taken for %s", cases[i].name,
			    kn_encoding_name(enc));
		kn_buf_init(&b, 0);
		assert_int_equal(kn_decode(enc, cases[i].in, cases[i].n, &b,
		    &bad, &err), KN_OK);
		if (!kn_str_is(kn_buf_get(&b), cases[i].want))
			fail_msg("%s: \"%s\"", cases[i].name,
			    kn_buf_get(&b).s);
		assert_int_equal(bad, cases[i].n_bad);
		kn_buf_dispose(&b);
	}
}

static void
nul_is_data(void **state)
{
	struct kn_buf b;
	size_t bad;

	(void)state;
	assert_int_equal(kn_encoding_detect("a\0b", 3), KN_ENC_UTF8);
	kn_buf_init(&b, 0);
	assert_int_equal(kn_decode(KN_ENC_UTF8, "a\0b", 3, &b, &bad, NULL),
	    KN_OK);
	assert_int_equal(b.n, 3);
	assert_memory_equal(b.s, "a\0b", 3);
	kn_buf_dispose(&b);
}

static void
binary_is_no_text(void **state)
{
	unsigned char random[4096], zeros[64] = { 0 };
	uint64_t r = 88172645463325252u;
	struct kn_err err;
	struct kn_buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(random); i++) {
		r ^= r << 13;
		r ^= r >> 7;
		r ^= r << 17;
		random[i] = (unsigned char)(r >> 24);
	}
	assert_int_equal(kn_encoding_detect(random, sizeof(random)),
	    KN_ENC_BINARY);
	assert_int_equal(kn_encoding_detect(zeros, sizeof(zeros)),
	    KN_ENC_BINARY);
	assert_int_equal(kn_encoding_detect("\xFF\xFE\0\0a\0\0\0", 8),
	    KN_ENC_BINARY);
	kn_buf_init(&b, 0);
	assert_int_equal(kn_decode(KN_ENC_BINARY, zeros, 64, &b, NULL, &err),
	    KN_UNSUPPORTED);
	assert_int_equal(err.status, KN_UNSUPPORTED);
	assert_int_equal(b.n, 0);
	kn_buf_dispose(&b);
}

/* All 256 bytes, against the code pages' own definitions. */
static void
code_pages_are_whole(void **state)
{
	char all[256];
	struct kn_buf b;
	size_t bad;

	(void)state;
	for (size_t i = 0; i < 256; i++)
		all[i] = (char)i;
	kn_buf_init(&b, 0);
	assert_int_equal(kn_decode(KN_ENC_WINDOWS_1256, all, 256, &b, &bad,
	    NULL), KN_OK);
	assert_int_equal(bad, 0);
	assert_int_equal(kn_utf8_count_cp(b.s, b.n), 256);
	kn_buf_reset(&b);
	assert_int_equal(kn_decode(KN_ENC_ISO_8859_6, all, 256, &b, &bad,
	    NULL), KN_OK);
	/* ISO 8859-6 leaves 45 places empty. */
	assert_int_equal(bad, 45);
	assert_int_equal(kn_utf8_count_cp(b.s, b.n), 256);
	kn_buf_dispose(&b);
}

static void
limits_are_kept(void **state)
{
	static const enum kn_encoding encs[] = { KN_ENC_UTF8, KN_ENC_UTF16LE,
		KN_ENC_WINDOWS_1256 };
	char *big = calloc(1, 100000);
	struct kn_err err;

	(void)state;
	for (size_t i = 0; i < N(encs); i++) {
		struct kn_buf b;

		kn_buf_init(&b, 1000);
		assert_int_equal(kn_decode(encs[i], big, 100000, &b, NULL,
		    &err), KN_LIMIT);
		assert_int_equal(err.status, KN_LIMIT);
		assert_true(b.n <= 1000);
		kn_buf_dispose(&b);
	}
	free(big);
}

/* Long texts: pieces of ICU's conversion, and samples beyond the head. */
static void
long_texts_are_whole(void **state)
{
	size_t n = strlen(CP1256 "\n"), times = 20000;
	char *big = malloc(n * times);
	struct kn_buf b;
	size_t bad;

	(void)state;
	for (size_t i = 0; i < times; i++)
		memcpy(big + i * n, CP1256 "\n", n);
	assert_int_equal(kn_encoding_detect(big, n * times),
	    KN_ENC_WINDOWS_1256);
	kn_buf_init(&b, 0);
	assert_int_equal(kn_decode(KN_ENC_WINDOWS_1256, big, n * times, &b,
	    &bad, NULL), KN_OK);
	assert_int_equal(b.n, strlen(TEXT "\n") * times);
	for (size_t i = 0; i < times; i++)
		assert_memory_equal(b.s + i * strlen(TEXT "\n"), TEXT "\n",
		    strlen(TEXT "\n"));
	/* An ASCII head does not hide what follows. */
	memset(big, 'a', 100000);
	assert_int_equal(kn_encoding_detect(big, n * times),
	    KN_ENC_WINDOWS_1256);
	/* A sample may cut a character. */
	for (size_t shift = 0; shift < 4; shift++) {
		size_t m = b.n > 300000 ? 300000 : b.n;

		assert_int_equal(kn_encoding_detect(b.s + shift * 2,
		    m - shift * 3 % 4), KN_ENC_UTF8);
	}
	kn_buf_dispose(&b);
	free(big);
}

/* One é in ASCII, cut by either end of a sample, is no fault. */
static void
samples_may_cut_a_character(void **state)
{
	static const size_t at[] = { 64 * 1024 - 1, 75000 - 1,
		75000 + 16 * 1024 - 1 };
	char *s = malloc(300000);

	(void)state;
	for (size_t i = 0; i < N(at); i++) {
		memset(s, 'a', 300000);
		memcpy(s + at[i], "é", 2);
		assert_int_equal(kn_encoding_detect(s, 300000), KN_ENC_UTF8);
		memcpy(s + 10, "\xE9", 1);
		assert_int_equal(kn_encoding_detect(s, 300000),
		    KN_ENC_WINDOWS_1256);
	}
	free(s);
}

/* A piece that begins with half a pair and is full of three-byte letters. */
static void
pieces_have_room(void **state)
{
	char in[8192];
	struct kn_buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(in); i += 2)
		memcpy(in + i, i < 2046 ? "x\0" : "\x2D\x4E", 2);
	memcpy(in + 2046, "\x3C\xD8\xF2\xDD", 4);
	kn_buf_init(&b, 0);
	assert_int_equal(kn_decode(KN_ENC_UTF16LE, in, sizeof(in), &b, NULL,
	    NULL), KN_OK);
	assert_int_equal(b.n, 1023 + 4 + 3 * (4096 - 1025));
	assert_true(kn_utf8_valid(b.s, b.n));
	kn_buf_dispose(&b);
}

/* A pair of UTF-16 that ICU's pieces of 1024 units cut in two. */
static void
pairs_are_not_cut(void **state)
{
	char in[4096];
	struct kn_buf b;
	size_t bad;

	(void)state;
	for (size_t odd = 0; odd < 2; odd++) {
		size_t n = 0;

		if (odd == 1) {
			memcpy(in, "x\0", 2);
			n = 2;
		}
		for (; n + 4 <= sizeof(in); n += 4)
			memcpy(in + n, "\x3C\xD8\xF2\xDD", 4);
		kn_buf_init(&b, 0);
		assert_int_equal(kn_decode(KN_ENC_UTF16LE, in, n, &b, &bad,
		    NULL), KN_OK);
		assert_int_equal(bad, 0);
		assert_int_equal(b.n, odd + n / 4 * 4);
		assert_true(kn_utf8_valid(b.s, b.n));
		assert_string_equal(b.s + b.n - 4, "\U0001F1F2");
		kn_buf_dispose(&b);
	}
}

static void
names_are_known(void **state)
{
	static const struct {
		const char *name;
		enum kn_encoding want;
	} rows[] = {
		{ "utf-8", KN_ENC_UTF8 },
		{ "UTF8", KN_ENC_UTF8 },
		{ "Windows-1256", KN_ENC_WINDOWS_1256 },
		{ "cp1256", KN_ENC_WINDOWS_1256 },
		{ "iso-8859-6", KN_ENC_ISO_8859_6 },
		{ "latin1", KN_ENC_WINDOWS_1252 },
		{ "ISO-8859-1", KN_ENC_WINDOWS_1252 },
		{ "binary", KN_ENC_BINARY },
		{ "koi8-r", KN_ENC_BINARY },
		{ "", KN_ENC_BINARY },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (kn_encoding_parse(kn_str(rows[i].name)) != rows[i].want)
			fail_msg("%s", rows[i].name);
}

/* Never guessed, decoded when told. */
static void
latin_is_told(void **state)
{
	struct kn_buf b;
	size_t bad = 1;

	(void)state;
	kn_buf_init(&b, 0);
	assert_int_equal(kn_decode(KN_ENC_WINDOWS_1252, "\xC9t\xE9 \x93x\x94",
	    7, &b, &bad, NULL), KN_OK);
	assert_string_equal(b.s, "Été “x”");
	assert_int_equal(bad, 0);
	kn_buf_dispose(&b);
}

/* What is read as a code page and made UTF-8 again comes back; anything else
 * is left alone. */
static void
twice_is_undone(void **state)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{ "Ã‰lysÃ©e Ã  FÃ¨s", NULL },           /* a blank too many */
		{ "Ã‰lysÃ©e, FÃ¨s", "Élysée, Fès" },
		{ "FÃ¨s", NULL },                       /* once is no proof */
		{ "Élysée à Fès", NULL },
		{ "abc", NULL },
		{ "", NULL },
		{ "Ø§Ù„Ù…", "الم" },
		{ "Ø§Ù„Ù…غ", NULL },
		{ "\u00D9\xC2\x81\u00D9\xC2\x82", "فق" },
		{ "ط§ظ„ظ…ط؛ط±ط¨ ظˆط§ظ„ط£ظ…ظ†", "المغرب والأمن" },
		{ "أ، ب، ج، د، ه،", NULL },
		{ "\u00F0\u0178\u02DC\u20AC Ù„", "\xF0\x9F\x98\x80 ل" },
		/* A surrogate in what it would be. */
		{ "\u00ED\u00A0\u20AC\u00ED\u00A0\u20AC", NULL },
		{ TEXT, NULL },
	};

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		struct kn_buf out;

		kn_buf_init(&out, 0);
		kn_buf_cstr(&out, ">");
		bool got = kn_encoded_twice(kn_str(rows[i].in), &out);
		if (got != (rows[i].want != NULL) ||
		    strcmp(out.s + 1, got ? rows[i].want : "") != 0)
			fail_msg("%s: %s", rows[i].in, out.s);
		kn_buf_dispose(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_known),
		cmocka_unit_test(latin_is_told),
		cmocka_unit_test(guesses_and_decodes),
		cmocka_unit_test(nul_is_data),
		cmocka_unit_test(binary_is_no_text),
		cmocka_unit_test(code_pages_are_whole),
		cmocka_unit_test(limits_are_kept),
		cmocka_unit_test(long_texts_are_whole),
		cmocka_unit_test(samples_may_cut_a_character),
		cmocka_unit_test(pieces_have_room),
		cmocka_unit_test(twice_is_undone),
		cmocka_unit_test(pairs_are_not_cut),
	};

	return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
