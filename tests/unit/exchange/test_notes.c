/*
 * test_notes.c: notes in and out: what the Web Annotation model requires,
 * what each format escapes, and what is told of bad files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "core/exchange/note_brat_priv.h"
#include "kunnash/annotate.h"
#include "kunnash/mem.h"

#define LEN(a) (sizeof(a) / sizeof(*(a)))
#define ID "11111111-2222-4333-8444-555555555555"

static enum kn_status
collect(void *user, const char *bytes, size_t n)
{
	kn_buf_put(user, bytes, n);
	return KN_OK;
}

/* ---- out ------------------------------------------------------------------------ */

static char *tags[] = { (char *)"a, b", (char *)"ج" };

static struct kn_note_view
hostile(void)
{
	return (struct kn_note_view){
		.note = {
			.id = (char *)ID, .scope = KN_NOTE_PASSAGE,
			.author = (char *)"=Zed",
			.created = (char *)"2026-11-22T10:00:00.000Z",
			.updated = (char *)"2026-11-22T11:00:00.000Z",
			.text = (char *)"=1+1 & <b>\"x\" \\cmd{%}\n\n# y_z",
			.tags = tags, .n_tags = 2,
			.target = {
				.url = (char *)"https://example.org/a?b=1&c=2",
				.title = (char *)"العنوان </title><script>",
				.outlet = (char *)"hespress",
				.via = (char *)"aggregator",
				.byline = (char *)"كاتب",
				.date = (char *)"2023-12-14",
				.retrieved = (char *)"2024-01-02",
			},
			.anchor = { .exact = (char *)"اقتباس\nسطر",
			    .prefix = (char *)"قبل ", .suffix = (char *)"",
			    .start_cp = 7, .end_cp = 17 },
		},
		.label = (char *)"أصل\nفرع",
		.article = KN_NO_ARTICLE,
		.state = KN_ANCHOR_ORPHAN,
	};
}

static void
export(enum kn_note_format format, struct kn_buf *out)
{
	struct kn_note_view v = hostile();
	struct kn_note_views views = { &v, 1 };
	struct kn_note_export e = { .views = &views,
	    .filter = KN_LIT("label:\"فرع\"") };

	kn_buf_init(out, 0);
	assert_int_equal(kn_notes_export(format, &e, collect, out), KN_OK);
}

/* What each file must and must not hold. */
static const struct {
	enum kn_note_format format;
	const char *has, *lacks;
} parts[] = {
	{ KN_NOTES_CSV, "\"'=1+1 & <b>\"\"x\"\" ", "\"=1" },
	{ KN_NOTES_CSV, "\"'=Zed\"", "\"=Zed" },
	{ KN_NOTES_CSV, "label:\"\"فرع\"\"\"\r\n", NULL },
	{ KN_NOTES_TSV, "\\n\\n# y_z\t", NULL },
	{ KN_NOTES_TSV, "a, b\\nج\t", NULL },
	{ KN_NOTES_MD, "\\=1\\+1 \\& \\<b\\>\\\"x\\\" \\\\cmd\\{\\%\\}",
	    "<b>" },
	{ KN_NOTES_MD, "\n\\# y\\_z\n", "\n# y" },
	{ KN_NOTES_MD, "\ndir: rtl\n", NULL },
	{ KN_NOTES_MD, "> اقتباس\\\n> سطر\n", NULL },
	{ KN_NOTES_MD, "filter: \"label:\\\"فرع\\\"\"", NULL },
	{ KN_NOTES_HTML, "<html lang=\"ar\" dir=\"rtl\">", "<script" },
	{ KN_NOTES_HTML, "=1+1 &amp; &lt;b&gt;&quot;x&quot;", "<b>" },
	{ KN_NOTES_HTML, "href=\"https://example.org/a?b=1&amp;c=2\"", NULL },
	{ KN_NOTES_HTML, "اقتباس<br>سطر", "http-equiv=\"refresh" },
	{ KN_NOTES_HTML, "<bdi>&lrm;label:&quot;فرع", NULL },
	{ KN_NOTES_BIBTEX, "{\\textbackslash}cmd{\\textbraceleft}\\%"
	    "{\\textbraceright}", "\\cmd" },
	{ KN_NOTES_BIBTEX, "urldate = {2024-01-02}", NULL },
	{ KN_NOTES_BIBTEX, "author = {{كاتب}}", NULL },
	{ KN_NOTES_BIBTEX, "y\\_z", "y_z" },
	{ KN_NOTES_RIS, "\r\nAB  - اقتباس سطر\r\n", "\nسطر" },
	{ KN_NOTES_RIS, "\r\nY2  - 2024/01/02/\r\n", NULL },
	{ KN_NOTES_RIS, "\r\nKW  - a, b\r\nKW  - ج\r\n", NULL },
	{ KN_NOTES_CSL, "\"issued\":{\"date-parts\":[[2023,12,14]]}", NULL },
	{ KN_NOTES_CSL, "\"author\":[{\"literal\":\"كاتب\"}]", NULL },
	{ KN_NOTES_JSONL, "\"label_path\":[\"أصل\",\"فرع\"]", "\n\n" },
	{ KN_NOTES_BRAT, "#1\tkunnash T0\t{", "\nT1" },
	{ KN_NOTES_BIBTEX, "@article{kunnash-", "\n  type = " },
	{ KN_NOTES_BIBTEX, "url = {https://example.org/a?b=1&c=2}", NULL },
	{ KN_NOTES_BIBTEX, "keywords = {فرع, a{,} b, ج}", NULL },
	{ KN_NOTES_BIBTEX, "month = dec", "via = " },
	{ KN_NOTES_CSL, "\"keyword\":\"فرع, a, b, ج\"", "genre" },
	{ KN_NOTES_CSL, "\"source\":\"aggregator\"", NULL },
	{ KN_NOTES_RIS, "\r\nDP  - aggregator\r\n", NULL },
	{ KN_NOTES_RIS, "filter: label:\"فرع\"\r\n", NULL },
	{ KN_NOTES_BIBTEX, "\n% filter: label:\"فرع\"\n", NULL },
	{ KN_NOTES_MD, "المرشح: [label\\:\\\"فرع\\\"]", NULL },
	/* Where nothing isolates, a date is kept by marks. */
	{ KN_NOTES_HTML, "<bdi>&lrm;2023-12-14&lrm;</bdi>", "<div" },
	{ KN_NOTES_MD, "[\xE2\x80\x8E" "2023\\-12\\-14\xE2\x80\x8E]"
	    "{dir=\"ltr\"}", NULL },
	{ KN_NOTES_MD, "](<https://example.org/a?b=1&c=2>){dir=\"ltr\"}", NULL },
	{ KN_NOTES_JSONLD, "\"kn:scope\":\"passage\"", "\"scope\"" },
};

