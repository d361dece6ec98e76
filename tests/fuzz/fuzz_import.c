/*
 * fuzz_import.c: any bytes as a file: of whatever format they begin like,
 * packed or not. The first byte is the name they have.
 */
#include <string.h>

#include "core/import/read_priv.h"
#include "fuzz.h"
#include "kunnash/utf8.h"

static enum kn_status
take(void *user, struct kn_doc *doc)
{
	size_t *n_b = user;

	FUZZ_CHECK(doc->meta.path != NULL);
	FUZZ_CHECK(kn_utf8_valid(doc->text, doc->n_b));
	FUZZ_CHECK(strlen(doc->text) <= doc->n_b);
	*n_b += doc->n_b;
	kn_doc_free(doc);
	return KN_OK;
}

static void
refuse(void *user, const struct kn_reject *r)
{
	(void)user;
	FUZZ_CHECK(r->path != NULL && r->place != NULL);
	FUZZ_CHECK(r->reason != NULL && r->action != NULL);
	FUZZ_CHECK(r->count > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { "a.txt", "a.json", "a.csv",
		"a.html", "a.xml", "a.gz", "a" };
	struct kn_import_opts opts = kn_import_defaults;
	size_t n_b = 0;
	struct kn_import_sink sink = { .doc = take, .reject = refuse,
	    .user = &n_b };
	struct kn_err err;

	if (n == 0)
		return 0;
	opts.limits.max_file_b = 1 << 20;
	opts.limits.max_members = 1000;
	enum kn_status st = import__read_bytes(names[data[0] %
	    (sizeof(names) / sizeof(names[0]))], (struct kn_str){
	    (const char *)data + 1, n - 1 }, &opts, &sink, &err);
	FUZZ_CHECK(st == KN_OK);
	return 0;
}
