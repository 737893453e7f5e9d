// Readable documents: headings, paragraphs and tables on A4 pages, as PDF with embedded fonts. Knows nothing of what
// they say. The same calls give the same bytes with the same fonts and libraries: no clock, no random number.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace nguon::qr {

inline constexpr std::size_t kDocumentPagesMax = 1'000;

struct DocumentOptions {
  std::string title;   // in the file's properties
  std::string footer;  // on every page, with its number
};

struct TableColumn {
  std::string heading;
  double weight = 1;  // share of the width
  bool code = false;  // in letters of one width: hashes, ids
};

// One document, by one thread. Text is UTF-8 of any length and is broken into lines anywhere if need be.
class Document {
 public:
  // Errc::unavailable (font_missing).
  static Result<Document> open(DocumentOptions options);
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  void title(std::string_view text);
  void heading(std::string_view text);  // never alone at the foot of a page
  void paragraph(std::string_view text);
  void small(std::string_view text);   // in a softer colour
  void strong(std::string_view text);  // in a frame: what must not be overlooked
  void code(std::string_view text);    // in letters of one width
  // The heading is repeated on every page. Rows have as many cells as there are columns; a cell that would not fit on
  // a page of its own is cut and ends in "…".
  void table(const std::vector<TableColumn>& columns, const std::vector<std::vector<std::string>>& rows);

  // The file. Errc::too_large (document_pages) past kDocumentPagesMax; Errc::unavailable when cairo fails. Nothing may
  // be added afterwards.
  Result<std::string> finish();

 private:
  struct Parts;
  explicit Document(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace nguon::qr
