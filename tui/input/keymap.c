/*
 * keymap.c: which key does what, in which context.
 *
 * In: the rows of keymap.def, then the user's keys file. Out: command
 * strings, which the action table understands. A key that was unbound stays
 * in the table with an empty command: it hides what a parent has for it.
 */
#include "tui/input/keymap.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/look/look.h"

#define BINDINGS_MAX ((size_t)4096)

static const struct {
	const char *name;
	enum kn_context parent;
	const char *msgid;
} contexts[] = {
#define COUNT KN_CTX_COUNT
#define GLOBAL KN_CTX_GLOBAL
#define READER KN_CTX_READER
#define KN_CONTEXT(NAME, name, PARENT, msgid) { name, PARENT, msgid },
#include "tui/input/context.def"
#undef KN_CONTEXT
#undef COUNT
#undef GLOBAL
#undef READER
};

static const struct {
	enum kn_context ctx;
	const char *key;
	const char *command;
} defaults[] = {
#define KN_BIND(CONTEXT, key, command) { KN_CTX_##CONTEXT, key, command },
#include "tui/input/keymap.def"
#undef KN_BIND
};

struct binding {
	enum kn_context ctx;
	struct kn_key_press key;
	char *command;
};

struct kn_keymap {
	struct binding *row;
	size_t n, cap;
};

const char *
kn_context_name(enum kn_context ctx)
{
	return ctx < KN_CTX_COUNT ? contexts[ctx].name : "?";
}

const char *
kn_context_msgid(enum kn_context ctx)
{
	return ctx < KN_CTX_COUNT ? contexts[ctx].msgid : "?";
}

enum kn_context
kn_context_parent(enum kn_context ctx)
{
	return ctx < KN_CTX_COUNT ? contexts[ctx].parent : KN_CTX_COUNT;
}

static bool
same_key(struct kn_key_press a, struct kn_key_press b)
{
	return a.sym == b.sym && a.mods == b.mods;
}

/* The row of a context alone, or NULL. */
static struct binding *
find(const struct kn_keymap *m, enum kn_context ctx, struct kn_key_press key)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->row[i].ctx == ctx && same_key(m->row[i].key, key))
			return &m->row[i];
	return NULL;
}

static void
bind_key(struct kn_keymap *m, enum kn_context ctx, struct kn_key_press key,
    struct kn_str command)
{
	struct binding *b = find(m, ctx, key);

	if (b == NULL) {
		m->row = kn_grow(m->row, &m->cap, m->n + 1, sizeof(*m->row));
		b = &m->row[m->n++];
		*b = (struct binding){ .ctx = ctx, .key = key };
	}
	free(b->command);
	b->command = kn_strndup(command.s, command.n);
}

struct kn_keymap *
kn_keymap_new(void)
{
	struct kn_keymap *m = kn_calloc(1, sizeof(*m));

	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		struct kn_key_press key;

		if (kn_key_parse(kn_str(defaults[i].key), &key))
			bind_key(m, defaults[i].ctx, key,
			    kn_str(defaults[i].command));
	}
	return m;
}

void
kn_keymap_free(struct kn_keymap *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->n; i++)
		free(m->row[i].command);
	free(m->row);
	free(m);
}

enum kn_status
kn_keymap_bind(struct kn_keymap *m, struct kn_str context, struct kn_str key,
    struct kn_str command, struct kn_err *err)
{
	struct kn_key_press press;
	unsigned ctx = 0;

	kn_err_clear(err);
	while (ctx < KN_CTX_COUNT && !kn_str_is(context, contexts[ctx].name))
		ctx++;
	if (ctx == KN_CTX_COUNT)
		return kn_err_set(err, KN_INVALID,
		    N_("no such key context: %s"), "%.*s", (int)context.n,
		    context.s);
	if (!kn_key_parse(key, &press))
		return kn_err_set(err, KN_INVALID, N_("no such key: %s"),
		    "%.*s", (int)key.n, key.s);
	if (m->n >= BINDINGS_MAX && find(m, ctx, press) == NULL)
		return kn_err_set(err, KN_LIMIT, N_("too many key bindings"),
		    NULL);
	bind_key(m, ctx, press, command);
	return KN_OK;
}

const char *
kn_keymap_lookup(const struct kn_keymap *m, enum kn_context ctx,
    struct kn_key_press key)
{
	for (; ctx < KN_CTX_COUNT; ctx = contexts[ctx].parent) {
		const struct binding *b = find(m, ctx, key);

		if (b != NULL)
			return b->command[0] == '\0' ? NULL : b->command;
	}
	return NULL;
}

void
kn_keymap_each(const struct kn_keymap *m, enum kn_context ctx,
    void (*fn)(void *user, struct kn_key_press key, const char *command),
    void *user)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->row[i].ctx == ctx && m->row[i].command[0] != '\0')
			fn(user, m->row[i].key, m->row[i].command);
}

bool
kn_keymap_key_of(const struct kn_keymap *m, enum kn_context ctx,
    const char *command, struct kn_key_press *out)
{
	for (enum kn_context at = ctx; at < KN_CTX_COUNT;
	    at = contexts[at].parent)
		for (size_t i = 0; i < m->n; i++) {
			const struct binding *b = &m->row[i];

			if (b->ctx == at && strcmp(b->command, command) == 0 &&
			    kn_keymap_lookup(m, ctx, b->key) == b->command) {
				*out = b->key;
				return true;
			}
		}
	return false;
}

/* ---- the keys file ---------------------------------------------------- */

/* The first word of *line, which loses it and the blanks after it. */
static struct kn_str
cut_word(struct kn_str *line)
{
	struct kn_str word = *line;
	size_t n = 0;

	while (n < line->n && line->s[n] != ' ' && line->s[n] != '\t')
		n++;
	word.n = n;
	*line = kn_str_trim((struct kn_str){ line->s + n, line->n - n });
	return word;
}

struct load {
	struct kn_keymap *m;
	kn_keymap_known_fn *known;
};

/* One line: context, key, command; nothing after the key unbinds it. */
static enum kn_status
load_line(void *user, struct kn_str line, struct kn_err *err)
{
	struct load *l = user;
	struct kn_str context = cut_word(&line);
	struct kn_str key = cut_word(&line);

	if (line.n > 0 && l->known != NULL && !l->known(line))
		return kn_err_set(err, KN_INVALID, N_("no such command: %s"),
		    "%.*s", (int)(line.n < 80 ? line.n : 80), line.s);
	return kn_keymap_bind(l->m, context, key, line, err);
}

enum kn_status
kn_keymap_load(struct kn_keymap *m, const char *path,
    kn_keymap_known_fn *known,
    void (*problem)(void *user, const char *path, unsigned line,
    const struct kn_err *err), void *user, struct kn_err *err)
{
	struct load l = { m, known };

	return kn_config_read(path, load_line, &l, problem, user, err);
}
