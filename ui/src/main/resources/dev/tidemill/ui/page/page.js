/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import {Timeline, STATUS, gantt} from "./charts.js";
import {layout} from "./graph.js";
import {StreamsView} from "./streams.js";
import {Times, count, duration, element, table} from "./text.js";

/** The page of one job: everything that is shown follows from the address, the snapshot and the events. */

const PAGE = 20;
const $ = id => document.getElementById(id);

let jobs = [];
let data;
let rows = [];
let times = new Times("UTC", false);
let events;
let details = new Map();
let drawing = false;
let retry = 500;

// ------------------------------------------------------------------ address

function address() {
  return new URLSearchParams(location.hash.slice(1));
}

/** Changes the address; the page follows it, as it does when somebody goes back. */
function go(changes) {
  const next = address();
  for (const [key, value] of Object.entries(changes)) {
    if (value === "" || value === undefined) {
      next.delete(key);
    } else {
      next.set(key, value);
    }
  }
  location.hash = next.toString();
}

function api(path) {
  return "api/v1/applications/" + encodeURIComponent(data?.job.id ?? "") + "/page/" + path;
}

async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) {
    throw new Error(`${answer.status}: ${await answer.text()}`);
  }
  return answer.json();
}

// ------------------------------------------------------------------ loading

async function load() {
  events?.close();
  try {
    jobs = await get("api/v1/applications");
    const wanted = address().get("job");
    const job = jobs.find(each => each.id === wanted) ?? jobs[0];
    if (!job) {
      $("headline").textContent = "No job has started yet.";
      return later();
    }
    data = await get("api/v1/applications/" + encodeURIComponent(job.id) + "/page/snapshot");
    rows = data.rows;
    details = new Map();
    streams.show(data, layout(data.job));
    retry = 500;
    prepare();
    follow();
    redraw();
  } catch (failure) {
    later();
  }
}

function later() {
  connection("not connected");
  setTimeout(load, retry);
  retry = Math.min(retry * 2, 5000);
}

function connection(text) {
  if ($("connection").textContent !== text) {
    $("connection").textContent = text;
  }
}

/** One stream of events for the whole page; none while the page is hidden. */
function follow() {
  events?.close();
  if (document.hidden) {
    return;
  }
  const last = rows[rows.length - 1];
  // A batch that is attempted again may have changed since the snapshot.
  const after = last === undefined ? 0 : STATUS[last[1]] === "RETRYING" ? last[0] - 1 : last[0];
  events = new EventSource(api("events?after=" + after));
  events.addEventListener("open", () => connection("live"));
  events.addEventListener("update", event => {
    const update = JSON.parse(event.data);
    data.now = update.now;
    update.rows.forEach(add);
    redraw();
  });
  events.addEventListener("reset", () => load());
  events.addEventListener("error", () => {
    events.close();
    connection("not connected");
    setTimeout(load, retry); // the job may have been restarted, with another id
    retry = Math.min(retry * 2, 5000);
  });
}

function add(row) {
  for (let i = rows.length - 1; i >= 0 && rows[i][0] >= row[0]; i--) {
    if (rows[i][0] === row[0]) {
      rows[i] = row;
      details.delete(row[0]);
      return;
    }
  }
  rows.push(row);
  if (rows.length > data.job.retained) {
    rows.splice(0, rows.length - data.job.retained);
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    events?.close();
    streams.leave();
    connection("paused");
  } else if (data) {
    load();
  }
});

// ------------------------------------------------------------------ drawing

const pick = (time, step) => {
  if (time === undefined) {
    const visible = span();
    const pinned = pinnedTime();
    let at = visible.findIndex(row => row[0] === pinned);
    at = Number.isFinite(step) ? (at < 0 ? visible.length - 1 : at + step) : step < 0 ? 0 : visible.length - 1;
    time = visible[Math.max(0, Math.min(visible.length - 1, at))]?.[0];
  }
  go({batch: time, view: ""});
};

/** The records of a batch from each source that has a color, and those of all others together. */
function bySource(row) {
  const parts = row.slice(6);
  return otherSources() ? [...parts, row[5] - parts.reduce((sum, part) => sum + part, 0)] : parts;
}

function otherSources() {
  return data.job.streams.filter(stream => stream.kind === "SOURCE").length - data.sourceNames.length;
}

