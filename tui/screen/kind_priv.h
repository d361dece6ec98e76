/*
 * kind_priv.h: which kind of terminal this is, and how it is treated. Pure:
 * from the environment, the answers so far and the options to a treatment.
 */
#ifndef KUNNASH_KIND_PRIV_H
#define KUNNASH_KIND_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/screen/screen.h"

/* A row of kind.def. */
struct kind {
	const char *name;
	enum kn_text_order order, plain;
	bool guard, marks, asked;
	const char *off, *on;
	const char *hint;
};

/* Mode 8 as the last answer reported it. */
enum kind__bdsm { BDSM_UNKNOWN, BDSM_IMPLICIT, BDSM_IMPLICIT_FIXED,
	BDSM_EXPLICIT };

/* What is known about a terminal; all zero: nothing. */
struct kind_facts {
	struct kn_term_env env;
	char xtversion[64];     /* printable ASCII */
	char da2[64];           /* its parameters, joined by ; */
	enum kind__bdsm bdsm;
	bool guard_is_wide;     /* measured: U+202D takes a cell */
};

/* Never NULL. */
const struct kind *kind__find(const struct kind_facts *f);
struct kn_treatment kind__treat(const struct kind_facts *f,
    enum kn_bidi bidi, enum kn_harakat harakat);
/* Whether text is like the pattern: * any bytes, ? one. */
bool kind__like(const char *text, const char *pattern);

#endif
