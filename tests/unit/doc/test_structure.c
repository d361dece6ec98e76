/*
 * test_structure.c: structure and fields of the five seeds (offsets from the
 * gold table, in code points) and of the variants beside this file. A
 * variant NAME.txt has its expected spans and fields in NAME.want: a span a
 * line in order, "kind TAB text" (long ones as their first and last 25
 * characters, a line break as ⏎), then "=field TAB value".
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/doc.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

static char *
read_file(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	struct kn_buf b;
	char part[4096];
	size_t got;

	if (f == NULL)
		fail_msg("cannot open %s", path);
	kn_buf_init(&b, 0);
	while ((got = fread(part, 1, sizeof(part), f)) > 0)
		kn_buf_put(&b, part, got);
	fclose(f);
	return kn_buf_take(&b, n);
}

static struct kn_doc *
load(const char *dir, const char *name)
{
	char path[512];
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	char *text = read_file(path, &n);
	return kn_doc_new_text(name, text, n);
}

struct want_span {
	enum kn_span_kind kind;
	size_t start_cp, end_cp;
};

static const struct seed {
	const char *file;
	const char *title, *byline, *outlet, *date;
	struct want_span spans[8];
} seeds[] = {
	{ "000_73142c2de4278988.txt", NULL, NULL, NULL, NULL, {
		{ KN_SPAN_BODY, 0, 4265 } } },
	{ "001_ddf2f6e1d7cf121c.txt",
	  "التعاون الأمني بين المغرب وفرنسا.. مجال حيوي يمهد لتجاوز "
	  "\"البرود الدبلوماسي\"", NULL, "هسبريس", "2023-12-14", {
		{ KN_SPAN_BOILERPLATE, 0, 3724 },
		{ KN_SPAN_BOILERPLATE, 3736, 3822 },
		{ KN_SPAN_TITLE, 3826, 3902 },
		{ KN_SPAN_DATELINE, 3903, 3935 },
		{ KN_SPAN_BODY, 3937, 8202 },
		{ KN_SPAN_SUBHEAD, 5288, 5308 },
		{ KN_SPAN_SUBHEAD, 6467, 6491 },
		{ KN_SPAN_BOILERPLATE, 8205, 8236 } } },
	{ "002_5b3928aeaba144d6.txt",
	  "تعاون يومي وتدريب مشترك.. باريس والرباط ترفعان منسوب التنسيق "
	  "الأمني", NULL, NULL, NULL, {
		{ KN_SPAN_TITLE, 0, 67 },
		{ KN_SPAN_BODY, 69, 2608 } } },
	{ "003_944a91859d881e3e.txt",
	  "التعاون المغربي الأمريكي يكرّس الدبلوماسية الأمنية للمملكة",
	  NULL, NULL, NULL, {
		{ KN_SPAN_SECTION, 0, 12 },
		{ KN_SPAN_TITLE, 14, 72 },
		{ KN_SPAN_BODY, 74, 4695 } } },
	{ "004_918a3ce10e0930b5.txt", NULL, "سناء الجدني", NULL, NULL, {
		{ KN_SPAN_DATELINE, 0, 6 },
		{ KN_SPAN_BYLINE, 7, 18 },
		{ KN_SPAN_BODY, 19, 6497 },
		{ KN_SPAN_SUBHEAD, 1088, 1121 },
		{ KN_SPAN_SUBHEAD, 3282, 3317 } } },
};

#define N_SEEDS (sizeof(seeds) / sizeof(seeds[0]))

static void
assert_field(const char *file, const char *name, const char *got,
    const char *want)
{
	if ((got == NULL) != (want == NULL) ||
	    (got != NULL && strcmp(got, want) != 0))
		fail_msg("%s: %s is \"%s\", not \"%s\"", file, name,
		    got == NULL ? "-" : got, want == NULL ? "-" : want);
}

static void
check_seed(const struct seed *seed)
{
	struct kn_doc *doc = load(KN_SEED_DIR, seed->file);
	struct kn_offsets o;
	size_t i;

	for (i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];

		assert_true(i < 8);
		const struct want_span *w = &seed->spans[i];
		kn_offsets_init(&o, doc->text, doc->n_b);
		size_t start = kn_offsets_cp(&o, s->at.start_b);
		size_t end = kn_offsets_cp(&o, s->at.end_b);
		if (s->kind != w->kind || start != w->start_cp ||
		    end != w->end_cp)
			fail_msg("%s: span %zu is %s %zu-%zu", seed->file, i,
			    kn_span_kind_name(s->kind), start, end);
	}
	if (i < 8 && seed->spans[i].end_cp != 0)
		fail_msg("%s: only %zu spans", seed->file, i);
	assert_field(seed->file, "title", doc->meta.title, seed->title);
	assert_field(seed->file, "byline", doc->meta.byline, seed->byline);
	assert_field(seed->file, "outlet", doc->meta.outlet, seed->outlet);
	assert_field(seed->file, "date", doc->meta.date, seed->date);
	assert_field(seed->file, "lang", doc->meta.lang, "ar");
	kn_doc_free(doc);
}

static void
seeds_are_as_in_the_gold_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_SEEDS; i++)
		check_seed(&seeds[i]);
}

static void
copies_share_a_body_key(void **state)
{
	struct kn_doc *d[N_SEEDS];

	(void)state;
	for (size_t i = 0; i < N_SEEDS; i++)
		d[i] = load(KN_SEED_DIR, seeds[i].file);
	assert_string_equal(d[0]->body_key.hex, d[1]->body_key.hex);
	assert_string_not_equal(d[0]->key.hex, d[1]->key.hex);
	for (size_t i = 2; i < N_SEEDS; i++)
		assert_string_not_equal(d[i]->body_key.hex,
		    d[0]->body_key.hex);
	/* Words: title, dateline and body; the body is that of the copy. */
	assert_true(d[1]->meta.words > d[0]->meta.words);
	assert_true(d[1]->meta.words < d[0]->meta.words + 30);
	assert_int_equal(d[1]->meta.chars_cp, 8236);
	for (size_t i = 0; i < N_SEEDS; i++)
		kn_doc_free(d[i]);
}

