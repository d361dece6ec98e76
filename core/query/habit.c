/*
 * habit.c: what people write who are used to other languages of search.
 *
 * Query row of the architecture. In: a run of a query's text in which no
 * field was found. Out: KN_OK, or a sentence that says how it is written
 * here. Only what cannot be a word of a text is refused (.*, wom?n,
 * country=FR, word~2, !word): taken as words these would find nothing, or
 * the opposite of what was meant.
 */
#include "parse_priv.h"

#include <string.h>

#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

static size_t
find(struct kn_str run, const char *sign)
{
	const char *at = run.n == 0 ? NULL :
	    memmem(run.s, run.n, sign, strlen(sign));

	return at == NULL ? run.n : (size_t)(at - run.s);
}

static bool
is_address(struct kn_str run)
{
	return find(run, "//") < run.n || kn_str_starts(run, KN_LIT("www."));
}

static bool
is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- regular expressions --------------------------------------------------- */

/* A backslash before a letter: \b, \w. */
static size_t
find_class(struct kn_str run)
{
	for (size_t i = 0; i + 1 < run.n; i++)
		if (run.s[i] == '\\' && is_ascii_letter(run.s[i + 1]))
			return i;
	return run.n;
}

static enum kn_status
check_regex(struct kn_str run, size_t at_b, struct kn_err *err)
{
	static const char *const signs[] = { ".*", ".+", "[^", "]*", "]+",
	    "]?", "]{" };
	size_t at = find_class(run);

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (find(run, signs[i]) < at)
			at = find(run, signs[i]);
	/* (?:a): the parenthesis is a token of its own. */
	if (run.n > 1 && run.s[0] == '?' && memchr(":=!<", run.s[1], 4) !=
	    NULL)
		at = 0;
	if (at == run.n)
		return KN_OK;
	return query__error(err, KN_SYNTAX, at_b + at,
	    N_("regular expressions are not read; word* finds what begins "
	    "so, near(a, b, 5) what stands near"), KN_LIT(""));
}

/* ---- signs ---------------------------------------------------------------- */

/* A question mark between two letters; else run.n. */
static size_t
find_joker(struct kn_str run)
{
	bool letter = false;

	for (size_t i_b = 0; i_b < run.n;) {
		size_t at_b = i_b, next_b;
		uint32_t cp = kn_utf8_next(run.s, run.n, &i_b);

		next_b = i_b;
		if (cp == '?' && letter && i_b < run.n &&
		    kn_uchar_is_letter(kn_utf8_next(run.s, run.n, &next_b)))
			return at_b;
		letter = kn_uchar_is_letter(cp);
	}
	return run.n;
}

static enum kn_status
check_joker(struct kn_str run, size_t at_b, struct kn_err *err)
{
	size_t at = find_joker(run);

	return at == run.n || memchr(run.s, '/', run.n) != NULL ? KN_OK :
	    query__error(err, KN_SYNTAX, at_b + at,
	    N_("a question mark stands for no letter; word* finds what "
	    "begins so"), KN_LIT(""));
}

/* word~ and word~2, to which others find what is spelled alike. */
static enum kn_status
check_tilde(struct kn_str run, size_t at_b, struct kn_err *err)
{
	size_t at = run.n;

	while (at > 0 && run.s[at - 1] >= '0' && run.s[at - 1] <= '9')
		at--;
	if (at < 2 || run.s[at - 1] != '~')
		return KN_OK;
	return query__error(err, KN_SYNTAX, at_b + at - 1,
	    N_("~ stands before a word, for what shares its stem; behind a "
	    "phrase with a number: \"a b\"~5"), KN_LIT(""));
}

/* country=FR, date>2022. */
static enum kn_status
check_equals(struct kn_str run, size_t at_b, struct kn_err *err)
{
	size_t n = 0;

	while (n < run.n && strchr("=<>", run.s[n]) == NULL)
		n++;
	const struct field_row *field = n == 0 || n == run.n ? NULL :
	    field__find((struct kn_str){ run.s, n });
	if (field == NULL)
		return KN_OK;
	struct kn_buf meant;
	size_t from = n + (run.s[n] == '=' ? 1 : 0);
	kn_buf_init(&meant, 0);
	kn_buf_put(&meant, run.s, n);
	kn_buf_chr(&meant, ':');
	kn_buf_put(&meant, run.s + from, run.n - from);
	enum kn_status st = query__error(err, KN_SYNTAX, at_b + n,
	    N_("a colon stands behind a field; did you mean %s?"),
	    kn_buf_get(&meant));
	kn_buf_dispose(&meant);
	return st;
}

/* !word; but a mark of a sentence that was turned round stays one. */
static enum kn_status
check_bang(struct kn_str run, size_t at_b, bool opens, struct kn_err *err)
{
	size_t i_b = 0;

	if (run.n == 0 || run.s[0] != '!')
		return KN_OK;
	while (i_b < run.n && run.s[i_b] == '!')
		i_b++;
	if (i_b < run.n ? !kn_uchar_is_letter(kn_utf8_next(run.s, run.n,
	    &i_b)) : !opens)
		return KN_OK;
	return query__error(err, KN_SYNTAX, at_b,
	    N_("to leave something out, write a dash before it, or NOT"),
	    KN_LIT(""));
}

static enum kn_status
check_star(struct kn_str run, size_t at_b, struct kn_err *err)
{
	size_t n = 0;

	while (n < run.n && run.s[n] == '*')
		n++;
	return n == 0 || n < run.n ? KN_OK : query__error(err, KN_SYNTAX,
	    at_b, N_("a star stands behind the beginning of a word; the "
	    "empty query finds everything"), KN_LIT(""));
}

enum kn_status
habit__check(struct kn_str run, size_t at_b, bool opens, struct kn_err *err)
{
	if (is_address(run))
		return KN_OK;
	enum kn_status st = check_star(run, at_b, err);
	if (st == KN_OK)
		st = check_regex(run, at_b, err);
	if (st == KN_OK)
		st = check_joker(run, at_b, err);
	if (st == KN_OK)
		st = check_tilde(run, at_b, err);
	if (st == KN_OK)
		st = check_equals(run, at_b, err);
	if (st == KN_OK)
		st = check_bang(run, at_b, opens, err);
	return st;
}
