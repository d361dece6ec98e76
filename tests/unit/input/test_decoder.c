/* test_decoder.c: keys, pastes, mouse and answers out of bytes cut anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "kunnash/str.h"
#include "tui/input/input.h"

static void
print_event(const struct kn_event *ev, struct kn_buf *out)
{
	static const char *const acts[] = { "press", "release", "up", "down" };
	static const char *const kinds[] = { "decrpm", "da1", "da2",
		"xtversion", "cpr", "background", "other" };

	if (out->n > 0 && ev->type != KN_EVENT_PASTE)
		kn_buf_chr(out, ' ');
	switch (ev->type) {
	case KN_EVENT_KEY:
		kn_key_print(ev->key, out);
		break;
	case KN_EVENT_PASTE:
		kn_buf_chr(out, '{');
		kn_buf_str(out, ev->text);
		kn_buf_chr(out, '}');
		break;
	case KN_EVENT_MOUSE:
		kn_buf_fmt(out, "%s%d@%d,%d", acts[ev->mouse.act],
		    ev->mouse.button, ev->mouse.x, ev->mouse.y);
		break;
	case KN_EVENT_REPLY:
		kn_buf_fmt(out, "%s(", kinds[ev->reply.kind]);
		for (int i = 0; i < ev->reply.n_params; i++)
			kn_buf_fmt(out, "%s%d", i > 0 ? "," : "",
			    ev->reply.param[i]);
		kn_buf_fmt(out, ")%s", ev->reply.text);
		break;
	case KN_EVENT_NONE:
		break;
	}
}

static void
drain(struct kn_decoder *d, struct kn_buf *out)
{
	struct kn_event ev;

	for (;;) {
		kn_decoder_next(d, &ev);
		if (ev.type == KN_EVENT_NONE)
			return;
		print_event(&ev, out);
	}
}

/* Waits as poll() would: settles what only a pause can settle. */
static void
pause_input(struct kn_decoder *d, struct kn_buf *out)
{
	int timeout_ms;

	for (int i = 0; i < 8 && kn_decoder_pending(d, &timeout_ms); i++) {
		kn_decoder_flush(d);
		drain(d, out);
	}
}

/* Decodes bytes cut into pieces at `cut` (and every byte when cut is 0). */
static char *
decode_cut(const char *bytes, size_t n, size_t cut, bool pause_at_cut)
{
	struct kn_decoder *d = kn_decoder_new();
	struct kn_buf out;

	kn_buf_init(&out, 0);
	for (size_t i = 0; i < n; ) {
		size_t k = cut == 0 ? 1 : i < cut ? cut : n - i;

		/* A heap copy of each piece lets ASan see overreads. */
		char *piece = kn_strndup(bytes + i, k);

		kn_decoder_feed(d, piece, k);
		free(piece);
		drain(d, &out);
		if (pause_at_cut)
			pause_input(d, &out);
		i += k;
	}
	pause_input(d, &out);
	kn_decoder_free(d);
	return kn_buf_take(&out, NULL);
}

