/*
 * bench_corpus.c: makes a corpus up. In: how many articles, a folder, a seed,
 * how long articles are, the list of frequent words. Out: a file of plain text for each article,
 * OUTLET/YEAR/NUMBER.txt; a corpus of fewer is a part of one of more.
 *
 *	bench_corpus [-s SEED] [-l TIMES] [-w WORDS] ARTICLES DIR
 *	bench_corpus [-s SEED] [-l TIMES] [-w WORDS] -p N  prints article N
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corpus.h"

struct args {
	struct article_plan plan;
	const char *words, *dir;
	uint32_t n, print;
};

static bool
make_folder(const char *path)
{
	return mkdir(path, 0755) == 0 || errno == EEXIST;
}

/* Makes the folders of an article and writes its page. */
static bool
write_page(const char *dir, const struct article *a, uint32_t i,
    const struct kn_buf *page)
{
	char path[4096];
	const char *top = a->outlet.id;

	snprintf(path, sizeof(path), "%s/%s", dir, top);
	if (!make_folder(path))
		return false;
	snprintf(path, sizeof(path), "%s/%s/%d", dir, top, a->year);
	if (!make_folder(path))
		return false;
	snprintf(path, sizeof(path), "%s/%s/%d/%07u.txt", dir, top, a->year,
	    i);
	FILE *f = fopen(path, "w");
	if (f == NULL)
		return false;
	bool ok = fwrite(page->s, 1, page->n, f) == page->n;
	return fclose(f) == 0 && ok;
}

static bool
write_all(const struct args *args, const struct words *w)
{
	struct article a;
	struct kn_buf page;
	bool ok = make_folder(args->dir);

	article_init(&a);
	kn_buf_init(&page, 0);
	for (uint32_t i = 0; ok && i < args->n; i++) {
		article_make(&a, w, &args->plan, i);
		kn_buf_reset(&page);
		article_page(&a, &page);
		ok = write_page(args->dir, &a, i, &page);
	}
	article_dispose(&a);
	kn_buf_dispose(&page);
	return ok;
}

static void
print_one(const struct args *args, const struct words *w)
{
	struct article a;
	struct kn_buf page;

	article_init(&a);
	kn_buf_init(&page, 0);
	article_make(&a, w, &args->plan, args->print);
	article_page(&a, &page);
	fwrite(page.s, 1, page.n, stdout);
	article_dispose(&a);
	kn_buf_dispose(&page);
}

static bool
parse(int argc, char **argv, struct args *a)
{
	int opt;

	*a = (struct args){ .plan = { 1, 1 }, .words = KN_COMMON_WORDS,
	    .print = UINT32_MAX };
	while ((opt = getopt(argc, argv, "s:l:w:p:")) != -1) {
		if (opt == 's')
			a->plan.seed = strtoull(optarg, NULL, 10);
		else if (opt == 'l')
			a->plan.length = strtod(optarg, NULL);
		else if (opt == 'w')
			a->words = optarg;
		else if (opt == 'p')
			a->print = (uint32_t)strtoul(optarg, NULL, 10);
		else
			return false;
	}
	if (!(a->plan.length > 0 && a->plan.length <= 1000))
		return false;
	if (a->print != UINT32_MAX)
		return optind == argc;
	if (optind + 2 != argc)
		return false;
	a->n = (uint32_t)strtoul(argv[optind], NULL, 10);
	a->dir = argv[optind + 1];
	return a->n > 0;
}

int
main(int argc, char **argv)
{
	struct args args;
	bool ok = true;

	if (!parse(argc, argv, &args)) {
		fprintf(stderr, "usage: bench_corpus [-s SEED] [-l TIMES] "
		    "[-w WORDS] ARTICLES DIR | -p NUMBER\n");
		return 2;
	}
	struct words *w = words_new(args.words, args.plan.seed);
	if (w == NULL) {
		perror(args.words);
		return 1;
	}
	if (args.print != UINT32_MAX)
		print_one(&args, w);
	else
		ok = write_all(&args, w);
	if (!ok)
		perror(args.dir);
	words_free(w);
	return ok ? 0 : 1;
}
