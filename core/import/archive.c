/*
 * archive.c: files inside archives, as they stream by. In: bytes that are an
 * archive or compressed. Out: each member read as a file would be, its path
 * "a.zip!/b.json"; rejects for what leads out of the archive, is locked, is
 * damaged, or unpacks to more than its size can honestly hold. Nothing is
 * written to disk and nothing is opened by a member's name.
 *
 * libarchive does the unpacking. It gives names in the encoding of the
 * locale: this thread has one of UTF-8 while it works.
 */
#include "read_priv.h"

#include <locale.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "archive_priv.h"
#include "walk_priv.h"

#define NAME_MAX_B 4096
#define TAR_BLOCK_B 512
#define TAR_SUM_AT 148          /* in a header, eight bytes: octal */
#define RETRIES 100             /* of libarchive, without an entry between */
#define MAX_BOMBS 8             /* in a source; each is unpacked a while */
/* So much may come of any archive, however small. */
#define FREE_B ((uint64_t)1024 * 1024)

enum pack {
	PACK_NONE,
	PACK_ARCHIVE,           /* has members */
	PACK_STREAM,            /* one file, or an archive, compressed */
};

static const struct {
	enum pack pack;
	struct kn_str magic;
} packs[] = {
#define MAGIC(s) { s, sizeof(s) - 1 }
	{ PACK_ARCHIVE, MAGIC("PK\3\4") },
	{ PACK_ARCHIVE, MAGIC("PK\5\6") },
	{ PACK_STREAM, MAGIC("\x1F\x8B\x08") },
	{ PACK_STREAM, MAGIC("BZh") },
	{ PACK_STREAM, MAGIC("\xFD" "7zXZ\0") },
	{ PACK_STREAM, MAGIC("\x28\xB5\x2F\xFD") },
	{ PACK_STREAM, MAGIC("\x1F\x9D") },
#undef MAGIC
};

/* The endings of compressed files, which the file inside has not. */
static const char *const endings[] = { ".gz", ".bz2", ".xz", ".zst", ".Z" };

/* An archive being read. */
struct unpack {
	struct import__reading *r;
	const struct import__item *item;
	struct archive *a;
	struct archive_entry *entry;
	struct kn_buf path;     /* of the member */
	size_t base_b;          /* of it: that of the archive, and "!/" */
	uint64_t n;             /* members so far */
	struct import__packed packed;
	/* Of the open member: a block of it that was not taken, where that
	 * begins, and how much was taken. */
	struct kn_str block;
	uint64_t block_at_b, at_b;
};

/* By the sum of its first header: old ones have no magic. */
static bool
is_tar(struct kn_str s)
{
	unsigned sum = 0;

	if (s.n < TAR_BLOCK_B || s.s[0] == '\0')
		return false;
	for (size_t i = 0; i < TAR_BLOCK_B; i++)
		sum += i >= TAR_SUM_AT && i < TAR_SUM_AT + 8 ? ' ' :
		    (unsigned char)s.s[i];
	unsigned want = 0, digits = 0;
	for (size_t i = TAR_SUM_AT; i < TAR_SUM_AT + 8; i++) {
		char c = s.s[i];

		if (c >= '0' && c <= '7')
			want = want * 8 + (unsigned)(c - '0');
		else if (digits > 0 || c != ' ')
			break;
		digits += c != ' ';
	}
	return digits > 0 && want == sum;
}

static enum pack
pack_of(struct kn_str s)
{
	/* A bzip2 block begins with the digits of pi; "BZh" may be a word. */
	for (size_t i = 0; i < sizeof(packs) / sizeof(packs[0]); i++) {
		struct kn_str magic = packs[i].magic;

		if (!kn_str_starts(s, magic))
			continue;
		if (magic.s[0] == 'B' && (s.n < 10 || (memcmp(s.s + 4,
		    "1AY&SY", 6) != 0 && memcmp(s.s + 4, "\x17\x72\x45\x38"
		    "\x50\x90", 6) != 0)))
			continue;
		return packs[i].pack;
	}
	return is_tar(s) ? PACK_ARCHIVE : PACK_NONE;
}

bool
import__is_archive(struct kn_str head)
{
	return pack_of(head) != PACK_NONE;
}

