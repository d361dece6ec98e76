/*
 * tag_code.c: packs what tag_priv.h describes. In: codes of articles; tags by
 * code; their order. Out: rows of the table `tag`, and back, checked: what is
 * read can be counted without looking twice.
 */
#include "core/index/tag_priv.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/index/pack_priv.h"

enum { ORDER_CHUNK = 2048 };

static int64_t
slot_of(enum tag_slot kind, size_t chunk)
{
	return (int64_t)kind << 32 | (int64_t)chunk;
}

/* ---- rows of the table ----------------------------------------------------- */

static struct kn_stmt *
row_of(struct kn_db *db, enum tag_slot kind, size_t chunk)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT bytes FROM tag WHERE slot = ?1");

	kn_bind_int(st, 1, slot_of(kind, chunk));
	return st;
}

void
tag__put(struct kn_db *db, enum tag_slot kind, size_t chunk,
    struct kn_str bytes)
{
	struct kn_stmt *st = row_of(db, kind, chunk);
	bool same = kn_step(st) && kn_str_eq(kn_col_str(st, 0), bytes);

	kn_reset(st);
	if (same)
		return;
	if (bytes.n == 0) {
		st = kn_db_stmt(db, "DELETE FROM tag WHERE slot = ?1");
		kn_bind_int(st, 1, slot_of(kind, chunk));
		kn_run(st);
		return;
	}
	st = kn_db_stmt(db, "INSERT OR REPLACE INTO tag (slot, bytes)"
	    " VALUES (?1, ?2)");
	kn_bind_int(st, 1, slot_of(kind, chunk));
	kn_bind_blob(st, 2, bytes);
	kn_run(st);
}

/* Rows of a kind from this chunk on go. */
static void
cut_rows(struct kn_db *db, enum tag_slot kind, size_t chunk)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "DELETE FROM tag WHERE slot BETWEEN ?1 AND ?2");

	kn_bind_int(st, 1, slot_of(kind, chunk));
	kn_bind_int(st, 2, slot_of(kind, UINT32_MAX));
	kn_run(st);
}

static void
damaged(struct kn_db *db)
{
	kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
}

/* ---- the tags of an article -------------------------------------------------- */

static void
put_number(struct kn_buf *out, uint32_t v, size_t n_b)
{
	for (size_t i = 0; i < n_b; i++)
		kn_buf_chr(out, (char)(unsigned char)(v >> 8 * i));
}

static uint32_t
get_number(const unsigned char *p, size_t n_b)
{
	uint32_t v = 0;

	for (size_t i = 0; i < n_b; i++)
		v |= (uint32_t)p[i] << 8 * i;
	return v;
}

/* How many take a byte; how many take two, and whether there are more. */
void
tag__pack(const uint32_t *code, size_t n, struct kn_buf *out)
{
	size_t one = 0, two = 0, i = 0;

	while (one < n && code[one] < TAG_SHORT)
		one++;
	while (one + two < n && code[one + two] < TAG_LONG)
		two++;
	size_t four = n - one - two;

	pack__put(out, one);
	pack__put(out, two << 1 | (four > 0));
	if (four > 0)
		pack__put(out, four);
	for (; i < one; i++)
		put_number(out, code[i], 1);
	for (; i < one + two; i++)
		put_number(out, code[i] - TAG_SHORT, 2);
	for (; i < n; i++)
		put_number(out, code[i], 4);
}

bool
tag__unpack(const unsigned char **p, const unsigned char *end,
    struct tag_list *out)
{
	struct unpack in = { .at = *p, .end = end };
	uint32_t two;

	if (end - *p >= 2 && (*p)[0] < 0x80 && (*p)[1] < 0x80) {
		/* As nearly all are. */
		out->n_one = (*p)[0];
		two = (*p)[1];
		in.at += 2;
	} else {
		out->n_one = pack__get(&in);
		two = pack__get(&in);
	}
	out->n_two = two >> 1;
	out->n_four = (two & 1) != 0 ? pack__get(&in) : 0;
	size_t left = (size_t)(end - in.at);
	if (in.bad || out->n_one > left || out->n_two > left / 2 ||
	    out->n_four > left / 4 ||
	    out->n_one + out->n_two * 2 + out->n_four * 4 > left)
		return false;
	out->one = in.at;
	out->two = out->one + out->n_one;
	out->four = out->two + out->n_two * 2;
	*p = out->four + out->n_four * 4;
	return true;
}

void
tag__codes(const struct tag_list *list, uint32_t **code, size_t *n,
    size_t *cap)
{
	size_t more = list->n_one + list->n_two + list->n_four;

	*code = kn_grow(*code, cap, *n + more, sizeof(**code));
	for (size_t i = 0; i < list->n_one; i++)
		(*code)[(*n)++] = list->one[i];
	for (size_t i = 0; i < list->n_two; i++)
		(*code)[(*n)++] = TAG_SHORT +
		    get_number(list->two + 2 * i, 2);
	for (size_t i = 0; i < list->n_four; i++)
		(*code)[(*n)++] = get_number(list->four + 4 * i, 4);
}

