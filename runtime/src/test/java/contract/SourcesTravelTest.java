/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions of all built-in sources go to workers in other processes, and are read there. */
class SourcesTravelTest {
  @TempDir
  private Path directory;

  @Test
  void every_source_reads_at_the_far_end_what_it_reads_here() throws Exception {
    List<String> far = results("travelling[2]", Files.createDirectory(directory.resolve("far")));
    assertThat(far)
        .isEqualTo(results("local[2]", Files.createDirectory(directory.resolve("here"))));
    assertThat(far)
        .containsExactly(
            "queue [a, b]",
            "rate [0, 1, 2]",
            "replay [one, two]",
            "text [one, two]",
            "decoded [111, 110]",
            "binary [on, e\n, tw, o\n]",
            "received [x, y]",
            "file [one, two]");
  }

  private static List<String> results(String master, Path folder) throws Exception {
    List<String> results = new ArrayList<>();
    Path script = Files.writeString(folder.resolve("script.txt"), "one\ntwo\n");
    String in = Files.createDirectory(folder.resolve("in")).toString();
    CountDownLatch received = new CountDownLatch(1);
    try (StreamingContext ssc = StreamingContext.builder()
        .master(master)
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(1))
        .build()) {
      ssc.queueStream(List.of(List.of("a", "b")))
          .foreachRDD(rdd -> results.add("queue " + rdd.collect()));
      ssc.rateStream(3).foreachRDD(rdd -> results.add("rate " + rdd.collect()));
      ssc.replayStream(script.toString(), 5, false)
          .foreachRDD(rdd -> results.add("replay " + rdd.collect()));
      ssc.textFileStream(in).foreachRDD(rdd -> results.add("text " + rdd.collect()));
      ssc.<Integer>fileStream(in, (bytes, out) -> {
            out.accept(bytes.read());
            out.accept(bytes.read());
          })
          .foreachRDD(rdd -> results.add("decoded " + rdd.collect()));
      ssc.binaryRecordsStream(in, 2)
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
          .foreachRDD(rdd -> results.add("binary " + rdd.collect()));
      ssc.receiverStream(() -> new Storing(received))
          .foreachRDD(rdd -> results.add("received " + rdd.collect()));
      ssc.queueStream(List.of(List.of("a")))
          .foreachRDD(
              rdd -> results.add("file " + ssc.textFile(script.toString()).collect()));
      ssc.start();
      Path file = Files.writeString(Path.of(in, "a.txt"), "one\ntwo\n");
      Files.setLastModifiedTime(file, FileTime.fromMillis(500));
      received.await();
      ssc.step();
    }
    return results;
  }

  /** Stores two records. */
  private record Storing(CountDownLatch stored) implements Receiver<String> {
    @Override
    public void onStart(ReceiverContext<String> context) throws Exception {
      context.store("x");
      context.store("y");
      stored.countDown();
    }

    @Override
    public void onStop() {}
  }
}
