/*
 * test_anchor.c: thousands of edits, and where each leaves a passage. An
 * article is one of the seeds or made up; a passage of it gets an anchor; the
 * article is edited while the test keeps track of the passage; then the
 * anchor is looked for.
 *
 * Wrong, of which there must be none: exact or moved anywhere but at the
 * passage. Right, of which there must be 99 in 100 overall and 95 in each
 * class of edits:
 *   the passage's letters are as they were: exact or moved, at the passage.
 *     Fuzzy there is right too where the words around it were changed, where
 *     it was taken to other surroundings, or where the same sentence now
 *     stands beside it (then at either)
 *   words of it were changed: fuzzy, half or more of it shown; orphan too
 *     where words that make two fifths of it were, or any of up to three
 *   it was deleted: orphan; fuzzy too where the same or a like sentence is
 *     left
 *   the text holds the same passage twice, in much the same surroundings:
 *     fuzzy, at either
 * A passage that an edit copied and another took away, or rewrote by more
 * than two fifths, was moved: the copy is the passage then. A copy that an
 * edit made is no mistake where all that is remembered of the passage is
 * there, its words and what was around on both sides: which of the two is the
 * copy cannot be known. Nor can it when a copy was put right beside the passage
 * and something between the two later.
 *
 * From a printed seed: KN_SEED and KN_RUNS (per class, ten times as many of
 * those of several edits) ask for others, KN_CLASS for one class, KN_SHOW
 * for verdicts to be printed in full. Arguments, or KN_TEXTS, are files and
 * folders of .txt to edit instead.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "kunnash/anchor.h"
#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"
#include "tests/prop/random.h"

#define DEFAULT_SEED 20240229
#define DEFAULT_RUNS 150
#define MAX_COPIES 8
#define MAX_TEXTS 20000
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* An article under edit, with what the edits did to the passage. */
struct page {
	uint64_t *random;
	struct kn_buf b;
	struct kn_span truth;
	struct kn_span copies[MAX_COPIES];      /* of it, made by edits */
	size_t n_copies, n_planted;             /* the first: before it */
	size_t quote_words, changed_b;
	char *quote, *old;
	bool deleted, inside, mostly, around, elsewhere, beside, like, twin,
	    several;
	bool in_quotes;         /* while quotation marks are rewritten */
};

static size_t
pick(struct page *p, size_t n)
{
	return below(p->random, n);
}

static bool
chance(struct page *p, size_t percent)
{
	return pick(p, 100) < percent;
}

/* ---- made-up articles ---- */

static const char *const subjects[] = {
	"الوزير", "رئيس الحكومة", "المدير العام", "الناطق الرسمي", "المسؤول",
	"عمدة المدينة", "والي الجهة", "النائب البرلماني", "المتحدث ذاته",
	"رئيس الجماعة", "الخبير الاقتصادي", "مدرب المنتخب", "المندوب السامي",
	"وزيرة الصحة", "الفاعل الجمعوي", "المصدر نفسه", "قائد الفريق",
};
static const char *const verbs[] = {
	"أكد", "أضاف", "أوضح", "شدد على", "كشف عن", "أعلن", "نفى", "أبرز",
	"سجل", "اعتبر", "انتقد", "دعا إلى", "أشار إلى", "ناقش", "رفض", "أيد",
};
static const char *const nouns[] = {
	"المشروع", "القانون", "الميزانية", "الاتفاقية", "الأزمة", "المبادرة",
	"الاستثمارات", "الصادرات", "الأسعار", "البطولة", "المفاوضات", "الحملة",
	"التقرير", "الدراسة", "المحطة", "الطريق السيار", "الميناء", "المستشفى",
	"المدرسة", "الجامعة", "الهيأة", "المؤسسة", "الشركة", "النقابة", "اللجنة",
	"الإصلاح", "البرنامج", "القرار", "المرسوم", "التعويضات", "المساعدات",
	"الانتخابات", "الحصيلة", "الخسائر", "الفيضانات", "المياه", "الطاقة",
};
static const char *const adjectives[] = {
	"الجديد", "الوطنية", "الكبرى", "المقبلة", "الأخيرة", "الجهوية",
	"المغربية", "التونسية", "الجزائرية", "الدولية", "الصحية", "المالية",
	"المستدامة", "الطارئة", "الأولى", "المشتركة", "العمومية", "الرقمية",
};
static const char *const places[] = {
	"بالرباط", "في الدار البيضاء", "بمراكش", "في وجدة", "بتونس العاصمة",
	"في الجزائر", "بطنجة", "في أكادير", "بمدينة فاس", "في صفاقس",
	"بالقاهرة", "في نواكشوط", "بجهة الشرق", "في مدريد", "بباريس",
};
static const char *const ends[] = {
	"خلال السنة الجارية", "في أفق سنة 2030", "منذ يوم الثلاثاء الماضي",
	"بحضور عدد من المسؤولين", "بنسبة 12.5 في المائة", "رغم الصعوبات",
	"بغلاف مالي قدره 340 مليون درهم", "أمام لجنة المالية", "دون تأخير",
	"بتاريخ 14 - 12 - 2023", "على هامش الاجتماع", "لفائدة 1500 أسرة",
	"ابتداء من الساعة 18:30", "حسب بلاغ رسمي", "وفق المعطيات المتوفرة",
};
static const char *const openers[] = {
	"وفي هذا السياق، ", "من جهة أخرى، ", "وتابع: ", "وأضاف أن ", "",
	"كما أن ", "وبخصوص ذلك، ", "وأشار المصدر ذاته إلى أن ", "", "", "",
	"وفي تصريح للصحافة، ", "l'agence MAP: ", "😀 ", "",
};
static const char *const boilerplate[] = {
	"الرئيسية", "سياسة", "اقتصاد", "رياضة", "مجتمع", "اقرأ أيضا",
	"اشترك في النشرة البريدية", "جميع الحقوق محفوظة", "تابعنا على فيسبوك",
	"آخر الأخبار", "الأكثر قراءة", "أضف تعليقا", "شارك المقال", "طباعة",
	"إرسال إلى صديق", "هيئة التحرير", "اتصل بنا", "من نحن", "إعلانات",
};

#define ANY(p, list) (list)[pick((p), COUNT(list))]

