/*
 * test_html_page.c: what is the article on a page. Pages as themes of news
 * sites make them lie in pages/, NAME.html with the text that a person finds
 * on it in NAME.txt: the words of the body are compared, and the fields.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/import/html_priv.h"
#include "core/import/import_priv.h"
#include "kunnash/map.h"

struct caught {
	struct kn_doc *doc;
	size_t n_docs;
	char reject[128];
};

static enum kn_status
take_doc(void *user, struct kn_doc *doc)
{
	struct caught *c = user;

	kn_doc_free(c->doc);
	c->doc = doc;
	c->n_docs++;
	return KN_OK;
}

static void
take_reject(void *user, const struct kn_reject *r)
{
	struct caught *c = user;

	snprintf(c->reject, sizeof(c->reject), "%s", r->reason);
}

static struct caught
read_page(const char *name, struct kn_str bytes)
{
	struct caught c = { .n_docs = 0 };
	struct kn_import_sink sink = { .doc = take_doc, .reject = take_reject,
		.user = &c };

	assert_int_equal(import__read_bytes(name, bytes, &kn_import_defaults,
	    &sink, NULL), KN_OK);
	return c;
}

static void
slurp(const char *name, const char *ext, struct kn_buf *out)
{
	char path[512], part[4096];
	size_t n;

	snprintf(path, sizeof(path), KN_TEST_DIR "/unit/import/pages/%s.%s",
	    name, ext);
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("%s is missing", path);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		kn_buf_put(out, part, n);
	fclose(f);
}

static const struct {
	const char *name, *title, *date, *source, *byline, *outlet, *url;
} pages[] = {
	{ "wordpress", "سد جديد بإقليم الواد يدخل الخدمة بعد عامين من الأشغال",
	    "2021-03-04", "meta", "سعاد الكتبي", "صحيفة الضفة",
	    "https://www.addiffa.example/societe/12345.html" },
	{ "drupal", "حملة تلقيح واسعة في مدارس الولاية", "2016-11-09",
	    "dateline", "", "", "" },
	{ "tables", "وصول أول باخرة سياحية إلى الميناء", "2003-05-14",
	    "dateline", "عادل النجار", "", "" },
	{ "amp", "المنتخب يفوز وديا بثنائية نظيفة", "2019-09-10", "meta",
	    "كريم بنعلي، هدى سالم", "سبورت 24",
	    "https://sport.example/a/778" },
	{ "agency", "اتفاق لفتح خط بحري جديد بين البلدين", "2022-06-13",
	    "meta", "", "وكالة الأنباء", "" },
	{ "ldonly", "فتح باب الترشح لمباراة التخصص في الطب", "2020-12-15",
	    "meta", "ليلى منصور", "أخبار التعليم",
	    "https://spa.example/n/5" },
	{ "forum", "منقول: تقرير عن أوضاع الصيد البحري", "2009-01-12",
	    "dateline", "", "", "" },
	{ "bare", "", "", "", "", "", "" },
	{ "broken", "حريق يأتي على سوق شعبي", "2015-07-21", "meta", "", "",
	    "" },
	{ "magazine", "كيف تختار حاسوبا محمولا؟", "2018-08-30", "meta",
	    "أمين رزقي", "مجلة التقنية", "https://tech.example/guide" },
};

#define N_PAGES (sizeof(pages) / sizeof(pages[0]))

static void
check_field(const char *page, const char *field, const char *got,
    const char *want)
{
	if (strcmp(got == NULL ? "" : got, want) != 0)
		fail_msg("%s: %s is \"%s\"", page, field,
		    got == NULL ? "" : got);
}

static void
test_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_PAGES; i++) {
		struct kn_buf page;

		kn_buf_init(&page, 0);
		slurp(pages[i].name, "html", &page);
		struct caught c = read_page("page.html", kn_buf_get(&page));
		const struct kn_meta *m = &c.doc->meta;
		check_field(pages[i].name, "title", m->title, pages[i].title);
		check_field(pages[i].name, "date", m->date, pages[i].date);
		check_field(pages[i].name, "source", m->date_source,
		    pages[i].source);
		check_field(pages[i].name, "byline", m->byline,
		    pages[i].byline);
		check_field(pages[i].name, "outlet", m->outlet,
		    pages[i].outlet);
		check_field(pages[i].name, "url", m->url, pages[i].url);
		kn_doc_free(c.doc);
		kn_buf_dispose(&page);
	}
}

/* ---- words ---------------------------------------------------------------- */

