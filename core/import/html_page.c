/*
 * html_page.c: the blocks of a page. In: the elements and the text of HTML.
 * Out: its text with white space as it is shown, cut into blocks below a
 * tree of the elements that part them, and what elements declare or show of
 * its fields. Nothing shown is left out, and nothing is judged here.
 */
#include "html_priv.h"

#include <stdlib.h>
#include <strings.h>

#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#define MAX_NODES 1000000       /* further elements part, but hold nothing */
#define MAX_BLOCKS 2000000
#define MAX_FOUND 2000
#define MAX_LD_B ((size_t)4 * 1024 * 1024)
#define MAX_VALUE_B 2000
#define MAX_LINK_CP 300         /* a longer link was never closed */
#define MAX_CATCH 16            /* elements that show a field, one in another */
#define MAX_CELLS 12            /* of a row that is shown as one line */
#define MAX_CELL_CP 80

struct level {                  /* an open element */
	uint32_t node;          /* where text goes below it */
	bool link;
	bool chrome;            /* what is found below is not of the page */
};

/* An element that may show a field. */
struct catch {
	size_t depth;
	enum html__field field;
	unsigned rank;
	size_t from;            /* of the text */
	char *value;            /* declared beside it, or NULL */
};

struct reader {
	struct html__page *page;
	struct html__how how;
	struct level *levels;
	size_t depth, cap;
	size_t skip;            /* depth of an element that is no text, or 0 */
	struct kn_buf *skipped; /* where its text goes, or NULL */
	struct kn_buf title;
	struct catch catches[MAX_CATCH];
	size_t n_catches;
	bool open;              /* the last block goes on */
	bool gap;               /* white space before what follows */
	unsigned breaks;        /* br before what follows */
	size_t pre;             /* depth of an element that keeps lines, or 0 */
	unsigned links;
	uint32_t link_cp;       /* of the current link */
	uint32_t row_end;       /* blocks up to the last row that is a line */
};

static struct html__block *
last(struct html__page *page)
{
	return &page->blocks[page->n_blocks - 1];
}

static struct level *
top(struct reader *r)
{
	return &r->levels[r->depth];
}

/* ---- text ----------------------------------------------------------------- */

static void
end_block(struct reader *r)
{
	r->open = false;
	r->gap = false;
	r->breaks = 0;
}

static void
start_block(struct reader *r)
{
	struct html__page *page = r->page;
	uint32_t at = (uint32_t)page->text.n;
	enum html__glue glue = r->open && r->breaks == 1 ? HTML__LINE :
	    HTML__PARA;

	r->open = true;
	if (page->n_blocks >= MAX_BLOCKS) {
		kn_buf_chr(&page->text, '\n');
		last(page)->at.end_b = (uint32_t)page->text.n;
		return;
	}
	page->blocks = kn_grow(page->blocks, &page->cap_blocks,
	    page->n_blocks + 1, sizeof(*page->blocks));
	page->blocks[page->n_blocks++] = (struct html__block){
		.at = { at, at },
		.node = top(r)->node,
		.glue = (uint8_t)glue,
	};
}

/* Characters that are not white space, all of one kind. */
static void
put_word(struct reader *r, struct kn_str s, uint32_t n_cp, uint32_t end_cp)
{
	struct html__page *page = r->page;

	if (!r->open || r->breaks > 0) {
		start_block(r);
	} else if (r->gap) {
		kn_buf_chr(&page->text, ' ');
		last(page)->n_cp++;
	}
	r->gap = false;
	r->breaks = 0;
	kn_buf_str(&page->text, s);
	struct html__block *b = last(page);
	b->at.end_b = (uint32_t)page->text.n;
	b->n_cp += n_cp;
	if (r->links > 0) {
		r->link_cp += n_cp;
		if (r->link_cp <= MAX_LINK_CP)
			b->link_cp += n_cp;
	}
	b->stop = kn_uchar_ends_sentence(end_cp) || (b->stop &&
	    (end_cp == '"' || end_cp == ')' || end_cp == 0xBB ||
	    end_cp == 0x201D));
	b->commas += end_cp == ',' || end_cp == 0x60C || end_cp == 0x61B;
}

