// Runs the site's own Python, away from the page. What is fetched comes from this folder alone.
import { loadPyodide } from "./pyodide.mjs";

const here = new URL(".", import.meta.url).href;
const PACKED = ["pyodide.asm.wasm", "python_stdlib.zip", "libraries.tar", "loket.tar"];
const TYPES = { wasm: "application/wasm" };
const network = self.fetch.bind(self);
// How many have come; null once all have.
let bytes = 0;

// Files are packed, so that a host need not do it; the page is told how far they have come.
self.fetch = async (address, options) => {
  const name = new URL(address, here).pathname.split("/").pop();
  const isPacked = PACKED.includes(name);
  const answer = await network(here + name + (isPacked ? ".bin" : ""), options);
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  const count = new TransformStream({
    transform(part, into) {
      bytes += part.length;
      postMessage({ bytes });
      into.enqueue(part);
    },
  });
  let body = answer.body.pipeThrough(count);
  if (isPacked) body = body.pipeThrough(new DecompressionStream("gzip"));
  const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
  return new Response(body, { headers: { "Content-Type": type } });
};

const tar = async (name) => (await fetch(here + name)).arrayBuffer();

async function start() {
  const loading = loadPyodide({ indexURL: here });
  const parts = await Promise.all(["libraries.tar", "loket.tar"].map(tar));
  const python = await loading;
  postMessage({ bytes: null });
  const extractDir = python.runPython("import site; site.getsitepackages()[0]");
  for (const part of parts) python.unpackArchive(part, "tar", { extractDir });
  return python.pyimport("macros.editing.web.worker_api");
}

const started = start();
addEventListener("message", async ({ data: { id, name, values } }) => {
  try {
    const desk = await started;
    postMessage({ id, result: JSON.parse(desk.call(name, JSON.stringify(values))) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