static void
put_noun(struct page *p, struct kn_buf *b)
{
	kn_buf_cstr(b, ANY(p, nouns));
	if (chance(p, 50)) {
		kn_buf_chr(b, ' ');
		kn_buf_cstr(b, ANY(p, adjectives));
	}
}

static void
put_sentence(struct page *p, struct kn_buf *b)
{
	bool quoted = chance(p, 30);

	kn_buf_cstr(b, ANY(p, openers));
	kn_buf_cstr(b, ANY(p, verbs));
	kn_buf_chr(b, ' ');
	kn_buf_cstr(b, ANY(p, subjects));
	kn_buf_cstr(b, quoted ? " «" : " ");
	put_noun(p, b);
	if (chance(p, 60)) {
		kn_buf_cstr(b, " و");
		put_noun(p, b);
	}
	kn_buf_cstr(b, quoted ? "» " : " ");
	kn_buf_cstr(b, ANY(p, places));
	if (chance(p, 70)) {
		kn_buf_cstr(b, chance(p, 30) ? "، " : " ");
		kn_buf_cstr(b, ANY(p, ends));
	}
	kn_buf_chr(b, '.');
}

static void
put_paragraph(struct page *p, struct kn_buf *b)
{
	size_t n = 1 + pick(p, 4);

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			kn_buf_chr(b, ' ');
		put_sentence(p, b);
	}
	kn_buf_cstr(b, "\n\n");
}

static void
put_navigation(struct page *p, struct kn_buf *b)
{
	size_t n = 2 + pick(p, 8);

	for (size_t i = 0; i < n; i++) {
		kn_buf_cstr(b, ANY(p, boilerplate));
		kn_buf_chr(b, '\n');
	}
	kn_buf_chr(b, '\n');
}

static void
make_article(struct page *p, struct kn_buf *b)
{
	size_t n = 2 + pick(p, 12);

	if (chance(p, 60))
		put_navigation(p, b);
	put_sentence(p, b);
	kn_buf_cstr(b, "\n\n");
	for (size_t i = 0; i < n; i++)
		put_paragraph(p, b);
	if (chance(p, 60))
		put_navigation(p, b);
}

/* ---- changing the text and keeping track ---- */

static void
map_span(struct kn_span *s, size_t at, size_t gone, size_t put)
{
	size_t a = s->start_b, b = s->end_b, end = at + gone;

	if (end <= a) {         /* before it */
		a = a - gone + put;
		b = b - gone + put;
	} else if (at >= b) {   /* after it */
	} else if (at >= a && end <= b) {       /* in it */
		b = b - gone + put;
	} else if (at <= a && end >= b) {       /* all of it */
		a = at;
		b = gone == 0 ? at : at + put;
	} else if (at < a) {    /* its beginning */
		a = at + put;
		b = b - gone + put;
	} else                  /* its end */
		b = at;
	s->start_b = (uint32_t)a;
	s->end_b = (uint32_t)b;
}

static void
splice(struct page *p, size_t at, size_t gone, const char *s, size_t put)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_put(&b, p->b.s, at);
	kn_buf_put(&b, s, put);
	kn_buf_put(&b, p->b.s + at + gone, p->b.n - at - gone);
	kn_buf_dispose(&p->b);
	p->b = b;
	map_span(&p->truth, at, gone, put);
	for (size_t i = 0; i < p->n_copies; i++)
		map_span(&p->copies[i], at, gone, put);
}

/* Rewrites code point by code point. */
typedef void rewrite_fn(struct page *p, uint32_t cp, uint32_t next,
    struct kn_buf *out);

static void
rewrite(struct page *p, rewrite_fn *fn)
{
	struct kn_span *spans[MAX_COPIES + 1] = { &p->truth };
	struct kn_span new[MAX_COPIES + 1];
	struct kn_buf b;

	for (size_t i = 0; i < p->n_copies; i++)
		spans[i + 1] = &p->copies[i];
	kn_buf_init(&b, 0);
	for (size_t i = 0;;) {
		for (size_t k = 0; k <= p->n_copies; k++) {
			if (spans[k]->start_b == i)
				new[k].start_b = (uint32_t)b.n;
			if (spans[k]->end_b == i)
				new[k].end_b = (uint32_t)b.n;
		}
		if (i >= p->b.n)
			break;
		uint32_t cp = kn_utf8_next(p->b.s, p->b.n, &i);
		size_t j = i;
		fn(p, cp, j < p->b.n ? kn_utf8_next(p->b.s, p->b.n, &j) : 0,
		    &b);
	}
	for (size_t k = 0; k <= p->n_copies; k++)
		*spans[k] = new[k];
	kn_buf_dispose(&p->b);
	p->b = b;
}

static bool
is_arabic(uint32_t cp)
{
	return cp >= 0x628 && cp <= 0x64A && cp != 0x640;
}

static bool
is_haraka(uint32_t cp)
{
	return cp >= 0x64B && cp <= 0x652;
}

static void
add_harakat(struct page *p, uint32_t cp, uint32_t next, struct kn_buf *out)
{
	kn_buf_cp(out, cp);
	if (is_arabic(cp) && !is_haraka(next) && chance(p, 40))
		kn_buf_cp(out, 0x64B + (uint32_t)pick(p, 8));
}

static void
drop_harakat(struct page *p, uint32_t cp, uint32_t next, struct kn_buf *out)
{
	(void)p;
	(void)next;
	if (!is_haraka(cp))
		kn_buf_cp(out, cp);
}

static void
change_tatweel(struct page *p, uint32_t cp, uint32_t next, struct kn_buf *out)
{
	if (cp == 0x640)
		return;
	kn_buf_cp(out, cp);
	if (is_arabic(cp) && is_arabic(next) && chance(p, 10))
		kn_buf_cstr(out, "ـــ");
}

static void
change_quotes(struct page *p, uint32_t cp, uint32_t next, struct kn_buf *out)
{
	static const char *const open[] = { "\"", "“", "«" };
	static const char *const close[] = { "\"", "”", "»" };
	size_t k = p->quote_words % 3;
	bool straight = cp == '"';

	(void)next;
	if (cp == 0xAB || cp == 0x201C || (straight && !p->in_quotes))
		kn_buf_cstr(out, open[k]);
	else if (cp == 0xBB || cp == 0x201D || straight)
		kn_buf_cstr(out, close[k]);
	else
		kn_buf_cp(out, cp);
	p->in_quotes ^= straight;
}

