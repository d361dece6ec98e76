/*
 * test_edit.c: random edits of a line of mixed text against the simplest
 * model, a list of characters; and the caret of what comes out: places and
 * columns are each other's inverse, and the keys that point go over every
 * cell of the line, each to the side it names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/prop/random.h"
#include "tui/pane/field.h"

#define LINES 3000
#define EDITS 40
#define MAX_CL 200

/* Characters that stay what they are beside any other. */
static const char *const chars[] = {
	"a", "Z", "é", " ", " ", ".", "-", "(", ")", "«", "»", "/", "7", "0",
	"٣", "م", "مُ", "شّ", "ل", "ا", "أ", "ة", "و", "ڨ", "א", "世", "½", "😀",
	"ـ", "ء",
};

#define N_CHARS (sizeof(chars) / sizeof(*chars))

struct line {
	const char *at[MAX_CL];
	size_t n, caret;
};

static const struct kn_key_press left = { .sym = KN_KEY_LEFT },
	right = { .sym = KN_KEY_RIGHT };

static void
put(struct line *l, const char *c)
{
	memmove(&l->at[l->caret + 1], &l->at[l->caret],
	    (l->n - l->caret) * sizeof(l->at[0]));
	l->at[l->caret++] = c;
	l->n++;
}

static void
take(struct line *l, size_t i)
{
	memmove(&l->at[i], &l->at[i + 1],
	    (l->n - i - 1) * sizeof(l->at[0]));
	l->n--;
	if (l->caret > i)
		l->caret--;
}

static void
press(struct kn_lineedit *e, const char *name)
{
	struct kn_key_press key;

	assert_true(kn_key_parse(kn_str(name), &key));
	assert_true(kn_lineedit_key(e, key));
}

/* The same edit on both. */
static void
edit(struct line *l, struct kn_lineedit *e, uint64_t *r)
{
	switch (below(r, l->n + 4 > MAX_CL ? 7 : 12)) {
	case 0:
		if (l->caret > 0)
			take(l, l->caret - 1);
		press(e, "Backspace");
		break;
	case 1:
		if (l->caret < l->n)
			take(l, l->caret);
		press(e, "Delete");
		break;
	case 2:
		l->caret = 0;
		press(e, "Home");
		break;
	case 3:
		l->caret = l->n;
		press(e, "End");
		break;
	case 4:
		l->caret -= l->caret > 0;
		press(e, "C-b");
		break;
	case 5:
		l->caret += l->caret < l->n;
		press(e, "C-f");
		break;
	case 6:
		while (below(r, 8) == 0 && l->caret < l->n)
			take(l, l->caret);
		while (l->n > l->caret && below(r, 20) == 0)
			take(l, l->n - 1);
		/* As if typed anew: the caret goes to the end. */
		l->caret = l->n;
		kn_lineedit_set(e, KN_LIT(""));
		for (size_t i = 0; i < l->n; i++)
			kn_lineedit_insert(e, kn_str(l->at[i]));
		break;
	case 7: {
		/* A paste of a few. */
		struct kn_buf b;

		kn_buf_init(&b, 0);
		for (size_t n = below(r, 4); n > 0; n--) {
			const char *c = chars[below(r, N_CHARS)];

			kn_buf_cstr(&b, c);
			put(l, c);
		}
		kn_lineedit_insert(e, kn_buf_get(&b));
		kn_buf_dispose(&b);
		break;
	}
	default: {
		const char *c = chars[below(r, N_CHARS)];

		put(l, c);
		kn_lineedit_insert(e, kn_str(c));
		break;
	}
	}
}

static void
assert_same(const struct line *l, const struct kn_lineedit *e)
{
	struct kn_str text = kn_lineedit_text(e);
	size_t at = 0, caret = 0;

	for (size_t i = 0; i < l->n; i++) {
		size_t n = strlen(l->at[i]);

		if (i == l->caret)
			caret = at;
		assert_true(at + n <= text.n);
		assert_memory_equal(text.s + at, l->at[i], n);
		at += n;
	}
	assert_int_equal(at, text.n);
	assert_int_equal(kn_lineedit_caret_b(e), l->caret == l->n ? at :
	    caret);
}

/* The column of the caret when the whole line is in view. */
static int
column(const struct kn_model *m, const struct kn_lineedit *e,
    struct kn_grid *g)
{
	kn_edit_draw(m, g, (struct kn_rect){ 0, 0, g->w, 1 }, "f", e);
	assert_true(g->cursor_x >= 0 && g->cursor_x < g->w);
	return g->cursor_x;
}

/* From the right edge to the left one and back: every cell, in order. */
static void
walk(const struct kn_model *m, struct kn_lineedit *e, struct kn_grid *g)
{
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);
	struct kn_str text = kn_lineedit_text(e);
	struct kn_vline *l = kn_field_new(text.s, text.n, 4096, &opts);
	size_t steps = 0;

	for (size_t i = 0; i < l->n + 2; i++)
		assert_true(kn_edit_key(m, e, right));
	for (int was = column(m, e, g);; steps++) {
		size_t from = kn_lineedit_caret_b(e);

		/* A place and its column are each other's inverse. */
		assert_int_equal(kn_vline_caret_b(l,
		    kn_vline_caret_col(l, from)), from);
		assert_true(kn_edit_key(m, e, left));
		int now = column(m, e, g);
		if (now == was) {
			assert_int_equal(kn_lineedit_caret_b(e), from);
			break;
		}
		assert_true(now < was);
		/* The way back leads to where it came from. */
		assert_true(kn_edit_key(m, e, right));
		assert_int_equal(kn_lineedit_caret_b(e), from);
		assert_true(kn_edit_key(m, e, left));
		was = now;
	}
	assert_int_equal(steps, l->n);
	kn_vline_free(l);
}

/* However narrow the line: the caret is in it, on a cell that shows its
 * character or behind the text. */
static void
scroll(const struct kn_model *m, const struct kn_lineedit *e, uint64_t *r)
{
	int w = 6 + (int)below(r, 30), x = (int)below(r, 3);
	struct kn_grid *g = kn_grid_new(w + x + 2, 1);
	struct kn_rect at = { x, 0, w, 1 };

	kn_edit_draw(m, g, at, "f", e);
	assert_true(g->cursor_x >= x && g->cursor_x < x + w);
	/* Nothing is drawn outside. */
	for (int i = 0; i < g->w; i++)
		if (i < x || i >= x + w)
			assert_int_equal(kn_grid_at(g, i, 0)->cp[0], ' ');
	kn_grid_free(g);
}

static void
edits_and_carets(void **state)
{
	uint64_t r = 20261122;
	struct kn_grid *g = kn_grid_new(2 * MAX_CL + 10, 1);

	(void)state;
	print_message("seed %u\n", (unsigned)r);
	for (int i = 0; i < LINES; i++) {
		struct kn_model m = { .locale = { .lang =
		    below(&r, 2) == 0 ? KN_LANG_AR : KN_LANG_FR } };
		struct kn_lineedit *e = kn_lineedit_new(4096);
		struct line l = { .n = 0 };

		for (size_t k = below(&r, EDITS); k > 0; k--) {
			edit(&l, e, &r);
			assert_same(&l, e);
		}
		scroll(&m, e, &r);
		walk(&m, e, g);
		kn_lineedit_free(e);
	}
	kn_grid_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_and_carets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
