/*
 * pane.h: what every pane is: a small table of operations over the model.
 *
 * Panes draw the model into a rectangle of a grid and handle the actions
 * that concern them; they know nothing of each other nor of the terminal.
 * Geometry is mirrored by the application, text by the line engine.
 */
#ifndef KUNNASH_PANE_H
#define KUNNASH_PANE_H

#include <stdbool.h>

#include "kunnash/listing.h"
#include "kunnash/timeline.h"
#include "tui/bidi/layout.h"
#include "tui/cell/cell.h"
#include "tui/input/keymap.h"
#include "tui/input/lineedit.h"
#include "tui/pane/action.h"
#include "tui/pane/model.h"

struct kn_pane;

/* How far a motion goes; its sign says whether back (-1) or on (1). */
enum kn_motion { KN_MOTION_STEP, KN_MOTION_PAGE, KN_MOTION_END };

struct kn_pane_ops {
	const char *name;
	enum kn_context context;
	/* The context now, where it changes; may be NULL. */
	enum kn_context (*context_now)(const struct kn_pane *p);
	/* Handlers; `self` is the pane. */
	const struct kn_handler *handlers;
	size_t n_handlers;
	/* Obeys up, down, page-up … bottom; may be NULL. */
	void (*move)(struct kn_pane *p, enum kn_motion motion, int sign);
	/* Draws into r; focus: the pane has the keys, and puts the hardware
	 * cursor on its selected row or caret. */
	void (*draw)(struct kn_pane *p, struct kn_grid *g, struct kn_rect r,
	    bool focus);
	/* A click at column x, row y of the pane (from 0); may be NULL. */
	void (*click)(struct kn_pane *p, int x, int y);
	/* The button that was clicked with comes up there, perhaps outside the
	 * pane; may be NULL. */
	void (*release)(struct kn_pane *p, int x, int y);
	/* A key that no binding took (typing in a picker); may be NULL. */
	bool (*key)(struct kn_pane *p, struct kn_key_press key);
	/* Pasted text of unknown origin; may be NULL. */
	void (*paste)(struct kn_pane *p, struct kn_str text);
	/* There is something to do after so many milliseconds (what is being
	 * written must be kept; a search goes on); -1: nothing. keep does
	 * it. Both may be NULL. */
	int (*due_ms)(const struct kn_pane *p);
	void (*keep)(struct kn_pane *p);
	void (*close)(struct kn_pane *p);
};

/* Views of what the filter means, one of which leads to the next: when its
 * articles were published; who says what in them; who met whom. */
enum kn_view { KN_VIEW_TIMELINE, KN_VIEW_QUOTES, KN_VIEW_MEETINGS,
	KN_VIEW_COUNT };

/* The common head of every pane. */
struct kn_pane {
	const struct kn_pane_ops *ops;
	struct kn_model *model;
	struct kn_rect at;      /* where it was drawn last */
	bool done;              /* an overlay that has done its work */
	bool whole;             /* an overlay over the whole screen */
	bool to_reader;         /* done, and the reader has the keys then */
	bool comes_back;        /* with to_reader: is kept, and is back when
				   the reader is left */
	struct kn_pane *over;   /* an overlay to be shown on top, until it is
				   done, or in its place if it is done itself;
				   the application takes it */
	struct kn_pane *under;  /* what comes back then */
	enum kn_view view;      /* of one of those: which */
};

struct kn_pane *kn_pane_list_new(struct kn_model *m);
struct kn_pane *kn_pane_reader_new(struct kn_model *m);
struct kn_pane *kn_pane_sidebar_new(struct kn_model *m);
/* What another copy of the open article's story has and it has not, and the
 * other way round; NULL, with a notice, when there is no copy. */
struct kn_pane *kn_pane_differ_new(struct kn_model *m);
/* A picker: what it chooses among, by name (PICK_COUNT: none), and it. */
enum kn_pick {
#define KN_PICK(NAME, name, field, TYPE, source, heading) KN_PICK_##NAME,
#include "tui/pane/pick.def"
#undef KN_PICK
	KN_PICK_COUNT
};
const char *kn_pick_name(enum kn_pick pick);
enum kn_pick kn_pick_find(struct kn_str name);
struct kn_pane *kn_pane_picker_new(struct kn_model *m, enum kn_pick pick);
/* The page of the entity with this id: everything about it under the filter;
 * an id that is none is told on it. */
