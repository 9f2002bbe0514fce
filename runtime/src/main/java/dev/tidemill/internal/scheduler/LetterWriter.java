/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.codec.Codecs;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.isolation.Finding;
import dev.tidemill.internal.isolation.Place;
import dev.tidemill.internal.isolation.Segment;
import dev.tidemill.internal.isolation.Trace;
import dev.tidemill.internal.object.ObjectFileWriter;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.source.EncodedRecord;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.TimeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes dead letters. */
final class LetterWriter {
  private static final int MAX_RECORD_CHARS = 4_096;
  private static final int MAX_ERROR_CHARS = 2_048;
  private static final int MAX_STACK_CHARS = 8_192;
  private static final int MAX_FRAMES = 50;
  private static final int MAX_ENCODED_BYTES = 65_536;

  private final Codecs codecs;
  private final TimeFormat times;
  private final UnaryOperator<DeadLetter> redaction;

  LetterWriter(Codecs codecs, TimeFormat times, UnaryOperator<DeadLetter> redaction) {
    this.codecs = codecs;
    this.times = times;
    this.redaction = redaction;
  }

  /**
   * The letter of a record, without a number.
   *
   * @param inputs what the batch reads
   * @throws TidemillException if the program's redaction fails
   */
  DeadLetter letter(BatchInfo batch, List<Trace.Input> inputs, Finding finding) {
    Object record = finding.record();
    Throwable cause = cause(finding.failure());
    DeadLetter letter = new DeadLetter(
        batch.id(),
        batch.time(),
        0,
        finding.place().segment().name(),
        position(batch, inputs, finding),
        finding.failure().operation().toString(),
        bounded(text(record), MAX_RECORD_CHARS),
        record == null ? "" : record.getClass().getName(),
        encoded(record),
        bounded(text(cause), MAX_ERROR_CHARS),
        bounded(stackTrace(cause), MAX_STACK_CHARS));
    try {
      return Objects.requireNonNull(
          ForeignCode.call(() -> redaction.apply(letter)), "the redaction returned null");
    } catch (Throwable e) {
      throw new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED,
          "the redaction of dead letters failed in batch " + times.text(batch.time())
              + " on a record of " + finding.place().segment().name() + ", " + letter.position()
              + ": " + e,
          e);
    }
  }

  /** What the program has thrown; if that is an error of the library, this one. */
  private static Throwable cause(TidemillException failure) {
    return failure.getCause() == null ? failure : failure.getCause();
  }

  private String position(BatchInfo batch, List<Trace.Input> inputs, Finding finding) {
    Place place = finding.place();
    Segment segment = place.segment();
    String record = "record " + (place.index() + 1);
    if (segment.kind() == Segment.Kind.PANE) {
      return record + " of partition " + segment.partition() + " of batch "
          + times.text(segment.batch()) + ", kept for a window";
    }
    String position = finding.position().isEmpty()
        ? partition(inputs, segment)
            .map(partition -> readPosition(partition, place.index()))
            .orElse("")
        : finding.position();
    if (!position.isEmpty()) {
      return position;
    }
    String described = partition(inputs, segment).map(SourcePartition::describe).orElse("");
    return described.isEmpty()
        ? batch.range(segment.name()) + ", partition " + segment.partition() + ", " + record
        : described + ", " + record;
  }

  private static Optional<SourcePartition<?>> partition(List<Trace.Input> inputs, Segment segment) {
    for (Trace.Input input : inputs) {
      Optional<Integer> index = input.partition(segment);
      if (index.isPresent() && input.plan() instanceof InputNode<?> node) {
        return Optional.of(node.partitions().get(index.get()));
      }
    }
    return Optional.empty();
  }

  /** The position in words of the source; what it cannot say does not fail the batch. */
  private static String readPosition(SourcePartition<?> partition, long index) {
    try {
      return ForeignCode.call(() -> {
        try (PartitionReader<?> reader = partition.open()) {
          for (long i = 0; i <= index; i++) {
            if (!reader.next()) {
              return "";
            }
          }
          return reader.position();
        }
      });
    } catch (Exception e) {
      return "";
    }
  }

  private Optional<String> encoded(@Nullable Object record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ObjectFileWriter file = new ObjectFileWriter(bytes, codecs);
      file.write(record);
      file.finish();
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return Optional.empty(); // the text has to do
    }
    return bytes.size() > MAX_ENCODED_BYTES
        ? Optional.empty()
        : Optional.of(Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  /** The frames of the program: what is below them differs with the thread. */
  private static String stackTrace(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (@Nullable Throwable each = failure;
        each != null && seen.add(each) && text.length() <= MAX_STACK_CHARS;
        each = each.getCause()) {
      text.append(seen.size() == 1 ? "" : "Caused by: ").append(text(each)).append('\n');
      int frames = 0;
      for (StackTraceElement frame : each.getStackTrace()) {
        if (isOfEngine(frame) || frames == MAX_FRAMES) {
          break;
        }
        frames++;
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }

  private static boolean isOfEngine(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.startsWith("dev.tidemill.spi.kernel.")
        || name.startsWith("dev.tidemill.spi.keyed.")
        || name.startsWith("dev.tidemill.internal.");
  }

  private static String text(@Nullable Object value) {
    try {
      if (value instanceof EncodedRecord encoded) {
        return text(encoded.payload());
      }
      return value instanceof byte[] bytes ? text(bytes) : String.valueOf(value);
    } catch (RuntimeException | StackOverflowError e) {
      return "a " + (value == null ? "null" : value.getClass().getName())
          + " whose toString fails with " + e.getClass().getName();
    }
  }

  /** As text where it is UTF-8, and else in hex: no more than is shown. */
  private static String text(byte[] bytes) {
    byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, 4 * MAX_RECORD_CHARS));
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(head)).toString();
    } catch (CharacterCodingException e) {
      return HexFormat.ofDelimiter(" ").formatHex(head);
    }
  }

  private static String bounded(String text, int max) {
    return text.length() <= max
        ? text
        : text.substring(0, max) + "... (" + text.length() + " characters)";
  }
}
