/*
 * test_xml.c: articles of XML: feeds, elements that are records, documents
 * that are not well-formed, and what documents do to parsers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/import/import_priv.h"
#include "core/import/xml_priv.h"

/* Articles and rejects as lines. */
static enum kn_status
print_doc(void *user, struct kn_doc *doc)
{
	const struct kn_meta *m = &doc->meta;
	struct kn_buf *out = user;

	kn_buf_fmt(out, "%s|%s|%s|%s|%s|%s|", m->path,
	    m->title == NULL ? "" : m->title, m->date == NULL ? "" : m->date,
	    m->byline == NULL ? "" : m->byline,
	    m->outlet == NULL ? "" : m->outlet, m->url == NULL ? "" : m->url);
	struct kn_buf body;
	kn_buf_init(&body, 0);
	kn_doc_body(doc, &body);
	for (size_t i = 0; i < body.n; i++)
		kn_buf_chr(out, body.s[i] == '\n' ? '/' : body.s[i]);
	kn_buf_dispose(&body);
	kn_buf_chr(out, '\n');
	kn_doc_free(doc);
	return KN_OK;
}

static void
print_reject(void *user, const struct kn_reject *r)
{
	kn_buf_fmt(user, "!%s|%s|%s\n", r->reason, r->place, r->action);
}

static void
import(struct kn_str in, struct kn_buf *out)
{
	struct kn_import_sink sink = { .doc = print_doc,
		.reject = print_reject, .user = out };

	kn_buf_init(out, 0);
	assert_int_equal(import__read_bytes("f.xml", in, &kn_import_defaults,
	    &sink, NULL), KN_OK);
}

