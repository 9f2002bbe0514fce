/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.lifecycle.Logged;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where settings come from, and which source wins. */
class SettingSourcesTest {
  private static final String KEY = "stream.appName";
  private static final String VARIABLE = "STREAM_APP_NAME";

  @TempDir
  private Path directory;

  /** Every source of one setting, from the weakest to the strongest. */
  private enum Source {
    DEFAULT("the name of the job"),
    CLASS_PATH_FILE("stream.properties"),
    CONFIG_FILE("conf/job.properties"),
    PROGRAM("appName (Job.java:1)"),
    ENVIRONMENT(VARIABLE),
    SYSTEM("-D" + KEY),
    TEST("a test");

    private final String by;

    Source(String by) {
      this.by = by;
    }
  }

  @Test
  void the_history_is_where_it_was_set_or_beside_a_local_checkpoint_or_where_the_launcher_says() {
    Map<String, String> launched = Map.of(
        "tidemill.default.stream.ui.enabled", "true",
        "tidemill.default.stream.ui.history.directory", "target/history");
    assertThat(history(launched, Map.of())).contains("target/history");
    assertThat(history(launched, Map.of("stream.checkpoint.directory", "state/")))
        .contains("state/history");
    assertThat(history(launched, Map.of("stream.checkpoint.directory", "hdfs://host/state")))
        .isEmpty();
    assertThat(history(
            launched,
            Map.of("stream.checkpoint.directory", "state", "stream.ui.history.directory", "kept")))
        .contains("kept");

    assertThat(history(launched, Map.of("stream.ui.enabled", "false"))).isEmpty();
    assertThat(history(Map.of(), Map.of("stream.checkpoint.directory", "state")))
        .isEmpty();
    assertThat(history(Map.of(), Map.of("stream.ui.history.directory", "kept"))).contains("kept");
  }

  private static Optional<String> history(
      Map<String, String> launched, Map<String, String> properties) {
    Map<String, String> all = new TreeMap<>(launched);
    all.putAll(properties);
    return ContextSettings.of(Settings.resolve(new GivenSettings(), outside(all, Map.of())))
        .page()
        .historyDirectory();
  }

  @Test
  void the_launcher_replaces_a_default_and_everything_else_takes_precedence() {
    SettingSources launched = outside(
        Map.of(
            "tidemill.default.stream.ui.enabled", "true",
            "tidemill.default.stream.status", "auto"), // the launcher's own, not a setting
        Map.of());
    assertThat(Settings.resolve(new GivenSettings(), launched).flag(Setting.UI_ENABLED))
        .isTrue();
    assertThat(Settings.resolve(new GivenSettings(), launched).changed()).isEmpty();

    GivenSettings program = new GivenSettings();
    program.program().put("stream.ui.enabled", new Settings.Given("false", "setting (Job.java:1)"));
    assertThat(Settings.resolve(program, launched).flag(Setting.UI_ENABLED)).isFalse();
  }

  @Test
  void each_source_wins_over_those_below_it_and_errors_name_the_winner() {
    for (Source strongest : Source.values()) {
      List<Source> given = Stream.of(Source.values())
          .filter(source -> source.compareTo(strongest) <= 0)
          .toList();
      Settings settings = resolve(given, KEY, Source::name);
      assertThat(settings.text(Setting.APP_NAME)).isEqualTo(strongest.name());
      assertThat(settings.setBy(Setting.APP_NAME)).isEqualTo(", set by " + strongest.by);
    }
  }

  @Test
  void a_wrong_value_does_no_harm_where_a_stronger_one_is_set() {
    Settings settings = Settings.resolve(
        program("stream.partitions", "none"), outside(Map.of("stream.partitions", "2"), Map.of()));
    assertThat(ContextSettings.of(settings).partitions()).hasValue(2);
  }

  @Test
  void an_empty_variable_of_the_environment_counts_as_not_set() {
    Settings settings = Settings.resolve(
        new GivenSettings(), outside(Map.of(), Map.of("STREAM_MASTER", "", VARIABLE, "  ")));
    assertThat(ContextSettings.of(settings).master()).isEqualTo("local[*]");
    assertThat(settings.changed()).isEmpty();
  }

