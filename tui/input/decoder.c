/*
 * decoder.c: bytes from the terminal into keys, pastes, mouse and answers.
 *
 * In: bytes as read() gave them, cut anywhere. Out: events. Four states:
 * ground (keys and sequences), a bracketed paste, a string of the terminal's
 * (DCS, OSC, APC, PM, SOS), and the tail of an overlong sequence; the last
 * two are swallowed, however long they are. What is kept between calls is
 * bounded: an unfinished sequence, never a whole paste or string. What cannot
 * be understood is dropped, never typed.
 */
#include "tui/input/input.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/input/decoder_priv.h"

#define ESC_WAIT_MS 50          /* an ESC after which nothing comes is a key */
#define STALL_WAIT_MS 1000      /* a string or paste that does not go on */
#define PIECE_MAX_B ((size_t)4096)
#define PASTE_MAX_B ((size_t)1024 * 1024)

static const char paste_end[] = "\033[201~";
#define PASTE_END_B (sizeof(paste_end) - 1)

/* TAIL: the rest of a control sequence too long to be one. */
enum state { GROUND, PASTE, STRING, TAIL };

struct kn_decoder {
	unsigned char *buf;
	size_t head, tail, cap;
	enum state state;
	bool flush;             /* a pause: what waits is settled now */
	char late[2];           /* settled as a key, but perhaps the start */
	size_t n_late;          /* of a sequence that was cut in two */
	size_t paste_b;         /* of this paste so far */
	bool stalled;           /* a string was given up, but may go on */
	char string_kind;       /* 'P' for DCS, ']' for OSC … */
	char text[64];
	size_t n_text;
	struct ground__keys keys;       /* what terminfo says */
};

struct kn_decoder *
kn_decoder_new(void)
{
	struct kn_decoder *d = kn_calloc(1, sizeof(*d));

	d->buf = kn_grow(NULL, &d->cap, PIECE_MAX_B, 1);
	return d;
}

void
kn_decoder_free(struct kn_decoder *d)
{
	if (d == NULL)
		return;
	free(d->buf);
	free(d);
}

static void
add_key(struct kn_decoder *d, const char *seq,
    struct kn_key_press key)
{
	ground__add(&d->keys, seq, key);
}

void
kn_decoder_add_named(void *decoder, const char *seq, const char *name)
{
	struct kn_key_press key;

	if (kn_key_parse(kn_str(name), &key))
		add_key(decoder, seq, key);
}

/*
 * True when what arrives goes on where a pause had cut a sequence in two,
 * so that its start was taken for a key. Nobody types the rest in one go.
 */
static bool
goes_on(const struct kn_decoder *d, const unsigned char *p, size_t n_b)
{
	char last = d->n_late > 0 ? d->late[d->n_late - 1] : 0;

	if (last == ESC)
		return n_b >= 2 && (p[0] == '[' || (p[0] == 'P' &&
		    p[1] == '>') || (p[0] == ']' && p[1] >= '0' &&
		    p[1] <= '9'));
	if (last == '[')
		return n_b >= 2 && p[0] >= '0' && p[0] <= '?';
	if (last == 'P')
		return n_b >= 2 && p[0] == '>' && p[1] == '|';
	return false;
}

/*
 * True when what arrives is the end of a string that was given up when it
 * stalled: nobody types text and its terminator in one go.
 */
static bool
ends_string(const unsigned char *p, size_t n_b)
{
	size_t i = 0;

	while (i < n_b && p[i] >= 0x20 && p[i] < 0x7F)
		i++;
	return (i > 0 && i < n_b && p[i] == 0x07) ||
	    (i + 1 < n_b && p[i] == ESC && p[i + 1] == '\\');
}

void
kn_decoder_feed(struct kn_decoder *d, const void *bytes, size_t n)
{
	bool late;

	if (n == 0)
		return;
	if (d->head > 0) {
		memmove(d->buf, d->buf + d->head, d->tail - d->head);
		d->tail -= d->head;
		d->head = 0;
	}
	late = d->tail == 0 && d->state == GROUND && goes_on(d, bytes, n);
	d->buf = kn_grow(d->buf, &d->cap, d->tail + d->n_late + n, 1);
	if (late) {
		memcpy(d->buf, d->late, d->n_late);
		d->tail = d->n_late;
	}
	d->n_late = 0;
	if (d->stalled && d->tail == 0 && d->state == GROUND &&
	    ends_string(bytes, n))
		d->state = STRING;
	d->stalled = false;
	memcpy(d->buf + d->tail, bytes, n);
	d->tail += n;
	d->flush = false;
}

