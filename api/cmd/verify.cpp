// Checks a label, a picture of one, or a .tlog-proof. Believes a server only as far as its evidence goes.
#include <filesystem>
#include <fstream>
#include <map>

#include "api/cmd/command.h"
#include "api/cmd/http_client.h"
#include "api/cmd/verify_offline.h"
#include "api/evidence.h"
#include "api/http.h"
#include "api/views.h"
#include "ledger/base/text.h"
#include "ledger/log/proof.h"
#include "qr/photo.h"

namespace nguon::api::cmd {
namespace {

using state::Status;
using state::Words;

constexpr std::size_t kFileBytesMax = std::size_t{32} << 20;

struct Options {
  std::vector<std::string> what;  // several only offline
  std::string server;
  std::string keys_file;
  std::string vkey;      // the log's
  std::string pin_file;  // the log's vkey as the first server showed it
  OfflineOptions offline;
};

// What `nguon keys show` printed, at a moment when its reader had reason to trust it.
struct TrustedKeys {
  std::string log;                             // vkey
  std::map<std::uint32_t, std::string> label;  // number -> vkey
  std::vector<std::string> witnesses;          // vkeys
  std::size_t quorum = 0;                      // of them
};

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{Errc::io, "file_unreadable", "cannot read " + path, "không đọc được tệp " + path};
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.size() > kFileBytesMax)
    return Error{Errc::too_large, "file_too_large", path + " is over 32 MiB", path + " lớn hơn 32 MiB"};
  return bytes;
}

Result<TrustedKeys> read_keys(const std::string& path) {
  NGUON_ASSIGN(text, read_file(path));
  TrustedKeys out;
  std::size_t line_number = 0;
  for (const auto line : split(text, '\n')) {
    ++line_number;
    if (line.empty()) continue;
    const auto fields = split(line, '\t');
    if (const auto key = parse_vkey(fields[0]); !key) return key.error().with_context(path + ":" + std::to_string(line_number));
    if (out.log.empty()) out.log = std::string(fields[0]);
    const auto number = fields.size() >= 4 && fields[1] == "label" ? parse_decimal(fields[3]) : std::nullopt;
    if (number) out.label[static_cast<std::uint32_t>(*number)] = std::string(fields[0]);
    if (fields.size() >= 3 && fields[1] == "witness") {
      out.witnesses.emplace_back(fields[0]);
      out.quorum = static_cast<std::size_t>(parse_decimal(fields[2]).value_or(0));
    }
  }
  if (out.log.empty())
    return Error{Errc::invalid_argument, "keys_file_empty", path + " names no key", path + " không có khóa nào"};
  return out;
}

// The keys that their reader trusts: the file's, and the log's key by itself or as it was pinned before.
// Nothing when none was named, or when the pin is still to be written.
Result<std::optional<TrustedKeys>> trusted_keys(const Options& options) {
  std::optional<TrustedKeys> out;
  if (!options.keys_file.empty()) {
    NGUON_ASSIGN(read, read_keys(options.keys_file));
    out = std::move(read);
  }
  std::string log = options.vkey;
  if (log.empty() && !options.pin_file.empty() && std::filesystem::exists(options.pin_file)) {
    NGUON_ASSIGN(text, read_file(options.pin_file));
    log = text.substr(0, text.find('\n'));
  }
  if (log.empty()) return out;
  NGUON_TRY(parse_vkey(log));
  if (!out) out.emplace();
  if (!out->log.empty() && out->log != log)
    return Error{Errc::invalid_argument, "keys_disagree", "the keys file and --vkey or --pin name different log keys",
                 "tệp khóa và --vkey hoặc --pin ghi hai khóa sổ cái khác nhau"};
  out->log = std::move(log);
  return out;
}

// A label's URL, from the argument itself or from the picture it names.
Result<std::string> url_of(const std::string& what) {
  if (what.starts_with("https://") || what.starts_with("http://") || what.starts_with("HTTP")) return what;
  NGUON_ASSIGN(bytes, read_file(what));
  NGUON_ASSIGN(found, qr::read_picture(bytes));
  if (found.size() != 1)
    return Error{Errc::invalid_argument, "picture_symbols",
                 what + ": " + std::to_string(found.size()) + " QR codes, expected one",
                 what + ": có " + std::to_string(found.size()) + " mã QR, cần đúng một"};
  return found.front();
}

// The whole answer: checks in order, and the status that follows.
struct Verdict {
  Status status = Status::freshness_unknown;
  std::vector<Check> checks;
  json::object server;  // what the server said, "" offline
  std::string url;
};

