/*
 * optfile.c: reads configuration files that can be trusted, line by line.
 * Serves the config and the keys file. In: a path. Out: lines to a callback,
 * complaints with line numbers. Touches that one file, for reading.
 *
 * A file that others may write could bind keys or name files for us, so it
 * is refused whole: owned by the user or root, writable by the owner alone.
 * Errors do not name the file: the caller does.
 */
#include "tui/look/look.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX_B (1u << 20)
#define LINE_MAX_B 4096u

static enum kn_status
check_trust(int fd, struct kn_err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return kn_err_set(err, KN_IO,
		    N_("the file cannot be read"), NULL);
	if (!S_ISREG(st.st_mode))
		return kn_err_set(err, KN_INVALID,
		    N_("not read, since it is not a regular file"), NULL);
	if ((st.st_uid != geteuid() && st.st_uid != 0) ||
	    (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return kn_err_set(err, KN_INVALID,
		    N_("not read, since others may write to it"), NULL);
	if (st.st_size > (off_t)FILE_MAX_B)
		return kn_err_set(err, KN_LIMIT,
		    N_("not read, since it is too big"), NULL);
	return KN_OK;
}

/* The whole file into buf; it may still grow under us, hence the limit. */
static enum kn_status
slurp(int fd, struct kn_buf *buf, struct kn_err *err)
{
	char piece[8192];

	for (;;) {
		ssize_t n = read(fd, piece, sizeof(piece));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return kn_err_set(err, KN_IO,
			    N_("the file cannot be read"), NULL);
		if (n == 0)
			return KN_OK;
		kn_buf_put(buf, piece, (size_t)n);
		if (buf->status != KN_OK)
			return kn_err_set(err, KN_LIMIT,
			    N_("not read, since it is too big"), NULL);
	}
}

static enum kn_status
load(const char *path, struct kn_buf *buf, struct kn_err *err)
{
	/* O_NONBLOCK: a FIFO must not hang us. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return KN_OK;
	if (fd < 0)
		return kn_err_set(err, KN_IO,
		    N_("the file cannot be read"), NULL);
	enum kn_status st = check_trust(fd, err);

	if (st == KN_OK)
		st = slurp(fd, buf, err);
	close(fd);
	return st;
}

static struct kn_str
skip_bom(struct kn_str s)
{
	const struct kn_str bom = KN_LIT("\xEF\xBB\xBF");

	if (kn_str_starts(s, bom))
		return (struct kn_str){ s.s + bom.n, s.n - bom.n };
	return s;
}

enum kn_status
kn_config_read(const char *path, kn_config_line_fn *fn, void *fn_user,
    void (*problem)(void *user, const char *path, unsigned line,
    const struct kn_err *err), void *user, struct kn_err *err)
{
	struct kn_buf buf;

	kn_buf_init(&buf, FILE_MAX_B);
	enum kn_status st = load(path, &buf, err);
	struct kn_str rest = skip_bom(kn_buf_get(&buf)), line;

	for (unsigned no = 1; st == KN_OK && kn_str_split(&rest, '\n', &line);
	    no++) {
		struct kn_err bad;
		enum kn_status line_st;

		line = kn_str_trim(line);
		if (line.n == 0 || line.s[0] == '#')
			continue;
		kn_err_clear(&bad);
		if (line.n > LINE_MAX_B)
			line_st = kn_err_set(&bad, KN_LIMIT,
			    N_("this line is too long"), NULL);
		else
			line_st = fn(fn_user, line, &bad);
		if (line_st != KN_OK && problem != NULL)
			problem(user, path, no, &bad);
	}
	kn_buf_dispose(&buf);
	return st;
}

/* ---- name = value ---------------------------------------------------- */

static enum kn_status
option_line(void *user, struct kn_str line, struct kn_err *err)
{
	struct kn_str value = line, name;

	if (memchr(line.s, '=', line.n) == NULL)
		return kn_err_set(err, KN_SYNTAX,
		    N_("this line is not of the form “name = value”"), NULL);
	(void)kn_str_split(&value, '=', &name);
	name = kn_str_trim(name);
	enum kn_opt opt = kn_option_find(name);

	if (opt == KN_OPT_COUNT)
		return kn_err_set(err, KN_NOT_FOUND,
		    N_("no option has this name: %s"), "%.*s",
		    (int)(name.n > 64 ? 64 : name.n), name.s);
	return kn_options_set(user, opt, kn_str_trim(value), KN_ORIGIN_FILE,
	    err);
}

enum kn_status
kn_options_load(struct kn_options *o, const char *path,
    void (*problem)(void *user, const char *path, unsigned line,
    const struct kn_err *err), void *user, struct kn_err *err)
{
	return kn_config_read(path, option_line, o, problem, user, err);
}
