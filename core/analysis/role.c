/*
 * role.c: which roles are one office. In: roles as they are written, with the
 * names in them. Out: the row of each in ROLES. Roles of a person are one
 * when they say the same: المدير العام للأمن الوطني, مديرا عاما للأمن الوطني;
 * رئيس فرنسا, الرئيس الفرنسي: names count as what they name, words without
 * article and case, links not at all; or when one goes on with words that
 * name nothing else and change nothing: a role that was read too far, or
 * told with its predicates. سابق, نائب and another body are other offices.
 */
#include "core/analysis/analysis_priv.h"

#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/token.h"

/* Words of a role that are compared; the least that stand for an office. */
enum { WORDS_MOST = 16, WORDS_LEAST = 2 };
/* Rows that a shorter role could mean, when there are several. */
#define AMBIGUOUS UINT32_MAX

enum word_kind { WORD_LINK, WORD_CHANGE };

/* What a role says: words, each ended by a NUL, behind who has it. */
struct sense {
	struct kn_buf key;
	size_t end[WORDS_MOST + 1];     /* of the key with so many words */
	bool more[WORDS_MOST];          /* the word only adds to the rest */
	size_t n;
};

/* ---- words ------------------------------------------------------------------- */

static size_t
letters(struct kn_str w)
{
	size_t n = 0;

	for (size_t i = 0; i < w.n; i++)
		n += ((unsigned char)w.s[i] & 0xC0) != 0x80;
	return n;
}

/* Without what comes before the noun, and the alef of the accusative. */
static struct kn_str
strip(struct kn_str w)
{
	static const char *const before[] = { "وال", "بال", "كال", "فال",
		"ولل", "لل", "ال" };
	struct kn_str alef = KN_LIT("ا");

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		struct kn_str p = kn_str(before[i]);
		struct kn_str rest = { w.s + p.n, w.n - p.n };

		if (!kn_str_starts(w, p) || letters(rest) < 3)
			continue;
		w = rest;
		break;
	}
	if (kn_str_ends(w, alef) && letters(w) > 3)
		w.n -= alef.n;
	return w;
}

static struct kn_map *
read_table(void)
{
	static const struct {
		const char *word;
		enum word_kind kind;
	} words[] = {
#define ROLE_WORD(word, kind) { word, WORD_##kind },
#include "core/analysis/role_word.def"
#undef ROLE_WORD
	};
	struct kn_map *table = kn_map_new();
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		kn_buf_reset(&folded);
		kn_fold_append(KN_FOLD_INDEX, words[i].word,
		    strlen(words[i].word), &folded);
		kn_map_set(table, strip(kn_buf_get(&folded)),
		    words[i].kind);
	}
	kn_buf_dispose(&folded);
	return table;
}

/* ---- senses ------------------------------------------------------------------ */

static void
put_word(struct sense *s, struct kn_str word, bool more)
{
	kn_buf_str(&s->key, word);
	kn_buf_chr(&s->key, '\0');
	s->more[s->n++] = more;
	s->end[s->n] = s->key.n;
}

/* The names in a role, by start. */
struct names {
	const struct kn_mention *at[WORDS_MOST];
	size_t n, next;
};

static struct names
names_in(const struct kn_mentions *ms, struct kn_span at)
{
	struct names names = { .n = 0 };
	size_t lo = 0, hi = ms->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (ms->at[mid].at.start_b < at.start_b)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < ms->n && ms->at[lo].at.start_b < at.end_b &&
	    names.n < WORDS_MOST; lo++)
		if (!ms->at[lo].suppressed && ms->at[lo].at.end_b <=
		    at.end_b && ms->at[lo].entity != KN_ENTITY_NONE)
			names.at[names.n++] = &ms->at[lo];
	return names;
}

/* Whether a country is that of a body in the same role. */
static bool
is_home(struct kn_dossier *d, const struct names *names,
    const struct kn_entity *country)
{
	for (size_t i = 0; i < names->n; i++) {
		const struct kn_entity *e = kn_index_entity(d->ix,
		    names->at[i]->entity);

		if (e != NULL && e != country && e->home != NULL &&
		    kn_str_is(kn_str(e->home), country->id))
			return true;
	}
	return false;
}

