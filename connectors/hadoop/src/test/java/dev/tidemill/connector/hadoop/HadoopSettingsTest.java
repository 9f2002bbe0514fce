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
}
