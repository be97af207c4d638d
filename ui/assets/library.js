// What the tabs beside the chat do by themselves: send what a button says, open rows, copy, draw a card, save
// a file. Texts arrive as finished, escaped HTML; nothing here writes HTML.
(() => {
  "use strict";

  const senders = new WeakMap();
  const chosen = new Map(); // the open row, by the id of its list
  let expected = null; // the panel that is to come into sight when it changes

  const stacked = () => matchMedia("(max-width: 860px)").matches;
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function sender(element) {
    for (let e = element; e; e = e.parentElement) if (senders.has(e)) return e;
    return null;
  }

  function send(element, data) {
    const list = sender(element);
    if (list) senders.get(list)(data);
    return list;
  }

  function open(row) {
    const list = send(row, { action: row.dataset.action ?? "quote", id: row.dataset.id });
    if (!list) return;
    chosen.set(list.closest("[id]").id, row.dataset.id);
    expected = list.closest(".split")?.querySelector(".aside");
    mark(list);
  }

  function mark(list) {
    const id = chosen.get(list.closest("[id]")?.id);
    for (const row of list.querySelectorAll("tr[data-id]")) {
      row.classList.toggle("current", row.dataset.id === id);
    }
  }

  // Gradio brings the HTML up to date attribute by attribute, so what was set here is set again after it.
  function refresh(element) {
    mark(element);
    // What a button brought is shown once the parts above it have taken their new size.
    const outcome = element.querySelector(".done, .error");
    if (outcome) setTimeout(() => outcome.scrollIntoView({ block: "nearest" }), 250);
    const panel = element.closest(".aside");
    const detail = panel?.querySelector(".detail");
    if (!detail) return;
    const asked = panel === expected;
    expected = null;
    if (asked) {
      panel.scrollTo({ top: 0 });
      detail.focus({ preventScroll: true });
      if (stacked()) detail.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
    }
    const passage = detail.querySelector(".passage");
    const first = passage?.querySelector("mark");
    if (!first) return;
    passage.scrollTop = first.offsetTop - 40;
    if (stacked()) return;
    const over = first.getBoundingClientRect().bottom - panel.getBoundingClientRect().bottom + 24;
    if (over > 0) panel.scrollTop += over;
  }

  function back(button) {
    const split = button.closest(".split");
    const row = split?.querySelector("tr.current");
    (row ?? split?.querySelector(".list"))?.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "center" });
    row?.querySelector("button")?.focus({ preventScroll: true });
  }

  // From a flag in a text to its note, and back.
  function spot(element) {
    if (!element) return;
    element.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "center" });
    element.focus({ preventScroll: true });
  }

  function save(file) {
    if (!file) return;
    if (file.error) {
      whosaid.say(file.error);
      return;
    }
    hand(new Blob([file.content], { type: `${file.type};charset=utf-8` }), file.name);
  }

  function hand(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // ---- the card as a picture, drawn with the fonts of the system in the colours of the page

  const WIDTH = 1080;
  const EDGE = 84;
  const MOST = 8000; // a canvas much higher is refused by some browsers

  function lines(pen, text, width) {
    const out = [];
    let line = "";
    for (const word of text.split(" ").flatMap((part) => pieces(pen, part, width))) {
      const longer = line ? `${line} ${word}` : word;
      if (line && pen.measureText(longer).width > width) {
        out.push(line);
        line = word;
      } else {
        line = longer;
      }
    }
    return line ? [...out, line] : out;
  }

  // A word wider than the card, such as an address, is broken where it must be.
  function pieces(pen, word, width) {
    const out = [];
    let piece = "";
    for (const sign of word) {
      if (piece && pen.measureText(piece + sign).width > width) {
        out.push(piece);
        piece = "";
      }
      piece += sign;
    }
    return [...out, piece];
  }

  function blocks(pen, card, size) {
    const style = getComputedStyle(document.querySelector(".gradio-container"));
    const colour = (name) => style.getPropertyValue(name).trim();
    const reading = colour("--reading");
    const plain = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
    const spec = [
      [card.note, 24, "600", plain, colour("--warn"), 0],
      [card.words, size, "400", reading, colour("--ink"), 12],
      [card.who, 34, "600", plain, colour("--ink"), 44],
      [card.role, 28, "400", plain, colour("--soft"), 6],
      [card.where, 26, "400", plain, colour("--soft"), 22],
      [card.link, 22, "400", plain, colour("--soft"), 6],
    ];
    return spec.filter(([text]) => text).map(([text, px, weight, family, ink, gap]) => {
      const font = `${weight} ${px}px ${family}`;
      pen.font = font;
      return { font, ink, gap, leading: Math.round(px * 1.42), lines: lines(pen, text, WIDTH - 2 * EDGE - 28) };
    });
  }

  function height(all) {
    return 2 * EDGE + all.reduce((sum, block) => sum + block.gap + block.leading * block.lines.length, 0) + 40;
  }

  function draw(card) {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    let size = card.words.length < 160 ? 54 : card.words.length < 420 ? 44 : 36;
    let all = blocks(pen, card, size);
    while (height(all) > MOST && size > 12) {
      size -= 4;
      all = blocks(pen, card, size);
    }
    const style = getComputedStyle(document.querySelector(".gradio-container"));
    canvas.width = WIDTH;
    canvas.height = Math.min(height(all), 2 * MOST);
    pen.fillStyle = style.getPropertyValue("--sheet").trim();
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = style.getPropertyValue("--accent").trim();
    pen.fillRect(EDGE - 28, EDGE, 6, canvas.height - 2 * EDGE - 40);
    pen.textBaseline = "alphabetic";
    let y = EDGE;
    for (const block of all) {
      y += block.gap;
      pen.font = block.font;
      pen.fillStyle = block.ink;
      for (const line of block.lines) {
        pen.fillText(line, EDGE, y + block.leading * 0.74);
        y += block.leading;
      }
    }
    pen.font = `italic 600 26px ${style.getPropertyValue("--reading").trim()}`;
    pen.fillStyle = style.getPropertyValue("--accent").trim();
    pen.textAlign = "right";
    pen.fillText("whosaid", WIDTH - EDGE, canvas.height - 44);
    return canvas;
  }

  function picture(button) {
    const card = JSON.parse(button.dataset.card);
    draw(card).toBlob((blob) => {
      if (blob) hand(blob, `${slug(card.who || "quotation")}.png`);
      else whosaid.say("The browser could not draw this card");
    }, "image/png");
  }

  function slug(text) {
    return text.normalize("NFKD").replace(/[^\w]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase() || "quotation";
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-act], a, summary, input, label")) return;
    const row = event.target.closest("tr[data-id]");
    if (row && getSelection().isCollapsed) open(row);
  });

  Object.assign(window.whosaid, {
    watched(element, watch) {
      watch("value", () => refresh(element));
      refresh(element);
    },
    connect(element, trigger) {
      senders.set(element, trigger);
    },
    save,
  });
  Object.assign(window.whosaid.acts, {
    send: (button) => send(button, JSON.parse(button.dataset.send)),
    quote: (button) => open(button.closest("[data-id]:is(tr)") ?? button),
    list: back,
    spot: (link) => spot(document.querySelector(link.getAttribute("href"))),
    picture,
  });
})();
