/*
 * how.c: how the sources of an index are read. In: what was told this time.
 * Out: that, else what was told before, else the defaults; kept in meta, so
 * that a reader who opens an index does not read its sources otherwise than
 * who made it. When something that matters to texts is another, all sources
 * are to be read again.
 */
#include "core/index/update_priv.h"

#include <string.h>

/* The limits, by their names in meta. */
static const struct limit {
	const char *name;
	size_t at;
	bool wide;              /* 64 bits, not 32 */
	bool reads;             /* what was refused may be read now */
} limits[] = {
#define LIMIT(member, wide, reads) \
	{ "import_" #member, offsetof(struct kn_import_limits, member), \
	    wide, reads }
	LIMIT(max_file_b, true, true),
	LIMIT(max_source_b, true, true),
	LIMIT(max_depth, false, false),
	LIMIT(max_files, true, false),
	LIMIT(max_nested, false, true),
	LIMIT(max_members, true, true),
	LIMIT(max_ratio, false, true),
#undef LIMIT
};

static uint64_t
get_limit(const struct kn_import_limits *from, const struct limit *l)
{
	const char *at = (const char *)from + l->at;
	uint64_t wide;
	unsigned narrow;

	if (l->wide) {
		memcpy(&wide, at, sizeof(wide));
		return wide;
	}
	memcpy(&narrow, at, sizeof(narrow));
	return narrow;
}

static void
set_limit(struct kn_import_limits *to, const struct limit *l, uint64_t v)
{
	char *at = (char *)to + l->at;
	unsigned narrow = (unsigned)v;

	if (l->wide)
		memcpy(at, &v, sizeof(v));
	else
		memcpy(at, &narrow, sizeof(narrow));
}

enum kn_status
update__how(struct update *u, struct kn_err *err)
{
	struct kn_import_opts *o = &u->import;
	enum kn_status st = KN_OK;

	if (u->opts->import != NULL)
		*o = *u->opts->import;
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (get_limit(&o->limits, &limits[i]) == 0)
			set_limit(&o->limits, &limits[i],
			    (uint64_t)index__meta_int(u->db, limits[i].name,
			    0));
	kn_import_limits_fill(&o->limits);
	kn_buf_init(&u->encoding, 0);
	kn_buf_init(&u->map, 0);
	kn_buf_cstr(&u->map, "");
	if (o->encoding == NULL && index__meta_str(u->db, "import_encoding",
	    &u->encoding))
		o->encoding = u->encoding.s;
	if (o->map_file != NULL)
		st = kn_import_map_read(o->map_file, &u->map, err);
	else if (o->map != NULL)
		kn_buf_cstr(&u->map, o->map);
	else
		(void)index__meta_str(u->db, "import_map", &u->map);
	o->map_file = NULL;
	o->map = u->map.s;
	/* An index that cannot be read says nothing, and is made anew. */
	(void)!kn_db_take(u->db, NULL);
	return st;
}

/* Whether it is another than was kept; then it is kept. */
static bool
keep_int(struct update *u, const char *name, uint64_t v)
{
	if (index__meta_int(u->db, name, -1) == (int64_t)v)
		return false;
	update__batch(u);
	index__meta_put_int(u->db, name, (int64_t)v);
	return true;
}

static bool
keep_str(struct update *u, const char *name, const char *v)
{
	if (index__meta_is(u->db, name, v))
		return false;
	update__batch(u);
	index__meta_put_str(u->db, name, v);
	return true;
}

bool
update__how_is_other(struct update *u)
{
	const struct kn_import_opts *o = &u->import;
	bool other = !index__meta_is(u->db, "import_encoding",
	    o->encoding == NULL ? "auto" : o->encoding) ||
	    !index__meta_is(u->db, "import_map", o->map);

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		other |= limits[i].reads && index__meta_int(u->db,
		    limits[i].name, -1) != (int64_t)get_limit(&o->limits,
		    &limits[i]);
	return other;
}

void
update__how_keep(struct update *u)
{
	const struct kn_import_opts *o = &u->import;
	bool other = keep_str(u, "import_encoding", o->encoding == NULL ?
	    "auto" : o->encoding);

	/* What is no text (NUL) ends the text that is kept. */
	other |= keep_str(u, "import_map", o->map);
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		other |= keep_int(u, limits[i].name, get_limit(&o->limits,
		    &limits[i])) && limits[i].reads;
	if (other)
		kn_run(kn_db_stmt(u->db,
		    "UPDATE source SET mtime_ns = NULL"));
}
