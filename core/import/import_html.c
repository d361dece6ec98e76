/*
 * import_html.c: the importer of HTML pages: one page is one article. In: a
 * page as it was saved. Out: one article: its text is all that the page
 * shows, in reading order; title, dateline, byline and body are spans of it,
 * menus, widgets and comments boilerplate. What the page declares gives its
 * fields.
 */
#include "import_priv.h"

#include <stdlib.h>
#include <strings.h>

#include "html_priv.h"
#include "record_priv.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#define SNIFF_B 8192            /* of a file: where a page shows it is one */
#define MIN_LD_CP 200           /* a text in JSON-LD that is worth having */

/* ---- is it a page --------------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Past blanks, comments, declarations and the like. */
static struct kn_str
skip_prolog(struct kn_str s)
{
	for (;;) {
		const char *end = NULL;
		size_t n = 0;

		while (s.n > 0 && is_blank(s.s[0])) {
			s.s++;
			s.n--;
		}
		if (kn_str_starts(s, KN_LIT("<!--"))) {
			end = memmem(s.s, s.n, "-->", 3);
			n = 3;
		} else if (kn_str_starts(s, KN_LIT("<?"))) {
			end = memchr(s.s, '>', s.n);
			n = 1;
		}
		if (end == NULL)
			return s;
		n += (size_t)(end - s.s);
		s = (struct kn_str){ s.s + n, s.n - n };
	}
}

static bool
starts_tag(struct kn_str s, const char *tag)
{
	size_t n = strlen(tag);

	return s.n > n && strncasecmp(s.s, tag, n) == 0 &&
	    (is_blank(s.s[n]) || s.s[n] == '>');
}

static bool
ends_name(struct kn_str name, const char *end)
{
	size_t n = strlen(end);

	return name.n > n &&
	    strncasecmp(name.s + name.n - n, end, n) == 0;
}

/* Any of the tags that only pages have; in a file that is called a page. */
static bool
has_tag(struct kn_str s)
{
	static const char *const tags[] = { "<html", "<head", "<body",
	    "<title", "<div", "<p", "<table", "<br", "<meta", "<a", "<font",
	    "<center", "<h1", "<h2", "<span" };

	for (size_t i = 0; i + 2 < s.n; i++) {
		if (s.s[i] != '<')
			continue;
		for (size_t k = 0; k < sizeof(tags) / sizeof(char *); k++)
			if (starts_tag((struct kn_str){ s.s + i, s.n - i },
			    tags[k]))
				return true;
	}
	return false;
}

bool
import__sniff_html(const struct import__head *head)
{
	static const char *const roots[] = { "<!doctype html", "<html",
	    "<head", "<body", "<meta", "<title", "<center", "<table", "<div",
	    "<p", "<h1" };
	struct kn_str s = skip_prolog((struct kn_str){ head->text.s,
	    head->text.n < SNIFF_B ? head->text.n : SNIFF_B });

	for (size_t i = 0; i < sizeof(roots) / sizeof(char *); i++)
		if (starts_tag(s, roots[i]))
			return true;
	return (ends_name(head->name, ".html") ||
	    ends_name(head->name, ".htm") ||
	    ends_name(head->name, ".xhtml") ||
	    ends_name(head->name, ".php") || ends_name(head->name, ".asp") ||
	    ends_name(head->name, ".aspx")) && has_tag(s);
}

/* ---- its encoding --------------------------------------------------------- */

/* The page in UTF-8. */
static bool
read_page(struct import__input *in, const struct kn_import_sink *sink,
    struct kn_buf *out)
{
	struct kn_str head = import__stream_peek(in->bytes, IMPORT__HEAD_B);
	enum kn_encoding enc = import__declared_in_page(head);
	struct kn_buf bytes;
	size_t n_bad = 0;

	if (in->encoding_told || !import__is_believed(enc, in->encoding, head))
		return import__read_all(in, in->text, out, sink);
	kn_buf_init(&bytes, 0);
	bool ok = import__read_all(in, in->bytes, &bytes, sink);
	if (ok && kn_decode(enc, bytes.s, bytes.n, out, &n_bad, NULL) != KN_OK)
		ok = false;
	kn_buf_dispose(&bytes);
	import__tell(sink, "encoding", "%s, %s", kn_encoding_name(enc),
	    "declared by the page");
	if (n_bad > 0)
		import__reject(sink, in->path, "", N_("malformed characters"),
		    N_("loaded, each bad part shown as U+FFFD"));
	return ok;
}

/* ---- the article ---------------------------------------------------------- */

/* An article in the making: its text, and what is known of it. */
struct made {
	struct kn_buf text;
	struct kn_doc_span *known;
	size_t n, cap;
};

static void
mark(struct made *m, enum kn_span_kind kind, struct kn_span at)
{
	if (at.end_b <= at.start_b)
		return;
	m->known = kn_grow(m->known, &m->cap, m->n + 1, sizeof(*m->known));
	m->known[m->n++] = (struct kn_doc_span){ kind, at };
}

/* A part of the text of its own, with a blank line behind it. */
static void
put_part(struct made *m, enum kn_span_kind kind, struct kn_str s)
{
	uint32_t from = (uint32_t)m->text.n;

	if (s.n == 0)
		return;
	kn_buf_str(&m->text, s);
	mark(m, kind, (struct kn_span){ from, (uint32_t)m->text.n });
	kn_buf_cstr(&m->text, "\n\n");
}

