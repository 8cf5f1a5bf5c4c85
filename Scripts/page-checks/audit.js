// What can be seen from within a page about its being readable by everyone: run by Scripts/check-report, after the rules
// of WCAG 2.2, level AA. Answers with a list of what is wrong.
(width) => {
  const problems = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (element) => element.getClientRects().length > 0;
  const name = (element) => `${element.tagName.toLowerCase()}${element.id && "#" + element.id} ` +
    `${JSON.stringify(element.textContent.trim().slice(0, 30))}`;
  const demand = (holds, problem) => holds || problems.push(problem);

  // The page as a whole.
  demand(document.documentElement.lang, "the page names no language");
  demand(document.title.trim() && document.title !== "broken", `its title is ${document.title}`);
  demand(document.documentElement.scrollWidth <= width, `it scrolls sideways: ${document.documentElement.scrollWidth}`);
  for (const landmark of ["header", "nav", "main", "footer"]) {
    demand(all(`body > ${landmark}`).length === 1, `it has not one ${landmark}`);
  }

  // What foreign values must not bring in.
  demand(document.scripts.length === 1, `${document.scripts.length} scripts`);
  demand(all("img, iframe, object, embed, link, form, base").length === 0, "it holds what loads or sends");
  for (const element of all("*")) {
    for (const attribute of element.attributes) {
      demand(!attribute.name.startsWith("on"), `${name(element)} has ${attribute.name}`);
      demand(!["src", "href"].includes(attribute.name) || attribute.value.startsWith("#"), `it leads to ${attribute.value}`);
    }
  }

  // Headings in order, names, references.
  const levels = all("h1, h2, h3, h4, h5, h6").map((heading) => Number(heading.tagName[1]));
  demand(levels.filter((level) => level === 1).length === 1 && levels[0] === 1, "it does not begin with the one h1");
  levels.forEach((level, index) => demand(index === 0 || level <= levels[index - 1] + 1, `h${level} follows h${levels[index - 1]}`));
  const ids = all("[id]").map((element) => element.id);
  demand(new Set(ids).size === ids.length, "an id stands twice");
  for (const element of all("[aria-labelledby], [aria-controls], a[href^='#']")) {
    const target = element.getAttribute("aria-labelledby") ?? element.getAttribute("aria-controls") ?? element.hash.slice(1);
    demand(document.getElementById(target), `${name(element)} points to nothing: ${target}`);
  }
  for (const element of all("input")) demand(element.labels.length > 0 && element.labels[0].textContent.trim(), "an input without a label");
  for (const element of all("button, a")) {
    demand(!isShown(element) || element.textContent.trim(), "a button or a link without a name");
  }

  // Tables.
  for (const table of all("table")) {
    demand(table.caption?.textContent.trim(), `${name(table)} has no caption`);
    const columns = table.tHead.rows[0].cells.length;
    for (const row of table.rows) demand(row.cells.length === columns, `${name(table)} has a row of ${row.cells.length} cells`);
    for (const head of table.querySelectorAll("th")) {
      demand(head.scope === (head.closest("thead") ? "col" : "row"), `${name(head)} has the scope ${head.scope}`);
    }
    for (const head of table.tHead.querySelectorAll("th")) demand(head.textContent.trim(), `${name(table)} has an empty head`);
    const box = table.closest(".scroll");
    demand(box.tabIndex === 0 && box.getAttribute("aria-labelledby"), `${name(table)} cannot be scrolled by keyboard`);
  }

  // Contrast, of what is computed for the scheme of the moment.
  const colour = (text) => {
    const parts = text.match(/[\d.]+/g).map(Number);
    return { channels: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  };
  const luminance = (channels) => {
    const [red, green, blue] = channels.map((channel) => channel / 255)
      .map((channel) => channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    for (let place = element; place; place = place.parentElement) {
      const { channels, alpha } = colour(getComputedStyle(place).backgroundColor);
      if (alpha === 1) return channels;
      if (alpha > 0) problems.push(`${name(place)} has a background that shines through`);
    }
    return [255, 255, 255];
  };
  const contrast = (left, right) => {
    const [high, low] = [luminance(left), luminance(right)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !isShown(element) || element.tagName === "SCRIPT") continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const ratio = contrast(colour(style.color).channels, ground(element));
    texts += 1;
    demand(size >= 12, `${name(element)} is ${size} px small`);
    demand(ratio >= least, `${name(element)} has a contrast of ${ratio.toFixed(2)}`);
  }
  demand(texts > 50, `only ${texts} texts were looked at`);
  for (const bar of all("svg rect")) {
    const style = getComputedStyle(bar);
    const paint = style.fill === "none" ? style.stroke : style.fill;
    const ratio = contrast(colour(paint).channels, ground(bar.closest("div")));
    demand(ratio >= 3, `a bar has a contrast of ${ratio.toFixed(2)}`);
  }
  return [...new Set(problems)];
}
