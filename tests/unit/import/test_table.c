/*
 * test_table.c: articles from tables, tagged text and lines of lists, and
 * what a fault in one of their records costs the others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/import/record_priv.h"
#include "records.h"

struct row {
	const char *name, *file, *in, *want;
};

static void
check(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct records r;

		records_read(&r, rows[i].file, kn_str(rows[i].in));
		if (strcmp(r.out.s, rows[i].want) != 0)
			fail_msg("%s:\n%s\nnot\n%s", rows[i].name, r.out.s,
			    rows[i].want);
		kn_buf_dispose(&r.out);
	}
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows[0]))

static void
test_tables(void **state)
{
	static const struct row rows[] = {
		{ "commas and quotes", "a.csv",
		    "title,text,date\n\"a, b\",\"He said \"\"x\"\".\n\nMore, "
		    "too\",2025-03-20\r\nU,V,\n",
		    "a.csv#1|a, b|||2025-03-20||He said \"x\".//More, too\n"
		    "a.csv#2|U|||||V\n" },
		{ "semicolons, Arabic names, a byte order mark", "a",
		    "\xEF\xBB\xBFالعنوان;النص;التاريخ\nخبر;نص, طويل;22/3/2025\n",
		    "a#1|خبر|||2025-03-22||نص, طويل\n" },
		{ "returns alone", "a.txt",
			"title,text\rT,\"B\rb\"\rU,\"C, c\"\r",
			"a.txt#1|T|||||B/b\na.txt#2|U|||||C, c\n" },
		{ "tabs", "a", "url\theadline\tbody\nhttps://x.ma/1\tT\tB\n",
		    "a#https://x.ma/1|T||x.ma||https://x.ma/1|B\n" },
		{ "bars", "a", "title|content\nT|B\n", "a#1|T|||||B\n" },
		{ "a row of a spreadsheet", "a.csv", "sep=;\ntitle;text\nT;B\n",
		    "a.csv#1|T|||||B\n" },
		{ "a file by day gives its day", "2025-03-20.csv",
			"title,date\nT,2025-03-19\nU,soon\nV,\n",
			"2025-03-20.csv#1|T|||2025-03-19||\n"
			"2025-03-20.csv#2|U|||2025-03-20||\n"
			"2025-03-20.csv#3|V|||2025-03-20||\n" },
		{ "a collection of a day does not", "crawl-2025-03-20.csv",
			"title,text\nT,B\n",
			"crawl-2025-03-20.csv#1|T|||||B\n" },
		{ "the number of an author is no name", "a.csv",
			"title,author\nT,3\nU,A 3\n",
			"a.csv#1|T|||||\na.csv#2|U|A 3||||\n" },
		{ "joined files", "a.csv",
		    "title,text\nT,B\n\n\ntitle,text\nU,C\n",
		    "a.csv#1|T|||||B\na.csv#2|U|||||C\n" },
		{ "backslashes", "a.csv",
		    "title,text\n\"a \\\"b\\\"\",\"c \\n \\\", d\"\n",
		    "a.csv#1|a \"b\"|||||c \\n \", d\n" },
		{ "lists in a cell", "a.csv",
		    "title,content\nT,\"['p', 'q, r']\"\n",
		    "a.csv#1|T|||||p//q, r\n" },
		{ "blanks around quotes", "a.csv",
		    "title, text\n\"T\" , \"B, c\" \n", "a.csv#1|T|||||B, c\n" },
		{ "one column", "a.csv", "text\nB\n\"C\nd\"\n",
		    "a.csv#1||||||B\na.csv#2||||||C/d\n" },
		{ "text that begins like a header is text", "a.txt",
		    "title, text\n\nThis is prose.\n",
		    "a.txt|title, text|||||This is prose.\n" },
		{ "no header", "a.csv", "1,foo\n2,bar\n",
		    "! line 1|no column is known as title or text|"
		    "skipped; --map can say what a field is\n" },
	};

	(void)state;
	CHECK(rows);
}

#define OPEN "|a quote that is not closed|the line was skipped\n"
#define STRAY "|quotes that are not doubled or not closed|loaded, as text\n"

static void
test_bad_rows(void **state)
{
	static const struct row rows[] = {
		{ "a broken quote on line 3", "a.csv",
		    "title,text,n\nT,B,1\nX,\"broken,2\nU,\"C\n\nD\",3\nV,E,4\n",
		    "a.csv#1|T|||||B\na.csv#2|X|||||\"broken\n"
		    "a.csv#3|U|||||C//D\na.csv#4|V|||||E\n! line 3" STRAY },
		{ "a broken quote, and too few values", "a.csv",
		    "title,text,n\nT,B,1\nX,\"broken\nU,\"C\n\nD\",3\nV,E,4\n",
		    "a.csv#1|T|||||B\na.csv#2|X|||||\"broken\n"
		    "a.csv#3|U|||||C//D\na.csv#4|V|||||E\n! line 3|a row with"
		    " fewer values than the header|loaded as far as it goes\n"
		    "! line 3" STRAY },
		{ "two of them", "a.csv",
		    "title,text,n\n\"X,\"broken,2\nU,\"C\",3\n",
		    "a.csv#1|U|||||C\n! line 2" OPEN },
		{ "a broken quote before others of its line", "a.csv",
		    "title,text,n\n\"X,\"some, text\",1\nU,C,2\n",
		    "a.csv#1|\"X|||||some, text\na.csv#2|U|||||C\n! line 2"
		    STRAY },
		{ "the same at the beginning of rows", "a.csv",
		    "title,text\n\"X,broken\n\"U\",\"C\"\n\"V\",\"E\"\n",
		    "a.csv#1|\"X|||||broken\na.csv#2|U|||||C\n"
		    "a.csv#3|V|||||E\n! line 2" STRAY },
		{ "the same to the end", "a.csv",
		    "title,text\nX,\"broken\nU,C\nV,E\n",
		    "a.csv#1|X|||||\"broken\na.csv#2|U|||||C\n"
		    "a.csv#3|V|||||E\n! line 2" STRAY },
		{ "on the last line", "a.csv", "title,text\nT,\"B, c",
		    "a.csv#1|T|||||B, c\n! line 2" STRAY },
		{ "quotes that are not doubled", "a.csv",
		    "title,text\nT,\"he \"said\" so\"\nU,C\n",
		    "a.csv#1|T|||||he \"said\" so\na.csv#2|U|||||C\n"
		    "! line 2" STRAY },
		{ "ragged", "a.csv",
		    "title,date,text\nT\nU,2025-03-20,a, b,c\nV,2025-03-21,d\n",
		    "a.csv#1|T|||||\na.csv#2|U|||2025-03-20||a, b,c\n"
		    "a.csv#3|V|||2025-03-21||d\n"
		    "! line 2|a row with fewer values than the header|loaded as "
		    "far as it goes\n"
		    "! line 3|a row with more values than the header|loaded, the"
		    " rest as the end of its text\n" },
		{ "empty", "a.csv", "title,text\n,\nT,B\n\"\",\" \"\n",
		    "a.csv#2|T|||||B\n"
		    "! line 2 (2)|nothing to read in it|skipped\n" },
	};

	(void)state;
	CHECK(rows);
}

/* What a quote without end takes along is given back, row by row. */
static void
test_many_quotes(void **state)
{
	struct kn_buf in;
	struct records r;

	(void)state;
	kn_buf_init(&in, 0);
	kn_buf_cstr(&in, "title,text\n");
	for (int i = 0; i < 3000; i++)
		kn_buf_cstr(&in, i % 3 == 0 ? "X,\"broken\n" :
		    "T,some text that is whole\n");
	records_read(&r, "a.csv", kn_buf_get(&in));
	assert_int_equal(r.n_docs, 3000);
	assert_int_equal(r.n_rejects, 1);
	kn_buf_dispose(&r.out);
	kn_buf_dispose(&in);
}

