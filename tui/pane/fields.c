/*
 * fields.c: the menu by which fields of articles are corrected. In: an
 * article, or every article of the list. Out: corrections in the notebook;
 * for many articles after it was shown how many would be otherwise.
 */
#include "tui/pane/fields.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "kunnash/overlay.h"
#include "tui/pane/annot.h"
#include "tui/pane/field.h"

enum stage { MENU, VALUE, SURE };
enum {
	ROW_ALL = KN_META_FIELD_COUNT, N_ROWS,
	LABEL_COL = 28,
};

struct fields {
	struct kn_pane base;
	enum stage stage;
	size_t row;
	bool all;               /* every article of the list */
	uint32_t article;
	struct kn_article now;  /* as it is seen; of nothing when all */
	unsigned corrected;     /* bit: the field of `now` is */
	struct kn_lineedit *edit;
	/* SURE: what would be put; or, to restore, taken back. */
	struct kn_correction *c;
	size_t n, n_all;
	bool restore;
};

static const struct kn_style plain = { KN_ROLE_TEXT, 0 };

static struct kn_set *
articles(const struct fields *p)
{
	struct kn_set *set = kn_set_new();

	if (p->all && p->base.model->result != NULL)
		kn_set_or(set, kn_result_set(p->base.model->result));
	else if (!p->all)
		kn_set_add(set, p->article);
	return set;
}

/* ---- what is there now ----------------------------------------------------------- */

/* Which fields the person corrected. */
static unsigned
corrected(const struct fields *p)
{
	struct kn_notebook *nb = kn_session_notebook(p->base.model->session);
	struct kn_set *one = articles(p);
	struct kn_correction *c = NULL;
	size_t n = 0, n_found = 0;
	unsigned bits = 0;

	if (nb != NULL && kn_corrections_list(nb, &c, &n, NULL) == KN_OK &&
	    kn_fields_find(kn_model_index(p->base.model), c, n, one, ~0u,
	    kn_session_corpus_hash(p->base.model->session), &n_found,
	    NULL) == KN_OK)
		for (size_t i = 0; i < n_found; i++)
			bits |= 1u << kn_correction_field(&c[i]);
	kn_corrections_free(c, n);
	kn_set_free(one);
	return bits;
}

static void
look(struct fields *p)
{
	struct kn_err err;

	kn_article_dispose(&p->now);
	p->corrected = 0;
	if (p->all)
		return;
	if (kn_index_article(kn_model_index(p->base.model), p->article,
	    &p->now, &err) != KN_OK)
		kn_model_notice_err(p->base.model, &err);
	else
		p->corrected = corrected(p);
}

static size_t
how_many(const struct fields *p)
{
	return !p->all ? 1 : p->base.model->result == NULL ? 0 :
	    kn_result_articles(p->base.model->result);
}

/* ---- drawing --------------------------------------------------------------------- */

static void
put_count(const struct kn_model *m, const char *one, const char *many,
    uint64_t n, struct kn_buf *out)
{
	struct kn_buf count;

	kn_buf_init(&count, 0);
	kn_fmt_count(&m->locale, n, &count);
	kn_fmt_msg(kn_trn(one, many, n), kn_buf_get(&count), out);
	kn_buf_dispose(&count);
}

/* A value for people: outlets by name, dates as the country writes them. */
static void
put_value(const struct fields *p, enum kn_meta_field field, const char *value,
    struct kn_buf *out)
{
	const struct kn_model *m = p->base.model;

	if (value == NULL)
		kn_buf_cstr(out, "-");
	else if (field == KN_META_DATE)
		kn_fmt_date(&m->locale, value, true, NULL, out);
	else
		kn_filter_append(kn_str(field == KN_META_OUTLET ?
		    kn_fmt_outlet(kn_model_index(m), value, m->locale.lang) :
		    value), false, out);
}

