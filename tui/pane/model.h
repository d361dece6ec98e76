/*
 * model.h: what is being read: the state that panes show and actions change.
 *
 * One model a reader. It holds the session, the filter with its result, the
 * selected row and the open article. Panes read its members; changes go
 * through the functions here, which keep them consistent. Nothing here draws.
 */
#ifndef KUNNASH_MODEL_H
#define KUNNASH_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/seen.h"
#include "kunnash/session.h"
#include "tui/look/look.h"
#include "tui/look/progress.h"

struct kn_layer;
struct kn_past;
struct kn_trail;
struct kn_layer_hit;
struct kn_note_view;
struct kn_before;
struct kn_finder;
struct kn_finders;

/* The open article with everything shown of it. */
struct kn_open {
	struct kn_article row;
	struct kn_doc *doc;
	struct kn_mentions mentions;    /* by start */
	struct kn_hit *hits;            /* of the filter's words, by start */
	size_t n_hits;
	bool of_words;                  /* the filter asks for words */
	struct kn_placed *placed;       /* notes, by place: the person's and
					   those of layers */
	const struct kn_note_view **of; /* what each is in its layer; NULL:
					   it is the person's (or all are) */
	size_t n_placed;
	struct kn_layer_hit *foreign;   /* what layers have of the article */
	size_t n_foreign;
	bool starred, read;
};

/* Whether there is something to list, and who is making it. */
enum kn_index_state {
	KN_INDEX_READY,
	KN_INDEX_BUILDING,      /* a worker is reading the sources */
	KN_INDEX_FAILED,        /* the notice says why, and `failed` */
};

struct kn_model {
	struct kn_session *session;     /* borrowed; NULL: nothing to read */
	struct kn_locale locale;
	unsigned layout_flags;          /* KN_LAYOUT_*, as the terminal needs */
	struct kn_query *filter;        /* never NULL */
	struct kn_result *result;       /* NULL while there is no index */
	struct kn_index_totals totals;
	struct kn_sort sort;
	bool ranked;                    /* the filter is a search: best first,
					   and a page filled (seek.h) */
	struct kn_before *before;       /* while one is typed; or NULL */
	struct kn_finders *finders;     /* hits.c; or NULL */
	bool copies, no_aliases;
	/* is:new: first seen after this; "": nobody was here before. */
	char new_since[KN_MOMENT_LEN + 1];
	char saved[37];         /* id of the saved filter in use, or "" */
	unsigned deadline_ms;   /* of a query; 0: none */
	size_t row;                     /* selected row of the result */
	bool overtaken;                 /* a row is of no article any more: an
					   update is to be taken up */
	int64_t shift;                  /* so many rows came before it with
					   another index: the list moves along
					   and sets it to 0 */
	struct kn_set *chosen;          /* articles (chosen.h); or NULL */
	struct kn_bulk *bulk;           /* what is done to them; or NULL */
	uint64_t build;                 /* of the index whose ids they are */
	struct kn_past *past;           /* filters (past.h); or NULL */
	struct kn_trail *trail;         /* places (trail.h); or NULL */
	struct kn_open *open;           /* or NULL */
	struct kn_target *unsaved_read; /* read, not saved as such; or NULL */
	uint32_t open_serial;           /* rises when open changes */
	uint32_t result_serial;         /* rises when result changes */
	uint64_t hits;                  /* in all stories of this result: */
	uint32_t hits_serial;
	bool hits_all;                  /* or in more than were counted */
	bool boilerplate;               /* show what is not title or body */
	bool sidebar_corpus;            /* sidebar: the filtered corpus */
	struct kn_span current;         /* hit or mention; empty: none */
	struct kn_span marked;          /* what was copied, while the notice
					   says so; empty: nothing */
	struct kn_span selection;       /* of the open article; empty: none */
	bool at_start;                  /* its active end is its start */
	size_t note;                    /* current one of open->placed, or
					   SIZE_MAX */
	bool notes_hidden;              /* the person's, in the article */
	struct kn_layer *const *layers; /* of colleagues; borrowed */
	size_t n_layers;
	char *beside;                   /* query of the chart's second series;
					   "": the whole corpus; NULL: none */
	unsigned notes_group;           /* how the notes pane was left, and */
	char *notes_at;                 /* on which note; owned, or NULL */
	uint64_t notes_version;         /* of the notebook that is shown */
	uint32_t notes_serial;          /* rises when notes or marks change */
	struct kn_label *labels;        /* kn_model_labels() */
	size_t n_labels;
	bool refusal_told;              /* why nothing can be noted was said */
	bool have_labels, labels_counted;
	enum kn_index_state index_state;
	struct kn_err failed;           /* of KN_INDEX_FAILED */
	struct kn_index_progress progress;
	struct kn_pace pace;            /* of it */
	bool updating;                  /* a run takes long enough to be told */
	bool other_writes;              /* and it is another process's */
	struct kn_buf notice;           /* one line for the status; may be "" */
	bool notice_is_error;
	bool notice_raw;                /* sent as it is stored, unguarded */
};

