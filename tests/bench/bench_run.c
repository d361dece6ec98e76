/*
 * bench_run.c: how long a command takes, begun and ended. In: a key, a
 * command by its absolute path, how many times. Out: a line of measure.h:
 * by the clock, and of the processor as the kernel counted it; then the most
 * memory it had, in MB, as KEY.memory. What it prints is thrown away.
 *
 *	bench_run [-n TIMES] KEY PROGRAM ARG...
 *	bench_run -q QUERIES [-k KINDS] [-m MOST] KEY PROGRAM ARG...
 *
 * With -q (lines of bench_query draw) it runs once for each query, which
 * stands for the argument {}; a line for each kind, KEY.KIND. KINDS names some
 * kinds with commas between; MOST queries of each are run.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kunnash/mem.h"
#include "measure.h"

enum { ARGS = 64 };

struct run {
	const char *queries, *only, *key;
	size_t times, most;
	char **argv;
	int argc;
	struct samples_by by;
	long most_kb;
};

static double
ms_of(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static void
child(struct run *r, const char *words)
{
	char *argv[ARGS + 1];
	int null = open("/dev/null", O_RDWR);

	for (int i = 0; i < r->argc; i++)
		argv[i] = words != NULL && strcmp(r->argv[i], "{}") == 0 ?
		    kn_strdup(words) : r->argv[i];
	argv[r->argc] = NULL;
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execv(argv[0], argv);
	_exit(127);
}

static void
run_once(struct run *r, const char *words, struct samples *s)
{
	double from = measure_ms();
	struct rusage used;
	int status;
	pid_t pid = fork();

	if (pid == 0)
		child(r, words);
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid) {
		perror("bench_run");
		exit(1);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
		fprintf(stderr, "bench_run: %s does not run\n", r->argv[0]);
		exit(1);
	}
	samples_add(s, measure_ms() - from,
	    ms_of(used.ru_utime) + ms_of(used.ru_stime));
	if (used.ru_maxrss > r->most_kb)
		r->most_kb = used.ru_maxrss;
}

/* Whether a name is among those with commas between. */
static bool
among(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = list; at != NULL; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, name, n) == 0 && (at[n] == ',' ||
		    at[n] == '\0'))
			return true;
	}
	return list == NULL;
}

static void
run_query(void *user, const char *kind, const char *words)
{
	struct run *r = user;

	if (!among(r->only, kind))
		return;
	struct samples *s = samples_of(&r->by, r->key, kind);
	if (s->n < r->most)
		run_once(r, words, s);
}

static bool
parse(int argc, char **argv, struct run *r)
{
	int opt;

	while ((opt = getopt(argc, argv, "+n:q:k:m:")) != -1) {
		if (opt == 'n')
			r->times = strtoul(optarg, NULL, 10);
		else if (opt == 'q')
			r->queries = optarg;
		else if (opt == 'k')
			r->only = optarg;
		else if (opt == 'm')
			r->most = strtoul(optarg, NULL, 10);
		else
			return false;
	}
	r->key = optind < argc ? argv[optind] : "";
	r->argv = argv + optind + 1;
	r->argc = argc - optind - 1;
	return r->argc > 0 && r->argc <= ARGS;
}

int
main(int argc, char **argv)
{
	struct run r = { .times = 1, .most = 1000 };
	char key[SAMPLES_KEY_B];

	if (!parse(argc, argv, &r)) {
		fprintf(stderr, "usage: bench_run [-n TIMES | -q QUERIES "
		    "[-k KINDS] [-m MOST]] KEY PROGRAM ARG...\n");
		return 2;
	}
	if (r.queries != NULL)
		measure_queries(r.queries, run_query, &r);
	for (size_t i = 0; r.queries == NULL && i < r.times; i++)
		run_once(&r, NULL, samples_of(&r.by, r.key, ""));
	samples_by_print(&r.by);
	snprintf(key, sizeof(key), "%.50s.memory", r.key);
	measure_print(key, (double)r.most_kb / 1e3);
	return 0;
}
