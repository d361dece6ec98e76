/*
 * record_doc.c: from a filled record to an article. In: values whose names
 * have a meaning. Out: an article whose title, byline, body and fields are
 * known: of several names for one thing the one that goes first, of several
 * bodies the one that says most, summaries only where they say more.
 */
#include "core/import/record_inner_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/utf8.h"

enum {
	MAX_ID_B = 300,         /* a longer id is none */
	MAX_BYLINE_B = 500,
	MAX_URL_B = 2000,
};

/* ---- choosing among values -------------------------------------------------- */

static struct kn_str
value_of(const struct import__record *r, const struct value *v)
{
	return v->n_b == 0 ? (struct kn_str){ "", 0 } :
	    (struct kn_str){ r->bytes.s + v->at_b, v->n_b };
}

/* The next value of a role that goes first; false when there is none. What
 * was taken before is not there any more. */
static bool
take_best(struct import__record *r, enum import__role role,
    struct kn_str *value)
{
	struct value *best = NULL;

	for (size_t i = 0; i < r->n; i++) {
		struct value *v = &r->v[i];

		if (v->meaning.role == role && (best == NULL ||
		    v->meaning.rank < best->meaning.rank))
			best = v;
	}
	if (best == NULL)
		return false;
	*value = value_of(r, best);
	best->meaning.role = IMPORT__ROLE_NONE;
	return true;
}

typedef void value_fn(struct kn_str value, struct kn_buf *out);

/* The first value of a role that is something. */
static void
take_first(struct import__record *r, enum import__role role, value_fn *read,
    struct kn_buf *out)
{
	struct kn_str value;

	while (out->n == 0 && take_best(r, role, &value))
		read(value, out);
}

/* All values under one name, as paragraphs. */
static void
put_named(struct import__record *r, enum import__role role, unsigned rank,
    struct kn_buf *out)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct value *v = &r->v[i];
		size_t at = out->n;

		if (v->meaning.role != role || v->meaning.rank != rank)
			continue;
		if (at > 0)
			kn_buf_cstr(out, "\n\n");
		size_t start = out->n;
		import__value_text(value_of(r, v), out);
		if (out->n == start)
			kn_buf_trunc(out, at);
	}
}

/* The text of the names of one role: of the one that says most. */
static void
take_body(struct import__record *r, enum import__role role,
    struct kn_buf *out)
{
	struct kn_buf one;
	bool seen;

	kn_buf_init(&one, 0);
	for (unsigned rank = 0, next = 0; ; rank = next) {
		seen = false;
		for (size_t i = 0; i < r->n; i++) {
			unsigned of = r->v[i].meaning.rank;

			if (r->v[i].meaning.role == role && of >= rank &&
			    (!seen || of < next)) {
				next = of;
				seen = true;
			}
		}
		if (!seen)
			break;
		kn_buf_reset(&one);
		put_named(r, role, next++, &one);
		if (one.n > out->n) {
			kn_buf_reset(out);
			kn_buf_str(out, kn_buf_get(&one));
		}
	}
	kn_buf_dispose(&one);
}

/* What summaries say that neither title nor body does, before the body. */
static void
add_leads(struct import__record *r, struct kn_str title, struct kn_buf *body)
{
	struct kn_buf said, one, folded, leads;
	struct kn_str value;

	kn_buf_init(&said, 0);
	kn_buf_init(&one, 0);
	kn_buf_init(&folded, 0);
	kn_buf_init(&leads, 0);
	while (take_best(r, IMPORT__ROLE_LEAD, &value)) {
		if (said.n == 0) {
			import__value_fold(kn_buf_get(body), &said);
			kn_buf_chr(&said, '\n');
			import__value_fold(title, &said);
		}
		kn_buf_reset(&one);
		kn_buf_reset(&folded);
		import__value_text(value, &one);
		import__value_fold(kn_buf_get(&one), &folded);
		if (import__value_within(kn_buf_get(&folded),
		    kn_buf_get(&said)) || import__value_echoes(
		    kn_buf_get(&folded), kn_buf_get(&said)))
			continue;
		kn_buf_chr(&said, '\n');
		kn_buf_str(&said, kn_buf_get(&folded));
		if (leads.n > 0)
			kn_buf_cstr(&leads, "\n\n");
		kn_buf_str(&leads, kn_buf_get(&one));
	}
	if (leads.n > 0) {
		if (body->n > 0)
			kn_buf_cstr(&leads, "\n\n");
		kn_buf_str(&leads, kn_buf_get(body));
		kn_buf_reset(body);
		kn_buf_str(body, kn_buf_get(&leads));
	}
	kn_buf_dispose(&said);
	kn_buf_dispose(&one);
	kn_buf_dispose(&folded);
	kn_buf_dispose(&leads);
}

