/*
 * look.h: how things look and read: options, themes, languages, numbers,
 * dates, messages. Serves the reader (app) and the commands (cli) alike.
 *
 * Options are the rows of option.def; each can be given on the command line
 * (--name value), in the environment (KUNNASH_NAME) and in the user's config
 * file (name = value), in this order of precedence.
 */
#ifndef KUNNASH_LOOK_H
#define KUNNASH_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"
#include "kunnash/index.h"
#include "kunnash/locale.h"
#include "kunnash/note.h"
#include "kunnash/seen.h"
#include "kunnash/str.h"
#include "tui/cell/cell.h"
#include "tui/screen/screen.h"

/* ---- options --------------------------------------------------------- */

enum kn_opt {
#define KN_OPTION(NAME, name, type, def, arg, unit, scope, msgid) KN_OPT_##NAME,
#include "tui/look/option.def"
#undef KN_OPTION
	KN_OPT_COUNT
};

/* BOOL: yes/no; INT: decimal; ENUM: one of arg ("a|b|c"); TEXT: anything;
 * LIST: may be repeated. */
enum kn_opt_type { KN_OPT_BOOL, KN_OPT_INT, KN_OPT_ENUM, KN_OPT_TEXT,
	KN_OPT_LIST };

struct kn_option_row {
	const char *name;       /* "bidi": --bidi, KUNNASH_BIDI, bidi = */
	enum kn_opt_type type;
	const char *def;        /* default as text; "" none */
	const char *arg;        /* ENUM: values; INT: "min..max"; else name */
	const char *unit;       /* "ms", or "" */
	const char *scope;      /* "all", "reader", "commands" */
	const char *msgid;      /* help sentence */
};
const struct kn_option_row *kn_option_row(enum kn_opt opt);
/* KN_OPT_COUNT when the name is none. */
enum kn_opt kn_option_find(struct kn_str name);

enum kn_opt_origin { KN_ORIGIN_DEFAULT, KN_ORIGIN_FILE, KN_ORIGIN_ENV,
	KN_ORIGIN_ARG, KN_ORIGIN_SET };

struct kn_options;
struct kn_options *kn_options_new(void);
void kn_options_free(struct kn_options *o);
/* Sets an option from text; ignored when a stronger origin set it before.
 * KN_INVALID says what would be valid. */
enum kn_status kn_options_set(struct kn_options *o, enum kn_opt opt,
    struct kn_str value, enum kn_opt_origin origin, struct kn_err *err)
    KN_MUST_CHECK;
/* Reads a config file (missing: KN_OK; not the user's or root's, or writable
 * by others: KN_INVALID, nothing read). Every bad line is told to problem
 * with its number; the rest is taken. */
enum kn_status kn_options_load(struct kn_options *o, const char *path,
    void (*problem)(void *user, const char *path, unsigned line,
    const struct kn_err *err), void *user, struct kn_err *err) KN_MUST_CHECK;
/* KUNNASH_NAME variables of an environment ("A=b" strings, NULL-ended). */
void kn_options_load_env(struct kn_options *o, char *const *environ_,
    void (*problem)(void *user, const char *var, const struct kn_err *err),
    void *user);
/*
 * What the config and the keys file share: calls fn for every line but blank
 * ones and comments (# first), trimmed. A failing line is told to problem
 * and the next one is read. The file must be a regular one of the user's or
 * root's that nobody else may write (else KN_INVALID, nothing read); a
 * missing one is KN_OK.
 */
typedef enum kn_status kn_config_line_fn(void *user, struct kn_str line,
    struct kn_err *err);
enum kn_status kn_config_read(const char *path, kn_config_line_fn *fn,
    void *fn_user, void (*problem)(void *user, const char *path,
    unsigned line, const struct kn_err *err), void *user,
    struct kn_err *err) KN_MUST_CHECK;
bool kn_option_bool(const struct kn_options *o, enum kn_opt opt);
int64_t kn_option_int(const struct kn_options *o, enum kn_opt opt);
/* The value as text ("" when unset); valid until it is set anew. */
const char *kn_option_text(const struct kn_options *o, enum kn_opt opt);
size_t kn_option_list(const struct kn_options *o, enum kn_opt opt,
    const char *const **items);

/* ---- languages ------------------------------------------------------- */

/*
 * Picks the language (option value, else the locale's, else `fallback`),
 * sets LC_CTYPE and LC_MESSAGES so that UTF-8 and the catalogues work under
 * any locale (C.UTF-8 with LANGUAGE where need be), binds the catalogues
 * found beside the program or under its prefix. Once, at start.
 */
