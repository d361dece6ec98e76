/*
 * gazetteer.c: opening the gazetteer and asking for its entities. In: what
 * the build compiled in, and a folder of *.tsv laid over it. Out: struct
 * kn_gazetteer, which does not change afterwards and may be shared by
 * threads. Reads files; reports bad rows to the caller and goes on without
 * them.
 */
#include "kunnash/entity.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunnash/digest.h"

#include "core/entity/date_priv.h"
#include "core/entity/meeting_priv.h"
#include "core/entity/quote_priv.h"

#define TABLE_MAX_B ((size_t)16 << 20)

static int
is_tsv(const struct dirent *e)
{
	return kn_str_ends(kn_str(e->d_name), KN_LIT(".tsv"));
}

/* Opens what is a file, and neither a FIFO, which would keep us waiting, nor
 * a device; NULL: errno says why. */
static FILE *
open_table(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		errno = EINVAL;
		return NULL;
	}
	FILE *f = fdopen(fd, "rb");
	if (f == NULL)
		close(fd);
	return f;
}

/* Reads a file whole into the arena; false: errno says why. */
static bool
read_table(struct kn_arena *arena, const char *path, struct gaz_table *out)
{
	FILE *f = open_table(path);
	struct kn_buf b;
	char part[8192];
	size_t n;

	if (f == NULL)
		return false;
	kn_buf_init(&b, TABLE_MAX_B);
	while (b.status == KN_OK &&
	    (n = fread(part, 1, sizeof(part), f)) > 0)
		kn_buf_put(&b, part, n);
	bool ok = !ferror(f) && b.status == KN_OK;
	fclose(f);
	if (b.status != KN_OK)
		errno = EFBIG;
	out->n_b = b.n;
	out->s = (const unsigned char *)kn_arena_str(arena, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return ok;
}

static enum kn_status
load_dir(struct kn_gazetteer *gaz, struct gaz_rows *rows, const char *dir,
    struct kn_digest *digest, struct kn_err *err)
{
	struct dirent **names;
	int n = scandir(dir, &names, is_tsv, alphasort);

	if (n < 0)
		return kn_err_set(err, KN_IO, N_("cannot read %s"), "%s",
		    dir);
	for (int i = 0; i < n; i++) {
		struct gaz_table t = { .name = kn_arena_str(gaz->arena,
		    kn_str(names[i]->d_name)) };
		struct gaz_row at = { .file = t.name };
		struct kn_buf path;

		kn_buf_init(&path, 0);
		kn_buf_fmt(&path, "%s/%s", dir, t.name);
		if (read_table(gaz->arena, path.s, &t)) {
			kn_digest_add(digest, t.name, strlen(t.name) + 1);
			kn_digest_add(digest, t.s, t.n_b);
			gaz__load(rows, &t);
		} else {
			gaz__problem(rows, &at, N_("cannot read: %s"),
			    kn_str(strerror(errno)));
		}
		kn_buf_dispose(&path);
		free(names[i]);
	}
	free(names);
	return KN_OK;
}

/* An administrator's tables over ours. */
static enum kn_status
add_dir(struct kn_gazetteer *gaz, struct gaz_rows *rows, const char *dir,
    struct kn_err *err)
{
	struct kn_digest *digest = kn_digest_new();

	kn_digest_add(digest, kn_gazetteer_builtin_version(), KN_KEY_LEN);
	enum kn_status status = load_dir(gaz, rows, dir, digest, err);
	struct kn_key key = kn_digest_end(digest);
	memcpy(gaz->version, key.hex, KN_KEY_LEN + 1);
	if (status == KN_OK)
		gaz__build(gaz, rows);
	return status;
}

enum kn_status
kn_gazetteer_open(const char *dir, kn_gaz_problem_fn *problem, void *user,
    struct kn_gazetteer **out, struct kn_err *err)
{
	struct kn_gazetteer *gaz = gaz__image_open(gaz__builtin());
	struct gaz_rows rows = { .problem = problem, .user = user };
	enum kn_status status = KN_OK;

	kn_err_clear(err);
	gaz->speech = quote__lexicon_new();
	gaz->dates = dates__lexicon_new();
	gaz->meets = meetings__lexicon_new();
	memcpy(gaz->version, kn_gazetteer_builtin_version(), KN_KEY_LEN + 1);
	if (dir != NULL) {
		rows.by_id = kn_map_new();
		status = add_dir(gaz, &rows, dir, err);
		gaz__rows_dispose(&rows);
	}
	gaz->towns = towns__new(gaz);
	if (status != KN_OK) {
		kn_gazetteer_close(gaz);
		gaz = NULL;
	}
	*out = gaz;
	return status;
}

void
kn_gazetteer_close(struct kn_gazetteer *gaz)
{
	if (gaz == NULL)
		return;
	gaz__trie_dispose(&gaz->trie);
	quote__lexicon_free(gaz->speech);
	dates__lexicon_free(gaz->dates);
	meetings__lexicon_free(gaz->meets);
	free(gaz->towns);
	kn_map_free(gaz->by_id);
	kn_arena_free(gaz->arena);
	free(gaz->at);
	free(gaz->countries);
	free(gaz->bodies);
	free(gaz->nationals);
	free(gaz);
}

const char *
kn_gazetteer_version(const struct kn_gazetteer *gaz)
{
	return gaz->version;
}

size_t
kn_gazetteer_count(const struct kn_gazetteer *gaz)
{
	return gaz->n;
}

const struct kn_entity *
kn_gazetteer_get(const struct kn_gazetteer *gaz, size_t i)
{
	return &gaz->at[i].pub;
}

const struct kn_entity *
kn_gazetteer_find(const struct kn_gazetteer *gaz, struct kn_str id)
{
	uint32_t i;

	return kn_map_get(gaz->by_id, id, &i) ? &gaz->at[i].pub : NULL;
}

/* The first sense of a name that is a MEDIA entity, or NULL. */
static const struct gaz_entity *
media_named(const struct kn_gazetteer *gaz, struct kn_str folded)
{
	const struct gaz_trie *t = &gaz->trie;
	struct kn_str word;
	uint32_t node = 0;

	while (kn_str_split(&folded, ' ', &word)) {
		uint32_t id = gaz__word_find(t, word);

		node = id == GAZ_NONE ? 0 : gaz__step(t, node, id);
		if (node == 0)
			return NULL;
	}
	for (uint32_t i = t->senses[node]; i != GAZ_NONE; i = t->sense[i].next)
		if (t->sense[i].entity != GAZ_NONE &&
		    gaz->at[t->sense[i].entity].pub.type == KN_TYPE_MEDIA)
			return &gaz->at[t->sense[i].entity];
	return NULL;
}

const struct kn_entity *
kn_gazetteer_media(const struct kn_gazetteer *gaz, struct kn_str name)
{
	const struct kn_entity *e = kn_gazetteer_find(gaz, name);
	struct kn_buf folded;

	if (e != NULL && e->type == KN_TYPE_MEDIA)
		return e;
	kn_buf_init(&folded, 0);
	gaz__fold_name(name, &folded);
	const struct gaz_entity *m = folded.n == 0 ? NULL :
	    media_named(gaz, kn_buf_get(&folded));
	kn_buf_dispose(&folded);
	return m == NULL ? NULL : &m->pub;
}
