/*
 * note_ris.c: quotations with their citation as RIS, and as CSL-JSON, for
 * reference managers. Out only.
 */
#include "core/exchange/note_cite_priv.h"

#include <inttypes.h>
#include <string.h>

static void
put_raw(struct kn_buf *b, uint32_t cp)
{
	kn_buf_cp(b, cp);
}

/* ---- RIS ----------------------------------------------------------------------- */

/* A tag and one line: a line break would begin another tag. */
static void
put_tag(struct kn_buf *b, const char *tag, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	kn_buf_fmt(b, "%s  - ", tag);
	note__put_plain(b, kn_str(text), false, put_raw);
	kn_buf_cstr(b, "\r\n");
}

static void
put_ris_date(struct kn_buf *b, const char *tag, const struct kn_str part[3])
{
	/* Three slashes, whatever is known. */
	kn_buf_fmt(b, "%s  - %.*s/%.*s/%.*s/\r\n", tag, (int)part[0].n,
	    part[0].s, (int)part[1].n, part[1].s == NULL ? "" : part[1].s,
	    (int)part[2].n, part[2].s == NULL ? "" : part[2].s);
}

static void
put_ris(struct note__out *o, const struct kn_note_view *v)
{
	const struct kn_note *n = &v->note;
	struct kn_buf *b = &o->b;
	struct note__citation c;

	note__cite(o, v, &c);
	kn_buf_cstr(b, "TY  - NEWS\r\n");
	put_tag(b, "ID", n->id);
	put_tag(b, "AU", c.author);
	put_tag(b, "TI", c.title);
	put_tag(b, "T2", c.outlet);
	put_tag(b, "DP", c.via);
	if (c.dated) {
		kn_buf_fmt(b, "PY  - %.*s\r\n", (int)c.date[0].n,
		    c.date[0].s);
		put_ris_date(b, "DA", c.date);
	} else {
		put_tag(b, "PY", NOTE__NO_DATE);
	}
	put_tag(b, "UR", c.url);
	if (c.accessed)
		put_ris_date(b, "Y2", c.access);
	if (n->scope == KN_NOTE_PASSAGE)
		put_tag(b, "AB", n->anchor.exact);
	put_tag(b, "N1", n->text);
	put_tag(b, "KW", kn_note_view_label(v));
	for (size_t i = 0; i < n->n_tags; i++)
		put_tag(b, "KW", n->tags[i]);
	kn_buf_cstr(b, "C1  - kunnash, ");
	note__put_plain(b, kn_str(o->updated), false, put_raw);
	kn_buf_fmt(b, ", %zu notes, filter: ", note__cited(o));
	note__put_plain(b, note__filter_for(o, "all notes"), false, put_raw);
	kn_buf_cstr(b, "\r\nER  - \r\n\r\n");
	note__cite_dispose(&c);
}

void
note__write_ris(struct note__out *o)
{
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		if (o->e->views->v[i].note.scope != KN_NOTE_CORPUS)
			put_ris(o, &o->e->views->v[i]);
		note__flush(o, false);
	}
}

/* ---- CSL-JSON -------------------------------------------------------------------- */

static void
put_csl_date(struct kn_buf *b, const char *key, bool known,
    const struct kn_str part[3])
{
	kn_buf_fmt(b, ",\"%s\":", key);
	if (!known) {
		kn_buf_cstr(b, "{\"literal\":\"" NOTE__NO_DATE "\"}");
		return;
	}
	kn_buf_cstr(b, "{\"date-parts\":[[");
	for (size_t i = 0; i < 3 && part[i].n > 0; i++) {
		uint64_t number = 0;

		(void)kn_str_u64(part[i], &number);
		kn_buf_fmt(b, "%s%" PRIu64, i == 0 ? "" : ",", number);
	}
	kn_buf_cstr(b, "]]}");
}

static void
put_csl(struct note__out *o, const struct kn_note_view *v)
{
	const struct kn_note *n = &v->note;
	struct kn_buf *b = &o->b;
	struct note__citation c;

	note__cite(o, v, &c);
	kn_buf_chr(b, '{');
	note__json_pair(b, "id", n->id);
	note__json_pair(b, "type", "article-newspaper");
	note__json_pair(b, "title", c.title);
	if (c.author != NULL) {
		kn_buf_cstr(b, ",\"author\":[{");
		note__json_pair(b, "literal", c.author);
		kn_buf_cstr(b, "}]");
	}
	note__json_pair(b, "container-title", c.outlet);
	note__json_pair(b, "source", c.via);
	put_csl_date(b, "issued", c.dated, c.date);
	note__json_pair(b, "URL", c.url);
	if (c.accessed)
		put_csl_date(b, "accessed", true, c.access);
	if (n->scope == KN_NOTE_PASSAGE)
		note__json_pair(b, "abstract", n->anchor.exact);
	note__json_pair(b, "annote", n->text);
	/* The label is one of them: a genre would be printed with the
	 * citation. */
	note__put_keywords(b, v, ",\"keyword\":\"", note__json_text, "\"");
	kn_buf_fmt(b, ",\"custom\":{\"kunnash\":\"export\",\"notes\":%zu",
	    note__cited(o));
	note__json_pair(b, "updated", o->updated);
	kn_buf_cstr(b, ",\"filter\":\"");
	note__json_text(b, o->e->filter);
	kn_buf_cstr(b, "\"}}");
	note__cite_dispose(&c);
}

void
note__write_csl(struct note__out *o)
{
	bool any = false;

	kn_buf_cstr(&o->b, "[");
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		if (o->e->views->v[i].note.scope == KN_NOTE_CORPUS)
			continue;
		kn_buf_cstr(&o->b, any ? ",\n" : "\n");
		put_csl(o, &o->e->views->v[i]);
		any = true;
		note__flush(o, false);
	}
	kn_buf_cstr(&o->b, "\n]\n");
}
