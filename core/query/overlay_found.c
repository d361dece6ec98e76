/*
 * overlay_found.c: what was found in an article, as corrected. The one door:
 * mentions, speakers, who met whom and who holds an office all go through
 * it, for whoever shows them.
 *
 * Query row of the architecture. In: what the index stores of an article.
 * Out: the same with other entities, without those that are blocked, and with
 * the mentions that aliases add. Names inside one that is blocked count from
 * then on. An alias is a name like any other: the longer of two names that
 * overlap is the one that counts, of two as long the person's. Linear in the
 * text for each alias that stands in it.
 */
#include "core/query/overlay_priv.h"

#include <stdlib.h>

#include "kunnash/fold.h"
#include "kunnash/query.h"

static const char rule_merge[] = "correction-merge";
static const char rule_split[] = "correction-split";
static const char rule_block[] = "correction-block";
static const char rule_type[] = "correction-type";
static const char rule_alias[] = "correction-alias";
static const char rule_shadow[] = "correction-longer";
static const char rule_inner[] = "correction-inner";

uint32_t
ov__merged(const struct kn_overlay *ov, uint32_t number)
{
	const struct ov_node *node = ov__node(ov, number);

	if (node == NULL)
		return number;
	return node->blocked ? KN_ENTITY_NONE : ov->node[node->root].number;
}

struct door {
	struct kn_overlay *ov;
	uint32_t id;
	struct kn_doc *doc;     /* NULL: no correction here asks for words */
	struct kn_buf key;      /* scratch */
};

static bool
is_blocked(const struct door *d, const struct ov_node *node)
{
	return node->blocked || (node->blocked_in != NULL &&
	    kn_set_has(node->blocked_in, d->id));
}

/* What these words of a node's entity are of instead, or OV_NONE. */
static uint32_t
find_split(struct door *d, uint32_t root, struct kn_str words)
{
	uint32_t to;

	kn_buf_reset(&d->key);
	kn_buf_put(&d->key, &root, sizeof(root));
	kn_fold_append(KN_FOLD_INDEX, words.s, words.n, &d->key);
	return kn_map_get(d->ov->splits, kn_buf_get(&d->key), &to) ? to :
	    OV_NONE;
}

/* The same for words in the text: as they stand there, or as they are shown
 * (لمغرب behind a lam is المغرب). */
static uint32_t
split_at(struct door *d, uint32_t root, struct kn_span at)
{
	if (d->doc == NULL || at.end_b > d->doc->n_b ||
	    kn_span_len(at) == 0)
		return OV_NONE;
	struct kn_str words = { d->doc->text + at.start_b, kn_span_len(at) };
	struct kn_str before = { d->doc->text, at.start_b };
	uint32_t to = find_split(d, root, words);

	if (to == OV_NONE && kn_str_ends(before, KN_LIT("\u0644"))) {
		struct kn_buf form;

		kn_buf_init(&form, 0);
		kn_mention_form(&d->ov->node[root].e, words, true, &form);
		to = find_split(d, root, kn_buf_get(&form));
		kn_buf_dispose(&form);
	}
	return to;
}

/* The node that stands for what is mentioned at a place, or NULL: it is
 * blocked there. *rule says why it is another. */
static const struct ov_node *
correct(struct door *d, const struct ov_node *node, struct kn_span at,
    const char **rule)
{
	struct kn_overlay *ov = d->ov;

	if (is_blocked(d, node)) {
		*rule = rule_block;
		return NULL;
	}
	if (&ov->node[node->root] != node)
		*rule = rule_merge;
	uint32_t root = node->root;
	uint32_t to = ov->node[root].splits ? split_at(d, root, at) : OV_NONE;
	if (to == OV_NONE)
		return &ov->node[root];
	*rule = rule_split;
	if (is_blocked(d, &ov->node[to])) {
		*rule = rule_block;
		return NULL;
	}
	return &ov->node[ov->node[to].root];
}

static void
correct_mention(struct door *d, struct kn_mention *m)
{
	const struct ov_node *node = ov__node(d->ov, m->entity);

	if (node == NULL)
		return;
	const struct ov_node *to = correct(d, node, m->at, &m->rule);
	if (to == NULL) {
		m->suppressed = true;
		return;
	}
	if (to->retyped)
		m->rule = rule_type;
	if (to != node || to->retyped)
		m->type = to->e.type;
	m->entity = to->number;
}