static const struct {
	const char *name, *in, *want;
} cases[] = {
	{ "letters", "aB ", "a B Space" },
	{ "arabic letters", "حم", "ح م" },
	{ "emoji", "\xF0\x9F\x87\xB2", "\xF0\x9F\x87\xB2" },
	{ "controls", "\r\t\x7F\x08\x01\x1A\x1C",
	    "Enter Tab Backspace Backspace C-a C-z C-\\" },
	{ "enter typed ahead", "\n", "Enter" },
	{ "lone escape", "\033", "Esc" },
	{ "escape twice", "\033\033", "Esc Esc" },
	{ "escape thrice", "\033\033\033", "Esc Esc Esc" },
	{ "alt letter", "\033x\033\xD8\xAD", "M-x M-ح" },
	{ "alt enter", "\033\r", "M-Enter" },
	{ "alt bracket", "\033[", "M-[" },
	{ "alt P and O", "\033P", "M-P" },
	{ "arrows", "\033[A\033OB\033[C\033OD", "Up Down Right Left" },
	{ "modified", "\033[1;2A\033[1;5C\033[1;3D\033[1;8H",
	    "S-Up C-Right M-Left C-M-S-Home" },
	{ "meta is alt", "\033[1;9A", "M-Up" },
	{ "rxvt alt arrow", "\033\033[A", "M-Up" },
	{ "tilde", "\033[1~\033[2~\033[3~\033[4~\033[5~\033[6~",
	    "Home Insert Delete End PgUp PgDn" },
	{ "tilde modified", "\033[3;5~\033[17;2~", "C-Delete S-F6" },
	{ "function keys", "\033OP\033[11~\033[15~\033[24~\033[[B",
	    "F1 F1 F5 F12 F2" },
	{ "shift tab", "\033[Z", "S-Tab" },
	{ "keypad enter", "\033OM", "Enter" },
	{ "xterm other keys", "\033[27;5;105~\033[27;2;65~", "C-i A" },
	{ "csi u", "\033[97;5u\033[13;3u\033[32;2u\033[97;2u",
	    "C-a M-Enter S-Space A" },
	{ "csi u surrogate", "\033[55296u!", "!" },
	{ "ansi mode 8", "\033[8;1$y", "decrpm(8,1)" },
	{ "private mode 8", "\033[?8;1$y", "decrpm(8,1)?" },
	{ "device attributes", "\033[?65;1;9c\033[>65;7006;1c",
	    "da1(65,1,9)? da2(65,7006,1)>" },
	{ "cursor position, not F3", "\033[1;2R", "cpr(1,2)" },
	{ "version", "\033P>|Konsole 22.12.3\033\\", "xtversion()"
	    "Konsole 22.12.3" },
	{ "version, C1 in UTF-8", "\xC2\x90>|x\xC2\x9C", "xtversion()x" },
	{ "background", "\033]11;rgb:ffff/ffff/d7d7\a",
	    "background()rgb:ffff/ffff/d7d7" },
	{ "background, ST", "\033]11;rgb:0/0/0\033\\q",
	    "background()rgb:0/0/0 q" },
	{ "strings like answers", "\033]10;rgb:0/0/0\a\033]52;c;cQ==\a"
	    "\033P11;rgb:0/0/0\033\\\033]>|x\aq", "q" },
	{ "csi, C1 in UTF-8", "\xC2\x9B?62c", "da1(62)?" },
	{ "csi, C1 raw", "\x9B?62c", "da1(62)?" },
	{ "other strings", "\033]12;rgb:0000/0000/0000\033\\\033_G\033\\"
	    "\033^p\033\\\033Xs\033\\q", "q" },
	{ "osc ended by bell", "\033]52;c;cQ==\007q", "q" },
	{ "string broken off by a key", "\033]11;rgb:\033[A", "Up" },
	{ "string broken off by CAN", "\033P1$r\x18q", "q" },
	{ "answers between keys", "a\033[8;2$yb\033[?6c\033[Bc",
	    "a decrpm(8,2) b da1(6)? Down c" },
	{ "escape, then an answer", "\033\033[8;1$y", "Esc decrpm(8,1)" },
	{ "unknown sequences are swallowed", "\033[5i\033[1;2;3z\033[Iq",
	    "q" },
	{ "control breaks a sequence", "\033[1;\rq", "Enter q" },
	{ "arabic breaks a sequence", "\033[1;ح", "ح" },
	{ "many parameters", "\033[?1;2;3;4;5;6;7;8;9;10c",
	    "da1(1,2,3,4,5,6,7,8)?" },
	{ "huge parameter", "\033[?99999999999999999999c",
	    "da1(16777215)?" },
	{ "mouse", "\033[<0;1;1M\033[<0;80;24m\033[<64;3;4M\033[<65;3;4M",
	    "press0@0,0 release0@79,23 up0@2,3 down1@2,3" },
	{ "mouse motion and nonsense", "\033[<35;3;4M\033[<0;0;1M\033[<0M",
	    "" },
	{ "old mouse", "\033[M !!\033[M#!!q", "press0@0,0 release3@0,0 q" },
	{ "paste", "\033[200~سلام\r\n\033[201~q", "{سلام\r\n} q" },
	{ "empty paste", "\033[200~\033[201~q", "q" },
	{ "paste holding keys", "\033[200~q\033[A\033[200~\033[201~",
	    "{q\033[A\033[200~}" },
	{ "end of a paste without one", "\033[201~q", "q" },
	{ "two pastes", "\033[200~a\033[201~\033[200~b\033[201~", "{a}{b}" },
	{ "malformed UTF-8", "a\xFF\xC3(\xE2\x82z\xED\xA0\x80" "b\xC0\xAF" "c",
	    "a ( z b c" },
	{ "C1 characters", "\xC2\x85x\x81y", "x y" },
};