static void
every_format_escapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(parts); i++) {
		struct kn_buf out;

		export(parts[i].format, &out);
		if (strstr(out.s, parts[i].has) == NULL)
			fail_msg("no %s in\n%s", parts[i].has, out.s);
		if (parts[i].lacks != NULL &&
		    strstr(out.s, parts[i].lacks) != NULL)
			fail_msg("%s in\n%s", parts[i].lacks, out.s);
		kn_buf_dispose(&out);
	}
}

/* Braces of a BibTeX file are balanced whatever the note holds. */
static void
bibtex_is_balanced(void **state)
{
	struct kn_buf out;
	int depth = 0;

	(void)state;
	export(KN_NOTES_BIBTEX, &out);
	for (size_t i = 0; i < out.n; i++) {
		depth += out.s[i] == '{' ? 1 : out.s[i] == '}' ? -1 : 0;
		assert_true(depth >= 0);
	}
	assert_int_equal(depth, 0);
	kn_buf_dispose(&out);
}

static const char *
text(json_t *json, const char *key)
{
	return json_string_value(json_object_get(json, key));
}

static bool
has_context(json_t *json)
{
	return json_is_array(json_object_get(json, "@context")) &&
	    strcmp(json_string_value(json_array_get(json_object_get(json,
	    "@context"), 0)), "http://www.w3.org/ns/anno.jsonld") == 0;
}

/* Web Annotation Data Model, 3.1, 3.2.4, 4.2.4, 4.2.5, 5.1, 5.2. */
static void
jsonld_is_a_web_annotation(void **state)
{
	struct kn_buf out;
	json_error_t error;

	(void)state;
	export(KN_NOTES_JSONLD, &out);
	json_t *root = json_loadb(out.s, out.n, JSON_REJECT_DUPLICATES,
	    &error);
	if (root == NULL)
		fail_msg("%d: %s", error.line, error.text);
	assert_true(has_context(root));
	assert_non_null(text(root, "id"));
	assert_string_equal(text(root, "type"), "AnnotationCollection");
	assert_int_equal(json_integer_value(json_object_get(root, "total")),
	    1);
	json_t *page = json_object_get(root, "first");
	assert_string_equal(text(page, "type"), "AnnotationPage");
	assert_non_null(text(page, "id"));
	json_t *a = json_array_get(json_object_get(page, "items"), 0);
	assert_true(has_context(a));
	assert_string_equal(text(a, "id"), "urn:uuid:" ID);
	assert_string_equal(text(a, "type"), "Annotation");
	assert_string_equal(text(a, "motivation"), "commenting");
	json_t *target = json_object_get(a, "target");
	assert_string_equal(text(target, "source"),
	    "https://example.org/a?b=1&c=2");
	json_t *quote = json_array_get(json_object_get(target, "selector"),
	    0);
	assert_string_equal(text(quote, "type"), "TextQuoteSelector");
	assert_string_equal(text(quote, "exact"), "اقتباس\nسطر");
	assert_string_equal(text(quote, "prefix"), "قبل ");
	json_t *at = json_array_get(json_object_get(target, "selector"), 1);
	assert_string_equal(text(at, "type"), "TextPositionSelector");
	assert_int_equal(json_integer_value(json_object_get(at, "start")), 7);
	assert_int_equal(json_integer_value(json_object_get(at, "end")), 17);
	json_t *body;
	size_t i;
	json_array_foreach(json_object_get(a, "body"), i, body) {
		assert_string_equal(text(body, "type"), "TextualBody");
		assert_non_null(text(body, "value"));
	}
	assert_int_equal(i, 4);
	json_decref(root);
	kn_buf_dispose(&out);
}