bool any_failed(const std::vector<Check>& checks, std::string_view name) {
  for (const auto& check : checks)
    if (check.name == name && check.result == CheckResult::failed) return true;
  return false;
}

// The first thing that the checks made here establish; nothing when all of them passed.
std::optional<Status> worst_here(const std::vector<Check>& checks) {
  for (const char* name : {"label_signature", "label_key", "label_key_entry"})
    if (any_failed(checks, name)) return Status::bad_signature;
  if (any_failed(checks, "run_in_ledger")) return Status::not_in_ledger;
  for (const char* name : {"inclusion", "checkpoint_signature", "pin", "log_key", "cosignatures"})
    if (any_failed(checks, name)) return Status::ledger_contradicts;
  return std::nullopt;
}

std::optional<Status> status_named(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Status::valid); ++i)
    if (state::to_string(static_cast<Status>(i)) == name) return static_cast<Status>(i);
  return std::nullopt;
}

Check key_check(std::string name, const std::string& given, const std::string* trusted) {
  if (trusted == nullptr)
    return {std::move(name),
            CheckResult::not_done,
            {"Khóa lấy từ máy chủ, chưa đối chiếu: dùng --keys, --vkey hoặc --pin với khóa bạn tin.",
             "The key came from the server and was not compared: use --keys, --vkey or --pin with a key you trust."}};
  const bool same = given == *trusted;
  return {std::move(name), same ? CheckResult::passed : CheckResult::failed,
          same ? Words{"Khóa đúng là khóa bạn tin.", "The key is the one that you trust."}
               : Words{"Khóa khác với khóa bạn tin.", "The key differs from the one that you trust."}};
}

// The next verification compares with it.
Result<void> write_pin(const std::string& path, const std::string& log_vkey) {
  std::ofstream out(path, std::ios::binary);
  out << log_vkey << '\n';
  out.close();
  if (!out) return Error{Errc::io, "file_unwritable", "cannot write " + path, "không ghi được tệp " + path};
  return {};
}

Result<Verdict> ask_server(Context& context, const Options& options, const qr::Label& label,
                           const std::optional<TrustedKeys>& keys) {
  Verdict out;
  out.url = qr::label_url(label);
  NGUON_ASSIGN(answer, get_json(join_url(options.server, "/v1/scan?label=" + percent_encode(out.url))));
  out.server = std::move(answer);
  const auto* said = out.server.if_contains("status");
  const auto status = said != nullptr && said->is_string() ? status_named(std::string_view(said->get_string())) : std::nullopt;
  out.status = status.value_or(Status::freshness_unknown);
  const auto* evidence_json = out.server.if_contains("evidence");
  if (evidence_json == nullptr || !evidence_json->is_object()) {
    // Nothing was proven: a good verdict without evidence is worth nothing.
    if (out.status == Status::valid) out.status = Status::freshness_unknown;
    return out;
  }
  NGUON_ASSIGN(evidence, evidence_from_json(evidence_json->get_object()));
  // Whose word counts is for the keys file to say, where it says it.
  if (keys && !keys->witnesses.empty()) {
    evidence.witness_vkeys = keys->witnesses;
    evidence.quorum = keys->quorum;
  }
  out.checks.push_back(key_check("log_key", evidence.log_vkey, keys ? &keys->log : nullptr));
  const auto own_key = keys ? keys->label.find(label.fields.key_number) : std::map<std::uint32_t, std::string>::const_iterator{};
  const bool known = keys && own_key != keys->label.end();
  out.checks.push_back(key_check("label_key", evidence.label_vkey, known ? &own_key->second : nullptr));
  for (auto& check : check_label_against(evidence, label, *context.signatures)) out.checks.push_back(std::move(check));
  for (auto& check : check_evidence(evidence, &label, *context.signatures, context.clock.now()))
    out.checks.push_back(std::move(check));
  if (const auto worst = worst_here(out.checks); worst && *worst < out.status) out.status = *worst;
  // Everything else was checked under a log key that the server itself named: that proves nothing.
  if (!keys && out.status == Status::valid) out.status = Status::freshness_unknown;
  if (!keys && !options.pin_file.empty() && !worst_here(out.checks)) NGUON_TRY(write_pin(options.pin_file, evidence.log_vkey));
  return out;
}