static void
change_space(struct page *p, uint32_t cp, uint32_t next, struct kn_buf *out)
{
	static const char *const spaces[] = { " ", "  ", "\n", " ",
		"\r\n", "\t" };

	(void)next;
	if (cp == ' ' && chance(p, 30))
		kn_buf_cstr(out, ANY(p, spaces));
	else
		kn_buf_cp(out, cp);
}

static void
change_digits(struct page *p, uint32_t cp, uint32_t next, struct kn_buf *out)
{
	(void)p;
	(void)next;
	if (cp >= '0' && cp <= '9')
		cp += 0x660 - '0';
	else if (cp >= 0x660 && cp <= 0x669)
		cp -= 0x660 - '0';
	kn_buf_cp(out, cp);
}

static void
change_apostrophes(struct page *p, uint32_t cp, uint32_t next,
    struct kn_buf *out)
{
	(void)p;
	(void)next;
	kn_buf_cp(out, cp == '\'' ? 0x2019 : cp == 0x2019 ? '\'' : cp);
}

static void
change_hamza(struct page *p, uint32_t cp, uint32_t next, struct kn_buf *out)
{
	if ((cp == 0x623 || cp == 0x625 || cp == 0x622) && chance(p, 50))
		cp = 0x627;
	else if (cp == 0x624 && chance(p, 50))
		cp = 0x626;
	else if (cp == 0x629 && !is_arabic(next) && chance(p, 30))
		cp = 0x647;
	else if (cp == 0x649 && chance(p, 30))
		cp = 0x64A;
	kn_buf_cp(out, cp);
}

static const struct {
	uint32_t composed, base, mark;
} forms[] = {
	{ 0x622, 0x627, 0x653 }, { 0x623, 0x627, 0x654 },
	{ 0x625, 0x627, 0x655 }, { 0x624, 0x648, 0x654 },
	{ 0x626, 0x64A, 0x654 }, { 0xE9, 'e', 0x301 }, { 0xE8, 'e', 0x300 },
	{ 0xE0, 'a', 0x300 }, { 0xE7, 'c', 0x327 }, { 0xEA, 'e', 0x302 },
};

static void
decompose(struct page *p, uint32_t cp, uint32_t next, struct kn_buf *out)
{
	(void)p;
	(void)next;
	for (size_t i = 0; i < COUNT(forms); i++)
		if (forms[i].composed == cp) {
			kn_buf_cp(out, forms[i].base);
			kn_buf_cp(out, forms[i].mark);
			return;
		}
	kn_buf_cp(out, cp);
}

/* ---- words, sentences, paragraphs of the page ---- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
has_letter(const char *s, size_t n)
{
	for (size_t i = 0; i < n;)
		if (kn_uchar_is_letter(kn_utf8_next(s, n, &i)))
			return true;
	return false;
}

/* The word at or after at_b, without blanks; false at the end. */
static bool
word_at(const struct page *p, size_t at_b, struct kn_span *out)
{
	size_t a = at_b, b;

	while (a < p->b.n && is_blank(p->b.s[a]))
		a++;
	b = a;
	while (b < p->b.n && !is_blank(p->b.s[b]))
		b++;
	*out = (struct kn_span){ (uint32_t)a, (uint32_t)b };
	return a < b;
}

static size_t
word_start(const struct page *p, size_t at_b)
{
	while (at_b > 0 && !is_blank(p->b.s[at_b - 1]))
		at_b--;
	return at_b;
}

/* The sentence that holds a byte, with its full stop. */
static struct kn_span
sentence_at(const struct page *p, size_t at_b)
{
	size_t a = at_b, b = at_b;

	while (a > 0 && p->b.s[a - 1] != '\n' &&
	    !(a > 1 && p->b.s[a - 2] == '.' && is_blank(p->b.s[a - 1])))
		a--;
	while (b < p->b.n && p->b.s[b] != '\n' &&
	    !(b > a && p->b.s[b - 1] == '.' && is_blank(p->b.s[b])))
		b++;
	return (struct kn_span){ (uint32_t)a, (uint32_t)b };
}

static struct kn_span
paragraph_at(const struct page *p, size_t at_b)
{
	size_t a = at_b, b = at_b;

	while (a > 0 && p->b.s[a - 1] != '\n')
		a--;
	while (b < p->b.n && p->b.s[b] != '\n')
		b++;
	while (b < p->b.n && p->b.s[b] == '\n')
		b++;
	return (struct kn_span){ (uint32_t)a, (uint32_t)b };
}

/* The start of a paragraph before the passage (or after it); the text's
 * start (or end) when there is none. */
static size_t
some_paragraph(struct page *p, bool after)
{
	size_t lo = after ? p->truth.end_b : 0;
	size_t hi = after ? p->b.n : p->truth.start_b;

	for (int tries = 0; tries < 8 && lo < hi; tries++) {
		size_t at = paragraph_at(p, lo + pick(p, hi - lo)).start_b;

		if (at >= lo && at <= hi)
			return at;
	}
	return after ? p->b.n : 0;
}

/* Chooses a passage of so many words; false when the text has none. */
static bool
choose_passage(struct page *p, size_t words)
{
	for (int tries = 0; tries < 20; tries++) {
		struct kn_span w;
		size_t a = word_start(p, pick(p, p->b.n)), b = a, n = 0;

		while (n < words && word_at(p, b, &w)) {
			if (n == 0)
				a = w.start_b;
			b = w.end_b;
			n++;
		}
		if (n < words && words < 400)
			continue;
		if (chance(p, 40) && b > a && p->b.s[b - 1] == '.')
			b--;
		p->truth = (struct kn_span){ (uint32_t)a, (uint32_t)b };
		p->quote_words = n;
		if (a < b && has_letter(p->b.s + a, b - a))
			return true;
	}
	return false;
}

/* ---- edits ---- */

static void
insert_made(struct page *p, size_t at,
    void (*put)(struct page *, struct kn_buf *))
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	put(p, &b);
	splice(p, at, 0, b.s, b.n);
	kn_buf_dispose(&b);
}

static void
paragraph_above(struct page *p)
{
	insert_made(p, some_paragraph(p, false), put_paragraph);
}