/* A body without the first paragraph, if that is the title. */
static struct kn_str
without_title(struct kn_str body, struct kn_str title)
{
	struct kn_str rest = body, first;
	struct kn_buf a, b;

	kn_buf_init(&a, 0);
	kn_buf_init(&b, 0);
	import__value_fold(title, &a);
	if (kn_str_split(&rest, '\n', &first) && a.n > 0 &&
	    first.n < 4 * title.n + 16)
		import__value_fold(first, &b);
	if (b.n > 0 && kn_str_eq(kn_buf_get(&a), kn_buf_get(&b)))
		body = kn_str_trim(rest);
	kn_buf_dispose(&a);
	kn_buf_dispose(&b);
	return body;
}

/* ---- fields ----------------------------------------------------------------- */

/* "x@y.z (Name)", as feeds have authors: the name. */
static struct kn_str
author_name(struct kn_str s)
{
	const char *open = s.n == 0 ? NULL : memchr(s.s, '(', s.n);

	if (open == NULL || memchr(s.s, '@', (size_t)(open - s.s)) == NULL ||
	    s.s[s.n - 1] != ')' || open + 2 >= s.s + s.n)
		return s;
	return (struct kn_str){ open + 1, (size_t)(s.s + s.n - open - 2) };
}

/* A number is the author's in a database that is not here. */
static bool
is_number(struct kn_str s)
{
	size_t i = 0;

	while (i < s.n && s.s[i] >= '0' && s.s[i] <= '9')
		i++;
	return i == s.n;
}

static void
take_byline(struct import__record *r, struct kn_buf *out)
{
	struct kn_buf one;
	struct kn_str value;

	kn_buf_init(&one, 0);
	while (take_best(r, IMPORT__ROLE_AUTHOR, &value)) {
		kn_buf_reset(&one);
		import__value_line(value, &one);
		struct kn_str name = kn_byline_name(author_name(
		    kn_buf_get(&one)));

		if (name.n == 0 || out->n + name.n > MAX_BYLINE_B ||
		    is_number(name) ||
		    kn_str_starts(name, KN_LIT("http")) ||
		    (out->n > 0 && import__value_within(name,
		    kn_buf_get(out))))
			continue;
		if (out->n > 0)
			kn_buf_cstr(out, (unsigned char)name.s[0] >= 0xD8 ?
			    "، " : ", ");
		kn_buf_str(out, name);
	}
	kn_buf_dispose(&one);
}

static bool
is_url(struct kn_str s)
{
	return s.n <= MAX_URL_B && (kn_str_starts(s, KN_LIT("http://")) ||
	    kn_str_starts(s, KN_LIT("https://"))) &&
	    memchr(s.s, ' ', s.n) == NULL;
}

/* Whether an address leads to something on its site. */
static bool
has_page(struct kn_str url)
{
	const char *slash = memchr(url.s + 8, '/', url.n < 8 ? 0 : url.n - 8);

	return slash != NULL && slash + 1 < url.s + url.n;
}

static char *
url_of(struct kn_str value, bool page)
{
	struct kn_buf one;
	char *url = NULL;

	kn_buf_init(&one, 0);
	import__value_word(value, &one);
	if (is_url(kn_buf_get(&one)) && (!page || has_page(kn_buf_get(&one))))
		url = kn_strndup(one.s, one.n);
	kn_buf_dispose(&one);
	return url;
}

