/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * One run of a {@link CrashTest}.
 *
 * @param crashes numbers of the steps before which the job dies
 */
record CrashTestInvocation(CrashTest test, CrashSchedule schedule, Set<Long> crashes)
    implements TestTemplateInvocationContext {
  @Override
  public String getDisplayName(int invocationIndex) {
    return "[" + schedule.title(crashes) + "]";
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    CrashWorld world = new CrashWorld(crashes, test.powerLoss());
    return List.of(
        new Run(this, world, new StreamTesterParameter(context -> builder(context, world))));
  }

  private StreamTester.Builder builder(ExtensionContext context, CrashWorld world) {
    StreamTester.Builder base = StreamTestExtension.registeredIn(context)
        .map(StreamTestExtension::builder)
        .orElseGet(StreamTester::builder)
        .copy()
        .crash(world);
    return StreamTestSettings.apply(
        base,
        "@CrashTest of " + context.getRequiredTestMethod().getName(),
        test.job(),
        test.master(),
        test.batch(),
        test.arguments(),
        test.settings());
  }

  /** How to repeat this run only. */
  private String advice() {
    return "; to repeat only this run, say @CrashTest(at = "
        + (crashes.size() == 1 ? numbers() : "{" + numbers() + "}")
        + "), or -D" + CrashTestExtension.CRASH + "=" + numbers().replace(" ", "");
  }

  private String numbers() {
    return crashes.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Makes the tester of a run, and judges the run. */
  private record Run(CrashTestInvocation of, CrashWorld world, StreamTesterParameter testers)
      implements BeforeEachCallback,
          ParameterResolver,
          TestExecutionExceptionHandler,
          AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      if (List.of(context.getRequiredTestMethod().getParameterTypes())
          .contains(StreamTester.class)) {
        testers.tester(context);
      }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return testers.supportsParameter(parameter, context);
    }

    @Override
    public StreamTester resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return testers.resolveParameter(parameter, context);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
        throws Throwable {
      if (!of.crashes.isEmpty() && !(failure instanceof TestAbortedException)) {
        of.schedule.failed();
        failure.addSuppressed(new VariationNote("this is the run with a "
            + of.schedule.title(of.crashes) + ", and without it the test passes" + of.advice()));
      }
      throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) {
      if (!testers.hasTester(context)) {
        throw new AssertionError("a @CrashTest runs nothing by itself: let "
            + context.getRequiredTestMethod().getName()
            + " take a StreamTester, as in void survives_crashes(StreamTester t)");
      }
      if (context.getExecutionException().isPresent()) {
        testers.afterEach(context);
        return;
      }
      InstrumentedJob job = testers.tester(context).job();
      job.obstacle().ifPresent(why -> {
        throw new AssertionError(
            "a @CrashTest needs a job that can be started again, and this one cannot: " + why);
      });
      CrashOutcome outcome = CrashOutcome.of(job, world);
      testers.afterEach(context);
      if (of.crashes.isEmpty()) {
        of.schedule.undisturbed(outcome);
        context.publishReportEntry("crash test", of.schedule.summary());
      } else {
        judge(outcome, job);
      }
    }

    private void judge(CrashOutcome outcome, InstrumentedJob job) {
      String title = of.schedule.title(of.crashes);
      List<String> crashes = world.points().crashes();
      if (crashes.isEmpty()) {
        of.schedule.failed();
        throw new AssertionError("there was no " + title + ": the job took only "
            + outcome.steps().size() + " steps, so it is not the same in each run");
      }
      String differences = of.schedule.undisturbed().orElseThrow().differences(outcome, job);
      if (!differences.isEmpty()) {
        of.schedule.failed();
        throw new AssertionError("after a " + title + ", the job does not give what it gives"
            + " without (expected: without a crash; actual: with it)" + of.advice() + "\n\n"
            + differences + "\n\nThe job was killed before step "
            + String.join(" and before step ", crashes));
      }
    }
  }
}
