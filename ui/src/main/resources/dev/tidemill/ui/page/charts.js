/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import {duration, element, svg} from "./text.js";

const WIDTH = 1000;
const HEIGHT = 92;
const TOP = 14;
const BOTTOM = 76;
const BINS = 12;

export const STATUS = ["SUCCEEDED", "RETRYING", "SKIPPED", "FAILED"];

/**
 * One timeline with its average and its histogram. `value` takes a row apart; `parts`, if given, the values
 * that are stacked.
 */
export class Timeline {
  constructor(title, hint, value, format, pick, parts) {
    this.value = value;
    this.format = format;
    this.parts = parts;
    this.title = title;
    this.rows = [];
    this.average = element("span", {class: "value"});
    this.legend = element("ul", {class: "legend"});
    this.plot = svg("svg", {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", tabindex: "0", role: "img",
    });
    this.histogram = svg("svg", {
      class: "histogram", viewBox: `0 0 120 ${HEIGHT}`, role: "img",
    });
    this.root = element("div", {class: "chart"},
        element("div", {class: "about"}, element("strong", {}, title), this.average, element("div", {}, hint),
            this.legend),
        this.plot, this.histogram);
    this.plot.addEventListener("click", event => {
      const box = this.plot.getBoundingClientRect();
      const at = this.nearest((event.clientX - box.left) / box.width * WIDTH);
      if (at) {
        pick(at[0], 0);
      }
    });
    this.plot.addEventListener("keydown", event => {
      const step = {ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity}[event.key];
      if (step !== undefined) {
        event.preventDefault();
        pick(undefined, step);
      }
    });
  }

  x(row) {
    return this.to === this.from ? WIDTH / 2 : 4 + (row[0] - this.from) / (this.to - this.from) * (WIDTH - 8);
  }

  nearest(x) {
    let best;
    for (const row of this.rows) {
      if (!best || Math.abs(this.x(row) - x) < Math.abs(this.x(best) - x)) {
        best = row;
      }
    }
    return best;
  }

  /** Draws the rows; `max` is the common end of the scale of several timelines. */
  draw(rows, {max, limit, pinned, names, times}) {
    this.rows = rows;
    this.from = rows.length ? rows[0][0] : 0;
    this.to = rows.length ? rows[rows.length - 1][0] : 1;
    const values = rows.map(this.value);
    const top = Math.max(max ?? Math.max(...values, 0), 1e-3) * 1.05;
    const y = v => BOTTOM - v / top * (BOTTOM - TOP);
    const mean = values.length ? values.reduce((a, b) => a + b, 0) / values.length : 0;
    const last = values.length ? values[values.length - 1] : 0;
    this.average.textContent = values.length ? this.format(last) : "–";
    const drawn = [svg("line", {class: "axis", x1: 0, x2: WIDTH, y1: BOTTOM, y2: BOTTOM})];
    if (this.parts && names.length > 1) {
      drawn.push(...this.stacked(rows, names.length, y));
      this.drawLegend(names);
    } else if (rows.length) {
      drawn.push(svg("path", {class: "area", "vector-effect": "non-scaling-stroke",
        d: this.area(rows, values, y)}));
      this.legend.replaceChildren();
    }
    if (limit !== undefined && limit <= top) {
      drawn.push(svg("line", {class: "limit", x1: 0, x2: WIDTH, y1: y(limit), y2: y(limit),
        "vector-effect": "non-scaling-stroke"}));
    }
    for (const row of rows) {
      const mark = row[1] > 0 ? STATUS[row[1]] : row[2] > 1 ? "retried" : "";
      if (mark) {
        drawn.push(svg("rect", {class: "mark-" + mark, x: this.x(row) - 3, y: 1, width: 6, height: 9}));
      }
    }
    const pin = rows.find(row => row[0] === pinned);
    if (pin) {
      drawn.push(svg("line", {class: "pin", x1: this.x(pin), x2: this.x(pin), y1: 0, y2: BOTTOM,
        "vector-effect": "non-scaling-stroke"}));
    }
    this.plot.replaceChildren(...drawn);
    this.plot.setAttribute("aria-label", `${this.title}: ${this.format(last)} now, ${this.format(mean)} on average, `
        + `${this.format(Math.max(...values, 0))} at most, from ${times.clock(this.from)} to ${times.clock(this.to)}. `
        + "Arrow keys pin a batch.");
    this.drawHistogram(values, mean);
  }

