// What the page does by itself: select an answer, show its sources, copy, edit. Texts arrive as finished,
// escaped HTML; nothing here writes HTML.
(() => {
  "use strict";

  const state = { turn: null, newest: null, open: new Set() };
  let ask = () => {};

  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const stacked = () => matchMedia("(max-width: 860px)").matches;

  function show(element, block) {
    element.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block });
  }

  function flash(element) {
    element.classList.remove("lit");
    void element.offsetWidth; // restarts the animation
    element.classList.add("lit");
  }

  // ---- which answer's sources stand beside the chat

  function select(turn) {
    state.turn = String(turn);
    let found = false;
    for (const set of all(".source-set")) {
      const chosen = set.dataset.turn === state.turn;
      set.hidden = !chosen;
      found = found || chosen;
    }
    for (const empty of all(".sources-empty")) empty.hidden = found;
    const turns = all(".turn");
    for (const article of turns) {
      article.classList.toggle("selected", turns.length > 1 && article.dataset.turn === state.turn);
    }
  }

  // Gradio brings the HTML up to date attribute by attribute, so what was set here is set again after it.
  function refresh() {
    const newest = all(".turn").at(-1)?.dataset.turn ?? null;
    if (newest !== state.newest) {
      state.newest = newest;
      state.turn = newest;
      document.getElementById("scroll")?.scrollTo({ top: 1e9 });
    }
    for (const details of all("details[data-key]")) details.open = state.open.has(details.dataset.key);
    if (state.turn !== null) select(state.turn);
    else for (const empty of all(".sources-empty")) empty.hidden = false;
    follow();
  }

  // ---- keep the end of a growing answer in sight, unless the reader has scrolled up

  let following = true;
  function follow() {
    const scroll = document.getElementById("scroll");
    if (scroll && following) scroll.scrollTop = scroll.scrollHeight;
  }

  document.addEventListener("scroll", (event) => {
    const scroll = event.target;
    if (scroll.id === "scroll") following = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  }, true);

  document.addEventListener("toggle", (event) => {
    const key = event.target.dataset?.key;
    if (key) state.open[event.target.open ? "add" : "delete"](key);
  }, true);

  // ---- what buttons do

  function showSource(turn, n) {
    select(turn);
    const card = document.getElementById(`source-${turn}-${n}`);
    if (!card) return;
    for (const other of all(".card.current")) other.classList.remove("current");
    card.classList.add("current");
    card.focus({ preventScroll: true });
    show(card, stacked() ? "start" : "nearest");
    flash(card);
  }

  async function copy(button) {
    const text = button.dataset.text;
    const said = button.dataset.said ?? "Copied with its sources";
    try {
      await navigator.clipboard.writeText(text);
      say(said);
    } catch {
      say(copyByHand(text) ? said : "The browser does not allow copying here");
    }
  }

  // A page that is not on this machine or on https has no clipboard of its own.
  function copyByHand(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("aria-hidden", "true");
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }

  function say(text) {
    let toast = document.getElementById("toast");
    if (!toast) {
      toast = document.createElement("div");
      toast.id = "toast";
      toast.setAttribute("role", "status");
      document.body.append(toast);
    }
    toast.textContent = text;
    flash(toast);
  }

  function edit(button, on) {
    const article = button.closest(".turn");
    const form = article.querySelector("form.edit");
    const question = article.querySelector(".ask-text");
    form.hidden = !on;
    question.hidden = on;
    if (!on) return;
    const field = form.querySelector("textarea");
    field.value = question.textContent;
    field.focus();
    field.select();
  }

  const acts = {
    cite: (button) => showSource(button.dataset.turn, button.dataset.n),
    sources: (button) => showSource(button.dataset.turn, document.querySelector(
      `.source-set[data-turn="${button.dataset.turn}"] .card`)?.dataset.n),
    doubt: (button) => {
      const item = document.getElementById(`doubt-${button.dataset.turn}-${button.dataset.n}`);
      show(item, "nearest");
      item.focus({ preventScroll: true });
      flash(item);
    },
    back: (button) => {
      const article = document.querySelector(`.turn[data-turn="${button.dataset.turn}"]`);
      show(article.querySelector(".answer"), "center");
    },
    example: (button) => ask({ action: "ask", text: button.dataset.text }),
    retry: () => ask({ action: "retry" }),
    edit: (button) => edit(button, true),
    cancel: (button) => edit(button, false),
    copy,
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) {
      event.preventDefault();
      acts[button.dataset.act]?.(button);
      return;
    }
    const article = event.target.closest(".turn");
    if (article && getSelection().isCollapsed) select(article.dataset.turn);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.edit")) return;
    event.preventDefault();
    const text = event.target.querySelector("textarea").value.trim();
    if (text) ask({ action: "edit", text });
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.("form.edit")) return;
    if (event.key === "Enter" && !event.shiftKey && event.target.tagName === "TEXTAREA" && !event.isComposing) {
      event.preventDefault();
      event.target.form.requestSubmit();
    } else if (event.key === "Escape") {
      edit(event.target, false);
    }
  });

  window.whosaid = {
    acts,
    say,
    attach(element, watch, asking) {
      if (asking) ask = asking;
      watch("value", refresh);
      refresh();
    },
  };
})();
