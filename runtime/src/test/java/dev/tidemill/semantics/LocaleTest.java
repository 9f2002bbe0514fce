/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.key.OtherJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locales with digits of their own, with a decimal comma and with a dotted I. */
class LocaleTest {
  @TempDir
  private static Path directory;

  private static List<String> root;

  @BeforeAll
  static void runInTheRootLocale() throws Exception {
    root = run("und");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ar-EG-u-nu-arab",
        "fa-IR",
        "hi-IN-u-nu-deva",
        "th-TH-u-ca-buddhist-nu-thai",
        "tr-TR",
        "de-DE"
      })
  void a_job_writes_the_same_in_every_locale(String tag) throws Exception {
    assertThat(run(tag)).isEqualTo(root);
    assertThat(root).contains("lines-1000.txt/part-00001");
  }

  private static List<String> run(String tag) throws Exception {
    Path output = Files.createDirectory(directory.resolve(tag));
    return OtherJvm.output(LocaleJob.class, tag, output.toString());
  }
}
