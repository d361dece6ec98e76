/* test_writer.c: JSON Lines and TSV, byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/exchange.h"

static enum kn_status
collect(void *user, const char *bytes, size_t n)
{
	kn_buf_put(user, bytes, n);
	return KN_OK;
}

static const struct {
	const char *in, *json, *tsv;
} texts[] = {
	{ "plain", "plain", "plain" },
	{ "المغرب", "المغرب", "المغرب" },
	{ "say \"hi\"", "say \\\"hi\\\"", "say \"hi\"" },
	{ "a\tb\nc\rd\\e", "a\\tb\\nc\\rd\\\\e", "a\\tb\\nc\\rd\\\\e" },
	{ "\x1b[31m", "\\u001b[31m", "\\u001b[31m" },
	{ "\x7f", "\\u007f", "\\u007f" },
	{ "\xC2\x9B" "2J", "\\u009b2J", "\\u009b2J" },
	{ "\xE2\x80\xAEx", "\\u202ex", "\\u202ex" },
	{ "\xEE\x80\x80", "\\ue000", "\\ue000" },
	{ "\xF3\xB0\x80\x80", "\\udb80\\udc00", "\\udb80\\udc00" },
	{ "\xE2\x80\x8F", "\\u200f", "\\u200f" },
	{ "\xC2\x85\xE2\x80\xA8", "\\u0085\\u2028", "\\u0085\\u2028" },
	{ "\xC2\xA0\xE3\x80\x80", "\xC2\xA0\xE3\x80\x80",
	    "\xC2\xA0\xE3\x80\x80" },
	{ "\xE2\x81\xA6\xEF\xBB\xBF", "\\u2066\\ufeff", "\\u2066\\ufeff" },
	{ "\xC2\xAD\xE2\x80\x8C", "\\u00ad\\u200c", "\\u00ad\\u200c" },
	{ "\xF3\xA0\x81\x81\xEF\xB8\x8F", "\\udb40\\udc41\\ufe0f",
	    "\\udb40\\udc41\\ufe0f" },
	{ "a\xFFz", "a\xEF\xBF\xBDz", "a\xEF\xBF\xBDz" },
	{ "\xF0\x9F\x87\xB2\xF0\x9F\x87\xA6", "\xF0\x9F\x87\xB2\xF0\x9F\x87\xA6",
	    "\xF0\x9F\x87\xB2\xF0\x9F\x87\xA6" },
	{ "", "", "" },
};

static void
text_is_escaped(void **state)
{
	struct kn_buf got, want;

	(void)state;
	kn_buf_init(&got, 0);
	kn_buf_init(&want, 0);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct kn_writer *w = kn_writer_new(KN_FORMAT_JSON, collect,
		    &got);

		kn_buf_reset(&got);
		kn_buf_reset(&want);
		kn_writer_begin(w);
		kn_writer_cstr(w, "k", texts[i].in);
		assert_int_equal(kn_writer_end(w), KN_OK);
		kn_writer_free(w);
		kn_buf_fmt(&want, "{\"k\":\"%s\"}\n", texts[i].json);
		assert_string_equal(got.s, want.s);

		w = kn_writer_new(KN_FORMAT_TSV, collect, &got);
		kn_buf_reset(&got);
		kn_buf_reset(&want);
		kn_writer_begin(w);
		kn_writer_cstr(w, "k", texts[i].in);
		assert_int_equal(kn_writer_end(w), KN_OK);
		kn_writer_free(w);
		kn_buf_fmt(&want, "k\n%s\n", texts[i].tsv);
		assert_string_equal(got.s, want.s);
	}
	kn_buf_dispose(&got);
	kn_buf_dispose(&want);
}

static void
write_two(struct kn_writer *w)
{
	struct kn_str ids[] = { KN_LIT("MA"), KN_LIT("F\"R") };

	for (int i = 0; i < 2; i++) {
		kn_writer_begin(w);
		kn_writer_int(w, "n", i == 0 ? -3 : INT64_MAX);
		kn_writer_cstr(w, "none", NULL);
		kn_writer_bool(w, "yes", i == 0);
		kn_writer_real(w, "x", i == 0 ? 1.5 : 0.0);
		kn_writer_list(w, "ids", ids, i == 0 ? 2 : 0);
		kn_writer_str(w, "nul", (struct kn_str){ "a\0b", 3 });
		assert_int_equal(kn_writer_end(w), KN_OK);
	}
}

static void
every_kind_of_value(void **state)
{
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	struct kn_writer *w = kn_writer_new(KN_FORMAT_JSON, collect, &got);
	write_two(w);
	kn_writer_free(w);
	assert_string_equal(got.s,
	    "{\"n\":-3,\"none\":null,\"yes\":true,\"x\":1.5,"
	    "\"ids\":[\"MA\",\"F\\\"R\"],\"nul\":\"a\\u0000b\"}\n"
	    "{\"n\":9223372036854775807,\"none\":null,\"yes\":false,\"x\":0,"
	    "\"ids\":[],\"nul\":\"a\\u0000b\"}\n");
	kn_buf_reset(&got);
	w = kn_writer_new(KN_FORMAT_TSV, collect, &got);
	write_two(w);
	kn_writer_free(w);
	assert_string_equal(got.s,
	    "n\tnone\tyes\tx\tids\tnul\n"
	    "-3\t\ttrue\t1.5\tMA F\"R\ta\\u0000b\n"
	    "9223372036854775807\t\tfalse\t0\t\ta\\u0000b\n");
	kn_buf_dispose(&got);
}

/* Byte offsets become code points: م is two bytes, one of them. */
static void
spans_count_code_points(void **state)
{
	struct kn_doc_span spans[] = {
		{ KN_SPAN_TITLE, { 0, 4 } },
		{ KN_SPAN_BODY, { 5, 9 } },
		{ KN_SPAN_SUBHEAD, { 5, 7 } },
	};
	char text[] = "مم\nab\xD9\x85";
	struct kn_doc doc = { .text = text, .n_b = strlen(text),
	    .spans = spans, .n_spans = 3 };
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	struct kn_writer *w = kn_writer_new(KN_FORMAT_JSON, collect, &got);
	kn_writer_begin(w);
	kn_writer_spans(w, "spans", &doc);
	assert_int_equal(kn_writer_end(w), KN_OK);
	kn_writer_free(w);
	assert_string_equal(got.s,
	    "{\"spans\":[{\"kind\":\"title\",\"start\":0,\"end\":2},"
	    "{\"kind\":\"body\",\"start\":3,\"end\":6},"
	    "{\"kind\":\"subhead\",\"start\":3,\"end\":5}]}\n");
	kn_buf_reset(&got);
	w = kn_writer_new(KN_FORMAT_TSV, collect, &got);
	kn_writer_begin(w);
	kn_writer_spans(w, "spans", &doc);
	assert_int_equal(kn_writer_end(w), KN_OK);
	kn_writer_free(w);
	assert_string_equal(got.s, "spans\ntitle:0-2 body:3-6 subhead:3-5\n");
	kn_buf_dispose(&got);
}