struct kn_pane *kn_pane_entity_new(struct kn_model *m, const char *id);
struct kn_pane *kn_pane_timeline_new(struct kn_model *m,
    enum kn_timeline_unit unit);
struct kn_pane *kn_pane_found_new(struct kn_model *m,
    enum kn_listing_kind kind);
/* Handlers of theirs. */
bool kn_pane_view_next(void *self, struct kn_str arg);
bool kn_pane_view_prev(void *self, struct kn_str arg);
/* All notes, by article, label, tag or date; or those to be checked. */
struct kn_pane *kn_pane_notes_new(struct kn_model *m);
/* The tree of labels, to be changed. */
struct kn_pane *kn_pane_labels_new(struct kn_model *m);
/* Every occurrence of some words of the open article, to be labelled; done
 * at once, with a notice, where they are no words. */
struct kn_pane *kn_pane_occurrences_new(struct kn_model *m,
    struct kn_span words);
/* The live key table of a keymap (borrowed). */
struct kn_pane *kn_pane_help_new(struct kn_model *m,
    const struct kn_keymap *keys);
/*
 * A prompt on one line. done gets the text after Enter (not after Esc).
 * complete may be NULL; it appends to out what Tab makes of the text before
 * the caret's end, and returns false when there is nothing to add.
 */
typedef void kn_prompt_fn(void *user, struct kn_str text);
typedef bool kn_complete_fn(void *user, struct kn_str text,
    struct kn_buf *out);
struct kn_pane *kn_pane_prompt_new(struct kn_model *m, const char *label,
    struct kn_lineedit *edit, kn_prompt_fn *done, kn_complete_fn *complete,
    void *user);
/* changed hears of the text whenever it may have changed; left, that there will
 * be no answer. */
void kn_pane_prompt_follow(struct kn_pane *prompt, kn_prompt_fn *changed,
    void (*left)(void *user));
/*
 * The test of the forms: one sentence in each form that text can be given to
 * a terminal in, on numbered rows. chosen gets what the person's number
 * stands for.
 */
typedef void kn_bidi_chosen_fn(void *user, enum kn_bidi choice);
struct kn_pane *kn_pane_bidi_test_new(struct kn_model *m,
    kn_bidi_chosen_fn *chosen, void *user);
/* The number of the row that stands for a choice, or 0. */
int kn_bidi_test_number(enum kn_bidi choice);
/*
 * The editor of a note: text, label, tags. note is adopted (its contents are
 * moved out of it): as the notebook has it, or a new one (id NULL) with its
 * target and anchor, perhaps a label. What is typed is kept as a draft of
 * this name; one that is there already is taken up.
 */
struct kn_pane *kn_pane_editor_new(struct kn_model *m, struct kn_note *note,
    const char *draft);
/* Lines of text under a heading (rejects, long messages); takes the text. */
struct kn_pane *kn_pane_text_new(struct kn_model *m, const char *heading,
    char *text);
void kn_pane_close(struct kn_pane *p);
/* Where its keys are looked up now. */
enum kn_context kn_pane_context(const struct kn_pane *p);
/* Gives an action to a pane: its own handlers, then motions. False: not its. */
bool kn_pane_act(struct kn_pane *p, enum kn_action a, struct kn_str arg);
/* The handler of an overlay that is left without more ado. */
bool kn_pane_leave(void *self, struct kn_str arg);
/* Those of panes in which what was done to the notebook can be undone. */
bool kn_pane_undo(void *self, struct kn_str arg);
bool kn_pane_redo(void *self, struct kn_str arg);
/* Where a motion leads from `row` of n, with `page` rows in view. */
size_t kn_motion_row(size_t row, size_t n, size_t page,
    enum kn_motion motion, int sign);

