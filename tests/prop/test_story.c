/*
 * test_story.c: stories. Whatever comes, changes and goes, in whatever order
 * and however crowded the bands are, an index brought up to date has the
 * stories of one made anew, named in a new index after their first article;
 * and what an editor, a scraper or another paper does to a text leaves it
 * the same story, while another text is another story, also when it is made
 * from the same template. KN_PROP_SEED and KN_PROP_RUNS ask for others.
 */
#include "tests/unit/index/corpus.h"

#include <inttypes.h>

#include "kunnash/column.h"
#include "kunnash/sketch.h"
#include "tests/prop/random.h"

#define DEFAULT_SEED 20231214
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* ---- texts -------------------------------------------------------------------- */

static const char *const letters[] = { "ا", "ب", "ت", "ج", "ح", "د", "ر",
	"س", "ش", "ع", "ف", "ق", "ك", "ل", "م", "ن", "ه", "و", "ي" };

/* A word that the number always gives; there are some thousands. */
static void
put_word(struct kn_buf *out, uint64_t number)
{
	uint64_t state = number % 4000;

	for (size_t n = 3 + below(&state, 4); n > 0; n--)
		kn_buf_cstr(out, letters[below(&state, COUNT(letters))]);
}

/* Paragraph `which` of text `text`: the same words for the same numbers. */
static void
put_paragraph(struct kn_buf *out, uint64_t text, uint64_t which, size_t words)
{
	uint64_t state = text * 1000003 + which * 7919 + 1;

	while (words-- > 0) {
		put_word(out, next_random(&state));
		kn_buf_cstr(out, words == 0 ? ".\n\n" : " ");
	}
}

/* ---- increments ---------------------------------------------------------------- */

enum { FILES = 70, PARAGRAPHS = 6 };

/*
 * Texts of one template: each paragraph is one of a few, so that any two
 * have from none to all in common, many just as much as makes them alike,
 * and dozens share a band. Some are too short for near-duplicates, some
 * have no body to speak of, and some are another's copy.
 */
static void
write_one(struct corpus *c, uint64_t *state, bool *there)
{
	size_t i = below(state, FILES), others = 1 + below(state, 3);
	struct kn_buf text;
	char name[32];

	snprintf(name, sizeof(name), "%02zu.txt", i);
	if (there[i] && below(state, 3) == 0) {
		corpus_remove(c, name);
		there[i] = false;
		return;
	}
	kn_buf_init(&text, 0);
	kn_buf_cstr(&text, below(state, 2) == 0 ? "" : "عنوان هذا الخبر\n\n");
	size_t paragraphs = below(state, 8) == 0 ? 1 : PARAGRAPHS;
	for (size_t p = 0; p < paragraphs; p++)
		put_paragraph(&text, 1 + i % 2, p * 10 + (below(state, 5) == 0 ?
		    below(state, 1 + others) : 0), paragraphs == 1 ? 12 : 25);
	corpus_write(c, name, text.s);
	there[i] = true;
	kn_buf_dispose(&text);
}

/* By columns the members follow one another from the lead on. */
static void
assert_chained(struct kn_index *ix, const uint32_t *members, size_t n)
{
	struct kn_columns c;

	assert_int_equal(kn_index_columns(ix, KN_COLUMN_NEXT, &c, NULL), KN_OK);
	for (size_t k = 0; k < n; k++) {
		assert_true(members[k] < c.n);
		assert_int_equal(c.lead[members[k]], members[0]);
		assert_int_equal(c.next[members[k]], k + 1 < n ?
		    members[k + 1] : 0);
	}
}

/* Each article with its story: its lead, its other members by path. With
 * keys: also its name. */
