/*
 * screen.c: where a grid is shown, whichever kind of screen it is.
 *
 * In: grids of cells. Out: calls to the kind of screen that was opened, and
 * a copy of the grid last shown.
 */
#include "tui/screen/screen.h"

#include <stdlib.h>
#include <string.h>

#include "tui/screen/screen_priv.h"

static const char *const bidi_names[] = { [KN_BIDI_AUTO] = "auto",
	[KN_BIDI_VISUAL] = "visual", [KN_BIDI_GUARD] = "guard",
	[KN_BIDI_WORDS] = "words", [KN_BIDI_TERMINAL] = "terminal" };

enum kn_bidi
kn_bidi_find(const char *name)
{
	for (size_t i = 0; i < sizeof(bidi_names) / sizeof(bidi_names[0]);
	    i++)
		if (strcmp(name, bidi_names[i]) == 0)
			return (enum kn_bidi)i;
	return KN_BIDI_AUTO;
}

const char *
kn_bidi_name(enum kn_bidi bidi)
{
	return bidi_names[bidi];
}

enum kn_harakat
kn_harakat_find(const char *name)
{
	if (strcmp(name, "keep") == 0)
		return KN_HARAKAT_KEEP;
	return strcmp(name, "drop") == 0 ? KN_HARAKAT_DROP : KN_HARAKAT_AUTO;
}

void
kn_screen_close(struct kn_screen *s)
{
	if (s == NULL)
		return;
	if (s->ops->close != NULL)
		s->ops->close(s);
	kn_grid_free(s->shown);
	free(s);
}

void
kn_screen_size(struct kn_screen *s, int *w, int *h)
{
	*w = s->w;
	*h = s->h;
}

void
kn_screen_resized(struct kn_screen *s)
{
	if (s->ops->resized != NULL)
		s->ops->resized(s);
}

void
kn_screen_set_size(struct kn_screen *s, int w, int h)
{
	if (s->ops->resized != NULL)
		return;         /* the terminal's size is its own affair */
	s->w = w < 0 ? 0 : w;
	s->h = h < 0 ? 0 : h;
}

/* Keeps a copy of what was shown. */
static void
keep(struct kn_screen *s, const struct kn_grid *g)
{
	if (s->shown->w != g->w || s->shown->h != g->h)
		kn_grid_resize(s->shown, g->w, g->h);
	if (g->w > 0 && g->h > 0)
		memcpy(s->shown->cells, g->cells, (size_t)g->w *
		    (size_t)g->h * sizeof(*g->cells));
	if (g->h > 0)
		memcpy(s->shown->guard, g->guard, (size_t)g->h);
	s->shown->cursor_x = g->cursor_x;
	s->shown->cursor_y = g->cursor_y;
}

enum kn_status
kn_screen_show(struct kn_screen *s, const struct kn_grid *g)
{
	enum kn_status status = KN_OK;

	if (s->ops->show != NULL)
		status = s->ops->show(s, g);
	if (status == KN_OK)
		keep(s, g);
	return status;
}

void
kn_screen_damage(struct kn_screen *s)
{
	if (s->ops->damage != NULL)
		s->ops->damage(s);
}

void
kn_screen_suspend(struct kn_screen *s)
{
	if (s->ops->suspend != NULL)
		s->ops->suspend(s);
}

void
kn_screen_resume(struct kn_screen *s)
{
	if (s->ops->resume != NULL)
		s->ops->resume(s);
}

void
kn_screen_retake(struct kn_screen *s)
{
	if (s->ops->retake != NULL)
		s->ops->retake(s);
}

bool
kn_screen_reply(struct kn_screen *s, const struct kn_reply *r)
{
	return s->ops->reply != NULL && s->ops->reply(s, r);
}

void
kn_screen_on_late(struct kn_screen *s, kn_screen_late_fn *fn, void *user)
{
	s->late = fn;
	s->late_user = user;
}

const struct kn_treatment *
kn_screen_treatment(struct kn_screen *s)
{
	return &s->treatment;
}

const char *
kn_screen_background(struct kn_screen *s)
{
	return s->background != NULL ? s->background : "";
}

bool
kn_screen_set_bidi(struct kn_screen *s, enum kn_bidi bidi,
    enum kn_harakat harakat)
{
	return s->ops->set_bidi(s, bidi, harakat);
}

bool
kn_screen_identity(struct kn_screen *s, struct kn_buf *out)
{
	return s->ops->identity(s, out);
}

void
kn_screen_keys(struct kn_screen *s, kn_screen_key_fn *fn, void *user)
{
	if (s->ops->keys != NULL)
		s->ops->keys(s, fn, user);
}

size_t
kn_screen_clipboard(struct kn_screen *s, struct kn_str text)
{
	return s->ops->clipboard == NULL ? 0 : s->ops->clipboard(s, text);
}

void
kn_screen_page(struct kn_screen *s, struct kn_str text)
{
	if (s->ops->page != NULL)
		s->ops->page(s, text);
}

const struct kn_grid *
kn_screen_shown(struct kn_screen *s)
{
	return s->shown;
}