static void
paragraph_below(struct page *p)
{
	insert_made(p, some_paragraph(p, true), put_paragraph);
}

static void
other_navigation(struct page *p)
{
	size_t top = paragraph_at(p, 0).end_b;

	/* Some lines of the old navigation go. */
	for (int i = 0; i < 3 && top < p->truth.start_b && top < 60; i++) {
		splice(p, 0, top, "", 0);
		top = paragraph_at(p, 0).end_b;
	}
	insert_made(p, 0, put_navigation);
	insert_made(p, p->b.n, put_navigation);
}

static void
shuffle_boilerplate(struct page *p)
{
	for (int i = 0; i < 6; i++) {
		bool after = chance(p, 50);
		struct kn_span from = paragraph_at(p, after ? p->b.n - 1 : 0);
		size_t n = kn_span_len(from), to;

		if (n == 0 || n > 80 || kn_span_overlaps(from, p->truth) ||
		    (after && from.start_b < p->truth.end_b))
			continue;
		char *s = kn_strndup(p->b.s + from.start_b, n);
		splice(p, from.start_b, n, "", 0);
		to = some_paragraph(p, after);
		splice(p, to, 0, s, n);
		free(s);
	}
}

static void harakat_added(struct page *p) { rewrite(p, add_harakat); }
static void harakat_removed(struct page *p) { rewrite(p, drop_harakat); }
static void tatweel(struct page *p) { rewrite(p, change_tatweel); }
static void
quote_marks(struct page *p)
{
	p->in_quotes = false;
	rewrite(p, change_quotes);
}

static void white_space(struct page *p) { rewrite(p, change_space); }
static void digits(struct page *p) { rewrite(p, change_digits); }
static void apostrophes(struct page *p) { rewrite(p, change_apostrophes); }
static void hamza(struct page *p) { rewrite(p, change_hamza); }
static void decomposed(struct page *p) { rewrite(p, decompose); }

/* Another programme took the page: other things around, other typing. */
static void
scraped_again(struct page *p)
{
	other_navigation(p);
	shuffle_boilerplate(p);
	quote_marks(p);
	white_space(p);
	apostrophes(p);
	if (chance(p, 50))
		decomposed(p);
}

/* How many of the 32 code points on each side are the same at both. */
static size_t
same_around(const struct page *p, struct kn_span a, struct kn_span b)
{
	size_t same = 0, i = a.start_b, j = b.start_b;

	for (size_t k = 0; k < 32 && i > 0 && j > 0; k++, same++)
		if (kn_utf8_prev(p->b.s, &i) != kn_utf8_prev(p->b.s, &j))
			break;
	i = a.end_b;
	j = b.end_b;
	for (size_t k = 0; k < 32 && i < p->b.n && j < p->b.n; k++, same++)
		if (kn_utf8_next(p->b.s, p->b.n, &i) !=
		    kn_utf8_next(p->b.s, p->b.n, &j))
			break;
	return same;
}

/* Copies the sentences that hold the passage to another place. */
static void
copy_sentence(struct page *p, size_t to, struct kn_span from)
{
	struct kn_buf b;
	size_t off = p->truth.start_b - from.start_b;
	size_t n = kn_span_len(p->truth);

	kn_buf_init(&b, 0);
	kn_buf_put(&b, p->b.s + from.start_b, kn_span_len(from));
	kn_buf_cstr(&b, to > 0 && p->b.s[to - 1] != '\n' ? " " : "\n\n");
	if (to == from.end_b) {
		kn_buf_trunc(&b, 0);
		kn_buf_chr(&b, ' ');
		off++;
		kn_buf_put(&b, p->b.s + from.start_b, kn_span_len(from));
	}
	splice(p, to, 0, b.s, b.n);
	if (p->n_copies < MAX_COPIES)
		p->copies[p->n_copies++] = (struct kn_span){
			(uint32_t)(to + off), (uint32_t)(to + off + n) };
	/* What is around hardly tells them apart. */
	p->twin |= same_around(p, p->truth, p->copies[p->n_copies - 1]) >= 32;
	kn_buf_dispose(&b);
}

static struct kn_span
sentences_of(const struct page *p)
{
	struct kn_span a = sentence_at(p, p->truth.start_b);
	struct kn_span b = sentence_at(p, p->truth.end_b > p->truth.start_b ?
	    p->truth.end_b - 1 : p->truth.start_b);

	return (struct kn_span){ a.start_b, b.end_b };
}

static void
repeated_beside(struct page *p)
{
	struct kn_span s = sentences_of(p);

	p->beside = true;
	copy_sentence(p, chance(p, 50) ? s.start_b : s.end_b, s);
}

static void
repeated_elsewhere(struct page *p)
{
	struct kn_span s = sentences_of(p);
	size_t to = some_paragraph(p, chance(p, 50));

	if (to > s.start_b && to < s.end_b)
		return;
	if (to + 2 >= s.start_b && to <= s.end_b + 2)
		p->beside = true;
	copy_sentence(p, to, s);
}

static const char *
other_word(struct page *p)
{
	return chance(p, 50) ? ANY(p, nouns) : ANY(p, adjectives);
}

static bool
has_word(const char *s, const char *word)
{
	size_t n = strlen(word);
	const char *hit = strstr(s, word);

	return hit != NULL && (hit == s || hit[-1] == ' ') &&
	    (hit[n] == ' ' || hit[n] == '\0');
}

static void
change_word(struct page *p, struct kn_span w)
{
	char *old = kn_strndup(p->b.s + w.start_b, kn_span_len(w));
	const char *s = other_word(p);

	/* Neither a part of it left nor a word put beside it. */
	while (strstr(old, s) != NULL || has_word(s, old))
		s = other_word(p);
	splice(p, w.start_b, kn_span_len(w), s, strlen(s));
	free(old);
}

