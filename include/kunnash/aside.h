/*
 * aside.h: one piece of work in a thread of its own, while the caller does
 * another.
 */
#ifndef KUNNASH_ASIDE_H
#define KUNNASH_ASIDE_H

struct kn_aside;
/* Begins; what the work reads and writes is its own until it has ended. NULL:
 * there can be no thread, and nothing was done. */
struct kn_aside *kn_aside_try(void (*work)(void *user), void *user);
/* The same, but where there can be no thread the work is done when this
 * returns, NULL. */
struct kn_aside *kn_aside_start(void (*work)(void *user), void *user);
/* Waits until it is done, and releases. NULL is allowed. */
void kn_aside_end(struct kn_aside *a);
/* Releases without waiting: it goes on by itself, and what it reads and
 * writes stays its own. */
void kn_aside_leave(struct kn_aside *a);

#endif
