/*
 * test_copy.c: the passage leaves the program as logical text and nothing
 * else: on the clipboard, in a file, and alone on the terminal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/str.h"
#include "reader.h"

#define BEGIN "\033]52;c;"
#define END "\033\\"

static const char hostile[] =
    "The title of it\n"
    "\n"
    "Before \033]52;c;ZXZpbA==\007 \033\\ \xC2\x9C \xC2\x9B" "31m "
    "\u202Eover\u202C \u2066in\u2069 after.\n"
    "\n"
    "قال عبد اللطيف الحموشي إن التعاون مع FBI قائم. وأضاف: نعم.\n"
    "\n"
    "Words enough for a body that is more than a line or two of text, so "
    "that nobody takes the paragraphs above for headings of a page.\n";

/* What of the first hostile paragraph may leave. */
static const char harmless[] = "Before \uFFFD]52;c;ZXZpbA==\uFFFD \uFFFD\\ "
    "\uFFFD \uFFFD31m \u21E4over in after.";

static void
write_corpus(struct reader *r, char *path, size_t size)
{
	char file[160];

	snprintf(path, size, "%s/corpus", r->home);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(file, sizeof(file), "%s/a.txt", path);
	FILE *f = fopen(file, "w");
	assert_non_null(f);
	fputs(hostile, f);
	fclose(f);
	r->corpus = path;
}

static void
base64(const char *in, struct kn_buf *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(in);

	for (size_t i = 0; i < n; i += 3) {
		unsigned char c[3] = { (unsigned char)in[i],
			i + 1 < n ? (unsigned char)in[i + 1] : 0,
			i + 2 < n ? (unsigned char)in[i + 2] : 0 };

		kn_buf_chr(out, digits[c[0] >> 2]);
		kn_buf_chr(out, digits[(c[0] & 3) << 4 | c[1] >> 4]);
		kn_buf_chr(out, i + 1 < n ? digits[(c[1] & 15) << 2 |
		    c[2] >> 6] : '=');
		kn_buf_chr(out, i + 2 < n ? digits[c[2] & 63] : '=');
	}
}

/* Exactly this text has gone to the clipboard since the mark, once. */
static void
expect_clipboard(struct pty *p, const char *text)
{
	struct kn_buf want;
	size_t n;

	kn_buf_init(&want, 0);
	kn_buf_cstr(&want, BEGIN);
	base64(text, &want);
	kn_buf_cstr(&want, END);
	pty_expect_raw(p, want.s);
	const char *raw = pty_raw(p, &n);
	const char *first = strstr(raw, BEGIN);
	assert_non_null(first);
	assert_memory_equal(first, want.s, want.n);
	assert_null(strstr(first + 1, BEGIN));
	assert_null(strchr(raw, '\007'));
	kn_buf_dispose(&want);
}

