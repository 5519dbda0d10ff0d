"use strict";
// The page works without this file. It adds keys, previews without loading, undo at once, and news.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const ready = (work) => document.readyState === "loading" ? addEventListener("DOMContentLoaded", work) : work();

  ready(() => {
    const words = one("#words")?.dataset ?? {};
    const base = words.base ?? "";
    const list = one(".list");
    const preview = one("#preview");
    const toast = one("#toast");
    let last = one("#toast [name=batch]")?.value ?? "";
    let hiding = 0;
    const present = one(".nav [aria-current]"); // on a narrow screen the line of pages is longer than the screen
    if (present) present.parentElement.scrollLeft = present.offsetLeft - present.parentElement.clientWidth / 2;

    // --- small parts
    const say = (text, batch = "", shown = batch ? 12000 : 4000) => {
      if (!toast) return;
      toast.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }));
      if (batch) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = `${words.undo} Z`;
        button.addEventListener("click", undo);
        toast.append(button);
      }
      toast.hidden = false;
      clearTimeout(hiding);
      hiding = setTimeout(() => { toast.hidden = true; }, shown);
    };
    const post = async (address, fields) => {
      const body = new URLSearchParams(fields);
      body.set("token", words.token);
      body.set("lang", root.lang);
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json().catch(() => ({}));
      if (!answer.ok) throw Object.assign(new Error(said.message ?? words.failed), { status: answer.status });
      return said;
    };
    // a session that ended leads to the login and back; what somebody else has decided is shown anew
    const trouble = (error) => {
      say(error.message);
      if (error.status === 401) location.assign(`${base}/desk/login?next=${encodeURIComponent(here())}`);
      if (error.status === 409) setTimeout(() => reload(), 2000);
    };
    const here = () => location.pathname + location.search;
    const reload = (done = "") => {
      const target = new URL(location.href);
      target.searchParams.delete("undo");
      target.searchParams.delete("done");
      if (done) target.searchParams.set("done", done);
      location.replace(target);
    };
    if (toast && !toast.hidden) hiding = setTimeout(() => { toast.hidden = true; }, 12000);
    if (/[?&](done|undo)=/.test(location.search)) {
      const clean = new URL(location.href);
      clean.searchParams.delete("undo");
      clean.searchParams.delete("done");
      history.replaceState(null, "", clean);
    }
    all("form[data-auto]").forEach((form) => form.addEventListener("change", () => {
      all("select, input", form).forEach((field) => { if (!field.value) field.disabled = true; });
      form.requestSubmit();
    }));
    one("[data-print]")?.addEventListener("click", () => print());
    addEventListener("pageshow", () => all("form[data-auto] :disabled").forEach((field) => { field.disabled = false; }));
    document.addEventListener("click", (event) => {
      all("details.menu[open], details.pop[open]").forEach((box) => { if (!box.contains(event.target)) box.open = false; });
    });

    all(".segments [aria-current]").forEach((each) => { each.parentElement.scrollLeft = each.offsetLeft - 12; });

    // --- the list and its preview
    const rows = () => all(".row:not(.gone)");
    const current = () => one(".row.chosen:not(.gone)");
    const kept = new Map();
    const load = (id) => {
      if (!kept.has(id)) {
        kept.set(id, fetch(`${base}/desk/findings/${encodeURIComponent(id)}/preview`).then((answer) => answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))));
        kept.get(id).catch(() => kept.delete(id));
      }
      return kept.get(id);
    };
    const choose = async (row, focus = true) => {
      if (!row) return;
      all(".row.chosen").forEach((each) => { each.classList.remove("chosen"); each.removeAttribute("aria-current"); });
      row.classList.add("chosen");
      row.setAttribute("aria-current", "true");
      if (focus) one(".row-link", row).focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest", behavior: "instant" });
      const id = row.dataset.id;
      const address = new URL(location.href);
      address.searchParams.set("finding", id);
      history.replaceState(null, "", address);
      try {
        const html = await load(id);
        if (current()?.dataset.id !== id) return;
        preview.innerHTML = html;
        preview.scrollTop = 0;
        const order = rows();
        const next = order[order.indexOf(row) + 1];
        if (next) load(next.dataset.id).catch(() => {});
      } catch { say(words.failed); }
    };
    const step = (by) => {
      const order = rows();
      const at = order.indexOf(current());
      choose(order[Math.min(order.length - 1, Math.max(0, at + by))]);
    };
    const wide = matchMedia("(min-width: 1000px)");
    list?.addEventListener("click", (event) => {
      const link = event.target.closest(".row-link");
      if (!link || !wide.matches || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      choose(link.closest(".row"), false);
    });

    // --- decisions
    const picked = () => all(".row:not(.gone) [name=finding]:checked").map((box) => box.value);
    const count = () => {
      const number = picked().length;
      one(".bulk")?.classList.toggle("some", number > 0);
      const label = one("[data-count]");
      if (!label) return;
      label.dataset.plain ??= label.textContent;
      label.textContent = number ? words.selected.replace("{n}", number) : label.dataset.plain;
    };
    list?.addEventListener("change", (event) => {
      if (event.target.matches("[data-all]")) all(".row:not(.gone) [name=finding]").forEach((box) => { box.checked = event.target.checked; });
      count();
    });
    const tell = (said) => say((words[`done${said.done[0].toUpperCase()}${said.done.slice(1)}`] ?? "{n}").replace("{n}", said.count) + (said.decided_before ? ` · ${words.before.replace("{n}", said.decided_before)}` : ""), said.undo ?? "");
    const decide = async (decision, ids, fields = {}) => {
      if (!ids.length) { say(words.nothing); return; }
      try {
        const seen = (list ?? one("[data-seen]"))?.dataset.seen ?? "";
        const body = new URLSearchParams({ decision, seen, ...fields });
        ids.forEach((id) => body.append("finding", id));
        const said = await post(`${base}/desk/decisions`, body);
        last = said.undo ?? "";
        tell(said);
        if (!list) { setTimeout(() => reload(), 600); return; }
        const order = rows();
        const at = order.findIndex((row) => ids.includes(row.dataset.id));
        const stays = order.filter((row) => !ids.includes(row.dataset.id));
        const next = order.slice(at).find((row) => !ids.includes(row.dataset.id)) ?? stays.at(-1);
        order.filter((row) => ids.includes(row.dataset.id)).forEach((row) => {
          kept.delete(row.dataset.id);
          row.classList.add("gone");
          setTimeout(() => row.remove(), 200);
        });
        const open = one(".filters .segments [aria-current] .count");
        if (open) open.textContent = (Number(open.textContent.replaceAll(",", "")) - ids.length).toLocaleString("en");
        count();
        if (next) choose(next); else setTimeout(() => reload(), 400);
      } catch (error) { trouble(error); }
    };
    const undo = async () => {
      if (!last) { say(words.noUndo); return; }
      const batch = last;
      last = "";
      try {
        const said = await post(`${base}/desk/decisions/undo`, { batch, next: here() });
        reload(said.changed_since ? `partly-${said.undone}-${said.changed_since}` : `undone-${said.undone}`);
      } catch (error) { say(error.message); }
    };
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.dataset.busy) {  // work that takes seconds: say so, and take no second click meanwhile
        say(form.dataset.busy, "", form.dataset.stays ? 240000 : 20000);  // a download ends without a sign
        setTimeout(() => { event.submitter.disabled = true; });
        setTimeout(() => { event.submitter.disabled = false; }, 8000);
        return;
      }
      const decision = event.submitter?.value;
      if (form.matches("[data-decide]") && decision) {
        event.preventDefault();
        decide(decision, [form.dataset.decide]);
      } else if (form.id === "bulk" && decision) {
        event.preventDefault();
        decide(decision, picked());
      }
    });

    // --- changes of a comparison
    const cards = all("[data-go]");
    let card = -1;
    const go = (number) => {
      if (!cards.length) return;
      card = (number + cards.length) % cards.length;
      const wanted = cards[card].dataset.go;
      all(".on").forEach((each) => each.classList.remove("on"));
      cards[card].closest(".card").classList.add("on");
      cards[card].closest(".card").scrollIntoView({ block: "nearest" });
      const marks = all(`.texts [data-change="${wanted}"]`);
      marks.forEach((mark) => mark.classList.add("on"));
      marks[0]?.closest("details")?.setAttribute("open", "");
      (marks[0] ?? one("#h"))?.scrollIntoView({ block: "center" });
    };
    cards.forEach((link, number) => link.addEventListener("click", (event) => { event.preventDefault(); go(number); }));
    const unfold = one("#unfold");
    const fold = (open) => {
      all(".fold").forEach((box) => { box.open = open; });
      all(".cut > input").forEach((box) => { box.checked = open; });
    };
    unfold?.addEventListener("change", () => fold(unfold.checked));

    // --- keys
    const targets = () => {
      const chosen = picked();
      if (chosen.length) return chosen;
      const single = current()?.dataset.id ?? one("[data-finding]")?.dataset.finding;
      return single ? [single] : [];
    };
    const keys = {
      j: () => step(1),
      k: () => step(-1),
      c: () => decide("confirm", targets()),
      d: () => decide("dismiss", targets()),
      t: () => decide("notify", targets()),
      z: undo,
      m: () => { const box = one("[data-mute]")?.closest("details"); if (box) { box.open = true; one("select", box).focus(); } },
      x: () => { const box = one("[name=finding]", current() ?? document.createElement("i")); if (box) { box.checked = !box.checked; count(); } },
      n: () => go(card + 1),
      p: () => go(card < 0 ? -1 : card - 1),
      v: () => { const views = all("[data-view]").slice(0, 2); (views.find((each) => !each.hasAttribute("aria-current")) ?? views[0])?.click(); },
      u: () => { if (unfold) { unfold.checked = !unfold.checked; fold(unfold.checked); } },
      "/": () => one("#q")?.focus(),
      "?": () => location.assign(`${base}/desk/help`),
      Enter: () => { const link = one("[data-open]"); if (link) location.assign(link.href); },
    };
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { all("details[open].menu, details[open].pop").forEach((box) => { box.open = false; }); document.activeElement?.blur(); return; }
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const at = event.target;
      if (at.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
      if (event.key === "Enter" && at.closest("a:not(.row-link), button, summary, input")) return;
      const work = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!work) return;
      event.preventDefault();
      work();
    });

    // --- news: a line to click, no row moves by itself
    if (list && "EventSource" in window) {
      const stream = new EventSource(`${base}/desk/events`);
      stream.addEventListener("news", () => {
        if (one(".news")) return;
        const line = document.createElement("a");
        line.className = "news button first";
        line.href = here();
        line.textContent = `${words.news} · ${words.refresh}`;
        one(".bulk")?.after(line) ?? list.prepend(line);
      });
      addEventListener("pagehide", () => stream.close());
    }
  });
})();
