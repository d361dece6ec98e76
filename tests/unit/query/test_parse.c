/* test_parse.c: what queries parse to, what they print as, and what is said
 * about those that do not parse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/narrow.h"

#define RLM "\xE2\x80\x8F"
#define LRM "\xE2\x80\x8E"
#define BOM "\xEF\xBB\xBF"
#define LEN(a) (sizeof(a) / sizeof(*(a)))

static const struct {
	const char *in, *want;
} good[] = {
	{ "", "" },
	{ " \t ", "" },
	{ "المغرب", "المغرب" },
	{ "a b", "a b" },
	{ "a AND b", "a b" },
	{ "a OR b c", "a OR (b c)" },
	{ "a | b | c", "a OR b OR c" },
	{ "a|b", "a OR b" },
	{ "(a OR b) c", "(a OR b) c" },
	{ "((a))", "a" },
	{ "(a b) c", "a b c" },
	{ "NOT a", "-a" },
	{ "-a", "-a" },
	{ "NOT NOT a", "a" },
	{ "--a", "a" },
	{ "-(a b)", "-(a b)" },
	{ "a-b", "a-b" },
	{ "a - b", "a b" },
	{ "a .. b", "a b" },
	{ "a | ؟", "a" },
	{ "word*", "word*" },
	{ "word**", "word*" },
	{ "\"a b\"", "\"a b\"" },
	{ "\"a b\"*", "\"a b\"*" },
	{ "«الأمن الوطني»", "\"الأمن الوطني\"" },
	{ "»الأمن الوطني«", "\"الأمن الوطني\"" },
	{ "“a b”", "\"a b\"" },
	{ "”a b“", "\"a b\"" },
	{ "«a \"b\" c»", "«a \"b\" c»" },
	{ "a\"b c\"d", "a \"b c\" d" },
	{ "\"AND\"", "\"AND\"" },
	{ "and or not", "and or not" },
	{ "country:FR", "country:FR" },
	{ "COUNTRY:FR", "country:FR" },
	{ "بلد:فرنسا", "country:فرنسا" },
	{ "دولة: فرنسا", "country:فرنسا" },
	{ "دوله:فرنسا", "country:فرنسا" },
	{ "pays:France", "country:France" },
	{ "جهاز:FBI", "agency:FBI" },
	{ "organe:us-fbi", "agency:us-fbi" },
	{ "country:\"الولايات المتحدة\"", "country:\"الولايات المتحدة\"" },
	{ "country:\"FR\"", "country:FR" },
	{ "country:« FR »", "country:FR" },
	{ "-country:FR", "-country:FR" },
	{ "NOT country:FR", "-country:FR" },
	{ "country:ES/name", "country:ES/name" },
	{ "title:الأمن", "title:الأمن" },
	{ "عنوان:\"a b\"", "title:\"a b\"" },
	{ "titre:sécu*", "title:sécu*" },
	{ "is:undated", "is:undated" },
	{ "is:copie", "is:copy" },
	{ "is:new", "is:new" },
	{ "أضيف:2023", "added:2023" },
	{ "حالة:نسخة", "is:copy" },
	{ "lang:ar", "lang:ar" },
	{ "outlet:hespress", "outlet:hespress" },
	{ "date:2023", "date:2023" },
	{ "تاريخ:٢٠٢٣-٠٢", "date:2023-02" },
	{ "date:۲۰۲۳-02-05", "date:2023-02-05" },
	{ "date:2023-02..2023-06", "date:2023-02..2023-06" },
	{ "date:..2023", "date:..2023" },
	{ "date:2023..", "date:2023.." },
	{ "date:<2022", "date:<2022" },
	{ "date:>=2022-02", "date:>=2022-02" },
	{ "date:none", "date:none" },
	{ "date:بلا", "date:none" },
	{ "12:30", "12:30" },
	{ "https://a.b/c", "https://a.b/c" },
	/* a pasted headline */
	{ "الحموشي: التعاون الأمني.. مجال", "الحموشي: التعاون الأمني.. مجال" },
	{ "a OR (b OR c)", "a OR b OR c" },
	{ "a (b (c d))", "a b c d" },
	{ "a\xC2\xA0" "b\nc", "a b c" },
	/* how the words may differ, how far they may be apart */
	{ "=word", "=word" },
	{ "~المغرب", "~المغرب" },
	{ "=word*", "=word*" },
	{ "-~word", "-~word" },
	{ "==word", "==word" },
	{ "=AND", "=AND" },
	{ "=country:FR", "=country:FR" },
	{ "= a", "a" },
	{ "=\"a b\"", "=\"a b\"" },
	{ "~«a b»*", "~\"a b\"*" },
	{ "\"a b\"~5", "\"a b\"~5" },
	{ "\"a b\"*~٥", "\"a b\"*~5" },
	{ "title:\"a b\"~99", "title:\"a b\"~99" },
	{ "~\"a b\"~07", "~\"a b\"~7" },
	/* near() */
	{ "near(agency:ma-dgst, country:ES, sentence)",
	    "near(agency:ma-dgst, country:ES, sentence)" },
	{ "near(a,b)", "near(a, b, sentence)" },
	{ "NEAR( a , b , PARAGRAPH )", "near(a, b, para)" },
	{ "قرب(جهاز:x، بلد:y، ١٠)", "near(agency:x, country:y, 10)" },
	{ "près(a, b, 5 mots)", "near(a, b, 5)" },
	{ "near(a, \"b c\"*, d*, 100 words)",
	    "near(a, \"b c\"*, d*, 100)" },
	{ "near(a|b, country:FR|ES, 3)",
	    "near(a OR b, country:FR OR country:ES, 3)" },
	{ "near((a OR b), (c), para)", "near(a OR b, c, para)" },
	{ "near(a, sentence, para)", "near(a, sentence, para)" },
	{ "near(a, b, \"para\")", "near(a, b, \"para\", sentence)" },
	{ "near(a, b, \"12\")", "near(a, b, \"12\", sentence)" },
	{ "near(country:\"a,b\", c، \"1,2\", 3)",
	    "near(country:\"a,b\", c, \"1,2\", 3)" },
	{ "x -near(a, b, 3) (c OR near(d, e))",
	    "x -near(a, b, 3) (c OR near(d, e, sentence))" },
	{ "near(when:2021, a, 3)", "near(when:2021, a, 3)" },
	{ "near (a)", "near a" },
	{ "nearby near", "nearby near" },
	{ "a,b 1,234", "a,b 1,234" },
	/* other values of a field, by bars without blanks */
	{ "country:FR|ES", "country:FR OR country:ES" },
	{ "x country:FR|ES y", "x (country:FR OR country:ES) y" },
	{ "-country:FR|ES", "-(country:FR OR country:ES)" },
	{ "date:2021|2023", "date:2021 OR date:2023" },
	{ "country:\"a b\"|«c d»|e", "country:\"a b\" OR "
	    "country:\"c d\" OR country:e" },
	{ "title:a*|b", "title:a* OR title:b" },
	{ "country:FR|agency:x y", "country:FR OR (agency:x y)" },
	{ "country:FR | ES", "country:FR OR ES" },
	{ "country:FR|-x", "country:FR OR -x" },
	/* as sentences and other languages of search have it */
	{ "pays : France", "country:France" },
	{ "بلد :فرنسا x", "country:فرنسا x" },
	{ "x : y", "x y" },
	{ ":y", "y" },
	{ "::country:FR", "country:FR" },
	{ "country:FR، agency:FBI؛", "country:FR agency:FBI" },
	{ "بلد:فرنسا؟!", "country:فرنسا" },
	{ "country:\"FR?\"", "country:\"FR?\"" },
	{ "المغرب، فرنسا؟", "المغرب، فرنسا؟" },
	{ "‹a b›", "\"a b\"" },
	{ "«a \"b\" “c”»", "«a \"b\" “c”»" },
	{ "‹a \"b\" “c” «d»›", "‹a \"b\" “c” «d»›" },
	{ "a || b && c", "a OR (b c)" },
	{ "\xE2\x88\x92" "country:FR", "-country:FR" },
	{ "\xE2\x80\x91" "a", "-a" },
	{ "a! !؟ b", "a! b" },
	{ "a+b C++ [فيديو] 5$ ~/x", "a+b C++ [فيديو] 5$ ~/x" },
	{ "http://a.b/c?d=e", "http://a.b/c?d=e" },
	{ "a/b?c", "a/b?c" },
	/* direction marks, as pages and keyboards leave them */
	{ RLM "country:" LRM "FR" RLM, "country:FR" },
	{ "بلد" RLM ":" RLM "فرنسا" LRM, "country:فرنسا" },
	{ "country:FR" LRM "/name", "country:FR/name" },
	{ "date:" LRM "2023" LRM "-02" LRM "..2024", "date:2023-02..2024" },
	{ "is:" RLM "undated" RLM, "is:undated" },
	{ "lang:" LRM "ar", "lang:ar" },
	{ "a " LRM "OR" LRM " " RLM "-b", "a OR -b" },
	{ BOM "\xE2\x81\xA7" "a\xE2\x81\xA9", "a" },
};

