/*
 * session_priv.h: what a session is made of, shared by session.c and follow.c.
 */
#ifndef KN_CORE_SESSION_SESSION_PRIV_H
#define KN_CORE_SESSION_SESSION_PRIV_H

#include "kunnash/session.h"

#include <sys/types.h>
#include <time.h>

#include "kunnash/overlay.h"

struct kn_session {
	char **roots;           /* canonical, sorted, distinct */
	size_t n_roots;
	char *index_path;
	bool given, replace;    /* as of kn_index_opts */
	char *gazetteer_dir;    /* or NULL */
	struct kn_import_opts import;
	char *encoding, *map_file, *map;        /* of it */
	char *notes_named;      /* where the notebook is or would be */
	struct kn_trust trust;
	char **trusted;         /* its files */
	unsigned *owners;       /* of it */
	struct kn_err unread;   /* why what is at index_path is not read */
	char *notes_path;       /* notes.db, when it is open; or NULL */
	char *backed_path;      /* the same, when it can be written; or NULL */
	char *name;
	struct kn_key hash;
	struct kn_index *index;         /* or NULL */
	struct kn_notebook *notebook;   /* or NULL */
	struct kn_overlay *overlay;     /* on index, or NULL */
	struct kn_key corrected;        /* what the overlay says */
	bool laid;              /* corrections, of fields or others */
	uint64_t noted;         /* version of the notebook then */
	/* The index when it was opened, or could not be. */
	uint64_t generation, published;
	bool beside;            /* it is being made anew beside another */
	dev_t dev;              /* its file, … */
	ino_t ino;
	struct timespec changed;        /* … and its time, or when it was
					   asked whether it is behind */
};

/* ---- session.c ------------------------------------------------------------ */

/* A new handle sees nothing corrected yet. */
enum kn_status session__correct_anew(struct kn_session *s,
    struct kn_err *err);

/* ---- follow.c ------------------------------------------------------------- */

/* Opens the index if there is one that this program can read. */
enum kn_status session__open_index(struct kn_session *s,
    struct kn_err *err);
void session__close_index(struct kn_session *s);

#endif