static char *
print_stories(struct corpus *c, bool keys)
{
	struct kn_index *ix = corpus_open(c);
	struct kn_buf out;
	struct printer p = { .ix = ix, .out = &out };
	uint32_t ids[FILES], *members = NULL;
	size_t n, n_members = 0;

	kn_buf_init(&out, 0);
	assert_int_equal(kn_index_order(ix, KN_ORDER_PATH, true, 0, FILES,
	    ids, &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++) {
		struct kn_article a;

		assert_int_equal(kn_index_article(ix, ids[i], &a, NULL),
		    KN_OK);
		kn_buf_fmt(&out, "%s %d %u %s:", a.meta.path, a.lead,
		    a.copies, keys ? a.story.hex : "");
		assert_int_equal(kn_index_story(ix, ids[i], &members,
		    &n_members, NULL), KN_OK);
		assert_int_equal(n_members, a.copies);
		for (size_t k = 0; k < n_members; k++)
			print_id(&p, members[k]);
		assert_chained(ix, members, n_members);
		print_lines(&p, true);
		free(members);
		members = NULL;
		n_members = 0;
		kn_article_dispose(&a);
	}
	free(p.lines);
	kn_index_close(ix);
	return kn_buf_take(&out, NULL);
}

/* In a new index a story has the key of its first member by path. */
static void
assert_named_by_first(struct corpus *c)
{
	struct kn_index *ix = corpus_open(c);
	uint32_t ids[FILES];
	size_t n;

	assert_int_equal(kn_index_order(ix, KN_ORDER_PATH, true, 0, FILES,
	    ids, &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++) {
		struct kn_article a, first;
		uint32_t *members = NULL;
		size_t n_members = 0;

		assert_int_equal(kn_index_story(ix, ids[i], &members,
		    &n_members, NULL), KN_OK);
		uint32_t least = members[0];
		for (size_t k = 1; k < n_members; k++)
			least = members[k] < least ? members[k] : least;
		assert_int_equal(kn_index_article(ix, ids[i], &a, NULL),
		    KN_OK);
		assert_int_equal(kn_index_article(ix, least, &first, NULL),
		    KN_OK);
		assert_string_equal(a.story.hex, first.key.hex);
		kn_article_dispose(&a);
		kn_article_dispose(&first);
		free(members);
	}
	kn_index_close(ix);
}

static size_t
count_lines_with(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static void
increments_have_the_stories_of_a_new_index(void **state)
{
	struct corpus *c = *state;
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);
	uint64_t runs = number_from("KN_PROP_RUNS", 25);
	bool there[FILES] = { false };
	size_t joined = 0, alone = 0;

	for (uint64_t run = 0; run < runs; run++) {
		/* Few changes and many; at first, many. */
		size_t changes = run == 0 ? 60 : 1 + below(&seed,
		    below(&seed, 3) == 0 ? 40 : 4);
		struct corpus fresh = *c;

		while (changes-- > 0)
			write_one(c, &seed, there);
		corpus_update(c);
		assert_clean(c);
		snprintf(fresh.db, sizeof(fresh.db), "%s/fresh.db", c->dir);
		unlink(fresh.db);
		corpus_update(&fresh);
		char *got = print_stories(c, false);
		char *want = print_stories(&fresh, false);
		assert_string_equal(got, want);
		joined += count_lines_with(got, " 0 ");
		alone += count_lines_with(got, " 1 1 ");
		assert_named_by_first(&fresh);
		free(got);
		free(want);
	}
	/* It was about something. */
	assert_true(joined > 5 * runs && alone > runs);
}

/* ---- what is a near-duplicate ---------------------------------------------------- */

static char *
read_seed(const char *name, size_t *n)
{
	char path[512], *text = kn_malloc(65536);

	snprintf(path, sizeof(path), "%s/%s", KN_SEED_DIR, name);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	*n = fread(text, 1, 65535, f);
	text[*n] = '\0';
	fclose(f);
	return text;
}

/* The sentences of a text, by full stops. */
struct sentences {
	struct kn_str at[256];
	size_t n;
};

static struct sentences
cut(const char *text)
{
	struct sentences s = { .n = 0 };

	while (s.n < 256 && *text != '\0') {
		size_t n = strcspn(text, ".\n");

		n += strspn(text + n, ". \n");
		s.at[s.n++] = (struct kn_str){ text, n };
		text += n;
	}
	return s;
}

/* An edit: makes a text of sentences. */
typedef void (*edit_fn)(const struct sentences *s, uint64_t *state,
    struct kn_buf *out);

static void
all_but(const struct sentences *s, size_t from, size_t to,
    struct kn_buf *out)
{
	for (size_t i = 0; i < s->n; i++)
		if (i < from || i >= to)
			kn_buf_str(out, s->at[i]);
}

static void
white_space(const struct sentences *s, uint64_t *state, struct kn_buf *out)
{
	static const char *const spaces[] = { " ", "  ", "\n", "\xC2\xA0",
		" \r\n\r\n", "\t" };

	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->at[i].n; k++)
			if (s->at[i].s[k] == ' ')
				kn_buf_cstr(out,
				    spaces[below(state, COUNT(spaces))]);
			else
				kn_buf_chr(out, s->at[i].s[k]);
}

/* About an eighth of the text. */
static void
a_paragraph_less(const struct sentences *s, uint64_t *state,
    struct kn_buf *out)
{
	size_t n = s->n / 8 + 1, from = below(state, s->n - n + 1);

	all_but(s, from, from + n, out);
}

static void
cut_to_two_thirds(const struct sentences *s, uint64_t *state,
    struct kn_buf *out)
{
	(void)state;
	all_but(s, s->n - s->n / 3, s->n, out);
}

static void
a_paragraph_more(const struct sentences *s, uint64_t *state,
    struct kn_buf *out)
{
	size_t at = below(state, s->n + 1);

	all_but(s, at, s->n, out);
	put_paragraph(out, next_random(state), 0, 40);
	all_but(s, 0, at, out);
}

static void
a_byline_and_links(const struct sentences *s, uint64_t *state,
    struct kn_buf *out)
{
	kn_buf_cstr(out, "هسبريس - محمد العلوي\nالرباط 14/12/2023\n\n");
	all_but(s, 0, 0, out);
	for (int i = 0; i < 6; i++)
		put_paragraph(out, next_random(state), 1, 6);
	kn_buf_cstr(out, "شارك الخبر\nتابعونا على فيسبوك\n");
}

/* Tatweel, harakat, hamza and ya as another newsroom types them. */
static void
other_spelling(const struct sentences *s, uint64_t *state,
    struct kn_buf *out)
{
	struct kn_buf text;

	(void)state;
	kn_buf_init(&text, 0);
	all_but(s, 0, 0, &text);
	for (size_t i = 0; i < text.n; i++) {
		kn_buf_chr(out, text.s[i]);
		if (i > 0 && memcmp(text.s + i - 1, "م", 2) == 0)
			kn_buf_cstr(out, "ـُ");
		if (i > 0 && memcmp(text.s + i - 1, "أ", 2) == 0) {
			out->n -= 2;
			kn_buf_cstr(out, "ا");
		}
	}
	kn_buf_dispose(&text);
}

/* A word in forty is another one. */
static void
a_copy_editor(const struct sentences *s, uint64_t *state, struct kn_buf *out)
{
	struct kn_buf text;

	kn_buf_init(&text, 0);
	all_but(s, 0, 0, &text);
	for (size_t i = 0; i < text.n; i++) {
		if (i > 0 && text.s[i - 1] == ' ' && below(state, 40) == 0) {
			put_word(out, next_random(state));
			while (i + 1 < text.n && text.s[i] != ' ')
				i++;
		}
		kn_buf_chr(out, text.s[i]);
	}
	kn_buf_dispose(&text);
}

static const char *const seeds[] = { "000_73142c2de4278988.txt",
	"002_5b3928aeaba144d6.txt", "003_944a91859d881e3e.txt",
	"004_918a3ce10e0930b5.txt" };

static struct kn_sketch
sketch_of(struct kn_buf *text)
{
	struct kn_sketch s;

	kn_sketch_make(kn_buf_get(text), &s);
	return s;
}

/* Alike by sketch, and with a band in common, without which nobody would
 * look. */
static bool
found(const struct kn_sketch *a, const struct kn_sketch *b)
{
	uint64_t x[KN_SKETCH_BANDS], y[KN_SKETCH_BANDS];
	bool shared = false;

	kn_sketch_bands(a, x);
	kn_sketch_bands(b, y);
	for (size_t i = 0; i < KN_SKETCH_BANDS; i++)
		shared = shared || x[i] == y[i];
	assert_true(kn_sketch_alike(a, b) == kn_sketch_alike(b, a));
	return shared && kn_sketch_alike(a, b);
}

static void
edited_texts_are_the_same_story(void **state)
{
	static const struct {
		const char *name;
		edit_fn edit;
		bool equal;     /* the sketch itself is the same */
	} rows[] = {
		{ "white space", white_space, true },
		{ "spelling", other_spelling, true },
		{ "a paragraph less", a_paragraph_less, false },
		{ "two thirds", cut_to_two_thirds, false },
		{ "a paragraph more", a_paragraph_more, false },
		{ "byline and links", a_byline_and_links, false },
		{ "a copy editor", a_copy_editor, false },
	};
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);
	size_t missed = 0, n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(seeds); i++) {
		size_t len;
		char *text = read_seed(seeds[i], &len);
		struct sentences s = cut(text);
		struct kn_sketch whole;

		kn_sketch_make((struct kn_str){ text, len }, &whole);
		for (size_t r = 0; r < COUNT(rows) * 50; r++) {
			struct kn_buf out;

			kn_buf_init(&out, 0);
			rows[r / 50].edit(&s, &seed, &out);
			struct kn_sketch k = sketch_of(&out);
			if (rows[r / 50].equal)
				assert_memory_equal(&k, &whole, sizeof(k));
			if (!found(&whole, &k)) {
				print_message("%s: %s missed (%.2f)\n",
				    seeds[i], rows[r / 50].name,
				    kn_sketch_resemblance(&whole, &k));
				missed++;
			}
			n++;
			kn_buf_dispose(&out);
		}
		free(text);
	}
	print_message("%zu of %zu edits missed\n", missed, n);
	assert_int_equal(missed, 0);
}

