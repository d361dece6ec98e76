/*
 * keymap.h: which key does what, in which context.
 *
 * Default bindings are the rows of keymap.def: context, key, command string
 * ("page-down", "filter country:FR"). A context has a parent: lookup walks
 * up to "global". The user's keys file adds rows of the same form. What the
 * commands are is the action table's affair (tui/pane/action.def): a keymap
 * only holds strings.
 */
#ifndef KUNNASH_KEYMAP_H
#define KUNNASH_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/err.h"
#include "kunnash/str.h"
#include "tui/input/input.h"

enum kn_context {
#define KN_CONTEXT(NAME, name, PARENT, msgid) KN_CTX_##NAME,
#include "tui/input/context.def"
#undef KN_CONTEXT
	KN_CTX_COUNT
};
const char *kn_context_name(enum kn_context ctx);
const char *kn_context_msgid(enum kn_context ctx);
enum kn_context kn_context_parent(enum kn_context ctx); /* COUNT: none */

struct kn_keymap;
/* With the default bindings. */
struct kn_keymap *kn_keymap_new(void);
void kn_keymap_free(struct kn_keymap *m);
/* command "" unbinds. KN_INVALID: unknown context or key. */
enum kn_status kn_keymap_bind(struct kn_keymap *m, struct kn_str context,
    struct kn_str key, struct kn_str command, struct kn_err *err)
    KN_MUST_CHECK;
/* Whether there is such a command: what the commands are is not known here. */
typedef bool kn_keymap_known_fn(struct kn_str command);
/* Reads a keys file, as kn_options_load() does a config file. Commands that
 * known (may be NULL) does not know are problems of their lines. */
enum kn_status kn_keymap_load(struct kn_keymap *m, const char *path,
    kn_keymap_known_fn *known,
    void (*problem)(void *user, const char *path, unsigned line,
    const struct kn_err *err), void *user, struct kn_err *err) KN_MUST_CHECK;
/* The command string, or NULL; borrowed until the next bind. */
const char *kn_keymap_lookup(const struct kn_keymap *m, enum kn_context ctx,
    struct kn_key_press key);
/* Each binding of one context, in table order; for help and man pages. */
void kn_keymap_each(const struct kn_keymap *m, enum kn_context ctx,
    void (*fn)(void *user, struct kn_key_press key, const char *command),
    void *user);
/* The first key bound to a command in ctx or its parents; false: none. */
bool kn_keymap_key_of(const struct kn_keymap *m, enum kn_context ctx,
    const char *command, struct kn_key_press *out);

#endif
