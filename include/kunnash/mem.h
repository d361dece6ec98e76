/*
 * mem.h: allocation that does not fail, and arenas.
 *
 * Out of memory is not a status here: the helpers call one process-wide hook
 * (the front end restores the terminal and exits 70) and do not return.
 * Sizes that come from input are bounded by their callers before they get
 * here. All results are released with free().
 */
#ifndef KUNNASH_MEM_H
#define KUNNASH_MEM_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"

/* What to do when memory is exhausted; must not return. Default: abort(). */
void kn_oom_set_hook(void (*hook)(void));

void *kn_malloc(size_t n) __attribute__((malloc));
void *kn_calloc(size_t count, size_t size) __attribute__((malloc));
/* Like realloc() on count * size bytes, with the overflow check. */
void *kn_realloc(void *p, size_t count, size_t size);
/* NUL-terminated owned copies; kn_strdup(NULL) is NULL. */
char *kn_strdup(const char *s) __attribute__((malloc));
char *kn_strndup(const char *s, size_t n) __attribute__((malloc));

/*
 * Room for at least `need` elements of `size` bytes: returns p, grown by
 * half when *cap is too small, and updates *cap.
 */
static inline void *kn_grow(void *p, size_t *cap, size_t need, size_t size);

/*
 * n bytes, zeroed, for a table that is read here and there: beside no other's,
 * and in large pages when it is large and the system has some, so that each
 * place of it is soon found. Released with kn_table_free() of as many bytes.
 */
void *kn_table_new(size_t n);
void kn_table_free(void *table, size_t n);

/*
 * An arena: many small allocations, released together. Results stay valid
 * until reset or free.
 */
struct kn_arena;
struct kn_arena *kn_arena_new(void);
void kn_arena_free(struct kn_arena *a);
void kn_arena_reset(struct kn_arena *a);
/* n bytes aligned for any type, zeroed. */
void *kn_arena_alloc(struct kn_arena *a, size_t n);
/* A NUL-terminated copy that lives in the arena. */
char *kn_arena_str(struct kn_arena *a, struct kn_str s);

/* kn_grow() when there is no room. */
void *kn_grow_more(void *p, size_t *cap, size_t need, size_t size);

static inline void *
kn_grow(void *p, size_t *cap, size_t need, size_t size)
{
	return need <= *cap && p != NULL ? p :
	    kn_grow_more(p, cap, need, size);
}

#endif
