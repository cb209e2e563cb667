// Shows those items of a list that hold the letters typed; without this the whole list stands.
const field = document.getElementById("q");
const items = [...document.querySelectorAll("#list > li")];
document.getElementById("find").hidden = false;
field.addEventListener("input", () => {
  const wanted = field.value.trim().toLowerCase();
  for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(wanted);
});
