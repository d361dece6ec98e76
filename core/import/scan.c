/*
 * scan.c: the sources of a corpus, in one fixed order. In: roots. Out: a
 * scan that knows each source's corpus path, size and time, and can open
 * it. Walking is walk.c's; reading is read.c's.
 */
#include "import_priv.h"
#include "record_priv.h"
#include "walk_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kunnash/map.h"

const struct kn_import_opts kn_import_defaults = {
	.limits = {
		.max_file_b = (uint64_t)128 << 20,
		.max_source_b = (uint64_t)64 << 30,
		.max_depth = 16,
		.max_files = 10000000,
		.max_nested = 4,
		.max_members = 1000000,
		.max_ratio = 100,
	},
};

void
kn_import_limits_fill(struct kn_import_limits *l)
{
	const struct kn_import_limits *d = &kn_import_defaults.limits;

	l->max_file_b += l->max_file_b == 0 ? d->max_file_b : 0;
	l->max_source_b += l->max_source_b == 0 ? d->max_source_b : 0;
	l->max_depth += l->max_depth == 0 ? d->max_depth : 0;
	l->max_files += l->max_files == 0 ? d->max_files : 0;
	l->max_nested += l->max_nested == 0 ? d->max_nested : 0;
	l->max_members += l->max_members == 0 ? d->max_members : 0;
	l->max_ratio += l->max_ratio == 0 ? d->max_ratio : 0;
}

/* The last part of a path, without slashes at its end. */
static struct kn_str
base_name(const char *path)
{
	size_t end = strlen(path);

	while (end > 1 && path[end - 1] == '/')
		end--;
	size_t start = end;
	while (start > 0 && path[start - 1] != '/')
		start--;
	return (struct kn_str){ path + start, end - start };
}

static bool
name_taken(const struct kn_scan *s, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(s->roots[i].name, name) == 0)
			return true;
	return false;
}

/* One root needs no name; of several that share one, the second is "a~2". */
static char *
root_name(const struct kn_scan *s, size_t i, const char *path)
{
	struct kn_str base = base_name(path);
	struct kn_buf b;

	if (s->n_roots == 1)
		return kn_strdup("");
	kn_buf_init(&b, 0);
	for (unsigned k = 1;; k++) {
		kn_buf_reset(&b);
		kn_buf_str(&b, base);
		if (k > 1)
			kn_buf_fmt(&b, "~%u", k);
		if (!name_taken(s, i, b.s == NULL ? "" : b.s))
			break;
	}
	return kn_buf_take(&b, NULL);
}

static enum kn_status
add_root(struct kn_scan *s, size_t i, const char *path, struct kn_err *err)
{
	struct stat st;

	s->roots[i].path = kn_strdup(path);
	s->roots[i].name = root_name(s, i, path);
	if (stat(path, &st) != 0)
		return kn_err_set(err, errno == ENOENT || errno == ENOTDIR ?
		    KN_NOT_FOUND : KN_IO, N_("cannot open %s"), "%s", path);
	s->roots[i].is_file = !S_ISDIR(st.st_mode);
	return KN_OK;
}

static int
by_path(const void *a, const void *b)
{
	const struct kn_source *x = a, *y = b;

	return strcmp(x->corpus_path, y->corpus_path);
}

static enum kn_status
set_encoding(struct kn_scan *s, const char *name, struct kn_err *err)
{
	s->encoding = KN_ENC_BINARY;
	if (name == NULL || strcmp(name, "auto") == 0)
		return KN_OK;
	s->encoding = kn_encoding_parse(kn_str(name));
	if (s->encoding != KN_ENC_BINARY)
		return KN_OK;
	return kn_err_set(err, KN_INVALID, N_("not an encoding: %s"), "%s",
	    name);
}

/* Roots are walked one after another, each in the order of paths. */
static void
sort(struct kn_scan *s)
{
	size_t i = 1;

	while (i < s->n && by_path(&s->sources[i - 1], &s->sources[i]) <= 0)
		i++;
	if (i < s->n)
		qsort(s->sources, s->n, sizeof(*s->sources), by_path);
}

/* A path without the slashes at its end; of "/" nothing is left. */
static struct kn_str
unslashed(const char *path)
{
	struct kn_str s = kn_str(path);

	while (s.n > 0 && s.s[s.n - 1] == '/')
		s.n--;
	return s;
}

/* Whether a root lies in another one. */
static bool
overlap(const struct kn_scan *s)
{
	for (size_t i = 0; i < s->n_roots; i++)
		for (size_t j = 0; j < s->n_roots; j++) {
			const char *in = s->roots[i].path;
			struct kn_str of = unslashed(s->roots[j].path);

			if (i != j && strncmp(in, of.s, of.n) == 0 &&
			    (in[of.n] == '/' || in[of.n] == '\0'))
				return true;
		}
	return false;
}

/* What two roots reach is one source, of the first of them. A root is not
 * left out for lying in another, which may not go there: a folder with a
 * dot, one that is ignored or too deep. Sources are in the order of roots. */
static void
drop_twice(struct kn_scan *s)
{
	struct kn_map *seen = kn_map_new();
	struct kn_buf path;
	size_t kept = 0;

	kn_buf_init(&path, 0);
	for (size_t i = 0; i < s->n; i++) {
		const struct import__root *root =
		    &s->roots[s->sources[i].root];

		kn_buf_reset(&path);
		kn_buf_str(&path, unslashed(root->path));
		if (!root->is_file) {
			kn_buf_chr(&path, '/');
			kn_buf_cstr(&path, s->sources[i].path);
		}
		if (kn_map_set(seen, kn_buf_get(&path), 0))
			s->sources[kept++] = s->sources[i];
	}
	s->n = s->n_met = kept;
	kn_buf_dispose(&path);
	kn_map_free(seen);
}

