/*
 * theme.c: how styles look, on terminals with few, many or no colours.
 * In: a style of a cell. Out: colours and attributes for the screen. Pure
 * functions over theme.def; touches nothing.
 */
#include "tui/look/look.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

enum { B = 1, D = 2, U = 4, R = 8 };

/* What a terminal can show: 0x1RRGGBB, the 256 palette, its first 16. */
enum depth { DEPTH_RGB, DEPTH_256, DEPTH_16, N_DEPTHS };

struct look_row {
	unsigned attr;
	int32_t dark[N_DEPTHS], light[N_DEPTHS];
};

static const struct look_row look_rows[] = {
#define KN_LOOK(ROLE, attr, drgb, d256, d16, lrgb, l256, l16) \
	[KN_ROLE_##ROLE] = { attr, { drgb, d256, d16 }, { lrgb, l256, l16 } },
#include "tui/look/theme.def"
#undef KN_LOOK
};
_Static_assert(sizeof(look_rows) / sizeof(look_rows[0]) == KN_N_ROLES,
    "every role has a look");

/* Search hits; shown reversed, so this is what stands behind the letters. */
static const struct look_row hit_row = {
	R, { 0x1FFD700, 220, 5 }, { 0x1875F00, 94, 5 },
};
/* The current hit: what is bold elsewhere is bare of colour among few. */
static const struct look_row current_row = {
	R, { 0x1FFD700, 220, -1 }, { 0x1875F00, 94, -1 },
};

enum theme_kind { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_MONO, N_THEMES };
static const char *const theme_names[N_THEMES] = { "auto", "dark", "light",
	"mono" };

struct kn_theme {
	enum theme_kind kind;
	enum kn_background background;
	bool no_color;
};

enum kn_status
kn_theme_use(struct kn_theme *t, const char *name, struct kn_err *err)
{
	for (int i = 0; i < N_THEMES; i++)
		if (strcmp(name, theme_names[i]) == 0) {
			t->kind = t->no_color ? THEME_MONO :
			    (enum theme_kind)i;
			return KN_OK;
		}
	return kn_err_set(err, KN_NOT_FOUND,
	    N_("no theme has this name: %s"), "%s", name);
}

struct kn_theme *
kn_theme_open(const char *name, bool no_color, struct kn_err *err)
{
	struct kn_theme *t = kn_calloc(1, sizeof(*t));

	t->no_color = no_color;
	if (kn_theme_use(t, name, err) != KN_OK) {
		free(t);
		return NULL;
	}
	return t;
}

void
kn_theme_close(struct kn_theme *t)
{
	free(t);
}

static bool
is_light(const struct kn_theme *t)
{
	return t->kind == THEME_LIGHT || (t->kind == THEME_AUTO &&
	    t->background == KN_BACKGROUND_LIGHT);
}

bool
kn_theme_set_background(struct kn_theme *t, enum kn_background b)
{
	bool was = is_light(t);

	t->background = b;
	return is_light(t) != was;
}

/* Colours that nobody knows the looks of. */
static bool
has_few(const struct kn_theme *t, int colours)
{
	return t->kind != THEME_MONO && colours >= 8 && colours < 256;
}

static int32_t
colour_of(const struct kn_theme *t, const struct look_row *row, int colours)
{
	enum depth depth = colours > 256 ? DEPTH_RGB :
	    colours == 256 ? DEPTH_256 : DEPTH_16;

	if (t->kind == THEME_MONO || colours < 8)
		return -1;
	return is_light(t) ? row->light[depth] : row->dark[depth];
}

/* The row that keys act on: one bar, whatever stands in it. */
static bool
is_cursor(unsigned mods)
{
	return (mods & KN_MOD_SELECTED) != 0 && (mods & KN_MOD_FOCUS) != 0;
}

/* The signs of modifiers are attributes, never colours alone. */
static unsigned
modify(unsigned attr, unsigned mods)
{
	if (mods & KN_MOD_DIM)
		attr = (attr & ~(unsigned)B) | D;
	if (mods & KN_MOD_LAYER)
		attr = (attr & ~(unsigned)D) | U;
	/* What is bold already is underlined. */
	if (mods & KN_MOD_NOTE)
		attr = (attr & ~(unsigned)D) | B |
		    ((attr & B) != 0 ? U : 0);
	if (mods & KN_MOD_NESTED)
		attr = (attr & ~(unsigned)D) | B | U;
	/* Of the hits the current one alone is bold. */
	if (mods & (KN_MOD_HIT | KN_MOD_CURRENT))
		attr = (attr & ~(unsigned)B) ^ R;
	if (mods & KN_MOD_CURRENT)
		attr = (attr & ~(unsigned)D) | B | U;
	/* Bold letters of the background's colour are grey in PuTTY. */
	if (is_cursor(mods))
		attr = (attr & ~(unsigned)(B | D)) ^ R;
	else if (mods & (KN_MOD_SELECTED | KN_MOD_FOCUS))
		attr = (attr & ~(unsigned)D) | B;
	return attr;
}

struct kn_look
kn_theme_look(void *theme, struct kn_style style, int colours)
{
	const struct kn_theme *t = theme;
	const struct look_row *row =
	    &look_rows[style.role < KN_N_ROLES ? style.role : KN_ROLE_TEXT];
	unsigned attr = modify(row->attr, style.mods);
	int32_t fg;

	if (style.mods & KN_MOD_CURRENT)
		row = &current_row;
	else if (style.mods & KN_MOD_HIT)
		row = &hit_row;
	fg = is_cursor(style.mods) ? -1 : colour_of(t, row, colours);
	/* Grey in PuTTY again, with few colours, and not to be read. */
	if ((attr & R) != 0 && has_few(t, colours))
		attr &= ~(unsigned)(B | D);
	return (struct kn_look){
		.fg = fg,
		.bg = -1,
		.bold = (attr & B) != 0,
		.dim = (attr & D) != 0,
		.underline = (attr & U) != 0,
		.reverse = (attr & R) != 0,
	};
}
