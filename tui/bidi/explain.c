/*
 * explain.c: the line engine's stages as text. In: the arguments of a
 * layout. Out: paragraphs, clusters with classes, levels and forms, then
 * lines with cells and maps; the golden format of the tests.
 */
#include "tui/bidi/bidi_priv.h"

#include <stdlib.h>

#include "kunnash/utf8.h"

static const char *
class_name(unsigned cls)
{
	static const char names[][4] = {
		[KN_BIDI_L] = "L", [KN_BIDI_R] = "R", [KN_BIDI_AL] = "AL",
		[KN_BIDI_EN] = "EN", [KN_BIDI_ES] = "ES",
		[KN_BIDI_ET] = "ET", [KN_BIDI_AN] = "AN",
		[KN_BIDI_CS] = "CS", [KN_BIDI_NSM] = "NSM",
		[KN_BIDI_BN] = "BN", [KN_BIDI_B] = "B", [KN_BIDI_S] = "S",
		[KN_BIDI_WS] = "WS", [KN_BIDI_ON] = "ON",
		[KN_BIDI_LRE] = "LRE", [KN_BIDI_LRO] = "LRO",
		[KN_BIDI_RLE] = "RLE", [KN_BIDI_RLO] = "RLO",
		[KN_BIDI_PDF] = "PDF", [KN_BIDI_LRI] = "LRI",
		[KN_BIDI_RLI] = "RLI", [KN_BIDI_FSI] = "FSI",
		[KN_BIDI_PDI] = "PDI",
	};

	return cls < sizeof(names) / sizeof(*names) ? names[cls] : "?";
}

static const char *
form_name(const struct kn_cluster *c)
{
	static const char *const names[] = {
		[KN_FORM_ISOLATED] = "isolated", [KN_FORM_FINAL] = "final",
		[KN_FORM_INITIAL] = "initial", [KN_FORM_MEDIAL] = "medial",
	};

	return c->join == KN_JOIN_U || c->width == 0 ? "-" : names[c->form];
}

static void
put_shown(const uint32_t *cp, struct kn_buf *out)
{
	for (size_t i = 0; i < KN_CELL_CPS && cp[i] != 0; i++)
		kn_buf_fmt(out, " U+%04X", (unsigned)cp[i]);
	kn_buf_chr(out, '\n');
}

static void
put_cluster(const char *s, const struct kn_cluster *c, size_t nr,
    struct kn_buf *out)
{
	kn_buf_fmt(out, "  cluster %zu: bytes %u-%u,", nr,
	    (unsigned)c->at.start_b, (unsigned)c->at.end_b);
	for (size_t i = c->at.start_b; i < c->at.end_b;)
		kn_buf_fmt(out, " U+%04X",
		    (unsigned)kn_utf8_next(s, c->at.end_b, &i));
	kn_buf_fmt(out, ", class %s, level %u, form %s, %u columns",
	    class_name(c->cls), (unsigned)c->level, form_name(c),
	    (unsigned)c->width);
	if (c->width == 0) {
		kn_buf_cstr(out, ": not shown\n");
		return;
	}
	kn_buf_cstr(out, ":");
	put_shown(c->cp, out);
}

static void
put_line(const struct kn_vline *v, size_t nr, struct kn_buf *out)
{
	int x_col = 0;

	kn_buf_fmt(out, "line %zu: bytes %u-%u, %s, %d columns%s\n", nr,
	    (unsigned)v->at.start_b, (unsigned)v->at.end_b,
	    v->rtl ? "right to left" : "left to right", v->width_col,
	    v->last ? ", ends its paragraph" : "");
	for (size_t i = 0; i < v->n; i++) {
		const struct kn_vcell *c = &v->cell[i];

		kn_buf_fmt(out, "  column %d: bytes %u-%u, level %u:", x_col,
		    (unsigned)c->at.start_b, (unsigned)c->at.end_b,
		    (unsigned)c->level);
		put_shown(c->cp, out);
		x_col += c->width;
	}
}

static void
put_paragraphs(const char *s, size_t n_b, const struct kn_layout_opts *opts,
    struct kn_buf *out)
{
	enum kn_dir dir = opts->dir;
	size_t at_b = 0;

	for (size_t nr = 1; at_b < n_b; nr++) {
		struct kn_para p = { 0 };

		kn_para_load(&p, s, n_b, at_b, KN_PARA_MAX_CP, false,
		    opts->flags);
		kn_para_level(&p, dir, opts->dir2);
		kn_para_shape(&p, opts->flags);
		kn_buf_fmt(out, "paragraph %zu: bytes %u-%u, %s\n", nr,
		    (unsigned)p.at.start_b, (unsigned)p.at.end_b,
		    p.rtl ? "right to left" : "left to right");
		for (size_t i = 0; i < p.n_cl; i++)
			put_cluster(s, &p.cl[i], i + 1, out);
		at_b = p.at.end_b;
		/* A piece that goes on keeps its direction. */
		dir = p.whole ? opts->dir : p.rtl ? KN_DIR_RTL : KN_DIR_LTR;
		kn_para_dispose(&p);
	}
}

void
kn_layout_explain(const char *s, size_t n_b, int width_col,
    const struct kn_layout_opts *opts, struct kn_buf *out)
{
	struct kn_layout *l = kn_layout_new(s, n_b, width_col, opts);
	const struct kn_vline *v;

	kn_buf_fmt(out, "text: %zu bytes in %d columns\n", n_b, width_col);
	put_paragraphs(s, n_b, opts, out);
	for (size_t i = 0; (v = kn_layout_line(l, i)) != NULL; i++)
		put_line(v, i + 1, out);
	kn_layout_free(l);
}
