/*
 * ignore.c: .kunnashignore: what a folder asks not to be read. In: the file
 * of a folder, one shell pattern a line, # for comments; a pattern with a
 * slash is matched with the path from that folder, else with the name; a
 * final slash means folders only. The file is untrusted: its size is
 * bounded and matching never takes more than pattern times name.
 */
#include "walk_priv.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_IGNORE_B ((size_t)64 * 1024)

bool
import__glob(const char *pattern, const char *s)
{
	const char *star = NULL, *retry = NULL;

	/* On a mismatch the last star takes one character more. */
	while (*s != '\0') {
		if (*pattern == '*') {
			star = pattern++;
			retry = s;
		} else if (*pattern == *s || (*pattern == '?' && *s != '/')) {
			pattern++;
			s++;
		} else if (star != NULL && *retry != '/') {
			pattern = star + 1;
			s = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

/* Lines become strings: no blanks at the end, no final slash kept but as
 * the mark it is. */
static void
cut_lines(struct import__ignore *ig)
{
	for (size_t i = 0; i < ig->n; i++)
		if (ig->text[i] == '\n' || ig->text[i] == '\r')
			ig->text[i] = '\0';
}

void
import__ignore_read(struct import__ignore *ig, int dir_fd,
    const struct import__ignore *parent, size_t dir_b)
{
	struct kn_buf b;

	*ig = (struct import__ignore){ .parent = parent, .dir_b = dir_b };
	int fd = openat(dir_fd, ".kunnashignore",
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return;
	struct stat st;
	kn_buf_init(&b, MAX_IGNORE_B);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    import__slurp(fd, &b) && b.status == KN_OK) {
		ig->text = kn_buf_take(&b, &ig->n);
		cut_lines(ig);
	}
	kn_buf_dispose(&b);
	close(fd);
}

void
import__ignore_dispose(struct import__ignore *ig)
{
	free(ig->text);
	*ig = (struct import__ignore){ .n = 0 };
}

static bool
line_matches(const char *line, size_t n, const char *path, const char *name,
    bool is_dir)
{
	char pattern[256];

	if (n == 0 || line[0] == '#' || n >= sizeof(pattern))
		return false;
	memcpy(pattern, line, n + 1);
	if (pattern[n - 1] == '/') {
		if (!is_dir)
			return false;
		pattern[n - 1] = '\0';
	}
	const char *p = pattern[0] == '/' ? pattern + 1 : pattern;
	return strchr(pattern, '/') != NULL ? import__glob(p, path) :
	    import__glob(p, name);
}

bool
import__ignored(const struct import__ignore *ig, const char *path,
    const char *name, bool is_dir)
{
	for (; ig != NULL; ig = ig->parent)
		for (size_t i = 0; i < ig->n;) {
			size_t n = strlen(ig->text + i);

			if (line_matches(ig->text + i, n, path + ig->dir_b,
			    name, is_dir))
				return true;
			i += n + 1;
		}
	return false;
}