static void
draw_row(struct fields *p, struct kn_grid *g, struct kn_rect at, size_t i)
{
	const struct kn_model *m = p->base.model;
	enum kn_meta_field field = (enum kn_meta_field)i;
	struct kn_buf name, value;

	kn_buf_init(&name, 0);
	kn_buf_init(&value, 0);
	kn_fmt_count(&m->locale, i + 1, &name);
	kn_buf_cstr(&name, i < ROW_ALL && (p->corrected >> i & 1) != 0 ?
	    " *" : "  ");
	if (i < ROW_ALL)
		kn_buf_cstr(&name, kn_tr(kn_meta_field_msgid(field)));
	else if (p->all)
		kn_buf_cstr(&name, kn_tr(N_("one article only")));
	else
		put_count(m, NP_("all of the list: %s article",
		    "all of the list: %s articles"), m->result == NULL ? 0 :
		    kn_result_articles(m->result), &name);
	if (i < ROW_ALL && !p->all)
		put_value(p, field, *kn_meta_at(&p->now.meta, field), &value);
	/* A long title must not hide what it is. */
	bool mirrored = kn_model_mirrored(m);
	int label = i < ROW_ALL && at.w * 2 / 5 < LABEL_COL ?
	    at.w * 2 / 5 : i < ROW_ALL ? LABEL_COL : at.w;
	struct kn_rect first = { mirrored ? at.x + at.w - label + 1 : at.x,
		at.y, label - 1, 1 };
	struct kn_rect second = { mirrored ? at.x : at.x + label, at.y,
		at.w - label, 1 };
	kn_chrome_field(m, g, first, 0, kn_buf_get(&name), KN_ALIGN_START,
	    plain);
	if (value.n > 0)
		kn_chrome_name(m, g, second, kn_buf_get(&value), plain);
	kn_buf_dispose(&name);
	kn_buf_dispose(&value);
}

static void
draw_menu(struct fields *p, struct kn_grid *g, struct kn_rect r)
{
	for (size_t i = 0; i < N_ROWS && (int)i + 1 < r.h; i++) {
		struct kn_rect at = { r.x, r.y + 1 + (int)i, r.w, 1 };

		draw_row(p, g, at, i);
		if (i != p->row)
			continue;
		kn_grid_mod(g, at.x, at.y, at.w,
		    KN_MOD_SELECTED | KN_MOD_FOCUS);
		g->cursor_x = kn_model_mirrored(p->base.model) ?
		    at.x + at.w - 1 : at.x;
		g->cursor_y = at.y;
	}
}

static void
draw_sure(struct fields *p, struct kn_grid *g, struct kn_rect r)
{
	const struct kn_model *m = p->base.model;
	struct kn_rect at = { r.x, r.y + 2, r.w, 1 };
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_chrome_field(m, g, r, 1, kn_str(kn_tr(kn_meta_field_msgid(
	    (enum kn_meta_field)p->row))), KN_ALIGN_START, plain);
	if (p->restore)
		kn_buf_cstr(&b, kn_tr(N_("as the sources say")));
	else
		put_value(p, (enum kn_meta_field)p->row, p->c[0].value, &b);
	kn_chrome_name(m, g, at, kn_buf_get(&b), plain);
	kn_buf_reset(&b);
	put_count(m, NP_("%s article", "%s articles"), p->n, &b);
	kn_chrome_field(m, g, r, 3, kn_buf_get(&b), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_COUNT, 0 });
	kn_chrome_field(m, g, r, 5, kn_str(kn_tr(
	    N_("Enter corrects, Esc leaves all as it is"))), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
	g->cursor_x = kn_model_mirrored(m) ? r.x + r.w - 1 : r.x;
	g->cursor_y = r.y + 3;
	kn_buf_dispose(&b);
}

