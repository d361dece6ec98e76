/*
 * modes.c: which escapes a terminal gets at each station, and what of them
 * is undone.
 *
 * In: the options, the environment, the terminal's answers. Out: bytes of
 * modes.def and kind.def, in the order that VTE needs: bidi off before the
 * first clear, since a row keeps the direction it had when it was cleared.
 * What was not found set is never "restored": in a terminal whose bidi was
 * off that would switch it on. No input or output of its own.
 */
#include "tui/screen/modes_priv.h"

#include <string.h>

enum mode {
#define KN_MODE(NAME, bytes, what) NAME,
#include "tui/screen/modes.def"
#undef KN_MODE
};

static const char *const mode_bytes[] = {
#define KN_MODE(NAME, bytes, what) bytes,
#include "tui/screen/modes.def"
#undef KN_MODE
};

/* Rounds of questions whose end may be outstanding: a stop and its
 * continuation can leave one behind, and more would be a terminal that
 * does not answer. */
#define OWED_MAX 2

static void
put(struct kn_buf *out, enum mode mode)
{
	kn_buf_cstr(out, mode_bytes[mode]);
}

/* For the terminal itself, which may stand behind screen: what is put between
 * these two. screen keeps at most 768 bytes. */
static void
begin_through(const struct modes *m, struct kn_buf *out)
{
	if (m->through)
		put(out, THROUGH);
}

static void
end_through(const struct modes *m, struct kn_buf *out)
{
	if (m->through)
		put(out, THROUGH_END);
}

/* Whether screen is what we write to, here or over ssh: not a shell around
 * it that a terminal or tmux was started from. */
static bool
is_screen(const struct kn_term_env *env)
{
	const char *term = env->value[KN_TERM_VAR_TERM];
	const char *tmux = env->value[KN_TERM_VAR_TMUX];

	return (tmux == NULL || tmux[0] == '\0') &&
	    term != NULL && kind__like(term, "screen*");
}

static bool
is_screen_here(const struct kn_term_env *env)
{
	const char *sty = env->value[KN_TERM_VAR_STY];

	return sty != NULL && sty[0] != '\0' && is_screen(env);
}

void
modes__init(struct modes *m, const struct kn_screen_opts *opts)
{
	memset(m, 0, sizeof(*m));
	m->bidi = opts->bidi;
	m->harakat = opts->harakat;
	m->asks = opts->bidi == KN_BIDI_AUTO;
	m->mouse = opts->mouse;
	if (opts->env != NULL)
		m->facts.env = *opts->env;
	if (m->facts.env.value[KN_TERM_VAR_TERM] == NULL)
		m->facts.env.value[KN_TERM_VAR_TERM] = opts->term;
	m->through = is_screen_here(&m->facts.env);
	m->now = kind__treat(&m->facts, m->bidi, m->harakat);
}

/* ---- stations ------------------------------------------------------------ */

/* Takes away the terminal's own bidi, in all ways that this one may know. */
static void
switch_off(struct modes *m, struct kn_buf *out)
{
	const struct kind *k = kind__find(&m->facts);
	bool own = m->sent == NULL && k->off[0] != '\0';

	if (m->off && !own)
		return;
	begin_through(m, out);
	if (!m->off)
		put(out, BIDI_OFF);
	m->off = true;
	if (own) {
		kn_buf_cstr(out, k->off);
		m->sent = k;
	}
	end_through(m, out);
}

static bool
may_be_asked(const struct modes *m)
{
	return m->asks && kind__find(&m->facts)->asked;
}

void
modes__take(struct modes *m, struct kn_buf *out)
{
	/* What was given back has to be taken again. */
	m->off = false;
	m->sent = NULL;
	if (!may_be_asked(m))
		return;
	begin_through(m, out);
	put(out, ASK_BIDI);
	/* screen itself would have to know it. */
	if (!m->through)
		put(out, ASK_SYNC);
	put(out, ASK_NAME);
	put(out, ASK_TYPE);
	/* screen has its own idea of OSC. */
	if (!is_screen(&m->facts.env))
		put(out, ASK_BACK);
	put(out, ASK_END);
	end_through(m, out);
	m->owed = m->owed < OWED_MAX ? m->owed + 1 : OWED_MAX;
	m->named = false;
	if (m->bidi != KN_BIDI_TERMINAL)
		switch_off(m, out);
}

void
modes__measure(struct modes *m, struct kn_buf *out)
{
	if (!may_be_asked(m) || m->measured || !m->now.guard ||
	    m->bidi != KN_BIDI_AUTO)
		return;
	put(out, MEASURE);
	put(out, MEASURED);
	m->measuring = m->measured = true;
}

void
modes__dress(const struct modes *m, struct kn_buf *out)
{
	put(out, PASTE_ON);
	if (m->mouse)
		put(out, MOUSE_ON);
}

void
modes__begin(const struct modes *m, struct kn_buf *out)
{
	if (m->sync)
		put(out, SYNC_ON);
}

void
modes__end(const struct modes *m, struct kn_buf *out)
{
	if (m->sync)
		put(out, SYNC_OFF);
}

void
modes__undress(const struct modes *m, struct kn_buf *out)
{
	if (m->mouse)
		put(out, MOUSE_OFF);
	put(out, PASTE_OFF);
}

void
modes__crash(const struct modes *m, struct kn_buf *out)
{
	modes__end(m, out);
	modes__undress(m, out);
}

