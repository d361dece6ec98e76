/*
 * seek.h: a search while it is typed, and until it is answered, for the files
 * of this folder.
 */
#ifndef KUNNASH_APP_SEEK_H
#define KUNNASH_APP_SEEK_H

#include "tui/app/app_priv.h"

/* A prompt opens; its text may have changed; Enter: it is final; or it was
 * left. Words that are searched for replace those of the filter. */
void app_seek_begin(struct kn_app *app);
void app_seek_typed(void *app, struct kn_str text);
void app_seek_enter(struct kn_app *app, struct kn_str text);
void app_seek_left(void *app);
/* Searches for words that stand in the open article: that stays open, and the
 * hit there is the current one. */
void app_seek_word(struct kn_app *app, struct kn_str text,
    struct kn_span at);
/* Ends what is under way; shown is again what was before. */
void app_seek_give_up(struct kn_app *app);
/* Between Enter and the answer: what is typed waits for it; false: it does
 * not. As much waits as can. */
bool app_seek_waits(const struct kn_app *app);
bool app_seek_holds(struct kn_app *app, const struct kn_event *event);
bool app_seek_full(const struct kn_app *app);
/* Readable when there is an answer, or -1; takes up answers. */
int app_seek_fd(const struct kn_app *app);
void app_seek_news(struct kn_app *app);
/* A search is to be run in this thread; and runs it. */
bool app_seek_due(const struct kn_app *app);
void app_seek_work(struct kn_app *app);
/* What is wrong with what has been typed so far. */
bool app_seek_problem(const struct kn_app *app, struct kn_buf *out);
/* False: a thread goes on with the session. */
bool app_seek_free(struct kn_app *app);

#endif
