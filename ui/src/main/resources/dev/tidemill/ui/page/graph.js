/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import {count, plural, svg} from "./text.js";

const NODE_WIDTH = 210;
const NODE_HEIGHT = 44;
const GAP_X = 26;
const GAP_Y = 44;

/**
 * Puts each stream into the layer below its lowest input, and orders the streams of a layer by where their
 * neighbours are. Computed once for a job: what it declares does not change.
 */
export function layout(job) {
  const nodes = job.streams.map(stream => ({
    id: "s" + stream.id, kind: stream.kind, title: stream.label ?? stream.operation, operation: stream.operation,
    site: stream.site, key: stream.key, inputs: stream.inputs.map(input => "s" + input),
  }));
  for (const output of job.outputs) {
    nodes.push({
      id: "o" + output.index, kind: "OUTPUT", title: output.label ?? output.operation, operation: output.operation,
      site: output.site, key: output.name, inputs: ["s" + output.input],
    });
  }
  const byId = new Map(nodes.map(node => [node.id, node]));
  const layers = [];
  for (const node of nodes) {
    node.layer = Math.max(-1, ...node.inputs.map(input => byId.get(input).layer)) + 1;
    (layers[node.layer] ??= []).push(node);
    node.users = [];
    node.inputs.forEach(input => byId.get(input).users.push(node));
  }
  layers.forEach(layer => layer.forEach((node, i) => node.order = i));
  for (let pass = 0; pass < 8; pass++) {
    const down = pass % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      for (const node of layer) {
        const near = down ? node.inputs.map(input => byId.get(input)) : node.users;
        node.weight = near.length ? near.reduce((sum, other) => sum + other.order, 0) / near.length : node.order;
      }
      layer.sort((a, b) => a.weight - b.weight || a.order - b.order).forEach((node, i) => node.order = i);
    }
  }
  const widest = Math.max(...layers.map(layer => layer.length));
  for (const layer of layers) {
    const indent = (widest - layer.length) / 2;
    for (const node of layer) {
      node.x = 10 + (indent + node.order) * (NODE_WIDTH + GAP_X);
      node.y = 10 + node.layer * (NODE_HEIGHT + GAP_Y);
    }
  }
  return {
    nodes, byId, width: 90 + widest * (NODE_WIDTH + GAP_X), height: 20 + layers.length * (NODE_HEIGHT + GAP_Y),
  };
}

/** What is known of the records of a stream, in words. */
export function flow(fact) {
  if (fact?.records === undefined) {
    return "";
  }
  return plural(fact.records, "record") + (isSkewed(fact) ? `, skew ${count(fact.skew)}×` : "");
}

/** A few records are never even. */
function isSkewed(fact) {
  return fact.partitions > 1 && fact.skew >= 2 && fact.largestPartition >= 10;
}

/** Draws a layout; `facts` has what is known of a stream in a batch by id, `link` the address of its panel. */
export function draw(plan, {facts, wanted, link, selected}) {
  const root = svg("svg", {width: plan.width, height: plan.height, role: "group",
    "aria-label": `Graph of ${plan.nodes.length} streams and outputs`});
  for (const node of plan.nodes) {
    for (const id of node.inputs) {
      const from = plan.byId.get(id);
      const x1 = from.x + NODE_WIDTH / 2;
      const y1 = from.y + NODE_HEIGHT;
      const x2 = node.x + NODE_WIDTH / 2;
      const y2 = node.y;
      const bend = (y2 - y1) / 2;
      root.append(svg("path", {class: "edge", d: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`}));
    }
  }
  for (const node of plan.nodes) {
    const fact = facts.get(node.id);
    const records = flow(fact);
    if (records && node.users.length) {
      root.append(svg("text", {class: "edge-text" + (isSkewed(fact) ? " skewed" : ""), x: node.x + NODE_WIDTH / 2 + 8,
        y: node.y + NODE_HEIGHT + 12}, records));
    }
    const share = fact?.share ?? 0;
    const heat = share > 0.5 ? " heat3" : share > 0.2 ? " heat2" : share > 0.05 ? " heat1" : "";
    const found = wanted && (node.title + " " + node.site + " " + node.key).toLowerCase().includes(wanted);
    const title = node.title.length > 26 ? node.title.slice(0, 25) + "…" : node.title;
    const percent = share >= 0.01 ? "  " + Math.round(share * 100) + "%" : "";
    const box = svg("g", {class: "node " + node.kind + heat + (found ? " found" : "")
          + (selected === node.id ? " selected" : ""),
      transform: `translate(${node.x} ${node.y})`, role: "img", id: "node-" + node.id,
      "aria-label": `${node.kind.toLowerCase()} ${node.title}, ${node.operation} at ${node.site}`
          + (percent ? `, ${percent.trim()} of the time` : "") + (records ? ", " + records : "")},
    svg("rect", {width: NODE_WIDTH, height: NODE_HEIGHT, rx: 6}),
    svg("text", {x: 9, y: 18}, title + percent),
    svg("text", {class: "site", x: 9, y: 35}, (node.title === node.operation ? "" : node.operation + " ") + node.site));
    root.append(node.kind === "OUTPUT" ? box : svg("a", {href: link(node), id: "link-" + node.id}, box));
  }
  return root;
}
