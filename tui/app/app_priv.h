/*
 * app_priv.h: the application's state, shared by the files of this folder.
 */
#ifndef KUNNASH_APP_PRIV_H
#define KUNNASH_APP_PRIV_H

#include "tui/app/app.h"
#include "tui/input/lineedit.h"
#include "tui/pane/pane.h"

/* The panes in reading order, from the interface's start. */
enum app_pane { APP_LIST, APP_READER, APP_SIDEBAR, APP_N_PANES };

struct worker;
struct app_seek;

struct kn_app {
	struct kn_app_opts o;
	struct kn_model *model;
	struct kn_grid *grid;
	struct kn_pane *pane[APP_N_PANES];
	enum app_pane focus;
	enum app_pane side;             /* list or sidebar, beside the reader */
	struct kn_pane *overlay;        /* picker, help, prompt; or NULL */
	bool overlay_is_prompt;
	struct kn_pane *back;           /* overlay that is back when the
					   reader is left; or NULL */
	struct kn_lineedit *edit_filter, *edit_search, *edit_command;
	struct kn_pane *pressed;        /* where a button is down; or NULL */
	bool zoom;
	bool quit, suspend;
	bool plain;                     /* show the passage alone, next */
	bool external;                  /* the note in $EDITOR, next */
	char *last_draft;               /* that was opened; or NULL */
	bool dirty;
	bool new_told;          /* what is new was said */
	bool restored;
	/* ---- treatment.c ---- */
	bool identified;                /* the terminal has said its name */
	bool recalled;                  /* looked for an answer */
	enum kn_bidi answer;            /* to the test, on this terminal */
	bool answer_unsaved;
	bool testing;                   /* the test is open */
	enum kn_bidi chosen;            /* in this session; AUTO: nothing */
	struct app_seek *seek;          /* seek.c; or NULL */
	bool running;                   /* in kn_app_run() */
	struct worker *worker;          /* or NULL */
	bool left_worker;               /* one goes on with the session */
	bool ours;                      /* the index is ours to write */
	char *refused;                  /* rows of gazetteers that were not
					   taken, as lines; or NULL */
	struct watch *watch;            /* outside.h; or NULL */
};

/* ---- actions.c, commands.c ---- */
extern const struct kn_handler app_handlers[];
extern const size_t app_n_handlers;
/* The options that `:set` changes while the reader runs, in turn; KN_OPT_COUNT
 * past the last. The others are read at the start only. */
enum kn_opt app_live_option(size_t i);
void app_open_overlay(struct kn_app *app, struct kn_pane *pane, bool prompt);
void app_close_overlay(struct kn_app *app);
/* Shows what waits behind the reader again; false: nothing does. */
bool app_go_back(struct kn_app *app);
void app_focus(struct kn_app *app, enum app_pane pane);
/* The notebook, or NULL. */
struct kn_notebook *app_notebook(const struct kn_app *app);
/* The prompts: `:`, `f`, `/`. */
bool app_prompt_command(struct kn_app *app);
bool app_prompt_filter(struct kn_app *app);
bool app_prompt_search(struct kn_app *app);

/* ---- state.c ---- */
/* Says how many stories are new; true when it did. */
bool app_tell_new(struct kn_app *app);
/* At the end: the visit is over, what was new is so no longer. */
void app_leave(struct kn_app *app);

/* ---- geometry.c ---- */
/* Tells the panes where they stand, so that keys typed ahead of the next
 * drawing find them there. */
void app_place(struct kn_app *app);
/* Where an overlay stands. */
struct kn_rect app_overlay_rect(const struct kn_app *app, int w, int h);

/* ---- compose.c ---- */
/* Draws everything into app->grid. */
void app_compose(struct kn_app *app);

/* ---- treatment.c: how this terminal is treated ---- */
/* Takes up how the screen treats the terminal; after answers of it. */
void app_treat(struct kn_app *app);
/* Takes up what the terminal told of its background. */
void app_theme(struct kn_app *app);
/* Takes up the options bidi and harakat. */
void app_treat_options(struct kn_app *app);
/* After `:set bidi`: "auto" forgets what was answered on this terminal. */
void app_bidi_set(struct kn_app *app);
/* Takes up what is remembered of the terminal: by what is known of it at the
 * start, and once it has said its name. */
void app_identify(struct kn_app *app);
/* At the end: keeps an answer even if the terminal never said its name. */
void app_keep_answer(struct kn_app *app);
/* Opens the test of the forms; and when it was left. */
void app_test(struct kn_app *app);
void app_test_left(struct kn_app *app);

/* ---- rejects.c ---- */
/* The list of what was not taken from the sources. */
bool app_rejects(void *self, struct kn_str arg);