/* Books and documents of offices are zips; their parts are no articles. */
static bool
is_office(struct kn_str s)
{
	static const struct kn_str first[] = { { "[Content_Types].xml", 19 },
		{ "_rels/.rels", 11 }, { "mimetype", 8 },
		{ "META-INF/", 9 } };

	if (s.n < 30 || memcmp(s.s, "PK\3\4", 4) != 0)
		return false;
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (kn_str_starts((struct kn_str){ s.s + 30, s.n - 30 },
		    first[i]))
			return true;
	return false;
}

/* ---- members ---------------------------------------------------------------- */

static void
reject(struct unpack *u, const char *reason, const char *action)
{
	import__reject(u->r->sink, u->path.s, "", reason, action);
}

/* Whether a member can be left without unpacking the rest of it: each of a
 * zip that can be sought in is packed by itself. */
static bool
can_pass(const struct unpack *u)
{
	return u->r->bomb && u->r->bombs < MAX_BOMBS &&
	    (archive_format(u->a) & ARCHIVE_FORMAT_BASE_MASK) ==
	    ARCHIVE_FORMAT_ZIP && (u->item->fd >= 0 || u->packed.whole);
}

/* What is unpacked counts for all of the source, wherever it is nested. */
static bool
within_limits(struct unpack *u, size_t n)
{
	struct import__reading *r = u->r;
	const char *reason = NULL;

	r->unpacked_b += n;
	if (r->unpacked_b > r->limits->max_source_b)
		reason = N_("the archive unpacks to too much");
	else if (r->unpacked_b > FREE_B &&
	    r->unpacked_b / (r->packed_b + 1) > r->limits->max_ratio)
		reason = N_("the archive unpacks to far more than its size");
	if (reason == NULL)
		return true;
	if (r->burst)
		return false;
	r->burst = true;
	r->bomb = r->unpacked_b <= r->limits->max_source_b;
	reject(u, reason, can_pass(u) ? import__skipped :
	    N_("this member and those after it were skipped"));
	return false;
}

/*
 * The next block of a member; false when there is none, *end: for no other
 * reason than that it is over. archive_read_data() would fill what it is
 * given from several blocks, and forget the good ones before a bad one.
 */
static bool
next_block(struct unpack *u, bool *end)
{
	const void *block = NULL;
	la_int64_t at = 0;
	int rc = ARCHIVE_RETRY;

	u->block = (struct kn_str){ "", 0 };
	for (unsigned i = 0; i < RETRIES && (rc == ARCHIVE_RETRY ||
	    (rc == ARCHIVE_OK && u->block.n == 0)); i++) {
		rc = archive_read_data_block(u->a, &block, &u->block.n, &at);
		/* The block is good; what all blocks should sum up to is
		 * another thing. */
		if (rc == ARCHIVE_WARN)
			reject(u, N_("the checksum is wrong"),
			    N_("loaded as it was read"));
		rc = rc == ARCHIVE_WARN ? ARCHIVE_OK : rc;
	}
	*end = rc == ARCHIVE_EOF;
	if (rc != ARCHIVE_OK)
		return false;
	u->block.s = block;
	u->block_at_b = at < 0 ? 0 : (uint64_t)at;
	return true;
}

/* Up to n bytes of the block, or of the zeros that a sparse file has before
 * it. */
static size_t
take_block(struct unpack *u, char *to, size_t n)
{
	if (u->block_at_b > u->at_b) {
		uint64_t hole = u->block_at_b - u->at_b;

		n = n < hole ? n : (size_t)hole;
		memset(to, 0, n);
	} else {
		n = n < u->block.n ? n : u->block.n;
		memcpy(to, u->block.s, n);
		u->block.s += n;
		u->block.n -= n;
		u->block_at_b += n;
	}
	u->at_b += n;
	return n;
}

static ptrdiff_t
pull_member(void *user, char *to, size_t n)
{
	struct unpack *u = user;
	bool end = false;

	if (u->r->burst || import__stopped(u->r->sink))
		return -1;
	if (u->block.n > 0 || next_block(u, &end)) {
		n = take_block(u, to, n);
		return within_limits(u, n) ? (ptrdiff_t)n : -1;
	}
	if (end)
		return 0;
	if (!import__stopped(u->r->sink) && !u->r->burst)
		reject(u, archive_entry_is_encrypted(u->entry) > 0 ?
		    N_("locked with a password") :
		    N_("the archive is damaged or cut short"),
		    N_("the whole articles before it were loaded"));
	return -1;
}

