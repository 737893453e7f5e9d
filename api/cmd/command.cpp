#include "api/cmd/command.h"

#include <fstream>

#include "ledger/log/note.h"

namespace nguon::api::cmd {

Result<std::string> Context::passphrase() const {
  std::string passphrase;
  if (!passphrase_file.empty()) {
    std::ifstream in(passphrase_file);
    if (!std::getline(in, passphrase))
      return Error{Errc::io, "passphrase_file_unreadable", "cannot read a passphrase from " + passphrase_file,
                   "không đọc được mật khẩu từ " + passphrase_file};
  }
  return passphrase;
}

Result<Home> Context::home() const {
  NGUON_ASSIGN(opens, passphrase());
  return Home(data, std::move(opens));
}

Result<std::string> note_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(log::kNoteBytesMax + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (bytes.empty()) return Error{Errc::io, "file_unreadable", "cannot read " + path, "không đọc được tệp " + path};
  if (bytes.size() > log::kNoteBytesMax)
    return Error{Errc::too_large, "note_too_large", path + " is too long for a signed note",
                 path + " quá dài đối với một bản ký"};
  return bytes;
}

void add_data_options(CLI::App& command, Context& context) {
  command.add_option("--data", context.data, "thư mục sổ cái / the ledger's directory")->required();
  command.add_option("--passphrase-file", context.passphrase_file, "tệp chứa mật khẩu của khóa / file with the keys' passphrase");
}

}  // namespace nguon::api::cmd
