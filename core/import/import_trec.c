/*
 * import_trec.c: the importer of tagged text as test collections have it:
 * <DOC> <DOCNO> <TITLE> <TEXT> …, which looks like XML and is not. In: a
 * stream of text. Out: an article for each DOC. A tag is what stands in angle
 * brackets and is known; anything else in them is text. An end tag that is
 * missing ends at the next tag of the same kind, a document at the next.
 */
#include "core/import/import_priv.h"

#include <ctype.h>
#include <stdio.h>
#include <strings.h>

#include "core/import/record_priv.h"
#include "core/import/window_priv.h"

enum {
	MAX_DOC_B = 16 * 1024 * 1024,
	MAX_TAG_B = 4096,               /* with its attributes */
	MAX_NAME_B = 40,
};

struct tag {
	struct kn_str name;
	struct kn_str rest;     /* attributes */
	size_t used;            /* bytes, with the brackets */
	bool end;
};

struct reader {
	struct import__window w;
	struct import__record *record;
	const struct import__map *map;
	const struct kn_import_sink *sink;
	struct kn_err *err;
	uint64_t n;
	char place[64];
};

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
	    c == ':';
}

/* The tag at the start of s, if one is there. */
static bool
read_tag(struct kn_str s, struct tag *t)
{
	size_t i = 1, name;
	size_t max = s.n < MAX_TAG_B ? s.n : MAX_TAG_B;

	if (s.n < 3 || s.s[0] != '<')
		return false;
	t->end = s.s[1] == '/';
	i += t->end;
	for (name = i; i < max && is_name(s.s[i]); i++)
		;
	t->name = (struct kn_str){ s.s + name, i - name };
	const char *close = memchr(s.s + i, '>', max - i);
	if (i == name || i - name > MAX_NAME_B || close == NULL)
		return false;
	t->rest = (struct kn_str){ s.s + i, (size_t)(close - s.s) - i };
	t->used = (size_t)(close - s.s) + 1;
	return t->rest.n == 0 || t->rest.s[0] == ' ' || t->rest.s[0] == '\n' ||
	    t->rest.s[0] == '/' || t->rest.s[0] == '\t';
}

static bool
same_name(struct kn_str a, struct kn_str b)
{
	return a.n == b.n && strncasecmp(a.s, b.s, a.n) == 0;
}

static bool
is_doc(const struct tag *t)
{
	return same_name(t->name, KN_LIT("doc"));
}

/* ---- a document ------------------------------------------------------------- */

/* id="12" url='…' of <doc …>. */
static void
add_attributes(struct reader *r, struct kn_str s)
{
	while (s.n > 0) {
		size_t n = 0;

		while (s.n > 0 && !is_name(s.s[0])) {
			s.s++;
			s.n--;
		}
		while (n < s.n && is_name(s.s[n]))
			n++;
		struct kn_str name = { s.s, n };
		if (n + 2 > s.n || s.s[n] != '=' ||
		    (s.s[n + 1] != '"' && s.s[n + 1] != '\''))
			return;
		const char *close = memchr(s.s + n + 2, s.s[n + 1],
		    s.n - n - 2);
		if (close == NULL)
			return;
		import__record_add(r->record, name, (struct kn_str){
		    s.s + n + 2, (size_t)(close - s.s) - n - 2 });
		s.n -= (size_t)(close + 1 - s.s);
		s.s = close + 1;
	}
}

static bool
is_known(const struct reader *r, struct kn_str name)
{
	return import__field_meaning(r->map, name).role != IMPORT__ROLE_NONE;
}

/* What a tag is called as a field: paragraphs that are in no other field, and
 * what holds them, are text. */
static struct kn_str
field_name(const struct reader *r, struct kn_str name)
{
	return !is_known(r, name) && (same_name(name, KN_LIT("p")) ||
	    same_name(name, KN_LIT("main"))) ? KN_LIT("paragraphs") : name;
}

/* A field while its end is looked for. */
struct field {
	struct kn_str tag;      /* s is NULL: none */
	struct kn_str name;     /* what it is called as a field */
	size_t at;              /* where its value begins */
	bool known;
};

static bool
is_upper(struct kn_str name)
{
	return isupper((unsigned char)name.s[0]) != 0;
}

/* Whether a tag inside a field begins another one: the end tag of the first
 * is missing, or the first only holds others. */
static bool
begins_field(const struct reader *r, const struct field *f,
    const struct tag *t, struct kn_str doc, size_t at)
{
	if (f->tag.s == NULL || !f->known)
		return true;
	return at > 0 && doc.s[at - 1] == '\n' &&
	    is_upper(t->name) == is_upper(f->tag) && t->rest.n == 0 &&
	    t->name.n > 1 && !same_name(t->name, f->tag) &&
	    is_known(r, t->name);
}

