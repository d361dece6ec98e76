/*
 * adjacent_priv.h: the FTS5 auxiliary function behind phrases.
 */
#ifndef KN_CORE_INDEX_ADJACENT_PRIV_H
#define KN_CORE_INDEX_ADJACENT_PRIV_H

#include <sqlite3.h>

/*
 * kn_adjacent(words, n1, n2 …): 1 when the current row has words next to
 * each other, one from the first n1 FTS5 phrases of the query, then one from
 * the next n2, and so on, all in one column; else 0.
 */
void index__adjacent(const Fts5ExtensionApi *api, Fts5Context *fts,
    sqlite3_context *ctx, int n, sqlite3_value **v);

#endif
