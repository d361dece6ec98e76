/*
 * gaz_trie.c: the words of all names, and the trie of names over them. In:
 * folded names while the gazetteer is built. Out: the id of a word, the node
 * after a node and a word. Both are hash tables with linear probing, and may
 * be compiled in, then copied before they are added to; nothing
 * here depends on the text that is searched, so it cannot slow them down.
 */
#include "core/entity/entity_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/hash.h"

#include "core/entity/maybe_priv.h"

#define ARTICLE "ال"
#define ARTICLE_B (sizeof(ARTICLE) - 1)

void
gaz__trie_init(struct gaz_trie *t)
{
	struct gaz_vocab *v = &t->vocab;

	memset(t, 0, sizeof(*t));
	v->cap = 16384;
	v->slots = kn_calloc(v->cap, sizeof(*v->slots));
	t->cap_edges = 16384;
	t->edges = kn_calloc(t->cap_edges, sizeof(*t->edges));
	t->senses = kn_grow(NULL, &t->cap_nodes, 1024, sizeof(*t->senses));
	t->senses[0] = GAZ_NONE;
	t->n_nodes = 1;
}

static void *
copy_of(const void *from, size_t count, size_t size)
{
	void *to = kn_malloc(count * size);

	memcpy(to, from, count * size);
	return to;
}

void
gaz__trie_own(struct gaz_trie *t)
{
	struct gaz_vocab *v = &t->vocab;

	if (!t->borrowed)
		return;
	v->slots = copy_of(v->slots, v->cap, sizeof(*v->slots));
	v->pool = copy_of(v->pool, v->pool_n, 1);
	v->cues = copy_of(v->cues, v->n, sizeof(*v->cues));
	v->root = copy_of(v->root, v->n, sizeof(*v->root));
	v->pool_cap = v->pool_n;
	v->cap_cues = v->cap_root = v->n;
	t->edges = copy_of(t->edges, t->cap_edges, sizeof(*t->edges));
	t->senses = copy_of(t->senses, t->n_nodes, sizeof(*t->senses));
	t->sense = copy_of(t->sense, t->n_senses, sizeof(*t->sense));
	t->cap_nodes = t->n_nodes;
	t->cap_senses = t->n_senses;
	t->borrowed = false;
}

void
gaz__trie_dispose(struct gaz_trie *t)
{
	if (t->borrowed)
		return;
	free(t->vocab.slots);
	free(t->vocab.pool);
	free(t->vocab.cues);
	free(t->vocab.root);
	free(t->edges);
	free(t->senses);
	free(t->sense);
}

/* The slot of a word, or the free one where it would go. */
static struct gaz_word *
word_slot(const struct gaz_vocab *v, struct kn_str word, uint32_t hash)
{
	for (size_t i = hash & (v->cap - 1);; i = (i + 1) & (v->cap - 1)) {
		struct gaz_word *w = &v->slots[i];

		if (w->n == 0 || (w->hash == hash && kn_str_eq(word,
		    (struct kn_str){ v->pool + w->at, w->n })))
			return w;
	}
}

uint32_t
gaz__word_find(const struct gaz_trie *t, struct kn_str word)
{
	if (word.n == 0 || word.n > GAZ_WORD_MAX_B)
		return GAZ_NONE;
	const struct gaz_word *w = word_slot(&t->vocab, word,
	    (uint32_t)kn_word_hash(word));
	return w->n == 0 ? GAZ_NONE : w->id;
}

struct kn_str
gaz__clitic_word(const struct kn_clitic *c, char room[static GAZ_WHOLE_B])
{
	if (!c->restored || c->rest.n > GAZ_WORD_MAX_B)
		return c->rest;
	memcpy(room, ARTICLE, ARTICLE_B);
	memcpy(room + ARTICLE_B, c->rest.s, c->rest.n);
	return (struct kn_str){ room, c->rest.n + ARTICLE_B };
}

static void
vocab_grow(struct gaz_vocab *v)
{
	struct gaz_word *old = v->slots;
	size_t n = v->cap;

	v->cap *= 2;
	v->slots = kn_calloc(v->cap, sizeof(*v->slots));
	for (size_t i = 0; i < n; i++) {
		if (old[i].n == 0)
			continue;
		struct kn_str s = { v->pool + old[i].at, old[i].n };
		*word_slot(v, s, old[i].hash) = old[i];
	}
	free(old);
}

