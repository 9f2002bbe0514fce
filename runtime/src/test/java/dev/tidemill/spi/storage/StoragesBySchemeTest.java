/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.TidemillException;
import dev.tidemill.restore.MemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scheme of a path says which storage it is on. */
class StoragesBySchemeTest {
  /** Registered as a provider in the tests of this module. */
  public static final class MemoryProvider implements StorageProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("memory", "memories");
    }

    @Override
    public Storage open() {
      return new OnlyFiles();
    }
  }

  /** A storage on which two starts of a job cannot agree. */
  private static final class OnlyFiles extends ForwardingStorage {
    private static final long serialVersionUID = 1L;

    OnlyFiles() {
      super(new MemoryStorage());
    }

    @Override
    public void rename(String from, String to) throws IOException {
      try (InputStream in = open(from)) {
        write(this, to, new String(in.readAllBytes(), UTF_8));
      }
      delete(from);
    }

    @Override
    public Map<StorageFeature, String> lacks(String path) {
      return Map.of(StorageFeature.CREATE_IF_ABSENT, "memory is not shared; use a local disk");
    }
  }

  private final Storage storage = new StoragesByScheme();

  private static void write(Storage storage, String file, String text) throws IOException {
    try (StorageOutput out = storage.create(file)) {
      out.write(text.getBytes(UTF_8));
      out.force();
    }
  }

  @Test
  void a_path_without_a_scheme_is_on_the_local_disk(@TempDir Path folder) throws Exception {
    write(storage, folder + "/a", "text");
    assertThat(folder.resolve("a")).hasContent("text");
    assertThat(storage.find("file://" + folder + "/a")).isPresent();
    assertThat(storage.find("C:/windows")).as("a drive is no scheme").isEmpty();
    assertThat(storage.find("a:b/c")).as("nor is a name with a colon").isEmpty();
  }

  @Test
  void a_path_with_a_scheme_is_on_the_storage_that_serves_it() throws Exception {
    write(storage, "memory://here/a", "text");
    assertThat(storage.find("memory://here/a")).isPresent();
    assertThat(storage.find("MEMORY://here/a")).as("another path").isEmpty();
    assertThat(storage.lacks("memory://here/a")).containsOnlyKeys(StorageFeature.CREATE_IF_ABSENT);
    assertThat(storage.lacks("a")).isEmpty();
  }

  @Test
  void schemes_of_one_provider_share_its_storage() throws Exception {
    write(storage, "memory://here/a", "text");
    storage.rename("memory://here/a", "memories://here/a");
    assertThat(storage.find("memories://here/a")).isPresent();
  }

  @Test
  void nothing_is_renamed_from_one_storage_to_another(@TempDir Path folder) throws Exception {
    write(storage, "memory://here/a", "text");
    assertThatThrownBy(() -> storage.rename("memory://here/a", folder + "/a"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another storage");
    assertThat(storage.find("memory://here/a")).isPresent();
  }

  @Test
  void a_scheme_that_nobody_serves_names_the_artifact_to_add() {
    assertThatThrownBy(() -> storage.find("hdfs://namenode/in"))
        .isInstanceOf(TidemillException.class)
        .hasMessage("no storage on the class path serves paths that start with hdfs://; add the"
            + " dependency dev.tidemill:tidemill-connector-hadoop; available are file, memories,"
            + " memory");
    assertThatThrownBy(() -> storage.list("s3://bucket/in"))
        .hasMessageContaining("write s3a:// instead");
    assertThatThrownBy(() -> storage.create("ftp://host/in"))
        .hasMessageContaining("check the scheme");
  }

  @Test
  void a_job_with_such_a_path_does_not_start() {
    try (StreamingContext ssc = StreamingContext.builder().master("local[1]").build()) {
      ssc.textFileStream("hdfs://namenode/in").print();
      assertThatThrownBy(ssc::start)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("tidemill-connector-hadoop");
    }
  }

  @Test
  void a_checkpoint_is_refused_where_two_starts_cannot_agree() {
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .checkpoint("memory://here/checkpoint")
        .build()) {
      List<String> seen = new ArrayList<>();
      ssc.queueStream(List.of(List.of("a"))).named("letters").foreachRDD(rdd -> {
        seen.addAll(rdd.collect());
      });
      assertThatThrownBy(ssc::start)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("the checkpoint directory memory://here/checkpoint")
          .hasMessageContaining("cannot create a file only if it does not exist")
          .hasMessageContaining("memory is not shared; use a local disk");
      assertThat(seen).isEmpty();
    }
  }
}
