/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The assertions that a test has begun, {@code assertThat(run)}, and not yet followed by a check.
 * Any thread.
 */
final class OpenAssertions {
  private static final String FILTERED = "what a filter leaves of ";
  private static final StackWalker WALKER = StackWalker.getInstance();

  /**
   * Those of the tester that this thread has opened last: what is asserted may not know its tester,
   * as an RDD does not.
   */
  private static final ThreadLocal<OpenAssertions> OF_THIS_THREAD = new ThreadLocal<>();

  private final Set<Open> open = new LinkedHashSet<>();

  /** An assertion that is to be followed by a check. */
  final class Open {
    private final String subject;
    private final String advice;
    private final String site = site();

    private Open(String subject, String advice) {
      this.subject = subject;
      this.advice = advice;
    }

    /** A check was made, well or not. */
    void checked() {
      synchronized (open) {
        open.remove(this);
      }
    }

    /** The assertion on what a filter leaves. */
    Open filtered() {
      return begin(subject.startsWith(FILTERED) ? subject : FILTERED + subject, advice);
    }

    private String finding() {
      return "assertThat on " + subject + " (" + site
          + ") is followed by no check; add one, such as " + advice;
    }
  }

  static Optional<OpenAssertions> ofThisThread() {
    return Optional.ofNullable(OF_THIS_THREAD.get());
  }

  /** A tester is opened on this thread. */
  void enter() {
    OF_THIS_THREAD.set(this);
  }

  /** It is closed. */
  void leave() {
    if (OF_THIS_THREAD.get() == this) {
      OF_THIS_THREAD.remove();
    }
  }

  /**
   * An assertion begins.
   *
   * @param subject what is to be checked, for example {@code batch 2 (2000 ms)}
   * @param advice a check that fits
   */
  Open begin(String subject, String advice) {
    Open begun = new Open(subject, advice);
    synchronized (open) {
      open.add(begun);
    }
    return begun;
  }

  boolean areOpenOn(String subject) {
    synchronized (open) {
      return open.stream().anyMatch(each -> each.subject.equals(subject));
    }
  }

  List<String> findings() {
    List<String> findings = new ArrayList<>();
    synchronized (open) {
      open.forEach(each -> findings.add(each.finding()));
    }
    return findings;
  }

  /** The line of the test: the nearest that belongs neither to the kit nor to AssertJ. */
  private static String site() {
    return WALKER
        .walk(frames -> frames.filter(frame -> !isLibrary(frame.getClassName())).findFirst())
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .orElse("unknown source");
  }

  private static boolean isLibrary(String className) {
    return className.startsWith("org.assertj.")
        || className.startsWith("java.")
        || className.startsWith("jdk.")
        || className.startsWith("net.bytebuddy.")
        || className.contains("$ByteBuddy$")
        || isOfTheKit(className);
  }

  /** The kit itself is one package; what lies below it may be a test's. */
  private static boolean isOfTheKit(String className) {
    String kit = OpenAssertions.class.getPackageName() + ".";
    return className.startsWith(kit) && className.indexOf('.', kit.length()) < 0;
  }
}
