/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A log, and what it must hold however its files are damaged: what is read is a beginning of what
 * was written, and ends silently only where nothing intact follows.
 */
final class WrittenLog {
  static final String DIRECTORY = "/log";

  final FilesInMemory storage = new FilesInMemory();
  final List<Frame> frames = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  /** Where a frame is in the undamaged files. */
  private record Place(String file, int start, int end, long sequence, long forced) {}

  /** A reader, or a mutant of it. */
  interface Reader {
    /** Reads all frames; returns whether it has reported a corruption. */
    boolean read(FilesInMemory files, List<Frame> frames) throws IOException;
  }

  /** The real one. */
  static boolean read(FilesInMemory files, List<Frame> frames) throws IOException {
    return LogReader.read(files, DIRECTORY, frames::add).corruption().isPresent();
  }

  /** Writes some files in three epochs: full ones, one whose sync fails, and a torn one. */
  WrittenLog() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    LogSettings settings = LogSettings.DEFAULT.withSegmentBytes(600).withReserve(false);
    boolean[] failing = {false};
    storage.hook = call -> {
      if (failing[0] && call.startsWith("sync")) {
        throw new IOException("cannot sync");
      }
    };
    for (int epoch = 1; epoch <= 3; epoch++) {
      BatchLog log = open(epoch, settings.withReserve(epoch == 3));
      for (int i = 0; i < 4; i++) {
        for (int group = random.nextInt(3); group >= 0; group--) {
          log.append(add(random, epoch));
        }
        failing[0] = i == 2;
        try {
          log.force();
        } catch (IOException e) {
          failing[0] = false;
          log.append(add(random, epoch));
          log.force();
        }
      }
    }
    locate();
  }

  private BatchLog open(long epoch, LogSettings settings) throws IOException {
    return BatchLog.open(storage, DIRECTORY, epoch, settings, LogThread.ofCaller(), frame -> {});
  }

  private Frame add(SplittableRandom random, int epoch) {
    byte[] payload = new byte[random.nextInt(40)];
    random.nextBytes(payload);
    if (frames.size() == 5) {
      payload = new byte[600]; // reaches over a sector, and is not zeros
      Arrays.fill(payload, (byte) 1);
    }
    Frame frame = new Frame(1 + random.nextInt(5), epoch, frames.size(), payload);
    frames.add(frame);
    return frame;
  }

  private void locate() {
    for (Map.Entry<String, byte[]> file : storage.files.entrySet()) {
      int start = SegmentHeader.BYTES;
      var found = StoredFrame.decode(file.getValue(), start);
      while (found.isPresent()) {
        StoredFrame frame = found.get();
        places.add(new Place(file.getKey(), start, frame.end(), frame.sequence(), frame.forced()));
        start = frame.end();
        found = StoredFrame.decode(file.getValue(), start);
      }
    }
  }

  /** Throws an {@link AssertionError} if a reader does not do with damaged files what it must. */
  void check(FilesInMemory damaged, Reader reader, String damage) {
    List<Frame> read = new ArrayList<>();
    boolean corruption;
    try {
      corruption = reader.read(damaged, read);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      throw new AssertionError(damage + ": the reader fails", e);
    }
    if (read.size() > frames.size() || !read.equals(frames.subList(0, read.size()))) {
      throw new AssertionError(damage + ": read " + read + " instead of " + frames);
    }
    if (corruption) {
      return;
    }
    for (Place place : places) {
      boolean lost = place.sequence >= read.size();
      if (lost && isIntact(place, damaged) && !mayBeTorn(place, read.size(), damaged)) {
        throw new AssertionError(damage + ": frame " + place.sequence + " is intact, but only "
            + read.size() + " frames were read");
      }
    }
  }

  private boolean isIntact(Place place, FilesInMemory damaged) {
    byte[] before = storage.content(place.file);
    byte[] now = damaged.files.get(place.file);
    return now != null
        && now.length >= place.end
        && Arrays.equals(before, place.start, place.end, now, place.start, place.end);
  }

  /** Whether a frame was written together with the first lost one, of which a sector is lost. */
  private boolean mayBeTorn(Place place, int firstLost, FilesInMemory damaged) {
    byte[] now = damaged.files.get(place.file);
    return place.forced <= firstLost
        && places.stream()
            .filter(lost -> lost.file.equals(place.file) && lost.sequence == firstLost)
            .anyMatch(lost -> hasLostSector(now, lost.start, place.start));
  }

  private static boolean hasLostSector(byte @Nullable [] bytes, int from, int to) {
    int zeros = 0;
    if (bytes == null) {
      return false;
    }
    for (int i = from; i < to; i++) {
      zeros = bytes[i] == 0 ? zeros + 1 : 0;
      boolean sectorEnds = (i + 1) % 512 == 0;
      if (sectorEnds && zeros >= Math.min(512, Math.max(4, i + 1 - from))) {
        return true;
      }
    }
    return false;
  }
}
