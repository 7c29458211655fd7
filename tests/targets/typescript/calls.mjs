// Calls functions of the npm package, from both module systems, and prints what they return or throw.
//
// node calls.mjs <folder of the package> < calls.json
//
// A call is the name of a function and its arguments; {"odd": "…"} stands for a value that JSON
// does not have.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const [folder] = process.argv.slice(2);
const calls = JSON.parse(readFileSync(0, "utf8"));

class Answer {
  get StatusCode() {
    return { Code: "000" };
  }
}
class Later {
  then() {}
}
const bare = Object.create(null);

const odd = {
  undefined: undefined,
  nan: NaN,
  infinite: Infinity,
  big: 17n,
  symbol: Symbol("x"),
  function: () => "000",
  date: new Date(0),
  bare: Object.create(null),
  boxed: new String("017"),
  promise: Promise.resolve({}),
  response: new Response("{}"),
  map: new Map(),
  thenable: new Later(),
  instance: new Answer(),
  nameless: new (class {})(),
  rootless: Object.create(Object.create(bare)),
  held: { StatusCode: new Answer() },
  realm: runInNewContext(`({ StatusCode: { Code: "700" } })`),
  bareMessage: Object.assign(Object.create(null), { Code: "700" }),
};
const argument = (value) => (value?.odd ? odd[value.odd] : value);
const kinds = ["", "Status", "Contradiction", "Refused", "Format"].map(
  (kind) => `Oicp${kind}Error`,
);

function outcome(all, [name, ...values]) {
  const given = values.map(argument);
  try {
    return { returns: all[name](...given) ?? null };
  } catch (error) {
    const { status, code, description, additionalInfo, member, value, errors } = error;
    return {
      throws: error.name,
      message: error.message,
      stack: error.stack.slice(0, `${error.name}: ${error.message}`.length),
      is: kinds.filter((kind) => error instanceof all[kind]),
      carries: error instanceof all.OicpError ? error.body === given[0] : null,
      fields: { status, code, description, additionalInfo, member, value, errors },
    };
  }
}

const ways = {
  import: await import(`${folder}/index.js`),
  require: createRequire(import.meta.url)(folder),
};
const outcomes = Object.entries(ways).map(([way, all]) => [
  way,
  calls.map((call) => outcome(all, call)),
]);
console.log(JSON.stringify(Object.fromEntries(outcomes)));
