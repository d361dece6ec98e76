/*
 * import_xml.c: the importer of XML: RSS, Atom, and elements that are one
 * article each. In: a stream of any length. Out: an article for each record;
 * its fields are the elements and attributes in it, by their names and the
 * names around them; markup of HTML inside a text stays with it until its
 * value is read. One record is held at a time.
 */
#include "import_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "html_priv.h"
#include "kunnash/map.h"
#include "kunnash/utf8.h"
#include "record_priv.h"
#include "xml_priv.h"

#define MAX_LEVELS 256          /* of elements; the parser allows fewer */
#define MAX_FIELDS 5000         /* different elements that are told apart */
#define MAX_SITE_B 300

/* A field by the path of its element. */
struct field {
	char *name;             /* as the record is to know it */
	bool text;              /* a text, in which there may be markup */
};

/* An open element of a record. */
struct level {
	uint32_t field;
	size_t path_b;          /* of the path, without this element */
	bool markup;            /* of HTML, inside a text */
	bool ignored;
};

struct reader {
	struct import__input *in;
	const struct kn_import_sink *sink;
	struct kn_err *err;
	enum kn_status status;
	struct import__record *record;
	struct xml__shape shape;
	struct field *fields;
	size_t n_fields, cap_fields;
	struct kn_map *by_path;
	struct level levels[MAX_LEVELS];
	size_t n_levels;        /* 0: not in a record */
	unsigned around;        /* open elements that are not in one */
	struct kn_buf path;     /* below the record: "author.name" */
	struct kn_buf value;
	struct kn_buf site;     /* the title of a feed */
	bool in_site;
	struct kn_buf kind;     /* what the record says it is … */
	bool in_kind;
	bool other;             /* … when that is no article */
	uint64_t n;             /* records, for places */
	char place[48];
};

/* ---- names ---------------------------------------------------------------- */

/* Parts of an item that are other things than its text. */
static bool
is_ignored(struct xml__name name)
{
	static const char *const prefixes[] = { "media", "itunes", "slash",
	    "wfw", "georss", "geo", "thr", "sy", "yt", "snf", "image",
	    "googleplay", "cc", "wp" };
	static const char *const names[] = { "image", "images", "enclosure",
	    "thumbnail", "category", "categories", "tags", "keywords",
	    "related", "comments", "video", "gallery", "generator",
	    "copyright", "rights" };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(char *); i++)
		if (kn_str_is(name.prefix, prefixes[i]))
			return true;
	if (kn_str_is(name.prefix, "dc") && kn_str_is(name.local, "subject"))
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(char *); i++)
		if (name.local.n == strlen(names[i]) &&
		    strncasecmp(name.local.s, names[i], name.local.n) == 0)
			return true;
	return false;
}

static enum import__role
role_of(const struct reader *r, struct kn_str name)
{
	return import__field_meaning(r->in->map, name).role;
}

static bool
is_text(enum import__role role)
{
	return role == IMPORT__ROLE_BODY || role == IMPORT__ROLE_LEAD ||
	    role == IMPORT__ROLE_HTML;
}

/*
 * The part of a path that means something: all of it or its last name, else
 * that of an element around it, when it is a text or this is its value.
 * Paragraphs that are in nothing are text.
 */
static struct kn_str
meaningful(const struct reader *r, struct kn_str path)
{
	bool value = kn_str_ends(path, KN_LIT(".value")) ||
	    kn_str_ends(path, KN_LIT(".text"));
	struct kn_str at = path;

	for (;;) {
		const char *dot = memrchr(at.s, '.', at.n);
		struct kn_str last = dot == NULL ? at : (struct kn_str){
		    dot + 1, at.n - (size_t)(dot + 1 - at.s) };
		enum import__role whole = role_of(r, at);
		enum import__role role = whole != IMPORT__ROLE_NONE ? whole :
		    role_of(r, last);

		if (role != IMPORT__ROLE_NONE && (at.n == path.n || value ||
		    is_text(role)))
			return whole != IMPORT__ROLE_NONE ? at : last;
		if (dot == NULL)
			break;
		at.n = (size_t)(dot - at.s);
	}
	return html__is_tag(at) ? KN_LIT("paragraphs") : path;
}

