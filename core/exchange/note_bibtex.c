/*
 * note_bibtex.c: quotations with their citation as BibTeX. Out only. What
 * LaTeX would take for a command is escaped; braces of a text are written by
 * their names, so that those of the entry stay balanced. An article of a
 * known outlet is one of a newspaper, as biblatex and pandoc know it; its
 * author is who wrote it, or nobody.
 */
#include "core/exchange/note_cite_priv.h"

#include <string.h>

static void
put_tex(struct kn_buf *b, uint32_t cp)
{
	static const struct {
		char c;
		const char *tex;
	} special[] = {
		{ '\\', "{\\textbackslash}" }, { '{', "{\\textbraceleft}" },
		{ '}', "{\\textbraceright}" }, { '~', "{\\textasciitilde}" },
		{ '^', "{\\textasciicircum}" },
		{ '$', "\\$" }, { '&', "\\&" }, { '#', "\\#" },
		{ '%', "\\%" }, { '_', "\\_" }, { '@', "{@}" },
	};

	for (size_t i = 0; i < sizeof(special) / sizeof(*special); i++)
		if (cp == (uint32_t)special[i].c) {
			kn_buf_cstr(b, special[i].tex);
			return;
		}
	kn_buf_cp(b, cp);
}

/* An address is verbatim; what is none of an address is percent-encoded. */
static void
put_url(struct kn_buf *b, uint32_t cp)
{
	if (cp < 0x80 && strchr(" {}\\^\"<>|`", (int)cp) != NULL)
		kn_buf_fmt(b, "%%%02X", (unsigned)cp);
	else
		kn_buf_cp(b, cp);
}

/* A comma parts keywords, except in braces. */
static void
put_keyword_cp(struct kn_buf *b, uint32_t cp)
{
	if (cp == ',')
		kn_buf_cstr(b, "{,}");
	else
		put_tex(b, cp);
}

static void
put_raw(struct kn_buf *b, uint32_t cp)
{
	kn_buf_cp(b, cp);
}

static void
put_field(struct kn_buf *b, const char *key, const char *open,
    const char *text, const char *close)
{
	if (text == NULL || text[0] == '\0')
		return;
	kn_buf_fmt(b, ",\n  %s = {%s", key, open);
	note__put_plain(b, kn_str(text), false, put_tex);
	kn_buf_fmt(b, "%s}", close);
}

static void
put_date(struct kn_buf *b, const struct note__citation *c)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr",
	    "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" };
	uint64_t month = 0;

	if (!c->dated) {
		kn_buf_cstr(b, ",\n  year = {{" NOTE__NO_DATE "}}");
		return;
	}
	kn_buf_fmt(b, ",\n  year = {%.*s}", (int)c->date[0].n, c->date[0].s);
	if (c->date[1].n > 0 && kn_str_u64(c->date[1], &month) &&
	    month >= 1 && month <= 12)
		kn_buf_fmt(b, ",\n  month = %s", months[month - 1]);
	if (c->date[2].n > 0)
		kn_buf_fmt(b, ",\n  day = {%.*s}", (int)c->date[2].n,
		    c->date[2].s);
}

static void
put_keyword(struct kn_buf *b, struct kn_str word)
{
	note__put_plain(b, word, false, put_keyword_cp);
}

static void
put_entry(struct note__out *o, const struct kn_note_view *v)
{
	const struct kn_note *n = &v->note;
	struct kn_buf *b = &o->b;
	struct note__citation c;

	note__cite(o, v, &c);
	kn_buf_fmt(b, "@%s{kunnash-", c.outlet != NULL ? "article" : "misc");
	note__put_plain(b, kn_str(n->id), false, put_raw);
	put_field(b, "author", "{", c.author, "}");
	/* By which an entry without an author is sorted. */
	if (c.author == NULL)
		put_field(b, "key", "{", c.outlet != NULL ? c.outlet :
		    c.title, "}");
	put_field(b, "title", "{", c.title, "}");
	put_field(b, "journal", "{", c.outlet, "}");
	if (c.outlet != NULL)
		kn_buf_cstr(b, ",\n  entrysubtype = {newspaper}");
	put_date(b, &c);
	if (c.url != NULL) {
		kn_buf_cstr(b, ",\n  url = {");
		note__put_plain(b, kn_str(c.url), false, put_url);
		kn_buf_chr(b, '}');
	}
	put_field(b, "urldate", "", c.retrieved, "");
	put_field(b, "note", NOTE__VIA, c.via, "");
	if (n->scope == KN_NOTE_PASSAGE)
		put_field(b, "abstract", "«", n->anchor.exact, "»");
	put_field(b, "annote", "", n->text, "");
	note__put_keywords(b, v, ",\n  keywords = {", put_keyword, "}");
	kn_buf_cstr(b, "\n}\n\n");
	note__cite_dispose(&c);
}

void
note__write_bibtex(struct note__out *o)
{
	kn_buf_fmt(&o->b, "%% kunnash: %zu notes, %zu articles, ",
	    note__cited(o), o->articles);
	note__put_plain(&o->b, kn_str(o->updated), false, put_raw);
	kn_buf_fmt(&o->b, "\n%% memos, which cite no article: %zu\n"
	    "%% filter: ", o->e->views->n - note__cited(o));
	/* Some readers look for entries in comments too. */
	note__put_plain(&o->b, note__filter_for(o, "all notes"), false,
	    put_tex);
	kn_buf_cstr(&o->b, "\n\n");
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		if (o->e->views->v[i].note.scope != KN_NOTE_CORPUS)
			put_entry(o, &o->e->views->v[i]);
		note__flush(o, false);
	}
}
