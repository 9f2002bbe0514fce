/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.Decoder;
import dev.tidemill.internal.connector.DecodedRecords;
import dev.tidemill.internal.connector.FileFormat;
import dev.tidemill.internal.connector.FileOptions;
import dev.tidemill.internal.connector.FilePartitions;
import dev.tidemill.internal.connector.FileSource;
import dev.tidemill.internal.connector.FixedLengthRecords;
import dev.tidemill.internal.connector.LineDecoder;
import dev.tidemill.internal.connector.ObjectRecords;
import dev.tidemill.internal.connector.RateSource;
import dev.tidemill.internal.connector.ReplaySource;
import dev.tidemill.internal.connector.SocketPeer;
import dev.tidemill.internal.connector.SocketReceiver;
import dev.tidemill.internal.connector.TextLines;
import dev.tidemill.internal.settings.StreamSettings;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the built-in sources of what a program says of them, and of the settings of its context.
 */
public final class BuiltInSources {
  private static final Logger LOG = LoggerFactory.getLogger(BuiltInSources.class);

  private final ContextParts parts;
  private final StreamSettings settings;

  public BuiltInSources(ContextParts parts) {
    this.parts = parts;
    this.settings = parts.settings().streams();
  }

  public <T> Source<T> receiver(ReceiverSupplier<T> receiver) {
    return ReceiverSource.of(receiver);
  }

  public Source<String> lines(Origin origin, String host, int port) {
    return socket(origin, host, port, new LineDecoder(settings.socket().maxLineLength()));
  }

  public <T> Source<T> socket(Origin origin, String host, int port, Decoder<T> decoder) {
    SocketPeer peer = SocketPeer.of(origin, host, port);
    return receiver(() -> new SocketReceiver<>(peer, decoder, settings.socket()));
  }

  public Source<String> textFiles(Origin origin, String directory, FileOptions options) {
    return files(origin, directory, new TextLines(settings.fileLineLength()), options);
  }

  public <T> Source<T> files(
      Origin origin, String directory, Decoder<T> decoder, FileOptions options) {
    return files(origin, directory, new DecodedRecords<>(decoder), options);
  }

  public Source<byte[]> binaryRecords(
      Origin origin, String directory, int recordLength, FileOptions options) {
    Arguments.atLeast(1, recordLength, "record length", origin);
    return files(origin, directory, new FixedLengthRecords(recordLength), options);
  }

  public <T> Source<T> objectFiles(
      Origin origin, String directory, Class<T> type, FileOptions options) {
    return files(origin, directory, ObjectRecords.of(origin, type, parts.codecs()), options);
  }

  private <T> Source<T> files(
      Origin origin, String directory, FileFormat<T> format, FileOptions options) {
    if (directory.isBlank()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the directory given to " + origin
              + " is empty; give it a path, or \".\" for the working directory");
    }
    return new FileSource<>(directory, format, options, parts.times());
  }

  public Source<Long> rate(Origin origin, long recordsPerSecond) {
    Arguments.atLeast(1, recordsPerSecond, "rate in records per second", origin);
    return new RateSource(recordsPerSecond);
  }

  public Source<String> replay(Origin origin, String file, long linesPerSecond, boolean loop) {
    return ReplaySource.ofFile(file, checkedSpeed(origin, linesPerSecond), loop);
  }

  public Source<String> replay(Origin origin, long linesPerSecond) {
    return ReplaySource.ofResource(ReplaySource.TIDE, checkedSpeed(origin, linesPerSecond), true);
  }

  private static long checkedSpeed(Origin origin, long linesPerSecond) {
    return Arguments.atLeast(1, linesPerSecond, "speed in lines per second", origin);
  }

  /** The lines of files that are there now. */
  public PlanNode<String> textFile(Origin origin, String path) {
    return dataset(origin, path, new TextLines(settings.fileLineLength()));
  }

  /** The records of object files that are there now. */
  public <T> PlanNode<T> objectFile(Origin origin, String path, Class<T> type) {
    return dataset(origin, path, ObjectRecords.of(origin, type, parts.codecs()));
  }

  /** The pairs of object files that are there now. */
  public <K, V> PlanNode<Pair<K, V>> objectFileOfPairs(
      Origin origin, String path, Class<K> key, Class<V> value) {
    return dataset(origin, path, ObjectRecords.ofPairs(origin, key, value, parts.codecs()));
  }

  private <T> PlanNode<T> dataset(Origin origin, String path, FileFormat<T> format) {
    return new InputNode<>(
        origin,
        path,
        FilePartitions.of(
            parts.storage(),
            path,
            format,
            (message, cause) -> LOG.warn("{}: {}", origin, message)));
  }
}
