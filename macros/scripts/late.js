// Fetches the page's script after the page: on a slow line nothing that the reader waits for shares
// it with that.
addEventListener("load", () => setTimeout(() => {
  const script = document.createElement("script");
  script.src = document.querySelector("script[data-script]").dataset.script;
  document.head.append(script);
}));