// Without a server only the label itself can be judged, never today's state.
Verdict check_offline(Context& context, const qr::Label& label, const TrustedKeys& keys) {
  Verdict out;
  out.url = qr::label_url(label);
  const auto key = keys.label.find(label.fields.key_number);
  if (key == keys.label.end()) {
    out.checks.push_back(
        {"label_key", CheckResult::failed, {"Tệp khóa không có khóa tem này.", "The keys file does not have this label key."}});
    out.status = Status::not_in_ledger;
    return out;
  }
  const auto vkey = parse_vkey(key->second);
  const auto good = qr::check_label(label, [&](std::string_view message, std::string_view signature) {
    return context.signatures->check_label(vkey->type, vkey->public_key, message, signature);
  });
  out.checks.push_back({"label_signature", good ? CheckResult::passed : CheckResult::failed,
                        good ? Words{"Chữ ký trên tem đúng.", "The label's signature is good."}
                             : Words{"Chữ ký trên tem sai.", "The label's signature is wrong."}});
  out.checks.push_back({"inclusion",
                        CheckResult::not_done,
                        {"Không có mạng: chưa đối chiếu với sổ cái.", "Offline: not compared with the ledger."}});
  out.status = good ? Status::freshness_unknown : Status::bad_signature;
  return out;
}

void print_checks(Output& out, const std::vector<Check>& checks) {
  for (const auto& check : checks)
    out.data(std::string(to_string(check.result)) + "\t" + check.name + "\t" + check.words.vi + " / " + check.words.en);
}

ExitCode print(Output& out, const Verdict& verdict) {
  const auto& words = state::words_for(verdict.status);
  if (out.json_wanted) {
    json::object all{{"label", verdict.url},
                     {"status", std::string(state::to_string(verdict.status))},
                     {"headline", to_json(words.headline)},
                     {"checks", list_to_json(verdict.checks)}};
    if (!verdict.server.empty()) all["server"] = verdict.server;
    out.data(all);
    return exit_code_for(verdict.status);
  }
  out.data(std::string(state::to_string(verdict.status)) + "\t" + words.headline.vi + " / " + words.headline.en);
  print_checks(out, verdict.checks);
  const auto* said = verdict.server.if_contains("checks");
  if (said != nullptr && said->is_array())
    for (const auto& check : said->get_array())
      out.data("server:" + std::string(check.at("result").as_string()) + "\t" + std::string(check.at("name").as_string()) + "\t" +
               std::string(check.at("words").at("vi").as_string()) + " / " + std::string(check.at("words").at("en").as_string()));
  out.note(words.sentence.vi, words.sentence.en);
  return exit_code_for(verdict.status);
}

ExitCode verify_proof_file(Context& context, const Options& options, const std::optional<TrustedKeys>& keys) {
  Output& out = context.output;
  const auto bytes = read_file(options.what.front());
  if (!bytes) return out.fail(bytes.error());
  std::string log_vkey = keys ? keys->log : "";
  if (log_vkey.empty() && !options.server.empty()) {
    const auto status = get_json(join_url(options.server, "/v1/status"));
    if (!status) return out.fail(status.error());
    if (const auto* vkey = status->if_contains("logVkey"); vkey != nullptr && vkey->is_string())
      log_vkey = std::string(vkey->get_string());
  }
  if (log_vkey.empty())
    return out.fail(Error{Errc::invalid_argument, "keys_missing", "a proof is checked with the log's key",
                          "cần khóa của sổ cái để kiểm tra bằng chứng"},
                    "--keys FILE | --server URL");
  const auto key = parse_vkey(log_vkey);
  if (!key) return out.fail(key.error());
  const auto proof = log::parse_proof(*bytes);
  if (!proof) return out.fail(proof.error());
  std::vector<VerifierKey> witnesses;
  if (keys)
    for (const auto& text : keys->witnesses)
      if (auto witness = parse_vkey(text)) witnesses.push_back(std::move(*witness));
  const auto verified = log::verify_proof(*proof, *key, witnesses, *context.signatures);
  const Check from = key_check("log_key", log_vkey, keys ? &keys->log : nullptr);
  if (!verified) {
    out.fail(verified.error());
    return ExitCode::tampering;
  }
  const std::size_t cosigned = verified->cosigned_by.size();
  const bool enough = !witnesses.empty() && cosigned >= std::max<std::size_t>(keys->quorum, 1);
  const std::string k_of_n = std::to_string(cosigned) + "/" + std::to_string(witnesses.size());
  const Check cosignatures{"cosignatures",
                           enough ? CheckResult::passed : CheckResult::not_done,
                           {k_of_n + " nhân chứng đã ký xác nhận.", k_of_n + " witnesses have cosigned."}};
  // Under a key that came from the server itself nothing is proven.
  const ExitCode code = keys ? ExitCode::ok : ExitCode::could_not_check;
  if (out.json_wanted) {
    json::object all{{"status", keys ? "valid" : "freshness_unknown"},
                     {"entry", to_json(verified->entry)},
                     {"checkpoint", to_json(verified->checkpoint)}};
    all["checks"] = json::array{to_json(from), to_json(cosignatures)};
    out.data(all);
    return code;
  }
  out.data("passed\tinclusion\t№ " + std::to_string(verified->entry.index) + " / " + std::to_string(verified->checkpoint.size));
  out.data("passed\tcheckpoint_signature\t" + verified->checkpoint.origin);
  print_checks(out, {from, cosignatures});
  out.data(verified->entry.statement);
  return code;
}