/* The field that a path stands for, remembered. */
static uint32_t
field_of(struct reader *r, struct kn_str path)
{
	uint32_t at;

	if (kn_map_get(r->by_path, path, &at))
		return at;
	if (r->n_fields == MAX_FIELDS)
		return UINT32_MAX;
	struct kn_str name = path.n == 0 ? KN_LIT("text") :
	    meaningful(r, path);
	r->fields = kn_grow(r->fields, &r->cap_fields, r->n_fields + 1,
	    sizeof(*r->fields));
	r->fields[r->n_fields] = (struct field){
		.name = kn_strndup(name.s, name.n),
		.text = is_text(role_of(r, name)),
	};
	kn_map_set(r->by_path, path, (uint32_t)r->n_fields);
	return (uint32_t)r->n_fields++;
}

/* ---- kinds ---------------------------------------------------------------- */

/* What exports of a whole site hold beside its articles: pictures, menus,
 * revisions of WordPress; comments and settings of Blogger. */
static bool
is_other_kind(struct kn_str kind)
{
	static const char *const words[] = { "attachment", "revision",
	    "nav_menu_item", "custom_css", "customize_changeset",
	    "oembed_cache", "user_request", "wp_block", "wp_template",
	    "wp_template_part", "wp_global_styles", "wp_navigation" };
	static const char *const ends[] = { "kind#comment", "kind#settings",
	    "kind#template" };

	kind = kn_str_trim(kind);
	for (size_t i = 0; i < sizeof(words) / sizeof(char *); i++)
		if (kn_str_is(kind, words[i]))
			return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(char *); i++)
		if (kn_str_ends(kind, kn_str(ends[i])))
			return true;
	return false;
}

/* ---- a record ------------------------------------------------------------- */

static struct level *
top(struct reader *r)
{
	return &r->levels[r->n_levels - 1];
}

static void
add(struct reader *r, const char *name, struct kn_str value)
{
	struct kn_buf mended;

	if (import__is_blank(value))
		return;
	if (kn_utf8_valid(value.s, value.n)) {
		import__record_add(r->record, kn_str(name), value);
		return;
	}
	/* An entity in an attribute may have lost a part. */
	kn_buf_init(&mended, 0);
	if (kn_decode(KN_ENC_UTF8, value.s, value.n, &mended, NULL, NULL) ==
	    KN_OK)
		import__record_add(r->record, kn_str(name),
		    kn_buf_get(&mended));
	kn_buf_dispose(&mended);
}

/* What was read so far is a value of the innermost element. */
static void
flush(struct reader *r)
{
	if (!top(r)->ignored)
		add(r, r->fields[top(r)->field].name, kn_buf_get(&r->value));
	kn_buf_trunc(&r->value, 0);
}

static void
end_record(struct reader *r)
{
	bool whole = r->value.status == KN_OK;

	flush(r);
	if (r->site.n > 0)
		add(r, "site", kn_buf_get(&r->site));
	bool other = r->other;
	r->n_levels = 0;
	r->other = r->in_kind = false;
	kn_buf_reset(&r->path);
	kn_buf_reset(&r->value);
	if (other) {
		import__record_fault(r->record, r->place,
		    N_("no article, by what it says of itself"),
		    import__skipped, r->sink);
		import__record_drop(r->record);
	} else if (!whole) {
		import__record_fault(r->record, r->place,
		    N_("the record is too long"), import__skipped, r->sink);
		import__record_drop(r->record);
	} else if (r->status == KN_OK) {
		r->status = import__record_end(r->record, r->place, r->sink,
		    r->err);
	}
}

/* What attributes say: of the record, or of a field that has no text. */
static void
add_attributes(struct reader *r, struct xml__name name,
    const struct xml__atts *atts, bool record)
{
	struct kn_str value, rel = xml__att(atts, "rel");

	for (size_t i = 0; record && i < atts->n; i++) {
		struct kn_str local = xml__att_at(atts, i, &value);
		char *key = kn_strndup(local.s, local.n);

		add(r, key, value);
		free(key);
	}
	if (record)
		return;
	if (kn_str_is(name.local, "link") && (rel.n == 0 ||
	    kn_str_is(rel, "alternate")))
		add(r, "link", xml__att(atts, "href"));
	else if (xml__att(atts, "value").n > 0)
		add(r, r->fields[top(r)->field].name,
		    xml__att(atts, "value"));
}

