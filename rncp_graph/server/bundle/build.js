// Writes ../static/yasgui.js, yasgui.css and layout.js: libraries in one file each, the licences of all that they are
// made of at its head. What yasgui depends on is within the file that it publishes: its notices are of all that is
// locked for it.
import { build } from "esbuild";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const bundled = (name) =>
  build({
    entryPoints: [`${name}.js`],
    outfile: `../static/${name}.js`,
    bundle: true,
    minify: true,
    format: "iife",
    globalName: name,
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    write: false,
  });

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const locked = Object.keys(packages).filter((folder) => folder && !packages[folder].dev && !packages[folder].devOptional);
const notice = (folder) => {
  const { name, version, license, author } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const names = ["LICENSE.txt", "LICENSE", "LICENSE.md", "license", "LICENCE"];
  const file = names.map((one) => `${folder}/${one}`).find(existsSync);
  return `${name} ${version}\n\n${file ? readFileSync(file, "utf8").trim() : `${license}, ${author?.name ?? author ?? "see its site"}`}`;
};
const write = ({ outputFiles }, folders) => {
  const heads = {
    js: `/*!\n${folders.sort().map(notice).join("\n\n---\n\n").replaceAll("*/", "* /")}\n*/\n`,
    css: "/*! The licences of what this is made of stand at the head of yasgui.js. */\n",
  };
  for (const { path, text } of outputFiles) writeFileSync(path, heads[path.split(".").pop()] + text.trimEnd() + "\n");
};

const layout = await bundled("layout");
const used = new Set(Object.keys(layout.metafile.inputs).map((path) => path.match(/node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]));
write(layout, locked.filter((folder) => used.has(folder)));
write(await bundled("yasgui"), locked.filter((folder) => !folder.includes("/graphology-")));
