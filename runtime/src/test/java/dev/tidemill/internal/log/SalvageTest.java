/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SalvageTest {
  private static final String DIRECTORY = WrittenLog.DIRECTORY;
  private static final LogSettings SMALL =
      LogSettings.DEFAULT.withSegmentBytes(256).withReserve(false);

  private final List<Frame> read = new ArrayList<>();

  private LogReport read(FilesInMemory files) throws IOException {
    read.clear();
    return LogReader.read(files, DIRECTORY, read::add);
  }

  private static FilesInMemory damaged(WrittenLog log, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FilesInMemory files = FilesInMemory.copyOf(log.storage);
    List<String> names = List.copyOf(files.files.keySet());
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(10) == 0) {
        files.files.remove(name);
      } else if (files.files.containsKey(name)) {
        byte[] bytes = files.content(name);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      }
    }
    return files;
  }

  @Test
  void the_log_ends_before_the_damage_and_the_damaged_files_are_kept() throws IOException {
    WrittenLog log = new WrittenLog();
    int salvaged = 0;
    for (int seed = 0; seed < 500; seed++) {
      FilesInMemory files = damaged(log, seed);
      FilesInMemory before = FilesInMemory.copyOf(files);
      LogReport report = read(files);
      List<Frame> beforeDamage = List.copyOf(read);

      Optional<SalvageReport> salvage = Salvage.endBeforeDamage(files, DIRECTORY);

      assertThat(salvage.isPresent()).isEqualTo(report.corruption().isPresent());
      if (salvage.isEmpty()) {
        assertThat(files.files).containsExactlyEntriesOf(before.files);
        continue;
      }
      salvaged++;
      assertThat(read(files).corruption()).isEmpty();
      assertThat(read).isEqualTo(beforeDamage.subList(0, read.size()));
      assertThat(beforeDamage).hasSizeLessThanOrEqualTo(read.size() + 2);
      assertThat(salvage.get().framesKept()).isEqualTo(read.size());
      assertThat(files.files).containsKeys(salvage.get().saved().toArray(new String[0]));
      assertThat(files.files.values()).containsAll(before.files.values());
      BatchLog.open(files, DIRECTORY, 9, SMALL, LogThread.ofCaller(), frame -> {})
          .close();
    }
    assertThat(salvaged).isGreaterThan(300);
  }

  @Test
  void after_a_crash_the_log_can_be_salvaged_again() throws IOException {
    WrittenLog log = new WrittenLog();
    FilesInMemory whole = damaged(log, 3);
    assertThat(Salvage.endBeforeDamage(whole, DIRECTORY)).isPresent();
    read(whole);
    List<Frame> expected = List.copyOf(read);
    int crashes = 0;
    for (int call = 1; ; call++) {
      FilesInMemory files = damaged(log, 3);
      int[] left = {call};
      files.hook = name -> {
        left[0]--;
        if (left[0] == 0) {
          throw new IOException("killed");
        }
      };
      try {
        Salvage.endBeforeDamage(files, DIRECTORY);
        break;
      } catch (IOException e) {
        crashes++;
        files.hook = name -> {};
      }
      Salvage.endBeforeDamage(files, DIRECTORY);
      assertThat(read(files).corruption()).isEmpty();
      assertThat(read).isEqualTo(expected);
    }
    assertThat(crashes).isGreaterThan(4);
  }

  private static FilesInMemory rolledLog() throws IOException {
    FilesInMemory files = new FilesInMemory();
    try (BatchLog log =
        BatchLog.open(files, DIRECTORY, 1, SMALL, LogThread.ofCaller(), frame -> {})) {
      for (int batch = 0; batch < 20; batch++) {
        if (batch % 8 == 7) {
          log.roll(new Frame(9, 1, batch, new byte[30]));
        } else {
          log.append(new Frame(1, 1, batch, new byte[30]));
          log.force();
        }
      }
    }
    return files;
  }

  @Test
  void the_log_can_begin_after_the_damage_with_a_frame_that_stands_for_all_before()
      throws IOException {
    FilesInMemory files = rolledLog();
    files.content(SegmentName.of(DIRECTORY, 2))[60]++;
    assertThat(read(files).corruption()).isPresent();

    SalvageReport report = Salvage.beginAfterDamage(files, DIRECTORY).orElseThrow();

    assertThat(read(files).corruption()).isEmpty();
    assertThat(read).extracting(Frame::batch).startsWith(7L).endsWith(19L).hasSize(13);
    assertThat(report.framesKept()).isEqualTo(13);
    assertThat(report.saved())
        .containsExactly(
            DIRECTORY + "/damaged-segment-000000000000000001",
            DIRECTORY + "/damaged-segment-000000000000000002",
            DIRECTORY + "/damaged-segment-000000000000000003",
            DIRECTORY + "/damaged-segment-000000000000000004");
    assertThat(report.damage().file()).isEqualTo(SegmentName.of(DIRECTORY, 2));
  }

  @Test
  void the_log_cannot_begin_after_damage_that_no_such_frame_follows() throws IOException {
    FilesInMemory files = rolledLog();
    String lastButOne = files.files.lowerKey(files.files.lastKey());
    files.content(lastButOne)[SegmentHeader.BYTES + 60]++;
    FilesInMemory before = FilesInMemory.copyOf(files);
    assertThat(read(files).corruption()).isPresent();
    assertThat(Salvage.beginAfterDamage(files, DIRECTORY)).isEmpty();
    assertThat(files.files).containsExactlyEntriesOf(before.files);
  }

  @Test
  void damage_never_goes_away_by_itself() throws IOException {
    FilesInMemory files = rolledLog();
    files.content(SegmentName.of(DIRECTORY, 2))[60]++;
    for (int epoch = 2; epoch < 5; epoch++) {
      long next = epoch;
      assertThatThrownBy(
              () -> BatchLog.open(files, DIRECTORY, next, SMALL, LogThread.ofCaller(), frame -> {}))
          .isInstanceOf(LogCorruptedException.class)
          .hasMessageContaining("mvn stream:checkpoint -Dstream.action=salvage");
    }
  }
}
