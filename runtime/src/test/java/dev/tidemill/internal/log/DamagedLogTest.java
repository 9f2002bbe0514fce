/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damages the files of a log in every way, and checks what is read. */
class DamagedLogTest {
  private final WrittenLog log;

  DamagedLogTest() throws IOException {
    log = new WrittenLog();
  }

  private List<String> files() {
    return List.copyOf(log.storage.files.keySet());
  }

  /** Damage to one file. */
  private interface Change {
    byte[] apply(byte[] bytes);
  }

  private void check(WrittenLog.Reader reader, String file, String damage, Change change) {
    FilesInMemory damaged = FilesInMemory.copyOf(log.storage);
    damaged.files.computeIfPresent(file, (path, bytes) -> change.apply(bytes));
    log.check(damaged, reader, damage + " of " + file);
  }

  private int truncateEverywhere(WrittenLog.Reader reader) {
    int checked = 0;
    for (String file : files()) {
      for (int length = 0; length < log.storage.content(file).length; length++) {
        int end = length;
        check(reader, file, "truncation to " + end, bytes -> Arrays.copyOf(bytes, end));
        checked++;
      }
    }
    return checked;
  }

  private int flipEveryBit(WrittenLog.Reader reader) {
    int checked = 0;
    for (String file : files()) {
      for (int bit = 0; bit < 8 * log.storage.content(file).length; bit++) {
        int flipped = bit;
        check(reader, file, "flip of bit " + bit, bytes -> {
          bytes[flipped / 8] ^= (byte) (1 << flipped % 8);
          return bytes;
        });
        checked++;
      }
    }
    return checked;
  }

  private int fillWithZerosEverywhere(WrittenLog.Reader reader) {
    int checked = 0;
    for (String file : files()) {
      int length = log.storage.content(file).length;
      for (int size : new int[] {2, 44, 512, length}) {
        for (int start = 0; start < length; start += 3) {
          int from = start;
          check(reader, file, size + " zeros at " + from, bytes -> {
            Arrays.fill(bytes, from, Math.min(length, from + size), (byte) 0);
            return bytes;
          });
          checked++;
        }
      }
    }
    return checked;
  }

  private int appendGarbage(WrittenLog.Reader reader) {
    SplittableRandom random = new SplittableRandom(11);
    int checked = 0;
    for (String file : files()) {
      byte[] own = log.storage.content(file);
      for (int i = 0; i < 200; i++) {
        byte[] garbage = new byte[1 + random.nextInt(300)];
        random.nextBytes(garbage);
        if (i % 2 == 0) { // a piece of a file
          byte[] other = log.storage.content(files().get(random.nextInt(files().size())));
          int start = random.nextInt(other.length);
          garbage = Arrays.copyOfRange(other, start, Math.min(other.length, start + 300));
        }
        byte[] added = garbage;
        check(reader, file, "garbage " + i + " at the end", bytes -> {
          byte[] longer = Arrays.copyOf(own, own.length + added.length);
          System.arraycopy(added, 0, longer, own.length, added.length);
          return longer;
        });
        checked++;
      }
    }
    return checked;
  }

  private int mixFiles(WrittenLog.Reader reader) {
    int checked = 0;
    for (String first : files()) {
      for (String second : files()) {
        FilesInMemory missing = FilesInMemory.copyOf(log.storage);
        missing.files.remove(first);
        missing.files.remove(second);
        log.check(missing, reader, "loss of " + first + " and " + second);
        FilesInMemory swapped = FilesInMemory.copyOf(log.storage);
        swapped.files.put(first, log.storage.content(second));
        swapped.files.put(second, log.storage.content(first));
        log.check(swapped, reader, "exchange of " + first + " and " + second);
        FilesInMemory doubled = FilesInMemory.copyOf(log.storage);
        doubled.files.put(first, log.storage.content(second));
        log.check(doubled, reader, second + " in place of " + first);
        checked += 3;
      }
      FilesInMemory more = FilesInMemory.copyOf(log.storage);
      more.files.put(SegmentName.of(WrittenLog.DIRECTORY, 99), log.storage.content(first));
      log.check(more, reader, "a copy of " + first + " at the end");
      checked++;
    }
    return checked;
  }

  private int damageSeveralPlaces(WrittenLog.Reader reader, int rounds) {
    for (int seed = 0; seed < rounds; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      FilesInMemory damaged = FilesInMemory.copyOf(log.storage);
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        byte[] bytes = damaged.content(files().get(random.nextInt(files().size())));
        int start = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, start + 1 + random.nextInt(40));
        for (int place = start; place < end; place++) {
          bytes[place] = (byte) random.nextInt();
        }
      }
      log.check(damaged, reader, "damage by seed " + seed);
    }
    return rounds;
  }

  @Test
  void undamaged_it_is_read_as_a_whole() throws IOException {
    List<Frame> read = new ArrayList<>();
    assertThat(WrittenLog.read(log.storage, read)).isFalse();
    assertThat(read).isEqualTo(log.frames).hasSizeGreaterThan(20);
    assertThat(files()).hasSizeGreaterThan(8);
  }

  @Test
  void a_file_that_is_cut_off_loses_no_more_than_the_end() {
    assertThat(truncateEverywhere(WrittenLog::read)).isGreaterThan(4000);
  }

  @Test
  void a_flipped_bit_is_found() {
    assertThat(flipEveryBit(WrittenLog::read)).isGreaterThan(30_000);
  }

  @Test
  void zeros_are_found() {
    assertThat(fillWithZerosEverywhere(WrittenLog::read)).isGreaterThan(6_000);
  }

  @Test
  void garbage_at_the_end_of_a_file_is_not_read() {
    assertThat(appendGarbage(WrittenLog::read)).isGreaterThan(1000);
  }

  @Test
  void missing_exchanged_and_doubled_files_are_found() {
    assertThat(mixFiles(WrittenLog::read)).isGreaterThan(200);
  }

  @Test
  void several_damages_at_once_are_found() {
    assertThat(damageSeveralPlaces(WrittenLog::read, 2_000)).isPositive();
  }

  /** The checks above can fail: each of these mistakes is found by one of them. */
  @ParameterizedTest
  @EnumSource(CarelessReader.Mistake.class)
  void a_careless_reader_is_found(CarelessReader.Mistake mistake) {
    CarelessReader reader = new CarelessReader(mistake);
    assertThatThrownBy(() -> {
          log.check(log.storage, reader, "no damage");
          flipEveryBit(reader);
          truncateEverywhere(reader);
          fillWithZerosEverywhere(reader);
          mixFiles(reader);
        })
        .isInstanceOf(AssertionError.class);
  }
}
