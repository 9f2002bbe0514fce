package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.storage.LocalStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneFilePerBatchTest {
  @TempDir
  private Path folder;

  @Test
  void writes_all_partitions_of_a_batch_into_one_file() throws Exception {
    try (JobRun run = JobRun.of(new OneFilePerBatch(), folder.toString())) {
      run.replaceLines("lines").add(List.of("a", "b", "c")).add(List.of());

      run.run(2);
    }

    assertThat(names()).containsExactly("1767268801000.txt", "1767268802000.txt");
    assertThat(folder.resolve("1767268801000.txt")).hasContent("a\nb\nc");
    assertThat(folder.resolve("1767268802000.txt")).isEmptyFile();
  }

  @Test
  void shows_nothing_of_a_batch_that_fails() throws Exception {
    StreamingContext.Builder skipping = StreamingContext.builder()
        .arguments(List.of(folder.toString()))
        .setting("stream.batch.onFailure", "skip");
    try (JobRun run = JobRun.of(new OneFilePerBatch(), skipping)) {
      run.replaceLines("lines").add(List.of("a")).add(List.of("b"));
      run.ssc.stream("lines").foreachRDD((batch, info) -> {
        if (info.id() == 1) {
          throw new IllegalStateException("an output after the sink fails");
        }
      });

      run.run(2);
    }

    assertThat(names()).containsExactly("1767268802000.txt");
  }

  // region twice
  @Test
  void changes_nothing_when_a_batch_is_published_twice() throws Exception {
    SinkBatch batch = new SinkBatch(1_000, 1, 1);
    try (OpenSink<Object> sink =
        new SingleFileSink(folder.toString()).open(new SinkContext("lines", new LocalStorage()))) {
      List<String> receipts;
      try (PartitionWriter<Object> writer = sink.writer(batch).open(0)) {
        writer.write("a");
        receipts = List.of(writer.finish());
      }
      sink.publish(batch, receipts);
      sink.publish(batch, receipts);
    }

    assertThat(names()).containsExactly("1000.txt");
    assertThat(folder.resolve("1000.txt")).hasContent("a");
  }
  // endregion

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