/* Pastes come in pieces; that is no difference. */
static void
join_pieces(char *s)
{
	char *to = s;

	for (char *p = s; *p != '\0'; p++) {
		if (p[0] == '}' && p[1] == '{' && strstr(s, "a}{b") == NULL) {
			p++;
			continue;
		}
		*to++ = *p;
	}
	*to = '\0';
}

static void
decodes_however_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t n = strlen(cases[i].in);

		for (size_t cut = 0; cut <= n; cut++) {
			char *got = decode_cut(cases[i].in, n, cut, false);

			join_pieces(got);
			if (strcmp(got, cases[i].want) != 0)
				fail_msg("%s, cut at %zu: got \"%s\", want "
				    "\"%s\"", cases[i].name, cut, got,
				    cases[i].want);
			free(got);
		}
	}
}

/* An answer cut by a pause gives the answer, and at most its start (an ESC
 * and one byte) as a key; never a character that could do something. */
static void
answers_survive_a_pause(void **state)
{
	static const char *const answers[][2] = {
		{ "\033[8;1$y", "decrpm(8,1)" },
		{ "\033[?65;1;9c", "da1(65,1,9)?" },
		{ "\033[>1;10;0c", "da2(1,10,0)>" },
		{ "\033P>|XTerm(379)\033\\", "xtversion()XTerm(379)" },
	};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		size_t n = strlen(answers[i][0]);
		/* A stalled string is given up; only CSI is waited for. */
		size_t last = i == 3 ? 2 : n - 1;

		for (size_t cut = 1; cut <= last; cut++) {
			char *got = decode_cut(answers[i][0], n, cut, true);
			const char *rest = got;

			if (cut == 1)
				rest = got + strlen("Esc ");
			else if (cut == 2)
				rest = got + strlen("M-[ ");
			if (strcmp(rest, answers[i][1]) != 0)
				fail_msg("%zu cut at %zu: \"%s\"", i, cut,
				    got);
			free(got);
		}
	}
}

static void
an_escape_does_not_wait_for_ever(void **state)
{
	struct kn_decoder *d = kn_decoder_new();
	struct kn_event ev;
	int ms = -1;

	(void)state;
	assert_false(kn_decoder_pending(d, &ms));
	kn_decoder_feed(d, "\033", 1);
	kn_decoder_next(d, &ev);
	assert_int_equal(ev.type, KN_EVENT_NONE);
	assert_true(kn_decoder_pending(d, &ms));
	assert_in_range(ms, 20, 100);
	/* A sequence that has begun is waited for, without a clock. */
	kn_decoder_feed(d, "[1;", 3);
	kn_decoder_next(d, &ev);
	assert_false(kn_decoder_pending(d, &ms));
	kn_decoder_feed(d, "5A", 2);
	kn_decoder_next(d, &ev);
	assert_int_equal(ev.key.sym, KN_KEY_UP);
	assert_int_equal(ev.key.mods, KN_KMOD_CTRL);
	/* A string that stalls gives the keyboard back. */
	kn_decoder_feed(d, "\033]11;", 5);
	kn_decoder_next(d, &ev);
	assert_true(kn_decoder_pending(d, &ms));
	kn_decoder_flush(d);
	kn_decoder_next(d, &ev);
	assert_false(kn_decoder_pending(d, &ms));
	kn_decoder_feed(d, "q", 1);
	kn_decoder_next(d, &ev);
	assert_int_equal(ev.key.sym, 'q');
	kn_decoder_free(d);
}

