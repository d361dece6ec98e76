/*
 * seek.h: a search while it is typed: its answers are shown as if they were
 * the filter, and what was shown before waits behind them.
 */
#ifndef KUNNASH_PANE_SEEK_H
#define KUNNASH_PANE_SEEK_H

#include "tui/pane/model.h"

/* Articles of more words are not read while something is typed. */
#define KN_SEEK_WORDS_MAX 300000

/* Remembers what is shown; once, until it is kept or left. place_b: the first
 * byte in view of the open article. */
void kn_seek_begin(struct kn_model *m, size_t place_b);
bool kn_seek_on(const struct kn_model *m);
/* What typed words mean: they take the place of those of the filter. */
enum kn_status kn_seek_query(const struct kn_model *m, struct kn_str typed,
    struct kn_query **out, struct kn_err *err) KN_MUST_CHECK;
/* A new query: what of a filter is words, for which there are hits; NULL: it
 * asks for none. */
struct kn_query *kn_seek_words(const struct kn_query *filter);
/* How a search is run. */
void kn_seek_opts(struct kn_run_opts *opts, bool ranked);
/* Shows an answer; takes q and its result. stay: the open article stays open
 * if it is in the result. */
void kn_seek_show(struct kn_model *m, struct kn_query *q,
    struct kn_result *result, bool stay);
/* The hits in all stories of what is shown have been counted. */
void kn_seek_counted(struct kn_model *m, uint64_t hits, bool all);
/* What is shown is the filter from now on. */
void kn_seek_keep(struct kn_model *m);
/* Shows again what was before, and goes on waiting; and ends it. *place_b: the
 * place in the article. */
void kn_seek_reset(struct kn_model *m, size_t *place_b);
void kn_seek_leave(struct kn_model *m, size_t *place_b);
/* The filter that lasts: the one before, while one is typed. */
const struct kn_query *kn_seek_filter(const struct kn_model *m,
    bool *ranked);

#endif