void
modes__give(const struct modes *m, struct kn_buf *out)
{
	bool on = m->off && m->implicit;

	if (m->sent == NULL && !on)
		return;
	begin_through(m, out);
	if (m->sent != NULL)
		kn_buf_cstr(out, m->sent->on);
	if (on)
		put(out, BIDI_ON);
	end_through(m, out);
}

/* ---- answers ------------------------------------------------------------- */

/* Settings of DECRPM. */
enum { UNKNOWN, SET, RESET, SET_FOR_GOOD, RESET_FOR_GOOD };

static void
on_decrpm(struct modes *m, const struct kn_reply *r)
{
	static const enum kind__bdsm bdsm[] = {
		[UNKNOWN] = BDSM_UNKNOWN,
		[SET] = BDSM_IMPLICIT,
		[RESET] = BDSM_EXPLICIT,
		[SET_FOR_GOOD] = BDSM_IMPLICIT_FIXED,
		[RESET_FOR_GOOD] = BDSM_EXPLICIT,
	};
	int32_t mode = r->param[0], setting = r->param[1];

	if (r->n_params < 2 || setting < UNKNOWN || setting > RESET_FOR_GOOD)
		return;
	if (r->text[0] == '?' && mode == 2026)
		m->sync = setting == SET || setting == RESET;
	/* Mode 8 of ECMA-48; the private mode 8 is auto-repeat. */
	if (r->text[0] != '\0' || mode != 8)
		return;
	m->facts.bdsm = bdsm[setting];
	m->implicit = setting == SET;
}

/* Parameters as text, so that sign.def can show what terminals say. */
static void
on_da2(struct modes *m, const struct kn_reply *r)
{
	struct kn_buf b;

	kn_buf_init(&b, sizeof(m->facts.da2) - 1);
	for (int i = 0; i < r->n_params; i++) {
		if (i > 0)
			kn_buf_chr(&b, ';');
		if (r->param[i] >= 0)
			kn_buf_fmt(&b, "%d", (int)r->param[i]);
	}
	memcpy(m->facts.da2, kn_buf_get(&b).s, b.n + 1);
	kn_buf_dispose(&b);
}

static void
on_da1(struct modes *m)
{
	m->owed--;
	/* Another terminal may have taken over in a stop, and has no name. */
	if (m->owed == 0 && !m->named)
		m->facts.xtversion[0] = '\0';
}

/* Keeps what an answer says; false when it was not asked for. */
static bool
learn(struct modes *m, const struct kn_reply *r)
{
	if (r->kind == KN_REPLY_CPR) {
		if (!m->measuring || r->n_params < 2 || r->param[1] < 1)
			return false;
		m->measuring = false;
		m->facts.guard_is_wide = r->param[1] != 2;
		return true;
	}
	if (m->owed == 0)
		return false;
	switch (r->kind) {
	case KN_REPLY_DECRPM:
		on_decrpm(m, r);
		return true;
	case KN_REPLY_XTVERSION:
		memcpy(m->facts.xtversion, r->text,
		    sizeof(m->facts.xtversion));
		m->named = true;
		return true;
	case KN_REPLY_BACKGROUND:
		memcpy(m->background, r->text, sizeof(m->background));
		return true;
	case KN_REPLY_DA2:
		on_da2(m, r);
		return true;
	case KN_REPLY_DA1:
		on_da1(m);
		return true;
	default:
		return false;
	}
}

/* Treats the terminal anew; true when that shows. */
static bool
treat(struct modes *m)
{
	struct kn_treatment old = m->now;

	m->now = kind__treat(&m->facts, m->bidi, m->harakat);
	return old.order != m->now.order || old.guard != m->now.guard ||
	    old.marks != m->now.marks;
}

bool
modes__reply(struct modes *m, const struct kn_reply *r, struct kn_buf *out)
{
	if (!learn(m, r))
		return false;
	if (m->bidi != KN_BIDI_TERMINAL && may_be_asked(m))
		switch_off(m, out);
	return treat(m);
}

bool
modes__waiting(const struct modes *m)
{
	return m->owed > 0 || m->measuring;
}

void
modes__give_up(struct modes *m)
{
	m->owed = 0;
	m->measuring = false;
}

/* ---- choices ------------------------------------------------------------- */

bool
modes__choose(struct modes *m, enum kn_bidi bidi, enum kn_harakat harakat,
    struct kn_buf *out)
{
	m->bidi = bidi;
	m->harakat = harakat;
	if (out == NULL) {
		m->asks = m->asks || bidi == KN_BIDI_AUTO;
	} else if (bidi == KN_BIDI_TERMINAL) {
		modes__give(m, out);
		m->off = false;
		m->sent = NULL;
	} else if (bidi == KN_BIDI_AUTO && !m->asks) {
		m->asks = true;
		modes__take(m, out);
	} else if (m->asks && may_be_asked(m)) {
		switch_off(m, out);
	}
	return treat(m);
}

bool
modes__identity(const struct modes *m, struct kn_buf *out)
{
	const char *term = m->facts.env.value[KN_TERM_VAR_TERM];
	const char *name = m->facts.xtversion[0] != '\0' ?
	    m->facts.xtversion : m->facts.da2;

	for (; term != NULL && *term != '\0'; term++)
		if (*term > ' ' && *term <= '~')
			kn_buf_chr(out, *term);
	if (m->owed > 0)
		return false;
	if (name[0] != '\0')
		kn_buf_fmt(out, ", %s", name);
	return true;
}
