/*
 * note_brat_out.c: notes as brat standoff, out.
 *
 * Source: brat.nlplab.org/standoff.html, /configuration.html. Out: a folder
 * that brat opens. For each article its text, and a .ann with a text-bound
 * annotation for each passage over the text as it is today, its words as
 * AnnotatorNotes, and the whole note as JSON in a comment of our own, from
 * which it is read back without loss; what has no place in a text (notes on
 * whole articles, memos, orphans) as JSON Lines; the types, with the labels
 * that they stand for. Or all of it in one stream, which only we can read.
 */
#include "core/exchange/note_brat_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/digest.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

struct brat {
	struct kn_buf *b;
	struct kn_index *ix;
	struct kn_doc *doc;
	struct kn_offsets offsets;
	uint32_t open;
	size_t n_t, n_comment;
};

/* ---- names and lines --------------------------------------------------------- */

static void
put_latin(struct kn_buf *b, uint32_t cp)
{
	static const struct {
		uint32_t first;
		const char *latin[27];
	} block[] = {
		/* hamza .. ghain */
		{ 0x621, { "", "a", "a", "w", "i", "y", "a", "b", "h", "t",
		    "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s",
		    "d", "t", "z", "", "gh" } },
		/* feh .. yeh */
		{ 0x641, { "f", "q", "k", "l", "m", "n", "h", "w", "a", "y" } },
	};

	for (size_t i = 0; i < sizeof(block) / sizeof(*block); i++)
		if (cp >= block[i].first && cp < block[i].first + 27 &&
		    block[i].latin[cp - block[i].first] != NULL)
			kn_buf_cstr(b, block[i].latin[cp - block[i].first]);
	if (cp == ' ')
		kn_buf_chr(b, '_');
}

/* A name that says it all stands for itself; another is made readable, and
 * told from others like it by a digest of the path. */
void
note__brat_type(struct kn_buf *b, const char *path)
{
	const char *last = path == NULL ? NULL : strrchr(path, '\n');
	struct kn_str s = kn_str(path == NULL ? NOTE__BRAT_NO_LABEL :
	    last != NULL ? last + 1 : path);
	bool plain = last == NULL;
	size_t i = 0, from = b->n;

	while (i < s.n) {
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);

		if (cp < 0x80 && (strchr("-_", (int)cp) != NULL ||
		    (cp >= '0' && cp <= '9') ||
		    ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z'))) {
			kn_buf_chr(b, (char)cp);
			continue;
		}
		put_latin(b, cp);
		plain = false;
	}
	if (plain && (path == NULL || strcmp(path, NOTE__BRAT_NO_LABEL) != 0))
		return;
	if (b->n == from)
		kn_buf_chr(b, 'L');
	kn_buf_fmt(b, "_%.6s", kn_key_of(path, strlen(path)).hex);
}

/* What ends a line or a column for some reader of brat becomes a blank: as
 * many characters as before. */
static void
put_flat(struct kn_buf *b, struct kn_str s, bool keep_lines)
{
	size_t i = 0;

	while (i < s.n) {
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);
		bool breaks = cp < 0x20 || cp == 0x85 || cp == 0x2028 ||
		    cp == 0x2029;

		kn_buf_cp(b, breaks && !(keep_lines && cp == '\n') ? ' ' :
		    cp);
	}
}

/* JSON on a line of brat: line breaks that are none in JSON are escaped. */
static void
put_json(struct kn_buf *b, const struct kn_note_view *v)
{
	struct kn_buf row;
	size_t i = 0;

	kn_buf_init(&row, 0);
	note__json_row(&row, v, NULL, "");
	while (i < row.n) {
		uint32_t cp = kn_utf8_next(row.s, row.n, &i);

		if (cp == 0x85 || cp == 0x2028 || cp == 0x2029)
			kn_buf_fmt(b, "\\u%04x", (unsigned)cp);
		else
			kn_buf_cp(b, cp);
	}
	kn_buf_dispose(&row);
}

/* ---- annotations ------------------------------------------------------------- */

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
		put_flat(b, line, false);
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
	if (br->doc != NULL)
		kn_offsets_init(&br->offsets, br->doc->text, br->doc->n_b);
	return br->doc != NULL;
}

