// Copies an office's address. Where nothing can be copied, the buttons stay hidden.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button.copy")) {
    const said = button.nextElementSibling;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.value);
        said.textContent = button.dataset.done;
      } catch {
        said.textContent = button.dataset.failed;
      }
    });
  }
}
