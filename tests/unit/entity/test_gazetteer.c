/*
 * test_gazetteer.c: the tables. Every Arabic name of every row is found bare
 * and behind its proclitics, and never inside a longer word; the tables have
 * no fault; an administrator's rows are added, override ours, and are refused
 * with file and line when they are bad.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/entity.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#include "core/entity/lore_priv.h"

struct problems {
	size_t n;
	bool valid;             /* what was told last is UTF-8 */
	struct kn_buf text;
};

static void
note_problem(void *user, const char *file, unsigned line, const char *msgid,
    struct kn_str detail)
{
	struct problems *p = user;
	char message[256];

	assert_true(detail.n <= 200);
	p->valid = kn_utf8_valid(detail.s, detail.n);
	snprintf(message, sizeof(message), "%s", msgid);
	kn_buf_fmt(&p->text, "%s:%u %s\n", file, line, message);
	p->n++;
}

static struct kn_gazetteer *
open_gazetteer(const char *dir, struct problems *p)
{
	struct kn_gazetteer *gaz;
	struct kn_err err;

	p->n = 0;
	kn_buf_init(&p->text, 0);
	assert_int_equal(kn_gazetteer_open(dir, note_problem, p, &gaz, &err),
	    KN_OK);
	return gaz;
}

static void
compiled_in_tables_have_no_fault(void **state)
{
	struct problems p;
	struct kn_gazetteer *gaz = open_gazetteer(NULL, &p);
	size_t agencies = 0, countries = 0;

	(void)state;
	if (p.n > 0)
		print_error("%s", p.text.s);
	assert_int_equal(p.n, 0);
	for (size_t i = 0; i < kn_gazetteer_count(gaz); i++) {
		const struct kn_entity *e = kn_gazetteer_get(gaz, i);

		agencies += e->type == KN_TYPE_AGENCY && gaz->at[i].body ==
		    GAZ_NONE;
		countries += e->type == KN_TYPE_COUNTRY;
		for (int l = 0; l < KN_LANG_COUNT; l++)
			assert_true(strlen(e->label[l]) > 0);
		assert_ptr_equal(kn_gazetteer_find(gaz, kn_str(e->id)), e);
		if (e->parent != NULL &&
		    kn_gazetteer_find(gaz, kn_str(e->parent)) == NULL)
			fail_msg("%s: no parent %s", e->id, e->parent);
	}
	assert_in_range(agencies, 400, 100000);
	assert_in_range(countries, 240, 260);
	assert_string_equal(kn_gazetteer_version(gaz),
	    kn_gazetteer_builtin_version());
	assert_null(kn_gazetteer_find(gaz, KN_LIT("nowhere")));
	struct kn_entity *list;
	assert_int_equal(kn_gazetteer_builtin(&list), gaz->n);
	for (size_t i = 0; i < gaz->n; i++)
		assert_memory_equal(&list[i], &gaz->at[i].pub,
		    sizeof(list[i]));
	free(list);
	kn_gazetteer_close(gaz);
	kn_buf_dispose(&p.text);
}

static void
labels_in_three_languages(void **state)
{
	static const struct {
		const char *id, *ar, *fr, *en, *home;
	} cases[] = {
		{ "FR", "فرنسا", "France", "France", "FR" },
		{ "DE", "ألمانيا", "Allemagne", "Germany", "DE" },
		{ "ma-dgsn", "المديرية العامة للأمن الوطني",
		    "Direction générale de la Sûreté nationale",
		    "General Directorate for National Security", "MA" },
		{ "fr-justice-ministry", "وزارة العدل الفرنسية",
		    "Ministère de la Justice (France)",
		    "Ministry of Justice (France)", "FR" },
		{ "tn-central-bank", "البنك المركزي التونسي",
		    "Banque centrale de Tunisie", "Central Bank of Tunisia",
		    "TN" },
	};
	struct problems p;
	struct kn_gazetteer *gaz = open_gazetteer(NULL, &p);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct kn_entity *e = kn_gazetteer_find(gaz,
		    kn_str(cases[i].id));

		assert_non_null(e);
		assert_string_equal(e->label[KN_LANG_AR], cases[i].ar);
		assert_string_equal(e->label[KN_LANG_FR], cases[i].fr);
		assert_string_equal(e->label[KN_LANG_EN], cases[i].en);
		assert_string_equal(e->home, cases[i].home);
	}
	kn_gazetteer_close(gaz);
	kn_buf_dispose(&p.text);
}

