// Writes ../sigma.js: the libraries in one file, the licence of each at its head, as a page that holds them must show.
import { build } from "esbuild";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const found = await build({
  entryPoints: ["entry.js"],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "networks",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
});

const names = new Set();
for (const path of Object.keys(found.metafile.inputs)) {
  const name = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/);
  if (name) names.add(name[1]);
}
const notices = [...names].sort().map((name) => {
  const folder = `node_modules/${name}/`;
  const { version, license, author } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
  const file = ["LICENSE.txt", "LICENSE", "LICENSE.md"].map((one) => folder + one).find(existsSync);
  const text = file ? readFileSync(file, "utf8").trim() : `${license}, ${author?.name ?? author ?? "see sigma"}`;
  return `${name} ${version}\n\n${text}`;
});

const banner = `/*!\n${notices.join("\n\n---\n\n").replaceAll("*/", "* /")}\n*/\n`;
writeFileSync("../sigma.js", banner + found.outputFiles[0].text.trimEnd() + "\n");