/* Replaces words in [lo, hi) that lie (or do not) in the passage. */
static void
change_words(struct page *p, size_t percent, bool inside)
{
	size_t reach = 90;
	size_t lo = p->truth.start_b, hi = p->truth.end_b;
	size_t changed = 0, changed_b = 0, words_b = 0;

	if (!inside) {
		lo = lo > reach ? word_start(p, lo - reach) : 0;
		hi = hi + reach < p->b.n ? hi + reach : p->b.n;
	}
	for (size_t at = lo; at < hi;) {
		struct kn_span w;

		if (!word_at(p, at, &w) || w.start_b >= hi)
			break;
		bool in = kn_span_contains(p->truth, w);
		at = w.end_b;
		if (in != inside || (!in && kn_span_overlaps(p->truth, w)) ||
		    !has_letter(p->b.s + w.start_b, kn_span_len(w)))
			continue;
		words_b += kn_span_len(w);
		if (percent == 0 ? changed == 0 && chance(p, 25) :
		    chance(p, percent)) {
			size_t n = p->b.n;

			change_word(p, w);
			at = at + p->b.n - n;
			hi = hi + p->b.n - n;
			changed_b += kn_span_len(w);
			changed++;
		}
	}
	if (changed > 0 && inside) {
		p->inside = true;
		p->changed_b += changed_b;
		p->mostly |= 5 * p->changed_b > 2 * words_b;
	}
	if (changed > 0 && !inside)
		p->around = true;
}

static void one_word_around(struct page *p) { change_words(p, 0, false); }
static void words_around(struct page *p) { change_words(p, 30, false); }
static void one_word_inside(struct page *p) { change_words(p, 0, true); }
static void words_inside(struct page *p) { change_words(p, 30, true); }

static void
sentence_inside(struct page *p)
{
	struct kn_span w;
	struct kn_buf b;
	size_t at = p->truth.start_b + kn_span_len(p->truth) / 2;

	if (p->quote_words < 8 || !word_at(p, word_start(p, at), &w) ||
	    w.start_b <= p->truth.start_b || w.end_b >= p->truth.end_b)
		return;
	kn_buf_init(&b, 0);
	put_sentence(p, &b);
	kn_buf_chr(&b, ' ');
	splice(p, w.start_b, 0, b.s, b.n);
	kn_buf_dispose(&b);
	p->inside = true;
}

static void
delete_span(struct page *p, struct kn_span s)
{
	splice(p, s.start_b, kn_span_len(s), "", 0);
	p->deleted = true;
	p->truth = (struct kn_span){ s.start_b, s.start_b };
}

static void
deleted(struct page *p)
{
	delete_span(p, p->truth);
}

static void
deleted_paragraphs(struct page *p)
{
	struct kn_span a = paragraph_at(p, p->truth.start_b);
	struct kn_span b = paragraph_at(p, p->truth.end_b - 1);

	delete_span(p, (struct kn_span){ a.start_b, b.end_b });
}

static void
moved_away(struct page *p)
{
	size_t n = kn_span_len(p->truth), from = p->truth.start_b;
	char *s = kn_strndup(p->b.s + from, n);
	size_t to = some_paragraph(p, chance(p, 50));

	/* Away from where it was, and not only to the next line. */
	if (to + 20 < from || to > from + n + 20) {
		splice(p, to, 0, " ", 1);
		splice(p, to, 0, s, n);
		if (from >= to)
			from += n + 1;
		splice(p, from, n, "", 0);
		to -= to > from ? n : 0;
		p->truth = (struct kn_span){ (uint32_t)to,
		    (uint32_t)(to + n) };
		p->elsewhere = true;
	}
	free(s);
}

static void
paragraph_moved(struct page *p)
{
	struct kn_span a = paragraph_at(p, p->truth.start_b);
	size_t n = kn_span_len(a), off = p->truth.start_b - a.start_b;
	size_t length = kn_span_len(p->truth), to;
	char *s = kn_strndup(p->b.s + a.start_b, n);

	if (p->truth.end_b < a.end_b) {
		splice(p, a.start_b, n, "", 0);
		p->truth = (struct kn_span){ a.start_b, a.start_b };
		to = some_paragraph(p, chance(p, 50));
		splice(p, to, 0, s, n);
		p->truth = (struct kn_span){ (uint32_t)(to + off),
		    (uint32_t)(to + off + length) };
		p->around = true;
		if (length + 40 > n)
			p->elsewhere = true;
	}
	free(s);
}

static void nothing(struct page *p) { (void)p; }

typedef void edit_fn(struct page *p);

/* Before the anchor is made: a sentence like the passage's, elsewhere. */
static void
plant_lookalike(struct page *p)
{
	repeated_elsewhere(p);
	p->like = true;
	if (chance(p, 50) && p->b.n > 0) {
		/* Not quite the same: its words differ a little. */
		change_words(p, 20, true);
		p->inside = false;
	}
}

/* Without what is neither letter nor digit at its ends. */
static struct kn_span
trim(const struct page *p, struct kn_span s)
{
	size_t a = s.start_b, b = s.end_b;

	while (a < b) {
		size_t i = a;
		uint32_t cp = kn_utf8_next(p->b.s, b, &i);

		if (kn_uchar_is_letter(cp) || kn_uchar_is_digit(cp))
			break;
		a = i;
	}
	while (b > a) {
		size_t i = b;
		uint32_t cp = kn_utf8_prev(p->b.s, &i);

		if (kn_uchar_is_letter(cp) || kn_uchar_is_digit(cp))
			break;
		b = i;
	}
	return (struct kn_span){ (uint32_t)a, (uint32_t)b };
}

static bool
is_at(const struct page *p, struct kn_span hit, struct kn_span want)
{
	hit = trim(p, hit);
	want = trim(p, want);
	return hit.start_b == want.start_b && hit.end_b == want.end_b;
}

static bool
is_about(const struct page *p, struct kn_span hit, struct kn_span want)
{
	hit = trim(p, hit);
	want = trim(p, want);
	if (!kn_span_overlaps(hit, want))
		return false;
	uint32_t a = hit.start_b > want.start_b ? hit.start_b : want.start_b;
	uint32_t b = hit.end_b < want.end_b ? hit.end_b : want.end_b;
	uint32_t all = kn_span_len(hit) + kn_span_len(want) - (b - a);
	return 2 * (b - a) >= all;
}

static bool
at_copy(const struct page *p, struct kn_span hit, size_t first)
{
	for (size_t i = first; i < p->n_copies; i++)
		if (is_about(p, hit, p->copies[i]))
			return true;
	return false;
}

static bool has_same_letters(const struct page *p, struct kn_span at);

/* The same words in a copy that an edit made, and put something into. */
static bool
in_copy(const struct page *p, struct kn_span hit)
{
	for (size_t i = p->n_planted; i < p->n_copies; i++)
		if (kn_span_overlaps(hit, p->copies[i]))
			return has_same_letters(p, hit);
	return false;
}

