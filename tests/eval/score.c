/*
 * score.c: reading gold tables, and the three figures.
 */
#include "eval.h"

#include <stdio.h>
#include <stdlib.h>

#include "kunnash/mem.h"

char *
eval_read(const char *path, size_t *n_b)
{
	FILE *f = fopen(path, "rb");
	struct kn_buf b;
	char part[8192];
	size_t n;

	if (f == NULL)
		return NULL;
	kn_buf_init(&b, 0);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		kn_buf_put(&b, part, n);
	fclose(f);
	return kn_buf_take(&b, n_b);
}

size_t
eval_row(struct kn_str *rest, struct kn_str *fields, size_t n)
{
	struct kn_str line, field;
	size_t i = 0;

	if (rest->n == 0 || !kn_str_split(rest, '\n', &line) || line.n == 0)
		return 0;
	while (i < n && kn_str_split(&line, '\t', &field))
		fields[i++] = field;
	return i;
}

double
score_precision(const struct score *s)
{
	return s->found == 0 ? 0 : (double)s->right / (double)s->found;
}

double
score_recall(const struct score *s)
{
	return s->wanted == 0 ? 0 : (double)s->right / (double)s->wanted;
}

double
score_f1(const struct score *s)
{
	size_t n = s->found + s->wanted;

	return n == 0 ? 0 : 2.0 * (double)s->right / (double)n;
}

void
score_print(const char *name, const struct score *s)
{
	printf("%-14s P %.3f  R %.3f  F1 %.3f  (%zu right, %zu found, "
	    "%zu wanted)\n", name, score_precision(s), score_recall(s),
	    score_f1(s), s->right, s->found, s->wanted);
}
