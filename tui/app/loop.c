/*
 * loop.c: one poll() over the terminal, the signals, the worker, the
 * searches and the notebook's folder. Drains what is there, draws at most
 * once, then blocks: no timer runs but the one that settles a lone Esc, while
 * a note is being written the one that keeps its draft, and one where nothing
 * tells of changes to the notebook, or where what others did waits for its
 * turn: behind the drawing of what keys did.
 */
#include "tui/app/outside.h"
#include "tui/app/seek.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <unistd.h>

#include "kunnash/clock.h"
#include "tui/app/external.h"
#include "tui/app/soon.h"
#include "tui/pane/editor.h"

#define READ_B 4096
/* Input taken before a drawing: typed-ahead keys are handled, and a flood
 * still lets the screen follow. */
#define DRAIN_B (64 * 1024)

/* How long keys wait for the first index of a corpus. */
#define FIRST_INDEX_MS 1000

#define KEPT_MAX 64

enum { FD_TTY, FD_SIGNALS, FD_WORKER, FD_WATCH, FD_SEEK, N_FDS };

struct loop {
	struct kn_app *app;
	struct kn_decoder *decoder;
	struct pollfd fds[N_FDS];
	int signal;             /* that ends the loop */
	bool lost;              /* the terminal is gone */
	bool page;              /* the passage stands alone on it */
	struct kn_event kept[KEPT_MAX]; /* keys that came in a suspend */
	size_t n_kept;
};

static void
events(struct loop *l)
{
	struct kn_event event;

	for (kn_decoder_next(l->decoder, &event);
	    event.type != KN_EVENT_NONE;
	    kn_decoder_next(l->decoder, &event))
		/* After the end only answers count: they say what the
		 * screen has to restore. */
		if (!l->app->quit || event.type == KN_EVENT_REPLY)
			kn_app_event(l->app, &event);
}

/*
 * What comes while the screen is given back. Answers say what it has to
 * restore; keys wait until it is taken again.
 */
static void
late_bytes(void *user, const char *bytes, size_t n)
{
	struct loop *l = user;
	struct kn_event event;

	kn_decoder_feed(l->decoder, bytes, n);
	for (kn_decoder_next(l->decoder, &event);
	    event.type != KN_EVENT_NONE;
	    kn_decoder_next(l->decoder, &event)) {
		if (event.type == KN_EVENT_REPLY)
			kn_app_event(l->app, &event);
		else if (event.type == KN_EVENT_KEY && l->n_kept < KEPT_MAX)
			l->kept[l->n_kept++] = event;
	}
}

static void
kept_keys(struct loop *l)
{
	for (size_t i = 0; i < l->n_kept && !l->app->quit; i++)
		kn_app_event(l->app, &l->kept[i]);
	l->n_kept = 0;
}

/* Reads what the terminal sent, as long as more is at once there. */
static void
read_tty(struct loop *l)
{
	struct pollfd more = { .fd = l->app->o.fd_in, .events = POLLIN };
	char bytes[READ_B];

	for (size_t got = 0; got < DRAIN_B && !l->app->quit;) {
		ssize_t n = read(more.fd, bytes, sizeof(bytes));

		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			return;
		if (n <= 0) {
			l->lost = true;
			return;
		}
		kn_decoder_feed(l->decoder, bytes, (size_t)n);
		events(l);
		got += (size_t)n;
		if (poll(&more, 1, 0) <= 0 || (more.revents & POLLIN) == 0)
			return;
	}
}

static void
suspend(struct loop *l)
{
	struct kn_app *app = l->app;

	app->suspend = false;
	kn_app_save(app);
	kn_screen_suspend(app->o.screen);
	app_signals_stop_self();
	kn_screen_resume(app->o.screen);
	kn_screen_damage(app->o.screen);
	app->dirty = true;
}

