/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChangesTest {

  @TempDir
  private Path directory;

  @Test
  void all_files_are_written_with_the_directories_they_need() throws Exception {
    FileChanges changes = new FileChanges();
    changes.write(directory.resolve("a/b/c.txt"), bytes("c"));
    changes.write(directory.resolve("d.txt"), bytes("d"));
    changes.apply();

    assertThat(directory.resolve("a/b/c.txt")).hasContent("c");
    assertThat(directory.resolve("d.txt")).hasContent("d");
  }

  @Test
  void if_one_cannot_be_written_everything_is_as_it_was() throws Exception {
    Path kept = Files.writeString(directory.resolve("kept.txt"), "before");
    Path inTheWay = Files.writeString(directory.resolve("file"), "no directory");
    FileChanges changes = new FileChanges();
    changes.write(directory.resolve("new/deep/one.txt"), bytes("1"));
    changes.write(kept, bytes("after"));
    changes.write(inTheWay.resolve("two.txt"), bytes("2"));

    assertThatThrownBy(changes::apply)
        .isInstanceOf(ProjectFailure.class)
        .hasMessageContaining("two.txt cannot be written")
        .hasMessageEndingWith("so nothing was written.")
        .hasNoSuppressedExceptions();
    assertThat(directory).isDirectoryNotContaining("glob:**new");
    assertThat(kept).hasContent("before");
    assertThat(inTheWay).hasContent("no directory");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
