// The search page: reads the index that the site comes with, and nothing else. src/search says what is in its files.
"use strict";
(() => {
  const form = document.getElementById("search");
  const input = document.getElementById("query");
  const status = document.getElementById("search-status");
  const results = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const words = form.dataset;
  const forms = JSON.parse(words.found);
  const rule = new Intl.PluralRules(document.documentElement.lang);

  const SHOWN = 10; // results at once
  const WORTH = [1, 3, 5, 8]; // of a word in the text, a name, a tag, the title
  const MOST_FILES = 4; // that the beginning of a word may lie in

  const files = new Map();
  let index = null;
  let asked = 0; // answers to older queries come too late

  function load(path, options) {
    if (!files.has(path)) {
      const url = new URL(path, new URL(words.index, location));
      const answer = fetch(url, options).then((answer) => {
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        return answer.json();
      });
      files.set(path, answer);
      answer.catch(() => files.delete(path));
    }
    return files.get(path);
  }
  const part = (path) => load(`${path}?${index.version}`);

  const isIn = (ranges, sign) => ranges.some(([first, last]) => sign.codePointAt(0) >= first && sign.codePointAt(0) <= last);
  const isPaired = (sign) => isIn(index.paired, sign);

  function fold(text) {
    const signs = [...text.normalize("NFKD")].filter((sign) => !isIn(index.ignored, sign));
    return [...signs.join("").toLowerCase()].map((sign) => index.letters[sign] ?? sign).join("");
  }

  // As src/search/words.rs does it. The last word may be only a beginning.
  function understand(query) {
    const found = [];
    const runs = fold(query).split(/[^\p{Alphabetic}\p{N}\p{M}]+/u).filter(Boolean);
    for (const run of runs) {
      const parts = [];
      for (const sign of run) {
        const last = parts.at(-1);
        if (last && isPaired(last[0]) === isPaired(sign)) last.push(sign);
        else parts.push([sign]);
      }
      for (const signs of parts) {
        const pairs = isPaired(signs[0]) && signs.length > 1;
        if (pairs) signs.slice(1).forEach((sign, at) => found.push({ word: signs[at] + sign, whole: true }));
        else found.push({ word: signs.slice(0, index.longest).join(""), whole: signs.length < 2 && !isPaired(signs[0]) });
      }
    }
    return found.map((one, at) => ({ ...one, whole: one.whole || at < found.length - 1 && !isPaired(one.word) }));
  }

  function filesOf({ word, whole }) {
    const key = [...word].slice(0, 2).map((sign) => sign.codePointAt(0).toString(16).padStart(6, "0")).join("-");
    const last = whole || key.includes("-") ? key : `${key}-~`;
    const from = Math.max(index.words.findLastIndex((start) => start <= key), 0);
    const to = index.words.findLastIndex((start) => start <= last);
    return index.words.slice(from, to + 1).slice(0, MOST_FILES);
  }

  // Posts that have a word, and what that is worth.
  async function postsWith(one) {
    const posts = new Map();
    const parts = await Promise.all(filesOf(one).map((key) => part(`words/${key}.json`)));
    for (const [word, numbers] of parts.flatMap((found) => Object.entries(found))) {
      if (one.whole ? word !== one.word : !word.startsWith(one.word)) continue;
      let post = 0;
      for (const number of numbers) {
        post += Math.floor(number / index.places);
        const worth = WORTH[number % index.places] * (word === one.word ? 2 : 1);
        posts.set(post, Math.max(worth, posts.get(post) ?? 0));
      }
    }
    return posts;
  }

  // Numbers of posts that have all words: the best first, of equals the newest.
  async function find(query) {
    const each = await Promise.all(understand(query).map(postsWith));
    if (!each.length) return [];
    const [first, ...others] = each.sort((a, b) => a.size - b.size);
    const common = [...first].filter(([post]) => others.every((one) => one.has(post)));
    const ranked = common.map(([post, worth]) => [post, others.reduce((sum, one) => sum + one.get(post), worth)]);
    return ranked.sort((a, b) => b[1] - a[1] || b[0] - a[0]).map(([post]) => post);
  }

  function line([title, url, by, day, date, language]) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const name = document.createElement("bdi");
    link.href = url;
    const text = document.createElement("bdi");
    text.textContent = title;
    if (language) text.lang = language;
    link.append(text);
    name.textContent = by;
    const time = document.createElement("time");
    time.dateTime = day;
    time.textContent = date;
    const small = document.createElement("small");
    small.append(name, words.between, time);
    item.append(link, " ", small);
    return item;
  }

  async function show(posts, from, mine) {
    const shown = posts.slice(from, from + SHOWN);
    const per = index.posts_per_file;
    const parts = await Promise.all(shown.map((post) => part(`posts/${Math.floor(post / per)}.json`)));
    if (mine !== asked) return;
    const lines = shown.map((post, at) => line(parts[at][post % per]));
    if (from) results.append(...lines);
    else results.replaceChildren(...lines);
    more.hidden = posts.length <= from + SHOWN;
    more.onclick = () => show(posts, from + SHOWN, asked).catch(failed);
    if (from) lines[0]?.querySelector("a").focus();
  }

  // How many posts are found, as the planet's language says it. src/words says what the texts are.
  function told(count) {
    const grouped = String(count).replace(/\B(?=(\d{3})+$)/g, () => words.thousands);
    const number = grouped.replace(/\d/g, (digit) => [...words.digits][digit]);
    return (forms[rule.select(count)] ?? forms.other).replace("{n}", () => number);
  }

  function failed() {
    status.textContent = words.failed;
    more.hidden = true;
  }

  async function search() {
    const mine = ++asked;
    const query = input.value.trim();
    history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
    if (!query) {
      status.textContent = "";
      results.replaceChildren();
      more.hidden = true;
      return;
    }
    try {
      if (!index) status.textContent = words.wait;
      index ??= await load("index.json", { cache: "no-cache" });
      const posts = await find(query);
      if (mine !== asked) return;
      await show(posts, 0, mine);
      if (mine !== asked) return;
      status.textContent = posts.length ? told(posts.length) : words.none;
    } catch {
      if (mine === asked) failed();
    }
  }

  let pause = 0;
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    search();
  });
  form.hidden = false;
  const query = new URLSearchParams(location.search).get("q");
  if (query) {
    input.value = query;
    search();
  }
})();
