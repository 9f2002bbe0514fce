/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.FileStreamOptions;
import dev.tidemill.SourceControl;
import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/sources.md. */
class SourceSnippetsTest {
  private final ManualClock clock = new ManualClock(Time.ofMillis(1_000_000));
  private final StreamingContext ssc =
      StreamingContext.builder().environment(world -> world.withClock(clock)).build();
  private final List<Object> records = new ArrayList<>();

  @TempDir
  private Path folder;

  @AfterEach
  void close() {
    ssc.close();
  }

  @Test
  void sockets() {
    // region socket
    DStream<String> lines = ssc.socketTextStream("localhost", 9999).named("lines");
    DStream<Integer> numbers = ssc.socketStream("localhost", 9998, (in, out) -> {
      DataInputStream data = new DataInputStream(in);
      while (true) {
        out.accept(data.readInt()); // the EOFException at the end has the connection opened again
      }
    });
    // endregion
    ssc.replaceSource("lines", new BatchQueue<String>().add(List.of("a")));
    ssc.replaceSource(
        numbers.named("numbers").name().orElseThrow(), new BatchQueue<Integer>().add(List.of(1)));
    collect(lines);
    collect(numbers);
    run(1);
    assertThat(records).containsExactly("a", 1);
  }

  @Test
  void control() {
    collect(ssc.rateStream(10).named("orders"));
    // region control
    SourceControl orders = ssc.source("orders");
    orders.limitRate(1_000); // at most 1,000 records per second
    orders.pause();
    orders.resume();
    orders.unlimitRate();
    System.out.println(orders.state().paused()); // false
    // endregion
    assertThat(orders.state().paused()).isFalse();
    run(1);
    assertThat(records).hasSize(10);
  }

  @Test
  void files() throws Exception {
    String directory = folder.toString();
    // region files
    DStream<String> lines = ssc.textFileStream(directory);
    DStream<String> logs = ssc.textFileStream(
        directory,
        FileStreamOptions.create()
            .withExistingFiles()
            .matching(name -> name.endsWith(".log"))
            .rememberWindow(Duration.ofMinutes(10)));
    // endregion
    collect(lines);
    collect(logs);
    newFile("old.log", "old", -3_600_000);
    ssc.start();
    newFile("new.txt", "new", 500);
    ssc.step();
    assertThat(records).containsExactly("new", "old");
  }

  @Test
  void decoded_files() throws Exception {
    String directory = folder.toString();
    // region decoded-files
    DStream<Long> longs = ssc.fileStream(directory, (in, out) -> {
      for (byte[] next = in.readNBytes(8); next.length == 8; next = in.readNBytes(8)) {
        out.accept(ByteBuffer.wrap(next).getLong());
      }
    });
    DStream<byte[]> blocks = ssc.binaryRecordsStream(directory, 8);
    // endregion
    collect(longs);
    collect(blocks.map(block -> block.length));
    ssc.start();
    newFile("numbers", "\0\0\0\0\0\0\0\7", 500);
    ssc.step();
    assertThat(records).containsExactly(7L, 8);
  }

  @Test
  void queues() {
    // region queue
    BatchQueue<String> orders = new BatchQueue<>();
    DStream<String> stream = ssc.queueStream(orders).named("orders");
    orders.add(List.of("tea", "milk")); // by any thread, also while the job runs
    orders.add(List.of()); // an empty batch
    orders.add(List.of("rum"));
    // endregion
    collect(stream);
    run(1);
    assertThat(records).containsExactly("tea", "milk");
    run(2);
    assertThat(records).containsExactly("tea", "milk", "rum");
  }

  @Test
  void generated_records() throws Exception {
    String file =
        Files.writeString(folder.resolve("orders.csv"), "tea,2\nmilk,3\n").toString();
    // region generated
    DStream<Long> numbers = ssc.rateStream(1_000); // 0, 1, 2, ...
    DStream<String> once = ssc.replayStream(file, 100, false);
    DStream<String> poem = ssc.replayStream(1); // seven sonnets, again and again
    // endregion
    collect(numbers.count());
    collect(once);
    collect(poem);
    run(2);
    assertThat(records)
        .containsExactly(
            1_000L,
            "tea,2",
            "milk,3",
            "Like as the waves make towards the pebbled shore,",
            1_000L,
            "So do our minutes hasten to their end;");
  }

  @Test
  void replaced_sources() {
    DStream<String> lines = ssc.socketTextStream("localhost", 9999).named("lines");
    collect(lines);
    // region replace
    ssc.replaceSource("lines", new BatchQueue<String>().add(List.of("one line", "another")));
    ssc.start();
    ssc.step();
    // endregion
    assertThat(records).containsExactly("one line", "another");
  }

  private void collect(DStream<?> stream) {
    stream.foreachRDD(batch -> records.addAll(batch.collect()));
  }

  private void run(int batches) {
    if (ssc.state() == StreamingContextState.INITIALIZED) {
      ssc.start();
    }
    for (int i = 0; i < batches; i++) {
      ssc.step();
    }
  }

  private void newFile(String name, String text, long millisFromNow) throws Exception {
    Path file = Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    Files.setLastModifiedTime(file, FileTime.fromMillis(clock.now().millis() + millisFromNow));
  }
}
