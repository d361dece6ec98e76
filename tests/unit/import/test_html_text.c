/* test_html_text.c: values of records with HTML in them, as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/import/html_priv.h"
#include "core/import/import_priv.h"

static const struct {
	const char *name, *in, *want;
} rows[] = {
	{ "empty", "", "" },
	{ "plain", "نص بلا وسوم\n\nوفقرة", "نص بلا وسوم\n\nوفقرة" },
	{ "blanks of plain text stay", "  a \t b\n", "  a \t b\n" },
	{ "paragraphs", "<p>الأولى</p><p>الثانية</p>", "الأولى\n\nالثانية" },
	{ "entities", "&laquo;قال&raquo; &amp; &#1593;&#x645;&#x631;",
	    "«قال» & عمر" },
	{ "entities keep lines", "قال &amp; زاد\nثم\n\nفقرة",
	    "قال & زاد\nثم\n\nفقرة" },
	{ "entity without its end", "AT&T &copy 2020 &nosuch; x",
	    "AT&T © 2020 &nosuch; x" },
	{ "one br is a line, two are a paragraph", "أ<br>ب<br/><br />ج",
	    "أ\nب\n\nج" },
	{ "no-break spaces are blanks", "<p>أ&nbsp;&nbsp; ب&#160;</p>",
	    "أ ب" },
	{ "inline markup is nothing", "<p>ال<b>مغر</b>ب <em>اليوم</em>.</p>",
	    "المغرب اليوم." },
	{ "inline markup keeps lines", "<b>أ</b>\n\nب\nج", "أ\n\nب\nج" },
	{ "guillemets of less-than signs", "قال <<نعم>> ثم <p>سكت</p>",
	    "قال <<نعم>> ثم\n\nسكت" },
	{ "less than", "5 < 6 و<b>7</b> <8", "5 < 6 و7 <8" },
	{ "no tag of HTML", "الحساب <foo@bar.ma> و<CNN> &amp;",
	    "الحساب <foo@bar.ma> و<CNN> &" },
	{ "script and style are no text",
	    "<style>p{}</style><p>نص</p><script>if (a<b) x();</script>",
	    "نص" },
	{ "comment", "<p>قبل<!-- <b>لا</b> -->بعد</p>", "قبلبعد" },
	{ "list", "<ul><li>أ</li><li>ب</li></ul><p>ج</p>", "أ\nب\n\nج" },
	{ "table of short cells",
	    "<table><tr><td>السعر</td><td>10</td></tr>"
	    "<tr><td>الكمية</td><td>3</td></tr></table>",
	    "السعر\t10\nالكمية\t3" },
	{ "never closed", "<div><p>أ<p>ب<b>ج", "أ\n\nبج" },
	{ "closed too often", "</div>أ</p></b>ب</div>", "أ\n\nب" },
	{ "pre keeps its lines", "<pre>أ\nب\n\nج</pre>", "أ\nب\n\nج" },
	{ "direction marks and joiners stay", "<p>\xE2\x80\x8F" "نعم"
	    "\xE2\x80\x8C" "لا</p>", "\xE2\x80\x8F" "نعم\xE2\x80\x8C" "لا" },
	{ "presentation forms stay", "<p>\xEF\xBB\xBB</p>", "\xEF\xBB\xBB" },
	{ "controls", "<p>a\x01\x1B[1mb</p>", "a[1mb" },
	{ "malformed bytes", "<p>a\xFF" "b</p>", "a\xEF\xBF\xBD" "b" },
};

static void
test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_buf out;

		kn_buf_init(&out, 0);
		import__html_text(kn_str(rows[i].in), &out);
		const char *got = out.s == NULL ? "" : out.s;
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: got \"%s\"", rows[i].name, got);
		kn_buf_dispose(&out);
	}
}

static void
test_nul(void **state)
{
	static const char in[] = "<p>a\0b</p>\0<p>c";
	struct kn_buf out;

	(void)state;
	kn_buf_init(&out, 0);
	import__html_text((struct kn_str){ in, sizeof(in) - 1 }, &out);
	assert_string_equal(out.s, "ab\n\nc");
	kn_buf_dispose(&out);
}

/* Elements in each other, as often as `n`, around and behind a word. */
static void
check_deep(const char *open, size_t n, bool whole)
{
	struct kn_buf in;

	kn_buf_init(&in, 0);
	for (size_t i = 0; i < n; i++)
		kn_buf_cstr(&in, open);
	kn_buf_cstr(&in, "<p>آخر الكلام</p>");
	struct html__page *page = html__page_read(kn_buf_get(&in),
	    (struct html__how){ .value = false });
	assert_int_equal(page->cut, !whole);
	if (whole) {
		struct kn_str last = html__block_text(page,
		    page->n_blocks - 1);

		assert_true(kn_str_is(last, "آخر الكلام"));
	}
	html__page_free(page);
	kn_buf_dispose(&in);
}

static void
test_deep(void **state)
{
	(void)state;
	check_deep("<div>", 500, true);
	check_deep("<div>", 100000, true);
	check_deep("<b x=\"y\">", 60000, true);
	check_deep("<i><u></p>", 400000, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
