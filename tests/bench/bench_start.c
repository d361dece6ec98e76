/*
 * bench_start.c: how long a full-screen program takes to its first screen,
 * and what it does when left alone. In: the path of a program and its arguments. Out: one
 * line of figures. Measured from outside, on a pseudo-terminal: from exec to
 * the last byte of the frame that shows the text looked for.
 *
 *	bench_start [-n RUNS] [-s SIZE] [-t TEXT] [-k KEYS] [-i SECONDS]
 *	    [-K KEY] -- PROGRAM ARG...
 *
 * TEXT is looked for in the bytes sent (for Arabic: the presentation forms in
 * visual order; "@maghrib" stands for المغرب so). With -k (names from the
 * table of keys, with commas between) each key's time to the last byte of what
 * it draws is measured, and then the most memory that was used. With -i the program is then
 * left alone and its bytes, wake-ups (voluntary context switches) and CPU
 * ticks are counted. With -K the figures are lines of measure.h: KEY.start,
 * KEY.memory and KEY.most (in MB, after the keys and at any time), KEY.NAME
 * for the first key of each name, KEY.idle (wake-ups) and KEY.idle-bytes. A
 * benchmark never fails on time: exit 1 only when the text did not come.
 */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

#define MAX_RUNS 1000
#define OUT_MAX ((size_t)4 << 20)
/* The frame is over when nothing came for this long. */
#define QUIET_MS 150
#define PATIENCE_MS 10000

/* المغرب as it is sent: ب ر غ م ل ا in their forms, left to right. */
static const char maghrib[] = "\uFE8F\uFEAE\uFED0\uFEE4\uFEDF\uFE8D";

struct args {
	int runs, w, h, idle_s;
	const char *text, *keys, *key;
	char **argv;
};

struct child {
	pid_t pid;
	int fd;
	char *out;
	size_t n;
};

static void
start(struct child *c, const struct args *a)
{
	struct winsize ws = { .ws_row = (unsigned short)a->h,
	    .ws_col = (unsigned short)a->w };

	c->n = 0;
	c->pid = forkpty(&c->fd, NULL, NULL, &ws);
	if (c->pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execv(a->argv[0], a->argv);
		_exit(127);
	}
	if (c->pid < 0) {
		perror("forkpty");
		exit(2);
	}
}

/* Reads until quiet; the time of the last byte, or -1 on end of file. */
static double
read_frame(struct child *c, int quiet_ms)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	double last = -1;

	while (poll(&p, 1, c->n == 0 ? PATIENCE_MS : quiet_ms) > 0) {
		ssize_t n = read(c->fd, c->out + c->n, OUT_MAX - c->n);

		if (n <= 0)
			break;
		c->n += (size_t)n;
		last = measure_ms();
		if (c->n == OUT_MAX)
			break;
	}
	return last;
}

static void
stop(struct child *c)
{
	kill(c->pid, SIGTERM);
	/* What it still has to say must not block it. */
	read_frame(c, 50);
	close(c->fd);
	waitpid(c->pid, NULL, 0);
}

static long
status_number(pid_t pid, const char *file, const char *key)
{
	char path[64], line[256];
	long value = -1;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	FILE *f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, key, strlen(key)) == 0)
			value = strtol(line + strlen(key), NULL, 10);
	if (f != NULL)
		fclose(f);
	return value;
}

static void
idle(struct child *c, const struct args *a)
{
	size_t before = c->n;
	const char *key = "voluntary_ctxt_switches:";
	long wakes = status_number(c->pid, "status", key);
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	double end = measure_ms() + a->idle_s * 1e3;

	for (double t = measure_ms(); t < end; t = measure_ms())
		if (poll(&p, 1, (int)(end - t) + 1) > 0)
			read_frame(c, 1);
	wakes = status_number(c->pid, "status", key) - wakes;
	if (a->key == NULL) {
		printf("idle %d s: %zu bytes, %ld wake-ups; VmRSS %ld kB\n",
		    a->idle_s, c->n - before, wakes,
		    status_number(c->pid, "status", "VmRSS:"));
		return;
	}
	char name[SAMPLES_KEY_B];
	snprintf(name, sizeof(name), "%.50s.idle", a->key);
	measure_print(name, (double)wakes);
	snprintf(name, sizeof(name), "%.50s.idle-bytes", a->key);
	measure_print(name, (double)(c->n - before));
}

static const struct { const char *name, *bytes; } keys[] = {
	{ "End", "\033[F" }, { "Home", "\033[H" }, { "PgUp", "\033[5~" },
	{ "PgDn", "\033[6~" }, { "Up", "\033[A" }, { "Down", "\033[B" },
	{ "Enter", "\r" }, { "Tab", "\t" },
};

/* Its bytes, or the name itself ("j"). */
static const char *
bytes_of_key(const char *name)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strcmp(keys[i].name, name) == 0)
			return keys[i].bytes;
	return name;
}

