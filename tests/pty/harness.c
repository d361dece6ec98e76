/*
 * harness.c: runs a program on a pseudo-terminal, as a job of a shell.
 *
 * forkpty() makes a small shell of ours, which starts the program in a
 * process group of its own (a stop by SIGTSTP needs that), tells us through
 * a pipe when it stops or ends, and brings it back on request. In: keys and
 * signals of a test. Out: cells of libvterm, raw bytes, how it ended.
 */
#include "harness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "kunnash/str.h"

#define ANSWERS_MAX 8
#define QUIET_MS 30
#define GLANCE_MS 10    /* between two looks at a program that is to end */

/* From our shell to the test: how the program stopped or ended. */
struct report {
	pid_t pid;
	struct pty_end end;
	bool started, stopped;
};

struct pty {
	int master, reports, orders;
	pid_t shell, pid;
	VTerm *vt;
	VTermScreen *screen;
	struct kn_buf raw;
	struct kn_buf shown;    /* what the terminal gets next */
	size_t marked, answered;
	size_t in_pdf;          /* bytes of a U+202C that may be coming */
	struct {
		const char *query, *answer;
	} answers[ANSWERS_MAX];
	size_t n_answers;
	struct report report;
	bool reported, eof;
	int64_t sent_us, came_us;       /* the last keys, the last bytes */
	int w, h;
};

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
now_ms(void)
{
	return now_us() / 1000;
}

/* ---- the shell ---------------------------------------------------------- */

static volatile sig_atomic_t job;

/* A shell hands a hang-up on to its jobs. */
static void
forward_hup(int sig)
{
	if (job > 0)
		kill(-(pid_t)job, sig);
}

static void
run_program(const struct pty_opts *o)
{
	char *const clean[] = { "TERM=xterm-256color", "LC_ALL=C.UTF-8",
		"PATH=/usr/bin:/bin", "HOME=/nonexistent", NULL };
	sigset_t block;

	setpgid(0, 0);
	/* SIGTTOU is ignored here still, as we are not in front yet. */
	tcsetpgrp(0, getpid());
	for (int sig = 1; sig < 32; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&block);
	for (const int *s = o->blocked; s != NULL && *s != 0; s++)
		sigaddset(&block, *s);
	for (const int *s = o->ignored; s != NULL && *s != 0; s++)
		signal(*s, SIG_IGN);
	sigprocmask(SIG_SETMASK, &block, NULL);
	const char *asan = getenv("ASAN_OPTIONS");

	clearenv();
	for (size_t i = 0; clean[i] != NULL; i++)
		putenv(clean[i]);
	if (asan != NULL)
		setenv("ASAN_OPTIONS", asan, 1);
	for (size_t i = 0; o->env != NULL && o->env[i] != NULL; i++) {
		if (strchr(o->env[i], '=') != NULL)
			putenv((char *)(uintptr_t)o->env[i]);
		else
			unsetenv(o->env[i]);
	}
	if (o->uid != 0 && (setgroups(0, NULL) != 0 || setgid(o->uid) != 0 ||
	    setuid(o->uid) != 0))
		_exit(126);
	if (o->cwd != NULL && chdir(o->cwd) != 0)
		_exit(126);
	execv(o->argv[0], (char *const *)(uintptr_t)o->argv);
	_exit(127);
}

/* Bytes that wait for whoever reads the terminal next. */
static int
bytes_left(void)
{
	struct termios t;
	char bytes[4096];
	ssize_t n = 0;

	if (tcgetattr(0, &t) != 0)
		return 0;
	t.c_lflag &= (tcflag_t)~(ICANON | ECHO);
	t.c_cc[VMIN] = 0;
	t.c_cc[VTIME] = 0;
	tcsetattr(0, TCSANOW, &t);
	n = read(0, bytes, sizeof(bytes));
	return n > 0 ? (int)n : 0;
}

