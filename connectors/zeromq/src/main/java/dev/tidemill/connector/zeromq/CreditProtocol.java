/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

  /** How many rounds of the socket READY may stay unanswered. */
  private static final int PATIENCE = 400;

  private final int window;
  private String run = "";
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
    String kind = text(frames.get(0));
    if (kind.equals("START") && frames.size() == START_FRAMES) {
      start(text(frames.get(1)), number(text(frames.get(2))));
      return Optional.empty();
    }
    if (!kind.equals("MSG") || frames.size() != MESSAGE_FRAMES) {
      throw new MalformedMessage("it has " + frames.size()
          + " frames and is neither START run number nor MSG run number payload");
    }
    String ofRun = text(frames.get(1));
    long number = number(text(frames.get(2)));
    if (!isStarted || !ofRun.equals(run) || number < expected) {
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
        new ZeroMqMessage("", run + "@" + number, isTooLarge ? new byte[0] : payload),
        run,
        number,
        isTooLarge,
        payload.length));
  }

  private void start(String newRun, long first) {
    isStarted = true;
    if (!newRun.equals(run)) {
      run = newRun;
      expected = first;
      stored = first - 1;
      acknowledged = first - 1;
    }
  }

  /** What to send now. */
  synchronized Optional<List<String>> next() {
    if (isReadyDue) {
      return Optional.of(List.of("READY", Integer.toString(window)));
    }
    rounds++;
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
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(frame)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedMessage("a frame of " + frame.length + " bytes is not text");
    }
  }

  private static long number(String text) throws MalformedMessage {
    try {
      long number = Long.parseLong(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As below.
    }
    throw new MalformedMessage("it has no number from 1");
  }

  /** A message that is not of the protocol. */
  static final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessage(String reason) {
      super(reason);
    }
  }
}
