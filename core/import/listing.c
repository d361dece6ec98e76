/*
 * listing.c: what is in a folder. In: an open folder. Out: its entries in the
 * order of their paths, each with what it is, its size and its time. A corpus
 * of 175,000 files is mostly this: each has to be asked for, one microsecond
 * and more; of a large folder a second thread asks for half.
 */
#include "walk_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kunnash/aside.h"
#include "kunnash/mem.h"

enum { MANY = 512 };            /* entries that are worth a thread */

/* Names one after another, with their NULs. */
static bool
read_names(int dir_fd, struct kn_buf *names, size_t *n)
{
	int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	*n = 0;
	if (dir == NULL) {
		int error = errno;

		if (fd >= 0)
			close(fd);
		errno = error;
		return false;
	}
	for (struct dirent *e;;) {
		/* A list that ends in a failure is none: what it lacks would
		 * be taken for gone. */
		errno = 0;
		e = readdir(dir);
		if (e == NULL)
			break;
		if (kn_import_is_hidden(e->d_name))
			continue;
		kn_buf_put(names, e->d_name, strlen(e->d_name) + 1);
		++*n;
	}
	int error = errno;
	closedir(dir);
	errno = error;
	return error == 0;
}

/* What follows a name in the paths of those below: "a.b" stands before
 * "a/b". */
static unsigned char
end_of(const struct import__entry *e)
{
	return S_ISDIR(e->mode) ? '/' : '\0';
}

static int
by_path(const void *a, const void *b)
{
	const struct import__entry *x = a, *y = b;
	size_t i = 0;

	while (x->name[i] == y->name[i] && x->name[i] != '\0')
		i++;
	unsigned char c = (unsigned char)x->name[i];
	unsigned char d = (unsigned char)y->name[i];
	c = c == '\0' ? end_of(x) : c;
	d = d == '\0' ? end_of(y) : d;
	return (c > d) - (c < d);
}

/* Some of the entries of a folder. */
struct part {
	int dir_fd;
	struct import__entry *at;
	size_t n;
};

static void
ask(void *user)
{
	const struct part *p = user;

	for (size_t i = 0; i < p->n; i++) {
		struct import__entry *e = &p->at[i];
		struct stat st;

		if (fstatat(p->dir_fd, e->name, &st, AT_SYMLINK_NOFOLLOW) !=
		    0) {
			e->error = errno;
			continue;
		}
		e->mode = st.st_mode;
		e->size_b = (uint64_t)st.st_size;
		e->mtime_ns = import__mtime_ns(&st);
	}
}

static void
ask_all(int dir_fd, struct import__entry *at, size_t n)
{
	size_t half = n < MANY ? n : n / 2;
	struct part ours = { dir_fd, at, half };
	struct part theirs = { dir_fd, at + half, n - half };
	struct kn_aside *aside = NULL;

	if (theirs.n > 0)
		aside = kn_aside_start(ask, &theirs);
	ask(&ours);
	kn_aside_end(aside);
}

bool
import__list(int dir_fd, struct import__listing *out)
{
	struct kn_buf names;
	size_t n;

	*out = (struct import__listing){ .n = 0 };
	kn_buf_init(&names, 0);
	if (!read_names(dir_fd, &names, &n)) {
		kn_buf_dispose(&names);
		return false;
	}
	out->at = kn_calloc(n + 1, sizeof(*out->at));
	out->n = n;
	out->names = kn_buf_take(&names, NULL);
	const char *name = out->names;
	for (size_t i = 0; i < n; i++, name += strlen(name) + 1)
		out->at[i].name = name;
	ask_all(dir_fd, out->at, n);
	if (n > 1)
		qsort(out->at, n, sizeof(*out->at), by_path);
	return true;
}

void
import__listing_dispose(struct import__listing *l)
{
	free(l->at);
	free(l->names);
}
