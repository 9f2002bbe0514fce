/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.output.SequenceFileOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.TextOutputFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Output formats keep the contract of sinks. */
class HadoopSinkContractTest {
  static List<Pair<String, Long>> texts(Storage storage, String file) throws IOException {
    List<Pair<String, Long>> records = new ArrayList<>();
    try (InputStream in = storage.open(file)) {
      new String(in.readAllBytes(), UTF_8).lines().forEach(line -> {
        int tab = line.indexOf('\t');
        records.add(Pair.of(line.substring(0, tab), Long.parseLong(line.substring(tab + 1))));
      });
    }
    return records;
  }

  private static List<Pair<String, Long>> sequence(Storage storage, String file)
      throws IOException {
    List<Pair<String, Long>> records = new ArrayList<>();
    try (SequenceFile.Reader reader = new SequenceFile.Reader(
        new Configuration(),
        SequenceFile.Reader.file(new org.apache.hadoop.fs.Path(Schemes.qualified(file))))) {
      Text key = new Text();
      LongWritable value = new LongWritable();
      while (reader.next(key, value)) {
        records.add(Pair.of(key.toString(), value.get()));
      }
    }
    return records;
  }

  @Nested
  class SequenceFilesOnHdfs implements SinkContract<Pair<String, Long>> {
    @Override
    public SinkHarness<Pair<String, Long>> harness() {
      String directory = Hdfs.newDirectory();
      return new WrittenPairs(
          directory,
          Hadoop.<String, Long>files(directory + "/out", "seq", SequenceFileOutputFormat.class)
              .writables(String.class, Long.class),
          HadoopSinkContractTest::sequence);
    }
  }

  @Nested
  class TextFilesOnTheLocalDisk implements SinkContract<Pair<String, Long>> {
    @TempDir
    private Path folder;

    @Override
    public SinkHarness<Pair<String, Long>> harness() {
      String directory = folder + "/out";
      return new WrittenPairs(
          directory,
          Hadoop.files(directory + "/counts", "", TextOutputFormat.class),
          HadoopSinkContractTest::texts);
    }
  }

  @Nested
  class FilesOfTheOlderInterfaceOnTheLocalDisk implements SinkContract<Pair<String, Long>> {
    @TempDir
    private Path folder;

    @Override
    public SinkHarness<Pair<String, Long>> harness() {
      String directory = folder + "/out";
      return new WrittenPairs(
          directory,
          Hadoop.mapredFiles(
              directory + "/counts", "txt", org.apache.hadoop.mapred.TextOutputFormat.class),
          HadoopSinkContractTest::texts);
    }
  }
}
