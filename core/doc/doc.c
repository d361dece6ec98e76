/*
 * doc.c: an article's life: from a decoded text to fields, spans and keys,
 * and what later stages ask of it. In: text and path. Out: a kn_doc. The
 * structure is found by structure.c; nothing here changes the text.
 */
#include "kunnash/doc.h"

#include <stdlib.h>

#include "doc_priv.h"
#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/token.h"
#include "kunnash/utf8.h"

static const char *const kind_names[KN_SPAN_KIND_COUNT] = {
	[KN_SPAN_TITLE] = "title",
	[KN_SPAN_DATELINE] = "dateline",
	[KN_SPAN_BYLINE] = "byline",
	[KN_SPAN_SECTION] = "section",
	[KN_SPAN_SUBHEAD] = "subhead",
	[KN_SPAN_BODY] = "body",
	[KN_SPAN_BOILERPLATE] = "boilerplate",
	[KN_SPAN_REPEATED] = "boilerplate",
};

static const struct {
	enum kn_span_kind kind;
	const char *name, *why;
} rules[DOC__RULE_COUNT] = {
#define KN_DOC_RULE(NAME, kind, name, why) \
	[DOC__RULE_##NAME] = { KN_SPAN_##kind, name, why },
#include "rule.def"
#undef KN_DOC_RULE
};

const char *
kn_span_kind_name(enum kn_span_kind kind)
{
	return (unsigned)kind < KN_SPAN_KIND_COUNT ? kind_names[kind] : "";
}

enum kn_span_kind
doc__rule_kind(enum doc__rule rule)
{
	return rules[rule].kind;
}

const char *
doc__rule_name(enum doc__rule rule)
{
	return rules[rule].name;
}

const char *
doc__rule_why(enum doc__rule rule)
{
	return rules[rule].why;
}

void
kn_meta_dispose(struct kn_meta *m)
{
	free(m->path);
	free(m->url);
	free(m->title);
	free(m->byline);
	free(m->outlet);
	free(m->via);
	free(m->date);
	free(m->date_source);
	free(m->retrieved);
	free(m->lang);
	*m = (struct kn_meta){ .words = 0 };
}

void
kn_meta_copy(struct kn_meta *to, const struct kn_meta *from)
{
	*to = (struct kn_meta){
		.path = kn_strdup(from->path),
		.url = kn_strdup(from->url),
		.title = kn_strdup(from->title),
		.byline = kn_strdup(from->byline),
		.outlet = kn_strdup(from->outlet),
		.via = kn_strdup(from->via),
		.date = kn_strdup(from->date),
		.date_source = kn_strdup(from->date_source),
		.retrieved = kn_strdup(from->retrieved),
		.lang = kn_strdup(from->lang),
		.words = from->words,
		.chars_cp = from->chars_cp,
	};
}

static bool
is_gap(uint32_t cp)
{
	return cp <= ' ' || cp == 0xA0 || cp == 0x85 || cp == 0x2028 ||
	    cp == 0x2029;
}

/*
 * Appends with white space as single spaces, none at the ends, up to max_cp
 * code points; true when all of it went in, else *at_word tells whether the
 * cut is at the end of a word.
 */
static bool
put_squeezed(struct kn_buf *out, struct kn_str s, size_t max_cp,
    bool *at_word)
{
	size_t n_cp = 0;
	bool gap = false;

	s = doc__trim(s);
	for (size_t i = 0, from; i < s.n;) {
		size_t at = i;

		if (is_gap(kn_utf8_next(s.s, s.n, &i))) {
			gap = true;
			continue;
		}
		*at_word = gap;
		if (n_cp + gap + 1 > max_cp)
			return false;
		if (gap)
			kn_buf_chr(out, ' ');
		n_cp += gap;
		gap = false;
		/* As far as there is none, and room. */
		for (from = i = at; i < s.n && n_cp < max_cp; n_cp++) {
			at = i;
			if (is_gap(kn_utf8_next(s.s, s.n, &i))) {
				i = at;
				break;
			}
		}
		kn_buf_put(out, s.s + from, i - from);
	}
	return true;
}

/* An owned field, or NULL for nothing. */
static char *
field(struct kn_str s)
{
	struct kn_buf b;
	bool at_word;

	if (s.n == 0)
		return NULL;
	kn_buf_init(&b, 0);
	put_squeezed(&b, s, SIZE_MAX - 2, &at_word);
	if (b.n == 0) {
		kn_buf_dispose(&b);
		return NULL;
	}
	return kn_buf_take(&b, NULL);
}

static struct kn_str
span_text(const struct kn_doc *doc, struct kn_span at)
{
	return (struct kn_str){ doc->text + at.start_b, kn_span_len(at) };
}

/* Whether spans of this kind are left out of what is counted as body. Not
 * repeated blocks: a key must not change because others write the same. */
static bool
is_cut(enum kn_span_kind kind)
{
	return kind == KN_SPAN_BOILERPLATE || kind == KN_SPAN_SECTION ||
	    kind == KN_SPAN_DATELINE || kind == KN_SPAN_BYLINE ||
	    kind == KN_SPAN_TITLE;
}

/*
 * The stretches of the body that are body: without the boilerplate and the
 * datelines inside it. Calls fn for each.
 */
static void
each_body(const struct kn_doc *doc, const struct kn_doc_span *body,
    void (*fn)(void *user, struct kn_str piece), void *user)
{
	uint32_t at = body->at.start_b;

	for (const struct kn_doc_span *s = body + 1;
	    s < doc->spans + doc->n_spans && s->at.start_b < body->at.end_b;
	    s++) {
		if (!is_cut(s->kind))
			continue;
		fn(user, (struct kn_str){ doc->text + at,
		    s->at.start_b - at });
		at = s->at.end_b;
	}
	if (at < body->at.end_b)
		fn(user, (struct kn_str){ doc->text + at,
		    body->at.end_b - at });
}

static void
add_words(void *user, struct kn_str piece)
{
	uint32_t *words = user;
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_NAME, piece.s, piece.n);
	struct kn_token tok;

	while (kn_tokens_next(t, &tok))
		++*words;
	kn_tokens_free(t);
}