static void
read_signals(struct loop *l)
{
	unsigned char bytes[64];
	ssize_t n = read(l->fds[FD_SIGNALS].fd, bytes, sizeof(bytes));

	for (ssize_t i = 0; i < n; i++) {
		if (bytes[i] == SIGWINCH) {
			kn_screen_resized(l->app->o.screen);
			l->app->dirty = true;
		} else if (bytes[i] == SIGCONT) {
			kn_screen_retake(l->app->o.screen);
			l->app->dirty = true;
		} else if (bytes[i] == SIGTSTP) {
			l->app->suspend = true;
		} else if (bytes[i] == SIGINT && l->page) {
			l->page = false;        /* Ctrl-C leaves it */
		} else if (bytes[i] != SIGCHLD) {
			/* An editor that ended was waited for already. */
			l->signal = bytes[i];
		}
	}
}

/*
 * Waits for Enter or end of file, or a signal that ends the page: the
 * terminal is as the shell has it, line by line with echo. What is typed
 * after that line stays for the reader.
 */
static void
await_enter(struct loop *l)
{
	struct pollfd fds[2] = { { .fd = l->app->o.fd_in, .events = POLLIN },
	    l->fds[FD_SIGNALS] };
	char line[READ_B];

	l->page = true;
	while (l->page && l->signal == 0 && !l->app->suspend) {
		if (poll(fds, 2, -1) < 0) {
			if (errno != EINTR)
				break;
			continue;
		}
		if (fds[1].revents != 0)
			read_signals(l);
		if (fds[0].revents != 0 &&
		    (read(fds[0].fd, line, sizeof(line)) >= 0 ||
		    errno != EINTR))
			l->page = false;
	}
	l->page = false;
}

/* The passage alone on the terminal, for its own selection by mouse. */
static void
show_plain(struct loop *l)
{
	struct kn_app *app = l->app;

	app->plain = false;
	kn_screen_suspend(app->o.screen);
	app_show_plain(app);
	await_enter(l);
	kn_screen_resume(app->o.screen);
	kn_screen_damage(app->o.screen);
	app->dirty = true;
}

/* The note that is being written, in the person's own editor. */
static void
edit_external(struct loop *l)
{
	struct kn_app *app = l->app;
	struct app_external x = { .command = app->o.editor,
	    .dirs = { app->o.editor_dir[0], app->o.editor_dir[1],
	    app->o.editor_dir[2] }, .signals = l->fds[FD_SIGNALS].fd };
	struct kn_buf text;
	struct kn_err err;

	app->external = false;
	if (!kn_pane_is_editor(app->overlay))
		return;
	kn_app_save(app);
	x.name = kn_pane_editor_draft(app->overlay);
	kn_buf_init(&text, KN_NOTE_TEXT_MAX_B);
	kn_screen_suspend(app->o.screen);
	enum kn_status status = app_external_edit(&x,
	    kn_pane_editor_text(app->overlay), &text, &err);
	if (status == KN_OK)
		kn_pane_editor_replace(app->overlay, kn_buf_get(&text));
	else
		kn_app_notice(app, &err);
	kn_buf_dispose(&text);
	l->signal = x.signal;
	if (l->signal == 0)
		kn_screen_resume(app->o.screen);
	kn_screen_resized(app->o.screen);
	kn_screen_damage(app->o.screen);
	app->dirty = true;
}

static bool
wait_for_news(struct loop *l)
{
	int due_ms = app_due_ms(l->app), esc_ms = -1;

	if (!kn_decoder_pending(l->decoder, &esc_ms))
		esc_ms = -1;
	/* A worker may have started or ended; poll skips a negative fd. */
	l->fds[FD_WORKER].fd = app_worker_fd(l->app);
	l->fds[FD_WATCH].fd = app_watch_fd(l->app);
	l->fds[FD_SEEK].fd = app_seek_fd(l->app);
	l->fds[FD_TTY].events = app_seek_full(l->app) ? 0 : POLLIN;
	int wait_ms = app_sooner_ms(app_sooner_ms(esc_ms, due_ms),
	    app_watch_timeout_ms(l->app));
	int n = poll(l->fds, N_FDS, wait_ms);
	if (n < 0 && errno != EINTR)
		l->lost = true;
	if (due_ms >= 0 && app_due_ms(l->app) == 0)
		app_do_due(l->app);
	if (n == 0 && wait_ms == esc_ms) {
		kn_decoder_flush(l->decoder);
		events(l);
	}
	return n > 0;
}

