/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the job has made, as a reader sees it. */
record Results(Path directory, String database, KafkaBroker broker) {
  /** All lines of the files of an output, batch by batch. */
  List<String> files(String output) throws IOException {
    return OutputFiles.lines(directory.resolve("out").resolve(output));
  }

  /** The lines of the files of an output by the time of their batch. */
  NavigableMap<Long, List<String>> batches(String output) throws IOException {
    return OutputFiles.batches(directory.resolve("out").resolve(output));
  }

  /** The last total of each key. */
  Map<String, Long> totals() throws IOException {
    return numbers(files("totals"), (before, last) -> last);
  }

  /** What lines of a key and a number say of each key. */
  static Map<String, Long> numbers(List<String> lines, BinaryOperator<Long> merge) {
    Map<String, Long> numbers = new TreeMap<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      numbers.merge(line.substring(0, space), Long.parseLong(line.substring(space + 1)), merge);
    }
    return numbers;
  }

  long rows() throws SQLException {
    return number("select count(*) from seen");
  }

  /** By key, how many rows there are, how many different ones, and the highest total. */
  Map<String, List<Long>> rowsByKey() throws SQLException {
    Map<String, List<Long>> rows = new TreeMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(
            "select word, count(*), count(distinct n), max(total) from seen group by word")) {
      while (result.next()) {
        rows.put(
            result.getString(1), List.of(result.getLong(2), result.getLong(3), result.getLong(4)));
      }
    }
    return rows;
  }

  void createTable() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table seen (word varchar(20), n bigint, total bigint)");
    }
  }

  private long number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database, "sa", "");
  }

  /** What is in the topic for those who read only what is committed. */
  List<String> copies() {
    List<String> values = new ArrayList<>();
    Map<String, Object> settings = Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        broker.servers(),
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions = consumer.partitionsFor("out").stream()
          .map(info -> new TopicPartition(info.topic(), info.partition()))
          .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