static void
escape_leaves_a_paste_without_end(void **state)
{
	char *got = decode_cut("\033[200~ab\033", 9, 9, true);

	(void)state;
	assert_string_equal(got, "{ab} Esc");
	free(got);
}

static void
pieces_of_a_paste_are_bounded_and_whole(void **state)
{
	struct kn_decoder *d = kn_decoder_new();
	const char *letter = "م";
	size_t n = 0, total = 0, largest = 0, cut = 0;
	char *big = kn_malloc((size_t)4 * 1024 * 1024);
	struct kn_event ev;

	(void)state;
	big[n++] = 'x';         /* pieces would end inside a letter */
	for (; n < (size_t)3 * 1024 * 1024; n += 2)
		memcpy(big + n, letter, 2);
	kn_decoder_feed(d, "\033[200~", 6);
	for (size_t i = 0; i < n; i += 1000) {
		kn_decoder_feed(d, big + i, n - i < 1000 ? n - i : 1000);
		for (;;) {
			kn_decoder_next(d, &ev);
			if (ev.type == KN_EVENT_NONE)
				break;
			assert_int_equal(ev.type, KN_EVENT_PASTE);
			total += ev.text.n;
			largest = ev.text.n > largest ? ev.text.n : largest;
			cut += (ev.text.s[0] & 0xC0) == 0x80;
		}
	}
	kn_decoder_feed(d, "\033[201~q", 7);
	kn_decoder_next(d, &ev);
	assert_int_equal(ev.type, KN_EVENT_KEY);
	assert_int_equal(cut, 0);
	assert_in_range(largest, 1, 4096);
	assert_in_range(total, 1024 * 1024, 1024 * 1024 + 4096);
	/* Fed in one go it is cut as well. */
	kn_decoder_feed(d, "\033[200~", 6);
	kn_decoder_feed(d, big, 10001);
	kn_decoder_next(d, &ev);
	assert_int_equal(ev.text.n, 4095);
	kn_decoder_free(d);
	free(big);
}

/* However long something is that cannot be understood, none of it is typed,
 * and nothing of it is kept; what follows its end is. */