/* ---- every name ---- */

struct finder {
	const struct kn_gazetteer *gaz;
	size_t tried, wrong;
};

/* Is the entity a candidate at exactly these bytes of a text? */
static bool
is_found(const struct finder *f, uint32_t entity, const char *text,
    size_t start, size_t end)
{
	struct kn_doc doc = { .text = (char *)(uintptr_t)text,
	    .n_b = strlen(text) };
	struct cands c = { .gaz = f->gaz, .doc = &doc };
	struct lores *lores = lores__new(f->gaz, 64);
	struct words *w = words__new(lores, text);
	const struct run *run;
	bool found = false;

	words__span(w, (struct kn_span){ 0, (uint32_t)doc.n_b },
	    KN_SPAN_BODY);
	while ((run = words__next(w)) != NULL)
		cands__add(&c, run);
	words__free(w);
	lores__free(lores);
	for (size_t i = 0; i < c.n; i++) {
		const struct gaz_sense *s;

		if (c.at[i].at.start_b != start || c.at[i].at.end_b != end)
			continue;
		for (uint32_t n = c.at[i].senses;
		    (s = sense__at(f->gaz, n)) != NULL; n = s->next)
			found = found || s->entity == entity;
	}
	free(c.at);
	return found;
}

/* The name behind a proclitic, skip bytes of it gone: found, or not. */
static void
try(struct finder *f, uint32_t entity, const char *before, const char *name,
    size_t skip, const char *after, bool want)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, "قال ");
	kn_buf_cstr(&b, before);
	size_t start = b.n;
	kn_buf_cstr(&b, name + skip);
	size_t end = b.n;
	kn_buf_cstr(&b, after);
	kn_buf_cstr(&b, " ذلك");
	f->tried++;
	if (is_found(f, entity, b.s, start, end) != want) {
		print_error("%s: %s%s\n", f->gaz->at[entity].pub.id,
		    want ? "not found: " : "found inside: ", b.s);
		f->wrong++;
	}
	kn_buf_dispose(&b);
}

static void
try_name(struct finder *f, uint32_t entity, const char *name)
{
	size_t article = strlen("ال"), letter = strlen("ل");
	bool has_article = strncmp(name, "ال", article) == 0 &&
	    name[article] != ' ';
	char last = name[strlen(name) - 1];

	try(f, entity, "", name, 0, "", true);
	try(f, entity, "و", name, 0, "", true);
	try(f, entity, "ب", name, 0, "", true);
	try(f, entity, "وب", name, 0, "", true);
	if (has_article && strncmp(name + article, "ل", letter) == 0) {
		/* اللجنة: ل + ال + لجنة loses a lam. */
		try(f, entity, "ل", name, article, "", true);
	} else if (has_article) {
		/* للمغرب: the second lam is of the article, and inside. */
		try(f, entity, "ل", name, article - letter, "", true);
		try(f, entity, "ول", name, article - letter, "", true);
	} else {
		try(f, entity, "ل", name, 0, "", true);
	}
	/* Letters after a digit are another word. */
	try(f, entity, "", name, 0, last >= '0' && last <= '9' ? "7" : "ظظ",
	    false);
	try(f, entity, "ظظ", name, 0, "", false);
}

static bool
is_arabic(const char *name)
{
	return (unsigned char)name[0] >= 0xD8 && (unsigned char)name[0] <= 0xDB;
}

