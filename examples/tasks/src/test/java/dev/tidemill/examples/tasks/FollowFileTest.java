package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowFileTest {
  @TempDir
  private Path folder;

  @Test
  void brings_each_line_once_it_is_complete() throws Exception {
    Path file = write("log", "one\ntwo\nth");
    try (JobRun run = JobRun.of(new FollowFile(), file.toString())) {
      List<List<?>> lines = run.batchesOf("lines");

      run.run(2);
      append(file, "ree\nfour\n");
      run.run(1);

      assertThat(lines).containsExactly(List.of("one", "two"), List.of(), List.of("three", "four"));
      assertThat(run.printedRecords()).containsExactly("2", "0", "2");
    }
  }

  // region replay
  @Test
  void reads_a_batch_again_as_it_was() throws Exception {
    Path file = write("log", "one\n");
    List<Object> seen = new ArrayList<>();
    StreamingContext.Builder twice = StreamingContext.builder()
        .arguments(List.of(file.toString()))
        .setting("stream.batch.onFailure", "retry");
    try (JobRun run = JobRun.of(new FollowFile(), twice)) {
      run.ssc.stream("lines").foreachRDD((batch, info) -> {
        seen.add(batch.collect());
        if (info.attempt() == 1) {
          append(file, "two\n"); // comes after the batch was cut, so it belongs to the next one
          throw new IllegalStateException("the first attempt fails");
        }
      });

      run.run(1);

      assertThat(seen).containsExactly(List.of("one"), List.of("one"));
    }
  }
  // endregion

  @Test
  void takes_no_more_lines_than_the_job_can_process() throws Exception {
    Path file = write("log", "line\n".repeat(1_500));
    StreamingContext.Builder slow = StreamingContext.builder()
        .arguments(List.of(file.toString()))
        .setting("stream.backpressure.initialRate", "1000");
    try (JobRun run = JobRun.of(new FollowFile(), slow)) {
      run.run(2);

      assertThat(run.printedRecords()).containsExactly("1000", "500");
    }
  }

  @Test
  void does_not_start_without_the_file() throws Exception {
    try (JobRun run = JobRun.of(new FollowFile(), folder.resolve("none").toString())) {
      assertThatThrownBy(() -> run.run(1))
          .hasMessageContaining("could not open the source of stream \"lines\"");
    }
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void append(Path file, String text) throws Exception {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }
}