/* ---- in ------------------------------------------------------------------------- */

struct told {
	size_t n;
	char last[200];
};

static void
tell(void *user, const struct kn_note_problem *p)
{
	struct told *t = user;

	t->n++;
	snprintf(t->last, sizeof(t->last), "%zu %s", p->item, p->msgid);
}

#define PAGE(item) "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\"," \
	"\"type\":\"AnnotationPage\",\"items\":[" item "]}"
#define QUOTE "\"selector\":{\"type\":\"TextQuoteSelector\",\"exact\":\"q\"}"

static const struct {
	const char *name, *bytes;
	enum kn_status status;
	size_t notes, problems;
	const char *last;       /* a part of the last problem */
} files[] = {
	{ "nothing", "", KN_OK, 0, 0, NULL },
	{ "x.jsonl", "{\"exact\":\"a\"}\n{\"exact\":\"b\"}", KN_OK, 2, 0,
	    NULL },
	{ "truncated", "{\"exact\":\"a\"}\n{\"exact\":\"b", KN_OK, 1, 1,
	    "2 this is no JSON" },
	{ "a list among lines", "{\"exact\":\"a\"}\n[1]", KN_OK, 1, 1,
	    "2 this is no JSON" },
	{ "wrong kinds", "{\"exact\":\"a\",\"start\":\"x\",\"text\":[1]}",
	    KN_OK, 1, 1, "left out" },
	{ "an escape in a label",
	    "{\"exact\":\"a\",\"label\":\"\\u001b[31mred\"}", KN_OK, 1, 1,
	    "label" },
	{ "an escape in a tag", "{\"exact\":\"a\",\"tags\":[\"\\u0007\"]}",
	    KN_OK, 1, 1, "tag" },
	{ "a zero byte", "{\"exact\":\"a\\u0000b\"}", KN_OK, 0, 1,
	    "no JSON" },
	{ "no passage", "{\"scope\":\"passage\"}", KN_OK, 0, 1,
	    "no passage" },
	{ "ends before it begins", "{\"exact\":\"a\",\"start\":9,\"end\":2}",
	    KN_OK, 1, 1, "left out" },
	{ "far away", "{\"exact\":\"a\",\"start\":9999999999999}", KN_OK, 1,
	    1, "left out" },
	{ "keys that are none", "{\"exact\":\"a\",\"key\":\"../../x\"}",
	    KN_OK, 1, 1, "left out" },
	{ "times that are none", "{\"exact\":\"a\",\"created\":\"soon\"}",
	    KN_OK, 1, 1, "left out" },
	{ "x.jsonld", "{\"type\":\"Annotation\",\"target\":{\"source\":"
	    "\"https://e.org/\"," QUOTE "}}", KN_OK, 1, 0, NULL },
	{ "page", PAGE("{\"type\":\"Annotation\",\"target\":{\"source\":{"
	    "\"id\":\"https://e.org/\"}," QUOTE "}},7"), KN_OK, 1, 1,
	    "2 this is no JSON" },
	{ "whole page", PAGE("{\"type\":\"Annotation\",\"bodyValue\":\"t\","
	    "\"target\":\"https://e.org/\"}"), KN_OK, 1, 0, NULL },
	{ "several targets", PAGE("{\"target\":[{\"source\":\"https://e.org/"
	    "\"," QUOTE "},{}]}"), KN_OK, 1, 2, "no passage" },
	{ "an image", PAGE("{\"body\":{\"type\":\"Image\"},\"target\":{"
	    "\"source\":\"https://e.org/\"," QUOTE "}}"), KN_OK, 1, 1,
	    "body" },
	{ "two targets", PAGE("{\"target\":[{\"source\":\"https://e.org/\","
	    QUOTE "},{\"source\":\"https://f.org/\"," QUOTE "}]}"), KN_OK, 2,
	    1, "several" },
	{ "a position alone", PAGE("{\"bodyValue\":\"t\",\"target\":{"
	    "\"source\":\"https://e.org/\",\"selector\":{\"type\":"
	    "\"TextPositionSelector\",\"start\":1,\"end\":3}}}"), KN_OK, 1,
	    1, "whole article" },
	{ "a position and nothing else", PAGE("{\"target\":{\"source\":"
	    "\"https://e.org/\",\"selector\":{\"type\":"
	    "\"TextPositionSelector\",\"start\":1,\"end\":3}}}"), KN_OK, 0,
	    1, "no passage" },
	{ "x.jsonld", "{\"items\":[{\"target\":{" QUOTE "}},{\"targ", KN_OK,
	    1, 1, "2 the file ends too early" },
	{ "x.jsonld", "[{\"target\":{" QUOTE "}}", KN_OK, 1, 1,
	    "1 the file ends too early" },
	{ "x.jsonld", "{\"items\":[{\"target\":{" QUOTE "}},}x,{\"target\":{"
	    QUOTE "}}]}", KN_OK, 2, 1, "2 this is no JSON" },
	{ "x.jsonld", "{\"items\":[]}", KN_OK, 0, 0, NULL },
	{ "x.jsonld", "{\"a\":1}", KN_SYNTAX, 0, 0, NULL },
	{ "x.jsonld", "{\"items\":", KN_SYNTAX, 0, 0, NULL },
	{ "x.csv", "exact,text\r\n\"a\",\"b\"\r\nc,d\r\n", KN_OK, 2, 0, NULL },
	{ "x.csv", "exact,text\na\nb,c,d\n", KN_OK, 0, 2, "as many" },
	{ "x.csv", "exact,text\na,\"b\n", KN_OK, 0, 1, "quoted" },
	{ "x.csv", "exact,text\na,\"b\nc,d\n", KN_OK, 1, 1, "quoted" },
	{ "x.csv", "exact,text\na,\xFF\nb,c\n", KN_OK, 1, 1, "UTF-8" },
	{ "x.csv", "who,what\na,b\n", KN_SYNTAX, 0, 0, NULL },
	{ "x.csv", "\xEF\xBB\xBF" "exact,start\na,=1\n", KN_OK, 1, 1,
	    "left out" },
	{ "x.ann", "T1\tLab 0 3;5 9\tabc defg\n#1\tAnnotatorNotes T1\thi\n",
	    KN_OK, 1, 0, NULL },
	{ "x.ann", "T1\tLab 5 3\tabc\nR1\tRel Arg1:T1 Arg2:T2\nzz\n", KN_OK,
	    0, 3, "3 this is no text" },
	{ "x.ann", "A1\tSure T1\nT1\tLab 0 3\tabc\nA2\tNo T9\n", KN_OK, 1,
	    1, "3 this attribute" },
	{ "x.ann", "#1\tkunnash T1\t{\"exact\":\"a\"}\nT1\tX 0 1\ta\n", KN_OK,
	    1, 0, NULL },
	{ "x.md", "# nothing", KN_UNSUPPORTED, 0, 0, NULL },
};

