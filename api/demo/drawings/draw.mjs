// Draws the demonstration's pictures, one for each kind of goods: node draw.mjs, with librsvg2-bin. Flat drawings
// that say of themselves that they are drawings; ../pictures holds what comes out, because the build draws nothing.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (x, y, turn, shape, size = 1) => `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${size})">${shape}</g>`;
const leaf = (fill, vein) => `<path d="M0 0C40-70 150-90 230-20 150 50 40 60 0 0z" fill="${fill}"/><path d="M0 0C70-12 150-18 215-20" fill="none" stroke="${vein}" stroke-width="6"/>`;
const bean = (fill, line) => `<ellipse rx="74" ry="52" fill="${fill}"/><path d="M-66-10C-20 24 20-24 66 8" fill="none" stroke="${line}" stroke-width="9"/>`;
const nut = (fill, edge) => `<circle r="66" fill="${fill}"/><path d="M-40-38a56 56 0 0 1 60-14" fill="none" stroke="${edge}" stroke-width="12" stroke-linecap="round"/>`;
const cashew = (fill, edge) => `<path d="M-80 10C-90-60 10-90 60-50 96-22 80 30 40 28 10 26 6-6-22 0-40 4-30 50-52 52-74 54-78 30-80 10z" fill="${fill}" stroke="${edge}" stroke-width="6"/>`;
const cup = (body, tea, edge) => `<path d="M-190-70H190C190 90 120 170 0 170S-190 90-190-70z" fill="${body}"/><ellipse cy="-70" rx="190" ry="46" fill="${edge}"/><ellipse cy="-66" rx="168" ry="36" fill="${tea}"/><path d="M186-40c80-10 90 110-40 118" fill="none" stroke="${body}" stroke-width="26"/>`;
const steam = (stroke) => `<path d="M-70 0c-40-50 40-90 0-140M0 0c-40-50 40-90 0-140M70 0c-40-50 40-90 0-140" fill="none" stroke="${stroke}" stroke-width="12" stroke-linecap="round"/>`;
const jar = (glass, filling, lid, label) => `<rect x="-130" y="-150" width="260" height="330" rx="46" fill="${glass}"/><path d="M-130-40H130V134a46 46 0 0 1-46 46H-84a46 46 0 0 1-46-46z" fill="${filling}"/><rect x="-142" y="-196" width="284" height="66" rx="18" fill="${lid}"/><rect x="-84" y="0" width="168" height="104" rx="14" fill="${label}"/>`;
const petal = (fill) => `<ellipse cx="0" cy="-74" rx="34" ry="62" fill="${fill}"/>`;
const flower = (fill, heart) => [0, 60, 120, 180, 240, 300].map((turn) => at(0, 0, turn, petal(fill))).join("") + `<circle r="36" fill="${heart}"/>`;
const many = (list, shape) => list.map(([x, y, turn, size = 1]) => at(x, y, turn, shape, size)).join("");

const noodles = Array.from({ length: 15 }, (_, i) => `<path d="M${330 + i * 20} 230c${(i % 3) * 14 - 14} 90 ${14 - (i % 4) * 10} 170 0 270" fill="none" stroke="${i % 2 ? "#d9cba6" : "#efe4c6"}" stroke-width="13" stroke-linecap="round"/>`).join("")
  + '<rect x="312" y="330" width="318" height="62" rx="10" fill="#a8442e"/>';
const mat = Array.from({ length: 12 }, (_, i) => `<rect x="220" y="${170 + i * 32}" width="520" height="26" rx="6" fill="${["#d9b45f", "#c99a3d", "#e2c37a"][i % 3]}"/>`).join("")
  + Array.from({ length: 7 }, (_, i) => `<rect x="${252 + i * 74}" y="166" width="10" height="384" fill="#8a6424" opacity=".55"/>`).join("");

const pictures = {
  tea: ["#dfeadb", at(480, 380, 0, cup("#3f7f5b", "#9cbf52", "#57997a")) + at(480, 250, 0, steam("#fff")) + many([[200, 560, -30], [640, 610, -12, 0.9]], leaf("#5f9e4a", "#3d7a35"))],
  coffee: ["#efe3d3", at(480, 350, 0, cup("#7a4a2c", "#2e1a10", "#94613f")) + at(480, 220, 0, steam("#fff")) + many([[200, 590, 20], [330, 630, -30], [680, 600, 12], [800, 560, -40]], bean("#5b3520", "#2e1a10"))],
  macadamia: ["#f0e6d6", many([[300, 300, 0, 1.3], [470, 260, 20, 1.2], [650, 320, 0, 1.35], [380, 450, 40, 1.3], [560, 470, 10, 1.25], [730, 480, 30, 1.1], [230, 480, 0, 1]], nut("#a9764a", "#d9b48c"))],
  cashew: ["#f3ead9", many([[300, 310, 0, 1.1], [500, 260, 40, 1], [670, 340, -20, 1.15], [390, 470, 120, 1.05], [580, 490, 70, 1.1], [770, 500, 10, 0.9], [220, 500, 200, 0.9]], cashew("#e9c98e", "#c79a55"))],
  jar: ["#e9e6da", at(480, 400, 0, jar("#f4f6f2", "#7c8f3c", "#b98a3a", "#fbf8ee")) + many([[150, 560, -50, 0.9], [640, 620, -8, 0.9]], leaf("#7fa35c", "#587d3f"))],
  turmeric: ["#f5ecd6", at(480, 400, 0, jar("#fbf7ea", "#e0982a", "#9c5a1c", "#fff8e6")) + many([[210, 580, 15, 1.1], [770, 580, -20, 1.1]], bean("#cf7f24", "#f0b860"))],
  fruit: ["#e9efdd", many([[290, 300, 0, 1.5], [450, 260, 0, 1.3]], nut("#6f9a3c", "#b9d488")) + many([[620, 300, 0, 1.6], [760, 420, 0, 1.2]], nut("#d98a2c", "#f3c98a")) + many([[360, 470, 0, 1.5], [560, 480, 0, 1.4]], nut("#b8433a", "#e79a90")) + at(180, 520, -40, leaf("#4f8a45", "#356b30"))],
  noodles: ["#eceadf", noodles],
  mat: ["#efe8d4", mat],
  flowers: ["#f3e8ea", many([[310, 330, 0, 1.2], [660, 310, 20, 1.25], [480, 480, 10, 1.3]], flower("#c9748b", "#e6b94a")) + many([[200, 540, -60, 0.8], [720, 560, -20, 0.8]], leaf("#7c9a5e", "#587d3f"))],
};

for (const [name, [ground, drawing]] of Object.entries(pictures)) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 720"><rect width="960" height="720" fill="${ground}"/>${drawing}`
    + '<rect y="652" width="960" height="68" fill="#1b211d" opacity=".82"/><text x="480" y="699" text-anchor="middle" font-family="Noto Sans" font-size="34" fill="#fff">Hình vẽ minh họa · Illustration</text></svg>';
  const out = fileURLToPath(new URL(`../pictures/${name}.png`, import.meta.url));
  writeFileSync(out, execFileSync("rsvg-convert", ["--width", "960"], { input: svg }));
}