static void
on_text(void *user, struct kn_str s)
{
	struct reader *r = user;
	bool lines = r->how.lines || r->pre > 0;
	size_t from = 0;
	uint32_t n_cp = 0, end_cp = 0;

	if (r->skip > 0) {
		if (r->skipped != NULL)
			kn_buf_str(r->skipped, s);
		return;
	}
	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);

		if (cp > ' ' && cp != 0xFEFF &&
		    (cp < 0x80 || !kn_uchar_is_space(cp))) {
			n_cp++;
			end_cp = cp;
			continue;
		}
		if (at > from)
			put_word(r, (struct kn_str){ s.s + from, at - from },
			    n_cp, end_cp);
		/* A byte order mark that a template left is nothing. */
		r->gap |= cp != 0xFEFF;
		if (cp == '\n' && lines)
			r->breaks++;
		from = i;
		n_cp = 0;
	}
	if (s.n > from)
		put_word(r, (struct kn_str){ s.s + from, s.n - from }, n_cp,
		    end_cp);
}

/* ---- what elements say ---------------------------------------------------- */

void
html__found_add(struct html__page *page, enum html__field field,
    unsigned rank, struct kn_str value, uint32_t block)
{
	value = kn_str_trim(value);
	if (value.n == 0 || value.n > MAX_VALUE_B ||
	    page->n_found >= MAX_FOUND)
		return;
	page->found = kn_grow(page->found, &page->cap_found,
	    page->n_found + 1, sizeof(*page->found));
	page->found[page->n_found++] = (struct html__found){
		.field = field,
		.rank = rank,
		.value = { kn_arena_str(page->arena, value), value.n },
		.block = block,
	};
}

/* Which field one of the names in an attribute stands for. */
static enum html__field
field_among(const char *names, bool shown, unsigned *rank)
{
	struct kn_str rest = kn_str(names == NULL ? "" : names), name, part;

	for (unsigned n = 0; n < 20 && kn_str_split(&rest, ' ', &name); n++) {
		enum html__field f = html__field_of(name, false, rank);

		if (!shown && f != HTML__NONE)
			return f;
		while (shown && html__next_part(&name, &part))
			if ((f = html__field_of(part, true, rank)) !=
			    HTML__NONE)
				return f;
	}
	return HTML__NONE;
}

static void
read_meta(struct reader *r, const char *const *atts)
{
	static const char *const names[] = { "property", "name", "itemprop",
	    "http-equiv" };
	const char *content = html__att(atts, "content");
	unsigned rank;

	for (size_t i = 0; content != NULL && i < 4; i++) {
		enum html__field f = field_among(html__att(atts, names[i]),
		    false, &rank);

		if (f != HTML__NONE)
			html__found_add(r->page, f, rank, kn_str(content),
			    UINT32_MAX);
	}
}

static void
read_link(struct reader *r, const char *const *atts)
{
	const char *href = html__att(atts, "href");
	unsigned rank;

	if (href != NULL && field_among(html__att(atts, "rel"), false,
	    &rank) == HTML__URL)
		html__found_add(r->page, HTML__URL, rank, kn_str(href),
		    UINT32_MAX);
}

/* An element that may show a field: what it is closed with tells. */
static void
start_catch(struct reader *r, const char *name, const char *const *atts)
{
	const char *value = html__att(atts, "datetime");
	unsigned rank = 0;
	enum html__field f = field_among(html__att(atts, "itemprop"), false,
	    &rank);

	if (r->n_catches >= MAX_CATCH || top(r)->chrome)
		return;
	if (f == HTML__NONE)
		f = field_among(html__att(atts, "rel"), false, &rank);
	if (f == HTML__NONE && strcmp(name, "time") == 0) {
		f = HTML__DATE;
		rank = 6;
	}
	if (f == HTML__NONE)
		f = field_among(html__att(atts, "class"), true, &rank);
	if (f == HTML__NONE)
		f = field_among(html__att(atts, "id"), true, &rank);
	if (f == HTML__NONE || f == HTML__URL)
		return;
	if (value == NULL)
		value = html__att(atts, "content");
	r->catches[r->n_catches++] = (struct catch){ r->depth, f, rank,
	    r->page->text.n, kn_strdup(value) };
}

static void
end_catch(struct reader *r, struct catch *c)
{
	const struct html__page *page = r->page;
	struct kn_str shown = { page->text.s == NULL ? "" :
	    page->text.s + c->from, page->text.n - c->from };
	uint32_t block = UINT32_MAX;

	/* The block in which it begins. */
	for (size_t i = page->n_blocks; i-- > 0 &&
	    page->blocks[i].at.end_b > c->from;)
		block = (uint32_t)i;
	if (shown.n == 0 || shown.n > 400)
		block = UINT32_MAX;
	if (c->value != NULL)
		html__found_add(r->page, c->field, c->rank,
		    kn_str(c->value), block);
	if (shown.n > 0 && shown.n <= 400)
		html__found_add(r->page, c->field, c->rank + 1, shown,
		    block);
	free(c->value);
}

