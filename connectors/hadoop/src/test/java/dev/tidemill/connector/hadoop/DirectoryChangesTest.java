/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StoragesByScheme;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HDFS tells by the time of a directory that it has changed. */
class DirectoryChangesTest {
  private static final long LONG_AGO = 1000;

  private interface Change {
    void make() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs", "webhdfs"})
  void each_change_in_a_directory_changes_its_time(String scheme) throws IOException {
    String hdfs = Hdfs.newDirectory();
    String directory = scheme.equals("hdfs")
        ? hdfs
        : "webhdfs://" + Hdfs.cluster().getNameNode().getHttpAddress().getHostName() + ":"
            + Hdfs.cluster().getNameNode().getHttpAddress().getPort()
            + new Path(hdfs).toUri().getPath();
    Storage storage = new HadoopStorage();
    assertThat(storage.tracksDirectoryChanges(directory)).isTrue();
    Files.mkdir(directory);
    try (FileSystem system = FileSystem.newInstance(URI.create(directory), new Configuration())) {
      Map<String, Change> changes = Map.of(
          "a file that is created", () -> storage.create(directory + "/new").close(),
          "a file that is moved in",
              () -> {
                storage.create(directory + "-other/file").close();
                storage.rename(directory + "-other/file", directory + "/moved");
              },
          "a file that is renamed",
              () -> {
                storage.create(directory + "/before").close();
                system.setTimes(new Path(directory), LONG_AGO, -1);
                storage.rename(directory + "/before", directory + "/after");
              },
          "a file that is deleted",
              () -> {
                storage.create(directory + "/unneeded").close();
                system.setTimes(new Path(directory), LONG_AGO, -1);
                storage.delete(directory + "/unneeded");
              });
      for (Map.Entry<String, Change> change : changes.entrySet()) {
        system.setTimes(new Path(directory), LONG_AGO, -1);
        change.getValue().make();
        assertThat(storage.find(directory).orElseThrow().modifiedMillis())
            .as(change.getKey())
            .isNotEqualTo(LONG_AGO);
      }
    }
  }

  /** Counts the calls of each method. */
  private static Storage counting(Storage storage, Map<String, Integer> calls) {
    return (Storage) Proxy.newProxyInstance(
        Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (self, method, args) -> {
          calls.merge(method.getName(), 1, Integer::sum);
          try {
            return method.invoke(storage, args);
          } catch (InvocationTargetException e) {
            throw e.getTargetException();
          }
        });
  }

  @Test
  void a_directory_that_has_not_changed_is_not_listed_and_a_new_file_is_found() throws Exception {
    String directory = Hdfs.newDirectory() + "/in";
    Files.mkdir(directory);
    Map<String, Integer> calls = new ConcurrentHashMap<>(Map.of("list", 0));
    List<String> lines = new CopyOnWriteArrayList<>();
    StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofMillis(200))
        .environment(world -> world.withStorage(counting(new StoragesByScheme(), calls)))
        .build();
    ssc.textFileStream(directory).foreachRDD(rdd -> lines.addAll(rdd.collect()));
    ssc.start();
    int[] since = {0, 0};
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInSameThread()
        .alias("twenty batches that do not list the directory")
        .until(() -> {
          int listed = calls.getOrDefault("list", 0);
          int asked = calls.getOrDefault("directoriesMatching", 0);
          if (listed != since[0]) {
            since[0] = listed;
            since[1] = asked;
          }
          return asked >= since[1] + 20;
        });
    Files.write(directory, "new", List.of("a line"));
    await().atMost(Duration.ofMinutes(2)).until(() -> lines.contains("a line"));
    ssc.stop();
    assertThat(lines).containsExactly("a line");
  }
}