struct words {
	struct kn_map *count;
	size_t n;
};

/* Counts the words of a text, or takes them from the count: then returns how
 * many of them were there. */
static size_t
each_word(struct words *w, struct kn_str s, bool take)
{
	size_t hits = 0, i = 0;

	while (i < s.n) {
		uint32_t n = 0;
		size_t from;

		while (i < s.n && strchr(" \t\n", s.s[i]) != NULL)
			i++;
		from = i;
		while (i < s.n && strchr(" \t\n", s.s[i]) == NULL)
			i++;
		struct kn_str word = { s.s + from, i - from };
		if (word.n == 0)
			break;
		w->n++;
		kn_map_get(w->count, word, &n);
		if (take && n > 0)
			hits++;
		kn_map_set(w->count, word, take ? (n > 0 ? n - 1 : 0) :
		    n + 1);
	}
	return hits;
}

/* How many of the words that were found are of the body, and of those that
 * are, how many were found. */
static void
compare(const struct kn_doc *doc, struct kn_str gold, double *precision,
    double *recall)
{
	struct words want = { kn_map_new(), 0 }, got = { want.count, 0 };
	struct kn_buf body;

	kn_buf_init(&body, 0);
	kn_doc_body(doc, &body);
	each_word(&want, gold, false);
	size_t hits = each_word(&got, kn_buf_get(&body), true);
	*precision = got.n == 0 ? 0 : (double)hits / (double)got.n;
	*recall = want.n == 0 ? 0 : (double)hits / (double)want.n;
	kn_map_free(want.count);
	kn_buf_dispose(&body);
}

static void
test_bodies(void **state)
{
	double sum_p = 0, sum_r = 0;

	(void)state;
	for (size_t i = 0; i < N_PAGES; i++) {
		struct kn_buf page, gold;
		double p, r;

		kn_buf_init(&page, 0);
		kn_buf_init(&gold, 0);
		slurp(pages[i].name, "html", &page);
		slurp(pages[i].name, "txt", &gold);
		struct caught c = read_page("page.html", kn_buf_get(&page));
		compare(c.doc, kn_buf_get(&gold), &p, &r);
		printf("%-10s precision %.3f recall %.3f\n", pages[i].name, p,
		    r);
		sum_p += p;
		sum_r += r;
		assert_true(p > 0.95 && r > 0.95);
		kn_doc_free(c.doc);
		kn_buf_dispose(&page);
		kn_buf_dispose(&gold);
	}
	printf("mean       precision %.3f recall %.3f\n", sum_p / N_PAGES,
	    sum_r / N_PAGES);
	assert_true(sum_p / N_PAGES > 0.99 && sum_r / N_PAGES > 0.99);
}

/* A page stays whole: every word of its body is in the text, furniture too. */
static void
test_whole(void **state)
{
	static const char *const words[] = { "الأكثر قراءة", "الرئيسية",
	    "مبادرة طيبة جدا", "ملفات تعريف الارتباط", "صورة جوية للسد" };
	struct kn_buf page;

	(void)state;
	kn_buf_init(&page, 0);
	slurp("wordpress", "html", &page);
	struct caught c = read_page("page.html", kn_buf_get(&page));
	for (size_t i = 0; i < sizeof(words) / sizeof(char *); i++) {
		const char *at = strstr(c.doc->text, words[i]);

		assert_non_null(at);
		assert_false(kn_doc_is_content(c.doc,
		    (uint32_t)(at - c.doc->text)));
	}
	assert_null(strstr(c.doc->text, "ليس نصا"));
	kn_doc_free(c.doc);
	kn_buf_dispose(&page);
}

