package dev.tidemill.bench;

import dev.tidemill.data.Pair;
import java.util.ArrayList;
import java.util.List;

/**
 * A stateful program on {@code local[2]} and its peer of two threads, turn by turn in one JVM over the same records: some batches of
 * one, then the same batches of the other.
 */
final class Stateful {
  private static final String MASTER = "local[2]";

  private final KeyedProgram program;
  private final boolean changesOnly;
  private final List<List<Pair<String, Long>>> batches;
  private final Results results = new Results();
  private int next;

  /**
   * What is measured, and for how long.
   *
   * @param keys how many keys there are
   * @param records records of a batch
   * @param panes batches in a window
   * @param turn batches of one turn
   */
  record Size(int keys, int records, int panes, int turn, int warmup, int turns) {}

  private Stateful(KeyedProgram program, List<List<Pair<String, Long>>> batches) {
    this.program = program;
    this.changesOnly =
        program == KeyedProgram.WINDOW_SUM_CHANGES || program == KeyedProgram.WINDOW_MAX_CHANGES;
    this.batches = batches;
  }

  /** Arguments: the program; keys, records of a batch, batches of a window, of a turn; turns to warm up, to measure. */
  public static void main(String[] args) {
    int[] numbers = new int[args.length - 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Integer.parseInt(args[i + 1]);
    }
    measure(
            KeyedProgram.valueOf(args[0]),
            new Size(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]))
        .send();
  }

  static Results measure(KeyedProgram program, Size size) {
    List<String> keys = KeyedRecords.keys(size.keys());
    // More batches than a window has, so that no batch enters while it leaves.
    Stateful stateful = new Stateful(
        program, KeyedRecords.batches(keys, size.records(), size.panes() + size.panes() / 2 + 1));
    try (KeyedJob job = new KeyedJob(MASTER, program, size.panes());
        HandKeyed hand = HandKeyed.of(program, size.panes())) {
      if (program == KeyedProgram.MAP_WITH_STATE || program == KeyedProgram.UPDATE_STATE_BY_KEY) {
        List<Pair<String, Long>> all = KeyedRecords.oneOfEach(keys);
        job.run(all);
        hand.run(all);
      }
      for (int i = 0; i < size.warmup(); i++) {
        stateful.turn(job, hand, size.turn(), new Meter(), new Meter());
      }
      Meter ofJob = new Meter();
      Meter ofHand = new Meter();
      for (int i = 0; i < size.turns(); i++) {
        stateful.turn(job, hand, size.turn(), ofJob, ofHand);
      }
      stateful.report(ofJob, ofHand, size.turn());
      return stateful.results;
    }
  }

  private void turn(KeyedJob job, HandKeyed hand, int turn, Meter ofJob, Meter ofHand) {
    List<List<Pair<String, Long>>> input = new ArrayList<>(turn);
    for (int i = 0; i < turn; i++) {
      input.add(batches.get(next++ % batches.size()));
    }
    List<Totals> jobTotals = new ArrayList<>(turn);
    ofJob.measure(() -> input.forEach(batch -> jobTotals.add(job.run(batch))));
    List<Totals> handTotals = new ArrayList<>(turn);
    ofHand.measure(() -> input.forEach(batch -> handTotals.add(hand.run(batch))));
    if (changesOnly) {
      check(jobTotals.get(turn - 1), hand.changes());
    } else {
      for (int i = 0; i < turn; i++) {
        check(jobTotals.get(i), handTotals.get(i));
      }
    }
  }

  private void check(Totals ofJob, Totals ofHand) {
    if (!ofJob.equals(ofHand)) {
      throw new IllegalStateException(
          program + ": Tidemill has " + ofJob + ", the peer written by hand " + ofHand);
    }
  }

  private void report(Meter ofJob, Meter ofHand, int turn) {
    double jobMs = ofJob.wallMs().median() / turn;
    double handMs = ofHand.wallMs().median() / turn;
    double jobCpuMs = ofJob.cpuMs().median() / turn;
    double handCpuMs = ofHand.cpuMs().median() / turn;
    if (changesOnly || program == KeyedProgram.WINDOW_MAX) {
      results.add("times cheaper than hand-written, wall", handMs / jobMs);
      results.add("times cheaper than hand-written, CPU", handCpuMs / jobCpuMs);
    } else {
      results.add("time / hand-written, wall", jobMs / handMs);
      results.add("time / hand-written, CPU", jobCpuMs / handCpuMs);
    }
    results.add("Tidemill, ms a batch", jobMs);
    results.add("hand-written, ms a batch", handMs);
    results.add("Tidemill, CPU ms a batch", jobCpuMs);
    results.add("hand-written, CPU ms a batch", handCpuMs);
  }
}
