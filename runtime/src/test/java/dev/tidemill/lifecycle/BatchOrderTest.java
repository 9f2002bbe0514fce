/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.JournaledContext;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.journal.Decision;
import dev.tidemill.internal.journal.MemoryJournal;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The order in which a batch is decided and finished, as a whole: a step that comes too early or too late makes a crash between the two
 * lose records or show them twice.
 */
class BatchOrderTest {
  private static final List<String> STEPS = List.of(
      "planned",
      "sink finish",
      "prepared",
      "decided",
      "committed",
      "sink publish",
      "done",
      "given up",
      "release",
      "sink abort",
      "state put back");

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final ManualClock clock = new ManualClock();
  private final NotingJournal journal = new NotingJournal();
  private final ScriptedSink sink = new ScriptedSink("sink", calls);

  @Test
  void a_batch_is_planned_staged_decided_committed_published_done_and_released() {
    try (StreamingContext ssc = counting("retry")) {
      ssc.step();
      assertThat(steps())
          .containsExactly(
              "planned 1/1",
              "sink finish 1000/1/0",
              "prepared [counts]",
              "decided 1/1 {sink=[1000/1/0]} [counts]",
              "committed",
              "sink publish 1000/1",
              "done 1/1",
              "release 1");
    }
  }

  @Test
  void an_attempt_that_fails_is_undone_before_the_next_one_is_planned() {
    sink.fail("finish", 1, new IOException("disk full"));
    try (StreamingContext ssc = counting("retry")) {
      ssc.step();
      assertThat(steps())
          .containsExactly(
              "planned 1/1",
              "sink finish 1000/1/0",
              "sink abort 1000/1",
              "state put back",
              "planned 1/2",
              "sink finish 1000/2/0",
              "prepared [counts]",
              "decided 1/2 {sink=[1000/2/0]} [counts]",
              "committed",
              "sink publish 1000/2",
              "done 1/2",
              "release 1");
    }
  }

  @Test
  void a_batch_that_is_skipped_is_given_up_before_its_records_are_released() {
    sink.fail("finish", 1, new IOException("disk full"));
    try (StreamingContext ssc = counting("skip")) {
      ssc.step();
      assertThat(steps())
          .containsExactly(
              "planned 1/1",
              "sink finish 1000/1/0",
              "sink abort 1000/1",
              "state put back",
              "given up 1/1",
              "release 1");
      calls.clear();
      ssc.step();
      assertThat(steps()).startsWith("planned 2/1").endsWith("done 2/1", "release 2");
    }
  }

  @Test
  void a_failed_publish_repeats_nothing_but_itself() {
    sink.fail("publish", 1, new IOException("gone")).fail("publish", 2, new IOException("gone"));
    try (StreamingContext ssc = counting("stop")) {
      ssc.step();
      assertThat(steps())
          .containsExactly(
              "planned 1/1",
              "sink finish 1000/1/0",
              "prepared [counts]",
              "decided 1/1 {sink=[1000/1/0]} [counts]",
              "committed",
              "sink publish 1000/1",
              "sink publish 1000/1",
              "sink publish 1000/1",
              "done 1/1",
              "release 1");
    }
  }