/* Walks all roots. Where they overlap all sources are held until it is known
 * whose they are. */
static void
walk_all(struct kn_scan *s, const struct kn_import_sink *sink,
    const struct kn_scan_choice *choice)
{
	bool twice = overlap(s);
	size_t kept = 0;

	s->choice = twice ? NULL : choice;
	for (size_t i = 0; i < s->n_roots; i++)
		import__walk(s, i, sink);
	s->choice = NULL;
	if (!twice)
		return;
	drop_twice(s);
	for (size_t i = 0; choice != NULL && i < s->n; i++)
		if (choice->keep(choice->user, &s->sources[i]))
			s->sources[kept++] = s->sources[i];
	s->n = choice == NULL ? s->n : kept;
}

enum kn_status
kn_scan_open(const char *const *roots, size_t n_roots,
    const struct kn_import_opts *opts, const struct kn_import_sink *sink,
    struct kn_scan **out, struct kn_err *err)
{
	return kn_scan_choose(roots, n_roots, opts, sink, NULL, out, err);
}

enum kn_status
kn_scan_choose(const char *const *roots, size_t n_roots,
    const struct kn_import_opts *opts, const struct kn_import_sink *sink,
    const struct kn_scan_choice *choice, struct kn_scan **out,
    struct kn_err *err)
{
	struct kn_scan *s = kn_calloc(1, sizeof(*s));

	if (opts == NULL)
		opts = &kn_import_defaults;
	s->limits = opts->limits;
	kn_import_limits_fill(&s->limits);
	enum kn_status st = set_encoding(s, opts->encoding, err);
	if (st == KN_OK && opts->map_file != NULL && opts->map_file[0] != '\0')
		st = import__map_open(opts->map_file, &s->map, err);
	else if (st == KN_OK && opts->map != NULL && opts->map[0] != '\0')
		st = import__map_parse(kn_str(opts->map), &s->map, err);
	s->roots = kn_calloc(n_roots, sizeof(*s->roots));
	s->n_roots = n_roots;
	for (size_t i = 0; i < n_roots; i++)
		s->roots[i].fd = -1;
	s->strings = kn_arena_new();
	s->own = import__own_new(opts->own);
	for (size_t i = 0; i < n_roots && st == KN_OK; i++)
		st = add_root(s, i, roots[i], err);
	if (st != KN_OK) {
		kn_scan_close(s);
		return st;
	}
	*out = s;
	walk_all(s, sink, choice);
	if (import__stopped(sink)) {
		kn_scan_close(s);
		*out = NULL;
		return kn_err_set(err, KN_CANCELLED, N_("stopped"), NULL);
	}
	sort(s);
	import__stretches_make(s);
	return KN_OK;
}

void
kn_scan_close(struct kn_scan *scan)
{
	if (scan == NULL)
		return;
	for (size_t i = 0; i < scan->n_roots; i++) {
		if (scan->roots[i].fd >= 0)
			close(scan->roots[i].fd);
		free(scan->roots[i].path);
		free(scan->roots[i].name);
	}
	free(scan->roots);
	free(scan->sources);
	import__stretches_free(scan);
	import__map_free(scan->map);
	import__own_free(scan->own);
	kn_map_free(scan->unseen);
	kn_arena_free(scan->strings);
	free(scan);
}

size_t
kn_scan_count(const struct kn_scan *scan)
{
	return scan->n;
}

size_t
kn_scan_met(const struct kn_scan *scan)
{
	return scan->n_met;
}

size_t
kn_scan_empty(const struct kn_scan *scan)
{
	return scan->n_empty;
}

/* Opens path below dir_fd part by part; takes dir_fd. */
static int
open_below(int dir_fd, const char *path)
{
	char part[256];

	for (const char *slash; (slash = strchr(path, '/')) != NULL;
	    path = slash + 1) {
		size_t n = (size_t)(slash - path);

		if (n >= sizeof(part)) {
			close(dir_fd);
			errno = ENAMETOOLONG;
			return -1;
		}
		memcpy(part, path, n);
		part[n] = '\0';
		int next = openat(dir_fd, part,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		int error = errno;
		close(dir_fd);
		errno = error;
		if (next < 0)
			return -1;
		dir_fd = next;
	}
	int fd = openat(dir_fd, path,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int error = errno;
	close(dir_fd);
	errno = error;
	return fd;
}

/* The same at once, by a system call that follows no link on the way either;
 * -1 also where there is none. */
static int
open_beneath(int dir_fd, const char *path)
{
	const struct open_how how = {
		.flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};

	return (int)syscall(SYS_openat2, dir_fd, path, &how, sizeof(how));
}

int
import__open(const struct kn_scan *scan, const struct kn_source *src)
{
	const struct import__root *root = &scan->roots[src->root];

	/* O_NONBLOCK: a FIFO put in the place of a file must not hang us. */
	if (root->is_file)
		return open(root->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int fd = open_beneath(root->fd, src->path);
	if (fd >= 0)
		return fd;
	/* Where it is not allowed; and to learn why it failed. */
	fd = open(root->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -1 : open_below(fd, src->path);
}
