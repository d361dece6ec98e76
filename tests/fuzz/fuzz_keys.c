/*
 * fuzz_keys.c: the input decoder, key names and the line editor on any
 * bytes. The first byte says how the rest is cut. However it is cut the
 * events are the same; every key has a name that means it; a prompt that
 * gets it all stays one line of UTF-8 within its limit; and what a screen
 * learns from it is the same, sends little, and can be undone.
 */
#include <string.h>

#include "fuzz.h"
#include "kunnash/filter.h"
#include "kunnash/utf8.h"
#include "tui/input/input.h"
#include "tui/input/lineedit.h"
#include "tui/screen/modes_priv.h"

#define LINE_MAX_B ((size_t)300)

static void
record(const struct kn_event *ev, struct kn_buf *log)
{
	struct kn_key_press back;
	size_t at = log->n;

	kn_buf_chr(log, (char)('0' + (int)ev->type));
	switch (ev->type) {
	case KN_EVENT_KEY:
		kn_key_print(ev->key, log);
		FUZZ_CHECK(kn_key_parse((struct kn_str){ log->s + at + 1,
		    log->n - at - 1 }, &back));
		FUZZ_CHECK(back.sym == ev->key.sym &&
		    back.mods == ev->key.mods);
		break;
	case KN_EVENT_PASTE:
		/* How a paste is cut into pieces is no difference. */
		FUZZ_CHECK(ev->text.n > 0 && ev->text.n <= 4096);
		kn_buf_trunc(log, at);
		kn_buf_str(log, ev->text);
		break;
	case KN_EVENT_MOUSE:
		FUZZ_CHECK(ev->mouse.x >= 0 && ev->mouse.y >= 0);
		kn_buf_fmt(log, "%d %d %d", ev->mouse.x, ev->mouse.y,
		    (int)ev->mouse.act);
		break;
	default:
		FUZZ_CHECK(ev->reply.n_params >= 0 &&
		    ev->reply.n_params <= KN_REPLY_PARAMS);
		FUZZ_CHECK(strnlen(ev->reply.text,
		    sizeof(ev->reply.text)) < sizeof(ev->reply.text));
		kn_buf_fmt(log, "%d %d %d %s", (int)ev->reply.kind,
		    ev->reply.n_params, ev->reply.param[0], ev->reply.text);
	}
}

/* Gives a screen that has asked everything all answers there are. */
static void
answer(struct modes *m, const struct kn_event *ev, struct kn_buf *sent)
{
	if (ev->type != KN_EVENT_REPLY)
		return;
	modes__reply(m, &ev->reply, sent);
	FUZZ_CHECK(sent->n <= 64);
	FUZZ_CHECK(strnlen(m->facts.da2, sizeof(m->facts.da2)) <
	    sizeof(m->facts.da2));
	FUZZ_CHECK(strnlen(m->facts.xtversion,
	    sizeof(m->facts.xtversion)) < sizeof(m->facts.xtversion));
}

/* What it has learnt, and what it would undo: what it has done, no more. */
static void
conclude(const struct modes *m, struct kn_buf *log)
{
	size_t at = log->n;

	kn_buf_fmt(log, "|%s %d %d %d|", m->now.kind, (int)m->now.order,
	    m->now.guard, m->now.marks);
	FUZZ_CHECK(modes__identity(m, log) == (m->owed == 0));
	kn_buf_chr(log, '|');
	modes__crash(m, log);
	modes__give(m, log);
	FUZZ_CHECK(log->n - at < 300);
	FUZZ_CHECK(m->sent == NULL || m->sent->off[0] != '\0');
}

static void
check_line(const struct kn_lineedit *e)
{
	struct kn_str s = kn_lineedit_text(e);

	FUZZ_CHECK(s.n <= LINE_MAX_B);
	FUZZ_CHECK(kn_utf8_valid(s.s, s.n));
	FUZZ_CHECK(kn_lineedit_caret_b(e) <= s.n);
	for (size_t i = 0; i < s.n; ) {
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);

		FUZZ_CHECK(cp == 0x200C || cp == 0x200D ||
		    kn_filter_cp(cp) == KN_FILTER_SHOW || cp == ' ');
	}
}

/* Decodes n bytes in pieces of cut_b and writes down what came. */
static void
decode(const uint8_t *data, size_t n, size_t cut_b, struct kn_lineedit *e,
    struct kn_buf *log)
{
	struct kn_decoder *d = kn_decoder_new();
	struct kn_screen_opts opts = { .term = "xterm" };
	struct kn_event ev;
	struct kn_buf sent;
	struct modes m;

	kn_buf_init(&sent, 0);
	modes__init(&m, &opts);
	modes__take(&m, &sent);
	modes__measure(&m, &sent);
	kn_buf_reset(&sent);
	for (size_t i = 0; i < n; i += cut_b) {
		kn_decoder_feed(d, data + i, n - i < cut_b ? n - i : cut_b);
		for (;;) {
			kn_decoder_next(d, &ev);
			if (ev.type == KN_EVENT_NONE)
				break;
			record(&ev, log);
			answer(&m, &ev, &sent);
			if (e != NULL && ev.type == KN_EVENT_KEY)
				kn_lineedit_key(e, ev.key);
			if (e != NULL && ev.type == KN_EVENT_PASTE)
				kn_lineedit_insert(e, ev.text);
		}
	}
	/* A pause settles what is left, in a bounded number of steps. */
	int timeout_ms;

	for (int i = 0; kn_decoder_pending(d, &timeout_ms); i++) {
		FUZZ_CHECK(i < 8);
		kn_decoder_flush(d);
		for (;;) {
			kn_decoder_next(d, &ev);
			if (ev.type == KN_EVENT_NONE)
				break;
			record(&ev, log);
			answer(&m, &ev, &sent);
		}
	}
	conclude(&m, log);
	kn_buf_dispose(&sent);
	kn_decoder_free(d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct kn_lineedit *e = kn_lineedit_new(LINE_MAX_B);
	struct kn_buf whole, cut;

	if (n < 2 || n > 20000) {
		kn_lineedit_free(e);
		return -1;
	}
	kn_buf_init(&whole, 0);
	kn_buf_init(&cut, 0);
	decode(data + 1, n - 1, n, n < 200 ? e : NULL, &whole);
	decode(data + 1, n - 1, (size_t)data[0] % 17 + 1, NULL, &cut);
	FUZZ_CHECK(kn_str_eq(kn_buf_get(&whole), kn_buf_get(&cut)));
	check_line(e);
	kn_lineedit_history_add(e, kn_lineedit_text(e));
	kn_lineedit_history_step(e, -1);
	check_line(e);
	kn_lineedit_free(e);
	kn_buf_dispose(&whole);
	kn_buf_dispose(&cut);
	return 0;
}
