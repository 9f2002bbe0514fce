/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import {draw, flow} from "./graph.js";
import {Tap} from "./tap.js";
import {bytes, count, duration, element, known, plural, table} from "./text.js";

const MAX_RECORDS = 50;

/** The view of the graph, and the panel of one stream. `page` has what it shares with the other views. */
export class StreamsView {
  constructor(page) {
    this.page = page;
    this.tap = new Tap(records => this.addRecords(records), text => this.say(text));
  }

  /** Shows a job from now on. */
  show(data, plan) {
    if (this.data?.job.id !== data.job.id) {
      this.leave();
    }
    this.data = data;
    this.plan = plan;
    this.graph = undefined;
    this.asked = undefined;
    this.askedAt = 0;
  }

  /** Nobody looks any more. */
  leave() {
    if (this.tap.of !== undefined) {
      this.tap.stop();
      this.say("");
      this.renderTapButton();
    }
  }

  render(state, times, pinned, newest) {
    const $ = this.page.element;
    this.times = times;
    if (document.activeElement !== $("find")) {
      $("find").value = state.get("find") ?? "";
    }
    this.load(pinned, newest);
    this.renderStates();
    this.renderGraph((state.get("find") ?? "").toLowerCase(), state.get("stream"));
    this.renderPanel(state.get("stream"));
  }

  /** Asks at most once a second, and only for what may have changed. */
  load(pinned, newest) {
    const wanted = pinned ?? newest;
    if (wanted === undefined || this.loading || Date.now() - this.askedAt < 1000
        || (this.asked === wanted && this.graph)) {
      return;
    }
    this.loading = true;
    this.asked = wanted;
    this.askedAt = Date.now();
    this.page.get(this.page.api("graph" + (pinned === undefined ? "" : "?batch=" + pinned))).then(graph => {
      this.loading = false;
      this.graph = graph;
      this.page.redraw();
    }, () => this.loading = false);
  }

  facts() {
    return new Map((this.graph?.streams ?? []).map(stream => ["s" + stream.id, stream]));
  }

  renderStates() {
    const states = this.data.now.states.map(each => [
      each.name, count(each.keys), known(each.bytes, size => (size ? "about " : "") + bytes(size)), known(each.changed),
      known(each.removed)]);
    this.fill("states", states, () => states.length
        ? table(["State", "Keys", "Size", "Changed in the last batch", "Removed or timed out"], states)
        : element("p", {}, "This job keeps no state between batches."));
  }

  /** Replaces the content of an element if what it shows has changed. */
  fill(id, key, content) {
    const place = this.page.element(id);
    const text = JSON.stringify(key);
    if (place.shown !== text) {
      place.shown = text;
      place.replaceChildren(...[content()].flat());
    }
  }

  renderGraph(wanted, selected) {
    const $ = this.page.element;
    const {job} = this.data;
    const graph = this.graph;
    const key = job.id + wanted + selected + graph?.batchTimeEpoch + graph?.counted;
    if ($("graph").shown === key) {
      return;
    }
    $("graph").shown = key;
    const focused = $("graph").contains(document.activeElement) ? document.activeElement.id : "";
    const node = this.plan.nodes.find(each => each.kind !== "OUTPUT" && each.key === selected);
    $("graph").replaceChildren(draw(this.plan, {facts: this.facts(), wanted, selected: node?.id,
      link: each => this.link(each.key)}));
    if (focused && focused !== "graph") {
      document.getElementById(focused)?.focus({preventScroll: true});
    }
    $("graph").querySelector(".found")?.scrollIntoView({block: "nearest", inline: "nearest"});
    $("graph-note").textContent = `${plural(job.streams.length, "stream")}, ${plural(job.outputs.length, "output")}`
        + (graph?.batchTimeEpoch === undefined ? "" : `; batch ${this.times.of(graph.batchTimeEpoch)}`
            + (graph.counted ? "" : ", whose records were not counted"));
    this.fill("expensive", graph?.expensiveOperations, () => (graph?.expensiveOperations ?? []).map(each =>
        element("li", {}, `${duration(each.milliseconds)}, ${Math.round(each.share * 100)}%: `
            + each.operations.map(of => (of.label ?? of.operation) + " (" + of.site + ")").join(" → "))));
    const groups = graph?.keyGroups ?? [];
    const keys = new Map(this.data.now.states.map(each => [each.name, each.keys]));
    this.fill("key-groups", groups, () => groups.length
        ? table(["State", "Key group", "Keys", "Share of the keys"], groups.map(each => [each.state, String(each.group),
          count(each.keys), Math.round(each.keys / Math.max(keys.get(each.state) ?? each.keys, 1) * 100) + "%"]), "Largest key groups")
        : element("p", {}, "None is known."));
    const behind = graph?.sourcesByLag ?? [];
    this.fill("behind", behind, () => behind.length
        ? behind.map(each => element("li", {}, each.name + ": " + [
          ...(each.lagRecords === undefined ? [] : [plural(each.lagRecords, "record")]),
          ...(each.lagMillis === undefined ? [] : [duration(each.lagMillis)])].join(", ")))
        : element("li", {}, "No source can tell how far it is behind."));
  }

