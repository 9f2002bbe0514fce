/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.bench.measure.Jvm;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** An HDFS with one NameNode and one DataNode, in a process of its own. */
final class Hdfs implements AutoCloseable {
  private final Process process;
  private final String uri;

  Hdfs() throws IOException {
    process = Jvm.start(Hdfs.class, Jvm.NO_LOG, List.of());
    BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("HDFS did not start");
    }
    uri = line;
  }

  /** Address of the NameNode: {@code hdfs://localhost:40123}. */
  String uri() {
    return uri;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while HDFS ends", e);
    }
  }

  /** The other JVM: ends when its input does, and leaves no file behind. */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("hdfs");
    try {
      Configuration configuration = new Configuration();
      configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
      configuration.setInt("dfs.replication", 1);
      MiniDFSCluster cluster =
          new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
      cluster.waitActive();
      System.out.println("hdfs://localhost:" + cluster.getNameNodePort());
      while (System.in.read() >= 0) {
        // nothing is said until the end
      }
      cluster.shutdown(true);
    } finally {
      FileUtil.fullyDelete(new File(directory.toString()));
    }
    System.exit(0); // threads of Hadoop may not end
  }
}
