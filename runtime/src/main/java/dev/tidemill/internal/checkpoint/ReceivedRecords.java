/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Compatibility;
import dev.tidemill.codec.Schema;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.blocklog.LoggedRecords;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The received records that a start of a version of a job reads, for those who check that it can.
 * No source is started, and nothing is changed.
 */
public final class ReceivedRecords {
  /** A job that runs deletes what it needs no more, also what is just being read. */
  private static final int MAX_ATTEMPTS = 5;

  private final List<LoggedRecords> logs;

  private ReceivedRecords(List<LoggedRecords> logs) {
    this.logs = List.copyOf(logs);
  }

  /**
   * Finds the logs that a start opens.
   *
   * @param path of the checkpoint
   * @param upgrade what becomes of what is stored
   * @param isLogged whether the settings let a stream keep its received records
   */
  public static ReceivedRecords of(
      Storage storage,
      String path,
      JobProgress stored,
      Upgrade upgrade,
      StreamGraph graph,
      Predicate<String> isLogged) {
    JobProgress kept =
        new JobProgress(stored.description(), stored.schedule(), upgrade.applied(stored.parts()));
    Set<String> begun = kept.sourceNames();
    List<LoggedRecords> logs = new ArrayList<>();
    for (StreamNode.Intake input : graph.inputs()) {
      String name = graph.key(input);
      boolean isReceived = input.either(source -> source.source().hasReceiver(), queue -> false);
      // What is left under the name of a stream that begins is deleted by the start.
      if (isReceived && isLogged.test(name) && begun.contains(name)) {
        String directory = BlockLogs.pathOf(path, upgrade.firstNames().of(name));
        logs.add(new LoggedRecords(storage, directory, BlockOffset.parse(kept.needed(name))));
      }
    }
    return new ReceivedRecords(logs);
  }

  /** What keeps the records from being read with the classes of the program; usually nothing. */
  public Compatibility compatibility(Codecs codecs) {
    List<Compatibility.Change> changes = new ArrayList<>();
    for (LoggedRecords log : logs) {
      for (Schema schema : repeated(log, log::schemas)) {
        changes.addAll(codecs.compatibility(schema).changes());
      }
    }
    return new Compatibility(changes);
  }

  /**
   * Reads all records, and returns how many there are.
   *
   * @throws TidemillException if a start could not read them
   */
  public long read(Codecs codecs) {
    return logs.stream().mapToLong(log -> repeated(log, () -> log.read(codecs))).sum();
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T repeated(LoggedRecords log, Reading<T> reading) {
    for (int attempt = 1; ; attempt++) {
      try {
        return reading.read();
      } catch (IOException e) {
        if (!(e instanceof NoSuchFileException) || attempt == MAX_ATTEMPTS) {
          throw new TidemillException(
              ErrorCode.CHECKPOINT_UNREADABLE,
              "the received records in " + log.directory() + " cannot be read: " + e.getMessage(),
              e);
        }
      }
    }
  }
}
