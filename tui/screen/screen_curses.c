/*
 * screen_curses.c: a grid on a terminal, through ncurses.
 *
 * In: grids of cells. Out: the bytes that make the terminal show them, and
 * at the end those that put it back as it was found. The only file that
 * knows curses.h. ncurses draws and nothing more: it reads no keys, catches
 * no signals, and gets only what passes the filter.
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
#include <wchar.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "kunnash/uchar.h"
#include "tui/screen/colour_priv.h"
#include "tui/screen/crash_priv.h"
#include "tui/screen/modes_priv.h"
#include "tui/screen/screen_priv.h"
#include "tui/screen/tty_priv.h"

#define N_MODS 32
#define PAIRS_MAX 256
#define LRO L'\x202D'
#define PDF L'\x202C'

struct drawn_look {
	bool known;
	attr_t attr;
	int pair;
};

struct curses_screen {
	struct kn_screen base;
	int fd_in, fd_out;
	FILE *in, *out;
	SCREEN *term;
	struct termios saved;
	struct modes modes;
	int64_t asked_ms;
	kn_look_fn *look;
	void *look_user;
	bool damaged;           /* repaint all */
	bool suspended;
	bool dressed;           /* paste and mouse are on */
	int cursor;             /* as curs_set() was last told */
	struct drawn_look looks[KN_N_ROLES][N_MODS];
	struct {
		int32_t fg, bg;
	} pairs[PAIRS_MAX];
	int n_pairs;
};

static struct curses_screen *
of(struct kn_screen *s)
{
	return (struct curses_screen *)s;
}

/* ---- bytes past ncurses ------------------------------------------------ */

/* Writes what one station of modes.c says. */
static void
send_take(struct curses_screen *cs)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	modes__take(&cs->modes, &b);
	tty__write(cs->fd_out, b.s, b.n);
	kn_buf_dispose(&b);
	cs->asked_ms = tty__now_ms();
}

static void
send_mode(struct curses_screen *cs,
    void (*station)(const struct modes *m, struct kn_buf *out))
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	station(&cs->modes, &b);
	tty__write(cs->fd_out, b.s, b.n);
	kn_buf_dispose(&b);
}

/* A capability of the terminal, or "". */
static const char *
capability(const char *name)
{
	const char *s = tigetstr(name);

	return s == NULL || s == (const char *)-1 ? "" : s;
}

/* The same without padding, which only terminals of wire and steel need. */
static void
put_capability(struct kn_buf *b, const char *name)
{
	const char *s = capability(name);

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

/* Tells the crash handler what would have to be undone now. */
static void
set_crash(struct curses_screen *cs)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	modes__undress(&cs->modes, &b);
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

/* newterm(), which catches signals that are none of its business. */
static SCREEN *
quiet_newterm(const char *term, FILE *out, FILE *in)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction old[4];
	SCREEN *s;

	for (size_t i = 0; i < 4; i++)
		sigaction(sigs[i], NULL, &old[i]);
	s = newterm(term, out, in);
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
	cs->base.w = w;
	cs->base.h = h;
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
	cs->damaged = true;
	cs->cursor = -1;
}

/* ---- drawing ------------------------------------------------------------ */

static int
pair_of(struct curses_screen *cs, int32_t fg, int32_t bg)
{
	int limit = COLOR_PAIRS < PAIRS_MAX ? COLOR_PAIRS : PAIRS_MAX;

	if (fg < 0 && bg < 0)
		return 0;
	for (int i = 1; i <= cs->n_pairs; i++)
		if (cs->pairs[i].fg == fg && cs->pairs[i].bg == bg)
			return i;
	if (cs->n_pairs + 1 >= limit || init_extended_pair(cs->n_pairs + 1,
	    fg, bg) != OK)
		return 0;
	cs->n_pairs++;
	cs->pairs[cs->n_pairs].fg = fg;
	cs->pairs[cs->n_pairs].bg = bg;
	return cs->n_pairs;
}

static const struct drawn_look *
look_of(struct curses_screen *cs, struct kn_style style)
{
	unsigned role = style.role < KN_N_ROLES ? style.role : 0;
	unsigned mods = style.mods % N_MODS;
	struct drawn_look *d = &cs->looks[role][mods];
	int colours = has_colors() ? COLORS : 0;
	struct kn_look k = { .fg = -1, .bg = -1 };

	if (d->known)
		return d;
	if (cs->look != NULL)
		k = cs->look(cs->look_user, style, colours);
	d->known = true;
	d->attr = (k.bold ? A_BOLD : 0) | (k.dim ? A_DIM : 0) |
	    (k.italic ? A_ITALIC : 0) | (k.underline ? A_UNDERLINE : 0) |
	    (k.reverse ? A_REVERSE : 0);
	d->pair = colours == 0 ? 0 : pair_of(cs, colour__fit(k.fg, colours),
	    colour__fit(k.bg, colours));
	return d;
}

/* The last belt: what the filter would not show does not get to curses, nor
 * what the C library gives another width than the grid did. */
static wchar_t
safe_base(uint32_t cp, int width)
{
	wchar_t shown = (wchar_t)kn_filter_show(cp);

	if (shown != 0 && wcwidth(shown) == width)
		return shown;
	if (shown == 0)
		return L' ';
	return wcwidth(L'\xFFFD') == 1 ? L'\xFFFD' : L'?';
}