static void
print_is_canonical(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < LEN(good); i++) {
		struct kn_query *q;
		struct kn_err err;

		if (kn_query_parse(kn_str(good[i].in), &q, &err) != KN_OK)
			fail_msg("%s: %s", good[i].in, err.msgid);
		kn_buf_reset(&b);
		kn_query_print(q, &b);
		assert_string_equal(kn_buf_get(&b).s, good[i].want);
		kn_query_free(q);
	}
	kn_buf_dispose(&b);
}

static const struct {
	const char *in;
	size_t at_b;
	const char *says;       /* part of the message id or the detail */
} bad[] = {
	{ "\"a b", 0, "quotation mark" },
	{ "x «a", 2, "quotation mark" },
	{ "(a", 0, "not closed" },
	{ "a)", 1, "closes nothing" },
	{ "a ()", 2, "nothing between" },
	{ "AND", 0, "both sides" },
	{ "a AND", 5, "should follow" },
	{ "OR a", 0, "both sides" },
	{ "a OR", 4, "should follow" },
	{ "a AND OR b", 6, "both sides" },
	{ "NOT", 3, "should follow" },
	{ "(a OR )", 6, "missing" },
	{ "...", 0, "no letter" },
	{ "-", 0, "no letter" },
	{ "country:", 0, "needs a value" },
	{ "country: AND a", 0, "needs a value" },
	{ "x بلد:", 2, "needs a value" },
	{ "country:\"\"", 0, "needs a value" },
	{ "country:(FR OR ES)", 0, "before each value" },
	{ "contry:FR", 0, "country" },
	{ "contry: FR", 0, "country" },
	{ "بلذ:فرنسا", 0, "بلد" },
	{ "فلان:فرنسا", 0, "quotation marks" },
	{ "date:soon", 5, "not a date" },
	{ "date:2023-13", 5, "not a date" },
	{ "date:2023-02-30", 5, "not a date" },
	{ "date:2024..2023", 5, "before it begins" },
	{ "date:..", 5, "not a date" },
	{ "date:<", 5, "not a date" },
	{ "is:red", 3, "undated, copy" },
	{ "أضيف:x", 9, "not a date" },
	{ "\"a b\"~", 5, "how many words" },
	{ "\"a b\"~0", 5, "how many words" },
	{ "x \"a b\"~100", 7, "how many words" },
	{ "\"a b\"~x", 5, "how many words" },
	{ "country:\"a b\"~5", 8, "only words" },
	{ "=\"a", 1, "not closed" },
	{ "near(", 0, "not closed" },
	{ "near()", 5, "missing" },
	{ "near(a, b", 0, "not closed" },
	{ "near(a)", 0, "two terms" },
	{ "x near(a, sentence)", 2, "two terms" },
	{ "near(a, 5)", 0, "two terms" },
	{ "near(a,, b)", 7, "missing" },
	{ "near(a, b,)", 10, "missing" },
	{ "near(a, ..., b)", 8, "no letter" },
	{ "near(a b, c)", 7, "comma" },
	{ "near(-a, b)", 6, "no NOT" },
	{ "near(a OR -b, c)", 11, "no NOT" },
	{ "near(is:read, b)", 8, "no place" },
	{ "near(title:a, b)", 11, "no place" },
	{ "near(date:2023, b)", 10, "no place" },
	{ "near(when:none, b)", 10, "no place" },
	{ "near(a, near(b, c))", 8, "does not stand in another" },
	{ "near(a, b, sentense)", 11, "sentence" },
	{ "قرب(a، b، جمله ما)", 24, "comma" },
	{ "near(a, b, words)", 11, "how many words" },
	{ "near(a, country:FR|)", 19, "missing" },
	{ "date:2021|soon", 10, "not a date" },
	{ "wo*rd", 2, "end of a word" },
	{ "*word", 0, "end of a word" },
	{ "title:...", 6, "no letter" },
	{ "a \xFF", 0, "UTF-8" },
	/* habits of other languages of search */
	{ ".*", 0, "regular expressions" },
	{ "x الأمن.*الوطني", 12, "regular expressions" },
	{ "\\bword\\b", 0, "regular expressions" },
	{ "[اأ]+من", 5, "regular expressions" },
	{ "(?:a)", 1, "regular expressions" },
	{ "wom?n", 3, "question mark" },
	{ "استخ?ار", 8, "question mark" },
	{ "*", 0, "empty query" },
	{ "a **", 2, "empty query" },
	{ "word~2", 4, "stem" },
	{ "word~", 4, "stem" },
	{ "country=FR", 7, "country:FR" },
	{ "date>=2022", 4, "date:>=2022" },
	{ "x تاريخ<2022", 12, "تاريخ:<2022" },
	{ "!word", 0, "dash" },
	{ "!(a b)", 0, "dash" },
	{ "!\"a b\"", 0, "dash" },
	{ "country:FR,ES", 10, "bars" },
	{ "بلد:فرنسا،إسبانيا", 17, "bars" },
	{ "country : AND x", 0, "needs a value" },
	{ "country:،", 0, "needs a value" },
	{ "|| a", 0, "both sides" },
	{ "a && ", 5, "should follow" },
	/* places are those of the text as typed */
	{ RLM "date:" RLM "soon", 11, "not a date" },
	{ RLM "a " RLM "(b", 8, "not closed" },
	{ "date:\"soon\"", 5, "not a date" },
};

