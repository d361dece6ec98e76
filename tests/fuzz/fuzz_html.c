/*
 * fuzz_html.c: any bytes as a page and as a value of a record. The blocks of
 * a page cover its text and lie in its elements; the text of a value is text.
 */
#include <string.h>

#include "core/import/html_priv.h"
#include "core/import/import_priv.h"
#include "fuzz.h"
#include "kunnash/utf8.h"

static void
check_blocks(const struct html__page *page)
{
	uint32_t at = 0;

	for (size_t i = 0; i < page->n_blocks; i++) {
		const struct html__block *b = &page->blocks[i];
		struct kn_str s = html__block_text(page, i);

		FUZZ_CHECK(b->at.start_b == at && b->at.end_b > at);
		at = b->at.end_b;
		FUZZ_CHECK(b->node < page->n_nodes);
		FUZZ_CHECK(page->nodes[b->node].first <= i);
		FUZZ_CHECK(page->nodes[b->node].end > i);
		FUZZ_CHECK(b->n_cp == kn_utf8_count_cp(s.s, s.n));
		FUZZ_CHECK(b->link_cp <= b->n_cp);
		FUZZ_CHECK(kn_utf8_valid(s.s, s.n));
	}
	FUZZ_CHECK(at == page->text.n);
}

static void
check_nodes(const struct html__page *page)
{
	for (size_t i = 0; i < page->n_nodes; i++) {
		const struct html__node *n = &page->nodes[i];

		FUZZ_CHECK(n->first <= n->end && n->end <= page->n_blocks);
		FUZZ_CHECK((i == 0) == (n->parent == HTML__NO_NODE));
		if (i == 0)
			continue;
		const struct html__node *up = &page->nodes[n->parent];
		FUZZ_CHECK(n->parent < i);
		FUZZ_CHECK(up->first <= n->first && n->end <= up->end);
	}
}

/* Every block has a role; the title's is that. */
static void
check_roles(struct html__page *page)
{
	uint32_t title, shown;
	char iso[11] = "2020-01-01";

	struct kn_str s = html__title(page, &title);
	FUZZ_CHECK(kn_utf8_valid(s.s, s.n));
	FUZZ_CHECK(title == UINT32_MAX || title < page->n_blocks);
	html__body_find(page, title);
	for (size_t i = 0; i < page->n_blocks; i++)
		FUZZ_CHECK((page->blocks[i].role == HTML__IS_TITLE) ==
		    (i == title));
	html__date(page, title, iso, &shown);
	FUZZ_CHECK(strlen(iso) == 10);
	FUZZ_CHECK(shown == UINT32_MAX || shown < page->n_blocks);
}

static enum kn_status
take_doc(void *user, struct kn_doc *doc)
{
	FUZZ_CHECK(kn_utf8_valid(doc->text, doc->n_b) && doc->n_b > 0);
	++*(size_t *)user;
	kn_doc_free(doc);
	return KN_OK;
}

static void
take_reject(void *user, const struct kn_reject *r)
{
	FUZZ_CHECK(r->reason[0] != '\0');
	++*(size_t *)user;
}

/* Nothing is read without an article or a reject. */
static void
check_import(struct kn_str in)
{
	size_t n = 0;
	const struct kn_import_sink sink = { .doc = take_doc,
	    .reject = take_reject, .user = &n };

	/* Archives are known by how they begin. */
	if (in.s[0] != '<')
		return;
	FUZZ_CHECK(import__read_bytes("p.html", in, &kn_import_defaults,
	    &sink, NULL) == KN_OK);
	FUZZ_CHECK(n > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct kn_str in = { (const char *)data, n };
	struct kn_buf text;

	if (n == 0)
		return -1;
	kn_buf_init(&text, 0);
	if (kn_decode(KN_ENC_UTF8, data, n, &text, NULL, NULL) == KN_OK) {
		struct html__page *page = html__page_read(kn_buf_get(&text),
		    (struct html__how){ .lines = data[0] == 'L' });

		html__ld_read(page);
		check_blocks(page);
		check_nodes(page);
		check_roles(page);
		html__page_free(page);
	}
	kn_buf_reset(&text);
	import__html_text(in, &text);
	FUZZ_CHECK(n > 0 && (memchr(data, '<', n) == NULL ||
	    kn_utf8_valid(text.s == NULL ? "" : text.s, text.n) ||
	    kn_str_eq(in, kn_buf_get(&text))));
	kn_buf_dispose(&text);
	check_import(in);
	return 0;
}
