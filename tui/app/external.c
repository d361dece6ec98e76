/*
 * external.c: a note in the person's own editor. In: its text, and the
 * command of $VISUAL or $EDITOR. Out: the text as that editor left it.
 *
 * The text goes through a file of the person's alone (0600) in a new folder
 * (0700), whose name says nothing of the note; both are gone afterwards. The
 * command is split into words here: no shell sees it, nor the text. The
 * folder is locked as long as we or the editor live: what is left of a session
 * that was killed is known by that, and swept by the next one.
 */
#include "tui/app/external.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kunnash/clock.h"
#include "kunnash/mem.h"
#include "kunnash/note.h"
#include "tui/app/app_priv.h"

/* Markdown: what most editors do nothing odd to. */
#define NAME "note.md"
/* Beside it: the name of its draft. As old as the text until that is changed:
 * both are dated back, since clocks of files are coarse. */
#define DRAFT "draft"
#define DATED_BACK_S 10
#define FOLDER "kunnash-XXXXXX"
#define WORDS_MAX 64
/* How long an editor has to end when we must. */
#define END_MS 2000

extern char **environ;

/* ---- the command ----------------------------------------------------------- */

/* The next word, quotes and backslashes taken away; NULL: there is none. */
static char *
next_word(const char **s)
{
	struct kn_buf word;
	char quote = 0;
	bool some = false;

	while (**s == ' ' || **s == '\t')
		(*s)++;
	kn_buf_init(&word, 0);
	for (; **s != '\0' && (quote != 0 || (**s != ' ' && **s != '\t'));
	    (*s)++) {
		some = true;
		if (quote == 0 && (**s == '\'' || **s == '"'))
			quote = **s;
		else if (**s == quote)
			quote = 0;
		else if (**s == '\\' && quote != '\'' && (*s)[1] != '\0')
			kn_buf_chr(&word, *++*s);
		else
			kn_buf_chr(&word, **s);
	}
	if (!some) {
		kn_buf_dispose(&word);
		return NULL;
	}
	return kn_buf_take(&word, NULL);
}

char **
app_external_argv(const char *command, const char *file)
{
	char **argv = kn_calloc(WORDS_MAX + 2, sizeof(*argv));
	size_t n = 0;

	while (command != NULL && n < WORDS_MAX &&
	    (argv[n] = next_word(&command)) != NULL)
		n++;
	if (n == 0 || argv[0][0] == '\0') {
		app_external_argv_free(argv);
		return NULL;
	}
	argv[n] = kn_strdup(file);
	return argv;
}

void
app_external_argv_free(char **argv)
{
	for (size_t i = 0; argv != NULL && argv[i] != NULL; i++)
		free(argv[i]);
	free(argv);
}

/* ---- the file ---------------------------------------------------------------- */

struct place {
	char *dir, *file;
	int fd;                 /* of the folder */
	struct timespec made[2];        /* read, written */
};

static char *
join(const char *dir, const char *name)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s/%s", dir, name);
	return kn_buf_take(&b, NULL);
}

