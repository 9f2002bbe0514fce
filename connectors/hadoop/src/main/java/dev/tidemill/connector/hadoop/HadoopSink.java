/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.data.Pair;
import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.sink.BatchDirectories;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;

/**
 * Writes the pairs of each batch by an output format, to a directory of its own: see
 * {@link Hadoop#files}.
 *
 * <p>{@code IDEMPOTENT}: a batch is there once, under its time, also when it is written or published
 * again. On file systems that rename, the directory appears complete. On object stores, {@code
 * _SUCCESS} is put last and lists the files that count.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class HadoopSink<K, V> implements Sink<Pair<K, V>> {
  private final String prefix;
  private final String suffix;
  private final FileFormat format;
  private final RecordFields<K, V> fields;
  private final HadoopSettings settings;

  private HadoopSink(
      String prefix,
      String suffix,
      FileFormat format,
      RecordFields<K, V> fields,
      HadoopSettings settings) {
    this.prefix = prefix;
    this.suffix = suffix;
    this.format = format;
    this.fields = fields;
    this.settings = settings;
  }

  static <K, V> HadoopSink<K, V> of(String prefix, String suffix, FileFormat format) {
    return new HadoopSink<>(prefix, suffix, format, RecordFields.asTheyAre(), HadoopSettings.NONE);
  }

  /**
   * Returns this sink with a setting of Hadoop or of the format. It applies to the files and to the
   * directories that they are published in.
   */
  public HadoopSink<K, V> set(String key, String value) {
    return new HadoopSink<>(prefix, suffix, format, fields, settings.with(key, value));
  }

  /**
   * Returns this sink for a format that needs {@code Writable} objects, made of keys and values of
   * these classes: {@code String}, {@code Integer}, {@code Long}, {@code Double}, {@code Float},
   * {@code Boolean} or {@code byte[]}.
   *
   * @throws dev.tidemill.error.TidemillException if a class is another one; use {@link #converting}
   */
  public HadoopSink<K, V> writables(Class<K> key, Class<V> value) {
    return new HadoopSink<>(prefix, suffix, format, RecordFields.writables(key, value), settings);
  }

  /**
   * Returns this sink with functions that make of each key and value what the format writes.
   *
   * <pre>{@code
   * sink.converting(Text.class, Text::new, NullWritable.class, value -> NullWritable.get())
   * }</pre>
   */
  public <A, B> HadoopSink<K, V> converting(
      Class<A> keyClass,
      MapFunction<? super K, ? extends A> key,
      Class<B> valueClass,
      MapFunction<? super V, ? extends B> value) {
    return new HadoopSink<>(
        prefix,
        suffix,
        format,
        new RecordFields<>(keyClass.getName(), key, valueClass.getName(), value),
        settings);
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.IDEMPOTENT;
  }

  @Override
  public OpenSink<Pair<K, V>> open(SinkContext context) throws Exception {
    // What is configured wrongly is told when the job starts.
    format.check(FileSystems.shared(settings).forFormats());
    return new OpenHadoopSink<>(
        BatchDirectories.of(withSettings(context), prefix, suffix), format, fields, settings);
  }

  /** The directories are where the format writes, also if the program sets an endpoint or keys. */
  private SinkContext withSettings(SinkContext context) {
    if (settings.values().isEmpty() || !Schemes.SERVED.contains(Schemes.of(prefix))) {
      return context;
    }
    return new SinkContext(
        context.name(),
        context.job(),
        HadoopStorage.ofFormats(settings),
        context.threads(),
        context.staging());
  }
}
