/*
 * map.c: names of fields mapped by hand. In: the text of a mapping file,
 * lines "title = headline". Out: which names mean which role; a line that
 * says nothing is an error that names it. A mapping goes before the table of
 * names that are known anyway.
 */
#include "core/import/record_priv.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/import/walk_priv.h"
#include "kunnash/mem.h"

#define MAX_LINES 1000
#define MAX_FILE_B 65536

struct import__map {
	struct row {
		char *plain;
		enum import__role role;
	} *rows;
	size_t n, cap;
};

void
import__map_free(struct import__map *map)
{
	if (map == NULL)
		return;
	for (size_t i = 0; i < map->n; i++)
		free(map->rows[i].plain);
	free(map->rows);
	free(map);
}

/* "title = headline"; false when the line is not of that form. */
static bool
read_line(struct import__map *map, struct kn_str line)
{
	struct kn_str rest = line, role;
	struct kn_buf plain;

	if (!kn_str_split(&rest, '=', &role) || rest.s == NULL)
		return false;
	enum import__role r = import__role_parse(kn_str_trim(role));
	rest = kn_str_trim(rest);
	if (r == IMPORT__ROLE_COUNT || rest.n == 0 ||
	    map->n == MAX_LINES)
		return false;
	kn_buf_init(&plain, 0);
	import__field_plain(rest, &plain);
	map->rows = kn_grow(map->rows, &map->cap, map->n + 1,
	    sizeof(*map->rows));
	map->rows[map->n++] = (struct row){ kn_buf_take(&plain, NULL), r };
	return true;
}

enum kn_status
import__map_parse(struct kn_str text, struct import__map **out,
    struct kn_err *err)
{
	struct import__map *map = kn_calloc(1, sizeof(*map));
	struct kn_str line;

	*out = NULL;
	if (kn_str_starts(text, KN_LIT("\xEF\xBB\xBF"))) {
		text.s += 3;
		text.n -= 3;
	}
	for (unsigned n = 1; kn_str_split(&text, '\n', &line); n++) {
		line = kn_str_trim(line);
		if (line.n == 0 || line.s[0] == '#' || read_line(map, line))
			continue;
		import__map_free(map);
		return kn_err_set(err, KN_SYNTAX, N_("no mapping such as"
		    " \"title = headline\" in line %s"), "%u", n);
	}
	*out = map;
	return KN_OK;
}

enum kn_status
kn_import_map_read(const char *file, struct kn_buf *out, struct kn_err *err)
{
	enum kn_status st = KN_OK;
	struct kn_buf text;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return kn_err_set(err, KN_IO, N_("cannot read %s"), "%s",
		    file);
	kn_buf_init(&text, MAX_FILE_B);
	if (!import__slurp(fd, &text))
		st = kn_err_set(err, KN_IO, N_("cannot read %s"), "%s", file);
	else if (text.status != KN_OK)
		st = kn_err_set(err, KN_LIMIT, N_("%s is too long for a"
		    " mapping of fields"), "%s", file);
	else
		kn_buf_str(out, kn_buf_get(&text));
	kn_buf_dispose(&text);
	close(fd);
	return st;
}

enum kn_status
import__map_open(const char *file, struct import__map **out,
    struct kn_err *err)
{
	struct kn_buf text;

	*out = NULL;
	kn_buf_init(&text, 0);
	enum kn_status st = kn_import_map_read(file, &text, err);
	if (st == KN_OK)
		st = import__map_parse(kn_buf_get(&text), out, err);
	kn_buf_dispose(&text);
	return st;
}

bool
import__map_get(const struct import__map *map, struct kn_str plain,
    enum import__role *role)
{
	for (size_t i = 0; i < map->n; i++)
		if (kn_str_is(plain, map->rows[i].plain)) {
			*role = map->rows[i].role;
			return true;
		}
	return false;
}

const char *
import__map_row(const struct import__map *map, size_t i,
    enum import__role *role)
{
	if (map == NULL || i >= map->n)
		return NULL;
	*role = map->rows[i].role;
	return map->rows[i].plain;
}

bool
import__map_has(const struct import__map *map, enum import__role role)
{
	for (size_t i = 0; i < map->n; i++)
		if (map->rows[i].role == role)
			return role != IMPORT__ROLE_NONE;
	return false;
}
