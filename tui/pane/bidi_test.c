/*
 * bidi_test.c: which form of text reads right on this terminal, as the person
 * sees it. In: a digit. Out: the choice, once, to the one who asked. Each
 * numbered row is sent in its own form, whatever the form of the others.
 */
#include "tui/pane/pane.h"

#include <stdlib.h>

#include "kunnash/mem.h"

/* A bracket, lam-alef twice, a number, a Latin word at the end. */
#define SENTENCE "الآن سلام (المغرب) و25 خبرا عن FBI"
#define INDENT_COL 4

static const struct {
	enum kn_bidi choice;
	unsigned flags;
	enum kn_row_guard guard;
} forms[] = {
	{ KN_BIDI_VISUAL, 0, KN_ROW_GUARD_OFF },
	{ KN_BIDI_GUARD, 0, KN_ROW_GUARD_ON },
	{ KN_BIDI_WORDS, KN_LAYOUT_WORDS, KN_ROW_GUARD_OFF },
	{ KN_BIDI_TERMINAL, KN_LAYOUT_LOGICAL | KN_LAYOUT_NO_SHAPE |
	    KN_LAYOUT_NO_MIRROR, KN_ROW_GUARD_OFF },
};
#define N_FORMS ((int)(sizeof(forms) / sizeof(*forms)))

/* For those who cannot read the interface as this terminal shows it: every
 * terminal has these letters in order. */
static const char *const plain[] = {
	"Type the number of the line that reads right.",
	"Tapez le numéro de la ligne qui se lit bien.",
};
#define N_PLAIN ((int)(sizeof(plain) / sizeof(*plain)))

struct bidi_test {
	struct kn_pane base;
	kn_bidi_chosen_fn *chosen;
	void *user;
};

int
kn_bidi_test_number(enum kn_bidi choice)
{
	for (int i = 0; i < N_FORMS; i++)
		if (forms[i].choice == choice)
			return i + 1;
	return 0;
}

/* ---- drawing ------------------------------------------------------------- */

static void
draw_form(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    int i)
{
	struct kn_layout_opts opts = { .dir = KN_DIR_RTL,
	    .flags = forms[i].flags |
	    (m->layout_flags & KN_LAYOUT_NO_MARKS) };

	kn_grid_guard(g, r.y, forms[i].guard);
	kn_grid_fill(g, r.x, r.y, 1, '1' + (uint32_t)i,
	    (struct kn_style){ KN_ROLE_HINT, 0 });
	kn_field_draw(g, r.x + INDENT_COL, r.y, r.w - INDENT_COL,
	    KN_LIT(SENTENCE), &opts, KN_ALIGN_LEFT,
	    (struct kn_style){ KN_ROLE_TEXT, 0 });
}

/* What to do, in the language of the interface, and so that it can be read
 * whatever becomes of Arabic. Returns the rows used. */
static int
draw_question(const struct kn_model *m, struct kn_grid *g, struct kn_rect r)
{
	struct kn_style style = { KN_ROLE_TEXT, 0 };
	struct kn_layout_opts opts = { .dir = KN_DIR_LTR };
	int n = kn_model_rtl(m) && r.h > N_FORMS + N_PLAIN + 3 ? N_PLAIN : 0;

	kn_chrome_field(m, g, r, 0, kn_str(kn_tr(
	    N_("Type the number of the line that reads right."))),
	    KN_ALIGN_START, style);
	for (int i = 0; i < n; i++)
		kn_field_draw(g, r.x, r.y + 1 + i, r.w, kn_str(plain[i]),
		    &opts, KN_ALIGN_LEFT, style);
	return 1 + n;
}

static void
test_draw(struct kn_pane *p, struct kn_grid *g, struct kn_rect r, bool focus)
{
	const struct kn_model *m = p->model;
	int y = r.y;

	/* The forms come first where there are few rows. */
	if (r.h > N_FORMS + 1)
		kn_chrome_heading(m, g, (struct kn_rect){ r.x, y++, r.w, 1 },
		    kn_str(kn_tr(N_("How text reads on this terminal"))),
		    KN_LIT(""), 0, focus);
	if (r.h > N_FORMS)
		y += draw_question(m, g, (struct kn_rect){ r.x, y, r.w,
		    r.y + r.h - y });
	/* With a blank row before each where there is room. */
	int step = r.y + r.h - y > 2 * N_FORMS + 1 ? 2 : 1;
	y += step - 1;
	g->cursor_x = r.x;
	g->cursor_y = y;
	for (int i = 0; i < N_FORMS; i++, y += step)
		if (y < r.y + r.h)
			draw_form(m, g, (struct kn_rect){ r.x, y, r.w, 1 },
			    i);
	if (y < r.y + r.h)
		kn_chrome_field(m, g, (struct kn_rect){ r.x, y, r.w, 1 }, 0,
		    kn_str(kn_tr(N_("None of them? Leave with Esc, and see "
		    "kunnash-terminals(7)."))), KN_ALIGN_START,
		    (struct kn_style){ KN_ROLE_META, 0 });
}

/* ---- actions ------------------------------------------------------------- */

static bool
test_key(struct kn_pane *p, struct kn_key_press key)
{
	struct bidi_test *t = (struct bidi_test *)p;
	int digit = kn_key_digit(key);

	if (digit < 1 || digit > N_FORMS)
		return false;
	p->done = true;
	t->chosen(t->user, forms[digit - 1].choice);
	return true;
}

static bool
leave(void *self, struct kn_str arg)
{
	(void)arg;
	((struct kn_pane *)self)->done = true;
	return true;
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_CANCEL, leave },
};

static void
test_close(struct kn_pane *p)
{
	free(p);
}

static const struct kn_pane_ops test_ops = {
	.name = "bidi-test",
	.context = KN_CTX_TEST,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.draw = test_draw,
	.key = test_key,
	.close = test_close,
};

struct kn_pane *
kn_pane_bidi_test_new(struct kn_model *m, kn_bidi_chosen_fn *chosen,
    void *user)
{
	struct bidi_test *t = kn_calloc(1, sizeof(*t));

	t->base = (struct kn_pane){ .ops = &test_ops, .model = m,
	    .whole = true };
	t->chosen = chosen;
	t->user = user;
	return &t->base;
}