/* Parts of a path that a walk through folders passes over. */
static bool
is_passed_over(const char *name)
{
	for (const char *part = name;; part++) {
		bool dots = part[0] == '.' && (part[1] == '/' ||
		    part[1] == '.');

		if ((!dots && kn_import_is_hidden(part)) ||
		    strncmp(part, "__MACOSX/", 9) == 0)
			return true;
		part = strchr(part, '/');
		if (part == NULL)
			return false;
	}
}

static bool
leads_out(const char *name)
{
	if (name[0] == '/' || name[0] == '\\' ||
	    (name[0] != '\0' && name[1] == ':' &&
	    (name[2] == '\\' || name[2] == '/')))
		return true;
	for (const char *p = name; (p = strstr(p, "..")) != NULL; p += 2) {
		bool begins = p == name || p[-1] == '/' || p[-1] == '\\';

		if (begins && (p[2] == '\0' || p[2] == '/' || p[2] == '\\'))
			return true;
	}
	return false;
}

/* Why a member is not read; NULL: it is. */
static const char *
member_reason(const struct unpack *u, const char *name)
{
	struct archive_entry *e = u->entry;

	if (strlen(name) > NAME_MAX_B)
		return N_("the name is too long");
	if (leads_out(name))
		return N_("a name that leads out of the archive");
	if (archive_entry_hardlink(e) != NULL ||
	    archive_entry_filetype(e) == AE_IFLNK)
		return N_("a link in an archive, not followed");
	if (archive_entry_filetype(e) != AE_IFREG)
		return import__special_reason(archive_entry_filetype(e));
	if (archive_entry_is_encrypted(e) > 0)
		return N_("locked with a password");
	return NULL;
}

static void
name_member(struct unpack *u, const char *name)
{
	size_t n = strnlen(name, NAME_MAX_B);

	kn_buf_trunc(&u->path, u->base_b);
	if (archive_format(u->a) == ARCHIVE_FORMAT_RAW) {
		/* A compressed file has the name of what is in it. */
		struct kn_str own = import__last_part(u->item->below);

		for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
			if (own.n > strlen(endings[i]) &&
			    kn_str_ends(own, kn_str(endings[i])))
				own.n -= strlen(endings[i]);
		kn_buf_str(&u->path, own);
	} else {
		kn_buf_put(&u->path, name, n);
	}
}

static enum kn_status
read_member(struct unpack *u, struct kn_err *err)
{
	const char *name = archive_entry_pathname(u->entry);
	char number[32];

	if (name == NULL)
		name = archive_entry_pathname_utf8(u->entry);
	if (name == NULL || name[0] == '\0') {
		snprintf(number, sizeof(number), "(%ju)", (uintmax_t)u->n);
		name = number;
	}
	while (name[0] == '.' && name[1] == '/')
		name += 2;
	name_member(u, name);
	if (archive_entry_filetype(u->entry) == AE_IFDIR ||
	    is_passed_over(name))
		return KN_OK;
	const char *reason = member_reason(u, name);
	if (reason != NULL) {
		reject(u, reason, import__skipped);
		return KN_OK;
	}
	size_t root_b = strlen(u->item->path) - u->item->below.n;
	struct import__item item = {
		.path = u->path.s,
		.below = { u->path.s + root_b, u->path.n - root_b },
		.bytes = import__stream_new(pull_member, u),
		.fd = -1,
	};
	u->block = (struct kn_str){ "", 0 };
	u->at_b = 0;
	import__tell(u->r->sink, "member", "%s", u->path.s + u->base_b);
	enum kn_status st = import__read_item(u->r, &item, err);
	import__stream_free(item.bytes);
	return st;
}

/* ---- the archive --------------------------------------------------------------- */

/* A tar that is cut between two members reads like one that ends there, but
 * for the blocks of zeros at its end. */
static bool
is_whole(struct unpack *u)
{
	int format = archive_format(u->a) & ARCHIVE_FORMAT_BASE_MASK;

	return format != ARCHIVE_FORMAT_TAR || archive_filter_count(u->a) >
	    1 || u->packed.ends_in_zeros;
}