/* What stood suppressed inside mention `outer` counts, now that it does not:
 * from left to right the longest, without overlaps. */
static void
bring_out(struct kn_mentions *ms, size_t outer)
{
	struct kn_span at = ms->at[outer].at;
	uint32_t free_b = at.start_b;

	for (size_t i = outer + 1; i < ms->n &&
	    ms->at[i].at.start_b < at.end_b; i++) {
		struct kn_mention *m = &ms->at[i];

		if (!m->suppressed || m->rule == rule_block ||
		    m->at.start_b < free_b || m->at.end_b > at.end_b)
			continue;
		m->suppressed = false;
		m->rule = rule_inner;
		free_b = m->at.end_b;
	}
}

/* Mentions that count do not overlap, so that none is looked at twice. */
static void
correct_mentions(struct door *d, struct kn_mentions *ms)
{
	bool *counted = kn_calloc(ms->n + 1, sizeof(*counted));

	for (size_t i = 0; i < ms->n; i++) {
		counted[i] = !ms->at[i].suppressed;
		correct_mention(d, &ms->at[i]);
	}
	for (size_t i = 0; i < ms->n; i++)
		if (counted[i] && ms->at[i].suppressed)
			bring_out(ms, i);
	free(counted);
}

/* An entity that is no mention: who speaks, who meets. */
static void
correct_number(struct door *d, uint32_t *number, struct kn_span at)
{
	const struct ov_node *node = ov__node(d->ov, *number);
	const char *rule;

	if (node == NULL)
		return;
	const struct ov_node *to = correct(d, node, at, &rule);
	*number = to == NULL ? KN_ENTITY_NONE : to->number;
}

static void
correct_meeting(struct door *d, struct kn_meeting *m)
{
	const struct kn_span nowhere = { 0, 0 };
	uint32_t kept = 0;

	correct_number(d, &m->a, m->surface_a);
	correct_number(d, &m->b, m->surface_b);
	correct_number(d, &m->place, nowhere);
	for (uint32_t i = 0; i < m->n_bodies; i++) {
		uint32_t body = m->bodies[i], k = 0;

		correct_number(d, &body, nowhere);
		while (k < kept && m->bodies[k] != body)
			k++;
		if (body != KN_ENTITY_NONE && k == kept)
			m->bodies[kept++] = body;
	}
	m->n_bodies = kept;
}

/* ---- aliases ------------------------------------------------------------------------ */

struct placed {
	struct kn_span at;
	uint32_t node;
};

/* By start, longer first. */
static int
by_place(struct kn_span a, struct kn_span b)
{
	if (a.start_b != b.start_b)
		return a.start_b < b.start_b ? -1 : 1;
	return (a.end_b < b.end_b) - (a.end_b > b.end_b);
}

static int
compare_placed(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int c = by_place(x->at, y->at);

	return c != 0 ? c : (x->node > y->node) - (x->node < y->node);
}

static int
compare_mentions(const void *a, const void *b)
{
	const struct kn_mention *x = a, *y = b;
	int c = by_place(x->at, y->at);

	return c != 0 ? c : (x->suppressed > y->suppressed) -
	    (x->suppressed < y->suppressed);
}

static void
find_alias(struct door *d, const struct ov_alias *a, struct placed **out,
    size_t *n, size_t *cap)
{
	struct kn_span *at;
	size_t more;
	const struct ov_node *node = &d->ov->node[a->node];

	if (is_blocked(d, node))
		return;
	kn_occur_find(a->occur, d->doc, &at, &more);
	*out = kn_grow(*out, cap, *n + more, sizeof(**out));
	for (size_t i = 0; i < more; i++)
		(*out)[(*n)++] = (struct placed){ at[i], node->root };
	free(at);
}

/*
 * Whether an alias counts against the mentions from *first on, which overlap
 * it or stand behind it; those that it covers are suppressed. *first moves
 * over mentions that end before it.
 */
static bool
alias_wins(struct kn_mentions *ms, size_t *first, const struct placed *p,
    uint32_t number)
{
	while (*first < ms->n && ms->at[*first].at.end_b <= p->at.start_b)
		(*first)++;
	for (size_t i = *first; i < ms->n &&
	    ms->at[i].at.start_b < p->at.end_b; i++) {
		const struct kn_mention *m = &ms->at[i];
		bool same = m->at.start_b == p->at.start_b &&
		    m->at.end_b == p->at.end_b;

		if (m->suppressed || !kn_span_overlaps(m->at, p->at))
			continue;
		if ((same && m->entity == number) ||
		    kn_span_len(m->at) > kn_span_len(p->at))
			return false;
	}
	for (size_t i = *first; i < ms->n &&
	    ms->at[i].at.start_b < p->at.end_b; i++) {
		struct kn_mention *m = &ms->at[i];

		if (m->suppressed || !kn_span_overlaps(m->at, p->at))
			continue;
		m->suppressed = true;
		m->rule = rule_shadow;
	}
	return true;
}

