/*
 * test_head.c: articles from texts behind a head of fields; and texts that
 * only look like one, which stay as they are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/import/record_priv.h"
#include "records.h"

#define LEN(a) (sizeof(a) / sizeof(*(a)))

static void
heads_are_fields(void **state)
{
	static const struct {
		const char *name, *in, *want;
	} rows[] = {
		{ "lines", "Title: T\nDate: 2023-12-14\nSource: X\n\nB\n\nC\n",
		    "a|T||X|2023-12-14||B//C\n" },
		{ "ends of lines of another machine, blanks before",
		    "\r\n\r\nTitle: T\r\nAuthor: A B\r\n\r\nB\r\n",
		    "a|T|A B||||B\n" },
		{ "Arabic names",
		    "العنوان: خبر\nالتاريخ: 14 دجنبر 2023\n\nنص\n",
		    "a|خبر|||2023-12-14||نص\n" },
		{ "a field that is not known",
		    "Title: T\nWords: 12\nURL: https://x.ma/1\n\nB\n",
		    "a|T||x.ma||https://x.ma/1|B\n" },
		{ "the body has a name", "Title: T\nText: B\n\nC: D\n",
		    "a|T|||||B//C: D\n" },
		{ "its text begins on the next line",
		    "Title: T\nDate: 2023-12-14\nContent:\nB\nC\n",
		    "a|T|||2023-12-14||B/C\n" },
		{ "a line that goes on", "Title: T\n  U\nDate: 2023-12-14\n\nB",
		    "a|T|||2023-12-14||B\n" },
		{ "Markdown",
		    "---\ntitle: \"T: U\"\n# a comment\n\ndate: 2023-12-14\n"
		    "authors:\n  - A\n  - 'B'\ntags: [x, y]\n---\n\nB\n",
		    "a|T: U|A, B||2023-12-14||B\n" },
		{ "Markdown with a title alone", "---\ntitle: T\n---\nB\n---\nC",
		    "a|T|||||B/---/C\n" },
		{ "nothing behind it", "Title: T\nDate: 2023-12-14\n\n",
		    "a|T|||2023-12-14||\n" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct records r;

		records_read(&r, "a", kn_str(rows[i].in));
		if (strcmp(r.out.s, rows[i].want) != 0)
			fail_msg("%s:\n%s\nnot\n%s", rows[i].name, r.out.s,
			    rows[i].want);
		kn_buf_dispose(&r.out);
	}
}

static void
other_texts_are_none(void **state)
{
	static const char *const texts[] = {
		"",
		"Title: T",
		"Title: T\n\nB\n",                      /* one field */
		"Title: T\nand what it is about\n\nB\n",
		"Title: T\nDate: 2023-12-14",           /* no end of it */
		"Date: 2023-12-14\nTitle: T\n\nB\n",    /* does not begin so */
		"Title: T\nWords: 12\n\nB\n",
		"Subject\nTitle: T\nDate: 2023-12-14\n\nB\n",
		/* Two of them are not one. */
		"Title: T\nDate: 2023-12-14\n\nB\n\nTitle: U\nDate: 2023\n\nC",
		"---\ndate: 2023-12-14\n---\nB\n",
		"---\ntitle: T\nB\n",
		"---\ntitle: T\nwhat is this\n---\nB\n",
		"---\n---\n",
		": \n: \n\nB",
	};

	(void)state;
	for (size_t i = 0; i < LEN(texts); i++) {
		const struct import__head head = { .name = KN_LIT("a"),
			.text = kn_str(texts[i]), .whole = true };
		if (import__sniff_head(&head))
			fail_msg("%s", texts[i]);
	}
}

/* A head of very many lines is none, and costs no more than its lines. */
static void
heads_are_short(void **state)
{
	struct kn_buf b;

	(void)state;
	for (int n = 50; n <= 200; n += 150) {
		kn_buf_init(&b, 0);
		kn_buf_cstr(&b, "Title: T\nDate: 2023-12-14\n");
		for (int i = 0; i < n; i++)
			kn_buf_cstr(&b, "Note: x\n");
		kn_buf_cstr(&b, "\nB\n");
		const struct import__head head = { .name = KN_LIT("a"),
			.text = kn_buf_get(&b), .whole = true };
		assert_int_equal(import__sniff_head(&head), n == 50);
		kn_buf_dispose(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_are_fields),
		cmocka_unit_test(other_texts_are_none),
		cmocka_unit_test(heads_are_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
