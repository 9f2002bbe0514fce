/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.StreamJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a {@link StreamTest} annotation and JUnit's configuration say. */
final class StreamTestSettings {
  static final String VARIATIONS = "stream.test.variations";

  private StreamTestSettings() {}

  static List<Variation> variations(StreamTest test, ExtensionContext context) {
    return test.variations().length > 0
        ? List.of(test.variations())
        : context
            .getConfigurationParameter(VARIATIONS)
            .map(StreamTestSettings::parse)
            .orElseGet(() -> List.of(Variation.values()));
  }

  private static List<Variation> parse(String text) {
    if (text.strip().equalsIgnoreCase("all")) {
      return List.of(Variation.values());
    }
    List<Variation> variations = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      try {
        variations.add(Variation.valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new ExtensionConfigurationException(
            "configuration parameter " + VARIATIONS + " is \"" + text
                + "\"; it must be all, or some of " + Arrays.toString(Variation.values())
                + " with commas between them",
            e);
      }
    }
    return variations;
  }

  /**
   * What a test says, on top of what its class says.
   *
   * @param base the settings of the class's registered extension, or defaults; stays as it is
   */
  static StreamTester.Builder builder(
      StreamTester.Builder base, StreamTest test, String method, Variation variation) {
    StreamTester.Builder builder = base.copy().variation(variation);
    if (test.strictness() != Strictness.STRICT) {
      builder.strictness(test.strictness());
    }
    if (!Set.of(test.guards()).equals(EnumSet.allOf(Guard.class))) {
      builder.guards(test.guards());
    }
    return apply(
        builder,
        "@StreamTest of " + method,
        test.job(),
        test.master(),
        test.batch(),
        test.arguments(),
        test.settings());
  }

  /** Sets what an annotation says; what is empty stays as it is. */
  static StreamTester.Builder apply(
      StreamTester.Builder builder,
      String setBy,
      Class<? extends StreamJob> job,
      String master,
      String batch,
      String[] arguments,
      String[] settings) {
    String annotation = setBy.substring(0, setBy.indexOf(' '));
    if (!master.isEmpty()) {
      builder.setting("stream.master", master, setBy);
    }
    if (arguments.length > 0) {
      builder.arguments(arguments);
    }
    if (job != StreamJob.class) {
      builder.job(() -> newJob(job, annotation));
    }
    if (!batch.isEmpty()) {
      builder.setting("stream.batchInterval", batch, setBy);
    }
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new ExtensionConfigurationException("settings of " + annotation + " has \"" + setting
            + "\"; it must be key=value, such as stream.batch.onFailure=skip");
      }
      builder.setting(
          setting.substring(0, equals).strip(), setting.substring(equals + 1).strip(), setBy);
    }
    return builder;
  }

  /** A mistake of the annotation is JUnit's to report. */
  private static StreamJob newJob(Class<? extends StreamJob> type, String annotation) {
    try {
      return JobClass.newInstance(type, annotation + "(job = " + type.getSimpleName() + ".class)");
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(String.valueOf(e.getMessage()), e.getCause());
    }
  }
}
