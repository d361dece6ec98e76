/*
 * screen_priv.h: what the two kinds of screen share.
 */
#ifndef KUNNASH_SCREEN_PRIV_H
#define KUNNASH_SCREEN_PRIV_H

#include "tui/screen/screen.h"

/* Members may be NULL: then there is nothing to do. */
struct screen_ops {
	void (*close)(struct kn_screen *s);
	void (*resized)(struct kn_screen *s);
	enum kn_status (*show)(struct kn_screen *s, const struct kn_grid *g);
	void (*damage)(struct kn_screen *s);
	void (*suspend)(struct kn_screen *s);
	void (*resume)(struct kn_screen *s);
	void (*retake)(struct kn_screen *s);
	bool (*reply)(struct kn_screen *s, const struct kn_reply *r);
	void (*keys)(struct kn_screen *s, kn_screen_key_fn *fn, void *user);
	size_t (*clipboard)(struct kn_screen *s, struct kn_str text);
	void (*page)(struct kn_screen *s, struct kn_str text);
	/* Brings treatment up to date; true when all must be shown anew. */
	bool (*set_bidi)(struct kn_screen *s, enum kn_bidi bidi,
	    enum kn_harakat harakat);
	bool (*identity)(struct kn_screen *s, struct kn_buf *out);
};

/* The first member of each kind of screen. */
struct kn_screen {
	const struct screen_ops *ops;
	struct kn_grid *shown;  /* the grid last shown */
	int w, h;
	struct kn_treatment treatment;
	const char *background; /* NULL: not known */
	kn_screen_late_fn *late;
	void *late_user;
};

#endif