enum kn_lang kn_i18n_init(const char *option, enum kn_lang fallback);
/* Translation of a message id; and with a plural (all six Arabic forms). */
const char *kn_tr(const char *msgid) __attribute__((format_arg(1)));
const char *kn_trn(const char *one, const char *many, uint64_t n)
    __attribute__((format_arg(1), format_arg(2)));

/* ---- numbers, dates, messages ---------------------------------------- */

enum kn_digits { KN_DIGITS_EUROPEAN, KN_DIGITS_ARABIC };
struct kn_locale {
	enum kn_lang lang;
	enum kn_digits digits;
};
void kn_fmt_count(const struct kn_locale *l, uint64_t n, struct kn_buf *out);
/* "14 دجنبر 2023" (long) or "14/12/2023"; NULL: «بلا تاريخ». country: ISO
 * code whose month names are used, or NULL for Morocco. */
void kn_fmt_date(const struct kn_locale *l, const char *iso, bool with_name,
    const char *country, struct kn_buf *out);
/* When an ISO day begins where the person is, a kn_day_begins_fn; and the
 * day of a moment there. */
void kn_zone_day_begins(const char *day, char moment[KN_MOMENT_LEN + 1]);
void kn_zone_day(const char *moment, char day[11]);
/* Wraps text in an isolate for chrome (U+2068 … U+2069); the line engine
 * obeys and drops them. */
void kn_fmt_isolate(struct kn_str text, struct kn_buf *out);
/* The sentence for people: translated, the detail spelt out by the filter
 * and isolated, errno appended. No detail is lost. */
void kn_fmt_err(const struct kn_err *err, struct kn_buf *out);
/* The same for an error in a query, with the place in it: "(character 5:
 * and what stands there)". */
void kn_fmt_query_err(const struct kn_err *err, struct kn_str query,
    struct kn_buf *out);
/* A message, or one form of a plural, with its %s filled with filtered and
 * isolated text of unknown origin; a form without a %s stands alone. */
void kn_fmt_msg(const char *msgid, struct kn_str untrusted,
    struct kn_buf *out);
/* A plural with its %s filled with the number ("3 articles"). */
void kn_fmt_counted(const struct kn_locale *l, const char *one,
    const char *many, uint64_t n, struct kn_buf *out);
/* Where in a source something was not taken: "record 3, byte 120"; "(2)", so
 * many times. What is none of these is filtered. */
void kn_fmt_place(struct kn_str place, struct kn_buf *out);
/* What is to be said about the direction overrides in a text; nothing when
 * it has none. */
void kn_fmt_overrides(struct kn_str text, struct kn_buf *out);
const char *kn_lang_label(const struct kn_entity *e, enum kn_lang lang);
/* How an outlet reads: the label of a MEDIA entity id, else as it is. */
const char *kn_fmt_outlet(struct kn_index *ix, const char *outlet,
    enum kn_lang lang);

/* ---- labels ------------------------------------------------------------ */

/* How passages with this label look: its colour's style, or plain text. */
enum kn_role kn_label_role(const struct kn_label *l);
/* The i-th colour that a label can have, and its name for people; NULL past
 * the last. */
const char *kn_label_colour(size_t i);
const char *kn_label_colour_msgid(size_t i);

/* ---- terminals -------------------------------------------------------- */

/* Flags of the line engine (KN_LAYOUT_*) for text on a terminal that is
 * treated like this. */
unsigned kn_look_layout(const struct kn_treatment *t);

/* ---- themes ----------------------------------------------------------- */

/* What the letters stand on. */
enum kn_background { KN_BACKGROUND_UNKNOWN, KN_BACKGROUND_DARK,
	KN_BACKGROUND_LIGHT };
/* As COLORFGBG tells (urxvt, Konsole); NULL: not set. */
enum kn_background kn_background_env(const char *colorfgbg);
/* As an answer to OSC 11 tells: "rgb:ffff/ffff/ffff". */
enum kn_background kn_background_rgb(const char *text);

struct kn_theme;
/* name: "auto", "dark", "light" or "mono" (theme.def); no_color: NO_COLOR is
 * set. */
struct kn_theme *kn_theme_open(const char *name, bool no_color,
    struct kn_err *err);
void kn_theme_close(struct kn_theme *t);
/* Turns an open theme into another one; what is drawn next looks so. */
enum kn_status kn_theme_use(struct kn_theme *t, const char *name,
    struct kn_err *err) KN_MUST_CHECK;
/* What "auto" goes by; unknown is taken for dark. True: things look other
 * than before. */
bool kn_theme_set_background(struct kn_theme *t, enum kn_background b);
/* A kn_look_fn with the theme as user. */
struct kn_look kn_theme_look(void *theme, struct kn_style style, int colours);

#endif