/* The reader's place: byte offset of its first line; and back. */
size_t kn_pane_reader_place_b(const struct kn_pane *reader);
void kn_pane_reader_go_b(struct kn_pane *reader, size_t at_b);
/* What stands under the cursor: the selection; else the current hit, name or
 * word, or where the current note starts, as far as it is in view; else the
 * first word in view. Empty when there is none. */
struct kn_span kn_pane_reader_words(struct kn_pane *reader);
/* Puts the cursor on the word at a byte of the open article, in view. */
void kn_pane_reader_put_cursor(struct kn_pane *reader, size_t at_b);
/* Whose name it is, or is part of one; NULL: none. */
const struct kn_entity *kn_pane_reader_entity(struct kn_pane *reader);
/* Makes the first note that is in view the current one, if there is one. */
void kn_pane_reader_note_in_view(struct kn_pane *reader);

/*
 * What a key copies of the open article, as bytes of its text: the sentence
 * that holds the current hit or mention, else the first paragraph in view;
 * of one longer than KN_PASSAGE_MAX_B, the sentence in view. Empty when
 * nothing is open. A selection goes before both.
 */
#define KN_PASSAGE_MAX_B (64u * 1024)
struct kn_span kn_pane_reader_passage(const struct kn_pane *reader);

/* ---- chrome: drawing that panes and the application share ------------- */

/* Direction of the interface: right-to-left for Arabic. */
bool kn_model_rtl(const struct kn_model *m);
/*
 * Whether the terminal is left to reorder (--bidi terminal). It takes a row
 * for one paragraph, so that a row holds one field, or fields one behind the
 * other, from the left, with nothing at the right of them; one pane at a
 * time.
 */
bool kn_model_stacked(const struct kn_model *m);
/* Whether the interface's start is at the right of the screen. */
bool kn_model_mirrored(const struct kn_model *m);
/* How text is laid out for this terminal. dir AUTO: by its first strong
 * character, else as the interface. */
struct kn_layout_opts kn_model_layout(const struct kn_model *m,
    enum kn_dir dir);
/* A field of the chrome in row `row` of r, by the interface's direction. */
void kn_chrome_field(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, int row, struct kn_str text, enum kn_align align,
    struct kn_style style);
/* A name at the start of r, in the direction of its own script: a French one
 * ends at its right, brackets and "…" too, in an Arabic interface as well. */
void kn_chrome_name(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, struct kn_str name, struct kn_style style);
/* Two fields of a row: at its start and its end, or (stacked) one behind the
 * other. second may be empty. */
void kn_chrome_pair(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, struct kn_str first, struct kn_str second,
    struct kn_style style);
/* What of a pane is out of view: the scroll marks of its heading. */
enum { KN_MORE_ABOVE = 1, KN_MORE_BELOW = 2 };
/* Those of n rows of which `view` from `top` on are in view. */
unsigned kn_chrome_more(size_t top, size_t view, size_t n);
/* The heading line of a pane, with a word (or "") and scroll marks at its
 * end; the heading is cut before they are. */
void kn_chrome_heading(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, struct kn_str text, struct kn_str end, unsigned more,
    bool focus);
/* The direction that the text of an article starts with: from the right for
 * an Arabic one, whatever its title begins with; else by the first letter. */
enum kn_dir kn_article_dir(const struct kn_meta *meta);
/* The title line: corpus, chips, counts. */
void kn_chrome_title(const struct kn_model *m, struct kn_grid *g, int row);
/* One chip as text in the interface's language. */
void kn_chrome_chip(const struct kn_model *m, const struct kn_query *q,
    size_t i, struct kn_buf *out);
/* A line of text over the whole width: status, hints, errors. */
void kn_chrome_line(const struct kn_model *m, struct kn_grid *g, int row,
    struct kn_str text, struct kn_style style);
/* The same for a terminal that reorders it, whatever the other rows are. */
void kn_chrome_raw_line(struct kn_grid *g, int row, struct kn_str text,
    struct kn_style style);
/* The style role of mentions of a type. */
enum kn_role kn_type_role(enum kn_type type);

#endif
