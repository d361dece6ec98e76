/*
 * note_jsonld.c: notes as W3C Web Annotations (JSON-LD), out.
 *
 * Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017.
 * Out: a collection with one page of annotations. What the model has no place
 * for stands under "kn:note", a name of our own.
 */
#include "core/exchange/note_json_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/digest.h"
#include "kunnash/mem.h"

#define CONTEXT "\"@context\":[\"http://www.w3.org/ns/anno.jsonld\"," \
	"{\"kn\":\"urn:kunnash:\",\"kn:label_path\":" \
	"{\"@id\":\"kn:label_path\",\"@container\":\"@list\"}}]"

/* The columns that the model has a place for, or that are of one corpus. */
static const char *const in_model[] = { "id", "note", "start", "end", "exact",
	"prefix", "suffix", "label", "text", "tags", "author", "created",
	"updated", "state" };

static bool
is_in_model(const char *key)
{
	for (size_t i = 0; i < sizeof(in_model) / sizeof(*in_model); i++)
		if (strcmp(key, in_model[i]) == 0)
			return true;
	return false;
}

/* ---- out ----------------------------------------------------------------------- */

/* Whether a text can stand where the model wants an IRI. */
static bool
is_iri(const char *s)
{
	if (s == NULL || (strncmp(s, "http://", 7) != 0 &&
	    strncmp(s, "https://", 8) != 0))
		return false;
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7F ||
		    strchr("<>\"{}|\\^`", *s) != NULL)
			return false;
	return true;
}

/* What an annotation is about: a page, or an article by its key. */
static void
put_source(struct kn_buf *b, const struct kn_note *n)
{
	const struct kn_target *t = &n->target;

	kn_buf_cstr(b, "\"source\":\"");
	if (n->scope == KN_NOTE_CORPUS)
		kn_buf_fmt(b, "urn:kunnash:corpus:%s",
		    t->corpus == NULL ? "unknown" : t->corpus);
	else if (is_iri(t->url))
		note__json_text(b, kn_str(t->url));
	else
		kn_buf_fmt(b, "urn:kunnash:article:%s",
		    t->key != NULL ? t->key : t->body_key != NULL ?
		    t->body_key : "unknown");
	kn_buf_chr(b, '"');
}

static void
put_target(struct kn_buf *b, const struct kn_note *n)
{
	const struct kn_anchor *a = &n->anchor;

	kn_buf_cstr(b, ",\"target\":{");
	put_source(b, n);
	if (n->scope == KN_NOTE_PASSAGE) {
		kn_buf_cstr(b, ",\"selector\":["
		    "{\"type\":\"TextQuoteSelector\"");
		note__json_pair(b, "exact", a->exact);
		note__json_pair(b, "prefix", a->prefix);
		note__json_pair(b, "suffix", a->suffix);
		/* Somebody's note may never have said where. */
		if (a->end_cp > 0)
			kn_buf_fmt(b, "},{\"type\":\"TextPositionSelector\","
			    "\"start\":%" PRIu32 ",\"end\":%" PRIu32,
			    a->start_cp, a->end_cp);
		kn_buf_cstr(b, "}]");
	}
	kn_buf_chr(b, '}');
}

static void
put_body(struct kn_buf *b, size_t *n, const char *purpose,
    const char *value)
{
	if (value == NULL)
		return;
	kn_buf_fmt(b, "%s{\"type\":\"TextualBody\",\"purpose\":\"%s\","
	    "\"format\":\"text/plain\"", (*n)++ == 0 ? ",\"body\":[" : ",",
	    purpose);
	note__json_pair(b, "value", value);
	kn_buf_chr(b, '}');
}

static void
put_bodies(struct kn_buf *b, const struct kn_note_view *v)
{
	size_t n = 0;

	put_body(b, &n, "commenting", v->note.text);
	put_body(b, &n, "classifying", kn_note_view_label(v));
	for (size_t i = 0; i < v->note.n_tags; i++)
		put_body(b, &n, "tagging", v->note.tags[i]);
	if (n > 0)
		kn_buf_chr(b, ']');
}

static void
put_annotation(struct kn_buf *b, const struct kn_note_view *v)
{
	const struct kn_note *n = &v->note;

	kn_buf_cstr(b, "{" CONTEXT ",\"id\":\"urn:uuid:");
	note__json_text(b, kn_str(n->id));
	kn_buf_fmt(b, "\",\"type\":\"Annotation\",\"motivation\":\"%s\"",
	    n->text != NULL ? "commenting" : n->label != NULL ?
	    "classifying" : n->n_tags > 0 ? "tagging" : "highlighting");
	if (n->author != NULL) {
		kn_buf_cstr(b, ",\"creator\":{\"type\":\"Person\"");
		note__json_pair(b, "name", n->author);
		kn_buf_chr(b, '}');
	}
	note__json_pair(b, "created", n->created);
	note__json_pair(b, "modified", n->updated);
	put_bodies(b, v);
	put_target(b, n);
	kn_buf_cstr(b, ",\"kn:note\":");
	note__json_row(b, v, is_in_model, NOTE__OWN);
	kn_buf_chr(b, '}');
}

/* The same notes have the same name. */
static struct kn_key
key_of_all(const struct note__out *o)
{
	struct kn_digest *d = kn_digest_new();

	kn_digest_add(d, o->e->filter.s, o->e->filter.n);
	for (size_t i = 0; i < o->e->views->n; i++) {
		const struct kn_note *n = &o->e->views->v[i].note;

		kn_digest_add(d, n->id, strlen(n->id));
		if (n->updated != NULL)
			kn_digest_add(d, n->updated, strlen(n->updated));
	}
	return kn_digest_end(d);
}

void
note__write_jsonld(struct note__out *o)
{
	const struct kn_note_views *views = o->e->views;
	struct kn_key key = key_of_all(o);

	kn_buf_fmt(&o->b, "{" CONTEXT ",\n\"id\":\"urn:kunnash:export:%s\","
	    "\"type\":\"AnnotationCollection\",\"generator\":{\"type\":"
	    "\"Software\",\"name\":\"kunnash\"},\n\"label\":\"", key.hex);
	note__json_text(&o->b, o->e->filter.n > 0 ? o->e->filter :
	    KN_LIT("all notes"));
	kn_buf_cstr(&o->b, "\",\"kn:filter\":\"");
	note__json_text(&o->b, o->e->filter);
	kn_buf_fmt(&o->b, "\",\"total\":%zu,\"kn:articles\":%zu",
	    views->n, o->articles);
	note__json_pair(&o->b, "modified", o->updated[0] == '\0' ? NULL :
	    o->updated);
	kn_buf_fmt(&o->b, ",\n\"first\":{\"id\":\"urn:kunnash:export:%s:1\","
	    "\"type\":\"AnnotationPage\",\"startIndex\":0,\"items\":[",
	    key.hex);
	for (size_t i = 0; i < views->n && o->status == KN_OK; i++) {
		kn_buf_cstr(&o->b, i == 0 ? "\n" : ",\n");
		put_annotation(&o->b, &views->v[i]);
		note__flush(o, false);
	}
	kn_buf_cstr(&o->b, "\n]}}\n");
}
