/*
 * hostile.h: text that attacks a terminal or its reader, from a seed.
 *
 * One class a row of hostile.def: control sequences of every kind, direction
 * and zero-width characters, tags, stacks of marks, malformed bytes. Their
 * parameters are such as the program never sends, so that one that gets
 * through cannot pass for ours.
 */
#ifndef KUNNASH_HOSTILE_H
#define KUNNASH_HOSTILE_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"

size_t hostile_count(void);
const char *hostile_name(size_t class);
/* One attack of a class. */
void hostile_put(size_t class, uint64_t *seed, struct kn_buf *out);
/* Words with attacks among them, of any class (raw: also NUL and bytes that
 * are no UTF-8); no line breaks but those in attacks. */
void hostile_text(uint64_t *seed, bool raw, size_t n, struct kn_buf *out);
/* A name of a file or folder: no slash, no NUL, at most 200 bytes. */
void hostile_name_of_file(uint64_t *seed, struct kn_buf *out);
/*
 * Makes a corpus of n articles in dir (which exists), in folders of hostile
 * names, and a few sources that will be rejected. Every class is in it when n is
 * not less than hostile_count(). Article i has "mark<i>z" in its title.
 */
void hostile_corpus(const char *dir, size_t n, uint64_t seed);

#endif
