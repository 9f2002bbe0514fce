/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes that both believe they own a log. */
class FencedLogTest {
  private static final String DIRECTORY = "/log";
  private static final LogSettings OBJECTS = LogSettings.DEFAULT.withOneObjectPerForce(true);

  private final FilesInMemory storage = new FilesInMemory();
  private final List<Frame> forced = new ArrayList<>();

  private BatchLog open(long epoch, LogSettings settings, List<Frame> read) throws IOException {
    return BatchLog.open(storage, DIRECTORY, epoch, settings, LogThread.ofCaller(), read::add);
  }

  private List<Frame> read() throws IOException {
    List<Frame> read = new ArrayList<>();
    assertThat(LogReader.read(storage, DIRECTORY, read::add).corruption()).isEmpty();
    return read;
  }

  private void force(BatchLog log, long epoch) throws IOException {
    Frame frame = new Frame(1, epoch, forced.size(), new byte[5]);
    log.append(frame);
    log.force();
    forced.add(frame);
  }

  /** Runs a process that loses its log to another one before one of its calls. */
  private final class Takeover {
    final List<Frame> seen = new ArrayList<>();
    private int calls;
    private @Nullable BatchLog second;
    private Map<String, byte[]> files = Map.of();

    Takeover(int at, boolean failing) {
      storage.hook = call -> {
        calls++;
        if (calls == at) {
          second = open(2, OBJECTS, seen);
          files = Map.copyOf(storage.files);
          if (failing) {
            throw new IOException("connection reset");
          }
        }
      };
    }