/* What an affair that goes on does to a text: news of its own on top, and
 * the rest as background. */
static void
another_beginning(const struct sentences *s, uint64_t *state, size_t words,
    struct kn_buf *out)
{
	put_paragraph(out, next_random(state), 0, words);
	all_but(s, 0, 1, out);
}

static void
news_on_the_same_background_is_another_story(void **state)
{
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);
	size_t joined = 0, n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(seeds); i++) {
		size_t len;
		char *text = read_seed(seeds[i], &len);
		struct sentences s = cut(text);
		struct kn_sketch whole, day[6];

		kn_sketch_make((struct kn_str){ text, len }, &whole);
		for (size_t d = 0; d < COUNT(day); d++) {
			struct kn_buf out;

			kn_buf_init(&out, 0);
			/* Between a third and a half of what there was. */
			another_beginning(&s, &seed, whole.shingles * (d + 6) /
			    20, &out);
			day[d] = sketch_of(&out);
			/* It is about what they have in common. */
			assert_true(kn_sketch_resemblance(&whole, &day[d]) >
			    0.5);
			joined += kn_sketch_alike(&whole, &day[d]);
			for (size_t k = 0; k < d; k++)
				joined += kn_sketch_alike(&day[k], &day[d]);
			n += d + 1;
			kn_buf_dispose(&out);
		}
		free(text);
	}
	print_message("%zu of %zu joined\n", joined, n);
	assert_int_equal(joined, 0);
}

