/*
 * writer.c: records as JSON Lines or TSV.
 *
 * In: named values of one record after another. Out: bytes to a callback, a
 * whole line at a time. Text of unknown origin is escaped, never dropped:
 * what a terminal must not see (filter.h) leaves as \uXXXX in either format,
 * so that a listing on a screen is harmless and a program gets it all back.
 */
#include "core/exchange/exchange_priv.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"

struct kn_writer {
	enum kn_format format;
	kn_write_fn *fn;
	void *user;
	struct kn_buf line, header;
	bool header_done;
	size_t n_values;        /* in this record */
	struct exchange__notes notes;
	enum kn_status status;
};

enum kn_status
kn_format_parse(struct kn_str name, enum kn_format *out)
{
	static const char *const names[] = {
		[KN_FORMAT_TEXT] = "text",
		[KN_FORMAT_TSV] = "tsv",
		[KN_FORMAT_JSON] = "json",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (kn_str_is(name, names[i])) {
			*out = (enum kn_format)i;
			return KN_OK;
		}
	return KN_INVALID;
}

struct kn_writer *
kn_writer_new(enum kn_format format, kn_write_fn *fn, void *user)
{
	struct kn_writer *w = kn_calloc(1, sizeof(*w));

	w->format = format;
	w->fn = fn;
	w->user = user;
	kn_buf_init(&w->line, 0);
	kn_buf_init(&w->header, 0);
	return w;
}

void
kn_writer_free(struct kn_writer *w)
{
	if (w == NULL)
		return;
	kn_buf_dispose(&w->line);
	kn_buf_dispose(&w->header);
	free(w);
}

void
kn_writer_set_notebook(struct kn_writer *w, struct kn_notebook *nb,
    const char *corpus)
{
	w->notes.nb = nb;
	w->notes.corpus = corpus;
}

const struct exchange__notes *
exchange__notes(const struct kn_writer *w)
{
	return &w->notes;
}

void
kn_writer_begin(struct kn_writer *w)
{
	kn_buf_reset(&w->line);
	w->n_values = 0;
	if (w->format == KN_FORMAT_JSON)
		kn_buf_chr(&w->line, '{');
}

/* Two UTF-16 units above the BMP, as JSON has it; TSV does the same. */
static void
put_u(struct kn_buf *out, uint32_t cp)
{
	if (cp > 0xFFFF) {
		cp -= 0x10000;
		kn_buf_fmt(out, "\\u%04" PRIx32, 0xD800 + (cp >> 10));
		cp = 0xDC00 + (cp & 0x3FF);
	}
	kn_buf_fmt(out, "\\u%04" PRIx32, cp);
}

/* All that is not seen, but for blanks: a line break of Unicode is a control
 * to some terminals, and what takes no room hides what it stands in. */
static bool
is_hostile(uint32_t cp)
{
	if (cp < 0x7F)
		return cp < 0x20;
	switch (kn_filter_cp(cp)) {
	case KN_FILTER_SHOW:
		return false;
	case KN_FILTER_BLANK:
		return cp == 0x85 || cp == 0x2028 || cp == 0x2029;
	default:
		return true;
	}
}

/* The letter of a short escape, or 0. */
static char
short_escape(uint32_t cp, enum kn_format format)
{
	switch (cp) {
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	case '\\':
		return '\\';
	case '"':
		return format == KN_FORMAT_JSON ? '"' : 0;
	default:
		return 0;
	}
}

void
exchange__escape(struct kn_buf *out, struct kn_str s, enum kn_format format)
{
	size_t i_b = 0;

	while (i_b < s.n) {
		uint32_t cp = kn_utf8_next(s.s, s.n, &i_b);
		char c = short_escape(cp, format);

		if (c != 0) {
			kn_buf_chr(out, '\\');
			kn_buf_chr(out, c);
		} else if (is_hostile(cp)) {
			put_u(out, cp);
		} else {
			kn_buf_cp(out, cp);
		}
	}
}

static void
put_escaped(struct kn_writer *w, struct kn_str s)
{
	exchange__escape(&w->line, s, w->format);
}

/* What stands before a value. */
static void
start_value(struct kn_writer *w, const char *key)
{
	bool first = w->n_values++ == 0;

	if (w->format == KN_FORMAT_JSON) {
		kn_buf_fmt(&w->line, "%s\"%s\":", first ? "" : ",", key);
		return;
	}
	if (!first)
		kn_buf_chr(&w->line, '\t');
	if (w->header_done)
		return;
	if (!first)
		kn_buf_chr(&w->header, '\t');
	kn_buf_cstr(&w->header, key);
}

void
kn_writer_str(struct kn_writer *w, const char *key, struct kn_str s)
{
	start_value(w, key);
	if (w->format == KN_FORMAT_JSON)
		kn_buf_chr(&w->line, '"');
	put_escaped(w, s);
	if (w->format == KN_FORMAT_JSON)
		kn_buf_chr(&w->line, '"');
}

void
kn_writer_cstr(struct kn_writer *w, const char *key, const char *s)
{
	if (s == NULL)
		kn_writer_null(w, key);
	else
		kn_writer_str(w, key, kn_str(s));
}

void
kn_writer_int(struct kn_writer *w, const char *key, int64_t v)
{
	start_value(w, key);
	kn_buf_fmt(&w->line, "%" PRId64, v);
}

void
kn_writer_real(struct kn_writer *w, const char *key, double v)
{
	char number[64];

	start_value(w, key);
	snprintf(number, sizeof(number), "%.6g", isfinite(v) ? v : 0.0);
	/* Whatever the locale writes, JSON has a point. */
	for (char *c = number; *c != '\0'; c++)
		if (*c == ',')
			*c = '.';
	kn_buf_cstr(&w->line, number);
}

void
kn_writer_bool(struct kn_writer *w, const char *key, bool v)
{
	start_value(w, key);
	kn_buf_cstr(&w->line, v ? "true" : "false");
}

void
kn_writer_null(struct kn_writer *w, const char *key)
{
	start_value(w, key);
	if (w->format == KN_FORMAT_JSON)
		kn_buf_cstr(&w->line, "null");
}

void
kn_writer_list(struct kn_writer *w, const char *key,
    const struct kn_str *items, size_t n)
{
	bool json = w->format == KN_FORMAT_JSON;

	start_value(w, key);
	if (json)
		kn_buf_chr(&w->line, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			kn_buf_chr(&w->line, json ? ',' : ' ');
		if (json)
			kn_buf_chr(&w->line, '"');
		put_escaped(w, items[i]);
		if (json)
			kn_buf_chr(&w->line, '"');
	}
	if (json)
		kn_buf_chr(&w->line, ']');
}

void
kn_writer_spans(struct kn_writer *w, const char *key,
    const struct kn_doc *doc)
{
	bool json = w->format == KN_FORMAT_JSON;
	struct kn_offsets o;

	kn_offsets_init(&o, doc->text, doc->n_b);
	start_value(w, key);
	if (json)
		kn_buf_chr(&w->line, '[');
	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];
		size_t start = kn_offsets_cp(&o, s->at.start_b);
		size_t end = kn_offsets_cp(&o, s->at.end_b);

		if (i > 0)
			kn_buf_chr(&w->line, json ? ',' : ' ');
		kn_buf_fmt(&w->line, json ?
		    "{\"kind\":\"%s\",\"start\":%zu,\"end\":%zu}" :
		    "%s:%zu-%zu", kn_span_kind_name(s->kind), start, end);
	}
	if (json)
		kn_buf_chr(&w->line, ']');
}

static void
flush(struct kn_writer *w, struct kn_buf *b)
{
	kn_buf_chr(b, '\n');
	if (w->status == KN_OK)
		w->status = b->status;
	if (w->status == KN_OK)
		w->status = w->fn(w->user, b->s, b->n);
	kn_buf_reset(b);
}

enum kn_status
kn_writer_end(struct kn_writer *w)
{
	if (w->format == KN_FORMAT_JSON)
		kn_buf_chr(&w->line, '}');
	else if (!w->header_done)
		flush(w, &w->header);
	w->header_done = true;
	flush(w, &w->line);
	return w->status;
}
