// Every sentence that the public pages say by themselves, in both languages; those of the catalogue in a table of their own.
// Verdicts come from state::words_for. Templates name a text as [[key]], code as text(language, "key");
// a key that is not here stops the build (code) or the start of the program (templates).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "api/pages/language.h"
#include "api/pages/text.h"
#include "api/pages/texts_catalogue.h"

namespace nguon::api {

inline constexpr Text kTexts[] = {
    // Frame of every page
    {"brand", "Nguồn", "Nguồn"},
    {"brand_line", "Sổ cái truy xuất nguồn gốc sản phẩm OCOP", "The traceability ledger of OCOP products"},
    {"skip", "Tới nội dung chính", "Skip to content"},
    {"other_language", "English", "Tiếng Việt"},
    {"other_language_code", "en", "vi"},
    {"home_link", "Trang chủ", "Home"},
    {"demonstration", "Bản trình diễn: số liệu minh họa, không phải hàng thật ngoài chợ.",
     "Demonstration: invented data, not goods on sale."},
    {"preview_description", "Nguồn gốc, chứng nhận và hành trình của sản phẩm trong sổ cái truy xuất OCOP.",
     "Origin, certificates and journey of the product in the OCOP traceability ledger."},
    {"preview_label", "Tem truy xuất nguồn gốc", "Traceability label"},

    // Verdict card
    {"checked_at", "Kiểm tra lúc", "Checked at"},
    {"checked_by_server", "Máy chủ đã kiểm tra; điện thoại này chưa tự kiểm tra.",
     "Checked by the server; this phone has not checked."},
    {"phone_alone", "Điện thoại này không tự kiểm tra được; đây là kết quả của máy chủ.",
     "This phone could not check by itself; this is the server's result."},
    {"typed_note", "Mã gõ tay không mang chữ ký. Hãy quét mã QR để kiểm tra con tem.",
     "A typed code carries no signature. Scan the QR code to check the label."},
    {"batch_note", "Trang này nói về cả lô hàng, không kiểm tra con tem nào.",
     "This page is about a whole batch; no label was checked."},

    // Recall, suspension
    {"recall_title", "Lệnh thu hồi", "Recall order"},
    {"suspension_title", "Lệnh tạm dừng bán", "Suspension order"},
    {"reason", "Lý do", "Reason"},
    {"decision", "Quyết định số", "Decision no."},
    {"ordered_by", "Cơ quan ra lệnh", "Ordered by"},
    {"through_batch", "Do nguyên liệu từ lô", "Through an ingredient from batch"},
    {"recall_advice", "Đừng dùng, đừng bán. Giữ nguyên bao bì và trả lại nơi mua.",
     "Do not use or sell it. Keep the pack and return it to the shop."},
    {"suspension_advice", "Chưa nên dùng cho đến khi có kết luận.", "Do not use it until a conclusion is given."},

    // Product
    {"product", "Sản phẩm", "Product"},
    {"producer", "Cơ sở sản xuất", "Producer"},
    {"place", "Nơi sản xuất", "Origin"},
    {"untrusted", "Sổ cái không khớp: đừng tin thông tin bên dưới.", "The ledger does not agree: do not trust what is below."},
    {"stars_3", "OCOP 3 sao", "OCOP 3 stars"},
    {"stars_4", "OCOP 4 sao", "OCOP 4 stars"},
    {"stars_5", "OCOP 5 sao", "OCOP 5 stars"},
    {"ocop", "OCOP", "OCOP"},
    {"no_stars", "Sổ cái chưa ghi chứng nhận OCOP nào cho sản phẩm này.",
     "The ledger holds no OCOP certificate for this product."},
    {"certificate_number", "Số", "No."},
    {"organic", "Hữu cơ", "Organic"},
    {"good_until", "Còn hiệu lực đến", "In force until"},
    {"valid_until", "hiệu lực đến", "valid until"},
    {"expired", "Hết hạn", "Expired"},
    {"revoked", "Đã bị thu hồi", "Revoked"},
    {"cert_suspended", "Đang tạm đình chỉ", "Suspended"},
    {"not_yet", "Chưa có hiệu lực", "Not yet in force"},
    {"issued_by", "Nơi cấp", "Issued by"},
    {"warnings", "Lưu ý an toàn", "Safety warnings"},
    {"more", "Thông tin trên nhãn", "Product details"},
    {"brand_name", "Nhãn hiệu", "Brand"},
    {"ingredients", "Thành phần", "Ingredients"},
    {"net_content", "Khối lượng tịnh", "Net content"},
    {"storage", "Bảo quản", "Storage"},
    {"usage", "Cách dùng", "How to use"},
    {"standards", "Tiêu chuẩn áp dụng", "Standards"},
    {"product_code", "Mã sản phẩm", "Product code"},
    {"area_codes", "Mã vùng trồng", "Growing area"},
    {"website", "Trang web của cơ sở", "Producer's website"},
    {"all_batches", "Xem trang sản phẩm", "Product page"},

    // Facts of the pack
    {"pack", "Gói hàng này", "This pack"},
    {"packed_on", "Ngày đóng gói", "Packed on"},
    {"best_before", "Hạn sử dụng", "Best before"},
    {"lot", "Số lô", "Lot"},
    {"unit_code", "Mã tem", "Label code"},
    {"whole_batch", "Tem của cả lô", "Label of the whole batch"},
    {"no_shelf_life", "Không ghi", "Not stated"},

    // Compare
    {"compare_title", "So với gói hàng trên tay", "Compare with the pack in your hand"},
    {"compare_intro", "Chữ ký chỉ chứng minh con tem, không chứng minh hàng bên trong. Hãy xem:",
     "The signature proves the label, not the goods inside. So look:"},
    {"compare_name", "Tên sản phẩm, cơ sở và khối lượng có giống chữ in trên bao bì?",
     "Are product, producer and net content as printed on the pack?"},
    {"compare_lot", "Số lô, hạn sử dụng và mã tem có giống chữ in cạnh mã QR?",
     "Are lot, best-before date and label code as printed beside the QR code?"},
    {"compare_seal", "Tem còn nguyên, không bị bóc hay dán chồng?", "Is the label whole, not peeled off or stuck over another?"},

    // Journey
    {"journey_title", "Hành trình", "Journey"},
    {"journey_none", "Sổ cái chưa ghi chặng nào của lô hàng này.", "The ledger holds no stage of this batch yet."},
    {"elsewhere_title", "Nhận từ sổ cái khác", "Received from another ledger"},
    {"elsewhere_proven", "Có trong sổ cái đó, bằng chứng khớp", "In that ledger, and its proof agrees"},
    {"elsewhere_unproven", "Chưa kiểm chứng được với sổ cái đó", "Could not be proven in that ledger"},
    {"elsewhere_unknown", "Ở đây không có bản sao của sổ cái đó, hoặc bản sao chưa có lô này",
     "That ledger is not copied here, or the copy does not have this lot"},
    {"elsewhere_recalled", "Đang bị thu hồi", "Under recall"},
    {"elsewhere_suspended", "Đang bị tạm dừng bán", "Suspended from sale"},
    {"elsewhere_unchecked", "Chưa kiểm tra được có lệnh thu hồi hay không", "Whether it is under recall could not be checked"},
    {"elsewhere_cut", "Còn các lô khác không hiện ở đây.", "There are more lots than are shown here."},
    {"journey_cut", "Lô hàng có nhiều chặng hơn; trang này chỉ hiện các chặng gần nhất.",
     "This batch has more stages; only the latest are shown."},
    {"missing", "Chưa có ghi nhận trong sổ", "Not on record in the ledger"},
    {"recorded", "Vào sổ", "Recorded"},
    {"days_later_one", "1 ngày sau", "1 day later"},
    {"days_later", " ngày sau", " days later"},
    {"private_committed", "Có thông tin riêng, được cam kết.", "Holds private values, committed to."},
    {"corrected", "Đã được đính chính ở mục số", "Corrected by entry"},
    {"entry", "Mục số", "Entry"},
    {"kind_growing", "Trồng và thu hoạch", "Growing and harvest"},
    {"kind_processing", "Chế biến", "Processing"},
    {"kind_packaging", "Đóng gói", "Packaging"},
    {"kind_aggregation", "Xếp thùng", "Packed into cases"},
    {"kind_disaggregation", "Dỡ thùng", "Unpacked from cases"},
    {"kind_certification", "Chứng nhận", "Certification"},
    {"kind_inspection", "Kiểm tra", "Inspection"},
    {"kind_shipping", "Gửi hàng", "Shipping"},
    {"kind_receiving", "Nhận hàng", "Receiving"},
    {"kind_suspension", "Tạm dừng bán", "Suspension"},
    {"kind_suspension_lifted", "Cho bán trở lại", "Suspension lifted"},
    {"kind_recall", "Thu hồi", "Recall"},
    {"kind_recall_lifted", "Ngừng thu hồi", "Recall lifted"},
    {"kind_other", "Việc khác", "Other"},

    // Label runs
    {"runs_title", "Các đợt tem", "Label runs"},
    {"run_number", "Đợt tem số", "Label run"},
    {"labels_word", "tem", "labels"},
    {"run_serials", "Số thứ tự", "Serials"},
    {"run_batch_label", "Tem lô, không đánh số", "Batch label, no serials"},
    {"run_reserved_at", "Cấp số lúc", "Reserved at"},
    {"run_label_key", "Khóa tem số", "Label key"},
    {"run_history", "Diễn biến", "What happened"},
    {"run_requested", "Đã yêu cầu", "Requested"},
    {"run_reserved", "Đã cấp số", "Reserved"},
    {"run_printed", "Đã in", "Printed"},
    {"run_reprinted", "Đã in lại, giống từng byte", "Reprinted, byte for byte"},
    {"run_activated", "Đã kích hoạt", "Activated"},
    {"run_spoiled", "Tem hỏng", "Spoiled"},
    {"run_voided", "Đã hủy", "Voided"},
    {"run_cut", "Còn nhiều bước khác; trang này chỉ hiện một phần.", "There are more steps; only a part is shown here."},
    {"run_reserved_note", "Dải số đã cấp, tem chưa được in: tem nào đã dán đều là tem không hợp lệ.",
     "The serials are reserved and nothing was printed: a label of this run on a pack is not valid."},
    {"run_printed_note", "Tem đã in, chưa đưa vào sử dụng.", "Labels were printed and are not in use yet."},
    {"run_activated_note", "Tem đang được dùng, trừ các số đã ghi là hỏng hoặc chưa in.",
     "The labels are in use, except serials recorded as spoiled or never printed."},
    {"run_voided_note", "Cả đợt tem đã hủy: không tem nào của đợt này còn giá trị.",
     "The whole run was voided: none of its labels counts."},

    // Where a label was scanned
    {"place_link", "Cho biết bạn đang ở tỉnh nào (không bắt buộc)", "Say in which province you are (voluntary)"},
    {"place_title", "Bạn quét tem này ở đâu?", "Where did you scan this label?"},
    {"place_why",
     "Một tem xuất hiện ở nhiều tỉnh có thể là tem bị sao chép. Chúng tôi chỉ ghi tên tỉnh cho con tem, không ghi bạn là ai, "
     "không ghi địa chỉ mạng hay vị trí.",
     "A label that turns up in many provinces may have been copied. Only the province is noted, for the label: not who you "
     "are, no network address, no position."},
    {"place_province", "Tỉnh, thành phố", "Province or city"},
    {"place_send", "Gửi", "Send"},
    {"place_thanks", "Cảm ơn bạn.", "Thank you."},
    {"place_back", "Về trang con tem", "Back to the label"},

    // The inspector's page
    {"inspect_title", "Kiểm tra tem không cần mạng", "Check labels without a network"},
    {"inspect_intro",
     "Trang này dùng bản chụp có chữ ký của sổ cái để xét tem ngay trên máy. Mở trang khi có mạng trước khi đi; sau đó dùng "
     "được cả khi mất mạng.",
     "This page judges labels on the device with a signed snapshot of the ledger. Open it with a network before you go; "
     "afterwards it works without one."},
    {"inspect_loading", "Đang tải bản chụp…", "Loading the snapshot…"},
    {"inspect_noscript", "Trang này cần JavaScript.", "This page needs JavaScript."},
    {"inspect_reload", "Cập nhật bản chụp", "Update the snapshot"},
    {"inspect_urls", "Địa chỉ trên tem, mỗi dòng một tem", "Addresses from labels, one a line"},
    {"inspect_check", "Kiểm tra", "Check"},
    {"inspect_scan", "Quét bằng máy ảnh", "Scan with the camera"},
    {"inspect_file", "Hoặc chọn ảnh chụp tem, hay tệp danh sách địa chỉ", "Or choose a photo of a label, or a file of addresses"},
    {"inspect_loaded", "Bản chụp {0} mục, ghi tới {1}, cách đây {2} ngày. Chữ ký của sổ cái đã được kiểm tra trên máy này.",
     "Snapshot of {0} entries up to {1}, {2} days ago. The ledger's signature was checked on this device."},
    {"inspect_cannot", "Máy này không kiểm tra được chữ ký, nên không kết luận được gì.",
     "This device cannot check signatures, so nothing can be concluded."},
    {"inspect_other_key", "Khóa sổ cái khác với lần đầu máy này thấy: không dùng bản chụp này.",
     "The ledger's key differs from the one that this device saw first: this snapshot is not used."},
    {"inspect_none", "Không có mạng và máy chưa lưu bản chụp nào.", "No network, and no snapshot is kept on this device."},
    {"inspect_refused", "Không dùng được bản chụp: chữ ký hoặc nội dung sai.",
     "The snapshot cannot be used: signature or content is wrong."},
    {"inspect_double", "Số này đã được kiểm tra trên máy này lúc {0}. Nếu là gói khác thì một tem là bản sao.",
     "This serial was checked on this device at {0}. If it was another pack, one of the labels is a copy."},
    {"inspect_reading", "Đang đọc ảnh…", "Reading the picture…"},
    {"inspect_no_reader", "Chưa tải được bộ đọc mã QR, cần có mạng một lần: hãy gõ hoặc dán địa chỉ.",
     "The QR reader is not on this device yet and needs a network once: type or paste the address."},
    {"inspect_no_code", "Không thấy mã QR nào trong ảnh.", "No QR code was found in the picture."},
    {"inspect_no_camera", "Không mở được máy ảnh.", "The camera cannot be opened."},
    {"inspect_serial", "Số thứ tự", "Serial"},

    // Report
    {"report_title", "Thấy điều gì không đúng?", "Something not right?"},
    {"report_how", "Giữ lại gói hàng, chụp ảnh con tem và báo cho Ủy ban nhân dân xã hoặc cơ quan quản lý thị trường",
     "Keep the pack, take a photo of the label and tell the commune People's Committee or market surveillance"},
    {"report_code", "kèm mã", "with code"},
    {"report_open", "Báo điều không đúng", "Report a problem"},
    {"report_call", "Gọi", "Call"},
    {"report_write", "Gửi thư báo", "Write to"},

    {"report_form_title", "Báo điều không đúng", "Report a problem"},
    {"report_about", "Về:", "About:"},
    {"report_unwell_advice", "Nếu có người không khỏe, hãy đến cơ sở y tế hoặc gọi 115 trước, và giữ lại gói hàng.",
     "If somebody is unwell, see a doctor or call 115 first, and keep the pack."},
    {"report_kind", "Có điều gì không đúng?", "What is not right?"},
    {"report_label_damaged", "Tem rách, bị bóc hoặc dán chồng", "The label is torn, peeled off or stuck over another"},
    {"report_differs", "Hàng khác với mô tả", "The goods differ from the description"},
    {"report_suspect", "Nghi là hàng giả", "I suspect a counterfeit"},
    {"report_unwell", "Ăn, uống vào thấy không ổn", "Somebody felt unwell after eating or drinking it"},
    {"report_other", "Điều khác", "Something else"},
    {"report_text", "Bạn thấy gì, mua ở đâu?", "What did you see, and where did you buy it?"},
    {"report_text_hint", "Viết vài câu là đủ. Xin đừng ghi tên, số điện thoại hay địa chỉ của ai.",
     "A few sentences are enough. Please write nobody's name, telephone number or address."},
    {"report_contact", "Cách liên hệ với bạn (không bắt buộc)", "How to reach you (voluntary)"},
    {"report_contact_hint", "Chỉ cán bộ kiểm tra xem được, tự xóa sau 180 ngày, hoặc xóa ngay khi bạn yêu cầu.",
     "Seen by inspectors alone, erased after 180 days, or at once when you ask."},
    {"report_send", "Gửi báo cáo", "Send the report"},
    {"report_privacy", "Trang này không hỏi bạn là ai, không lưu địa chỉ mạng, không dùng cookie.",
     "This page does not ask who you are, stores no network address and uses no cookie."},
    {"report_thanks", "Đã nhận. Cảm ơn bạn!", "Received. Thank you!"},
    {"report_number", "Số báo cáo", "Report number"},
    {"report_thanks_body",
     "Cán bộ kiểm tra sẽ xem. Hãy giữ lại gói hàng và đừng bóc tem. Ghi lại số này nếu bạn muốn hỏi thêm hoặc muốn xóa báo cáo.",
     "An inspector will look at it. Keep the pack and leave the label on it. Note this number if you want to ask about the "
     "report or have it erased."},
    {"report_back", "Quay lại", "Back"},

    // Stories
    {"story_title", "Câu chuyện", "The story"},
    {"story_told", "kể. Lời kể và ảnh do cơ sở tự đưa, không ai kiểm chứng.",
     "tells this. Nobody has checked the text and the pictures."},

    // Why trust this
    {"why_title", "Vì sao tin được?", "Why trust this?"},
    {"checks_title", "Đã kiểm tra những gì?", "What was checked?"},
    {"passed", "Đạt", "Passed"},
    {"failed", "Không đạt", "Failed"},
    {"not_done", "Chưa kiểm tra được", "Not checked"},
    {"check_label_form", "Dạng của mã", "Form of the code"},
    {"check_label_signature", "Chữ ký trên tem", "Signature on the label"},
    {"check_label_key", "Khóa ký tem", "Label key"},
    {"check_label_key_entry", "Khóa ký tem có trong sổ cái", "The label key is in the ledger"},
    {"check_run_in_ledger", "Tem có trong sổ cái", "The label is in the ledger"},
    {"check_inclusion", "Bằng chứng trong sổ cái", "Proof of inclusion"},
    {"check_checkpoint_signature", "Chữ ký của sổ cái", "Signature of the ledger"},
    {"check_pin", "Dấu ghim in trên tem", "Pin printed in the label"},
    {"check_cosignatures", "Nhân chứng độc lập", "Independent witnesses"},
    {"check_copy", "Bản sao của sổ cái", "Copy of the ledger"},
    {"check_activation", "Kích hoạt", "Activation"},
    {"check_recall", "Thu hồi", "Recall"},
    {"check_suspension", "Tạm dừng bán", "Suspension"},
    {"check_elsewhere", "Nguyên liệu từ sổ cái khác", "Ingredients from other ledgers"},
    {"check_scans", "Số lần quét", "Scans"},
    {"check_shelf_life", "Hạn sử dụng", "Shelf life"},
    {"check_certificate", "Chứng nhận", "Certificate"},
    {"check_freshness", "Sổ cái còn mới", "Freshness of the ledger"},
    {"why_label_signature", "Chỉ người giữ khóa tem mới làm ra được chữ ký này; chép sai một số là sai ngay.",
     "Only the holder of the label key can make it; one digit changed and it fails."},
    {"why_label_key_entry", "Nhờ vậy máy chủ không thể đưa ra một khóa tự chế.",
     "So a server cannot show a key of its own making."},
    {"why_run_in_ledger", "Ngày gói, hạn dùng và sản phẩm trên tem đúng như đã ghi.",
     "Packing day, shelf life and product in the label are as recorded."},
    {"why_inclusion", "Chuỗi dấu vân tay dẫn từ mục này tới dấu của cả sổ.",
     "A chain of fingerprints leads from this entry to that of the whole ledger."},
    {"why_checkpoint_signature", "Ai cũng giữ được bản này để đối chiếu về sau.", "Anybody can keep it and compare later."},
    {"why_pin", "Sửa một mục cũ thì phần in trên tem không còn khớp.",
     "If an old entry were changed, the part printed in the label would not fit any more."},
    {"why_cosignatures", "Họ giữ bản riêng và chỉ ký khi sổ không bị sửa lùi.",
     "They keep their own record, and sign only when nothing was rewritten."},
    {"signed_by_ledger", "Sổ cái", "Ledger"},
    {"ledger_size", "Số mục", "Entries"},
    {"download_proof", "Tải bằng chứng (.tlog-proof)", "Download the proof (.tlog-proof)"},
    {"pin_explained",
     "Mỗi con tem giữ một phần dấu vân tay của sổ cái lúc in. Ai sửa sổ cái về sau, mọi con tem đã bán sẽ không khớp nữa.",
     "Each label keeps part of the ledger's fingerprint from the day of printing. If anybody rewrites the ledger, "
     "every label already sold stops matching."},

    // Pages without a scan
    {"home_title", "Quét tem, biết nguồn", "Scan the label, know the origin"},
    {"home_intro",
     "Hướng máy ảnh điện thoại vào mã QR trên bao bì. Không cần cài ứng dụng. Trang này cho biết con tem có hợp lệ không, ai làm "
     "ra sản phẩm và làm từ đâu.",
     "Point your phone's camera at the QR code on the pack. No app is needed. The page says whether the label is valid, who made "
     "the product and where."},
    {"find_label", "Mã dưới tem, tên sản phẩm hoặc số lô", "Label code, product name or lot"},
    {"find_button", "Tra cứu", "Look up"},
    {"find_hint", "Mã dưới tem gồm 13 ký tự và 1 ký tự kiểm tra, ví dụ 0001-G7400-001A-S.",
     "The code under the label has 13 characters and a check character, like 0001-G7400-001A-S."},
    {"found_title", "Kết quả tra cứu", "Results"},
    {"found_none", "Không tìm thấy sản phẩm hay lô hàng nào.", "No product or batch was found."},
    {"found_cut", "Còn nhiều kết quả khác; hãy gõ cụ thể hơn.", "There are more results; please be more specific."},
    {"doors_title", "Dành cho người làm việc với sổ cái", "For those who work with the ledger"},
    {"door_producer", "Cơ sở sản xuất: ghi việc, in tem", "Producers: record work, print labels"},
    {"door_console", "Thanh tra và cơ quan quản lý", "Inspectors and authorities"},
    {"door_offline", "Kiểm tra tem khi không có mạng", "Check labels without a network"},
    {"how_title", "Vì sao tin được?", "Why trust it?"},
    {"how_1", "Mỗi con tem mang một chữ ký mật mã, in ngay trong mã QR.",
     "Each label carries a cryptographic signature inside its QR code."},
    {"how_2", "Mỗi chặng do chính người làm ra nó ký, và không ai xóa hay sửa được nữa.",
     "Each stage is signed by the one who did it, and nobody can delete or change it afterwards."},
    {"how_3", "Điện thoại của bạn tự kiểm tra lại, không cần tin máy chủ.",
     "Your phone checks it again by itself and need not trust the server."},
    {"product_batches", "Các lô hàng", "Batches"},
    {"product_no_batches", "Chưa có lô hàng nào.", "No batches yet."},
    {"certificates", "Chứng nhận", "Certificates"},
    {"started", "Bắt đầu", "Started"},
    {"unknown_title", "Không tìm thấy", "Not found"},
    {"unknown_body",
     "Sổ cái không có mã hay trang này. Nếu mã nằm trên bao bì, đừng tin con tem đó; hãy gõ lại mã hoặc báo cho cơ quan chức "
     "năng.",
     "The ledger has no such code or page. If the code is on a pack, do not trust that label; type it again or report it."},
    {"mistyped_title", "Mã gõ chưa đúng", "Mistyped code"},
    {"mistyped_body", "Ký tự kiểm tra không khớp. Hãy so từng ký tự với mã in dưới tem.",
     "The check character does not fit. Compare each character with the code printed under the label."},
    {"error_title", "Chưa kiểm tra được", "Could not check"},
    {"error_body",
     "Máy chủ đang gặp lỗi nên chưa trả lời được. Điều này không nói lên con tem đúng hay sai; hãy thử lại sau ít phút.",
     "The server has a fault and cannot answer. This says nothing about the label, good or bad; try again in a few minutes."},
    {"busy_title", "Đang quá tải", "Too busy"},
    {"busy_body", "Có quá nhiều lượt quét cùng lúc. Hãy thử lại sau ít phút.",
     "Too many scans at once. Try again in a few minutes."},
};

inline constexpr std::size_t kTextCount = std::size(kTexts) + std::size(kCatalogueTexts);

// All tables one after the other. REQUIRES: at < kTextCount
constexpr const Text& text_at(std::size_t at) {
  return at < std::size(kTexts) ? kTexts[at] : kCatalogueTexts[at - std::size(kTexts)];
}

constexpr std::optional<std::size_t> find_text(std::string_view key) {
  for (std::size_t at = 0; at < kTextCount; ++at)
    if (text_at(at).key == key) return at;
  return std::nullopt;
}

// A key that is known to be in the table when the program is compiled.
struct TextKey {
  consteval TextKey(const char* key) : at(find_text(key).value()) {}
  std::size_t at;
};

inline std::string_view text(Language language, TextKey key) { return text_at(key.at).in(language); }

}  // namespace nguon::api
