/*
 * unseen_source.c: the articles of a corpus whose files hold them in forms
 * of their own. In: a folder or file below the corpora. Out: each article as
 * plain text, one by one: of a file of `content: ['…', '…']` lines every line
 * with its paragraphs, of one that opens with <DOC> its title and text, of
 * any other the whole.
 */
#include "unseen.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/import.h"
#include "kunnash/mem.h"

struct sink {
	unseen_article_fn *article;
	void *user;
};

/* The value of n hex digits at s, moved past them; 0 when there are none. */
static uint32_t
hex(struct kn_str *s, size_t n)
{
	uint32_t v = 0;

	for (size_t i = 0; i < n && s->n > 0; i++) {
		char c = *s->s;
		uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') :
		    c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10 : 16;

		if (digit == 16)
			return 0;
		v = v * 16 + digit;
		s->s++;
		s->n--;
	}
	return v;
}

/* One character of a quoted literal into out. */
static void
unescape(struct kn_str *s, struct kn_buf *out)
{
	char c = *s->s++;

	s->n--;
	if (c != '\\' || s->n == 0) {
		kn_buf_chr(out, c);
		return;
	}
	c = *s->s++;
	s->n--;
	if (c == 'x' || c == 'u')
		kn_buf_cp(out, hex(s, c == 'x' ? 2 : 4));
	else
		kn_buf_chr(out, c == 'n' ? '\n' : c == 't' ? '\t' : c);
}

/* The paragraphs of «['…', "…"]», an empty line between two. */
static void
read_list(struct kn_str s, struct kn_buf *out)
{
	while (s.n > 0) {
		char mark = *s.s++;

		s.n--;
		if (mark != '\'' && mark != '"')
			continue;
		if (out->n > 0)
			kn_buf_cstr(out, "\n\n");
		while (s.n > 0 && *s.s != mark)
			unescape(&s, out);
		if (s.n > 0) {
			s.s++;
			s.n--;
		}
	}
}

/* What stands between <name> and </name>, trimmed. */
static struct kn_str
element(struct kn_str s, const char *name)
{
	struct kn_buf tag[2];
	const char *at[2] = { s.s, NULL };

	for (int i = 0; i < 2; i++) {
		kn_buf_init(&tag[i], 0);
		kn_buf_fmt(&tag[i], i == 0 ? "<%s>" : "</%s>", name);
		if (at[0] != NULL)
			at[i] = memmem(at[0], (size_t)(s.s + s.n - at[0]),
			    tag[i].s, tag[i].n);
		if (i == 0 && at[0] != NULL)
			at[0] += tag[0].n;
	}
	for (int i = 0; i < 2; i++)
		kn_buf_dispose(&tag[i]);
	if (at[0] == NULL || at[1] == NULL)
		return (struct kn_str){ NULL, 0 };
	return kn_str_trim((struct kn_str){ at[0],
	    (size_t)(at[1] - at[0]) });
}

/* The NUL that doc.h wants is kn_buf_take()'s. */
static void
hand_on(const struct sink *to, const struct kn_doc *file, struct kn_buf *text)
{
	size_t n_b;
	char *s = kn_buf_take(text, &n_b);

	to->article(to->user, kn_doc_new_text(file->meta.path, s, n_b));
}

static void
read_lists(const struct sink *to, const struct kn_doc *file)
{
	struct kn_str rest = { file->text, file->n_b }, line;
	struct kn_buf text;

	while (kn_str_split(&rest, '\n', &line)) {
		if (!kn_str_starts(line, KN_LIT("content: [")))
			continue;
		line.s += 10;
		line.n -= 10;
		kn_buf_init(&text, 0);
		read_list(line, &text);
		hand_on(to, file, &text);
	}
}

static enum kn_status
read_file(void *user, struct kn_doc *file)
{
	const struct sink *to = user;
	struct kn_str all = { file->text, file->n_b };

	if (kn_str_starts(all, KN_LIT("content: ["))) {
		read_lists(to, file);
	} else if (kn_str_starts(all, KN_LIT("<DOC>"))) {
		struct kn_buf text;

		kn_buf_init(&text, 0);
		kn_buf_str(&text, element(all, "TITLE"));
		kn_buf_cstr(&text, "\n\n");
		kn_buf_str(&text, element(all, "TEXT"));
		hand_on(to, file, &text);
	} else {
		to->article(to->user, file);
		return KN_OK;
	}
	kn_doc_free(file);
	return KN_OK;
}

static void
ignore(void *user, const struct kn_reject *reject)
{
	(void)user;
	(void)reject;
}

bool
unseen_articles(const char *path, unseen_article_fn *article, void *user)
{
	struct sink to = { article, user };
	struct kn_import_sink sink = { .doc = read_file, .reject = ignore,
	    .user = &to };
	struct kn_scan *scan = NULL;
	struct kn_err err;

	if (kn_scan_open(&path, 1, &kn_import_defaults, &sink, &scan,
	    &err) != KN_OK)
		return false;
	bool whole = true;
	for (size_t i = 0; whole && i < kn_scan_count(scan); i++)
		whole = kn_import_source(scan, i, &sink, &err) == KN_OK;
	kn_scan_close(scan);
	return whole;
}