/* The next member; false at the end, or when there can be none. */
static bool
next_member(struct unpack *u)
{
	int rc = ARCHIVE_RETRY;

	if (u->r->burst)
		return false;
	for (unsigned i = 0; (rc == ARCHIVE_RETRY || rc == ARCHIVE_FAILED) &&
	    i < RETRIES; i++)
		rc = archive_read_next_header(u->a, &u->entry);
	if ((rc == ARCHIVE_EOF && is_whole(u)) ||
	    import__stopped(u->r->sink))
		return false;
	kn_buf_trunc(&u->path, u->base_b - 2);
	/* Compressed by its first bytes, but not what comes of it. */
	if (rc != ARCHIVE_EOF && rc >= ARCHIVE_WARN && (archive_format(u->a) !=
	    ARCHIVE_FORMAT_RAW || archive_filter_count(u->a) > 1)) {
		kn_buf_cstr(&u->path, "!/");
		return true;
	}
	reject(u, N_("the archive is damaged or cut short"), u->n == 0 ?
	    import__skipped : N_("the whole articles before it were loaded"));
	return false;
}

static enum kn_status
read_members(struct unpack *u, struct kn_err *err)
{
	struct import__reading *r = u->r;
	enum kn_status st = KN_OK;

	while (st == KN_OK && next_member(u)) {
		u->n++;
		if (++r->members > r->limits->max_members) {
			kn_buf_trunc(&u->path, u->base_b - 2);
			reject(u, N_("too many members"),
			    N_("this member and those after it were "
			    "skipped"));
			r->burst = true;
			break;
		}
		uint64_t before_b = r->unpacked_b;
		st = read_member(u, err);
		if (r->burst && can_pass(u)) {
			r->bombs++;
			r->burst = r->bomb = false;
			r->unpacked_b = before_b;
		}
	}
	return st;
}

/* Only what is asked for: libarchive knows more formats, and has had more
 * faults in them. */
static int
open_archive(struct unpack *u, enum pack pack)
{
	struct archive *a = u->a;

	archive_read_support_filter_gzip(a);
	archive_read_support_filter_bzip2(a);
	archive_read_support_filter_xz(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_filter_compress(a);
	archive_read_support_format_tar(a);
	archive_read_support_format_zip(a);
	archive_read_support_format_empty(a);
	if (pack == PACK_STREAM)
		archive_read_support_format_raw(a);
	return import__packed_attach(&u->packed, a);
}

static enum kn_status
read_archive(struct unpack *u, enum pack pack, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	kn_buf_init(&u->path, 0);
	kn_buf_cstr(&u->path, u->item->path);
	kn_buf_cstr(&u->path, "!/");
	u->base_b = u->path.n;
	u->a = archive_read_new();
	import__packed_open(&u->packed, u->item, u->r->packed_b,
	    u->r->sink);
	if (u->a == NULL || open_archive(u, pack) < ARCHIVE_WARN)
		import__reject(u->r->sink, u->item->path, "",
		    N_("the archive is damaged or cut short"),
		    import__skipped);
	else
		st = read_members(u, err);
	if (st == KN_OK && u->n > 0)
		import__tell(u->r->sink, "archive", "%s, %s, %ju members",
		    archive_format_name(u->a), archive_filter_name(u->a, 0),
		    (uintmax_t)u->n);
	archive_read_free(u->a);
	import__packed_close(&u->packed);
	kn_buf_dispose(&u->path);
	return st;
}

enum kn_status
import__read_archive(struct import__reading *r,
    const struct import__item *item, struct kn_err *err)
{
	struct kn_str head = import__stream_peek(item->bytes, IMPORT__HEAD_B);
	struct unpack u = { .r = r, .item = item };
	const char *reason = is_office(head) ? N_("an office document") :
	    r->nested >= r->limits->max_nested ?
	    N_("archives are nested too deeply") : NULL;

	if (reason != NULL) {
		import__reject(r->sink, item->path, "", reason,
		    import__skipped);
		return KN_OK;
	}
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t old = utf8 == (locale_t)0 ? utf8 : uselocale(utf8);
	r->nested++;
	enum kn_status st = read_archive(&u, pack_of(head), err);
	r->nested--;
	if (utf8 != (locale_t)0) {
		uselocale(old);
		freelocale(utf8);
	}
	return st;
}
