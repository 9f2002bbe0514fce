/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.storage.ForwardingStorage;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchLogTest {
  private static final LogSettings SETTINGS = LogSettings.DEFAULT;

  @TempDir
  Path temporary;

  private final Storage storage = new LocalStorage();
  private final List<Frame> read = new ArrayList<>();

  private String directory() {
    return temporary + "/log";
  }

  private BatchLog open(long epoch, LogSettings settings) throws IOException {
    read.clear();
    return BatchLog.open(
        storage, directory(), epoch, settings, LogThread.start("log of a test"), read::add);
  }

  private static Frame frame(long epoch, long batch) {
    return new Frame(3, epoch, batch, ("payload of batch " + batch).getBytes(UTF_8));
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(temporary.resolve("log"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void what_was_forced_is_read_in_order(Durability durability) throws IOException {
    LogSettings settings = SETTINGS.withDurability(durability);
    try (BatchLog log = open(1, settings)) {
      assertThat(read).isEmpty();
      log.append(frame(1, 10));
      log.force();
      log.append(frame(1, 11));
      log.append(frame(1, 12));
      log.force();
    }
    try (BatchLog log = open(2, settings)) {
      assertThat(read).containsExactly(frame(1, 10), frame(1, 11), frame(1, 12));
      log.append(frame(2, 13));
      log.force();
    }
    try (BatchLog log = open(3, settings)) {
      assertThat(read).containsExactly(frame(1, 10), frame(1, 11), frame(1, 12), frame(2, 13));
      assertThat(log.segment()).isEqualTo(3);
    }
  }

  /** A client that has lost the answer asks again by itself, and is told that the file is there. */
  private static final class ForgetfulStorage extends ForwardingStorage {
    private final int lost;
    private int created;

    ForgetfulStorage(Storage storage, int lost) {
      super(storage);
      this.lost = lost;
    }

    @Override
    public boolean createIfAbsent(String file, byte[] content) throws IOException {
      return super.createIfAbsent(file, content) && ++created != lost;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void a_lost_answer_does_not_make_a_process_take_itself_for_another_one(int lost)
      throws IOException {
    LogSettings settings = SETTINGS.withOneObjectPerForce(true);
    ForgetfulStorage forgetful = new ForgetfulStorage(storage, lost);
    try (BatchLog log = BatchLog.open(
        forgetful, directory(), 1, settings, LogThread.start("log of a test"), read::add)) {
      for (int batch = 1; batch <= 3; batch++) {
        log.append(frame(1, batch));
        log.force();
      }
    }
    assertThat(forgetful.created).isGreaterThanOrEqualTo(4);
    open(2, settings).close();
    assertThat(read).containsExactly(frame(1, 1), frame(1, 2), frame(1, 3));
  }

  @Test
  void a_frame_may_be_empty_or_end_with_zeros() throws IOException {
    List<Frame> frames = List.of(
        new Frame(0, 1, 0, new byte[0]),
        new Frame(-1, 1, -1, new byte[5000]),
        new Frame(Integer.MAX_VALUE, 1, Long.MAX_VALUE, new byte[0]));
    try (BatchLog log = open(1, SETTINGS)) {
      for (Frame frame : frames) {
        log.append(frame);
      }
      log.force();
    }
    try (BatchLog log = open(2, SETTINGS)) {
      assertThat(read).isEqualTo(frames);
      assertThat(log.segment()).isEqualTo(2);
    }
  }

  @Test
  void what_was_not_forced_is_not_read() throws IOException {
    try (BatchLog log = open(1, SETTINGS)) {
      log.append(frame(1, 10));
      log.force();
      log.append(frame(1, 11));
    }
    open(2, SETTINGS).close();
    assertThat(read).containsExactly(frame(1, 10));
  }

  @Test
  void many_short_owners_leave_no_more_reserved_space_than_a_few() throws IOException {
    List<Frame> all = new ArrayList<>();
    List<BatchLog> killed = new ArrayList<>();
    LogSettings settings = LogSettings.DEFAULT.withSegmentBytes(1 << 20);
    for (int epoch = 1; epoch <= 12; epoch++) {
      BatchLog log = open(epoch, settings);
      assertThat(read).isEqualTo(all);
      log.releaseReserved();
      log.append(frame(epoch, epoch));
      log.force();
      all.add(frame(epoch, epoch));
      killed.add(log); // closing it would give its space back
    }
    long bytes = 0;
    for (String file : files()) {
      bytes += Files.size(temporary.resolve("log").resolve(file));
    }
    assertThat(files()).hasSize(12);
    assertThat(bytes).isBetween(4L << 20, (6L << 20) + 12 * 1000);
    open(13, settings).close();
    assertThat(read).isEqualTo(all);
    killed.forEach(BatchLog::close);
  }

  @Test
  void a_full_file_is_followed_by_another() throws IOException {
    LogSettings settings = SETTINGS.withSegmentBytes(256);
    try (BatchLog log = open(1, settings)) {
      for (int batch = 0; batch < 10; batch++) {
        log.append(frame(1, batch));
        log.force();
      }
    }
    assertThat(files()).hasSize(4);
    open(2, settings).close();
    assertThat(read).hasSize(10);
    assertThat(read.get(9)).isEqualTo(frame(1, 9));
  }

  @Test
  void after_a_roll_the_files_before_it_can_be_deleted() throws IOException {
    try (BatchLog log = open(1, SETTINGS)) {
      log.append(frame(1, 1));
      log.force();
      log.append(frame(1, 2));
      log.roll(new Frame(9, 1, 2, new byte[] {42}));
      log.append(frame(1, 3));
      log.force();
      log.deleteBefore(log.segment());
    }
    assertThat(files()).containsExactly("segment-000000000000000002");
    open(2, SETTINGS).close();
    assertThat(read).containsExactly(new Frame(9, 1, 2, new byte[] {42}), frame(1, 3));
  }

  @Test
  void files_without_a_head_are_kept() throws IOException {
    LogSettings settings = SETTINGS.withSegmentBytes(256);
    try (BatchLog log = open(1, settings)) {
      for (int batch = 0; batch < 10; batch++) {
        log.append(frame(1, batch));
        log.force();
      }
      log.deleteBefore(log.segment());
    }
    open(2, settings).close();
    assertThat(read).hasSize(10);
  }

  @Test
  void an_epoch_that_is_not_higher_than_all_before_is_fenced() throws IOException {
    open(5, SETTINGS).close();
    assertThatThrownBy(() -> open(5, SETTINGS)).isInstanceOf(LogFencedException.class);
    assertThatThrownBy(() -> open(4, SETTINGS))
        .isInstanceOf(LogFencedException.class)
        .hasMessageContaining("the start with epoch 4 no longer owns the batch log " + directory());
    open(6, SETTINGS).close();
  }

  @Test
  void a_frame_of_another_epoch_is_refused() throws IOException {
    try (BatchLog log = open(2, SETTINGS)) {
      assertThatThrownBy(() -> log.append(frame(1, 7)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("cannot append a frame of type 3, epoch 1, batch 7, 18 bytes"
              + " to a log of epoch 2");
    }
  }

  @Test
  void a_torn_last_write_is_passed_over() throws IOException {
    try (BatchLog log = open(1, SETTINGS)) {
      log.append(frame(1, 1));
      log.force();
      log.append(frame(1, 2));
      log.force();
    }
    Path file = temporary.resolve("log/" + files().get(0));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    try (BatchLog log = open(2, SETTINGS)) {
      assertThat(read).containsExactly(frame(1, 1));
      log.append(frame(2, 2));
      log.force();
    }
    open(3, SETTINGS).close();
    assertThat(read).containsExactly(frame(1, 1), frame(2, 2));
  }

  /** A disk that loses power writes the sectors of a write in any order, or not. */
  @Test
  void a_lost_sector_of_the_last_write_is_passed_over_and_one_of_an_earlier_write_is_not()
      throws IOException {
    byte[] payload = new byte[3000];
    Arrays.fill(payload, (byte) 1);
    try (BatchLog log = open(1, SETTINGS)) {
      log.append(frame(1, 1));
      log.force();
      log.append(new Frame(1, 1, 2, payload));
      log.append(frame(1, 3));
      log.force();
    }
    Path file = temporary.resolve("log/" + files().get(0));
    byte[] whole = Files.readAllBytes(file);
    byte[] bytes = whole.clone();
    Arrays.fill(bytes, 1024, 1536, (byte) 0);
    Files.write(file, bytes);
    assertThat(LogReader.read(storage, directory(), read::add).corruption()).isEmpty();
    assertThat(read).containsExactly(frame(1, 1));

    Arrays.fill(bytes, 1024, 1025, (byte) 1);
    Files.write(file, bytes);
    assertThat(LogReader.read(storage, directory(), frame -> {}).corruption()).isPresent();

    Files.write(file, whole);
    try (BatchLog log = open(2, SETTINGS)) {
      log.append(frame(2, 4));
      log.force();
    }
    Arrays.fill(bytes, 1024, 1536, (byte) 0);
    Files.write(file, bytes);
    read.clear();
    assertThat(LogReader.read(storage, directory(), read::add).corruption()).isEmpty();
    assertThat(read) // the last write of a process is repeated by the next one
        .containsExactly(frame(1, 1), new Frame(1, 1, 2, payload), frame(1, 3), frame(2, 4));
    open(3, SETTINGS).close();
    Files.delete(temporary.resolve("log/" + files().get(1)));
    assertThat(LogReader.read(storage, directory(), frame -> {}).corruption())
        .get()
        .extracting(LogCorruptedException::reason)
        .isEqualTo("frame 1 has a wrong checksum, and frame 2 of batch 3 at position 3150 is valid;"
            + " " + directory() + "/segment-000000000000000003 begins with frame 3,"
            + " so frames 1 to 2 are missing");
  }

  @Test
  void damage_before_a_valid_frame_is_an_error_that_says_where_and_what_to_do() throws IOException {
    try (BatchLog log = open(1, SETTINGS)) {
      log.append(frame(1, 1));
      log.force();
      log.append(frame(1, 2));
      log.force();
    }
    Path file = temporary.resolve("log/" + files().get(0));
    byte[] bytes = Files.readAllBytes(file);
    bytes[SegmentHeader.BYTES + 50] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> open(2, SETTINGS))
        .isInstanceOf(LogCorruptedException.class)
        .hasMessage(file + " is corrupted at position 44: frame 0 has a wrong checksum, and frame 1"
            + " of batch 2 at position 106 is valid. Nothing was changed. Restore the file from a"
            + " copy, or run `mvn stream:checkpoint -Dstream.action=salvage`, which saves the"
            + " damaged files under other names and ends the log before the damage");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  /** All calls of a storage, each with the thread interrupted. */
  private static Object interrupting(Object storage, Class<?> type) {
    return Proxy.newProxyInstance(
        BatchLogTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
          Thread.currentThread().interrupt();
          try {
            Object result = method.invoke(storage, arguments);
            return result instanceof StorageAppender
                ? interrupting(result, StorageAppender.class)
                : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_interrupt_at_every_call_of_the_local_disk_changes_nothing(boolean oneObjectPerForce)
      throws IOException {
    Storage interrupting = (Storage) interrupting(storage, Storage.class);
    LogSettings settings = SETTINGS.withSegmentBytes(256).withOneObjectPerForce(oneObjectPerForce);
    for (int epoch = 1; epoch <= 2; epoch++) {
      boolean own = epoch == 1;
      try (BatchLog log = BatchLog.open(
          interrupting,
          directory(),
          epoch,
          settings,
          own ? LogThread.start("log of a test") : LogThread.ofCaller(),
          read::add)) {
        for (int batch = 0; batch < 6; batch++) {
          log.append(frame(epoch, batch));
          log.force();
        }
        assertThat(Thread.interrupted()).isTrue();
        Thread.currentThread().interrupt();
        log.roll(frame(epoch, 6));
        log.deleteBefore(log.segment());
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
      }
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(read).containsExactly(frame(1, 6));
    open(3, settings).close();
    assertThat(read).containsExactly(frame(2, 6));
  }

  @Test
  void an_error_while_writing_fails_the_force_and_the_next_one_writes_to_another_file()
      throws IOException {
    FilesInMemory files = new FilesInMemory();
    try (BatchLog log =
        BatchLog.open(files, "/log", 1, SETTINGS, LogThread.start("log of a test"), read::add)) {
      log.append(frame(1, 1));
      log.force();
      log.append(frame(1, 2));
      Error error = new OutOfMemoryError("test");
      files.hook = call -> {
        throw error;
      };
      assertThatThrownBy(log::force)
          .isInstanceOf(IOException.class)
          .hasMessage("writing the batch log failed: java.lang.OutOfMemoryError: test")
          .hasCause(error);
      files.hook = call -> {};
      log.append(frame(1, 3));
      log.force();
      assertThat(log.segment()).isEqualTo(2);
    }
    BatchLog.open(files, "/log", 2, SETTINGS, LogThread.ofCaller(), read::add).close();
    assertThat(read).containsExactly(frame(1, 1), frame(1, 2), frame(1, 3));
  }

  @Test
  void a_force_is_one_write_and_one_sync() throws IOException {
    FilesInMemory files = new FilesInMemory();
    List<String> calls = new ArrayList<>();
    try (BatchLog log =
        BatchLog.open(files, "/log", 1, SETTINGS, LogThread.ofCaller(), read::add)) {
      files.hook = calls::add;
      log.append(frame(1, 1));
      log.append(frame(1, 2));
      log.append(frame(1, 3));
      assertThat(calls).isEmpty();
      log.force();
      log.force(); // nothing to do
    }
    String file = "/log/segment-000000000000000001";
    assertThat(calls).containsExactly("write " + file, "sync " + file);
  }

  @Test
  void a_failed_sync_is_not_repeated_on_the_same_file() throws IOException {
    FilesInMemory files = new FilesInMemory();
    List<String> calls = new ArrayList<>();
    try (BatchLog log = BatchLog.open(
        files, "/log", 1, SETTINGS.withReserve(false), LogThread.ofCaller(), read::add)) {
      log.append(frame(1, 1));
      files.hook = call -> {
        calls.add(call);
        if (calls.size() == 2) {
          throw new IOException("input/output error");
        }
      };
      assertThatThrownBy(log::force).hasMessage("input/output error");
      log.force();
    }
    String first = "/log/segment-000000000000000001";
    String second = "/log/segment-000000000000000002";
    assertThat(calls)
        .containsExactly(
            "write " + first,
            "sync " + first,
            "append " + second,
            "write " + second,
            "sync " + second);
  }

  @Test
  void a_roll_that_fails_is_made_good_by_the_next_force() throws IOException {
    for (int failing = 1; failing <= 5; failing++) {
      FilesInMemory files = new FilesInMemory();
      BatchLog log = BatchLog.open(
          files, "/log", 1, SETTINGS.withReserve(false), LogThread.ofCaller(), frame -> {});
      log.append(frame(1, 1));
      int[] calls = {0};
      int fails = failing;
      files.hook = call -> {
        calls[0]++;
        if (calls[0] == fails) {
          throw new IOException("input/output error");
        }
      };
      assertThatThrownBy(() -> log.roll(frame(1, 2))).hasMessage("input/output error");
      log.append(frame(1, 3));
      log.force();
      log.deleteBefore(log.segment());
      log.close();
      read.clear();
      BatchLog.open(files, "/log", 2, SETTINGS, LogThread.ofCaller(), read::add).close();
      assertThat(read).containsExactly(frame(1, 2), frame(1, 3));
    }
  }

  @Test
  void without_space_to_reserve_frames_are_written_nevertheless() throws IOException {
    FilesInMemory files = new FilesInMemory();
    files.hook = call -> {
      if (call.startsWith("reserve")) {
        throw new IOException("no space left on device");
      }
    };
    try (BatchLog log =
        BatchLog.open(files, "/log", 1, SETTINGS, LogThread.ofCaller(), read::add)) {
      log.append(frame(1, 1));
      log.force();
    }
    BatchLog.open(files, "/log", 2, SETTINGS, LogThread.ofCaller(), read::add).close();
    assertThat(read).containsExactly(frame(1, 1));
  }

  @Test
  void space_is_reserved_and_given_back() throws IOException {
    try (BatchLog log = open(1, SETTINGS)) {
      assertThat(Files.size(temporary.resolve("log/" + files().get(0))))
          .isGreaterThanOrEqualTo(SETTINGS.segmentBytes());
      log.append(frame(1, 1));
      log.force();
    }
    assertThat(Files.size(temporary.resolve("log/" + files().get(0)))).isLessThan(200);
  }

  @Test
  void a_storage_that_cannot_append_gets_a_file_for_each_force() throws IOException {
    FilesInMemory files = new FilesInMemory();
    files.appends = false;
    try (BatchLog log =
        BatchLog.open(files, "/log", 1, SETTINGS, LogThread.ofCaller(), read::add)) {
      log.append(frame(1, 1));
      log.append(frame(1, 2));
      log.force();
      log.append(frame(1, 3));
      log.force();
    }
    assertThat(files.files).hasSize(3);
    BatchLog.open(files, "/log", 2, SETTINGS, LogThread.ofCaller(), read::add).close();
    assertThat(read).containsExactly(frame(1, 1), frame(1, 2), frame(1, 3));
  }

  @Test
  void a_newer_format_is_an_error_and_not_taken_for_damage() throws IOException {
    open(1, SETTINGS).close();
    Path file = temporary.resolve("log/" + files().get(0));
    byte[] newer = new byte[100];
    new SegmentHeader(SegmentHeader.VERSION + 1, 1, 1, 0, 0).encode(newer);
    Files.write(file, newer);
    assertThatThrownBy(() -> open(2, SETTINGS))
        .isInstanceOf(LogVersionException.class)
        .hasMessage(file + " has format version 2, and this Tidemill reads versions up to 1;"
            + " use the Tidemill that has written it, or a newer one");
  }

  @Test
  void too_many_bytes_that_could_not_be_written_are_refused() throws IOException {
    FilesInMemory files = new FilesInMemory();
    BatchLog log = BatchLog.open(files, "/log", 1, SETTINGS, LogThread.ofCaller(), read::add);
    Frame large = new Frame(1, 1, 1, new byte[40 << 20]);
    log.append(large);
    assertThatThrownBy(() -> log.append(large))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot append a frame of type 1, epoch 1, batch 1, 41943040 bytes to /log:"
            + " 41943084 of at most 67108864 bytes have been appended and not forced");
    log.force();
    log.append(large);
    log.force();
    assertThatThrownBy(() -> log.append(new Frame(1, 1, 1, new byte[64 << 20])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("it may have at most 67108820 bytes");
    assertThat(LogReader.read(files, "/log", read::add).corruption()).isEmpty();
    assertThat(read).containsExactly(large, large);
  }

  @Test
  void a_closed_log_takes_nothing() throws IOException {
    BatchLog log = open(1, SETTINGS);
    log.close();
    log.close();
    assertThatThrownBy(() -> log.append(frame(1, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the batch log " + directory() + " is closed");
  }

  @Test
  void files_that_are_not_of_the_log_are_left_alone() throws IOException {
    Files.createDirectories(temporary.resolve("log"));
    Files.writeString(temporary.resolve("log/notes.txt"), "mine");
    Files.writeString(temporary.resolve("log/.segment-000000000000000001.0.tmp"), "half");
    open(1, SETTINGS).close();
    assertThat(files())
        .containsExactly(
            ".segment-000000000000000001.0.tmp", "notes.txt", "segment-000000000000000001");
  }
}
