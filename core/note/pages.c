/*
 * pages.c: rows out of the pages of a damaged database. In: the bytes of a
 * file. Out: every row that stands in one piece, whether or not the pages
 * above it can still be read. Reads the file, changes nothing.
 *
 * A page of SQLite's file format has a header, pointers to its cells, and
 * the cells, each of which is a row with a header of its own that tells the
 * kind and length of every column. So a row can be told from other bytes by
 * its header alone, and where a page's header or pointers are damaged, every
 * place of the page is tried as the start of a cell. What is long goes on
 * in a chain of further pages.
 */
#include "core/note/mend_priv.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunnash/mem.h"

enum {
	PAGE_B = 4096,          /* of every notebook that SQLite made for us */
	HEADER_B = 100,         /* of the file, on its first page */
	PAYLOAD_MAX_B = 64 * 1024 * 1024,
	/* A whole file has every byte in one row at most. */
	TIMES_READ = 8,
};

enum page_type {
	PAGE_INDEX = 2,
	PAGE_TABLE = 5,
	PAGE_INDEX_LEAF = 10,
	PAGE_TABLE_LEAF = 13,
};

struct pages {
	int fd;
	size_t page_b;
	uint32_t n;
	unsigned char *is_free; /* by number; NULL: not known */
	unsigned char *page, *next;
	int64_t left_b;         /* that may still be read of chains */
	struct kn_buf payload;
	const struct nb__shape *shapes;
	size_t n_shapes;
	void (*fn)(void *, size_t, const struct nb__value *);
	void *user;
};

struct cell {
	size_t shape;           /* n_shapes: none of ours */
	size_t at, local_b;     /* of what of the row is on the page */
	size_t payload_b;
	int64_t rowid;
	uint64_t types[NB_COLUMNS_MAX];
	size_t columns, header_b;
};

/* ---- numbers --------------------------------------------------------------- */

