# Makes one C++ file out of the page files, so that the program needs none of them on disk:
#   cmake -DOUT=file.cpp -DDIR=folder -DFILES="a.tpl,b.tpl" -DMADE_DIR=folder -DMADE="a.css,b.mjs" -P embed.cmake
# MADE: what the build made small before; an end of line behind it is left out.
string(REPLACE "," ";" files "${FILES}")
string(REPLACE "," ";" made "${MADE}")
set(body "")
foreach(name IN LISTS files)
  file(READ "${DIR}/${name}" text)
  string(APPEND body "    {\"${name}\", R\"nguonweb(${text})nguonweb\"},\n")
endforeach()
foreach(name IN LISTS made)
  file(READ "${MADE_DIR}/${name}" text)
  string(STRIP "${text}" text)
  string(APPEND body "    {\"${name}\", R\"nguonweb(${text})nguonweb\"},\n")
endforeach()
file(WRITE "${OUT}" "// Made by api/pages/embed.cmake.
#include \"api/pages/internal/web_files.h\"

#include <stdexcept>

namespace nguon::api {
namespace {
struct File {
  std::string_view name, text;
};
constexpr File kFiles[] = {
${body}};
}  // namespace

std::string_view web_file(std::string_view name) {
  for (const File& file : kFiles)
    if (file.name == name) return file.text;
  throw std::logic_error(\"no page file \" + std::string(name));
}
}  // namespace nguon::api
")
