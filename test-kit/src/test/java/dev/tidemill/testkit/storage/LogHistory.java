/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.log.BatchLog;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.internal.log.LogFencedException;
import dev.tidemill.internal.log.LogSettings;
import dev.tidemill.internal.log.LogThread;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the processes that owned a log one after the other have appended, and what the next one must
 * read: all that was forced and all that a former owner has read, in order, without a gap.
 */
final class LogHistory {
  private static final String DIRECTORY = "/ck/log";
  private static final int ATTEMPTS = 3;
  private static final int HEAD = 9;

  private final List<Frame> frames = new ArrayList<>();
  private long epochs;
  private int certain;
  private int mayBeginAt;

  /** The log of a new process, after what it reads is checked. */
  BatchLog open(Storage storage, LogSettings settings) throws IOException {
    return open(storage, settings, LogThread.ofCaller());
  }

  BatchLog open(Storage storage, LogSettings settings, LogThread thread) throws IOException {
    epochs++;
    List<Frame> read = new ArrayList<>();
    BatchLog log = BatchLog.open(storage, DIRECTORY, epochs, settings, thread, read::add);
    check(read);
    return log;
  }

  private void check(List<Frame> read) {
    int first = read.isEmpty() ? 0 : (int) read.get(0).batch();
    int end = first + read.size();
    assertThat(first).as("first frame").isLessThanOrEqualTo(mayBeginAt);
    assertThat(read.isEmpty() || first == 0 || read.get(0).type() == HEAD).isTrue();
    assertThat(end).as("read frames").isBetween(certain, frames.size());
    assertThat(read).isEqualTo(frames.subList(first, end));
    frames.subList(end, frames.size()).clear();
    certain = end;
  }

  /** A frame that no other is equal to. */
  Frame next(int type) {
    byte[] payload = new byte[frames.size() * 31 % 120];
    Arrays.fill(payload, (byte) (epochs * 7 + frames.size()));
    Frame frame = new Frame(type, epochs, frames.size(), payload);
    frames.add(frame);
    return frame;
  }

  /** Appends frames and forces them, again if it fails. */
  void append(BatchLog log, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      log.append(next(1));
    }
    withAttempts(log::force);
    certain = frames.size();
  }

  void roll(BatchLog log) throws IOException {
    Frame head = next(HEAD);
    try {
      log.roll(head);
    } catch (LogFencedException e) {
      throw e;
    } catch (IOException e) {
      withAttempts(log::force);
    }
    certain = frames.size();
    mayBeginAt = (int) head.batch();
  }

  /** A call that may be made again. */
  interface Attempt {
    void run() throws IOException;
  }

  static void withAttempts(Attempt attempt) throws IOException {
    for (int i = 1; ; i++) {
      try {
        attempt.run();
        return;
      } catch (LogFencedException e) {
        throw e;
      } catch (IOException e) {
        if (i == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** A process from its start to its end. */
  void live(Storage storage, LogSettings settings) throws IOException {
    try (BatchLog log = open(storage, settings)) {
      append(log, 1);
      append(log, 3);
      append(log, 2);
      roll(log);
      append(log, 1);
      log.deleteBefore(log.segment());
      append(log, 2);
    }
  }

  int size() {
    return frames.size();
  }
}
