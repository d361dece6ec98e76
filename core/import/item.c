/*
 * item.c: what a file or a member of an archive is, and who reads it. In: its
 * bytes. Out: articles and rejects of the importer that knows it by content;
 * the table is importer.def.
 */
#include "read_priv.h"

#include <string.h>
#include <strings.h>

static const struct import__format formats[] = {
#define KN_IMPORTER(NAME, name) \
	{ name, import__sniff_##NAME, import__read_##NAME },
#include "importer.def"
#undef KN_IMPORTER
};

static const struct import__format *
format_of(const struct import__head *head)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (formats[i].sniff(head))
			return &formats[i];
	return NULL;
}

static const struct {
	size_t at;
	struct kn_str bytes;
	const char *reason;
} magics[] = {
#define KN_MAGIC(at, bytes, reason) \
	{ at, { bytes, sizeof(bytes) - 1 }, reason },
#include "magic.def"
#undef KN_MAGIC
};

/* Why these bytes are no text; NULL: they may be one. */
static const char *
magic_reason(struct kn_str s)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		struct kn_str want = magics[i].bytes;

		if (s.n >= magics[i].at + want.n &&
		    memcmp(s.s + magics[i].at, want.s, want.n) == 0)
			return magics[i].reason;
	}
	return NULL;
}

struct kn_str
import__last_part(struct kn_str path)
{
	const char *slash = memrchr(path.s, '/', path.n);
	size_t at = slash == NULL ? 0 : (size_t)(slash - path.s) + 1;

	return (struct kn_str){ path.s + at, path.n - at };
}

/* Pages that browsers save as one file are mail, letters coded and all: a
 * head of fields, one of which says so; in a mailbox behind a line of its
 * own. */
static bool
is_mail(struct kn_str s)
{
	static const struct kn_str field = { "MIME-Version:", 13 };
	struct kn_str line;
	bool box = kn_str_starts(s, KN_LIT("From ")), told = false;
	unsigned n = 0;

	if (box)
		kn_str_split(&s, '\n', &line);
	while (kn_str_split(&s, '\n', &line)) {
		size_t i = 0;

		if (line.n == 0 || (line.n == 1 && line.s[0] == '\r'))
			break;
		while (i < line.n && ((line.s[i] | 32) >= 'a' ||
		    line.s[i] == '-') && (unsigned char)line.s[i] < 0x80)
			i++;
		if (line.s[0] != ' ' && line.s[0] != '\t' &&
		    (i == 0 || i == line.n || line.s[i] != ':'))
			return false;
		n++;
		told |= line.n > field.n &&
		    strncasecmp(line.s, field.s, field.n) == 0;
	}
	return told || (box && n > 1);
}

/* Whether the outermost element is <svg>, behind declarations and comments. */
static bool
is_drawing(struct kn_str s)
{
	while (s.n > 2) {
		bool comment = kn_str_starts(s, KN_LIT("<!--"));

		if (s.s[0] == '<' && s.s[1] != '?' && s.s[1] != '!')
			return kn_str_starts(s, KN_LIT("<svg"));
		if (s.s[0] != '<' && s.s[0] > ' ')
			return false;
		const char *end = s.s[0] != '<' ? s.s : comment ?
		    memmem(s.s, s.n, "-->", 3) : memchr(s.s, '>', s.n);
		if (end == NULL)
			return false;
		end += comment ? 3 : 1;
		s.n -= (size_t)(end - s.s);
		s.s = end;
	}
	return false;
}

/* What lies beside a saved page, and has no form by which it is known. */
static bool
is_script(struct kn_str name)
{
	static const char *const ends[] = { ".css", ".js", ".mjs", ".map" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i]);

		if (name.n > n && strncasecmp(name.s + name.n - n, ends[i],
		    n) == 0)
			return true;
	}
	return false;
}

/* Why a text is no article; NULL: it may be one. */
static const char *
text_reason(const struct import__head *head, const struct import__format *f)
{
	if (f == NULL)
		return N_("not a text that is known");
	if (is_drawing(head->text))
		return N_("a picture");
	if (f->read != import__read_text)
		return NULL;
	if (is_mail(head->text))
		return N_("a page saved as mail (MHTML), or mail");
	return is_script(head->name) ? N_("a script or a style sheet") : NULL;
}

/* A text whose beginning is known. */
static enum kn_status
read_text(struct import__reading *r, const struct import__item *item,
    struct import__text *t, struct kn_err *err)
{
	struct import__input in = {
		.path = item->path,
		.below = item->below,
		.name = import__last_part(item->below),
		.text = t->stream,
		.bytes = item->bytes,
		.encoding = t->enc,
		.encoding_told = t->why == NULL,
		.map = r->map,
		.limits = r->limits,
	};
	const struct import__head head = { in.name, t->head, t->whole };
	const struct import__format *format = format_of(&head);

	const char *reason = text_reason(&head, format);

	if (reason != NULL) {
		import__reject(r->sink, item->path, "", reason,
		    import__skipped);
		return KN_OK;
	}
	import__tell(r->sink, "format", "%s", format->name);
	import__tell(r->sink, "encoding", "%s, %s",
	    kn_encoding_name(t->enc), t->why == NULL ? "as told" : t->why);
	return format->read(&in, r->sink, err);
}

static enum kn_status
read_known(struct import__reading *r, const struct import__item *item,
    struct kn_err *err)
{
	struct kn_str s = import__stream_peek(item->bytes, IMPORT__HEAD_B);
	const char *reason = s.n == 0 ? kn_import_empty : magic_reason(s);
	struct import__text t;

	if (import__stream_failed(item->bytes))
		return KN_OK;
	if (reason != NULL) {
		import__reject(r->sink, item->path, "", reason,
		    import__skipped);
		return KN_OK;
	}
	if (import__is_archive(s))
		return import__read_archive(r, item, err);
	if (!import__text_open(&t, item->path, item->bytes, r->encoding,
	    r->sink))
		return KN_OK;
	/* Not half of a text, as a whole one. */
	enum kn_status st = import__stopped(r->sink) ? KN_CANCELLED :
	    read_text(r, item, &t, err);
	import__text_close(&t, r->sink);
	return st;
}

enum kn_status
import__read_item(struct import__reading *r, const struct import__item *item,
    struct kn_err *err)
{
	uint64_t before = r->tally->n_told;
	enum kn_status st = read_known(r, item, err);

	/* An archive without members, a table that is only a header: whatever
	 * made nothing is named. */
	if (st == KN_OK && r->tally->n_told == before &&
	    !import__stopped(r->sink))
		import__reject(r->sink, item->path, "", kn_import_empty,
		    import__skipped);
	return st;
}

enum kn_status
import__read_bytes(const char *name, struct kn_str bytes,
    const struct kn_import_opts *opts, const struct kn_import_sink *sink,
    struct kn_err *err)
{
	struct import__tally tally;
	struct import__item item = { .path = name, .below = kn_str(name),
	    .bytes = import__stream_new_mem(bytes), .fd = -1 };

	import__tally_open(&tally, name, sink);
	struct import__reading r = {
		.limits = &opts->limits,
		.encoding = opts->encoding == NULL ? KN_ENC_BINARY :
		    kn_encoding_parse(kn_str(opts->encoding)),
		.packed_b = bytes.n,
		.sink = &tally.sink,
		.tally = &tally,
	};
	enum kn_status st = import__read_item(&r, &item, err);
	import__stream_free(item.bytes);
	import__tally_close(&tally);
	return st;
}