const charts = [
  new Timeline("Records", "per batch, by source", row => row[5], count, pick, bySource),
  new Timeline("Scheduling delay", "batch time to start", row => row[3], duration, pick),
  new Timeline("Processing time", "start to end; dashed: interval", row => row[4], duration, pick),
  new Timeline("Total delay", "batch time to end", row => row[3] + row[4], duration, pick),
];
$("charts").append(...charts.map(chart => chart.root));

function span() {
  return rows.slice(-Number(address().get("span") ?? 100));
}

function pinnedTime() {
  const pinned = address().get("batch");
  return pinned === null ? undefined : Number(pinned);
}

/** What changes only with the job. */
function prepare() {
  document.title = data.job.name + " – Tidemill";
  $("name").textContent = data.job.name;
  const browser = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [["", "the job's zone, " + data.job.zone], ["browser", "the browser's zone, " + browser], ["utc", "UTC"]];
  $("zone").replaceChildren(...zones.map(([value, text]) => element("option", {value}, text)));
}

/** Draws at most once a frame, however many events there are. */
function redraw() {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      if (data) {
        render();
      }
    });
  }
}

function render() {
  const state = address();
  const zone = {browser: Intl.DateTimeFormat().resolvedOptions().timeZone, utc: "UTC"}[state.get("zone")]
      ?? data.job.zone;
  if (times.wanted !== zone) {
    times = new Times(zone, data.job.interval % 1000 !== 0);
    times.wanted = zone;
  }
  $("zone").value = state.get("zone") ?? "";
  $("span").value = state.get("span") ?? "100";
  $("filter").value = state.get("filter") ?? "";
  const view = ["graph", "sources", "jobs"].includes(state.get("view")) ? state.get("view") : "batches";
  if (view !== "graph") {
    streams.leave();
  }
  for (const name of ["batches", "graph", "sources", "jobs"]) {
    $("view-" + name).hidden = name !== view;
    const link = $("nav-" + name);
    const target = new URLSearchParams(state);
    target.set("view", name);
    link.href = "#" + target;
    if (name === view) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  renderHead();
  ({batches: renderBatches, graph: () => streams.render(state, times, pinnedTime(), rows[rows.length - 1]?.[0]),
    sources: renderSources, jobs: renderJobs})[view](state);
}

/** Its options change only with what they show, or a list that somebody has opened would close. */
function renderJobChoice() {
  const key = JSON.stringify(jobs.map(job => [job.id, job.attempts[0].endTimeEpoch])) + times.zone + data.job.id;
  if ($("jobs").shown === key) {
    return;
  }
  $("jobs").shown = key;
  $("jobs-label").hidden = jobs.length < 2;
  $("jobs").replaceChildren(...jobs.map(job =>
      element("option", {value: job.id}, `${job.name} since ${times.of(job.attempts[0].startTimeEpoch)}`
          + (job.attempts[0].endTimeEpoch === undefined ? "" : ` until ${times.of(job.attempts[0].endTimeEpoch)}`)
          + " " + job.id)));
  $("jobs").value = data.job.id;
}

function renderHead() {
  renderJobChoice();
  const now = data.now;
  const headline = now.headline + (now.since ? " Since " + times.of(now.since) + "." : "");
  if ($("headline").textContent !== headline) {
    $("headline").textContent = headline;
    $("headline").className = "headline " + now.level;
  }
  renderProgress(now);
  $("facts").textContent = `${data.job.master}, batches of ${duration(data.job.interval)}, started `
      + `${times.of(data.job.start)} (${times.zone})`;
}

/** What takes longer than a second; a start says so in the headline. */
function renderProgress(now) {
  const slow = now.state === "STARTING" ? [] : now.progress.filter(each => now.time - each.sinceEpoch > 1000);
  $("progress").hidden = slow.length === 0;
  $("progress").replaceChildren(...slow.map(each => element("label", {class: "operation"},
      element("progress", each.share === undefined ? {} : {max: "1", value: String(each.share)}), " " + each.text)));
}

function renderBatches(state) {
  const visible = span();
  const pinned = pinnedTime();
  const most = Math.max(data.job.interval, ...visible.map(row => row[3] + row[4]), 0);
  const common = {pinned, names: [...data.sourceNames, ...(otherSources() ? [otherSources() + " more"] : [])], times};
  charts[0].draw(visible, common);
  charts[1].draw(visible, {...common, max: most});
  charts[2].draw(visible, {...common, max: most, limit: data.job.interval});
  charts[3].draw(visible, {...common, max: most});
  const now = data.now;
  $("totals").dataset.succeeded = now.succeeded;
  $("totals").textContent = `${count(now.succeeded)} batches done, ${count(now.records)} records`
      + (now.failedAttempts ? `, ${count(now.failedAttempts)} failed attempts` : "")
      + (now.skipped ? `, ${count(now.skipped)} skipped` : "") + (now.waiting ? `, ${count(now.waiting)} waiting` : "");
  $("follow").setAttribute("aria-pressed", String(pinned === undefined));
  renderCounters(now.counters ?? {});
  renderTable(state, pinned);
  renderBatch(pinned);
}

function renderCounters(counters) {
  const names = Object.keys(counters);
  const key = JSON.stringify(counters);
  $("counters").hidden = names.length === 0;
  if ($("counters").shown !== key) {
    $("counters").shown = key;
    $("counters").replaceChildren(element("h2", {}, "Counters"),
        table(["Counter", "Count"], names.map(name => [name, count(counters[name])]), "Counters of the program"));
  }
}

function renderTable(state, pinned) {
  const filter = state.get("filter") ?? "";
  const wanted = {
    trouble: row => row[1] > 0 || row[2] > 1,
    late: row => row[3] > data.job.interval || row[4] > data.job.interval,
  }[filter] ?? (() => true);
  const all = rows.filter(wanted).reverse();
  const pages = Math.max(1, Math.ceil(all.length / PAGE));
  // A table that nobody has paged shows the batch that is pinned.
  const pinnedPage = Math.floor(Math.max(0, all.findIndex(row => row[0] === pinned)) / PAGE);
  const page = Math.min(Math.max(0, Number(state.get("page") ?? pinnedPage)), pages - 1);
  const shown = all.slice(page * PAGE, (page + 1) * PAGE);
  const body = $("rows");
  while (body.rows.length > shown.length) {
    body.lastElementChild.remove();
  }
  shown.forEach((row, i) => tableRow(body.rows[i] ?? body.appendChild(emptyRow()), row, pinned));
  const text = all.length ? `${page * PAGE + 1} to ${page * PAGE + shown.length} of ${all.length}` : "none";
  if ($("shown").textContent !== text) {
    $("shown").textContent = text;
  }
  $("newer").disabled = page === 0;
  $("older").disabled = page >= pages - 1;
  $("newer").onclick = () => go({page: page - 1});
  $("older").onclick = () => go({page: page + 1});
}

function emptyRow() {
  return element("tr", {}, element("td", {class: "time"}, element("a")), element("td", {class: "n"}),
      element("td", {class: "n"}), element("td", {class: "n"}), element("td", {class: "n"}), element("td"));
}

function tableRow(line, row, pinned) {
  const key = row.join(" ") + times.zone + (row[0] === pinned) + location.hash;
  if (line.shownKey === key) {
    return;
  }
  line.shownKey = key;
  const target = address();
  target.set("batch", row[0]);
  const link = line.cells[0].firstElementChild;
  link.textContent = times.of(row[0]);
  link.href = "#" + target;
  [count(row[5]), duration(row[3]), duration(row[4]), duration(row[3] + row[4])]
      .forEach((text, i) => line.cells[i + 1].textContent = text);
  line.cells[2].className = "n" + (row[3] > data.job.interval ? " late" : "");
  line.cells[3].className = "n" + (row[4] > data.job.interval ? " late" : "");
  const status = STATUS[row[1]];
  const retried = row[1] === 0 && row[2] > 1;
  line.cells[5].textContent = {SUCCEEDED: retried ? `done in attempt ${row[2]}` : "done",
    RETRYING: `attempt ${row[2]} failed`, SKIPPED: "skipped", FAILED: "failed"}[status];
  line.cells[5].className = retried ? "retried" : status;
  line.className = row[0] === pinned ? "pinned" : "";
}

// ------------------------------------------------------------------ one batch

function renderBatch(pinned) {
  const section = $("batch");
  if (pinned === undefined) {
    section.hidden = true;
    section.shown = undefined;
    return;
  }
  section.hidden = false;
  const known = details.get(pinned);
  if (known && section.shown !== known + times.zone) {
    section.shown = known + times.zone;
    showBatch(section, JSON.parse(known));
  } else if (!known) {
    details.set(pinned, "");
    fetch(api("batches/" + pinned)).then(async answer => {
      if (details.size > 50) {
        details.clear();
      }
      details.set(pinned, answer.ok ? await answer.text() : JSON.stringify({missing: true}));
      redraw();
    }, () => details.delete(pinned));
  }
}

function showBatch(section, batch) {
  if (batch.missing) {
    section.replaceChildren(element("h2", {id: "batch-title"}, "This batch is not kept any more"));
    return;
  }
  const failures = batch.earlierFailures.map((message, i) =>
      element("p", {class: "message retried"}, `Attempt ${i + 1} failed: ${message}`));
  if (batch.failure) {
    failures.push(element("h3", {}, "Error"), element("p", {class: "message FAILED"}, batch.failure.message),
        element("details", {}, element("summary", {}, "Stack trace"), element("pre", {}, batch.failure.details)));
  }
  const cause = batch.cause
      ? [element("p", {class: "message"}, `${Math.round(batch.cause.share * 100)}% of the time in ${batch.cause.what}.`)]
      : [];
  section.replaceChildren(
      element("h2", {id: "batch-title"}, "Batch " + times.of(batch.time)),
      element("p", {}, `${batch.status.toLowerCase()} in attempt ${batch.attempt}; ${count(batch.records)} records; `
          + `scheduling delay ${duration(batch.schedulingDelay)}, processing time ${duration(batch.processingTime)}, `
          + `total delay ${duration(batch.totalDelay)}`
          + (batch.publishAttempts > 1 ? `; published in attempt ${batch.publishAttempts}` : "")),
      ...cause, ...failures,
      element("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": "Phases"}, gantt(batch)),
      element("h3", {}, "Outputs"),
      table(["Output", "Declared by", "Duration", "Status"], batch.outputs.map(output => [output.name,
        output.operation + " (" + output.site + ")", duration(output.duration),
        output.failure ? "failed: " + output.failure.message : "succeeded"])),
      element("h3", {}, "Input"),
      table(["Source", "Records", "Range"], batch.inputs.map(input => [input.source, count(input.records),
        input.description || input.range])),
      element("h3", {}, "Stages"),
      table(["Operations", "Duration", "Partitions", "Slowest partition", "Records"], batch.stages.map(stage => [
        stage.operations.map(each => (each.label ? each.label + ": " : "") + each.operation + " (" + each.site + ")").join(" → "),
        duration(stage.length), String(stage.tasks), duration(stage.longestTask),
        stage.records === undefined ? "unknown" : count(stage.records)])));
}