static void
files_are_reported_item_by_item(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(files); i++) {
		struct told t = { .n = 0 };
		struct kn_note_views views;
		enum kn_status st = kn_notes_parse(KN_NOTES_FORMAT_COUNT,
		    files[i].name, kn_str(files[i].bytes), &views, tell, &t,
		    NULL);

		if (st != files[i].status || views.n != files[i].notes ||
		    t.n != files[i].problems)
			fail_msg("%s: %s: %s, %zu notes, %zu problems: %s",
			    files[i].name, files[i].bytes,
			    kn_status_name(st), views.n, t.n, t.last);
		if (files[i].last != NULL &&
		    strstr(t.last, files[i].last) == NULL)
			fail_msg("%s: %s", files[i].bytes, t.last);
		kn_note_views_dispose(&views);
	}
}

/* ---- what others say ------------------------------------------------------------- */

#define HYPOTHESIS "{\"id\":\"a1\",\"created\":" \
	"\"2024-05-01T10:00:00.123456+00:00\",\"updated\":" \
	"\"2024-05-02T10:00:00.123456+00:00\",\"user\":" \
	"\"acct:zed@hypothes.is\",\"uri\":\"https://e.org/a\",\"text\":" \
	"\"words\",\"tags\":[\"x\",\"y z\"],\"document\":{\"title\":" \
	"[\"Title\"]},\"target\":[{\"source\":\"https://e.org/a\"," \
	"\"selector\":[{\"type\":\"RangeSelector\",\"startContainer\":" \
	"\"/p\"},{\"type\":\"TextPositionSelector\",\"start\":5,\"end\":6}" \
	",{\"type\":\"TextQuoteSelector\",\"exact\":\"q\",\"prefix\":" \
	"\"p\",\"suffix\":\"s\"}]}]}"
#define HYPOTHESIS_SAYS "q 5-6 text=words tags=x,y z author=zed@hypothes.is" \
	" url=https://e.org/a title=Title"

