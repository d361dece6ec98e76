/*
 * screen_mem.c: a screen in memory, for tests and golden screens.
 *
 * In: grids. Out: the last one, through kn_screen_shown(). It has a size and
 * a treatment that the test sets, and no terminal.
 */
#include "tui/screen/screen.h"

#include <string.h>

#include "kunnash/mem.h"
#include "tui/screen/kind_priv.h"
#include "tui/screen/screen_priv.h"

struct mem_screen {
	struct kn_screen base;
	struct kn_treatment own;        /* what AUTO gives */
};

static bool
adopt(struct kn_screen *s, const struct kn_treatment *t)
{
	bool changed = t->order != s->treatment.order ||
	    t->guard != s->treatment.guard || t->marks != s->treatment.marks;

	s->treatment = *t;
	return changed;
}

static bool
set_bidi(struct kn_screen *s, enum kn_bidi bidi, enum kn_harakat harakat)
{
	const struct kn_treatment *own = &((struct mem_screen *)s)->own;
	const struct kind_facts nothing = { .env = { { NULL } } };
	struct kn_treatment t = kind__treat(&nothing, bidi, harakat);

	if (bidi == KN_BIDI_AUTO) {
		t = *own;
		if (harakat != KN_HARAKAT_AUTO)
			t.marks = harakat == KN_HARAKAT_KEEP;
	}
	t.kind = own->kind;
	return adopt(s, &t);
}

static bool
identity(struct kn_screen *s, struct kn_buf *out)
{
	(void)s;
	kn_buf_cstr(out, "memory");
	return true;
}

static const struct screen_ops ops = {
	.set_bidi = set_bidi,
	.identity = identity,
};

struct kn_screen *
kn_screen_open_mem(int w, int h)
{
	struct mem_screen *m = kn_calloc(1, sizeof(*m));

	m->base.ops = &ops;
	m->base.shown = kn_grid_new(w, h);
	m->own = m->base.treatment = (struct kn_treatment){
		.order = KN_TEXT_VISUAL, .marks = true, .kind = "" };
	kn_screen_set_size(&m->base, w, h);
	return &m->base;
}

void
kn_screen_set_treatment(struct kn_screen *s, const struct kn_treatment *t)
{
	if (s->ops != &ops)
		return;         /* a terminal says itself what it needs */
	((struct mem_screen *)s)->own = *t;
	adopt(s, t);
}