static void
draw(struct loop *l)
{
	if (!l->app->quit && kn_app_draw(l->app) != KN_OK)
		l->lost = true;
}

static void
step(struct loop *l)
{
	if (!wait_for_news(l))
		return;
	if (l->fds[FD_SIGNALS].revents != 0)
		read_signals(l);
	if ((l->fds[FD_TTY].revents & POLLIN) != 0)
		read_tty(l);
	else if (l->fds[FD_TTY].revents != 0)
		l->lost = true;         /* POLLHUP, POLLERR, POLLNVAL */
	/* What others did comes behind the answer to the key. */
	if (l->fds[FD_WORKER].revents != 0 || l->fds[FD_WATCH].revents != 0)
		draw(l);
	if (l->app->worker != NULL && l->fds[FD_WORKER].revents != 0)
		app_worker_news(l->app);
	if (l->fds[FD_WATCH].revents != 0)
		app_watch_look(l->app);
	if (l->fds[FD_SEEK].revents != 0)
		app_seek_news(l->app);
	if (l->app->plain)
		show_plain(l);
	if (l->app->external)
		edit_external(l);
	if (l->app->suspend)
		suspend(l);
	kept_keys(l);
}

/*
 * The first index of a small corpus is there in a moment: keys typed
 * meanwhile wait in the terminal for it, as there is nothing they could act
 * on. A large corpus is not waited for.
 */
static void
await_first_index(struct loop *l)
{
	uint64_t now = kn_clock_ms(), until = now + FIRST_INDEX_MS;

	for (; l->app->model->index_state == KN_INDEX_BUILDING &&
	    l->app->worker != NULL && l->signal == 0 && now < until;
	    now = kn_clock_ms()) {
		struct pollfd *fds = &l->fds[FD_SIGNALS];

		l->fds[FD_WORKER].fd = app_worker_fd(l->app);
		if (poll(fds, N_FDS - FD_SIGNALS,
		    (int)(until - now) + 1) <= 0)
			continue;
		if (l->fds[FD_SIGNALS].revents != 0)
			read_signals(l);
		if (l->fds[FD_WORKER].revents != 0)
			app_worker_news(l->app);
	}
	if (kn_app_draw(l->app) != KN_OK)
		l->lost = true;
}

int
kn_app_run(struct kn_app *app)
{
	struct loop l = { .app = app, .decoder = kn_decoder_new() };

	app_run_soon();
	kn_screen_on_late(app->o.screen, late_bytes, &l);
	kn_screen_keys(app->o.screen, kn_decoder_add_named, l.decoder);
	l.fds[FD_TTY] = (struct pollfd){ .fd = app->o.fd_in,
	    .events = POLLIN };
	l.fds[FD_SIGNALS] = (struct pollfd){ .fd = app_signals_open(),
	    .events = POLLIN };
	l.fds[FD_WORKER] = (struct pollfd){ .fd = -1, .events = POLLIN };
	l.fds[FD_WATCH] = (struct pollfd){ .fd = -1, .events = POLLIN };
	l.fds[FD_SEEK] = (struct pollfd){ .fd = -1, .events = POLLIN };
	app->running = true;
	app_watch_start(app);
	kn_app_restore(app);
	l.lost = kn_app_draw(app) != KN_OK;
	app_worker_start(app);
	/* Behind the first screen: folders of private files, such as /tmp,
	 * can be large. */
	app_sweep(app);
	await_first_index(&l);
	while (!app->quit && l.signal == 0 && !l.lost) {
		step(&l);
		draw(&l);
		/* Also beside keys that never stop. */
		if (app_watch_timeout_ms(app) == 0) {
			app_watch_work(app);
			draw(&l);
		}
	}
	app_seek_give_up(app);
	kn_app_save(app);
	app_leave(app);
	/* As long as there is a decoder for answers that are still coming. */
	kn_screen_suspend(app->o.screen);
	kn_screen_on_late(app->o.screen, NULL, NULL);
	app_keep_answer(app);
	app->left_worker = !app_seek_free(app);
	app->left_worker = !app_worker_stop(app) || app->left_worker;
	app->running = false;
	app_signals_close();
	kn_decoder_free(l.decoder);
	return l.lost ? -1 : l.signal;
}
