/*
 * test_json.c: articles from JSON: shapes, faults, and what they cost the
 * records around them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/utf8.h"
#include "records.h"

struct row {
	const char *name, *in, *want;
};

static void
check(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct records r;

		records_read(&r, "f.json", kn_str(rows[i].in));
		if (strcmp(r.out.s, rows[i].want) != 0)
			fail_msg("%s:\n%s\nnot\n%s", rows[i].name, r.out.s,
			    rows[i].want);
		kn_buf_dispose(&r.out);
	}
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows[0]))

static void
test_shapes(void **state)
{
	static const struct row rows[] = {
		{ "an object goes by the path of its file",
		    "{\"title\":\"T\",\"content\":\"B\"}\n",
		    "f.json|T|||||B\n" },
		{ "an array",
		    "[{\"title\":\"T\",\"text\":\"B\",\"id\":7},\n"
		    " {\"title\":\"U\"}]",
		    "f.json#7|T|||||B\nf.json#2|U|||||\n" },
		{ "lines",
		    "{\"title\":\"T\"}\n{\"title\":\"U\"}\n\n{\"title\":\"V\"}",
		    "f.json#1|T|||||\nf.json#2|U|||||\nf.json#3|V|||||\n" },
		{ "concatenated arrays",
		    "[{\"title\":\"T\"}][{\"title\":\"U\"}]",
		    "f.json#1|T|||||\nf.json#2|U|||||\n" },
		{ "arrays in arrays",
		    "[[{\"title\":\"T\"}],[[{\"title\":\"U\"}]]]",
		    "f.json#1|T|||||\nf.json#2|U|||||\n" },
		{ "texts without names", "[\"one\", \"two\"]",
		    "f.json#1||||||one\nf.json#2||||||two\n" },
		{ "a byte order mark inside",
		    "{\"title\":\"T\"}\n\xEF\xBB\xBF{\"title\":\"U\"}\n",
		    "f.json#1|T|||||\nf.json#2|U|||||\n" },
		{ "nothing that is seen",
		    "{\"title\":\"\u00A0\",\"text\":\"\u200F \u00A0\"}\n"
		    "{\"title\":\"\u200E\",\"text\":\"B\"}\n",
		    "f.json#2||||||B\n"
		    "! record 1, byte 0|nothing to read in it|skipped\n" },
		{ "nothing", "[]", "! |nothing to read in it|skipped\n" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_tables(void **state)
{
	static const struct row rows[] = {
		{ "columns by row",
		    "{\"title\":{\"3\":\"T\",\"7\":\"U\"},\"text\":{\"3\":\"B\","
		    "\"7\":\"C\"},\"n\":{\"3\":1,\"7\":2},\"date\":{\"3\":null,"
		    "\"7\":\"2025-03-20\"}}",
		    "f.json#1|T|||||B\nf.json#2|U|||2025-03-20||C\n" },
		{ "columns as lists",
		    "{\"id\":[5,6],\"text\":[\"B\",[\"C\",\"D\"]]}",
		    "f.json#5||||||B\nf.json#6||||||C//D\n" },
		{ "names, then rows",
		    "{\"columns\":[\"title\",\"x\",\"text\"],\"index\":[0,1],"
		    "\"data\":[[\"T\",1,\"B\"],[\"U\",null,\"C\"]]}",
		    "f.json#1|T|||||B\nf.json#2|U|||||C\n" },
		{ "rows behind a row of names",
		    "[[\"العنوان\",\"النص\"],[\"T\",\"B\"], [\"U\",\"C\"]]",
		    "f.json#1|T|||||B\nf.json#2|U|||||C\n" },
		{ "lists of paragraphs", "[[\"p\",\"q\"],[\"r\"]]",
		    "f.json#1||||||p//q\nf.json#2||||||r\n" },
		{ "a list with others in it is entered",
		    "[[\"p\",{\"title\":\"T\"}]]",
		    "f.json#1||||||p\nf.json#2|T|||||\n" },
		{ "paragraphs and authors are no columns",
		    "{\"text\":[\"p\",\"q\"],\"authors\":[\"A\",\"B\"]}",
		    "f.json||A, B||||p//q\n" },
		{ "a title in two languages is no column",
		    "{\"title\":{\"ar\":\"T\",\"fr\":\"U\"},\"text\":{\"ar\":"
		    "\"B\",\"fr\":\"C\"}}",
		    "f.json|T|||||B\n" },
		{ "columns of other lengths are none",
		    "{\"url\":[\"http://x/1\",\"http://x/2\",\"http://x/3\"],"
		    "\"text\":[\"p\",\"q\"]}",
		    "f.json|||x||http://x/1|p//q\n" },
	};

	(void)state;
	CHECK(rows);
}

/* Two rows of two columns, beside so many other members. */
static void
read_wide(unsigned others, struct records *got)
{
	struct kn_buf in;

	kn_buf_init(&in, 0);
	kn_buf_cstr(&in, "{\"title\":[\"T\",\"U\"],\"text\":[\"B\",\"C\"]");
	for (unsigned i = 0; i < others; i++)
		kn_buf_fmt(&in, ",\"k%u\":0", i);
	kn_buf_chr(&in, '}');
	records_read(got, "f.json", kn_buf_get(&in));
	kn_buf_dispose(&in);
}

