/*
 * copyfile.c: the file of what was copied, since a terminal may drop what
 * it is sent. In: text and the folders that may take it. Out: copy.txt, of
 * this person alone, replaced whole; touches nothing else.
 */
#include "tui/app/app_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder, if it is this person's and nobody else can write there. */
static int
open_dir(const char *dir, bool make)
{
	struct stat st;

	if (make && mkdir(dir, 0700) != 0 && errno != EEXIST)
		return -1;
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
	    (st.st_mode & (S_IWGRP | S_IWOTH)) == 0)
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

bool
app_write_all(int fd, struct kn_str text)
{
	while (text.n > 0) {
		ssize_t k = write(fd, text.s, text.n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return false;
		text.s += k;
		text.n -= (size_t)k;
	}
	return true;
}

/* Beside the file first, then over it: a link there is replaced and not
 * followed, and nobody finds half a passage. */
static bool
replace(int dir, const char *name, struct kn_str text)
{
	char temp[64];

	snprintf(temp, sizeof(temp), ".%s.%ld", name, (long)getpid());
	(void)unlinkat(dir, temp, 0);
	int fd = openat(dir, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool ok = fchmod(fd, 0600) == 0 && app_write_all(fd, text);
	int why = errno;
	if (close(fd) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok && renameat(dir, temp, dir, name) == 0)
		return true;
	if (ok)
		why = errno;
	(void)unlinkat(dir, temp, 0);
	errno = why;
	return false;
}

enum kn_status
app_copy_file(const char *const dir[2], struct kn_str text,
    struct kn_buf *path, struct kn_err *err)
{
	/* The first folder is of the whole session, the second our own. */
	static const char *const names[2] = { "kunnash-copy.txt", "copy.txt" };
	const char *tried = "";

	errno = 0;
	for (int i = 0; i < 2; i++) {
		int fd = dir[i] == NULL ? -1 : open_dir(dir[i], i == 1);

		tried = dir[i] != NULL ? dir[i] : tried;
		if (fd < 0)
			continue;
		bool ok = replace(fd, names[i], text);
		int why = errno;
		close(fd);
		errno = why;
		if (!ok)
			continue;
		kn_buf_fmt(path, "%s/%s", dir[i], names[i]);
		return KN_OK;
	}
	if (tried[0] == '\0')
		return kn_err_set(err, KN_NOT_FOUND,
		    N_("there is no folder for what was copied"), NULL);
	return kn_err_set(err, KN_IO, N_("cannot write the copy to %s"), "%s",
	    tried);
}
