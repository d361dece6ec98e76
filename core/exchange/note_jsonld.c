/*
 * note_jsonld.c: notes as W3C Web Annotations (JSON-LD), in and out.
 *
 * Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017.
 * Out: a collection with one page of annotations. What the model has no place
 * for stands under "kn:note", a name of our own. In: a collection, a page, a
 * list, or one annotation, whoever made it.
 */
#include "core/exchange/note_json_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/digest.h"
#include "kunnash/mem.h"

#define CONTEXT "\"@context\":[\"http://www.w3.org/ns/anno.jsonld\"," \
	"{\"kn\":\"urn:kunnash:\"}]"

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
		kn_buf_fmt(b, "},{\"type\":\"TextPositionSelector\","
		    "\"start\":%" PRIu32 ",\"end\":%" PRIu32 "}]",
		    a->start_cp, a->end_cp);
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
	note__json_row(b, v, is_in_model);
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

/* ---- in ------------------------------------------------------------------------ */

static const char *
text_of(json_t *json, const char *key)
{
	return json_string_value(json_object_get(json, key));
}

static void
replace(char **member, const char *value)
{
	if (value == NULL)
		return;
	free(*member);
	*member = kn_strdup(value);
}

/* "type" is a word or a list of words. */
static bool
has_type(json_t *json, const char *type)
{
	json_t *t = json_object_get(json, "type"), *item;
	size_t i;

	if (json_is_string(t))
		return strcmp(json_string_value(t), type) == 0;
	json_array_foreach(t, i, item)
		if (json_is_string(item) &&
		    strcmp(json_string_value(item), type) == 0)
			return true;
	return false;
}

static void
take_number(json_t *json, const char *key, uint32_t *out)
{
	json_int_t v = json_integer_value(json_object_get(json, key));

	*out = v < 0 || v > UINT32_MAX ? 0 : (uint32_t)v;
}

static void
take_selector(struct kn_anchor *a, json_t *s)
{
	if (has_type(s, "TextQuoteSelector")) {
		replace(&a->exact, text_of(s, "exact"));
		replace(&a->prefix, text_of(s, "prefix"));
		replace(&a->suffix, text_of(s, "suffix"));
	} else if (has_type(s, "TextPositionSelector")) {
		take_number(s, "start", &a->start_cp);
		take_number(s, "end", &a->end_cp);
	}
}

/* One thing, or a list of things of which each is given to fn. */
static void
each(json_t *json, void (*fn)(void *user, json_t *one), void *user)
{
	json_t *item;
	size_t i;

	if (!json_is_array(json)) {
		if (json != NULL)
			fn(user, json);
		return;
	}
	json_array_foreach(json, i, item)
		fn(user, item);
}

static void
one_selector(void *user, json_t *s)
{
	take_selector(user, s);
}

static void
take_source(struct kn_note *n, const char *source)
{
	static const char article[] = "urn:kunnash:article:";

	if (source == NULL)
		return;
	if (strncmp(source, article, sizeof(article) - 1) == 0)
		replace(&n->target.key, source + sizeof(article) - 1);
	else if (is_iri(source))
		replace(&n->target.url, source);
}

static void
take_target(struct kn_note *n, json_t *target, bool ours)
{
	json_t *source = json_object_get(target, "source");

	if (!ours && json_is_string(target))
		take_source(n, json_string_value(target));
	else if (!ours)
		take_source(n, json_is_object(source) ?
		    text_of(source, "id") : source != NULL ?
		    json_string_value(source) : text_of(target, "id"));
	each(json_object_get(target, "selector"), one_selector, &n->anchor);
}

struct body {
	struct kn_note_view *v;
	bool ours;
	size_t cap;
	bool passed_over;       /* a body that is no text */
};

static void
add_tag(struct body *b, const char *tag)
{
	struct kn_note *n = &b->v->note;

	n->tags = kn_grow(n->tags, &b->cap, n->n_tags + 1, sizeof(*n->tags));
	n->tags[n->n_tags++] = kn_strdup(tag);
}

static void
add_text(struct kn_note *n, const char *text)
{
	struct kn_buf b;

	if (n->text == NULL) {
		n->text = kn_strdup(text);
		return;
	}
	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s\n\n%s", n->text, text);
	free(n->text);
	n->text = kn_buf_take(&b, NULL);
}

