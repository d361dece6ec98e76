/*
 * geometry.c: where the panes stand. In: the size of the screen, the focus.
 * Out: rectangles, mirrored when the interface is right-to-left. The first
 * and the last column stay blank for the row guard.
 */
#include "tui/app/app_priv.h"

#define THREE_PANES_W 100
#define TWO_PANES_W 60
#define GAP 3                   /* blank, line, blank */
#define OVERLAY_W 64

static int
clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

static void
mirror(struct kn_rect *r, int w)
{
	r->x = w - r->x - r->w;
}

/* Where each pane stands on a grid of this size; w 0: not shown. */
static void
find_rects(const struct kn_app *app, int w, int h,
    struct kn_rect at[APP_N_PANES])
{
	const int inner = w - 2, top = 1, rows = h - 2;
	struct kn_rect none = { 0, 0, 0, 0 };

	for (int i = 0; i < APP_N_PANES; i++)
		at[i] = none;
	if (app->zoom || w < TWO_PANES_W || kn_model_stacked(app->model)) {
		enum app_pane only = app->zoom && app->focus != APP_SIDEBAR ?
		    APP_READER : app->focus;

		at[only] = (struct kn_rect){ 1, top, inner, rows };
		return;
	}
	bool three = w >= THREE_PANES_W;
	int list_w = three ? clamp(inner * 28 / 100, 28, 52) :
	    clamp(inner * 38 / 100, 22, 40);
	int side_w = three ? clamp(inner * 24 / 100, 24, 36) : 0;
	int reader_w = inner - list_w - GAP - (three ? side_w + GAP : 0);

	/* From the interface's start: list (or sidebar), reader, sidebar. */
	at[three ? APP_LIST : app->side] =
	    (struct kn_rect){ 1, top, list_w, rows };
	at[APP_READER] = (struct kn_rect){ 1 + list_w + GAP, top, reader_w,
	    rows };
	if (three)
		at[APP_SIDEBAR] = (struct kn_rect){ 1 + list_w + GAP +
		    reader_w + GAP, top, side_w, rows };
	for (int i = 0; i < APP_N_PANES && kn_model_mirrored(app->model); i++)
		if (at[i].w > 0)
			mirror(&at[i], w);
}

void
app_place(struct kn_app *app)
{
	struct kn_rect at[APP_N_PANES];

	find_rects(app, app->grid->w, app->grid->h, at);
	for (int i = 0; i < APP_N_PANES; i++)
		app->pane[i]->at = at[i];
}

struct kn_rect
app_overlay_rect(const struct kn_app *app, int w, int h)
{
	if (app->overlay_is_prompt)
		return (struct kn_rect){ 1, h - 1, w - 2, 1 };
	if (app->overlay->whole)
		return (struct kn_rect){ 1, 0, w - 2, h - 1 };
	/* Where the terminal has its share in the order of text, what is half
	 * covered would not read as what it is. */
	bool wide = w - 2 < OVERLAY_W || (app->model->layout_flags &
	    (KN_LAYOUT_WORDS | KN_LAYOUT_LOGICAL)) != 0;
	struct kn_rect r = { 1, 1, wide ? w - 2 : OVERLAY_W, h - 2 };
	if (kn_model_mirrored(app->model))
		mirror(&r, w);
	return r;
}
