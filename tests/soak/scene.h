/*
 * scene.h: what the campaigns on the notebook share: notes to write, digests
 * of what a notebook holds, sizes of campaigns, a folder to work in.
 */
#ifndef TESTS_SOAK_SCENE_H
#define TESTS_SOAK_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/digest.h"
#include "kunnash/note.h"

/* A private folder and the path of a notebook in it. */
struct scene {
	char dir[64];
	char file[96];
};
void scene_make(struct scene *s);
/* In memory where the system has such a folder: syncs take no time, so that
 * more happens between two kills. */
void scene_make_fast(struct scene *s);
/* Removes the folder and all files in it. */
void scene_drop(struct scene *s);

/* A number from the environment, else the small one. */
size_t scene_size(const char *variable, size_t small);

/* Note number n of writer w: text, tag and quote tell of it, and text_b says
 * how long the text is. */
void scene_note(unsigned w, unsigned n, size_t text_b, struct kn_note *out);
/* Whether a note is what scene_note() made; gives its numbers. */
bool scene_is_note(const struct kn_note *n, unsigned *w, unsigned *number);

/* Of every row of every table, through a VFS (NULL: the usual one). False
 * when it cannot be read to its end. */
bool scene_digest(const char *path, const char *vfs, struct kn_key *out);

/* Runs SQL on a database file of its own accord; false when it fails. */
bool scene_sql(const char *path, const char *vfs, const char *sql);
/* The bytes of a file; the caller frees them. NULL: cannot be read. */
unsigned char *scene_read(const char *path, size_t *n);
void scene_write(const char *path, const void *bytes, size_t n);
/* Milliseconds of the monotonic clock. */
int64_t scene_now_ms(void);
/* Lets the processor go for so long; nothing is waited for. */
void scene_pause(int ms);

#endif
