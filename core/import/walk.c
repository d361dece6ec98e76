/*
 * walk.c: what is below a root. In: a folder or file. Out: its sources in a
 * scan, and rejects. Reads folders only through their descriptors and never
 * follows a link, so that nothing outside the root is opened however the
 * tree changes meanwhile; opens nothing but folders and small files.
 */
#include "import_priv.h"
#include "walk_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A file this small is looked into, to see whether it is blank. */
#define MAX_BLANK_B 256

struct walk {
	struct kn_scan *scan;
	size_t root;
	const struct kn_import_sink *sink;
	struct kn_buf path;     /* corpus path of the current entry */
	size_t root_b;          /* of it: the root's own part */
	bool full;              /* max_files was met, and said; or it is to
				 * stop */
};

static void
reject(struct walk *w, const char *reason)
{
	const char *path = w->path.n > 0 ? w->path.s :
	    w->scan->roots[w->root].path;

	import__reject(w->sink, path, "", reason, import__skipped);
}

/* Why an entry could not be opened or read. */
static const char *
reason_of(int error, bool folder)
{
	if (error == EACCES || error == EPERM)
		return folder ? N_("no permission to read the folder") :
		    N_("no permission to read the file");
	return folder ? N_("the folder cannot be read") :
	    N_("the file cannot be read");
}

/* A folder or what is in it: what was read of it before stays, unless it is
 * known that it is gone. */
static void
reject_unseen(struct walk *w, size_t folder_b, int error, bool folder)
{
	if (error == ENOENT || error == ENOTDIR || error == ELOOP) {
		reject(w, folder ? reason_of(error, true) :
		    N_("the file vanished"));
		return;
	}
	if (folder_b >= w->root_b)
		import__unseen_add(w->scan, w->root, (struct kn_str){
		    w->path.s + w->root_b, folder_b - w->root_b });
	reject(w, reason_of(error, folder));
}

