/*
 * note_brat.c: notes as brat standoff, in.
 *
 * Source: brat.nlplab.org/standoff.html. In: our own, where each note stands
 * whole as JSON in a comment; or anybody's, whose text-bound annotations
 * become notes with the label of their type, its attributes as tags. What
 * they do not tell of their article is taken from the text beside them.
 */
#include "core/exchange/note_brat_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* ---- in ------------------------------------------------------------------------ */

struct reader {
	struct note__in *in;
	struct kn_map *known;   /* T of ours, or with words: byte of its line */
	struct kn_map *types;   /* of ours: a view that has the label */
	struct kn_map *bound;   /* T of others: its view */
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

/* Somebody may have used the types of ours for more. */
static void
learn_type(struct reader *r, size_t view)
{
	const struct kn_note_view *v = &r->in->out->v[view];
	struct kn_buf type;

	if (v->label == NULL)
		return;
	kn_buf_init(&type, 0);
	note__brat_type(&type, v->label);
	(void)kn_map_intern(r->types, kn_buf_get(&type), (uint32_t)view);
	kn_buf_dispose(&type);
}

static void
take_ours(struct reader *r, struct note__place at, struct kn_str of,
    struct kn_str text)
{
	size_t before = r->in->out->n;

	json_error_t error;
	json_t *row = text.n > NOTE__LINE_MAX_B ? NULL :
	    json_loadb(text.s == NULL ? "" : text.s, text.n, 0, &error);