static void
errors_say_what_and_where(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(bad); i++) {
		struct kn_query *q = NULL;
		struct kn_err err;

		if (kn_query_parse(kn_str(bad[i].in), &q, &err) !=
		    KN_SYNTAX)
			fail_msg("%s parses", bad[i].in);
		assert_null(q);
		if (strstr(err.msgid, bad[i].says) == NULL &&
		    strstr(err.detail, bad[i].says) == NULL)
			fail_msg("%s: %s (%s)", bad[i].in, err.msgid,
			    err.detail);
		if (err.at_b != bad[i].at_b)
			fail_msg("%s: at %zu", bad[i].in, err.at_b);
	}
}

static enum kn_status
parse_repeated(const char *head, const char *unit, size_t n,
    const char *tail)
{
	struct kn_query *q = NULL;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, head);
	for (size_t i = 0; i < n; i++)
		kn_buf_cstr(&b, unit);
	kn_buf_cstr(&b, tail);
	enum kn_status st = kn_query_parse(kn_buf_get(&b), &q, NULL);
	kn_query_free(q);
	kn_buf_dispose(&b);
	return st;
}

static void
limits_hold(void **state)
{
	(void)state;
	assert_int_equal(parse_repeated("", "a ", 32, ""), KN_OK);
	assert_int_equal(parse_repeated("", "a ", 33, ""), KN_LIMIT);
	assert_int_equal(parse_repeated("", "a", 1024, ""), KN_OK);
	assert_int_equal(parse_repeated("", "a", 1025, ""), KN_LIMIT);
	assert_int_equal(parse_repeated("", "(", 500, "a"), KN_LIMIT);
	assert_int_equal(parse_repeated("", "-", 1000, "a"), KN_LIMIT);
	assert_int_equal(parse_repeated("", "NOT ", 200, "a"), KN_LIMIT);
	assert_int_equal(parse_repeated("", "-", 20, "a"), KN_OK);
	assert_int_equal(parse_repeated("", "a OR ", 31, "b"), KN_OK);
	assert_int_equal(parse_repeated("\"", "a ", 32, "\""), KN_OK);
	assert_int_equal(parse_repeated("\"", "a ", 33, "\""), KN_LIMIT);
	assert_int_equal(parse_repeated("title:\"", "a ", 33, "\""),
	    KN_LIMIT);
	/* fits as typed, but not as printed */
	assert_int_equal(parse_repeated("a|b|", "c", 1020, ""), KN_LIMIT);
}

