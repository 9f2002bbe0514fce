/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.internal.letters.LetterDirectory;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a job keeps its dead letters if it says nothing about them. */
class KeptLettersTest {
  @TempDir
  private Path directory;

  @Test
  void without_a_place_for_letters_the_start_fails_and_says_what_to_do() {
    try (StreamingContext ssc = context("stream.deadLetters.directory", "")) {
      ssc.queueStream(List.of(List.of("1"))).print();
      assertThatThrownBy(ssc::start)
          .hasMessage(
              "stream.batch.onFailure is deadletter, and there is no place for dead letters:"
                  + " set stream.deadLetters.directory or a checkpoint directory, or give"
                  + " ssc.deadLetters() an output");
    }
  }

  @Test
  void letters_are_in_the_directory_that_is_set() throws IOException {
    String dead = directory.resolve("dead").toString();
    try (StreamingContext ssc = context("stream.deadLetters.directory", dead)) {
      ssc.queueStream(List.of(List.of("1"), List.of("x", "2", "y"), List.of("3")))
          .map(Integer::parseInt)
          .foreachRDD(rdd -> rdd.count());
      ssc.start();
      ssc.step();
      ssc.step();
      ssc.step();
    }
    LetterDirectory letters = new LetterDirectory(new LocalStorage(), dead);
    assertThat(letters.letters()).extracting(DeadLetter::record).containsExactly("x", "y");
    assertThat(letters.letters()).extracting(DeadLetter::id).containsExactly("2-1", "2-2");
  }

  @Test
  void the_output_for_letters_names_the_setting_that_declares_it() {
    List<String> origins = new ArrayList<>();
    try (StreamingContext ssc =
        context("stream.deadLetters.directory", directory.resolve("dead").toString())) {
      ssc.queueStream(List.of(List.of("x"))).map(Integer::parseInt).foreachRDD(rdd -> rdd.count());
      ssc.addListener(new StreamingListener() {
        @Override
        public void onOutputStarted(BatchInfo batch, OutputInfo output) {
          origins.add(output.origin().toString());
        }
      });
      ssc.start();
      ssc.step();
    }
    assertThat(origins)
        .contains("deadLetters \"dead-letters\" (stream.batch.onFailure=deadletter)");
  }

  @Test
  void a_job_that_starts_anew_keeps_the_letters_of_earlier_starts() throws IOException {
    String dead = directory.resolve("dead").toString();
    for (int start = 0; start < 2; start++) {
      ManualClock clock = new ManualClock(Time.ofMillis(start * 10_000L));
      try (StreamingContext ssc = context("stream.deadLetters.directory", dead, clock)) {
        ssc.queueStream(List.of(List.of("x" + start)))
            .map(Integer::parseInt)
            .foreachRDD(rdd -> rdd.count());
        ssc.start();
        ssc.step();
      }
    }
    List<DeadLetter> letters = new LetterDirectory(new LocalStorage(), dead).letters();
    assertThat(letters).extracting(DeadLetter::record).containsExactly("x0", "x1");
    assertThat(letters).extracting(DeadLetter::id).containsExactly("1-1", "1-1");
  }

  @Test
  void letters_of_a_job_with_a_checkpoint_are_beside_it_and_a_restart_accepts_another_policy()
      throws IOException {
    Path in = Files.createDirectory(directory.resolve("in"));
    Path checkpoint = directory.resolve("checkpoint");
    try (StreamingContext ssc = files(in, checkpoint, "deadletter")) {
      ssc.start();
      write(in.resolve("a.txt"), "1\nx\n", 500);
      ssc.step();
      ssc.stop(true);
    }
    assertThat(new LetterDirectory(new LocalStorage(), checkpoint + "/dead").letters())
        .extracting(DeadLetter::position)
        .containsExactly("file " + in.resolve("a.txt") + ", record 2");
    try (StreamingContext ssc = files(in, checkpoint, "stop")) {
      ssc.start();
      ssc.step();
    }
  }

  private static StreamingContext files(Path in, Path checkpoint, String policy) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .setting("stream.batch.onFailure", policy)
        .checkpoint(checkpoint.toString())
        .environment(world -> world.withClock(new ManualClock()))
        .build();
    ssc.textFileStream(in.toString())
        .named("numbers")
        .map(Integer::parseInt)
        .foreachRDD(rdd -> rdd.count());
    return ssc;
  }

  private static void write(Path file, String text, long millis) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
  }

  private static StreamingContext context(String key, String value) {
    return context(key, value, new ManualClock());
  }

  private static StreamingContext context(String key, String value, ManualClock clock) {
    return StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .setting("stream.batch.onFailure", "deadletter")
        .setting(key, value)
        .environment(world -> world.withClock(clock))
        .build();
  }
}
