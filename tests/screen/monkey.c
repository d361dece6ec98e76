/*
 * monkey.c: random keys, pastes, clicks and sizes into the reader on a screen
 * in memory; after each drawing the promises of a screen are checked: the
 * first and the last column are blank (the row guard stands there), nothing
 * but what the filter shows is in a cell, the cursor is on the grid.
 *
 *	monkey CORPUS [EVENTS [SEED]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "tests/screen/corpus.h"
#include "tui/app/app.h"

static uint64_t
next_random(uint64_t *s)
{
	/* xorshift64: Marsaglia 2003. */
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

static size_t
below(uint64_t *s, size_t n)
{
	return (size_t)(next_random(s) % n);
}

/* Everything a user can press, but for what leaves or writes files. */
static struct kn_key_press
random_key(uint64_t *s)
{
	static const char letters[] = "cafnNzeb/?:hjklgGxCURB=- 01234a";
	static const char *const words[] = { "Esc", "Enter", "Tab", "S-Tab",
	    "Backspace", "Up", "Down", "Left", "Right", "Home", "End", "PgUp",
	    "PgDn", "Delete", "C-n", "C-p", "C-u", "C-l", "C-w", "C-a",
	    "C-k", "M-b", "M-f", "ف", "ر", "ن", "F5", "C-Left" };
	struct kn_key_press key = { ' ', 0 };

	if (below(s, 2) == 0)
		key.sym = (uint32_t)letters[below(s, sizeof(letters) - 1)];
	else
		kn_key_parse(kn_str(words[below(s, sizeof(words) /
		    sizeof(*words))]), &key);
	return key;
}

static struct kn_event
random_event(uint64_t *s, int w, int h)
{
	static const char *const pastes[] = { "country:FR", "(((", "\"", "المغرب",
	    "\033[2J\r\n\u202E", "date:2023..", "is:undated OR NOT x", "" };
	struct kn_event e = { .type = KN_EVENT_KEY };

	switch (below(s, 40)) {
	case 0:
		e.type = KN_EVENT_PASTE;
		e.text = kn_str(pastes[below(s, sizeof(pastes) /
		    sizeof(*pastes))]);
		break;
	case 1:
		e.type = KN_EVENT_MOUSE;
		e.mouse.x = (int)below(s, (size_t)w + 1);
		e.mouse.y = (int)below(s, (size_t)h + 1);
		e.mouse.act = (unsigned)below(s, 4);
		break;
	default:
		e.key = random_key(s);
	}
	return e;
}

/* Another form of text, as `:set bidi` or an answer of the terminal asks. */
static void
change_form(struct kn_app *app, uint64_t *s)
{
	static const char *const commands[] = { "set bidi words",
	    "set bidi terminal", "set bidi visual", "set bidi guard",
	    "set bidi auto", "set harakat drop", "set harakat auto" };

	kn_app_command(app, kn_str(commands[below(s, sizeof(commands) /
	    sizeof(*commands))]));
}

static bool
cell_is_clean(const struct kn_cell *c)
{
	for (size_t i = 0; c->width > 0 && i < KN_CELL_CPS &&
	    c->cp[i] != 0; i++)
		if (kn_filter_cp(c->cp[i]) != KN_FILTER_SHOW &&
		    c->cp[i] != ' ')
			return false;
	return true;
}

static const char *
broken_promise(const struct kn_grid *g)
{
	for (int y = 0; y < g->h; y++)
		for (int x = 0; x < g->w; x++) {
			const struct kn_cell *c = &g->cells[(size_t)y *
			    (size_t)g->w + (size_t)x];

			if (!cell_is_clean(c))
				return "a cell holds what is not shown";
			if ((x == 0 || x == g->w - 1) && c->cp[0] != ' ')
				return "an edge column is not blank";
		}
	if (g->cursor_x >= g->w || g->cursor_y >= g->h)
		return "the cursor is off the grid";
	return NULL;
}

static int
run(struct corpus *c, long events, uint64_t seed)
{
	struct kn_options *options = kn_options_new();
	struct kn_keymap *keys = kn_keymap_new();
	int w = 80, h = 24;
	struct kn_screen *screen = kn_screen_open_mem(w, h);
	struct kn_app_opts opts = { .session = c->session, .screen = screen,
	    .options = options, .keys = keys,
	    .lang = kn_i18n_init("ar", KN_LANG_AR), .fd_in = -1 };
	struct kn_app *app = kn_app_new(&opts);
	const char *broken = NULL;
	uint64_t s = seed;

	for (long i = 0; i < events && broken == NULL; i++) {
		struct kn_event e = random_event(&s, w, h);

		if (below(&s, 200) == 0) {
			w = (int)below(&s, 160);
			h = (int)below(&s, 50);
			kn_screen_set_size(screen, w, h);
		}
		if (below(&s, 50) == 0)
			change_form(app, &s);
		kn_app_event(app, &e);
		if (kn_app_draw(app) != KN_OK)
			broken = "drawing failed";
		else
			broken = broken_promise(kn_screen_shown(screen));
		if (broken != NULL)
			fprintf(stderr, "event %ld of seed %llu: %s\n", i,
			    (unsigned long long)seed, broken);
	}
	kn_app_free(app);
	kn_screen_close(screen);
	kn_keymap_free(keys);
	kn_options_free(options);
	return broken == NULL ? 0 : 1;
}

int
main(int argc, char **argv)
{
	long events = argc > 2 ? strtol(argv[2], NULL, 10) : 3000;
	uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 20231214;
	struct corpus c;

	if (argc < 2) {
		fprintf(stderr, "usage: monkey CORPUS [EVENTS [SEED]]\n");
		return 2;
	}
	printf("seed %llu, %ld events\n", (unsigned long long)seed, events);
	corpus_open(&c, argv[1], true);
	int status = run(&c, events, seed);
	corpus_close(&c);
	return status;
}
