/*
 * app.h: the reader as a program: panes, focus, keys, one poll loop.
 *
 * An application is made over a screen and a session, fed events, and drawn.
 * kn_app_run() does so from a terminal until the user leaves; tests feed and
 * draw by hand on a screen in memory.
 */
#ifndef KUNNASH_APP_H
#define KUNNASH_APP_H

#include <stdbool.h>

#include "kunnash/session.h"
#include "tui/input/input.h"
#include "tui/input/keymap.h"
#include "tui/look/look.h"
#include "tui/screen/screen.h"

struct kn_layer;
struct kn_seeker;

/* Everything is borrowed for as long as the application lives. */
struct kn_app_opts {
	/* NULL: nothing is read, only the test of the forms is shown. */
	struct kn_session *session;
	struct kn_notebook *notebook;   /* that of such a test, or NULL */
	struct kn_screen *screen;
	struct kn_options *options;
	struct kn_keymap *keys;
	struct kn_theme *theme; /* for `:set theme`; may be NULL */
	enum kn_lang lang;
	/* Folders that may take the file of what was copied, best first; each
	 * may be NULL. The last one is made when it is missing. */
	const char *copy_dir[2];
	const char *home;       /* what ~ stands for in messages; or NULL */
	/* Colleagues' notes, shown beside the person's; may be NULL. */
	struct kn_layer *const *layers;
	size_t n_layers;
	/* $VISUAL or $EDITOR, and folders for the private file it gets, best
	 * first; each may be NULL. */
	const char *editor;
	const char *editor_dir[3];
	/* Who runs searches, adopted; NULL: a thread of the reader's, or while
	 * it does not run kn_app_work(). */
	const struct kn_seeker *seeker;
	int fd_in;              /* kn_app_run(): where keys come from */
};

struct kn_app;
struct kn_app *kn_app_new(const struct kn_app_opts *opts);
void kn_app_free(struct kn_app *app);

/* One event from the decoder. */
void kn_app_event(struct kn_app *app, const struct kn_event *event);
/* A command string, as a key binding or the command line has it. */
void kn_app_command(struct kn_app *app, struct kn_str command);
/* Draws what changed; KN_IO when the terminal is gone. */
enum kn_status kn_app_draw(struct kn_app *app);
/* Does a slice of what a pane does behind the keys, as the loop does while
 * nobody types; whether there is more of it. */
bool kn_app_work(struct kn_app *app);
bool kn_app_wants_quit(const struct kn_app *app);
/* Says a failure from before the start in the status line. */
void kn_app_notice(struct kn_app *app, const struct kn_err *err);
/* After kn_app_run(): a thread could not be stopped in time and still uses
 * the session, which must not be closed; the process is to end. What it
 * leaves in the index, the next update mends. */
bool kn_app_left_worker(const struct kn_app *app);
/* Whether the corpus has no article at all. */
bool kn_app_is_empty(const struct kn_app *app);
/* What was chosen in the test of the forms; AUTO: nothing. */
enum kn_bidi kn_app_chosen(const struct kn_app *app);

/* Takes up the place and the filter of the last time, if the index is there;
 * and saves them. */
void kn_app_restore(struct kn_app *app);
void kn_app_save(struct kn_app *app);

/*
 * Runs until the user leaves, the terminal is lost, or a signal says so. The
 * place is saved in each case. Returns the signal that ended it, 0 when the
 * user left, or -1 when the terminal was lost.
 */
int kn_app_run(struct kn_app *app);

#endif
