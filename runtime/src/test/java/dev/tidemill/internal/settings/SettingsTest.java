/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.checkpoint.CheckpointSettings;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.internal.scheduler.FailurePolicy;
import dev.tidemill.lifecycle.Here;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {
  private static final String TIME =
      "a time of whole milliseconds from 1ms to 8760h, such as 500ms, 2s, 5m or 1h";
  private static final List<String> NO_TIMES = List.of(
      "", "1", "soon", "0s", "0ms", "-1s", "PT0.0005S", "8761h", "99999999999999999999h", "1d");
  private static final List<String> NO_FLAGS = List.of("", "yes", "1", "TRUE");

  /**
   * How one setting is parsed.
   *
   * @param good a value other than the default
   * @param read takes the parsed value out of the settings
   * @param parsed what it must be
   * @param bad values that are none
   * @param form what errors say that a value must be
   */
  private record Case(
      String good,
      Function<ContextSettings, Object> read,
      Object parsed,
      List<String> bad,
      String form) {}

  private static final Map<Setting, Case> CASES = new EnumMap<>(Setting.class);

  static {
    CASES.put(Setting.MASTER, word("local[3]", ContextSettings::master));
    CASES.put(Setting.APP_NAME, word("my job", ContextSettings::appName));
    CASES.put(Setting.BATCH_INTERVAL, time(ContextSettings::batchInterval));
    CASES.put(
        Setting.PARTITIONS,
        new Case(
            "7",
            ContextSettings::partitions,
            OptionalInt.of(7),
            List.of("0", "-1", "65537", "many", "1.5", "99999999999999999999"),
            "a whole number from 1 to 65536"));
    CASES.put(Setting.MAX_BATCHES, number(0, Long.MAX_VALUE, s -> s.scheduling().maxBatches()));
    CASES.put(
        Setting.ON_FAILURE,
        new Case(
            "skip",
            s -> s.scheduling().retries().policy(),
            FailurePolicy.SKIP,
            List.of("", "SKIP", "ignore"),
            "one of [deadletter, retry, skip, stop]"));
    CASES.put(Setting.MAX_ATTEMPTS, number(1, 1_000_000, s ->
        (long) s.scheduling().retries().maxAttempts()));
    CASES.put(
        Setting.MAX_DEAD_LETTERS, number(1, 100_000, s -> (long) s.scheduling().maxDeadLetters()));
    CASES.put(
        Setting.DEAD_LETTER_DIRECTORY,
        new Case(
            "/dead", s -> s.deadLetterDirectory(), Optional.of("/dead"), List.of(), "any text"));
    CASES.put(Setting.RETRY_DELAY, time(s -> s.scheduling().retries().delay()));
    CASES.put(
        Setting.MAX_RETRY_DELAY,
        new Case(
            "1m", s -> s.scheduling().retries().maxDelay(), Duration.ofMinutes(1), NO_TIMES, TIME));
    CASES.put(Setting.OUTPUT_RETRY_FOR, time(s -> s.scheduling().retryOutputsFor()));
    CASES.put(Setting.STOP_ON_SHUTDOWN, flag("false", ContextSettings::stopOnShutdown));
    CASES.put(Setting.STOP_TIMEOUT, time(s -> s.scheduling().stopTimeout()));
    CASES.put(Setting.BACKPRESSURE, flag("false", s -> s.batches().backpressure()));
    CASES.put(
        Setting.INITIAL_RATE,
        new Case(
            "1000000000000",
            s -> s.batches().initialRate(),
            OptionalLong.of(1_000_000_000_000L),
            List.of("x", "1.5", "0", "1000000000001", "99999999999999999999"),
            "a whole number from 1 to 1000000000000"));
    CASES.put(
        Setting.SOURCE_RATES,
        new Case(
            " orders = 1000, a=b=7,clicks=999999999999",
            s -> s.batches().rates(),
            Map.of("orders", 1_000L, "a=b", 7L, "clicks", 999_999_999_999L),
            List.of(
                "orders", "=5", "orders=0", "orders=-1", "orders=1.5", "a=1,", "a=1000000000000"),
            "NAME=RATE, separated by commas, with whole numbers of records per second from 1 to"
                + " 999999999999"));
    CASES.put(
        Setting.WATCHDOG_INTERVALS, number(0, 1_000_000, s -> s.scheduling().watchdogIntervals()));
    CASES.put(Setting.RECEIVER_BUFFER, number(1, Integer.MAX_VALUE, s ->
        (long) s.streams().receivers().buffer().records()));
    CASES.put(
        Setting.RECEIVER_BUFFER_BYTES,
        number(1, Long.MAX_VALUE, s -> s.streams().receivers().buffer().bytes()));
    CASES.put(Setting.BLOCK_BYTES, number(1024, 16 << 20, s ->
        (long) s.streams().receivers().buffer().blockBytes()));
    CASES.put(Setting.LOG_FILE_BYTES, number(1024, 64 << 20, s ->
        (long) s.streams().blockLog().fileBytes()));
    CASES.put(Setting.BLOCK_LOG, flag("false", s -> s.streams().blockLog().enabled()));
    CASES.put(
        Setting.UNLOGGED,
        new Case(
            "clicks, views",
            s -> s.streams().blockLog().except(),
            Set.of("clicks", "views"),
            List.of(),
            "any text"));
    CASES.put(Setting.BLOCK_INTERVAL, time(s -> s.streams().receivers().buffer().blockInterval()));
    CASES.put(Setting.RESTART_DELAY, time(s -> s.streams().receivers().restart().initialDelay()));
    CASES.put(
        Setting.MAX_RESTART_DELAY,
        new Case(
            "1m",
            s -> s.streams().receivers().restart().maxDelay(),
            Duration.ofMinutes(1),
            NO_TIMES,
            TIME));
    CASES.put(
        Setting.RESTART_JITTER,
        number(0, 100, s -> Math.round(s.streams().receivers().restart().jitter() * 100)));
    CASES.put(Setting.RESTART_RESET, time(s -> s.streams().receivers().restart().resetAfter()));
    CASES.put(
        Setting.VIRTUAL_THREADS, flag("false", s -> s.streams().receivers().virtualThreads()));
    CASES.put(Setting.SOCKET_LINE_LENGTH, number(1, 1 << 30, s ->
        (long) s.streams().socket().maxLineLength()));
    CASES.put(
        Setting.FILE_LINE_LENGTH, number(1, 1 << 30, s -> (long) s.streams().fileLineLength()));
    CASES.put(Setting.CONNECT_TIMEOUT, time(s -> s.streams().socket().connectTimeout()));
    CASES.put(Setting.REMEMBER_FILES, time(s -> s.streams().rememberFiles()));
    CASES.put(Setting.CLOSURE_CHECK, flag("false", ContextSettings::closureCheck));
    CASES.put(Setting.KEY_GROUPS, number(1, 32_768, s -> (long) s.keyGroups()));
    CASES.put(Setting.INVERSE_CHECK, flag("true", ContextSettings::inverseCheck));
    CASES.put(Setting.COPY_STATE, flag("false", ContextSettings::copyState));
    CASES.put(
        Setting.CHECKPOINT_DIRECTORY,
        new Case(
            "/ck", s -> s.checkpoint().directory(), Optional.of("/ck"), List.of(), "any text"));
    CASES.put(
        Setting.CHECKPOINT_DURABILITY,
        new Case(
            "os",
            s -> s.checkpoint().durability(),
            Durability.OS,
            List.of("", "FSYNC", "disk"),
            "one of [fsync, none, os]"));
    CASES.put(
        Setting.CHECKPOINT_SNAPSHOT_INTERVAL,
        new Case(
            "1500ms",
            s -> s.checkpoint().snapshotInterval(),
            Optional.of(Duration.ofMillis(1_500)),
            NO_TIMES.stream().filter(text -> !text.isBlank()).toList(),
            TIME));
    CASES.put(
        Setting.CHECKPOINT_LOG_BYTES, number(256, 1 << 30, s -> s.checkpoint().logBytes()));
    CASES.put(
        Setting.CHECKPOINT_ON_CHANGE,
        new Case(
            "fail",
            s -> s.checkpoint().onChange(),
            CheckpointSettings.OnChange.FAIL,
            List.of("", "SAFE", "ask"),
            "one of [fail, safe]"));
    CASES.put(
        Setting.CHECKPOINT_DROP,
        new Case("a, b", s -> s.checkpoint().dropped(), Set.of("a", "b"), List.of(), "any text"));
    CASES.put(
        Setting.CHECKPOINT_MISSED_BATCHES,
        new Case(
            "coalesce",
            s -> s.checkpoint().missed(),
            CheckpointSettings.MissedBatches.COALESCE,
            List.of("", "none"),
            "one of [coalesce, every]"));
    CASES.put(Setting.UI_ENABLED, flag("true", s -> s.page().enabled()));
    CASES.put(Setting.UI_HOST, word("0.0.0.0", s -> s.page().host()));
    CASES.put(Setting.UI_PORT, number(0, 65_535, s -> (long) s.page().port()));
    CASES.put(
        Setting.UI_ALLOWED_HOSTS,
        new Case("a, b", s -> s.page().allowedHosts(), List.of("a", "b"), List.of(), "any text"));
    CASES.put(
        Setting.UI_BASE_PATH,
        new Case(
            "/jobs/word-count/",
            s -> s.page().basePath(),
            "/jobs/word-count/",
            List.of("", "jobs", "/jobs", "//", "/a//", "/a b/", "/<a>/"),
            "a path that starts and ends with /, such as /jobs/word-count/"));
    CASES.put(Setting.UI_PROTECT_METRICS, flag("true", s -> s.page().protectMetrics()));
    CASES.put(
        Setting.UI_TOKEN_FILE,
        new Case(
            "/run/token",
            s -> s.page().tokenFile(),
            Optional.of("/run/token"),
            List.of(),
            "any text"));
    CASES.put(
        Setting.UI_HISTORY_DIRECTORY,
        new Case(
            "/var/history",
            s -> s.page().historyDirectory(),
            Optional.of("/var/history"),
            List.of(),
            "any text"));
    CASES.put(Setting.UI_TAP_ENABLED, flag("true", s -> s.page().tapEnabled()));
    CASES.put(
        Setting.UI_TAP_REDACT,
        new Case(
            "secrets  \\d{16}",
            s -> s.page().tapRedactions(),
            List.of("secrets", "\\d{16}"),
            List.of("(", "a [b", "*"),
            "regular expressions, separated by spaces, with \\s for a space, or secrets"));
    CASES.put(Setting.UI_HISTORY_BYTES, number(0, Long.MAX_VALUE, s -> s.page().historyBytes()));
    CASES.put(
        Setting.UI_RETAINED_BATCHES, number(1, 100_000, s -> (long) s.page().retainedBatches()));
  }

  private static Case word(String good, Function<ContextSettings, Object> read) {
    return new Case(good, read, good, List.of("", "   "), "at least one character");
  }

  private static Case time(Function<ContextSettings, Object> read) {
    return new Case("1500ms", read, Duration.ofMillis(1_500), NO_TIMES, TIME);
  }

  private static Case flag(String good, Function<ContextSettings, Object> read) {
    return new Case(good, read, Boolean.valueOf(good), NO_FLAGS, "one of [false, true]");
  }

  private static Case number(long least, long most, Function<ContextSettings, Object> read) {
    List<String> bad = Stream.concat(
            Stream.of("", "x", "1.5", "99999999999999999999", Long.toString(least - 1)),
            most == Long.MAX_VALUE ? Stream.of() : Stream.of(Long.toString(most + 1)))
        .toList();
    return new Case(
        Long.toString(most), read, most, bad, "a whole number from " + least + " to " + most);
  }

  @Test
  void every_setting_has_a_case_in_this_test() {
    assertThat(CASES).containsOnlyKeys(Setting.values());
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void a_value_is_parsed(Setting setting) {
    Case each = caseOf(setting);
    Object value = each.read().apply(ContextSettings.of(programSets(setting, each.good())));
    assertThat(value).isEqualTo(each.parsed());
    assertThat(each.read().apply(ContextSettings.of(nothingSet()))).isNotEqualTo(each.parsed());
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void white_space_around_a_value_does_not_count(Setting setting) {
    Case each = caseOf(setting);
    Settings settings = programSets(setting, "  " + each.good() + "\t");
    assertThat(each.read().apply(ContextSettings.of(settings))).isEqualTo(each.parsed());
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void a_value_outside_its_bounds_is_an_error_that_names_key_value_origin_and_bounds(
      Setting setting) {
    Case each = caseOf(setting);
    for (String bad : each.bad()) {
      assertThatThrownBy(() -> ContextSettings.of(programSets(setting, bad)))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
          .hasMessage("setting " + setting.key() + " is \"" + bad.strip()
              + "\", set by test (Test.java:1); it must be " + each.form());
    }
  }

  @Test
  void the_longest_pause_of_a_receiver_cannot_be_shorter_than_the_first() {
    Settings settings = resolve(
        Map.of(
            Setting.RESTART_DELAY.key(), new Settings.Given("1m", "setting (Job.java:7)"),
            Setting.MAX_RESTART_DELAY.key(), new Settings.Given("50s", "setting (Job.java:8)")),
        SettingSources.none());
    assertThatThrownBy(() -> ContextSettings.of(settings))
        .hasMessage("setting stream.receiver.maxRestartDelay is \"50s\", set by setting"
            + " (Job.java:8); it must be at least as long as stream.receiver.restartDelay, which is"
            + " 1m, set by setting (Job.java:7)");
  }

  @Test
  void a_key_that_does_not_exist_is_an_error_that_lists_the_keys_and_the_nearest() {
    String line = Here.nextLine();
    var builder = StreamingContext.builder().setting("stream.batchIntervall", "1s");
    assertThatThrownBy(builder::build)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
        .hasMessageStartingWith("unknown setting \"stream.batchIntervall\", set by setting (" + line
            + "); did you mean stream.batchInterval? The settings are [stream.master, ")
        .hasMessageContaining("stream.ui.tap.redact]");
  }

  @Test
  void the_builder_names_the_line_that_gave_a_value() {
    String interval = Here.nextLine();
    var builder = StreamingContext.builder().master("local[1]").batchInterval(Duration.ZERO);
    assertThatThrownBy(builder::build)
        .hasMessage("setting stream.batchInterval is \"0ms\", set by batchInterval (" + interval
            + "); it must be " + TIME);
    for (Duration bad : List.of(
        Duration.ofSeconds(-1),
        Duration.ofNanos(1),
        Duration.ofNanos(1_500_000),
        Duration.ofDays(366),
        Duration.ofSeconds(Long.MAX_VALUE),
        Duration.ofSeconds(Long.MIN_VALUE))) {
      String line = Here.nextLine();
      var each = StreamingContext.builder().batchInterval(bad);
      assertThatThrownBy(each::build)
          .hasMessageContaining(" is \"" + DurationText.of(bad) + "\", set by batchInterval ("
              + line + "); it must be");
    }
    String partitions = Here.nextLine();
    var other = StreamingContext.builder().partitions(0);
    assertThatThrownBy(other::build)
        .hasMessageContaining("stream.partitions is \"0\", set by partitions (" + partitions + ")");
  }

  @Test
  void every_setting_is_in_the_documentation_and_nothing_else_is() throws IOException {
    Map<String, List<String>> rows = new HashMap<>();
    for (String line : Files.readAllLines(documentation(), StandardCharsets.UTF_8)) {
      if (line.startsWith("| `")) {
        List<String> cells = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
        rows.put(cells.get(1).replace("`", ""), cells);
      }
    }
    assertThat(rows).containsOnlyKeys(Setting.keys());
    for (Setting setting : Setting.values()) {
      List<String> cells = rows.getOrDefault(setting.key(), List.of());
      assertThat(cells).as(setting.key()).hasSize(7);
      assertThat(cells.get(2).replace("`", "")).as(setting.key()).isEqualTo(setting.defaultValue());
      assertThat(cells.get(4)).as(setting.key()).isEqualTo(setting.meaning());
      boolean isTime = caseOf(setting).form().equals(TIME);
      assertThat(cells.get(3).equals("time")).as(setting.key()).isEqualTo(isTime);
      caseOf(setting)
          .form()
          .replaceAll("[^0-9 ]", "")
          .strip()
          .lines()
          .filter(bounds -> !isTime && !bounds.isEmpty())
          .forEach(bounds -> assertThat(cells.get(5))
              .as(setting.key())
              .contains(
                  setting == Setting.MAX_BATCHES ? "0 and more" : bounds.replaceAll(" +", " to ")));
    }
  }

  @Test
  void the_list_that_the_maven_plugin_reads_has_every_name_and_no_other() throws IOException {
    try (InputStream list = Setting.class.getResourceAsStream("/META-INF/tidemill/settings")) {
      Set<String> names = new TreeSet<>(Setting.keys());
      names.addAll(SettingSources.OF_OTHERS);

      assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8).lines())
          .containsExactlyElementsOf(names);
    }
  }

  /** Above the directory in which the tests run. */
  private static Path documentation() {
    for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
      Path found = above.resolve("docs/settings.md");
      if (Files.exists(found)) {
        return found;
      }
    }
    throw new AssertionError("there is no docs/settings.md above " + Path.of("").toAbsolutePath());
  }

  private static Case caseOf(Setting setting) {
    return Optional.ofNullable(CASES.get(setting))
        .orElseThrow(() -> new AssertionError("add a case for " + setting + " to this test"));
  }

  private static Settings programSets(Setting setting, String value) {
    return resolve(
        Map.of(setting.key(), new Settings.Given(value, "test (Test.java:1)")),
        SettingSources.none());
  }

  private static Settings nothingSet() {
    return resolve(Map.of(), SettingSources.none());
  }

  private static Settings resolve(Map<String, Settings.Given> program, SettingSources outside) {
    return Settings.resolve(new GivenSettings(Map.of(), program, Map.of()), outside);
  }
}
