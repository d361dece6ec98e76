/*
 * correct.c: the menu by which an entity is corrected. In: an entity of the
 * sidebar or at the cursor, or selected words that are to be a name. Out: a
 * correction in the notebook, after what it would change was shown.
 */
#include "tui/pane/correct.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/field.h"
#include "tui/pane/model_priv.h"

#define TYPED_MAX_B 256

/* What can be said, in the order of the menu. */
static const struct choice {
	const char *name;               /* as an argument */
	enum kn_correct_kind kind;
	bool here;
	const char *msgid;
	const char *asks[2];            /* or NULL */
} choices[] = {
	{ "rename", KN_CORRECT_RENAME, false,
	    N_("it is called otherwise"), { N_("name:"), NULL } },
	{ "alias", KN_CORRECT_ALIAS, false,
	    N_("it has one more name"), { N_("words:"), NULL } },
	{ "merge", KN_CORRECT_MERGE, false,
	    N_("it is the same as another"), { N_("the other:"), NULL } },
	{ "split", KN_CORRECT_SPLIT, false,
	    N_("some words are of another"),
	    { N_("words:"), N_("the other:") } },
	{ "block-here", KN_CORRECT_BLOCK, true,
	    N_("it is not meant in this article"), { NULL, NULL } },
	{ "block", KN_CORRECT_BLOCK, false,
	    N_("it is never meant"), { NULL, NULL } },
	{ "type", KN_CORRECT_TYPE, false,
	    N_("it is of another type"), { NULL, NULL } },
};
enum { N_CHOICES = sizeof(choices) / sizeof(choices[0]), ALIAS = 1 };

static const char *const type_msgids[] = {
#define KN_TYPE(NAME, name, msgid) msgid,
#include "kunnash/type.def"
#undef KN_TYPE
};

const char *
kn_correct_choice(size_t i)
{
	return i < N_CHOICES ? choices[i].name : NULL;
}

enum stage { MENU, FIELD, TYPES, SURE };

struct correct {
	struct kn_pane base;
	enum stage stage;
	size_t choice, row;
	char *entity;           /* id; NULL: it is asked for */
	char *label;
	char *words;            /* that were selected, or NULL */
	char *first;            /* answer to the first question, or NULL */
	struct kn_lineedit *edit;
	struct kn_correction c;
	char *to;               /* what it makes of it, in the language */
	struct kn_correct_preview preview;
};

/* ---- drawing ------------------------------------------------------------------ */

static size_t
rows(const struct correct *p)
{
	return p->stage == MENU ? N_CHOICES : p->stage == TYPES ?
	    KN_TYPE_DATE : 0;
}

static void
draw_rows(struct correct *p, struct kn_grid *g, struct kn_rect r)
{
	const struct kn_model *m = p->base.model;

	for (size_t i = 0; i < rows(p) && (int)i + 1 < r.h; i++) {
		struct kn_rect at = { r.x, r.y + 1 + (int)i, r.w, 1 };
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_fmt_count(&m->locale, i + 1, &b);
		kn_buf_cstr(&b, "  ");
		kn_buf_cstr(&b, kn_tr(p->stage == MENU ? choices[i].msgid :
		    type_msgids[i]));
		kn_chrome_field(m, g, at, 0, kn_buf_get(&b), KN_ALIGN_START,
		    (struct kn_style){ KN_ROLE_TEXT, 0 });
		kn_buf_dispose(&b);
		if (i != p->row)
			continue;
		kn_grid_mod(g, at.x, at.y, at.w,
		    KN_MOD_SELECTED | KN_MOD_FOCUS);
		g->cursor_x = kn_model_mirrored(m) ? at.x + at.w - 1 : at.x;
		g->cursor_y = at.y;
	}
}

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

static void
draw_sure(struct correct *p, struct kn_grid *g, struct kn_rect r)
{
	const struct kn_model *m = p->base.model;
	const struct kn_style style = { KN_ROLE_TEXT, 0 };
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_chrome_field(m, g, r, 1, kn_str(kn_tr(choices[p->choice].msgid)),
	    KN_ALIGN_START, style);
	if (p->c.surface != NULL)
		kn_chrome_name(m, g, (struct kn_rect){ r.x, r.y + 2, r.w, 1 },
		    kn_str(p->c.surface), style);
	if (p->to != NULL)
		kn_chrome_name(m, g, (struct kn_rect){ r.x, r.y + 3, r.w, 1 },
		    kn_str(p->to), style);
	put_count(m, NP_("%s article", "%s articles"), p->preview.articles,
	    &b);
	kn_buf_cstr(&b, " \u00B7 ");
	put_count(m, NP_("%s mention", "%s mentions"), p->preview.mentions,
	    &b);
	kn_chrome_field(m, g, r, 4, kn_buf_get(&b), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_COUNT, 0 });
	kn_chrome_field(m, g, r, 6, kn_str(kn_tr(
	    N_("Enter corrects, Esc leaves all as it is"))), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
	g->cursor_x = kn_model_mirrored(m) ? r.x + r.w - 1 : r.x;
	g->cursor_y = r.y + 4;
	kn_buf_dispose(&b);
}

