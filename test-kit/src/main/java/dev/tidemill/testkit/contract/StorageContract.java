/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageLockedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Contract test for storages: tests the promises of every {@link Storage}. A test class of the
 * storage implements this interface and inherits the tests.
 *
 * <pre>{@code
 * class ShelfStorageTest implements StorageContract {
 *   @Override public StorageHarness harness() { return new ShelfHarness(); }
 * }
 * }</pre>
 *
 * <p>Each test uses a new harness.
 */
public interface StorageContract extends StorageDurabilityContract, StorageListingContract {
  /** A new file has exactly the content that was written, and replaces an earlier one. */
  @Test
  default void a_created_file_holds_what_was_written_last() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("a/file", "a longer text");
      trial.write("a/file", "text");
      assertThat(trial.read("a/file")).isEqualTo("text");
      assertThat(trial.storage().find(trial.path("a/file")).orElseThrow().length())
          .as("length of a file that holds \"text\"")
          .isEqualTo(4);
    }
  }

  /** Large files are read in parts. */
  @Test
  default void a_file_is_read_from_a_position() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("file", "0123456789");
      assertThat(trial.readFrom("file", 0)).as("from 0").isEqualTo("0123456789");
      assertThat(trial.readFrom("file", 4)).as("from 4").isEqualTo("456789");
      assertThat(trial.readFrom("file", 10)).as("from the end").isEmpty();
      assertThat(trial.readFrom("file", 11)).as("from behind the end").isEmpty();
    }
  }

  /** Callers can distinguish a missing file from a failure. */
  @Test
  default void a_missing_file_is_told_from_other_failures() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("file", "text");
      String missing = trial.path("missing");
      assertThat(trial.storage().find(missing)).isEmpty();
      assertThat(trial.storage().delete(missing)).as("delete of a missing file").isFalse();
      assertThatThrownBy(() -> trial.storage().open(missing).close())
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("missing");
      assertThatThrownBy(() -> trial.storage().list(missing))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("missing");
      if (!trial.lacks(StorageFeature.RENAME)) {
        assertThatThrownBy(() -> trial.storage().rename(missing, trial.path("new")))
            .isInstanceOf(NoSuchFileException.class)
            .hasMessageContaining("missing");
      }
      assertThatThrownBy(() -> trial.storage().create(trial.path("file/below")).close())
          .as("a file below a file")
          .isInstanceOf(IOException.class)
          .hasMessageContaining("file");
    }
  }

  /** The process that creates an epoch owns it. */
  @Test
  default void a_file_is_created_if_absent_once() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      assertThat(trial.createIfAbsent("a/epoch", "first"))
          .as("the first call wins")
          .isTrue();
      assertThat(trial.createIfAbsent("a/epoch", "second"))
          .as("the second call wins")
          .isFalse();
      assertThat(trial.read("a/epoch")).isEqualTo("first");
      assertThat(trial.storage().list(trial.path("a")))
          .as("what is in the directory")
          .extracting(StorageEntry::name)
          .containsExactly("epoch");
    }
  }

  /** Two drivers that start concurrently get different epochs. */
  @Test
  default void of_many_callers_at_once_one_creates_the_file() throws Exception {
    int callers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try (StorageTrial trial = new StorageTrial(harness())) {
      for (int round = 0; round < 20; round++) {
        String file = "epoch-" + round;
        CountDownLatch ready = new CountDownLatch(callers);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
          String content = Integer.toString(i).repeat(10_000);
          results.add(threads.submit(() -> {
            ready.countDown();
            ready.await();
            return trial.createIfAbsent(file, content);
          }));
        }
        List<Integer> winners = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
          if (results.get(i).get()) {
            winners.add(i);
          }
        }
        assertThat(winners).as("callers that have created %s", file).hasSize(1);
        assertThat(trial.read(file)).isEqualTo(winners.get(0).toString().repeat(10_000));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** A reopened log continues where it ended. */
  @Test
  default void appends_go_to_the_end() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      try (StorageAppender log = trial.append("a/log")) {
        assertThat(log.size()).as("size of a new file").isZero();
        StorageTrial.append(log, "one ");
        log.sync();
        StorageTrial.append(log, "two ");
        assertThat(log.size()).as("size after 8 bytes").isEqualTo(8);
      }
      try (StorageAppender log = trial.append("a/log")) {
        assertThat(log.size()).as("size of a file that was opened again").isEqualTo(8);
        StorageTrial.append(log, "three");
      }
      assertThat(trial.read("a/log")).isEqualTo("one two three");
    }
  }

  /** A reader sees what was appended while the log is still open. */
  @Test
  default void appended_bytes_can_be_read_while_the_appender_is_open() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness());
        StorageAppender log = trial.append("log")) {
      StorageTrial.append(log, "one");
      assertThat(trial.read("log")).isEqualTo("one");
    }
  }

  /** Only the given part of an array is written. */
  @Test
  default void a_part_of_an_array_is_appended() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      try (StorageAppender log = trial.append("log")) {
        log.append("abcdef".getBytes(StandardCharsets.UTF_8), 2, 3);
      }
      assertThat(trial.read("log")).isEqualTo("cde");
    }
  }

  /** A torn tail is cut off. */
  @Test
  default void a_truncated_file_grows_from_there() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      try (StorageAppender log = trial.append("log")) {
        StorageTrial.append(log, "good torn");
        log.truncate(5);
        assertThat(log.size()).as("size after truncate(5)").isEqualTo(5);
        assertThat(trial.read("log")).isEqualTo("good ");
        StorageTrial.append(log, "next");
        assertThatThrownBy(() -> log.truncate(10))
            .as("truncate behind the end")
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(trial.read("log")).isEqualTo("good next");
    }
  }

  /** Reserved space is not content. */
  @Test
  default void reserved_space_does_not_count() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      try (StorageAppender log = trial.append("log")) {
        StorageTrial.append(log, "one");
        log.reserve(1000);
        assertThat(log.size()).as("size after reserve").isEqualTo(3);
        StorageTrial.append(log, "two");
        log.sync();
        assertThat(log.size()).isEqualTo(6);
        String read = trial.read("log");
        assertThat(read).startsWith("onetwo");
        assertThat(read.substring(6)).as("reserved space").matches("\\x00*");
      }
      assertThat(trial.read("log")).as("after close").isEqualTo("onetwo");
    }
  }

  /** Truncation also removes reserved space. */
  @Test
  default void a_truncation_leaves_nothing_behind_it() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness());
        StorageAppender log = trial.append("log")) {
      StorageTrial.append(log, "onetwo");
      log.reserve(1000);
      log.truncate(3);
      assertThat(trial.read("log")).isEqualTo("one");
      log.reserve(10);
      assertThat(trial.read("log").substring(3)).as("space reserved again").matches("\\x00*");
    }
  }

  /** Closed handles cannot be used. */
  @Test
  default void a_closed_appender_refuses() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      StorageAppender log = trial.append("log");
      log.close();
      log.close();
      assertThatThrownBy(() -> StorageTrial.append(log, "late"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("log");
      assertThatThrownBy(log::sync).isInstanceOf(IOException.class);
    }
  }

  /** Only one driver works on a directory. */
  @Test
  default void a_lock_has_one_holder_whom_the_others_are_told() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      StorageLock lock = trial.lock("a/lock", "job A, process 1");
      assertThatThrownBy(() -> trial.lock("a/lock", "job B"))
          .isInstanceOf(StorageLockedException.class)
          .hasMessageContaining("a/lock")
          .hasMessageContaining("job A, process 1");
      trial.lock("a/other", "job B").close();
      lock.close();
      StorageLock second = trial.lock("a/lock", "job B");
      lock.close();
      assertThatThrownBy(() -> trial.lock("a/lock", "job C"))
          .as("after the first holder has released its lock again")
          .hasMessageContaining("job B");
      second.close();
    }
  }

  /** A lock holds between processes. */
  @Test
  default void a_lock_is_seen_by_other_processes() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      Optional<Storage> other = trial.harness().otherProcess();
      if (other.isPresent()) {
        StorageLock lock = trial.lock("lock", "process 1");
        assertThatThrownBy(() -> other.get().lock(trial.path("lock"), "process 2"))
            .isInstanceOf(StorageLockedException.class)
            .hasMessageContaining("process 1");
        lock.close();
        other.get().lock(trial.path("lock"), "process 2").close();
      }
    }
  }

  /** Publishing is a rename. */
  @Test
  default void a_rename_replaces_a_file_and_creates_parents() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("staged", "new");
      trial.write("a/file", "old");
      trial.rename("staged", "a/file");
      assertThat(trial.read("a/file")).isEqualTo("new");
      assertThat(trial.exists("staged")).as("the old name is there").isFalse();
      trial.rename("a", "b/c/d");
      assertThat(trial.read("b/c/d/file")).isEqualTo("new");
      assertThat(trial.exists("a")).as("the old name is there").isFalse();
    }
  }

  /** A rename does not replace a directory that is not empty. */
  @Test
  default void a_rename_does_not_replace_a_directory_with_content() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("a/file", "a");
      trial.write("b/file", "b");
      trial.need(StorageFeature.RENAME);
      assertThatThrownBy(() -> trial.rename("a", "b")).isInstanceOf(IOException.class);
      assertThat(trial.read("a/file")).isEqualTo("a");
      assertThat(trial.read("b/file")).isEqualTo("b");
      trial.storage().delete(trial.path("b/file"));
      trial.rename("a", "b");
      assertThat(trial.read("b/file")).isEqualTo("a");
    }
  }

  /** A deletion removes all contents, and nothing else. */
  @Test
  default void a_directory_is_deleted_with_all_it_holds() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("a/b/file", "1");
      trial.write("a/file", "2");
      trial.write("aa", "3");
      assertThat(trial.storage().delete(trial.path("a")))
          .as("something was deleted")
          .isTrue();
      assertThat(trial.exists("a")).isFalse();
      assertThat(trial.exists("a/b/file")).isFalse();
      assertThat(trial.read("aa")).isEqualTo("3");
    }
  }

  /** Partitions of a source carry the storage to the workers that read them. */
  @Test
  default void a_copy_for_a_worker_reads_the_same_files() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("a/file", "text");
      assertThat(StorageTrial.text(trial.sent().open(trial.path("a/file")))).isEqualTo("text");
    }
  }

  /** A job that stops interrupts its threads, which must not close its log. */
  @Test
  default void an_interrupt_neither_fails_a_call_nor_closes_a_file() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      StorageTrial.interrupted("create", () -> trial.write("a/file", "text"));
      StorageTrial.interrupted("open", () -> {
        try (InputStream in = trial.storage().open(trial.path("a/file"), 1)) {
          assertThat(in.read()).isEqualTo('e');
        }
      });
      StorageTrial.interrupted("list", () -> trial.storage().list(trial.path("a")));
      StorageTrial.interrupted("find", () -> trial.storage().find(trial.path("a")));
      StorageTrial.interrupted("replace", () -> trial.replace("a/file", "new text"));
      StorageTrial.interrupted("delete", () -> trial.storage().delete(trial.path("a/file")));
    }
  }

  /** Neither does the step by which a start takes a directory. */
  @Test
  default void an_interrupt_does_not_fail_the_creation_of_an_absent_file() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      StorageTrial.interrupted("createIfAbsent", () -> trial.createIfAbsent("a/epoch", "1"));
      assertThat(trial.read("a/epoch")).isEqualTo("1");
    }
  }

  /** Nor the lock of a directory. */
  @Test
  default void an_interrupt_does_not_fail_a_lock() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      StorageTrial.interrupted("lock", () -> trial.lock("lock", "this test").close());
    }
  }

  /** Nor a rename. */
  @Test
  default void an_interrupt_does_not_fail_a_rename() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("a/file", "text");
      StorageTrial.interrupted("rename", () -> trial.rename("a/file", "a/new"));
      assertThat(trial.read("a/new")).isEqualTo("text");
    }
  }

  /** Nor a log. */
  @Test
  default void an_interrupt_neither_fails_an_append_nor_closes_the_log() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      try (StorageAppender log = trial.append("a/log")) {
        StorageTrial.interrupted("append", () -> StorageTrial.append(log, "one "));
        StorageTrial.interrupted("reserve", () -> log.reserve(100));
        StorageTrial.interrupted("sync", log::sync);
        StorageTrial.interrupted("truncate", () -> log.truncate(3));
        StorageTrial.append(log, " and on");
        StorageTrial.interrupted("close", log::close);
      }
      assertThat(trial.read("a/log")).isEqualTo("one and on");
    }
  }

  /** A caller that asks what is missing gets an answer that holds. */
  @Test
  default void what_the_storage_lacks_it_refuses() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("file", "text");
      Storage storage = trial.storage();
      Map<StorageFeature, String> lacking = storage.lacks(trial.path("file"));
      Map<StorageFeature, StorageTrial.Step> steps = Map.of(
          StorageFeature.RENAME, () -> storage.rename(trial.path("file"), trial.path("new")),
          StorageFeature.CREATE_IF_ABSENT,
              () -> storage.createIfAbsent(trial.path("absent"), new byte[0]),
          StorageFeature.APPEND, () -> storage.append(trial.path("log")).close(),
          StorageFeature.LOCK,
              () -> storage.lock(trial.path("lock"), "this test").close());
      for (StorageFeature feature : lacking.keySet()) {
        assertThat(lacking.get(feature)).as("why %s is missing", feature).isNotBlank();
        assertThatThrownBy(Objects.requireNonNull(steps.get(feature))::run)
            .as("a call that needs %s", feature)
            .isInstanceOf(UnsupportedOperationException.class);
      }
      assertThat(storage.lacks(trial.path("another"))).isEqualTo(lacking);
    }
  }

  /** A small file such as a setting of a checkpoint changes in one step. */
  @Test
  default void a_file_is_replaced_as_a_whole() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.replace("a/file", "a longer text");
      trial.replace("a/file", "text");
      assertThat(trial.read("a/file")).isEqualTo("text");
      assertThatThrownBy(() -> trial
              .storage()
              .replace(trial.path("a/file"), trial.path("a/.file.tmp"), out -> {
                out.write('x');
                throw new IOException("no more content");
              }))
          .hasMessage("no more content");
      assertThat(trial.read("a/file")).isEqualTo("text");
      assertThat(trial.storage().list(trial.path("a")))
          .as("what is in the directory")
          .extracting(StorageEntry::name)
          .containsExactly("file");
    }
  }
}
