/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/** Numbers and times as people read them. */

const UNITS = [[1e9, "G"], [1e6, "M"], [1e4, "k"]];

export function count(n) {
  for (const [size, name] of UNITS) {
    if (n >= size) {
      return (n / (name === "k" ? 1e3 : size)).toFixed(1) + " " + name;
    }
  }
  return Number.isInteger(n) ? n.toLocaleString("en") : n.toFixed(1);
}

/** In units of 1,024, as memory is measured. */
export function bytes(n) {
  for (const [size, name] of [[2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"]]) {
    if (n >= size) {
      return (n / size).toFixed(1) + " " + name;
    }
  }
  return count(n) + " B";
}

/** A number that may be unknown. */
export function known(number, text = count) {
  return number === undefined ? "unknown" : text(number);
}

export function plural(n, noun) {
  return count(n) + " " + noun + (n === 1 ? "" : "s");
}

export function duration(ms) {
  if (ms === 0) {
    return "0 ms";
  }
  if (ms < 1) {
    return Math.round(ms * 1000) + " µs";
  }
  if (ms < 10) {
    return ms.toFixed(1) + " ms";
  }
  if (ms < 1000) {
    return Math.round(ms) + " ms";
  }
  if (ms < 60000) {
    return (ms / 1000).toFixed(ms < 10000 ? 2 : 1) + " s";
  }
  const minutes = Math.floor(ms / 60000);
  return minutes < 60
      ? minutes + " min " + Math.round(ms % 60000 / 1000) + " s"
      : Math.floor(minutes / 60) + " h " + minutes % 60 + " min";
}

/** Formats times of one zone; with milliseconds where batches are closer than a second. */
export class Times {
  constructor(zone, withMillis) {
    this.zone = zone;
    this.full = this.format({year: "numeric", month: "2-digit", day: "2-digit"}, withMillis);
    this.short = this.format({}, withMillis);
  }

  format(date, withMillis) {
    const options = {
      ...date, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
      ...(withMillis ? {fractionalSecondDigits: 3} : {}),
    };
    try {
      return new Intl.DateTimeFormat("sv-SE", {...options, timeZone: this.zone});
    } catch (unknown) {
      this.zone = "UTC";
      return new Intl.DateTimeFormat("sv-SE", {...options, timeZone: "UTC"});
    }
  }

  of(ms) {
    return this.full.format(ms).replace(",", ".");
  }

  clock(ms) {
    return this.short.format(ms).replace(",", ".");
  }
}

/** An element with attributes and children; text is always text, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** A table that scrolls on its own where it is too wide. */
export function table(heads, lines, name = heads[0] + " of the batch") {
  return element("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": name},
      element("table", {},
          element("thead", {}, element("tr", {}, ...heads.map(head => element("th", {scope: "col"}, head)))),
          element("tbody", {}, ...lines.map(line =>
              element("tr", {}, ...line.map(cell => element("td", {class: "message"}, cell)))))));
}
