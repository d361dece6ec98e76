/*
 * html_body.c: which blocks of a page are the article. In: blocks below a
 * tree of elements, and the block of the title. Out: a role for each. The
 * body is the element in which prose is densest: sentences weigh for what is
 * around them, less the further out, and links weigh against. What names of
 * elements say counts beside it; where they contradict the text, the text is
 * believed. When nothing reads as prose, nothing is cut.
 */
#include "html_priv.h"

#include <stdlib.h>

#include "record_priv.h"

#define MAX_UP 5                /* elements that a sentence weighs for */
#define MAX_HEAD_CP 160         /* of a block that is a date or a byline */
#define MIN_PROSE_CP 40
#define MIN_SENTENCE_CP 20

struct finder {
	struct html__page *page;
	uint32_t title;         /* its block, or UINT32_MAX */
	uint8_t *hint;          /* per node: what holds for what is in it */
	uint32_t *box;          /* per node: what holds it and others */
	bool *in;               /* per node: is part of the body */
	double *score;          /* per node */
	double *weight;         /* per block: as prose */
	uint64_t *sum_cp;       /* per block: of those before it */
	uint64_t *sum_link_cp;
	double *sum_prose;      /* characters of prose */
	uint32_t body;          /* the node, or HTML__NO_NODE */
};

static uint32_t
count_blocks(const struct html__node *n)
{
	return n->end - n->first;
}

static bool
holds(const struct html__node *n, uint32_t block)
{
	return block != UINT32_MAX && n->first <= block && block < n->end;
}

/* Reads as running text, whatever is around it. */
static bool
is_prose(const struct html__page *page, const struct html__block *b)
{
	uint32_t plain = b->n_cp - b->link_cp;

	if (b->link_cp * 2 > b->n_cp ||
	    page->nodes[b->node].tag->heading > 0)
		return false;
	return plain >= 2 * MIN_PROSE_CP ||
	    (plain >= MIN_PROSE_CP && (b->stop || b->commas > 0)) ||
	    (plain >= MIN_SENTENCE_CP && b->stop);
}

static void
sum_up(struct finder *f)
{
	const struct html__page *page = f->page;

	for (size_t i = 0; i < page->n_blocks; i++) {
		const struct html__block *b = &page->blocks[i];

		f->sum_cp[i + 1] = f->sum_cp[i] + b->n_cp;
		f->sum_link_cp[i + 1] = f->sum_link_cp[i] + b->link_cp;
		f->sum_prose[i + 1] = f->sum_prose[i] +
		    (is_prose(page, b) ? b->n_cp - b->link_cp : 0);
	}
}

static double
prose_in(const struct finder *f, const struct html__node *n)
{
	return f->sum_prose[n->end] - f->sum_prose[n->first];
}

static double
links_in(const struct finder *f, const struct html__node *n)
{
	uint64_t cp = f->sum_cp[n->end] - f->sum_cp[n->first];
	uint64_t links = f->sum_link_cp[n->end] - f->sum_link_cp[n->first];

	return cp == 0 ? 0 : (double)links / (double)cp;
}

/* ---- what the names of elements are worth --------------------------------- */

/* Names that the text contradicts: an element that holds the title, or most
 * of what there is to read, is no widget. */
static uint8_t
believed(const struct finder *f, const struct html__node *n)
{
	double all = f->sum_prose[f->page->n_blocks];
	bool whole = strcmp(n->tag->name, "body") == 0 ||
	    strcmp(n->tag->name, "html") == 0;

	if (n->hint == HTML__CAPTION && prose_in(f, n) > 500)
		return HTML__PLAIN;
	if (n->hint < HTML__CHROME)
		return n->hint;
	if (whole || holds(n, f->title) ||
	    (n->hint != HTML__COMMENTS && prose_in(f, n) > 0.7 * all &&
	    all > 300))
		return HTML__PLAIN;
	return n->hint;
}

static void
spread_hints(struct finder *f)
{
	const struct html__page *page = f->page;

	for (size_t i = 0; i < page->n_nodes; i++) {
		const struct html__node *n = &page->nodes[i];
		uint8_t own = believed(f, n);
		uint8_t above = n->parent == HTML__NO_NODE ? HTML__PLAIN :
		    f->hint[n->parent];

		f->hint[i] = above >= HTML__CAPTION && above > own ? above :
		    own;
	}
}

/* ---- the element that is the body ----------------------------------------- */

/* For every element the innermost around it that holds several blocks. */
static void
find_boxes(struct finder *f)
{
	const struct html__page *page = f->page;

	for (uint32_t i = 0; i < page->n_nodes; i++) {
		const struct html__node *n = &page->nodes[i];

		f->box[i] = n->parent != HTML__NO_NODE &&
		    (count_blocks(n) == 1 || n->tag->does == HTML__LEAF) ?
		    f->box[n->parent] : i;
	}
}

