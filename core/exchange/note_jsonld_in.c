/*
 * note_jsonld_in.c: notes from Web Annotations (JSON-LD), and from what
 * Hypothesis exports. In: a collection, a page, a list, lines, or one
 * annotation, whoever made it. Out: a note for each target, as far as it
 * says what it quotes; what it does not is told.
 */
#include "core/exchange/note_json_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

enum { TARGETS_MAX = 100, REFINED_MAX = 8 };

/* ---- members -------------------------------------------------------------------- */

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

/* "oa:Word" and "http://www.w3.org/ns/oa#Word" are the word too. */
static bool
is_word(json_t *json, const char *word)
{
	struct kn_str s = kn_str(json_string_value(json));

	for (size_t i = s.n; i > 0; i--)
		if (strchr("#:/", s.s[i - 1]) != NULL) {
			s = (struct kn_str){ s.s + i, s.n - i };
			break;
		}
	return json_is_string(json) && kn_str_is(s, word);
}

/* A member that is a word, or a list of words. */
static bool
has_word(json_t *json, const char *key, const char *word)
{
	json_t *t = json_object_get(json, key), *item;
	size_t i;

	if (!json_is_array(t))
		return is_word(t, word);
	json_array_foreach(t, i, item)
		if (is_word(item, word))
			return true;
	return false;
}

static bool
has_type(json_t *json, const char *type)
{
	return has_word(json, "type", type) || has_word(json, "@type", type);
}

static const char *
id_in(json_t *json)
{
	return text_of(json, "id") != NULL ? text_of(json, "id") :
	    text_of(json, "@id");
}

