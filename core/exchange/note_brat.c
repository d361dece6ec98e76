/*
 * note_brat.c: notes as brat standoff, in and out.
 *
 * Source: brat.nlplab.org/standoff.html. Out: for each passage a text-bound
 * annotation over the article's text as it is today, its words as an
 * AnnotatorNotes line, and the whole note as JSON in a comment of our own,
 * from which it is read back without loss. In: ours, or anybody's, whose
 * text-bound annotations become notes with the label of their type.
 */
#include "core/exchange/note_json_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#define NO_LABEL "Note"

/* ---- out ----------------------------------------------------------------------- */

struct brat {
	struct kn_buf *b;
	struct kn_index *ix;
	struct kn_doc *doc;
	uint32_t open;
	size_t n_t, n_comment;
};

/* The name of a type has no blanks and no signs of brat's own. */
static void
put_type(struct kn_buf *b, const char *label)
{
	struct kn_str s = kn_str(label == NULL ? NO_LABEL : label);
	size_t i = 0;

	while (i < s.n) {
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);
		bool plain = cp < 0x80 ? (cp >= '0' && cp <= '9') ||
		    ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z') || cp == '-' :
		    kn_filter_cp(cp) == KN_FILTER_SHOW;

		kn_buf_cp(b, plain ? cp : '_');
	}
}

/* One line: blanks for line breaks and tabs. */
static void
put_flat(struct kn_buf *b, struct kn_str s)
{
	for (size_t i = 0; i < s.n; i++)
		kn_buf_chr(b, strchr("\n\r\t", s.s[i]) != NULL ? ' ' :
		    s.s[i]);
}

/* The fragments of a passage: none goes over a line break. */
static void
put_fragments(struct kn_buf *b, struct kn_str s, uint32_t start_cp)
{
	struct kn_str rest = s, line;
	bool any = false;
	size_t at = start_cp;

	while (kn_str_split(&rest, '\n', &line)) {
		size_t n = kn_utf8_count_cp(line.s, line.n);

		if (n > 0)
			kn_buf_fmt(b, "%s%zu %zu", any ? ";" : " ", at,
			    at + n);
		any = any || n > 0;
		at += n + 1;
	}
	kn_buf_chr(b, '\t');
	any = false;
	for (rest = s; kn_str_split(&rest, '\n', &line);) {
		if (line.n == 0)
			continue;
		kn_buf_cstr(b, any ? " " : "");
		put_flat(b, line);
		any = true;
	}
}

static bool
open_doc(struct brat *br, uint32_t article)
{
	if (br->ix == NULL || article == KN_NO_ARTICLE)
		return false;
	if (br->open == article)
		return br->doc != NULL;
	kn_doc_free(br->doc);
	br->open = article;
	if (kn_index_doc(br->ix, article, &br->doc, NULL) != KN_OK)
		br->doc = NULL;
	return br->doc != NULL;
}

/* The text-bound annotation, if the passage is in the text: its number. */
static size_t
put_bound(struct brat *br, const struct kn_note_view *v)
{
	struct kn_offsets o;

	if (v->note.scope != KN_NOTE_PASSAGE ||
	    v->state == KN_ANCHOR_ORPHAN || !open_doc(br, v->article))
		return 0;
	kn_offsets_init(&o, br->doc->text, br->doc->n_b);
	size_t from = kn_offsets_b(&o, v->start_cp);
	size_t to = kn_offsets_b(&o, v->end_cp);
	struct kn_str s = { br->doc->text + from, to - from };
	if (kn_str_trim(s).n == 0)
		return 0;
	kn_buf_fmt(br->b, "T%zu\t", ++br->n_t);
	put_type(br->b, kn_note_view_label(v));
	put_fragments(br->b, s, v->start_cp);
	kn_buf_chr(br->b, '\n');
	return br->n_t;
}

static void
put_note(struct brat *br, const struct kn_note_view *v)
{
	size_t t = put_bound(br, v);

	if (t > 0 && v->note.text != NULL && v->note.text[0] != '\0') {
		kn_buf_fmt(br->b, "#%zu\tAnnotatorNotes T%zu\t",
		    ++br->n_comment, t);
		put_flat(br->b, kn_str(v->note.text));
		kn_buf_chr(br->b, '\n');
	}
	kn_buf_fmt(br->b, "#%zu\tkunnash T%zu\t", ++br->n_comment, t);
	note__json_row(br->b, v, NULL);
	kn_buf_chr(br->b, '\n');
}

static void
put_head(struct kn_buf *b, const struct note__out *o)
{
	kn_buf_cstr(b, "#0\tkunnash T0\t{\"kunnash\":\"notes\",\"filter\":\"");
	note__json_text(b, o->e->filter);
	kn_buf_fmt(b, "\",\"notes\":%zu,\"articles\":%zu",
	    o->e->views->n, o->articles);
	note__json_pair(b, "updated", o->updated);
	kn_buf_cstr(b, "}\n");
}