/* A row costs as much as there are members, and there may be many rows. */
static void
test_wide_tables(void **state)
{
	struct records got;

	(void)state;
	read_wide(998, &got);
	assert_string_equal(got.out.s,
	    "f.json#1|T|||||B\nf.json#2|U|||||C\n");
	kn_buf_dispose(&got.out);
	read_wide(999, &got);
	assert_null(strstr(got.out.s, "f.json#2"));
	kn_buf_dispose(&got.out);
}

/* A list that is gone over to see what it is costs in proportion. */
static void
test_deep_lists(void **state)
{
	struct records got;
	struct kn_buf in;

	(void)state;
	kn_buf_init(&in, 0);
	for (unsigned k = 0; k < 500; k++) {
		for (unsigned i = 0; i < 60; i++)
			kn_buf_cstr(&in, "[\"x\",");
		kn_buf_cstr(&in, "\"y\"");
		for (unsigned i = 0; i < 60; i++)
			kn_buf_chr(&in, ']');
	}
	records_read(&got, "f.json", kn_buf_get(&in));
	/* The last two texts are one article, until it costs too much. */
	assert_in_range(got.n_docs, 500 * 60, 500 * 61);
	kn_buf_dispose(&got.out);
	/* Blanks that are longer than what is held. */
	kn_buf_reset(&in);
	kn_buf_cstr(&in, "[[\"p\",");
	for (unsigned i = 0; i < 40 * 1024 * 16; i++)
		kn_buf_cstr(&in, "                                "
		    "                                ");
	kn_buf_cstr(&in, "{}],{\"title\":\"T\"}]");
	records_read(&got, "f.json", kn_buf_get(&in));
	assert_string_equal(got.out.s, "f.json#1|T|||||\n! record 1, byte 1|"
	    "the record is too long|skipped\n");
	kn_buf_dispose(&got.out);
	kn_buf_dispose(&in);
}

/* What reads Ø§Ù„Ù… or ط§ظ„ظ…: as bytes in escapes, as Facebook exports
 * them, and as characters of both code pages. */
static void
test_twice(void **state)
{
	static const struct row rows[] = {
		{ "bytes in escapes",
		    "[{\"title\":\"\\u00d8\\u00a7\\u00d9\\u0084\\u00d9"
		    "\\u0085\",\"text\":\"caf\\u00e9\"}]",
		    "f.json#1|الم|||||café\n! record 1, byte 1|text that was "
		    "encoded twice|loaded, as it can only be meant\n" },
		{ "characters",
		    "[{\"title\":\"Ø§Ù„Ù… abc\"},{\"title\":\"ط§ظ„ظ…ط؛\"},"
		    "{\"title\":\"أ، ب، ج،\"},{\"title\":\"Ø§Ù„Ù… و\"}]",
		    "f.json#1|الم abc|||||\nf.json#2|المغ|||||\n"
		    "f.json#3|أ، ب، ج،|||||\nf.json#4|Ø§Ù„Ù… و|||||\n"
		    "! record 1, byte 1 (2)|text that was encoded twice|loaded, "
		    "as it can only be meant\n" },
	};

	(void)state;
	CHECK(rows);
}

