/*
 * explain.c: prints what importing one file decides, for explain import and
 * for tests. In: a file. Out: format, encoding, rejects, and the structure
 * of its first article. Deterministic: only the file's own name is printed.
 */
#include "import_priv.h"

#include <string.h>

struct listing {
	struct kn_buf *out;
	size_t n_docs;
};

static enum kn_status
print_doc(void *user, struct kn_doc *doc)
{
	struct listing *l = user;

	if (l->n_docs++ == 0) {
		kn_buf_fmt(l->out, "article: %s\n", doc->meta.path);
		kn_doc_explain(doc, l->out);
	}
	kn_doc_free(doc);
	return KN_OK;
}

static void
print_reject(void *user, const struct kn_reject *r)
{
	struct listing *l = user;

	kn_buf_fmt(l->out, "reject: %s%s%s: %s\n", r->reason,
	    r->place[0] == '\0' ? "" : ", ", r->place, r->action);
}

static void
print_decision(void *user, const char *what, struct kn_str value)
{
	struct listing *l = user;

	kn_buf_fmt(l->out, "%s: ", what);
	kn_buf_str(l->out, value);
	kn_buf_chr(l->out, '\n');
}

enum kn_status
kn_import_explain(const char *file, const struct kn_import_opts *opts,
    struct kn_buf *out, struct kn_err *err)
{
	struct listing l = { .out = out };
	struct kn_import_sink sink = {
		.doc = print_doc,
		.reject = print_reject,
		.user = &l,
		.tell = print_decision,
	};
	struct kn_scan *scan;
	const char *slash = strrchr(file, '/');
	const char *name = slash == NULL ? file : slash + 1;
	struct stat info;
	enum kn_status st;

	if (stat(file, &info) == 0 && S_ISDIR(info.st_mode))
		return kn_err_set(err, KN_INVALID, N_("%s is not a file"),
		    "%s", file);
	kn_buf_fmt(out, "file: %s\n", name);
	st = kn_scan_open(&file, 1, opts, &sink, &scan, err);
	if (st != KN_OK)
		return st;
	if (scan->n > 0) {
		kn_buf_fmt(out, "size: %ju bytes\n",
		    (uintmax_t)kn_scan_get(scan, 0)->size_b);
		st = kn_import_source(scan, 0, &sink, err);
	}
	if (st == KN_OK)
		kn_buf_fmt(out, "articles: %zu\n", l.n_docs);
	kn_scan_close(scan);
	return st;
}