static void
check_print(const struct kn_query *q, const char *want)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_query_print(q, &b);
	assert_string_equal(kn_buf_get(&b).s, want);
	kn_buf_dispose(&b);
}

static void
chips_are_the_conjuncts(void **state)
{
	static const struct {
		const char *field, *value, *text;
		bool negated;
	} want[] = {
		{ "country", "FR", "country:FR", false },
		{ "agency", "ma-dgsn", "-agency:ma-dgsn", true },
		{ NULL, "", "(a OR b)", false },
		{ NULL, "c d", "\"c d\"", false },
		{ NULL, "", "-(e f)", true },
	};
	struct kn_query *q;
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	assert_int_equal(kn_query_parse(KN_LIT("country:FR "
	    "-جهاز:ma-dgsn (a OR b) \"c d\" -(e f)"), &q, NULL), KN_OK);
	assert_int_equal(kn_query_chip_count(q), LEN(want));
	for (size_t i = 0; i < LEN(want); i++) {
		struct kn_chip chip;

		kn_buf_reset(&b);
		kn_query_chip(q, i, &chip, &b);
		if (want[i].field == NULL)
			assert_null(chip.field);
		else
			assert_string_equal(chip.field, want[i].field);
		assert_true(kn_str_is(chip.value, want[i].value));
		assert_string_equal(b.s, want[i].text);
		assert_int_equal(chip.negated, want[i].negated);
	}
	kn_query_free(q);
	kn_buf_dispose(&b);
}

