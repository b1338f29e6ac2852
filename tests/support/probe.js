// Runs in a page before anything else of it, and tells at its end what should not be: in `data-report` of the root.
"use strict";
const ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = () => { ran.push(`ran: ${name}`); return null; };
}
document.addEventListener("securitypolicyviolation", (event) => ran.push(`violation: ${event.violatedDirective}`));

const NEVER = ["script", "style", "iframe", "object", "embed", "applet", "form", "input", "button", "textarea", "select",
  "link", "meta", "base", "frame", "frameset", "template", "noscript", "title", "dialog", "slot", "marquee", "portal",
  "area", "map", "use", "image", "animate", "set", "foreignobject", "annotation-xml", "mglyph"];
const SCROLLS = ["auto", "scroll", "hidden", "clip"];

function scrolls(element) {
  for (let outer = element.parentElement; outer && !outer.matches(".content, .item-title"); outer = outer.parentElement) {
    if (SCROLLS.includes(getComputedStyle(outer).overflowX)) return true;
  }
  return false;
}

function look(element, found) {
  const name = element.localName;
  const say = (what) => found.push(`${what}: ${element.outerHTML.slice(0, 200)}`);
  // Drawings have titles; they hold words alone.
  const isItsTitle = name === "title" && element.namespaceURI === "http://www.w3.org/2000/svg" && !element.children.length;
  if (NEVER.includes(name) && !isItsTitle) say(`element ${name}`);
  for (const attribute of element.attributes) {
    if (attribute.name.startsWith("on")) say("handler");
    if (/^(src|href|action|formaction|data|poster|cite|background)$/.test(attribute.localName)) {
      const scheme = new URL(attribute.value, location).protocol;
      const isFine = ["http:", "https:", "mailto:"].includes(scheme) || (scheme === "data:" && name === "img");
      if (!isFine) say(`address ${scheme}`);
    }
  }
  if (element.id && !/^e[0-9a-f]{10}-/.test(element.id)) say(`id ${element.id}`);
  const style = getComputedStyle(element);
  if (["fixed", "absolute", "sticky"].includes(style.position)) say(`position ${style.position}`);
  const box = element.closest(".content, .item-title").getBoundingClientRect();
  const own = element.getBoundingClientRect();
  const isDrawn = element.namespaceURI !== "http://www.w3.org/1999/xhtml";
  if (!isDrawn && !scrolls(element) && (own.right > box.right + 2 || own.left < box.left - 60)) say("too wide");
}

function report() {
  const found = [...ran];
  for (const element of document.querySelectorAll(".content *, .item-title *, .page-title *")) {
    if (element.closest(".content, .item-title")) look(element, found);
  }
  const root = document.scrollingElement;
  if (root.scrollWidth > root.clientWidth + 1) found.push(`page too wide: ${root.scrollWidth} of ${root.clientWidth}`);
  const frame = [...document.body.children].map((child) => child.localName).join(" ");
  if (frame !== "a header main footer") found.push(`out of place: the body has ${frame}`);
  for (const content of document.querySelectorAll(".content")) {
    if (!content.parentElement.matches("article.item")) found.push("out of place: a content without its article");
  }
  for (const article of document.querySelectorAll("article.item")) {
    if (!article.parentElement.matches(".row")) found.push("out of place: an article without its row");
    const strange = [...article.children].find((child) => !child.matches("h1, h2, h3, p, div.byline, div.content, ul.files, footer.meta"));
    if (strange) found.push(`out of place: ${strange.localName} in an article`);
  }
  for (const child of document.querySelectorAll(".row:has(> article.item) > *")) {
    if (!child.matches("img.face, span.face, article.item")) found.push(`out of place: ${child.localName} in a row`);
  }
  if (document.getElementById("main").localName !== "main") found.push("out of place: main is another");
  if (typeof document.cookie !== "string" || document.forms.length) found.push("clobbered");
  document.documentElement.setAttribute("data-report", btoa(unescape(encodeURIComponent(JSON.stringify(found)))));
}
window.addEventListener("load", () => setTimeout(report, 500));
