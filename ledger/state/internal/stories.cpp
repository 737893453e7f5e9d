// What parties tell of their products and events, and which pictures are public because of it.
#include "ledger/state/internal/act.h"
#include "ledger/statement/ids.h"

namespace nguon::state {

using namespace statement;

namespace {

std::string row_of(const Picture& picture) { return keys::of(keys::kPicture, picture.sha256.view()); }

Result<void> show(Act& act, const StoryInfo& story) {
  for (const auto& picture : story.record.pictures) {
    NGUON_ASSIGN(use, act.find<PictureUse>(row_of(picture)));
    act.put(row_of(picture), PictureUse{use.value_or(PictureUse{}).stories + 1});
  }
  return {};
}

Result<void> hide(Act& act, const StoryInfo& story) {
  for (const auto& picture : story.record.pictures) {
    NGUON_ASSIGN(use, act.find<PictureUse>(row_of(picture)));
    if (use && use->stories > 1)
      act.put(row_of(picture), PictureUse{use->stories - 1});
    else
      act.state.erase(store::Column::state, row_of(picture));
  }
  return {};
}

bool withdraws(const Story& record) { return record.story.vi.empty() && record.pictures.empty(); }

Result<void> tell_of_product(Act& act, const StoryInfo& story) {
  const Story& record = story.record;
  NGUON_ASSIGN(product, act.read.product(record.about));
  NGUON_TRY(only_owner(act, record.about, product.record.owner));
  const std::string row = keys::of(keys::kProductStory, record.about);
  NGUON_ASSIGN(before, act.find<StoryInfo>(row));
  if (!before && withdraws(record)) return refuse(Rule::story_missing, {record.about});
  if (before) NGUON_TRY(hide(act, *before));
  if (withdraws(record)) {
    act.state.erase(store::Column::state, row);
    return {};
  }
  act.put(row, story);
  return show(act, story);
}

Result<void> tell_of_event(Act& act, const StoryInfo& story) {
  const Story& record = story.record;
  NGUON_ASSIGN(told, act.read.statement(act.me(), record.about));
  if (!told) return refuse(Rule::story_of_unknown, {record.about, act.me()});
  NGUON_ASSIGN(event, act.find<EventInfo>(keys::of(keys::kEvent, told->index)));
  if (!event) return refuse(Rule::story_of_unknown, {record.about, act.me()});
  const std::string row = keys::of(keys::kEventStories, told->index);
  NGUON_ASSIGN(found, act.find<Stories>(row));
  Stories stories = found.value_or(Stories{});
  if (!withdraws(record)) {
    if (stories.all.size() >= kStoriesPerEventMax)
      return refuse(Rule::too_many_stories, {record.about, std::to_string(kStoriesPerEventMax)});
    stories.all.push_back(story);
    act.put(row, stories);
    return show(act, story);
  }
  if (stories.all.empty()) return refuse(Rule::story_missing, {record.about});
  for (const auto& one : stories.all) NGUON_TRY(hide(act, one));
  act.state.erase(store::Column::state, row);
  return {};
}

}  // namespace

Result<void> apply_record(Act& act, const Story& record) {
  const StoryInfo story{record, act.me(), act.entry.index, act.entry.accepted};
  return parse_product_path(record.about) ? tell_of_product(act, story) : tell_of_event(act, story);
}

}  // namespace nguon::state
