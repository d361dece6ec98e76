/*
 * read.c: one source: its bytes, the importer for them, its articles. In: a
 * source of a scan. Out: articles to the sink; what cannot be read is a
 * reject. Reads with read(2), never by mapping: a file cut short meanwhile
 * must not be a fault.
 */
#include "import_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const struct import__format formats[] = {
#define KN_IMPORTER(NAME, name) \
	{ name, import__sniff_##NAME, import__read_##NAME },
#include "importer.def"
#undef KN_IMPORTER
};

const struct import__format *
import__format_of(struct kn_str name, bool given)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (formats[i].sniff(name))
			return &formats[i];
	return given ? &formats[0] : NULL;
}

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

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Its bytes; false when a reject was reported instead. */
static bool
read_bytes(const struct kn_scan *scan, const struct kn_source *src,
    const struct kn_import_sink *sink, struct kn_buf *bytes)
{
	struct stat before, after;
	const char *path = src->corpus_path, *reason = NULL;
	int fd = import__open(scan, src);

	if (fd < 0) {
		import__reject(sink, path, "", read_reason(errno),
		    import__skipped);
		return false;
	}
	if (fstat(fd, &before) != 0)
		reason = read_reason(errno);
	else if (!S_ISREG(before.st_mode))
		reason = N_("not a regular file");
	else if (!import__slurp(fd, bytes))
		reason = read_reason(errno);
	else if (bytes->status == KN_LIMIT)
		reason = N_("the file is too large");
	if (reason != NULL)
		import__reject(sink, path, "", reason, import__skipped);
	else if (fstat(fd, &after) != 0 || !same_file(&before, &after))
		import__reject(sink, path, "",
		    N_("the file changed while it was read"),
		    N_("loaded as it was read"));
	close(fd);
	return reason == NULL;
}

enum kn_status
kn_import_source(const struct kn_scan *scan, size_t i,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	const struct kn_source *src = kn_scan_get(scan, i);
	struct kn_buf bytes;
	enum kn_status st = KN_OK;

	if (src == NULL)
		return kn_err_set(err, KN_BUG, N_("no such source"), NULL);
	kn_buf_init(&bytes, scan->limits.max_file_b == 0 ? 1 :
	    (size_t)scan->limits.max_file_b);
	const char *slash = strrchr(src->path, '/');
	struct import__input in = {
		.path = src->corpus_path,
		.below = kn_str(src->path),
		.name = kn_str(slash == NULL ? src->path : slash + 1),
		.bytes = &bytes,
	};
	if (read_bytes(scan, src, sink, &bytes))
		st = import__format_of(in.name, true)->read(&in, sink, err);
	kn_buf_dispose(&bytes);
	return st;
}