  area(rows, values, y) {
    let path = `M${this.x(rows[0]).toFixed(1)} ${BOTTOM}`;
    rows.forEach((row, i) => {
      path += `L${this.x(row).toFixed(1)} ${y(values[i]).toFixed(1)}`;
    });
    return path + `L${this.x(rows[rows.length - 1]).toFixed(1)} ${BOTTOM}Z`;
  }

  stacked(rows, n, y) {
    const paths = [];
    let below = rows.map(() => 0);
    for (let s = 0; s < n && rows.length; s++) {
      const above = rows.map((row, i) => below[i] + (this.parts(row)[s] ?? 0));
      const up = rows.map((row, i) => `${this.x(row).toFixed(1)} ${y(above[i]).toFixed(1)}`);
      const down = rows.map((row, i) => `${this.x(row).toFixed(1)} ${y(below[i]).toFixed(1)}`).reverse();
      paths.push(svg("path", {class: "s" + s % 8, d: "M" + up.concat(down).join("L") + "Z"}));
      below = above;
    }
    return paths;
  }

  drawLegend(names) {
    if (this.legend.childElementCount === names.length) {
      return;
    }
    this.legend.replaceChildren(...names.map((name, s) => element("li", {},
        svg("svg", {viewBox: "0 0 10 10", "aria-hidden": "true"}, svg("rect", {class: "s" + s % 8, width: 10, height: 10})),
        name)));
  }

  drawHistogram(values, mean) {
    const top = Math.max(...values, 1e-9);
    const bins = new Array(BINS).fill(0);
    for (const value of values) {
      bins[Math.min(BINS - 1, Math.floor(value / top * BINS))]++;
    }
    const most = Math.max(...bins, 1);
    const bars = bins.map((n, i) => svg("rect", {class: "bin", x: i * 10, width: 9,
      y: BOTTOM - n / most * (BOTTOM - TOP), height: n / most * (BOTTOM - TOP)}));
    this.histogram.replaceChildren(...bars,
        svg("text", {x: 0, y: 90}, "0"), svg("text", {x: 119, y: 90, "text-anchor": "end"}, this.format(top)));
    this.histogram.setAttribute("aria-label", `Distribution of ${values.length} values: ${this.format(mean)} on average`);
    this.plot.setAttribute("data-average", mean);
  }
}

/** Phases and stages of a batch, one below the other, on the time of the batch. */
export function gantt(batch) {
  const rows = batch.phases.map(phase => ({...phase, name: phase.kind.toLowerCase(), type: "phase", at: phase.start}));
  const outputs = rows.find(row => row.kind === "OUTPUTS");
  const stages = batch.stages.map(stage => ({...stage, type: "stage", at: stage.start,
    name: (stage.label ? stage.label + ", " : "") + stage.operation + " (" + stage.site + ")"}));
  const index = rows.indexOf(outputs);
  rows.splice(index < 0 ? rows.length : index + 1, 0, ...stages);
  const whole = Math.max(batch.processingTime, 1e-3);
  const height = 20;
  const left = 300;
  const width = 900;
  const chart = svg("svg", {class: "gantt", viewBox: `0 0 ${width} ${rows.length * height + 4}`, role: "img",
    "aria-label": "Phases: " + batch.phases.map(p => p.kind.toLowerCase() + " " + duration(p.length)).join(", ")});
  rows.forEach((row, i) => {
    const x = left + row.at / whole * (width - left - 90);
    const w = Math.max(1.5, row.length / whole * (width - left - 90));
    const label = row.name.length > 46 ? row.name.slice(0, 45) + "…" : row.name;
    chart.append(
        svg("text", {x: row.type === "stage" ? 14 : 0, y: i * height + 14}, label),
        svg("rect", {class: row.type, x, y: i * height + 3, width: w, height: height - 7}),
        svg("text", {x: Math.min(x + w + 5, width - 84), y: i * height + 14}, duration(row.length)));
  });
  return chart;
}