/* The text-bound annotation, if the passage is in the text: its number. */
static size_t
put_bound(struct brat *br, const struct kn_note_view *v)
{
	if (v->note.scope != KN_NOTE_PASSAGE ||
	    v->state == KN_ANCHOR_ORPHAN || !open_doc(br, v->article))
		return 0;
	size_t from = kn_offsets_b(&br->offsets, v->start_cp);
	size_t to = kn_offsets_b(&br->offsets, v->end_cp);
	struct kn_str s = { br->doc->text + from, to - from };
	if (to <= from || kn_str_trim(s).n == 0)
		return 0;
	kn_buf_fmt(br->b, "T%zu\t", ++br->n_t);
	note__brat_type(br->b, v->label);
	put_fragments(br->b, s, v->start_cp);
	kn_buf_chr(br->b, '\n');
	return br->n_t;
}

/* All that is told of annotation t; 0: of none. */
static void
put_comments(struct brat *br, const struct kn_note_view *v, size_t t)
{
	if (t > 0 && v->note.text != NULL && v->note.text[0] != '\0') {
		kn_buf_fmt(br->b, "#%zu\tAnnotatorNotes T%zu\t",
		    ++br->n_comment, t);
		put_flat(br->b, kn_str(v->note.text), false);
		kn_buf_chr(br->b, '\n');
	}
	kn_buf_fmt(br->b, "#%zu\tkunnash T%zu\t", ++br->n_comment, t);
	put_json(br->b, v);
	kn_buf_chr(br->b, '\n');
}

/* All in one stream: only ours can tell then which text is meant. */
void
note__write_brat(struct note__out *o)
{
	struct brat br = { .b = &o->b, .ix = o->e->ix,
	    .open = KN_NO_ARTICLE };

	kn_buf_cstr(&o->b, "#0\tkunnash T0\t{\"kunnash\":\"notes\","
	    "\"filter\":\"");
	note__json_text(&o->b, o->e->filter);
	kn_buf_fmt(&o->b, "\",\"notes\":%zu,\"articles\":%zu",
	    o->e->views->n, o->articles);
	note__json_pair(&o->b, "updated", o->updated);
	kn_buf_cstr(&o->b, "}\n");
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		const struct kn_note_view *v = &o->e->views->v[i];

		put_comments(&br, v, put_bound(&br, v));
		note__flush(o, false);
	}
	kn_doc_free(br.doc);
}

/* ---- the folder ---------------------------------------------------------------- */

struct folder {
	const struct note__out *o;
	kn_note_file_fn *fn;
	void *user;
	struct brat br;
	const struct kn_note_view **order;      /* by article */
	struct kn_note_views rest;      /* without a place; borrowed notes */
};

static int
by_article(const void *a, const void *b)
{
	const struct kn_note_view *p = *(const struct kn_note_view *const *)a;
	const struct kn_note_view *q = *(const struct kn_note_view *const *)b;

	if (p->article != q->article)
		return p->article < q->article ? -1 : 1;
	return p < q ? -1 : p > q;
}

/* Those of one article, from..to-1: its .ann, and its text. */
static enum kn_status
put_article(struct folder *f, size_t from, size_t to)
{
	struct brat *br = &f->br;
	struct kn_buf ann, name, text;
	enum kn_status st = KN_OK;

	kn_buf_init(&ann, 0);
	kn_buf_init(&name, 0);
	kn_buf_init(&text, 0);
	br->b = &ann;
	br->n_t = br->n_comment = 0;
	for (size_t i = from; i < to; i++) {
		size_t t = put_bound(br, f->order[i]);

		if (t > 0)
			put_comments(br, f->order[i], t);
		else
			f->rest.v[f->rest.n++] = *f->order[i];
	}
	if (br->n_t > 0) {
		kn_buf_fmt(&name, "%05u-%s.ann", br->open,
		    br->doc->key.hex);
		st = f->fn(f->user, name.s, kn_buf_get(&ann));
		kn_buf_trunc(&name, name.n - 4);
		kn_buf_cstr(&name, ".txt");
		put_flat(&text, (struct kn_str){ br->doc->text,
		    br->doc->n_b }, true);
	}
	if (br->n_t > 0 && st == KN_OK)
		st = f->fn(f->user, name.s, kn_buf_get(&text));
	kn_buf_dispose(&ann);
	kn_buf_dispose(&name);
	kn_buf_dispose(&text);
	return st;
}

