/*
 * mem.c: allocation that does not fail, and arenas. The out-of-memory hook
 * is one of the three file-static variables the lint allows.
 */
#include "kunnash/mem.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static void (*oom_hook)(void);

void
kn_oom_set_hook(void (*hook)(void))
{
	oom_hook = hook;
}

static void *
check(void *p)
{
	if (p == NULL) {
		if (oom_hook != NULL)
			oom_hook();
		abort();
	}
	return p;
}

void *
kn_malloc(size_t n)
{
	return check(malloc(n == 0 ? 1 : n));
}

void *
kn_calloc(size_t count, size_t size)
{
	return check(calloc(count == 0 ? 1 : count, size == 0 ? 1 : size));
}

void *
kn_realloc(void *p, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n))
		return check(NULL);
	return check(realloc(p, n == 0 ? 1 : n));
}

char *
kn_strndup(const char *s, size_t n)
{
	char *d = kn_malloc(n + 1);

	if (n > 0)
		memcpy(d, s, n);
	d[n] = '\0';
	return d;
}

char *
kn_strdup(const char *s)
{
	return s == NULL ? NULL : kn_strndup(s, strlen(s));
}

void *
kn_grow_more(void *p, size_t *cap, size_t need, size_t size)
{
	size_t want = *cap + *cap / 2;
	if (want < need)
		want = need;
	if (want < 16)
		want = 16;
	p = kn_realloc(p, want, size);
	*cap = want;
	return p;
}

/* ---- tables ---------------------------------------------------------------- */

#define LINE_B ((size_t)64)             /* what a processor reads at once */
#define LARGE_B ((size_t)2 << 20)       /* a large page */

static size_t
round_up(size_t n, size_t unit)
{
	return n > SIZE_MAX - 2 * unit ? SIZE_MAX - 2 * unit :
	    (n + unit - 1) / unit * unit;
}

/* Whole large pages: what is too much before and behind them is given back. */
static void *
map_large(size_t n)
{
	char *room = mmap(NULL, n + LARGE_B, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (room == MAP_FAILED)
		return check(NULL);
	size_t before = (LARGE_B - (uintptr_t)room % LARGE_B) % LARGE_B;
	if (before > 0)
		munmap(room, before);
	if (before < LARGE_B)
		munmap(room + before + n, LARGE_B - before);
#ifdef MADV_HUGEPAGE
	/* A wish: where it is not granted, pages are small. */
	(void)madvise(room + before, n, MADV_HUGEPAGE);
#endif
	return room + before;
}

void *
kn_table_new(size_t n)
{
	if (n >= LARGE_B)
		return map_large(round_up(n, LARGE_B));
	n = round_up(n == 0 ? 1 : n, LINE_B);
	return memset(check(aligned_alloc(LINE_B, n)), 0, n);
}

void
kn_table_free(void *table, size_t n)
{
	if (n < LARGE_B)
		free(table);
	else if (table != NULL)
		munmap(table, round_up(n, LARGE_B));
}

/* ---- arenas ---------------------------------------------------------------- */

#define BLOCK_B ((size_t)16 * 1024)

struct block {
	struct block *next;
	size_t used, cap;
	alignas(max_align_t) char bytes[];
};

struct kn_arena {
	struct block *first;    /* the one being filled */
};

struct kn_arena *
kn_arena_new(void)
{
	return kn_calloc(1, sizeof(struct kn_arena));
}

void
kn_arena_reset(struct kn_arena *a)
{
	while (a->first != NULL) {
		struct block *next = a->first->next;

		free(a->first);
		a->first = next;
	}
}

void
kn_arena_free(struct kn_arena *a)
{
	if (a == NULL)
		return;
	kn_arena_reset(a);
	free(a);
}

static void *
take(struct kn_arena *a, size_t n)
{
	const size_t align = alignof(max_align_t);

	n = (n + align - 1) / align * align;
	if (a->first == NULL || a->first->cap - a->first->used < n) {
		size_t cap = n > BLOCK_B ? n : BLOCK_B;
		struct block *b = kn_malloc(sizeof(*b) + cap);

		b->next = a->first;
		b->used = 0;
		b->cap = cap;
		a->first = b;
	}
	void *p = a->first->bytes + a->first->used;
	a->first->used += n;
	return p;
}

void *
kn_arena_alloc(struct kn_arena *a, size_t n)
{
	return memset(take(a, n), 0, n);
}

char *
kn_arena_str(struct kn_arena *a, struct kn_str s)
{
	char *d = take(a, s.n + 1);

	if (s.n > 0)
		memcpy(d, s.s, s.n);
	d[s.n] = '\0';
	return d;
}