static void
fields_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct fields *p = (struct fields *)base;
	struct kn_buf head;

	kn_buf_init(&head, 0);
	if (p->all)
		put_count(base->model, NP_("%s article", "%s articles"),
		    how_many(p), &head);
	else if (p->now.headline != NULL)
		kn_filter_append(kn_str(p->now.headline), false, &head);
	kn_chrome_heading(base->model, g, r, kn_buf_get(&head), KN_LIT(""), 0,
	    focus);
	kn_buf_dispose(&head);
	if (p->stage == SURE)
		draw_sure(p, g, r);
	else if (p->stage == VALUE)
		kn_edit_draw(base->model, g, (struct kn_rect){ r.x, r.y + 1,
		    r.w, 1 }, kn_tr(kn_meta_field_msgid(
		    (enum kn_meta_field)p->row)), p->edit);
	else
		draw_menu(p, g, r);
}

/* ---- correcting ------------------------------------------------------------------- */

static void
forget(struct fields *p)
{
	kn_corrections_free(p->c, p->n_all);
	p->c = NULL;
	p->n = p->n_all = 0;
}

static enum kn_status
take_back(struct fields *p, struct kn_notebook *nb, struct kn_err *err)
{
	const char **ids = kn_calloc(p->n + 1, sizeof(*ids));

	for (size_t i = 0; i < p->n; i++)
		ids[i] = p->c[i].id;
	enum kn_status st = kn_corrections_drop(nb, ids, p->n, err);
	free(ids);
	return st;
}

static void
apply(struct fields *p)
{
	struct kn_model *m = p->base.model;
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_err err;

	if (nb == NULL)
		return;
	enum kn_status st = p->restore ? take_back(p, nb, &err) :
	    kn_corrections_put(nb, p->c, p->n, &err);
	if (st != KN_OK) {
		kn_model_notice_err(m, &err);
	} else {
		kn_model_notes_changed(m);
		kn_model_notice(m, p->restore ?
		    N_("as the source says again") : N_("corrected"),
		    KN_LIT(""));
	}
	forget(p);
	p->stage = MENU;
	p->base.done = p->all;
	look(p);
}

/* One article is corrected at once: `u` undoes. Of several it is asked. */
static void
propose(struct fields *p, enum kn_status st, const struct kn_err *err)
{
	struct kn_model *m = p->base.model;

	if (st != KN_OK)
		kn_model_notice_err(m, err);
	else if (p->n == 0)
		kn_model_notice(m, p->restore ?
		    N_("nothing of this was corrected") :
		    N_("it is so already"), KN_LIT(""));
	if (st != KN_OK || p->n == 0) {
		forget(p);
		p->stage = st == KN_OK ? MENU : p->stage;
	} else if (p->all) {
		p->stage = SURE;
	} else {
		apply(p);
	}
}

static void
give(struct fields *p, struct kn_str value)
{
	struct kn_model *m = p->base.model;
	const struct kn_field_value v = { (enum kn_meta_field)p->row, value };
	struct kn_set *set = articles(p);
	struct kn_err err;

	forget(p);
	p->restore = false;
	enum kn_status st = kn_fields_make(kn_model_index(m), set, &v, 1,
	    kn_session_corpus_hash(m->session), &p->c, &p->n, &err);
	p->n_all = p->n;
	kn_set_free(set);
	propose(p, st, &err);
}

static bool
restore(void *self, struct kn_str arg)
{
	struct fields *p = self;
	struct kn_model *m = p->base.model;
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_set *set = articles(p);
	struct kn_err err;

	(void)arg;
	forget(p);
	p->restore = true;
	if (nb != NULL && p->row < ROW_ALL) {
		enum kn_status st = kn_corrections_list(nb, &p->c, &p->n_all,
		    &err);

		if (st == KN_OK)
			st = kn_fields_find(kn_model_index(m), p->c, p->n_all,
			    set, 1u << p->row,
			    kn_session_corpus_hash(m->session), &p->n, &err);
		propose(p, st, &err);
	}
	kn_set_free(set);
	return true;
}

