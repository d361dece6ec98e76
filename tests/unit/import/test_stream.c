/*
 * test_stream.c: streams give the same bytes in whatever pieces they come and
 * are asked for; decoded, the same text as all at once; and rejects of one
 * source are few.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/import/read_priv.h"
#include "kunnash/mem.h"

/* Gives bytes in pieces of one size. */
struct giver {
	struct kn_str left;
	size_t piece;
	bool fails;             /* at the end */
};

static ptrdiff_t
give(void *user, char *to, size_t n)
{
	struct giver *g = user;

	if (n > g->piece)
		n = g->piece;
	if (n > g->left.n)
		n = g->left.n;
	if (n == 0 && g->fails)
		return -1;
	memcpy(to, g->left.s, n);
	g->left.s += n;
	g->left.n -= n;
	return (ptrdiff_t)n;
}

/* Bytes of which none looks like its neighbours. */
static struct kn_str
many_bytes(size_t n)
{
	char *s = malloc(n);

	for (size_t i = 0; i < n; i++)
		s[i] = (char)(i * 31 + i / 251);
	return (struct kn_str){ s, n };
}

static void
pieces_join(void **state)
{
	static const size_t given[] = { 1, 7, 4096, 300000 };
	static const size_t asked[] = { 1, 10, 65536, 500000 };
	struct kn_str all = many_bytes(200001);
	char *to = malloc(500000);

	(void)state;
	for (size_t i = 0; i < 16; i++) {
		struct giver g = { all, given[i / 4], false };
		struct import__stream *s = import__stream_new(give, &g);
		size_t at = 0;

		for (size_t got; (got = import__stream_read(s, to,
		    asked[i % 4])) > 0; at += got)
			assert_memory_equal(to, all.s + at, got);
		assert_int_equal(at, all.n);
		assert_int_equal(import__stream_at(s), all.n);
		assert_false(import__stream_failed(s));
		import__stream_free(s);
	}
	free(to);
	free((char *)all.s);
}

static void
peeking_takes_nothing(void **state)
{
	struct kn_str all = many_bytes(200001);
	struct giver g = { all, 1000, true };
	struct import__stream *s = import__stream_new(give, &g);
	size_t at = 0;

	(void)state;
	for (;;) {
		struct kn_str p = import__stream_peek(s, SIZE_MAX);
		size_t want = all.n - at < IMPORT__HEAD_B ? all.n - at :
		    IMPORT__HEAD_B;

		assert_int_equal(p.n, want);
		assert_memory_equal(p.s, all.s + at, p.n);
		assert_int_equal(import__stream_peek(s, 3).n,
		    want < 3 ? want : 3);
		assert_false(import__stream_failed(s) && p.n > 0);
		if (p.n == 0)
			break;
		import__stream_skip(s, p.n < 777 ? p.n : 777);
		at += p.n < 777 ? p.n : 777;
	}
	assert_true(import__stream_failed(s));
	import__stream_free(s);
	free((char *)all.s);
}

/* ---- decoding --------------------------------------------------------------- */

static void
forget_reject(void *user, const struct kn_reject *r)
{
	kn_buf_fmt(user, "%s|%s|%s\n", r->path, r->place, r->reason);
}

/* What a text is when it comes in pieces of this size. */
static void
decode_pieces(struct kn_str bytes, size_t piece, enum kn_encoding told,
    struct kn_buf *text, struct kn_buf *rejects)
{
	struct giver g = { bytes, piece, false };
	struct import__stream *s = import__stream_new(give, &g);
	struct kn_import_sink sink = { .reject = forget_reject,
	    .user = rejects };
	struct import__text t;
	char part[1000];

	assert_true(import__text_open(&t, "a", s, told, &sink));
	for (size_t got; (got = import__stream_read(t.stream, part,
	    sizeof(part))) > 0;)
		kn_buf_put(text, part, got);
	import__text_close(&t, &sink);
	import__stream_free(s);
}

/* A text of every encoding, longer than what is looked at first. */
static void
make_text(enum kn_encoding enc, size_t n, struct kn_buf *out)
{
	static const char utf8[] = "قال \xF0\x9F\x98\x80 ثم é\n";
	static const char utf16[] = "\x42\x06\x27\x06\x44\x06 \0"
	    "\x42\x06\x27\x06\x44\x06 \0\x42\x06\x27\x06\x44\x06 \0"
	    "\x42\x06\x27\x06\x44\x06 \0\x42\x06\x27\x06\x44\x06 \0"
	    "\x3d\xd8\x00\xde\n\0";
	static const char ansi[] = "\xc7\xe1\xdf\xca\xc7\xc8 \xe3\xe4\n";

	while (out->n < n)
		if (enc == KN_ENC_UTF8)
			kn_buf_put(out, utf8, sizeof(utf8) - 1);
		else if (enc == KN_ENC_UTF16LE)
			kn_buf_put(out, utf16, sizeof(utf16) - 1);
		else
			kn_buf_put(out, ansi, sizeof(ansi) - 1);
}

