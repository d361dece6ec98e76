/*
 * html_ld.c: what a page declares in JSON-LD (schema.org). In: the scripts
 * of a page. Out: title, date, author, outlet, address and, if it is there,
 * the text of the article, as found values. Scripts that are no JSON say
 * only their date; what is inside strings may be HTML.
 */
#include "html_priv.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "import_priv.h"

#define MAX_THINGS 400          /* objects that are looked at */
#define MAX_LD_TEXT_B ((size_t)4 * 1024 * 1024)
#define MAX_NAMES 5             /* authors that are named */

struct things {
	struct html__page *page;
	json_t *at[MAX_THINGS];
	size_t n;
};

static void
push(struct things *t, json_t *value)
{
	size_t i;
	json_t *item;

	if (json_is_array(value)) {
		json_array_foreach(value, i, item)
			if (json_is_object(item) && t->n < MAX_THINGS)
				t->at[t->n++] = item;
	} else if (json_is_object(value) && t->n < MAX_THINGS) {
		t->at[t->n++] = value;
	}
}

static struct kn_str
text_of(const json_t *value)
{
	return json_is_string(value) ? (struct kn_str){
	    json_string_value(value), json_string_length(value) } :
	    (struct kn_str){ "", 0 };
}

/* A thing that is only named by its @id stands elsewhere. */
static const json_t *
resolve(const struct things *t, const json_t *thing)
{
	struct kn_str id = text_of(json_object_get(thing, "@id"));

	if (!json_is_object(thing) || id.n == 0 ||
	    json_object_get(thing, "name") != NULL)
		return thing;
	for (size_t i = 0; i < t->n; i++)
		if (json_object_get(t->at[i], "name") != NULL && kn_str_eq(id,
		    text_of(json_object_get(t->at[i], "@id"))))
			return t->at[i];
	return thing;
}

/* The name of a person or a body, however it is written. */
static struct kn_str
name_of(const struct things *t, const json_t *value)
{
	value = resolve(t, value);
	if (json_is_array(value))
		value = json_array_get(value, 0);
	return json_is_object(value) ?
	    text_of(json_object_get(value, "name")) : text_of(value);
}

static void
put_names(const struct things *t, const json_t *value, struct kn_buf *out)
{
	size_t n = json_is_array(value) ? json_array_size(value) : 1;

	for (size_t i = 0; i < n && i < MAX_NAMES; i++) {
		struct kn_str name = name_of(t, json_is_array(value) ?
		    json_array_get(value, i) : value);

		if (name.n == 0)
			continue;
		if (out->n > 0)
			kn_buf_cstr(out, "، ");
		kn_buf_str(out, name);
	}
}

/* A value, its HTML as text. */
static void
add(struct html__page *page, enum html__field field, unsigned rank,
    struct kn_str value)
{
	struct kn_buf text;

	kn_buf_init(&text, 0);
	import__html_text(value, &text);
	html__found_add(page, field, rank, kn_buf_get(&text), UINT32_MAX);
	kn_buf_dispose(&text);
}

static bool
has_type(const json_t *thing, const char *end)
{
	const json_t *type = json_object_get(thing, "@type");
	size_t n = json_is_array(type) ? json_array_size(type) : 1;

	for (size_t i = 0; i < n && i < 8; i++)
		if (kn_str_ends(text_of(json_is_array(type) ?
		    json_array_get(type, i) : type), kn_str(end)))
			return true;
	return false;
}

static void
take_body(struct html__page *page, struct kn_str body)
{
	struct kn_buf text;

	kn_buf_init(&text, MAX_LD_TEXT_B);
	import__html_text(body, &text);
	if (text.n > page->body.n)
		page->body = (struct kn_str){
		    kn_arena_str(page->arena, kn_buf_get(&text)), text.n };
	kn_buf_dispose(&text);
}

