/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownSettingsTest {

  private static final String LIST = "stream.batchInterval\nstream.master\n";

  @TempDir
  private Path directory;

  @Test
  void the_settings_of_the_runtime_and_of_the_goal_are_known() throws Exception {
    Set<String> names = Set.of("stream.master", "stream.job", "stream.jvmArgs");

    for (Path runtime : Set.of(jar(LIST), classes(LIST))) {
      assertThatCode(() -> KnownSettings.check(names, runtime)).doesNotThrowAnyException();
    }
  }

  @Test
  void a_near_name_is_offered() throws Exception {
    for (Path runtime : Set.of(jar(LIST), classes(LIST))) {
      assertThatThrownBy(() -> KnownSettings.check(Set.of("stream.batchIntervall"), runtime))
          .isInstanceOf(RunFailure.class)
          .hasMessage(
              "There is no setting 'stream.batchIntervall', given as -Dstream.batchIntervall. Did you mean stream.batchInterval?");
    }
  }

  @Test
  void a_name_of_the_goal_may_be_misspelled_too() throws Exception {
    Path runtime = jar(LIST);

    assertThatThrownBy(() -> KnownSettings.check(Set.of("stream.jvmargs"), runtime))
        .hasMessageEndingWith("Did you mean stream.jvmArgs?");
    assertThatThrownBy(() -> KnownSettings.check(Set.of("stream.jobb"), runtime))
        .hasMessageEndingWith("Did you mean stream.job?");
  }

  @Test
  void a_name_that_is_near_to_none_is_answered_with_all() throws Exception {
    Path runtime = jar(LIST);

    assertThatThrownBy(() -> KnownSettings.check(Set.of("stream.somethingElse"), runtime))
        .hasMessageEndingWith(
            "There are: stream.args, stream.batchInterval, stream.exitCodeFile, stream.job, stream.jvmArgs, stream.master, stream.scope, stream.skip, stream.workingDirectory");
  }

  @Test
  void an_older_runtime_without_a_list_checks_its_settings_itself() throws Exception {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    assertThatCode(() -> KnownSettings.check(Set.of("stream.any"), empty))
        .doesNotThrowAnyException();
  }

  @Test
  void a_runtime_that_cannot_be_read_is_named() {
    Path missing = directory.resolve("missing.jar");

    assertThatThrownBy(() -> KnownSettings.check(Set.of("stream.any"), missing))
        .isInstanceOf(RunFailure.class)
        .hasMessageStartingWith("The runtime " + missing + " cannot be read");
  }

  private Path jar(String list) throws IOException {
    Path jar = directory.resolve("runtime.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/tidemill/settings"));
      out.write(list.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return jar;
  }

  private Path classes(String list) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("classes/META-INF/tidemill"));
    Files.writeString(folder.resolve("settings"), list);
    return directory.resolve("classes");
  }
}
