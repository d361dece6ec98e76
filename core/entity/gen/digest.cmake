# digest.cmake: what identifies the gazetteer. Run by the build as:
# cmake -D OUT=FILE "-DFILES=A;B" -P digest.cmake
#
# OUT defines KN_GAZ_DIGEST: 16 hex digits of SHA-256 over the tables and over
# the sources of the rules that read and match them, so that a change of
# either is noticed by an index without any work at start.
set(all "")
foreach(file IN LISTS FILES)
	get_filename_component(name ${file} NAME)
	file(SHA256 ${file} sum)
	string(APPEND all "${name} ${sum}\n")
endforeach()
string(SHA256 digest "${all}")
string(SUBSTRING "${digest}" 0 16 digest)
file(WRITE ${OUT} "/* Made by core/entity/gen/digest.cmake; do not edit. */\n"
	"#define KN_GAZ_DIGEST \"${digest}\"\n")