/* A row may be NUL and long; neither is the end. */
static void
test_long_rows(void **state)
{
	struct kn_buf in;
	struct records r;

	(void)state;
	kn_buf_init(&in, 0);
	kn_buf_cstr(&in, "title,text\nT,");
	for (int i = 0; i < 17 * 64; i++)
		for (int k = 0; k < 1024; k++)
			kn_buf_cstr(&in, "0123456789abcdef");
	kn_buf_cstr(&in, "\nU,a");
	kn_buf_chr(&in, '\0');
	kn_buf_cstr(&in, "b\n");
	records_read(&r, "a.csv", kn_buf_get(&in));
	assert_int_equal(r.n_docs, 1);
	assert_non_null(strstr(r.out.s, "|U|||||a"));
	assert_non_null(strstr(r.out.s, "! line 2" OPEN));
	kn_buf_dispose(&r.out);
	kn_buf_dispose(&in);
}

static void
test_map(void **state)
{
	static const char text[] = "7,عنوان,نص\n8,آخر,غيره\n";
	struct records r;
	const struct kn_import_sink sink = { .doc = records_doc,
		.reject = records_reject, .user = &r };
	struct import__map *map;

	(void)state;
	assert_int_equal(import__map_parse(KN_LIT("id = 1\ntitle = 2\n"
	    "body = 3\n"), &map, NULL), KN_OK);
	struct import__input in = { .path = "a.csv", .below = KN_LIT("a.csv"),
		.name = KN_LIT("a.csv"), .map = map,
		.text = import__stream_new_mem(kn_str(text)),
		.limits = &kn_import_defaults.limits };
	r = (struct records){ .n_docs = 0 };
	kn_buf_init(&r.out, 0);
	assert_int_equal(import__read_csv(&in, &sink, NULL), KN_OK);
	assert_string_equal(r.out.s, "a.csv#7|عنوان|||||نص\n"
	    "a.csv#8|آخر|||||غيره\n");
	kn_buf_dispose(&r.out);
	import__stream_free(in.text);
	import__map_free(map);
}