/* A corpus of a few sentences in every order must not become one story by
 * links of links. */
static void
shuffled_sentences_are_no_chain(void **state)
{
	struct corpus *c = *state;
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);
	enum { TEXTS = 250, POOL = 18, PICKED = 12 };

	for (size_t i = 0; i < TEXTS; i++) {
		size_t order[POOL];
		struct kn_buf text;
		char name[32];

		for (size_t k = 0; k < POOL; k++)
			order[k] = k;
		kn_buf_init(&text, 0);
		for (size_t k = 0; k < PICKED; k++) {
			size_t other = k + below(&seed, POOL - k), at;

			at = order[other];
			order[other] = order[k];
			order[k] = at;
			put_paragraph(&text, 1, at, 30);
		}
		snprintf(name, sizeof(name), "%03zu.txt", i);
		corpus_write(c, name, text.s);
		kn_buf_dispose(&text);
	}
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	struct kn_index_totals t;
	assert_int_equal(kn_index_totals(ix, &t, NULL), KN_OK);
	print_message("%zu stories of %d\n", (size_t)t.stories, TEXTS);
	/* Without the beginnings they were six: links of links. */
	assert_true(t.stories > TEXTS * 2 / 3);
	kn_index_close(ix);
}

/* A bulletin: the same sentences every day, with other numbers. */
static void
put_bulletin(struct kn_buf *out, uint64_t *state)
{
	static const char *const cities[] = { "الرباط", "الدار البيضاء",
		"مراكش", "فاس", "طنجة", "أكادير", "وجدة", "العيون" };

	kn_buf_cstr(out, "فيما يلي توقعات مديرية الأرصاد الجوية الوطنية "
	    "لدرجات الحرارة العليا والدنيا المرتقبة غدا في أهم مدن المملكة "
	    "مع أجواء مستقرة على العموم وهبوب رياح معتدلة إلى قوية.\n");
	for (size_t i = 0; i < COUNT(cities); i++)
		kn_buf_fmt(out, "ومن المنتظر أن تتراوح درجات الحرارة بمدينة %s "
		    "والمناطق المجاورة لها ما بين %zu و%zu درجة خلال النهار "
		    "كله.\n", cities[i], below(state, 30), below(state, 50));
}

