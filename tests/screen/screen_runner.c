/*
 * screen_runner.c: types a script into the reader on a screen in memory and
 * compares what it shows with a golden file.
 *
 *	screen_runner CASE.keys CASE.screen CORPUS
 *
 * Script lines: "notebook" (with a new one; before anything else), "layer
 * FILE" (a colleague's notes, beside the script; before the first key),
 * "lang ar", "size 80 24", "treat words" (how the terminal is treated, before the first
 * key: visual, words or terminal), "key C-l", "type text", "paste text",
 * "drag X Y X Y" (the first mouse button from cell to cell),
 * "command filter country:FR", "shot title", "# comment". A shot is the text
 * in visual order, the style of each cell (a letter a role, as the legend
 * says) and, where there are any, its modifiers as digits (those of notes in
 * a row "*"), then the cursor. With UPDATE set in the environment the golden
 * file is written instead.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/annotate.h"
#include "tests/screen/corpus.h"
#include "tui/app/app.h"

struct runner {
	struct corpus corpus;
	const char *path;       /* of the articles */
	const char *script;
	struct kn_layer *layer; /* or NULL */
	struct kn_options *options;
	struct kn_keymap *keys;
	struct kn_screen *screen;
	struct kn_app *app;
	struct kn_buf out;
	enum kn_lang lang;
	int w, h;
	struct kn_treatment treatment;
};

