/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The default heap size of a job. A JVM takes a quarter of the machine's memory, and
 * fills it with garbage before it collects that, so that a small job occupies gigabytes of a large
 * machine; here it is 1 GiB at most.
 */
final class HeapLimit {

  /** The limit, as messages write it. */
  static final String TEXT = "1 GiB";

  private static final long BYTES = 1L << 30;
  private static final String OPTION = "-Xmx1g";

  /** What a JVM takes of the machine by itself. */
  private static final int SHARE = 4;

  /**
   * Every option that says how much heap there is to be, or that names a file with options, which
   * may say it.
   */
  private static final Pattern SAYS_IT = Pattern.compile(
      "-Xm[xs].*|-XX:(?:(?:Max|Min|Initial)HeapSize|\\w*RAM\\w*|Flags|VMOptionsFile)=.*|-XX:\\+AggressiveHeap|@.+");

  /** The variables from which every JVM takes options. */
  private static final List<String> VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private HeapLimit() {}

  /**
   * The option that sets the limit; empty if something else does, or if the JVM by itself would
   * take no more.
   */
  static Optional<String> option(
      List<String> jvmArguments, Map<String, String> environment, long memory) {
    Stream<String> ofVariables = VARIABLES.stream()
        .flatMap(name -> Stream.of(environment.getOrDefault(name, "").split("\\s+")));
    boolean said = Stream.concat(jvmArguments.stream(), ofVariables)
        .anyMatch(option -> SAYS_IT.matcher(option).matches());
    return said || memory / SHARE <= BYTES ? Optional.empty() : Optional.of(OPTION);
  }

  /** The memory of this machine, or of the container that this JVM is in, in bytes. */
  static long memory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