static const char *
question(const struct correct *p)
{
	return p->entity == NULL ? N_("it is a name of:") :
	    choices[p->choice].asks[p->first == NULL ? 0 : 1];
}

static void
correct_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct correct *p = (struct correct *)base;

	kn_chrome_heading(base->model, g, r, kn_str(p->entity == NULL ?
	    p->words : p->label), KN_LIT(""), 0, focus);
	if (p->stage == SURE)
		draw_sure(p, g, r);
	else if (p->stage == FIELD)
		kn_edit_draw(base->model, g, (struct kn_rect){ r.x, r.y + 1,
		    r.w, 1 }, kn_tr(question(p)), p->edit);
	else
		draw_rows(p, g, r);
}

/* ---- making ------------------------------------------------------------------- */

/* What the correction makes of the entity, as it is shown; NULL: nothing. */
static char *
outcome(const struct correct *p)
{
	const struct kn_model *m = p->base.model;
	const struct kn_correction *c = &p->c;
	const struct kn_entity *e = NULL;
	uint32_t number;

	if (c->kind == KN_CORRECT_TYPE)
		return kn_strdup(kn_tr(type_msgids[kn_type_parse(
		    kn_str(c->value))]));
	if (c->kind != KN_CORRECT_MERGE && c->kind != KN_CORRECT_SPLIT)
		return kn_strdup(c->value);
	if (kn_correction_entity(kn_model_index(m), kn_str(c->value), &number,
	    NULL) == KN_OK)
		e = kn_index_entity(kn_model_index(m), number);
	return kn_strdup(e == NULL ? c->label :
	    kn_lang_label(e, m->locale.lang));
}

/* Makes what was said, and shows what it would change. */
static void
make(struct correct *p, struct kn_str value)
{
	struct kn_model *m = p->base.model;
	const struct choice *what = &choices[p->choice];
	struct kn_index *ix = kn_model_index(m);
	const char *corpus = kn_session_corpus_hash(m->session);
	struct kn_err err;
	enum kn_status st = p->entity == NULL ?
	    kn_correction_make(ix, what->kind, value, kn_str(p->words),
	    KN_LIT(""), &p->c, &err) :
	    kn_correction_make(ix, what->kind, kn_str(p->entity), value,
	    kn_str(p->first), &p->c, &err);

	if (st == KN_OK && what->here) {
		struct kn_target t;

		kn_session_target(m->session, &m->open->row, &t);
		kn_correction_here(&p->c, &t);
		kn_target_dispose(&t);
		st = kn_correction_check(&p->c, &err);
	}
	if (st == KN_OK)
		st = kn_correction_preview(ix, &p->c, corpus, &p->preview,
		    &err);
	if (st == KN_OK) {
		p->to = outcome(p);
		p->stage = SURE;
		return;
	}
	kn_correction_dispose(&p->c);
	kn_model_notice_err(m, &err);
}

static void
apply(struct correct *p)
{
	struct kn_model *m = p->base.model;
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_err err;

	if (nb == NULL)
		return;
	p->base.done = true;
	if (kn_corrections_put(nb, &p->c, 1, &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return;
	}
	kn_model_notes_changed(m);
	kn_model_notice(m, N_("corrected"), KN_LIT(""));
}

/* ---- asking ------------------------------------------------------------------- */

/* The words of the current mention, if it is one of this entity. */
static struct kn_str
current_words(const struct correct *p)
{
	const struct kn_model *m = p->base.model;
	const struct kn_open *o = m->open;

	for (size_t i = 0; o != NULL && i < o->mentions.n; i++) {
		const struct kn_mention *x = &o->mentions.at[i];
		const struct kn_entity *e = kn_index_entity(
		    kn_model_index(m), x->entity);

		if (!x->suppressed && e != NULL && p->entity != NULL &&
		    x->at.start_b == m->current.start_b &&
		    x->at.end_b == m->current.end_b &&
		    strcmp(e->id, p->entity) == 0)
			return (struct kn_str){ o->doc->text + x->at.start_b,
			    kn_span_len(x->at) };
	}
	return KN_LIT("");
}

static void
begin(struct correct *p, size_t choice)
{
	struct kn_model *m = p->base.model;
	enum kn_correct_kind kind = choices[choice].kind;

	p->choice = choice;
	p->row = 0;
	if (choices[choice].here && m->open == NULL) {
		kn_model_notice(m, N_("no article is open"), KN_LIT(""));
		return;
	}
	if (kind == KN_CORRECT_TYPE) {
		p->stage = TYPES;
		return;
	}
	if (choices[choice].asks[0] == NULL) {
		make(p, KN_LIT(""));
		return;
	}
	p->stage = FIELD;
	kn_lineedit_set(p->edit, kind == KN_CORRECT_RENAME ?
	    kn_str(p->label) : kind == KN_CORRECT_SPLIT ? current_words(p) :
	    KN_LIT(""));
}

static void
answer(struct correct *p)
{
	struct kn_str text = kn_str_trim(kn_lineedit_text(p->edit));
	char *copy = kn_strndup(text.n == 0 ? "" : text.s, text.n);

	if (choices[p->choice].asks[1] != NULL && p->first == NULL) {
		if (text.n > 0) {
			p->first = copy;
			kn_lineedit_set(p->edit, KN_LIT(""));
			return;
		}
	} else if (text.n > 0) {
		make(p, kn_str(copy));
	}
	free(copy);
}

static bool
choose(void *self, struct kn_str arg)
{
	struct correct *p = self;

	(void)arg;
	if (p->stage == MENU)
		begin(p, p->row);
	else if (p->stage == FIELD)
		answer(p);
	else if (p->stage == TYPES)
		make(p, kn_str(kn_type_name((enum kn_type)p->row)));
	else
		apply(p);
	return true;
}

static void
correct_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct correct *p = (struct correct *)base;

	p->row = kn_motion_row(p->row, rows(p), rows(p), motion, sign);
}

