/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The receiver's side of the credit protocol, on one connection.
 *
 * <pre>
 * to the sender:   "READY" window            send what is unacknowledged, from the first on
 *                  "ACK" run number          all messages of the run up to this one are stored
 * from the sender: "START" run number        the answer to READY: what follows begins with this one
 *                  "MSG" run number payload
 * </pre>
 *
 * <p>Numbers are decimal text. The sender has at most {@code window} messages unacknowledged: an
 * acknowledgement is credit for as many more. It numbers the messages of a run 1, 2, 3, ...; a run
 * ends when its numbers are lost, as by a crash, and the next one has another name. A number that is
 * missing was dropped on the way: the receiver takes nothing behind it, and says READY once more.
 *
 * <p>One thread exchanges messages; any thread says what is stored.
 */
final class CreditProtocol {
  private static final int MESSAGE_FRAMES = 4;
  private static final int START_FRAMES = 3;
  private static final int MOST_DIGITS = 18;
  private static final String NO_NUMBER =
      "its number is no decimal number from 1 up, of " + MOST_DIGITS + " digits at most";
  private static final byte[] MSG = "MSG".getBytes(StandardCharsets.UTF_8);
  private static final byte[] START = "START".getBytes(StandardCharsets.UTF_8);

  /** Stands for what is not UTF-8; a name of a run does not need it. */
  private static final char REPLACEMENT = '\uFFFD';

  /** How many rounds of the socket READY may stay unanswered. */
  private static final int PATIENCE = 400;

  private final int window;
  private String run = "";

  /** The name of the run in UTF-8, to compare with a frame. */
  private byte[] encodedRun = {};

  private long expected;
  private long stored;
  private long acknowledged;
  private boolean isReadyDue = true;
  private boolean isStarted;
  private int rounds;

  CreditProtocol(int window) {
    this.window = window;
  }

  /**
   * Takes what the sender has sent; empty if it is no message, or one that came before or that is
   * behind a gap.
   *
   * @throws MalformedMessage if it is not of the protocol
   */
  synchronized Optional<Incoming> take(List<byte[]> frames, int maxBytes) throws MalformedMessage {
    if (frames.size() == START_FRAMES && Arrays.equals(frames.get(0), START)) {
      start(frames.get(1), number(frames.get(2)));
      return Optional.empty();
    }
    if (frames.size() != MESSAGE_FRAMES || !Arrays.equals(frames.get(0), MSG)) {
      throw new MalformedMessage("it has " + frames.size()
          + " frames and is neither START run number nor MSG run number payload");
    }
    long number = number(frames.get(2));
    if (!isStarted || !Arrays.equals(frames.get(1), encodedRun) || number < expected) {
      return Optional.empty();
    }
    if (number > expected) {
      isStarted = false;
      isReadyDue = true;
      return Optional.empty();
    }
    expected++;
    byte[] payload = frames.get(MESSAGE_FRAMES - 1);
    boolean isTooLarge = payload.length > maxBytes;
    return Optional.of(new Incoming(
        new ZeroMqMessage("", run, number, isTooLarge ? new byte[0] : payload),
        isTooLarge,
        payload.length));
  }

  private void start(byte[] newRun, long first) throws MalformedMessage {
    String name = text(newRun);
    if (name.isEmpty()) {
      throw new MalformedMessage("its run has no name");
    }
    isStarted = true;
    if (!name.equals(run)) {
      run = name;
      encodedRun = newRun;
      expected = first;
      stored = first - 1;
      acknowledged = first - 1;
    }
  }

  /** Whether messages have come that are not acknowledged. */
  synchronized boolean owes() {
    return isStarted && acknowledged < expected - 1;
  }

  /**
   * What to send now.
   *
   * @param isReading whether the socket is read; otherwise the answer to READY is not missed
   */
  synchronized Optional<List<String>> next(boolean isReading) {
    if (isReadyDue) {
      return Optional.of(List.of("READY", Integer.toString(window)));
    }
    rounds += isReading ? 1 : 0;
    if (!isStarted && rounds > PATIENCE) {
      isReadyDue = true;
    }
    return stored > acknowledged
        ? Optional.of(List.of("ACK", run, Long.toString(stored)))
        : Optional.empty();
  }

  /** Notes that what {@link #next} returned was sent. */
  synchronized void sent(List<String> frames) {
    if (frames.get(0).equals("READY")) {
      isReadyDue = false;
      rounds = 0;
    } else {
      acknowledged = Long.parseLong(frames.get(2));
    }
  }

  /** Notes that all messages of a run up to a number are stored. */
  synchronized void stored(String ofRun, long number) {
    if (ofRun.equals(run)) {
      stored = Math.max(stored, number);
    }
  }

  private static String text(byte[] frame) throws MalformedMessage {
    String text = new String(frame, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      throw new MalformedMessage("a frame of " + frame.length + " bytes is not text");
    }
    return text;
  }

  /** Read from the digits, because it is done for each message. */
  private static long number(byte[] digits) throws MalformedMessage {
    long number = 0;
    for (byte digit : digits) {
      if (digit < '0' || digit > '9' || digits.length > MOST_DIGITS) {
        throw new MalformedMessage(NO_NUMBER);
      }
      number = number * 10 + (digit - '0');
    }
    if (number == 0) {
      throw new MalformedMessage(NO_NUMBER);
    }
    return number;
  }

  /** A message that is not of the protocol. */
  static final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessage(String reason) {
      super(reason);
    }
  }
}
