#include "api/cmd/command.h"

#include <fstream>

namespace nguon::api::cmd {

Result<Home> Context::home() const {
  std::string passphrase;
  if (!passphrase_file.empty()) {
    std::ifstream in(passphrase_file);
    if (!std::getline(in, passphrase))
      return Error{Errc::io, "passphrase_file_unreadable", "cannot read a passphrase from " + passphrase_file,
                   "không đọc được mật khẩu từ " + passphrase_file};
  }
  return Home(data, std::move(passphrase));
}

void add_data_options(CLI::App& command, Context& context) {
  command.add_option("--data", context.data, "thư mục sổ cái / the ledger's directory")->required();
  command.add_option("--passphrase-file", context.passphrase_file, "tệp chứa mật khẩu của khóa / file with the keys' passphrase");
}

}  // namespace nguon::api::cmd