// ------------------------------------------------------------------ graph, sources and jobs

const streams = new StreamsView({get, address, element: $, redraw: () => redraw(),
  api: path => "api/v1/applications/" + encodeURIComponent(data.job.id) + "/streaming/" + path});

let jobsAt = 0;

/** The jobs of this process and the runs in their history. */
async function renderJobs() {
  if (Date.now() - jobsAt > 1000) {
    jobsAt = Date.now();
    jobs = await get("api/v1/applications");
  }
  const key = JSON.stringify(jobs) + times.zone + data.job.id;
  if ($("job-list").shown === key) {
    return;
  }
  $("job-list").shown = key;
  $("job-list").replaceChildren(table(["Job", "Id", "State", "Started", "Ended", "Batches done"], jobs.map(job => {
    const run = job.attempts[0];
    const link = element("a", {href: "#" + new URLSearchParams({job: job.id})}, job.name);
    return [link, job.id + (job.id === data.job.id ? " (shown)" : ""), run.state.toLowerCase(), times.of(run.startTimeEpoch),
      run.endTimeEpoch === undefined ? "" : times.of(run.endTimeEpoch), count(run.succeededBatches)];
  }), "Table of jobs"));
}

let sourcesAt = 0;

async function renderSources(state) {
  if (document.activeElement !== $("find-source")) {
    $("find-source").value = state.get("source") ?? "";
  }
  const wanted = (state.get("source") ?? "").toLowerCase();
  if (Date.now() - sourcesAt < 1000 && $("sources").shown === wanted) {
    return;
  }
  sourcesAt = Date.now();
  $("sources").shown = wanted;
  const sources = await get(api("sources"));
  renderControl(sources);
  $("sources").replaceChildren(...sources.filter(source => source.name.toLowerCase().includes(wanted)).map(source =>
      element("tr", {}, element("td", {}, source.name),
          element("td", {}, source.operation + " (" + source.site + ")"),
          element("td", {class: sourceIsWell(source) ? "SUCCEEDED" : "FAILED"}, sourceState(source)),
          element("td", {class: "n"}, count(source.records)),
          element("td", {class: "n"}, lag(source)),
          element("td", {class: "message"}, source.replay ?? "unknown"),
          element("td", {class: "n"}, source.credit ? count(source.credit.records) + " records" : ""),
          element("td", {}, rate(source)),
          element("td", {class: "n"}, source.connection ? count(source.connection.restarts) : ""),
          element("td", {class: "n"}, count(source.gaps)),
          element("td", {class: "message"}, source.lastGap
              ? times.of(source.lastGap.time) + ": " + source.lastGap.message : "none"),
          element("td", {class: "n"}, count(source.problems)),
          element("td", {class: "message"}, source.lastProblem
              ? times.of(source.lastProblem.time) + ": " + source.lastProblem.message : "none"))));
}