/* ---- drafts.c: notes that were not saved ---- */
/* At the start: says that there are some. */
void app_tell_drafts(struct kn_app *app);
/* Opens the editor on what is selected, current or open; a colleague's note
 * to be read. */
void app_write_note(struct kn_app *app);
/* Opens the memo on the corpus in the editor. */
void app_write_memo(struct kn_app *app);
/* Opens one, each time another. */
void app_open_draft(struct kn_app *app);
/* When what is being written must be kept, in ms; -1: there is nothing. And
 * keeps it. */
int app_due_ms(const struct kn_app *app);
void app_keep(struct kn_app *app);
/* What is due: a search, that, or a slice of what is done to many articles. */
void app_do_due(struct kn_app *app);

/* ---- copy.c: the passage to where the reader can paste it ---- */
bool app_copy(struct kn_app *app, bool cited);
/* Puts it alone on the terminal, which the screen has given back. */
void app_show_plain(struct kn_app *app);

/* ---- facets.c: filters chosen, saved, used again; chosen articles ---- */
bool app_pick(void *app, struct kn_str arg);
bool app_pick_country(void *app, struct kn_str arg);
bool app_pick_agency(void *app, struct kn_str arg);
bool app_pick_person(void *app, struct kn_str arg);
bool app_filters(void *app, struct kn_str arg);
bool app_filter_save(void *app, struct kn_str arg);
bool app_filter_delete(void *app, struct kn_str arg);
bool app_filter_back(void *app, struct kn_str arg);
bool app_filter_forward(void *app, struct kn_str arg);
bool app_tag(void *app, struct kn_str arg);
bool app_export(void *app, struct kn_str arg);

/* ---- marks.c: actions on the notebook ---- */
/* The article that is meant: in the list that of the selected row, elsewhere
 * the open one; false, and said, when there is none. */
bool app_meant(struct kn_app *app, uint32_t *id);
bool app_notes(void *app, struct kn_str arg);
bool app_labels(void *app, struct kn_str arg);
bool app_label_all(void *app, struct kn_str arg);
bool app_memo(void *app, struct kn_str arg);
bool app_correct(void *app, struct kn_str arg);
bool app_correct_article(void *app, struct kn_str arg);
/* ---- page.c: the page of an entity ---- */
bool app_dossier(void *app, struct kn_str arg);
/* The entity of the current mention, or NULL. */
const struct kn_entity *app_current_entity(const struct kn_model *m);
bool app_notes_hide(void *app, struct kn_str arg);
bool app_edit_external(void *app, struct kn_str arg);
bool app_write(void *app, struct kn_str arg);
bool app_drafts(void *app, struct kn_str arg);
bool app_undo(void *app, struct kn_str arg);
bool app_redo(void *app, struct kn_str arg);
bool app_star(void *app, struct kn_str arg);
bool app_read(void *app, struct kn_str arg);

/* ---- jumps.c: from a place in an article to others ---- */
/* What stands under the reader's cursor behind what was typed: a name as a
 * condition, or the words. False: nothing does. */
bool app_complete_cursor(struct kn_app *app, struct kn_str before,
    struct kn_buf *out);
/* Where the person reads is noted, before and after each event. */
void app_note_place(struct kn_app *app);
bool app_mark(void *app, struct kn_str arg);
bool app_mark_delete(void *app, struct kn_str arg);
bool app_jump(void *app, struct kn_str arg);
bool app_place_back(void *app, struct kn_str arg);
bool app_place_forward(void *app, struct kn_str arg);
bool app_search_word(void *app, struct kn_str arg);

/* ---- views.c: views of what the filter means ---- */
bool app_timeline(void *app, struct kn_str arg);
bool app_quotes(void *app, struct kn_str arg);
bool app_meetings(void *app, struct kn_str arg);
bool app_sort(void *app, struct kn_str arg);
bool app_next_sort(void *app, struct kn_str arg);

/* ---- sweep.c: what was left in private files ---- */
/* At the start: takes it up into drafts, and removes it. */
void app_sweep(struct kn_app *app);

/* ---- copyfile.c ---- */
/* However many writes it takes; false and errno when it does not go on. */
bool app_write_all(int fd, struct kn_str text);
/*
 * Writes a text into the first folder that takes it, as a file of the
 * person's alone (0600), whole or not at all; never through a link or into
 * another's folder. Appends its path to `path`. KN_IO: none takes it.
 */
enum kn_status app_copy_file(const char *const dir[2], struct kn_str text,
    struct kn_buf *path, struct kn_err *err) KN_MUST_CHECK;

/* ---- signals.c ---- */
/* Catches signals into a pipe; its reading end, or -1. */
int app_signals_open(void);
void app_signals_close(void);
/* Whether the end or stop of a child is a signal too. */
void app_signals_children(bool on);
/* Stops this process as Ctrl-Z does; returns when it is continued. */
void app_signals_stop_self(void);

#endif