  link(stream) {
    const target = this.page.address();
    target.set("stream", stream);
    return "#" + target;
  }

  renderPanel(key) {
    const $ = this.page.element;
    const stream = this.data.job.streams.find(each => each.key === key);
    $("stream").hidden = stream === undefined;
    if (this.tap.of !== undefined && this.tap.of !== key) {
      this.leave();
    }
    if (stream === undefined) {
      $("records").of = undefined;
      return;
    }
    if ($("records").of !== key) {
      $("records").of = key;
      $("records").replaceChildren();
      this.say("");
      $("stream").scrollIntoView({block: "nearest"});
    }
    const fact = this.facts().get("s" + stream.id);
    const parts = [`${stream.operation} at ${stream.site}`, flow(fact) || "records not counted"];
    if (fact?.partitions !== undefined) {
      parts.push(plural(fact.partitions, "partition") + (fact.partitions > 1
          ? `, the largest with ${count(fact.largestPartition)}, the median with ${count(fact.medianPartition)}` : ""));
    }
    if (fact?.share >= 0.01) {
      parts.push(Math.round(fact.share * 100) + "% of the time");
    }
    this.text("stream-title", "Stream " + key);
    this.text("stream-facts", parts.join("; "));
    const why = !this.data.job.tap ? "Records of this job are not shown: it has ended, or stream.ui.tap.enabled is false."
        : stream.kind === "STATE" ? "A state has no records of its own; look at the streams that show it." : "";
    $("tap").hidden = why !== "";
    this.text("tap-note", why
        || "At most ten records a second, when their batch is decided. The log of the job names the file with the token.");
    this.renderTapButton();
  }

  text(id, text) {
    const place = this.page.element(id);
    if (place.textContent !== text) {
      place.textContent = text;
    }
  }

  renderTapButton() {
    this.text("tap-start", this.tap.of === undefined ? "Show records" : "Stop");
  }

  say(text) {
    this.text("tap-answer", text);
    this.renderTapButton();
  }

  toggleTap(stream, token) {
    if (this.tap.of === undefined) {
      this.tap.start(stream, this.page.api("streams/" + encodeURIComponent(stream) + "/tap"), token);
      this.renderTapButton();
    } else {
      this.leave();
    }
  }

  /** The newest come first; text is always text, never markup. */
  addRecords(records) {
    const body = this.page.element("records");
    for (const record of records) {
      body.prepend(element("tr", {}, element("td", {class: "time"}, this.times.of(record.batchTimeEpoch)),
          element("td", {class: "n"}, String(record.partition)),
          element("td", {class: "record", title: record.type}, record.text + (record.cut ? "…" : ""))));
    }
    while (body.rows.length > MAX_RECORDS) {
      body.lastElementChild.remove();
    }
  }
}
