/*
 * screen_curses.c: a terminal as a screen: taken, given back, drawn on.
 *
 * In: grids of cells. Out: the bytes that make the terminal show them, and
 * at the end those that put it back as it was found. The life of the screen;
 * screen_draw.c does the drawing, and only these two know curses.h. ncurses
 * draws and nothing more: it reads no keys, catches no signals, and gets only
 * what passes the filter.
 */
#define NCURSES_WIDECHAR 1
#include "tui/screen/screen.h"

#include <curses.h>
#include <term.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "kunnash/clock.h"
#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "tui/screen/clipboard_priv.h"
#include "tui/screen/crash_priv.h"
#include "tui/screen/describe_priv.h"
#include "tui/screen/draw_priv.h"
#include "tui/screen/modes_priv.h"
#include "tui/screen/screen_priv.h"
#include "tui/screen/tty_priv.h"

struct curses_screen {
	struct kn_screen base;
	int fd_in, fd_out;
	FILE *in, *out;
	SCREEN *term;
	struct termios saved;
	struct modes modes;
	uint64_t asked_ms;
	struct draw draw;
	bool suspended;
	bool dressed;           /* paste and mouse are on */
	bool clipboard;         /* OSC 52 does no harm */
};

static struct curses_screen *
of(struct kn_screen *s)
{
	return (struct curses_screen *)s;
}

/* ---- bytes past ncurses ------------------------------------------------ */

static void
send(struct curses_screen *cs, struct kn_buf *b)
{
	tty__write(cs->fd_out, kn_buf_get(b).s, b->n);
	kn_buf_dispose(b);
}

/* Writes what one station of modes.c says. */
static void
send_mode(struct curses_screen *cs,
    void (*station)(const struct modes *m, struct kn_buf *out))
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	station(&cs->modes, &b);
	send(cs, &b);
}

/* The same for a station that asks. */
static void
ask(struct curses_screen *cs,
    void (*station)(struct modes *m, struct kn_buf *out))
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	station(&cs->modes, &b);
	if (b.n > 0)
		cs->asked_ms = kn_clock_ms();
	send(cs, &b);
}

/* A capability of the terminal, or "". */
static const char *
capability(const char *name)
{
	const char *s = tigetstr(name);

	return s == NULL || s == (const char *)-1 ? "" : s;
}

/* Without padding, which only terminals of wire and steel need. */
static void
put_unpadded(struct kn_buf *b, const char *s)
{
	while (*s != '\0') {
		size_t plain = strcspn(s, "$");

		kn_buf_put(b, s, plain);
		s += plain;
		if (s[0] == '$' && s[1] == '<' && strchr(s, '>') != NULL)
			s = strchr(s, '>') + 1;
		else if (s[0] == '$')
			kn_buf_chr(b, *s++);
	}
}

static void
put_capability(struct kn_buf *b, const char *name)
{
	put_unpadded(b, capability(name));
}

/* Tells the crash handler what would have to be undone now. */
static void
set_crash(struct curses_screen *cs)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	modes__crash(&cs->modes, &b);
	put_capability(&b, "sgr0");
	put_capability(&b, "cnorm");
	put_capability(&b, "rmcup");
	modes__give(&cs->modes, &b);
	crash__set(&cs->saved, b.s, b.n);
	kn_buf_dispose(&b);
}

/* ---- opening ------------------------------------------------------------ */

/* Finds out without touching the terminal whether it can show a grid. */
static enum kn_status
check_terminal(const struct kn_screen_opts *opts, struct kn_err *err)
{
	const char *term = opts->term;
	int why = 0;

	if (!isatty(opts->fd_in) || !isatty(opts->fd_out))
		return kn_err_set(err, KN_INVALID,
		    N_("standard input and output are not a terminal"), NULL);
	if (term == NULL || term[0] == '\0')
		return kn_err_set(err, KN_UNSUPPORTED,
		    N_("the kind of terminal is not known: TERM is not set"),
		    NULL);
	if (setupterm(term, opts->fd_out, &why) != OK)
		return kn_err_set(err, KN_UNSUPPORTED, why == 1 ?
		    N_("a terminal of type %s cannot show a screen") :
		    N_("the terminal type %s is unknown here"), "%s", term);
	bool able = capability("cup")[0] != '\0' &&
	    capability("clear")[0] != '\0' && !tigetflag("hc");

	del_curterm(cur_term);
	if (!able)
		return kn_err_set(err, KN_UNSUPPORTED,
		    N_("a terminal of type %s cannot show a screen"), "%s",
		    term);
	return KN_OK;
}