/* A digit chooses its row, in either script. */
static bool
correct_key(struct kn_pane *base, struct kn_key_press key)
{
	struct correct *p = (struct correct *)base;

	if (p->stage == FIELD)
		return kn_edit_key(base->model, p->edit, key);
	int digit = kn_key_digit(key);
	if (digit < 1 || (size_t)digit > rows(p))
		return false;
	p->row = (size_t)digit - 1;
	return choose(p, KN_LIT(""));
}

static void
correct_paste(struct kn_pane *base, struct kn_str text)
{
	struct correct *p = (struct correct *)base;

	if (p->stage == FIELD)
		kn_lineedit_insert(p->edit, text);
}

static void
correct_click(struct kn_pane *base, int x, int y)
{
	struct correct *p = (struct correct *)base;

	(void)x;
	if (y < 1 || (size_t)y > rows(p))
		return;
	p->row = (size_t)y - 1;
	choose(p, KN_LIT(""));
}

static void
correct_close(struct kn_pane *base)
{
	struct correct *p = (struct correct *)base;

	kn_correction_dispose(&p->c);
	kn_lineedit_free(p->edit);
	free(p->entity);
	free(p->label);
	free(p->words);
	free(p->first);
	free(p->to);
	free(p);
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, choose },
	{ KN_ACT_CANCEL, kn_pane_leave },
};

static const struct kn_pane_ops correct_ops = {
	.name = "correct",
	.context = KN_CTX_CORRECT,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = correct_move,
	.draw = correct_draw,
	.click = correct_click,
	.key = correct_key,
	.paste = correct_paste,
	.close = correct_close,
};

struct kn_pane *
kn_pane_correct_new(struct kn_model *m, const struct kn_entity *e,
    struct kn_str words, struct kn_str arg)
{
	struct correct *p = kn_calloc(1, sizeof(*p));
	struct kn_str what = { "", 0 };

	p->base = (struct kn_pane){ .ops = &correct_ops, .model = m };
	p->edit = kn_lineedit_new(TYPED_MAX_B);
	if (e != NULL) {
		p->entity = kn_strdup(e->id);
		p->label = kn_strdup(kn_lang_label(e, m->locale.lang));
	} else {
		p->words = kn_strndup(words.s, words.n);
		begin(p, ALIAS);
	}
	(void)kn_str_split(&arg, ' ', &what);
	for (size_t i = 0; e != NULL && what.n > 0 && i < N_CHOICES; i++)
		if (kn_str_is(what, choices[i].name))
			begin(p, i);
	return &p->base;
}

/* ---- after a correction --------------------------------------------------------- */

void
kn_model_corrected(struct kn_model *m)
{
	struct kn_index *ix = kn_model_index(m);
	struct kn_mentions ms = { 0 };
	struct kn_article row = { .id = 0 };
	struct kn_err err;

	if (ix == NULL || !kn_session_corrections_changed(m->session))
		return;
	/* What was borrowed from the entities as they were goes first. */
	model__before_stale(m);
	kn_result_free(m->result);
	m->result = NULL;
	if (kn_session_correct(m->session, NULL, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	if (m->open != NULL && kn_index_mentions(ix, m->open->row.id, &ms,
	    NULL) == KN_OK) {
		kn_mentions_dispose(&m->open->mentions);
		m->open->mentions = ms;
	}
	if (m->open != NULL && kn_index_article(ix, m->open->row.id, &row,
	    NULL) == KN_OK) {
		kn_meta_dispose(&m->open->doc->meta);
		kn_meta_copy(&m->open->doc->meta, &row.meta);
		kn_article_dispose(&m->open->row);
		m->open->row = row;
		m->open_serial++;
	}
	kn_model_reload(m);
}