static void
weigh(struct finder *f)
{
	const struct html__page *page = f->page;

	for (size_t i = 0; i < page->n_blocks; i++) {
		const struct html__block *b = &page->blocks[i];
		uint32_t plain = b->n_cp - b->link_cp;

		if (f->hint[b->node] >= HTML__CAPTION || !is_prose(page, b) ||
		    i == f->title)
			continue;
		double w = 1 + (plain > 400 ? 4 : plain / 100.0) +
		    (b->commas > 3 ? 3 : b->commas);
		uint32_t node = f->box[b->node];

		f->weight[i] = w;
		for (unsigned up = 0; up < MAX_UP && node != HTML__NO_NODE;
		    up++) {
			f->score[node] += w;
			w /= 2;
			node = page->nodes[node].parent;
		}
	}
}

static double
score_of(const struct finder *f, uint32_t i)
{
	static const double factor[] = {
		[HTML__PLAIN] = 1, [HTML__CONTENT] = 1.2,
		[HTML__ARTICLE] = 2,
	};
	const struct html__node *n = &f->page->nodes[i];

	if (f->hint[i] >= HTML__CAPTION)
		return 0;
	return f->score[i] * factor[f->hint[i]] * (1 - links_in(f, n));
}

/* An element around the body whose names declare the article. */
static uint32_t
declared(const struct finder *f, uint32_t node)
{
	uint32_t at = f->page->nodes[node].parent;

	for (unsigned n = 0; at != HTML__NO_NODE && n < 8; n++) {
		const struct html__node *a = &f->page->nodes[at];

		if (f->hint[at] == HTML__ARTICLE && links_in(f, a) < 0.5)
			return at;
		at = a->parent;
	}
	return node;
}

/* A body in several parts, with something between them. */
static void
add_parts(struct finder *f, double best)
{
	const struct html__page *page = f->page;
	uint32_t parent = page->nodes[f->body].parent;

	if (parent == HTML__NO_NODE)
		return;
	for (uint32_t i = parent + 1; i < page->n_nodes &&
	    page->nodes[i].first < page->nodes[parent].end; i++)
		if (page->nodes[i].parent == parent &&
		    score_of(f, i) > 0.3 * best &&
		    links_in(f, &page->nodes[i]) < 0.25)
			f->in[i] = true;
}

static void
choose(struct finder *f)
{
	double best = 0;

	f->body = HTML__NO_NODE;
	for (uint32_t i = 0; i < f->page->n_nodes; i++) {
		double s = score_of(f, i);

		if (s > best) {
			best = s;
			f->body = i;
		}
	}
	if (f->body == HTML__NO_NODE)
		return;
	f->body = declared(f, f->body);
	f->in[f->body] = true;
	if (f->hint[f->body] != HTML__ARTICLE)
		add_parts(f, best);
	for (uint32_t i = 1; i < f->page->n_nodes; i++)
		f->in[i] |= f->in[f->page->nodes[i].parent];
}

/* ---- roles ---------------------------------------------------------------- */

static enum html__role
role_inside(const struct finder *f, uint32_t i)
{
	const struct html__block *b = &f->page->blocks[i];

	if (f->hint[b->node] >= HTML__CAPTION ||
	    b->link_cp * 10 > b->n_cp * 6 ||
	    (f->title != UINT32_MAX && i < f->title))
		return HTML__IS_CHROME;
	return f->page->nodes[b->node].tag->heading > 0 ? HTML__IS_SUBHEAD :
	    HTML__IS_BODY;
}

/* Between title and body: the opening paragraph of some themes. */
static bool
is_deck(const struct finder *f, uint32_t i)
{
	const struct html__block *b = &f->page->blocks[i];

	return is_prose(f->page, b) && b->link_cp == 0 &&
	    f->hint[b->node] < HTML__CAPTION && b->n_cp >= 2 * MIN_PROSE_CP;
}

static void
give_roles(struct finder *f)
{
	struct html__page *page = f->page;
	bool begun = false;

	for (uint32_t i = 0; i < page->n_blocks; i++) {
		struct html__block *b = &page->blocks[i];

		if (i == f->title)
			b->role = HTML__IS_TITLE;
		else if (f->in[b->node])
			b->role = (uint8_t)role_inside(f, i);
		else if (!begun && f->title != UINT32_MAX && i > f->title &&
		    is_deck(f, i))
			b->role = HTML__IS_BODY;
		else
			b->role = HTML__IS_CHROME;
		begun |= b->role == HTML__IS_BODY && f->weight[i] > 0 &&
		    f->in[b->node];
	}
}

/* A small box behind the paragraphs of the body, or between two, is not of
 * it: disclaimers, tags, teasers without a name. */
