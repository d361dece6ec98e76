/*
 * tag_code.c: packs what tag_priv.h describes. In: codes of articles; tags by
 * code; their order. Out: rows of the table `tag`, and back, checked: what is
 * read can be counted without looking twice.
 */
#include "core/index/tag_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/index/pack_priv.h"

enum { ORDER_CHUNK = 2048, ORDER_B = 4 };

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

void
tag__cut(struct kn_db *db, enum tag_slot kind, size_t chunk)
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

struct tag_list
tag__list(const struct tag_chunk *chunk, uint32_t id)
{
	struct tag_list list = { .n_one = 0 };
	const unsigned char *p;

	if (chunk == NULL || chunk->at[id % TAG_CHUNK] >= chunk->n_b)
		return list;
	p = chunk->bytes + chunk->at[id % TAG_CHUNK];
	if (!tag__unpack(&p, chunk->bytes + chunk->n_b, &list))
		return (struct tag_list){ .n_one = 0 };
	return list;
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

bool
tag__chunk_take(struct tag_chunk *chunk, char *bytes, size_t n_b,
    size_t n_tags)
{
	const unsigned char *p = (unsigned char *)bytes, *end = p + n_b;
	struct tag_list list;
	size_t i = 0;
	bool whole = n_b < UINT32_MAX;

	chunk->bytes = (unsigned char *)bytes;
	chunk->n_b = n_b;
	for (; whole && i < TAG_CHUNK && p < end; i++) {
		chunk->at[i] = (uint32_t)(p - chunk->bytes);
		whole = tag__unpack(&p, end, &list) && known(&list, n_tags);
	}
	if (!whole || p < end)
		chunk->n_b = 0;
	for (; i < TAG_CHUNK; i++)
		chunk->at[i] = (uint32_t)chunk->n_b;
	return whole && p == end;
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
unpack_id(struct unpack *in, struct kn_arena *arena)
{
	const unsigned char *nul = in->bad || in->at == in->end ? NULL :
	    memchr(in->at, '\0', (size_t)(in->end - in->at));
	struct kn_str s = { (const char *)in->at, 0 };

	if (nul == NULL) {
		in->bad = true;
		return "";
	}
	s.n = (size_t)(nul - in->at);
	in->at = nul + 1;
	return kn_arena_str(arena, s);
}

static struct tag_row
unpack_row(struct unpack *in, const struct index_entities *ents,
    struct kn_arena *arena)
{
	uint64_t entity = pack__get_long(in);
	struct tag_row row = { .id = "" };

	row.articles = pack__get(in);
	row.stories = pack__get(in);
	row.mentions = pack__get_long(in);
	if ((entity & 1) != 0 && entity >> 1 < KN_MADE - KN_UNLISTED) {
		row.entity = KN_UNLISTED + (uint32_t)(entity >> 1);
		row.id = unpack_id(in, arena);
	} else if ((entity & 1) == 0 && entity >> 1 < ents->n) {
		row.entity = (uint32_t)(entity >> 1);
		row.id = ents->at[row.entity].id;
	} else {
		in->bad = true;
	}
	return row;
}

struct tag_row *
tag__rows_load(struct kn_db *db, const struct index_entities *ents,
    struct kn_arena *arena, size_t *n)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT slot, bytes FROM tag"
	    " WHERE slot BETWEEN ?1 AND ?2 ORDER BY slot");
	struct tag_row *row = NULL;
	bool whole = true;
	size_t cap = 0;

	*n = 0;
	kn_bind_int(st, 1, slot_of(TAG_SLOT_ROWS, 0));
	kn_bind_int(st, 2, slot_of(TAG_SLOT_ROWS, UINT32_MAX));
	while (whole && kn_step(st)) {
		struct unpack in = pack__start(kn_col_str(st, 1));

		whole = *n % TAG_ROWS == 0 && kn_col_int(st, 0) ==
		    slot_of(TAG_SLOT_ROWS, *n / TAG_ROWS);
		row = kn_grow(row, &cap, *n + TAG_ROWS, sizeof(*row));
		for (size_t i = 0; whole && i < TAG_ROWS && in.at < in.end;
		    i++) {
			row[(*n)++] = unpack_row(&in, ents, arena);
			whole = !in.bad;
		}
		whole = whole && in.at == in.end;
	}
	kn_reset(st);
	if (!whole)
		damaged(db);
	return row;
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
	tag__cut(db, TAG_SLOT_ROWS, (n + TAG_ROWS - 1) / TAG_ROWS);
	kn_buf_dispose(&bytes);
}

enum kn_type
tag__type(const struct index_entities *ents, uint32_t entity)
{
	return entity < ents->n ? ents->at[entity].type : KN_TYPE_PERSON;
}

/* ---- their order --------------------------------------------------------------------- */

/* Takes the codes of one chunk; false when one is none, or there already. */
static bool
take_order(struct kn_str s, uint32_t *code, size_t *got, size_t n,
    unsigned char *seen)
{
	for (size_t i = 0; i + ORDER_B <= s.n; i += ORDER_B) {
		uint32_t v = get_number((const unsigned char *)s.s + i,
		    ORDER_B);

		if (v >= n || *got >= n || seen[v])
			return false;
		seen[v] = 1;
		code[(*got)++] = v;
	}
	return s.n % ORDER_B == 0;
}

uint32_t *
tag__order_load(struct kn_db *db, size_t n)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT bytes FROM tag"
	    " WHERE slot BETWEEN ?1 AND ?2 ORDER BY slot");
	uint32_t *code = kn_calloc(n + 1, sizeof(*code));
	unsigned char *seen = kn_calloc(n + 1, 1);
	bool whole = true;
	size_t got = 0;

	kn_bind_int(st, 1, slot_of(TAG_SLOT_ORDER, 0));
	kn_bind_int(st, 2, slot_of(TAG_SLOT_ORDER, UINT32_MAX));
	while (whole && kn_step(st))
		whole = take_order(kn_col_str(st, 0), code, &got, n, seen);
	kn_reset(st);
	free(seen);
	if (!whole || got != n)
		damaged(db);
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
			put_number(&bytes, code[i], ORDER_B);
		tag__put(db, TAG_SLOT_ORDER, c, kn_buf_get(&bytes));
	}
	tag__cut(db, TAG_SLOT_ORDER, (n + ORDER_CHUNK - 1) / ORDER_CHUNK);
	kn_buf_dispose(&bytes);
}