/* ---- a chunk of articles -------------------------------------------------------- */

static bool
known(const struct tag_list *list, size_t n_tags)
{
	bool all = true;

	for (size_t i = 0; i < list->n_one && n_tags < TAG_SHORT; i++)
		all = all && list->one[i] < n_tags;
	for (size_t i = 0; i < list->n_two && n_tags < TAG_LONG; i++)
		all &= TAG_SHORT + get_number(list->two + 2 * i, 2) < n_tags;
	for (size_t i = 0; i < list->n_four; i++)
		all &= get_number(list->four + 4 * i, 4) < n_tags;
	return all;
}

/* Steps over the list at p; NULL when it is not whole, or has an unknown
 * code. Of a list as nearly all are, the lengths are all there is to see. */
static const unsigned char *
step_over(const unsigned char *p, const unsigned char *end, size_t n_tags)
{
	struct tag_list list;

	if (n_tags >= TAG_LONG && end - p >= 2 && p[0] < 0x80 &&
	    p[1] < 0x80 && (p[1] & 1) == 0) {
		size_t n_b = 2 + (size_t)p[0] + p[1];

		return n_b <= (size_t)(end - p) ? p + n_b : NULL;
	}
	return tag__unpack(&p, end, &list) && known(&list, n_tags) ? p : NULL;
}

bool
tag__chunk_take(struct tag_chunk *chunk, char *bytes, size_t n_b,
    size_t n_tags)
{
	const unsigned char *p = (unsigned char *)bytes, *end = p + n_b;
	size_t i = 0;

	chunk->bytes = (unsigned char *)bytes;
	if (n_b >= UINT32_MAX)
		p = NULL;
	for (; i < TAG_CHUNK && p != NULL && p < end; i++) {
		chunk->at[i] = (uint32_t)(p - chunk->bytes);
		p = step_over(p, end, n_tags);
	}
	chunk->n_b = p == end ? n_b : 0;
	for (; i < TAG_CHUNK; i++)
		chunk->at[i] = (uint32_t)chunk->n_b;
	return p == end;
}

void
tag__chunk_load(struct kn_db *db, size_t c, size_t n_tags,
    struct tag_chunk *out)
{
	struct kn_stmt *st = row_of(db, TAG_SLOT_ARTICLES, c);
	struct kn_str s = kn_step(st) ? kn_col_str(st, 0) : KN_LIT("");
	char *bytes = kn_malloc(s.n + 1);

	if (s.n > 0)
		memcpy(bytes, s.s, s.n);
	kn_reset(st);
	if (!tag__chunk_take(out, bytes, s.n, n_tags))
		damaged(db);
}

/* Where they are used, a compiler would take them for functions that do
 * nothing. */
void
tag__fetch_at(const struct tag_chunk *chunk, uint32_t id)
{
	if (chunk != NULL)
		__builtin_prefetch(&chunk->at[id % TAG_CHUNK]);
}

void
tag__fetch_list(const struct tag_chunk *chunk, uint32_t id)
{
	if (chunk != NULL)
		__builtin_prefetch(chunk->bytes + chunk->at[id % TAG_CHUNK]);
}

/* ---- the tags by code -------------------------------------------------------------- */

/* Whether an entity is one of the gazetteer, and its number there or among
 * the people of the corpus. */
static uint64_t
code_entity(uint32_t entity)
{
	return entity < KN_UNLISTED ? (uint64_t)entity << 1 :
	    (uint64_t)(entity - KN_UNLISTED) << 1 | 1;
}

static void
pack_row(const struct tag_row *row, struct kn_buf *out)
{
	pack__put(out, code_entity(row->entity));
	pack__put(out, row->articles);
	pack__put(out, row->stories);
	pack__put(out, row->mentions);
	if (row->entity >= KN_UNLISTED)
		kn_buf_put(out, row->id, strlen(row->id) + 1);
}

/* The id that stands there with its NUL. */
static const char *
unpack_id(struct unpack *in)
{
	const unsigned char *id = in->at, *nul = in->bad || id == in->end ?
	    NULL : memchr(id, '\0', (size_t)(in->end - id));

	if (nul == NULL) {
		in->bad = true;
		return "";
	}
	in->at = nul + 1;
	return (const char *)id;
}

static struct tag_row
unpack_row(struct unpack *in, const struct index_entities *ents)
{
	uint64_t entity = pack__get_long(in);
	struct tag_row row = { .id = "" };

	row.articles = pack__get(in);
	row.stories = pack__get(in);
	row.mentions = pack__get_long(in);
	if ((entity & 1) != 0 && entity >> 1 < KN_MADE - KN_UNLISTED) {
		row.entity = KN_UNLISTED + (uint32_t)(entity >> 1);
		row.id = unpack_id(in);
	} else if ((entity & 1) == 0 && entity >> 1 < ents->n) {
		row.entity = (uint32_t)(entity >> 1);
		row.id = ents->at[row.entity].id;
	} else {
		in->bad = true;
	}
	return row;
}