static void
test_tagged(void **state)
{
	static const struct row rows[] = {
		{ "one document goes by the path of its file", "a.txt",
		    "<DOC>\n<DOCNO>JA-1</DOCNO>\n<URL>http://x.tn/1</URL>\n"
		    "<SRC>Jawhara FM</SRC>\n<TITLE>T & U</TITLE>\n"
		    "<TIME>01/07/2016</TIME>\n<AUTHOR></AUTHOR>\n<ABSTRACT>\n\n"
		    "b c\n</ABSTRACT>\n<TEXT>\na b c < d\n\ne\n</TEXT>\n</DOC>\n",
		    "a.txt|T & U||Jawhara FM|2016-07-01|http://x.tn/1|"
		    "a b c < d//e\n" },
		{ "many, and small letters", "a",
		    "<doc><docno>1</docno><text>A</text></doc>\n"
		    "<DOC>\n<DOCNO> 2 </DOCNO>\n<TEXT>B</TEXT>\n</DOC>\n",
		    "a#1||||||A\na#2||||||B\n" },
		{ "fields within others", "a",
		    "<DOC>\n<DOCNO>1</DOCNO>\n<HEADER>\n<HEADLINE>T</HEADLINE>\n"
		    "</HEADER>\n<BODY>\n<TEXT>\nB\n</TEXT>\n</BODY>\n</DOC>"
		    "<DOC></DOC>",
		    "a#1|T|||||B\n! record 2, byte 103|nothing to read "
		    "in it|skipped\n" },
		{ "ends that are missing", "a",
		    "<DOC>\n<DOCNO>1\n<TITLE>T\n<TEXT>B\n<DOC>\n<DOCNO>2</DOCNO>"
		    "\n<TEXT>C",
		    "a#1|T|||||B\na#2||||||C\n! record 2, byte 32|the file ends"
		    " in the middle of a record|loaded as far as it goes\n" },
		{ "paragraphs in no field", "a",
		    "<doc title=\"T\" author=\"A\" source=\"http://x.tn/7\">"
		    "<main>\n<head rend=\"h2\">H</head>\n<p>p</p>\n<p>q</p>"
		    "\n</main></doc>\n<doc>\n<docno>2</docno>\n<p>r</p>\n"
		    "<p>s</p>\n</doc>",
		    "a#http://x.tn/7|T|A|x.tn||http://x.tn/7|H//p//q\n"
		    "a#2||||||r//s\n" },
		{ "attributes", "a",
		    "<doc id=\"12\" url='http://x/y' title=\"T\">\nT\n\nB\n</doc>"
		    "\njunk\n<doc id=\"13\">C</doc>\n",
		    "a#12|T||x||http://x/y|B\na#13||||||C\n"
		    "! byte 58|text outside of the documents|skipped\n" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_lists(void **state)
{
	static const struct row rows[] = {
		{ "a line is a record", "a.txt",
		    "content: ['p', \"q's\"]\ncontent: []\ncontent: ['r']\n",
		    "a.txt#1||||||p//q's\na.txt#3||||||r\n"
		    "! line 2|nothing to read in it|skipped\n" },
		{ "lines are a record", "a.txt",
		    "title: ['T']\ncontent: ['p', 'q']\ndate: ['2025-03-20']\n"
		    "title: ['U']\n\ncontent: ['r']\n",
		    "a.txt#1|T|||2025-03-20||p//q\na.txt#2|U|||||\n"
		    "a.txt#3||||||r\n" },
		{ "other lines", "a.txt",
		    "content: ['p']\noops\ncontent: ['q', 'r\ncontent: ['s']\n",
		    "a.txt#1||||||p\na.txt#2||||||q//r\na.txt#3||||||s\n"
		    "! line 2|not a line such as \"content: ['text']\"|skipped\n"
		    "! line 3|a list that is not closed|loaded as far as it "
		    "goes\n" },
		{ "text is no list", "a.txt",
		    "content: [see below]\n\nThis is prose, not a list.\n",
		    "a.txt|content: [see below]|||||This is prose, not a list."
		    "\n" },
	};

	(void)state;
	CHECK(rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_bad_rows),
		cmocka_unit_test(test_many_quotes),
		cmocka_unit_test(test_long_rows),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_tagged),
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