static const struct {
	const char *name, *bytes, *want;
} said[] = {
	{ "export.json", "{\n \"export_date\":\"x\",\n \"annotations\":[\n"
	    HYPOTHESIS "]\n}", HYPOTHESIS_SAYS },
	{ "export.json", "{\"total\":1,\"rows\":[" HYPOTHESIS "]}",
	    HYPOTHESIS_SAYS },
	{ "x.jsonl", HYPOTHESIS "\n" HYPOTHESIS "\n", HYPOTHESIS_SAYS },
	{ "lists of all", PAGE("{\"@context\":[\"http://www.w3.org/ns/anno."
	    "jsonld\",{}],\"type\":[\"Annotation\"],\"creator\":[{\"name\":"
	    "\"Z\"}],\"body\":[{\"value\":\"a\",\"purpose\":[\"tagging\"]},"
	    "{\"value\":\"t1\"},{\"value\":\"t2\"},{\"value\":\"L\","
	    "\"purpose\":\"classifying\"}],\"target\":[{\"source\":"
	    "\"https://e.org/\",\"selector\":[{\"type\":"
	    "\"oa:TextQuoteSelector\",\"exact\":\"q\"}]}]}"),
	    "q 0-0 text=t1\n\nt2 label=L tags=a author=Z url=https://e.org/" },
	{ "a quotation in a range", PAGE("{\"target\":{\"selector\":{\"type\":"
	    "\"CssSelector\",\"refinedBy\":[{\"type\":\"TextPositionSelector"
	    "\",\"start\":1,\"end\":2},{\"type\":\"TextQuoteSelector\","
	    "\"exact\":\"in\"}]}}}"), "in 0-0" },
	{ "x.csv", "\xEF\xBB\xBF" "Exact;TEXT;Tags\r\n\"a;b\";\"say \"\"x\"\"\";"
	    "\"one, two ; three\"\r\n", "a;b 0-0 text=say \"x\" "
	    "tags=one,three,two" },
	{ "from Hypothesis.csv", "Created at,Author,URL,Quote,Comment,Tags\n"
	    "2024-05-01T10:00:00Z,Z,https://e.org/,q,c,\"a،b\"\n",
	    "q 0-0 text=c tags=a,b author=Z url=https://e.org/" },
	{ "x.csv", "exact\ttext\na\tb\n", "a 0-0 text=b" },
	/* «قال مصدر أمني إن» in windows-1256 */
	{ "x.csv", "exact;text\r\n\xDE\xC7\xE1 \xE3\xD5\xCF\xD1 \xC3\xE3"
	    "\xE4\xED \xC5\xE4;x\r\n", "قال مصدر أمني إن 0-0 text=x" },
	{ "x.ann", "T1\tLab 0 3;5 9\tabc defg\nA1\tSure T1 very\nA2\tNo T1\n"
	    "#1\tAnnotatorNotes T1\thi\n", "abc defg 0-9 text=hi label=Lab "
	    "tags=No,Sure:very" },
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
say(struct kn_buf *b, const struct kn_note_view *v)
{
	const struct kn_note *n = &v->note;
	const struct {
		const char *key, *value;
	} more[] = {
		{ "text", n->text }, { "label", v->label }, { "tags", NULL },
		{ "author", n->author }, { "url", n->target.url },
		{ "title", n->target.title },
	};

	kn_buf_fmt(b, "%s %u-%u", n->anchor.exact == NULL ? "-" :
	    n->anchor.exact, n->anchor.start_cp, n->anchor.end_cp);
	if (n->n_tags > 0)
		qsort(n->tags, n->n_tags, sizeof(*n->tags), by_name);
	for (size_t i = 0; i < LEN(more); i++) {
		if (more[i].value != NULL)
			kn_buf_fmt(b, " %s=%s", more[i].key, more[i].value);
		for (size_t k = 0; i == 2 && k < n->n_tags; k++)
			kn_buf_fmt(b, "%s%s", k == 0 ? " tags=" : ",",
			    n->tags[k]);
	}
}

static void
others_are_understood(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(said); i++) {
		struct kn_note_views views;
		struct kn_buf got;

		if (kn_notes_parse(KN_NOTES_FORMAT_COUNT, said[i].name,
		    kn_str(said[i].bytes), &views, NULL, NULL, NULL) !=
		    KN_OK || views.n == 0)
			fail_msg("%s", said[i].bytes);
		kn_buf_init(&got, 0);
		say(&got, &views.v[0]);
		assert_string_equal(got.s, said[i].want);
		kn_buf_dispose(&got);
		kn_note_views_dispose(&views);
	}
}

/* Ids are made of what the file says: the same ones the next time. */
static void
each_target_has_its_own_id(void **state)
{
	static const char page[] = PAGE("{\"id\":\"https://h.is/1\","
	    "\"target\":[{" QUOTE "},{" QUOTE "}]}");
	struct kn_note_views a, b;

	(void)state;
	assert_int_equal(kn_notes_parse(KN_NOTES_JSONLD, "", kn_str(page),
	    &a, NULL, NULL, NULL), KN_OK);
	assert_int_equal(kn_notes_parse(KN_NOTES_JSONLD, "", kn_str(page),
	    &b, NULL, NULL, NULL), KN_OK);
	assert_int_equal(a.n, 2);
	assert_string_not_equal(a.v[0].note.id, a.v[1].note.id);
	assert_string_equal(a.v[0].note.id, b.v[0].note.id);
	assert_string_equal(a.v[1].note.id, b.v[1].note.id);
	kn_note_views_dispose(&a);
	kn_note_views_dispose(&b);
}

