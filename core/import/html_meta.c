/*
 * html_meta.c: the fields of a page. In: what it declares and shows, and its
 * blocks. Out: title, date, author, outlet and address: what is declared
 * before what is shown, and nothing where the two give no sure answer.
 */
#include "html_priv.h"

#include "record_priv.h"
#include "kunnash/fold.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#define MAX_TITLE_CP 300
#define MAX_AUTHOR_CP 80
#define MAX_SITE_CP 45          /* a site's name beside a title */
#define MIN_TITLE_CP 12
#define MAX_LOOKED_AT 20000     /* blocks among which a title is sought */
#define MAX_CANDIDATES 16
#define SHOWN_RANK 6            /* from here on: in the text, not declared */

/* Letters and digits as they are folded: «هسبريس | Hespress» and the like
 * compare as they are read. Appends. */
static void
fold_letters(struct kn_str s, struct kn_buf *out)
{
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_INDEX, s.s, s.n, &folded);
	for (size_t i = 0; i < folded.n;) {
		uint32_t cp = kn_utf8_next(folded.s, folded.n, &i);

		if (kn_uchar_is_letter(cp) || kn_uchar_is_digit(cp))
			kn_buf_cp(out, cp);
	}
	kn_buf_dispose(&folded);
}

static bool
same_letters(struct kn_str a, struct kn_str b)
{
	struct kn_buf x, y;

	kn_buf_init(&x, 0);
	kn_buf_init(&y, 0);
	fold_letters(a, &x);
	fold_letters(b, &y);
	bool same = x.n > 0 && kn_str_eq(kn_buf_get(&x), kn_buf_get(&y));
	kn_buf_dispose(&x);
	kn_buf_dispose(&y);
	return same;
}

static size_t
count_cp(struct kn_str s)
{
	return kn_utf8_count_cp(s.s, s.n);
}

static struct kn_str
keep(const struct html__page *page, struct kn_buf *b)
{
	struct kn_str s = { kn_arena_str(page->arena, kn_buf_get(b)), b->n };

	kn_buf_dispose(b);
	return s;
}

/* ---- authors and addresses ------------------------------------------------ */

static bool
is_url(struct kn_str s)
{
	if (!kn_str_starts(s, KN_LIT("http://")) &&
	    !kn_str_starts(s, KN_LIT("https://")))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.s[i] <= ' ')
			return false;
	return true;
}

/* What stands before a name. */
static struct kn_str
without_label(struct kn_str s)
{
	static const char *const labels[] = { "بقلم", "كتب", "كتبه", "كتبها",
	    "الكاتب", "الكاتبة", "اعداد", "إعداد", "تحرير", "By", "by", "Par",
	    "par" };

	for (size_t i = 0; i < sizeof(labels) / sizeof(char *); i++) {
		struct kn_str label = kn_str(labels[i]);

		if (!kn_str_starts(s, label) || s.n == label.n)
			continue;
		size_t n = label.n;
		while (n < s.n && (s.s[n] == ' ' || s.s[n] == ':'))
			n++;
		if (n > label.n)
			return (struct kn_str){ s.s + n, s.n - n };
	}
	return s;
}

static bool
is_author(const struct html__page *page, struct kn_str s)
{
	struct kn_str site = html__best(page, HTML__OUTLET, NULL);

	return s.n > 2 && count_cp(s) <= MAX_AUTHOR_CP && !is_url(s) &&
	    s.s[0] != '@' && !kn_str_is(s, "admin") &&
	    memchr(s.s, '/', s.n) == NULL && !same_letters(s, site);
}

/* A value as this field has it; empty when it is none. */
static struct kn_str
usable(const struct html__page *page, const struct html__found *f)
{
	struct kn_buf line;
	struct kn_str none = { "", 0 };

	if (f->field == HTML__URL)
		return is_url(f->value) ? f->value : none;
	kn_buf_init(&line, 0);
	import__value_line(f->value, &line);
	struct kn_str s = keep(page, &line);
	if (f->field == HTML__AUTHOR) {
		s = without_label(s);
		return is_author(page, s) ? s : none;
	}
	return f->field == HTML__OUTLET && is_url(s) ? none : s;
}

struct kn_str
html__best(const struct html__page *page, enum html__field field,
    const struct html__found **found)
{
	struct kn_str best = { "", 0 };
	unsigned rank = UINT32_MAX;

	for (size_t i = 0; i < page->n_found; i++) {
		const struct html__found *f = &page->found[i];

		if (f->field != field || f->rank >= rank)
			continue;
		struct kn_str s = usable(page, f);
		if (s.n == 0)
			continue;
		best = s;
		rank = f->rank;
		if (found != NULL)
			*found = f;
	}
	return best;
}

/* ---- the title ------------------------------------------------------------ */

/* What parts a title from the name of a site, with blanks around it. */
static size_t
separator_at(struct kn_str s, size_t i)
{
	static const char *const parts[] = { " - ", " | ", " – ", " — ",
	    " :: ", " » ", " « ", " • ", " · ", " / ", "| ", " |", "|" };

	for (size_t k = 0; k < sizeof(parts) / sizeof(char *); k++)
		if (kn_str_starts((struct kn_str){ s.s + i, s.n - i },
		    kn_str(parts[k])))
			return strlen(parts[k]);
	return 0;
}