/* An OR has sides; so has the NOT of one. */
static void
chips_have_sides(void **state)
{
	static const struct {
		const char *in, *side[3];
		size_t n;
	} rows[] = {
		{ "a", { "a" }, 1 },
		{ "-country:FR", { "-country:FR" }, 1 },
		{ "country:FR|ES|US", { "country:FR", "country:ES",
		    "country:US" }, 3 },
		{ "-(a OR -b)", { "a", "-b" }, 2 },
		{ "(a b) OR \"c\"", { "(a b)", "\"c\"" }, 2 },
		{ "", { "" }, 1 },
	};
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < LEN(rows); i++) {
		struct kn_query *q;
		struct kn_chip chip;

		assert_int_equal(kn_query_parse(kn_str(rows[i].in), &q,
		    NULL), KN_OK);
		assert_int_equal(kn_query_chip_sides(q, 0), rows[i].n);
		for (size_t k = 0; k < rows[i].n; k++) {
			kn_buf_reset(&b);
			kn_buf_cstr(&b, "");
			kn_query_chip_side(q, 0, k, &chip, &b);
			assert_true(kn_str_is(kn_buf_get(&b),
			    rows[i].side[k]));
		}
		kn_query_chip_side(q, 0, 9, &chip, &b);
		kn_query_free(q);
	}
	kn_buf_dispose(&b);
}

static const struct {
	const char *in;
	const char *field, *value;
	bool exclude;
	const char *want;
} edits[] = {
	{ "", "country", "FR", false, "country:FR" },
	{ "a", "country", "FR", false, "a country:FR" },
	{ "a OR b", "country", "FR", false, "(a OR b) country:FR" },
	{ "country:FR a", "country", "FR", false, "country:FR a" },
	{ "country:FR a", "country", "FR", true, "-country:FR a" },
	{ "-country:FR a", "country", "fr", false, "country:fr a" },
	{ "country:FR", "country", "ES", false, "country:FR country:ES" },
	{ "country:FR a country:FR", "country", "FR", false,
	    "country:FR a" },
	{ "", "agency", "الأمن الوطني", true, "-agency:\"الأمن الوطني\"" },
	{ "", "outlet", "say \"hi\"", false, "outlet:«say \"hi\"»" },
	{ "", "outlet", "\"«“", false, "outlet:‹\"«“›" },
	{ "", "outlet", "\"«“‹", false, "outlet:\"«“‹\"" },
	{ "a", NULL, "b c", false, "a \"b c\"" },
	{ "a", "nonsense", "b", false, "a" },
	{ "a", "date", "never", false, "a" },
};

static void
chips_are_added_and_dropped(void **state)
{
	struct kn_query *q, *made;

	(void)state;
	for (size_t i = 0; i < LEN(edits); i++) {
		assert_int_equal(kn_query_parse(kn_str(edits[i].in), &q,
		    NULL), KN_OK);
		made = kn_query_with(q, edits[i].field,
		    kn_str(edits[i].value), edits[i].exclude);
		check_print(made, edits[i].want);
		kn_query_free(made);
		kn_query_free(q);
	}
	assert_int_equal(kn_query_parse(KN_LIT("a (b OR c) -d"), &q, NULL),
	    KN_OK);
	made = kn_query_without(q, 1);
	check_print(made, "a -d");
	kn_query_free(made);
	made = kn_query_without(q, 7);
	check_print(made, "a (b OR c) -d");
	kn_query_free(made);
	kn_query_free(q);
	assert_int_equal(kn_query_parse(KN_LIT("a OR b"), &q, NULL), KN_OK);
	made = kn_query_without(q, 0);
	assert_true(kn_query_is_empty(made));
	kn_query_free(made);
	kn_query_free(q);
}

