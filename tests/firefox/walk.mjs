// A listener in Firefox: an episode's page plays, by a button, a chapter and a sentence; nothing complains.
import puppeteer from "puppeteer-core";

const [base, episode, program] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, headless: true });
const page = await browser.newPage();
const said = [];
page.on("pageerror", (error) => said.push(String(error)));
page.on("console", (one) => { if (one.type() === "error") said.push(one.text()); });
const until = (condition) => page.waitForFunction(condition, { timeout: 60_000, polling: 100 });
const now = () => page.evaluate(() => document.querySelector("audio").currentTime);
const found = {};

await page.setViewport({ width: 1280, height: 800 });
await page.goto(`${base}/${episode}`);
found.controls = await page.evaluate(() => !document.querySelector("audio").controls);
await page.click(".player-play");
await until(() => document.querySelector("audio").currentTime > 0);
found.plays = await now();
await page.click(".chapters a[data-at='62.463']");
await until(() => document.querySelector("audio").currentTime > 62);
found.chapter = await now();
await page.evaluate(() => document.querySelector("#s12").scrollIntoView({ block: "center", behavior: "instant" }));
await page.click("#s12");
await until(() => { const at = document.querySelector("audio").currentTime; return at > 29 && at < 60; });
found.sentence = await now();
await page.keyboard.press("Tab");
found.marked = await page.evaluate(() => document.querySelector("[data-transcript] [aria-current]")?.id);
await page.evaluate(() => document.querySelector("audio").pause());

found.wide = [];
for (const width of [320, 640, 1280]) {
  await page.setViewport({ width, height: 800 });
  for (const key of ["index.html", episode, `de/${episode}`, "search/index.html"]) {
    await page.goto(`${base}/${key}`);
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.wide.push([width, key]);
  }
}
await page.type("input[type=search]", "hypercholesterolaemia");
await page.waitForSelector(".found li a", { timeout: 60_000 });
await page.click(".found li a");
await until(() => location.hash.length > 1);
await page.waitForSelector(".player-time");
found.place = await page.evaluate(() => document.querySelector(".player-time").textContent);
found.said = said;
console.log(JSON.stringify(found));
await browser.close();