static void
begin(struct fields *p)
{
	const char *now;

	if (p->row == ROW_ALL) {
		p->all = !p->all;
		look(p);
		return;
	}
	now = p->all ? NULL :
	    *kn_meta_at(&p->now.meta, (enum kn_meta_field)p->row);
	p->stage = VALUE;
	kn_lineedit_set(p->edit, kn_str(now));
}

static bool
choose(void *self, struct kn_str arg)
{
	struct fields *p = self;

	(void)arg;
	if (p->stage == MENU)
		begin(p);
	else if (p->stage == VALUE)
		give(p, kn_lineedit_text(p->edit));
	else
		apply(p);
	return true;
}

/* From a value back to the menu, from there away. */
static bool
leave(void *self, struct kn_str arg)
{
	struct fields *p = self;

	if (p->stage == MENU)
		return kn_pane_leave(self, arg);
	forget(p);
	p->stage = MENU;
	return true;
}

/* ---- the pane ---------------------------------------------------------------------- */

static void
fields_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct fields *p = (struct fields *)base;

	if (p->stage == MENU)
		p->row = kn_motion_row(p->row, N_ROWS, N_ROWS, motion, sign);
}

static enum kn_context
fields_context(const struct kn_pane *base)
{
	const struct fields *p = (const struct fields *)base;

	return p->stage == MENU ? KN_CTX_FIELDS : KN_CTX_CORRECT;
}

/* A digit chooses its row, in either script. */
static bool
fields_key(struct kn_pane *base, struct kn_key_press key)
{
	struct fields *p = (struct fields *)base;

	if (p->stage == VALUE)
		return kn_edit_key(base->model, p->edit, key);
	int digit = kn_key_digit(key);
	if (p->stage != MENU || digit < 1 || digit > N_ROWS)
		return false;
	p->row = (size_t)digit - 1;
	return choose(p, KN_LIT(""));
}

static void
fields_paste(struct kn_pane *base, struct kn_str text)
{
	struct fields *p = (struct fields *)base;

	if (p->stage == VALUE)
		kn_lineedit_insert(p->edit, text);
}

static void
fields_click(struct kn_pane *base, int x, int y)
{
	struct fields *p = (struct fields *)base;

	(void)x;
	if (p->stage != MENU || y < 1 || y > N_ROWS)
		return;
	p->row = (size_t)y - 1;
	choose(p, KN_LIT(""));
}

static void
fields_close(struct kn_pane *base)
{
	struct fields *p = (struct fields *)base;

	forget(p);
	kn_article_dispose(&p->now);
	kn_lineedit_free(p->edit);
	free(p);
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, choose },
	{ KN_ACT_RESTORE, restore },
	{ KN_ACT_CANCEL, leave },
};

static const struct kn_pane_ops fields_ops = {
	.name = "fields",
	.context = KN_CTX_FIELDS,
	.context_now = fields_context,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = fields_move,
	.draw = fields_draw,
	.click = fields_click,
	.key = fields_key,
	.paste = fields_paste,
	.close = fields_close,
};

struct kn_pane *
kn_pane_fields_new(struct kn_model *m, uint32_t article, bool all,
    struct kn_str arg)
{
	struct fields *p = kn_calloc(1, sizeof(*p));
	struct kn_str value = kn_str_trim(arg), name = { "", 0 };
	bool with_value;

	p->base = (struct kn_pane){ .ops = &fields_ops, .model = m };
	p->edit = kn_lineedit_new(KN_META_VALUE_MAX_B);
	p->article = article;
	p->all = all;
	look(p);
	with_value = value.n > 0 && memchr(value.s, ' ', value.n) != NULL;
	(void)kn_str_split(&value, ' ', &name);
	enum kn_meta_field field = kn_meta_field_parse(name);
	if (field == KN_META_FIELD_COUNT)
		return &p->base;
	p->row = field;
	if (with_value)
		give(p, value);
	else
		begin(p);
	return &p->base;
}