static void
drop_boxes(struct finder *f)
{
	struct html__page *page = f->page;
	const struct html__node *body = &page->nodes[f->body];
	double direct = 0, all = prose_in(f, body);
	uint32_t last = body->first;

	for (uint32_t i = body->first; i < body->end; i++)
		if (f->weight[i] > 0 && page->blocks[i].role ==
		    HTML__IS_BODY && f->box[page->blocks[i].node] ==
		    f->body) {
			direct += page->blocks[i].n_cp;
			last = i;
		}
	if (direct < 0.6 * all)
		return;
	for (uint32_t i = last + 1; i < body->end; i++)
		if (f->box[page->blocks[i].node] != f->body)
			page->blocks[i].role = HTML__IS_CHROME;
}

/* Headings with no text below them, and short ends. */
static void
trim(struct finder *f)
{
	struct html__page *page = f->page;
	bool text = false;

	for (uint32_t i = (uint32_t)page->n_blocks; i-- > 0;) {
		struct html__block *b = &page->blocks[i];

		if (b->role == HTML__IS_BODY)
			text = true;
		else if (b->role == HTML__IS_SUBHEAD && !text)
			b->role = HTML__IS_CHROME;
	}
}

/* Dates and names between the title and the first sentence. */
static void
read_head(struct finder *f)
{
	struct html__page *page = f->page;
	uint32_t first = 0, from = f->title == UINT32_MAX ? 0 : f->title + 1;
	char iso[11];

	for (first = from; first < page->n_blocks; first++)
		if (page->blocks[first].role == HTML__IS_BODY &&
		    f->weight[first] > 0)
			break;
	if (first == page->n_blocks)
		return;
	for (size_t k = 0; k < page->n_found; k++) {
		const struct html__found *v = &page->found[k];

		if (v->block < from || v->block >= first ||
		    page->blocks[v->block].n_cp > MAX_HEAD_CP)
			continue;
		if (v->field == HTML__AUTHOR)
			page->blocks[v->block].role = HTML__IS_BYLINE;
		else if (v->field == HTML__DATE)
			page->blocks[v->block].role = HTML__IS_DATELINE;
	}
	for (uint32_t i = from; i < first; i++) {
		struct html__block *b = &page->blocks[i];

		if (b->n_cp <= MAX_HEAD_CP && b->link_cp * 2 <= b->n_cp &&
		    import__date(html__block_text(page, i), iso)) {
			b->role = HTML__IS_DATELINE;
			html__found_add(page, HTML__DATE, 12,
			    html__block_text(page, i), i);
		} else if (b->role == HTML__IS_SUBHEAD) {
			b->role = HTML__IS_BODY;
		}
	}
}

/* Nothing reads as prose: whatever is not named as furniture, or all. */
static void
keep_all(struct finder *f)
{
	struct html__page *page = f->page;
	size_t n = 0;

	for (size_t i = 0; i < page->n_blocks; i++) {
		struct html__block *b = &page->blocks[i];
		bool keep = f->hint[b->node] < HTML__CAPTION &&
		    b->link_cp * 10 <= b->n_cp * 6 &&
		    (f->title == UINT32_MAX || i > f->title);

		b->role = i == f->title ? HTML__IS_TITLE : keep ?
		    HTML__IS_BODY : HTML__IS_CHROME;
		n += keep && i != f->title;
	}
	for (size_t i = 0; n == 0 && i < page->n_blocks; i++)
		if (i != f->title)
			page->blocks[i].role = HTML__IS_BODY;
}

void
html__body_find(struct html__page *page, uint32_t title)
{
	size_t n = page->n_blocks + 1;
	struct finder f = {
		.page = page,
		.title = title,
		.hint = kn_calloc(page->n_nodes, 1),
		.box = kn_calloc(page->n_nodes, sizeof(uint32_t)),
		.in = kn_calloc(page->n_nodes, sizeof(bool)),
		.score = kn_calloc(page->n_nodes, sizeof(double)),
		.weight = kn_calloc(n, sizeof(double)),
		.sum_cp = kn_calloc(n, sizeof(uint64_t)),
		.sum_link_cp = kn_calloc(n, sizeof(uint64_t)),
		.sum_prose = kn_calloc(n, sizeof(double)),
	};

	sum_up(&f);
	spread_hints(&f);
	find_boxes(&f);
	weigh(&f);
	choose(&f);
	if (f.body == HTML__NO_NODE) {
		keep_all(&f);
	} else {
		give_roles(&f);
		drop_boxes(&f);
		trim(&f);
		read_head(&f);
	}
	free(f.hint);
	free(f.box);
	free(f.in);
	free(f.score);
	free(f.weight);
	free(f.sum_cp);
	free(f.sum_link_cp);
	free(f.sum_prose);
}
