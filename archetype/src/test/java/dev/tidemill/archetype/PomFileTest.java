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

class PomFileTest {

  @TempDir
  private Path directory;

  @Test
  void a_pom_is_written_in_the_encoding_that_it_declares() throws Exception {
    byte[] latin =
        "<?xml version=\"1.0\" encoding='ISO-8859-1'?>\n<project><name>Käse</name></project>"
            .getBytes(StandardCharsets.ISO_8859_1);
    PomFile file = PomFile.read(Files.write(pom(), latin));

    assertThat(file.pom().toString()).contains("Käse");
    assertThat(file.pom().bytes()).isEqualTo(latin);
  }

  @Test
  void a_byte_order_mark_is_kept() throws Exception {
    byte[] marked = "\uFEFF<project><name>x</name></project>".getBytes(StandardCharsets.UTF_8);
    PomFile file = PomFile.read(Files.write(pom(), marked));

    assertThat(file.pom().bytes()).isEqualTo(marked);
  }

  @Test
  void bytes_that_would_be_lost_are_refused() throws Exception {
    Files.write(
        pom(), "<project><name>Käse</name></project>".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> PomFile.read(pom()))
        .isInstanceOf(ProjectFailure.class)
        .hasMessageContaining("is not in the encoding that it declares");
  }

  @Test
  void an_unknown_encoding_and_a_missing_file_are_named() throws Exception {
    assertThatThrownBy(() -> PomFile.read(pom()))
        .isInstanceOf(ProjectFailure.class)
        .hasMessageContaining("pom.xml cannot be read");
    Files.writeString(pom(), "<?xml version=\"1.0\" encoding=\"EBCDIC-9\"?><project/>");
    assertThatThrownBy(() -> PomFile.read(pom()))
        .isInstanceOf(ProjectFailure.class)
        .hasMessageContaining("declares an encoding that this Java does not know")
        .hasMessageContaining("EBCDIC-9");
  }

  private Path pom() {
    return directory.resolve("pom.xml");
  }
}