static const struct {
	const char *name, *in, *want;
} rows[] = {
	{ "items of values",
	    "<?xml version=\"1.0\"?><items><item><content></content></item>"
	    "<item><content><value>الأولى.</value><value>الثانية.</value>"
	    "</content></item></items>",
	    "f.xml#2||||||الأولى.//الثانية.\n"
	    "!nothing to read in it|record 1|skipped\n" },
	{ "rss",
	    "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
	    "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
	    "xmlns:media='m'><channel><title>قناة</title><link>http://a</link>"
	    "<item><title>ع</title><link>http://a/1</link>"
	    "<media:title>صورة</media:title><media:text>لا</media:text>"
	    "<description><![CDATA[<p>مقدمة</p>]]></description>"
	    "<content:encoded>&lt;p&gt;نص &amp;amp; نص.&lt;/p&gt;"
	    "&lt;p&gt;آخر.&lt;/p&gt;</content:encoded>"
	    "<dc:creator>كاتب</dc:creator><category>لا</category>"
	    "<pubDate>Mon, 02 Mar 2020 23:30:00 +0100</pubDate>"
	    "<guid isPermaLink='false'>g7</guid></item>"
	    "</channel></rss>",
	    "f.xml#g7|ع|2020-03-02|كاتب|قناة|http://a/1|مقدمة//نص & نص.//آخر.\n"
	},
	{ "atom",
	    "<feed xmlns='http://www.w3.org/2005/Atom'><title>موقع</title>"
	    "<entry><title type='html'>ع &amp;quot;م&amp;quot;</title>"
	    "<link rel='self' href='http://no'/><link href='http://a/2'/>"
	    "<id>tag:2</id><published>2021-05-06T07:08:09Z</published>"
	    "<updated>2022-01-01T00:00:00Z</updated>"
	    "<author><name>ليلى</name><email>l@a</email></author>"
	    "<content type='xhtml'><div><p>أ <b>ب</b></p><p>ج</p></div>"
	    "</content></entry></feed>",
	    "f.xml#tag:2|ع \"م\"|2021-05-06|ليلى|موقع|http://a/2|أ ب//ج\n" },
	{ "fields in attributes",
	    "<r><doc id='5' title='ع' date='2020-01-02'><text>نص</text></doc>"
	    "<doc id='6'><field name='title'>ف</field>"
	    "<field name='body'>نص</field></doc></r>",
	    "f.xml#5|ع|2020-01-02||||نص\nf.xml#6|ف|||||نص\n" },
	{ "one article",
	    "<article><head><title>ع</title></head><p>أ</p><p>ب</p></article>",
	    "f.xml|ع|||||أ//ب\n" },
	{ "documents one after the other",
	    "<?xml version='1.0'?><a><item><text>أ</text></item></a>\n"
	    "<?xml version='1.0'?><!DOCTYPE a><a><item><text>ب</text></item>"
	    "</a>",
	    "f.xml#1||||||أ\nf.xml#2||||||ب\n" },
	{ "unescaped",
	    "<r><item><text>أ & ب < ج &nbsp;د &amp; &#1607; 5 <6</text></item>"
	    "<item><text>ه</text></item></r>",
	    "f.xml#1||||||أ & ب < ج د & ه 5 <6\nf.xml#2||||||ه\n" },
	{ "entities of the document",
	    "<!DOCTYPE r [<!ENTITY m \"المغرب\"><!ENTITY x SYSTEM "
	    "\"file:///etc/passwd\">]><r><item><text>&m; &x;</text></item>"
	    "<item><text>ب</text></item></r>",
	    "f.xml#1||||||المغرب &x;\nf.xml#2||||||ب\n"
	    "!an entity that is not expanded|record 1|left as it is "
	    "written\n" },
	{ "wrong end tag",
	    "<r><item><text>أ</b></item><item><text>ب</text></item></r>",
	    "f.xml#1||||||أ\nf.xml#2||||||ب\n"
	    "!the XML is not well-formed|record 1|loaded as far as it can be "
	    "read\n" },
	{ "attributes without quotes",
	    "<r><item><text>أ</text></item><item id=x><text a=b>ب</text>"
	    "</item><item><text c= d>ج</text></item></r>",
	    "f.xml#1||||||أ\nf.xml#x||||||ب\nf.xml#3||||||ج\n" },
	{ "cut short",
	    "<r><item><text>أ</text></item><item><text>ب ثم",
	    "f.xml#1||||||أ\nf.xml#2||||||ب ثم\n"
	    "!the XML is not well-formed|record 2|loaded as far as it can be "
	    "read\n" },
	{ "another encoding is declared",
	    "<?xml version='1.0' encoding='windows-1256'?><r><item><text>أ"
	    "</text></item><item><text>ب</text></item></r>",
	    "f.xml#1||||||أ\nf.xml#2||||||ب\n" },
	{ "its encoding is declared, and is no other",
	    "<?xml version='1.0' encoding='iso-8859-1'?><r><item><text>\xC9"
	    "lys\xE9" "e, \xE0 F\xE8s</text></item><item><text>b</text></item>"
	    "</r>",
	    "f.xml#1||||||Élysée, à Fès\nf.xml#2||||||b\n" },
	{ "what is declared is not what it is",
	    "<?xml version='1.0' encoding='iso-8859-1'?><r><item><text>"
	    "\xC7\xE1\xE3\xDB\xD1\xC8 \xE1\xC7 \xC7\xE1\xC3\xE3\xE4"
	    "</text></item><item><text>b</text></item></r>",
	    "f.xml#1||||||المغرب لا الأمن\nf.xml#2||||||b\n" },
	{ "controls and marks",
	    "<r><item><text>أ\x01\x1B ب\xEF\xBF\xBF</text></item>"
	    "<item><text>ج</text></item></r>",
	    "f.xml#1||||||أ ب\nf.xml#2||||||ج\n" },
	{ "a map of news",
	    "<urlset xmlns:news='n'><url><loc>https://x.ma/1</loc><news:news>"
	    "<news:publication><news:name>J</news:name></news:publication>"
	    "<news:publication_date>2023-12-14</news:publication_date>"
	    "<news:title>T</news:title></news:news></url><url><loc>"
	    "https://x.ma/2</loc><news:news><news:title>U</news:title>"
	    "</news:news></url></urlset>",
	    "f.xml#https://x.ma/1|T|2023-12-14||J|https://x.ma/1|T\n"
	    "f.xml#https://x.ma/2|U|||x.ma|https://x.ma/2|U\n" },
	{ "a dump of a wiki",
	    "<mediawiki><siteinfo><sitename>W</sitename></siteinfo><page>"
	    "<title>T</title><id>7</id><revision><id>9</id><timestamp>"
	    "2013-02-01T10:00:00Z</timestamp><text>نص</text></revision>"
	    "</page></mediawiki>",
	    "f.xml#7|T|2013-02-01||W||نص\n" },
	{ "what exports hold beside articles",
	    "<rss><channel><item><title>T</title><link>http://a/1</link>"
	    "<wp:post_type>post</wp:post_type></item><item><title>IMG</title>"
	    "<wp:post_type><![CDATA[attachment]]></wp:post_type></item><item>"
	    "<title>M</title><wp:post_type>nav_menu_item</wp:post_type>"
	    "</item></channel></rss>",
	    "f.xml#http://a/1|T|||a|http://a/1|T\n"
	    "!no article, by what it says of itself|record 2 (2)|skipped\n" },
	{ "what exports of blogs hold",
	    "<feed><entry><id>1</id><category scheme='http://s#kind' term="
	    "'http://b/2008/kind#comment'/><title>C</title></entry><entry>"
	    "<id>2</id><category scheme='http://s#kind' term='http://b/2008/"
	    "kind#post'/><title>T</title></entry></feed>",
	    "f.xml#2|T|||||T\n"
	    "!no article, by what it says of itself|record 1|skipped\n" },
	{ "a map of a site",
	    "<urlset xmlns:n='n'><url><loc>https://x.ma/1</loc><n:news>"
	    "<n:publication><n:name>J</n:name></n:publication><n:title>T"
	    "</n:title></n:news></url><url><loc>https://x.ma/2</loc></url>"
	    "</urlset>",
	    "f.xml#https://x.ma/1|T|||J|https://x.ma/1|T\n"
	    "!nothing to read in it|record 2|skipped\n" },
	{ "no record", "<?xml version='1.0'?>\n",
	    "!no record was found||skipped\n" },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_buf out;

		import(kn_str(rows[i].in), &out);
		const char *got = out.s == NULL ? "" : out.s;
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: got \n%s", rows[i].name, got);
		kn_buf_dispose(&out);
	}
}