/* Of each problem its line. */
static void
tell_line(void *user, const struct kn_note_problem *p)
{
	kn_buf_fmt(user, "%zu:%zu ", p->line, p->item);
}

static void
problems_have_their_lines(void **state)
{
	static const struct {
		const char *name, *bytes, *want;
	} cases[] = {
		{ "x.jsonl", "{\"exact\":\"a\"}\n\nx\n{}\n", "3:3 4:4 " },
		{ "x.csv", "exact,text\r\n\"a\n\na\",b\r\n1\r\n2,\"\n\n",
		    "5:2 6:3 " },
		{ "x.jsonld", "{\n\"items\":[\n{\"target\":{" QUOTE
		    "}}\n,\n7,\n{\"a\":\n", "5:2 6:3 " },
		{ "x.ann", "T1\tX 0 1\ta\nR1\tR Arg1:T1 Arg2:T1\n", "2:2 " },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct kn_note_views views;
		struct kn_buf lines;

		kn_buf_init(&lines, 0);
		assert_int_equal(kn_notes_parse(KN_NOTES_FORMAT_COUNT,
		    cases[i].name, kn_str(cases[i].bytes), &views, tell_line,
		    &lines, NULL), KN_OK);
		assert_string_equal(lines.s == NULL ? "" : lines.s,
		    cases[i].want);
		kn_note_views_dispose(&views);
		kn_buf_dispose(&lines);
	}
}

/* Cut after every byte: what was whole before the cut is taken, and nothing
 * that is not in the whole. */
static void
truncated_files_give_what_is_whole(void **state)
{
	static const enum kn_note_format formats[] = { KN_NOTES_JSONL,
	    KN_NOTES_CSV, KN_NOTES_JSONLD, KN_NOTES_BRAT };
	struct kn_note_view v[3] = { hostile(), hostile(), hostile() };
	struct kn_note_views views = { v, 3 };
	struct kn_note_export e = { .views = &views };
	static char id[3][sizeof(ID)];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		snprintf(id[i], sizeof(id[i]), "%s", ID);
		id[i][0] = (char)('1' + i);
		v[i].note.id = id[i];
	}
	for (size_t f = 0; f < LEN(formats); f++) {
		struct kn_buf b;
		size_t most = 0;

		kn_buf_init(&b, 0);
		assert_int_equal(kn_notes_export(formats[f], &e, collect, &b),
		    KN_OK);
		for (size_t n = 0; n <= b.n; n++) {
			struct kn_note_views got;
			char *cut = malloc(n + 1);

			memcpy(cut, b.s, n);
			if (kn_notes_parse(formats[f], "",
			    (struct kn_str){ cut, n }, &got, NULL, NULL,
			    NULL) == KN_OK) {
				for (size_t i = 0; i < got.n && i < 3 &&
				    formats[f] != KN_NOTES_CSV; i++)
					assert_string_equal(
					    got.v[i].note.id, id[i]);
				/* None is lost that was whole before; a row of
				 * CSV is whole before its last quote, and not
				 * within it. */
				assert_true(got.n + (formats[f] ==
				    KN_NOTES_CSV) >= most);
				most = got.n > most ? got.n : most;
			}
			kn_note_views_dispose(&got);
			free(cut);
		}
		assert_int_equal(most, 3);
		kn_buf_dispose(&b);
	}
}

/* A deep file is no deep recursion, and a long one takes no long time. */
static void
brackets_without_end_are_refused(void **state)
{
	static const char *const open[] = { "[", "{\"first\":", "{\"items\":[",
	    "[[{\"a\":", "\"", "[\"\\" };

	(void)state;
	for (size_t i = 0; i < LEN(open); i++) {
		struct kn_note_views views;
		struct kn_buf b;

		kn_buf_init(&b, 0);
		while (b.n < (size_t)2000 * 1000)
			kn_buf_cstr(&b, open[i]);
		(void)!kn_notes_parse(KN_NOTES_JSONLD, "", kn_buf_get(&b),
		    &views, NULL, NULL, NULL);
		assert_int_equal(views.n, 0);
		kn_note_views_dispose(&views);
		kn_buf_dispose(&b);
	}
}

/* A colleague's brat: in the text beside it the passages get their words
 * between fragments; with notes of ours in the file, their article too. */
