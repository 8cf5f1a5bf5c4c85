/// The script of the page: it sorts and filters tables, and nothing else. A page without it shows every row.
enum PageScript {
    /// SHA-256 of `text` in base64, by which the page allows this script and no other; a test holds it to the text.
    static let digest = "DoRrEa2un2hoQ1IFSlwJUw2U2TdKqxrU+bdhe1A2juY="

    static let text = #"""
        "use strict";
        // Rows that a table shows until all are asked for.
        const shownFirst = 25;
        const grouped = (count) => count.toLocaleString("en-GB");

        function enhance(tools) {
          const table = document.getElementById(tools.dataset.for);
          const body = table.tBodies[0];
          const [query, onlyDifferences] = tools.querySelectorAll("input");
          const status = tools.querySelector("[role=status]");
          const all = tools.querySelector(".all");
          const written = [...body.rows];
          let rows = written;
          let showsAll = false;

          function update() {
            const words = query.value.toLowerCase().split(" ").filter(Boolean);
            const found = rows.filter((row) =>
              (!onlyDifferences.checked || "differs" in row.dataset) &&
              words.every((word) => row.textContent.toLowerCase().includes(word)));
            const shown = new Set(showsAll ? found : found.slice(0, shownFirst));
            for (const row of rows) row.hidden = !shown.has(row);
            status.textContent = `${grouped(shown.size)} of ${grouped(rows.length)} rows shown`;
            all.hidden = shown.size === found.length;
            all.textContent = `Show all ${grouped(found.length)}`;
          }

          // Numbers carry their value in units of the column's last place: whole numbers of any size, never rounded.
          function key(row, column) {
            const value = row.cells[column].dataset.value;
            return value === undefined ? null : BigInt(value);
          }

          function compare(left, right, column) {
            const [a, b] = [key(left, column), key(right, column)];
            if (a !== null && b !== null) return a < b ? -1 : a > b ? 1 : 0;
            if (a !== null || b !== null) return a === null ? 1 : -1;
            return left.cells[column].textContent.localeCompare(right.cells[column].textContent, "en");
          }

          function sort(head) {
            const next = { none: "ascending", ascending: "descending", descending: "none" }[head.ariaSort];
            for (const other of table.querySelectorAll("thead th")) other.ariaSort = "none";
            head.ariaSort = next;
            const sign = next === "descending" ? -1 : 1;
            rows = next === "none"
              ? written
              : [...written].sort((left, right) => sign * compare(left, right, head.cellIndex));
            body.append(...rows);
            update();
          }

          for (const head of table.querySelectorAll("thead th")) {
            const button = document.createElement("button");
            button.type = "button";
            button.append(...head.childNodes);
            button.addEventListener("click", () => sort(head));
            head.ariaSort = "none";
            head.append(button);
          }
          query.addEventListener("input", update);
          onlyDifferences.addEventListener("change", update);
          all.addEventListener("click", () => {
            showsAll = true;
            update();
            query.focus();
          });
          tools.hidden = false;
          update();
        }

        document.querySelectorAll(".tools").forEach(enhance);
        """#
}
