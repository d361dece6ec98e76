/*
 * field.c: a title, a name, a chip: one line, isolated from its neighbours.
 * In: text of unknown origin. Out: a visual line that fits its columns, with
 * "…" at its logical end when it was cut.
 */
#include "tui/bidi/bidi_priv.h"

#include "kunnash/mem.h"

#define ELLIPSIS 0x2026u

static void
load(struct kn_para *p, const char *s, size_t n_b,
    const struct kn_layout_opts *opts)
{
	if (n_b > UINT32_MAX)
		n_b = UINT32_MAX;
	kn_para_load(p, s, n_b, 0, KN_FIELD_MAX_CP, true, opts->flags);
	kn_para_level(p, opts->dir, opts->dir2);
	kn_para_shape(p, opts->flags);
}

static int
width_col(const struct kn_para *p)
{
	int sum_col = 0;

	for (size_t i = 0; i < p->n_cl; i++)
		sum_col += p->cl[i].width;
	return sum_col;
}

/* Keeps what fits in room_col cells and lets an ellipsis stand for the
 * rest. */
static void
cut(struct kn_para *p, int w, size_t n_b, unsigned flags)
{
	/* A terminal that turns words round must not take it for a part. */
	bool gap = (flags & KN_LAYOUT_WORDS) != 0 && w > 2;
	int room_col = w - 1 - gap;
	size_t n = 0, end;

	for (int used = 0; n < p->n_cl; n++) {
		used += p->cl[n].width;
		if (used > room_col)
			break;
	}
	while (n > 0 && (p->cl[n - 1].blank || p->cl[n - 1].width == 0))
		n--;
	end = n == 0 ? 0 : p->cl[n - 1].at.end_b;
	if (n > 0)
		kn_para_unjoin(p, n - 1);
	p->cl = kn_grow(p->cl, &p->cap_cl, n + 1, sizeof(*p->cl));
	p->cl[n] = (struct kn_cluster){
		.cp = { ELLIPSIS },
		.base = ELLIPSIS,
		.at = { (uint32_t)end, (uint32_t)n_b },
		.width = gap ? 2 : 1,
		.gap = !gap ? KN_GAP_NONE :
		    p->rtl ? KN_GAP_RIGHT : KN_GAP_LEFT,
		.cls = KN_BIDI_ON,
		.level = p->rtl,
		.l1 = 1,
	};
	p->n_cl = n + 1;
}

struct kn_vline *
kn_field_new(const char *s, size_t n_b, int w,
    const struct kn_layout_opts *opts)
{
	struct kn_vline *l = kn_calloc(1, sizeof(*l));
	struct kn_para p = { 0 };
	size_t cap = 0;

	if (n_b > UINT32_MAX)
		n_b = UINT32_MAX;
	load(&p, s, n_b, opts);
	if (w < 1)
		p.n_cl = 0;
	else if (!p.whole || width_col(&p) > w)
		cut(&p, w, n_b, opts->flags);
	p.at.end_b = (uint32_t)n_b;
	p.whole = true;
	kn_vline_make(&p, 0, p.n_cl, false, opts->flags, l, &cap);
	kn_para_dispose(&p);
	return l;
}

int
kn_field_width_col(const char *s, size_t n_b,
    const struct kn_layout_opts *opts)
{
	struct kn_para p = { 0 };

	load(&p, s, n_b, opts);
	int sum_col = width_col(&p);
	kn_para_dispose(&p);
	return sum_col;
}
