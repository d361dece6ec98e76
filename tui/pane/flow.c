/*
 * flow.c: an article as a column of lines. In: a document with its spans and
 * a width. Out: lines of the line engine, made only where they are looked
 * at. Knows nothing of the screen.
 */
#include "tui/pane/flow.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

/* Layouts kept at a time, and the text in them; more are made anew when they
 * are needed. */
#define MAX_LAYOUTS 256
#define MAX_KEPT_B (512 * 1024)
/*
 * A longer paragraph is cut into blocks, so that its end and what is before
 * it are found without laying out all of it. The last line before a cut is
 * seldom full: cuts are put behind sentences, where no eye looks for more.
 */
#define MAX_PARAGRAPH_B (128 * 1024)
#define PIECE_B (64 * 1024)
#define LOOK_BACK_B (8 * 1024)

struct block {
	struct kn_span at;      /* bytes of the article; empty: a blank line */
	uint8_t role;
	bool facts;             /* the line under the title */
	uint32_t part;          /* how many blocks of its paragraph precede */
	struct kn_layout *layout;
};

struct kn_flow {
	const struct kn_open *open;
	char *facts;
	int width_col;
	bool all, rtl_article, rtl_ui;
	unsigned flags;
	struct block *blocks;   /* at least one */
	size_t n, cap, n_layouts;
	size_t kept_b, made_b;  /* text in layouts: now, and ever */
};

static void
push(struct kn_flow *f, struct block b)
{
	f->blocks = kn_grow(f->blocks, &f->cap, f->n + 1, sizeof(*f->blocks));
	f->blocks[f->n++] = b;
}

static void
push_blank(struct kn_flow *f)
{
	push(f, (struct block){ .role = KN_ROLE_TEXT });
}

static enum kn_role
span_role(enum kn_span_kind kind)
{
	static const enum kn_role roles[KN_SPAN_KIND_COUNT] = {
		[KN_SPAN_TITLE] = KN_ROLE_TITLE,
		[KN_SPAN_DATELINE] = KN_ROLE_META,
		[KN_SPAN_BYLINE] = KN_ROLE_META,
		[KN_SPAN_SECTION] = KN_ROLE_BOILERPLATE,
		[KN_SPAN_SUBHEAD] = KN_ROLE_SUBHEAD,
		[KN_SPAN_BODY] = KN_ROLE_TEXT,
		[KN_SPAN_BOILERPLATE] = KN_ROLE_BOILERPLATE,
		[KN_SPAN_REPEATED] = KN_ROLE_BOILERPLATE,
	};

	return roles[kind];
}

/* Where a walk over rising paragraphs is among the spans. */
struct walk {
	size_t next;            /* first span that starts later */
	const struct kn_doc_span *outer, *subhead;
};

/* The role of a paragraph: that of the innermost span that holds it all. */
static enum kn_role
role_of(const struct kn_doc *doc, struct kn_span at, enum kn_role role,
    struct walk *w)
{
	for (; w->next < doc->n_spans &&
	    doc->spans[w->next].at.start_b <= at.start_b; w->next++) {
		const struct kn_doc_span *s = &doc->spans[w->next];

		if (s->kind == KN_SPAN_SUBHEAD)
			w->subhead = s;
		else
			w->outer = s;
	}
	if (w->subhead != NULL && kn_span_contains(w->subhead->at, at))
		return span_role(KN_SPAN_SUBHEAD);
	if (w->outer != NULL && kn_span_contains(w->outer->at, at))
		return span_role(w->outer->kind);
	return role;
}

static bool
ends_sentence(const char *s, size_t i_b)
{
	uint32_t cp = kn_utf8_prev(s, &i_b);

	return cp == '.' || cp == '!' || cp == '?' || cp == 0x61F ||
	    cp == 0x6D4;
}

/* Where to cut text that has no blank: before something with a cell. */
static size_t
cut_anywhere(const char *s, size_t i_b)
{
	uint32_t cp;

	do
		cp = kn_utf8_prev(s, &i_b);
	while (i_b > 0 && kn_uchar_width_col(cp) == 0);
	return i_b;
}

/* Bytes of the first piece of a long paragraph: up to a blank behind a
 * sentence, or up to any blank, at least half of what is aimed at. */
static size_t
piece_b(const char *s, size_t n_b)
{
	size_t blank = 0;

	if (n_b <= MAX_PARAGRAPH_B)
		return n_b;
	for (size_t i = PIECE_B; i > PIECE_B - LOOK_BACK_B; i--) {
		if (s[i - 1] != ' ' || s[i] == ' ')
			continue;
		if (ends_sentence(s, i - 1))
			return i;
		blank = blank == 0 ? i : blank;
	}
	return blank != 0 ? blank : cut_anywhere(s, PIECE_B);
}

static void
push_text(struct kn_flow *f, struct kn_span at, enum kn_role role)
{
	struct block b = { .at = at, .role = (uint8_t)role };

	do {
		size_t n_b = piece_b(f->open->doc->text + b.at.start_b,
		    kn_span_len(b.at));

		b.at.end_b = b.at.start_b + (uint32_t)n_b;
		push(f, b);
		b.at = (struct kn_span){ b.at.end_b, at.end_b };
		b.part++;
	} while (kn_span_len(b.at) > 0);
}

