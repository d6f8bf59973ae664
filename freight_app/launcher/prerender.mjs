// Renders every page in every language from the server bundle that Reflex's export leaves behind.
// Run inside the web folder, so that it shares the bundle's React: node prerender.mjs plan.json out-folder
// plan.json: {"languages": ["en", ...], "pages": [{"address": "/p/x", "file": "p/[sku].html"}, ...]}
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createRequestHandler } from "react-router";
import * as build from "./build/server/index.js";

const [planFile, outFolder] = process.argv.slice(2);
const plan = JSON.parse(await readFile(planFile, "utf8"));
const rightToLeft = new Set(plan.right_to_left);
// Addresses outside this list would get an empty shell instead of their page.
const prerender = plan.pages.map((page) => page.address);
const render = createRequestHandler({ ...build, prerender }, "production");

for (const language of plan.languages) {
  process.env.LOCALE = language;
  const direction = rightToLeft.has(language) ? "rtl" : "ltr";
  for (const page of plan.pages) {
    const response = await render(new Request(`http://localhost${page.address}`));
    if (response.status !== 200) throw new Error(`${page.address} in ${language}: status ${response.status}`);
    const html = (await response.text()).replace(/<html[^>]*>/, `<html lang="${language}" dir="${direction}">`);
    if (!html.includes("</head>") || !html.includes("</body>")) throw new Error(`${page.address}: not a document`);
    const file = join(outFolder, language, page.file);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, html);
  }
}
