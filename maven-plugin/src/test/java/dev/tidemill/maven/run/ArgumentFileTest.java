package dev.tidemill.maven.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    Path file = ArgumentFile.write(directory.resolve("new/folder"), all, UTF_8);
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

    Path file = ArgumentFile.write(directory, List.of("-cp", joined, "Nothing"), UTF_8);

    assertThat(JavaProcess.of("@" + file).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void a_character_that_the_locale_lacks_is_refused_with_the_cure() {
    assertThatThrownBy(() -> ArgumentFile.write(
            directory, List.of("fine", "Z\u00fcrich"), StandardCharsets.US_ASCII))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("[Z\u00fcrich]")
        .hasMessageContaining("LC_ALL=C.UTF-8");
  }

  @Test
  void only_this_user_can_read_the_file() throws Exception {
    Path file = ArgumentFile.write(directory, List.of("-Dpassword=secret"), UTF_8);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
  }
}