static void
add_piece(void *user, struct kn_str piece)
{
	kn_buf_str(user, piece);
}

/* Whether nothing in the body is left out of what is counted. */
static bool
is_whole(const struct kn_doc *doc, const struct kn_doc_span *body)
{
	for (const struct kn_doc_span *s = body + 1;
	    s < doc->spans + doc->n_spans && s->at.start_b < body->at.end_b;
	    s++)
		if (is_cut(s->kind))
			return false;
	return true;
}

/* The language, by the body or else the title; the words of what is read. */
static void
read_words(struct kn_doc *doc)
{
	const struct kn_doc_span *body = kn_doc_span(doc, KN_SPAN_BODY);
	const struct kn_doc_span *read = body != NULL ? body :
	    kn_doc_span(doc, KN_SPAN_TITLE);
	uint32_t in_read = 0, words = 0;

	if (read != NULL)
		doc->meta.lang = kn_strdup(doc__language(
		    doc->text + read->at.start_b, kn_span_len(read->at),
		    &in_read));
	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];

		if (s->kind == KN_SPAN_BODY && is_whole(doc, s))
			words += in_read;
		else if (s->kind == KN_SPAN_BODY)
			each_body(doc, s, add_words, &words);
		else if (s->kind == KN_SPAN_TITLE ||
		    s->kind == KN_SPAN_DATELINE || s->kind == KN_SPAN_BYLINE)
			add_words(&words, span_text(doc, s->at));
	}
	doc->meta.words = words;
}

/* Key and sketch, of one fold. Of what there is when there is no body, so that
 * articles without one are not copies of each other; but that has no sketch. */
static void
sum_up_body(struct kn_doc *doc)
{
	const struct kn_doc_span *body = kn_doc_span(doc, KN_SPAN_BODY);
	struct kn_str s = { doc->text, doc->n_b };
	struct kn_buf cut, folded;

	kn_buf_init(&cut, 0);
	kn_buf_init(&folded, 0);
	if (body != NULL && (body + 1 == doc->spans + doc->n_spans ||
	    body[1].at.start_b >= body->at.end_b)) {
		s = span_text(doc, body->at);
	} else if (body != NULL) {
		each_body(doc, body, add_piece, &cut);
		s = kn_buf_get(&cut);
	}
	kn_fold_append(KN_FOLD_INDEX, s.s, s.n, &folded);
	kn_sketch_folded(body == NULL ? (struct kn_str){ "", 0 } :
	    kn_buf_get(&folded), &doc->sketch);
	kn_fold_squeeze(&folded);
	doc->body_key = kn_key_of(folded.s, folded.n);
	kn_buf_dispose(&cut);
	kn_buf_dispose(&folded);
}

static void
set_fields(struct kn_doc *doc, const struct doc__outline *o)
{
	const struct kn_doc_span *title = kn_doc_span(doc, KN_SPAN_TITLE);
	struct kn_meta *m = &doc->meta;

	if (title != NULL && m->title == NULL)
		m->title = field(span_text(doc, title->at));
	if (m->byline == NULL)
		m->byline = field(o->facts.byline);
	if (m->outlet == NULL)
		m->outlet = field(o->facts.outlet);
	if (m->url == NULL)
		m->url = field(o->facts.url);
	if (o->facts.date[0] != '\0' && m->date == NULL) {
		m->date = kn_strdup(o->facts.date);
		m->date_source = kn_strdup("dateline");
	}
	read_words(doc);
	m->chars_cp = (uint32_t)o->n_cp;
}