static void
take_article(const struct things *t, const json_t *thing)
{
	struct html__page *page = t->page;
	const json_t *where = json_object_get(thing, "mainEntityOfPage");
	struct kn_buf names;

	kn_buf_init(&names, 0);
	put_names(t, json_object_get(thing, "author"), &names);
	add(page, HTML__AUTHOR, 1, kn_buf_get(&names));
	kn_buf_dispose(&names);
	add(page, HTML__TITLE, 1, text_of(json_object_get(thing,
	    "headline")));
	add(page, HTML__TITLE, 3, text_of(json_object_get(thing, "name")));
	add(page, HTML__DATE, 1, text_of(json_object_get(thing,
	    "datePublished")));
	add(page, HTML__DATE, 4, text_of(json_object_get(thing,
	    "dateCreated")));
	add(page, HTML__OUTLET, 1, name_of(t, json_object_get(thing,
	    "publisher")));
	add(page, HTML__URL, 3, text_of(json_object_get(thing, "url")));
	add(page, HTML__URL, 3, json_is_object(where) ?
	    text_of(json_object_get(where, "@id")) : text_of(where));
	take_body(page, text_of(json_object_get(thing, "articleBody")));
}

static void
take(const struct things *t, const json_t *thing)
{
	if (has_type(thing, "Article") || has_type(thing, "Posting")) {
		take_article(t, thing);
	} else if (has_type(thing, "WebPage")) {
		add(t->page, HTML__DATE, 5, text_of(json_object_get(thing,
		    "datePublished")));
		add(t->page, HTML__URL, 4, text_of(json_object_get(thing,
		    "url")));
	} else if (has_type(thing, "WebSite")) {
		add(t->page, HTML__OUTLET, 3, text_of(json_object_get(thing,
		    "name")));
	}
}

/* From the first bracket on, line breaks inside strings as spaces: a script
 * may be wrapped in a comment, and end with a semicolon. */
static json_t *
parse(struct kn_str script)
{
	struct kn_buf text;
	size_t at = 0;

	while (at < script.n && script.s[at] != '{' && script.s[at] != '[')
		at++;
	/* Past the bracket of <![CDATA[. */
	if (at >= 2 && at < script.n && script.s[at] == '[' &&
	    script.s[at - 1] == '!')
		while (at < script.n && script.s[at] != '{')
			at++;
	kn_buf_init(&text, 0);
	for (size_t i = at; i < script.n; i++)
		kn_buf_chr(&text, (unsigned char)script.s[i] < ' ' ? ' ' :
		    script.s[i]);
	json_t *value = text.n == 0 ? NULL : json_loadb(text.s, text.n,
	    JSON_DISABLE_EOF_CHECK, NULL);
	kn_buf_dispose(&text);
	return value;
}

/* The date in a script that a quote in a title broke. */
static void
take_broken(struct html__page *page, struct kn_str script)
{
	static const char key[] = "\"datePublished\"";
	const char *at = script.n == 0 ? NULL : memmem(script.s, script.n,
	    key, sizeof(key) - 1);
	struct kn_str rest, value;

	if (at == NULL)
		return;
	rest.s = at + sizeof(key) - 1;
	rest.n = script.n - (size_t)(rest.s - script.s);
	/* Up to the quote before the value there is a colon. */
	if (kn_str_split(&rest, '"', &value) &&
	    kn_str_is(kn_str_trim(value), ":") &&
	    kn_str_split(&rest, '"', &value))
		add(page, HTML__DATE, 5, value);
}

void
html__ld_read(struct html__page *page)
{
	struct kn_str rest = kn_buf_get(&page->ld), script;
	struct things t = { .page = page };

	while (rest.n > 0 && kn_str_split(&rest, '\0', &script)) {
		json_t *value = parse(script);

		if (value == NULL)
			take_broken(page, script);
		t.n = 0;
		push(&t, value);
		for (size_t i = 0; i < t.n; i++)
			push(&t, json_object_get(t.at[i], "@graph"));
		for (size_t i = 0; i < t.n; i++)
			take(&t, t.at[i]);
		json_decref(value);
	}
}