static void
pieces_decode_as_the_whole(void **state)
{
	static const enum kn_encoding encs[] = { KN_ENC_UTF8, KN_ENC_UTF16LE,
		KN_ENC_WINDOWS_1256 };
	static const size_t sizes[] = { 100, 65536, 200000 };
	static const size_t pieces[] = { 1, 5, 32768, 1000000 };

	(void)state;
	for (size_t i = 0; i < 36; i++) {
		struct kn_buf bytes, want, text, rejects;
		enum kn_encoding enc = encs[i % 3];

		kn_buf_init(&bytes, 0);
		kn_buf_init(&want, 0);
		kn_buf_init(&text, 0);
		kn_buf_init(&rejects, 0);
		make_text(enc, sizes[i / 3 % 3], &bytes);
		assert_int_equal(kn_decode(enc, bytes.s, bytes.n, &want, NULL,
		    NULL), KN_OK);
		decode_pieces(kn_buf_get(&bytes), pieces[i / 9],
		    i % 2 == 0 ? KN_ENC_BINARY : enc, &text, &rejects);
		if (!kn_str_eq(kn_buf_get(&want), kn_buf_get(&text)))
			fail_msg("%s, %zu bytes by %zu: %zu, not %zu",
			    kn_encoding_name(enc), bytes.n, pieces[i / 9],
			    text.n, want.n);
		assert_int_equal(rejects.n, 0);
		kn_buf_dispose(&bytes);
		kn_buf_dispose(&want);
		kn_buf_dispose(&text);
		kn_buf_dispose(&rejects);
	}
}

/* A page whose head is ASCII, and whose text is not UTF-8. */
static void
encoding_is_guessed_where_it_shows(void **state)
{
	struct kn_buf bytes, text, rejects;

	(void)state;
	kn_buf_init(&bytes, 0);
	kn_buf_init(&text, 0);
	kn_buf_init(&rejects, 0);
	while (bytes.n < 150000)
		kn_buf_cstr(&bytes, "function menu() { return 0; }\n");
	size_t ascii = bytes.n;
	make_text(KN_ENC_WINDOWS_1256, 300000, &bytes);
	decode_pieces(kn_buf_get(&bytes), 4096, KN_ENC_BINARY, &text,
	    &rejects);
	assert_int_equal(rejects.n, 0);
	assert_memory_equal(text.s, bytes.s, ascii);
	assert_memory_equal(text.s + ascii, "الكتاب من\n", 18);
	kn_buf_dispose(&bytes);
	kn_buf_dispose(&text);
	kn_buf_dispose(&rejects);
}

static void
damage_has_its_place(void **state)
{
	static const struct {
		size_t at;              /* of the bad byte */
		enum kn_encoding enc;
		const char *bad, *want;
	} cases[] = {
		{ 50, KN_ENC_UTF8, "\xFF", "a|byte 50 (1)|malformed "
		    "characters\n" },
		{ 130000, KN_ENC_UTF8, "\xFF\xFF", "a|byte 130000 (2)|"
		    "malformed characters\n" },
		{ 150000, KN_ENC_UTF8, "\xD9", "a|byte 150000 (1)|malformed "
		    "characters\n" },
		{ 140000, KN_ENC_UTF16LE, "\x00\xDC", "a|byte 140000 (1)|"
		    "malformed characters\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_buf bytes, text, rejects;

		kn_buf_init(&bytes, 0);
		kn_buf_init(&text, 0);
		kn_buf_init(&rejects, 0);
		while (bytes.n < cases[i].at)
			kn_buf_put(&bytes, "a\0" + (cases[i].enc ==
			    KN_ENC_UTF8 ? 0 : bytes.n % 2), 1);
		kn_buf_put(&bytes, cases[i].bad, cases[i].bad[0] == '\0' ? 2 :
		    strlen(cases[i].bad));
		decode_pieces(kn_buf_get(&bytes), 10000, cases[i].enc, &text,
		    &rejects);
		assert_string_equal(rejects.s, cases[i].want);
		kn_buf_dispose(&bytes);
		kn_buf_dispose(&text);
		kn_buf_dispose(&rejects);
	}
}

/* ---- rejects ------------------------------------------------------------------ */

static void
rejects_are_few_and_none_is_lost(void **state)
{
	static const char reason[] = "a reason", other[] = "another";
	struct kn_buf out;
	struct kn_import_sink sink = { .reject = forget_reject,
	    .user = &out };
	struct import__tally t;
	size_t lines = 0;

	(void)state;
	kn_buf_init(&out, 0);
	import__tally_open(&t, "a.json", &sink);
	for (size_t i = 0; i < 1003; i++)
		import__reject(&t.sink, "a.json", "record", reason, "skipped");
	import__reject(&t.sink, "a.json", "line 3", other, "skipped");
	import__tally_close(&t);
	for (size_t i = 0; i < out.n; i++)
		lines += out.s[i] == '\n';
	assert_int_equal(lines, 102);
	assert_non_null(strstr(out.s, "a.json|line 3|another\n"));
	assert_non_null(strstr(out.s, "a.json|(903)|a reason\n"));
	kn_buf_dispose(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_join),
		cmocka_unit_test(peeking_takes_nothing),
		cmocka_unit_test(pieces_decode_as_the_whole),
		cmocka_unit_test(encoding_is_guessed_where_it_shows),
		cmocka_unit_test(damage_has_its_place),
		cmocka_unit_test(rejects_are_few_and_none_is_lost),
	};

	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
