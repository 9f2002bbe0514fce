/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StorageStaging;
import dev.tidemill.spi.storage.LocalStorage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A job with one output to Kafka, to be killed: it writes numbers, and its log is a directory of
 * small files. A batch has the same records however many partitions the stream has.
 */
final class LedgerProgram {
  static final int KEYS = 7;
  static final int RECORDS_OF_A_KEY = 40;

  private static final PrintStream PARENT = System.out;

  private final Path directory;

  private LedgerProgram(Path directory) {
    this.directory = directory;
  }

  /**
   * Arguments: the brokers, the topic, the job's directory, the number of partitions of the stream,
   * and the batch to stop after.
   */
  public static void main(String[] args) throws Exception {
    System.setOut(System.err); // the log of Kafka's clients
    new LedgerProgram(Path.of(args[2]))
        .run(
            Kafka.<String>sink(args[1])
                .servers(args[0])
                .keys(record -> record.substring(0, 1), StringSerializer::new),
            Integer.parseInt(args[3]),
            Long.parseLong(args[4]));
    System.exit(0); // without waiting for what close() may have left
  }

  private void run(KafkaSink<String> sink, int partitions, long lastBatch) throws Exception {
    long epoch = newEpoch();
    SinkRecovery recovery = readLog();
    StorageStaging staging =
        new StorageStaging(new LocalStorage(), directory.resolve("staged").toString(), epoch);
    staging.recover(recovery);
    JobIdentity job = new JobIdentity(directory.toString(), epoch);
    try (SinkStart start = new SinkStart(sink, job, staging, ProducerFactory.KAFKA)) {
      say("recover", recovery.lastId());
      start.recover(recovery);
      for (DecidedBatch left : recovery.unfinished()) {
        publish(start, left, staging);
      }
      for (long id = recovery.lastId() + 1; id <= lastBatch; id++) {
        say("stage", id);
        DecidedBatch batch = start.stage(id, records(id, partitions));
        say("decide", id);
        write("decided-" + id, batch.receipts());
        publish(start, batch, staging);
      }
    }
  }

  private void publish(SinkStart start, DecidedBatch batch, StorageStaging staging)
      throws Exception {
    say("publish", batch.batch().id());
    start.publish(batch);
    say("published", batch.batch().id());
    write("done-" + batch.batch().id(), List.of());
    staging.release(batch.batch());
  }

  /** Records of a key are in one partition. */
  private static List<List<String>> records(long batch, int partitions) {
    List<List<String>> records = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      records.add(new ArrayList<>());
    }
    for (int i = 0; i < RECORDS_OF_A_KEY; i++) {
      for (int key = 0; key < KEYS; key++) {
        long number = (batch - 1) * RECORDS_OF_A_KEY + i;
        records.get(key % partitions).add(key + " " + number + " " + "x".repeat(20));
      }
    }
    return records;
  }

  private long newEpoch() throws IOException {
    long epoch = 1;
    while (Files.exists(directory.resolve("epoch-" + epoch))) {
      epoch++;
    }
    Files.createFile(directory.resolve("epoch-" + epoch));
    return epoch;
  }

  private SinkRecovery readLog() throws IOException {
    List<DecidedBatch> unfinished = new ArrayList<>();
    long id = 0;
    while (Files.exists(directory.resolve("decided-" + (id + 1)))) {
      id++;
      if (!Files.exists(directory.resolve("done-" + id))) {
        unfinished.add(new DecidedBatch(
            new SinkBatch(id, 1000 * id, 1, 1, id - 1),
            Files.readAllLines(directory.resolve("decided-" + id))));
      }
    }
    return new SinkRecovery(id, unfinished);
  }

  private void write(String name, List<String> lines) throws IOException {
    Path part = directory.resolve("part");
    Files.write(part, lines, StandardCharsets.UTF_8);
    Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void say(String step, long batch) {
    byte[] line = (step + " " + batch + "\n").getBytes(StandardCharsets.UTF_8);
    PARENT.write(line, 0, line.length); // in one piece
    PARENT.flush();
  }
}
