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
	{ KN_NOTES_HTML, "filter: <bdi>label:&quot;فرع", NULL },
	{ KN_NOTES_BIBTEX, "{\\textbackslash}cmd{\\textbraceleft}\\%"
	    "{\\textbraceright}", "\\cmd" },
	{ KN_NOTES_BIBTEX, "urldate = {2024-01-02}", NULL },
	{ KN_NOTES_BIBTEX, "author = {{كاتب}}", NULL },
	{ KN_NOTES_BIBTEX, "y\\_z", "y_z" },
	{ KN_NOTES_RIS, "\r\nAB  - اقتباس سطر\r\n", "\nسطر" },
	{ KN_NOTES_RIS, "\r\nY2  - 2024/01/02\r\n", NULL },
	{ KN_NOTES_RIS, "\r\nKW  - a, b\r\nKW  - ج\r\n", NULL },
	{ KN_NOTES_CSL, "\"issued\":{\"date-parts\":[[2023,12,14]]}", NULL },
	{ KN_NOTES_CSL, "\"author\":[{\"literal\":\"كاتب\"}]", NULL },
	{ KN_NOTES_JSONL, "\"label_path\":[\"أصل\",\"فرع\"]", "\n\n" },
	{ KN_NOTES_BRAT, "#1\tkunnash T0\t{", "\nT1" },
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
	    "\"," QUOTE "},{}]}"), KN_OK, 1, 1, "several" },
	{ "an image", PAGE("{\"body\":{\"type\":\"Image\"},\"target\":{"
	    "\"source\":\"https://e.org/\"," QUOTE "}}"), KN_OK, 1, 1,
	    "body" },
	{ "x.jsonld", "{\"a\":1}", KN_SYNTAX, 0, 0, NULL },
	{ "x.jsonld", "{\"items\":", KN_SYNTAX, 0, 0, NULL },
	{ "x.csv", "exact,text\r\n\"a\",\"b\"\r\nc,d\r\n", KN_OK, 2, 0, NULL },
	{ "x.csv", "exact,text\na\nb,c,d\n", KN_OK, 0, 2, "as many" },
	{ "x.csv", "exact,text\na,\"b\n", KN_OK, 0, 1, "quoted" },
	{ "x.csv", "exact,text\na,\xFF\nb,c\n", KN_OK, 1, 1, "UTF-8" },
	{ "x.csv", "who,what\na,b\n", KN_SYNTAX, 0, 0, NULL },
	{ "x.csv", "\xEF\xBB\xBF" "exact,start\na,=1\n", KN_OK, 1, 1,
	    "left out" },
	{ "x.ann", "T1\tLab 0 3;5 9\tabc defg\n#1\tAnnotatorNotes T1\thi\n",
	    KN_OK, 1, 0, NULL },
	{ "x.ann", "T1\tLab 5 3\tabc\nR1\tRel Arg1:T1 Arg2:T2\nzz\n", KN_OK,
	    0, 3, "3 this is no text" },
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
		cmocka_unit_test(nothing_is_overwritten),
		cmocka_unit_test(a_layer_is_placed),
	};

	return cmocka_run_group_tests_name("notes", tests, NULL, NULL);
}