static void
the_text_beside_completes(void **state)
{
	static const char ann[] = "T1\tlbl_5c1d90 2 7;12 17\tالكلم البيتي\n"
	    "T2\tX 0 3\tabc\n#1\tkunnash T9\t{\"exact\":\"q\",\"key\":"
	    "\"0123456789abcdef\"}\n";
	static const char text[] = "a الكلم في البيتي هنا";
	struct kn_note_views views;

	(void)state;
	assert_int_equal(kn_notes_parse(KN_NOTES_BRAT, "d/t.ann",
	    kn_str(ann), &views, NULL, NULL, NULL), KN_OK);
	assert_int_equal(views.n, 3);
	kn_notes_complete(&views, "d/t.txt", kn_str(text));
	assert_string_equal(views.v[1].note.target.key, "0123456789abcdef");
	assert_string_equal(views.v[1].note.anchor.exact,
	    "الكلم في البيتي");
	assert_string_equal(views.v[1].note.anchor.prefix, "a ");
	/* Its words are not there: it stays as it is. */
	assert_null(views.v[2].note.target.key);
	assert_string_equal(views.v[2].note.anchor.exact, "abc");
	kn_note_views_dispose(&views);
}

/* Somebody marked more with a type of ours: it is the same label. */
static void
a_type_of_ours_is_its_label(void **state)
{
	struct kn_note_view v = hostile();
	struct kn_note_views views = { &v, 1 }, got;
	struct kn_note_export e = { .views = &views };
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	assert_int_equal(kn_notes_export(KN_NOTES_BRAT, &e, collect, &b),
	    KN_OK);
	kn_buf_cstr(&b, "T7\t");
	note__brat_type(&b, v.label);
	kn_buf_cstr(&b, " 0 1\tx\n");
	assert_int_equal(kn_notes_parse(KN_NOTES_BRAT, "", kn_buf_get(&b),
	    &got, NULL, NULL, NULL), KN_OK);
	assert_int_equal(got.n, 2);
	assert_string_equal(got.v[1].label, "أصل\nفرع");
	kn_note_views_dispose(&got);
	kn_buf_dispose(&b);
}