/* All in one file: only ours can tell then which text is meant. */
void
note__write_brat(struct note__out *o)
{
	struct brat br = { .b = &o->b, .ix = o->e->ix,
	    .open = KN_NO_ARTICLE };

	put_head(&o->b, o);
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		put_note(&br, &o->e->views->v[i]);
		note__flush(o, false);
	}
	kn_doc_free(br.doc);
}

/* The files of the article that notes from..to-1 stand in. */
static enum kn_status
put_files(struct brat *br, const struct note__out *o, size_t from, size_t to,
    kn_note_file_fn *fn, void *user)
{
	const struct kn_note_view *v = &o->e->views->v[from];
	bool here = open_doc(br, v->article);
	struct kn_buf ann, name;

	kn_buf_init(&ann, 0);
	kn_buf_init(&name, 0);
	br->b = &ann;
	br->n_t = br->n_comment = 0;
	put_head(&ann, o);
	for (size_t i = from; i < to; i++)
		put_note(br, &o->e->views->v[i]);
	kn_buf_fmt(&name, "%s-%zu.ann", here ? br->doc->key.hex : "notes",
	    from + 1);
	enum kn_status st = fn(user, name.s, kn_buf_get(&ann));
	if (st == KN_OK && here) {
		kn_buf_trunc(&name, name.n - 4);
		kn_buf_cstr(&name, ".txt");
		st = fn(user, name.s, (struct kn_str){ br->doc->text,
		    br->doc->n_b });
	}
	kn_buf_dispose(&ann);
	kn_buf_dispose(&name);
	return st;
}

enum kn_status
kn_notes_export_brat(const struct kn_note_export *e, kn_note_file_fn *fn,
    void *user)
{
	struct note__out o = { .e = e };
	struct brat br = { .ix = e->ix, .open = KN_NO_ARTICLE };
	const struct kn_note_view *v = e->views->v;
	enum kn_status st = KN_OK;
	size_t from = 0;

	note__count(&o);
	for (size_t i = 1; i <= e->views->n && st == KN_OK; i++) {
		if (i < e->views->n && v[i].article == v[from].article)
			continue;
		st = put_files(&br, &o, from, i, fn, user);
		from = i;
	}
	kn_doc_free(br.doc);
	return st;
}

/* ---- in ------------------------------------------------------------------------ */

struct reader {
	struct note__in *in;
	struct kn_map *known;   /* T of ours, or with words: byte of its line */
};
#define OURS UINT32_MAX

/* "#3\tTYPE T7\ttext" in parts; false when it is no such line. */
static bool
split_comment(struct kn_str line, struct kn_str *type, struct kn_str *of,
    struct kn_str *text)
{
	struct kn_str rest = line, id, middle;

	if (line.n == 0 || line.s[0] != '#' ||
	    !kn_str_split(&rest, '\t', &id) ||
	    !kn_str_split(&rest, '\t', &middle) ||
	    !kn_str_split(&middle, ' ', type))
		return false;
	*of = middle;
	*text = rest;
	return middle.s != NULL;
}

static void
take_ours(struct reader *r, size_t item, struct kn_str of,
    struct kn_str text)
{
	json_error_t error;
	json_t *row = text.n > NOTE__LINE_MAX_B ? NULL :
	    json_loadb(text.s == NULL ? "" : text.s, text.n, 0, &error);

	if (!json_is_object(row))
		note__problem(r->in, item, NULL,
		    N_("this is no JSON object"));
	else if (json_object_get(row, "kunnash") == NULL)
		(void)note__json_take_row(r->in, item, row, text);
	json_decref(row);
	(void)kn_map_set(r->known, of, OURS);
}

static void
read_comments(struct reader *r)
{
	struct kn_str rest = r->in->bytes, line, type, of, text;
	size_t item = 0;

	while (kn_str_split(&rest, '\n', &line)) {
		item++;
		if (!split_comment(line, &type, &of, &text))
			continue;
		if (kn_str_is(type, "kunnash"))
			take_ours(r, item, of, text);
		else if (kn_str_is(type, "AnnotatorNotes") && text.s != NULL)
			(void)kn_map_intern(r->known, of,
			    (uint32_t)(text.s - r->in->bytes.s));
	}
}

/* "TYPE 3 9;12 14": the type, the first start and the last end. */
static bool
split_place(struct kn_str s, struct kn_str *type, uint64_t *start,
    uint64_t *end)
{
	struct kn_str piece, part;
	bool any = false;

	if (!kn_str_split(&s, ' ', type) || type->n == 0)
		return false;
	while (kn_str_split(&s, ';', &piece)) {
		uint64_t from, to;

		if (!kn_str_split(&piece, ' ', &part) ||
		    !kn_str_u64(part, &from) ||
		    !kn_str_u64(kn_str_trim(piece), &to) || from >= to ||
		    to > UINT32_MAX || (any && from < *end))
			return false;
		*start = any ? *start : from;
		*end = to;
		any = true;
	}
	return any;
}