static void
nothing_is_too_long(void **state)
{
	static const struct {
		const char *start, *middle, *end;
	} rows[] = {
		{ "\033]", "aaaaaaaaaaaaaaaa", "\007" },
		{ "\033P>|", "kittykittykitty;", "\033\\" },
		{ "\033_", "\r\n\t\001\xFF\xD8\xAD\xC2 mmmmmmm", "\033\\" },
		{ "\033[?", "8;1;8;1;8;1;8;1;", "$y" },
		{ "\033[>", "9999999999999999", "c" },
		{ "\033[", "5555555555555555", "~" },
		{ "\x9B", "                ", "A" },
		{ "\033[", ";;;;;;;;;;;;;;;;", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_decoder *d = kn_decoder_new();
		struct kn_event ev;
		struct kn_buf out;

		kn_decoder_feed(d, rows[i].start, strlen(rows[i].start));
		for (size_t n = 0; n < (size_t)2 * 1024 * 1024; n += 16) {
			kn_decoder_feed(d, rows[i].middle, 16);
			kn_decoder_next(d, &ev);
			assert_int_equal(ev.type, KN_EVENT_NONE);
		}
		kn_decoder_feed(d, rows[i].end, strlen(rows[i].end));
		kn_decoder_feed(d, "\033[Aq", 4);
		kn_buf_init(&out, 0);
		drain(d, &out);
		assert_string_equal(out.s, i == 1 ? "xtversion()"
		    "kittykittykitty;kittykittykitty;kittykittykitty;"
		    "kittykittykit Up q" : "Up q");
		kn_buf_dispose(&out);
		kn_decoder_free(d);
	}
}

/* A string that stalls gives the keyboard back; its end is not typed. */
static void
the_rest_of_a_stalled_string_is_not_typed(void **state)
{
	static const struct {
		const char *before, *after, *want;
	} rows[] = {
		{ "\033P>|kon", "sole 1\033\\q", "xtversion()konsole 1 q" },
		{ "\033P>|konsole 1", "\033\\q", "xtversion()konsole 1 q" },
		{ "\033]11;rgb:", "00/00/00\007q",
		    "background()rgb:00/00/00 q" },
		/* Keys, all of these. */
		{ "\033]11;rgb:", "quit", "q u i t" },
		{ "\033]11;rgb:", "\007q", "C-g q" },
		{ "\033]11;rgb:", "a\033[A", "a Up" },
		{ "\033]11;rgb:", "a\r\007", "a Enter C-g" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_decoder *d = kn_decoder_new();
		struct kn_buf out;

		kn_buf_init(&out, 0);
		kn_decoder_feed(d, rows[i].before, strlen(rows[i].before));
		drain(d, &out);
		pause_input(d, &out);
		assert_int_equal(out.n, 0);
		kn_decoder_feed(d, rows[i].after, strlen(rows[i].after));
		drain(d, &out);
		assert_string_equal(out.s, rows[i].want);
		/* Once only. */
		kn_buf_reset(&out);
		kn_decoder_feed(d, "ab\007", 3);
		drain(d, &out);
		assert_string_equal(out.s, "a b C-g");
		kn_buf_dispose(&out);
		kn_decoder_free(d);
	}
}

static void
knows_terminfo_sequences(void **state)
{
	static const struct {
		const char *seq, *name;
	} add[] = {
		{ "\033[3$", "S-Delete" },      /* rxvt */
		{ "\033[222z", "F1" },
		{ "\033[222zz", "F2" },
		{ "\x08", "Backspace" },
		/* Unsound: they would eat letters, sequences, answers. */
		{ "q", "F3" }, { "\033", "F3" }, { "\033[", "F3" },
		{ "\033[?", "F3" }, { "\033[8", "F3" }, { "\033P", "F3" },
		{ "\033[8;1R", "F3" }, { "", "F3" }, { "\033[?6c", "F3" },
	};
	struct kn_decoder *d = kn_decoder_new();
	struct kn_buf out;
	const char *in = "\033[3$\033[222z.\033[222zz\x08q\033[8;1R\033[?6c";

	(void)state;
	for (size_t i = 0; i < sizeof(add) / sizeof(add[0]); i++)
		kn_decoder_add_named(d, add[i].seq, add[i].name);
	kn_decoder_add_named(d, "\033[223z", "no such key");
	kn_buf_init(&out, 0);
	kn_decoder_feed(d, in, strlen(in));
	drain(d, &out);
	assert_string_equal(out.s,
	    "S-Delete F1 . F2 Backspace q cpr(8,1) da1(6)?");
	kn_buf_dispose(&out);
	kn_decoder_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_however_cut),
		cmocka_unit_test(answers_survive_a_pause),
		cmocka_unit_test(an_escape_does_not_wait_for_ever),
		cmocka_unit_test(escape_leaves_a_paste_without_end),
		cmocka_unit_test(pieces_of_a_paste_are_bounded_and_whole),
		cmocka_unit_test(nothing_is_too_long),
		cmocka_unit_test(the_rest_of_a_stalled_string_is_not_typed),
		cmocka_unit_test(knows_terminfo_sequences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
