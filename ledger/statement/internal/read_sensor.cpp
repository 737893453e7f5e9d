#include "ledger/statement/internal/read_sensor.h"

#include <algorithm>

#include "ledger/statement/event.h"
#include "ledger/statement/internal/cbv.h"
#include "ledger/statement/internal/readers.h"

namespace nguon::statement::internal {
namespace {

bool number(const Value& value) {
  if (!value.json.is_number()) value.refuse({"must be a number", "phải là số"});
  return true;
}

bool any_string(const Value& value) {
  value.string();
  return true;
}

bool hex_binary(const Value& value) {
  const auto text = value.string();
  const bool ok = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  if (!ok) value.refuse({"must be hexadecimal", "phải ở dạng thập lục phân"});
  return true;
}

// A word of the GS1 Web Vocabulary ("Temperature", "ALARM_CONDITION") or a URI of another one. The
// vocabulary grows faster than this ledger, and nothing here depends on the word.
bool measurement_word(const Value& value) {
  const auto text = value.string();
  const bool word = !text.empty() && text.size() <= kTextBytesMax && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
  if (!word && !is_uri(text))
    value.refuse({"must be a word of the GS1 vocabulary or a URI", "phải là từ trong từ vựng GS1 hoặc URI"});
  return true;
}

bool metadata(const Value& value) {
  Fields f(value);
  for (const auto name : {"time", "startTime", "endTime"}) f.optional(name, time);
  for (const auto name : {"deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"}) f.optional(name, uri);
  f.close_open();
  return true;
}

bool report(const Value& value) {
  Fields f(value);
  f.required("type", measurement_word);
  f.optional("exception", measurement_word);
  f.optional("time", time);
  for (const auto name : {"deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "microorganism",
                          "chemicalSubstance", "coordinateReferenceSystem", "uriValue"})
    f.optional(name, uri);
  for (const auto name : {"value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"})
    f.optional(name, number);
  for (const auto name : {"stringValue", "uom"}) f.optional(name, any_string);
  f.optional("booleanValue", boolean);
  f.optional("hexBinaryValue", hex_binary);
  f.optional("component", cbv(kComponents));
  f.close_open();
  return true;
}

}  // namespace

bool sensor_element(const Value& value) {
  Fields f(value);
  f.optional("sensorMetadata", metadata);
  f.required("sensorReport", list_of(1, kEventListMax, report));
  f.close_open();
  return true;
}

}  // namespace nguon::statement::internal