/* ---- elements ------------------------------------------------------------- */

static void
start_skip(struct reader *r, const char *name, const char *const *atts)
{
	const char *type = html__att(atts, "type");

	r->skip = r->depth;
	r->skipped = NULL;
	if (strcmp(name, "title") == 0)
		r->skipped = &r->title;
	else if (strcmp(name, "script") == 0 && type != NULL &&
	    strncasecmp(type, "application/ld+json", 19) == 0)
		r->skipped = &r->page->ld;
}

static void
end_skip(struct reader *r)
{
	if (r->skipped == &r->page->ld)
		kn_buf_chr(&r->page->ld, '\0');
	r->skip = 0;
	r->skipped = NULL;
}

static void
push_node(struct reader *r, const struct html__tag *tag,
    const char *const *atts)
{
	struct html__page *page = r->page;
	enum html__hint hint = r->how.value ? HTML__PLAIN :
	    html__hint_of(atts);

	if (page->n_nodes >= MAX_NODES)
		return;
	if (hint < tag->hint)
		hint = tag->hint;
	page->nodes = kn_grow(page->nodes, &page->cap_nodes,
	    page->n_nodes + 1, sizeof(*page->nodes));
	page->nodes[page->n_nodes] = (struct html__node){
		.parent = top(r)->node,
		.tag = tag,
		.hint = (uint8_t)hint,
		.first = (uint32_t)page->n_blocks,
		.end = (uint32_t)page->n_blocks,
	};
	top(r)->node = (uint32_t)page->n_nodes++;
	/* The names of the whole page say how it is laid out. */
	if (hint >= HTML__CHROME && strcmp(tag->name, "body") != 0 &&
	    strcmp(tag->name, "html") != 0)
		top(r)->chrome = true;
}

/* Below what is open: an element that does `tag->does`. */
static void
open_tag(struct reader *r, const struct html__tag *tag,
    const char *const *atts)
{
	switch (tag->does) {
	case HTML__BREAK:
		r->breaks++;
		r->page->parted = true;
		break;
	case HTML__LINK:
		if (html__att(atts, "href") == NULL)
			break;
		if (r->links++ == 0)
			r->link_cp = 0;
		top(r)->link = true;
		break;
	case HTML__INLINE:
		break;
	default:
		end_block(r);
		r->page->parted |= strcmp(tag->name, "html") != 0 &&
		    strcmp(tag->name, "body") != 0 &&
		    strcmp(tag->name, "head") != 0;
		push_node(r, tag, atts);
		if (tag->does == HTML__PRE && r->pre == 0)
			r->pre = r->depth;
	}
}

static void
on_open(void *user, const char *name, const char *const *atts)
{
	struct reader *r = user;
	const struct html__tag *tag = html__tag(name);

	r->levels = kn_grow(r->levels, &r->cap, r->depth + 2,
	    sizeof(*r->levels));
	r->levels[r->depth + 1] = r->levels[r->depth];
	r->depth++;
	top(r)->link = false;
	if (r->skip > 0)
		return;
	if (tag->does == HTML__SKIP) {
		start_skip(r, name, atts);
		return;
	}
	if (!r->how.value && strcmp(name, "meta") == 0 && !top(r)->chrome)
		read_meta(r, atts);
	else if (!r->how.value && strcmp(name, "link") == 0)
		read_link(r, atts);
	open_tag(r, tag, atts);
	if (!r->how.value && atts != NULL)
		start_catch(r, name, atts);
}

/* A row of short cells is a line; rows below it are lines below it. */
static void
end_row(struct reader *r, const struct html__node *row)
{
	struct html__page *page = r->page;
	uint32_t links = 0, n_cp = 0;

	if (row->end - row->first < 2 || row->end - row->first > MAX_CELLS)
		return;
	for (uint32_t i = row->first; i < row->end; i++) {
		if (page->blocks[i].n_cp > MAX_CELL_CP)
			return;
		links += page->blocks[i].link_cp;
		n_cp += page->blocks[i].n_cp;
	}
	if (links * 2 > n_cp)
		return;
	for (uint32_t i = row->first + 1; i < row->end; i++)
		page->blocks[i].glue = HTML__CELL;
	if (row->first > 0 && r->row_end == row->first)
		page->blocks[row->first].glue = HTML__LINE;
	r->row_end = row->end;
}

