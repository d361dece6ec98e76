/*
 * harness.h: runs a program on a pseudo-terminal, as a job of a shell.
 *
 * The program's output goes into libvterm (a terminal in memory, which does
 * no bidi: it shows what was sent) and into a raw buffer. Nothing sleeps:
 * each wait polls for a state until a deadline and then fails the test with
 * the screen printed. libvterm 0.1.4 answers no questions that matter, so
 * tests script the answers.
 */
#ifndef KUNNASH_HARNESS_H
#define KUNNASH_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <vterm.h>

#define PTY_WAIT_MS 20000

struct pty_opts {
	const char *const *argv;
	const char *const *env;         /* "A=b" …, over a small clean one */
	const char *cwd;
	int w, h;
	const int *ignored;             /* signals, 0-ended, as nohup does */
	const int *blocked;
	unsigned uid;                   /* who runs it; 0: who runs this */
};

/* How the program ended or stopped. */
struct pty_end {
	int status;                     /* as waitpid() */
	long cpu_ms;
	long rest_ms;                   /* of the wait for it nothing ran */
	int left;                       /* bytes a shell would have to read */
	bool termios_same;              /* as before the program */
};

struct pty;
struct pty *pty_spawn(const struct pty_opts *o);
/* Ends and frees everything. */
void pty_free(struct pty *p);
/* Whenever the program sends `query`, the terminal sends `answer`. */
void pty_answer(struct pty *p, const char *query, const char *answer);

void pty_send(struct pty *p, const char *bytes);
void pty_send_n(struct pty *p, const void *bytes, size_t n);
void pty_resize(struct pty *p, int w, int h);
void pty_signal(struct pty *p, int sig);
/* The terminal goes away. */
void pty_hangup(struct pty *p);
/* What a shell's fg does. */
void pty_continue(struct pty *p);

typedef bool pty_fn(struct pty *p, void *user);
/* Waits until fn says so. */
void pty_until(struct pty *p, const char *what, pty_fn *fn, void *user);
/* Waits until some row holds the text, or none does. */
void pty_expect(struct pty *p, const char *text);
void pty_expect_gone(struct pty *p, const char *text);
/* Waits until these bytes have been sent since the mark. */
void pty_expect_raw(struct pty *p, const char *bytes);
/* Waits until something has been sent since the mark, and then until the
 * program waits for input with all that it sent read: the frame is whole. */
void pty_expect_frame(struct pty *p);
/* Waits until all threads but its first have ended: what it does behind the
 * screen is done. */
void pty_expect_alone(struct pty *p);
/* From the last pty_send() to the last byte that has come. */
double pty_frame_ms(const struct pty *p);
/* Waits until the program has stopped or ended. How long none of its threads
 * ran, could run or waited for a disk meanwhile is in rest_ms: what it waited
 * for of its own will, whatever else the machine has to do. */
struct pty_end pty_expect_stop(struct pty *p);
struct pty_end pty_expect_end(struct pty *p);
/* Handles what has come so far, without waiting for more. */
void pty_pump(struct pty *p);

/* For who looks after many: what to poll for reading; the program; whether
 * none of its threads runs or could; whether it has ended. */
int pty_fd(const struct pty *p);
int pty_pid(const struct pty *p);
bool pty_at_rest(const struct pty *p);
bool pty_gone(const struct pty *p);

/* Row y as UTF-8, trailing blanks cut; the guard characters left out.
 * Caller frees. */
char *pty_row(struct pty *p, int y);
/* The first row that holds the text, or -1. */
int pty_find(struct pty *p, const char *text);
VTermScreenCell pty_cell(struct pty *p, int x, int y);
int pty_height(struct pty *p);
void pty_cursor(struct pty *p, int *x, int *y);
void pty_dump(struct pty *p);

/* Everything sent since the last pty_mark(); NUL-terminated. */
const char *pty_raw(struct pty *p, size_t *n);
void pty_mark(struct pty *p);
/* The place of bytes in the raw output since the mark, or -1. */
long pty_raw_at(struct pty *p, const char *bytes);

#endif
