#include "ledger/statement/internal/cbv.h"

#include <algorithm>

#include "ledger/base/text.h"

#include "ledger/statement/ids.h"

namespace nguon::statement::internal {
namespace {

constexpr std::string_view kBizStepWords[] = {"accepting",
                                              "arriving",
                                              "assembling",
                                              "collecting",
                                              "commissioning",
                                              "consigning",
                                              "creating_class_instance",
                                              "cycle_counting",
                                              "decommissioning",
                                              "departing",
                                              "destroying",
                                              "disassembling",
                                              "dispensing",
                                              "encoding",
                                              "entering_exiting",
                                              "holding",
                                              "inspecting",
                                              "installing",
                                              "killing",
                                              "loading",
                                              "other",
                                              "packing",
                                              "picking",
                                              "receiving",
                                              "removing",
                                              "repackaging",
                                              "repairing",
                                              "replacing",
                                              "reserving",
                                              "retail_selling",
                                              "shipping",
                                              "staging_outbound",
                                              "stock_taking",
                                              "stocking",
                                              "storing",
                                              "transporting",
                                              "unloading",
                                              "unpacking",
                                              "void_shipping",
                                              "sensor_reporting",
                                              "sampling"};
constexpr std::string_view kDispositionWords[] = {"active",
                                                  "container_closed",
                                                  "damaged",
                                                  "destroyed",
                                                  "dispensed",
                                                  "disposed",
                                                  "encoded",
                                                  "expired",
                                                  "in_progress",
                                                  "in_transit",
                                                  "inactive",
                                                  "no_pedigree_match",
                                                  "non_sellable_other",
                                                  "partially_dispensed",
                                                  "recalled",
                                                  "reserved",
                                                  "retail_sold",
                                                  "returned",
                                                  "sellable_accessible",
                                                  "sellable_not_accessible",
                                                  "stolen",
                                                  "unknown",
                                                  "available",
                                                  "completeness_verified",
                                                  "completeness_inferred",
                                                  "conformant",
                                                  "container_open",
                                                  "mismatch_instance",
                                                  "mismatch_class",
                                                  "mismatch_quantity",
                                                  "needs_replacement",
                                                  "non_conformant",
                                                  "unavailable"};
constexpr std::string_view kBizTransactionWords[] = {"bol",       "cert",   "desadv", "inv",     "pedigree", "po",   "poc",
                                                     "prodorder", "recadv", "rma",    "testprd", "testres",  "upevt"};
constexpr std::string_view kSourceDestWords[] = {"owning_party", "possessing_party", "location"};
constexpr std::string_view kErrorReasonWords[] = {"did_not_occur", "incorrect_data"};
constexpr std::string_view kComponentWords[] = {"x",
                                                "y",
                                                "z",
                                                "axial_distance",
                                                "azimuth",
                                                "height",
                                                "spherical_radius",
                                                "polar_angle",
                                                "elevation_angle",
                                                "easting",
                                                "northing",
                                                "latitude",
                                                "longitude",
                                                "altitude"};

bool is_word(const Vocabulary& vocabulary, std::string_view text) {
  return std::find(vocabulary.words.begin(), vocabulary.words.end(), text) != vocabulary.words.end();
}

// URIs inside the CBV's own name spaces that are none of its words would be read as nothing by
// every partner: a spelling mistake, not another vocabulary.
bool is_cbv_uri(std::string_view text) {
  for (const std::string_view space : {"urn:epcglobal:cbv", "https://ref.gs1.org/cbv/", "http://ref.gs1.org/cbv/",
                                       "https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/"})
    if (text.starts_with(space)) return true;
  return false;
}

}  // namespace

const Vocabulary kBizSteps{"urn:epcglobal:cbv:bizstep:", "https://ref.gs1.org/cbv/BizStep-", kBizStepWords};
const Vocabulary kDispositions{"urn:epcglobal:cbv:disp:", "https://ref.gs1.org/cbv/Disp-", kDispositionWords};
const Vocabulary kBizTransactionTypes{"urn:epcglobal:cbv:btt:", "https://ref.gs1.org/cbv/BTT-", kBizTransactionWords};
const Vocabulary kSourceDestTypes{"urn:epcglobal:cbv:sdt:", "https://ref.gs1.org/cbv/SDT-", kSourceDestWords};
const Vocabulary kErrorReasons{"urn:epcglobal:cbv:er:", "https://ref.gs1.org/cbv/ER-", kErrorReasonWords};
const Vocabulary kComponents{"urn:epcglobal:cbv:comp:", "https://ref.gs1.org/cbv/Comp-", kComponentWords};

std::string cbv_word(const Value& value, const Vocabulary& vocabulary) {
  const auto text = value.string();
  auto word = text;
  for (const auto prefix : {vocabulary.urn, vocabulary.web})
    if (text.starts_with(prefix)) word = text.substr(prefix.size());
  if (is_word(vocabulary, word)) return std::string(word);
  if (is_cbv_uri(text) || !is_uri(text)) {
    const std::string shown = "\"" + printable(text) + "\" ";
    const std::string en = shown + "is no word of this GS1 vocabulary and no URI of another";
    const std::string vi = shown + "không có trong từ vựng GS1 này, cũng không phải URI của từ vựng khác";
    value.refuse({en, vi});
  }
  return std::string(text);
}

}  // namespace nguon::statement::internal
