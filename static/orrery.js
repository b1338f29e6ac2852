// What a page can do more where scripts run: colours by choice, local times, and j and k for the next and previous
// post. Everything works without. Nothing is sent anywhere; the choice of colours stays in this browser.
"use strict";
(() => {
  const root = document.documentElement;
  const words = document.currentScript.dataset;
  const KEY = "orrery-colours";
  const system = matchMedia("(prefers-color-scheme: dark)");

  // Storage may be forbidden; then the choice holds for this page.
  let chosen = null;
  try { chosen = localStorage.getItem(KEY); } catch { /* none */ }
  const isDark = () => (chosen === null ? system.matches : chosen === "dark");
  const paint = () => { root.style.colorScheme = chosen === "dark" || chosen === "light" ? chosen : ""; };
  paint();

  function addSwitch() {
    const menu = document.querySelector(".menu ul");
    if (!menu) return;
    const button = document.createElement("button");
    const label = () => { button.textContent = isDark() ? words.light : words.dark; };
    button.type = "button";
    button.className = "colours";
    button.addEventListener("click", () => {
      const next = isDark() ? "light" : "dark";
      chosen = (next === "dark") === system.matches ? null : next;
      try {
        if (chosen) localStorage.setItem(KEY, chosen); else localStorage.removeItem(KEY);
      } catch { /* for this page alone */ }
      paint();
      label();
    });
    system.addEventListener("change", label);
    label();
    menu.appendChild(document.createElement("li")).append(button);
  }

  // Where the reader's clock differs from the planet's, moments are told by the reader's; the planet's is in the title.
  function tellLocalTimes() {
    const locale = words.locale.replace("_", "-") || root.lang;
    const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory`, { dateStyle: "long", timeStyle: "short" });
    for (const time of document.querySelectorAll("time[data-moment]")) {
      const moment = new Date(time.dateTime);
      const offset = /([+-])(\d\d):(\d\d)$/.exec(time.dateTime);
      const theirs = offset ? Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
      if (Number.isNaN(moment.getTime()) || -moment.getTimezoneOffset() === theirs) continue;
      time.title = time.textContent;
      time.textContent = format.format(moment);
    }
  }

  function turnTo(step) {
    const titles = [...document.querySelectorAll("article.h-entry .item-title > a")];
    const here = titles.indexOf(document.activeElement);
    const below = titles.findIndex((title) => title.getBoundingClientRect().top > 8);
    const start = step > 0 ? (below < 0 ? titles.length : below) : (below < 0 ? titles.length : below) - 1;
    const next = titles[here >= 0 ? here + step : start];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.closest("article").scrollIntoView({ block: "start" });
  }

  // Only while the focus is in the main part, so that nobody who speaks to their computer is sent about (WCAG 2.2, 2.1.4).
  function listenForKeys(main) {
    main.tabIndex = -1;
    main.addEventListener("keydown", turnByKey);
  }

  function turnByKey(event) {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "j") turnTo(1);
    if (event.key === "k") turnTo(-1);
  }

  addEventListener("DOMContentLoaded", () => {
    addSwitch();
    tellLocalTimes();
    listenForKeys(document.getElementById("main"));
  });
})();