/* ---- ground ----------------------------------------------------------- */

/* After a pause: what can only be a key is one. */
static struct ground__step
settle(struct kn_decoder *d, const unsigned char *p, size_t n_b,
    struct kn_event *out)
{
	if (p[0] != ESC)
		return ground__take(MORE, 0);
	if (n_b == 1 || (n_b <= 3 && p[1] == ESC)) {
		d->late[0] = ESC;
		d->n_late = 1;
		return ground__take_key(out, csi__control_key(ESC), 1);
	}
	if (n_b == 2 && ground__is_opener(p)) {
		d->late[0] = ESC;
		d->late[1] = (char)p[1];
		d->n_late = 2;
		return ground__take_key(out,
		    csi__char_key(p[1], KN_KMOD_ALT), 2);
	}
	return ground__take(MORE, 0);
}

/* ---- paste ------------------------------------------------------------ */

/* Bytes at the end of p that may be the start of the end marker, or of a
 * character that is cut. */
static size_t
held_back(const unsigned char *p, size_t n_b)
{
	for (size_t k = n_b < PASTE_END_B ? n_b : PASTE_END_B - 1; k > 0; k--)
		if (memcmp(p + n_b - k, paste_end, k) == 0)
			return k;
	for (size_t k = 1; k <= 3 && k <= n_b; k++)
		if (ground__utf8_is_cut(p + n_b - k, k))
			return k;
	return 0;
}

/* A piece no longer than the limit that ends at a character. */
static size_t
piece_length(const unsigned char *p, size_t n_b)
{
	size_t cut = PIECE_MAX_B;

	if (n_b <= cut)
		return n_b;
	for (int i = 0; i < 3 && (p[cut] & 0xC0) == 0x80; i++)
		cut--;
	return (p[cut] & 0xC0) == 0x80 ? PIECE_MAX_B : cut;
}

static struct ground__step
paste(struct kn_decoder *d, const unsigned char *p, size_t n_b,
    struct kn_event *out)
{
	size_t look = n_b < PIECE_MAX_B + PASTE_END_B ? n_b :
	    PIECE_MAX_B + PASTE_END_B;
	const unsigned char *end = memmem(p, look, paste_end, PASTE_END_B);
	size_t have = end != NULL ? (size_t)(end - p) :
	    look - held_back(p, look);

	if (end == p) {
		d->state = GROUND;
		return ground__take(SKIP, PASTE_END_B);
	}
	if (have == 0) {
		/* A key after a marker that was lost: the way out. */
		if (d->flush && n_b == 1 && p[0] == ESC) {
			d->state = GROUND;
			return settle(d, p, n_b, out);
		}
		return ground__take(MORE, 0);
	}
	have = piece_length(p, have);
	if (d->paste_b >= PASTE_MAX_B)
		return ground__take(SKIP, have);
	d->paste_b += have;
	out->type = KN_EVENT_PASTE;
	out->text = (struct kn_str){ (const char *)p, have };
	return ground__take(EVENT, have);
}

/* ---- strings ---------------------------------------------------------- */

/* Strings that are answers: XTVERSION, DCS > | text, and OSC 11 ; text. */
static const struct { char kind, head[4]; enum kn_reply_kind reply; }
answers[] = {
	{ 'P', ">|", KN_REPLY_XTVERSION },
	{ ']', "11;", KN_REPLY_BACKGROUND },
};

static struct ground__step
string_end(struct kn_decoder *d, size_t used_b, struct kn_event *out)
{
	struct kn_reply *r = &out->reply;

	d->state = GROUND;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		size_t n = strlen(answers[i].head);

		if (d->string_kind != answers[i].kind || d->n_text < n ||
		    memcmp(d->text, answers[i].head, n) != 0)
			continue;
		memset(r, 0, sizeof(*r));
		r->kind = answers[i].reply;
		memcpy(r->text, d->text + n, d->n_text - n);
		out->type = KN_EVENT_REPLY;
		return ground__take(EVENT, used_b);
	}
	return ground__take(SKIP, used_b);
}

