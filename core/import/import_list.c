/*
 * import_list.c: the importer of lines that a scraper printed: content: ['…',
 * '…'], lists of strings as Python writes them, behind the name of a field.
 * In: a stream of text. Out: an article for each group of lines in which no
 * name comes twice. A line of another form is a reject.
 */
#include "core/import/import_priv.h"

#include <stdio.h>

#include "core/import/record_priv.h"
#include "core/import/window_priv.h"

enum {
	MAX_LINE_B = 16 * 1024 * 1024,
	MAX_NAME_B = 60,
	MAX_NAMES = 32,                 /* of a record */
};

struct reader {
	struct import__window w;
	struct import__record *record;
	const struct kn_import_sink *sink;
	struct kn_err *err;
	struct kn_buf names;            /* of this record, each with a LF */
	struct kn_str name;             /* of the line being read */
	uint64_t line;
	char place[40];                 /* of the record's first line */
};

/* "content: [" of a line: the name, and *list from its bracket on. */
static bool
read_name(struct kn_str line, struct kn_str *name, struct kn_str *list)
{
	const char *colon = line.n == 0 ? NULL : memchr(line.s, ':',
	    line.n < MAX_NAME_B ? line.n : MAX_NAME_B);

	if (colon == NULL)
		return false;
	*name = kn_str_trim((struct kn_str){ line.s,
	    (size_t)(colon - line.s) });
	*list = kn_str_trim((struct kn_str){ colon + 1,
	    (size_t)(line.s + line.n - colon) - 1 });
	return name->n > 0 && list->n > 0 && list->s[0] == '[' &&
	    memchr(name->s, '[', name->n) == NULL;
}

static void
ignore(void *user, struct kn_str item)
{
	(void)user;
	(void)item;
}

bool
import__sniff_list(const struct import__head *head)
{
	struct kn_str rest = kn_str_trim(head->text), line, name, list;
	bool cut;

	if (!kn_str_split(&rest, '\n', &line) ||
	    !read_name(line, &name, &list) ||
	    import__field_meaning(NULL, name).role == IMPORT__ROLE_NONE)
		return false;
	size_t n = import__pylist(list, ignore, NULL, &cut);
	return n == list.n && (!cut || (rest.s == NULL && !head->whole));
}

static void
fault(struct reader *r, uint64_t line, const char *reason, const char *action)
{
	char place[40];

	snprintf(place, sizeof(place), "line %ju", (uintmax_t)line);
	import__record_fault(r->record, place, reason, action, r->sink);
}

static enum kn_status
end_record(struct reader *r)
{
	if (r->names.n == 0)
		return KN_OK;
	kn_buf_reset(&r->names);
	return import__record_end(r->record, r->place, r->sink, r->err);
}

/* Whether the record has a field of that name. */
static bool
has_name(const struct reader *r, struct kn_str name)
{
	struct kn_str rest = kn_buf_get(&r->names), one;
	size_t n = 0;

	while (rest.n > 0 && kn_str_split(&rest, '\n', &one)) {
		if (kn_str_eq(one, name))
			return true;
		n++;
	}
	return n >= MAX_NAMES;
}

static void
add_item(void *user, struct kn_str item)
{
	struct reader *r = user;

	import__record_add(r->record, r->name, item);
}

static enum kn_status
take_line(struct reader *r, struct kn_str line)
{
	enum kn_status st = KN_OK;
	struct kn_str list;
	bool cut;

	line = kn_str_trim(line);
	if (line.n == 0)
		return end_record(r);
	if (!read_name(line, &r->name, &list)) {
		fault(r, r->line, N_("not a line such as \"content:"
		    " ['text']\""), import__skipped);
		return KN_OK;
	}
	if (has_name(r, r->name))
		st = end_record(r);
	if (r->names.n == 0)
		snprintf(r->place, sizeof(r->place), "line %ju",
		    (uintmax_t)r->line);
	kn_buf_str(&r->names, r->name);
	kn_buf_chr(&r->names, '\n');
	import__record_add(r->record, r->name, (struct kn_str){ "", 0 });
	import__pylist(list, add_item, r, &cut);
	if (cut)
		fault(r, r->line, N_("a list that is not closed"),
		    N_("loaded as far as it goes"));
	return st;
}

enum kn_status
import__read_list(struct import__input *in,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	struct reader r = { .sink = sink, .err = err };
	enum kn_status st = KN_OK;
	struct kn_str line;
	bool cut;

	r.record = import__record_new(in);
	import__window_init(&r.w, in->text);
	kn_buf_init(&r.names, 0);
	while (st == KN_OK && import__window_line(&r.w, MAX_LINE_B, &line,
	    &cut)) {
		r.line++;
		if (import__stopped(sink))
			st = KN_CANCELLED;
		else if (cut)
			fault(&r, r.line, N_("the record is too long"),
			    import__skipped);
		else
			st = take_line(&r, line);
	}
	if (st == KN_OK)
		st = end_record(&r);
	kn_buf_dispose(&r.names);
	import__window_dispose(&r.w);
	import__record_free(r.record);
	return st;
}