static void
die(const char *what)
{
	fprintf(stderr, "screen_runner: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void
treat(struct runner *r, struct kn_str form)
{
	r->treatment.order = kn_str_is(form, "words") ? KN_TEXT_WORDS :
	    kn_str_is(form, "terminal") ? KN_TEXT_LOGICAL : KN_TEXT_VISUAL;
}

static void
start(struct runner *r)
{
	if (r->app != NULL)
		return;
	r->screen = kn_screen_open_mem(r->w, r->h);
	kn_screen_set_treatment(r->screen, &r->treatment);
	struct kn_app_opts opts = { .session = r->corpus.session,
	    .screen = r->screen, .options = r->options, .keys = r->keys,
	    .lang = r->lang, .layers = &r->layer,
	    .n_layers = r->layer != NULL, .fd_in = -1 };
	r->app = kn_app_new(&opts);
}

/* What panes do behind the keys is done, however slow the machine is. */
static void
settle(struct runner *r)
{
	for (int i = 0; i < 10000 && kn_app_work(r->app); i++)
		continue;
}

static void
press(struct runner *r, struct kn_key_press key)
{
	struct kn_event event = { .type = KN_EVENT_KEY, .key = key };

	start(r);
	kn_app_event(r->app, &event);
	settle(r);
}

static void
type_text(struct runner *r, struct kn_str text)
{
	struct kn_decoder *d = kn_decoder_new();
	struct kn_event event;

	start(r);
	kn_decoder_feed(d, text.s, text.n);
	for (kn_decoder_next(d, &event); event.type != KN_EVENT_NONE;
	    kn_decoder_next(d, &event))
		kn_app_event(r->app, &event);
	kn_decoder_free(d);
	settle(r);
}

/* ---- shots ------------------------------------------------------------ */

static const struct kn_cell *
cell_at(const struct kn_grid *g, int x, int y)
{
	return &g->cells[(size_t)y * (size_t)g->w + (size_t)x];
}

static void
text_grid(const struct kn_grid *g, struct kn_buf *out)
{
	for (int y = 0; y < g->h; y++) {
		kn_buf_chr(out, '|');
		kn_grid_row(g, y, out);
		kn_buf_chr(out, '\n');
	}
}

/* A letter a role, in the order of style.def; '.' for plain text. */
static char
role_letter(uint8_t role)
{
	return role == KN_ROLE_TEXT ? '.' : role <= 26 ?
	    (char)('a' + role - 1) : (char)('A' + role - 27);
}

/* A row of modifiers, if there are any: some of the bits, shifted down to a
 * digit. */
static void
mods_row(const struct kn_grid *g, int y, char mark, int shift, unsigned mask,
    struct kn_buf *out)
{
	bool any = false;

	for (int x = 0; x < g->w; x++)
		any = any || (cell_at(g, x, y)->style.mods & mask) != 0;
	if (!any)
		return;
	kn_buf_chr(out, mark);
	for (int x = 0; x < g->w; x++) {
		unsigned m = (cell_at(g, x, y)->style.mods & mask) >> shift;

		if (m == 0)
			kn_buf_chr(out, '.');
		else
			kn_buf_fmt(out, "%c", m < 10 ? '0' + m : 'A' + m - 10);
	}
	kn_buf_chr(out, '\n');
}

static void
style_grid(const struct kn_grid *g, struct kn_buf *out)
{
	for (int y = 0; y < g->h; y++) {
		kn_buf_chr(out, '|');
		for (int x = 0; x < g->w; x++) {
			const struct kn_cell *c = cell_at(g, x, y);

			kn_buf_chr(out, role_letter(c->style.role));
		}
		kn_buf_chr(out, '\n');
		mods_row(g, y, '+', 0, 0x1F, out);
		mods_row(g, y, '*', 5, 0xE0, out);
	}
}

static void
shot(struct runner *r, struct kn_str title)
{
	start(r);
	/* Drawing may find that there is more to do. */
	if (kn_app_draw(r->app) != KN_OK)
		die("draw");
	settle(r);
	if (kn_app_draw(r->app) != KN_OK)
		die("draw");
	const struct kn_grid *g = kn_screen_shown(r->screen);
	kn_buf_fmt(&r->out, "== %.*s (%dx%d)\n", (int)title.n, title.s, g->w,
	    g->h);
	text_grid(g, &r->out);
	kn_buf_cstr(&r->out, "-- styles\n");
	style_grid(g, &r->out);
	kn_buf_fmt(&r->out, "-- cursor %d,%d\n", g->cursor_x, g->cursor_y);
}

static void
legend(struct kn_buf *out)
{
	for (int role = 1; role < KN_N_ROLES; role++)
		kn_buf_fmt(out, "%s%c=%s", role == 1 ? "# " : " ",
		    role_letter((uint8_t)role),
		    kn_role_name((enum kn_role)role));
	kn_buf_chr(out, '\n');
}

/* ---- the script --------------------------------------------------------- */

/* The first button goes down in one cell and comes up in another. */
static void
drag(struct runner *r, const char *cells)
{
	struct kn_event down = { .type = KN_EVENT_MOUSE }, up = down;

	up.mouse.act = KN_MOUSE_RELEASE;
	if (sscanf(cells, "%d %d %d %d", &down.mouse.x, &down.mouse.y,
	    &up.mouse.x, &up.mouse.y) != 4)
		die(cells);
	start(r);
	kn_app_event(r->app, &down);
	kn_app_event(r->app, &up);
}

static void
open_layer(struct runner *r, struct kn_str name)
{
	const char *slash = strrchr(r->script, '/');
	size_t dir_b = slash == NULL ? 0 : (size_t)(slash - r->script) + 1;
	struct kn_buf path;
	char bytes[16384];
	struct kn_err err;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%.*s%.*s", (int)dir_b, r->script, (int)name.n,
	    name.s);
	FILE *f = fopen(path.s, "r");
	if (f == NULL)
		die(path.s);
	size_t n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	if (n == sizeof(bytes) || kn_layer_new(path.s, (struct kn_str){
	    bytes, n }, NULL, NULL, &r->layer, &err) != KN_OK)
		die(path.s);
	kn_buf_dispose(&path);
}

static void
run_line(struct runner *r, const char *line)
{
	struct kn_str rest = kn_str_trim(kn_str(line)), word;
	struct kn_key_press key;

	if (rest.n == 0 || rest.s[0] == '#')
		return;
	kn_str_split(&rest, ' ', &word);
	if (kn_str_is(word, "lang")) {
		char code[8];

		snprintf(code, sizeof(code), "%.*s", (int)rest.n, rest.s);
		r->lang = kn_i18n_init(code, KN_LANG_EN);
	} else if (kn_str_is(word, "notebook")) {
		corpus_close(&r->corpus);
		corpus_open(&r->corpus, r->path, true);
	} else if (kn_str_is(word, "layer")) {
		open_layer(r, rest);
	} else if (kn_str_is(word, "size")) {
		if (sscanf(rest.s, "%d %d", &r->w, &r->h) != 2)
			die(line);
		if (r->app != NULL)
			kn_screen_set_size(r->screen, r->w, r->h);
	} else if (kn_str_is(word, "treat")) {
		treat(r, rest);
	} else if (kn_str_is(word, "key") && kn_key_parse(rest, &key)) {
		press(r, key);
	} else if (kn_str_is(word, "type")) {
		type_text(r, rest);
	} else if (kn_str_is(word, "paste")) {
		struct kn_event event = { .type = KN_EVENT_PASTE,
		    .text = rest };

		start(r);
		kn_app_event(r->app, &event);
	} else if (kn_str_is(word, "drag")) {
		drag(r, rest.s);
	} else if (kn_str_is(word, "command")) {
		start(r);
		kn_app_command(r->app, rest);
		settle(r);
	} else if (kn_str_is(word, "shot")) {
		shot(r, rest);
	} else {
		fprintf(stderr, "screen_runner: bad line: %s\n", line);
		exit(1);
	}
}

static void
run_script(struct runner *r, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[1024];

	if (f == NULL)
		die(path);
	while (fgets(line, sizeof(line), f) != NULL)
		run_line(r, line);
	fclose(f);
}

/* The first line in which two texts differ, to standard error. */
static void
tell_difference(const char *want, const char *got)
{
	size_t n = 1;

	while (*want != '\0' || *got != '\0') {
		size_t a = strcspn(want, "\n"), b = strcspn(got, "\n");

		if (a != b || memcmp(want, got, a) != 0) {
			fprintf(stderr, "line %zu\n-%.*s\n+%.*s\n", n,
			    (int)a, want, (int)b, got);
			return;
		}
		want += a + (want[a] == '\n');
		got += b + (got[b] == '\n');
		n++;
	}
}

static int
compare(struct runner *r, const char *path)
{
	struct kn_buf want;
	char bytes[4096];
	size_t n;

	if (getenv("UPDATE") != NULL) {
		FILE *f = fopen(path, "w");

		if (f == NULL || fwrite(r->out.s, 1, r->out.n, f) !=
		    r->out.n || fclose(f) != 0)
			die(path);
		return 0;
	}
	FILE *f = fopen(path, "r");
	if (f == NULL)
		die(path);
	kn_buf_init(&want, 0);
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		kn_buf_put(&want, bytes, n);
	fclose(f);
	bool same = kn_str_eq(kn_buf_get(&want), kn_buf_get(&r->out));
	if (!same)
		tell_difference(want.s == NULL ? "" : want.s, r->out.s);
	kn_buf_dispose(&want);
	return same ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct runner r = { .w = 80, .h = 24,
		.treatment = { .marks = true, .kind = "" } };

	if (argc != 4) {
		fprintf(stderr, "usage: screen_runner KEYS SCREEN CORPUS\n");
		return 2;
	}
	kn_buf_init(&r.out, 0);
	legend(&r.out);
	r.options = kn_options_new();
	/* However slow the machine is, a query is answered. */
	(void)!kn_options_set(r.options, KN_OPT_DEADLINE, KN_LIT("0"),
	    KN_ORIGIN_ARG, NULL);
	r.keys = kn_keymap_new();
	r.lang = kn_i18n_init("ar", KN_LANG_AR);
	r.path = argv[3];
	r.script = argv[1];
	corpus_open(&r.corpus, r.path, false);
	run_script(&r, argv[1]);
	int status = compare(&r, argv[2]);
	kn_app_free(r.app);
	if (r.screen != NULL)
		kn_screen_close(r.screen);
	kn_keymap_free(r.keys);
	kn_options_free(r.options);
	kn_layer_free(r.layer);
	kn_buf_dispose(&r.out);
	corpus_close(&r.corpus);
	return status;
}
