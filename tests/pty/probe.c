/*
 * probe.c: the smallest program on a kn_screen, for testing screen, decoder
 * and harness.
 *
 * Shows its size, the last event, and what it takes the terminal for. Keys:
 * q ends it, s stops it, x draws forbidden characters, d repaints, e ends at
 * once by the emergency exit, m moves one cell, A V G W T choose how text is
 * sent. Its argument is a value of the option bidi, or "graceful", which ends
 * well at SIGTERM. Whatever TERM says, curses is told $CURSES_TERM, if that
 * is set.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kunnash/mem.h"
#include "kunnash/str.h"
#include "kunnash/utf8.h"
#include "tui/input/input.h"
#include "tui/screen/screen.h"

static int wake[2];

static void
on_signal(int sig)
{
	char c = (char)sig;
	int saved_errno = errno;

	if (write(wake[1], &c, 1) < 0)
		errno = saved_errno;
	errno = saved_errno;
}

static void
catch(int sig)
{
	sigaction(sig, &(struct sigaction){ .sa_handler = on_signal }, NULL);
}

struct probe {
	struct kn_screen *screen;
	struct kn_decoder *decoder;
	struct kn_grid *grid;
	char last[128];
	size_t pasted;
	int moved;
	bool forbidden, done;
};

static struct kn_look
look(void *user, struct kn_style style, int colours)
{
	(void)user;
	(void)colours;
	if (style.role == KN_ROLE_ERROR)
		return (struct kn_look){ .fg = 0x1FF0000, .bg = -1,
			.bold = 1 };
	return (struct kn_look){ .fg = -1, .bg = -1 };
}

static void
text(struct probe *p, int y, const char *s)
{
	size_t n = strlen(s);

	for (size_t i = 0, x = 1; i < n; x++)
		kn_grid_fill(p->grid, (int)x, y, 1, kn_utf8_next(s, n, &i),
		    (struct kn_style){ .role = KN_ROLE_TEXT });
}

static void
draw_forbidden(struct probe *p)
{
	static const uint32_t cps[] = { 0x1B, 0x9B, 0x202E, 0x200B, 0xE000,
		0xFDD0, 0xE0041, 0x7F, 0x378, 0xD800, 0x110000 };

	for (int i = 0; i < 11; i++) {
		struct kn_cell c = { .cp = { cps[i] }, .width = 1,
			.style = { .role = KN_ROLE_ERROR } };
		struct kn_cell mark = { .cp = { 'm', cps[i], 0x64E },
			.width = 1 };

		kn_grid_put(p->grid, 1 + i, 3, &c);
		kn_grid_put(p->grid, 1 + i, 4, &mark);
	}
}

/* As tests/pty/answers.txt has it. */
static void
draw_treatment(struct probe *p)
{
	static const char *const orders[] = { [KN_TEXT_VISUAL] = "visual",
		[KN_TEXT_WORDS] = "words", [KN_TEXT_LOGICAL] = "logical" };
	const struct kn_treatment *t = kn_screen_treatment(p->screen);
	char line[160];

	snprintf(line, sizeof(line), "%s %s %s %s %s",
	    t->kind[0] == '\0' ? "-" : t->kind, orders[t->order],
	    t->guard ? "guard" : "-", t->marks ? "marks" : "-",
	    t->hint != NULL ? "hint" : "-");
	text(p, 3, line);
	snprintf(line, sizeof(line), "moved %d.", p->moved);
	text(p, 4, line);
}

static bool
draw(struct probe *p)
{
	char line[160];
	int w, h;

	kn_screen_size(p->screen, &w, &h);
	kn_grid_resize(p->grid, w, h);
	snprintf(line, sizeof(line), "probe %dx%d", w, h);
	text(p, 0, line);
	text(p, 1, p->last);
	snprintf(line, sizeof(line), "pasted %zu", p->pasted);
	text(p, 2, line);
	for (int y = 5; y < h; y++)
		kn_grid_fill(p->grid, 1, y, w - 2, 'a' + (uint32_t)(y % 26),
		    (struct kn_style){ .role = KN_ROLE_TEXT });
	kn_grid_fill(p->grid, 1 + p->moved, h - 1, 1, 0x645,
	    (struct kn_style){ .role = KN_ROLE_ERROR });
	if (p->forbidden)
		draw_forbidden(p);
	else
		draw_treatment(p);
	p->grid->cursor_x = 1;
	p->grid->cursor_y = 1;
	return kn_screen_show(p->screen, p->grid) == KN_OK;
}

static void
stop(struct probe *p)
{
	kn_screen_suspend(p->screen);
	signal(SIGCONT, SIG_DFL);
	raise(SIGSTOP);
	catch(SIGCONT);
	kn_screen_resume(p->screen);
}

/* Keys that choose how text is sent, in the order of enum kn_bidi. */
static const uint32_t choices[5] = { 'A', 'V', 'G', 'W', 'T' };