/* A body made for a country: it has a label, its names are general. */
static bool
is_made(const struct kn_gazetteer *gaz, size_t i)
{
	size_t first = 0;

	while (gaz->at[first].body == GAZ_NONE)
		first++;
	return i > first && gaz->at[i].body == GAZ_NONE;
}

static void
made_bodies_are_found_by_their_label(void **state)
{
	struct problems p;
	struct kn_gazetteer *gaz = open_gazetteer(NULL, &p);
	size_t made = 0, wrong = 0;

	(void)state;
	for (size_t i = 0; i < gaz->n; i++) {
		struct kn_found found = { 0 };
		struct kn_buf b;

		if (!is_made(gaz, i))
			continue;
		kn_buf_init(&b, 0);
		kn_buf_fmt(&b, "قالت %s ذلك", gaz->at[i].pub.label[KN_LANG_AR]);
		size_t n_b = b.n;
		struct kn_doc *doc = kn_doc_new_text("x", kn_buf_take(&b, NULL),
		    n_b);
		kn_extract(gaz, doc, &found);
		made++;
		if (found.mentions.n == 0 || found.mentions.at[0].entity != i) {
			print_error("%s: %s\n", gaz->at[i].pub.id, doc->text);
			wrong++;
		}
		kn_found_dispose(&found);
		kn_doc_free(doc);
	}
	assert_in_range(made, 1000, 10000);
	assert_int_equal(wrong, 0);
	kn_gazetteer_close(gaz);
	kn_buf_dispose(&p.text);
}

static void
every_name_is_found(void **state)
{
	struct problems p;
	struct finder f = { .gaz = open_gazetteer(NULL, &p) };

	(void)state;
	for (size_t i = 0; i < f.gaz->n; i++) {
		const char *name = f.gaz->at[i].pub.names;

		if (is_made(f.gaz, i))
			continue;
		for (; *name != '\0'; name += strlen(name) + 1)
			if (is_arabic(name) && strpbrk(name, "()-’") == NULL)
				try_name(&f, (uint32_t)i, name);
	}
	print_message("%zu texts\n", f.tried);
	assert_in_range(f.tried, 15000, 1000000);
	assert_int_equal(f.wrong, 0);
	kn_gazetteer_close((struct kn_gazetteer *)(uintptr_t)f.gaz);
	kn_buf_dispose(&p.text);
}

static void
every_form_of_a_nisba(void **state)
{
	static const char *const want[] = {
		"ليبي", "الليبي", "ليبية", "الليبية", "ليبيا", "الليبيا",
		"ليبيون", "الليبيون", "ليبيين", "الليبيين", "ليبيات",
		"الليبيات", "ليبيان", "الليبيان", "ليبيتان", "الليبيتان",
		"ليبيتين", "الليبيتين",
	};
	struct problems p;
	struct finder f = { .gaz = open_gazetteer(NULL, &p) };
	const struct kn_entity *e = kn_gazetteer_find(f.gaz, KN_LIT("LY"));
	uint32_t ly = (uint32_t)((const struct gaz_entity *)
	    (const void *)e - f.gaz->at);

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		try(&f, ly, "", want[i], 0, "", true);
	assert_int_equal(f.wrong, 0);
	kn_gazetteer_close((struct kn_gazetteer *)(uintptr_t)f.gaz);
	kn_buf_dispose(&p.text);
}

/* ---- tables of an administrator ---- */

struct folder {
	char dir[64], path[128];
};

static void
folder_open(struct folder *f, const char *name, const char *text, size_t n_b)
{
	snprintf(f->dir, sizeof(f->dir), "gaz-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/%s", f->dir, name);
	FILE *out = fopen(f->path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, n_b, out), n_b);
	fclose(out);
}

static void
folder_close(struct folder *f)
{
	unlink(f->path);
	rmdir(f->dir);
}

#define HEADER "id\ttype\tar\tfr\ten\thome\tnames\n"

