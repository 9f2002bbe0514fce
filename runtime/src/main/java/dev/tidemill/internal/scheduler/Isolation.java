/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.isolation.Bisection;
import dev.tidemill.internal.isolation.Finding;
import dev.tidemill.internal.isolation.GivenUp;
import dev.tidemill.internal.isolation.InputSelection;
import dev.tidemill.internal.isolation.Place;
import dev.tidemill.internal.isolation.Segment;
import dev.tidemill.internal.isolation.Trace;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.spi.kernel.FunctionFailure;
import dev.tidemill.time.TimeFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the records that functions fail on.
 *
 * <p>The batch is computed without its outputs, and the records go on that functions of one record
 * fail on; so one computation finds all of them. If a function fails on several records together,
 * such as a reduce function, or behind a shuffle, a {@link Bisection} finds the record.
 */
final class Isolation {
  private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);

  /** Bounds the work of bisections; a bisection of a million records takes 40 to 100. */
  static final int MAX_COMPUTATIONS = 1_000;

  private static final int EXAMPLES = 3;

  private final DryRun dryRun;
  private final LetterWriter letters;
  private final TimeFormat times;
  private final int maxLetters;
  private final boolean isOn;

  Isolation(SchedulerParts parts) {
    this.dryRun = new DryRun(parts);
    this.letters = new LetterWriter(parts.codecs(), parts.times(), parts.redaction());
    this.times = parts.times();
    this.maxLetters = parts.settings().maxDeadLetters();
    this.isOn = parts.settings().retries().policy() == FailurePolicy.DEADLETTER;
  }

  /** Whether a batch that has failed for good may go on without some records. */
  boolean isFor(BatchReport report) {
    return isOn
        && report.failure().filter(FunctionFailure.class::isInstance).isPresent()
        && Failure.of(report.failure().get()).kind() == Failure.Kind.PROGRAM;
  }

  /**
   * Finds the records that the batch cannot be computed with, and has it go on without them.
   *
   * @return why it cannot: no record is to blame, or too many are, or something else has failed
   *     meanwhile, such as a source
   */
  Optional<TidemillException> giveUpRecords(BatchInFlight batch, BatchReport report) {
    Throwable failure = report.failure().orElseThrow();
    try {
      GivenUp found = found(batch.info(), batch.givenUp());
      if (found.size() == batch.givenUp().size()) {
        throw new Unsolved(
            "the streams can be computed with all records of the batch, so no record can be given"
                + " up: the function does not always fail, or an output's own code calls it, or it"
                + " is a function on dead letters");
      }
      LOG.warn(
          "batch {} goes on without {}, because functions fail on them",
          times.text(batch.info().time()),
          JobLog.counted(found.size(), "record", "records"));
      batch.giveUp(found);
      return Optional.empty();
    } catch (Unsolved e) {
      return Optional.of(new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED,
          failure.getMessage() + "; " + e.getMessage(),
          failure.getCause() == null ? failure : failure.getCause()));
    } catch (TidemillException e) {
      return Optional.of(e);
    } catch (RuntimeException | Error e) { // of closing, or of an engine
      return Optional.of(new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED,
          "the records of batch " + times.text(batch.info().time())
              + " that functions fail on could not be found: " + e,
          e));
    }
  }

  private GivenUp found(BatchInfo batch, GivenUp before) {
    Search search = new Search(batch, before);
    while (search.step()) {
      if (search.givenUp.size() > maxLetters) {
        throw tooMany(batch, search.givenUp);
      }
    }
    return search.givenUp;
  }

  private TidemillException tooMany(BatchInfo batch, GivenUp givenUp) {
    List<DeadLetter> all = givenUp.numbered();
    String examples = all.stream()
        .limit(EXAMPLES)
        .map(letter -> letter.operation() + " on " + letter.source() + ", " + letter.position()
            + ": " + letter.error())
        .collect(Collectors.joining("; "));
    return new TidemillException(
        ErrorCode.USER_FUNCTION_FAILED,
        "functions fail on at least " + all.size() + " records of batch "
            + times.text(batch.time()) + ", and at most " + maxLetters
            + " may be given up (stream.batch.maxDeadLetters); correct the functions, or allow"
            + " more. The first ones: " + examples);
  }

  /** No record can be blamed. */
  private static final class Unsolved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsolved(String reason) {
      super(reason, null, false, false);
    }
  }

  /** One search. */
  private final class Search {
    private final BatchInfo batch;
    private final String batchName;
    private GivenUp givenUp;
    private Optional<SortedMap<Segment, Long>> sizes = Optional.empty();
    private int computations;

    Search(BatchInfo batch, GivenUp before) {
      this.batch = batch;
      this.batchName = times.text(batch.time());
      this.givenUp = before;
    }

    /** Gives up more records; false if the batch can be computed without those that there are. */
    boolean step() {
      Trace trace = new Trace(maxLetters + 1 - givenUp.size(), batchName);
      Optional<FunctionFailure> failure =
          compute(InputSelection.without(givenUp).traced(trace));
      List<Finding> findings = trace.findings();
      if (findings.isEmpty() && failure.isPresent()) {
        findings = List.of(bisected(trace.inputs()));
      }
      Map<Place, DeadLetter> more = new HashMap<>();
      for (Finding finding : findings) {
        more.put(finding.place(), letters.letter(batch, trace.inputs(), finding));
      }
      givenUp = givenUp.plus(more);
      return !more.isEmpty();
    }

    private Optional<FunctionFailure> compute(InputSelection selection) {
      computations++;
      if (computations > MAX_COMPUTATIONS) {
        throw new Unsolved("the records that it fails on were not found in " + MAX_COMPUTATIONS
            + " computations of parts of the batch");
      }
      return dryRun.run(batch, selection);
    }

    private Finding bisected(List<Trace.Input> inputs) {
      if (sizes.isEmpty()) {
        sizes = Optional.of(dryRun.sizes(batch, inputs));
      }
      Bisection.Guilty guilty = new Bisection(sizes.get(), givenUp, this::compute)
          .find()
          .orElseThrow(() -> new Unsolved("it fails also without any record of the batch, so no"
              + " record can be given up: look at what the state contains, and at the earlier batches"
              + " of windows"));
      return new Finding(
          guilty.place(), dryRun.record(batch, inputs, guilty.place()), "", guilty.failure());
    }
  }
}