static void
one_body(void *user, json_t *body)
{
	struct body *b = user;
	const char *value = text_of(body, "value");
	const char *purpose = text_of(body, "purpose");

	if (value == NULL) {
		b->passed_over = true;
		return;
	}
	if (purpose != NULL && strcmp(purpose, "tagging") == 0)
		add_tag(b, value);
	else if (purpose == NULL || strcmp(purpose, "classifying") != 0)
		add_text(&b->v->note, value);
	else if (b->v->label == NULL)
		b->v->label = kn_strdup(value);
	else if (!b->ours)
		add_tag(b, value);
}

static char *
id_of(const char *id)
{
	static const char uuid[] = "urn:uuid:";
	size_t n = sizeof(uuid) - 1;

	return id == NULL ? NULL :
	    kn_strdup(strncmp(id, uuid, n) == 0 ? id + n : id);
}

static const char *
creator_of(json_t *a)
{
	json_t *c = json_object_get(a, "creator");

	if (json_is_array(c))
		c = json_array_get(c, 0);
	if (json_is_string(c))
		return json_string_value(c);
	return text_of(c, "name") != NULL ? text_of(c, "name") :
	    text_of(c, "nickname") != NULL ? text_of(c, "nickname") :
	    text_of(c, "id");
}

bool
note__json_take_annotation(struct note__in *in, size_t item, json_t *a)
{
	struct kn_note_view v = { .article = KN_NO_ARTICLE };
	json_t *own = json_object_get(a, "kn:note");
	json_t *target = json_object_get(a, "target");
	struct body body = { .v = &v, .ours = json_is_object(own) };

	if (body.ours && !note__json_set_row(&v, own))
		note__problem(in, item, NULL, N_("a value was not what it "
		    "should be, and was left out"));
	v.note.id = id_of(text_of(a, "id"));
	replace(&v.note.author, creator_of(a));
	replace(&v.note.created, text_of(a, "created"));
	replace(&v.note.updated, text_of(a, "modified"));
	replace(&v.note.text, text_of(a, "bodyValue"));
	each(json_object_get(a, "body"), one_body, &body);
	if (json_is_array(target) && json_array_size(target) > 1)
		note__problem(in, item, v.note.id, N_("this annotation has "
		    "several targets; the first was taken"));
	if (json_is_array(target))
		target = json_array_get(target, 0);
	take_target(&v.note, target, body.ours);
	if (body.passed_over)
		note__problem(in, item, v.note.id, N_("a body that is no "
		    "text was left out"));
	if (json_object_get(own, "scope") == NULL)
		note__guess_scope(&v);
	char *source = json_dumps(a, JSON_SORT_KEYS | JSON_COMPACT);
	bool more = note__take(in, item, &v, kn_str(source));
	free(source);
	return more;
}

/* The list of annotations in whatever the file is. */
static json_t *
items_of(json_t *root)
{
	json_t *first = json_object_get(root, "first");

	if (json_is_array(root))
		return root;
	if (json_object_get(root, "items") != NULL)
		return json_object_get(root, "items");
	return json_object_get(first, "items");
}

enum kn_status
note__read_jsonld(struct note__in *in, struct kn_err *err)
{
	json_error_t error;
	json_t *root = json_loadb(in->bytes.s, in->bytes.n, 0, &error), *item;
	json_t *items = items_of(root);
	size_t i;

	/* Annotations line by line are not one text of JSON. */
	if (root == NULL && in->bytes.n > 0 &&
	    memchr(in->bytes.s, '\n', in->bytes.n) != NULL &&
	    note__json_first_line(in->bytes))
		return note__read_jsonl(in, err);
	if (root == NULL || (items == NULL && !has_type(root, "Annotation"))) {
		json_decref(root);
		return kn_err_set(err, KN_SYNTAX, root == NULL ?
		    N_("this is no JSON: line %s") :
		    N_("there are no annotations in this file"), "%d",
		    error.line);
	}
	if (items == NULL)
		(void)note__json_take_annotation(in, 1, root);
	json_array_foreach(items, i, item) {
		if (!json_is_object(item))
			note__problem(in, i + 1, NULL,
			    N_("this is no JSON object"));
		else if (!note__json_take_annotation(in, i + 1, item))
			break;
	}
	json_decref(root);
	return KN_OK;
}
