/*
 * identity.c: which articles something lasting means. In: an url, a key of
 * the text or of its body, a path, the key of a story. Out: ids added to a
 * set. Reads the index only.
 */
#include "core/index/amend_priv.h"

enum { HEX_LEN = KN_KEY_LEN };

static bool
is_key(struct kn_str s, struct kn_key *out)
{
	if (s.n != HEX_LEN)
		return false;
	for (size_t i = 0; i < HEX_LEN; i++) {
		char c = s.s[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		out->hex[i] = c;
	}
	out->hex[HEX_LEN] = '\0';
	return true;
}

enum kn_status
kn_index_same(struct kn_index *ix, enum kn_identity by, struct kn_str value,
    struct kn_set *into, struct kn_err *err)
{
	static const struct {
		const char *sql;
		bool key;
	} rows[] = {
		[KN_BY_URL] = { "SELECT id FROM article WHERE url = ?1",
		    false },
		[KN_BY_BODY] = { "SELECT id FROM article WHERE body_key = ?1",
		    true },
		[KN_BY_KEY] = { "SELECT id FROM article WHERE key = ?1",
		    true },
		[KN_BY_PATH] = { "SELECT id FROM article WHERE path = ?1",
		    false },
		[KN_BY_STORY] = { "SELECT article.id FROM story"
		    " JOIN article ON article.story = story.id"
		    " WHERE story.key = ?1", true },
	};
	struct kn_key key;

	kn_err_clear(err);
	if (rows[by].key && !is_key(value, &key))
		return KN_OK;
	struct kn_stmt *st = kn_db_stmt(ix->db, rows[by].sql);
	if (rows[by].key)
		kn_bind_int(st, 1, index__key_int(key));
	else if (by == KN_BY_PATH)
		kn_bind_blob(st, 1, value);
	else
		kn_bind_text(st, 1, value);
	while (kn_step(st))
		kn_set_add(into, (uint32_t)kn_col_int(st, 0));
	kn_reset(st);
	/* Notes may know an article by its address before or after. */
	if (by == KN_BY_URL)
		index__amend_url(ix->amend, value, into);
	return index__end(ix, err);
}
