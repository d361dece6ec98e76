/*
 * hostile.c: text that attacks a terminal or its reader, from a seed. In: a
 * seed. Out: pieces of text, names of files, a corpus on disk.
 */
#include "hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/prop/random.h"

#define NAME_MAX_B 200
#define STACK_MAX 2000

static const struct {
	const char *name, *bytes;
	size_t n;
} classes[] = {
#define KN_HOSTILE(name, bytes) { name, bytes, sizeof(bytes) - 1 },
#include "hostile.def"
#undef KN_HOSTILE
	/* These two are made, not copied. */
	{ "stack of marks", NULL, 0 },
	{ "random bytes", NULL, 0 },
};

#define N_CLASSES (sizeof(classes) / sizeof(classes[0]))

size_t
hostile_count(void)
{
	return N_CLASSES;
}

const char *
hostile_name(size_t class)
{
	return classes[class].name;
}

static void
put_stack(uint64_t *seed, struct kn_buf *out)
{
	static const uint32_t marks[] = { 0x64E, 0x651, 0x301, 0x20DD, 0x670,
		0x489 };

	kn_buf_cstr(out, "ه");
	for (size_t i = below(seed, STACK_MAX); i > 0; i--)
		kn_buf_cp(out, marks[below(seed, 6)]);
}

void
hostile_put(size_t class, uint64_t *seed, struct kn_buf *out)
{
	if (classes[class].bytes != NULL)
		kn_buf_put(out, classes[class].bytes, classes[class].n);
	else if (class == N_CLASSES - 2)
		put_stack(seed, out);
	else
		for (size_t i = below(seed, 40); i > 0; i--)
			kn_buf_chr(out, (char)next_random(seed));
}

/* Whether an attack has what stops a file from being read as UTF-8 text. */
static bool
is_raw(size_t class)
{
	const char *s = classes[class].bytes;

	if (s == NULL)
		return class == N_CLASSES - 1;
	struct kn_str b = { s, classes[class].n };

	return memchr(s, '\0', b.n) != NULL ||
	    strcmp(classes[class].name, "C1 raw") == 0 ||
	    strcmp(classes[class].name, "surrogates") == 0 ||
	    strcmp(classes[class].name, "overlong") == 0 ||
	    strcmp(classes[class].name, "beyond") == 0 ||
	    strcmp(classes[class].name, "returns") == 0 ||
	    strcmp(classes[class].name, "cut") == 0;
}

static const char *const words[] = { "المغرب", "وفرنسا", "الأمن", "الوطني",
	"(حموشي)", "«خبر»", "2023", "DGSN", "Paris", "لا", "إسبانيا،",
	"مَدْرَسَة", "12:30", "قال" };

void
hostile_text(uint64_t *seed, bool raw, size_t n, struct kn_buf *out)
{
	for (size_t i = 0; i < n; i++) {
		size_t class = below(seed, N_CLASSES);

		kn_buf_cstr(out, words[below(seed, sizeof(words) /
		    sizeof(words[0]))]);
		if (below(seed, 3) > 0)
			kn_buf_chr(out, ' ');
		if (below(seed, 3) == 0 && (raw || !is_raw(class)))
			hostile_put(class, seed, out);
	}
}

void
hostile_name_of_file(uint64_t *seed, struct kn_buf *out)
{
	size_t start = out->n;

	kn_buf_cstr(out, words[below(seed, 3)]);
	while (out->n - start < 24)
		hostile_put(below(seed, N_CLASSES), seed, out);
	if (out->n - start > NAME_MAX_B)
		kn_buf_trunc(out, start + NAME_MAX_B);
	for (size_t i = start; i < out->n; i++)
		if (out->s[i] == '\0' || out->s[i] == '/')
			out->s[i] = '\033';
}

/* ---- a corpus ------------------------------------------------------------ */

static void
die(const char *what)
{
	perror(what);
	abort();
}

static void
write_file(const char *path, const struct kn_buf *text)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(text->s, 1, text->n, f) != text->n ||
	    fclose(f) != 0)
		die(path);
}

/* An article as pages have them: section, title, byline with outlet and
 * date, a body that names countries and agencies; attacks in each. */
static void
put_article(size_t i, uint64_t *seed, struct kn_buf *out)
{
	/* In one of four the bytes may be of no encoding. */
	bool raw = i % 4 == 3;
	size_t class = i % N_CLASSES;

	hostile_text(seed, false, 2, out);
	kn_buf_fmt(out, "\n\nعنوان mark%zuz ", i);
	if (raw || !is_raw(class))
		hostile_put(class, seed, out);
	hostile_text(seed, raw, 3, out);
	kn_buf_cstr(out, "\n\nهسبريس");
	hostile_put(below(seed, 20), seed, out);
	kn_buf_cstr(out, " - الرباط\nالخميس 14 دجنبر 202");
	kn_buf_fmt(out, "%zu", i % 5);
	if (!is_raw(class))
		hostile_put(class, seed, out);
	kn_buf_cstr(out, "\n\n");
	for (int k = 0; k < 4; k++) {
		kn_buf_cstr(out, "قال عبد اللطيف حموشي، المدير العام للأمن "
		    "الوطني، إن فرنسا وإسبانيا ");
		if (raw || !is_raw(class))
			hostile_put(class, seed, out);
		hostile_text(seed, raw, 12, out);
		kn_buf_cstr(out, " الشرطة الوطنية الفرنسية.\n");
	}
}

/* What the importer has to refuse: binary, a link out, a pipe. */
static void
add_rejects(const char *dir, uint64_t *seed)
{
	struct kn_buf path, bytes;

	kn_buf_init(&path, 0);
	kn_buf_init(&bytes, 0);
	for (int i = 0; i < 6; i++) {
		kn_buf_reset(&path);
		kn_buf_fmt(&path, "%s/%d", dir, i);
		hostile_name_of_file(seed, &path);
		kn_buf_cstr(&path, ".txt");
		kn_buf_reset(&bytes);
		for (int k = 0; k < 3000; k++)
			kn_buf_chr(&bytes, (char)next_random(seed));
		if (i % 3 == 0)
			write_file(path.s, &bytes);
		else if (i % 3 == 1 && symlink("/etc/passwd", path.s) != 0)
			die(path.s);
		else if (i % 3 == 2 && mkfifo(path.s, 0600) != 0)
			die(path.s);
	}
	kn_buf_dispose(&path);
	kn_buf_dispose(&bytes);
}

void
hostile_corpus(const char *dir, size_t n, uint64_t seed)
{
	struct kn_buf folder, path, text;

	kn_buf_init(&folder, 0);
	kn_buf_init(&path, 0);
	kn_buf_init(&text, 0);
	for (size_t i = 0; i < n; i++) {
		if (i % 16 == 0) {
			kn_buf_reset(&folder);
			kn_buf_fmt(&folder, "%s/", dir);
			hostile_name_of_file(&seed, &folder);
			if (mkdir(folder.s, 0700) != 0 && errno != EEXIST)
				die(folder.s);
		}
		kn_buf_reset(&path);
		kn_buf_fmt(&path, "%s/%zu", folder.s, i);
		hostile_name_of_file(&seed, &path);
		kn_buf_cstr(&path, ".txt");
		kn_buf_reset(&text);
		put_article(i, &seed, &text);
		write_file(path.s, &text);
	}
	add_rejects(dir, &seed);
	kn_buf_dispose(&folder);
	kn_buf_dispose(&path);
	kn_buf_dispose(&text);
}
