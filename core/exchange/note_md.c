/*
 * note_md.c: notes as Markdown for pandoc, right to left. Out only. Every
 * ASCII sign of a text is escaped, so that none is markup. Latin text stands
 * in divisions and spans of its own direction: Word would set it right to
 * left with the rest.
 */
#include "core/exchange/note_cite_priv.h"

#include <ctype.h>
#include <string.h>

/* Digits are of no direction, and a span is no isolate in Word. */
#define LRM "\xE2\x80\x8E"

static void
put_md(struct kn_buf *b, uint32_t cp)
{
	if (cp < 0x80 && ispunct((int)cp))
		kn_buf_chr(b, '\\');
	kn_buf_cp(b, cp);
}

static void
put_raw(struct kn_buf *b, uint32_t cp)
{
	kn_buf_cp(b, cp);
}

/* One line of text. */
static void
put_line(struct kn_buf *b, struct kn_str s)
{
	note__put_plain(b, kn_str_trim(s), false, put_md);
}

/* Lines of text, each after `before`: no line begins with blanks, and an
 * empty one parts paragraphs. */
static void
put_block(struct kn_buf *b, const char *before, const char *text)
{
	struct kn_str rest = kn_str(text), line;

	while (kn_str_split(&rest, '\n', &line)) {
		kn_buf_cstr(b, before);
		put_line(b, line);
		/* A hard break, where another line of text follows. */
		if (kn_str_trim(line).n > 0 && rest.s != NULL && rest.n > 0 &&
		    rest.s[0] != '\n')
			kn_buf_chr(b, '\\');
		kn_buf_chr(b, '\n');
	}
	kn_buf_chr(b, '\n');
}

/* A YAML string: JSON's double-quoted one is one of YAML. */
static void
put_yaml(struct kn_buf *b, const char *key, struct kn_str s)
{
	struct kn_buf plain;

	kn_buf_init(&plain, 0);
	note__put_plain(&plain, s, false, put_raw);
	kn_buf_fmt(b, "%s: \"", key);
	note__json_text(b, kn_buf_get(&plain));
	kn_buf_cstr(b, "\"\n");
	kn_buf_dispose(&plain);
}

/* A part of a line, in its direction. */
static void
put_part(struct kn_buf *b, bool *any, const char *before, const char *text)
{
	if (text == NULL)
		return;
	bool ltr = (text[0] >= '0' && text[0] <= '9') ||
	    note__is_latin(kn_str(text));
	kn_buf_fmt(b, "%s%s%s", *any ? " · " : "", before, ltr ? "[" LRM :
	    "");
	put_line(b, kn_str(text));
	kn_buf_cstr(b, ltr ? LRM "]{dir=\"ltr\"}" : "");
	*any = true;
}

/* Lines of text in their direction. */
static void
put_text(struct kn_buf *b, const char *before, const char *text)
{
	bool ltr = note__is_latin(kn_str(text));

	kn_buf_cstr(b, ltr ? "::: {dir=\"ltr\"}\n" : "");
	put_block(b, before, text);
	kn_buf_cstr(b, ltr ? ":::\n\n" : "");
}

/* A link is one only when its address cannot end before it does. */
static void
put_address(struct kn_buf *b, const char *url)
{
	if (url == NULL)
		return;
	bool link = note__is_web(url) && strpbrk(url, " <>\\\"\t\n") == NULL;
	kn_buf_cstr(b, "\n\n[");
	put_line(b, kn_str(url));
	kn_buf_cstr(b, "]");
	if (link) {
		kn_buf_cstr(b, "(<");
		note__put_plain(b, kn_str(url), false, put_raw);
		kn_buf_cstr(b, ">)");
	}
	kn_buf_cstr(b, "{dir=\"ltr\"}");
}

static void
put_article(struct note__out *o, const struct kn_note_view *v)
{
	struct note__citation c;
	bool any = false;

	if (v->note.scope == KN_NOTE_CORPUS) {
		kn_buf_cstr(&o->b, "# مذكرة\n\n");
		return;
	}
	note__cite(o, v, &c);
	kn_buf_cstr(&o->b, "# ");
	put_line(&o->b, kn_str(c.title));
	kn_buf_cstr(&o->b, "\n\n");
	put_part(&o->b, &any, "", c.author);
	put_part(&o->b, &any, "", c.outlet);
	put_part(&o->b, &any, NOTE__VIA, c.via);
	put_part(&o->b, &any, "", c.dated ? v->note.target.date :
	    NOTE__NO_DATE);
	put_part(&o->b, &any, NOTE__RETRIEVED, c.retrieved);
	put_address(&o->b, c.url);
	kn_buf_cstr(&o->b, "\n\n");
	note__cite_dispose(&c);
}

static void
put_note(struct note__out *o, const struct kn_note_view *v)
{
	const struct kn_note *n = &v->note;
	const char *label = kn_note_view_label(v);
	bool any = false;

	kn_buf_cstr(&o->b, ":::: {#n-");
	note__put_plain(&o->b, kn_str(n->id), false, put_raw);
	kn_buf_cstr(&o->b, " .note}\n");
	if (n->scope == KN_NOTE_PASSAGE)
		put_text(&o->b, "> ", n->anchor.exact);
	if (n->text != NULL && n->text[0] != '\0')
		put_text(&o->b, "", n->text);
	if (label != NULL) {
		kn_buf_cstr(&o->b, "**");
		put_line(&o->b, kn_str(label));
		kn_buf_cstr(&o->b, "**");
		any = true;
	}
	for (size_t i = 0; i < n->n_tags; i++)
		put_part(&o->b, &any, "\\#", n->tags[i]);
	put_part(&o->b, &any, "", n->author);
	kn_buf_cstr(&o->b, any ? "\n\n::::\n\n" : "::::\n\n");
}

void
note__write_md(struct note__out *o)
{
	kn_buf_cstr(&o->b, "---\ntitle: \"كنّاش\"\nlang: ar\ndir: rtl\n");
	put_yaml(&o->b, "filter", o->e->filter);
	kn_buf_fmt(&o->b, "notes: %zu\narticles: %zu\n", o->e->views->n,
	    o->articles);
	put_yaml(&o->b, "updated", kn_str(o->updated));
	kn_buf_cstr(&o->b, "---\n\n");
	kn_buf_fmt(&o->b, NOTE__COUNTS " · " NOTE__FILTER, o->e->views->n,
	    o->articles);
	bool latin = note__is_latin(note__filter_for(o, NOTE__ALL));
	kn_buf_cstr(&o->b, latin ? "[" : "");
	put_line(&o->b, note__filter_for(o, NOTE__ALL));
	kn_buf_cstr(&o->b, latin ? "]{dir=\"ltr\"}\n\n" : "\n\n");
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		if (note__new_article(o->e->views, i))
			put_article(o, &o->e->views->v[i]);
		put_note(o, &o->e->views->v[i]);
		note__flush(o, false);
	}
}
