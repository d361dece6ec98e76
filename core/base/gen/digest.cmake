# digest.cmake: what identifies files. Run by the build as:
# cmake -D OUT=FILE -D NAME=MACRO "-DFILES=A;B" -P digest.cmake
#
# OUT defines NAME: 16 hex digits of SHA-256 over the names and the bytes of
# the files, so that an index notices a change of any without work at start.
set(all "")
foreach(file IN LISTS FILES)
	get_filename_component(name ${file} NAME)
	file(SHA256 ${file} sum)
	string(APPEND all "${name} ${sum}\n")
endforeach()
string(SHA256 digest "${all}")
string(SUBSTRING "${digest}" 0 16 digest)
file(WRITE ${OUT} "/* Made by core/base/gen/digest.cmake; do not edit. */\n"
	"#define ${NAME} \"${digest}\"\n")
