// What a record says, in plain words: shown before it is signed. Pure.
import { inLanguage, showAmount, showDay, showNumber, showTime, texts } from "../../shared/texts.mjs";
import explainTexts from "./explain.texts.mjs";

const t = texts(explainTexts);

const word = (value) => t(`word_${value}`);
const many = (list, otherwise) => (list?.length ? list.join(", ") : otherwise);
const lines = (...pairs) => pairs.filter(([, value]) => value !== undefined && value !== null && value !== "");

const place = (r) => lines([t("place"), inLanguage(r.place)], [t("commune"), r.commune], [t("province"), r.province]);

const explainers = {
  Party: (r) => [t("Party"), t("PartyEffect"), lines([t("name"), inLanguage(r.name)], [t("party"), r.party], [t("type"), word(r.partyType)], [t("form"), r.legalForm && word(r.legalForm)], ...place(r), [t("website"), r.website])],
  Key: (r) => [t("Key"), t("KeyEffect"), lines([t("party"), r.party], [t("key"), r.vkey.split("+").slice(0, 2).join("+")])],
  KeyRevocation: (r) => [t("KeyRevocation"), t("KeyRevocationEffect", { since: showTime(r.since) }), lines([t("key"), r.vkey.split("+").slice(0, 2).join("+")], [t("since"), showTime(r.since)], [t("reason"), word(r.reason)], [t("decision"), r.decision])],
  GrowingArea: (r) => [t("GrowingArea"), t("GrowingAreaEffect", { holder: r.holder }), lines([t("area"), r.area], [t("name"), inLanguage(r.name)], [t("holder"), r.holder], [t("crop"), inLanguage(r.crop)], [t("hectares"), showNumber(r.hectares)], [t("yearly"), r.expectedYieldPerYear && showAmount(r.expectedYieldPerYear, r.yieldUom)], [t("issuer"), r.issuer], ...place(r), [t("granted"), showDay(r.grantedOn)], [t("until"), r.validUntil ? showDay(r.validUntil) : t("noEnd")])],
  GrowingAreaStatus: (r) => [t(`area_${r.status}`), t(`area_${r.status}_effect`), lines([t("area"), r.area], [t("from"), showDay(r.effectiveFrom)], [t("reason"), inLanguage(r.reason)], [t("decision"), r.decision])],
  PackingHouse: (r) => [t("PackingHouse"), t("PackingHouseEffect"), lines([t("house"), r.packingHouse], [t("name"), inLanguage(r.name)], [t("holder"), r.holder], [t("issuer"), r.issuer], ...place(r), [t("granted"), showDay(r.grantedOn)], [t("until"), r.validUntil ? showDay(r.validUntil) : t("noEnd")])],
  Certificate: (r) => [t("Certificate"), t(r.scheme == "OCOP" ? "OcopEffect" : "CertificateEffect"), lines([t("scheme"), r.scheme == "other" ? inLanguage(r.schemeName) : r.scheme], [t("stars"), r.stars], [t("number"), r.number], [t("issuedBy"), inLanguage(r.issuedBy)], [t("holder"), r.party], [t("products"), many(r.products, r.areas ? "" : t("allProducts"))], [t("areas"), many(r.areas, "")], [t("issued"), showDay(r.issuedOn)], [t("until"), showDay(r.validUntil)], [t("certificate"), r.certificate])],
  CertificateStatus: (r) => [t(`certificate_${r.status}`), t(`certificate_${r.status}_effect`), lines([t("certificate"), r.certificate], [t("from"), showDay(r.effectiveFrom)], [t("reason"), inLanguage(r.reason)], [t("decision"), r.decision])],
};

// {headline, effect, lines: [[label, value], ...]}
export const explain = (record) => {
  const [headline, effect, shown] = explainers[record.type.replace(/^nguon:/, "")](record);
  return { headline, effect, lines: shown };
};

// The words of the ledger's own codes: party types, legal forms, reasons.
export const wordOf = word;