static void
on_key(struct probe *p, struct kn_key_press key)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_key_print(key, &b);
	snprintf(p->last, sizeof(p->last), "key %s", b.s);
	kn_buf_dispose(&b);
	p->done = key.sym == 'q';
	p->forbidden |= key.sym == 'x';
	p->moved += key.sym == 'm';
	if (key.sym == 's')
		stop(p);
	if (key.sym == 'd')
		kn_screen_damage(p->screen);
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		if (key.sym == choices[i])
			kn_screen_set_bidi(p->screen, (enum kn_bidi)i,
			    KN_HARAKAT_AUTO);
	if (key.sym == 'e') {
		kn_screen_emergency();
		_exit(70);
	}
}

static void
on_event(struct probe *p, const struct kn_event *ev)
{
	switch (ev->type) {
	case KN_EVENT_KEY:
		on_key(p, ev->key);
		break;
	case KN_EVENT_PASTE:
		p->pasted += ev->text.n;
		break;
	case KN_EVENT_MOUSE:
		snprintf(p->last, sizeof(p->last), "mouse %d,%d", ev->mouse.x,
		    ev->mouse.y);
		break;
	case KN_EVENT_REPLY:
		kn_screen_reply(p->screen, &ev->reply);
		if (ev->reply.kind == KN_REPLY_DA1)
			snprintf(p->last, sizeof(p->last), "answered");
		break;
	case KN_EVENT_NONE:
		break;
	}
}

/* What comes while the screen is given back: answers count, and the rest is
 * for nobody here. */
static void
late(void *user, const char *bytes, size_t n)
{
	struct probe *p = user;
	struct kn_event ev;

	kn_decoder_feed(p->decoder, bytes, n);
	for (kn_decoder_next(p->decoder, &ev); ev.type != KN_EVENT_NONE;
	    kn_decoder_next(p->decoder, &ev))
		if (ev.type == KN_EVENT_REPLY)
			kn_screen_reply(p->screen, &ev.reply);
}

static void
take_events(struct probe *p)
{
	struct kn_event ev;

	for (;;) {
		kn_decoder_next(p->decoder, &ev);
		if (ev.type == KN_EVENT_NONE)
			return;
		/* After the end only answers matter: what to restore. */
		if (!p->done || ev.type == KN_EVENT_REPLY)
			on_event(p, &ev);
	}
}

static void
on_wake(struct probe *p)
{
	char sigs[64];
	ssize_t n = read(wake[0], sigs, sizeof(sigs));

	for (ssize_t i = 0; i < n; i++) {
		if (sigs[i] == SIGWINCH)
			kn_screen_resized(p->screen);
		else if (sigs[i] == SIGTSTP)
			stop(p);
		else if (sigs[i] == SIGCONT)
			kn_screen_retake(p->screen);
		else if (sigs[i] == SIGTERM)
			p->done = true;
	}
}

static void
loop(struct probe *p)
{
	while (!p->done && draw(p)) {
		struct pollfd fds[2] = { { .fd = 0, .events = POLLIN },
			{ .fd = wake[0], .events = POLLIN } };
		char bytes[4096];
		int timeout_ms = -1;

		if (!kn_decoder_pending(p->decoder, &timeout_ms))
			timeout_ms = -1;
		if (poll(fds, 2, timeout_ms) == 0)
			kn_decoder_flush(p->decoder);
		if (fds[0].revents != 0) {
			ssize_t n = read(0, bytes, sizeof(bytes));

			if (n == 0 || (n < 0 && errno != EINTR))
				return;
			kn_decoder_feed(p->decoder, bytes,
			    n > 0 ? (size_t)n : 0);
		}
		take_events(p);
		/* A stop may take input: after what poll() has promised. */
		if ((fds[1].revents & POLLIN) != 0)
			on_wake(p);
	}
}

int
main(int argc, char **argv)
{
	struct probe p = { .moved = 0 };
	struct kn_term_env env;
	struct kn_screen_opts opts = { .fd_in = 0, .fd_out = 1,
		.term = getenv(getenv("CURSES_TERM") != NULL ?
		    "CURSES_TERM" : "TERM"), .look = look, .mouse = true,
		.env = &env,
		.bidi = kn_bidi_find(argc < 2 ? "auto" : argv[1]) };
	struct kn_err err;

	kn_term_env_read(&env, environ);
	setlocale(LC_CTYPE, "");
	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0)
		return 3;
	catch(SIGWINCH);
	catch(SIGTSTP);
	catch(SIGCONT);
	if (argc > 1 && strcmp(argv[1], "graceful") == 0)
		catch(SIGTERM);
	if (kn_screen_open_curses(&opts, &p.screen, &err) != KN_OK) {
		fprintf(stderr, "probe: ");
		fprintf(stderr, "%s: %s\n", err.msgid, err.detail);
		return err.status == KN_INVALID ? 4 : 5;
	}
	p.decoder = kn_decoder_new();
	kn_screen_on_late(p.screen, late, &p);
	kn_screen_keys(p.screen, kn_decoder_add_named, p.decoder);
	p.grid = kn_grid_new(0, 0);
	loop(&p);
	kn_screen_close(p.screen);
	kn_decoder_free(p.decoder);
	kn_grid_free(p.grid);
	return 0;
}