static void
put(struct curses_screen *cs, int x, int y, const struct kn_cell *c,
    wchar_t guard)
{
	wchar_t text[KN_CELL_CPS + 1] = { safe_base(c->cp[0], c->width) };
	const struct drawn_look *look = look_of(cs, c->style);
	int pair = look->pair;
	size_t n = 1;
	cchar_t cc;

	if (guard != 0)
		text[n++] = guard;
	for (size_t i = 1; i < KN_CELL_CPS && c->cp[i] != 0 &&
	    n < KN_CELL_CPS; i++)
		if (kn_filter_cp(c->cp[i]) == KN_FILTER_SHOW &&
		    wcwidth((wchar_t)c->cp[i]) == 0)
			text[n++] = (wchar_t)c->cp[i];
	text[n] = L'\0';
	if (setcchar(&cc, text, look->attr, 0, &pair) != OK)
		return;
	mvadd_wchnstr(y, x, &cc, 1);
	if (c->width == 2 && wcwidth(text[0]) != 2 && x + 1 < cs->base.w &&
	    setcchar(&cc, L" ", look->attr, 0, &pair) == OK)
		mvadd_wchnstr(y, x + 1, &cc, 1);
}

static bool
same_cell(const struct kn_cell *a, const struct kn_cell *b)
{
	return memcmp(a->cp, b->cp, sizeof(a->cp)) == 0 &&
	    a->width == b->width && a->style.role == b->style.role &&
	    a->style.mods == b->style.mods;
}

/* Gives curses the cells that differ from those last shown. */
static void
put_changes(struct curses_screen *cs, const struct kn_grid *g)
{
	const struct kn_grid *old = cs->base.shown;
	bool all = cs->damaged || old->w != g->w || old->h != g->h;
	bool guard = modes__guarded(&cs->modes);
	int w = g->w < cs->base.w ? g->w : cs->base.w;
	int h = g->h < cs->base.h ? g->h : cs->base.h;

	if (all)
		erase();
	for (int y = 0; y < h; y++) {
		size_t row = (size_t)y * (size_t)g->w;

		for (int x = 0; x < w; x++) {
			const struct kn_cell *c = &g->cells[row + (size_t)x];

			if (c->width == 0 || (!all && same_cell(c,
			    &old->cells[row + (size_t)x])))
				continue;
			put(cs, x, y, c, !guard ? 0 : x == 0 ? LRO :
			    x == cs->base.w - 1 ? PDF : 0);
		}
	}
}

static void
place_cursor(struct curses_screen *cs, const struct kn_grid *g)
{
	bool on = g->cursor_x >= 0 && g->cursor_y >= 0 &&
	    g->cursor_x < cs->base.w && g->cursor_y < cs->base.h;

	if (on)
		move(g->cursor_y, g->cursor_x);
	if (cs->cursor != on)
		curs_set(on);
	cs->cursor = on;
}

static enum kn_status
show(struct kn_screen *s, const struct kn_grid *g)
{
	struct curses_screen *cs = of(s);
	struct pollfd p = { .fd = cs->fd_out };

	if (cs->suspended)
		return KN_OK;
	put_changes(cs, g);
	place_cursor(cs, g);
	if (cs->damaged)
		clearok(stdscr, TRUE);
	cs->damaged = false;
	wnoutrefresh(stdscr);
	doupdate();
	if (!cs->dressed) {
		send_mode(cs, modes__dress);
		cs->dressed = true;
	}
	/* ncurses does not say that nobody is there any more. */
	if (poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR)) != 0)
		return KN_IO;
	return KN_OK;
}

/* ---- life ---------------------------------------------------------------- */

static void
damage(struct kn_screen *s)
{
	of(s)->damaged = true;
	memset(of(s)->looks, 0, sizeof(of(s)->looks));
}

static void
resized(struct kn_screen *s)
{
	if (of(s)->suspended)
		return;
	adopt_size(of(s));
	of(s)->damaged = true;
}

static void
suspend(struct kn_screen *s)
{
	struct curses_screen *cs = of(s);
	sigset_t old;

	if (cs->suspended)
		return;
	old = tty__block_ttou();
	cs->suspended = true;
	tty__drain(cs->fd_in, cs->asked_ms, &cs->modes);
	send_mode(cs, modes__undress);
	endwin();
	send_mode(cs, modes__give);
	crash__set(NULL, NULL, 0);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static void
resume(struct kn_screen *s)
{
	struct curses_screen *cs = of(s);

	if (!cs->suspended)
		return;
	cs->suspended = false;
	cs->dressed = false;
	/* What the shell has set meanwhile is what we give back. */
	tcgetattr(cs->fd_out, &cs->saved);
	def_shell_mode();
	reset_prog_mode();
	set_crash(cs);
	send_take(cs);
	adopt_size(cs);
	cs->damaged = true;
	cs->cursor = -1;
}

static bool
reply(struct kn_screen *s, const struct kn_reply *r)
{
	struct curses_screen *cs = of(s);
	bool repaint = modes__reply(&cs->modes, r);

	if (!cs->suspended)
		set_crash(cs);
	if (repaint)
		cs->damaged = true;
	return repaint;
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

static const struct screen_ops ops = {
	.close = close_screen,
	.resized = resized,
	.show = show,
	.damage = damage,
	.suspend = suspend,
	.resume = resume,
	.reply = reply,
	.keys = keys,
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
	cs->look = opts->look;
	cs->look_user = opts->look_user;
	modes__init(&cs->modes, opts);
	cs->out = fdopen(fcntl(opts->fd_out, F_DUPFD_CLOEXEC, 3), "w");
	cs->in = fdopen(fcntl(opts->fd_in, F_DUPFD_CLOEXEC, 3), "r");
	if (cs->out == NULL || cs->in == NULL ||
	    tcgetattr(opts->fd_out, &cs->saved) != 0)
		goto failed;
	crash__arm(opts->fd_out);
	cs->term = quiet_newterm(opts->term, cs->out, cs->in);
	if (cs->term == NULL) {
		crash__disarm();
		goto failed;
	}
	set_up(cs);
	set_crash(cs);
	send_take(cs);
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
