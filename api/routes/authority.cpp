// Enrolling devices by invitation, and what ends soon.
#include <chrono>

#include "api/answers.h"
#include "api/app.h"
#include "api/desk/invitations.h"
#include "api/expiring.h"
#include "api/invitation.h"
#include "api/login/browser.h"
#include "api/login/login.h"
#include "api/scans/provinces.h"
#include "api/views.h"
#include "api/workers.h"
#include "ledger/statement/rules_data.h"
#include "qr/symbol.h"

namespace nguon::api {
namespace {

using statement::PartyType;

json::string str(std::string_view text) { return json::string(text.data(), text.size()); }

constexpr std::size_t kBodyBytesMax = 8 * 1024;
// Codes cannot be guessed; this keeps an address from filling the desk with tries. One try in 30 s after 20.
constexpr RateLimiter::Limits kTries{1.0 / 30, 20, 65'536};

Result<json::object> body_of(const Request& request) {
  NGUON_ASSIGN(parsed, parse_json(request.body));
  if (const auto* object = parsed.if_object()) return *object;
  return Error{Errc::invalid_argument, "field_malformed", "the body must be a JSON object",
               "nội dung phải là một đối tượng JSON"};
}

Result<std::string> text_of(const json::object& body, std::string_view name) {
  const auto* value = body.if_contains(json::string_view(name.data(), name.size()));
  if (value != nullptr && value->is_string()) return std::string(value->get_string());
  const std::string at = "\"" + std::string(name) + "\": ";
  return Error{Errc::invalid_argument, value == nullptr ? "field_missing" : "field_malformed", at + "must be a string",
               at + "phải là chuỗi ký tự"};
}

Result<desk::Invitations> open_invitations(const App& app) {
  if (app.desk == nullptr)
    return Error{Errc::unavailable, "no_desk", "devices are enrolled at the ledger's own server, not here",
                 "Thiết bị được đăng ký tại máy chủ chính của sổ, không phải ở đây."};
  return desk::Invitations::open(*app.desk);
}

// Where the key stands now. The ledger has the last word.
Result<json::object> to_json(const state::Reader& reader, const desk::Enrolment& one) {
  NGUON_ASSIGN(key, parse_vkey(one.vkey));
  const auto known = reader.key(key.name, key.id);
  if (!known && known.error().code() != Errc::not_found) return known.error();
  json::object out{{"keyid", str(one.key_id)},
                   {"party", str(one.party)},
                   {"vkey", str(one.vkey)},
                   {"fingerprint", str(fingerprint(one.vkey))},
                   {"asked", str(format_time(one.asked))}};
  if (known && known->vkey == one.vkey) {
    out["state"] = "enrolled";
    out["entry"] = static_cast<std::int64_t>(known->index);
  } else {
    out["state"] = one.refused ? "refused" : "waiting";
  }
  return out;
}

json::object party_members(const state::PartyInfo& party) {
  return {{"party", str(party.record.party)},
          {"name", api::to_json(party.record.name)},
          {"partyType", str(api::to_string(party.record.party_type))}};
}

// Who is invited, for the page that the code opens.
Result<json::object> invitation(const App& app, const Request& request) {
  NGUON_ASSIGN(body, body_of(request));
  NGUON_ASSIGN(typed, text_of(body, "code"));
  NGUON_ASSIGN(code, read_invitation_code(typed));
  NGUON_ASSIGN(invitations, open_invitations(app));
  NGUON_ASSIGN(found, invitations.find(invitation_hash(code)));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(party, state::Reader(*view).party(found.party));
  json::object out = party_members(party);
  out["origin"] = app.info.origin;
  out["expires"] = format_time(found.expires);
  out["state"] = !found.used_by.empty() ? "used" : found.expires <= app.clock.now() ? "expired" : "open";
  return out;
}

Result<json::object> enrol(const App& app, const Request& request) {
  NGUON_ASSIGN(body, body_of(request));
  NGUON_ASSIGN(typed, text_of(body, "code"));
  NGUON_ASSIGN(vkey_text, text_of(body, "vkey"));
  NGUON_ASSIGN(note, text_of(body, "note"));
  NGUON_ASSIGN(code, read_invitation_code(typed));
  NGUON_ASSIGN(key, parse_vkey(vkey_text));
  NGUON_ASSIGN(invitations, open_invitations(app));
  const std::string hash = invitation_hash(code);
  NGUON_ASSIGN(found, invitations.find(hash));
  if (key.name != app.info.origin + "/" + found.party || key.type == KeyType::cosignature_v1 || key.text() != vkey_text)
    return Error{Errc::invalid_argument, "key_name_wrong", "the key must be named " + app.info.origin + "/" + found.party,
                 "Khóa phải mang tên " + app.info.origin + "/" + found.party + "."};
  NGUON_TRY(check_enrolment(note, enrolment_text(app.info.origin, found.party, vkey_text, hash), key, app.signatures));
  desk::Enrolment one{to_hex(key.id.view()), vkey_text, found.party, app.clock.now(), std::nullopt};
  NGUON_TRY(invitations.enrol(hash, one));
  const auto view = app.ledger.snapshot();
  return to_json(state::Reader(*view), one);
}

Result<json::object> enrolment(const App& app, const Request& request) {
  NGUON_ASSIGN(invitations, open_invitations(app));
  NGUON_ASSIGN(found, invitations.enrolment(request.parameter("keyid")));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(out, to_json(state::Reader(*view), found));
  out.erase("vkey");  // whoever asks has it, and nobody else needs it
  return out;
}

// Authorities act for every party; a party for itself.
Result<void> may_enrol(const Session& session, std::string_view party) {
  if (session.party_type == PartyType::authority || session.party == party) return {};
  return Error{Errc::forbidden, "role_needed", "only an authority, or the party itself, enrols its devices",
               "Chỉ cơ quan quản lý hoặc chính đơn vị đó được đăng ký thiết bị của mình."};
}

// A link opens where the person stands who asks for it: at the ledger's host, or at this very machine, whose
// names alone are believed: anybody can write another name into a request.
std::string base_of(const App& app, const Request& request) {
  if (transport_of(request) == Transport::loopback) return "http://" + std::string(request.header("host"));
  return "https://" + app.info.host;
}

Result<json::object> symbol_to_json(const std::string& link) {
  NGUON_ASSIGN(symbol, qr::make_text_symbol(link, qr::Level::medium));
  json::array rows;
  for (int y = 0; y < symbol.size; ++y) {
    std::string row;
    for (int x = 0; x < symbol.size; ++x) row += symbol.dark(x, y) ? '1' : '0';
    rows.push_back(str(row));
  }
  return json::object{{"size", symbol.size}, {"rows", std::move(rows)}};
}

Result<json::object> invite_party(const App& app, const Request& request) {
  NGUON_ASSIGN(session, session_of(app, request));
  NGUON_ASSIGN(body, body_of(request));
  NGUON_ASSIGN(party_id, text_of(body, "party"));
  NGUON_TRY(may_enrol(session, party_id));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(party, state::Reader(*view).party(party_id));
  NGUON_ASSIGN(invitations, open_invitations(app));
  NGUON_TRY(note_access(app, session, "invite", party_id));
  const Time now = app.clock.now();
  NGUON_ASSIGN(code, invite(invitations, party_id, session.party, now));
  json::object out = party_members(party);
  out["path"] = invitation_path(party.record.party_type, code);
  const std::string link = base_of(app, request) + invitation_path(party.record.party_type, code);
  out["link"] = link;
  out["expires"] = format_time(Time{now.unix_ms + desk::Invitations::kOpenMs});
  NGUON_ASSIGN(symbol, symbol_to_json(link));
  out["qr"] = std::move(symbol);
  return out;
}

// Keys that wait, those that the ledger has by now left out.
Result<json::object> waiting(const App& app, const Request& request) {
  NGUON_ASSIGN(session, session_of(app, request));
  NGUON_ASSIGN(invitations, open_invitations(app));
  NGUON_ASSIGN(found, invitations.waiting(session.party_type == PartyType::authority ? "" : session.party));
  const auto view = app.ledger.snapshot();
  const state::Reader reader{*view};
  json::array list;
  for (const auto& one : found) {
    NGUON_ASSIGN(item, to_json(reader, one));
    if (item.at("state").as_string() != "waiting") continue;
    if (const auto party = reader.party(one.party)) item["party"] = party_members(*party);
    list.push_back(std::move(item));
  }
  return json::object{{"enrolments", std::move(list)}};
}

Result<json::object> refuse_enrolment(const App& app, const Request& request) {
  NGUON_ASSIGN(session, session_of(app, request));
  NGUON_ASSIGN(invitations, open_invitations(app));
  NGUON_ASSIGN(found, invitations.enrolment(request.parameter("keyid")));
  NGUON_TRY(may_enrol(session, found.party));
  NGUON_TRY(invitations.refuse(found.key_id, app.clock.now()));
  NGUON_ASSIGN(after, invitations.enrolment(found.key_id));
  const auto view = app.ledger.snapshot();
  return to_json(state::Reader(*view), after);
}

json::object file_again() {
  return {{"firstDays", statement::rules::kFileAgainFirstDays},
          {"lastDays", statement::rules::kFileAgainLastDays},
          {"source", str(statement::rules::kOcopSource)}};
}

// What the authority's forms ask for and compute, from rule data.
Result<json::object> desk_rules(const App& app, const Request& request) {
  NGUON_TRY(session_of(app, request));
  json::array provinces;
  for (const auto& one : kProvinces) provinces.push_back(json::object{{"code", str(one.code)}, {"name", str(one.name)}});
  return json::object{{"ocop", json::object{{"months", statement::rules::kOcopMonths},
                                            {"starsMin", statement::rules::kOcopStarsMin},
                                            {"starsMax", statement::rules::kOcopStarsMax},
                                            {"starsOfProvinceMax", statement::rules::kOcopStarsOfProvinceMax},
                                            {"source", str(statement::rules::kOcopSource)}}},
                      {"fileAgain", file_again()},
                      {"provinces", std::move(provinces)}};
}

Result<json::object> expiring(const App& app, const Request& request) {
  NGUON_ASSIGN(session, session_of(app, request, {PartyType::authority, PartyType::inspectorate, PartyType::certifier}));
  const auto view = app.ledger.snapshot();
  const Day today = day_in_vietnam(app.clock.now());
  const bool own = session.party_type == PartyType::certifier;
  NGUON_ASSIGN(found, expiring_on(state::Reader(*view), today, own ? session.party : ""));
  json::array certificates, areas;
  for (const auto& one : found.certificates) {
    json::object item = api::to_json(one.certificate, today);
    item["daysLeft"] = one.days_left;
    item["stage"] = str(to_string(one.stage));
    certificates.push_back(std::move(item));
  }
  for (const auto& one : found.areas) {
    json::object item = api::to_json(one.area, today);
    item["daysLeft"] = one.days_left;
    areas.push_back(std::move(item));
  }
  return json::object{{"today", str(format_day(today))},
                      {"fileAgain", file_again()},
                      {"certificates", std::move(certificates)},
                      {"areas", std::move(areas)},
                      {"cut", found.cut}};
}

// A handler that counts the address's tries first.
template <class F>
Handler limited(const App& app, const std::shared_ptr<RateLimiter>& tries, F make) {
  return answer_on_worker(app, [tries, make = std::move(make)](const Request& request) {
    const auto wait = tries->take(request.remote_address, std::chrono::steady_clock::now());
    if (!wait) return private_answer(make(request));
    Response out = error_answer({Errc::unavailable, "too_many_tries", "too many tries from one address; try again later",
                                 "Quá nhiều lần thử từ một địa chỉ. Xin thử lại sau."},
                                429);
    out.set_header("retry-after", std::to_string(wait->count()));
    return private_answer(std::move(out));
  });
}

}  // namespace

void add_authority_routes(std::vector<Route>& routes, const App& app) {
  const auto tries = std::make_shared<RateLimiter>(kTries);
  const auto json = [&app](auto make) {
    return answer_on_worker(app,
                            [&app, make](const Request& request) { return answer_private([&] { return make(app, request); }); });
  };
  routes.push_back(
      {"POST", "/v1/invitations", "invitation", "Whom an invitation's code invites, and until when.",
       limited(app, tries, [&app](const Request& request) { return answer_json([&] { return invitation(app, request); }); }),
       kBodyBytesMax});
  routes.push_back({"POST", "/v1/enrolments", "enrol", "Asks for a key to be enrolled, by an invitation's code. 202.",
                    limited(app, tries,
                            [&app](const Request& request) {
                              const auto made = enrol(app, request);
                              return made ? json_answer(*made, 202) : error_answer(made.error());
                            }),
                    kBodyBytesMax});
  routes.push_back(
      {"GET", "/v1/enrolments/{keyid}", "enrolment", "Whether a key waits, was enrolled or refused.", json(enrolment)});
  routes.push_back({"POST", "/v1/desk/invitations", "invite", "Makes an invitation: its link and QR symbol, shown once.",
                    json(invite_party), kBodyBytesMax});
  routes.push_back({"GET", "/v1/desk/enrolments", "enrolments", "Keys that wait to be enrolled.", json(waiting)});
  routes.push_back({"POST", "/v1/desk/enrolments/{keyid}/refuse", "refuse_enrolment", "Refuses a key that waits.",
                    json(refuse_enrolment), kBodyBytesMax});
  routes.push_back({"GET", "/v1/desk/rules", "desk_rules",
                    "What forms need of the rules: OCOP's figures with their source, provinces.", json(desk_rules)});
  routes.push_back(
      {"GET", "/v1/desk/certificates/expiring", "expiring", "Certificates and growing areas that end soon.", json(expiring)});
}

}  // namespace nguon::api