  @Test
  void a_journal_that_cannot_plan_fails_the_attempt_which_is_made_again() {
    journal.script.fail("planned", 1, new IllegalStateException("disk full"));
    try (StreamingContext ssc = counting("retry")) {
      assertThat(ssc.step().batch().attempt()).isEqualTo(2);
      assertThat(steps())
          .startsWith("planned 1/1", "state put back", "planned 1/2", "sink finish 1000/2/0")
          .endsWith("done 1/2", "release 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "retry", "skip"})
  void a_journal_that_fails_to_decide_ends_the_job_without_publishing_or_aborting(String policy) {
    journal.script.fail("decided", 1, new IllegalStateException("disk full"));
    try (StreamingContext ssc = counting(policy)) {
      assertThatThrownBy(ssc::step)
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DECISION_UNKNOWN))
          .hasMessageContaining("while it noted that batch 1000 ms is decided")
          .hasMessageContaining("disk full");
      ssc.stop();
    }
    assertThat(steps())
        .containsExactly(
            "planned 1/1",
            "sink finish 1000/1/0",
            "prepared [counts]",
            "decided 1/1 {sink=[1000/1/0]} [counts]",
            "state put back");
  }

  @Test
  void a_journal_that_cannot_note_the_end_of_a_batch_is_asked_again_and_nothing_else_is() {
    journal.script.fail("done", 1, new IllegalStateException("disk full"));
    try (StreamingContext ssc = counting("retry")) {
      assertThat(ssc.step().publishAttempts()).isEqualTo(2);
      assertThat(steps())
          .endsWith("committed", "sink publish 1000/1", "done 1/1", "done 1/1", "release 1");
    }
  }

  @Test
  void a_journal_that_cannot_note_that_a_batch_is_given_up_ends_the_job_and_releases_nothing() {
    journal.script.fail("givenUp", 1, new IllegalStateException("disk full"));
    sink.fail("finish", 1, new IOException("no sink"));
    try (StreamingContext ssc = counting("skip")) {
      assertThatThrownBy(ssc::step)
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
          .hasMessageContaining("could not note that it is given up, so it is not")
          .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("no sink"));
      assertThat(steps()).endsWith("sink abort 1000/1", "state put back", "given up 1/1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "retry", "skip"})
  void a_state_that_cannot_be_committed_ends_the_job_with_nothing_published(String policy) {
    failsToCommit = true;
    try (StreamingContext ssc = counting(policy)) {
      assertThatThrownBy(ssc::step)
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_LOST))
          .hasMessageContaining("batch 1000 ms is decided, but its state could not be committed")
          .hasMessageContaining("broken");
      assertThat(steps())
          .endsWith("decided 1/1 {sink=[1000/1/0]} [counts]", "committed", "state put back");
      assertThat(journal.unfinished()).get().extracting(d -> d.batch().id()).isEqualTo(1L);
    }
  }

  @Test
  void a_batch_whose_ranges_cannot_be_named_is_given_up_without_a_plan() {
    ScriptedSource source = new ScriptedSource(new Script(calls), List.of("a"))
        .fail("end", 1, new IOException("no broker"));
    try (StreamingContext ssc = context("skip")) {
      ssc.stream("words", source).writeTo(sink);
      ssc.start();
      assertThat(ssc.step().failure()).isPresent();
      assertThat(steps()).containsExactly("given up 1/1");
      ssc.step();
      assertThat(steps()).endsWith("sink publish 2000/1", "done 2/1", "release 1");
    }
  }

  private List<String> steps() {
    return calls.stream()
        .filter(call -> STEPS.stream().anyMatch(call::startsWith))
        .toList();
  }

  private StreamingContext counting(String policy) {
    StreamingContext ssc = context(policy);
    ssc.stream("words", new ScriptedSource(new Script(calls), List.of("a"), List.of("b")))
        .mapToPair(word -> Pair.of(word, 1))
        .updateStateByKey((List<Integer> ones, Optional<Integer> count) ->
            Optional.of(count.orElse(0) + ones.size()))
        .named("counts")
        .map(Object::toString)
        .named("sink")
        .writeTo(sink);
    ssc.start();
    return ssc;
  }

  private StreamingContext context(String policy) {
    return JournaledContext.of(
        StreamingContext.builder()
            .master("local[1]")
            .batchInterval(Duration.ofSeconds(1))
            .setting("stream.batch.onFailure", policy)
            .environment(world ->
                world.withClock(clock).withEngineWrapper(engine -> new NotingEngine(engine))),
        journal);
  }

  private boolean failsToCommit;

  private final class NotingJournal implements BatchJournal {
    private final MemoryJournal kept = new MemoryJournal();
    private final Script script = new Script(calls);
    private List<String> changed = List.of();

    @Override
    public void planned(BatchInfo batch) {
      script.called("planned", "planned " + name(batch));
      kept.planned(batch);
    }

    @Override
    public void prepared(BatchInfo batch, StateDelta state) {
      changed = state.states();
      kept.prepared(batch, state);
    }

    @Override
    public void decided(Decision batch) {
      script.called(
          "decided",
          "decided " + name(batch.batch()) + " "
              + batch.receipts().toString().replaceAll("\\{[^=]*=", "{sink=") + " "
              + changed);
      kept.decided(batch);
    }

    @Override
    public void givenUp(BatchInfo batch) {
      script.called("givenUp", "given up " + name(batch));
      kept.givenUp(batch);
    }

    @Override
    public void done(BatchInfo batch) {
      script.called("done", "done " + name(batch));
      kept.done(batch);
    }

    @Override
    public Optional<Decision> unfinished() {
      return kept.unfinished();
    }

    @Override
    public long settled() {
      return kept.settled();
    }

    @Override
    public void announce(BatchInfo next) {
      kept.announce(next);
    }

    @Override
    public boolean isDurable() {
      return kept.isDurable();
    }

    @Override
    public void stopped() {
      kept.stopped();
    }

    private static String name(BatchInfo batch) {
      return batch.id() + "/" + batch.attempt();
    }
  }

  /** Notes what becomes of the state that a batch has changed. */
  private final class NotingEngine implements Engine {
    private final Engine engine;

    NotingEngine(Engine engine) {
      this.engine = engine;
    }

    @Override
    public Evaluator evaluator() {
      return engine.evaluator();
    }

    @Override
    public BatchEvaluator begin(BatchInfo batch) {
      return new NotingEvaluator(engine.begin(batch));
    }

    @Override
    public List<Pair<?, ?>> state(String name) {
      return engine.state(name);
    }

    @Override
    public void write(StateOutput out) throws IOException {
      engine.write(out);
    }

    @Override
    public RestoredState restore(WrittenState written) {
      return engine.restore(written);
    }

    @Override
    public void merge(WrittenState written, StateSlice slice, StateOutput out) throws IOException {
      engine.merge(written, slice, out);
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  private final class NotingEvaluator implements BatchEvaluator {
    private final BatchEvaluator evaluator;
    private boolean committed;

    NotingEvaluator(BatchEvaluator evaluator) {
      this.evaluator = evaluator;
    }

    @Override
    public int defaultPartitions() {
      return evaluator.defaultPartitions();
    }

    @Override
    public <T, R> List<R> evaluate(
        PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
      return evaluator.evaluate(plan, action, first, count);
    }

    @Override
    public void release(CachedNode<?> node) {
      evaluator.release(node);
    }

    @Override
    public BatchCounts counts() {
      return evaluator.counts();
    }

    @Override
    public Map<String, Long> recordsRead() {
      return evaluator.recordsRead();
    }

    @Override
    public StateDelta prepare() {
      StateDelta delta = evaluator.prepare();
      calls.add("prepared " + delta.states());
      return delta;
    }

    @Override
    public void commit() {
      calls.add("committed");
      if (failsToCommit) {
        throw new IllegalStateException("broken");
      }
      evaluator.commit();
      committed = true;
    }

    @Override
    public void close() {
      if (!committed) {
        calls.add("state put back");
      }
      evaluator.close();
    }
  }
}
