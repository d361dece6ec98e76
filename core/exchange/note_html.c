/*
 * note_html.c: notes as one page of HTML that Word and LibreOffice open
 * right to left. Out only. Nothing is loaded and nothing runs: text is
 * escaped, and only web addresses are links.
 */
#include "core/exchange/note_cite_priv.h"

#include <string.h>

static void
put_html(struct kn_buf *b, uint32_t cp)
{
	static const struct {
		uint32_t cp;
		const char *entity;
	} special[] = {
		{ '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&#39;" }, { '\n', "<br>" },
	};

	for (size_t i = 0; i < sizeof(special) / sizeof(*special); i++)
		if (special[i].cp == cp) {
			kn_buf_cstr(b, special[i].entity);
			return;
		}
	kn_buf_cp(b, cp);
}

/*
 * An element with its text, in the direction of its first letter. The style
 * stands in the element: LibreOffice reads no rules for [dir].
 */
static void
put_element(struct kn_buf *b, const char *name, const char *style,
    const char *text)
{
	bool ltr = note__is_latin(kn_str(text));

	kn_buf_fmt(b, "<%s class=\"%s\" dir=\"%s\">", name, style,
	    ltr ? "ltr\" align=\"left" : "rtl");
	note__put_plain(b, kn_str(text), true, put_html);
	kn_buf_fmt(b, "</%s>\n", name);
}

/* A part of a line, kept together: by <bdi> where that is known, and for
 * the others by marks on both sides, or a date would run backwards. */
static void
put_part(struct kn_buf *b, bool *any, const char *text)
{
	if (text == NULL)
		return;
	bool ltr = text[0] != '\0' && ((text[0] >= '0' && text[0] <= '9') ||
	    note__is_latin(kn_str(text)));
	kn_buf_cstr(b, *any ? " · <bdi>" : "<bdi>");
	kn_buf_cstr(b, ltr ? "&lrm;" : "");
	note__put_plain(b, kn_str(text), false, put_html);
	kn_buf_cstr(b, ltr ? "&lrm;</bdi>" : "</bdi>");
	*any = true;
}

/* In a paragraph of its own: its direction would be that of all. */
static void
put_link(struct kn_buf *b, const char *url)
{
	if (!note__is_web(url))
		return;
	kn_buf_cstr(b, "<p class=\"source\" dir=\"ltr\" align=\"right\">"
	    "<a href=\"");
	note__put_plain(b, kn_str(url), false, put_html);
	kn_buf_cstr(b, "\">");
	note__put_plain(b, kn_str(url), false, put_html);
	kn_buf_cstr(b, "</a></p>\n");
}

static void
put_article(struct note__out *o, const struct kn_note_view *v)
{
	struct note__citation c;
	bool any = false;

	if (v->note.scope == KN_NOTE_CORPUS) {
		put_element(&o->b, "h2", "memo", "مذكرة");
		return;
	}
	note__cite(o, v, &c);
	put_element(&o->b, "h2", "article", c.title);
	kn_buf_cstr(&o->b, "<p class=\"source\" dir=\"rtl\">");
	put_part(&o->b, &any, c.author);
	put_part(&o->b, &any, c.outlet);
	if (c.via != NULL) {
		kn_buf_cstr(&o->b, any ? " · " NOTE__VIA : NOTE__VIA);
		any = false;
		put_part(&o->b, &any, c.via);
	}
	put_part(&o->b, &any, c.dated ? v->note.target.date : NOTE__NO_DATE);
	if (c.accessed) {
		kn_buf_cstr(&o->b, " · " NOTE__RETRIEVED);
		any = false;
		put_part(&o->b, &any, c.retrieved);
	}
	kn_buf_cstr(&o->b, "</p>\n");
	put_link(&o->b, c.url);
	note__cite_dispose(&c);
}

static void
put_note(struct note__out *o, const struct kn_note_view *v)
{
	const struct kn_note *n = &v->note;
	bool any = false;

	if (n->scope == KN_NOTE_PASSAGE)
		put_element(&o->b, "blockquote", "quote", n->anchor.exact);
	if (n->text != NULL && n->text[0] != '\0')
		put_element(&o->b, "p", "text", n->text);
	kn_buf_cstr(&o->b, "<p class=\"about\" dir=\"rtl\" id=\"n-");
	note__put_plain(&o->b, kn_str(n->id), false, put_html);
	kn_buf_cstr(&o->b, "\">");
	put_part(&o->b, &any, kn_note_view_label(v));
	for (size_t i = 0; i < n->n_tags; i++)
		put_part(&o->b, &any, n->tags[i]);
	put_part(&o->b, &any, n->author);
	put_part(&o->b, &any, n->updated);
	kn_buf_cstr(&o->b, "</p>\n");
}

void
note__write_html(struct note__out *o)
{
	kn_buf_cstr(&o->b, "<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">\n"
	    "<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<title>كنّاش</title>\n<style>\n"
	    "body { direction: rtl; text-align: right; margin: 2em; }\n"
	    "p.source[dir=ltr] { direction: ltr; text-align: right; }\n"
	    ".source { margin: 0; }\n"
	    "blockquote { border-right: 3px solid; padding-right: 1em; }\n"
	    ".source, .about { font-size: smaller; }\n"
	    "</style>\n</head>\n<body dir=\"rtl\" lang=\"ar\">\n"
	    "<h1>كنّاش</h1>\n<p class=\"export\" dir=\"rtl\">");
	kn_buf_fmt(&o->b, NOTE__COUNTS " · &lrm;", o->e->views->n,
	    o->articles);
	note__put_plain(&o->b, kn_str(o->updated), false, put_html);
	kn_buf_cstr(&o->b, "&lrm; · " NOTE__FILTER "<bdi>&lrm;");
	note__put_plain(&o->b, note__filter_for(o, NOTE__ALL), false,
	    put_html);
	kn_buf_cstr(&o->b, "&lrm;</bdi></p>\n");
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		if (note__new_article(o->e->views, i))
			put_article(o, &o->e->views->v[i]);
		put_note(o, &o->e->views->v[i]);
		note__flush(o, false);
	}
	kn_buf_cstr(&o->b, "</body>\n</html>\n");
}
