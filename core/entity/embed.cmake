# embed.cmake: the gazetteer tables as C arrays, and their digest. Run by the
# build as: cmake -D OUT=FILE -D TABLES=A;B -D RULES=C;D -P embed.cmake
#
# OUT defines, for core/entity/builtin.c, one byte array a table, the list of
# them, and KN_GAZ_DIGEST: 16 hex digits of SHA-256 over the tables and over
# the sources of the matching rules, so that a change of either is noticed by
# an index without any work at start.
set(arrays "")
set(list "")
set(all "")
set(n 0)
foreach(table IN LISTS TABLES)
	get_filename_component(name ${table} NAME)
	file(READ ${table} hex HEX)
	file(SHA256 ${table} sum)
	string(APPEND all "${name} ${sum}\n")
	string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
	string(REGEX REPLACE "(................................................................................)"
		"\\1\n" bytes "${bytes}")
	string(APPEND arrays
		"static const unsigned char table_${n}[] = {\n${bytes}\n};\n")
	string(APPEND list
		"\t{ \"${name}\", table_${n}, sizeof(table_${n}) },\n")
	math(EXPR n "${n} + 1")
endforeach()
foreach(rule IN LISTS RULES)
	get_filename_component(name ${rule} NAME)
	file(SHA256 ${rule} sum)
	string(APPEND all "${name} ${sum}\n")
endforeach()
string(SHA256 digest "${all}")
string(SUBSTRING "${digest}" 0 16 digest)
file(WRITE ${OUT} "/* Made by core/entity/embed.cmake; do not edit. */\n"
	"${arrays}\n#define KN_GAZ_DIGEST \"${digest}\"\n\n"
	"static const struct gaz_table tables[] = {\n${list}};\n")