static enum kn_status
refuse(void *user, const char *bytes, size_t n)
{
	int *calls = user;

	(void)bytes;
	(void)n;
	++*calls;
	return KN_CANCELLED;
}

static void
a_closed_pipe_stops_the_writer(void **state)
{
	int calls = 0;

	(void)state;
	struct kn_writer *w = kn_writer_new(KN_FORMAT_JSON, refuse, &calls);
	for (int i = 0; i < 3; i++) {
		kn_writer_begin(w);
		kn_writer_int(w, "n", i);
		assert_int_equal(kn_writer_end(w), KN_CANCELLED);
	}
	assert_int_equal(calls, 1);
	kn_writer_free(w);
}

static void
formats_have_names(void **state)
{
	enum kn_format f = KN_FORMAT_TEXT;

	(void)state;
	assert_int_equal(kn_format_parse(KN_LIT("json"), &f), KN_OK);
	assert_int_equal(f, KN_FORMAT_JSON);
	assert_int_equal(kn_format_parse(KN_LIT("tsv"), &f), KN_OK);
	assert_int_equal(f, KN_FORMAT_TSV);
	assert_int_equal(kn_format_parse(KN_LIT("text"), &f), KN_OK);
	assert_int_equal(kn_format_parse(KN_LIT("xml"), &f), KN_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped),
		cmocka_unit_test(every_kind_of_value),
		cmocka_unit_test(spans_count_code_points),
		cmocka_unit_test(a_closed_pipe_stops_the_writer),
		cmocka_unit_test(formats_have_names),
	};

	return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}