/* What follows from text and outline, which it releases. */
static void
finish(struct kn_doc *doc, struct doc__outline *o)
{
	doc->spans = kn_calloc(o->n, sizeof(*doc->spans));
	doc->n_spans = o->n;
	for (size_t i = 0; i < o->n; i++)
		doc->spans[i] = o->parts[i].span;
	set_fields(doc, o);
	doc__outline_dispose(o);
	doc->key = kn_key_of(doc->text, doc->n_b);
	sum_up_body(doc);
}

struct kn_doc *
kn_doc_new_text(const char *path, char *text, size_t n_b)
{
	struct kn_doc *doc = kn_calloc(1, sizeof(*doc));
	struct doc__outline o;

	doc->text = text;
	doc->n_b = n_b;
	doc->meta.path = kn_strdup(path);
	doc__outline_make(&o, text, doc__span_b(n_b));
	finish(doc, &o);
	return doc;
}

struct kn_doc *
kn_doc_new_known(struct kn_meta *meta, char *text, size_t n_b,
    const struct kn_doc_span *known, size_t n_known)
{
	struct kn_doc *doc = kn_calloc(1, sizeof(*doc));
	struct doc__outline o;

	doc->text = text;
	doc->n_b = n_b;
	doc->meta = *meta;
	*meta = (struct kn_meta){ .words = 0 };
	doc__outline_known(&o, text, doc__span_b(n_b), known, n_known);
	free(doc->meta.lang);
	doc->meta.lang = NULL;
	finish(doc, &o);
	return doc;
}

void
kn_doc_free(struct kn_doc *doc)
{
	if (doc == NULL)
		return;
	kn_meta_dispose(&doc->meta);
	free(doc->text);
	free(doc->spans);
	free(doc);
}

void
kn_doc_body(const struct kn_doc *doc, struct kn_buf *out)
{
	const struct kn_doc_span *body = kn_doc_span(doc, KN_SPAN_BODY);

	if (body == NULL)
		kn_buf_put(out, doc->text, doc->n_b);
	else
		each_body(doc, body, add_piece, out);
}

bool
kn_doc_is_content(const struct kn_doc *doc, uint32_t at_b)
{
	size_t lo = 0, hi = doc->n_spans;

	/* The last span that begins at or before: the innermost, if any. */
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (doc->spans[mid].at.start_b <= at_b)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0)
		return true;
	const struct kn_doc_span *s = &doc->spans[lo - 1];
	/* Past its end only the body can be around it. */
	return at_b >= s->at.end_b || !kn_span_is_left_out(s->kind);
}

const struct kn_doc_span *
kn_doc_span(const struct kn_doc *doc, enum kn_span_kind kind)
{
	for (size_t i = 0; i < doc->n_spans; i++)
		if (doc->spans[i].kind == kind)
			return &doc->spans[i];
	return NULL;
}

/* The body from its first line on that is no repeated block. */
static struct kn_str
body_text(const struct kn_doc *doc, const struct kn_doc_span *body)
{
	struct kn_span at = body->at;

	for (const struct kn_doc_span *s = body + 1;
	    s < doc->spans + doc->n_spans && s->kind == KN_SPAN_REPEATED &&
	    doc__trim(span_text(doc, (struct kn_span){ at.start_b,
	    s->at.start_b })).n == 0; s++)
		at.start_b = s->at.end_b;
	return span_text(doc, at);
}

void
kn_doc_headline(const struct kn_doc *doc, size_t max_cp, struct kn_buf *out)
{
	const struct kn_doc_span *head = kn_doc_span(doc, KN_SPAN_TITLE);
	struct kn_str s = { doc->text, doc->n_b };
	size_t start = out->n;
	bool at_word;

	if (head == NULL)
		head = kn_doc_span(doc, KN_SPAN_BODY);
	if (head != NULL)
		s = head->kind == KN_SPAN_BODY ? body_text(doc, head) :
		    span_text(doc, head->at);
	if (put_squeezed(out, s, max_cp, &at_word) || out->status != KN_OK)
		return;
	/* Back to the end of a whole word, if there is one. */
	size_t cut = out->n;
	while (!at_word && cut > start && out->s[cut - 1] != ' ')
		cut--;
	if (!at_word && cut > start)
		kn_buf_trunc(out, cut - 1);
	kn_buf_cp(out, 0x2026);
}
