/*
 * reading.h: the gazetteer of a test, and an article of it read, for the
 * tests of what is found in articles.
 */
#ifndef TESTS_UNIT_ENTITY_READING_H
#define TESTS_UNIT_ENTITY_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/entity.h"
#include "kunnash/mem.h"

/* The compiled-in gazetteer as the state of a test. */
static inline int
setup(void **state)
{
	struct kn_gazetteer *gaz;

	if (kn_gazetteer_open(NULL, NULL, NULL, &gaz, NULL) != KN_OK)
		return -1;
	*state = gaz;
	return 0;
}

static inline int
teardown(void **state)
{
	kn_gazetteer_close(*state);
	return 0;
}

/* What is found in a text, as an article of a file and, when it is known, of
 * a day. The caller disposes of both. */
static inline struct kn_doc *
read_text(const struct kn_gazetteer *gaz, const char *text, const char *day,
    struct kn_found *found)
{
	struct kn_doc *doc = kn_doc_new_text("x.txt", kn_strdup(text),
	    strlen(text));

	if (day != NULL) {
		free(doc->meta.date);
		doc->meta.date = kn_strdup(day);
	}
	*found = (struct kn_found){ 0 };
	kn_extract(gaz, doc, found);
	return doc;
}

#endif
