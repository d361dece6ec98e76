/*
 * dictionary.c: what the texts of a corpus have in common, so that each need
 * not say it again: a dictionary of Zstandard. In: the first texts of a new
 * index. Out: a row of `dictionary`, and whoever unpacks with it. Texts are
 * short: the statistics of a text's own letters, and words met for the first
 * time, were a fifth of made-up articles and a ninth of real ones.
 *
 * An index learns one dictionary and keeps it. Each packed text names its
 * dictionary; a text that was packed before there was one names none.
 */
#include "core/index/dictionary_priv.h"

#include <stdlib.h>

#include <zdict.h>
#include <zstd.h>

#include "kunnash/mem.h"

enum {
	SAMPLES_B = 1 << 20,    /* letters to learn from */
	SAMPLE_MAX_B = 1 << 14, /* of one text: it is to be of many */
	DICTIONARY_B = 1 << 14, /* larger ones make texts no smaller */
	STORED_MAX_B = 1 << 20, /* what is larger is none of ours */
};

/* ---- learning -------------------------------------------------------------- */

struct index_samples {
	struct kn_buf bytes;
	size_t *size;           /* of each */
	size_t n, cap;
};

struct index_samples *
index__samples_new(void)
{
	struct index_samples *s = kn_calloc(1, sizeof(*s));

	kn_buf_init(&s->bytes, 0);
	return s;
}

void
index__samples_free(struct index_samples *s)
{
	if (s == NULL)
		return;
	kn_buf_dispose(&s->bytes);
	free(s->size);
	free(s);
}

bool
index__samples_add(struct index_samples *s, struct kn_str letters)
{
	size_t n = letters.n < SAMPLE_MAX_B ? letters.n : SAMPLE_MAX_B;

	if (n == 0)
		return false;
	kn_buf_put(&s->bytes, letters.s, n);
	s->size = kn_grow(s->size, &s->cap, s->n + 1, sizeof(*s->size));
	s->size[s->n++] = n;
	return s->bytes.n >= SAMPLES_B;
}

bool
index__samples_learn(const struct index_samples *s, struct kn_buf *out)
{
	unsigned char *bytes = kn_malloc(DICTIONARY_B);
	size_t n = ZDICT_trainFromBuffer(bytes, DICTIONARY_B, s->bytes.s,
	    s->size, (unsigned)s->n);
	/* Of texts that have nothing in common, nothing is learnt. */
	bool good = !ZDICT_isError(n) && ZDICT_getDictID(bytes, n) != 0;

	if (good)
		kn_buf_put(out, bytes, n);
	free(bytes);
	return good;
}

/* ---- stored ---------------------------------------------------------------- */

void
index__dictionary_store(struct kn_db *db, struct kn_str bytes)
{
	struct kn_stmt *st = kn_db_stmt(db, "INSERT OR REPLACE INTO dictionary"
	    " (id, bytes) VALUES (?1, ?2)");

	kn_bind_int(st, 1, ZDICT_getDictID(bytes.s, bytes.n));
	kn_bind_blob(st, 2, bytes);
	kn_run(st);
}

bool
index__dictionary_load(struct kn_db *db, struct kn_buf *out)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT bytes FROM dictionary ORDER BY id LIMIT 1");
	bool there = kn_step(st);

	if (there)
		kn_buf_str(out, kn_col_str(st, 0));
	kn_reset(st);
	return there;
}

/* ---- unpacking ------------------------------------------------------------- */

/* Kept with a connection. */
struct unpacker {
	ZSTD_DCtx *context;
	ZSTD_DDict *dictionary; /* or NULL */
	unsigned id;            /* of it */
};

static void
release(void *p)
{
	struct unpacker *u = p;

	ZSTD_freeDCtx(u->context);
	ZSTD_freeDDict(u->dictionary);
	free(u);
}

static struct unpacker *
unpacker_of(struct kn_db *db)
{
	struct unpacker *u = kn_db_kept(db);

	if (u != NULL)
		return u;
	u = kn_calloc(1, sizeof(*u));
	u->context = ZSTD_createDCtx();
	if (u->context == NULL)
		abort();        /* out of memory */
	kn_db_keep(db, u, release);
	return u;
}

/* The dictionary of that id, read when it is another than the last; NULL
 * when there is none. */
static const ZSTD_DDict *
dictionary_of(struct unpacker *u, struct kn_db *db, unsigned id)
{
	if (u->dictionary != NULL && u->id == id)
		return u->dictionary;
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT bytes FROM dictionary WHERE id = ?1");
	ZSTD_freeDDict(u->dictionary);
	u->dictionary = NULL;
	u->id = id;
	kn_bind_int(st, 1, id);
	if (kn_step(st)) {
		struct kn_str s = kn_col_str(st, 0);

		if (s.n <= STORED_MAX_B)
			u->dictionary = ZSTD_createDDict(s.s, s.n);
	}
	kn_reset(st);
	return u->dictionary;
}

bool
index__unpack_letters(struct kn_db *db, struct kn_str packed, void *out,
    size_t n)
{
	unsigned id = ZSTD_getDictID_fromFrame(packed.s, packed.n);
	const ZSTD_DDict *dictionary = NULL;
	struct unpacker *u = unpacker_of(db);

	if (id != 0) {
		dictionary = dictionary_of(u, db, id);
		if (dictionary == NULL)
			return false;
	}
	size_t got = ZSTD_decompress_usingDDict(u->context, out, n, packed.s,
	    packed.n, dictionary);
	return !ZSTD_isError(got) && got == n;
}