/** The sources of a job that has been stopped are stopped as they should be. */
function sourceIsWell(source) {
  return data.now.state === "STOPPED" || (source.active && source.connection?.status !== "FAILING");
}

function sourceState(source) {
  const state = !source.active ? "stopped" : {CONNECTING: "connecting", RUNNING: "connected",
    FAILING: `failing since ${times.of(source.connection?.since)}, ${source.connection?.failures} times`,
    STOPPED: "stopped"}[source.connection?.status] ?? "active";
  return source.paused ? state + ", paused" : state;
}

function rate(source) {
  const parts = [];
  if (source.rateLimit !== undefined) {
    parts.push(`at most ${count(source.rateLimit)} a second`);
  }
  if (source.lastLimit !== undefined) {
    parts.push(`the last batch at most ${count(source.lastLimit)}`);
  }
  return parts.join("; ") || "no limit";
}

/** The names of the sources to control; a list that people have opened must not change without need. */
function renderControl(sources) {
  const names = sources.map(source => source.name).sort();
  const key = JSON.stringify(names);
  if ($("control").shown !== key) {
    $("control").shown = key;
    const chosen = $("control-source").value;
    $("control-source").replaceChildren(...names.map(name => element("option", {value: name}, name)));
    if (names.includes(chosen)) {
      $("control-source").value = chosen;
    }
  }
}

