/*
 * editor_priv.h: the state of the editor of a note, for editor.c (what is
 * seen and typed) and editor_note.c (what becomes of it).
 */
#ifndef KUNNASH_EDITOR_PRIV_H
#define KUNNASH_EDITOR_PRIV_H

#include "tui/pane/editor.h"
#include "tui/pane/textarea.h"

enum editor_field { TEXT, TAGS, LABEL, N_FIELDS };

/* What stands in the way of saving; saving again overcomes it. */
enum editor_obstacle { NONE, DELETED, CHANGED };

struct editor {
	struct kn_pane base;
	struct kn_note note;            /* as it is in the notebook */
	char *draft;                    /* the name of its draft */
	struct kn_textarea *area;
	struct kn_lineedit *tags;
	struct kn_label *labels;
	size_t n_labels;
	size_t label;                   /* of labels; n_labels: none */
	enum editor_field field;
	bool prefix;                    /* C-x was typed */
	bool warned;                    /* leaving once more loses it */
	enum editor_obstacle obstacle;
	/* What is in the notebook, as it looks in here. */
	char *saved_text, *saved_tags;
	size_t saved_label;
	/* The draft. */
	uint64_t seen;                  /* the last change that was noticed */
	uint64_t label_serial;
	int64_t due_ms;                 /* when it must be kept; 0: it is */
	bool stored;                    /* there is one in the notebook */
	struct kn_rect text_at, tags_at, label_at;
};

/* The notebook, or NULL; the text. */
struct kn_notebook *editor__notebook(const struct editor *e);
struct kn_textedit *editor__edit(const struct editor *e);
/* Fills the fields from a note. */
void editor__show(struct editor *e, const struct kn_note *n);
/* Whether anything is not as it is in the notebook. */
bool editor__differs(const struct editor *e);
/* Takes up the draft that an earlier session left. */
void editor__take_draft(struct editor *e);
/* What changes with every change; and after whatever may have made one. */
uint64_t editor__serial(const struct editor *e);
void editor__changed(struct editor *e);
/* The operations of a pane that keeps drafts. */
int editor__due_ms(const struct kn_pane *base);
void editor__keep(struct kn_pane *base);
/* Saves the note; false, and the notice says why, when it stays open. */
bool editor__save(struct editor *e);
/* The same as a new note, whatever became of the one it was. */
bool editor__save_apart(struct editor *e);

#endif
