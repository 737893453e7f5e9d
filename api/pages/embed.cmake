# Makes one C++ file out of the page files, so that the program needs none of them on disk:
#   cmake -DOUT=file.cpp -DDIR=folder -DFILES="a.css,b.tpl" -P embed.cmake
# What the reader of the CSS needs and the phone does not is left out: comments, indentation, line ends.
string(REPLACE "," ";" files "${FILES}")
set(body "")
foreach(name IN LISTS files)
  file(READ "${DIR}/${name}" text)
  if(name MATCHES "\\.css$")
    string(REGEX REPLACE "/\\*[^*]*\\*/" "" text "${text}")
    string(REGEX REPLACE "\n[ \t]*" "" text "${text}")
    string(REGEX REPLACE " *([{};,]) *" "\\1" text "${text}")
    string(REGEX REPLACE ": " ":" text "${text}")
    string(REPLACE ";}" "}" text "${text}")
  endif()
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