/* Places of the text itself that the passage could be taken for. */
static void
note_twins(struct page *p)
{
	size_t n = kn_span_len(p->truth);
	const char *s = p->b.s, *hit = s;

	while ((hit = memmem(hit, p->b.n - (size_t)(hit - s),
	    s + p->truth.start_b, n)) != NULL) {
		struct kn_span c = { (uint32_t)(hit - s),
		    (uint32_t)((size_t)(hit - s) + n) };

		hit++;
		if (kn_span_overlaps(c, p->truth) ||
		    same_around(p, p->truth, c) < 16 ||
		    p->n_copies == MAX_COPIES || at_copy(p, c, 0))
			continue;
		p->copies[p->n_copies++] = c;
		p->like = true;
		p->twin |= same_around(p, p->truth, c) >= 32;
	}
}

static const struct class {
	const char *name;
	edit_fn *before, *edit;
	size_t least_words, most_words;
} classes[] = {
	{ "nothing", nothing, nothing, 1, 60 },
	{ "paragraph above", nothing, paragraph_above, 1, 60 },
	{ "paragraph below", nothing, paragraph_below, 1, 60 },
	{ "harakat added", nothing, harakat_added, 1, 60 },
	{ "harakat removed", harakat_added, harakat_removed, 1, 60 },
	{ "tatweel", nothing, tatweel, 1, 60 },
	{ "« » for \"\"", nothing, quote_marks, 1, 60 },
	{ "white space", nothing, white_space, 1, 60 },
	{ "digits", nothing, digits, 1, 60 },
	{ "apostrophes", nothing, apostrophes, 1, 60 },
	{ "hamza, taa, yaa", nothing, hamza, 1, 60 },
	{ "to NFD", nothing, decomposed, 1, 60 },
	{ "to NFC", decomposed, nothing, 1, 60 },
	{ "sentence repeated beside", nothing, repeated_beside, 1, 40 },
	{ "repeated elsewhere", nothing, repeated_elsewhere, 1, 40 },
	{ "a word around", nothing, one_word_around, 1, 60 },
	{ "30 % of words around", nothing, words_around, 1, 60 },
	{ "a word inside", nothing, one_word_inside, 4, 60 },
	{ "30 % of words inside", nothing, words_inside, 4, 60 },
	{ "sentence put inside", nothing, sentence_inside, 8, 60 },
	{ "deleted", nothing, deleted, 1, 60 },
	{ "paragraph deleted", nothing, deleted_paragraphs, 1, 60 },
	{ "deleted, lookalike", plant_lookalike, deleted, 3, 40 },
	{ "par. deleted, lookalike", plant_lookalike, deleted_paragraphs, 3, 40 },
	{ "lookalike, par. above", plant_lookalike, paragraph_above, 3, 40 },
	{ "moved away", nothing, moved_away, 4, 40 },
	{ "paragraph moved", nothing, paragraph_moved, 1, 12 },
	{ "other navigation", nothing, other_navigation, 1, 60 },
	{ "page scraped again", nothing, scraped_again, 1, 60 },
	{ "boilerplate shuffled", nothing, shuffle_boilerplate, 1, 60 },
	{ "1 word, par. above", nothing, paragraph_above, 1, 1 },
	{ "2-3 words, navigation", nothing, other_navigation, 2, 3 },
	{ "1-3 words deleted", nothing, deleted, 1, 3 },
	{ "1-3 words changed", nothing, words_inside, 1, 3 },
	{ "whole body, navigation", nothing, other_navigation, 400, 400 },
	{ "whole body, changed", nothing, words_inside, 400, 400 },
	{ "several edits", nothing, NULL, 1, 60 },
	{ "several, lookalike", plant_lookalike, NULL, 3, 40 },
};

/* What "several edits" chooses from. */
static edit_fn *const mixed[] = {
	paragraph_above, paragraph_below, harakat_added, tatweel, quote_marks,
	white_space, digits, apostrophes, hamza, decomposed,
	repeated_elsewhere, one_word_around, other_navigation, one_word_inside,
	words_inside, paragraph_above, shuffle_boilerplate, words_around,
	deleted, moved_away, deleted_paragraphs,
};

/* ---- judging ---- */

static void
put_letters(const char *s, size_t n, struct kn_buf *out)
{
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_INDEX, s, n, &folded);
	for (size_t i = 0; i < folded.n;) {
		uint32_t cp = kn_utf8_next(folded.s, folded.n, &i);

		if (kn_uchar_is_letter(cp) || kn_uchar_is_digit(cp))
			kn_buf_cp(out, cp);
	}
	kn_buf_dispose(&folded);
}

static bool
same_letters(const char *a, size_t n, const char *b, size_t m)
{
	struct kn_buf x, y;

	kn_buf_init(&x, 0);
	kn_buf_init(&y, 0);
	put_letters(a, n, &x);
	put_letters(b, m, &y);
	bool same = kn_str_eq(kn_buf_get(&x), kn_buf_get(&y));
	kn_buf_dispose(&x);
	kn_buf_dispose(&y);
	return same;
}

/* A word may have been changed twice, and back. */
static bool
has_same_letters(const struct page *p, struct kn_span at)
{
	return same_letters(p->quote, strlen(p->quote), p->b.s + at.start_b,
	    kn_span_len(at));
}

/* Is all that is remembered of the passage there: its letters, and those of
 * the 32 code points on each side? */
static bool
is_all_there(const struct page *p, const struct kn_anchor *a,
    struct kn_span at)
{
	struct kn_buf want, got;
	bool same = has_same_letters(p, at);

	kn_buf_init(&want, 0);
	kn_buf_init(&got, 0);
	put_letters(a->prefix, strlen(a->prefix), &want);
	put_letters(p->b.s, at.start_b, &got);
	same &= want.n <= got.n && (want.n == 0 ||
	    memcmp(got.s + got.n - want.n, want.s, want.n) == 0);
	kn_buf_trunc(&want, 0);
	kn_buf_trunc(&got, 0);
	put_letters(a->suffix, strlen(a->suffix), &want);
	put_letters(p->b.s + at.end_b, p->b.n - at.end_b, &got);
	same &= want.n <= got.n && (want.n == 0 ||
	    memcmp(got.s, want.s, want.n) == 0);
	kn_buf_dispose(&want);
	kn_buf_dispose(&got);
	return same;
}