/*
 * Until it has left a terminal once, ncurses writes every movement of the
 * cursor by itself, some fifty writes a frame. So it leaves /dev/null. For a
 * lean description only: with another, coming back resets the palette.
 */
static void
let_it_buffer(struct curses_screen *cs)
{
	int fd = fileno(cs->out);
	int tty = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (tty >= 0 && null >= 0 && dup3(null, fd, O_CLOEXEC) == fd) {
		endwin();
		dup3(tty, fd, O_CLOEXEC);
	}
	if (null >= 0)
		close(null);
	if (tty >= 0)
		close(tty);
}

/* newterm() with a description of the terminal that saves bytes. ncurses
 * takes one from the environment only, so it is put there for as long. */
static SCREEN *
lean_newterm(struct curses_screen *cs, const char *term)
{
	const char *found = getenv("TERMINFO");
	char *saved = found == NULL ? NULL : kn_strdup(found);
	struct kn_buf b;
	SCREEN *s = NULL;

	kn_buf_init(&b, 0);
	if (describe__lean(term, cs->fd_out, &b, &cs->draw.styled)) {
		kn_buf_chr(&b, '\0');
		setenv("TERMINFO", b.s, 1);
		s = newterm(term, cs->out, cs->in);
		if (saved != NULL)
			setenv("TERMINFO", saved, 1);
		else
			unsetenv("TERMINFO");
	}
	kn_buf_dispose(&b);
	free(saved);
	if (s != NULL) {
		let_it_buffer(cs);
	} else {
		cs->draw.styled = 0;
		s = newterm(term, cs->out, cs->in);
	}
	return s;
}

/* newterm(), which catches signals that are none of its business. */
static SCREEN *
quiet_newterm(struct curses_screen *cs, const char *term)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction old[4];
	SCREEN *s;

	for (size_t i = 0; i < 4; i++)
		sigaction(sigs[i], NULL, &old[i]);
	s = lean_newterm(cs, term);
	for (size_t i = 0; i < 4; i++)
		sigaction(sigs[i], &old[i], NULL);
	return s;
}

/* The size as the kernel has it; what terminfo says when it has none. */
static void
adopt_size(struct curses_screen *cs)
{
	struct winsize ws = { .ws_row = 0 };
	int h = LINES, w = COLS;

	if (ioctl(cs->fd_out, TIOCGWINSZ, &ws) == 0 && ws.ws_row > 0 &&
	    ws.ws_col > 0) {
		h = ws.ws_row < 1000 ? ws.ws_row : 1000;
		w = ws.ws_col < 1000 ? ws.ws_col : 1000;
	}
	if (h != LINES || w != COLS)
		resizeterm(h, w);
	cs->base.w = cs->draw.w = w;
	cs->base.h = cs->draw.h = h;
}

static void
set_up(struct curses_screen *cs)
{
	raw();
	noecho();
	nonl();
	/* Else a refresh stops half-way when a key is typed. */
	typeahead(-1);
	idlok(stdscr, TRUE);
	if (start_color() == OK && use_default_colors() != OK)
		assume_default_colors(COLOR_WHITE, COLOR_BLACK);
	adopt_size(cs);
	draw__start(&cs->draw);
}

static enum kn_status
show(struct kn_screen *s, const struct kn_grid *g)
{
	struct curses_screen *cs = of(s);
	struct pollfd p = { .fd = cs->fd_out };

	if (cs->suspended)
		return KN_OK;
	if (!cs->dressed) {
		draw__clear(&cs->draw);
		ask(cs, modes__measure);
	}
	cs->draw.guard = s->treatment.guard;
	bool changed = draw__put(&cs->draw, s->shown, g);

	if (changed)
		send_mode(cs, modes__begin);
	draw__flush(&cs->draw);
	if (changed)
		send_mode(cs, modes__end);
	if (!cs->dressed)
		send_mode(cs, modes__dress);
	cs->dressed = true;
	/* ncurses does not say that nobody is there any more. */
	if (poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR)) != 0)
		return KN_IO;
	return KN_OK;
}

/* ---- life ---------------------------------------------------------------- */

static void
damage(struct kn_screen *s)
{
	draw__forget_looks(&of(s)->draw);
	of(s)->draw.damaged = true;
}

static void
resized(struct kn_screen *s)
{
	if (of(s)->suspended)
		return;
	adopt_size(of(s));
	of(s)->draw.damaged = true;
}

