/*
 * archive_bytes.c: the bytes of an archive, as libarchive asks for them. In:
 * a file, or a member of another archive as a stream. Out: pieces, and where
 * it can be done any place that is sought.
 *
 * A zip says at its end what its members are: which of them are links, which
 * have been deleted. So one in another archive is held, if that is bearable;
 * a longer one is read as it comes, its links as the short texts that they
 * are stored as.
 */
#include "archive_priv.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <archive.h>

#define PIECE_B ((size_t)64 * 1024)
#define HELD_B ((size_t)32 * 1024 * 1024)
#define TAR_BLOCK_B 512

/* Whether the last of it is nothing, as tar files end. */
static bool
ends_in_zeros(const char *s, size_t n)
{
	size_t i = n < TAR_BLOCK_B ? 0 : n - TAR_BLOCK_B;

	while (i < n && s[i] == '\0')
		i++;
	return i == n;
}

static la_ssize_t
give_file(struct import__packed *p, const void **piece)
{
	uint64_t left = p->size_b - p->at_b;
	size_t n = left < PIECE_B ? (size_t)left : PIECE_B;
	ssize_t got;

	do
		got = pread(p->item->fd, p->piece, n, (off_t)p->at_b);
	while (got < 0 && errno == EINTR);
	if (got > 0) {
		p->at_b += (uint64_t)got;
		import__came(p->sink, p->at_b);
	}
	*piece = p->piece;
	return got;
}

static la_ssize_t
give_stream(struct import__packed *p, const void **piece)
{
	struct import__stream *bytes = p->item->bytes;

	if (p->at_b < p->held.n) {
		size_t n = p->held.n - (size_t)p->at_b;

		n = n < PIECE_B ? n : PIECE_B;
		*piece = p->held.s + p->at_b;
		p->at_b += n;
		return (la_ssize_t)n;
	}
	import__stream_skip(bytes, p->lent_b);
	struct kn_str s = import__stream_peek(bytes, PIECE_B);
	p->lent_b = s.n;
	*piece = s.s;
	return s.n == 0 && import__stream_failed(bytes) ? -1 :
	    (la_ssize_t)s.n;
}

static la_ssize_t
give(struct archive *a, void *user, const void **piece)
{
	struct import__packed *p = user;

	(void)a;
	if (import__stopped(p->sink))
		return -1;
	la_ssize_t got = p->item->fd >= 0 ? give_file(p, piece) :
	    give_stream(p, piece);
	if (got > 0)
		p->ends_in_zeros = ends_in_zeros(*piece, (size_t)got);
	return got;
}

static la_int64_t
seek(struct archive *a, void *user, la_int64_t offset, int whence)
{
	struct import__packed *p = user;
	int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ?
	    (int64_t)p->at_b : (int64_t)p->size_b;

	(void)a;
	if (offset > (int64_t)p->size_b - base || offset < -base)
		return ARCHIVE_FATAL;
	p->at_b = (uint64_t)(base + offset);
	return base + offset;
}

/* Takes what the stream has, as far as that is bearable. */
static void
hold(struct import__packed *p)
{
	struct kn_str s;

	while (p->held.n + PIECE_B <= HELD_B && (s = import__stream_peek(
	    p->item->bytes, PIECE_B)).n > 0) {
		kn_buf_str(&p->held, s);
		import__stream_skip(p->item->bytes, s.n);
	}
	p->whole = import__stream_peek(p->item->bytes, 1).n == 0 &&
	    !import__stream_failed(p->item->bytes);
	p->size_b = p->held.n;
}

void
import__packed_open(struct import__packed *p, const struct import__item *item,
    uint64_t size_b, const struct kn_import_sink *sink)
{
	*p = (struct import__packed){ .item = item, .sink = sink,
		.size_b = size_b };
	kn_buf_init(&p->held, 0);
	if (item->fd >= 0)
		p->piece = kn_malloc(PIECE_B);
	else if (kn_str_starts(import__stream_peek(item->bytes, 2),
	    KN_LIT("PK")))
		hold(p);
}

int
import__packed_attach(struct import__packed *p, struct archive *a)
{
	archive_read_set_callback_data(a, p);
	archive_read_set_read_callback(a, give);
	if (p->item->fd >= 0 || p->whole)
		archive_read_set_seek_callback(a, seek);
	return archive_read_open1(a);
}

void
import__packed_close(struct import__packed *p)
{
	free(p->piece);
	kn_buf_dispose(&p->held);
}
