/*
 * model_priv.h: what the files of the model share: model.c, hits.c, seek.c.
 */
#ifndef KUNNASH_MODEL_PRIV_H
#define KUNNASH_MODEL_PRIV_H

#include "tui/pane/model.h"
#include "tui/pane/seek.h"

/* ---- model.c ---- */
void model__open_free(struct kn_open *o);
struct kn_open *model__open_load(struct kn_model *m, uint32_t id,
    struct kn_err *err);
/* The open article is another one, or none, or anew the one it was. */
void model__replace_open(struct kn_model *m, struct kn_open *o);
/* Takes a result of m->filter; stay: the open article may stay open. */
void model__adopt(struct kn_model *m, struct kn_result *result, bool stay);

/* ---- hits.c ---- */
/* Looks for the hits in the open article; none is current. */
void model__find_hits(struct kn_model *m);
/* Before the filter, the result or the index handle goes. */
void model__finders_drop(struct kn_model *m);

/* ---- seek.c ---- */
void model__before_free(struct kn_model *m);
/* The index handle goes, or its corrections change: what was before is to be
 * run anew. */
void model__before_stale(struct kn_model *m);
/* Ids mean other articles now: none of before was chosen, selected or open. */
void model__before_renumbered(struct kn_model *m);

#endif
