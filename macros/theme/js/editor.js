// The page for changing data: says whether this browser can, and loads the rest when asked to.
const root = document.getElementById("editor");
if (root) {
  const start = document.getElementById("editor-start");
  const status = document.getElementById("editor-status");
  const able = self.WebAssembly && self.Worker && self.DecompressionStream;
  start.hidden = !able;
  status.textContent = able ? "" : root.dataset.unable;
  start.onclick = async () => {
    start.disabled = true;
    try {
      const { open } = await import(new URL(root.dataset.engine + "form.js", document.baseURI));
      await open(root, status);
      start.parentElement.remove();
    } catch (error) {
      console.error(error);
      status.textContent = root.dataset.failed;
      start.disabled = false;
    }
  };
}
