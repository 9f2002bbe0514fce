/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.error;

import java.io.Serializable;
import java.security.CodeSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The line of the user's program that declared something, or the setting that did.
 *
 * @param file name of the source file, for example {@code WordCount.java}, or the setting
 * @param line line number from 1, or 0 if unknown
 */
public record CallSite(String file, int line) implements Serializable {
  /** Used if no line of the user's program is on the stack. */
  public static final CallSite UNKNOWN = new CallSite("unknown source", 0);

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final ClassValue<Boolean> OF_THE_USER = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      boolean own = type.getName().startsWith("dev.tidemill.")
          && Objects.equals(codeSource(type), codeSource(CallSite.class));
      boolean ofTheJdk = type.getName().startsWith("java.") || type.getName().startsWith("jdk.");
      boolean ofALibrary =
          type.getPackage() != null && type.getPackage().isAnnotationPresent(LibraryCode.class);
      return !own && !ofTheJdk && !ofALibrary;
    }
  };

  /**
   * The nearest caller that is not in Tidemill itself, in a package marked as {@link LibraryCode},
   * or in the JDK, as in {@code streams.forEach(DStream::print)}.
   */
  public static CallSite here() {
    return WALKER.walk(frames -> frames
        .filter(frame -> OF_THE_USER.get(frame.getDeclaringClass()))
        .findFirst()
        .map(CallSite::of)
        .orElse(UNKNOWN));
  }

  private static CallSite of(StackWalker.StackFrame frame) {
    String file = frame.getFileName();
    return new CallSite(
        file == null ? frame.getDeclaringClass().getSimpleName() : file,
        Math.max(0, frame.getLineNumber()));
  }

  private static @Nullable CodeSource codeSource(Class<?> type) {
    return type.getProtectionDomain().getCodeSource();
  }

  @Override
  public String toString() {
    return line > 0 ? file + ":" + line : file;
  }
}