/* The next word of a folded text; empty at its end. */
static struct kn_str
next_word(struct kn_str s, size_t *at)
{
	size_t a = *at, b;

	while (a < s.n && is_blank(s.s[a]))
		a++;
	b = a;
	while (b < s.n && !is_blank(s.s[b]))
		b++;
	*at = b;
	return (struct kn_str){ s.s + a, b - a };
}

/* Does a place show half or more of the words of the old passage? */
static bool
is_like_quote(const struct page *p, struct kn_span at)
{
	struct kn_buf quote, shown;
	struct kn_str word;
	size_t words = 0, there = 0;

	kn_buf_init(&quote, 0);
	kn_buf_init(&shown, 0);
	kn_fold_append(KN_FOLD_INDEX, p->quote, strlen(p->quote), &quote);
	kn_fold_append(KN_FOLD_INDEX, p->b.s + at.start_b, kn_span_len(at),
	    &shown);
	for (size_t i = 0; (word = next_word(kn_buf_get(&quote), &i)).n > 0;
	    words++) {
		struct kn_str other;

		for (size_t j = 0; (other = next_word(kn_buf_get(&shown),
		    &j)).n > 0;)
			if (kn_str_eq(word, other)) {
				/* Each of them stands for one. */
				memset(shown.s + (other.s - shown.s), ' ',
				    other.n);
				there++;
				break;
			}
	}
	kn_buf_dispose(&quote);
	kn_buf_dispose(&shown);
	return 2 * there >= words;
}

enum verdict { RIGHT, UNSURE, LOST, STRAY, WRONG, N_VERDICTS };

static enum verdict
judge(const struct page *p, const struct kn_anchor *a,
    const struct kn_anchor_hit *hit)
{
	bool sure = hit->state <= KN_ANCHOR_MOVED;
	bool tiny = p->quote_words <= 3;

	/* One of two like lines may have gone to where the other was. */
	if (strcmp(p->b.s, p->old) == 0)
		return hit->state == KN_ANCHOR_EXACT ? RIGHT : LOST;
	/* The other of two alike, the same bytes at the same place. */
	if (hit->state == KN_ANCHOR_EXACT && p->twin &&
	    at_copy(p, hit->at, 0))
		return RIGHT;
	if (sure && p->n_copies > p->n_planted && at_copy(p, hit->at, 0) &&
	    (hit->state == KN_ANCHOR_EXACT || is_all_there(p, a, hit->at)))
		return RIGHT;
	/* Something was put inside that ends as the passage begins. */
	if (sure && p->inside && kn_span_contains(p->truth, hit->at) &&
	    has_same_letters(p, hit->at))
		return RIGHT;
	if (p->deleted) {
		if (sure)
			return at_copy(p, hit->at, p->n_planted) ||
			    in_copy(p, hit->at) ? RIGHT : WRONG;
		if (hit->state == KN_ANCHOR_ORPHAN)
			return RIGHT;
		return p->like || p->n_copies > 0 ||
		    is_like_quote(p, hit->at) ? RIGHT : STRAY;
	}
	if (sure && p->beside && p->several &&
	    at_copy(p, hit->at, p->n_planted))
		return RIGHT;
	if (sure && (p->elsewhere || p->mostly) &&
	    at_copy(p, hit->at, p->n_planted))
		return RIGHT;
	if (sure)
		return has_same_letters(p, p->truth) && is_at(p, hit->at, p->truth) ? RIGHT :
		    WRONG;
	if (hit->state == KN_ANCHOR_ORPHAN)
		return p->mostly || (tiny && (p->inside || p->elsewhere ||
		    p->around)) ? RIGHT : LOST;
	if (!is_about(p, hit->at, p->truth))
		return ((p->twin || p->beside || p->inside || p->elsewhere ||
		    p->around) && at_copy(p, hit->at, 0)) ||
		    (p->mostly && is_like_quote(p, hit->at)) ? RIGHT : STRAY;
	return p->inside || p->around || p->elsewhere || p->beside ||
	    p->twin ? RIGHT : UNSURE;
}

/* ---- runs ---- */

struct texts {
	char *s[MAX_TEXTS];
	size_t n;
};

static void
read_text(struct texts *t, const char *path)
{
	FILE *f = fopen(path, "rb");
	char chunk[4096];
	struct kn_buf b;
	size_t n;

	if (f == NULL)
		fail_msg("%s", path);
	kn_buf_init(&b, (size_t)1 << 20);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		kn_buf_put(&b, chunk, n);
	fclose(f);
	if (t->n < MAX_TEXTS && b.n > 200 && kn_utf8_valid(b.s, b.n) &&
	    memchr(b.s, '\0', b.n) == NULL)
		t->s[t->n++] = kn_buf_take(&b, &n);
	kn_buf_dispose(&b);
}

/* A file, or every .txt below a folder. */
static void
read_below(struct texts *t, const char *path)
{
	DIR *d = opendir(path);

	if (d == NULL) {
		read_text(t, path);
		return;
	}
	for (const struct dirent *e; (e = readdir(d)) != NULL;) {
		char *below = kn_malloc(strlen(path) + strlen(e->d_name) + 2);
		const char *dot = strrchr(e->d_name, '.');
		struct stat st;

		stpcpy(stpcpy(stpcpy(below, path), "/"), e->d_name);
		if (e->d_name[0] != '.' && lstat(below, &st) == 0 &&
		    (S_ISDIR(st.st_mode) || (S_ISREG(st.st_mode) &&
		    dot != NULL && strcmp(dot, ".txt") == 0)))
			read_below(t, below);
		free(below);
	}
	closedir(d);
}

static void
start_page(struct page *p, const struct texts *t)
{
	kn_buf_init(&p->b, 0);
	if (t->n > 0 && (t->n > 10 || chance(p, 30)))
		kn_buf_cstr(&p->b, t->s[pick(p, t->n)]);
	else
		make_article(p, &p->b);
}

static void
edit_page(struct page *p, const struct class *class)
{
	if (class->edit != NULL) {
		class->edit(p);
		return;
	}
	size_t n = 2 + pick(p, 4);
	p->several = true;
	for (size_t i = 0; i < n && !p->deleted; i++)
		ANY(p, mixed)(p);
}