uint32_t
gaz__word_add(struct gaz_trie *t, struct kn_str word)
{
	struct gaz_vocab *v = &t->vocab;

	if (word.n == 0 || word.n > GAZ_WORD_MAX_B)
		return GAZ_NONE;
	uint32_t hash = (uint32_t)kn_word_hash(word);
	struct gaz_word *w = word_slot(v, word, hash);
	if (w->n != 0)
		return w->id;
	if (v->n * 2 >= v->cap) {
		vocab_grow(v);
		w = word_slot(v, word, hash);
	}
	v->pool = kn_grow(v->pool, &v->pool_cap, v->pool_n + word.n, 1);
	v->cues = kn_grow(v->cues, &v->cap_cues, v->n + 1,
	    sizeof(*v->cues));
	v->root = kn_grow(v->root, &v->cap_root, v->n + 1,
	    sizeof(*v->root));
	memcpy(v->pool + v->pool_n, word.s, word.n);
	*w = (struct gaz_word){ (uint32_t)v->pool_n, (uint32_t)word.n, hash,
	    (uint32_t)v->n };
	v->cues[v->n] = 0;
	v->root[v->n] = 0;
	v->pool_n += word.n;
	v->n++;
	return w->id;
}

void
gaz__words_mark(const struct gaz_trie *t, uint64_t *bits, unsigned log2)
{
	const struct gaz_vocab *v = &t->vocab;

	for (size_t i = 0; i < v->cap; i++)
		if (v->slots[i].n > 0)
			maybe__add(bits, log2, kn_word_hash((struct kn_str){
			    v->pool + v->slots[i].at, v->slots[i].n }));
}

void
gaz__cue_add(struct gaz_trie *t, uint32_t word, enum gaz_cue cue)
{
	if (word != GAZ_NONE)
		t->vocab.cues[word] |= 1u << cue;
}

static struct gaz_edge *
edge_slot(const struct gaz_trie *t, uint32_t node, uint32_t word)
{
	uint64_t h = ((uint64_t)node << 32 | word) * 0x9E3779B97F4A7C15u;
	size_t mask = t->cap_edges - 1;

	for (size_t i = (size_t)(h >> 32) & mask;; i = (i + 1) & mask) {
		struct gaz_edge *e = &t->edges[i];

		if (e->to == 0 || (e->node == node && e->word == word))
			return e;
	}
}

uint32_t
gaz__step(const struct gaz_trie *t, uint32_t node, uint32_t word)
{
	if (node == 0)
		return t->vocab.root[word];
	return edge_slot(t, node, word)->to;
}

static void
edges_grow(struct gaz_trie *t)
{
	struct gaz_edge *old = t->edges;
	size_t n = t->cap_edges;

	t->cap_edges *= 2;
	t->edges = kn_calloc(t->cap_edges, sizeof(*t->edges));
	for (size_t i = 0; i < n; i++)
		if (old[i].to != 0)
			*edge_slot(t, old[i].node, old[i].word) = old[i];
	free(old);
}

static uint32_t
node_new(struct gaz_trie *t)
{
	t->senses = kn_grow(t->senses, &t->cap_nodes, t->n_nodes + 1,
	    sizeof(*t->senses));
	t->senses[t->n_nodes] = GAZ_NONE;
	return (uint32_t)t->n_nodes++;
}

static uint32_t
step_add(struct gaz_trie *t, uint32_t node, uint32_t word)
{
	uint32_t to = gaz__step(t, node, word);

	if (to != 0)
		return to;
	to = node_new(t);
	if (node == 0) {
		t->vocab.root[word] = to;
		return to;
	}
	if (t->n_edges * 2 >= t->cap_edges)
		edges_grow(t);
	*edge_slot(t, node, word) = (struct gaz_edge){ node, word, to };
	t->n_edges++;
	return to;
}

uint32_t
gaz__name_add(struct gaz_trie *t, struct kn_str folded)
{
	struct kn_str word;
	uint32_t node = 0;
	size_t n = 0;

	while (kn_str_split(&folded, ' ', &word)) {
		uint32_t id = gaz__word_add(t, word);

		if (id == GAZ_NONE || ++n > GAZ_NAME_MAX_WORDS)
			return 0;
		node = step_add(t, node, id);
	}
	return node;
}

void
gaz__sense_add(struct gaz_trie *t, uint32_t node, struct gaz_sense s)
{
	uint32_t *last = &t->senses[node];

	/* In the order of the tables: the first is the first choice. */
	while (*last != GAZ_NONE)
		last = &t->sense[*last].next;
	*last = (uint32_t)t->n_senses;
	/* last may point into the array that grows: it is not used again. */
	t->sense = kn_grow(t->sense, &t->cap_senses, t->n_senses + 1,
	    sizeof(*t->sense));
	s.next = GAZ_NONE;
	t->sense[t->n_senses++] = s;
}

void
gaz__senses_drop(struct gaz_trie *t, const bool *marked, size_t n)
{
	for (size_t node = 0; node < t->n_nodes; node++) {
		uint32_t *at = &t->senses[node];

		while (*at != GAZ_NONE) {
			struct gaz_sense *s = &t->sense[*at];

			if (s->entity < n && marked[s->entity])
				*at = s->next;
			else
				at = &s->next;
		}
	}
}
