/*
 * anchor.c: makes the anchor of a passage. In: a text and a span. Out: the
 * quote, what is around it and where it is: W3C's TextQuoteSelector and
 * TextPositionSelector, with what else in the text was like it.
 */
#include "kunnash/anchor.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#include "core/note/anchor_priv.h"

const char *
kn_anchor_state_name(enum kn_anchor_state state)
{
	static const char *const names[] = {
#define KN_ANCHOR_STATE(NAME, name) [KN_ANCHOR_##NAME] = name,
#include "kunnash/anchor_state.def"
#undef KN_ANCHOR_STATE
	};

	return names[state];
}

static char *
fold_dup(const char *s, size_t n)
{
	struct kn_buf b;
	size_t length;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, s, n, &b);
	return kn_buf_take(&b, &length);
}

/* The start of the last `max_cp` code points before at_b. */
static size_t
back_cp(const char *s, size_t at_b, size_t max_cp)
{
	for (size_t i = 0; i < max_cp && at_b > 0; i++)
		kn_utf8_prev(s, &at_b);
	return at_b;
}

static size_t
on_cp(const char *s, size_t n_b, size_t at_b, size_t max_cp)
{
	for (size_t i = 0; i < max_cp && at_b < n_b; i++)
		kn_utf8_next(s, n_b, &at_b);
	return at_b;
}

/* Marks that the fold drops stand between: looks over ever more text. */
static char *
folded_before(const char *s, size_t at_b)
{
	for (size_t reach_cp = 2 * KN_ANCHOR_CONTEXT_CP;; reach_cp *= 4) {
		size_t from = back_cp(s, at_b, reach_cp);
		char *f = fold_dup(s + from, at_b - from);
		size_t n = strlen(f), cut = back_cp(f, n,
		    KN_ANCHOR_CONTEXT_CP);

		if (cut > 0 || from == 0 || reach_cp > 4096) {
			memmove(f, f + cut, n - cut + 1);
			return f;
		}
		free(f);
	}
}

static char *
folded_after(const char *s, size_t n_b, size_t at_b)
{
	for (size_t reach_cp = 2 * KN_ANCHOR_CONTEXT_CP;; reach_cp *= 4) {
		size_t to = on_cp(s, n_b, at_b, reach_cp);
		char *f = fold_dup(s + at_b, to - at_b);
		size_t n = strlen(f), cut = on_cp(f, n, 0,
		    KN_ANCHOR_CONTEXT_CP);

		if (cut < n || to == n_b || reach_cp > 4096) {
			f[cut] = '\0';
			return f;
		}
		free(f);
	}
}

static uint32_t
find_rivals(const struct kn_anchor *a, struct kn_anchor_text *t,
    struct kn_span at)
{
	struct anchor_rivals r;
	struct anchor_pattern p;

	anchor__text_fold(t);
	anchor__pattern_init(&p, a);
	anchor__rivals_find(&p, t, at, &r);
	anchor__pattern_dispose(&p);
	return anchor__rivals_pack(&r);
}

void
kn_anchor_make_in(struct kn_anchor_text *t, struct kn_span at,
    struct kn_anchor *out)
{
	const char *s = t->s;
	size_t from = at.start_b, to = at.end_b;
	struct kn_offsets o;

	if (to > t->n_b)
		to = t->n_b;
	if (from >= to) {
		*out = (struct kn_anchor){
			.exact = kn_strdup(""), .rival = 1,
		};
		return;
	}
	size_t prefix = back_cp(s, from, KN_ANCHOR_CONTEXT_CP);
	size_t suffix = on_cp(s, t->n_b, to, KN_ANCHOR_CONTEXT_CP);

	*out = (struct kn_anchor){
		.exact = kn_strndup(s + from, to - from),
		.prefix = kn_strndup(s + prefix, from - prefix),
		.suffix = kn_strndup(s + to, suffix - to),
		.fold_exact = fold_dup(s + from, to - from),
		.fold_prefix = folded_before(s, from),
		.fold_suffix = folded_after(s, t->n_b, to),
	};
	kn_offsets_init(&o, s, t->n_b);
	out->start_cp = (uint32_t)kn_offsets_cp(&o, from);
	out->end_cp = (uint32_t)kn_offsets_cp(&o, to);
	out->rival = find_rivals(out, t, at);
}

void
kn_anchor_make(const char *text, size_t n_b, struct kn_span at,
    struct kn_anchor *out)
{
	struct kn_anchor_text *t = kn_anchor_text_new(text, n_b);

	kn_anchor_make_in(t, at, out);
	kn_anchor_text_free(t);
}

void
kn_anchor_dispose(struct kn_anchor *a)
{
	free(a->exact);
	free(a->prefix);
	free(a->suffix);
	free(a->fold_exact);
	free(a->fold_prefix);
	free(a->fold_suffix);
	*a = (struct kn_anchor){ .exact = NULL };
}

static void
add_part(struct anchor_letters *l, const char *folded, const char *s)
{
	struct kn_folded f;

	if (folded == NULL || folded[0] == '\0')
		folded = s != NULL ? s : "";
	/* Once more: it may have been folded by older rules. */
	kn_fold(KN_FOLD_INDEX, folded, strlen(folded), &f);
	anchor__letters_add(l, &f);
	kn_folded_dispose(&f);
}

/* Where sentences end in the context, by letters from the quote outwards. */
static uint64_t
sentence_ends(const char *s, int step)
{
	size_t n = s == NULL ? 0 : strlen(s), at = step < 0 ? n : 0;
	uint64_t ends = 0;
	unsigned letters = 0;

	if (n == 0)
		return ~(uint64_t)0;
	while (letters < 63 && (step < 0 ? at > 0 : at < n)) {
		uint32_t cp = step < 0 ? kn_utf8_prev(s, &at) :
		    kn_utf8_next(s, n, &at);

		if (anchor__is_end(cp))
			ends |= (uint64_t)1 << letters;
		letters += !anchor__is_gap(cp) && !kn_uchar_is_mark(cp) &&
		    cp != 0x640;
	}
	/* Of what is beyond nothing is known. */
	return ends | ~(uint64_t)0 << letters;
}

void
anchor__pattern_init(struct anchor_pattern *p, const struct kn_anchor *a)
{
	size_t n = strlen(a->exact);

	*p = (struct anchor_pattern){
		.ends_before = sentence_ends(a->prefix, -1),
		.ends_after = sentence_ends(a->suffix, 1),
	};
	add_part(&p->l, a->fold_prefix, a->prefix);
	p->q0 = p->l.n;
	add_part(&p->l, NULL, a->exact);
	p->q1 = p->l.n;
	/* A sign kept between digits is not the quote's own. */
	while (p->q0 < p->q1 && anchor__is_gap(p->l.cp[p->q0]))
		p->q0++;
	while (p->q0 < p->q1 && anchor__is_gap(p->l.cp[p->q1 - 1]))
		p->q1--;
	if (p->q0 < p->q1) {
		p->lead_b = p->l.start_b[p->q0];
		p->trail_b = n - p->l.end_b[p->q1 - 1];
	}
	add_part(&p->l, a->fold_suffix, a->suffix);
}

void
anchor__pattern_dispose(struct anchor_pattern *p)
{
	anchor__letters_dispose(&p->l);
}