static uint32_t
get(const unsigned char *p, size_t n)
{
	uint32_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

/* A number of 1 to 9 bytes; how many it takes, 0 where it does not end. */
static size_t
varint(const unsigned char *p, size_t n, uint64_t *v)
{
	*v = 0;
	for (size_t i = 0; i < 9 && i < n; i++) {
		if (i == 8) {
			*v = *v << 8 | p[i];
			return 9;
		}
		*v = *v << 7 | (p[i] & 0x7F);
		if ((p[i] & 0x80) == 0)
			return i + 1;
	}
	return 0;
}

static size_t
bytes_of_type(uint64_t type)
{
	static const size_t fixed[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0 };

	return type < 10 ? fixed[type] : type < 12 ? SIZE_MAX :
	    type > 2 * (uint64_t)PAYLOAD_MAX_B ? SIZE_MAX :
	    (size_t)(type - 12) / 2;
}

static char
kind_of_type(uint64_t type)
{
	return type == 0 ? 'n' : type >= 12 ? (type % 2 == 1 ? 't' : 'b') :
	    type == 7 ? 'f' : 'i';
}

/* ---- cells ------------------------------------------------------------------ */

static bool
fits(const char *columns, const struct cell *c)
{
	if (strlen(columns) != c->columns)
		return false;
	for (size_t i = 0; i < c->columns; i++) {
		char want = columns[i], is = kind_of_type(c->types[i]);
		bool may_lack = want == 'T' || want == 'B' || want == '#';

		if (is == 'n' ? !may_lack : want == '#' ||
		    is != (char)(want | 0x20))
			return false;
	}
	return true;
}

static bool
read_header(struct cell *c, const unsigned char *p)
{
	uint64_t header_b, sum;
	size_t at = varint(p, c->local_b, &header_b);

	if (at == 0 || header_b > c->local_b)
		return false;
	for (sum = header_b; at < header_b; c->columns++) {
		uint64_t type;
		size_t k = varint(p + at, (size_t)header_b - at, &type);

		if (k == 0 || c->columns == NB_COLUMNS_MAX ||
		    bytes_of_type(type) == SIZE_MAX)
			return false;
		c->types[c->columns] = type;
		sum += bytes_of_type(type);
		at += k;
	}
	c->header_b = (size_t)header_b;
	return c->columns > 0 && sum == c->payload_b;
}

/* How much of a row stays on its page. */
static size_t
local_part(const struct pages *r, size_t payload_b, bool rowid)
{
	size_t u = r->page_b, least = (u - 12) * 32 / 255 - 23;
	size_t most = rowid ? u - 35 : (u - 12) * 64 / 255 - 23;

	if (payload_b <= most)
		return payload_b;
	size_t k = least + (payload_b - least) % (u - 4);
	return k <= most ? k : least;
}

/* A row that begins here; false when none can. */
static bool
read_cell(const struct pages *r, size_t at, bool rowid, struct cell *c)
{
	uint64_t v, id = 0;
	size_t k = varint(r->page + at, r->page_b - at, &v), m = 0;

	if (k == 0 || v < 2 || v > PAYLOAD_MAX_B)
		return false;
	if (rowid) {
		m = varint(r->page + at + k, r->page_b - at - k, &id);
		if (m == 0)
			return false;
	}
	*c = (struct cell){
		.shape = r->n_shapes,
		.at = at + k + m,
		.payload_b = (size_t)v,
		.local_b = local_part(r, (size_t)v, rowid),
		.rowid = (int64_t)id,
	};
	size_t chain_b = c->local_b < c->payload_b ? 4 : 0;
	if (c->at + c->local_b + chain_b > r->page_b ||
	    !read_header(c, r->page + c->at))
		return false;
	for (size_t i = 0; i < r->n_shapes; i++)
		if (r->shapes[i].rowid == rowid &&
		    fits(r->shapes[i].columns, c)) {
			c->shape = i;
			break;
		}
	return true;
}

static bool
read_page(const struct pages *r, uint32_t number, unsigned char *to)
{
	off_t at = (off_t)(number - 1) * (off_t)r->page_b;
	ssize_t got = pread(r->fd, to, r->page_b, at);

	/* The last page of a file that was cut short. */
	if (got <= 0)
		return false;
	memset(to + got, 0, r->page_b - (size_t)got);
	return true;
}

/* The whole row into r->payload. */
static bool
gather(struct pages *r, const struct cell *c)
{
	kn_buf_reset(&r->payload);
	kn_buf_put(&r->payload, r->page + c->at, c->local_b);
	if (c->local_b == c->payload_b)
		return true;
	uint32_t next = get(r->page + c->at + c->local_b, 4);
	while (r->payload.n < c->payload_b) {
		size_t n = c->payload_b - r->payload.n;

		r->left_b -= (int64_t)r->page_b;
		if (next < 2 || next > r->n || r->left_b < 0 ||
		    !read_page(r, next, r->next))
			return false;
		kn_buf_put(&r->payload, r->next + 4, n < r->page_b - 4 ? n :
		    r->page_b - 4);
		next = get(r->next, 4);
	}
	return next == 0;
}

static int64_t
integer(const unsigned char *p, uint64_t type)
{
	uint64_t v;

	if (type >= 8)
		return (int64_t)type - 8;
	v = (p[0] & 0x80) != 0 ? UINT64_MAX : 0;
	for (size_t i = 0; i < bytes_of_type(type); i++)
		v = v << 8 | p[i];
	return (int64_t)v;
}

static bool
tell(struct pages *r, const struct cell *c)
{
	struct nb__value row[NB_COLUMNS_MAX];
	size_t at = c->header_b;

	if (c->shape == r->n_shapes || !gather(r, c))
		return false;
	for (size_t i = 0; i < c->columns; i++) {
		const char *p = r->payload.s + at;
		size_t n = bytes_of_type(c->types[i]);

		row[i] = (struct nb__value){
			.kind = kind_of_type(c->types[i]),
			.s = { p, n },
		};
		if (row[i].kind == 'i')
			row[i].i = integer((const unsigned char *)p,
			    c->types[i]);
		if (r->shapes[c->shape].columns[i] == '#')
			row[i] = (struct nb__value){ .kind = 'i',
				.i = c->rowid };
		at += n;
	}
	r->fn(r->user, c->shape, row);
	return true;
}

/* ---- pages ------------------------------------------------------------------ */

/* The cells that the page's own pointers lead to; false when some of it is
 * not as it must be. */
static bool
follow_pointers(struct pages *r, size_t from)
{
	enum page_type type = r->page[from];
	bool inner = type == PAGE_INDEX || type == PAGE_TABLE, good = true;
	size_t cells = get(r->page + from + 3, 2);
	size_t first = from + (inner ? 12 : 8), last = first + 2 * cells;

	if ((type != PAGE_INDEX && type != PAGE_TABLE &&
	    type != PAGE_INDEX_LEAF && type != PAGE_TABLE_LEAF) ||
	    last > r->page_b)
		return false;
	for (size_t p = first; p < last && type != PAGE_TABLE; p += 2) {
		size_t at = get(r->page + p, 2) + (inner ? 4u : 0u);
		struct cell c;

		if (at < last || at >= r->page_b ||
		    !read_cell(r, at, type == PAGE_TABLE_LEAF, &c))
			good = false;
		else
			(void)tell(r, &c);
	}
	return good;
}

/* Every place of a page whose header or pointers are damaged. */
static void
try_everywhere(struct pages *r)
{
	struct cell c;

	for (size_t at = 8; at + 4 < r->page_b;) {
		size_t end = 0;

		for (int rowid = 0; rowid < 2 && end == 0; rowid++)
			if (read_cell(r, at, rowid, &c) && tell(r, &c))
				end = c.at + c.local_b;
		at = end > 0 ? end : at + 1;
	}
}

/* ---- the file --------------------------------------------------------------- */

static bool
has_header(const unsigned char *p)
{
	size_t b = get(p + 16, 2);

	return memcmp(p, "SQLite format 3", 16) == 0 && b >= 512 &&
	    (b & (b - 1)) == 0;
}

/* Which pages are free, from the list of them; nothing when the list is not
 * what the header says. */
static void
find_free(struct pages *r, uint32_t trunk, uint32_t count)
{
	unsigned char *is_free = kn_calloc((size_t)r->n + 1, 1);
	uint32_t found = 0;
	bool good = true;

	while (good && trunk != 0 && found < count) {
		good = trunk <= r->n && !is_free[trunk] &&
		    read_page(r, trunk, r->next);
		uint32_t n = good ? get(r->next + 4, 4) : 0;
		good = good && n <= r->page_b / 4 - 2;
		for (uint32_t i = 0; good && i < n; i++) {
			uint32_t leaf = get(r->next + 8 + 4 * i, 4);

			good = leaf > 1 && leaf <= r->n && !is_free[leaf];
			if (good)
				is_free[leaf] = 1;
		}
		if (good)
			is_free[trunk] = 1;
		found += n + 1;
		trunk = get(r->next, 4);
	}
	if (good && trunk == 0 && found == count) {
		r->is_free = is_free;
		return;
	}
	free(is_free);
}

static void
read_all(struct pages *r)
{
	for (uint32_t i = 1; i <= r->n; i++) {
		if (r->is_free != NULL && r->is_free[i])
			continue;
		if (read_page(r, i, r->page) &&
		    !follow_pointers(r, i == 1 ? HEADER_B : 0))
			try_everywhere(r);
	}
}

void
nb__pages_read(const char *path, const struct nb__shape *shapes,
    size_t n_shapes, void (*fn)(void *user, size_t shape,
    const struct nb__value *row), void *user)
{
	unsigned char head[HEADER_B] = { 0 };
	struct pages r = { .shapes = shapes, .n_shapes = n_shapes, .fn = fn,
		.user = user, .page_b = PAGE_B };
	struct stat st;

	r.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (r.fd < 0)
		return;
	bool known = pread(r.fd, head, HEADER_B, 0) == HEADER_B &&
	    has_header(head);
	if (known)
		r.page_b = get(head + 16, 2);
	if (fstat(r.fd, &st) == 0 && st.st_size > 0) {
		off_t n = (st.st_size - 1) / (off_t)r.page_b + 1;

		r.n = n > INT_MAX ? INT_MAX : (uint32_t)n;
		r.left_b = TIMES_READ * (int64_t)st.st_size;
	}
	r.page = kn_calloc(r.page_b, 1);
	r.next = kn_calloc(r.page_b, 1);
	kn_buf_init(&r.payload, 0);
	find_free(&r, get(head + 32, 4), get(head + 36, 4));
	read_all(&r);
	kn_buf_dispose(&r.payload);
	free(r.page);
	free(r.next);
	free(r.is_free);
	close(r.fd);
}
