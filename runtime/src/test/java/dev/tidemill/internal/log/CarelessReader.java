/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A reader of the log that makes one mistake. */
final class CarelessReader implements WrittenLog.Reader {
  enum Mistake {
    /** Believes what is there. */
    NO_CHECKSUM,
    /** Takes every bad place for the end of the log. */
    EVERYTHING_IS_TORN,
    /** Goes on with the next file after a bad place. */
    NEXT_FILE,
    /** Looks for the next valid frame after a bad place. */
    NEXT_FRAME,
    /** Takes a frame that is in two files twice. */
    NO_NUMBERS
  }

  private final Mistake mistake;

  CarelessReader(Mistake mistake) {
    this.mistake = mistake;
  }

  @Override
  public boolean read(FilesInMemory files, List<Frame> frames) {
    for (byte[] bytes : files.files.values()) {
      int position = SegmentHeader.BYTES;
      while (position + StoredFrame.OVERHEAD <= bytes.length && !isZero(bytes, position)) {
        Optional<StoredFrame> found = frameAt(bytes, position);
        if (found.isPresent()) {
          position = found.get().end();
          boolean repeated = found.get().sequence() < frames.size();
          if (!repeated || mistake == Mistake.NO_NUMBERS) {
            frames.add(found.get().frame());
          }
        } else if (mistake == Mistake.EVERYTHING_IS_TORN) {
          return false;
        } else if (mistake == Mistake.NEXT_FRAME) {
          position++;
        } else {
          break;
        }
      }
    }
    return false;
  }

  private static boolean isZero(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private Optional<StoredFrame> frameAt(byte[] bytes, int position) {
    if (mistake != Mistake.NO_CHECKSUM) {
      return StoredFrame.decode(bytes, position);
    }
    if (!StoredFrame.fits(bytes, position)) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int end = position + StoredFrame.lengthAt(bytes, position);
    byte[] payload = Arrays.copyOfRange(bytes, position + StoredFrame.OVERHEAD, end);
    Frame frame = new Frame(
        in.getInt(position + 8), in.getLong(position + 12), in.getLong(position + 20), payload);
    return Optional.of(
        new StoredFrame(frame, in.getLong(position + 28), in.getLong(position + 36), 0, end));
  }
}
