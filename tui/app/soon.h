/*
 * soon.h: the thread that answers keys runs soon after a key woke it.
 */
#ifndef KUNNASH_APP_SOON_H
#define KUNNASH_APP_SOON_H

/* For the calling thread; those that it makes later, and programs that it
 * starts, are as any other. Does nothing where the kernel knows no such
 * wish (Linux before 6.12), or where it does not grant it. */
void app_run_soon(void);

#endif