static bool
make_file(const struct place *p, const char *name, struct kn_str text)
{
	int fd = openat(p->fd, name, O_WRONLY | O_CREAT | O_EXCL |
	    O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	bool ok = fchmod(fd, 0600) == 0 && app_write_all(fd, text) &&
	    (text.n == 0 || text.s[text.n - 1] == '\n' ||
	    app_write_all(fd, KN_LIT("\n"))) && futimens(fd, p->made) == 0;
	return close(fd) == 0 && ok;
}

static bool
make_files(struct place *p, struct kn_str text, const char *draft)
{
	clock_gettime(CLOCK_REALTIME, &p->made[0]);
	p->made[0].tv_sec -= DATED_BACK_S;
	p->made[1] = p->made[0];
	p->fd = open(p->dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return p->fd >= 0 && flock(p->fd, LOCK_EX | LOCK_NB) == 0 &&
	    make_file(p, NAME, text) && make_file(p, DRAFT, kn_str(draft));
}

/* Everything in the folder, also what an editor left beside the file. */
static void
remove_place(struct place *p)
{
	DIR *dir = p->fd < 0 ? NULL : fdopendir(p->fd);
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	else if (p->fd >= 0)
		close(p->fd);
	if (p->dir != NULL)
		(void)rmdir(p->dir);
	p->fd = -1;
}

static void
free_place(struct place *p)
{
	if (p->fd >= 0)
		close(p->fd);
	free(p->dir);
	free(p->file);
}

/* In the first folder that takes it. */
static bool
make_place(const char *const dirs[3], struct kn_str text, const char *draft,
    struct place *p)
{
	for (int i = 0; i < 3; i++) {
		*p = (struct place){ .fd = -1 };
		if (dirs[i] == NULL)
			continue;
		p->dir = join(dirs[i], FOLDER);
		p->file = NULL;
		if (mkdtemp(p->dir) != NULL) {
			p->file = join(p->dir, NAME);
			if (make_files(p, text, draft))
				return true;
			remove_place(p);
		}
		free_place(p);
	}
	return false;
}

/* Reads the file anew: many editors put another one in its place. */
static enum kn_status
read_back(const struct place *p, const char *name, struct kn_buf *out)
{
	char bytes[16 * 1024];
	struct stat st;
	int fd = openat(p->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_CLOEXEC);
	ssize_t n = -1;

	if (fd < 0)
		return KN_IO;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		while ((n = read(fd, bytes, sizeof(bytes))) != 0 &&
		    out->status == KN_OK) {
			if (n < 0 && errno == EINTR)
				continue;
			if (n < 0)
				break;
			kn_buf_put(out, bytes, (size_t)n);
		}
	close(fd);
	return n < 0 ? KN_IO : out->status;
}

/* ---- the editor ---------------------------------------------------------------- */

/* Starts it with everything as a shell would leave it: no signal blocked,
 * none ignored or caught. It keeps the folder locked. */
static pid_t
start(char *const *argv, int lock)
{
	posix_spawn_file_actions_t keep;
	posix_spawnattr_t attr;
	sigset_t none, all;
	pid_t pid;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF |
	    POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawn_file_actions_init(&keep);
	posix_spawn_file_actions_adddup2(&keep, lock, lock);
	int rc = posix_spawnp(&pid, argv[0], &keep, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&keep);
	posix_spawnattr_destroy(&attr);
	errno = rc;
	return rc == 0 ? pid : -1;
}

/* A signal while the editor has the terminal: what ends us ends it; Ctrl-C
 * and Ctrl-Z are its affair. Whether it was one that ends us. */
static bool
passes_on(pid_t pid, int number, struct app_external *x)
{
	if (number != SIGTERM && number != SIGHUP)
		return false;
	x->signal = number;
	kill(pid, number);
	return true;
}

/*
 * Waits until it has ended; its status. When it stops (Ctrl-Z in it), so do
 * we: the shell waits for the whole job. -1: it did not end when it had to.
 */
static int
await(pid_t pid, int signals, struct app_external *x)
{
	struct pollfd fd = { .fd = signals, .events = POLLIN };
	int64_t until = INT64_MAX;
	int status;

	for (;;) {
		pid_t got = waitpid(pid, &status, WNOHANG | WUNTRACED);

		if (got < 0 && errno != EINTR)
			return -1;
		if (got == pid && !WIFSTOPPED(status))
			return status;
		if (got == pid) {
			app_signals_stop_self();
			kill(pid, SIGCONT);
			continue;
		}
		int64_t left = until - (int64_t)kn_clock_ms();
		if (left <= 0)
			return -1;
		poll(&fd, 1, until == INT64_MAX ? -1 : (int)left);
		unsigned char bytes[64];
		ssize_t n = read(signals, bytes, sizeof(bytes));
		for (ssize_t i = 0; i < n; i++)
			if (passes_on(pid, bytes[i], x))
				until = (int64_t)kn_clock_ms() + END_MS;
	}
}

/* An editor that says it failed (vi's :cq) is believed; one that was killed
 * may have written before. */
static enum kn_status
run(struct app_external *x, char *const *argv, int lock, struct kn_err *err)
{
	app_signals_children(true);
	pid_t pid = start(argv, lock);
	if (pid < 0) {
		app_signals_children(false);
		return kn_err_set(err, KN_IO, N_("cannot start %s"), "%s",
		    argv[0]);
	}
	int status = await(pid, x->signals, x);
	app_signals_children(false);
	if (status != -1 && WIFEXITED(status) && WEXITSTATUS(status) != 0)
		return kn_err_set(err, KN_CANCELLED, N_("%s failed: the note "
		    "is as it was"), "%s", argv[0]);
	return KN_OK;
}

enum kn_status
app_external_edit(struct app_external *x, struct kn_str text,
    struct kn_buf *out, struct kn_err *err)
{
	struct place p;

	if (!make_place(x->dirs, text, x->name, &p))
		return kn_err_set(err, KN_IO,
		    N_("there is no folder for the file of the note"), NULL);
	char **argv = app_external_argv(x->command, p.file);
	enum kn_status status = argv == NULL ? kn_err_set(err, KN_INVALID,
	    N_("set VISUAL or EDITOR to the name of an editor"), NULL) :
	    run(x, argv, p.fd, err);
	if (status == KN_OK) {
		status = read_back(&p, NAME, out);
		/* The line break that was put there for the editor. */
		if (status == KN_OK && out->n > 0 && out->s[out->n - 1] ==
		    '\n' && (text.n == 0 || text.s[text.n - 1] != '\n'))
			kn_buf_trunc(out, out->n - 1);
		if (status == KN_LIMIT)
			kn_err_set(err, status, N_("too long for a note: it "
			    "is kept in %s"), "%s", p.file);
		else if (status != KN_OK)
			kn_err_set(err, status, N_("cannot read what the "
			    "editor wrote"), NULL);
	}
	/* What is too long to be taken is the only thing not to be lost. */
	if (status != KN_LIMIT)
		remove_place(&p);
	app_external_argv_free(argv);
	free_place(&p);
	return status;
}

/* ---- what was left ------------------------------------------------------------- */

/* A folder that make_place() made, and nobody has any more. */
static bool
take_over(const char *dir, const char *name, struct place *p)
{
	struct stat st;

	*p = (struct place){ .dir = join(dir, name) };
	p->fd = open(p->dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (p->fd >= 0 && fstat(p->fd, &st) == 0 && st.st_uid == geteuid() &&
	    (st.st_mode & 07777) == 0700 &&
	    flock(p->fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	free_place(p);
	return false;
}

/* Whether the text is another than the one that the editor was given. */
static bool
was_changed(const struct stat *text, const struct stat *draft)
{
	return text->st_mtim.tv_sec != draft->st_mtim.tv_sec ||
	    text->st_mtim.tv_nsec != draft->st_mtim.tv_nsec;
}

static bool
hand_over(const struct place *p, bool (*fn)(void *, const char *,
    struct kn_str), void *user)
{
	struct kn_buf name, text;

	kn_buf_init(&name, 1024);
	kn_buf_init(&text, KN_NOTE_TEXT_MAX_B);
	bool safe = read_back(p, DRAFT, &name) == KN_OK && name.n > 0 &&
	    read_back(p, NAME, &text) == KN_OK;
	if (safe) {
		kn_buf_trunc(&name, name.n - 1);
		if (text.n > 0 && text.s[text.n - 1] == '\n')
			kn_buf_trunc(&text, text.n - 1);
		safe = fn(user, name.s, kn_buf_get(&text));
	}
	kn_buf_dispose(&name);
	kn_buf_dispose(&text);
	return safe;
}

/* One without our two files is somebody else's, or empty. */
static void
sweep(struct place *p, bool (*fn)(void *, const char *, struct kn_str),
    void *user)
{
	struct stat text, draft;

	if (fstatat(p->fd, NAME, &text, AT_SYMLINK_NOFOLLOW) != 0 ||
	    fstatat(p->fd, DRAFT, &draft, AT_SYMLINK_NOFOLLOW) != 0)
		(void)rmdir(p->dir);
	else if (!was_changed(&text, &draft) || hand_over(p, fn, user))
		remove_place(p);
}

void
app_external_sweep(const char *const dirs[3], bool (*fn)(void *user,
    const char *name, struct kn_str text), void *user)
{
	for (int i = 0; i < 3; i++) {
		DIR *dir = dirs[i] == NULL ? NULL : opendir(dirs[i]);
		const struct dirent *entry;
		struct place p;

		while (dir != NULL && (entry = readdir(dir)) != NULL) {
			if (strlen(entry->d_name) != sizeof(FOLDER) - 1 ||
			    strncmp(entry->d_name, FOLDER,
			    sizeof(FOLDER) - 7) != 0 ||
			    !take_over(dirs[i], entry->d_name, &p))
				continue;
			sweep(&p, fn, user);
			free_place(&p);
		}
		if (dir != NULL)
			closedir(dir);
	}
}
