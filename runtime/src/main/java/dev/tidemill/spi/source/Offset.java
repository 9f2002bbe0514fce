package dev.tidemill.spi.source;

/**
 * A position in a source, before which everything has been read.
 *
 * <p>Immutable; equal offsets have equal texts. Each source has its own kind; {@link RowOffset} suits those that count
 * from zero.
 */
public interface Offset {
  /** This offset as text that {@link OpenSource#parse} understands, also in later versions of the source. */
  String text();
}
