/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952): every member of a file, one after the other, each checked against
 * its checksum.
 *
 * <p>The JDK's {@code GZIPInputStream} takes it for the end of the file when {@code available()} is
 * 0 behind a member, or when what follows is damaged. Here the file ends where its bytes end: a
 * member that is cut off, or something else behind a member, is an error; only zeros may follow,
 * with which some programs fill up a block.
 */
final class GzipInput extends InputStream {
  private static final int BUFFER = 1 << 16;
  private static final int DEFLATE = 8;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final String path;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private int position;
  private int limit;
  private boolean inMember;
  private boolean firstMember = true;
  private boolean ended;
  private long textBytes;

  GzipInput(String path, InputStream in) {
    this.path = path;
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || nextMember()) {
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        checksum.update(bytes, offset, count);
        textBytes += count;
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw damaged("it needs a dictionary");
      } else if (fill()) {
        inflater.setInput(buffer, 0, limit);
      } else {
        throw cutOff();
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      return inflater.inflate(bytes, offset, length);
    } catch (DataFormatException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  /** Passes over the header of the next member; false at the end of the file. */
  private boolean nextMember() throws IOException {
    if (ended || (!firstMember && isAtEnd())) {
      ended = true;
      return false;
    }
    if (next() != 0x1F || next() != 0x8B) {
      throw damaged("no gzip header is there");
    }
    int method = next();
    if (method != DEFLATE) {
      throw damaged("its method is " + method + " where only 8 is defined");
    }
    int flags = next();
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      skip(2);
    }
    inMember = true;
    firstMember = false;
    inflater.reset();
    checksum.reset();
    inflater.setInput(buffer, position, limit - position);
    return true;
  }

  /** Whether nothing, or nothing but zeros, follows. */
  private boolean isAtEnd() throws IOException {
    boolean zeros = false;
    while (position < limit || fill()) {
      if (buffer[position] != 0) {
        if (zeros) {
          throw damaged("something follows the zeros behind its end");
        }
        return false;
      }
      zeros = true;
      position++;
    }
    return true;
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    long expected = number();
    long length = number();
    if (expected != checksum.getValue()) {
      throw damaged("its checksum is wrong");
    }
    if (length != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw damaged("its length is wrong");
    }
    inMember = false;
  }

  private long number() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {}
  }

  private int next() throws IOException {
    if (position == limit && !fill()) {
      throw cutOff();
    }
    return buffer[position++] & 0xFF;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.readNBytes(buffer, 0, BUFFER));
    return limit > 0;
  }

  private IOException cutOff() {
    return new EOFException("gzip file " + path + " is cut off: its compressed data ends after "
        + textBytes + " bytes of text in the middle; move a file in when it is complete");
  }

  private IOException damaged(String what) {
    return new IOException("gzip file " + path + " is damaged after " + textBytes
        + " bytes of text: " + what + "; repair it or remove it");
  }
}