/* A span's text as the .want files have it. */
static void
put_shortened(struct kn_buf *out, const char *s, size_t n)
{
	size_t n_cp = 0, line_cp = kn_utf8_count_cp(s, n);
	bool cut = false;

	for (size_t i = 0; i + 1 < n; i++)
		line_cp -= s[i] == '\r' && s[i + 1] == '\n';
	for (size_t i = 0; i < n; n_cp++) {
		size_t at = i;
		uint32_t cp = kn_utf8_next(s, n, &i);

		if (cp == '\r' && i < n && s[i] == '\n')
			i++;
		if (line_cp > 60 && n_cp >= 25 && n_cp < line_cp - 25) {
			if (!cut)
				kn_buf_cstr(out, " … ");
			cut = true;
		} else if (cp == '\n' || cp == '\r') {
			kn_buf_cstr(out, "⏎");
		} else {
			kn_buf_put(out, s + at, i - at);
		}
	}
}

static void
put_want_field(struct kn_buf *out, const char *name, const char *value)
{
	kn_buf_fmt(out, "=%s\t%s\n", name, value == NULL ? "-" : value);
}

static void
render(const struct kn_doc *doc, struct kn_buf *out)
{
	for (size_t i = 0; i < doc->n_spans; i++) {
		struct kn_span at = doc->spans[i].at;

		kn_buf_fmt(out, "%s\t", kn_span_kind_name(doc->spans[i].kind));
		put_shortened(out, doc->text + at.start_b, kn_span_len(at));
		kn_buf_chr(out, '\n');
	}
	put_want_field(out, "title", doc->meta.title);
	put_want_field(out, "byline", doc->meta.byline);
	put_want_field(out, "outlet", doc->meta.outlet);
	put_want_field(out, "date", doc->meta.date);
	put_want_field(out, "date_source", doc->meta.date_source);
	put_want_field(out, "url", doc->meta.url);
	put_want_field(out, "lang", doc->meta.lang);
}

static bool
check_variant(const char *name)
{
	char path[600];
	struct kn_buf got;

	struct kn_doc *doc = load(KN_TEST_DIR "/unit/doc/variants", name);
	kn_buf_init(&got, 0);
	render(doc, &got);
	snprintf(path, sizeof(path), "%s/unit/doc/variants/%.*s.want",
	    KN_TEST_DIR, (int)(strlen(name) - 4), name);
	char *want = read_file(path, NULL);
	bool same = strcmp(got.s, want) == 0;
	if (!same)
		print_error("%s:\n%s--- wanted\n%s", name, got.s, want);
	free(want);
	kn_buf_dispose(&got);
	kn_doc_free(doc);
	return same;
}

static void
variants_are_as_written(void **state)
{
	DIR *dir = opendir(KN_TEST_DIR "/unit/doc/variants");
	size_t n = 0, bad = 0;

	(void)state;
	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir)) != NULL;) {
		if (!kn_str_ends(kn_str(e->d_name), KN_LIT(".txt")))
			continue;
		n++;
		bad += !check_variant(e->d_name);
	}
	closedir(dir);
	assert_true(n >= 15);
	assert_int_equal(bad, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seeds_are_as_in_the_gold_table),
		cmocka_unit_test(copies_share_a_body_key),
		cmocka_unit_test(variants_are_as_written),
	};

	return cmocka_run_group_tests_name("structure", tests, NULL, NULL);
}
