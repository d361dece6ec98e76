/*
 * gen_lexicon.c: compiles the list of frequent words, at build time. In: the
 * list on standard input, a word a line, lines that begin with # left out.
 * Out: lexicon.inc on standard output: the words by bucket, each with its
 * length before it, where each bucket begins, and a bit for each word. Not
 * part of the library.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/hash.h"

#include "core/entity/lexicon_priv.h"
#include "core/entity/maybe_priv.h"

#define LINE 16         /* numbers a line */
#define WORDS_MAX 100000
#define WORD_MAX_B 255  /* a length is one byte */

struct entry {
	unsigned bucket;
	size_t line;            /* keeps the order of the list */
	char *word;
};

static int
entry_cmp(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->bucket != b->bucket)
		return a->bucket < b->bucket ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

static size_t
read_words(struct entry *at)
{
	char line[1024];
	size_t n = 0;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		size_t n_b = strcspn(line, "\n");

		if (line[0] == '#' || n_b == 0)
			continue;
		if (n_b > WORD_MAX_B || line[n_b] != '\n' || n == WORDS_MAX) {
			fprintf(stderr, "word %zu: too long, or too many\n",
			    n + 1);
			exit(1);
		}
		line[n_b] = '\0';
		uint64_t hash = kn_word_hash((struct kn_str){ line, n_b });
		at[n] = (struct entry){ lexicon__bucket(hash), n,
		    strdup(line) };
		if (at[n++].word == NULL)
			abort();
	}
	return n;
}

static void
put(size_t *count, unsigned v)
{
	printf("%u,%s", v, ++*count % LINE == 0 ? "\n" : "");
}

static void
put_maybe(const struct entry *at, size_t n)
{
	static uint64_t bits[1 << LEXICON_MAYBE >> 6];

	for (size_t w = 0; w < n; w++)
		maybe__add(bits, LEXICON_MAYBE,
		    kn_word_hash(kn_str(at[w].word)));
	puts("static const uint64_t maybe[] = {");
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		printf("0x%jxu,%s", (uintmax_t)bits[i],
		    i % 4 == 3 ? "\n" : "");
	puts("};");
}

int
main(void)
{
	static struct entry at[WORDS_MAX];
	size_t n = read_words(at), count = 0, bytes = 0, i = 0;

	qsort(at, n, sizeof(*at), entry_cmp);
	puts("/* Made by core/entity/gen/gen_lexicon.c; do not edit. */\n"
	    "static const unsigned char words[] = {");
	for (size_t w = 0; w < n; w++) {
		size_t n_b = strlen(at[w].word);

		put(&count, (unsigned)n_b);
		for (size_t k = 0; k < n_b; k++)
			put(&count, (unsigned char)at[w].word[k]);
	}
	puts("};\nstatic const uint32_t first[] = {");
	for (unsigned b = 0; b <= LEXICON_BUCKETS; b++) {
		put(&count, (unsigned)bytes);
		for (; i < n && at[i].bucket == b; i++)
			bytes += 1 + strlen(at[i].word);
	}
	puts("};");
	put_maybe(at, n);
	for (size_t w = 0; w < n; w++)
		free(at[w].word);
	return 0;
}
