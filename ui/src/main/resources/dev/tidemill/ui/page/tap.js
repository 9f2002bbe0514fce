/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Records of a stream as they come. The browser's own client of events cannot send the token in a header, and
 * addresses must not contain it, so this reads the events itself.
 */
export class Tap {
  /** `show` gets records, oldest first; `say` how it goes. */
  constructor(show, say) {
    this.show = show;
    this.say = say;
    this.of = undefined;
  }

  /** Follows a stream; `key` names it to whoever asks what is followed. */
  start(key, address, token) {
    this.stop();
    this.of = key;
    this.request = new AbortController();
    const request = this.request;
    this.say("waiting for the next batch");
    this.follow(address, token, request.signal).then(
        end => this.ended(request, end), failure => this.ended(request, String(failure)));
  }

  stop() {
    this.request?.abort();
    this.request = undefined;
    this.of = undefined;
  }

  ended(request, why) {
    if (this.request === request) {
      this.request = undefined;
      this.of = undefined;
      this.say(why);
    }
  }

  async follow(address, token, signal) {
    const answer = await fetch(address,
        {headers: {Accept: "text/event-stream", Authorization: "Bearer " + token}, signal});
    if (!answer.ok) {
      return answer.text();
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const {done, value} = await reader.read();
      if (done) {
        return "the job has ended";
      }
      text += value;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        this.event(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  }

  event(text) {
    const data = text.split("\n").find(line => line.startsWith("data: "));
    if (data && text.startsWith("event: records\n")) {
      this.say("live");
      this.show(JSON.parse(data.slice("data: ".length)).records);
    }
  }
}
