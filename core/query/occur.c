/*
 * occur.c: where the words of a passage stand elsewhere. In: some words as a
 * person selected them, an article. Out: spans of the same words, without
 * the proclitics before them (والمغرب is an occurrence of المغرب, from the
 * alef on). Linear in the text.
 */
#include "words_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/clitic.h"

struct kn_occur {
	struct words words;
	struct kn_str first;    /* the first word without its proclitics */
	char *restored;         /* owns first where ال was put back */
};

/* What a reading of a word stands for, compared with a whole word. */
static bool
is_base(const struct kn_clitic *c, struct kn_str base)
{
	static const char al[] = "\u0627\u0644";
	const size_t al_b = sizeof(al) - 1;

	if (!c->restored)
		return kn_str_eq(c->rest, base);
	return base.n == al_b + c->rest.n &&
	    memcmp(base.s, al, al_b) == 0 &&
	    memcmp(base.s + al_b, c->rest.s, c->rest.n) == 0;
}

/*
 * A selected word gives up its proclitics only where ال follows them, with
 * three letters more (as in kn_clitic_forms()): a root's own letters are not
 * told from clitics otherwise. 3 letters are 6 bytes.
 */
static void
take_base(struct kn_occur *o)
{
	static const char al[] = "\u0627\u0644";
	const size_t al_b = sizeof(al) - 1, letters_b = 6;
	struct kn_clitic c[KN_CLITIC_MAX];
	size_t n = kn_clitics(o->words.at[0].folded, c);

	o->first = o->words.at[0].folded;
	if (kn_str_starts(o->first, KN_LIT("\u0627\u0644")))
		return;
	for (size_t i = 1; i < n; i++) {
		struct kn_str rest = c[i].rest;

		if (c[i].restored && rest.n >= letters_b) {
			struct kn_buf b;

			kn_buf_init(&b, 0);
			kn_buf_cstr(&b, al);
			kn_buf_str(&b, rest);
			o->first.n = b.n;
			o->restored = kn_buf_take(&b, NULL);
			o->first.s = o->restored;
			return;
		}
		if (kn_str_starts(rest, KN_LIT("\u0627\u0644")) &&
		    rest.n >= al_b + letters_b) {
			o->first = rest;
			return;
		}
	}
}

enum kn_status
kn_occur_new(struct kn_str words, struct kn_occur **out, struct kn_err *err)
{
	struct kn_occur *o = kn_calloc(1, sizeof(*o));

	*out = NULL;
	words__init(&o->words, words);
	if (o->words.n == 0 || o->words.n > KN_OCCUR_MAX_WORDS) {
		size_t n = o->words.n;

		kn_occur_free(o);
		return n == 0 ? kn_err_set(err, KN_INVALID,
		    N_("there are no words to look for"), NULL) :
		    kn_err_set(err, KN_LIMIT, N_("too many words: select "
		    "a name or a few words"), NULL);
	}
	take_base(o);
	*out = o;
	return KN_OK;
}

void
kn_occur_free(struct kn_occur *o)
{
	if (o == NULL)
		return;
	words__dispose(&o->words);
	free(o->restored);
	free(o);
}

void
kn_occur_query(const struct kn_occur *o, struct kn_buf *out)
{
	kn_buf_chr(out, '"');
	kn_buf_str(out, o->first);
	for (size_t i = 1; i < o->words.n; i++) {
		kn_buf_chr(out, ' ');
		kn_buf_str(out, o->words.at[i].folded);
	}
	kn_buf_chr(out, '"');
}

/* ---- finding ---------------------------------------------------------------- */

/* Where the word begins once prefix_b bytes of its folded form are left out. */
static uint32_t
start_of(const struct kn_doc *doc, const struct kn_token *tok,
    size_t prefix_b)
{
	struct kn_folded f;
	uint32_t at = tok->at.start_b;

	if (prefix_b == 0)
		return at;
	kn_fold(KN_FOLD_INDEX, doc->text + at, kn_span_len(tok->at), &f);
	if (prefix_b < f.n)
		at += f.src_b[prefix_b];
	kn_folded_dispose(&f);
	return at;
}

/* Whether a word can be the first of them; *start_b: where without its
 * proclitics. The shortest prefix that leaves the word wins. */
static bool
begins(const struct kn_occur *o, const struct kn_doc *doc,
    const struct kn_token *tok, uint32_t *start_b)
{
	struct kn_clitic c[KN_CLITIC_MAX];
	size_t n = kn_clitics(tok->folded, c);

	for (size_t i = 0; i < n; i++)
		if (is_base(&c[i], o->first)) {
			*start_b = start_of(doc, tok, c[i].prefix_b);
			return true;
		}
	return false;
}

/* A run of words that may become an occurrence. */
struct candidate {
	uint32_t start_b;
	size_t n;               /* words of it so far */
};

struct finding {
	const struct kn_occur *o;
	const struct kn_doc *doc;
	struct candidate open[KN_OCCUR_MAX_WORDS];
	size_t n_open;
	uint32_t last_b;        /* end of the last word */
	struct kn_span **out;
	size_t *n, cap;
};

/* Takes the word into the runs that it goes on with; those that it does not
 * end there. */
static void
go_on(struct finding *f, const struct kn_token *tok)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->n_open; i++) {
		struct candidate c = f->open[i];

		if (kn_str_eq(tok->folded, f->o->words.at[c.n].folded)) {
			c.n++;
			f->open[kept++] = c;
		}
	}
	f->n_open = kept;
}

/* The oldest run is finished first; what overlaps it is none. */
static void
finish(struct finding *f, uint32_t end_b)
{
	if (f->n_open == 0 || f->open[0].n < f->o->words.n)
		return;
	*f->out = kn_grow(*f->out, &f->cap, *f->n + 1, sizeof(**f->out));
	(*f->out)[(*f->n)++] = (struct kn_span){ f->open[0].start_b, end_b };
	f->n_open = 0;
}

static void
take_word(struct finding *f, const struct kn_token *tok)
{
	const char *gap = f->doc->text + f->last_b;
	struct candidate c = { .n = 1 };

	/* A passage does not go on in the next line. */
	if (tok->at.start_b > f->last_b &&
	    memchr(gap, '\n', tok->at.start_b - f->last_b) != NULL)
		f->n_open = 0;
	f->last_b = tok->at.end_b;
	go_on(f, tok);
	if (f->n_open < KN_OCCUR_MAX_WORDS &&
	    begins(f->o, f->doc, tok, &c.start_b))
		f->open[f->n_open++] = c;
	finish(f, tok->at.end_b);
}

void
kn_occur_find(const struct kn_occur *o, const struct kn_doc *doc,
    struct kn_span **out, size_t *n)
{
	struct finding f = { .o = o, .doc = doc, .out = out, .n = n };
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, doc->text,
	    doc->n_b);
	struct kn_token tok;

	*out = NULL;
	*n = 0;
	while (kn_tokens_next(t, &tok)) {
		if (kn_doc_is_content(doc, tok.at.start_b))
			take_word(&f, &tok);
		else
			f.n_open = 0;
	}
	kn_tokens_free(t);
}