static struct ground__step
string(struct kn_decoder *d, const unsigned char *p, size_t n_b,
    struct kn_event *out)
{
	size_t i = 0;

	for (; i < n_b; i++) {
		unsigned char c = p[i];

		if (c == 0x07)
			return string_end(d, i + 1, out);
		if ((c == ESC || c == 0xC2) && i + 1 == n_b && !d->flush)
			return ground__take(i > 0 ? SKIP : MORE, i);
		if (c == ESC && i + 1 < n_b && p[i + 1] == '\\')
			return string_end(d, i + 2, out);
		if (c == 0xC2 && i + 1 < n_b && p[i + 1] == 0x9C)
			return string_end(d, i + 2, out);
		if (c == ESC || c == 0x18 || c == 0x1A) {
			/* Broken off: go on with what comes. */
			d->state = GROUND;
			return ground__take(SKIP, c == ESC ? i : i + 1);
		}
		if (c >= 0x20 && c < 0x7F && d->n_text < sizeof(d->text) - 1)
			d->text[d->n_text++] = (char)c;
	}
	/* It stalls: the keyboard comes first. */
	if (d->flush) {
		d->state = GROUND;
		d->stalled = true;
	}
	return ground__take(i > 0 || d->state == GROUND ? SKIP : MORE, i);
}

/* Parameters and intermediates of an overlong sequence, and its end. */
static struct ground__step
tail(struct kn_decoder *d, const unsigned char *p, size_t n_b)
{
	size_t i = 0;

	while (i < n_b && p[i] >= 0x20 && p[i] <= 0x3F)
		i++;
	if (i == n_b)
		return ground__take(SKIP, i);
	d->state = GROUND;
	return ground__take(SKIP, p[i] >= 0x40 && p[i] <= 0x7E ? i + 1 : i);
}

/* ---- the machine ------------------------------------------------------ */

static void
enter(struct kn_decoder *d, enum ground__what what, const unsigned char *p)
{
	if (what == TO_TAIL) {
		d->state = TAIL;
	} else if (what == TO_PASTE) {
		d->state = PASTE;
		d->paste_b = 0;
	} else if (what == TO_STRING) {
		d->state = STRING;
		d->n_text = 0;
		if (p[0] == ESC)
			d->string_kind = (char)p[1];
		else
			d->string_kind = (p[0] == 0xC2 ? p[1] : p[0]) == 0x90 ?
			    'P' : ']';
	}
}

void
kn_decoder_next(struct kn_decoder *d, struct kn_event *out)
{
	memset(out, 0, sizeof(*out));
	for (;;) {
		const unsigned char *p = d->buf + d->head;
		size_t n_b = d->tail - d->head;
		struct ground__step s;

		if (n_b == 0 && !(d->state == STRING && d->flush))
			break;
		switch (d->state) {
		case GROUND:
			s = ground__parse(&d->keys, p, n_b, out);
			if (s.what == MORE && d->flush)
				s = settle(d, p, n_b, out);
			break;
		case PASTE:
			s = paste(d, p, n_b, out);
			break;
		case TAIL:
			s = tail(d, p, n_b);
			break;
		default:
			s = string(d, p, n_b, out);
			break;
		}
		if (s.what == MORE)
			break;
		enter(d, s.what, p);
		d->head += s.used_b;
		if (s.what == EVENT)
			return;
	}
	d->flush = false;
	memset(out, 0, sizeof(*out));
}

bool
kn_decoder_pending(const struct kn_decoder *d, int *timeout_ms)
{
	const unsigned char *p = d->buf + d->head;
	size_t n_b = d->tail - d->head;

	*timeout_ms = STALL_WAIT_MS;
	if (d->state == STRING)
		return true;
	if (n_b == 0 || p[0] != ESC)
		return false;
	if (d->state == PASTE)
		return n_b == 1;
	*timeout_ms = ESC_WAIT_MS;
	return n_b == 1 || (n_b == 2 && ground__is_opener(p)) ||
	    (n_b <= 3 && p[1] == ESC);
}

void
kn_decoder_flush(struct kn_decoder *d)
{
	d->flush = true;
}