static void
take_number(json_t *json, const char *key, uint32_t *out)
{
	json_int_t v = json_integer_value(json_object_get(json, key));

	*out = v < 0 || v > UINT32_MAX ? 0 : (uint32_t)v;
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

struct selection {
	struct kn_anchor *a;
	bool any;               /* some selector, of whatever kind */
	unsigned depth;
};

/* A position within what another selector selects is no place in the text;
 * a quotation within it is still one. */
static void
one_selector(void *user, json_t *s)
{
	struct selection *sel = user;
	struct kn_anchor *a = sel->a;

	sel->any = true;
	if (has_type(s, "TextQuoteSelector") && (sel->depth == 0 ||
	    a->exact == NULL)) {
		replace(&a->exact, text_of(s, "exact"));
		replace(&a->prefix, text_of(s, "prefix"));
		replace(&a->suffix, text_of(s, "suffix"));
	} else if (has_type(s, "TextPositionSelector") && sel->depth == 0) {
		take_number(s, "start", &a->start_cp);
		take_number(s, "end", &a->end_cp);
	}
	if (sel->depth >= REFINED_MAX)
		return;
	sel->depth++;
	each(json_object_get(s, "refinedBy"), one_selector, sel);
	sel->depth--;
}

static void
take_source(struct kn_note *n, const char *source)
{
	static const char article[] = "urn:kunnash:article:";

	if (source == NULL)
		return;
	if (strncmp(source, article, sizeof(article) - 1) == 0)
		replace(&n->target.key, source + sizeof(article) - 1);
	else if (strchr(source, ':') != NULL)
		replace(&n->target.url, source);
}

/* False: the target selects a part, but by nothing that we know. */
static bool
take_target(struct kn_note *n, json_t *target, bool ours)
{
	json_t *source = json_object_get(target, "source");
	struct selection sel = { .a = &n->anchor };

	if (!ours && json_is_string(target))
		take_source(n, json_string_value(target));
	else if (!ours)
		take_source(n, json_is_object(source) ? id_in(source) :
		    source != NULL ? json_string_value(source) :
		    id_in(target));
	each(json_object_get(target, "selector"), one_selector, &sel);
	return !sel.any || n->anchor.exact != NULL;
}

struct body {
	struct kn_note_view *v;
	bool ours;
	size_t cap;
	bool passed_over;       /* a body that is no text */
	struct kn_buf text;
	bool any;               /* there is one, be it empty */
};

static void
add_tag(struct body *b, const char *tag)
{
	struct kn_note *n = &b->v->note;

	n->tags = kn_grow(n->tags, &b->cap, n->n_tags + 1, sizeof(*n->tags));
	n->tags[n->n_tags++] = kn_strdup(tag);
}

static void
add_text(struct body *b, const char *text)
{
	if (text == NULL)
		return;
	if (b->any)
		kn_buf_cstr(&b->text, "\n\n");
	kn_buf_cstr(&b->text, text);
	b->any = true;
}

static void
one_tag(void *user, json_t *tag)
{
	if (json_is_string(tag))
		add_tag(user, json_string_value(tag));
}

static void
one_body(void *user, json_t *body)
{
	struct body *b = user;
	const char *value = text_of(body, "value");

	if (value == NULL)
		b->passed_over = true;
	else if (has_word(body, "purpose", "tagging"))
		add_tag(b, value);
	else if (!has_word(body, "purpose", "classifying"))
		add_text(b, value);
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
person(const char *name)
{
	return name != NULL && strncmp(name, "acct:", 5) == 0 ? name + 5 :
	    name;
}

static const char *
creator_of(json_t *a)
{
	json_t *c = json_object_get(a, "creator");

	if (json_is_array(c))
		c = json_array_get(c, 0);
	if (json_is_string(c))
		return person(json_string_value(c));
	return text_of(c, "name") != NULL ? text_of(c, "name") :
	    text_of(c, "nickname") != NULL ? text_of(c, "nickname") :
	    person(id_in(c));
}

/* What Hypothesis says in its own way. */
static void
take_hypothesis(struct kn_note *n, json_t *a, struct body *body)
{
	json_t *user = json_object_get(a, "user_info");
	json_t *title = json_object_get(json_object_get(a, "document"),
	    "title");

	if (json_is_array(title))
		title = json_array_get(title, 0);
	if (n->target.url == NULL)
		take_source(n, text_of(a, "uri"));
	replace(&n->target.title, json_string_value(title));
	replace(&n->author, person(text_of(a, "user")));
	replace(&n->author, text_of(user, "display_name"));
	replace(&n->updated, text_of(a, "updated"));
	add_text(body, text_of(a, "text"));
	each(json_object_get(a, "tags"), one_tag, body);
}

/* Bodies, and who and when. */
static void
take_about(struct kn_note_view *v, json_t *a, struct body *body)
{
	kn_buf_init(&body->text, 0);
	add_text(body, text_of(a, "bodyValue"));
	each(json_object_get(a, "body"), one_body, body);
	if (!body->ours)
		take_hypothesis(&v->note, a, body);
	replace(&v->note.author, creator_of(a));
	replace(&v->note.created, text_of(a, "created"));
	replace(&v->note.updated, text_of(a, "modified"));
	free(v->note.text);
	v->note.text = body->any ? kn_buf_take(&body->text, NULL) : NULL;
	kn_buf_dispose(&body->text);
}

/* The id of an annotation for its k-th target: the first has it as it is. */
static char *
id_for(json_t *a, size_t k)
{
	char *whole = id_in(a) != NULL ? id_of(id_in(a)) :
	    k == 0 ? NULL : json_dumps(a, JSON_SORT_KEYS | JSON_COMPACT);
	struct kn_buf b;

	if (k == 0 || whole == NULL)
		return whole;
	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s#%zu", whole, k);
	free(whole);
	return kn_buf_take(&b, NULL);
}

static bool
take_one(struct note__in *in, struct note__place at, json_t *a,
    json_t *target, size_t k)
{
	struct kn_note_view v = { .article = KN_NO_ARTICLE };
	json_t *own = json_object_get(a, "kn:note");
	struct body body = { .v = &v, .ours = json_is_object(own) };
	char *source = NULL;

	if (body.ours && !note__json_set_row(&v, own, NOTE__OWN))
		note__problem(in, at, NULL, N_("a value was not what it "
		    "should be, and was left out"));
	v.note.id = id_for(a, k);
	take_about(&v, a, &body);
	bool known = take_target(&v.note, target, body.ours);
	if (body.passed_over)
		note__problem(in, at, v.note.id, N_("a body that is no "
		    "text was left out"));
	if (json_object_get(own, NOTE__OWN "scope") == NULL)
		note__guess_scope(&v);
	/* What somebody wrote is kept, though we cannot tell its place: a
	 * position in a page as their program saw it is none in ours. */
	if (!known && (v.note.text != NULL || v.label != NULL ||
	    v.note.n_tags > 0)) {
		v.note.scope = KN_NOTE_ARTICLE;
		note__problem(in, at, v.note.id, N_("this annotation does "
		    "not quote its passage: it became a note on the whole "
		    "article"));
	} else if (!known) {
		v.note.scope = KN_NOTE_PASSAGE;
	}
	if (v.note.id == NULL)
		source = json_dumps(a, JSON_SORT_KEYS | JSON_COMPACT);
	bool more = note__take(in, at, &v, kn_str(source));
	free(source);
	return more;
}

bool
note__json_take_annotation(struct note__in *in, struct note__place at,
    json_t *a)
{
	json_t *target = json_object_get(a, "target"), *one;
	bool more = true;
	size_t k;

	if (!json_is_array(target))
		return take_one(in, at, a, target, 0);
	if (json_array_size(target) > TARGETS_MAX)
		note__problem(in, at, NULL, N_("this annotation has too many "
		    "targets; the first ones were taken"));
	else if (json_array_size(target) > 1)
		note__problem(in, at, NULL, N_("this annotation has several "
		    "targets; each became a note"));
	if (json_array_size(target) == 0)
		return take_one(in, at, a, NULL, 0);
	json_array_foreach(target, k, one) {
		if (!more || k >= TARGETS_MAX)
			break;
		more = take_one(in, at, a, one, k);
	}
	return more;
}

/* ---- the file ------------------------------------------------------------------ */

static bool
take_item(void *user, size_t item, size_t line, struct kn_str value)
{
	struct note__in *in = user;
	struct note__place at = { item, line };
	json_error_t error;

	if (value.n > NOTE__LINE_MAX_B) {
		note__problem(in, at, NULL, N_("this annotation is too long"));
		return true;
	}
	json_t *a = json_loadb(value.s, value.n, 0, &error);
	bool more = true;
	if (json_is_object(a))
		more = note__json_take_annotation(in, at, a);
	else
		note__problem(in, at, NULL, N_("this is no JSON object"));
	json_decref(a);
	return more;
}

/* A file that is one annotation. */
static bool
take_whole(struct note__in *in)
{
	json_error_t error;
	json_t *a = in->bytes.n > NOTE__LINE_MAX_B ? NULL :
	    json_loadb(in->bytes.s, in->bytes.n, 0, &error);
	bool is = json_is_object(a) && (has_type(a, "Annotation") ||
	    json_object_get(a, "target") != NULL);

	if (is)
		(void)note__json_take_annotation(in,
		    (struct note__place){ 1, 1 }, a);
	json_decref(a);
	return is;
}

enum kn_status
note__read_jsonld(struct note__in *in, struct kn_err *err)
{
	struct note__items found;

	/* Annotations line by line are not one text of JSON. */
	if (note__json_is_lines(in->bytes) && memchr(kn_str_trim(
	    in->bytes).s, '\n', kn_str_trim(in->bytes).n) != NULL)
		return note__read_jsonl(in, err);
	note__json_items(in->bytes, take_item, in, &found);
	if (!found.list && found.broken)
		return kn_err_set(err, KN_SYNTAX,
		    N_("this is no JSON: line %s"), "%zu", found.line);
	if (!found.list && !take_whole(in))
		return kn_err_set(err, KN_SYNTAX, N_("there are no "
		    "annotations in this file"), NULL);
	if (found.broken)
		note__problem(in, (struct note__place){ found.n, found.line },
		    NULL, N_("the file ends too early, or is no JSON from "
		    "here on"));
	return KN_OK;
}