	if (!json_is_object(row))
		note__problem(r->in, at, NULL,
		    N_("this is no JSON object"));
	else if (json_object_get(row, "kunnash") == NULL)
		(void)note__json_take_row(r->in, at, row, text);
	json_decref(row);
	if (r->in->out->n > before)
		learn_type(r, before);
	(void)kn_map_set(r->known, of, OURS);
}

static void
read_comments(struct reader *r)
{
	struct kn_str rest = r->in->bytes, line, type, of, text;
	struct note__place at = { 0, 0 };

	while (kn_str_split(&rest, '\n', &line)) {
		at.item = ++at.line;
		if (!split_comment(line, &type, &of, &text))
			continue;
		if (kn_str_is(type, "kunnash"))
			take_ours(r, at, of, text);
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

	*start = *end = 0;
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
take_bound(struct reader *r, struct note__place at, struct kn_str line)
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
		note__problem(r->in, at, NULL,
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
	uint32_t same;
	if (kn_map_get(r->types, type, &same))
		v.label = kn_strdup(r->in->out->v[same].label);
	else if (!kn_str_is(type, NOTE__BRAT_NO_LABEL))
		v.label = kn_strndup(type.s, type.n);
	if (any)
		v.note.text = words_at(r, known);
	v.note.target.path = text_path(r->in->name);
	size_t before = r->in->out->n;
	bool more = note__take(r->in, at, &v, line);
	if (r->in->out->n > before)
		(void)kn_map_set(r->bound, id, (uint32_t)before);
	return more;
}

/* "A1\tNegation T2" and "A3\tSure T2 very": a tag of the note of T2. */
static void
take_attribute(struct reader *r, struct note__place at, struct kn_str line)
{
	struct kn_str rest = line, id, name, of;
	uint32_t view, known = 0;
	struct kn_buf tag;

	if (!kn_utf8_valid(line.s, line.n) ||
	    !kn_str_split(&rest, '\t', &id) ||
	    !kn_str_split(&rest, ' ', &name) ||
	    !kn_str_split(&rest, ' ', &of) || name.n == 0) {
		note__problem(r->in, at, NULL, N_("this is no attribute"));
		return;
	}
	if (kn_map_get(r->known, of, &known) && known == OURS)
		return;
	if (!kn_map_get(r->bound, of, &view)) {
		note__problem(r->in, at, NULL,
		    N_("this attribute is of no note"));
		return;
	}
	kn_buf_init(&tag, 0);
	kn_buf_str(&tag, name);
	rest = kn_str_trim(rest);
	if (rest.n > 0)
		kn_buf_chr(&tag, ':');
	kn_buf_str(&tag, rest);
	note__add_tag(r->in, at, &r->in->out->v[view], tag.s);
	kn_buf_dispose(&tag);
}

static bool
take_line(struct reader *r, struct note__place at, struct kn_str line)
{
	if (line.n == 0 || line.s[0] == '#')
		return true;
	if (line.s[0] == 'T')
		return take_bound(r, at, line);
	/* An attribute may stand before what it is of. */
	if (line.s[0] == 'A' || line.s[0] == 'M')
		return true;
	if (strchr("REN*", line.s[0]) != NULL)
		note__problem(r->in, at, NULL, N_("only text-bound "
		    "annotations, their attributes and notes are read"));
	else if (kn_str_trim(line).n > 0)
		note__problem(r->in, at, NULL,
		    N_("this is no text-bound annotation"));
	return true;
}

static void
read_attributes(struct reader *r)
{
	struct kn_str rest = r->in->bytes, line;
	struct note__place at = { 0, 0 };

	while (kn_str_split(&rest, '\n', &line)) {
		at.item = ++at.line;
		if (line.n > 0 && (line.s[0] == 'A' || line.s[0] == 'M'))
			take_attribute(r, at, kn_str_trim(line));
	}
}

enum kn_status
note__read_brat(struct note__in *in, struct kn_err *err)
{
	struct reader r = { .in = in, .known = kn_map_new(),
	    .types = kn_map_new(), .bound = kn_map_new() };
	struct kn_str rest = in->bytes, line;
	struct note__place at = { 0, 0 };
	bool more = true;

	(void)err;
	read_comments(&r);
	while (more && kn_str_split(&rest, '\n', &line)) {
		at.item = ++at.line;
		if (kn_str_ends(line, KN_LIT("\r")))
			line.n--;
		more = take_line(&r, at, line);
	}
	read_attributes(&r);
	kn_map_free(r.known);
	kn_map_free(r.types);
	kn_map_free(r.bound);
	return KN_OK;
}

/* ---- the text beside it ---------------------------------------------------------- */

/* Whether both end with the same word. */
static bool
ends_alike(struct kn_str text, struct kn_str words)
{
	const char *blank = memrchr(words.s, ' ', words.n);

	if (blank != NULL) {
		words.n -= (size_t)(blank + 1 - words.s);
		words.s = blank + 1;
	}
	return kn_str_ends(text, words);
}

/* Whether the text has these words there: all of it, whatever its blanks
 * are; or, of a passage in fragments, the first at its beginning, the last
 * at its end, and the others between. */
static bool
agrees(struct kn_str text, const char *words)
{
	struct kn_str rest = kn_str(words), word;
	size_t at = 0;
	bool first = true;

	text = kn_str_trim(text);
	if (text.n == 0)
		return false;
	while (kn_str_split(&rest, ' ', &word)) {
		if (word.n == 0)
			continue;
		const char *s = memmem(text.s + at, text.n - at, word.s,
		    word.n);
		if (s == NULL || (first && s != text.s))
			return false;
		at = (size_t)(s - text.s) + word.n;
		first = false;
	}
	return !first && ends_alike(text, kn_str_trim(kn_str(words)));
}

/* An article that notes of ours in the same file are of. */
static const struct kn_target *
neighbour(const struct kn_note_views *views)
{
	for (size_t i = 0; i < views->n; i++)
		if (views->v[i].note.target.key != NULL)
			return &views->v[i].note.target;
	return NULL;
}

void
kn_notes_complete(struct kn_note_views *views, const char *path,
    struct kn_str text)
{
	struct kn_doc *doc = kn_doc_new_text(path,
	    kn_strndup(text.s, text.n), text.n);
	struct kn_anchor_text *t = kn_anchor_text_new(doc->text, doc->n_b);
	const struct kn_target *ours = neighbour(views);
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
		if (ours != NULL) {
			kn_target_dispose(&n->target);
			kn_target_copy(&n->target, ours);
			continue;
		}
		n->target.key = kn_strdup(doc->key.hex);
		n->target.body_key = kn_strdup(doc->body_key.hex);
	}
	kn_anchor_text_free(t);
	kn_doc_free(doc);
}
