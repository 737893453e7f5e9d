// What browsers make of invitations and keys is what docs/formats/enrolment.md says.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fingerprint, invitationCode } from "../../api/web/shared/enrolment.mjs";

test("the fingerprint is the page's example, made by sha256sum", async () => {
  const vkey = "ocop.example/yenbai/htx-thi-du+e41aec82+AYiNRiSZVOU/8/Yph3IP8zUGbHXVn5EmwDBKiliCs999";
  assert.equal(await fingerprint(vkey), "3682 3335 6517 5511 0523");
  assert.equal(await fingerprint("abc"), "5774 7103 5345 7513 9210");
});

test("the code is read from a link's fragment, in whatever way it was typed", () => {
  assert.equal(invitationCode("#moi=0123456789abcdefghjkmnpqrs"), "0123456789abcdefghjkmnpqrs");
  assert.equal(invitationCode("#hl=en&moi=OI-L7%208"), "01178");
  assert.equal(invitationCode("#"), "");
  assert.equal(invitationCode("#moi="), "");
  assert.equal(invitationCode("#khac=1"), "");
});