static void
end_field(struct reader *r, struct field *f, struct kn_str doc, size_t at)
{
	if (f->tag.s != NULL)
		import__record_add(r->record, f->name, (struct kn_str){
		    doc.s + f->at, at - f->at });
	f->tag.s = NULL;
}

static void
add_fields(struct reader *r, struct kn_str doc)
{
	struct field f = { .tag = { NULL, 0 } };
	bool any = false;
	struct tag t;

	for (size_t i = 0; i < doc.n;) {
		const char *open = memchr(doc.s + i, '<', doc.n - i);

		if (open == NULL)
			break;
		i = (size_t)(open - doc.s);
		if (!read_tag((struct kn_str){ open, doc.n - i }, &t)) {
			i++;
			continue;
		}
		if (t.end && f.tag.s != NULL && same_name(t.name, f.tag)) {
			end_field(r, &f, doc, i);
		} else if (!t.end && begins_field(r, &f, &t, doc, i)) {
			if (f.known)
				end_field(r, &f, doc, i);
			struct kn_str name = field_name(r, t.name);
			f = (struct field){ t.name, name, i + t.used,
			    is_known(r, name) };
			any |= f.known;
		}
		i += t.used;
	}
	end_field(r, &f, doc, doc.n);
	if (!any)
		import__record_add(r->record, KN_LIT("text"), doc);
}

/* ---- the stream ------------------------------------------------------------- */

/* Goes to the next tag <DOC> or </DOC>; false at the end. *text: there was
 * something else than blanks on the way. */
static bool
find_doc(struct reader *r, struct tag *t, bool *text)
{
	struct import__window *w = &r->w;

	*text = false;
	for (int c; (c = import__window_peek(w, 0)) >= 0; w->at++) {
		if (c == '<' && import__window_peek(w, 1) >= 0) {
			char b = w->s[w->at + 1];

			/* Most tags are others; long ones are rare. */
			if ((b | 32) != 'd' && b != '/')
				continue;
			size_t n = import__window_fill(w, MAX_TAG_B);
			if (read_tag((struct kn_str){ w->s + w->at, n }, t) &&
			    is_doc(t))
				return true;
		}
		*text |= c > ' ';
	}
	return false;
}

static void
fault(struct reader *r, const char *reason, const char *action)
{
	import__record_fault(r->record, r->place, reason, action, r->sink);
}

/* Whether nothing but blanks comes. */
static bool
is_last(struct import__window *w)
{
	for (size_t i = 0; i < 256; i++) {
		int c = import__window_peek(w, i);

		if (c < 0 || c > ' ')
			return c < 0;
	}
	return false;
}

/* From behind <DOC …> to its end. */
static enum kn_status
take_doc(struct reader *r, const struct tag *open)
{
	struct import__window *w = &r->w;
	bool text, ended;
	struct tag t;

	snprintf(r->place, sizeof(r->place), "record %ju, byte %ju",
	    (uintmax_t)++r->n, (uintmax_t)import__window_at(w));
	add_attributes(r, open->rest);
	w->at += open->used;
	uint64_t from = import__window_at(w);
	import__window_pass(w);
	ended = find_doc(r, &t, &text);
	uint64_t n = import__window_at(w) - from;
	if (n > MAX_DOC_B || from < w->base + w->keep) {
		fault(r, N_("the record is too long"), import__skipped);
		import__record_drop(r->record);
	} else {
		if (!ended)
			fault(r, N_("the file ends in the middle of a record"),
			    N_("loaded as far as it goes"));
		add_fields(r, (struct kn_str){ w->s + w->at - n, (size_t)n });
	}
	if (ended && t.end)
		w->at += t.used;
	import__window_pass(w);
	if (n > MAX_DOC_B)
		return KN_OK;
	if (r->n == 1 && is_last(w))
		import__record_only(r->record);
	return import__record_end(r->record, r->place, r->sink, r->err);
}

enum kn_status
import__read_trec(struct import__input *in,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	struct reader r = { .map = in->map, .sink = sink, .err = err };
	enum kn_status st = KN_OK;
	struct tag t;
	bool text;

	r.record = import__record_new(in);
	import__window_init(&r.w, in->text);
	while (st == KN_OK && find_doc(&r, &t, &text)) {
		import__window_pass(&r.w);
		if (text) {
			snprintf(r.place, sizeof(r.place), "byte %ju",
			    (uintmax_t)import__window_at(&r.w));
			fault(&r, N_("text outside of the documents"),
			    import__skipped);
		}
		if (t.end)
			r.w.at += t.used;
		else
			st = import__stopped(sink) ? KN_CANCELLED :
			    take_doc(&r, &t);
	}
	import__window_dispose(&r.w);
	import__record_free(r.record);
	return st;
}

bool
import__sniff_trec(const struct import__head *head)
{
	struct kn_str s = kn_str_trim(head->text);
	struct tag t;

	return read_tag(s, &t) && !t.end && is_doc(&t);
}
