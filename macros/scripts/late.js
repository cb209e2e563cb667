// Fetches the page's script and the styles for paper after the page: on a slow line nothing that the
// reader waits for shares it with them.
addEventListener("load", () => setTimeout(() => {
  const { styles, script } = document.querySelector("script[data-script]").dataset;
  const add = (name, values) => document.head.append(Object.assign(document.createElement(name), values));
  add("link", { rel: "stylesheet", media: "print", href: styles });
  add("script", { src: script });
}));
