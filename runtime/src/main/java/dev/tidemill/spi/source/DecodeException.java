/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record cannot be decoded. The message of {@link #of} names its position, its size, the cause and
 * the beginning of its content:
 *
 * <pre>{@code
 * the record at orders-3@1042 cannot be decoded: java.lang.NumberFormatException: For input string: "x1";
 * it has 2 bytes: "x1"
 * }</pre>
 *
 * <p>A {@link PartitionReader} throws it from {@code next} when it has moved to such a record, and
 * is then able to move on. The runtime treats it like a function of the program that fails on the
 * record, not like a source that fails: {@code stream.batch.onFailure=deadletter} gives up this
 * record alone.
 */
public final class DecodeException extends TidemillException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CAUSE_CHARS = 1_000;
  private static final int MAX_TEXT_BYTES = 64;
  private static final int MAX_HEX_BYTES = 32;

  private final String position;

  /** Not sent to other processes: it may not be serializable, and only the workers here ask. */
  private final transient @Nullable Object encoded;

  /**
   * Creates the failure.
   *
   * @param message what cannot be decoded, where that is, and why
   * @param position where it is, in words of the source
   * @param encoded the record as the source has it; kept in a dead letter, so that it can be
   *     injected again
   */
  public DecodeException(String message, String position, Object encoded, Throwable cause) {
    super(ErrorCode.MALFORMED_DATA, message, cause);
    this.position = position;
    this.encoded = encoded;
  }

  /** Creates the failure for a record at a position; the message shows at most 64 bytes of it. */
  public static DecodeException of(EncodedRecord encoded, String position, Throwable cause) {
    byte[] payload = encoded.payload();
    return new DecodeException(
        "the record" + (position.isEmpty() ? "" : " at " + position) + " cannot be decoded: "
            + cut(String.valueOf(cause)) + "; it has " + payload.length + " bytes"
            + excerpt(payload),
        position,
        encoded,
        cause);
  }

  /**
   * Throws what a decoder has thrown if the record is not to blame for it: a {@link
   * TidemillException} with the code {@link ErrorCode#SOURCE_FAILED}, of a decoder that needs a
   * server which does not answer. No record is given up then; the batch is attempted again.
   */
  public static void requireFaultOfRecord(Throwable failure) {
    if (failure instanceof TidemillException known
        && known.code() == ErrorCode.SOURCE_FAILED
        && !(known instanceof DecodeException)) {
      throw known;
    }
  }

  /** Returns where the record is, in words of the source; empty if that is unknown. */
  public String position() {
    return position;
  }

  /** Returns the record as the source has it; empty if the exception is of another process. */
  public Optional<Object> encoded() {
    return Optional.ofNullable(encoded);
  }

  private static String cut(String text) {
    return text.length() <= MAX_CAUSE_CHARS ? text : text.substring(0, MAX_CAUSE_CHARS) + "...";
  }

  private static String excerpt(byte[] payload) {
    if (payload.length == 0) {
      return "";
    }
    String text =
        new String(payload, 0, Math.min(payload.length, MAX_TEXT_BYTES), StandardCharsets.UTF_8);
    String more = payload.length > MAX_TEXT_BYTES ? "..." : "";
    // A character that the end of the excerpt has cut says nothing about the content.
    String whole = more.isEmpty() ? text : text.replaceAll("\uFFFD+$", "");
    boolean isText = whole.chars().noneMatch(c -> c == '\uFFFD' || Character.isISOControl(c));
    return isText ? ": \"" + whole + "\"" + more : ": " + hex(payload);
  }

  private static String hex(byte[] payload) {
    byte[] head = Arrays.copyOf(payload, Math.min(payload.length, MAX_HEX_BYTES));
    return HexFormat.ofDelimiter(" ").formatHex(head)
        + (payload.length > MAX_HEX_BYTES ? " ..." : "");
  }
}