static void
expect_file(const struct reader *r, const char *text)
{
	char path[160], got[1024];
	struct stat st;

	snprintf(path, sizeof(path), "%s/data/kunnash/copy.txt", r->home);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fstat(fileno(f), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	size_t n = fread(got, 1, sizeof(got) - 1, f);
	fclose(f);
	got[n] = '\0';
	size_t want = strlen(text);
	assert_int_equal(n, want + 1);
	assert_memory_equal(got, text, want);
	assert_int_equal(got[want], '\n');
}

static void
copies_only_what_may_leave(void **state)
{
	struct reader *r = *state;
	char corpus[128];

	write_corpus(r, corpus, sizeof(corpus));
	reader_start(r, "en", NULL);
	reader_type(r, "1 story", "\r");
	pty_expect(r->p, "Words enough for");
	pty_mark(r->p);
	pty_send(r->p, "y");
	pty_expect(r->p, "words sent to the clipboard");
	expect_clipboard(r->p, harmless);
	expect_file(r, harmless);
	reader_quit(r);
}

/* Who does not want programs to write there has the file. */
static void
leaves_the_clipboard_alone(void **state)
{
	struct reader *r = *state;
	char corpus[128];

	write_corpus(r, corpus, sizeof(corpus));
	reader_start(r, "en", NULL);
	reader_type(r, "1 story", "\r");
	pty_expect(r->p, "Words enough for");
	reader_type(r, "Words enough for", ":");
	pty_send(r->p, "set clipboard no\r");
	pty_expect_gone(r->p, "set clipboard");
	pty_mark(r->p);
	pty_send(r->p, "y");
	pty_expect(r->p, "copied to ~/data/kunnash/copy.txt");
	assert_int_equal(pty_raw_at(r->p, BEGIN), -1);
	expect_file(r, harmless);
	reader_quit(r);
}

/* A search makes its sentence the passage; Y adds where it is from. */
static void
copies_the_sentence_of_a_hit(void **state)
{
	static const char sentence[] =
	    "قال عبد اللطيف الحموشي إن التعاون مع FBI قائم.";
	struct reader *r = *state;
	char corpus[128], cited[256];

	write_corpus(r, corpus, sizeof(corpus));
	reader_start(r, "en", NULL);
	reader_type(r, "1 story", "\r");
	pty_expect(r->p, "Words enough for");
	pty_send(r->p, "/");
	reader_type(r, "search:", "الحموشي\r");
	pty_expect_gone(r->p, "search:");
	pty_mark(r->p);
	pty_send(r->p, "y");
	pty_expect(r->p, "9 words sent to the clipboard");
	expect_clipboard(r->p, sentence);
	expect_file(r, sentence);
	snprintf(cited, sizeof(cited),
	    "%s\n\n\u2014 The title of it \u00B7 undated\na.txt", sentence);
	pty_mark(r->p);
	pty_send(r->p, "Y");
	pty_expect_gone(r->p, "9 words");
	expect_clipboard(r->p, cited);
	expect_file(r, cited);
	reader_quit(r);
}

/* The page holds the passage as a shell would print it, and nothing else;
 * Enter and Ctrl-C lead back, and what is typed ahead is kept. */
static void
shows_the_passage_alone(void **state)
{
	struct reader *r = *state;
	char corpus[128];

	write_corpus(r, corpus, sizeof(corpus));
	reader_start(r, "en", NULL);
	reader_type(r, "1 story", "\r");
	pty_expect(r->p, "Words enough for");
	pty_mark(r->p);
	pty_send(r->p, "P");
	pty_expect(r->p, "[Enter: back to the reader]");
	pty_expect_gone(r->p, "1 story");
	assert_true(pty_raw_at(r->p, harmless) >= 0);
	char *row = pty_row(r->p, 0);
	assert_memory_equal(row, "Before ", 7);
	free(row);
	pty_send(r->p, "\ny");
	pty_expect(r->p, "words sent to the clipboard");
	pty_expect(r->p, "1 story");
	/* And by Ctrl-C. */
	pty_send(r->p, "P");
	pty_expect(r->p, "[Enter: back to the reader]");
	pty_send(r->p, "\003");
	pty_expect(r->p, "1 story");
	reader_quit(r);
}

/* A description with padding, which is for tty drivers and not to be sent. */
static void
sends_no_padding(void **state)
{
	struct reader *r = *state;
	const char *env[] = { "TERM=vt100", NULL };
	struct pty_opts o = { .w = 80, .h = 24, .env = env };

	reader_start(r, "en", &o);
	reader_type(r, "4 stories", "\r");
	pty_expect(r->p, "%");
	pty_mark(r->p);
	pty_send(r->p, "P");
	pty_expect(r->p, "[Enter: back to the reader]");
	assert_true(pty_raw_at(r->p, "$<") < 0);
	pty_send(r->p, "\n");
	pty_expect(r->p, "4 stories");
	reader_quit(r);
}

static void
ends_on_a_hangup_there(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	reader_type(r, "4 stories", "\r");
	pty_expect(r->p, "%");
	pty_send(r->p, "P");
	pty_expect(r->p, "[Enter: back to the reader]");
	pty_hangup(r->p);
	(void)pty_expect_end(r->p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, reader_setup, reader_teardown)
		T(copies_only_what_may_leave),
		T(leaves_the_clipboard_alone),
		T(copies_the_sentence_of_a_hit),
		T(shows_the_passage_alone),
		T(sends_no_padding),
		T(ends_on_a_hangup_there),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