  @Test
  void the_environment_has_a_name_of_its_own_for_every_key() {
    List<String> names =
        Setting.keys().stream().map(SettingSources::environmentName).toList();
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("STREAM_[A-Z_]+"));
    assertThat(names).contains("STREAM_MASTER", "STREAM_BATCH_INTERVAL", "STREAM_BATCH_ON_FAILURE");
  }

  @Test
  void a_variable_whose_name_is_almost_that_of_a_setting_gets_a_warning() {
    assertThat(warnings(() -> Settings.resolve(
            new GivenSettings(), outside(Map.of(), Map.of("STREAM_BATCHINTERVAL", "5s")))))
        .containsExactly("the environment variable STREAM_BATCHINTERVAL is not a setting and is"
            + " ignored; did you mean STREAM_BATCH_INTERVAL?");
  }

  @Test
  void variables_of_other_programs_are_left_alone() {
    assertThat(warnings(() -> Settings.resolve(
            new GivenSettings(),
            outside(
                Map.of(),
                Map.of("STREAM_KEY", "x", "STREAM_CONFIG", "", "STREAMS", "y", "PATH", "z")))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream.batchIntervall", "stream.batch.interval", "stream.BatchInterval"})
  void a_misspelled_key_is_an_error_that_names_the_nearest_from_every_source(String misspelled) {
    for (Source source : Source.values()) {
      if (source == Source.ENVIRONMENT) {
        continue; // may belong to another program
      }
      String by = source == Source.SYSTEM ? "-D" + misspelled : source.by;
      assertThatThrownBy(() -> resolve(List.of(source), misspelled, each -> "5s"))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
          .hasMessageStartingWith("unknown setting \"" + misspelled + "\", set by " + by
              + "; did you mean stream.batchInterval? The settings are [stream.master, ");
    }
  }

  @Test
  void a_key_that_is_like_no_other_is_an_error_too() {
    assertThatThrownBy(() -> resolve(List.of(Source.SYSTEM), "stream.color", each -> "blue"))
        .hasMessageStartingWith(
            "unknown setting \"stream.color\", set by -Dstream.color; the settings are [");
  }

  @Test
  void a_property_whose_first_word_is_misspelled_is_a_warning_that_names_the_nearest() {
    assertThat(warnings(() -> Settings.resolve(
            new GivenSettings(), outside(Map.of("steam.batchIntervall", "1s"), Map.of()))))
        .containsExactly(
            "the system property steam.batchIntervall is not a setting and is ignored; did you"
                + " mean stream.batchInterval?");
    assertThat(warnings(() -> Settings.resolve(
            new GivenSettings(),
            outside(
                Map.of("steam.valve", "1s", "java.home", "x", "stdout.encoding", "y"), Map.of()))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stream.args",
        "stream.config",
        "stream.exitCodeFile",
        "stream.job",
        "stream.jvmArgs",
        "stream.scope",
        "stream.skip",
        "stream.test.variations",
        "stream.workingDirectory",
        "streamer.quality",
        "user.home"
      })
  void system_properties_of_others_are_left_alone(String key) {
    assertThatCode(
            () -> Settings.resolve(new GivenSettings(), outside(Map.of(key, "whatever"), Map.of())))
        .doesNotThrowAnyException();
  }

  @Test
  void a_program_that_silences_a_file_gets_a_warning() {
    assertThat(
            warnings(() -> resolve(List.of(Source.CONFIG_FILE, Source.PROGRAM), KEY, Source::name)))
        .containsExactly("stream.appName = CONFIG_FILE in conf/job.properties has no effect: the"
            + " program sets PROGRAM, by appName (Job.java:1)");
  }

  @Test
  void nothing_else_that_is_overridden_gets_a_warning() {
    assertThat(warnings(() -> {
          for (Source source : Source.values()) {
            if (source != Source.CONFIG_FILE && source != Source.CLASS_PATH_FILE) {
              resolve(List.of(Source.PROGRAM, source), KEY, Source::name);
            }
            if (source != Source.PROGRAM) {
              resolve(List.of(Source.CONFIG_FILE, source), KEY, Source::name);
            }
          }
          resolve(List.of(Source.values()), KEY, Source::name);
          resolve(List.of(Source.CONFIG_FILE, Source.PROGRAM), KEY, each -> " the same ");
        }))
        .isEmpty();
  }

  @Test
  void what_is_not_a_default_is_listed_with_its_origin_in_the_order_of_the_table() {
    GivenSettings given = new GivenSettings();
    given.defaults().put(KEY, new Settings.Given("Job", "the name of the job"));
    given.program().put("stream.batchInterval", new Settings.Given("PT1S", "the default again"));
    given.program().put("stream.stop.timeout", new Settings.Given("PT5S", "setting (Job.java:2)"));
    given.program().put("stream.maxBatches", new Settings.Given("0", "the default again"));
    Settings settings =
        Settings.resolve(given, outside(Map.of("stream.master", " local[2] "), Map.of()));
    assertThat(settings.changed())
        .containsExactly(
            "stream.master = local[2] (-Dstream.master)",
            "stream.stop.timeout = PT5S (setting (Job.java:2))");
  }

  @Test
  void a_file_is_named_by_a_system_property_or_else_by_the_environment() throws IOException {
    Path ofProperty = write("one.properties", "stream.appName = Gezeitenmühle \n");
    Path ofVariable = write("other.properties", "stream.appName = other\n");
    Properties system = new Properties();
    Map<String, String> environment = Map.of("STREAM_CONFIG", ofVariable.toString());
    assertThat(appName(SettingSources.of(system, environment))).isEqualTo("other");
    system.setProperty("stream.config", ofProperty.toString());
    assertThat(appName(SettingSources.of(system, environment))).isEqualTo("Gezeitenmühle");
    assertThat(SettingSources.of(system, environment).configFile())
        .map(SettingSources.File::name)
        .contains(ofProperty.toString());
  }

  @Test
  void a_named_file_that_cannot_be_read_is_an_error_that_says_where_it_was_looked_for() {
    Properties system = new Properties();
    system.setProperty("stream.config", "no/such.properties");
    assertThatThrownBy(() -> SettingSources.of(system, Map.of()))
        .isInstanceOf(TidemillException.class)
        .hasMessageStartingWith("the file of settings \"no/such.properties\", set by"
            + " -Dstream.config, cannot be read: java.nio.file.NoSuchFileException")
        .hasMessageEndingWith("a relative path starts in " + Path.of("").toAbsolutePath());
    assertThatThrownBy(() ->
            SettingSources.of(new Properties(), Map.of("STREAM_CONFIG", directory.toString())))
        .hasMessageContaining("set by STREAM_CONFIG, cannot be read");
  }

  @Test
  void the_file_on_the_class_path_is_read_in_utf_8() throws IOException {
    write("stream.properties", "stream.appName = Gezeitenmühle \n");
    onClassPath(directory, () -> {
      try (StreamingContext ssc = StreamingContext.builder().master("local[1]").build()) {
        assertThat(ssc.appName()).isEqualTo("Gezeitenmühle");
      }
    });
  }

  @Test
  void the_program_wins_over_the_file_on_the_class_path() throws IOException {
    write("stream.properties", "stream.appName = from file\n");
    onClassPath(directory, () -> {
      try (Logged logged = Logged.by(Settings.class);
          StreamingContext ssc = StreamingContext.builder()
              .master("local[1]")
              .appName("from program")
              .build()) {
        assertThat(ssc.appName()).isEqualTo("from program");
        assertThat(logged.events())
            .extracting(ILoggingEvent::getFormattedMessage)
            .anyMatch(message -> message.contains("stream.appName"));
      }
    });
  }

  @Test
  void a_file_that_cannot_be_parsed_is_an_error_that_names_it() throws IOException {
    write("stream.properties", "stream.appName = \\uXYZ\n");
    onClassPath(
        directory,
        () -> assertThatThrownBy(SettingSources::ofProcess)
            .isInstanceOf(TidemillException.class)
            .hasMessageStartingWith("stream.properties on the class path cannot be read: "));
  }

  @Test
  void without_files_there_are_none() {
    SettingSources sources = SettingSources.ofProcess();
    assertThat(sources.classPathFile()).isEmpty();
    assertThat(sources.configFile()).isEmpty();
  }

  private static Settings resolve(
      List<Source> sources, String key, Function<Source, String> value) {
    Map<Source, Map<String, String>> texts = new TreeMap<>();
    GivenSettings given = new GivenSettings();
    for (Source source : sources) {
      Settings.Given each = new Settings.Given(value.apply(source), source.by);
      switch (source) {
        case DEFAULT -> given.defaults().put(key, each);
        case PROGRAM -> given.program().put(key, each);
        case TEST -> given.fixed().put(key, each);
        case ENVIRONMENT -> texts.put(source, Map.of(VARIABLE, each.text()));
        case SYSTEM, CONFIG_FILE, CLASS_PATH_FILE -> texts.put(source, Map.of(key, each.text()));
      }
    }
    return Settings.resolve(
        given,
        new SettingSources(
            texts.getOrDefault(Source.SYSTEM, Map.of()),
            texts.getOrDefault(Source.ENVIRONMENT, Map.of()),
            file(Source.CONFIG_FILE, texts),
            file(Source.CLASS_PATH_FILE, texts)));
  }

  private static Optional<SettingSources.File> file(
      Source source, Map<Source, Map<String, String>> texts) {
    return Optional.ofNullable(texts.get(source))
        .map(values -> new SettingSources.File(source.by, values));
  }

  private static GivenSettings program(String key, String value) {
    GivenSettings given = new GivenSettings();
    given.program().put(key, new Settings.Given(value, Source.PROGRAM.by));
    return given;
  }

  private static SettingSources outside(
      Map<String, String> system, Map<String, String> environment) {
    return new SettingSources(system, environment, Optional.empty(), Optional.empty());
  }

  private static List<String> warnings(Runnable action) {
    try (Logged log = Logged.by(Settings.class)) {
      action.run();
      return log.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
  }

  private static String appName(SettingSources sources) {
    return ContextSettings.of(Settings.resolve(new GivenSettings(), sources)).appName();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static void onClassPath(Path directory, Runnable test) throws IOException {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    URL[] urls = {directory.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      test.run();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
