/*
 * action.h: what a key or a command line can make happen.
 *
 * The names are those of action.def. An action goes to the focused pane
 * first, which handles it or lets it pass up to the application. Each holder
 * of handlers has a table of them; there is no central switch.
 */
#ifndef KUNNASH_ACTION_H
#define KUNNASH_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/str.h"

enum kn_action {
#define KN_ACTION(NAME, name, arg, msgid) KN_ACT_##NAME,
#include "tui/pane/action.def"
#undef KN_ACTION
	KN_ACT_COUNT
};

const char *kn_action_name(enum kn_action a);
const char *kn_action_arg(enum kn_action a);    /* "" or the argument's name */
const char *kn_action_msgid(enum kn_action a);
/* KN_ACT_COUNT when the name is none. */
enum kn_action kn_action_find(struct kn_str name);
/* "filter country:FR": splits a command string; false: unknown action. */
bool kn_action_parse(struct kn_str command, enum kn_action *a,
    struct kn_str *arg);

/* One handler. It returns false to let the action pass up. */
struct kn_handler {
	enum kn_action action;
	bool (*fn)(void *self, struct kn_str arg);
};

/* Runs the handler of a, if the table has one: true when it was handled. */
bool kn_handlers_run(const struct kn_handler *rows, size_t n, void *self,
    enum kn_action a, struct kn_str arg);

#endif