static void
rows_are_added_and_override(void **state)
{
	static const char text[] = "# ours\n" HEADER
	    "my-office\tAGENCY\tمكتبنا الخاص\tNotre bureau\tOur office\tMA\t"
	    "المكتب الخاص جدا\n"
	    "us-fbi\tAGENCY\tالمكتب\tFBI\tThe Bureau\tUS\tالمكتب الفيدرالي\r\n";
	struct folder f;
	struct problems p;

	(void)state;
	folder_open(&f, "ours.tsv", text, sizeof(text) - 1);
	struct kn_gazetteer *gaz = open_gazetteer(f.dir, &p);
	folder_close(&f);
	assert_int_equal(p.n, 0);
	assert_string_equal(kn_gazetteer_find(gaz, KN_LIT("us-fbi"))->
	    label[KN_LANG_EN], "The Bureau");
	assert_non_null(kn_gazetteer_find(gaz, KN_LIT("my-office")));
	assert_string_not_equal(kn_gazetteer_version(gaz),
	    kn_gazetteer_builtin_version());
	kn_gazetteer_close(gaz);
	kn_buf_dispose(&p.text);
}

static void
bad_rows_are_refused(void **state)
{
	static const struct {
		const char *name, *row, *want;
	} cases[] = {
		{ "few fields", "x\tAGENCY\tشيء ما\n",
		    "t.tsv:2 fewer fields than the header has: %s\n" },
		{ "many fields", "x\tAGENCY\tش\t\t\t\t\t\t\n",
		    "t.tsv:2 more fields than the header has: %s\n" },
		{ "no id", "\tAGENCY\tشيء ما\t\t\t\t\n",
		    "t.tsv:2 not an identifier: %s\n" },
		{ "bad id", "a b\tAGENCY\tشيء ما\t\t\t\t\n",
		    "t.tsv:2 not an identifier: %s\n" },
		{ "bad type", "x\tTHING\tشيء ما\t\t\t\t\n",
		    "t.tsv:2 no such type of entity: %s\n" },
		{ "bad UTF-8", "x\tAGENCY\t\xD8\t\t\t\t\n",
		    "t.tsv:2 not UTF-8: %s\n" },
		{ "no name", "x\tAGENCY\t\tUn\tOne\t\t\n",
		    "t.tsv:2 no name: %s\n" },
		{ "ours, of another type", "us-fbi\tPLACE\tشيء ما\t\t\t\t\n",
		    "t.tsv:2 ours with this identifier is something else: "
		    "%s\n" },
		{ "ours, for every country", "police\tAGENCY\tشيء ما\t\t\t"
		    "\t\n",
		    "t.tsv:2 ours with this identifier is something else: "
		    "%s\n" },
		{ "a home that is no country", "x\tAGENCY\tشيء ما\t\t\t"
		    "us-fbi\t\n", "t.tsv:2 no such home country: %s\n" },
		{ "unknown home", "x\tAGENCY\tشيء ما\t\t\tXX\t\n",
		    "t.tsv:2 no such home country: %s\n" },
		{ "a refused row takes no home away", "MA\tORG\tشيء\t\t\t\t\n"
		    "x\tAGENCY\tشيء ما\t\t\tMA\t\n", "t.tsv:2 ours with "
		    "this identifier is something else: %s\n" },
		{ "a type of which no table is", "x\tDATE\tشيء ما\t\t\t\t\n",
		    "t.tsv:2 no such type of entity: %s\n" },
		{ "an escape", "x\tAGENCY\t\x1B[31mشيء\t\t\t\t\n",
		    "t.tsv:2 not text: %s\n" },
		{ "no letters", "x\tAGENCY\t...\t\t\t\t\n",
		    "t.tsv:2 not a name: %s\n" },
		{ "twice", "x\tAGENCY\tشيء ما\t\t\t\t\n"
		    "x\tAGENCY\tشيء آخر\t\t\t\t\n",
		    "t.tsv:3 identifier used twice: %s\n" },
		{ "another's name", "x\tAGENCY\tهسبريس\t\t\t\t\n",
		    "t.tsv:2 a name of another entity: %s\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct folder f;
		struct problems p;
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_buf_cstr(&b, HEADER);
		kn_buf_cstr(&b, cases[i].row);
		folder_open(&f, "t.tsv", b.s, b.n);
		struct kn_gazetteer *gaz = open_gazetteer(f.dir, &p);
		folder_close(&f);
		kn_buf_chr(&p.text, '\0');
		if (strcmp(p.text.s, cases[i].want) != 0)
			print_error("%s\n", cases[i].name);
		assert_string_equal(p.text.s, cases[i].want);
		assert_non_null(kn_gazetteer_find(gaz, KN_LIT("MA")));
		kn_gazetteer_close(gaz);
		kn_buf_dispose(&p.text);
		kn_buf_dispose(&b);
	}
}

/* Faults in what rows of other tables say; the good rows stay. */
static void
contradictions_are_told(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
		{ "parent", "id\ttype\tar\tparent\n"
		    "x\tAGENCY\tشيء ما\tnobody\n"
		    "ok\tAGENCY\tشيء آخر\tun\n",
		    "t.tsv:2 no such parent: %s\n" },
		{ "its own parent", "id\ttype\tar\tparent\n"
		    "x\tAGENCY\tشيء ما\tx\nok\tAGENCY\tشيء آخر\tx\n",
		    "t.tsv:2 its parent is under it: %s\n" },
		{ "parents in a circle", "id\ttype\tar\tparent\n"
		    "x\tAGENCY\tشيء ما\tok\nok\tAGENCY\tشيء آخر\tx\n",
		    "t.tsv:2 its parent is under it: %s\n" },
		{ "needs", "id\ttype\tar\tnames\tneeds\n"
		    "x\tAGENCY\tشيء ما\tشيء\tأمر\n"
		    "ok\tAGENCY\tشيء آخر\tأمر\tأمر\n",
		    "t.tsv:2 what needs a neighbour is no name of the row: "
		    "%s\n" },
		{ "body", "id\ttype\tar\thome\tbody\n"
		    "x\tAGENCY\tشيء ما\tMA\tno-body\n"
		    "ok\tAGENCY\tشيء آخر\tMA\tjustice-ministry\n",
		    "t.tsv:2 no such national body: %s\n" },
		{ "a body that another row is", "id\ttype\tar\thome\tbody\n"
		    "x\tAGENCY\tشيء ما\tMA\tpolice\n"
		    "ok\tAGENCY\tشيء آخر\tLU\tpolice\n",
		    "t.tsv:2 its country has this body already: %s\n" },
		{ "no kind of place", "id\ttype\tar\tkind\n"
		    "x\tPLACE\tشيء ما\tgalaxy\nok\tORG\tشيء آخر\tx\n",
		    "t.tsv:2 not a word of its column: %s\n" },
		{ "no reach", "id\ttype\tar\treach\n"
		    "x\tMEDIA\tشيء ما\tmoon\nok\tMEDIA\tشيء آخر\tworld\n",
		    "t.tsv:2 not a word of its column: %s\n" },
		{ "bodies or not", "id\tar\tbodies\nQX\tسرابيا\tmaybe\n",
		    "t.tsv:2 not a word of its column: %s\n" },
		{ "no mode", "id\tar\tmode\nx-office\tمكتب كذا\tslow\n",
		    "t.tsv:2 not a word of its column: %s\n" },
		{ "a column twice", "id\ttype\tar\tar\n"
		    "x\tAGENCY\tشيء ما\tشيء\n",
		    "t.tsv:1 a column is there twice: %s\n" },
		{ "a mark before the header", "\xEF\xBB\xBFid\ttype\tar\n"
		    "ok\tAGENCY\tشيء ما\n", "" },
		{ "cue", "cue\twords\nno-cue\tشيء\nfrom\tمن\n",
		    "t.tsv:2 no such cue: %s\n" },
		{ "cue of two words", "cue\twords\nfrom\tشيء ما\n",
		    "t.tsv:2 not a single word: %s\n" },
		{ "national, twice", "id\tar\tmode\n"
		    "x-office\tمكتب كذا\tfree\nx-office\tمكتب ذا\tfree\n",
		    "t.tsv:3 identifier used twice: %s\n" },
		{ "national, ours", "id\tar\tmode\nMA\tمكتب كذا\tfree\n",
		    "t.tsv:2 ours with this identifier is something else: "
		    "%s\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct folder f;
		struct problems p;

		folder_open(&f, "t.tsv", cases[i].text,
		    strlen(cases[i].text));
		struct kn_gazetteer *gaz = open_gazetteer(f.dir, &p);
		folder_close(&f);
		kn_buf_chr(&p.text, '\0');
		if (strcmp(p.text.s, cases[i].want) != 0)
			print_error("%s\n", cases[i].name);
		assert_string_equal(p.text.s, cases[i].want);
		if (strstr(cases[i].text, "\nok\t") != NULL)
			assert_non_null(kn_gazetteer_find(gaz,
			    KN_LIT("ok")));
		kn_gazetteer_close(gaz);
		kn_buf_dispose(&p.text);
	}
}

/* The entities found in a text, as "ID ID". */
static char *
found_in(const struct kn_gazetteer *gaz, const char *text)
{
	struct kn_doc *doc = kn_doc_new_text("x", kn_strdup(text),
	    strlen(text));
	struct kn_found found = { 0 };
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_extract(gaz, doc, &found);
	for (size_t i = 0; i < found.mentions.n; i++) {
		const struct kn_mention *m = &found.mentions.at[i];

		if (!m->suppressed && m->type != KN_TYPE_DATE)
			kn_buf_fmt(&b, "%s%s", b.n > 0 ? " " : "",
			    kn_gazetteer_get(gaz, m->entity)->id);
	}
	kn_found_dispose(&found);
	kn_doc_free(doc);
	return kn_buf_take(&b, NULL);
}

/* What rows laid over ours change, and leave. */
static void
an_overlay_is_as_good_as_ours(void **state)
{
	static const struct {
		const char *name, *table, *text, *without, *with;
	} cases[] = {
		{ "new", "id\ttype\tar\thome\nx\tAGENCY\tمكتب الغرائب\tMA\n",
		    "قال مكتب الغرائب في فرنسا", "FR", "x FR" },
		{ "overridden: our names go", "id\ttype\tar\thome\n"
		    "us-fbi\tAGENCY\tمكتب الغرائب\tUS\n",
		    "قال مكتب الغرائب ومكتب التحقيقات الفيدرالي",
		    "us-fbi", "us-fbi" },
		{ "a country with every body", "id\tar\tnames\tnisba\tbodies\n"
		    "QX\tسرابيا\t\tسرابي\tyes\n",
		    "قالت وزارة العدل السرابية والشرطة السرابية",
		    "justice-ministry", "qx-justice-ministry qx-police" },
		{ "a body for every country", "id\tar\tmode\n"
		    "marvels-ministry\tوزارة الغرائب\tfree\n",
		    "قالت وزارة الغرائب الفرنسية ووزارة العدل الفرنسية",
		    "FR fr-justice-ministry",
		    "fr-marvels-ministry fr-justice-ministry" },
		{ "a phrase that is no name", "block\twhy\nمدينة فرنسا\t-\n",
		    "زار مدينة فرنسا ثم فرنسا", "FR FR", "FR" },
		{ "a cue", "cue\twords\ngov-noun\tسراب\n",
		    "سراب باريس أمس", "paris", "FR" },
		{ "its country's body", "id\ttype\tar\thome\tbody\n"
		    "x\tAGENCY\tمكتب الغرائب\tDK\tjustice-ministry\n",
		    "قالت وزارة العدل الدنماركية", "dk-justice-ministry",
		    "x" },
	};
	struct problems p;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct folder f;
		struct kn_gazetteer *gaz = open_gazetteer(NULL, &p);
		char *without = found_in(gaz, cases[i].text);

		kn_gazetteer_close(gaz);
		folder_open(&f, "t.tsv", cases[i].table,
		    strlen(cases[i].table));
		gaz = open_gazetteer(f.dir, &p);
		folder_close(&f);
		assert_int_equal(p.n, 0);
		char *with = found_in(gaz, cases[i].text);
		if (strcmp(without, cases[i].without) != 0 ||
		    strcmp(with, cases[i].with) != 0)
			print_error("%s\n", cases[i].name);
		assert_string_equal(without, cases[i].without);
		assert_string_equal(with, cases[i].with);
		free(without);
		free(with);
		kn_gazetteer_close(gaz);
		kn_buf_dispose(&p.text);
	}
}