/* What a key took, for people or in the form of measure.h. */
static void
print_key(const struct args *a, const char *key, bool first, double ms,
    size_t bytes)
{
	char name[SAMPLES_KEY_B];

	if (a->key != NULL) {
		snprintf(name, sizeof(name), "%.40s.%.10s", a->key, key);
		if (first && ms >= 0)
			measure_print(name, ms);
	} else if (ms < 0) {
		printf("key %s: draws nothing\n", key);
	} else {
		printf("key %s: %.1f ms, %zu bytes\n", key, ms, bytes);
	}
}

static void
print_most(const struct child *c, const struct args *a)
{
	long kb = status_number(c->pid, "status", "VmHWM:");
	char name[SAMPLES_KEY_B];

	if (a->key == NULL) {
		printf("VmHWM %ld kB\n", kb);
		return;
	}
	snprintf(name, sizeof(name), "%.50s.most", a->key);
	measure_print(name, (double)kb / 1e3);
}

/* Whether a key stands in the list of keys before its own place there. */
static bool
typed_before(const struct args *a, const char *key, size_t at)
{
	size_t n = strlen(key);

	for (const char *k = a->keys; k < a->keys + at;
	    k += strcspn(k, ",") + 1)
		if (strcspn(k, ",") == n && memcmp(k, key, n) == 0)
			return true;
	return false;
}

static void
type_keys(struct child *c, const struct args *a)
{
	char *list = strdup(a->keys), *save;

	for (char *k = strtok_r(list, ",", &save); k != NULL;
	    k = strtok_r(NULL, ",", &save)) {
		const char *bytes = bytes_of_key(k);
		double t0 = measure_ms();

		c->n = 0;
		if (write(c->fd, bytes, strlen(bytes)) < 0)
			break;
		double t1 = read_frame(c, QUIET_MS);
		print_key(a, k, !typed_before(a, k, (size_t)(k - list)),
		    t1 < 0 ? t1 : t1 - t0, c->n);
	}
	print_most(c, a);
	free(list);
}

static struct args
parse(int argc, char **argv)
{
	struct args a = { .runs = 20, .w = 100, .h = 30 };
	int opt;

	while ((opt = getopt(argc, argv, "+n:s:t:k:i:K:")) != -1) {
		if (opt == 'n')
			a.runs = (int)strtol(optarg, NULL, 10);
		else if (opt == 't')
			a.text = strcmp(optarg, "@maghrib") == 0 ? maghrib :
			    optarg;
		else if (opt == 'k')
			a.keys = optarg;
		else if (opt == 'K')
			a.key = optarg;
		else if (opt == 'i')
			a.idle_s = (int)strtol(optarg, NULL, 10);
		else if (opt != 's' ||
		    sscanf(optarg, "%dx%d", &a.w, &a.h) != 2)
			exit(2);
	}
	a.argv = argv + optind;
	if (optind >= argc || a.runs < 1 || a.runs > MAX_RUNS) {
		fprintf(stderr, "usage: bench_start [-n RUNS] [-s WxH] "
		    "[-t TEXT] [-k KEYS] [-i SECONDS] [-K KEY] -- "
		    "PROGRAM ARG...\n");
		exit(2);
	}
	return a;
}

/* In the form of measure.h, or for people. */
static void
print(const struct args *a, struct samples *s, double memory_mb)
{
	char key[SAMPLES_KEY_B];

	if (a->key == NULL) {
		measure_sort(s->wall, s->n);
		printf("first screen %dx%d: min %.1f p50 %.1f p90 %.1f max "
		    "%.1f ms, %d runs: %s\n", a->w, a->h, s->wall[0],
		    measure_percentile(s->wall, s->n, 50),
		    measure_percentile(s->wall, s->n, 90),
		    measure_percentile(s->wall, s->n, 100), a->runs,
		    a->argv[0]);
		return;
	}
	snprintf(key, sizeof(key), "%.50s.start", a->key);
	samples_print(s, key);
	snprintf(key, sizeof(key), "%.50s.memory", a->key);
	measure_print(key, memory_mb);
}

int
main(int argc, char **argv)
{
	struct args a = parse(argc, argv);
	struct child c = { .out = malloc(OUT_MAX + 1) };
	struct samples s = { .n = 0 };
	double memory_mb = 0;

	for (int i = 0; i < a.runs; i++) {
		double t0 = measure_ms();

		start(&c, &a);
		samples_add(&s, read_frame(&c, QUIET_MS) - t0, 0);
		c.out[c.n] = '\0';
		if (a.text != NULL &&
		    memmem(c.out, c.n, a.text, strlen(a.text)) == NULL) {
			fprintf(stderr, "%s: the text did not come\n",
			    a.argv[0]);
			stop(&c);
			return 1;
		}
		if (i == a.runs - 1 && a.keys != NULL)
			type_keys(&c, &a);
		if (i == a.runs - 1 && a.idle_s > 0)
			idle(&c, &a);
		memory_mb = (double)status_number(c.pid, "status",
		    "VmRSS:") / 1e3;
		stop(&c);
	}
	print(&a, &s, memory_mb);
	samples_dispose(&s);
	free(c.out);
	return 0;
}
