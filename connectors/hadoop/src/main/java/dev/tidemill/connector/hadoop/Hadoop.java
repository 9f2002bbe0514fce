/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.Function2;
import org.apache.hadoop.mapreduce.InputFormat;
import org.apache.hadoop.mapreduce.OutputFormat;

/**
 * Files in Hadoop's formats: an {@code InputFormat} of {@code org.apache.hadoop.mapreduce} as a
 * dataset or a stream that is read once, and an {@code OutputFormat} that writes files as a sink.
 *
 * <pre>{@code
 * RDD<String> stopList = ssc.dataset(
 *     Hadoop.file("hdfs://namenode/stop-list", TextInputFormat.class, (LongWritable at, Text line) -> line.toString()));
 *
 * counts.writeTo(Hadoop.<String, Long>files("hdfs://namenode/out/counts", "seq", SequenceFileOutputFormat.class)
 *     .writables(String.class, Long.class));
 * }</pre>
 *
 * <p>Text and object files need nothing of this class: {@code textFileStream}, {@code textFile},
 * {@code saveAsTextFiles} and their like take paths of Hadoop's file systems.
 */
public final class Hadoop {
  private Hadoop() {}

  /**
   * The records of the files at a path, read by an input format.
   *
   * @param path a file, a directory or a pattern, as the format understands it
   * @param format an input format of {@code org.apache.hadoop.mapreduce}; those of the older {@code
   *     org.apache.hadoop.mapred} are not supported
   * @param record makes a record of a key and a value; the format uses these objects again for the
   *     next record, so it must copy what it keeps
   * @param <K> type of the keys of the format
   * @param <V> type of its values
   */
  @SuppressWarnings("rawtypes") // the literal of a generic class has no type arguments
  public static <K, V, T> HadoopFile<T> file(
      String path, Class<? extends InputFormat> format, Function2<K, V, T> record) {
    return new HadoopFile<>(requirePath("path", path), format, record, HadoopSettings.NONE);
  }

  /**
   * A sink of pairs that writes each batch to a directory {@code prefix-TIME.suffix}, once.
   *
   * @param prefix path up to the {@code -} before the batch time
   * @param suffix what follows the batch time, behind a dot; nothing if it is empty
   * @param format a format of {@code org.apache.hadoop.mapreduce} that writes files: one that is no
   *     {@code FileOutputFormat} is refused when the job starts
   */
  @SuppressWarnings("rawtypes")
  public static <K, V> HadoopSink<K, V> files(
      String prefix, String suffix, Class<? extends OutputFormat> format) {
    return HadoopSink.of(requirePath("prefix", prefix), suffix, new NewFormat(format.getName()));
  }

  /** Like {@link #files}, for a format of the older {@code org.apache.hadoop.mapred}. */
  @SuppressWarnings("rawtypes")
  public static <K, V> HadoopSink<K, V> mapredFiles(
      String prefix, String suffix, Class<? extends org.apache.hadoop.mapred.OutputFormat> format) {
    return HadoopSink.of(requirePath("prefix", prefix), suffix, new OldFormat(format.getName()));
  }

  private static String requirePath(String what, String path) {
    if (path.isBlank()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, what + " of Hadoop files is empty; give it a path");
    }
    return path;
  }
}
