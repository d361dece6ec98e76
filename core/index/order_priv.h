/*
 * order_priv.h: all articles in every order, for order.c, which stores them;
 * order_sort.c sorts.
 */
#ifndef KN_CORE_INDEX_ORDER_PRIV_H
#define KN_CORE_INDEX_ORDER_PRIV_H

#include "core/index/index_priv.h"

/* What an order is by; articles that are the same in it follow each other by
 * path and id. */
enum order_key {
	ORDER_KEY_DATE,
	ORDER_KEY_TITLE,
	ORDER_KEY_OUTLET,
	ORDER_KEY_WORDS,
	ORDER_KEY_PATH,
	ORDER_KEY_COUNT
};

/* Reads what articles are sorted by: some 120 bytes of memory each, and 24
 * when it returns. */
struct order_all;
struct order_all *order__all_new(struct kn_db *db);
void order__all_free(struct order_all *a);
size_t order__all_count(const struct order_all *a);
/* Their ids in an order; who has no value comes last, either way. */
void order__all_sort(const struct order_all *a, enum order_key key,
    bool high_first, uint32_t *out);

#endif