/* What is told of a row does not grow with it; no letter is cut. */
static void
what_is_told_is_short(void **state)
{
	static const char *const words[] = { "كلمة", "\x80\x80", "أab" };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct kn_buf b;
		struct folder f;
		struct problems p;

		kn_buf_init(&b, 0);
		kn_buf_cstr(&b, "id\ttype\tar\n");
		for (int k = 0; k < 1000; k++)
			kn_buf_cstr(&b, words[i]);
		folder_open(&f, "t.tsv", b.s, b.n);
		struct kn_gazetteer *gaz = open_gazetteer(f.dir, &p);
		folder_close(&f);
		assert_int_equal(p.n, 1);
		assert_true(p.valid);
		kn_gazetteer_close(gaz);
		kn_buf_dispose(&p.text);
		kn_buf_dispose(&b);
	}
}

/* A FIFO is told, and nobody waits for one who writes it. */
static void
what_is_no_file_is_told(void **state)
{
	struct folder f;
	struct problems p;

	(void)state;
	folder_open(&f, "t.tsv", "", 0);
	assert_int_equal(unlink(f.path), 0);
	assert_int_equal(mkfifo(f.path, 0600), 0);
	alarm(20);
	struct kn_gazetteer *gaz = open_gazetteer(f.dir, &p);
	alarm(0);
	folder_close(&f);
	kn_buf_chr(&p.text, '\0');
	assert_string_equal(p.text.s, "t.tsv:0 cannot read: %s\n");
	kn_gazetteer_close(gaz);
	kn_buf_dispose(&p.text);
}

