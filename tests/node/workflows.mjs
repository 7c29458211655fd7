// Prints what GitHub's own language service finds in workflows and actions: one line for each
// finding. Bundle it first: the service imports JSON in a form that Node does not take as it is.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { validate } from "@actions/languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";

async function check(path) {
  const text = readFileSync(path, "utf8");
  const found = await validate(TextDocument.create(pathToFileURL(path).href, "yaml", 1, text));
  for (const one of found) console.log(`${path}:${one.range.start.line + 1}: ${one.message}`);
}

for (const path of process.argv.slice(2)) check(path);