/* A title without the site's name; `loose`: a short last part is one. */
static struct kn_str
without_site(struct kn_str title, struct kn_str site, bool loose)
{
	struct kn_str head = title, tail = { "", 0 }, first = { "", 0 };

	for (size_t i = 0; i < title.n; i++) {
		size_t n = separator_at(title, i);

		if (n == 0)
			continue;
		if (first.n == 0)
			first = (struct kn_str){ title.s, i };
		head = (struct kn_str){ title.s, i };
		tail = (struct kn_str){ title.s + i + n, title.n - i - n };
		i += n - 1;
	}
	if (tail.n == 0)
		return title;
	if (same_letters(first, site) && first.n + 3 <= title.n) {
		size_t n = first.n + separator_at(title, first.n);

		return kn_str_trim((struct kn_str){ title.s + n,
		    title.n - n });
	}
	if (same_letters(tail, site) || (loose && count_cp(tail) <=
	    MAX_SITE_CP && count_cp(head) >= MIN_TITLE_CP &&
	    count_cp(head) > count_cp(tail)))
		return kn_str_trim(head);
	return title;
}

struct candidates {
	struct kn_buf letters[MAX_CANDIDATES];
	size_t n;
};

static void
gather(const struct html__page *page, struct candidates *c)
{
	for (size_t i = 0; i < page->n_found && c->n < MAX_CANDIDATES; i++) {
		if (page->found[i].field != HTML__TITLE)
			continue;
		kn_buf_init(&c->letters[c->n], 0);
		fold_letters(page->found[i].value, &c->letters[c->n++]);
	}
}

/* How well a block shows one of the titles: 0 not, 2 whole. */
static int
matches(const struct candidates *c, struct kn_str letters)
{
	int best = 0;

	if (letters.n < 12)
		return 0;
	for (size_t i = 0; i < c->n; i++) {
		struct kn_str t = kn_buf_get(&c->letters[i]);

		if (kn_str_eq(t, letters))
			return 2;
		/* A site's name before or behind it, or a title cut short. */
		if ((letters.n * 2 >= t.n && (kn_str_starts(t, letters) ||
		    kn_str_ends(t, letters))) ||
		    (t.n * 3 >= letters.n * 2 && kn_str_starts(letters, t)))
			best = 1;
	}
	return best;
}

/* Whether an element around a block is furniture by its names. */
static bool
is_below_chrome(const struct html__page *page, uint32_t node)
{
	for (unsigned n = 0; node != HTML__NO_NODE && n < 64; n++) {
		const struct html__node *at = &page->nodes[node];

		if (at->hint >= HTML__CHROME && strcmp(at->tag->name, "body"))
			return true;
		node = at->parent;
	}
	return false;
}

/* A block as a title: 0 when it is none. Headings come first. */
static int
worth(const struct html__page *page, const struct candidates *c, size_t i)
{
	static const int headings[] = { 1, 7, 5, 4, 3, 3, 3 };
	const struct html__block *b = &page->blocks[i];
	unsigned heading = page->nodes[b->node].tag->heading;
	struct kn_buf letters;

	if (b->n_cp > MAX_TITLE_CP)
		return 0;
	kn_buf_init(&letters, 0);
	fold_letters(html__block_text(page, i), &letters);
	int same = matches(c, kn_buf_get(&letters));
	kn_buf_dispose(&letters);
	/* With no title to compare with, a long enough first heading. */
	if (same == 0 && (heading != 1 || b->n_cp < 20))
		return 0;
	int n = 10 * same + 2 * headings[heading];
	if (b->link_cp * 2 > b->n_cp)
		n -= 5;
	if (is_below_chrome(page, b->node))
		n -= 9;
	return n;
}

struct kn_str
html__title(const struct html__page *page, uint32_t *block)
{
	const struct html__found *found = NULL;
	struct kn_str title = html__best(page, HTML__TITLE, &found);
	struct candidates c = { .n = 0 };
	struct kn_buf line;
	int best = 4;

	*block = UINT32_MAX;
	gather(page, &c);
	for (size_t i = 0; i < page->n_blocks && i < MAX_LOOKED_AT; i++) {
		int n = worth(page, &c, i);

		if (n > best) {
			best = n;
			*block = (uint32_t)i;
		}
	}
	for (size_t i = 0; i < c.n; i++)
		kn_buf_dispose(&c.letters[i]);
	if (*block == UINT32_MAX)
		return without_site(title, html__best(page, HTML__OUTLET,
		    NULL), found != NULL && found->rank >= SHOWN_RANK);
	kn_buf_init(&line, 0);
	import__value_line(html__block_text(page, *block), &line);
	return keep(page, &line);
}

/* ---- the date ------------------------------------------------------------- */

/* A date in the text is the article's when it stands by the title: pages show
 * the day on which they are looked at as well. */
static bool
is_near(uint32_t block, uint32_t title)
{
	if (title == UINT32_MAX || block == UINT32_MAX)
		return false;
	return block + 3 >= title;
}

bool
html__date(const struct html__page *page, uint32_t title, char iso[11],
    uint32_t *block)
{
	unsigned best = UINT32_MAX;
	char day[11];

	*block = UINT32_MAX;
	for (size_t i = 0; i < page->n_found; i++) {
		const struct html__found *f = &page->found[i];

		if (f->field != HTML__DATE || f->rank >= best ||
		    (f->rank >= SHOWN_RANK && !is_near(f->block, title)) ||
		    !import__date(f->value, day))
			continue;
		best = f->rank;
		memcpy(iso, day, sizeof(day));
		*block = f->rank >= SHOWN_RANK ? f->block : UINT32_MAX;
	}
	return best != UINT32_MAX;
}