/* The address; a source may be one too, and stays what the outlet is. */
static char *
take_url(struct import__record *r)
{
	struct kn_str value;
	char *url = NULL;

	while (url == NULL && take_best(r, IMPORT__ROLE_URL, &value))
		url = url_of(value, false);
	for (size_t i = 0; url == NULL && i < r->n; i++)
		if (r->v[i].meaning.role == IMPORT__ROLE_OUTLET)
			url = url_of(value_of(r, &r->v[i]), true);
	return url;
}

/* An owned field, or NULL for nothing. */
static char *
take_field(struct import__record *r, enum import__role role)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	take_first(r, role, import__value_line, &b);
	if (b.n > 0)
		return kn_buf_take(&b, NULL);
	kn_buf_dispose(&b);
	return NULL;
}

/* The day of a role; *unread: there is something, but no date. */
static char *
take_date(struct import__record *r, enum import__role role, bool *unread)
{
	struct kn_buf one;
	struct kn_str value;
	char iso[11], *date = NULL;

	kn_buf_init(&one, 0);
	*unread = false;
	while (date == NULL && take_best(r, role, &value)) {
		kn_buf_reset(&one);
		import__value_line(value, &one);
		if (import__date(kn_buf_get(&one), iso))
			date = kn_strdup(iso);
		else
			*unread |= one.n > 0;
	}
	*unread &= date == NULL;
	kn_buf_dispose(&one);
	return date;
}

/* The site of an address: www.aps.dz is aps.dz. */
static char *
site_of(const char *url)
{
	const char *host = strstr(url, "://") + 3;

	if (strncmp(host, "www.", 4) == 0)
		host += 4;
	size_t n = strcspn(host, "/:?#");
	return n == 0 ? NULL : kn_strndup(host, n);
}

static char *
take_outlet(struct import__record *r, const char *url)
{
	char *outlet = take_field(r, IMPORT__ROLE_OUTLET);

	if (outlet == NULL)
		return url == NULL ? NULL : site_of(url);
	if (!is_url(kn_str(outlet)))
		return outlet;
	char *site = site_of(outlet);
	free(outlet);
	return site;
}

/* How often an id was met before; by a hash: who makes two ids meet gets
 * another path for the second. */
static uint32_t
met_before(struct import__record *r, struct kn_str id)
{
	uint64_t h = UINT64_C(0xCBF29CE484222325);
	uint32_t n = 0;

	for (size_t i = 0; i < id.n; i++)
		h = (h ^ (unsigned char)id.s[i]) * UINT64_C(0x100000001B3);
	struct kn_str key = { (const char *)&h, sizeof(h) };
	kn_map_get(r->ids, key, &n);
	kn_map_set(r->ids, key, n + 1);
	return n;
}

/* The path of the article: of the file, and the record's own id in it. */
static char *
path_of(struct import__record *r, struct kn_meta *m)
{
	struct kn_buf path, id;

	if (r->only)
		return kn_strdup(r->in->path);
	kn_buf_init(&path, 0);
	kn_buf_init(&id, 0);
	take_first(r, IMPORT__ROLE_ID, import__value_word, &id);
	if (m->url == NULL && is_url(kn_buf_get(&id)))
		m->url = kn_strndup(id.s, id.n);
	if (id.n == 0 && m->url != NULL)
		kn_buf_cstr(&id, m->url);
	if (id.n == 0 || id.n > MAX_ID_B) {
		kn_buf_reset(&id);
		kn_buf_fmt(&id, "%ju", (uintmax_t)r->n_records);
	}
	uint32_t before = met_before(r, kn_buf_get(&id));
	kn_buf_fmt(&path, "%s#%s", r->in->path, id.s);
	if (before > 0)
		kn_buf_fmt(&path, "~%u", before + 1);
	kn_buf_dispose(&id);
	return kn_buf_take(&path, NULL);
}

/* ---- the article ------------------------------------------------------------ */

/* Adds a part, a blank line before it, and its span. */
static size_t
put_part(struct kn_buf *text, struct kn_doc_span *spans, size_t n,
    enum kn_span_kind kind, struct kn_str part)
{
	if (part.n == 0)
		return n;
	if (text->n > 0)
		kn_buf_cstr(text, "\n\n");
	spans[n] = (struct kn_doc_span){ kind, { (uint32_t)text->n,
	    (uint32_t)(text->n + part.n) } };
	kn_buf_str(text, part);
	return n + 1;
}