ExitCode check_with_snapshot(Context& context, const Options& options, const std::optional<TrustedKeys>& keys) {
  if (!keys || keys->log.empty())
    return context.output.fail(Error{Errc::invalid_argument, "keys_missing", "a snapshot is checked with the log's key",
                                     "cần khóa của sổ cái để kiểm tra bản chụp"},
                               "--vkey KEY | --keys FILE | --pin FILE");
  OfflineOptions offline = options.offline;
  offline.log_vkey = keys->log;
  std::vector<std::string> urls;
  for (const auto& what : options.what) {
    auto url = url_of(what);
    if (!url) return context.output.fail(url.error());
    urls.push_back(std::move(*url));
  }
  return verify_offline(context, offline, urls);
}

ExitCode run(Context& context, const Options& options) {
  Output& out = context.output;
  const auto trusted = trusted_keys(options);
  if (!trusted) return out.fail(trusted.error());
  const std::optional<TrustedKeys>& keys = *trusted;
  if (!options.offline.file.empty()) return check_with_snapshot(context, options, keys);
  if (options.what.size() > 1)
    return out.fail(Error{Errc::invalid_argument, "one_at_a_time", "several labels are checked with --offline only",
                          "chỉ kiểm tra nhiều tem một lúc khi dùng --offline"});
  if (options.what.front().ends_with(".tlog-proof")) return verify_proof_file(context, options, keys);
  const auto url = url_of(options.what.front());
  if (!url) return out.fail(url.error());
  const auto label = qr::parse_label_url(*url);
  if (!label) {
    Verdict not_ours;
    not_ours.status = Status::not_our_label;
    not_ours.url = *url;
    not_ours.checks.push_back({"label_form", CheckResult::failed, {label.error().message_vi(), label.error().message()}});
    return print(out, not_ours);
  }
  if (options.server.empty() && !keys)
    return out.fail(Error{Errc::invalid_argument, "nothing_to_check_with", "name a server or a keys file",
                          "cần một máy chủ hoặc một tệp khóa"},
                    "--server URL | --keys FILE");
  if (options.server.empty()) return print(out, check_offline(context, *label, *keys));
  const auto verdict = ask_server(context, options, *label, keys);
  if (!verdict) {
    out.fail(verdict.error());
    return ExitCode::could_not_check;
  }
  return print(out, *verdict);
}

}  // namespace

void add_verify(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("verify", "kiểm tra tem, ảnh tem hay tệp bằng chứng / check a label, a picture of one, or a proof file");
  auto options = std::make_shared<Options>();
  command
      ->add_option(
          "what", options->what,
          "URL của tem, tệp PNG, hay tệp .tlog-proof / a label's URL, a PNG file, or a .tlog-proof; several with --offline")
      ->required();
  command->add_option("--server", options->server, "máy chủ để hỏi / the server to ask");
  command->add_option("--keys", options->keys_file, "tệp khóa đã in bằng `nguon keys show` / keys printed by `nguon keys show`");
  command->add_option(
      "--offline", options->offline.file,
      "kiểm tra không cần mạng, với bản chụp của `nguon snapshot` / without a network, with what `nguon snapshot` saved");
  command->add_option(
      "--journal", options->offline.journal,
      "sổ tay các tem đã kiểm tra, để phát hiện hai gói cùng một số / journal of checked serials, to find two packs with one");
  command
      ->add_option("--max-age", options->offline.age_days_max,
                   "bản chụp cũ hơn bấy nhiêu ngày thì không kết luận / days after which a snapshot decides nothing good")
      ->check(CLI::Range(0, 3650))
      ->capture_default_str();
  command->add_option("--at", options->offline.at,
                      "xét như vào lúc này, ví dụ 2026-11-22T08:00:00Z / judge as of this time, with --offline");
  command->add_option("--vkey", options->vkey, "khóa của sổ cái mà bạn tin / the log's key, from where you trust it");
  command->add_option("--pin", options->pin_file,
                      "tệp ghim khóa sổ cái: lần đầu ghi lại, các lần sau đối chiếu / file that pins the log's key: written the "
                      "first time, compared afterwards");
  command->callback([&context, options] { context.run = [&context, options] { return run(context, *options); }; });
}

}  // namespace nguon::api::cmd
