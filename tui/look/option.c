/*
 * option.c: the option table and the values in force, by precedence.
 * Stands before everything a person may configure. In: pieces of text from
 * arguments, environment, config file and `:set`. Out: checked values. Reads
 * neither the environment nor files itself (optfile.c does the latter).
 */
#include "tui/look/look.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* More items than this in one list are a mistake or an attack. */
#define LIST_MAX 1024

static const struct kn_option_row rows[] = {
#define KN_OPTION(NAME, name, type, def, arg, unit, scope, msgid) \
	{ name, type, def, arg, unit, scope, msgid },
#include "tui/look/option.def"
#undef KN_OPTION
};

struct value {
	enum kn_opt_origin origin;
	char *text;             /* NULL: the default */
	int64_t number;         /* BOOL: 0 or 1; INT */
	char **items;           /* LIST */
	size_t n_items, cap_items;
};

struct kn_options {
	struct value value[KN_OPT_COUNT];
};

const struct kn_option_row *
kn_option_row(enum kn_opt opt)
{
	return &rows[opt];
}

enum kn_opt
kn_option_find(struct kn_str name)
{
	for (int i = 0; i < KN_OPT_COUNT; i++) {
		if (kn_str_is(name, rows[i].name))
			return (enum kn_opt)i;
	}
	return KN_OPT_COUNT;
}

/* ---- checking -------------------------------------------------------- */

