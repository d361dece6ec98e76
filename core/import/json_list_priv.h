/*
 * json_list_priv.h: what the lists of an object in JSON hold: articles of
 * their own, as those of a feed with a title, or parts of the one that the
 * object is.
 */
#ifndef KN_JSON_LIST_PRIV_H
#define KN_JSON_LIST_PRIV_H

#include <jansson.h>
#include <stdbool.h>

struct import__map;

/* Whether objects of a list are articles, not paragraphs of one: the first
 * has a title and more. */
bool import__json_is_of_titles(const struct import__map *map,
    const json_t *list);
/*
 * Whether a member is a list of whole articles, or an object that holds one
 * somewhere: the first item has a title and a text. Under a name that only
 * wraps others (items, articles, data) a summary is text enough, and an
 * address, a day or a number as good as a title; sure: not so.
 */
bool import__json_holds_articles(const struct import__map *map,
    const char *name, const json_t *v, bool sure);
/* Whether a list is of objects with a text and nothing else of an article. */
bool import__json_is_of_texts(const struct import__map *map,
    const json_t *list);

#endif