static void
show(const struct page *p, const struct class *class, uint64_t seed,
    const struct kn_anchor *a, const struct kn_anchor_hit *hit, int verdict)
{
	static const char *const names[] = { "right", "unsure", "lost",
		"stray", "wrong" };

	const char *wanted = getenv("KN_SHOW");

	if (verdict != WRONG &&
	    (wanted == NULL || strstr(wanted, names[verdict]) == NULL))
		return;
	print_message("--- %s: %s %s seed %" PRIu64 " score %.2f rival %x\n"
	    "was <%s>[%s]<%s>\n", class->name, names[verdict],
	    kn_anchor_state_name(hit->state), seed, hit->score, a->rival,
	    a->prefix, a->exact, a->suffix);
	size_t lo = p->truth.start_b > 80 ? p->truth.start_b - 80 : 0;
	print_message("is [%.*s]\nin %.*s\nfound [%.*s]\n",
	    (int)kn_span_len(p->truth), p->b.s + p->truth.start_b,
	    (int)(kn_span_len(p->truth) + 160 + lo < p->b.n ?
	    kn_span_len(p->truth) + 160 : p->b.n - lo), p->b.s + lo,
	    (int)kn_span_len(hit->at), p->b.s + hit->at.start_b);
	for (size_t i = 0; i < p->n_copies; i++) {
		lo = p->copies[i].start_b > 80 ? p->copies[i].start_b - 80 : 0;
		print_message("%s [%.*s]\n", i < p->n_planted ? "like" :
		    "copy", (int)(p->copies[i].end_b + 80 < p->b.n ?
		    p->copies[i].end_b + 80 - lo : p->b.n - lo), p->b.s + lo);
	}
}

static enum verdict
run(const struct class *class, const struct texts *texts, uint64_t seed)
{
	uint64_t random = seed;

	random = next_random(&random);
	struct page p = { .random = &random };
	size_t most = class->most_words - class->least_words + 1, words;
	struct kn_anchor a;
	struct kn_anchor_hit hit;

	start_page(&p, texts);
	/* Short ones more often. */
	words = class->least_words + pick(&p, 1 + pick(&p, most));
	if (!choose_passage(&p, words)) {
		kn_buf_dispose(&p.b);
		return RIGHT;
	}
	note_twins(&p);
	class->before(&p);
	p.n_planted = p.n_copies;
	kn_anchor_make(p.b.s, p.b.n, p.truth, &a);
	p.quote = a.exact;
	p.old = kn_strndup(p.b.s, p.b.n);
	edit_page(&p, class);
	struct kn_anchor_text *t = kn_anchor_text_new(p.b.s, p.b.n);
	kn_anchor_find(&a, t, &hit);
	enum verdict v = judge(&p, &a, &hit);
	show(&p, class, seed, &a, &hit, (int)v);
	kn_anchor_text_free(t);
	kn_anchor_dispose(&a);
	kn_buf_dispose(&p.b);
	free(p.old);
	return v;
}

static uint64_t
from_env(const char *name, uint64_t other)
{
	const char *s = getenv(name);

	return s != NULL ? strtoull(s, NULL, 0) : other;
}

static void
print_row(const char *name, const size_t counts[N_VERDICTS], size_t runs)
{
	print_message("%-26s %6.2f %% %6zu %6zu %6zu %6zu\n", name,
	    100.0 * (double)counts[RIGHT] / (double)runs, counts[UNSURE],
	    counts[LOST], counts[STRAY], counts[WRONG]);
}

static void
finds_passages_after_edits(void **state)
{
	struct texts *texts = *state;
	uint64_t seed = from_env("KN_SEED", DEFAULT_SEED);
	size_t runs = from_env("KN_RUNS", DEFAULT_RUNS), n = 0;
	size_t all[N_VERDICTS] = { 0 };
	bool failed = false;
	const char *only = getenv("KN_CLASS");

	print_message("KN_SEED=%" PRIu64 ", %zu runs a class\n%-26s %8s %6s "
	    "%6s %6s %6s\n", seed, runs, "", "right", "unsure", "lost",
	    "stray", "wrong");
	for (size_t c = 0; c < COUNT(classes); c++) {
		size_t counts[N_VERDICTS] = { 0 };

		if (only != NULL && strcmp(only, classes[c].name) != 0)
			continue;
		/* What one edit leaves undecided takes two to show. */
		size_t times = classes[c].edit == NULL ? 10 * runs : runs;
		for (size_t i = 0; i < times; i++)
			counts[run(&classes[c], texts, seed + c +
			    i * COUNT(classes))]++;
		print_row(classes[c].name, counts, times);
		failed |= counts[RIGHT] * 100 < times * 95;
		for (size_t v = 0; v < N_VERDICTS; v++)
			all[v] += counts[v];
		n += times;
	}
	print_row("all", all, n);
	assert_int_equal(all[WRONG], 0);
	assert_true(all[RIGHT] * 100 >= n * 99);
	assert_false(failed);
}

static void
read_seeds(struct texts *t)
{
	static const char *const names[] = {
		"000_73142c2de4278988", "001_ddf2f6e1d7cf121c",
		"002_5b3928aeaba144d6", "003_944a91859d881e3e",
		"004_918a3ce10e0930b5",
	};

	for (size_t i = 0; i < COUNT(names); i++) {
		char path[1024];

		snprintf(path, sizeof(path), "%s/%s.txt", KN_SEED_DIR,
		    names[i]);
		read_text(t, path);
	}
}

int
main(int argc, char **argv)
{
	struct texts *texts = kn_calloc(1, sizeof(*texts));
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(finds_passages_after_edits, texts),
	};

	const char *folder = getenv("KN_TEXTS");

	for (int i = 1; i < argc; i++)
		read_below(texts, argv[i]);
	if (argc == 1 && folder != NULL && folder[0] != '\0')
		read_below(texts, folder);
	else if (argc == 1)
		read_seeds(texts);
	if (texts->n == 0)
		return 1;
	int failed = cmocka_run_group_tests_name("anchor", tests, NULL, NULL);
	for (size_t i = 0; i < texts->n; i++)
		free(texts->s[i]);
	free(texts);
	return failed;
}