/* Hands on the tags of a row of the table, from *code on; false when they are
 * not whole. Ids stay where they are packed. */
static bool
each_row(struct kn_str packed, const struct index_entities *ents, size_t *code,
    tag_row_fn *fn, void *user)
{
	struct unpack in = pack__start(packed);

	for (size_t i = 0; i < TAG_ROWS && in.at < in.end; i++) {
		struct tag_row row = unpack_row(&in, ents);

		if (in.bad)
			return false;
		fn(user, (*code)++, &row);
	}
	return in.at == in.end;
}

size_t
tag__rows_each(struct kn_db *db, const struct index_entities *ents,
    struct kn_arena *arena, tag_row_fn *fn, void *user)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT slot, bytes FROM tag"
	    " WHERE slot BETWEEN ?1 AND ?2 ORDER BY slot");
	bool whole = true;
	size_t n = 0;

	kn_bind_int(st, 1, slot_of(TAG_SLOT_ROWS, 0));
	kn_bind_int(st, 2, slot_of(TAG_SLOT_ROWS, UINT32_MAX));
	while (whole && kn_step(st)) {
		struct kn_str s = kn_col_str(st, 1);

		s.s = kn_arena_str(arena, s);
		whole = n % TAG_ROWS == 0 && kn_col_int(st, 0) ==
		    slot_of(TAG_SLOT_ROWS, n / TAG_ROWS) &&
		    each_row(s, ents, &n, fn, user);
	}
	kn_reset(st);
	if (!whole)
		damaged(db);
	return n;
}

void
tag__rows_save(struct kn_db *db, const struct tag_row *row, size_t n)
{
	struct kn_buf bytes;

	kn_buf_init(&bytes, 0);
	for (size_t i = 0; i < n;) {
		size_t c = i / TAG_ROWS;

		kn_buf_reset(&bytes);
		for (; i < n && i / TAG_ROWS == c; i++)
			pack_row(&row[i], &bytes);
		tag__put(db, TAG_SLOT_ROWS, c, kn_buf_get(&bytes));
	}
	cut_rows(db, TAG_SLOT_ROWS, (n + TAG_ROWS - 1) / TAG_ROWS);
	kn_buf_dispose(&bytes);
}

enum kn_type
tag__type(const struct index_entities *ents, uint32_t entity)
{
	return entity < ents->n ? ents->at[entity].type : KN_TYPE_PERSON;
}

/* ---- their order --------------------------------------------------------------------- */

/* Whether each code below n is there once. */
static bool
is_order(const uint32_t *code, size_t n)
{
	unsigned char *seen = kn_calloc(n + 1, 1);
	bool good = true;

	for (size_t i = 0; good && i < n; i++) {
		good = code[i] < n && !seen[code[i]];
		if (good)
			seen[code[i]] = 1;
	}
	free(seen);
	return good;
}

uint32_t *
tag__order_load(struct kn_db *db, size_t *n)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT bytes FROM tag"
	    " WHERE slot BETWEEN ?1 AND ?2 ORDER BY slot");
	uint32_t *code = kn_calloc(1, sizeof(*code));
	size_t cap = 1;

	*n = 0;
	kn_bind_int(st, 1, slot_of(TAG_SLOT_ORDER, 0));
	kn_bind_int(st, 2, slot_of(TAG_SLOT_ORDER, UINT32_MAX));
	while (kn_step(st)) {
		struct kn_str s = kn_col_str(st, 0);
		size_t more = s.n / sizeof(*code);

		code = kn_grow(code, &cap, *n + more, sizeof(*code));
		memcpy(code + *n, s.s, more * sizeof(*code));
		for (; more > 0; more--, ++*n)
			code[*n] = le32toh(code[*n]);
	}
	kn_reset(st);
	if (!is_order(code, *n)) {
		damaged(db);
		*n = 0;
	}
	return code;
}

void
tag__order_save(struct kn_db *db, const uint32_t *code, size_t n)
{
	struct kn_buf bytes;

	kn_buf_init(&bytes, 0);
	for (size_t i = 0; i < n;) {
		size_t c = i / ORDER_CHUNK;

		kn_buf_reset(&bytes);
		for (; i < n && i / ORDER_CHUNK == c; i++)
			put_number(&bytes, code[i], sizeof(*code));
		tag__put(db, TAG_SLOT_ORDER, c, kn_buf_get(&bytes));
	}
	cut_rows(db, TAG_SLOT_ORDER, (n + ORDER_CHUNK - 1) / ORDER_CHUNK);
	kn_buf_dispose(&bytes);
}
