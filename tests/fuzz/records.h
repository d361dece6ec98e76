/*
 * records.h: any bytes as a file of records. Whatever it says, articles are
 * well-formed, rejects are few, and it does not matter in which pieces the
 * file comes.
 */
#ifndef KUNNASH_FUZZ_RECORDS_H
#define KUNNASH_FUZZ_RECORDS_H

#include <string.h>

#include "core/import/import_priv.h"
#include "fuzz.h"
#include "kunnash/digest.h"
#include "kunnash/utf8.h"

struct fuzz_pieces {
	struct kn_str left;
	size_t piece;
};

struct fuzz_seen {
	struct kn_buf all;      /* what was made of it */
	size_t n_rejects;
};

static ptrdiff_t
fuzz_pull(void *user, char *to, size_t n)
{
	struct fuzz_pieces *p = user;

	if (n > p->piece)
		n = p->piece;
	if (n > p->left.n)
		n = p->left.n;
	if (n > 0)
		memcpy(to, p->left.s, n);
	p->left.s += n;
	p->left.n -= n;
	return (ptrdiff_t)n;
}

static enum kn_status
fuzz_doc(void *user, struct kn_doc *doc)
{
	struct fuzz_seen *seen = user;

	FUZZ_CHECK(doc->n_b > 0 && kn_utf8_valid(doc->text, doc->n_b));
	FUZZ_CHECK(strncmp(doc->meta.path, "f", 1) == 0);
	for (size_t i = 0; i < doc->n_spans; i++)
		FUZZ_CHECK(doc->spans[i].at.start_b < doc->spans[i].at.end_b &&
		    doc->spans[i].at.end_b <= doc->n_b);
	kn_buf_cstr(&seen->all, doc->meta.path);
	kn_buf_put(&seen->all, doc->text, doc->n_b);
	kn_doc_free(doc);
	return KN_OK;
}

static void
fuzz_reject(void *user, const struct kn_reject *r)
{
	struct fuzz_seen *seen = user;

	seen->n_rejects++;
	kn_buf_cstr(&seen->all, r->place);
	kn_buf_cstr(&seen->all, r->reason);
}

typedef enum kn_status fuzz_reader(struct import__input *in,
    const struct kn_import_sink *sink, struct kn_err *err);

static struct kn_key
fuzz_once(fuzz_reader *read, struct kn_str text, size_t piece)
{
	struct fuzz_pieces p = { text, piece };
	struct fuzz_seen seen = { .n_rejects = 0 };
	const struct kn_import_sink sink = { .doc = fuzz_doc,
		.reject = fuzz_reject, .user = &seen };
	struct import__input in = { .path = "f", .below = KN_LIT("f"),
		.name = KN_LIT("f"),
		.text = import__stream_new(fuzz_pull, &p),
		.limits = &kn_import_defaults.limits };
	struct kn_err err;

	kn_buf_init(&seen.all, 0);
	FUZZ_CHECK(read(&in, &sink, &err) == KN_OK);
	FUZZ_CHECK(seen.n_rejects <= 32);
	struct kn_key key = kn_key_of(seen.all.n == 0 ? "" : seen.all.s,
	    seen.all.n);
	kn_buf_dispose(&seen.all);
	import__stream_free(in.text);
	return key;
}

/* Reads the bytes, as text, whole and in pieces. */
static inline int
fuzz_records(fuzz_reader *read, bool (*sniff)(const struct import__head *),
    const uint8_t *data, size_t n)
{
	struct kn_buf text;
	size_t piece = n == 0 ? 1 : 1 + data[n - 1] % 19;

	kn_buf_init(&text, 0);
	FUZZ_CHECK(kn_decode(KN_ENC_UTF8, data, n, &text, NULL, NULL) ==
	    KN_OK);
	struct kn_str s = kn_buf_get(&text);
	const struct import__head head = { KN_LIT("f"), s, true };
	sniff(&head);
	struct kn_key a = fuzz_once(read, s, SIZE_MAX);
	struct kn_key b = fuzz_once(read, s, piece);
	FUZZ_CHECK(memcmp(a.hex, b.hex, KN_KEY_LEN) == 0);
	kn_buf_dispose(&text);
	return 0;
}

#endif
