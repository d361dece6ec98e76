/*
 * block.c: the short lines of a body that a corpus may repeat, and the spans
 * that those become which it does. In: an article with its structure, and
 * how surely each block is furniture. Out: blocks with hashes; repeated
 * spans inside the body.
 *
 * Furniture is put there by a machine, so that the same block is the same to
 * the byte but for blanks: hashing needs no folding. Only the first and last
 * lines are looked at, which bounds what a text of a million lines costs.
 * A line at the edge of a body is furniture sooner than one between two
 * lines of text, which may be a wire's formula or the heading of a table.
 */
#include "kunnash/block.h"

#include <stdlib.h>
#include <string.h>

#include "doc_priv.h"
#include "kunnash/hash.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

enum {
	SIDE = KN_BLOCKS_MAX / 2,
	SAME_MAX = 2,           /* a line that is there more often is text */
	PROSE_WORDS = 8,        /* one such line has to be left … */
	LEFT_PART = 4,          /* … and this part of the body */
};

/* ---- blocks ------------------------------------------------------------------ */

/* A line of the body. One that is too long for a block has no hash, and words
 * only as far as they tell prose. */
struct line {
	struct kn_span at;
	uint64_t hash;
	uint32_t n_words;
	bool too_long;
};

/* Which of eight bytes are letters, digits or beyond ASCII: no blanks, no
 * controls, no signs. */
static uint64_t
of_words(uint64_t x)
{
	uint64_t low = x | KN_ONES * 0x20;
	uint64_t digit = kn_eight_below(x, '9' + 1) & ~kn_eight_below(x, '0');
	uint64_t letter = kn_eight_below(low, 'z' + 1) &
	    ~kn_eight_below(low, 'a');

	return digit | letter | kn_eight_equal(x, 0x7F) | (x & KN_TOPS);
}

/* The bytes from s on, up to eight; blanks behind them. */
static uint64_t
eight_of(const char *s, size_t n)
{
	char few[8] = { 0 };

	if (n >= 8)
		return kn_eight(s);
	memcpy(few, s, n);
	return kn_eight(few);
}

/* Eight bytes at a time: most lines are paragraphs, and told by their
 * beginning. */
static void
measure(struct line *l, const char *s)
{
	uint64_t h = KN_FNV_START, in_word = 0;
	size_t n_b = kn_span_len(l->at);
	uint32_t n_cp = 0;      /* blanks apart */

	s += l->at.start_b;
	l->n_words = 0;
	for (size_t i = 0; i < n_b && !(n_cp > KN_BLOCK_MAX_CP &&
	    l->n_words >= PROSE_WORDS); i += 8) {
		uint64_t x = eight_of(s + i, n_b - i), word = of_words(x);
		uint64_t inner = x & ~(x << 1);

		l->n_words += kn_eight_count(word & ~(word << 8 | in_word));
		in_word = word >> 56;
		n_cp += kn_eight_count(~kn_eight_below(x, ' ' + 1) &
		    ~inner & KN_TOPS);
	}
	l->too_long = n_cp > KN_BLOCK_MAX_CP;
	for (size_t i = 0; i < n_b && !l->too_long; i++)
		if ((unsigned char)s[i] > ' ')
			h = kn_fnv(h, (unsigned char)s[i]);
	h = (h ^ h >> 32) * 0x9E3779B97F4A7C15u;
	l->hash = h ^ h >> 29;
}

/* Whether something of its own lies there: a subhead, a "read also". */
static bool
is_taken(const struct kn_doc *doc, const struct kn_doc_span *body,
    struct kn_span at)
{
	size_t lo = (size_t)(body - doc->spans) + 1, hi = doc->n_spans;

	/* The first that begins behind `at`; those inside do not overlap. */
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (doc->spans[mid].at.start_b < at.end_b)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (const struct kn_doc_span *s = doc->spans + lo - 1; s > body; s--)
		if (s->kind != KN_SPAN_REPEATED)
			return kn_span_overlaps(s->at, at);
	return false;
}

/* The line that begins at from, or that ends at `from` when going back. */
static struct kn_span
line_at(const struct kn_doc *doc, struct kn_span body, uint32_t from,
    bool back)
{
	const char *s = doc->text;
	const char *brk = back ?
	    memrchr(s + body.start_b, '\n', from - body.start_b) :
	    memchr(s + from, '\n', body.end_b - from);

	if (back)
		return (struct kn_span){ brk == NULL ? body.start_b :
		    (uint32_t)(brk + 1 - s), from };
	return (struct kn_span){ from, brk == NULL ? body.end_b :
	    (uint32_t)(brk - s) };
}

/* The next lines with something on them from one side, up to `max`; into
 * out in the order in which they are met. */
static size_t
take_side(const struct kn_doc *doc, const struct kn_doc_span *body,
    struct kn_span within, bool back, struct line *out, size_t max)
{
	uint32_t from = back ? within.end_b : within.start_b;
	size_t n = 0;

	while (n < max && (back ? from > within.start_b :
	    from < within.end_b)) {
		struct kn_span raw = line_at(doc, within, from, back);
		struct kn_str s = doc__trim((struct kn_str){
		    doc->text + raw.start_b, kn_span_len(raw) });
		struct kn_span at = { (uint32_t)(s.s - doc->text),
			(uint32_t)(s.s - doc->text + (ptrdiff_t)s.n) };

		if (s.n > 0 && !is_taken(doc, body, at))
			out[n++] = (struct line){ .at = at };
		from = back ? raw.start_b - (raw.start_b > within.start_b) :
		    raw.end_b + (raw.end_b < within.end_b);
	}
	return n;
}

