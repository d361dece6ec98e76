/*
 * reply.h: an answer of the terminal, as plain numbers.
 *
 * The decoder (tui/input) finds answers among the bytes typed; the screen,
 * which asked, gets them through kn_screen_reply(). It stands below both.
 */
#ifndef KUNNASH_REPLY_H
#define KUNNASH_REPLY_H

#include <stdint.h>

#define KN_REPLY_PARAMS 8

enum kn_reply_kind { KN_REPLY_DECRPM, KN_REPLY_DA1, KN_REPLY_DA2,
	KN_REPLY_XTVERSION, KN_REPLY_CPR, KN_REPLY_BACKGROUND, KN_REPLY_OTHER };

/*
 * An answer: DECRPM (param: mode, setting; text "?" for a DEC private mode),
 * DA1, DA2, XTVERSION (text), cursor position (row, column, from 1), the
 * background's colour (text, "rgb:ffff/ffff/ffff"), others.
 * An absent parameter is -1.
 */
struct kn_reply {
	enum kn_reply_kind kind;
	int32_t param[KN_REPLY_PARAMS];
	int n_params;
	char text[64];          /* printable ASCII only */
};

#endif
