/*
 * passage.c: which passage a key means when nothing is selected. In: an
 * article, the current hit, the first byte in view. Out: a span: a sentence
 * or a paragraph. Touches nothing.
 */
#include "tui/pane/passage.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/uchar.h"
#include "tui/pane/pane.h"

/* How far a sentence is looked for on either side. */
#define REACH_B (KN_PASSAGE_MAX_B / 2)

static struct kn_span
trim(const struct kn_doc *doc, size_t start, size_t end)
{
	struct kn_str s = kn_str_trim((struct kn_str){ doc->text + start,
	    end - start });
	size_t at = s.n == 0 ? start : (size_t)(s.s - doc->text);

	return (struct kn_span){ (uint32_t)at, (uint32_t)(at + s.n) };
}

/* The line of the text that holds a byte, within `reach` on either side. */
static struct kn_span
line_at(const struct kn_doc *doc, size_t at_b, size_t reach)
{
	size_t lo = at_b > reach ? at_b - reach : 0;
	size_t hi = doc->n_b - at_b > reach ? at_b + reach : doc->n_b;
	const char *before = memrchr(doc->text + lo, '\n', at_b - lo);
	const char *after = memchr(doc->text + at_b, '\n', hi - at_b);
	size_t start = before == NULL ? lo : (size_t)(before - doc->text) + 1;
	size_t end = after == NULL ? hi : (size_t)(after - doc->text);

	/* A reach can end inside a character. */
	while (start < at_b && ((unsigned char)doc->text[start] & 0xC0) == 0x80)
		start++;
	while (end > at_b && end < doc->n_b &&
	    ((unsigned char)doc->text[end] & 0xC0) == 0x80)
		end--;
	return trim(doc, start, end);
}

/* The sentences that hold `what`, one as a rule, within its line. */
static struct kn_span
sentence_at(const struct kn_doc *doc, struct kn_span what)
{
	struct kn_span line = line_at(doc, what.start_b, REACH_B);
	size_t start = line.start_b, end = line.end_b;
	uint32_t *breaks = NULL;
	size_t n = 0;

	if (kn_span_len(line) == 0 || kn_breaks(KN_BREAK_SENTENCE,
	    doc->text + line.start_b, kn_span_len(line), &breaks, &n,
	    NULL) != KN_OK)
		return line;
	for (size_t i = 0; i < n; i++) {
		size_t b = line.start_b + breaks[i];

		if (b <= what.start_b)
			start = b;
		if (b >= what.end_b && b < end && b > what.start_b)
			end = b;
	}
	free(breaks);
	return trim(doc, start, end);
}

/* Where the passage is looked for: below the title, if that is in view. */
static size_t
from_b(const struct kn_doc *doc, size_t top_b)
{
	const struct kn_doc_span *body = kn_doc_span(doc, KN_SPAN_BODY);
	const struct kn_doc_span *title = kn_doc_span(doc, KN_SPAN_TITLE);
	bool in_title = top_b == 0 || (title != NULL &&
	    top_b >= title->at.start_b && top_b < title->at.end_b);

	if (in_title && body != NULL && body->at.start_b < doc->n_b)
		return body->at.start_b;
	return top_b < doc->n_b ? top_b : 0;
}

struct kn_span
kn_passage(const struct kn_doc *doc, struct kn_span current, size_t top_b)
{
	if (doc->n_b == 0)
		return (struct kn_span){ 0, 0 };
	if (kn_span_len(current) > 0 && current.end_b <= doc->n_b)
		return sentence_at(doc, current);
	size_t at = from_b(doc, top_b);
	/* Blank lines before it. */
	while (at < doc->n_b && memchr(" \t\r\n", doc->text[at], 4) != NULL)
		at++;
	if (at == doc->n_b)
		return (struct kn_span){ 0, 0 };
	struct kn_span line = line_at(doc, at, KN_PASSAGE_MAX_B);
	if (kn_span_len(line) <= KN_PASSAGE_MAX_B)
		return line;
	return sentence_at(doc, (struct kn_span){ (uint32_t)at,
	    (uint32_t)at + 1 });
}