static bool
same_termios(const struct termios *a)
{
	struct termios now;

	if (tcgetattr(0, &now) != 0)
		return false;
	return a->c_iflag == now.c_iflag && a->c_oflag == now.c_oflag &&
	    a->c_cflag == now.c_cflag && a->c_lflag == now.c_lflag &&
	    memcmp(a->c_cc, now.c_cc, sizeof(now.c_cc)) == 0;
}

/* The last of the output is out once the test has seen the sentinel. */
static const char sentinel[] = "\033]9999;report\033\\";
#define SENTINEL_B (sizeof(sentinel) - 1)

static void
tell(int fd, const struct report *r)
{
	if (!r->started && write(1, sentinel, SENTINEL_B) < 0)
		errno = 0;      /* hung up: there is no output any more */
	if (write(fd, r, sizeof(*r)) != (ssize_t)sizeof(*r))
		_exit(125);
}

static void
be_shell(const struct pty_opts *o, int reports, int orders)
{
	struct report r = { .started = true };
	struct sigaction act = { .sa_handler = forward_hup };
	struct termios before;
	struct rusage use;
	char order;

	signal(SIGTTOU, SIG_IGN);
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTSTP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	tcgetattr(0, &before);
	r.pid = fork();
	if (r.pid == 0)
		run_program(o);
	setpgid(r.pid, r.pid);
	tcsetpgrp(0, r.pid);
	job = r.pid;
	sigaction(SIGHUP, &act, NULL);
	tell(reports, &r);
	r.started = false;
	do {
		while (wait4(r.pid, &r.end.status, WUNTRACED, &use) < 0)
			if (errno != EINTR)
				_exit(124);
		r.stopped = WIFSTOPPED(r.end.status);
		r.end.cpu_ms = (use.ru_utime.tv_sec + use.ru_stime.tv_sec) *
		    1000 + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) /
		    1000;
		r.end.termios_same = same_termios(&before);
		tcsetpgrp(0, getpgrp());
		r.end.left = r.stopped ? 0 : bytes_left();
		tell(reports, &r);
		/* Stay: the terminal must not go before it has been read. */
		while (read(orders, &order, 1) < 0 && errno == EINTR)
			;
		tcsetpgrp(0, r.pid);
		kill(-r.pid, SIGCONT);
	} while (r.stopped);
	_exit(0);
}

/* ---- the terminal ------------------------------------------------------- */