/* The first and the last lines of the body, by start. */
static size_t
take_lines(const struct kn_doc *doc, const struct kn_doc_span *body,
    struct line out[KN_BLOCKS_MAX])
{
	struct line back[SIDE];
	size_t n = take_side(doc, body, body->at, false, out, SIDE);

	if (n == SIDE) {
		struct kn_span rest = { out[n - 1].at.end_b,
			body->at.end_b };
		size_t m = take_side(doc, body, rest, true, back, SIDE);

		while (m > 0)
			out[n++] = back[--m];
	}
	for (size_t i = 0; i < n; i++)
		measure(&out[i], doc->text);
	return n;
}

static bool
is_block(const struct kn_doc *doc, const struct line *lines, size_t n,
    size_t i)
{
	struct kn_span at = lines[i].at;
	size_t same = 0;

	if (lines[i].n_words < KN_BLOCK_MIN_WORDS || lines[i].too_long ||
	    kn_span_len(at) > KN_BLOCK_MAX_CP * 4 ||
	    kn_utf8_count_cp(doc->text + at.start_b, kn_span_len(at)) >
	    KN_BLOCK_MAX_CP)
		return false;
	for (size_t k = 0; k < n; k++)
		same += !lines[k].too_long &&
		    lines[k].hash == lines[i].hash;
	return same <= SAME_MAX;
}

size_t
kn_doc_blocks(const struct kn_doc *doc, struct kn_block out[KN_BLOCKS_MAX])
{
	const struct kn_doc_span *body = kn_doc_span(doc, KN_SPAN_BODY);
	struct line lines[KN_BLOCKS_MAX];
	size_t n_lines = body == NULL ? 0 : take_lines(doc, body, lines);
	size_t n = 0;

	/* A text of one line has no other that could be left. */
	for (size_t i = 0; n_lines > 1 && i < n_lines; i++)
		if (is_block(doc, lines, n_lines, i))
			out[n++] = (struct kn_block){ .at = lines[i].at,
			    .hash = lines[i].hash };
	return n;
}

/* ---- spans ------------------------------------------------------------------- */

/* The lines of an article, and which of them are to be spans. */
struct marking {
	struct line lines[KN_BLOCKS_MAX];
	enum kn_repeat repeat[KN_BLOCKS_MAX];
	bool chosen[KN_BLOCKS_MAX];
	size_t n;
};

static void
choose(struct marking *m)
{
	for (size_t i = 0; i < m->n; i++)
		m->chosen[i] = m->repeat[i] == KN_REPEAT_ANYWHERE;
	for (size_t i = 0; i < m->n && m->repeat[i] != KN_REPEAT_NO; i++)
		m->chosen[i] = true;
	for (size_t i = m->n; i > 0 && m->repeat[i - 1] != KN_REPEAT_NO; i--)
		m->chosen[i - 1] = true;
}

/* Whether what is left is still an article. */
static bool
leaves_a_body(const struct marking *m, struct kn_span body)
{
	uint32_t taken_b = 0;
	bool prose = false;

	for (size_t i = 0; i < m->n; i++)
		if (m->chosen[i])
			taken_b += kn_span_len(m->lines[i].at);
		else
			prose = prose || m->lines[i].n_words >= PROSE_WORDS;
	return prose && (uint64_t)taken_b * LEFT_PART <=
	    (uint64_t)kn_span_len(body) * (LEFT_PART - 1);
}

static size_t
drop_marks(struct kn_doc_span *to, const struct kn_doc *doc)
{
	size_t n = 0;

	for (size_t i = 0; i < doc->n_spans; i++)
		if (doc->spans[i].kind != KN_SPAN_REPEATED)
			to[n++] = doc->spans[i];
	return n;
}

/* Inserts spans by start; inner ones come behind the body they lie in. */
static size_t
add_marks(struct kn_doc_span *all, size_t n, const struct marking *m)
{
	for (size_t i = m->n; i-- > 0;) {
		size_t k = n;

		if (!m->chosen[i])
			continue;
		for (; k > 0 && all[k - 1].at.start_b >
		    m->lines[i].at.start_b; k--)
			all[k] = all[k - 1];
		all[k] = (struct kn_doc_span){ KN_SPAN_REPEATED,
			m->lines[i].at };
		n++;
	}
	return n;
}

static void
match(struct marking *m, const struct kn_block *blocks, size_t n)
{
	for (size_t i = 0, k = 0; i < m->n; i++) {
		m->repeat[i] = KN_REPEAT_NO;
		if (k < n && blocks[k].at.start_b == m->lines[i].at.start_b)
			m->repeat[i] = blocks[k++].repeat;
	}
}

bool
kn_doc_mark_blocks(struct kn_doc *doc, const struct kn_block *blocks,
    size_t n)
{
	const struct kn_doc_span *body = kn_doc_span(doc, KN_SPAN_BODY);
	struct marking m = { .n = 0 };

	if (body == NULL)
		return false;
	for (size_t i = 0; i < n && m.n == 0; i++)
		if (blocks[i].repeat != KN_REPEAT_NO)
			m.n = take_lines(doc, body, m.lines);
	match(&m, blocks, n);
	choose(&m);
	if (!leaves_a_body(&m, body->at))
		m.n = 0;
	struct kn_doc_span *all = kn_calloc(doc->n_spans + m.n,
	    sizeof(*all));
	size_t n_all = add_marks(all, drop_marks(all, doc), &m);
	bool same = n_all == doc->n_spans && memcmp(all, doc->spans,
	    n_all * sizeof(*all)) == 0;
	free(doc->spans);
	doc->spans = all;
	doc->n_spans = n_all;
	return !same;
}
