#include "ledger/state/rules.h"

#include <array>
#include <string>

namespace nguon::state {
namespace {

constexpr std::array kRules = {
#define NGUON_RULE(name, code, en, vi) RuleText{#name, Errc::code, en, vi},
#include "ledger/state/internal/rules.inc"
#undef NGUON_RULE
};

std::string filled(std::string_view sentence, std::initializer_list<RuleArg> args, std::string_view RuleArg::*language) {
  std::string out;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    const std::size_t number = i + 2 < sentence.size() && sentence[i] == '{' && sentence[i + 2] == '}'
                                   ? static_cast<std::size_t>(sentence[i + 1] - '0')
                                   : args.size();
    if (number >= args.size()) {
      out += sentence[i];
    } else {
      out += args.begin()[number].*language;
      i += 2;
    }
  }
  return out;
}

}  // namespace

const RuleText& text_of(Rule rule) { return kRules.at(static_cast<std::size_t>(rule)); }

std::span<const RuleText> all_rules() { return kRules; }

Error refuse(Rule rule, std::initializer_list<RuleArg> args) { return refuse_as(text_of(rule).code, rule, args); }

Error refuse_as(Errc code, Rule rule, std::initializer_list<RuleArg> args) {
  const RuleText& text = text_of(rule);
  return Error{code, std::string(text.name), filled(text.en, args, &RuleArg::en), filled(text.vi, args, &RuleArg::vi)};
}

}  // namespace nguon::state
