/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.tidemill.StreamingContext;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What goes wrong with HDFS is told with the path, the reason and what to do. */
class HdfsErrorsTest {
  @Test
  void nobody_listens_at_the_address() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Storage storage = new HadoopStorage(Map.of("dfs.client.retry.policy.spec", "10,2"));
    String path = "hdfs://localhost:" + port + "/in";
    assertThatThrownBy(() -> storage.list(path))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining("Connection refused")
        .hasMessageEndingWith(
            "check the host and the port in the path, and that a NameNode listens there");
  }

  @Test
  void the_user_may_not_read_the_directory() throws IOException {
    String directory = Hdfs.newDirectory() + "/in";
    Files.mkdir(directory);
    Hdfs.cluster()
        .getFileSystem()
        .setPermission(
            new org.apache.hadoop.fs.Path(directory),
            new org.apache.hadoop.fs.permission.FsPermission((short) 0700));
    UserGroupInformation user = UserGroupInformation.getLoginUser();
    UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser("guest"));
    try {
      Storage storage = new HadoopStorage();
      assertThatThrownBy(() -> storage.list(directory))
          .isInstanceOf(FileSystemException.class)
          .hasMessageStartingWith(directory + ": ")
          .hasMessageContaining("Permission denied: user=guest, access=READ_EXECUTE")
          .hasMessageContaining("give this user the right, or run the job as another one");
      assertThatThrownBy(() -> storage.create(directory + "/file").close())
          .hasMessageStartingWith(directory + "/file: ")
          .hasMessageContaining("Permission denied: user=guest");
    } finally {
      UserGroupInformation.setLoginUser(user);
    }
  }

  @Test
  void the_directory_is_deleted_while_the_job_runs() throws Exception {
    String directory = Hdfs.newDirectory() + "/in";
    Files.mkdir(directory);
    List<String> told = new CopyOnWriteArrayList<>();
    AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
      @Override
      protected void append(ILoggingEvent event) {
        told.add(event.getFormattedMessage());
      }
    };
    Logger logger = (Logger) LoggerFactory.getLogger("dev.tidemill");
    Level level = logger.getLevel();
    logger.setLevel(Level.WARN);
    appender.start();
    logger.addAppender(appender);
    try {
      List<String> lines = new CopyOnWriteArrayList<>();
      StreamingContext ssc = StreamingContext.builder()
          .master("local[2]")
          .batchInterval(Duration.ofMillis(200))
          .build();
      ssc.textFileStream(directory).foreachRDD(rdd -> lines.addAll(rdd.collect()));
      ssc.start();
      Files.write(directory, "a", List.of("before"));
      await().atMost(Duration.ofMinutes(2)).until(() -> lines.contains("before"));
      new HadoopStorage().delete(directory);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> told.stream()
              .anyMatch(message -> message.contains("finds no directory " + directory
                  + "; its batches are empty until there is one: create it, or check the path")));
      Files.write(directory, "b", List.of("after"));
      await().atMost(Duration.ofMinutes(2)).until(() -> lines.contains("after"));
      ssc.stop();
      assertThat(lines).containsExactly("before", "after");
    } finally {
      logger.detachAppender(appender);
      logger.setLevel(level);
    }
  }
}
