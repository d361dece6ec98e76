/*
 * unseen.c: folders that a walk could not look into. In: their paths. Out:
 * whether a path is below one: what is not seen there may be there still, and
 * is not gone. Touches nothing.
 */
#include "walk_priv.h"

#include "kunnash/map.h"

static void
put_key(struct kn_buf *key, size_t root, struct kn_str folder)
{
	kn_buf_reset(key);
	kn_buf_fmt(key, "%zu/", root);
	kn_buf_str(key, folder);
}

/* Of a path without a slash at its end; of the root it is empty. */
void
import__unseen_add(struct kn_scan *s, size_t root, struct kn_str folder)
{
	struct kn_buf key;

	while (folder.n > 0 && folder.s[folder.n - 1] == '/')
		folder.n--;
	if (s->unseen == NULL)
		s->unseen = kn_map_new();
	kn_buf_init(&key, 0);
	put_key(&key, root, folder);
	kn_map_set(s->unseen, kn_buf_get(&key), 0);
	kn_buf_dispose(&key);
}

bool
kn_scan_is_unseen(const struct kn_scan *s, size_t root, struct kn_str path)
{
	struct kn_buf key;
	uint32_t unused;
	bool is = false;

	if (s->unseen == NULL)
		return false;
	kn_buf_init(&key, 0);
	/* The root, and each folder on the way. */
	for (size_t i = 0; i < path.n && !is; i++) {
		if (i > 0 && path.s[i] != '/')
			continue;
		put_key(&key, root, (struct kn_str){ path.s, i });
		is = kn_map_get(s->unseen, kn_buf_get(&key), &unused);
	}
	kn_buf_dispose(&key);
	return is;
}