static void
suspend(struct kn_screen *s)
{
	struct curses_screen *cs = of(s);
	sigset_t old;

	if (cs->suspended)
		return;
	old = tty__block_ttou();
	tty__drain(cs->fd_in, cs->asked_ms, &cs->modes, s->late,
	    s->late_user);
	cs->suspended = true;
	send_mode(cs, modes__undress);
	endwin();
	send_mode(cs, modes__give);
	crash__set(NULL, NULL, 0);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

/* Takes a terminal that somebody else has had. */
static void
take(struct curses_screen *cs)
{
	struct termios now;

	cs->dressed = false;
	/* What the shell has set meanwhile is what we give back; but without
	 * a shell it is still as we have set it. */
	if (tcgetattr(cs->fd_out, &now) == 0 && (now.c_lflag & ICANON) != 0) {
		cs->saved = now;
		def_shell_mode();
	}
	reset_prog_mode();
	ask(cs, modes__take);
	set_crash(cs);
	adopt_size(cs);
	draw__start(&cs->draw);
}

static void
resume(struct kn_screen *s)
{
	if (!of(s)->suspended)
		return;
	of(s)->suspended = false;
	take(of(s));
}

static void
retake(struct kn_screen *s)
{
	struct curses_screen *cs = of(s);
	struct kn_buf b;

	/* In the background the terminal is not ours: the shell will send
	 * another SIGCONT. */
	if (cs->suspended || tcgetpgrp(cs->fd_out) != getpgrp())
		return;
	take(cs);
	kn_buf_init(&b, 0);
	put_capability(&b, "smcup");
	send(cs, &b);
}

/* The modes have changed: sends what that takes, and remembers what has to
 * be undone now. */
static bool
changed_modes(struct curses_screen *cs, struct kn_buf *b, bool repaint)
{
	cs->base.treatment = cs->modes.now;
	repaint = repaint || b->n > 0;
	if (repaint)
		cs->draw.damaged = true;
	send(cs, b);
	if (!cs->suspended)
		set_crash(cs);
	return repaint;
}

static bool
reply(struct kn_screen *s, const struct kn_reply *r)
{
	struct curses_screen *cs = of(s);
	struct kn_buf b;

	if (cs->suspended)
		return false;
	kn_buf_init(&b, 0);
	if (kn_clock_ms() - cs->asked_ms > TTY_LATE_MS)
		modes__give_up(&cs->modes);
	s->background = cs->modes.background;
	return changed_modes(cs, &b, modes__reply(&cs->modes, r, &b));
}

static bool
set_bidi(struct kn_screen *s, enum kn_bidi bidi, enum kn_harakat harakat)
{
	struct curses_screen *cs = of(s);
	struct kn_buf b;

	kn_buf_init(&b, 0);
	bool repaint = modes__choose(&cs->modes, bidi, harakat,
	    cs->suspended ? NULL : &b);

	if (b.n > 0)
		cs->asked_ms = kn_clock_ms();
	return changed_modes(cs, &b, repaint);
}

static bool
identity(struct kn_screen *s, struct kn_buf *out)
{
	struct curses_screen *cs = of(s);

	if (kn_clock_ms() - cs->asked_ms > TTY_LATE_MS)
		modes__give_up(&cs->modes);
	return modes__identity(&cs->modes, out);
}

static void
close_screen(struct kn_screen *s)
{
	struct curses_screen *cs = of(s);

	suspend(s);
	delscreen(cs->term);
	fclose(cs->in);
	fclose(cs->out);
	crash__disarm();
}

/* Names of keys by capability; smkx is not sent, so most do not matter. */
static const struct {
	const char *cap, *name;
} key_caps[] = {
	{ "kcuu1", "Up" }, { "kcud1", "Down" }, { "kcub1", "Left" },
	{ "kcuf1", "Right" }, { "khome", "Home" }, { "kend", "End" },
	{ "kpp", "PgUp" }, { "knp", "PgDn" }, { "kich1", "Insert" },
	{ "kdch1", "Delete" }, { "kbs", "Backspace" }, { "kcbt", "S-Tab" },
	{ "kent", "Enter" }, { "kLFT", "S-Left" }, { "kRIT", "S-Right" },
	{ "kri", "S-Up" }, { "kind", "S-Down" }, { "kHOM", "S-Home" },
	{ "kEND", "S-End" }, { "kDC", "S-Delete" }, { "kNXT", "S-PgDn" },
	{ "kPRV", "S-PgUp" }, { "kf1", "F1" }, { "kf2", "F2" },
	{ "kf3", "F3" }, { "kf4", "F4" }, { "kf5", "F5" }, { "kf6", "F6" },
	{ "kf7", "F7" }, { "kf8", "F8" }, { "kf9", "F9" }, { "kf10", "F10" },
	{ "kf11", "F11" }, { "kf12", "F12" },
};

static void
keys(struct kn_screen *s, kn_screen_key_fn *fn, void *user)
{
	(void)s;
	for (size_t i = 0; i < sizeof(key_caps) / sizeof(key_caps[0]); i++) {
		const char *seq = capability(key_caps[i].cap);

		if (seq[0] != '\0')
			fn(user, seq, key_caps[i].name);
	}
}

static size_t
clipboard(struct kn_screen *s, struct kn_str text)
{
	struct curses_screen *cs = of(s);
	struct kn_buf b;

	if (!cs->clipboard || cs->suspended)
		return 0;
	kn_buf_init(&b, 0);
	size_t n = clipboard__sequence(text, &b);
	tty__write(cs->fd_out, b.s, b.n);
	kn_buf_dispose(&b);
	return n;
}

/* Scrolls what is there off the screen: a line feed for each row, from the
 * last one on. */
static void
put_blank_page(struct curses_screen *cs, struct kn_buf *b)
{
	const char *to_last = tiparm(capability("cup"), cs->base.h - 1, 0);

	put_unpadded(b, to_last != NULL ? to_last : "");
	for (int y = 0; y < cs->base.h; y++)
		kn_buf_cstr(b, "\r\n");
	const char *home = tiparm(capability("cup"), 0, 0);
	put_unpadded(b, home != NULL ? home : "");
}

static void
page(struct kn_screen *s, struct kn_str text)
{
	struct curses_screen *cs = of(s);
	struct kn_buf safe, b;

	if (!cs->suspended)
		return;
	kn_buf_init(&safe, 0);
	kn_buf_init(&b, 0);
	put_blank_page(cs, &b);
	kn_filter_append(text, true, &safe);
	for (size_t i = 0; i < safe.n; i++) {
		if (safe.s[i] == '\n')
			kn_buf_chr(&b, '\r');
		kn_buf_chr(&b, safe.s[i]);
	}
	tty__write(cs->fd_out, b.s, b.n);
	kn_buf_dispose(&safe);
	kn_buf_dispose(&b);
}

static const struct screen_ops ops = {
	.close = close_screen,
	.resized = resized,
	.show = show,
	.damage = damage,
	.suspend = suspend,
	.resume = resume,
	.retake = retake,
	.reply = reply,
	.keys = keys,
	.clipboard = clipboard,
	.page = page,
	.set_bidi = set_bidi,
	.identity = identity,
};

enum kn_status
kn_screen_open_curses(const struct kn_screen_opts *opts,
    struct kn_screen **out, struct kn_err *err)
{
	enum kn_status status = check_terminal(opts, err);
	struct curses_screen *cs;

	*out = NULL;
	if (status != KN_OK)
		return status;
	cs = kn_calloc(1, sizeof(*cs));
	cs->base.ops = &ops;
	cs->fd_in = opts->fd_in;
	cs->fd_out = opts->fd_out;
	cs->draw.look = opts->look;
	cs->draw.look_user = opts->look_user;
	modes__init(&cs->modes, opts);
	cs->clipboard = clipboard__knows(opts->term);
	cs->base.treatment = cs->modes.now;
	cs->out = fdopen(fcntl(opts->fd_out, F_DUPFD_CLOEXEC, 3), "w");
	cs->in = fdopen(fcntl(opts->fd_in, F_DUPFD_CLOEXEC, 3), "r");
	if (cs->out == NULL || cs->in == NULL ||
	    tcgetattr(opts->fd_out, &cs->saved) != 0)
		goto failed;
	crash__arm(opts->fd_out);
	cs->term = quiet_newterm(cs, opts->term);
	if (cs->term == NULL) {
		crash__disarm();
		goto failed;
	}
	set_up(cs);
	ask(cs, modes__take);
	set_crash(cs);
	cs->base.shown = kn_grid_new(0, 0);
	*out = &cs->base;
	return KN_OK;
failed:
	status = kn_err_set(err, KN_IO, N_("cannot take over the terminal"),
	    NULL);
	if (cs->out != NULL)
		fclose(cs->out);
	if (cs->in != NULL)
		fclose(cs->in);
	free(cs);
	return status;
}