/* A paragraph, with a blank line before it. Widgets inside a body («اقرأ
 * أيضا») are left out with the rest of the page's furniture. */
static void
push_paragraph(struct kn_flow *f, struct kn_span at, enum kn_role role)
{
	if (role == KN_ROLE_BOILERPLATE && !f->all)
		return;
	if (f->n > 0 && kn_span_len(f->blocks[f->n - 1].at) > 0)
		push_blank(f);
	push_text(f, at, role);
}

/* Adds the paragraphs of a stretch of text, with a blank line between. */
static void
push_paragraphs(struct kn_flow *f, struct kn_span at, enum kn_role role)
{
	const struct kn_doc *doc = f->open->doc;
	struct walk walk = { 0 };

	for (uint32_t i = at.start_b; i < at.end_b;) {
		const char *nl = memchr(doc->text + i, '\n', at.end_b - i);
		uint32_t end = nl == NULL ? at.end_b :
		    (uint32_t)(nl - doc->text);
		struct kn_str line = kn_str_trim((struct kn_str){
		    doc->text + i, end - i });

		if (line.n > 0) {
			uint32_t start = (uint32_t)(line.s - doc->text);
			struct kn_span s = { start,
			    start + (uint32_t)line.n };

			push_paragraph(f, s, role_of(doc, s, role, &walk));
		}
		i = end + 1;
	}
}

/* Title, facts and body only. */
static void
push_content(struct kn_flow *f)
{
	const struct kn_doc *doc = f->open->doc;
	const struct kn_doc_span *title = kn_doc_span(doc, KN_SPAN_TITLE);

	if (title != NULL)
		push_text(f, title->at, KN_ROLE_TITLE);
	if (f->facts[0] != '\0') {
		push(f, (struct block){ .facts = true, .role = KN_ROLE_META });
		push_blank(f);
	} else if (f->n > 0) {
		push_blank(f);
	}
	for (size_t i = 0; i < doc->n_spans; i++)
		if (doc->spans[i].kind == KN_SPAN_BODY)
			push_paragraphs(f, doc->spans[i].at, KN_ROLE_TEXT);
}

struct kn_flow *
kn_flow_new(const struct kn_open *open, struct kn_str facts, int width_col,
    bool all, bool rtl_ui, unsigned flags)
{
	struct kn_flow *f = kn_calloc(1, sizeof(*f));
	const struct kn_doc *doc = open->doc;

	f->open = open;
	f->facts = kn_strndup(facts.s, facts.n);
	f->width_col = width_col < 1 ? 1 : width_col;
	f->rtl_article = doc->meta.lang != NULL &&
	    strcmp(doc->meta.lang, "ar") == 0;
	f->rtl_ui = rtl_ui;
	f->all = all;
	f->flags = flags;
	if (all)
		push_paragraphs(f, (struct kn_span){ 0, (uint32_t)doc->n_b },
		    KN_ROLE_TEXT);
	else
		push_content(f);
	if (f->n == 0)
		push_blank(f);
	return f;
}

static void
drop_layouts(struct kn_flow *f)
{
	for (size_t i = 0; i < f->n && f->n_layouts > 0; i++)
		if (f->blocks[i].layout != NULL) {
			kn_layout_free(f->blocks[i].layout);
			f->blocks[i].layout = NULL;
			f->n_layouts--;
		}
	f->kept_b = 0;
}

void
kn_flow_free(struct kn_flow *f)
{
	if (f == NULL)
		return;
	drop_layouts(f);
	free(f->blocks);
	free(f->facts);
	free(f);
}

static struct kn_layout *layout_of(struct kn_flow *f, size_t i);

/* What begins left to right goes on so, wherever it is cut. */
static enum kn_dir
dir_of_paragraph(struct kn_flow *f, size_t i)
{
	const struct kn_vline *line;

	line = kn_layout_line(layout_of(f, i - f->blocks[i].part), 0);
	return line != NULL && line->rtl ? KN_DIR_RTL : KN_DIR_LTR;
}

/* The layout of a block that is not blank. */
static struct kn_layout *
layout_of(struct kn_flow *f, size_t i)
{
	struct block *b = &f->blocks[i];

	if (b->layout != NULL)
		return b->layout;
	if (f->n_layouts >= MAX_LAYOUTS || f->kept_b > MAX_KEPT_B)
		drop_layouts(f);
	bool rtl = b->facts ? f->rtl_ui : f->rtl_article;
	struct kn_layout_opts opts = {
		.dir = rtl ? KN_DIR_RTL : b->facts ? KN_DIR_LTR : KN_DIR_AUTO,
		.dir2 = f->rtl_ui ? KN_DIR_RTL : KN_DIR_LTR,
		.flags = f->flags,
	};

	/* Not reordered here: its start is the left for us. */
	if ((f->flags & KN_LAYOUT_LOGICAL) != 0)
		opts.dir = KN_DIR_LTR;
	struct kn_str text = b->facts ? kn_str(f->facts) : (struct kn_str){
	    f->open->doc->text + b->at.start_b, kn_span_len(b->at) };
	if (b->part > 0 && opts.dir == KN_DIR_AUTO)
		opts.dir = dir_of_paragraph(f, i);
	f->kept_b += text.n;
	f->made_b += text.n;
	b->layout = kn_layout_new(text.s, text.n, f->width_col, &opts);
	f->n_layouts++;
	return b->layout;
}

