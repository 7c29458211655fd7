// Runs a Python file in CPython 3.14, compiled to WebAssembly: python.mjs FOLDER... -- FILE ARGUMENT...
// The program sees the folders under their own paths, and nothing else of this machine.
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const separator = process.argv.indexOf("--");
const folders = process.argv.slice(2, separator);
const [file, ...rest] = process.argv.slice(separator + 1);

try {
  const { PYTHONPATH = "" } = process.env;
  const python = await loadPyodide({ args: ["-B"], env: { PYTHONPATH } });
  for (const folder of folders) python.mountNodeFS(folder, folder);
  python.setStdout({ fd: 1 });
  python.setStderr({ fd: 2 });
  python.globals.set("argv", python.toPy([file, ...rest]));
  // Python starts before the folders are there, and deprecated calls of its own start-up are not ours.
  python.runPython(`
    import importlib, sys, warnings
    sys.argv[:] = argv
    importlib.invalidate_caches()
    warnings.simplefilter("error")
  `);
  python.runPython(readFileSync(file, "utf8"), { filename: file });
  python.runPython("sys.stdout.flush(); sys.stderr.flush()"); // as at exit, which never comes
} catch (error) {
  console.error(error.message); // without the line of minified code that threw it
  process.exitCode = 1;
}
