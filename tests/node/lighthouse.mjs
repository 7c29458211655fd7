// Prints the scores that Lighthouse gives to pages, by their addresses, as JSON:
// `node lighthouse.mjs BROWSER ADDRESS…`.
//
// The policy of a page is not enforced meanwhile. It forbids every request, and Lighthouse would not
// be able to look for a robots.txt. The fifth category, for AI agents, is still under development.

import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const OPTIONS = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync";
// Nothing is loaded later.
const WAITING = { pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 500, cpuQuietThresholdMs: 500 };

const [executablePath, ...addresses] = process.argv.slice(2);
const args = OPTIONS.split(" ").map((option) => `--${option}`);
const browser = await puppeteer.launch({ executablePath, args });
const found = {};
for (const address of addresses) {
  const page = await browser.newPage();
  await page.setBypassCSP(true);
  const { lhr } = await lighthouse(address, { ...WAITING, onlyCategories: CATEGORIES }, desktopConfig, page);
  const scores = Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]);
  found[address] = Object.fromEntries(scores);
  await page.close();
}
await browser.close();
console.log(JSON.stringify(found));