    void runFirst() throws IOException {
      try (BatchLog first = open(1, OBJECTS, new ArrayList<>())) {
        for (int i = 0; i < 6; i++) {
          force(first, 1);
          if (i == 3) {
            Frame head = new Frame(9, 1, forced.size(), new byte[1]);
            first.roll(head);
            forced.add(head);
            first.deleteBefore(first.segment());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void where_storage_cannot_append_the_first_writes_and_deletes_nothing_after_the_second_has_begun(
      boolean failing) throws IOException {
    int takeovers = 0;
    for (int call = 2; ; call++) { // before the first call there is only one process
      storage.files.clear();
      storage.appends = false;
      forced.clear();
      Takeover takeover = new Takeover(call, failing);
      try {
        takeover.runFirst();
      } catch (IOException e) {
        boolean fenced = e instanceof LogFencedException;
        assertThat(fenced || failing).isTrue();
      }
      BatchLog second = takeover.second;
      if (second == null) {
        break;
      }
      takeovers++;
      storage.hook = other -> {};
      assertThat(takeover.files.keySet()).containsAll(storage.files.keySet());
      // It cannot know before the call that it is in, which may be a deletion.
      assertThat(storage.files.size()).isGreaterThanOrEqualTo(takeover.files.size() - 1);
      assertThat(forced).endsWith(takeover.seen.toArray(new Frame[0]));
      assertThat(takeover.seen.isEmpty()).isEqualTo(forced.isEmpty());
      force(second, 2);
      second.close();
      assertThat(forced).endsWith(read().toArray(new Frame[0]));
      assertThat(read().size()).isBetween(1, takeover.seen.size() + 1);
    }
    assertThat(takeovers).isGreaterThan(8);
  }

  @Test
  void a_failed_attempt_does_not_let_the_first_believe_that_the_file_of_the_second_is_its_own()
      throws IOException {
    BatchLog first = open(1, OBJECTS, new ArrayList<>());
    List<Frame> seen = new ArrayList<>();
    storage.hook = call -> {
      storage.hook = other -> {};
      open(2, OBJECTS, seen).close();
      throw new IOException("connection reset");
    };
    first.append(new Frame(1, 1, 1, new byte[0]));
    assertThatThrownBy(first::force).hasMessage("connection reset");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(first::force).isInstanceOf(LogFencedException.class);
    }
    assertThat(read()).isEmpty();
  }

  @Test
  void the_second_reads_what_the_first_writes_until_it_has_begun() throws IOException {
    BatchLog first = open(1, OBJECTS, new ArrayList<>());
    force(first, 1);
    int[] more = {3};
    storage.hook = call -> {
      if (more[0] > 0) {
        more[0]--;
        FilesInMemory.Hook hook = storage.hook;
        storage.hook = other -> {};
        force(first, 1);
        storage.hook = hook;
      }
    };
    List<Frame> seen = new ArrayList<>();
    open(2, OBJECTS, seen).close();
    assertThat(seen).hasSize(4).isEqualTo(forced);
    assertThatThrownBy(() -> force(first, 1))
        .isInstanceOf(LogFencedException.class)
        .hasMessage("the start with epoch 1 no longer owns the batch log /log:"
            + " /log/segment-000000000000000006 was created by another one;"
            + " only the newest start may go on");
  }

  @Test
  void a_file_that_keeps_a_former_owner_out_is_never_deleted() throws IOException {
    for (int epoch = 1; epoch <= 3; epoch++) {
      try (BatchLog log = open(epoch, OBJECTS, new ArrayList<>())) {
        force(log, epoch);
        log.roll(new Frame(9, epoch, 0, new byte[0]));
        log.deleteBefore(log.segment());
      }
    }
    assertThat(storage.files.keySet())
        .containsExactly(
            SegmentName.of(DIRECTORY, 1),
            SegmentName.of(DIRECTORY, 4),
            SegmentName.of(DIRECTORY, 7),
            SegmentName.of(DIRECTORY, 9));
    assertThat(read()).containsExactly(new Frame(9, 3, 0, new byte[0]));
  }

  @Test
  void without_a_lock_two_that_append_are_found_by_the_next_reader() throws IOException {
    BatchLog first = open(1, LogSettings.DEFAULT, new ArrayList<>());
    force(first, 1);
    BatchLog second = open(2, LogSettings.DEFAULT, new ArrayList<>());
    force(first, 1);
    force(second, 2);
    assertThat(LogReader.read(storage, DIRECTORY, frame -> {}).corruption())
        .get()
        .extracting(LogCorruptedException::reason)
        .isEqualTo("frame 1 of epoch 2 differs from the one in the file before,"
            + " so two processes have written");
  }

  @Test
  void a_process_does_not_continue_in_a_file_of_another() throws IOException {
    BatchLog first = open(1, LogSettings.DEFAULT, new ArrayList<>());
    open(2, LogSettings.DEFAULT, new ArrayList<>());
    byte[] before = storage.files.get(SegmentName.of(DIRECTORY, 2));
    assertThatThrownBy(() -> first.roll(new Frame(9, 1, 0, new byte[0])))
        .isInstanceOf(LogFencedException.class);
    assertThat(storage.files.get(SegmentName.of(DIRECTORY, 2))).isEqualTo(before);
  }

  /** The number after that of the second process is free, and the first must not use it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_process_that_has_met_a_file_of_another_writes_and_deletes_nothing_any_more(boolean rolls)
      throws IOException {
    LogSettings small = LogSettings.DEFAULT.withSegmentBytes(1 << 10).withReserve(false);
    BatchLog first = open(1, small, new ArrayList<>());
    force(first, 1);
    BatchLog second = open(2, small, new ArrayList<>());
    force(second, 2);
    Map<String, byte[]> before = new HashMap<>(storage.files);
    Frame full = new Frame(9, 1, 0, new byte[1 << 10]);
    if (rolls) {
      assertThatThrownBy(() -> first.roll(full)).isInstanceOf(LogFencedException.class);
    } else {
      first.append(full);
    }
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(first::force)
          .isInstanceOf(LogFencedException.class)
          .hasMessageContaining(SegmentName.of(DIRECTORY, 2) + " was written by another process");
    }
    first.deleteBefore(3);
    assertThat(storage.files).containsExactlyInAnyOrderEntriesOf(before);
    first.close();
    second.close();
    assertThat(read()).hasSize(2);
  }
}