/* Ten names of which each is ten of the one before: 10^9 words. */
static void
test_bomb(void **state)
{
	struct kn_buf in, out;

	(void)state;
	kn_buf_init(&in, 0);
	kn_buf_cstr(&in, "<?xml version='1.0'?><!DOCTYPE r [\n"
	    "<!ENTITY e0 \"كلمة \">\n");
	for (unsigned i = 1; i < 10; i++) {
		kn_buf_fmt(&in, "<!ENTITY e%u \"", i);
		for (unsigned k = 0; k < 10; k++)
			kn_buf_fmt(&in, "&e%u;", i - 1);
		kn_buf_cstr(&in, "\">\n");
	}
	kn_buf_cstr(&in, "]><r><item><text>قبل &e0;</text></item>"
	    "<item><text a='&e9;'>هنا &e9;</text></item>"
	    "<item><text>بعد</text></item></r>");
	import(kn_buf_get(&in), &out);
	assert_string_equal(out.s, "f.xml#1||||||قبل كلمة\n"
	    "f.xml#2||||||هنا &e9;\nf.xml#3||||||بعد\n"
	    "!an entity that is not expanded|record 2 (2)|left as it is "
	    "written\n");
	kn_buf_dispose(&in);
	kn_buf_dispose(&out);
}

static void
test_deep(void **state)
{
	struct kn_buf in, out;

	(void)state;
	kn_buf_init(&in, 0);
	kn_buf_cstr(&in, "<r><item><text>قبل</text></item><item><text>في");
	for (unsigned i = 0; i < 200000; i++)
		kn_buf_cstr(&in, "<x>");
	kn_buf_cstr(&in, "</text></item><item><text>بعد</text></item></r>");
	import(kn_buf_get(&in), &out);
	assert_string_equal(out.s, "f.xml#1||||||قبل\nf.xml#2||||||في\n"
	    "f.xml#3||||||بعد\n"
	    "!elements lie too deep in each other|record 2|the rest of the "
	    "record was skipped\n"
	    "!the XML is not well-formed|record 3|loaded as far as it can be "
	    "read\n");
	kn_buf_dispose(&in);
	kn_buf_dispose(&out);
}

/* Longer than every window, and none of it lost: records, and one text. */
static void
test_long(void **state)
{
	struct kn_buf in, out;
	size_t n = 0;

	(void)state;
	kn_buf_init(&in, 0);
	kn_buf_cstr(&in, "<r>");
	for (unsigned i = 0; i < 3000; i++) {
		kn_buf_fmt(&in, "<item><title>عنوان %u</title><text>", i);
		for (unsigned k = 0; k < i % 70; k++)
			kn_buf_cstr(&in, "كلام & كلام، ");
		kn_buf_fmt(&in, "آخر%u</text></item>", i);
	}
	kn_buf_cstr(&in, "<item><text>");
	for (unsigned k = 0; k < 40000; k++)
		kn_buf_cstr(&in, "طويل ");
	kn_buf_cstr(&in, "انتهى</text></item></r>");
	import(kn_buf_get(&in), &out);
	for (unsigned i = 0; i < 3000; i++) {
		char want[40];

		snprintf(want, sizeof(want), "|عنوان %u|", i);
		const char *at = strstr(out.s + n, want);
		assert_non_null(at);
		n = (size_t)(at - out.s);
		snprintf(want, sizeof(want), "آخر%u\n", i);
		assert_non_null(strstr(at, want));
	}
	assert_non_null(strstr(out.s + n, "طويل انتهى\n"));
	assert_null(strchr(out.s, '!'));
	kn_buf_dispose(&in);
	kn_buf_dispose(&out);
}

static const struct {
	const char *in, *record;
	bool feed;
} shapes[] = {
	{ "<rss><channel><item><title/></item></channel></rss>", "item",
	    true },
	{ "<rss><channel><title/></channel></rss>", "item", true },
	{ "<feed><entry/><entry/></feed>", "entry", true },
	{ "<corpus><text>أ</text><text>ب</text></corpus>", "text", false },
	{ "<a><head/><rows><khabar><x/></khabar><khabar><x/></khabar></rows>"
	    "</a>", "khabar", false },
	{ "<article><p>أ</p><p>ب</p></article>", "", false },
	{ "<doc><para/><para/></doc>", "", false },
	{ "<doc/><doc/>", "doc", false },
	{ "<x:list><x:item/><x:item/></x:list>", "x:item", false },
};

static void
test_shapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		struct xml__shape s;

		xml__survey(kn_str(shapes[i].in), &s);
		if (strcmp(s.record, shapes[i].record) != 0 ||
		    s.feed != shapes[i].feed)
			fail_msg("%s: got <%s>", shapes[i].in, s.record);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