static void
end_node(struct reader *r, uint32_t at)
{
	struct html__node *node = &r->page->nodes[at];

	node->end = (uint32_t)r->page->n_blocks;
	end_block(r);
	if (node->tag->does == HTML__ROW)
		end_row(r, node);
}

/* Leaves the innermost open element. */
static void
leave(struct reader *r)
{
	if (r->skip == r->depth)
		end_skip(r);
	if (r->pre == r->depth)
		r->pre = 0;
	while (r->n_catches > 0 &&
	    r->catches[r->n_catches - 1].depth == r->depth)
		end_catch(r, &r->catches[--r->n_catches]);
	if (top(r)->link)
		r->links--;
	if (top(r)->node != r->levels[r->depth - 1].node)
		end_node(r, top(r)->node);
	r->depth--;
}

static void
on_close(void *user, const char *name)
{
	struct reader *r = user;

	if (r->depth == 0)
		return;
	leave(r);
	/* A </p> parts, whether or not there was a <p>. */
	if (r->skip == 0 && strcmp(name, "p") == 0)
		end_block(r);
}

static void
on_flatten(void *user)
{
	struct reader *r = user;

	while (r->depth > 0)
		leave(r);
}

/* ---- the page ------------------------------------------------------------- */

struct html__page *
html__page_read(struct kn_str utf8, struct html__how how)
{
	static const struct html__tag root = { "", HTML__BOX, HTML__PLAIN, 0 };
	struct html__page *page = kn_calloc(1, sizeof(*page));
	struct reader r = { .page = page, .how = how };
	const struct html__events events = { on_open, on_close, on_text,
	    on_flatten, &r };

	page->arena = kn_arena_new();
	kn_buf_init(&page->text, (size_t)512 * 1024 * 1024);
	kn_buf_init(&page->ld, MAX_LD_B);
	kn_buf_init(&r.title, MAX_VALUE_B);
	page->nodes = kn_grow(NULL, &page->cap_nodes, 1, sizeof(*page->nodes));
	page->nodes[page->n_nodes++] = (struct html__node){
		.parent = HTML__NO_NODE,
		.tag = &root,
	};
	r.levels = kn_grow(NULL, &r.cap, 1, sizeof(*r.levels));
	r.levels[0] = (struct level){ .node = 0 };
	page->cut = !html__parse(utf8, &events);
	on_flatten(&r);
	page->nodes[0].end = (uint32_t)page->n_blocks;
	html__found_add(page, HTML__TITLE, 6, kn_buf_get(&r.title),
	    UINT32_MAX);
	kn_buf_dispose(&r.title);
	free(r.levels);
	if (page->parted || how.lines)
		return page;
	html__page_free(page);
	return html__page_read(utf8, (struct html__how){ how.value, true });
}

void
html__page_free(struct html__page *page)
{
	if (page == NULL)
		return;
	kn_buf_dispose(&page->text);
	kn_buf_dispose(&page->ld);
	kn_arena_free(page->arena);
	free(page->blocks);
	free(page->nodes);
	free(page->found);
	free(page);
}

struct kn_str
html__block_text(const struct html__page *page, size_t i)
{
	struct kn_span at = page->blocks[i].at;

	return (struct kn_str){ page->text.s + at.start_b, kn_span_len(at) };
}

/* Items of one list stand on lines below each other. */
static bool
is_next_item(const struct html__page *page, size_t i)
{
	const struct html__node *a = &page->nodes[page->blocks[i - 1].node];
	const struct html__node *b = &page->nodes[page->blocks[i].node];

	return a->tag == b->tag && a->parent == b->parent && a != b &&
	    strcmp(b->tag->name, "li") == 0;
}

void
html__page_join(const struct html__page *page, struct kn_buf *out,
    struct kn_span *at)
{
	for (size_t i = 0; i < page->n_blocks; i++) {
		const struct html__block *b = &page->blocks[i];

		if (i > 0 && b->glue == HTML__CELL)
			kn_buf_chr(out, '\t');
		else if (i > 0 && (b->glue == HTML__LINE ||
		    is_next_item(page, i)))
			kn_buf_chr(out, '\n');
		else if (i > 0)
			kn_buf_cstr(out, "\n\n");
		uint32_t from = (uint32_t)out->n;
		kn_buf_str(out, html__block_text(page, i));
		if (at != NULL)
			at[i] = (struct kn_span){ from, (uint32_t)out->n };
	}
}
