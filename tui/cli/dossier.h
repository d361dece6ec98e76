/*
 * dossier.h: the rows of a dossier as records, for the command of that name.
 */
#ifndef KUNNASH_CLI_DOSSIER_H
#define KUNNASH_CLI_DOSSIER_H

#include "kunnash/analysis.h"

struct kn_cli;
struct kn_writer;

struct cli_dossier_out;
struct cli_dossier_out *cli__dossier_out_new(struct kn_cli *cli,
    struct kn_writer *w);
void cli__dossier_out_free(struct cli_dossier_out *o);
/* Writes a row of a section. */
enum kn_status cli__dossier_put(struct cli_dossier_out *o,
    enum kn_dossier_section s, const struct kn_dossier_row *row);

#endif
