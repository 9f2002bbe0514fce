package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchCommandTest {

  @Test
  void a_later_property_beats_an_earlier_one_so_the_command_line_comes_last() throws RunFailure {
    RunSettings settings = RunSettings.resolve(
        Map.of("stream.master", "local[2]", "stream.args", "a 'b c'"),
        Map.of("stream.jvmArgs", "-Xmx1g -Dstream.master=local[8]", "stream.batchInterval", "1s"),
        Map.of("stream.master", "local[4]", "app.mode", "demo"),
        Map.of(),
        Path.of("project"));
    Path classes = Path.of("project", "target", "classes");
    Path library = Path.of("repository", "library.jar");

    assertThat(LaunchCommand.arguments(
            List.of(classes, library), "com.acme.WordCount", settings, "1.2.0", 4711))
        .containsExactly(
            "-classpath",
            classes + File.pathSeparator + library,
            "-Dapp.mode=demo",
            "-Dstream.master=local[4]",
            "-Xmx1g",
            "-Dstream.master=local[8]",
            "-Dstream.batchInterval=1s",
            "-Dstream.master=local[2]",
            "dev.tidemill.launch.Launcher",
            "--protocol",
            "1",
            "--plugin",
            "1.2.0",
            "--class",
            "com.acme.WordCount",
            "--parent",
            "4711",
            "--stop-timeout",
            "PT30S",
            "--",
            "a",
            "b c");
  }
}
