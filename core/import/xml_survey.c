/*
 * xml_survey.c: which elements of a document are its records. In: its
 * beginning. Out: the tag of the elements that are one article each: what
 * feeds call them, else a name that says so, else what is repeated furthest
 * out. A document of one article has none.
 */
#include "xml_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "html_priv.h"
#include "import_priv.h"

#define MAX_ROWS 200            /* different elements that are looked at */
#define MAX_DEPTH 8             /* of records */

struct row {
	char tag[XML__NAME_B];
	unsigned depth;
	size_t count, children;
};

struct survey {
	struct row rows[MAX_ROWS];
	size_t n;
	size_t open[MAX_DEPTH + 1];     /* rows of the open elements */
	unsigned depth;                 /* how many are open */
};

/* Documents whose records have a name of their own. */
static const struct root {
	const char *root, *record;
	const char *site;       /* the element that names the whole */
	bool feed;
} roots[] = {
	{ "rss", "item", "title", true },
	{ "RDF", "item", "title", true },
	{ "feed", "entry", "title", true },
	{ "urlset", "url", NULL, false },
	{ "mediawiki", "page", "sitename", false },
};

/* Names of elements that are articles. */
static bool
is_known(const char *tag)
{
	static const char *const names[] = { "item", "entry", "article",
	    "doc", "document", "record", "news", "post", "row", "page",
	    "story", "newsitem", "news_item", "node", "خبر", "مقال",
	    "مقالة", "نص" };
	const char *colon = strchr(tag, ':');

	if (colon != NULL)
		tag = colon + 1;
	for (size_t i = 0; i < sizeof(names) / sizeof(char *); i++)
		if (strcasecmp(tag, names[i]) == 0)
			return true;
	return false;
}

/* Names of the parts of one article. */
static bool
is_part(const char *tag)
{
	static const char *const names[] = { "para", "paragraph", "value",
	    "tag", "keyword", "category", "author", "image", "photo", "line",
	    "sentence", "field", "column", "str", "فقرة" };

	for (size_t i = 0; i < sizeof(names) / sizeof(char *); i++)
		if (strcasecmp(tag, names[i]) == 0)
			return true;
	return html__is_tag(kn_str(tag)) && strcasecmp(tag, "article") != 0;
}

static void
on_open(void *user, unsigned depth, struct xml__name name,
    const struct xml__atts *atts)
{
	struct survey *s = user;
	char tag[XML__NAME_B];
	size_t i;

	(void)atts;
	s->depth = depth + 1;
	if (depth > MAX_DEPTH)
		return;
	if (depth > 0 && s->open[depth - 1] < s->n)
		s->rows[s->open[depth - 1]].children++;
	int n = snprintf(tag, sizeof(tag), "%.*s%s%.*s", (int)name.prefix.n,
	    name.prefix.n > 0 ? name.prefix.s : "", name.prefix.n > 0 ? ":" :
	    "", (int)name.local.n, name.local.s);
	s->open[depth] = SIZE_MAX;
	if (n < 0 || (size_t)n >= sizeof(tag))
		return;
	for (i = 0; i < s->n; i++)
		if (s->rows[i].depth == depth &&
		    strcmp(s->rows[i].tag, tag) == 0)
			break;
	if (i == MAX_ROWS)
		return;
	if (i == s->n) {
		s->rows[s->n++] = (struct row){ .depth = depth };
		memcpy(s->rows[i].tag, tag, sizeof(tag));
	}
	s->rows[i].count++;
	s->open[depth] = i;
}

static void
on_close(void *user, struct xml__name name)
{
	struct survey *s = user;

	(void)name;
	if (s->depth > 0)
		s->depth--;
}

static void
on_text(void *user, struct kn_str text)
{
	(void)user, (void)text;
}

static void
on_fault(void *user, enum xml__fault fault)
{
	(void)user, (void)fault;
}

static void
on_restart(void *user)
{
	((struct survey *)user)->depth = 0;
}

static bool
is_done(void *user)
{
	(void)user;
	return false;
}

/* The outermost row that is asked for; NULL: none. */
static const struct row *
outermost(const struct survey *s, bool known, size_t count)
{
	const struct row *best = NULL;

	for (size_t i = 0; i < s->n; i++) {
		const struct row *r = &s->rows[i];
		bool fits = known ? is_known(r->tag) && (count > 1 ||
		    r->children > 0) : !is_part(r->tag) && (r->depth == 1 ||
		    r->children > 0);

		if (fits && r->count >= count &&
		    (best == NULL || r->depth < best->depth))
			best = r;
	}
	return best;
}

static bool
ends_with(const char *tag, const char *local)
{
	size_t n = strlen(tag), m = strlen(local);

	return n >= m && strcasecmp(tag + n - m, local) == 0 &&
	    (n == m || tag[n - m - 1] == ':');
}

static const struct root *
root_of(const char *tag)
{
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (ends_with(tag, roots[i].root))
			return &roots[i];
	return NULL;
}

void
xml__survey(struct kn_str head, struct xml__shape *shape)
{
	struct survey *s = kn_calloc(1, sizeof(*s));
	const struct xml__events events = { on_open, on_close, on_text,
	    on_fault, on_restart, is_done, s };
	struct import__stream *text = import__stream_new_mem(head);
	const struct row *r = NULL;

	*shape = (struct xml__shape){ .feed = false };
	xml__parse(text, (struct kn_str){ "", 0 }, &events);
	import__stream_free(text);
	const char *root = s->n == 0 ? "" : s->rows[0].tag;
	const struct root *known = root_of(root);
	if (known != NULL) {
		shape->feed = known->feed;
		shape->site = known->site;
		snprintf(shape->record, sizeof(shape->record), "%s",
		    known->record);
		r = known->feed ? outermost(s, true, 1) : NULL;
	} else {
		r = outermost(s, true, 2);
		if (r == NULL && !is_known(root))
			r = outermost(s, false, 2);
		if (r == NULL)
			r = outermost(s, true, 1);
	}
	/* The document itself is no record of it. */
	if (r != NULL && (r->depth > 0 || r->count > 1))
		memcpy(shape->record, r->tag, sizeof(r->tag));
	free(s);
}