/* Mentions that count do not overlap, so that their ends rise with their
 * starts; suppressed ones are put aside while aliases are laid over them. */
static void
lay_aliases(struct door *d, struct kn_mentions *ms,
    const struct placed *p, size_t n)
{
	struct kn_mentions flat = { 0 }, out = { 0 };
	size_t first = 0, last_end_b = 0;

	for (size_t i = 0; i < ms->n; i++) {
		struct kn_mentions *to = ms->at[i].suppressed ? &out : &flat;

		to->at = kn_grow(to->at, &to->cap, to->n + 1,
		    sizeof(*to->at));
		to->at[to->n++] = ms->at[i];
	}
	for (size_t i = 0; i < n; i++) {
		const struct ov_node *node = &d->ov->node[p[i].node];

		if (p[i].at.start_b < last_end_b ||
		    !alias_wins(&flat, &first, &p[i], node->number))
			continue;
		last_end_b = p[i].at.end_b;
		out.at = kn_grow(out.at, &out.cap, out.n + 1,
		    sizeof(*out.at));
		out.at[out.n++] = (struct kn_mention){ .at = p[i].at,
		    .type = node->e.type, .subtype = KN_SUBTYPE_NAME,
		    .entity = node->number, .day = KN_DAY_NONE,
		    .rule = rule_alias };
	}
	out.at = kn_grow(out.at, &out.cap, out.n + flat.n, sizeof(*out.at));
	for (size_t i = 0; i < flat.n; i++)
		out.at[out.n++] = flat.at[i];
	qsort(out.at, out.n, sizeof(*out.at), compare_mentions);
	kn_mentions_dispose(&flat);
	kn_mentions_dispose(ms);
	*ms = out;
}

static void
add_aliases(struct door *d, struct kn_mentions *ms)
{
	struct placed *p = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < d->ov->n_aliases &&
	    kn_set_has(d->ov->worded, d->id); i++)
		if (kn_set_has(d->ov->alias[i].in, d->id))
			find_alias(d, &d->ov->alias[i], &p, &n, &cap);
	if (n > 0) {
		qsort(p, n, sizeof(*p), compare_placed);
		lay_aliases(d, ms, p, n);
	}
	free(p);
}

/* ---- the door ----------------------------------------------------------------------- */

/* Whether the words of the article must be read. */
static bool
needs_words(const struct door *d, const struct kn_found *found)
{
	const struct kn_overlay *ov = d->ov;

	if (kn_set_has(ov->worded, d->id))
		return true;
	if (kn_map_count(ov->splits) == 0)
		return false;
	for (size_t i = 0; i < found->mentions.n; i++) {
		const struct ov_node *node = ov__node(ov,
		    found->mentions.at[i].entity);

		if (node != NULL && ov->node[node->root].splits)
			return true;
	}
	return false;
}

enum kn_status
ov__found(void *overlay, uint32_t id, struct kn_found *found,
    struct kn_err *err)
{
	struct door d = { .ov = overlay, .id = id };

	if (needs_words(&d, found)) {
		enum kn_status st = kn_index_doc(d.ov->ix, id, &d.doc, err);

		if (st != KN_OK)
			return st;
	}
	kn_buf_init(&d.key, 0);
	correct_mentions(&d, &found->mentions);
	for (size_t i = 0; i < found->n_quotes; i++)
		correct_number(&d, &found->quotes[i].speaker,
		    found->quotes[i].surface);
	for (size_t i = 0; i < found->n_meetings; i++)
		correct_meeting(&d, &found->meetings[i]);
	for (size_t i = 0; i < found->n_offices; i++)
		correct_number(&d, &found->offices[i].person,
		    (struct kn_span){ 0, 0 });
	if (d.doc != NULL)
		add_aliases(&d, &found->mentions);
	kn_buf_dispose(&d.key);
	kn_doc_free(d.doc);
	return KN_OK;
}