static bool
parse_bool(struct kn_str s, int64_t *out)
{
	static const char *const words[][2] = {
		{ "no", "yes" }, { "off", "on" }, { "false", "true" },
		{ "0", "1" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		for (int v = 0; v < 2; v++) {
			if (kn_str_is(s, words[i][v])) {
				*out = v;
				return true;
			}
		}
	}
	return false;
}

static bool
parse_int(struct kn_str s, int64_t *out)
{
	bool minus = s.n > 0 && s.s[0] == '-';
	uint64_t u;

	if (minus)
		s = (struct kn_str){ s.s + 1, s.n - 1 };
	if (!kn_str_u64(s, &u) || u > INT64_MAX)
		return false;
	*out = minus ? -(int64_t)u : (int64_t)u;
	return true;
}

/* Whether a number lies in "min..max" (which the tests check to be one). */
static bool
in_range(const char *range, int64_t n)
{
	const char *dots = strstr(range, "..");
	int64_t min, max;

	return dots != NULL &&
	    parse_int((struct kn_str){ range, (size_t)(dots - range) }, &min) &&
	    parse_int(kn_str(dots + 2), &max) && min <= n && n <= max;
}

static bool
is_one_of(const char *choices, struct kn_str s)
{
	struct kn_str rest = kn_str(choices), piece;

	while (kn_str_split(&rest, '|', &piece)) {
		if (kn_str_eq(piece, s))
			return true;
	}
	return false;
}

/* Checks a value against its row; *number gets that of BOOL and INT. */
static enum kn_status
check(const struct kn_option_row *row, struct kn_str v, int64_t *number,
    struct kn_err *err)
{
	int len = v.n > 64 ? 64 : (int)v.n;

	*number = 0;
	if (row->type == KN_OPT_BOOL && !parse_bool(v, number))
		return kn_err_set(err, KN_INVALID,
		    N_("this option is yes or no: %s"), "%s = %.*s",
		    row->name, len, v.s);
	if (row->type == KN_OPT_INT &&
	    !(parse_int(v, number) && in_range(row->arg, *number)))
		return kn_err_set(err, KN_INVALID,
		    N_("this option is a number within bounds: %s"),
		    "%s = %.*s (%s)", row->name, len, v.s, row->arg);
	if (row->type == KN_OPT_ENUM && !is_one_of(row->arg, v))
		return kn_err_set(err, KN_INVALID,
		    N_("this option is one of a few words: %s"),
		    "%s = %.*s (%s)", row->name, len, v.s, row->arg);
	if (v.n > 0 && memchr(v.s, '\0', v.n) != NULL)
		return kn_err_set(err, KN_INVALID,
		    N_("a value with a zero byte: %s"), "%s", row->name);
	return KN_OK;
}

/* ---- values ---------------------------------------------------------- */

struct kn_options *
kn_options_new(void)
{
	struct kn_options *o = kn_calloc(1, sizeof(*o));

	for (int i = 0; i < KN_OPT_COUNT; i++) {
		/* A default such as "" for an ENUM is no value, and 0. */
		(void)!check(&rows[i], kn_str(rows[i].def),
		    &o->value[i].number, NULL);
	}
	return o;
}

static void
clear_items(struct value *v)
{
	for (size_t i = 0; i < v->n_items; i++)
		free(v->items[i]);
	v->n_items = 0;
}

void
kn_options_free(struct kn_options *o)
{
	if (o == NULL)
		return;
	for (int i = 0; i < KN_OPT_COUNT; i++) {
		clear_items(&o->value[i]);
		free(o->value[i].items);
		free(o->value[i].text);
	}
	free(o);
}

/* A list grows while its origin stays; a stronger origin starts it anew. */
static enum kn_status
add_item(struct value *v, struct kn_str text, enum kn_opt_origin origin,
    const char *name, struct kn_err *err)
{
	if (v->origin != origin)
		clear_items(v);
	if (v->n_items >= LIST_MAX)
		return kn_err_set(err, KN_LIMIT,
		    N_("given too many times: %s"), "%s", name);
	v->items = kn_grow(v->items, &v->cap_items, v->n_items + 1,
	    sizeof(*v->items));
	v->items[v->n_items++] = kn_strndup(text.s, text.n);
	return KN_OK;
}

enum kn_status
kn_options_set(struct kn_options *o, enum kn_opt opt, struct kn_str text,
    enum kn_opt_origin origin, struct kn_err *err)
{
	struct value *v = &o->value[opt];
	int64_t number;
	enum kn_status st = check(&rows[opt], text, &number, err);

	if (st != KN_OK || origin < v->origin)
		return st;
	if (rows[opt].type == KN_OPT_LIST)
		st = add_item(v, text, origin, rows[opt].name, err);
	if (st != KN_OK)
		return st;
	/* Copied before the old one goes: text may be the old one. */
	char *copy = kn_strndup(text.s, text.n);

	free(v->text);
	v->text = copy;
	v->number = number;
	v->origin = origin;
	return KN_OK;
}

bool
kn_option_bool(const struct kn_options *o, enum kn_opt opt)
{
	return o->value[opt].number != 0;
}

int64_t
kn_option_int(const struct kn_options *o, enum kn_opt opt)
{
	return o->value[opt].number;
}

const char *
kn_option_text(const struct kn_options *o, enum kn_opt opt)
{
	const char *text = o->value[opt].text;

	return text != NULL ? text : rows[opt].def;
}

size_t
kn_option_list(const struct kn_options *o, enum kn_opt opt,
    const char *const **items)
{
	*items = (const char *const *)o->value[opt].items;
	return o->value[opt].n_items;
}

/* ---- environment ----------------------------------------------------- */

/* "NO_ALIASES" to "no-aliases"; false when it is no such name. */
static bool
env_name(struct kn_str var, struct kn_buf *name)
{
	kn_buf_reset(name);
	for (size_t i = 0; i < var.n; i++) {
		char c = var.s[i];

		if (c >= 'A' && c <= 'Z')
			kn_buf_chr(name, (char)(c - 'A' + 'a'));
		else if (c == '_')
			kn_buf_chr(name, '-');
		else
			return false;
	}
	return name->n > 0 && name->status == KN_OK;
}

/* One variable: nothing to do, taken, or described in *err. */
static enum kn_status
load_var(struct kn_options *o, struct kn_str var, struct kn_str value,
    struct kn_err *err)
{
	struct kn_buf name;
	enum kn_opt opt = KN_OPT_COUNT;

	if (value.n == 0)
		return KN_OK;
	kn_buf_init(&name, 64);
	if (env_name(var, &name))
		opt = kn_option_find(kn_buf_get(&name));
	kn_buf_dispose(&name);
	if (opt == KN_OPT_COUNT)
		return kn_err_set(err, KN_NOT_FOUND,
		    N_("no option has this name: %s"), "%.*s",
		    (int)(var.n > 64 ? 64 : var.n), var.s);
	return kn_options_set(o, opt, value, KN_ORIGIN_ENV, err);
}

void
kn_options_load_env(struct kn_options *o, char *const *environ_,
    void (*problem)(void *user, const char *var, const struct kn_err *err),
    void *user)
{
	const struct kn_str prefix = KN_LIT("KUNNASH_");

	for (; *environ_ != NULL; environ_++) {
		struct kn_str value = kn_str(*environ_), var;
		struct kn_err err;

		if (!kn_str_starts(value, prefix) ||
		    !kn_str_split(&value, '=', &var))
			continue;
		kn_err_clear(&err);
		char *full = kn_strndup(var.s, var.n);

		var = (struct kn_str){ var.s + prefix.n, var.n - prefix.n };
		if (load_var(o, var, value, &err) != KN_OK && problem != NULL)
			problem(user, full, &err);
		free(full);
	}
}
