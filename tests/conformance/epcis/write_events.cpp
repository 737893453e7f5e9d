// Writes what validate.mjs hands to the official EPCIS JSON schema:
//   document.json   an EPCISDocument with one event of every kind, from make_event
//   accepted.jsonl  every change of one member of those events that parse_event accepts: where our
//                   parser is content, the schema must be too
#include <fstream>
#include <iostream>

#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "tests/ledger/statement/samples.h"

using namespace nguon;
using namespace nguon::statement;

namespace {

// What a member may be replaced with: wrong kinds, empty things, and values that other members have.
std::vector<json::value> replacements() {
  return {nullptr,
          true,
          0,
          -1,
          1.5,
          "",
          "x",
          "packing",
          "KGM",
          "ADD",
          "OBSERVE",
          "DELETE",
          "recalled",
          "2026-11-22T08:16:00+07:00",
          "2026-11-22",
          "+14:00",
          "urn:epc:id:sgtin:0614141.107346.2017",
          "https://a.example/b c",
          "did_not_occur",
          json::array{},
          json::array{"urn:epc:id:sgtin:0614141.107346.2017"},
          json::array{"x"},
          json::array{json::object{}},
          json::object{},
          json::object{{"id", "urn:epc:id:sgln:0614141.07346.1234"}},
          json::object{{"ext:a", 1}}};
}

// Members that an event may get besides its own.
constexpr std::string_view kAdded[] = {"colour",
                                       "ext:colour",
                                       "@context",
                                       "recordTime",
                                       "ilmd",
                                       "epcList",
                                       "quantityList",
                                       "action",
                                       "parentID",
                                       "childEPCs",
                                       "inputEPCList",
                                       "outputEPCList",
                                       "transformationID",
                                       "certificationInfo",
                                       "errorDeclaration",
                                       "disposition",
                                       "persistentDisposition",
                                       "bizLocation",
                                       "sourceList",
                                       "bizTransactionList",
                                       "sensorElementList"};

class Changes {
 public:
  explicit Changes(std::ostream& out) : out_(out) {}

  // Every change of one member, at every depth of `part`, which lies inside `event`.
  void all(json::object& event, json::value& part) {
    if (auto* object = part.if_object()) {
      std::vector<std::string> names;
      for (const auto& member : *object) names.emplace_back(member.key());
      for (const auto& name : names) {
        if (name == "type" && &part.as_object() == &event) continue;
        const json::value kept = object->at(name);
        object->erase(name);
        check(event);
        (*object)[name] = kept;
        replace(event, (*object)[name]);
        all(event, (*object)[name]);
      }
    } else if (auto* array = part.if_array()) {
      for (auto& element : *array) {
        replace(event, element);
        all(event, element);
      }
    }
  }

  void additions(json::object& event) {
    for (const auto name : kAdded) {
      const json::string_view key(name.data(), name.size());
      if (event.contains(key)) continue;
      for (const auto& value : replacements()) {
        event[key] = value;
        check(event);
      }
      event.erase(key);
    }
  }

  std::size_t tried() const { return tried_; }
  std::size_t accepted() const { return accepted_; }

 private:
  void replace(json::object& event, json::value& place) {
    const json::value kept = place;
    for (const auto& value : replacements()) {
      place = value;
      check(event);
    }
    place = kept;
  }
  void check(const json::object& event) {
    ++tried_;
    if (!parse_event(event)) return;
    ++accepted_;
    out_ << json::serialize(event) << "\n";
  }

  std::ostream& out_;
  std::size_t tried_ = 0;
  std::size_t accepted_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_events <directory>\n";
    return 2;
  }
  const std::string directory = argv[1];
  std::vector<json::object> events;
  for (const auto& event : test::sample_events()) events.push_back(make_event(event));

  std::ofstream accepted(directory + "/accepted.jsonl", std::ios::binary);
  Changes changes(accepted);
  for (const auto& event : events) {
    json::value copy = event;
    changes.all(copy.as_object(), copy);
    changes.additions(copy.as_object());
  }
  std::ofstream document(directory + "/document.json", std::ios::binary);
  document << json::serialize(make_epcis_document(events, test::time_of("2026-11-22T02:00:00Z"))) << "\n";
  std::cout << "wrote " << events.size() << " events; " << changes.accepted() << " of " << changes.tried()
            << " changes accepted\n";
  return document.flush() && accepted.flush() && changes.accepted() > 0 ? 0 : 1;
}
