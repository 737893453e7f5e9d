// The JSON words of enumerations, for the parser and the builder alike.
// Do not change: part of the format (docs/formats/records.md).
#pragma once

#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "ledger/statement/records.h"

namespace nguon::statement::internal {

template <class T, std::size_t N>
using Names = std::array<std::pair<std::string_view, T>, N>;

inline constexpr Names<PartyType, 8> kPartyTypes{{{"authority", PartyType::authority},
                                                  {"certifier", PartyType::certifier},
                                                  {"inspectorate", PartyType::inspectorate},
                                                  {"producer", PartyType::producer},
                                                  {"packer", PartyType::packer},
                                                  {"carrier", PartyType::carrier},
                                                  {"trader", PartyType::trader},
                                                  {"operator", PartyType::operator_}}};
// LegalForm::none is never written: the member is then left out.
inline constexpr Names<LegalForm, 6> kLegalForms{{{"cooperative", LegalForm::cooperative},
                                                  {"cooperative_group", LegalForm::cooperative_group},
                                                  {"enterprise", LegalForm::enterprise},
                                                  {"farm", LegalForm::farm},
                                                  {"household", LegalForm::household},
                                                  {"association", LegalForm::association}}};
inline constexpr Names<KeyPurpose, 2> kKeyPurposes{{{"statement", KeyPurpose::statement}, {"label", KeyPurpose::label}}};
inline constexpr std::array<std::string_view, 4> kRevocationReasons{"lost", "compromised", "replaced", "ceased"};
inline constexpr Names<CodeScheme, 3> kCodeSchemes{
    {{"domestic", CodeScheme::domestic}, {"export", CodeScheme::export_}, {"other", CodeScheme::other}}};
inline constexpr Names<AreaStatus, 3> kAreaStatuses{
    {{"suspended", AreaStatus::suspended}, {"restored", AreaStatus::restored}, {"cancelled", AreaStatus::cancelled}}};
inline constexpr Names<AuthorisationAction, 2> kAuthorisationActions{
    {{"grant", AuthorisationAction::grant}, {"withdraw", AuthorisationAction::withdraw}}};
inline constexpr Names<ShelfLifeUnit, 3> kShelfLifeUnits{
    {{"days", ShelfLifeUnit::days}, {"weeks", ShelfLifeUnit::weeks}, {"months", ShelfLifeUnit::months}}};
inline constexpr Names<ProductKind, 2> kProductKinds{{{"product", ProductKind::product}, {"material", ProductKind::material}}};
inline constexpr Names<CertificateScheme, 7> kCertificateSchemes{{{"OCOP", CertificateScheme::ocop},
                                                                  {"VietGAP", CertificateScheme::vietgap},
                                                                  {"organic", CertificateScheme::organic},
                                                                  {"GACP-WHO", CertificateScheme::gacp_who},
                                                                  {"HACCP", CertificateScheme::haccp},
                                                                  {"ISO 22000", CertificateScheme::iso_22000},
                                                                  {"other", CertificateScheme::other}}};
inline constexpr Names<CertificateStatusKind, 3> kCertificateStatuses{{{"suspended", CertificateStatusKind::suspended},
                                                                       {"restored", CertificateStatusKind::restored},
                                                                       {"revoked", CertificateStatusKind::revoked}}};
inline constexpr Names<LabelKind, 2> kLabelKinds{{{"batch", LabelKind::batch}, {"unit", LabelKind::unit}}};
inline constexpr Names<RunStatus, 3> kRunStatuses{
    {{"activated", RunStatus::activated}, {"voided", RunStatus::voided}, {"spoiled", RunStatus::spoiled}}};

// The word of `value`. A value without one (RunStatus::issued, LegalForm::none) in a record to be
// written is a bug of the caller: throws std::logic_error.
template <class T, std::size_t N>
std::string_view word_of(const Names<T, N>& names, T value) {
  for (const auto& [word, meaning] : names)
    if (meaning == value) return word;
  throw std::logic_error("statement: this value is never in a record");
}

}  // namespace nguon::statement::internal
