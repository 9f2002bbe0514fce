/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka.testing;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;

/**
 * The child process. Formats the broker's disk if it is empty, then runs the broker until it is
 * told to stop or its parent process has ended for any reason.
 */
final class BrokerMain {
  /** The file of settings in the broker's directory. */
  static final String SETTINGS = "server.properties";

  /** The directory of the broker's data in its directory. */
  static final String DISK = "disk";

  /** Written by the formatting of an empty disk, read at each start after it. */
  private static final String FORMATTED = "meta.properties";

  /** The one line on the standard output; everything else goes to the standard error stream. */
  static final String READY = "ready";

  /** How often the broker's directory is deleted before what is left is given up. */
  private static final int DELETIONS = 1_000;

  private BrokerMain() {}

  /** Arguments: the broker's directory, the id of the cluster. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    endWithParent(directory);
    PrintStream parent = System.out;
    System.setOut(System.err);
    String settings = directory.resolve(SETTINGS).toString();
    if (!Files.exists(directory.resolve(DISK).resolve(FORMATTED))) {
      String[] format = {"format", "--standalone", "-t", args[1], "-c", settings};
      int code = StorageTool.execute(format, System.err);
      if (code != 0) {
        Runtime.getRuntime().halt(code);
      }
    }
    KafkaRaftServer broker =
        new KafkaRaftServer(KafkaConfig.fromProps(Utils.loadProps(settings)), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::shutdown, "broker-shutdown"));
    broker.startup();
    parent.println(READY);
    parent.flush();
    broker.awaitShutdown();
  }

  /**
   * The parent holds the other end of the standard input, so that it ends when the parent does,
   * even by kill -9. In that case, this process has to delete the broker's data.
   */
  private static void endWithParent(Path directory) {
    Thread watch = new Thread(
        () -> {
          try {
            while (System.in.read() >= 0) {
              // the parent writes nothing
            }
          } catch (IOException e) {
            // as good as the end
          }
          delete(directory);
          Runtime.getRuntime().halt(1);
        },
        "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * The broker still writes, so that a file may appear or vanish while its directory is deleted.
   * When it notices that its disk is gone, it ends the process, for which it is too early.
   */
  private static void delete(Path directory) {
    Exit.setHaltProcedure((status, message) -> {});
    Exit.setExitProcedure((status, message) -> {});
    for (int attempt = 0; attempt < DELETIONS && Files.exists(directory); attempt++) {
      try {
        BrokerProcess.delete(directory);
      } catch (IOException e) {
        // what is left then stays in the temporary directory
      }
    }
  }
}