/* The name is cut where it is long, between letters. */
static void
test_unknown_long(void **state)
{
	static const char head[] = "[{\"title\":\"T\",\"x";
	struct records got;
	struct kn_buf in;

	(void)state;
	kn_buf_init(&in, 0);
	kn_buf_cstr(&in, head);
	for (int i = 0; i < 50; i++)
		kn_buf_cstr(&in, "م");
	kn_buf_cstr(&in, "\":\"");
	for (int i = 0; i < 60; i++)
		kn_buf_cstr(&in, "word ");
	kn_buf_cstr(&in, "\"}]");
	records_read(&got, "f.json", kn_buf_get(&in));
	assert_non_null(strstr(got.out.s, ": xمم"));
	assert_non_null(strstr(got.out.s, "م|a long text"));
	assert_true(kn_utf8_valid(got.out.s, got.out.n));
	kn_buf_dispose(&got.out);
	kn_buf_dispose(&in);
}

/* A text under a name that nobody knows is told of, with its name. */
static void
test_unknown(void **state)
{
	static const char head[] = "[{\"title\":\"T\",\"matn\":\"";
	struct records got;
	struct kn_buf in;

	(void)state;
	kn_buf_init(&in, 0);
	kn_buf_cstr(&in, head);
	for (int i = 0; i < 60; i++)
		kn_buf_cstr(&in, "word ");
	kn_buf_cstr(&in, "\"},{\"title\":\"U\",\"matn\":\"short\"}]");
	records_read(&got, "f.json", kn_buf_get(&in));
	assert_string_equal(got.out.s, "f.json#1|T|||||\nf.json#2|U|||||\n"
	    "! record 1, byte 1: matn|a long text in a field that is not known"
	    "|loaded with its title only; --map can say what the field is\n");
	kn_buf_dispose(&got.out);
	kn_buf_dispose(&in);
}

