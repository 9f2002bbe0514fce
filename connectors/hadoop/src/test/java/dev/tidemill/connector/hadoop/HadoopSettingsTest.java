/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopSettingsTest {
  private static final String RETRY = "dfs.client.retry.policy.enabled";
  private static final String SPEC = "dfs.client.retry.policy.spec";

  @TempDir
  Path directory;

  private static Configuration with(Map<String, String> values, Optional<String> directory) {
    return new HadoopSettings(values).toConfiguration(directory);
  }

  @Test
  void a_client_waits_for_a_name_node_by_default() {
    Configuration configuration = with(Map.of(), Optional.empty());
    assertThat(configuration.get(RETRY)).isEqualTo("true");
    assertThat(configuration.get(SPEC)).isEqualTo("1000,60,5000,48");
  }

  @Test
  void what_the_program_chooses_stays() {
    Configuration configuration = with(Map.of(RETRY, "false"), Optional.empty());
    assertThat(configuration.get(RETRY)).isEqualTo("false");
  }

  @Test
  void what_a_file_of_the_cluster_chooses_stays() throws IOException {
    Files.writeString(
        directory.resolve("hdfs-site.xml"),
        "<configuration><property><name>" + SPEC
            + "</name><value>500,3</value></property></configuration>",
        UTF_8);
    Configuration configuration = with(Map.of(), Optional.of(directory.toString()));
    assertThat(configuration.get(SPEC)).isEqualTo("500,3");
    assertThat(configuration.get(RETRY)).isEqualTo("true");
  }

  /** What a process says that has the directory in its environment. */
  private List<String> inProcess(List<String> properties, String... settings) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(properties);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), PrintedSettings.class.getName()));
    command.addAll(List.of(settings));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HADOOP_CONF_DIR", directory.toString());
    Path errors = directory.resolve("errors");
    builder.redirectError(errors.toFile());
    Process process = builder.start();
    List<String> printed =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return printed;
  }

  @Test
  void the_files_of_the_environment_are_before_properties_and_those_before_the_program()
      throws Exception {
    Files.writeString(directory.resolve("core-site.xml"), """
        <configuration>
          <property><name>test.file</name><value>core-site</value></property>
          <property><name>test.property</name><value>core-site</value></property>
          <property><name>test.program</name><value>core-site</value></property>
        </configuration>
        """, UTF_8);
    assertThat(inProcess(
            List.of(
                "-Dtidemill.hadoop.test.property=property",
                "-Dtidemill.hadoop.test.program=property"),
            "test.file",
            "test.property",
            "test.program=program"))
        .containsExactly("core-site", "property", "program");
  }

  @Test
  void each_file_of_the_environment_is_read() throws Exception {
    for (String file : List.of("core", "hdfs", "mapred", "other")) {
      Files.writeString(
          directory.resolve(file + "-site.xml"),
          "<configuration><property><name>test." + file + "</name><value>" + file
              + "</value></property></configuration>",
          UTF_8);
    }
    assertThat(inProcess(List.of(), "test.core", "test.hdfs", "test.mapred", "test.other"))
        .containsExactly("core", "hdfs", "mapred", "null");
  }
}
