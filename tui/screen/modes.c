/*
 * modes.c: which mode escapes a terminal gets, and which it gets back.
 *
 * In: the options and the terminal's answers. Out: bytes of modes.def, in
 * the order that VTE needs: bidi off before the first clear, since a row
 * keeps the direction it had when it was cleared. What was not found set is
 * never "restored": in a terminal whose bidi was off that would switch it on.
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

void
modes__init(struct modes *m, const struct kn_screen_opts *opts)
{
	memset(m, 0, sizeof(*m));
	m->probe = opts->probe;
	m->mouse = opts->mouse;
	m->guard = opts->guard;
	/* The Linux console does no bidi and types what it does not know. */
	if (opts->term != NULL && (strcmp(opts->term, "linux") == 0 ||
	    strncmp(opts->term, "linux-", 6) == 0))
		m->probe = false;
}

void
modes__take(struct modes *m, struct kn_buf *out)
{
	if (!m->probe)
		return;
	kn_buf_cstr(out, mode_bytes[ASK_BIDI]);
	kn_buf_cstr(out, mode_bytes[ASK_END]);
	kn_buf_cstr(out, mode_bytes[BIDI_OFF]);
	m->waiting = true;
}

void
modes__dress(const struct modes *m, struct kn_buf *out)
{
	kn_buf_cstr(out, mode_bytes[PASTE_ON]);
	if (m->mouse)
		kn_buf_cstr(out, mode_bytes[MOUSE_ON]);
}

void
modes__undress(const struct modes *m, struct kn_buf *out)
{
	if (m->mouse)
		kn_buf_cstr(out, mode_bytes[MOUSE_OFF]);
	kn_buf_cstr(out, mode_bytes[PASTE_OFF]);
}

void
modes__give(const struct modes *m, struct kn_buf *out)
{
	if (m->found == BIDI_IMPLICIT)
		kn_buf_cstr(out, mode_bytes[BIDI_ON]);
}

bool
modes__guarded(const struct modes *m)
{
	return m->guard == KN_GUARD_ON && m->found != BIDI_EXPLICIT;
}

bool
modes__reply(struct modes *m, const struct kn_reply *r)
{
	bool guarded = modes__guarded(m);

	if (r->kind == KN_REPLY_DA1)
		m->waiting = false;
	/* Mode 8 of ECMA-48; the private mode 8 is auto-repeat. An answer
	 * that nobody asked for changes nothing. */
	if (r->kind != KN_REPLY_DECRPM || r->text[0] != '\0' ||
	    r->n_params < 2 || r->param[0] != 8 || !m->waiting)
		return false;
	/* 1 set, 2 reset, 3 and 4 the same for good, 0 not known. */
	if (r->param[1] == 1)
		m->found = BIDI_IMPLICIT;
	else if (r->param[1] == 2 || r->param[1] == 4)
		m->found = BIDI_EXPLICIT;
	else
		m->found = BIDI_UNKNOWN;
	return guarded != modes__guarded(m);
}

void
modes__scan(struct modes *m, const char *bytes, size_t n)
{
	static const char implicit[] = "[8;1$y";

	if (!m->waiting)
		return;
	if (memmem(bytes, n, implicit, sizeof(implicit) - 1) != NULL)
		m->found = BIDI_IMPLICIT;
	for (size_t i = 1; i < n; i++)
		if (bytes[i] == 'c' && memchr("0123456789;?", bytes[i - 1],
		    12) != NULL)
			m->waiting = false;
}