static const struct {
	const char *name, *file, *in;
	bool page;
} sniffed[] = {
	{ "doctype", "x", "<!DOCTYPE html><p>نص", true },
	{ "after a comment", "x", " \n<!-- <x> -->\n<HTML><body>نص", true },
	{ "xhtml", "x", "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-\">"
	    "<html><body><p>نص</p></body></html>", true },
	{ "a part of a page", "a.html", "نص <br> آخر", true },
	{ "text that is called a page", "a.html", "نص بلا وسوم", false },
	{ "text about tags", "a.txt", "الوسم <html> يفتح الصفحة", false },
	{ "xml", "x", "<?xml version=\"1.0\"?><items><p>نص</p></items>",
	    false },
	{ "quoted", "x", "<<نص>>", false },
};

static void
test_sniff(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sniffed) / sizeof(sniffed[0]); i++) {
		struct import__head head = { kn_str(sniffed[i].file),
		    kn_str(sniffed[i].in), true };

		if (import__sniff_html(&head) != sniffed[i].page)
			fail_msg("%s", sniffed[i].name);
	}
}

static const struct {
	const char *name, *in, *want;
} encoded[] = {
	{ "declared", "<meta charset=\"iso-8859-6\"><p>"
	    "\xC7\xE4\xE5\xDA\xD1\xC8\xAC \xE8\xC7\xE4\xE6\xD5\xD1",
	    "المغرب، والنصر" },
	{ "French", "<meta http-equiv=\"Content-Type\" content=\"text/html; "
	    "charset=iso-8859-1\"><p>\xC9t\xE9 \xE0 F\xE8s, \xEAtre",
	    "Été à Fès, être" },
	{ "Arabic that says it is not", "<meta charset=iso-8859-1><p>"
	    "\xC7\xE1\xE3\xDB\xD1\xC8 \xDD\xED \xC7\xE1\xC3\xE3\xE3",
	    "المغرب في الأمم" },
	{ "UTF-8 that says it is not", "<meta charset=windows-1256><p>المغرب",
	    "المغرب" },
};

static void
test_encoding(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(encoded) / sizeof(encoded[0]); i++) {
		struct caught c = read_page("a.html", kn_str(encoded[i].in));

		check_field(encoded[i].name, "text", c.doc->text,
		    encoded[i].want);
		kn_doc_free(c.doc);
	}
}

/* Pages show the day on which they are looked at, and days of other news. */
static void
test_other_days(void **state)
{
	static const char in[] = "<html><body><div class=\"date\">22/11/2026"
	    "</div><p>الرئيسية</p><p>أخبار</p><p>رياضة</p><p>ثقافة</p>"
	    "<h1>عنوان طويل لخبر من الأخبار</h1>"
	    "<div class=\"text\"><p>فقرة أولى من النص، فيها جملة تامة.</p>"
	    "<p>فقرة ثانية من النص، فيها جملة تامة.</p></div>"
	    "<div class=\"related\"><time datetime=\"2019-01-01\">أمس</time>"
	    "</div></body></html>";
	struct caught c = read_page("a.html", kn_str(in));

	(void)state;
	check_field("other days", "date", c.doc->meta.date, "");
	check_field("other days", "title", c.doc->meta.title,
	    "عنوان طويل لخبر من الأخبار");
	kn_doc_free(c.doc);
}

/* JSON-LD that quotes in a title break still says its day; an author is
 * called by his name. */
static void
test_broken_ld(void **state)
{
	static const char in[] = "<html><head><script type=\"application/ld+"
	    "json\">{\"@type\":\"NewsArticle\",\"headline\":\"قال "
	    "\"لا\" أمس\",\"datePublished\" : \"2023-12-14T10:00:00Z\"}"
	    "</script></head><body><h1>عنوان طويل لخبر من الأخبار</h1>"
	    "<span class=\"author\">بواسطة كريم بنعلي</span>"
	    "<div><p>فقرة أولى من النص، فيها جملة تامة.</p>"
	    "<p>فقرة ثانية من النص، فيها جملة تامة.</p></div></body></html>";
	struct caught c = read_page("a.html", kn_str(in));

	(void)state;
	check_field("broken", "date", c.doc->meta.date, "2023-12-14");
	check_field("broken", "byline", c.doc->meta.byline, "كريم بنعلي");
	kn_doc_free(c.doc);
}