static void
put_name(struct kn_dossier *d, struct sense *s, const struct names *names,
    const struct kn_mention *m)
{
	const struct kn_entity *e = kn_index_entity(d->ix, m->entity);
	struct kn_buf word;

	if (e == NULL || (e->type == KN_TYPE_COUNTRY &&
	    is_home(d, names, e)))
		return;
	kn_buf_init(&word, 0);
	kn_buf_fmt(&word, "#%u", m->entity);
	put_word(s, kn_buf_get(&word), false);
	kn_buf_dispose(&word);
}

static void
read_sense(struct kn_dossier *d, struct kn_str role, uint32_t start_b,
    struct names *names, struct sense *s)
{
	struct kn_tokens *words = kn_tokens_new(KN_FOLD_INDEX, role.s, role.n);
	struct kn_token w;
	uint32_t done_b = 0;

	while (s->n < WORDS_MOST && kn_tokens_next(words, &w)) {
		struct kn_span at = { w.at.start_b + start_b,
			w.at.end_b + start_b };
		struct kn_str bare = strip(w.folded);
		uint32_t kind = UINT32_MAX;

		while (s->n < WORDS_MOST && names->next < names->n &&
		    names->at[names->next]->at.start_b < at.end_b) {
			const struct kn_mention *m =
			    names->at[names->next++];

			put_name(d, s, names, m);
			done_b = m->at.end_b;
		}
		if (at.start_b < done_b || s->n == WORDS_MOST)
			continue;
		kn_map_get(d->role_words, bare, &kind);
		if (kind != WORD_LINK)
			put_word(s, bare, kind != WORD_CHANGE);
	}
	kn_tokens_free(words);
}

/* ---- rows -------------------------------------------------------------------- */

/* Behind who has the role: whether it was written so, or begins so. */
enum { KEY_KIND_AT = sizeof(uint32_t), KEY_WORDS_AT };

static struct kn_str
key_of(struct sense *s, size_t words, char kind)
{
	s->key.s[KEY_KIND_AT] = kind;
	return (struct kn_str){ s->key.s, s->end[words] };
}

/* The row of the same office in fewer or more words; or false. */
static bool
same_office(struct kn_map *rows, struct sense *s, uint32_t *at)
{
	if (kn_map_get(rows, key_of(s, s->n, '='), at))
		return true;
	for (size_t k = s->n; k > WORDS_LEAST && s->more[k - 1]; k--)
		if (kn_map_get(rows, key_of(s, k - 1, '='), at))
			return true;
	return kn_map_get(rows, key_of(s, s->n, '<'), at) && *at != AMBIGUOUS;
}

/* Shorter roles that would mean this row. */
static void
note_shorter(struct kn_map *rows, struct sense *s, uint32_t at)
{
	for (size_t k = s->n; k > WORDS_LEAST && s->more[k - 1]; k--) {
		uint32_t is = kn_map_intern(rows, key_of(s, k - 1, '<'), at);

		if (is != at)
			kn_map_set(rows, key_of(s, k - 1, '<'), AMBIGUOUS);
	}
}

struct kn_dossier_row *
role__row(struct kn_dossier *d, const struct kn_mentions *ms,
    struct kn_str role, struct kn_span span, uint32_t person)
{
	struct section *sec = &d->section[KN_DOSSIER_ROLES];
	struct names names = names_in(ms, span);
	struct kn_dossier_row *row = NULL;
	struct sense s = { .n = 0 };
	uint32_t at;

	if (d->role_words == NULL)
		d->role_words = read_table();
	if (sec->by_key == NULL)
		sec->by_key = kn_map_new();
	kn_buf_init(&s.key, 0);
	kn_buf_put(&s.key, &person, sizeof(person));
	kn_buf_chr(&s.key, '=');
	s.end[0] = KEY_WORDS_AT;
	read_sense(d, role, span.start_b, &names, &s);
	if (same_office(sec->by_key, &s, &at)) {
		kn_map_intern(sec->by_key, key_of(&s, s.n, '='), at);
		row = &sec->row[at];
	} else {
		row = section__count(d, KN_DOSSIER_ROLES,
		    key_of(&s, s.n, '='), KN_DOSSIER_MAX_ROWS);
		if (row != NULL)
			note_shorter(sec->by_key, &s,
			    (uint32_t)(row - sec->row));
	}
	kn_buf_dispose(&s.key);
	return row;
}