/* Latin letters, digits, '-' and '_', and no two labels alike. */
static void
types_are_as_brat_wants_them(void **state)
{
	static const char *const paths[] = { NULL, "Note", "plain-1", "a b",
	    "a_b", "مهم", "مهم!", "top\nplain-1", "other\nplain-1", "😀", "ء" };
	struct kn_buf b[LEN(paths)];

	(void)state;
	for (size_t i = 0; i < LEN(paths); i++) {
		kn_buf_init(&b[i], 0);
		note__brat_type(&b[i], paths[i]);
		assert_true(b[i].n > 0 && strspn(b[i].s, "abcdefghijklmnop"
		    "qrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
		    b[i].n);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(b[i].s, b[k].s);
	}
	assert_string_equal(b[0].s, "Note");
	assert_string_equal(b[2].s, "plain-1");
	for (size_t i = 0; i < LEN(paths); i++)
		kn_buf_dispose(&b[i]);
}

/* ---- into a notebook -------------------------------------------------------------- */

static void
parse(const char *bytes, struct kn_note_views *views)
{
	assert_int_equal(kn_notes_parse(KN_NOTES_JSONL, "", kn_str(bytes),
	    views, NULL, NULL, NULL), KN_OK);
}

#define LINE(id, text) "{\"note\":\"" id "\",\"exact\":\"q\",\"text\":\"" \
	text "\",\"label_path\":[\"top\",\"sub\"]}\n"

static void
nothing_is_overwritten(void **state)
{
	char path[] = "/tmp/kunnash-import-XXXXXX";
	struct told t = { .n = 0 };
	struct kn_note_import count;
	struct kn_note_views views;
	struct kn_notebook *nb;
	struct kn_label *labels;
	struct kn_note note;
	size_t n, before;

	(void)state;
	int fd = mkstemp(path);
	assert_int_not_equal(fd, -1);
	assert_int_equal(close(fd), 0);
	assert_int_equal(remove(path), 0);
	assert_int_equal(kn_notebook_open(path, NULL, &nb, NULL), KN_OK);
	assert_int_equal(kn_labels_list(nb, &labels, &before, NULL), KN_OK);
	kn_labels_free(labels, before);
	parse(LINE(ID, "one") LINE(ID, "two") LINE(ID, "one"), &views);
	assert_int_equal(views.n, 3);
	assert_int_equal(kn_notes_import(nb, &views, tell, &t, &count, NULL),
	    KN_OK);
	kn_note_views_dispose(&views);
	assert_int_equal(count.added, 1);
	assert_int_equal(count.same, 1);
	assert_int_equal(count.refused, 1);
	assert_int_equal(t.n, 1);
	assert_true(kn_str_starts(kn_str(t.last), KN_LIT("2 two notes")));
	/* The label was made once, below its parent. */
	assert_int_equal(kn_labels_list(nb, &labels, &n, NULL), KN_OK);
	assert_int_equal(n, before + 2);
	kn_labels_free(labels, n);
	parse(LINE(ID, "three"), &views);
	assert_int_equal(kn_notes_import(nb, &views, tell, &t, &count, NULL),
	    KN_OK);
	kn_note_views_dispose(&views);
	assert_int_equal(count.added, 0);
	assert_int_equal(count.refused, 1);
	assert_non_null(strstr(t.last, "left as it is"));
	assert_int_equal(kn_note_get(nb, ID, &note, NULL), KN_OK);
	assert_string_equal(note.text, "one");
	kn_note_dispose(&note);
	kn_notebook_close(nb);
	(void)remove(path);
}

/* All notes of a file go, and come back, in one step. */
static void
an_import_is_undone(void **state)
{
	char path[] = "/tmp/kunnash-import-XXXXXX";
	struct kn_note_import count;
	struct kn_note_views views;
	struct kn_undo_step step;
	struct kn_notebook *nb;
	struct kn_note note;

	(void)state;
	int fd = mkstemp(path);
	assert_int_not_equal(fd, -1);
	assert_int_equal(close(fd), 0);
	assert_int_equal(remove(path), 0);
	assert_int_equal(kn_notebook_open(path, NULL, &nb, NULL), KN_OK);
	parse("{\"exact\":\"a\",\"note\":\"" ID "\"}\n{\"exact\":\"b\"}\n",
	    &views);
	assert_int_equal(kn_notes_import(nb, &views, NULL, NULL, &count,
	    NULL), KN_OK);
	assert_int_equal(count.added, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(kn_note_get(nb, views.v[i].note.id, &note,
		    NULL), KN_OK);
		kn_note_dispose(&note);
	}
	assert_int_equal(kn_notebook_undo(nb, &step, NULL), KN_OK);
	kn_undo_step_dispose(&step);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(kn_note_get(nb, views.v[i].note.id, &note,
		    NULL), KN_NOT_FOUND);
	assert_int_equal(kn_notebook_redo(nb, &step, NULL), KN_OK);
	kn_undo_step_dispose(&step);
	assert_int_equal(kn_note_get(nb, ID, &note, NULL), KN_OK);
	assert_string_equal(note.anchor.exact, "a");
	kn_note_dispose(&note);
	kn_note_views_dispose(&views);
	kn_notebook_close(nb);
	(void)remove(path);
}

/* ---- layers ---------------------------------------------------------------------- */

static void
a_layer_is_placed(void **state)
{
	static const char bytes[] =
	    "{\"exact\":\"gamma\",\"url\":\"https://e.org/1\",\"start\":0}\n"
	    "{\"exact\":\"alpha\",\"key\":\"0123456789abcdef\",\"end\":5,"
	    "\"url\":\"https://e.org/1\","
	    "\"suffix\":\" beta\"}\n"
	    "{\"scope\":\"article\",\"url\":\"https://e.org/1\"}\n"
	    "{\"exact\":\"gone with\",\"url\":\"https://e.org/1\"}\n"
	    "{\"exact\":\"alpha\",\"url\":\"https://e.org/2\"}\n";
	static const enum kn_anchor_state want[] = { KN_ANCHOR_EXACT,
	    KN_ANCHOR_EXACT, KN_ANCHOR_ORPHAN };
	char article[] = "alpha beta gamma delta";
	struct kn_doc doc = { .text = article, .n_b = sizeof(article) - 1 };
	struct kn_target t = { .url = (char *)"https://e.org/1",
	    .key = (char *)"0123456789abcdef" };
	struct kn_layer_hit *hits;
	struct kn_layer *l;
	size_t n;

	(void)state;
	assert_int_equal(kn_layer_new("x.jsonl", kn_str(bytes), NULL, NULL,
	    &l, NULL), KN_OK);
	assert_int_equal(kn_layer_views(l)->n, 5);
	kn_layer_place(l, &t, &doc, &hits, &n);
	assert_int_equal(n, 4);
	assert_int_equal(hits[0].view->note.scope, KN_NOTE_ARTICLE);
	assert_string_equal(hits[1].view->note.anchor.exact, "alpha");
	assert_int_equal(hits[1].hit.state, want[1]);
	assert_int_equal(hits[1].hit.at.end_b, 5);
	assert_int_equal(hits[3].hit.state, want[2]);
	free(hits);
	t = (struct kn_target){ .url = (char *)"https://e.org/3" };
	kn_layer_place(l, &t, &doc, &hits, &n);
	assert_int_equal(n, 0);
	free(hits);
	kn_layer_free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_escapes),
		cmocka_unit_test(bibtex_is_balanced),
		cmocka_unit_test(jsonld_is_a_web_annotation),
		cmocka_unit_test(files_are_reported_item_by_item),
		cmocka_unit_test(others_are_understood),
		cmocka_unit_test(each_target_has_its_own_id),
		cmocka_unit_test(problems_have_their_lines),
		cmocka_unit_test(truncated_files_give_what_is_whole),
		cmocka_unit_test(brackets_without_end_are_refused),
		cmocka_unit_test(the_text_beside_completes),
		cmocka_unit_test(a_type_of_ours_is_its_label),
		cmocka_unit_test(types_are_as_brat_wants_them),
		cmocka_unit_test(nothing_is_overwritten),
		cmocka_unit_test(an_import_is_undone),
		cmocka_unit_test(a_layer_is_placed),
	};

	return cmocka_run_group_tests_name("notes", tests, NULL, NULL);
}
