/*
 * fold_table.c: the tables of the fold's fast path, made at build time by
 * gen/gen_fold.c from fold.def. In: nothing. Out: constants.
 */
#include "core/text/fold_priv.h"

#include "fold_table.inc"