async function control(what) {
  const path = "sources/" + encodeURIComponent($("control-source").value) + "/" + what;
  const form = new URLSearchParams();
  if (what === "rate") {
    form.set("recordsPerSecond", $("control-rate").value);
  }
  const answer = await fetch(api(path), {method: "POST", body: form, headers: {Authorization: "Bearer " + $("token").value}});
  $("control-answer").textContent = answer.ok ? "done" : await answer.text();
  sourcesAt = 0;
  redraw();
}

function lag(source) {
  const parts = [];
  if (source.lagRecords !== undefined) {
    parts.push(count(source.lagRecords) + " records");
  }
  if (source.lagMillis !== undefined) {
    parts.push(duration(source.lagMillis));
  }
  return parts.join(", ") || "unknown";
}

// ------------------------------------------------------------------ what people do

$("follow").addEventListener("click", () => {
  const newest = rows[rows.length - 1]?.[0];
  go({batch: pinnedTime() === undefined ? newest : "", page: ""});
});
$("zone").addEventListener("change", event => go({zone: event.target.value}));
$("span").addEventListener("change", event => go({span: event.target.value}));
$("filter").addEventListener("change", event => go({filter: event.target.value, page: ""}));
$("find").addEventListener("input", event => go({find: event.target.value}));
$("tap").addEventListener("submit", event => {
  event.preventDefault();
  streams.toggleTap(address().get("stream"), $("tap-token").value);
});
$("control").addEventListener("submit", event => {
  event.preventDefault();
  control(event.submitter?.value ?? "pause").catch(failure => $("control-answer").textContent = String(failure));
});
// A link with the token fills it in, and does not keep it in the address.
for (const field of [$("token"), $("tap-token")]) {
  field.value = new URLSearchParams(location.search).get("token") ?? "";
  field.addEventListener("input", () => {
    $("token").value = field.value;
    $("tap-token").value = field.value;
  });
}
if (location.search) {
  history.replaceState(null, "", location.pathname + location.hash);
}
$("find-source").addEventListener("input", event => go({source: event.target.value}));
$("jobs").addEventListener("change", event => go({job: event.target.value, batch: "", page: ""}));
addEventListener("hashchange", () => {
  const wanted = address().get("job");
  if (wanted && data && wanted !== data.job.id && jobs.some(job => job.id === wanted)) {
    streams.leave();
    load();
  }
  redraw();
});

load();
