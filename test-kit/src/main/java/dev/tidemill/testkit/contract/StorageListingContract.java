/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The tests of {@link StorageContract} for listings and their entries. */
public interface StorageListingContract {
  /** Creates the harness of one test. */
  StorageHarness harness() throws Exception;

  /** The other methods accept the paths of a listing. */
  @Test
  default void a_listing_is_sorted_and_its_paths_can_be_used() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("c", "3");
      trial.write("a", "1");
      trial.write("b/deep", "2");
      List<StorageEntry> entries = trial.storage().list(trial.directory());
      assertThat(entries).extracting(StorageEntry::name).containsExactly("a", "b", "c");
      assertThat(entries).extracting(StorageEntry::directory).containsExactly(false, true, false);
      assertThat(trial.storage().list(entries.get(1).path())).hasSize(1);
      assertThat(StorageTrial.text(trial.storage().open(entries.get(0).path()))).isEqualTo("1");
    }
  }

  /** A large directory is listed without having it in memory. */
  @Test
  default void the_pages_of_a_listing_have_each_entry_once() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.write("a", "1");
      trial.write("b/deep", "2");
      trial.write("c", "3");
      List<StorageEntry> entries = new ArrayList<>();
      trial.storage().listInPages(trial.directory(), page -> {
        assertThat(page).as("a page").isNotEmpty();
        entries.addAll(page);
      });
      assertThat(entries)
          .as("what the pages have")
          .containsExactlyInAnyOrderElementsOf(trial.storage().list(trial.directory()));
      assertThatThrownBy(() -> trial.storage().listInPages(trial.path("missing"), page -> {}))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("missing");
      IOException enough = new IOException("enough");
      assertThatThrownBy(() -> trial.storage().listInPages(trial.directory(), page -> {
            throw enough;
          }))
          .isSameAs(enough);
    }
  }

  /** Where entries have an identity, it is the same in each answer, and another file has another. */
  @Test
  default void an_identity_tells_a_file_from_the_one_that_replaces_it() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      Storage storage = trial.storage();
      trial.replace("a/file", "old");
      Optional<String> old = storage.find(trial.path("a/file")).orElseThrow().identity();
      assertThat(storage.list(trial.path("a")))
          .as("the identity in a listing")
          .extracting(StorageEntry::identity)
          .containsExactly(old);
      trial.replace("a/file", "new");
      Optional<String> replaced =
          storage.find(trial.path("a/file")).orElseThrow().identity();
      assertThat(replaced.isPresent()).as("an identity is there").isEqualTo(old.isPresent());
      if (old.isPresent()) {
        assertThat(replaced).as("identity of another file").isNotEqualTo(old);
      }
    }
  }
}
