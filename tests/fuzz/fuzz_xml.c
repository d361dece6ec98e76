/*
 * fuzz_xml.c: any bytes as XML. What is cleaned is parsed without an element
 * left open; what comes out of it are articles of well-formed text.
 */
#include <string.h>

#include "core/import/import_priv.h"
#include "core/import/xml_priv.h"
#include "fuzz.h"
#include "kunnash/utf8.h"

struct seen {
	unsigned depth;
	size_t n_docs;
};

static void
on_open(void *user, unsigned depth, struct xml__name name,
    const struct xml__atts *atts)
{
	struct seen *s = user;
	struct kn_str value;

	FUZZ_CHECK(depth == s->depth && name.local.n > 0);
	for (size_t i = 0; i < atts->n; i++)
		FUZZ_CHECK(xml__att_at(atts, i, &value).n > 0 &&
		    value.n < 20000000);
	s->depth++;
}

static void
on_close(void *user, struct xml__name name)
{
	struct seen *s = user;

	(void)name;
	FUZZ_CHECK(s->depth > 0);
	s->depth--;
}

static void
on_text(void *user, struct kn_str text)
{
	(void)user;
	FUZZ_CHECK(kn_utf8_valid(text.s, text.n));
}

static void
on_fault(void *user, enum xml__fault fault)
{
	(void)user;
	FUZZ_CHECK(fault < XML__FAULT_COUNT);
}

static void
on_restart(void *user)
{
	((struct seen *)user)->depth = 0;
}

static bool
is_done(void *user)
{
	(void)user;
	return false;
}

static enum kn_status
take_doc(void *user, struct kn_doc *doc)
{
	struct seen *s = user;

	FUZZ_CHECK(kn_utf8_valid(doc->text, doc->n_b));
	FUZZ_CHECK(doc->n_b > 0);
	s->n_docs++;
	kn_doc_free(doc);
	return KN_OK;
}

static void
take_reject(void *user, const struct kn_reject *r)
{
	struct seen *s = user;

	FUZZ_CHECK(r->reason[0] != '\0' && r->action[0] != '\0');
	s->n_docs++;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct seen s = { .depth = 0 };
	const struct xml__events events = { on_open, on_close, on_text,
	    on_fault, on_restart, is_done, &s };
	const struct kn_import_sink sink = { .doc = take_doc,
	    .reject = take_reject, .user = &s };
	struct kn_str in = { (const char *)data, n };
	struct kn_buf text;

	kn_buf_init(&text, 0);
	if (n > 0 && kn_decode(KN_ENC_UTF8, data, n, &text, NULL, NULL) ==
	    KN_OK) {
		struct import__stream *stream =
		    import__stream_new_mem(kn_buf_get(&text));

		xml__parse(stream, KN_LIT("item"), &events);
		FUZZ_CHECK(s.depth == 0 || s.depth < 300);
		import__stream_free(stream);
	}
	kn_buf_dispose(&text);
	s.n_docs = 0;
	if (n > 0 && memchr(data, '<', n) != NULL) {
		FUZZ_CHECK(import__read_bytes("f.xml", in,
		    &kn_import_defaults, &sink, NULL) == KN_OK);
		FUZZ_CHECK(s.n_docs > 0);
	}
	return 0;
}
