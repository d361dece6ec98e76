/*
 * explain.c: prints what importing one file decides, for explain import and
 * for tests. In: a file. Out: format, encoding, rejects, and the structure
 * of its first article. Deterministic: only the file's own name is printed.
 */
#include "import_priv.h"

#include <string.h>
#include <unistd.h>

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

/* How the bytes were taken, before anything is made of them. */
static void
print_bytes(const struct kn_scan *scan, const struct kn_source *src,
    struct kn_buf *out)
{
	struct kn_buf bytes;
	int fd = import__open(scan, src);

	if (fd < 0)
		return;
	kn_buf_init(&bytes, (size_t)scan->limits.max_file_b);
	if (import__slurp(fd, &bytes))
		kn_buf_fmt(out, "encoding: %s\n", kn_encoding_name(
		    kn_encoding_detect(bytes.s, bytes.n)));
	kn_buf_dispose(&bytes);
	close(fd);
}

enum kn_status
kn_import_explain(const char *file, struct kn_buf *out, struct kn_err *err)
{
	struct listing l = { .out = out };
	struct kn_import_sink sink = { print_doc, print_reject, &l };
	struct kn_scan *scan;
	const char *slash = strrchr(file, '/');
	const char *name = slash == NULL ? file : slash + 1;
	struct stat info;
	enum kn_status st;

	if (stat(file, &info) == 0 && S_ISDIR(info.st_mode))
		return kn_err_set(err, KN_INVALID, N_("%s is not a file"),
		    "%s", file);
	kn_buf_fmt(out, "file: %s\n", name);
	st = kn_scan_open(&file, 1, NULL, &sink, &scan, err);
	if (st != KN_OK)
		return st;
	if (scan->n > 0) {
		const struct kn_source *src = kn_scan_get(scan, 0);

		kn_buf_fmt(out, "size: %ju bytes\nformat: %s\n",
		    (uintmax_t)src->size_b,
		    import__format_of(kn_str(name), true)->name);
		print_bytes(scan, src, out);
		st = kn_import_source(scan, 0, &sink, err);
	}
	if (st == KN_OK)
		kn_buf_fmt(out, "articles: %zu\n", l.n_docs);
	kn_scan_close(scan);
	return st;
}
