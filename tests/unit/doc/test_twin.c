/*
 * test_twin.c: what a text that lost its line breaks learns from a copy.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/doc.h"
#include "kunnash/mem.h"

#define PARA "هذه فقرة طويلة من خبر لا يقول شيئا، كتبت لتكون طويلة بما " \
	"يكفي حتى لا يظنها أحد عنوانا، وتنتهي بنقطة كما تنتهي الجمل."
#define HEAD "عنوان بين فقرتين"
#define LINES PARA "\n" HEAD "\n" PARA "\n" PARA "\nعنوان آخر هنا\n" PARA

static struct kn_doc *
doc_of(const char *text)
{
	return kn_doc_new_text("x.txt", kn_strdup(text), strlen(text));
}

static void
put_heads(const struct kn_doc *doc, struct kn_buf *out)
{
	for (size_t i = 0; i < doc->n_spans; i++)
		if (doc->spans[i].kind == KN_SPAN_SUBHEAD)
			kn_buf_fmt(out, "[%.*s]",
			    (int)kn_span_len(doc->spans[i].at),
			    doc->text + doc->spans[i].at.start_b);
}

static void
subheads_are_those_of_the_copy(void **state)
{
	static const struct {
		const char *name, *to, *want;
	} rows[] = {
		{ "one line", PARA " " HEAD " " PARA " " PARA
		    " عنوان آخر هنا " PARA, "[" HEAD "][عنوان آخر هنا]" },
		{ "wider blanks", PARA "   " HEAD "\t" PARA " " PARA
		    "  عنوان آخر  هنا " PARA "  ",
		    "[" HEAD "][عنوان آخر  هنا]" },
		{ "a letter else", PARA " " HEAD " " PARA " " PARA
		    " عنوان آخر هناك " PARA, "" },
		{ "the end is missing", PARA " " HEAD " " PARA " " PARA
		    " عنوان آخر هنا ", "" },
		{ "more than the copy", PARA " " HEAD " " PARA " " PARA
		    " عنوان آخر هنا " PARA " و", "" },
		{ "it has its own", LINES, "[" HEAD "][عنوان آخر هنا]" },
	};

	(void)state;
	struct kn_doc *from = doc_of(LINES);
	assert_false(kn_doc_lost_lines(from));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_doc *to = doc_of(rows[i].to);
		bool lost = kn_doc_lost_lines(to);
		struct kn_buf got;

		kn_buf_init(&got, 0);
		bool shared = kn_doc_share_subheads(to, from);
		put_heads(to, &got);
		if (shared != (lost && rows[i].want[0] != '\0') ||
		    !kn_str_is(kn_buf_get(&got), rows[i].want))
			fail_msg("%s: %s", rows[i].name,
			    got.n == 0 ? "" : got.s);
		assert_int_equal(to->spans[0].kind, KN_SPAN_BODY);
		kn_buf_dispose(&got);
		kn_doc_free(to);
	}
	kn_doc_free(from);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subheads_are_those_of_the_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
