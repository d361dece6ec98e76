/*
 * read.c: one source: its bytes as a stream. In: a source of a scan. Out:
 * what item.c makes of it; what cannot be read is a reject. Reads with
 * read(2), never by mapping: a file cut short meanwhile must not be a fault.
 * What is appended to a file while it is read is not followed.
 */
#include "read_priv.h"

#include <errno.h>
#include <unistd.h>

#include "walk_priv.h"

/* A file being read. */
struct file {
	int fd;
	uint64_t size_b, left_b;        /* as it was when it was opened */
	const char *path;
	const struct kn_import_sink *sink;
};

bool
import__slurp(int fd, struct kn_buf *out)
{
	char part[64 * 1024];

	while (out->status == KN_OK) {
		ssize_t got = read(fd, part, sizeof(part));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			break;
		kn_buf_put(out, part, (size_t)got);
	}
	return true;
}

/* The reason why opening or reading failed. */
static const char *
read_reason(int error)
{
	switch (error) {
	case ENOENT:
		return N_("the file vanished");
	case ELOOP:
		return N_("the file became a symbolic link");
	case EACCES:
	case EPERM:
		return N_("no permission to read the file");
	default:
		return N_("the file cannot be read");
	}
}

static ptrdiff_t
pull_file(void *user, char *to, size_t n)
{
	struct file *f = user;
	ssize_t got;

	if (import__stopped(f->sink))
		return -1;
	if (n > f->left_b)
		n = (size_t)f->left_b;
	do
		got = n == 0 ? 0 : read(f->fd, to, n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		import__reject(f->sink, f->path, "", read_reason(errno),
		    N_("the whole articles before it were loaded"));
	else
		f->left_b -= (uint64_t)got;
	import__came(f->sink, f->size_b - f->left_b);
	return got;
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* A regular file of bearable size, and what it is; -1: rejected. */
static int
open_file(const struct kn_scan *scan, const struct kn_source *src,
    const struct kn_import_sink *sink, struct stat *st)
{
	const char *reason = NULL;
	int fd = import__open(scan, src);

	if (fd < 0 || fstat(fd, st) != 0)
		reason = read_reason(errno);
	else if (!S_ISREG(st->st_mode))
		reason = N_("not a regular file");
	else if ((uint64_t)st->st_size > scan->limits.max_source_b)
		reason = import__too_large;
	if (reason == NULL)
		return fd;
	import__reject(sink, src->corpus_path, "", reason, import__skipped);
	if (fd >= 0)
		close(fd);
	return -1;
}

static enum kn_status
read_file(const struct kn_scan *scan, const struct kn_source *src, int fd,
    const struct stat *before, const struct import__tally *tally,
    struct kn_err *err)
{
	const struct kn_import_sink *sink = &tally->sink;
	struct file file = { fd, (uint64_t)before->st_size,
		(uint64_t)before->st_size, src->corpus_path, sink };
	struct import__item item = {
		.path = src->corpus_path,
		.below = kn_str(src->path),
		.bytes = import__stream_new(pull_file, &file),
		.fd = fd,
	};
	struct import__reading r = {
		.limits = &scan->limits,
		.encoding = scan->encoding,
		.map = scan->map,
		.packed_b = (uint64_t)before->st_size,
		.sink = sink,
		.tally = tally,
	};
	struct stat after;

	enum kn_status st = import__read_item(&r, &item, err);
	import__stream_free(item.bytes);
	if (fstat(fd, &after) != 0 || !same_file(before, &after))
		import__reject(sink, src->corpus_path, "",
		    N_("the file changed while it was read"),
		    N_("loaded as it was read"));
	return st;
}

enum kn_status
kn_import_source(const struct kn_scan *scan, size_t i,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	const struct kn_source *src = kn_scan_get(scan, i);
	struct import__tally tally;
	struct stat st;

	if (src == NULL)
		return kn_err_set(err, KN_BUG, N_("no such source"), NULL);
	import__tally_open(&tally, src->corpus_path, sink);
	int fd = open_file(scan, src, &tally.sink, &st);
	enum kn_status status = KN_OK;
	if (fd >= 0) {
		status = read_file(scan, src, fd, &st, &tally, err);
		close(fd);
	}
	import__tally_close(&tally);
	if (status == KN_OK && import__stopped(sink))
		return kn_err_set(err, KN_CANCELLED, N_("stopped"), NULL);
	return status;
}
