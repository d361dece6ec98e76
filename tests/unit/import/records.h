/*
 * records.h: what an importer makes of some bytes, as text: for the tests of
 * formats of records.
 */
#ifndef KN_TEST_RECORDS_H
#define KN_TEST_RECORDS_H

#include <stdlib.h>
#include <string.h>

#include "core/import/import_priv.h"

/* "path|title|byline|outlet|date source|url|body" a line for each article,
 * "! place|reason|action" for each reject; line breaks in them as "/". */
struct records {
	struct kn_buf out;
	size_t n_docs, n_rejects;
};

static void
records_put(struct kn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		kn_buf_chr(out, s[i] == '\n' ? '/' : s[i]);
}

static enum kn_status
records_doc(void *user, struct kn_doc *doc)
{
	struct records *r = user;
	const struct kn_meta *m = &doc->meta;
	const char *parts[] = { m->path, m->title, m->byline, m->outlet,
		m->date, m->url };
	const struct kn_doc_span *body = kn_doc_span(doc, KN_SPAN_BODY);

	r->n_docs++;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i] != NULL)
			records_put(&r->out, parts[i], strlen(parts[i]));
		kn_buf_chr(&r->out, '|');
	}
	if (body != NULL)
		records_put(&r->out, doc->text + body->at.start_b,
		    body->at.end_b - body->at.start_b);
	kn_buf_chr(&r->out, '\n');
	kn_doc_free(doc);
	return KN_OK;
}

static void
records_reject(void *user, const struct kn_reject *reject)
{
	struct records *r = user;

	r->n_rejects++;
	kn_buf_fmt(&r->out, "! %s|%s|%s\n", reject->place, reject->reason,
	    reject->action);
}

/* Reads bytes as a file of that name. */
static inline void
records_read(struct records *r, const char *name, struct kn_str bytes)
{
	const struct kn_import_sink sink = { .doc = records_doc,
		.reject = records_reject, .user = r };
	struct kn_err err;

	*r = (struct records){ .n_docs = 0 };
	kn_buf_init(&r->out, 0);
	kn_buf_cstr(&r->out, "");
	if (import__read_bytes(name, bytes, &kn_import_defaults, &sink,
	    &err) != KN_OK)
		abort();
}

#endif