/* What lies in the lists of an object: other articles, or parts of it. */
static void
test_held(void **state)
{
	static const struct row rows[] = {
		{ "a feed with a title",
		    "{\"version\":\"1\",\"title\":\"F\",\"description\":"
		    "\"D\",\"items\":[{\"id\":\"1\",\"content_html\":"
		    "\"<p>A</p>\",\"date_published\":\"2023-12-14\"},"
		    "{\"id\":\"2\",\"title\":\"T\",\"content_text\":"
		    "\"B\"}]}",
		    "f.json#1||||2023-12-14||A\nf.json#2|T|||||B\n" },
		{ "an answer with a message",
		    "{\"message\":\"OK\",\"articles\":[{\"title\":\"T\","
		    "\"description\":\"B\"}]}",
		    "f.json#1|T|||||B\n" },
		{ "a feed that was XML",
		    "{\"rss\":{\"channel\":{\"title\":\"F\",\"item\":["
		    "{\"title\":\"T\",\"description\":\"B\"},{\"title\":"
		    "\"U\",\"description\":\"C\"}]}}}",
		    "f.json#1|T|||||B\nf.json#2|U|||||C\n" },
		{ "a page of articles",
		    "[{\"title\":\"T\",\"text\":\"B\",\"url\":"
		    "\"http://x/1\",\"parts\":[{\"title\":\"U\","
		    "\"text\":\"C\"}]}]",
		    "f.json#http://x/1|T||x||http://x/1|B\n"
		    "f.json#2|U|||||C\n" },
		{ "what is read beside it",
		    "[{\"title\":\"T\",\"url\":\"http://x/1\",\"related\":"
		    "[{\"title\":\"U\",\"url\":\"http://x/2\","
		    "\"description\":\"C\"}]}]",
		    "f.json#http://x/1|T||x||http://x/1|\n" },
		{ "a text that lies in a list",
		    "[{\"timestamp\":1742505210,\"data\":[{\"post\":\"B\"},"
		    "{\"update_timestamp\":1}],\"title\":\"T\"}]",
		    "f.json#1|T|||2025-03-20||B\n" },
		{ "an address as the source",
		    "[{\"title\":\"T\",\"source\":\"https://x.ma/1\"},"
		    "{\"title\":\"U\",\"source\":\"https://x.ma/\"}]",
		    "f.json#https://x.ma/1|T||x.ma||https://x.ma/1|\n"
		    "f.json#2|U||x.ma|||\n" },
		{ "comments on a headline",
		    "[{\"title\":\"T\",\"comments\":[{\"text\":\"no\","
		    "\"author\":\"x\"}]}]",
		    "f.json#1|T|||||\n" },
		{ "blocks with their data",
		    "[{\"title\":\"T\",\"content\":[{\"type\":\"p\","
		    "\"data\":{\"text\":\"p\"}},{\"type\":\"image\","
		    "\"data\":{\"url\":\"http://x/y\"}}]},{\"title\":"
		    "\"U\",\"body\":[{\"_type\":\"block\",\"children\":"
		    "[{\"text\":\"q\"}]}]},{\"headlines\":{\"basic\":"
		    "\"V\"},\"content_elements\":[{\"type\":\"text\","
		    "\"content\":\"<p>r</p>\"}]}]",
		    "f.json#1|T|||||p\nf.json#2|U|||||q\nf.json#3|V|||||r\n" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_nested(void **state)
{
	static const struct row rows[] = {
		{ "an answer with a list",
		    "{\"status\":\"ok\",\"articles\":[{\"title\":\"T\","
		    "\"source\":{\"id\":null,\"name\":\"هسبريس\"},"
		    "\"publishedAt\":\"2025-03-20T10:00:00Z\","
		    "\"url\":\"https://x.ma/1\"},{\"title\":\"U\"}]}",
		    "f.json#https://x.ma/1|T||هسبريس|2025-03-20|"
		    "https://x.ma/1|\nf.json#2|U|||||\n" },
		{ "a list called news",
		    "{\"news\":[{\"title\":\"T\",\"text\":\"B\"},"
		    "{\"title\":\"U\",\"text\":\"C\"}]}",
		    "f.json#1|T|||||B\nf.json#2|U|||||C\n" },
		{ "objects by id",
		    "{\"a1\":{\"title\":\"T\",\"text\":\"B\"},"
		    "\"a2\":{\"title\":\"U\",\"text\":\"C\"}}",
		    "f.json#1|T|||||B\nf.json#2|U|||||C\n" },
		{ "a wrapper around each",
		    "[{\"_id\":\"x\",\"_source\":{\"title\":\"T\","
		    "\"body\":\"B\"}},{\"article\":{\"title\":\"U\"}}]",
		    "f.json#x|T|||||B\nf.json#2|U|||||\n" },
		{ "a wrapper that nobody knows",
		    "[{\"when\":1,\"payload\":{\"headline\":\"T\",\"body\":\"B\","
		    "\"date\":\"2025-03-20\"}}]",
		    "f.json#1|T|||2025-03-20||B\n" },
		{ "paragraphs",
		    "[{\"title\":\"T\",\"content\":[\"p\",\"q\",\"\",\"r\"]}]",
		    "f.json#1|T|||||p//q//r\n" },
		{ "blocks of paragraphs",
		    "[{\"title\":\"T\",\"content\":[{\"type\":\"p\",\"text\":"
		    "\"p\"},{\"type\":\"image\",\"url\":\"http://x/y\"},"
		    "{\"text\":\"q\"}]}]",
		    "f.json#1|T|||||p//q\n" },
		{ "comments are not the article",
		    "[{\"title\":\"T\",\"text\":\"B\",\"comments\":[{\"text\":"
		    "\"no\",\"author\":\"x\"}],\"tags\":[\"a\"]}]",
		    "f.json#1|T|||||B\n" },
		{ "who it is by",
		    "[{\"title\":\"T\",\"author\":\"بقلم: ليلى منصور\"},"
		    "{\"title\":\"U\",\"author\":\"By Sara Alami\"},"
		    "{\"title\":\"V\",\"author\":\"بقلم\"}]",
		    "f.json#1|T|ليلى منصور||||\nf.json#2|U|Sara Alami||||\n"
		    "f.json#3|V|بقلم||||\n" },
		{ "authors",
		    "[{\"title\":\"T\",\"authors\":[\"A\",\"B\",\"A\"]},"
		    "{\"title\":\"U\",\"author\":{\"name\":\"C\",\"url\":"
		    "\"http://x/c\"}}]",
		    "f.json#1|T|A, B||||\nf.json#2|U|C||||\n" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_fields(void **state)
{
	static const struct row rows[] = {
		{ "ids twice",
		    "[{\"id\":\"a\",\"title\":\"T\"},{\"id\":\"a\",\"title\":"
		    "\"U\"}]",
		    "f.json#a|T|||||\nf.json#a~2|U|||||\n" },
		{ "a long number is kept as it is",
		    "[{\"id\":12345678901234567890123,\"title\":\"T\"}]",
		    "f.json#12345678901234567890123|T|||||\n" },
		{ "dates as numbers",
		    "[{\"title\":\"T\",\"date\":1742505210},"
		    "{\"title\":\"U\",\"date\":{\"$date\":1742505210000}}]",
		    "f.json#1|T|||2025-03-20||\nf.json#2|U|||2025-03-20||\n" },
		{ "a date that is none, and one beside it",
		    "[{\"title\":\"T\",\"date\":\"3 hours ago\"},"
		    "{\"title\":\"U\",\"pubDate\":\"soon\",\"date\":"
		    "\"22/3/2025\"}]",
		    "f.json#1|T|||||\nf.json#2|U|||2025-03-22||\n"
		    "! record 1, byte 1|a date that cannot be read|loaded "
		    "without a date\n" },
		{ "a summary that says more",
		    "[{\"title\":\"T\",\"description\":\"D.\",\"text\":"
		    "\"B\"},{\"title\":\"U\",\"description\":\"b …\","
		    "\"text\":\"a b c\"}]",
		    "f.json#1|T|||||D.//B\nf.json#2|U|||||a b c\n" },
		{ "the body that says most",
		    "[{\"text\":\"short\",\"content\":\"much longer\"}]",
		    "f.json#1||||||much longer\n" },
		{ "a body that begins with the title",
		    "[{\"title\":\"T\",\"text\":\"t\\nB\"}]",
		    "f.json#1|T|||||B\n" },
		{ "HTML in values, but not in addresses",
		    "[{\"title\":\"L&#039;Algérie &amp; <b>moi</b>\","
		    "\"content\":\"<p>p &laquo;q&raquo;</p>\\n<p>r<br/>s</p>\","
		    "\"url\":\"https://x.ma/?a=1&copy=2&amp;b=3\"}]",
		    "f.json#https://x.ma/?a=1&copy=2&b=3|L'Algérie & moi||"
		    "x.ma||https://x.ma/?a=1&copy=2&b=3|p «q»//r/s\n" },
		{ "the author of a feed, the site of an address",
		    "[{\"title\":\"T\",\"author\":\"a@b.c (Name)\","
		    "\"link\":\"https://www.aps.dz/ar/1\"}]",
		    "f.json#https://www.aps.dz/ar/1|T|Name|aps.dz||"
		    "https://www.aps.dz/ar/1|\n" },
	};

	(void)state;
	CHECK(rows);
}

#define TWICE "|a name comes twice in an object" \
	"|loaded; the last of them counts\n"
#define MENDED "|faults in the notation|loaded, as it can only be meant\n"

static void
test_mended(void **state)
{
	static const struct row rows[] = {
		{ "lone surrogates",
		    "[{\"title\":\"a\\ud83d\\ude00b\\ud83dc\\ude00\"}]",
		    "f.json#1|a\xF0\x9F\x98\x80" "b\xEF\xBF\xBD" "c\xEF\xBF\xBD"
		    "|||||\n! record 1, byte 1" MENDED },
		{ "commas",
		    "[{\"title\":\"T\",},,{\"text\":[\"a\",\"b\",]},\n]",
		    "f.json#1|T|||||\nf.json#2||||||a//b\n"
		    "! record 1, byte 1 (2)" MENDED },
		{ "commas left out",
		    "[{\"title\":\"T\" \"text\":\"B\"} {\"title\":\"U\"}]",
		    "f.json#1|T|||||B\nf.json#2|U|||||\n"
		    "! record 1, byte 1" MENDED },
		{ "NaN, None and words",
		    "[{\"title\":\"T\",\"text\":NaN,\"date\":None,\"x\":True,"
		    "\"author\":-Infinity}]",
		    "f.json#1|T|||||\n! record 1, byte 1" MENDED },
		{ "raw characters",
		    "[{\"text\":\"a\nb\tc\x01\"}]",
		    "f.json#1||||||a/b\tc\x01\n! record 1, byte 1" MENDED },
		{ "escapes that are none",
		    "[{\"text\":\"it\\'s \\d \\u12 \\xe9 \\u0000.\"}]",
		    "f.json#1||||||it's \\d \\u12 \xC3\xA9 \xEF\xBF\xBD.\n"
		    "! record 1, byte 1" MENDED },
		{ "ends of lines of all kinds",
		    "[{\"text\":\"a\\r\\nb\\rc\\n\\rd\\r\\r\\ne\\u0000\\u0000f\"}]",
		    "f.json#1||||||a/b/c//d//e\xEF\xBF\xBD\xEF\xBF\xBD" "f\n"
		    "! record 1, byte 1" MENDED },
		{ "Python's own",
		    "[{'title': 'it\\'s \"T\"', 'text': None}]",
		    "f.json#1|it's \"T\"|||||\n! record 1, byte 1" MENDED },
		{ "a quote left out, and its comma",
		    "[{\n\"title\": \"T\n\"text\": \"B\"\n},\n{\"title\":\"U\"}]",
		    "f.json#1|T|||||B\nf.json#2|U|||||\n"
		    "! record 1, byte 1" MENDED },
		{ "the last of two",
		    "[{\"title\":\"T\",\"title\":\"U\"}]",
		    "f.json#1|U|||||\n! record 1, byte 1" TWICE },
		{ "twice, nested, and in two records",
		    "[{\"title\":\"T\",\"source\":{\"name\":\"a\","
		    "\"name\":\"b\"}},{\"title\":\"U\"},{\"title\":\"V\","
		    "\"a\":[{\"b\":1,\"b\":1}]}]",
		    "f.json#1|T||b|||\nf.json#2|U|||||\nf.json#3|V|||||\n"
		    "! record 1, byte 1 (2)" TWICE },
		{ "the same name in other objects",
		    "[{\"title\":\"T\",\"a\":{\"title\":\"x\"},"
		    "\"b\":[{\"c\":1},{\"c\":2}]}]",
		    "f.json#1|T|||||\n" },
	};

	(void)state;
	CHECK(rows);
}

#define NOT_JSON "|this is not JSON|skipped\n"

static void
test_broken(void **state)
{
	static const struct row rows[] = {
		{ "a line",
		    "{\"title\":\"T\"}\n{\"title\":\"bro\n{\"title\":\"U\"}\n",
		    "f.json#1|T|||||\nf.json#2|U|||||\n"
		    "! record 2, byte 14" NOT_JSON },
		{ "a line without its end",
		    "{\"title\":\"T\"}\n{\"title\":\"x\"\n{\"title\":\"U\"}\n"
		    "{\"title\":\"V\"}\n",
		    "f.json#1|T|||||\nf.json#2|U|||||\nf.json#3|V|||||\n"
		    "! record 2, byte 14" NOT_JSON },
		{ "another kind of line",
		    "{\"title\":\"T\"}\n<html>oops</html>\n{\"title\":\"U\"}\n",
		    "f.json#1|T|||||\nf.json#2|U|||||\n"
		    "! record 2, byte 14" NOT_JSON },
		{ "a bracket",
		    "[{\"title\":\"T\"},{\"title\":\"x\"]},{\"title\":\"U\"}]",
		    "f.json#1|T|||||\nf.json#2|U|||||\n"
		    "! record 2, byte 15" NOT_JSON },
		{ "a quote among records of one line",
		    "[{\"title\":\"x},{\"title\":\"U\"},{\"title\":\"V\"}]",
		    "f.json#1|U|||||\nf.json#2|V|||||\n"
		    "! record 1, byte 1" NOT_JSON },
		{ "a colon",
		    "[{\"title\" \"x\"},{\"title\":\"U\"}]",
		    "f.json#1|U|||||\n! record 1, byte 1" NOT_JSON },
		{ "cut short",
		    "[{\"title\":\"T\"},{\"title\":\"x",
		    "f.json#1|T|||||\n! record 2, byte 15|the file ends in the "
		    "middle of a record|skipped\n" },
		{ "a list cut short", "[{\"title\":\"T\"},\n",
		    "f.json#1|T|||||\n" },
		{ "empty ones are counted",
		    "[{\"title\":\"\"},{\"title\":null,\"text\":\" \"},{\"x\":1},"
		    "{\"title\":\"T\"},{}]",
		    "f.json#3|T|||||\n! record 1, byte 1 (2)|nothing to read "
		    "in it|skipped\n! record 3, byte 40 (2)|no title and no text"
		    " among its fields|skipped; --map can "
		    "say what a field is\n" },
	};

	(void)state;
	CHECK(rows);
}

/* Brackets without end cost neither the stack nor the rest. */
static void
test_deep(void **state)
{
	struct kn_buf in;
	struct records r;

	(void)state;
	kn_buf_init(&in, 0);
	kn_buf_cstr(&in, "[{\"title\":\"T\"},{\"title\":");
	for (int i = 0; i < 100000; i++)
		kn_buf_cstr(&in, i % 2 == 0 ? "[" : "{\"a\":");
	kn_buf_cstr(&in, "\n,\n{\"title\":\"U\"}\n");
	records_read(&r, "f.json", kn_buf_get(&in));
	assert_int_equal(r.n_docs, 2);
	assert_true(r.n_rejects > 0 && r.n_rejects < 5);
	kn_buf_dispose(&r.out);
	kn_buf_reset(&in);
	for (int i = 0; i < 100000; i++)
		kn_buf_chr(&in, '[');
	kn_buf_cstr(&in, "{\"title\":\"U\"}");
	records_read(&r, "f.json", kn_buf_get(&in));
	assert_true(r.n_rejects > 0 && r.n_rejects < 5);
	kn_buf_dispose(&r.out);
	kn_buf_dispose(&in);
}

/* A stream of a record that repeats, made as it is read. */
struct endless {
	const char *head, *unit, *tail;
	size_t n_units, unit_at, at;
	int part;
};

static ptrdiff_t
pull(void *user, char *to, size_t n)
{
	struct endless *e = user;
	size_t got = 0;

	while (got < n && e->part < 3) {
		const char *s = e->part == 0 ? e->head : e->part == 1 ?
		    e->unit : e->tail;

		if (s[e->at] != '\0') {
			to[got++] = s[e->at++];
			continue;
		}
		e->at = 0;
		if (e->part != 1 || ++e->unit_at >= e->n_units)
			e->part++;
	}
	return (ptrdiff_t)got;
}

static void
read_endless(struct endless *e, struct records *r)
{
	const struct kn_import_sink sink = { .doc = records_doc,
		.reject = records_reject, .user = r };
	struct import__input in = { .path = "f.json", .name = KN_LIT("f.json"),
		.below = KN_LIT("f.json"),
		.text = import__stream_new(pull, e),
		.limits = &kn_import_defaults.limits };

	*r = (struct records){ .n_docs = 0 };
	kn_buf_init(&r->out, 0);
	assert_int_equal(import__read_json(&in, &sink, NULL), KN_OK);
	import__stream_free(in.text);
}

/* Records that are too long are passed; those beside them are loaded. */
static void
test_long(void **state)
{
	struct records r;
	struct endless one_line = { .head = "[{\"title\":\"T\"},{\"title\":\"",
		.unit = "0123456789abcdef", .n_units = 1200000,
		.tail = "\"},{\"title\":\"U\"}]" };
	struct endless wrapper = { .head = "{\"status\":\"ok\",\"more\":\"",
		.unit = "0123456789abcdef", .n_units = 1200000,
		.tail = "\",\"articles\":[{\"title\":\"T\"},{\"title\":\"U\"}],"
		    "\"n\":2}" };
	struct endless lines = { .head = "{\"title\":\"T\"}\n{\"title\":\"U\","
		    "\"x\":1,\"text\":\"",
		.unit = "0123456789abcdef", .n_units = 1200000,
		.tail = "\"}\n{\"title\":\"V\"}\n{\"title\":\"W\"}\n" };
	struct endless record = { .head = "{\"title\":\"T\",\"text\":\"",
		.unit = "0123456789abcdef", .n_units = 1200000,
		.tail = "\"}" };

	(void)state;
	read_endless(&one_line, &r);
	assert_string_equal(r.out.s, "f.json#1|T|||||\nf.json#2|U|||||\n"
	    "! record 2, byte 15|the record is too long|skipped\n");
	kn_buf_dispose(&r.out);
	read_endless(&wrapper, &r);
	assert_string_equal(r.out.s, "f.json#1|T|||||\nf.json#2|U|||||\n");
	kn_buf_dispose(&r.out);
	read_endless(&lines, &r);
	assert_string_equal(r.out.s, "f.json#1|T|||||\nf.json#2|V|||||\n"
	    "f.json#3|W|||||\n"
	    "! record 2, byte 40|the record is too long|skipped\n");
	kn_buf_dispose(&r.out);
	read_endless(&record, &r);
	assert_int_equal(r.n_docs, 0);
	assert_int_equal(r.n_rejects, 1);
	kn_buf_dispose(&r.out);
}

/* What is JSON, and what only looks like it. */
static void
test_sniff(void **state)
{
	static const struct {
		const char *name, *in;
		bool want;
	} rows[] = {
		{ "a", "{\"a\": 1}", true },
		{ "a", " \n[ {\n \"a\" : 1", true },
		{ "a", "[[{\"a\":1}]]", true },
		{ "a", "[]", true },
		{ "a", "{'a': 1}", true },
		{ "a.json", "[\"text\"]", true },
		{ "a.jsonl", "oops\n{\"a\":1}", true },
		{ "a.txt", "[صورة] \"a\": 1", false },
		{ "a.txt", "{{cite}}", false },
		{ "a.txt", "{\"a\n b\": 1", false },
		{ "a.txt", "[\"قال\" الرجل]", false },
		{ "a.txt", "[] a", false },
		{ "a.json", "text", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct import__head head = { kn_str(rows[i].name),
			kn_str(rows[i].in), true };

		if (import__sniff_json(&head) != rows[i].want)
			fail_msg("%s: %s", rows[i].name, rows[i].in);
	}
}

/* What was understood of the names, and a reject that stands for many. */
/* Who maps by hand sees the names that there are, and those there are not. */
static void
test_explain_names(void **state)
{
	static const struct {
		const char *in, *map, *want;
	} rows[] = {
		{ "[{\"a_b\":\"T\"}]", NULL, "\nmapping: a_b → not used\n" },
		{ "name;x\nT;B\n", NULL, "\nmapping: name → not used\n"
		    "mapping: x → not used\n" },
		{ "[{\"a_b\":\"T\"}]", "title = ab\nbody = c d",
		    "\nmapping: cd → body, but no field is called so\n" },
		{ "[{\"a_b\":\"T\"}]", "title = ab",
		    "\nmapping: a_b → title\n" },
	};
	struct kn_buf out;

	(void)state;
	kn_buf_init(&out, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char path[] = "/tmp/kunnash-names-XXXXXX.csv";
		int fd = mkstemps(path, 4);
		struct kn_import_opts opts = { .map = rows[i].map };

		assert_int_equal(write(fd, rows[i].in, strlen(rows[i].in)),
		    strlen(rows[i].in));
		close(fd);
		kn_buf_reset(&out);
		assert_int_equal(kn_import_explain(path, &opts, &out, NULL),
		    KN_OK);
		unlink(path);
		if (strstr(out.s, rows[i].want) == NULL)
			fail_msg("%s: %s", rows[i].in, out.s);
	}
	kn_buf_dispose(&out);
}

static void
test_explain(void **state)
{
	char path[] = "/tmp/kunnash-json-XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");
	struct kn_buf out;

	(void)state;
	assert_non_null(f);
	fputs("[{\"titre\":\"T\",\"x\":\"y\"}", f);
	for (int i = 0; i < 100; i++)
		fputs(",{\"titre\":\"\"}", f);
	fputs("]", f);
	assert_int_equal(fclose(f), 0);
	kn_buf_init(&out, 0);
	assert_int_equal(kn_import_explain(path, NULL, &out, NULL), KN_OK);
	assert_non_null(strstr(out.s, "\nformat: JSON\n"));
	assert_non_null(strstr(out.s, "\nmapping: titre → title\n"
	    "mapping: x → not used\n"));
	assert_non_null(strstr(out.s, "\nreject: nothing to read in it, "
	    "record 2, byte 23 (100): skipped\narticles: 1\n"
	    "rejects: 100\n"));
	kn_buf_dispose(&out);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_wide_tables),
		cmocka_unit_test(test_deep_lists),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_unknown_long),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_mended),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_sniff),
		cmocka_unit_test(test_explain),
		cmocka_unit_test(test_explain_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