static const struct {
	const char *filter, *words, *want;
} searched[] = {
	{ "", "a", "a" },
	{ "country:FR a", "b", "country:FR b" },
	{ "country:FR", "a OR b", "country:FR (a OR b)" },
	{ "country:FR|ES -date:2023", "a",
	    "(country:FR OR country:ES) -date:2023 a" },
	{ "near(country:FR, country:ES) (a OR lang:ar)", "b",
	    "near(country:FR, country:ES, sentence) b" },
	{ "a lang:ar", "", "lang:ar" },
};

static void
words_are_searched_under_a_filter(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(searched); i++) {
		struct kn_query *filter, *q, *both;

		assert_int_equal(kn_query_parse(kn_str(searched[i].filter),
		    &filter, NULL), KN_OK);
		assert_int_equal(kn_query_parse(kn_str(searched[i].words),
		    &q, NULL), KN_OK);
		both = kn_query_search(filter, q);
		check_print(both, searched[i].want);
		kn_query_free(both);
		kn_query_free(q);
		kn_query_free(filter);
	}
}

static const struct {
	const char *in, *period, *want;
} narrowed[] = {
	{ "", "2023", "date:2023" },
	{ "a date:2023", "2023-05", "a date:2023-05" },
	{ "date:2023-05 a", "2023-05-09", "a date:2023-05-09" },
	{ "date:2020..2023-06 a", "2023-05", "a date:2023-05" },
	/* What is not wholly within stays. */
	{ "date:2020..2023-06 a", "2023", "date:2020..2023-06 a date:2023" },
	{ "date:>2019 date:<2024", "2023", "date:2023" },
	{ "date:2023", "<1950", "date:2023 date:<1950" },
	{ "date:<1980", "<1950", "date:<1950" },
	{ "date:none", "none", "date:none" },
	{ "date:2023", "none", "date:2023 date:none" },
	{ "-date:2023", "2023", "-date:2023 date:2023" },
	{ "(date:2023 OR a)", "2023-01", "(date:2023 OR a) date:2023-01" },
	{ "when:2023", "2023-01", "when:2023 date:2023-01" },
	{ "a", "never", "a" },
};

static const struct {
	const char *in, *like, *want;
} dated[] = {
	{ "", "a date:2023", "date:2023" },
	{ "b", "date:>2019 a -date:2021 date:<2024",
	    "b date:>2019 date:<2024" },
	{ "b OR c", "date:none", "(b OR c) date:none" },
	{ "b", "(date:2023 OR a)", "b" },
};

static void
dates_are_narrowed(void **state)
{
	struct kn_query *q, *like, *made;

	(void)state;
	for (size_t i = 0; i < LEN(narrowed); i++) {
		assert_int_equal(kn_query_parse(kn_str(narrowed[i].in), &q,
		    NULL), KN_OK);
		made = kn_query_narrow(q, kn_str(narrowed[i].period));
		check_print(made, narrowed[i].want);
		kn_query_free(made);
		kn_query_free(q);
	}
	for (size_t i = 0; i < LEN(dated); i++) {
		assert_int_equal(kn_query_parse(kn_str(dated[i].in), &q,
		    NULL), KN_OK);
		assert_int_equal(kn_query_parse(kn_str(dated[i].like), &like,
		    NULL), KN_OK);
		made = kn_query_dated(q, like);
		check_print(made, dated[i].want);
		kn_query_free(made);
		kn_query_free(like);
		kn_query_free(q);
	}
}

static void
fields_shown_are_those_that_work(void **state)
{
	(void)state;
	assert_true(kn_field_count() >= 11);
	assert_string_equal(kn_field_get(0)->name, "country");
	for (size_t i = 0; i < kn_field_count(); i++) {
		assert_true(strlen(kn_field_get(i)->msgid) > 0);
	}
	assert_null(kn_field_get(kn_field_count()));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(print_is_canonical),
		cmocka_unit_test(errors_say_what_and_where),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(chips_are_the_conjuncts),
		cmocka_unit_test(chips_have_sides),
		cmocka_unit_test(chips_are_added_and_dropped),
		cmocka_unit_test(words_are_searched_under_a_filter),
		cmocka_unit_test(dates_are_narrowed),
		cmocka_unit_test(fields_shown_are_those_that_work),
	};

	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
