// What the demonstration tells of its products: invented, and saying so in each text; the pictures are drawings.
#pragma once

#include <span>
#include <string_view>

#include "ledger/statement/records.h"

namespace nguon::api {

struct DemoStory {
  std::string_view product;  // path
  std::string_view picture;  // a file of api/demo/pictures
  statement::Words caption, story;
};

std::span<const DemoStory> demo_stories();
// The bytes of one of those files. REQUIRES: it is there.
std::string_view demo_picture(std::string_view name);

}  // namespace nguon::api
