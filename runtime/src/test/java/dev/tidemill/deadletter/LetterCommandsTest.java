/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.DeadLetterInspection;
import dev.tidemill.StreamingContext;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with dead letters from outside the job. */
class LetterCommandsTest {
  record Order(String id, String amount) {}

  @TempDir
  private Path directory;

  private Path dead;
  private Path again;
  private String output = "";

  @BeforeEach
  void a_job_gives_up_two_orders() throws IOException {
    dead = directory.resolve("dead");
    again = Files.createDirectory(directory.resolve("again"));
    List<String> totals = new ArrayList<>();
    try (StreamingContext ssc = context()) {
      amounts(ssc.queueStream(
              List.of(List.of(new Order("1", "5"), new Order("2", "six"), new Order("3", "7,5")))))
          .foreachRDD(rdd -> totals.add("" + rdd.collect()));
      ssc.start();
      ssc.step();
    }
    assertThat(totals).containsExactly("[5]");
  }

  @Test
  void a_letter_of_a_later_start_is_injected_though_its_id_was_used_before() {
    run("reinject", "--to", again.toString());
    try (StreamingContext ssc = context(new ManualClock(Time.ofMillis(10_000)))) {
      amounts(ssc.queueStream(List.of(List.of(new Order("4", "four")))))
          .foreachRDD(rdd -> rdd.count());
      ssc.start();
      ssc.step();
    }
    assertThat(run("reinject", "--to", again.toString())).isZero();
    assertThat(output).contains("1 injected into " + again + ", 2 before, 0 not injected");
  }

  @Test
  void list_has_a_line_for_each_letter() {
    assertThat(run("list")).isZero();
    assertThat(output.lines())
        .satisfiesExactly(
            head -> assertThat(head).isEqualTo("2 dead letters in " + dead),
            line -> assertThat(line)
                .matches("1-1  1970-01-01T00:00:01Z  queueStream, \\[0, 1\\),"
                    + " partition 0, record 2  map \\(LetterCommandsTest.java:\\d+\\)"
                    + "  java.lang.NumberFormatException: For input string: \"six\""),
            line -> assertThat(line).startsWith("1-2  "));
  }

  @Test
  void show_has_all_of_a_letter() {
    assertThat(run("show", "--letter", "1-2")).isZero();
    assertThat(output)
        .contains("record     Order[id=3, amount=7,5]")
        .contains("class      " + Order.class.getName())
        .contains("encoded    yes")
        .contains("at java.base/java.lang.Integer.parseInt")
        .doesNotContain("six");
  }

  @Test
  void records_are_injected_once_and_a_corrected_job_reads_them() throws IOException {
    List<String> read = new ArrayList<>();
    try (StreamingContext ssc = context()) {
      ssc.objectFileStream(again.toString(), Order.class)
          .map(Order::id)
          .foreachRDD(rdd -> rdd.collect().forEach(read::add));
      ssc.start();
      assertThat(run("reinject", "--to", again.toString())).isZero();
      assertThat(output).contains("2 injected into " + again + ", 0 before, 0 not injected");
      touch();
      ssc.step();
      assertThat(run("reinject", "--to", again.toString())).isZero();
      assertThat(output).contains("0 injected into " + again + ", 2 before, 0 not injected");
      touch();
      ssc.step();
    }
    assertThat(read).containsExactlyInAnyOrder("2", "3");
  }

  @Test
  void records_are_not_injected_again_if_the_stream_has_deleted_their_files() throws IOException {
    run("reinject", "--to", again.toString());
    deleteAll();
    assertThat(run("reinject", "--to", again.toString())).isZero();
    assertThat(again).isEmptyDirectory();
  }

  @Test
  void after_an_interrupted_command_what_was_written_is_not_written_again() throws IOException {
    run("reinject", "--to", again.toString());
    Files.delete(dead.resolve("reinjected/1-1-1000.done")); // as if it had been interrupted before
    Files.delete(dead.resolve("reinjected/1-2-1000.done"));
    Files.delete(again.resolve("letter-1-2-1000.objects")); // which a stream may have read
    assertThat(run("reinject", "--to", again.toString())).isEqualTo(1);
    assertThat(output)
        .contains("letter 1-2: an earlier command was interrupted while it wrote")
        .contains("1 injected into " + again + ", 0 before, 1 not injected");
    assertThat(again.resolve("letter-1-2-1000.objects")).doesNotExist();
  }

  @Test
  void a_command_line_that_cannot_be_used_says_why() {
    assertThat(run("delete")).isEqualTo(2);
    assertThat(output).contains("there are list, show and reinject");
    assertThat(run("reinject")).isEqualTo(2);
    assertThat(output).contains("reinject needs --to DIRECTORY");
    assertThat(run("list", "--all", "x")).isEqualTo(2);
    assertThat(run("list", "--letter")).isEqualTo(2);
  }

  @Test
  void a_letter_that_does_not_exist_is_an_error() {
    assertThatThrownBy(() -> run("show", "--letter", "7-1"))
        .hasMessageContaining("there is no dead letter 7-1 in " + dead);
  }

  private static DStream<Integer> amounts(DStream<Order> orders) {
    return orders.map(order -> Integer.parseInt(order.amount()));
  }

  private StreamingContext context() {
    return context(new ManualClock());
  }

  private StreamingContext context(ManualClock clock) {
    return StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .setting("stream.batch.onFailure", "deadletter")
        .setting("stream.deadLetters.directory", dead.toString())
        .environment(world -> world.withClock(clock))
        .build();
  }

  private int run(String... command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--directory", dead.toString()));
    if (command[command.length - 1].equals("--letter")) {
      all = List.of(command);
    }
    int code = DeadLetterInspection.run(
        all, Optional.empty(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    output = bytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  private void touch() throws IOException {
    for (Path file : files()) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(500));
    }
  }

  private void deleteAll() throws IOException {
    for (Path file : files()) {
      Files.delete(file);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(again)) {
      return files.toList();
    }
  }
}
