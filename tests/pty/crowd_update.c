/*
 * crowd_update.c: an administrator who brings an index up to date again and
 * again, beside those who read it. In: which files of plain text, a command.
 * Out: a process that changes one article after another, by renaming, and
 * runs the command; a byte for each run.
 */
#include "crowd.h"

#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* The article again, with one line more. */
static bool
change(const char *path, unsigned round)
{
	char to[512], bytes[8192];
	size_t n;

	snprintf(to, sizeof(to), "%s.changed", path);
	FILE *in = fopen(path, "r"), *out = fopen(to, "w");
	while (in != NULL && out != NULL &&
	    (n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		fwrite(bytes, 1, n, out);
	if (out != NULL)
		fprintf(out, "\nوأضاف المصدر رقم %u أن التعاون الأمني مستمر.\n",
		    round);
	bool good = in != NULL && out != NULL && !ferror(out);
	if (in != NULL)
		fclose(in);
	good = out != NULL && fclose(out) == 0 && good;
	return good && rename(to, path) == 0;
}

static char
run(const char *const *argv, const sigset_t *before)
{
	int status, null = open("/dev/null", O_RDWR | O_CLOEXEC);
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sigprocmask(SIG_SETMASK, before, NULL);
		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(null);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 126;
	return WIFEXITED(status) ? (char)WEXITSTATUS(status) : 125;
}

static bool
told_to_stop(void)
{
	sigset_t waiting;

	sigpending(&waiting);
	return sigismember(&waiting, SIGTERM) == 1;
}

/* The life of the administrator. */
static void
update_on(const char *files, const char *const *argv, const sigset_t *before,
    int rounds)
{
	glob_t g;

	if (glob(files, 0, NULL, &g) != 0)
		_exit(1);
	for (unsigned i = 0; !told_to_stop(); i++) {
		char status = change(g.gl_pathv[i % g.gl_pathc], i) ?
		    run(argv, before) : 124;

		if (write(rounds, &status, 1) != 1)
			break;
	}
	_exit(0);
}

void
crowd_update_start(struct crowd_update *u, const char *files,
    const char *const *argv)
{
	int ends[2];
	sigset_t term, before;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	/* Before there is anyone to be told. */
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, &before);
	u->pid = fork();
	assert_true(u->pid >= 0);
	if (u->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		update_on(files, argv, &before, ends[1]);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(ends[1]);
	u->rounds = ends[0];
}

size_t
crowd_update_rounds(const struct crowd_update *u)
{
	int n = 0;

	return ioctl(u->rounds, FIONREAD, &n) == 0 ? (size_t)n : 0;
}

size_t
crowd_update_stop(struct crowd_update *u, size_t *failed)
{
	char status[256];
	size_t rounds = 0;
	ssize_t n;

	*failed = 0;
	kill(u->pid, SIGTERM);
	while ((n = read(u->rounds, status, sizeof(status))) > 0)
		for (ssize_t i = 0; i < n; i++, rounds++)
			*failed += status[i] != 0;
	waitpid(u->pid, NULL, 0);
	close(u->rounds);
	return rounds;
}