static char *
text_path(const char *name)
{
	struct kn_str s = kn_str(strrchr(name, '/') != NULL ?
	    strrchr(name, '/') + 1 : name);
	struct kn_buf b;

	if (!kn_str_ends(s, KN_LIT(".ann")))
		return NULL;
	kn_buf_init(&b, 0);
	kn_buf_put(&b, s.s, s.n - 4);
	kn_buf_cstr(&b, ".txt");
	return kn_buf_take(&b, NULL);
}

/* Words that somebody wrote on the annotation, up to the end of the line. */
static char *
words_at(const struct reader *r, uint32_t at)
{
	const char *s = r->in->bytes.s + at;
	const char *end = memchr(s, '\n', r->in->bytes.n - at);
	struct kn_str text = { s, end == NULL ? r->in->bytes.n - at :
	    (size_t)(end - s) };

	text = kn_str_trim(text);
	return kn_strndup(text.s, text.n);
}

static bool
take_bound(struct reader *r, size_t item, struct kn_str line)
{
	struct kn_note_view v = { .article = KN_NO_ARTICLE };
	struct kn_str rest = line, id, place, type;
	uint64_t start, end;
	uint32_t known = 0;

	if (!kn_utf8_valid(line.s, line.n) ||
	    memchr(line.s, '\0', line.n) != NULL ||
	    !kn_str_split(&rest, '\t', &id) ||
	    !kn_str_split(&rest, '\t', &place) || rest.s == NULL ||
	    !split_place(place, &type, &start, &end)) {
		note__problem(r->in, item, NULL,
		    N_("this is no text-bound annotation"));
		return true;
	}
	bool any = kn_map_get(r->known, id, &known);
	if (any && known == OURS)
		return true;
	v.note.anchor.start_cp = (uint32_t)start;
	v.note.anchor.end_cp = (uint32_t)end;
	rest = kn_str_trim(rest);
	v.note.anchor.exact = kn_strndup(rest.s, rest.n);
	if (!kn_str_is(type, NO_LABEL))
		v.label = kn_strndup(type.s, type.n);
	if (any)
		v.note.text = words_at(r, known);
	v.note.target.path = text_path(r->in->name);
	return note__take(r->in, item, &v, line);
}

enum kn_status
note__read_brat(struct note__in *in, struct kn_err *err)
{
	struct reader r = { .in = in, .known = kn_map_new() };
	struct kn_str rest = in->bytes, line;
	size_t item = 0;
	bool more = true;

	(void)err;
	read_comments(&r);
	while (more && kn_str_split(&rest, '\n', &line)) {
		item++;
		if (kn_str_ends(line, KN_LIT("\r")))
			line.n--;
		if (line.n > 0 && line.s[0] == 'T')
			more = take_bound(&r, item, line);
		else if (line.n > 0 && strchr("REAMN*", line.s[0]) != NULL)
			note__problem(in, item, NULL, N_("only text-bound "
			    "annotations and their notes are read"));
		else if (kn_str_trim(line).n > 0 && line.s[0] != '#')
			note__problem(in, item, NULL,
			    N_("this is no text-bound annotation"));
	}
	kn_map_free(r.known);
	return KN_OK;
}

/* Whether the text has these words there, whatever its blanks are. */
static bool
agrees(struct kn_str text, const char *words)
{
	struct kn_buf flat;

	kn_buf_init(&flat, 0);
	put_flat(&flat, text);
	bool same = strcmp(flat.s == NULL ? "" : flat.s, words) == 0;
	kn_buf_dispose(&flat);
	return same;
}

void
kn_notes_complete(struct kn_note_views *views, const char *path,
    struct kn_str text)
{
	struct kn_doc *doc = kn_doc_new_text(path,
	    kn_strndup(text.s, text.n), text.n);
	struct kn_anchor_text *t = kn_anchor_text_new(doc->text, doc->n_b);
	struct kn_offsets o;

	kn_offsets_init(&o, doc->text, doc->n_b);
	for (size_t i = 0; i < views->n; i++) {
		struct kn_note *n = &views->v[i].note;
		struct kn_span at = {
			(uint32_t)kn_offsets_b(&o, n->anchor.start_cp),
			(uint32_t)kn_offsets_b(&o, n->anchor.end_cp),
		};

		if (n->scope != KN_NOTE_PASSAGE || n->target.key != NULL ||
		    n->target.url != NULL || at.start_b >= at.end_b ||
		    !agrees((struct kn_str){ doc->text + at.start_b,
		    kn_span_len(at) }, n->anchor.exact))
			continue;
		kn_anchor_dispose(&n->anchor);
		kn_anchor_make_in(t, at, &n->anchor);
		n->target.key = kn_strdup(doc->key.hex);
		n->target.body_key = kn_strdup(doc->body_key.hex);
	}
	kn_anchor_text_free(t);
	kn_doc_free(doc);
}