static void
a_missing_folder_is_an_error(void **state)
{
	struct kn_gazetteer *gaz;
	struct kn_err err;

	(void)state;
	assert_int_equal(kn_gazetteer_open("no-such-folder", NULL, NULL,
	    &gaz, &err), KN_IO);
	assert_null(gaz);
	assert_string_equal(err.detail, "no-such-folder");
}

static void
names_of_types(void **state)
{
	(void)state;
	assert_string_equal(kn_type_name(KN_TYPE_AGENCY), "AGENCY");
	assert_int_equal(kn_type_parse(KN_LIT("EVENT")), KN_TYPE_EVENT);
	assert_int_equal(kn_type_parse(KN_LIT("event")), KN_TYPE_COUNT);
	assert_string_equal(kn_subtype_name(KN_SUBTYPE_ROLE), "role");
	assert_int_equal(kn_subtype_parse(KN_LIT("epithet")),
	    KN_SUBTYPE_EPITHET);
	assert_int_equal(kn_subtype_parse(KN_LIT("")), KN_SUBTYPE_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compiled_in_tables_have_no_fault),
		cmocka_unit_test(labels_in_three_languages),
		cmocka_unit_test(every_name_is_found),
		cmocka_unit_test(made_bodies_are_found_by_their_label),
		cmocka_unit_test(every_form_of_a_nisba),
		cmocka_unit_test(rows_are_added_and_override),
		cmocka_unit_test(bad_rows_are_refused),
		cmocka_unit_test(contradictions_are_told),
		cmocka_unit_test(an_overlay_is_as_good_as_ours),
		cmocka_unit_test(what_is_told_is_short),
		cmocka_unit_test(what_is_no_file_is_told),
		cmocka_unit_test(a_missing_folder_is_an_error),
		cmocka_unit_test(names_of_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
