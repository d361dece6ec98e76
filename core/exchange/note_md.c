/*
 * note_md.c: notes as Markdown for pandoc, right to left. Out only. Every
 * ASCII sign of a text is escaped, so that none is markup.
 */
#include "core/exchange/note_cite_priv.h"

#include <ctype.h>
#include <string.h>

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

static void
put_article(struct note__out *o, const struct kn_note_view *v)
{
	struct note__citation c;

	if (v->note.scope == KN_NOTE_CORPUS) {
		kn_buf_cstr(&o->b, "# مذكرة\n\n");
		return;
	}
	note__cite(o, v, &c);
	kn_buf_cstr(&o->b, "# ");
	put_line(&o->b, kn_str(c.title));
	kn_buf_cstr(&o->b, "\n\n");
	const char *parts[] = { c.author, c.outlet, c.via,
	    c.dated ? v->note.target.date : NOTE__NO_DATE };
	bool any = false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (parts[i] == NULL)
			continue;
		kn_buf_cstr(&o->b, any ? " · " : "");
		put_line(&o->b, kn_str(parts[i]));
		any = true;
	}
	if (c.url != NULL) {
		kn_buf_cstr(&o->b, " · ");
		put_line(&o->b, kn_str(c.url));
	}
	kn_buf_cstr(&o->b, "\n\n");
	note__cite_dispose(&c);
}

static void
put_note(struct note__out *o, const struct kn_note_view *v)
{
	const struct kn_note *n = &v->note;
	const char *label = kn_note_view_label(v);

	if (n->scope == KN_NOTE_PASSAGE)
		put_block(&o->b, "> ", n->anchor.exact);
	if (n->text != NULL && n->text[0] != '\0')
		put_block(&o->b, "", n->text);
	if (label != NULL) {
		kn_buf_cstr(&o->b, "**");
		put_line(&o->b, kn_str(label));
		kn_buf_cstr(&o->b, "**");
	}
	for (size_t i = 0; i < n->n_tags; i++) {
		kn_buf_cstr(&o->b, i == 0 && label == NULL ? "" : " ");
		kn_buf_cstr(&o->b, "\\#");
		put_line(&o->b, kn_str(n->tags[i]));
	}
	if (label != NULL || n->n_tags > 0)
		kn_buf_cstr(&o->b, "\n\n");
	kn_buf_cstr(&o->b, "`");
	note__put_plain(&o->b, kn_str(n->id), false, put_raw);
	kn_buf_cstr(&o->b, "`\n\n");
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
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		if (note__new_article(o->e->views, i))
			put_article(o, &o->e->views->v[i]);
		put_note(o, &o->e->views->v[i]);
		note__flush(o, false);
	}
}