static bool
is_body(const struct html__block *b)
{
	return b->role == HTML__IS_BODY || b->role == HTML__IS_SUBHEAD;
}

/* The blocks of the page behind what is in the text already. */
static void
put_blocks(struct made *m, const struct html__page *page)
{
	static const enum kn_span_kind kinds[] = {
		[HTML__IS_CHROME] = KN_SPAN_BOILERPLATE,
		[HTML__IS_TITLE] = KN_SPAN_TITLE,
		[HTML__IS_DATELINE] = KN_SPAN_DATELINE,
		[HTML__IS_BYLINE] = KN_SPAN_BYLINE,
		[HTML__IS_SUBHEAD] = KN_SPAN_SUBHEAD,
	};
	struct kn_span *at = kn_calloc(page->n_blocks + 1, sizeof(*at));
	size_t first = page->n_blocks, last = 0;

	html__page_join(page, &m->text, at);
	for (size_t i = 0; i < page->n_blocks; i++) {
		if (!is_body(&page->blocks[i]))
			continue;
		first = first < page->n_blocks ? first : i;
		last = i;
	}
	for (size_t i = 0; i < page->n_blocks; i++) {
		enum html__role role = page->blocks[i].role;

		if (i == first)
			mark(m, KN_SPAN_BODY, (struct kn_span){
			    at[first].start_b, at[last].end_b });
		/* One span for furniture that stands side by side. */
		if (i > 0 && role == HTML__IS_CHROME &&
		    page->blocks[i - 1].role == HTML__IS_CHROME)
			m->known[m->n - 1].at.end_b = at[i].end_b;
		else if (role != HTML__IS_BODY)
			mark(m, kinds[role], at[i]);
	}
	free(at);
}

/* Whether the text that a page declares is more than it shows. */
static bool
is_only_declared(const struct html__page *page)
{
	size_t shown = 0, told;

	if (page->body.n == 0)
		return false;
	told = kn_utf8_count_cp(page->body.s, page->body.n);
	for (size_t i = 0; i < page->n_blocks; i++)
		if (is_body(&page->blocks[i]))
			shown += page->blocks[i].n_cp;
	return told >= MIN_LD_CP && shown * 3 < told;
}

static char *
field(struct kn_str s)
{
	return s.n == 0 ? NULL : kn_strndup(s.s, s.n);
}

static void
set_date(const struct html__page *page, uint32_t title,
    const struct import__input *in, struct kn_meta *meta)
{
	char iso[11];
	uint32_t shown;

	if (html__date(page, title, iso, &shown))
		meta->date_source = kn_strdup(shown == UINT32_MAX ? "meta" :
		    "dateline");
	else if (import__date_in_path(in->below, iso))
		meta->date_source = kn_strdup("filename");
	else
		return;
	meta->date = kn_strdup(iso);
}

static struct kn_doc *
make_doc(struct html__page *page, const struct import__input *in,
    const struct kn_import_sink *sink)
{
	struct made m = { .n = 0 };
	struct kn_meta meta = { .path = kn_strdup(in->path) };
	uint32_t block;
	size_t n;

	html__ld_read(page);
	struct kn_str title = html__title(page, &block);
	html__body_find(page, block);
	struct kn_str author = html__best(page, HTML__AUTHOR, NULL);

	meta.title = field(title);
	meta.byline = field(kn_byline_name(author));
	meta.outlet = field(html__best(page, HTML__OUTLET, NULL));
	meta.url = field(html__best(page, HTML__URL, NULL));
	set_date(page, block, in, &meta);
	kn_buf_init(&m.text, 0);
	if (is_only_declared(page)) {
		for (size_t i = 0; i < page->n_blocks; i++)
			page->blocks[i].role = HTML__IS_CHROME;
		put_part(&m, KN_SPAN_TITLE, title);
		put_part(&m, KN_SPAN_BYLINE, author);
		put_part(&m, KN_SPAN_BODY, page->body);
		import__tell(sink, "body", "%s", "declared in JSON-LD");
	} else if (block == UINT32_MAX) {
		put_part(&m, KN_SPAN_TITLE, title);
	}
	put_blocks(&m, page);
	while (m.text.n > 0 && m.text.s[m.text.n - 1] == '\n')
		kn_buf_trunc(&m.text, m.text.n - 1);
	char *text = kn_buf_take(&m.text, &n);
	struct kn_doc *doc = kn_doc_new_known(&meta, text, n, m.known, m.n);
	free(m.known);
	return doc;
}

enum kn_status
import__read_html(struct import__input *in,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	struct kn_buf bytes;
	enum kn_status st = KN_OK;

	(void)err;
	kn_buf_init(&bytes, 0);
	if (!read_page(in, sink, &bytes)) {
		kn_buf_dispose(&bytes);
		return KN_OK;
	}
	import__undo_twice(in, &bytes, sink);
	struct html__page *page = html__page_read(kn_buf_get(&bytes),
	    (struct html__how){ .value = false });
	kn_buf_dispose(&bytes);
	if (page->cut)
		import__reject(sink, in->path, "",
		    N_("elements of the page lie too deep in each other"),
		    N_("what came before it was loaded"));
	struct kn_doc *doc = make_doc(page, in, sink);
	if (doc->n_b > 0) {
		st = sink->doc(sink->user, doc);
	} else {
		kn_doc_free(doc);
		import__reject(sink, in->path, "",
		    N_("nothing to read on the page"), import__skipped);
	}
	html__page_free(page);
	return st;
}