/* The name of a field that is told by an attribute: <field name="title">. */
static struct kn_str
told_name(const struct reader *r, struct xml__name name,
    const struct xml__atts *atts)
{
	struct kn_str told = xml__att(atts, "name");

	return told.n > 0 && told.n < 100 &&
	    role_of(r, name.local) == IMPORT__ROLE_NONE ? told : name.local;
}

static void
open_field(struct reader *r, struct xml__name name,
    const struct xml__atts *atts)
{
	struct level *up = top(r);
	struct level l = { .field = up->field, .path_b = r->path.n,
		.ignored = up->ignored || is_ignored(name) };

	if (r->n_levels == MAX_LEVELS)
		return;
	r->in_kind = kn_str_is(name.local, "post_type");
	r->other |= kn_str_is(name.local, "category") &&
	    is_other_kind(xml__att(atts, "term"));
	/* In a text there is no title that would be markup. */
	if (!l.ignored && r->fields[up->field].text && r->path.n > 0 &&
	    html__is_tag(name.local) && !kn_str_is(name.local, "title")) {
		l.markup = true;
		kn_buf_fmt(&r->value, "<%.*s>", (int)name.local.n,
		    name.local.s);
		r->levels[r->n_levels++] = l;
		return;
	}
	flush(r);
	struct kn_str key = told_name(r, name, atts);
	if (r->path.n > 0)
		kn_buf_chr(&r->path, '.');
	if (kn_str_is(name.prefix, "content"))
		kn_buf_cstr(&r->path, "content.");
	kn_buf_str(&r->path, key);
	if (!l.ignored)
		l.field = field_of(r, kn_buf_get(&r->path));
	l.ignored |= l.field == UINT32_MAX;
	r->levels[r->n_levels++] = l;
	if (!l.ignored)
		add_attributes(r, name, atts, false);
}

static void
close_field(struct reader *r, struct kn_str name)
{
	struct level l = *top(r);

	r->other |= r->in_kind && is_other_kind(kn_buf_get(&r->kind));
	r->in_kind = false;
	kn_buf_reset(&r->kind);
	if (l.markup) {
		if (name.n > 0 && !kn_str_is(name, "br") &&
		    !kn_str_is(name, "hr") && !kn_str_is(name, "img"))
			kn_buf_fmt(&r->value, "</%.*s>", (int)name.n, name.s);
		r->n_levels--;
		return;
	}
	flush(r);
	kn_buf_trunc(&r->path, l.path_b);
	r->n_levels--;
}

/* ---- events --------------------------------------------------------------- */

static bool
is_record(const struct reader *r, unsigned depth, struct xml__name name)
{
	struct kn_str want = kn_str(r->shape.record);

	if (want.n == 0)
		return depth == 0;
	if (name.prefix.n == 0)
		return kn_str_eq(want, name.local);
	return want.n == name.prefix.n + 1 + name.local.n &&
	    kn_str_starts(want, name.prefix) &&
	    want.s[name.prefix.n] == ':' && kn_str_ends(want, name.local);
}

static void
on_open(void *user, unsigned depth, struct xml__name name,
    const struct xml__atts *atts)
{
	struct reader *r = user;

	if (r->n_levels > 0) {
		open_field(r, name, atts);
		return;
	}
	if (!is_record(r, depth, name)) {
		r->around++;
		r->in_site = r->shape.site != NULL && depth <= 2 &&
		    r->site.n == 0 && kn_str_is(name.local, r->shape.site);
		return;
	}
	snprintf(r->place, sizeof(r->place), "record %ju",
	    (uintmax_t)++r->n);
	r->levels[r->n_levels++] = (struct level){
		.field = field_of(r, (struct kn_str){ "", 0 }) };
	add_attributes(r, name, atts, true);
}

static void
on_close(void *user, struct xml__name name)
{
	struct reader *r = user;

	if (r->n_levels > 1) {
		close_field(r, name.local);
	} else if (r->n_levels == 1) {
		end_record(r);
	} else {
		r->in_site = false;
		r->around--;
	}
}