static void
other_texts_are_other_stories(void **state)
{
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);
	struct kn_sketch s[COUNT(seeds)], day[40];
	size_t together = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(seeds); i++) {
		size_t len;
		char *text = read_seed(seeds[i], &len);

		kn_sketch_make((struct kn_str){ text, len }, &s[i]);
		free(text);
		for (size_t k = 0; k < i; k++)
			assert_false(kn_sketch_alike(&s[i], &s[k]));
	}
	for (size_t i = 0; i < COUNT(day); i++) {
		struct kn_buf text;

		kn_buf_init(&text, 0);
		put_bulletin(&text, &seed);
		day[i] = sketch_of(&text);
		kn_buf_dispose(&text);
		for (size_t k = 0; k < i; k++)
			together += kn_sketch_alike(&day[i], &day[k]);
	}
	/* Two days may be much the same, but not often. */
	print_message("%zu of %zu pairs of bulletins\n", together,
	    COUNT(day) * (COUNT(day) - 1) / 2);
	assert_true(together <= COUNT(day) * (COUNT(day) - 1) / 2 / 20);
}

static void
sketches_are_kept_whole(void **state)
{
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);

	(void)state;
	for (size_t words = 0; words < 120; words++) {
		struct kn_buf text, packed;
		struct kn_sketch got, want;

		kn_buf_init(&text, 0);
		kn_buf_init(&packed, 0);
		if (words > 0)
			put_paragraph(&text, next_random(&seed), 0, words);
		for (size_t i = 0; i < words / 4; i++)
			kn_buf_fmt(&text, " %zu", below(&seed, 10000));
		want = sketch_of(&text);
		kn_sketch_save(&want, &packed);
		assert_true(kn_sketch_load(kn_buf_get(&packed), &got));
		assert_int_equal(got.shingles, want.shingles);
		if (kn_sketch_usable(&want))
			assert_memory_equal(&got, &want, sizeof(got));
		for (size_t n = 0; n < packed.n && n < 4; n++)
			assert_false(kn_sketch_load((struct kn_str){
			    packed.s, n }, &got));
		kn_buf_chr(&packed, 'x');
		assert_false(kn_sketch_load(kn_buf_get(&packed), &got));
		kn_buf_dispose(&text);
		kn_buf_dispose(&packed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edited_texts_are_the_same_story),
		cmocka_unit_test(other_texts_are_other_stories),
		cmocka_unit_test(news_on_the_same_background_is_another_story),
		cmocka_unit_test_setup_teardown(
		    shuffled_sentences_are_no_chain, corpus_setup,
		    corpus_teardown),
		cmocka_unit_test(sketches_are_kept_whole),
		cmocka_unit_test_setup_teardown(
		    increments_have_the_stories_of_a_new_index,
		    corpus_setup, corpus_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
