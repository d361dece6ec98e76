/*
 * kind.c: which kind of terminal this is, and how text is given to it.
 *
 * In: the environment, the terminal's answers so far, the reader's choice.
 * Out: a row of kind.def, and a treatment. Pure: no input, no output, no
 * state. Answers are believed more than the environment, which a terminal's
 * children inherit, and which a multiplexer keeps from another terminal.
 */
#include "tui/screen/kind_priv.h"

#include <string.h>

enum kind_row {
#define KN_KIND(NAME, name, order, plain, guard, marks, asked, off, on, hint) \
	KIND_##NAME,
#include "tui/screen/kind.def"
#undef KN_KIND
};

static const struct kind kinds[] = {
#define KN_KIND(NAME, name, order, plain, guard, marks, asked, off, on, hint) \
	{ name, KN_TEXT_##order, KN_TEXT_##plain, guard, marks, asked, off, \
	    on, hint },
#include "tui/screen/kind.def"
#undef KN_KIND
};

/* Where a sign is looked for: an answer, or a variable. */
enum source {
#define KN_TERM_VAR(NAME) SOURCE_##NAME,
#include "tui/screen/termvar.def"
#undef KN_TERM_VAR
	SOURCE_XTVERSION, SOURCE_DA2,
};

enum rank { RANK_NAME, RANK_TYPE, RANK_BETWEEN, RANK_OWN, RANK_LEFT,
	N_RANKS };

static const struct {
	enum rank rank;
	enum source source;
	const char *pattern;
	enum kind_row kind;
} signs[] = {
#define KN_SIGN(RANK, SOURCE, pattern, KIND) \
	{ RANK_##RANK, SOURCE_##SOURCE, pattern, KIND_##KIND },
#include "tui/screen/sign.def"
#undef KN_SIGN
};
#define N_SIGNS (sizeof(signs) / sizeof(signs[0]))

static const char *const var_names[] = {
#define KN_TERM_VAR(NAME) #NAME,
#include "tui/screen/termvar.def"
#undef KN_TERM_VAR
};

void
kn_term_env_read(struct kn_term_env *env, char *const *environ_)
{
	memset(env, 0, sizeof(*env));
	for (; environ_ != NULL && *environ_ != NULL; environ_++)
		for (size_t i = 0; i < KN_TERM_VAR_COUNT; i++) {
			size_t n = strlen(var_names[i]);

			if (env->value[i] == NULL && strncmp(*environ_,
			    var_names[i], n) == 0 && (*environ_)[n] == '=')
				env->value[i] = *environ_ + n + 1;
		}
}

bool
kind__like(const char *text, const char *pattern)
{
	const char *star = NULL, *again = text;

	while (*text != '\0') {
		if (*pattern == '*') {
			star = ++pattern;
			again = text;
		} else if (*pattern == *text || *pattern == '?') {
			pattern++;
			text++;
		} else if (star != NULL) {
			pattern = star;
			text = ++again;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

static const char *
text_of(const struct kind_facts *f, enum source source)
{
	if (source == SOURCE_XTVERSION)
		return f->xtversion;
	if (source == SOURCE_DA2)
		return f->da2;
	return f->env.value[source] == NULL ? "" : f->env.value[source];
}

const struct kind *
kind__find(const struct kind_facts *f)
{
	enum kind_row found = KIND_NONE;

	for (int rank = 0; rank < N_RANKS; rank++) {
		for (size_t i = 0; i < N_SIGNS; i++) {
			if ((int)signs[i].rank != rank || !kind__like(text_of(f,
			    signs[i].source), signs[i].pattern))
				continue;
			if (rank != RANK_LEFT)
				return &kinds[signs[i].kind];
			if (found != KIND_NONE && found != signs[i].kind)
				return &kinds[KIND_NONE];
			found = signs[i].kind;
		}
	}
	return &kinds[found];
}

struct kn_treatment
kind__treat(const struct kind_facts *f, enum kn_bidi bidi,
    enum kn_harakat harakat)
{
	static const struct {
		enum kn_text_order order;
		bool guard;
	} chosen[] = {
		[KN_BIDI_AUTO] = { KN_TEXT_VISUAL, false },
		[KN_BIDI_VISUAL] = { KN_TEXT_VISUAL, false },
		[KN_BIDI_GUARD] = { KN_TEXT_VISUAL, true },
		[KN_BIDI_WORDS] = { KN_TEXT_WORDS, false },
		[KN_BIDI_TERMINAL] = { KN_TEXT_LOGICAL, false },
	};
	const struct kind *k = kind__find(f);
	struct kn_treatment t = { .order = chosen[bidi].order,
		.guard = chosen[bidi].guard, .kind = k->name };

	if (bidi == KN_BIDI_AUTO) {
		t.order = k->order;
		t.guard = k->guard && f->bdsm != BDSM_EXPLICIT &&
		    !f->guard_is_wide;
		t.hint = k->hint;
	}
	/* What joins letters by itself puts marks on the wrong ones. */
	t.marks = harakat == KN_HARAKAT_KEEP ||
	    (harakat == KN_HARAKAT_AUTO && k->marks &&
	    t.order != KN_TEXT_WORDS);
	return t;
}

struct kn_treatment
kn_treatment_plain(const struct kn_term_env *env, enum kn_bidi bidi,
    enum kn_harakat harakat)
{
	struct kind_facts f = { .env = *env };
	const struct kind *k = kind__find(&f);
	struct kn_treatment t = kind__treat(&f, bidi, harakat);

	if (bidi == KN_BIDI_AUTO)
		t.order = k->plain;
	return t;
}