static enum kn_status
collect(void *user, const char *bytes, size_t n)
{
	kn_buf_put(user, bytes, n);
	return KN_OK;
}

/* Also when there are none: its first line says what was exported. */
static enum kn_status
put_rest(struct folder *f)
{
	struct kn_note_export e = { .views = &f->rest,
	    .filter = f->o->e->filter };
	struct kn_buf b;

	kn_buf_init(&b, 0);
	enum kn_status st = kn_notes_export(KN_NOTES_JSONL, &e, collect, &b);
	if (st == KN_OK)
		st = f->fn(f->user, "kunnash.jsonl", kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}

/* The types as brat wants them told, and the names it shows for them. */
static enum kn_status
put_types(struct folder *f)
{
	const struct kn_note_views *views = f->o->e->views;
	struct kn_map *seen = kn_map_new();
	struct kn_buf types, names, type;

	kn_buf_init(&types, 0);
	kn_buf_init(&names, 0);
	kn_buf_init(&type, 0);
	kn_buf_fmt(&types, "# kunnash: %zu notes, %zu articles, %s\n"
	    "# filter: ", views->n, f->o->articles, f->o->updated);
	put_flat(&types, f->o->e->filter.n > 0 ? f->o->e->filter :
	    KN_LIT("all notes"), false);
	kn_buf_cstr(&types, "\n[entities]\n");
	kn_buf_cstr(&names, "[labels]\n");
	for (size_t i = 0; i < views->n; i++) {
		const char *label = kn_note_view_label(&views->v[i]);

		kn_buf_reset(&type);
		note__brat_type(&type, views->v[i].label);
		if (!kn_map_set(seen, kn_buf_get(&type), 0))
			continue;
		kn_buf_fmt(&types, "%s\n", type.s);
		kn_buf_fmt(&names, "%s | ", type.s);
		for (; label != NULL && *label != '\0'; label++)
			kn_buf_chr(&names, strchr("|\t,", *label) != NULL ?
			    ' ' : *label);
		kn_buf_cstr(&names, views->v[i].label == NULL ?
		    NOTE__BRAT_NO_LABEL "\n" : "\n");
	}
	kn_buf_cstr(&types, "[relations]\n<OVERLAP>\tArg1:<ENTITY>, "
	    "Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n[events]\n[attributes]\n");
	kn_buf_cstr(&names, "[drawing]\nSPAN_DEFAULT\tfgColor:black, "
	    "bgColor:lightgreen, borderColor:darken\n");
	enum kn_status st = f->fn(f->user, "annotation.conf",
	    kn_buf_get(&types));
	if (st == KN_OK)
		st = f->fn(f->user, "visual.conf", kn_buf_get(&names));
	kn_buf_dispose(&types);
	kn_buf_dispose(&names);
	kn_buf_dispose(&type);
	kn_map_free(seen);
	return st;
}

enum kn_status
kn_notes_export_brat(const struct kn_note_export *e, kn_note_file_fn *fn,
    void *user)
{
	const struct kn_note_views *views = e->views;
	struct note__out o = { .e = e };
	struct folder f = { .o = &o, .fn = fn, .user = user,
	    .br = { .ix = e->ix, .open = KN_NO_ARTICLE } };
	size_t from = 0;

	note__count(&o);
	f.order = kn_calloc(views->n + 1, sizeof(*f.order));
	f.rest.v = kn_calloc(views->n + 1, sizeof(*f.rest.v));
	for (size_t i = 0; i < views->n; i++)
		f.order[i] = &views->v[i];
	qsort(f.order, views->n, sizeof(*f.order), by_article);
	enum kn_status st = put_types(&f);
	for (size_t i = 1; i <= views->n && st == KN_OK; i++) {
		if (i < views->n &&
		    f.order[i]->article == f.order[from]->article)
			continue;
		st = put_article(&f, from, i);
		from = i;
	}
	if (st == KN_OK)
		st = put_rest(&f);
	kn_doc_free(f.br.doc);
	free(f.order);
	free(f.rest.v);
	return st;
}
