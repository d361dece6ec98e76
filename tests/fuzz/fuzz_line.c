/*
 * fuzz_line.c: any bytes through the line engine: laid out, as a field, and
 * drawn. The first three bytes choose width, direction and flags.
 */
#include "fuzz.h"
#include "kunnash/str.h"
#include "tui/bidi/layout.h"

enum { GRID_W = 12, X = 3, W = 6 };

static void
check_line(const struct kn_vline *v, int width_col)
{
	int sum_col = 0;

	for (size_t i = 0; i < v->n; i++) {
		const struct kn_vcell *c = &v->cell[i];

		int left = (c->gap & KN_GAP_LEFT) != 0;
		int right = (c->gap & KN_GAP_RIGHT) != 0;

		FUZZ_CHECK(c->width == 1 + left + right ||
		    (c->width == 2 && c->gap == KN_GAP_NONE));
		FUZZ_CHECK(c->at.start_b < c->at.end_b);
		FUZZ_CHECK(c->at.start_b >= v->at.start_b);
		FUZZ_CHECK(c->at.end_b <= v->at.end_b);
		FUZZ_CHECK(kn_vline_caret_b(v, sum_col) == c->at.start_b);
		FUZZ_CHECK(kn_vline_caret_col(v, c->at.start_b) ==
		    sum_col + left);
		sum_col += c->width;
	}
	FUZZ_CHECK(sum_col == v->width_col && sum_col <= width_col);
}

static void
check_layout(const char *s, size_t n, int width_col,
    const struct kn_layout_opts *opts)
{
	struct kn_layout *l = kn_layout_new(s, n, width_col, opts);
	const struct kn_vline *v;
	size_t next_b = 0, i = 0;

	for (; (v = kn_layout_line(l, i)) != NULL; i++) {
		FUZZ_CHECK(v->at.start_b == next_b);
		next_b = v->at.end_b;
		FUZZ_CHECK(next_b > v->at.start_b);
		check_line(v, width_col);
		FUZZ_CHECK(kn_layout_find(l, next_b - 1) == i);
	}
	FUZZ_CHECK(next_b == n && kn_layout_count(l) == i);
	kn_layout_free(l);
}

static void
check_field(const char *s, size_t n, int width_col,
    const struct kn_layout_opts *opts)
{
	struct kn_vline *v = kn_field_new(s, n, width_col, opts);
	struct kn_grid *g = kn_grid_new(GRID_W, 1);

	check_line(v, width_col);
	kn_grid_fill(g, 0, 0, GRID_W, '#', (struct kn_style){ 0 });
	kn_vline_draw(v, g, X, 0, W, KN_ALIGN_START,
	    (struct kn_style){ .role = KN_ROLE_TITLE }, NULL, NULL);
	for (int x = 0; x < GRID_W; x++)
		FUZZ_CHECK((x >= X && x < X + W) ||
		    kn_grid_at(g, x, 0)->cp[0] == '#');
	kn_grid_free(g);
	kn_vline_free(v);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 3)
		return 0;
	struct kn_layout_opts opts = {
		.dir = (enum kn_dir)(data[1] % 3),
		.dir2 = (enum kn_dir)(data[1] / 3 % 3),
		.flags = data[2] & (2u * KN_LAYOUT_NO_OVERRIDES - 1),
	};
	int width_col = 1 + data[0];
	const char *s = (const char *)data + 3;
	struct kn_buf out;

	check_layout(s, n - 3, width_col, &opts);
	check_field(s, n - 3, width_col, &opts);
	kn_buf_init(&out, 0);
	kn_layout_explain(s, n - 3, width_col, &opts, &out);
	kn_buf_dispose(&out);
	return 0;
}
