/*
 * gen_gazetteer.c: compiles the gazetteer, at build time. In: the tables, as
 * arguments. Out: gazetteer.inc on standard output: the trie, the entities
 * and their strings as arrays without pointers, for builtin.c. A row with a
 * fault is told on standard error and fails the build. Not part of the
 * library.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/entity/entity_priv.h"

#define LINE 12         /* numbers a line */

static void
problem(void *user, const char *file, unsigned line, const char *msgid,
    struct kn_str detail)
{
	const char *at = strstr(msgid, "%s");

	*(bool *)user = true;
	fprintf(stderr, "%s:%u: %.*s%.*s\n", file, line, at == NULL ?
	    (int)strlen(msgid) : (int)(at - msgid), msgid,
	    (int)(detail.n < 200 ? detail.n : 200), detail.s);
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static struct gaz_table
read_table(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct kn_buf b;
	char part[8192];
	size_t n;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	kn_buf_init(&b, 0);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		kn_buf_put(&b, part, n);
	fclose(f);
	size_t n_b = b.n;
	return (struct gaz_table){ base_name(path),
	    (unsigned char *)kn_buf_take(&b, NULL), n_b };
}

/* ---- arrays ---- */

static void
open_array(const char *type, const char *name)
{
	printf("static const %s gaz_%s[] = {", type, name);
}

static void
next(size_t i)
{
	fputs(i % LINE == 0 ? "\n" : " ", stdout);
}

static void
close_array(void)
{
	fputs("\n};\n\n", stdout);
}

static void
put_numbers(const char *name, const uint32_t *at, size_t n)
{
	open_array("uint32_t", name);
	for (size_t i = 0; i < n; i++) {
		next(i);
		printf("%uu,", at[i]);
	}
	close_array();
}

static void
put_bytes(const char *name, const char *s, size_t n)
{
	open_array("char", name);
	for (size_t i = 0; i < n; i++) {
		next(i);
		printf("%d,", (signed char)s[i]);
	}
	close_array();
}

static void
put_trie(const struct gaz_trie *t)
{
	const struct gaz_vocab *v = &t->vocab;

	open_array("struct gaz_word", "slots");
	for (size_t i = 0; i < v->cap; i++) {
		next(i);
		printf("{%u,%u,%uu,%u},", v->slots[i].at, v->slots[i].n,
		    v->slots[i].hash, v->slots[i].id);
	}
	close_array();
	put_bytes("pool", v->pool, v->pool_n);
	put_numbers("cues", v->cues, v->n);
	put_numbers("root", v->root, v->n);
	open_array("struct gaz_edge", "edges");
	for (size_t i = 0; i < t->cap_edges; i++) {
		next(i);
		printf("{%u,%u,%u},", t->edges[i].node, t->edges[i].word,
		    t->edges[i].to);
	}
	close_array();
	put_numbers("senses", t->senses, t->n_nodes);
	open_array("struct gaz_sense", "sense");
	for (size_t i = 0; i < t->n_senses; i++) {
		next(i);
		printf("{%uu,%uu,%u,%u},", t->sense[i].entity,
		    t->sense[i].next, t->sense[i].kind, t->sense[i].flags);
	}
	close_array();
}

/* ---- strings ---- */

/* Where a string stands in the text, added once; 0 for NULL. */
static uint32_t
text_put(struct kn_buf *text, struct kn_map *known, const char *s, size_t n)
{
	struct kn_str key = { s, n };
	uint32_t at;

	if (s == NULL)
		return 0;
	if (kn_map_get(known, key, &at))
		return at;
	at = (uint32_t)text->n;
	kn_buf_put(text, s, n);
	kn_map_set(known, key, at);
	return at;
}

/* Bytes of a list of names, with its empty last one. */
static size_t
names_n(const char *names)
{
	const char *s = names;

	while (*s != '\0')
		s += strlen(s) + 1;
	return (size_t)(s - names) + 1;
}

static void
put_entities(const struct kn_gazetteer *gaz)
{
	struct kn_map *known = kn_map_new();
	struct kn_buf text;

	kn_buf_init(&text, 0);
	kn_buf_chr(&text, '\0');
#define PUT(s) ((s) == NULL ? 0 : text_put(&text, known, s, strlen(s) + 1))
	open_array("struct gaz_image_entity", "entities");
	for (size_t i = 0; i < gaz->n; i++) {
		const struct gaz_entity *e = &gaz->at[i];

		printf("\n{%u,{", PUT(e->pub.id));
		for (int l = 0; l < KN_LANG_COUNT; l++)
			printf("%u,", PUT(e->pub.label[l]));
		printf("},%u,%u,%u,%u,%uu,%uu,%d,%d,%d,%d,%d,%d},",
		    PUT(e->pub.home), PUT(e->pub.parent),
		    text_put(&text, known, e->pub.names,
		    names_n(e->pub.names)), PUT(e->nisba), e->country,
		    e->body, e->pub.type, e->place, e->world, e->bodies,
		    e->made, e->qualified);
	}
#undef PUT
	close_array();
	put_bytes("text", text.s, text.n);
	kn_buf_dispose(&text);
	kn_map_free(known);
}

static void
put_image(const struct kn_gazetteer *gaz)
{
	const struct gaz_trie *t = &gaz->trie;

	printf("static const struct gaz_image gaz_image = {\n"
	    "\tgaz_slots, gaz_pool, gaz_cues, gaz_root, gaz_edges,\n"
	    "\tgaz_senses, gaz_sense, gaz_entities, gaz_text,\n"
	    "\tgaz_countries, gaz_bodies, gaz_nationals,\n"
	    "\t%zu, %zu, %zu, %zu, %zu, %zu, %zu, %zu, %zu, %zu\n};\n",
	    t->vocab.cap, t->vocab.n, t->vocab.pool_n, t->cap_edges,
	    t->n_edges, t->n_nodes, t->n_senses, gaz->n, gaz->n_countries,
	    gaz->n_national);
}

int
main(int argc, char **argv)
{
	struct kn_gazetteer *gaz = gaz__new();
	bool bad = false;
	struct gaz_rows rows = { .problem = problem, .user = &bad,
	    .by_id = kn_map_new() };

	for (int i = 1; i < argc; i++) {
		struct gaz_table table = read_table(argv[i]);

		gaz__load(&rows, &table);
	}
	gaz__build(gaz, &rows);
	if (bad)
		return 1;
	printf("/* Made by core/entity/gen/gen_gazetteer.c; do not edit. */\n"
	    "\n");
	put_trie(&gaz->trie);
	put_entities(gaz);
	put_numbers("countries", gaz->countries, gaz->n_countries);
	put_numbers("bodies", gaz->bodies, gaz->n_national *
	    gaz->n_countries);
	put_numbers("nationals", gaz->nationals, gaz->n_national);
	put_image(gaz);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
