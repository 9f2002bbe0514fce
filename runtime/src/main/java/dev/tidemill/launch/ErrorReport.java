/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.UncheckedIOException;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A readable report of a failure: the whole chain of causes, each with the stack frames of the
 * program, without the internal frames in between.
 *
 * <pre>{@code
 * The job com.acme.WordCount failed.
 * USER_FUNCTION_FAILED: map "prices" (WordCount.java:14) failed in the batch of 12:00:01
 * Caused by java.lang.NumberFormatException: For input string: "x"
 *     at java.lang.Integer.parseInt(Integer.java:668)
 *     at com.acme.WordCount.lambda$define$0(WordCount.java:14)
 * }</pre>
 */
final class ErrorReport {

  private static final int SHOWN_MACHINERY = 3;
  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.");
  private static final List<String> REFLECTION = List.of("java.lang.reflect.", "jdk.internal.");

  private final StringBuilder text = new StringBuilder();
  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private ErrorReport() {}

  static String of(String headline, Throwable failure) {
    ErrorReport report = new ErrorReport();
    report.text.append(headline).append(System.lineSeparator());
    report.add("", unwrapped(failure), null);
    report.advise();
    return report.text.toString();
  }

  /** The exception of a waiting thread wraps that of the working thread and says the same. */
  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof TidemillException waiting
            && waiting.getCause() instanceof TidemillException working
            && Objects.equals(waiting.getMessage(), working.getMessage())
        ? working
        : failure;
  }

  private void add(String role, Throwable failure, @Nullable Throwable enclosing) {
    if (!seen.add(failure)) {
      line(role + "(shown above) " + failure);
      return;
    }
    List<StackTraceElement> frames = frames(failure, enclosing);
    boolean told =
        frames.isEmpty() && enclosing != null && describe(enclosing).contains(text(failure));
    if (!told) {
      line(role + describe(failure));
      int shown = isCalledByMachinery(frames, enclosing) ? SHOWN_MACHINERY : frames.size();
      List<StackTraceElement> top = frames.subList(0, Math.min(shown, frames.size()));
      RepeatedFrames.lines(top).forEach(frame -> line("    " + frame));
      if (top.size() < frames.size()) {
        line("    ... " + (frames.size() - top.size()) + " more frames of the runtime");
      }
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      add("Also: ", suppressed, failure);
    }
    @Nullable Throwable cause = failure.getCause();
    if (cause != null) {
      add("Caused by ", cause, failure);
    }
  }

  /**
   * Whether a function of the program failed that has no frame of its own, such as
   * {@code String::length} on null; its origin is told above.
   */
  private static boolean isCalledByMachinery(
      List<StackTraceElement> frames, @Nullable Throwable enclosing) {
    return enclosing instanceof TidemillException ours
        && ours.code() == ErrorCode.USER_FUNCTION_FAILED
        && !frames.isEmpty()
        && isMachinery(frames.get(0));
  }

  /** What to do about a limit of the JVM, which its error does not say. */
  private void advise() {
    for (Throwable each : seen) {
      if (each instanceof OutOfMemoryError
          && String.valueOf(each.getMessage()).matches("(?i).*(heap|gc overhead).*")) {
        line("The heap is full; it may grow to " + Runtime.getRuntime().maxMemory() / (1 << 20)
            + " MB. Give the JVM more with -Xmx2g (mvn stream:run -Dstream.jvmArgs=-Xmx2g), or have the"
            + " job keep less: shorter windows, timeouts for states, less collect().");
        return;
      }
      if (each instanceof NoClassDefFoundError
          && each.getMessage() != null
          && each.getMessage().matches("[^\\s:]+")) {
        line("The class " + each.getMessage().replace('/', '.')
            + " is not on the class path of the job. Add the library that has it to the project's"
            + " dependencies, with the scope compile or runtime (not provided or test).");
        return;
      }
      if (each instanceof StackOverflowError) {
        line(
            "The stack is full: a method calls itself endlessly, as the repeated frames show. If it has"
                + " to go that deep, give the JVM a bigger stack with -Xss8m (mvn stream:run"
                + " -Dstream.jvmArgs=-Xss8m).");
        return;
      }
    }
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure instanceof TidemillException ? failure.getMessage() : failure);
  }

  private static String describe(Throwable failure) {
    return failure instanceof TidemillException ours
        ? ours.code() + ": " + ours.getMessage()
        : failure.toString();
  }

  /**
   * The frames that this failure does not share with the enclosing one, down to the last one of the
   * program. If only internal frames are left, the fault is internal and they are shown, unless an
   * internal class has explained an ordinary external failure, such as a missing file.
   */
  private List<StackTraceElement> frames(Throwable failure, @Nullable Throwable enclosing) {
    List<StackTraceElement> all = Arrays.asList(failure.getStackTrace());
    List<StackTraceElement> own = enclosing == null
        ? all
        : all.subList(0, all.size() - shared(all, Arrays.asList(enclosing.getStackTrace())));
    boolean withoutProgram = own.stream().allMatch(f -> isMachinery(f) || isOfTheJdk(f));
    if (withoutProgram && isOrdinary(failure) && isExplained()) {
      return List.of();
    }
    int end = 0;
    while (end < own.size() && !isMachinery(own.get(end))) {
      end++;
    }
    for (int i = end; i < own.size(); i++) {
      if (!isMachinery(own.get(i)) && !isOfTheJdk(own.get(i))) {
        end = i + 1;
      }
    }
    List<StackTraceElement> ofTheProgram = new ArrayList<>(own.subList(0, end));
    ofTheProgram.removeIf(ErrorReport::isMachinery);
    boolean explained = failure instanceof TidemillException || !ofTheProgram.isEmpty();
    return explained ? ofTheProgram : own;
  }

  private boolean isExplained() {
    return seen.stream().anyMatch(each -> each instanceof TidemillException);
  }

  private static boolean isOrdinary(Throwable failure) {
    boolean unchecked = failure instanceof RuntimeException || failure instanceof Error;
    return !unchecked || failure instanceof UncheckedIOException;
  }

  private static int shared(List<StackTraceElement> inner, List<StackTraceElement> outer) {
    int shared = 0;
    while (shared < Math.min(inner.size(), outer.size())
        && inner.get(inner.size() - 1 - shared).equals(outer.get(outer.size() - 1 - shared))) {
      shared++;
    }
    return shared;
  }

  private static boolean isOfTheJdk(StackTraceElement frame) {
    return JDK.stream().anyMatch(frame.getClassName()::startsWith);
  }

  /** Tidemill's own classes, but not a program in a package of the same name. */
  private static boolean isMachinery(StackTraceElement frame) {
    String name = frame.getClassName();
    if (name.contains("$$Lambda")) { // shown where the JVM had no memory left to leave it out
      return true;
    }
    if (REFLECTION.stream().anyMatch(name::startsWith)) {
      return true;
    }
    if (!name.startsWith("dev.tidemill.")) {
      return false;
    }
    try {
      Class<?> type = Class.forName(name, false, ErrorReport.class.getClassLoader());
      return Objects.equals(source(type), source(ErrorReport.class));
    } catch (ClassNotFoundException | LinkageError generated) {
      return true;
    }
  }

  private static @Nullable CodeSource source(Class<?> type) {
    return type.getProtectionDomain().getCodeSource();
  }
}