/* Nothing in it, or only white space. */
static bool
is_empty(int dir_fd, const struct import__entry *e)
{
	struct kn_buf b;
	bool blank = false;

	if (e->size_b == 0)
		return true;
	if (e->size_b > MAX_BLANK_B)
		return false;
	int fd = openat(dir_fd, e->name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	kn_buf_init(&b, MAX_BLANK_B + 1);
	if (import__slurp(fd, &b) && b.status == KN_OK)
		blank = import__is_blank(kn_buf_get(&b));
	kn_buf_dispose(&b);
	close(fd);
	return blank;
}

static void
add_source(struct walk *w, const struct import__entry *e)
{
	struct kn_scan *s = w->scan;

	if (s->n_met >= s->limits.max_files) {
		if (!w->full)
			import__reject(w->sink, w->path.s, "",
			    N_("too many files"),
			    N_("this file and those after it were skipped"));
		w->full = true;
		return;
	}
	struct kn_source met = {
		.root = w->root,
		.path = w->path.s + w->root_b,
		.corpus_path = w->path.s,
		.size_b = e->size_b,
		.mtime_ns = e->mtime_ns,
	};
	s->n_met++;
	if (s->choice != NULL && !s->choice->keep(s->choice->user, &met))
		return;
	met.corpus_path = kn_arena_str(s->strings, kn_buf_get(&w->path));
	met.path = met.corpus_path + w->root_b;
	s->sources = kn_grow(s->sources, &s->cap, s->n + 1,
	    sizeof(*s->sources));
	s->sources[s->n++] = met;
}

static void
take_file(struct walk *w, int dir_fd, const struct import__entry *e)
{
	if (is_empty(dir_fd, e)) {
		w->scan->n_empty++;
		reject(w, kn_import_empty);
	} else if (e->size_b > w->scan->limits.max_source_b) {
		reject(w, import__too_large);
	} else {
		add_source(w, e);
	}
}

int64_t
import__mtime_ns(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

const char *
import__special_reason(mode_t mode)
{
	static const struct {
		mode_t type;
		const char *reason;
	} rows[] = {
		{ S_IFLNK, N_("a symbolic link, not followed") },
		{ S_IFIFO, N_("a named pipe") },
		{ S_IFSOCK, N_("a socket") },
		{ S_IFCHR, N_("a device") },
		{ S_IFBLK, N_("a device") },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((mode & S_IFMT) == rows[i].type)
			return rows[i].reason;
	return N_("not a regular file");
}

bool
kn_import_is_hidden(const char *name)
{
	return name[0] == '.' || strncmp(name, "README", 6) == 0 ||
	    strncmp(name, "LICENSE", 7) == 0;
}

static void walk_folder(struct walk *w, int dir_fd, unsigned depth,
    const struct import__ignore *above);

/* Whether a folder holds what a browser saved with a page: pictures, scripts,
 * and frames, which would be pages of their own. */
static bool
is_of_page(int dir_fd, const char *name)
{
	static const char *const parts[] = { "_files", "_fichiers", "_ملفات" };
	static const char *const pages[] = { ".html", ".htm", ".xhtml" };
	struct stat st;
	bool found = false;
	struct kn_buf page;

	kn_buf_init(&page, 0);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct kn_str base = kn_str(name);

		if (!kn_str_ends(base, kn_str(parts[i])))
			continue;
		base.n -= strlen(parts[i]);
		for (size_t k = 0; k < sizeof(pages) / sizeof(pages[0]) &&
		    !found; k++) {
			kn_buf_reset(&page);
			kn_buf_str(&page, base);
			kn_buf_cstr(&page, pages[k]);
			found = fstatat(dir_fd, page.s, &st,
			    AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
		}
	}
	kn_buf_dispose(&page);
	return found;
}

static void
visit_folder(struct walk *w, int dir_fd, const char *name, unsigned depth,
    const struct import__ignore *ig)
{
	if (is_of_page(dir_fd, name)) {
		reject(w, N_("the parts of a saved page"));
		return;
	}
	if (depth >= w->scan->limits.max_depth) {
		reject(w, N_("folders are nested too deeply"));
		return;
	}
	int fd = openat(dir_fd, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		reject_unseen(w, w->path.n, errno, true);
		return;
	}
	kn_buf_chr(&w->path, '/');
	walk_folder(w, fd, depth + 1, ig);
	close(fd);
}

/* One entry; w->path names it. */
static void
visit(struct walk *w, int dir_fd, const struct import__entry *e,
    unsigned depth, const struct import__ignore *ig)
{
	if (e->error != 0) {
		reject_unseen(w, w->path.n - strlen(e->name), e->error,
		    false);
		return;
	}
	if (import__ignored(ig, w->path.s + w->root_b, e->name,
	    S_ISDIR(e->mode)))
		return;
	if (S_ISDIR(e->mode))
		visit_folder(w, dir_fd, e->name, depth, ig);
	else if (S_ISREG(e->mode))
		take_file(w, dir_fd, e);
	else
		reject(w, import__special_reason(e->mode));
}

static void
walk_folder(struct walk *w, int dir_fd, unsigned depth,
    const struct import__ignore *above)
{
	struct import__ignore ig;
	struct import__listing l;
	struct stat dir;
	size_t base_b = w->path.n;
	bool asks = w->scan->own != NULL && fstat(dir_fd, &dir) == 0;

	if (!import__list(dir_fd, &l)) {
		reject_unseen(w, base_b, errno, true);
		return;
	}
	import__ignore_read(&ig, dir_fd, above, base_b - w->root_b);
	w->full = w->full || import__stopped(w->sink);
	for (size_t i = 0; i < l.n && !w->full; i++) {
		if (asks && import__is_own(w->scan->own, &dir, l.at[i].name))
			continue;
		kn_buf_trunc(&w->path, base_b);
		kn_buf_cstr(&w->path, l.at[i].name);
		visit(w, dir_fd, &l.at[i], depth, &ig);
	}
	kn_buf_trunc(&w->path, base_b);
	import__listing_dispose(&l);
	import__ignore_dispose(&ig);
}

static void
walk_file_root(struct walk *w, const struct import__root *root)
{
	const char *slash = strrchr(root->path, '/');
	const char *name = slash == NULL ? root->path : slash + 1;
	struct stat st;

	if (w->path.n == 0)
		kn_buf_cstr(&w->path, name);
	w->root_b = 0;
	/* A root is what the user named: a link there is meant. */
	if (stat(root->path, &st) != 0)
		reject_unseen(w, 0, errno, false);
	else if (!S_ISREG(st.st_mode))
		reject(w, import__special_reason(st.st_mode));
	else
		take_file(w, AT_FDCWD, &(struct import__entry){
		    .name = root->path, .mode = st.st_mode,
		    .size_b = (uint64_t)st.st_size,
		    .mtime_ns = import__mtime_ns(&st) });
}

void
import__walk(struct kn_scan *scan, size_t i,
    const struct kn_import_sink *sink)
{
	struct import__root *root = &scan->roots[i];
	struct walk w = { .scan = scan, .root = i, .sink = sink };

	kn_buf_init(&w.path, 0);
	kn_buf_cstr(&w.path, root->name);
	if (root->is_file) {
		walk_file_root(&w, root);
	} else {
		if (w.path.n > 0)
			kn_buf_chr(&w.path, '/');
		w.root_b = w.path.n;
		root->fd = open(root->path,
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (root->fd < 0) {
			w.root_b = 0;
			kn_buf_reset(&w.path);
			reject_unseen(&w, 0, errno, true);
		} else {
			walk_folder(&w, root->fd, 0, NULL);
		}
	}
	kn_buf_dispose(&w.path);
}
