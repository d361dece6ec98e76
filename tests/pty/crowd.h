/*
 * crowd.h: many readers on pseudo-terminals at once, as on a shared host:
 * each is typed into by a person who looks at what a key did, thinks, and
 * goes on with something that people do. Every frame is searched for words
 * that no reader should have to read.
 */
#ifndef KUNNASH_CROWD_H
#define KUNNASH_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum crowd_key {
#define KN_CROWD(NAME, name, ms, percent, all) CROWD_##NAME,
#include "crowd.def"
#undef KN_CROWD
	N_CROWD_KEYS
};

struct crowd_row {
	const char *name;
	unsigned budget_ms, percent;
	bool all;
};
extern const struct crowd_row crowd_rows[N_CROWD_KEYS];

struct crowd_opts {
	const char *const *argv;        /* of a reader, in English */
	const char *homes;      /* folder that gets a home for each */
	size_t readers;
	unsigned uid;           /* who reads; 0: who runs this */
	int w, h;
	unsigned think_ms;      /* between two keys, in the mean */
	uint64_t seed;
	/* It ends when so many keys were pressed and `done`, asked between
	 * keys, says so too (NULL: at once). */
	size_t keys;
	bool (*done)(void *user);
	void *user;
};

/* What came of it; released with crowd_dispose(). */
struct crowd {
	struct crowd_times {
		/* From a key to the last byte of the first frame, and to the
		 * last byte before all threads were at rest. */
		double *first_ms, *all_ms;
		size_t n, cap, cap_all;
	} at[N_CROWD_KEYS];
	size_t keys, undrawn;   /* pressed; and those that changed nothing */
	double start_ms;        /* until the last one showed its list */
	double cpu_ms;          /* of all readers, while keys were pressed */
	double pss_mb, rss_mb;  /* of all together; of the largest */
	char *told;             /* a screen with such a word, or NULL */
	size_t ended;           /* readers that did not end well */
};
/* Fails the cmocka test it is called in when a reader does not start. */
void crowd_run(const struct crowd_opts *o, struct crowd *out);
void crowd_dispose(struct crowd *c);

/*
 * Starts a process that changes one of the files of plain text (a pattern
 * for glob()), runs a program that brings the index up to date, and begins
 * again with the next, until it is told to stop. The program's output is
 * dropped.
 */
struct crowd_update {
	pid_t pid;
	int rounds;             /* a byte for each, its exit status */
};
void crowd_update_start(struct crowd_update *u, const char *files,
    const char *const *argv);
/* How often the program has run so far. */
size_t crowd_update_rounds(const struct crowd_update *u);
/* The same at the end. *failed: how many of the runs did not end with 0. */
size_t crowd_update_stop(struct crowd_update *u, size_t *failed);

#endif