/* Whether a file of many records is called by a day and nothing else, as those
 * are that are made day by day; other dates may be of the collection. */
static bool
is_of_day(struct kn_str name)
{
	size_t i = 0;

	while (i < name.n && ((name.s[i] >= '0' && name.s[i] <= '9') ||
	    name.s[i] == '-' || name.s[i] == '_'))
		i++;
	return i >= 8 && (i == name.n || name.s[i] == '.');
}

static enum kn_status
make_doc(struct import__record *r, const char *place, struct kn_str title,
    struct kn_str body, const struct kn_import_sink *sink)
{
	struct kn_doc_span spans[3];
	struct kn_buf text, byline;
	bool unread, unread_too;
	size_t n = 0, n_b;
	char iso[11];

	kn_buf_init(&text, 0);
	kn_buf_init(&byline, 0);
	take_byline(r, &byline);
	n = put_part(&text, spans, n, KN_SPAN_TITLE, title);
	n = put_part(&text, spans, n, KN_SPAN_BYLINE, kn_buf_get(&byline));
	n = put_part(&text, spans, n, KN_SPAN_BODY, body);
	struct kn_meta m = {
		.title = title.n == 0 ? NULL : kn_strndup(title.s, title.n),
		.byline = byline.n == 0 ? NULL : kn_strdup(byline.s),
		.url = take_url(r),
		.via = take_field(r, IMPORT__ROLE_VIA),
		.date = take_date(r, IMPORT__ROLE_DATE, &unread),
		.retrieved = take_date(r, IMPORT__ROLE_RETRIEVED,
		    &unread_too),
	};
	m.path = path_of(r, &m);
	m.outlet = take_outlet(r, m.url);
	if (m.date != NULL) {
		m.date_source = kn_strdup(r->date_source);
	} else if ((r->only || is_of_day(r->in->name)) &&
	    import__date_in_path(r->in->below, iso)) {
		m.date = kn_strdup(iso);
		m.date_source = kn_strdup("filename");
	}
	if (unread && m.date == NULL)
		import__record_fault(r, place, N_("a date that cannot be"
		    " read"), N_("loaded without a date"), sink);
	char *s = kn_buf_take(&text, &n_b);
	struct kn_doc *doc = kn_doc_new_known(&m, s, n_b, spans, n);
	kn_buf_dispose(&byline);
	return sink->doc(sink->user, doc);
}

/* A title alone is an article; but what is its text is perhaps there too. */
static void
tell_unused(struct import__record *r, const char *place,
    const struct kn_import_sink *sink)
{
	char where[160];

	if (r->unused_b == 0)
		return;
	snprintf(where, sizeof(where), "%s: %.80s", place,
	    r->known[r->unused].name);
	/* Not in the middle of a letter. */
	where[kn_utf8_valid_prefix(where, strlen(where))] = '\0';
	import__record_fault(r, where, N_("a long text in a field that is not"
	    " known"), N_("loaded with its title only; --map can say what "
	    "the field is"), sink);
}

enum kn_status
import__record_make(struct import__record *r, const char *place,
    const struct kn_import_sink *sink)
{
	enum kn_status st = KN_OK;
	struct kn_buf title, body;

	kn_buf_init(&title, 0);
	kn_buf_init(&body, 0);
	take_first(r, IMPORT__ROLE_TITLE, import__value_line, &title);
	take_body(r, IMPORT__ROLE_BODY, &body);
	if (body.n == 0)
		take_body(r, IMPORT__ROLE_HTML, &body);
	if (import__is_blank(kn_buf_get(&title)))
		kn_buf_reset(&title);
	add_leads(r, kn_buf_get(&title), &body);
	struct kn_str text = without_title(kn_buf_get(&body),
	    kn_buf_get(&title));
	if (title.n == 0 && import__is_blank(text))
		import__record_fault(r, place, kn_import_empty,
		    import__skipped, sink);
	else
		st = make_doc(r, place, kn_buf_get(&title), text, sink);
	if (title.n > 0 && import__is_blank(text))
		tell_unused(r, place, sink);
	kn_buf_dispose(&title);
	kn_buf_dispose(&body);
	return st;
}
