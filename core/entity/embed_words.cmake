# embed_words.cmake: a word list as a C array, without its comments. Run by
# the build as: cmake -D OUT=FILE -D WORDS=FILE -P embed_words.cmake
#
# OUT defines, for core/entity/lexicon.c, the bytes of the list: words that
# each end with a newline.
file(READ ${WORDS} text)
string(REGEX REPLACE "#[^\n]*\n" "" text "${text}")
file(WRITE ${OUT}.words "${text}")
file(READ ${OUT}.words hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(................................................................................)"
	"\\1\n" bytes "${bytes}")
file(WRITE ${OUT} "/* Made by core/entity/embed_words.cmake; do not edit. */\n"
	"static const unsigned char words[] = {\n${bytes}\n};\n")
