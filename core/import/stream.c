/*
 * stream.c: bytes that are read once, forward, with a look ahead. In: whoever
 * gives them: a file, a member of an archive, memory, another stream. Out:
 * the same bytes in the pieces that importers ask for.
 */
#include "import_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* Twice what can be asked for, so that what is held is moved to the front
 * once in as many bytes, however little is taken at a time. */
#define CAP_B (2 * IMPORT__HEAD_B)
/* Room at first: most files are whole in it, and what is large is dear to
 * allocate for each of them. */
#define SMALL_B ((size_t)16 * 1024)

struct import__stream {
	import__pull_fn *pull;
	void *user;
	char *buf;              /* made when needed */
	size_t cap;             /* SMALL_B, then CAP_B */
	struct kn_str held;     /* pulled, not taken */
	uint64_t taken_b;
	bool ended, failed;
};

struct import__stream *
import__stream_new(import__pull_fn *pull, void *user)
{
	struct import__stream *s = kn_calloc(1, sizeof(*s));

	s->pull = pull;
	s->user = user;
	return s;
}

struct import__stream *
import__stream_new_mem(struct kn_str bytes)
{
	struct import__stream *s = kn_calloc(1, sizeof(*s));

	s->held = bytes;
	s->ended = true;
	return s;
}

void
import__stream_free(struct import__stream *s)
{
	if (s == NULL)
		return;
	free(s->buf);
	free(s);
}

/* Up to n bytes from below; 0: there are none. */
static size_t
pull(struct import__stream *s, char *to, size_t n)
{
	if (s->ended || n == 0)
		return 0;
	ptrdiff_t got = s->pull(s->user, to, n);
	s->failed = got < 0;
	s->ended = got <= 0;
	return got < 0 ? 0 : (size_t)got;
}

/* What is held goes to the front of larger room. */
static void
widen(struct import__stream *s)
{
	char *buf = kn_malloc(CAP_B);

	memcpy(buf, s->held.s, s->held.n);
	free(s->buf);
	s->buf = buf;
	s->cap = CAP_B;
	s->held.s = buf;
}

/* Pulls until n bytes are held, or there are no more. */
static void
hold(struct import__stream *s, size_t n)
{
	if (s->buf == NULL) {
		s->cap = SMALL_B;
		s->buf = kn_malloc(s->cap);
		s->held.s = s->buf;
	}
	if (s->cap == CAP_B && s->held.s + n > s->buf + CAP_B) {
		memmove(s->buf, s->held.s, s->held.n);
		s->held.s = s->buf;
	}
	while (s->held.n < n && !s->ended) {
		size_t end = (size_t)(s->held.s - s->buf) + s->held.n;

		if (end == s->cap) {
			widen(s);
			continue;
		}
		s->held.n += pull(s, s->buf + end, s->cap - end);
	}
}

struct kn_str
import__stream_peek(struct import__stream *s, size_t n)
{
	if (n > IMPORT__HEAD_B)
		n = IMPORT__HEAD_B;
	if (s->held.n < n && !s->ended)
		hold(s, n);
	return (struct kn_str){ s->held.s == NULL ? "" : s->held.s,
		s->held.n < n ? s->held.n : n };
}

void
import__stream_skip(struct import__stream *s, size_t n)
{
	s->held.s += n;
	s->held.n -= n;
	s->taken_b += n;
}

size_t
import__stream_read(struct import__stream *s, char *to, size_t n)
{
	if (s->held.n == 0 && n < IMPORT__HEAD_B && !s->ended)
		hold(s, 1);
	size_t got = s->held.n < n ? s->held.n : n;
	if (got > 0) {
		memcpy(to, s->held.s, got);
		import__stream_skip(s, got);
		return got;
	}
	got = pull(s, to, n);
	s->taken_b += got;
	return got;
}

bool
import__stream_failed(const struct import__stream *s)
{
	return s->failed && s->held.n == 0;
}

bool
import__stream_broken(const struct import__stream *s)
{
	return s->failed;
}

uint64_t
import__stream_at(const struct import__stream *s)
{
	return s->taken_b;
}

bool
import__read_all(const struct import__input *in, struct import__stream *s,
    struct kn_buf *out, const struct kn_import_sink *sink)
{
	uint64_t max_b = in->limits->max_file_b;

	for (;;) {
		struct kn_str part = import__stream_peek(s, IMPORT__HEAD_B);

		if (part.n == 0)
			break;
		if (out->n + part.n > max_b) {
			import__reject(sink, in->path, "", import__too_large,
			    import__skipped);
			return false;
		}
		kn_buf_str(out, part);
		import__stream_skip(s, part.n);
	}
	return !s->failed;
}
