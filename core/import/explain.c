/*
 * explain.c: prints what importing one file decides, for explain import and
 * for tests. In: a file. Out: format, encoding, rejects, and the structure
 * of its first article. Deterministic: only the file's own name is printed.
 */
#include "read_priv.h"
#include "walk_priv.h"

#include <string.h>

#define MAX_LINES 40            /* of decisions, and of rejects */

struct listing {
	struct kn_buf *out;
	const char *name;       /* of the file */
	size_t n_docs, n_told, n_rows;
	uint64_t n_rejects;
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

/* What is below the file, of the path of a member. */
static void
print_reject(void *user, const struct kn_reject *r)
{
	struct listing *l = user;
	struct kn_str path = kn_str(r->path);

	l->n_rejects += r->count;
	if (++l->n_rows > MAX_LINES)
		return;
	kn_buf_cstr(l->out, "reject: ");
	if (!kn_str_is(path, l->name)) {
		kn_buf_str(l->out, path);
		kn_buf_cstr(l->out, ", ");
	}
	kn_buf_fmt(l->out, "%s%s%s: %s\n", r->reason,
	    r->place[0] == '\0' ? "" : ", ", r->place, r->action);
}

/* Of an archive, those of its first members. */
static void
print_decision(void *user, const char *what, struct kn_str value)
{
	struct listing *l = user;

	if (++l->n_told > MAX_LINES && strcmp(what, "archive") != 0)
		return;
	kn_buf_fmt(l->out, "%s: ", what);
	kn_buf_str(l->out, value);
	kn_buf_chr(l->out, '\n');
}

enum kn_status
kn_import_explain(const char *file, const struct kn_import_opts *opts,
    struct kn_buf *out, struct kn_err *err)
{
	struct listing l = { .out = out, .name = import__last_part(
	    kn_str(file)).s };
	struct kn_import_sink sink = {
		.doc = print_doc,
		.reject = print_reject,
		.user = &l,
		.tell = print_decision,
	};
	struct kn_scan *scan;
	struct stat info;
	enum kn_status st;

	if (stat(file, &info) == 0 && S_ISDIR(info.st_mode))
		return kn_err_set(err, KN_INVALID, N_("%s is not a file"),
		    "%s", file);
	kn_buf_fmt(out, "file: %s\n", l.name);
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
	if (l.n_rejects > 0)
		kn_buf_fmt(out, "rejects: %ju\n", (uintmax_t)l.n_rejects);
	kn_scan_close(scan);
	return st;
}