struct pty *
pty_spawn(const struct pty_opts *o)
{
	struct pty *p = kn_calloc(1, sizeof(*p));
	struct winsize ws = { .ws_row = (unsigned short)o->h,
		.ws_col = (unsigned short)o->w };
	int reports[2], orders[2];

	assert_int_equal(pipe2(reports, O_CLOEXEC), 0);
	assert_int_equal(pipe2(orders, O_CLOEXEC), 0);
	p->shell = forkpty(&p->master, NULL, NULL, &ws);
	assert_true(p->shell >= 0);
	if (p->shell == 0) {
		/* When a check fails the test is gone without pty_free(): the
		 * shell must not hold its own end of the orders open, nor
		 * anything it inherited, and wait for ever. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(reports[0]);
		close(orders[1]);
		be_shell(o, reports[1], orders[0]);
	}
	close(reports[1]);
	close(orders[0]);
	p->reports = reports[0];
	p->orders = orders[1];
	fcntl(p->master, F_SETFD, FD_CLOEXEC);
	fcntl(p->master, F_SETFL, O_NONBLOCK);
	p->w = o->w;
	p->h = o->h;
	p->vt = vterm_new(o->h, o->w);
	vterm_set_utf8(p->vt, 1);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
	kn_buf_init(&p->raw, 0);
	kn_buf_init(&p->shown, 0);
	assert_int_equal(read(p->reports, &p->report, sizeof(p->report)),
	    (ssize_t)sizeof(p->report));
	p->pid = p->report.pid;
	return p;
}

void
pty_free(struct pty *p)
{
	if (p == NULL)
		return;
	if (!p->reported || p->report.stopped)
		kill(p->pid, SIGKILL);
	kill(p->shell, SIGKILL);
	waitpid(p->shell, NULL, 0);
	if (p->master >= 0)
		close(p->master);
	close(p->reports);
	close(p->orders);
	vterm_free(p->vt);
	kn_buf_dispose(&p->raw);
	kn_buf_dispose(&p->shown);
	free(p);
}

void
pty_answer(struct pty *p, const char *query, const char *answer)
{
	assert_true(p->n_answers < ANSWERS_MAX);
	p->answers[p->n_answers].query = query;
	p->answers[p->n_answers++].answer = answer;
}

/* Answers the questions in what has been sent since the last look. */
static void
give_answers(struct pty *p)
{
	for (;;) {
		size_t best = 0, at = 0;
		const char *first = NULL;

		for (size_t i = 0; i < p->n_answers; i++) {
			const char *q = memmem(p->raw.s + p->answered,
			    p->raw.n - p->answered, p->answers[i].query,
			    strlen(p->answers[i].query));

			if (q != NULL && (first == NULL || q < first)) {
				first = q;
				best = i;
			}
		}
		if (first == NULL)
			return;
		at = (size_t)(first - p->raw.s);
		p->answered = at + strlen(p->answers[best].query);
		pty_send(p, p->answers[best].answer);
	}
}

/* How many of the bytes end with a whole character. */
static size_t
whole_b(const char *s, size_t n)
{
	for (size_t k = 1; k <= 3 && k <= n; k++) {
		unsigned char c = (unsigned char)s[n - k];

		if (c < 0x80)
			break;
		if (c >= 0xC0)
			return k < (c >= 0xF0 ? 4U : c >= 0xE0 ? 3U : 2U) ?
			    n - k : n;
	}
	return n;
}

/* libvterm takes a character that comes in two pieces for two when letters
 * of ASCII stand before it in the first: it gets whole ones. */
static void
put_whole(struct pty *p, const char *bytes, size_t n)
{
	char rest[4];

	kn_buf_put(&p->shown, bytes, n);
	size_t whole = whole_b(p->shown.s, p->shown.n);
	size_t n_rest = p->shown.n - whole;
	vterm_input_write(p->vt, p->shown.s, whole);
	memcpy(rest, p->shown.s + whole, n_rest);
	kn_buf_reset(&p->shown);
	kn_buf_put(&p->shown, rest, n_rest);
}

/* libvterm 0.1.4 puts a mark of the last column into the next row, so it does
 * not get to see the end of the row guard, U+202C. */
static void
feed(struct pty *p, const char *bytes, size_t n)
{
	static const char pdf[3] = { '\xE2', '\x80', '\xAC' };
	size_t from = 0;        /* what has not been fed yet */

	for (size_t i = 0; i < n; i++) {
		if (bytes[i] == pdf[p->in_pdf]) {
			if (p->in_pdf++ == 0) {
				put_whole(p, bytes + from, i - from);
				from = i;
			}
			if (p->in_pdf == 3) {
				p->in_pdf = 0;
				from = i + 1;
			}
			continue;
		}
		if (p->in_pdf > 0) {
			put_whole(p, pdf, p->in_pdf);
			p->in_pdf = 0;
			from = i--;
		}
	}
	if (p->in_pdf == 0)
		put_whole(p, bytes + from, n - from);
}

/* Reads once; false when nothing is there. */
static bool
read_some(struct pty *p)
{
	char bytes[8192];
	ssize_t n = read(p->master, bytes, sizeof(bytes));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0) {
		p->eof = true;
		return false;
	}
	p->came_us = now_us();
	feed(p, bytes, (size_t)n);
	kn_buf_put(&p->raw, bytes, (size_t)n);
	give_answers(p);
	return true;
}

void
pty_pump(struct pty *p)
{
	while (p->master >= 0 && !p->eof && read_some(p))
		;
}

/* After a report: reads what the program had sent before it. */
static void
read_to_sentinel(struct pty *p)
{
	const char *at;

	if (p->master < 0)
		return;
	while ((at = memmem(p->raw.s, p->raw.n, sentinel,
	    SENTINEL_B)) == NULL) {
		struct pollfd fd = { .fd = p->master, .events = POLLIN };

		assert_true(poll(&fd, 1, PTY_WAIT_MS) > 0);
		pty_pump(p);
	}
	kn_buf_trunc(&p->raw, (size_t)(at - p->raw.s));
}

/* Waits for output or a report, until the deadline. */
static bool
wait_for_news(struct pty *p, int64_t deadline_ms)
{
	struct pollfd fds[2] = {
		{ .fd = p->reported ? -1 : p->reports, .events = POLLIN },
		{ .fd = p->eof ? -1 : p->master, .events = POLLIN },
	};
	int64_t left_ms = deadline_ms - now_ms();

	if (left_ms <= 0 || poll(fds, 2, (int)left_ms) < 0)
		return false;
	if ((fds[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0)
		pty_pump(p);
	if ((fds[0].revents & (POLLIN | POLLHUP)) != 0) {
		struct report r;

		if (read(p->reports, &r, sizeof(r)) != (ssize_t)sizeof(r))
			return false;
		p->report = r;
		p->reported = true;
		read_to_sentinel(p);
	}
	return true;
}

void
pty_until(struct pty *p, const char *what, pty_fn *fn, void *user)
{
	int64_t deadline_ms = now_ms() + PTY_WAIT_MS;

	pty_pump(p);
	while (!fn(p, user)) {
		bool dead = p->reported || p->eof;

		if (!dead && wait_for_news(p, deadline_ms))
			continue;
		pty_dump(p);
		if (p->reported)
			fail_msg("waited in vain for %s: the program has "
			    "ended with %x", what,
			    (unsigned)p->report.end.status);
		fail_msg("waited in vain for %s%s", what,
		    dead ? ": the terminal has gone" : "");
	}
}

void
pty_send_n(struct pty *p, const void *bytes, size_t n)
{
	const char *s = bytes;

	p->sent_us = now_us();
	while (n > 0 && p->master >= 0) {
		struct pollfd fd = { .fd = p->master, .events = POLLOUT };
		ssize_t k = write(p->master, s, n);

		if (k < 0 && errno != EAGAIN && errno != EINTR)
			return;
		s += k > 0 ? k : 0;
		n -= k > 0 ? (size_t)k : 0;
		/* Both sides may be full: read while we wait. */
		if (k < 0) {
			pty_pump(p);
			assert_true(poll(&fd, 1, PTY_WAIT_MS) > 0);
		}
	}
}

void
pty_send(struct pty *p, const char *bytes)
{
	pty_send_n(p, bytes, strlen(bytes));
}

void
pty_resize(struct pty *p, int w, int h)
{
	struct winsize ws = { .ws_row = (unsigned short)h,
		.ws_col = (unsigned short)w };

	pty_pump(p);
	p->w = w;
	p->h = h;
	if (w > 0 && h > 0)
		vterm_set_size(p->vt, h, w);
	assert_int_equal(ioctl(p->master, TIOCSWINSZ, &ws), 0);
}

void
pty_signal(struct pty *p, int sig)
{
	assert_int_equal(kill(p->pid, sig), 0);
}

void
pty_hangup(struct pty *p)
{
	pty_pump(p);
	close(p->master);
	p->master = -1;
	p->eof = true;
}

void
pty_continue(struct pty *p)
{
	assert_true(p->reported && p->report.stopped);
	p->reported = false;
	assert_int_equal(write(p->orders, "c", 1), 1);
}

/* ---- what to wait for --------------------------------------------------- */

static bool
holds(struct pty *p, void *user)
{
	return pty_find(p, user) >= 0;
}

static bool
holds_not(struct pty *p, void *user)
{
	return pty_find(p, user) < 0;
}

static bool
has_sent(struct pty *p, void *user)
{
	return pty_raw_at(p, user) >= 0;
}

void
pty_expect(struct pty *p, const char *text)
{
	pty_until(p, text, holds, (void *)(uintptr_t)text);
}

void
pty_expect_gone(struct pty *p, const char *text)
{
	pty_until(p, text, holds_not, (void *)(uintptr_t)text);
}

void
pty_expect_raw(struct pty *p, const char *bytes)
{
	pty_until(p, bytes, has_sent, (void *)(uintptr_t)bytes);
}

double
pty_frame_ms(const struct pty *p)
{
	return (double)(p->came_us - p->sent_us) / 1e3;
}

/* Whether a thread sleeps for a moment to try again, as it does for a lock; no
 * where the system does not tell. */
static bool
tries_again(pid_t pid, const char *thread)
{
	char path[64];
	long call = -1;

	snprintf(path, sizeof(path), "/proc/%d/task/%.16s/syscall", (int)pid,
	    thread);
	FILE *f = fopen(path, "r");
	if (f == NULL)
		return false;
	if (fscanf(f, "%ld", &call) != 1)
		call = -1;
	fclose(f);
	return call == SYS_nanosleep || call == SYS_clock_nanosleep;
}

/* True when no thread of the program runs or could. for_good: nor soon will by
 * itself, which some programs do all the time. */
static bool
all_sleep(pid_t pid, bool for_good)
{
	char path[64], line[512];
	bool sleeping = true;
	struct dirent *e;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	DIR *dir = opendir(path);
	while (dir != NULL && sleeping && (e = readdir(dir)) != NULL) {
		snprintf(path, sizeof(path), "/proc/%d/task/%.16s/stat",
		    (int)pid, e->d_name);
		FILE *f = fopen(path, "r");
		if (f == NULL)
			continue;
		if (fgets(line, sizeof(line), f) != NULL &&
		    strrchr(line, ')') != NULL)
			sleeping = strrchr(line, ')')[2] == 'S' &&
			    !(for_good && tries_again(pid, e->d_name));
		fclose(f);
	}
	if (dir != NULL)
		closedir(dir);
	return sleeping;
}

bool
pty_at_rest(const struct pty *p)
{
	return all_sleep(p->pid, true);
}

bool
pty_gone(const struct pty *p)
{
	return p->eof || p->reported;
}

int
pty_fd(const struct pty *p)
{
	return p->master;
}

int
pty_pid(const struct pty *p)
{
	return p->pid;
}

static bool
frame_is_whole(struct pty *p, void *user)
{
	struct pollfd fd = { .fd = p->master, .events = POLLIN };

	(void)user;
	if (p->raw.n == p->marked || p->eof)
		return false;
	/* Asleep with nothing to read, and still so a moment later. */
	while (poll(&fd, 1, QUIET_MS) == 0)
		if (all_sleep(p->pid, false))
			return true;
	return false;
}

void
pty_expect_frame(struct pty *p)
{
	pty_until(p, "a whole frame", frame_is_whole, NULL);
}

static bool
has_one_thread(pid_t pid)
{
	char path[64];
	struct stat sb;

	/* A folder more for each thread. */
	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	return stat(path, &sb) == 0 && sb.st_nlink == 3;
}

void
pty_expect_alone(struct pty *p)
{
	int64_t deadline_ms = now_ms() + PTY_WAIT_MS;
	struct pollfd fd = { .fd = p->master, .events = POLLIN };

	while (!has_one_thread(p->pid)) {
		if (now_ms() > deadline_ms) {
			pty_dump(p);
			fail_msg("waited in vain for the end of its threads");
		}
		if (poll(&fd, 1, QUIET_MS) > 0)
			pty_pump(p);
	}
}

/* Whether it is there, with nothing to do. */
static bool
rests(pid_t pid)
{
	return kill(pid, 0) == 0 && all_sleep(pid, false);
}

static struct pty_end
expect_report(struct pty *p, bool stopped)
{
	int64_t at_ms = now_ms(), deadline_ms = at_ms + PTY_WAIT_MS;
	int64_t rest_ms = 0;

	while (!p->reported) {
		bool rested = rests(p->pid);

		if (at_ms >= deadline_ms ||
		    !wait_for_news(p, now_ms() + GLANCE_MS)) {
			pty_dump(p);
			fail_msg("the program does not %s",
			    stopped ? "stop" : "end");
		}
		int64_t then_ms = at_ms;

		at_ms = now_ms();
		if (rested && !p->reported && rests(p->pid))
			rest_ms += at_ms - then_ms;
	}
	p->report.end.rest_ms = (long)rest_ms;
	if (p->report.stopped != stopped)
		fail_msg("the program did not %s: status %x",
		    stopped ? "stop" : "end",
		    (unsigned)p->report.end.status);
	return p->report.end;
}

struct pty_end
pty_expect_stop(struct pty *p)
{
	return expect_report(p, true);
}

struct pty_end
pty_expect_end(struct pty *p)
{
	return expect_report(p, false);
}

/* ---- what is there ------------------------------------------------------ */

VTermScreenCell
pty_cell(struct pty *p, int x, int y)
{
	VTermScreenCell c;

	memset(&c, 0, sizeof(c));
	vterm_screen_get_cell(p->screen, (VTermPos){ .row = y, .col = x },
	    &c);
	return c;
}

char *
pty_row(struct pty *p, int y)
{
	struct kn_buf b;
	size_t end = 0;

	kn_buf_init(&b, 0);
	for (int x = 0; x < p->w; x++) {
		VTermScreenCell c = pty_cell(p, x, y);

		if (c.chars[0] == (uint32_t)-1)
			continue;       /* right half of a wide one */
		if (c.chars[0] == 0)
			c.chars[0] = ' ';
		kn_buf_cp(&b, c.chars[0]);
		for (int i = 1; i < VTERM_MAX_CHARS_PER_CELL &&
		    c.chars[i] != 0; i++)
			if (c.chars[i] != 0x202D)
				kn_buf_cp(&b, c.chars[i]);
		if (c.chars[0] != 0 && c.chars[0] != ' ')
			end = b.n;
	}
	kn_buf_trunc(&b, end);
	return kn_buf_take(&b, NULL);
}

int
pty_find(struct pty *p, const char *text)
{
	for (int y = 0; y < p->h; y++) {
		char *row = pty_row(p, y);
		bool found = strstr(row, text) != NULL;

		free(row);
		if (found)
			return y;
	}
	return -1;
}

int
pty_height(struct pty *p)
{
	return p->h;
}

void
pty_cursor(struct pty *p, int *x, int *y)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &pos);
	*x = pos.col;
	*y = pos.row;
}

void
pty_dump(struct pty *p)
{
	fprintf(stderr, "---- %dx%d, %zu bytes sent\n", p->w, p->h,
	    p->raw.n);
	for (int y = 0; y < p->h; y++) {
		char *row = pty_row(p, y);

		fprintf(stderr, "|%s\n", row);
		free(row);
	}
	fprintf(stderr, "----\n");
}

const char *
pty_raw(struct pty *p, size_t *n)
{
	pty_pump(p);
	if (n != NULL)
		*n = p->raw.n - p->marked;
	return p->raw.s == NULL ? "" : p->raw.s + p->marked;
}

void
pty_mark(struct pty *p)
{
	pty_pump(p);
	p->marked = p->raw.n;
}

long
pty_raw_at(struct pty *p, const char *bytes)
{
	size_t n;
	const char *raw = pty_raw(p, &n);
	const char *at = memmem(raw, n, bytes, strlen(bytes));

	return at == NULL ? -1 : (long)(at - raw);
}
