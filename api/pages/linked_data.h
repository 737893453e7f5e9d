// Products and producers as schema.org describes them (JSON-LD), for search engines and shops. The ledger's facts alone:
// no rating, no price, no verdict. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/state/model.h"

namespace nguon::api {

// A schema.org Product with its manufacturer and certifications; those that are not in force on `today` say
// CertificationInactive. `host`: of the addresses.
json::object product_linked_data(const state::ProductInfo& product, const state::PartyInfo& producer,
                                 const std::vector<state::CertificateInfo>& certificates, std::string_view host, Day today);
// A schema.org Organization with its certifications.
json::object producer_linked_data(const state::PartyInfo& producer, const std::vector<state::CertificateInfo>& certificates,
                                  std::string_view host, Day today);
// The element that a page holds it in. Scripts of this type are data: a Content-Security-Policy does not speak of them.
std::string linked_data_element(const json::object& data);

}  // namespace nguon::api