static void
on_text(void *user, struct kn_str text)
{
	struct reader *r = user;

	if (r->in_kind)
		kn_buf_str(&r->kind, text);
	if (r->n_levels > 0 && !top(r)->ignored)
		kn_buf_str(&r->value, text);
	else if (r->n_levels == 0 && r->in_site)
		kn_buf_str(&r->site, text);
}

static void
on_fault(void *user, enum xml__fault fault)
{
	static const struct {
		const char *reason, *action;
	} rows[XML__FAULT_COUNT] = {
		[XML__MENDED] = { N_("the XML is not well-formed"),
		    N_("loaded as far as it can be read") },
		[XML__SKIPPED] = { N_("the XML is broken"),
		    N_("the rest of the record was skipped") },
		[XML__ENTITY] = { N_("an entity that is not expanded"),
		    N_("left as it is written") },
		[XML__DEEP] = { N_("elements lie too deep in each other"),
		    N_("the rest of the record was skipped") },
	};
	struct reader *r = user;

	import__record_fault(r->record, r->place, rows[fault].reason,
	    rows[fault].action, r->sink);
}

static void
on_restart(void *user)
{
	struct reader *r = user;

	while (r->n_levels > 1)
		close_field(r, (struct kn_str){ "", 0 });
	if (r->n_levels == 1)
		end_record(r);
	r->around = 0;
	r->in_site = false;
}

static bool
is_done(void *user)
{
	struct reader *r = user;

	return r->status != KN_OK || import__stopped(r->sink);
}

/* ---- the importer --------------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
has_ending(struct kn_str name)
{
	static const char *const ends[] = { ".xml", ".rss", ".atom", ".rdf" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(char *); i++) {
		size_t n = strlen(ends[i]);

		if (name.n > n && strncasecmp(name.s + name.n - n, ends[i],
		    n) == 0)
			return true;
	}
	return false;
}

bool
import__sniff_xml(const struct import__head *head)
{
	static const char *const roots[] = { "<?xml", "<rss", "<feed",
	    "<rdf:RDF", "<urlset", "<items>", "<articles>", "<channel>",
	    "<entry", "<item>" };
	struct kn_str s = head->text;

	while (s.n > 0 && is_blank(s.s[0])) {
		s.s++;
		s.n--;
	}
	for (size_t i = 0; i < sizeof(roots) / sizeof(char *); i++)
		if (kn_str_starts(s, kn_str(roots[i])))
			return true;
	return has_ending(head->name) && s.n > 1 && s.s[0] == '<' &&
	    (s.s[1] == '!' || (s.s[1] | 32) >= 'a');
}

static void
free_reader(struct reader *r)
{
	for (size_t i = 0; i < r->n_fields; i++)
		free(r->fields[i].name);
	free(r->fields);
	kn_map_free(r->by_path);
	kn_buf_dispose(&r->path);
	kn_buf_dispose(&r->value);
	kn_buf_dispose(&r->site);
	kn_buf_dispose(&r->kind);
	import__record_free(r->record);
	free(r);
}

enum kn_status
import__read_xml(struct import__input *in,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	struct reader *r = kn_calloc(1, sizeof(*r));
	const struct xml__events events = { on_open, on_close, on_text,
	    on_fault, on_restart, is_done, r };

	r->in = in;
	r->sink = sink;
	r->err = err;
	r->record = import__record_new(in);
	r->by_path = kn_map_new();
	kn_buf_init(&r->value, import__record_max_b(in->limits));
	kn_buf_init(&r->path, 0);
	kn_buf_init(&r->site, MAX_SITE_B);
	kn_buf_init(&r->kind, MAX_SITE_B);
	xml__survey(import__stream_peek(in->text, IMPORT__HEAD_B),
	    &r->shape);
	if (r->shape.feed)
		import__record_feed(r->record);
	if (r->shape.record[0] == '\0')
		import__record_only(r->record);
	import__tell(sink, "records", "%s%s%s",
	    r->shape.record[0] == '\0' ? "the document is one" : "<",
	    r->shape.record, r->shape.record[0] == '\0' ? "" : ">");
	xml__parse(in->text, kn_str(r->shape.record), &events);
	if (r->n == 0)
		import__reject(sink, in->path, "",
		    N_("no record was found"), import__skipped);
	enum kn_status st = r->status;
	free_reader(r);
	return st;
}