static bool
is_blank(const struct block *b)
{
	return !b->facts && kn_span_len(b->at) == 0;
}

bool
kn_flow_line(struct kn_flow *f, struct kn_place at, struct kn_flow_line *out)
{
	if (at.block >= f->n)
		return false;
	const struct block *b = &f->blocks[at.block];
	*out = (struct kn_flow_line){ .base_b = b->at.start_b,
	    .in_text = !b->facts, .role = (enum kn_role)b->role };
	if (!is_blank(b))
		out->vline = kn_layout_line(layout_of(f, at.block), at.line);
	return is_blank(b) ? at.line == 0 : out->vline != NULL;
}

/* Whether the block has a line of this number. */
static bool
has_line(struct kn_flow *f, size_t block, size_t line)
{
	if (is_blank(&f->blocks[block]))
		return line == 0;
	return kn_layout_line(layout_of(f, block), line) != NULL;
}

static size_t
line_count(struct kn_flow *f, size_t block)
{
	if (is_blank(&f->blocks[block]))
		return 1;
	size_t n = kn_layout_count(layout_of(f, block));
	return n == 0 ? 1 : n;
}

size_t
kn_flow_forward(struct kn_flow *f, struct kn_place *at, size_t n)
{
	size_t done = 0;

	while (done < n) {
		if (has_line(f, at->block, at->line + 1))
			at->line++;
		else if (at->block + 1 < f->n)
			*at = (struct kn_place){ at->block + 1, 0 };
		else
			break;
		done++;
	}
	return done;
}

size_t
kn_flow_back(struct kn_flow *f, struct kn_place *at, size_t n)
{
	size_t done = 0;

	while (done < n) {
		if (at->line > 0) {
			at->line--;
		} else if (at->block > 0) {
			at->block--;
			at->line = line_count(f, at->block) - 1;
		} else {
			break;
		}
		done++;
	}
	return done;
}

struct kn_place
kn_flow_end(struct kn_flow *f)
{
	return (struct kn_place){ f->n - 1, line_count(f, f->n - 1) - 1 };
}

struct kn_place
kn_flow_find(struct kn_flow *f, size_t at_b)
{
	size_t best = 0;

	/* Blocks of text rise by their start; blanks and facts have none. */
	for (size_t i = 0; i < f->n; i++) {
		const struct block *b = &f->blocks[i];

		if (kn_span_len(b->at) == 0)
			continue;
		if (b->at.start_b > at_b && best != 0)
			break;
		if (b->at.start_b <= at_b)
			best = i;
	}
	const struct block *b = &f->blocks[best];
	if (kn_span_len(b->at) == 0 || at_b < b->at.start_b)
		return (struct kn_place){ 0, 0 };
	size_t rel = at_b - b->at.start_b, len = kn_span_len(b->at);
	return (struct kn_place){ best,
	    kn_layout_find(layout_of(f, best), rel < len ? rel : len - 1) };
}

size_t
kn_flow_byte(struct kn_flow *f, struct kn_place at)
{
	struct kn_flow_line line;

	for (size_t i = at.block; i < f->n; i++) {
		const struct block *b = &f->blocks[i];

		if (kn_span_len(b->at) == 0)
			continue;
		if (i > at.block || !kn_flow_line(f, at, &line))
			return b->at.start_b;
		return b->at.start_b + line.vline->at.start_b;
	}
	return 0;
}

size_t
kn_flow_paras(const struct kn_flow *f, struct kn_span **out)
{
	const char *text = f->open->doc->text;
	size_t n = 0;

	*out = kn_calloc(f->n + 1, sizeof(**out));
	for (size_t i = 0; i < f->n; i++) {
		const struct kn_span at = f->blocks[i].at;
		struct kn_str s = kn_str_trim((struct kn_str){
		    text + at.start_b, kn_span_len(at) });

		if (s.n == 0)
			continue;
		uint32_t start_b = (uint32_t)(s.s - text);
		(*out)[n++] = (struct kn_span){ start_b,
		    start_b + (uint32_t)s.n };
	}
	return n;
}

void
kn_flow_extent(const struct kn_flow *f, size_t *start_b, size_t *end_b)
{
	*start_b = SIZE_MAX;
	*end_b = 0;
	for (size_t i = 0; i < f->n; i++) {
		const struct kn_span s = f->blocks[i].at;

		if (kn_span_len(s) == 0)
			continue;
		if (s.start_b < *start_b)
			*start_b = s.start_b;
		if (s.end_b > *end_b)
			*end_b = s.end_b;
	}
	if (*end_b == 0)
		*start_b = 0;
}

size_t
kn_flow_made_b(const struct kn_flow *f)
{
	return f->made_b;
}
