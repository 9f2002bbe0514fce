/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentFileTest {

  @TempDir
  private Path directory;

  @Test
  void java_reads_every_argument_as_it_was_meant() throws Exception {
    Path classes = CompiledClasses.compile(directory.resolve("with space"), List.of(), """
            public class Echo {
              public static void main(String[] args) throws Exception {
                java.nio.file.Files.write(java.nio.file.Path.of(args[0]), String.join("\\0", args).getBytes("UTF-8"));
              }
            }
            """);
    Path echo = directory.resolve("echo");
    List<String> arguments = List.of(
        echo.toString(),
        "two words",
        "",
        "#not a comment",
        "@not-a-file",
        "quote \" and ' quote",
        "C:\\temp\\new",
        "line one\nline two\twith tab\r\f",
        "-Dlooks.like=an option");
    List<String> all = new ArrayList<>(List.of("-cp", classes.toString(), "Echo"));
    all.addAll(arguments);

    Path file = written(directory.resolve("new/folder"), all);
    int code = JavaProcess.of("@" + file).inheritIO().start().waitFor();

    assertThat(code).isZero();
    assertThat(Files.readString(echo, UTF_8).split("\0", -1)).containsExactlyElementsOf(arguments);
  }

  @Test
  void a_class_path_longer_than_any_command_line_gets_through() throws Exception {
    Path classes = CompiledClasses.compile(
        directory.resolve("classes"),
        List.of(),
        "public class Nothing { public static void main(String[] args) {} }");
    List<Path> classPath = new ArrayList<>(IntStream.range(0, 40_000)
        .mapToObj(i -> Path.of("/missing/library-" + i + ".jar"))
        .toList());
    classPath.add(classes);
    String joined = String.join(
        java.io.File.pathSeparator, classPath.stream().map(Path::toString).toList());

    Path file = written(directory, List.of("-cp", joined, "Nothing"));

    assertThat(JavaProcess.of("@" + file).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void a_character_that_the_locale_lacks_is_named_with_the_cure_but_without_its_text()
      throws Exception {
    Path file = ArgumentFile.create(directory);

    for (List<String> arguments :
        List.of(List.of("-Ddb.password=Z\u00fcrich"), List.of("fine", "--", "Z\u00fcrich"))) {
      assertThatThrownBy(() -> ArgumentFile.write(file, arguments, StandardCharsets.US_ASCII))
          .isInstanceOf(RunFailure.class)
          .hasMessageContaining("***] has the character U+00FC")
          .hasMessageContaining("LC_ALL=C.UTF-8")
          .hasMessageNotContaining("rich");
    }
  }

  @Test
  void only_this_user_can_read_the_file_from_before_anything_is_in_it() throws Exception {
    Path file = ArgumentFile.create(directory);

    assertThat(file).isEmptyFile();
    assertThat(permissions(file)).isEqualTo("rw-------");

    ArgumentFile.write(file, List.of("-Dpassword=secret"), UTF_8);

    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void what_a_killed_build_has_left_is_deleted_and_what_a_running_one_needs_is_kept()
      throws Exception {
    Process ended = JavaProcess.of("-version").start();
    ended.waitFor();
    Path orphan = Files.createFile(directory.resolve("java-" + ended.pid() + "-1.args"));
    Path other = Files.createFile(directory.resolve("notes.args"));
    Path needed = ArgumentFile.create(directory);

    ArgumentFile.create(directory);

    assertThat(orphan).doesNotExist();
    assertThat(needed).exists();
    assertThat(other).exists();
  }

  private static Path written(Path directory, List<String> arguments) throws Exception {
    Path file = ArgumentFile.create(directory);
    ArgumentFile.write(file, arguments, UTF_8);
    return file;
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