struct kn_model *kn_model_new(struct kn_session *session,
    const struct kn_options *options, enum kn_lang lang);
void kn_model_free(struct kn_model *m);

/* Takes up options that changed; runs the filter anew where they matter. */
void kn_model_options(struct kn_model *m, const struct kn_options *options);

/* The index, or NULL while there is none. */
struct kn_index *kn_model_index(const struct kn_model *m);

/* Runs the filter anew (after a change of order, options or index) and keeps
 * the selected and the open article where they still are. Errors go to the
 * notice. */
void kn_model_reload(struct kn_model *m);
/* Looks whether the index changed on disk; reloads if so. */
void kn_model_refresh(struct kn_model *m);

/*
 * Replaces the filter; takes q. On an error, or when nothing would be left
 * and keep_if_none is set, the old filter stays, the notice says why, and
 * the status is not KN_OK.
 */
enum kn_status kn_model_set_filter(struct kn_model *m, struct kn_query *q,
    bool keep_if_none);
/* The same from text, with the place of a mistake in the notice. */
enum kn_status kn_model_set_filter_text(struct kn_model *m,
    struct kn_str text, bool keep_if_none);
/* The same, ranked or not: as a filter that was used before was. */
enum kn_status kn_model_set_filter_as(struct kn_model *m,
    struct kn_str text, bool ranked, bool keep_if_none);
/* How the list is sorted now. */
struct kn_sort kn_model_sort(const struct kn_model *m);

/* Runs a query as the filter is run. */
enum kn_status kn_model_run(struct kn_model *m, const struct kn_query *q,
    struct kn_result **out, struct kn_err *err) KN_MUST_CHECK;
/* Looks when the last visit ended; at the start of this one. */
void kn_model_find_visit(struct kn_model *m);
/* How many stories a query means (NULL: any) that were first seen after a
 * moment; NULL: after that visit. */
size_t kn_model_count_new(struct kn_model *m, const struct kn_query *q,
    const char *since);
/*
 * Filters by a query (taken) that a saved filter is, or is part of it: this
 * is a visit of the filter, which ends with the next other filter or with the
 * session. False: the filter was not taken.
 */
bool kn_model_use_saved(struct kn_model *m, const char *id,
    struct kn_query *q);
/* The visit of the saved filter in use, if there is one, ends. */
void kn_model_leave_saved(struct kn_model *m);

/* Selects a row (clamped). */
void kn_model_select(struct kn_model *m, size_t row);
/* Opens an article of the result, selecting its row. */
bool kn_model_open_row(struct kn_model *m, size_t row);
/* Whether the open article is the one of the selected row. */
bool kn_model_row_is_open(struct kn_model *m);
/* Opens the article with this id and selects its row if it has one. */
bool kn_model_open_id(struct kn_model *m, uint32_t id);

/* Adds or excludes an entity: the condition's field comes from its type. */
void kn_model_filter_entity(struct kn_model *m, const struct kn_entity *e,
    bool exclude);
/* The query field of a type ("country"), or NULL when it has none. */
const char *kn_type_field(enum kn_type type);

/*
 * The next (step 1) or previous (-1) hit, or mention of an entity, after the
 * current one or from_b; becomes current. Hits go on in the next article
 * that has one; which it is, and that there is none, is said. False when
 * there is none.
 */
bool kn_model_step_hit(struct kn_model *m, size_t from_b, int step);
/* Says which of the hits is current: "hit 2/7", why it is one, and which of
 * the articles it is in when that is another one. */
void kn_model_tell_hit(struct kn_model *m, bool other_article);
/* Whether a row has only some of the words that are searched for. */
bool kn_model_row_is_part(const struct kn_model *m, size_t row);
/* What finds the hits in articles of the result, or NULL, with a notice; some:
 * in those rows. Valid until the result changes. */
const struct kn_finder *kn_model_finder(struct kn_model *m, bool some);
bool kn_model_step_mention(struct kn_model *m, uint32_t entity,
    size_t from_b, int step);

/* After any change of the notebook, by this or another process: the notes of
 * the open article are read and placed anew. The current note stays so. */
void kn_model_notes_changed(struct kn_model *m);

/* How the filter is run, and what is held beside it. */
struct kn_run_opts kn_model_run_opts(const struct kn_model *m);

/* Sets the notice; kn_err's sentence, or a msgid with filtered detail. */
void kn_model_notice_err(struct kn_model *m, const struct kn_err *err);
/* The same for a query, with the place in what was typed (s NULL: nothing
 * was). */
void kn_model_notice_query_err(struct kn_model *m, const struct kn_err *err,
    struct kn_str typed);
/* That a query found nothing, or what may have been meant (notice.c). */
void kn_model_notice_none(struct kn_model *m, const struct kn_query *q,
    struct kn_str typed);
void kn_model_notice(struct kn_model *m, const char *msgid,
    struct kn_str detail);
void kn_model_notice_clear(struct kn_model *m);

#endif
