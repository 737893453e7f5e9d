// The rules that a statement can break, by name: docs/rules.md lists each with when it applies and
// where it comes from. A name is stable; sentences may be improved.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::state {

enum class Rule {
#define NGUON_RULE(name, code, en, vi) name,
#include "ledger/state/internal/rules.inc"
#undef NGUON_RULE
};

struct RuleText {
  std::string_view name;
  Errc code;
  std::string_view en, vi;  // "{0}", "{1}", "{2}" stand for what it happened to
};
const RuleText& text_of(Rule rule);
std::span<const RuleText> all_rules();

// What fills a place: an id, number or day that reads alike in both languages, or a word in each.
struct RuleArg {
  std::string_view en, vi;
  RuleArg(std::string_view both) : en(both), vi(both) {}
  RuleArg(const std::string& both) : en(both), vi(both) {}
  RuleArg(const char* both) : en(both), vi(both) {}
  RuleArg(std::string_view english, std::string_view vietnamese) : en(english), vi(vietnamese) {}
};

// The refusal: the rule's code, name and both sentences, with `args` in their places.
Error refuse(Rule rule, std::initializer_list<RuleArg> args = {});
// The same where the caller can do something else about it than the rule's own code says.
Error refuse_as(Errc code, Rule rule, std::initializer_list<RuleArg> args = {});

}  // namespace nguon::state
