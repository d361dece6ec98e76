/*
 * fuzz_doc.c: any text as an article, and as one of which the source tells
 * the parts: anything. The first byte is the length of the headline.
 */
#include <string.h>

#include "fuzz.h"
#include "kunnash/doc.h"
#include "kunnash/encoding.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* At a character, not between its bytes. */
static bool
is_boundary(const struct kn_doc *doc, uint32_t at)
{
	return at == doc->n_b || ((unsigned char)doc->text[at] & 0xC0) != 0x80;
}

static void
check_spans(const struct kn_doc *doc)
{
	struct kn_span body = { 0, 0 };
	uint32_t last_end = 0, last_start = 0;

	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];

		FUZZ_CHECK((unsigned)s->kind < KN_SPAN_KIND_COUNT);
		FUZZ_CHECK(s->at.start_b < s->at.end_b);
		FUZZ_CHECK(s->at.end_b <= doc->n_b);
		FUZZ_CHECK(is_boundary(doc, s->at.start_b));
		FUZZ_CHECK(is_boundary(doc, s->at.end_b));
		FUZZ_CHECK(s->at.start_b >= last_start);
		last_start = s->at.start_b;
		if (s->kind == KN_SPAN_BODY) {
			FUZZ_CHECK(body.end_b == 0);
			FUZZ_CHECK(s->at.start_b >= last_end);
			body = s->at;
			continue;
		}
		FUZZ_CHECK(s->at.start_b >= last_end);
		FUZZ_CHECK(!kn_span_overlaps(s->at, body) ||
		    kn_span_contains(body, s->at));
		FUZZ_CHECK(s->kind != KN_SPAN_SUBHEAD ||
		    kn_span_contains(body, s->at));
		last_end = s->at.end_b;
	}
}

/* What a linear search over the spans says, at their edges. */
static void
check_content(const struct kn_doc *doc, uint32_t at)
{
	bool content = true;

	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];

		if (s->at.start_b <= at && at < s->at.end_b &&
		    (s->kind == KN_SPAN_BOILERPLATE ||
		    s->kind == KN_SPAN_SECTION))
			content = false;
	}
	FUZZ_CHECK(kn_doc_is_content(doc, at) == content);
}

/* A text with spans has something to read among them. */
static void
check_nothing_lost(const struct kn_doc *doc)
{
	bool readable = doc->n_spans == 0;

	for (size_t i = 0; i < doc->n_spans && i < 64; i++) {
		check_content(doc, doc->spans[i].at.start_b);
		check_content(doc, doc->spans[i].at.end_b);
	}
	for (size_t i = 0; i < doc->n_spans; i++)
		readable = readable || kn_doc_is_content(doc,
		    doc->spans[i].at.start_b);
	FUZZ_CHECK(readable);
}

static void
check_headline(const struct kn_doc *doc, size_t max_cp)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_doc_headline(doc, max_cp, &b);
	struct kn_str s = kn_buf_get(&b);
	FUZZ_CHECK(kn_utf8_count_cp(s.s, s.n) <= max_cp + 1);
	FUZZ_CHECK(kn_utf8_valid(s.s, s.n));
	FUZZ_CHECK(memchr(s.s, '\n', s.n) == NULL);
	kn_buf_dispose(&b);
}

static void
check_meta(const struct kn_doc *doc)
{
	char iso[11];
	struct kn_buf b;

	FUZZ_CHECK(doc->meta.date == NULL || kn_date_parse(
	    kn_str(doc->meta.date), iso) == 10);
	FUZZ_CHECK((doc->meta.title != NULL) <=
	    (kn_doc_span(doc, KN_SPAN_TITLE) != NULL));
	kn_buf_init(&b, 0);
	kn_doc_explain(doc, &b);
	FUZZ_CHECK(b.n > 0);
	kn_buf_dispose(&b);
}

/* Spans that the bytes say, at characters, in any order. */
static void
check_known(const uint8_t *data, size_t n, const char *text, size_t n_b)
{
	struct kn_meta meta = { .path = kn_strdup("fuzz.json#1") };
	struct kn_doc_span known[8];
	char *copy = kn_strndup(text, n_b);
	size_t k = 0;

	for (; k < 8 && 3 * k + 3 < n && n_b > 0; k++) {
		size_t at[2] = { data[3 * k] * n_b / 250,
			data[3 * k + 1] * n_b / 250 };

		for (size_t i = 0; i < 2; i++)
			while (at[i] < n_b &&
			    ((unsigned char)text[at[i]] & 0xC0) == 0x80)
				at[i]++;
		known[k] = (struct kn_doc_span){ (enum kn_span_kind)
		    (data[3 * k + 2] % KN_SPAN_REPEATED),
		    { (uint32_t)at[0], (uint32_t)at[1] } };
	}
	struct kn_doc *doc = kn_doc_new_known(&meta, copy, n_b, known, k);
	struct kn_buf b;
	check_spans(doc);
	kn_buf_init(&b, 0);
	kn_doc_explain(doc, &b);
	kn_buf_dispose(&b);
	kn_doc_free(doc);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct kn_buf text;
	size_t n_b;

	if (n == 0)
		return 0;
	kn_buf_init(&text, 0);
	if (kn_decode(KN_ENC_UTF8, data + 1, n - 1, &text, NULL, NULL) !=
	    KN_OK)
		abort();
	char *s = kn_buf_take(&text, &n_b);
	struct kn_doc *doc = kn_doc_new_text("fuzz.txt", s, n_b);
	check_spans(doc);
	check_nothing_lost(doc);
	check_headline(doc, data[0]);
	check_meta(doc);
	check_known(data, n, doc->text, doc->n_b);
	kn_doc_free(doc);
	return 0;
}
