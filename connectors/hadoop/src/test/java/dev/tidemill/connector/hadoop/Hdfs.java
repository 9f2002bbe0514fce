/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** An HDFS with one NameNode and one DataNode, which all tests of this JVM share. */
final class Hdfs {
  private static final AtomicInteger DIRECTORIES = new AtomicInteger();

  private Hdfs() {}

  private static final class Shared {
    static final MiniDFSCluster CLUSTER = start();

    private static MiniDFSCluster start() {
      try {
        Path folder = Files.createTempDirectory("hdfs");
        // region cluster
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
        configuration.setInt("dfs.replication", 1);
        configuration.setInt("dfs.namenode.safemode.min.datanodes", 1);
        configuration.setLong("dfs.namenode.safemode.extension", 0);
        // In seconds: how soon the DataNode notices that the NameNode has started again.
        configuration.setInt("dfs.heartbeat.interval", 1);
        MiniDFSCluster cluster =
            new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        cluster.waitActive();
        // endregion
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder.toFile())));
        return cluster;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void delete(File file) {
      File[] children = file.listFiles();
      if (children != null) {
        for (File each : children) {
          delete(each);
        }
      }
      file.delete();
    }
  }

  static MiniDFSCluster cluster() {
    return Shared.CLUSTER;
  }

  /** The path of a directory that is not there yet: {@code hdfs://localhost:40123/test-1}. */
  static String newDirectory() {
    return "hdfs://localhost:" + cluster().getNameNodePort() + "/test-"
        + DIRECTORIES.incrementAndGet();
  }
}
