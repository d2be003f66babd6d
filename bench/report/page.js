"use strict";
// Every head of the table becomes a button that sorts by its column: figures by
// their values, the least first, words by the alphabet. A second press turns it
// round. Rows that are equal keep their order.
for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((a, b) => {
        const [x, y] = [a.cells[column], b.cells[column]];
        const order = "value" in x.dataset
          ? x.dataset.value - y.dataset.value
          : x.textContent.localeCompare(y.textContent, "en");
        return down ? -order : order;
      });
      body.append(...rows);
    });
  });
}