/* Two parts of a body with something between them. */
static void
test_parts(void **state)
{
	static const char in[] = "<html><body><h1>عنوان طويل لخبر من الأخبار"
	    "</h1><div><div><p>فقرة أولى من النص، فيها جملة تامة.</p>"
	    "<p>فقرة ثانية من النص، فيها جملة تامة.</p></div>"
	    "<div><a href=\"x\">إعلان لا يعني أحدا من القراء</a></div>"
	    "<div><p>فقرة ثالثة من النص، فيها جملة تامة.</p>"
	    "<p>فقرة رابعة من النص، فيها جملة تامة.</p></div></div>"
	    "</body></html>";
	struct caught c = read_page("a.html", kn_str(in));
	struct kn_buf body;

	(void)state;
	kn_buf_init(&body, 0);
	kn_doc_body(c.doc, &body);
	assert_non_null(strstr(body.s, "أولى"));
	assert_non_null(strstr(body.s, "رابعة"));
	assert_null(strstr(body.s, "إعلان"));
	kn_buf_dispose(&body);
	kn_doc_free(c.doc);
}

/* A box that its names call a widget between two paragraphs, and one that no
 * name tells apart below them. */
static void
test_boxes(void **state)
{
	static const char in[] = "<html><body><div><h1>عنوان طويل لخبر من "
	    "الأخبار</h1><p>فقرة أولى من النص، فيها جملة تامة، وفيها أخرى لا "
	    "تقل عنها طولا، ثم تنتهي.</p><div class=\"post newsletterBox\">"
	    "<p>اشتركوا في نشرتنا، لتصلكم أهم الأخبار كل صباح.</p></div>"
	    "<p>فقرة ثانية من النص، فيها جملة تامة، وفيها أخرى لا تقل عنها "
	    "طولا، ثم تنتهي.</p><p>فقرة ثالثة من النص، فيها جملة تامة، وفيها "
	    "أخرى لا تقل عنها طولا، ثم تنتهي.</p>"
	    "<div><p>الآراء الواردة هنا، كما هو معلوم، لا تلزم إلا أصحابها."
	    "</p><p>راجعوا <a href=\"x\">شروط الاستعمال</a> أولا.</p>"
	    "</div></div></body></html>";
	struct caught c = read_page("a.html", kn_str(in));
	struct kn_buf body;

	(void)state;
	kn_buf_init(&body, 0);
	kn_doc_body(c.doc, &body);
	assert_non_null(strstr(body.s, "ثالثة"));
	assert_null(strstr(body.s, "الآراء"));
	assert_null(strstr(body.s, "اشتركوا"));
	kn_buf_dispose(&body);
	kn_doc_free(c.doc);
}

static void
test_nothing(void **state)
{
	static const char in[] = "<html><body><script>x</script></body>";
	struct caught c = read_page("a.html", (struct kn_str){ in,
	    sizeof(in) - 1 });

	(void)state;
	assert_int_equal(c.n_docs, 0);
	assert_string_equal(c.reject, "nothing to read on the page");
}

static void
test_too_deep(void **state)
{
	struct kn_buf in;

	(void)state;
	kn_buf_init(&in, 0);
	kn_buf_cstr(&in, "<html><body><p>نص قبل.</p>");
	for (size_t i = 0; i < 400000; i++)
		kn_buf_cstr(&in, "<i></p>");
	struct caught c = read_page("a.html", kn_buf_get(&in));
	assert_int_equal(c.n_docs, 1);
	assert_string_equal(c.doc->text, "نص قبل.");
	assert_string_equal(c.reject,
	    "elements of the page lie too deep in each other");
	kn_doc_free(c.doc);
	kn_buf_dispose(&in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_sniff),
		cmocka_unit_test(test_encoding),
		cmocka_unit_test(test_other_days),
		cmocka_unit_test(test_broken_ld),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_boxes),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_too_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
