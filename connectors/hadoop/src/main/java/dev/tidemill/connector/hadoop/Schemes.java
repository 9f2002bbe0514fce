/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.storage.StorageFeature;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** What is known of the file systems behind the schemes. */
final class Schemes {
  static final String CONDITIONAL_CREATE = "fs.s3a.create.conditional.enabled";

  /** Rename a file or a directory in one step, and can be told whether to overwrite. */
  private static final Set<String> RENAMING = Set.of("hdfs", "webhdfs", "swebhdfs", "viewfs");

  /** Change the time of a directory with each change of what is in it. */
  private static final Set<String> TRACKING = Set.of("hdfs", "webhdfs", "swebhdfs");

  static final Set<String> SERVED =
      Set.of("hdfs", "webhdfs", "swebhdfs", "viewfs", "s3a", "abfs", "abfss", "gs", "oss", "cosn");

  private Schemes() {}

  static String of(String path) {
    int colon = path.indexOf(":/");
    return colon < 0 ? "" : path.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  /**
   * A path as Hadoop has to get it: one without a scheme is on the local disk, whatever Hadoop's
   * default file system is.
   */
  static String qualified(String path) {
    return of(path).isEmpty() ? "file:" + Path.of(path).toAbsolutePath() : path;
  }

  static boolean renames(String path) {
    return RENAMING.contains(of(path));
  }

  /** Not {@code viewfs}: its mount points are directories of the client. */
  static boolean tracksDirectoryChanges(String path) {
    return TRACKING.contains(of(path));
  }

  /** Whether several files can be deleted by one request. */
  static boolean deletesMany(String path) {
    return of(path).equals("s3a");
  }

  /** What a file system cannot do, with the reason. */
  static Map<StorageFeature, String> lacks(String path, Configuration configuration) {
    Map<StorageFeature, String> lacks = new EnumMap<>(StorageFeature.class);
    String scheme = of(path);
    if (renames(path)) {
      lacks.put(
          StorageFeature.APPEND,
          "a file that a killed process was appending to stays locked until its lease has expired");
      lacks.put(StorageFeature.LOCK, "a lease outlives the process that holds it");
      return lacks;
    }
    lacks.put(StorageFeature.RENAME, "an object store renames by copying file by file");
    lacks.put(StorageFeature.APPEND, "the objects of an object store do not change");
    lacks.put(StorageFeature.LOCK, "an object store does not know which processes run");
    if (!scheme.equals("s3a")) {
      lacks.put(
          StorageFeature.CREATE_IF_ABSENT,
          "it is not known whether " + scheme + ":// can; use a directory of hdfs://, s3a:// or a"
              + " local disk");
    } else if (!configuration.getBoolean(CONDITIONAL_CREATE, true)) {
      lacks.put(
          StorageFeature.CREATE_IF_ABSENT,
          CONDITIONAL_CREATE + " is false; set it to true if the store knows conditional writes, or"
              + " use a directory of hdfs:// or a local disk");
    }
    return lacks;
  }
}
