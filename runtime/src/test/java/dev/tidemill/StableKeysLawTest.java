/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an edit of a program does to the keys of its other streams and outputs: nothing, on random programs. */
class StableKeysLawTest {
  private static final int PROGRAMS = 400;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What a statement declares; all streams are streams of pairs. */
  private enum Kind {
    QUEUE(0),
    RATE(0),
    MAP(1),
    FILTER(1),
    TRANSFORM(1),
    UNION(2),
    JOIN(2),
    WINDOW(1),
    COUNT_BY_WINDOW(1),
    COUNT_BY_VALUE_AND_WINDOW(1),
    REDUCE_BY_WINDOW(1),
    REDUCE_BY_KEY_AND_WINDOW(1),
    GROUP_BY_KEY_AND_WINDOW(1),
    UPDATE_STATE_BY_KEY(1),
    MAP_WITH_STATE(1),
    CHANGES(1),
    PRINT(1),
    FOREACH_RDD(1),
    SAVE_AS_TEXT_FILES(1);

    private static final List<Kind> OUTPUTS = List.of(PRINT, FOREACH_RDD, SAVE_AS_TEXT_FILES);

    private final int inputs;

    Kind(int inputs) {
      this.inputs = inputs;
    }

    boolean isOutput() {
      return OUTPUTS.contains(this);
    }
  }

  /** A line of a program; its number stays the same when lines are added and removed around it. */
  private record Statement(int number, Kind kind, List<Integer> inputs, Optional<String> name) {
    Statement renamed(Optional<String> newName) {
      return new Statement(number, kind, inputs, newName);
    }

    /** Whether only their places tell these two apart. */
    boolean isLike(Statement other) {
      return kind == other.kind && inputs.equals(other.inputs);
    }

    @Override
    public String toString() {
      return "s" + number + " = " + kind + inputs + name.map(n -> " named " + n).orElse("");
    }
  }

  // ------------------------------------------------------------ laws

  @Test
  void a_statement_that_is_added_anywhere_changes_no_other_key() {
    int checked = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Random random = new Random(seed);
      List<Statement> program = program(random);
      Map<Integer, List<String>> before = keys(program);
      int place = 1 + random.nextInt(program.size());
      Statement added = statement(random, 1_000, program.subList(0, place));
      if (program.subList(place, program.size()).stream().noneMatch(added::isLike)) {
        List<Statement> edited = new ArrayList<>(program);
        edited.add(place, added);
        Map<Integer, List<String>> after = keys(edited);
        after.remove(added.number());
        assertThat(after).as("seed %s: %s added to %s", seed, added, program).isEqualTo(before);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(PROGRAMS / 2);
  }

  @Test
  void a_statement_that_is_removed_changes_no_other_key() {
    int checked = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Random random = new Random(seed);
      List<Statement> program = program(random);
      int place = random.nextInt(program.size());
      Statement removed = program.get(place);
      List<Statement> later = program.subList(place + 1, program.size());
      boolean isNeeded = later.stream().anyMatch(s -> s.inputs().contains(removed.number()));
      if (!isNeeded && later.stream().noneMatch(removed::isLike)) {
        Map<Integer, List<String>> before = keys(program);
        before.remove(removed.number());
        List<Statement> edited = new ArrayList<>(program);
        edited.remove(place);
        assertThat(keys(edited))
            .as("seed %s: %s removed from %s", seed, removed, program)
            .isEqualTo(before);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(PROGRAMS / 4);
  }

  @Test
  void a_name_changes_only_the_keys_of_what_has_it_and_of_what_is_made_of_that() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Random random = new Random(seed);
      List<Statement> program = program(random);
      int place = random.nextInt(program.size());
      Statement renamed = program.get(place);
      if (renamed.kind() == Kind.CHANGES) { // which shows what another statement has declared
        continue;
      }
      List<Statement> edited = new ArrayList<>(program);
      edited.set(
          place,
          renamed.renamed(renamed.name().isPresent() ? Optional.empty() : Optional.of("new name")));
      Map<Integer, List<String>> before = keys(program);
      Map<Integer, List<String>> after = keys(edited);
      assertThat(after.get(renamed.number())).isNotEqualTo(before.get(renamed.number()));
      Set<Integer> derived = madeOf(renamed, program);
      before.keySet().removeAll(derived);
      after.keySet().removeAll(derived);
      assertThat(after).as("seed %s: %s renamed in %s", seed, renamed, program).isEqualTo(before);
    }
  }

  @Test
  void statements_in_another_order_have_the_same_keys() {
    int checked = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Random random = new Random(seed);
      List<Statement> program = program(random);
      int place = random.nextInt(program.size() - 1);
      Statement first = program.get(place);
      Statement second = program.get(place + 1);
      if (!second.inputs().contains(first.number()) && !first.isLike(second)) {
        List<Statement> edited = new ArrayList<>(program);
        edited.set(place, second);
        edited.set(place + 1, first);
        assertThat(keys(edited)).as("seed %s: %s", seed, program).isEqualTo(keys(program));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(PROGRAMS / 2);
  }

  @Test
  void keys_of_one_program_are_different_and_the_same_each_time() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      List<Statement> program = program(new Random(seed));
      Map<Integer, List<String>> keys = keys(program);
      assertThat(keys(program)).isEqualTo(keys);
      assertThat(keys.values().stream().flatMap(List::stream)).doesNotHaveDuplicates();
    }
  }

  private static Set<Integer> madeOf(Statement first, List<Statement> program) {
    Set<Integer> derived = new HashSet<>(Set.of(first.number()));
    for (Statement statement : program) {
      if (statement.inputs().stream().anyMatch(derived::contains)) {
        derived.add(statement.number());
      }
    }
    return derived;
  }

  // ------------------------------------------------------------ programs

  private static List<Statement> program(Random random) {
    List<Statement> program = new ArrayList<>();
    program.add(new Statement(0, Kind.QUEUE, List.of(), Optional.empty()));
    int size = 6 + random.nextInt(14);
    while (program.size() < size) {
      program.add(statement(random, program.size(), program));
    }
    return program;
  }

  private static Statement statement(Random random, int number, List<Statement> before) {
    List<Statement> streams =
        before.stream().filter(statement -> !statement.kind().isOutput()).toList();
    List<Statement> states = streams.stream()
        .filter(statement -> statement.kind() == Kind.UPDATE_STATE_BY_KEY
            || statement.kind() == Kind.REDUCE_BY_KEY_AND_WINDOW)
        .toList();
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    if (kind == Kind.CHANGES && states.isEmpty()) {
      kind = Kind.MAP;
    }
    List<Integer> inputs = new ArrayList<>();
    for (int i = 0; i < kind.inputs; i++) {
      List<Statement> choice = kind == Kind.CHANGES ? states : streams;
      inputs.add(choice.get(random.nextInt(choice.size())).number());
    }
    // changes() returns the same stream each time, which can have but one name
    boolean isNamed = kind != Kind.CHANGES && random.nextInt(4) == 0;
    return new Statement(
        number, kind, inputs, isNamed ? Optional.of("name" + number) : Optional.empty());
  }

  // ------------------------------------------------------------ their keys

  /** By number of the statement, the keys of all that it has declared: streams, states and outputs. */
  private static Map<Integer, List<String>> keys(List<Statement> program) {
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(SECOND)
        .build()) {
      Map<Integer, PairDStream<String, Integer>> streams = new LinkedHashMap<>();
      Map<Integer, List<Integer>> declared = new LinkedHashMap<>();
      Map<Integer, Integer> outputs = new LinkedHashMap<>();
      for (Statement statement : program) {
        int first =
            streams.isEmpty() ? 0 : any(streams).declarations.graph().streams().size();
        if (statement.kind().isOutput()) {
          Output output = output(statement, input(streams, statement, 0));
          statement.name().ifPresent(output::named);
          outputs.put(statement.number(), outputs.size());
        } else {
          streams.put(statement.number(), stream(ssc, statement, streams));
        }
        List<Integer> nodes = new ArrayList<>();
        int end = any(streams).declarations.graph().streams().size();
        for (int node = first; node < end; node++) {
          nodes.add(node);
        }
        declared.put(statement.number(), nodes);
      }
      any(streams).print().named("so that there is an output");
      StreamGraph graph = any(streams).declarations.graph().build(Origin.here("build"));
      Map<Integer, List<String>> keys = new TreeMap<>();
      declared.forEach((number, nodes) -> {
        List<String> of = new ArrayList<>();
        nodes.stream().map(graph.streams()::get).forEach(node -> of.add(key(graph, node)));
        if (outputs.containsKey(number)) {
          of.add(graph.outputs().get(outputs.get(number)).info().name());
        }
        keys.put(number, of);
      });
      return keys;
    }
  }

  /** A state has the key of the stream that shows it; told apart here, so that all keys are different. */
  private static String key(StreamGraph graph, StreamNode node) {
    return node.keyedState()
        .map(state -> "state of " + graph.stateKey(state))
        .orElseGet(() -> graph.key(node));
  }

  private static PairDStream<String, Integer> any(
      Map<Integer, PairDStream<String, Integer>> streams) {
    return streams.values().iterator().next();
  }

  private static Output output(Statement statement, PairDStream<String, Integer> input) {
    return switch (statement.kind()) {
      case PRINT -> input.print();
      case FOREACH_RDD -> input.foreachRDD(rdd -> {});
      default -> input.saveAsTextFiles("out/" + statement.number());
    };
  }

  /** Streams of other records become pairs by an unnamed operation of their own, behind the one that is named. */
  private static PairDStream<String, Integer> stream(
      StreamingContext ssc,
      Statement statement,
      Map<Integer, PairDStream<String, Integer>> streams) {
    Optional<PairDStream<String, Integer>> in =
        statement.inputs().stream().findFirst().map(streams::get);
    return switch (statement.kind()) {
      case QUEUE -> pairs(statement, ssc.<String>queueStream(List.of()));
      case RATE -> pairs(statement, ssc.rateStream(1));
      case MAP -> named(statement, in.orElseThrow().mapToPair(pair -> pair));
      case FILTER -> named(statement, in.orElseThrow().filter(pair -> true));
      case TRANSFORM -> named(statement, in.orElseThrow().transformToPair(rdd -> rdd));
      case UNION -> named(statement, in.orElseThrow().union(input(streams, statement, 1)));
      case JOIN ->
        pairs(statement, in.orElseThrow().join(input(streams, statement, 1)).toDStream());
      case WINDOW -> named(statement, in.orElseThrow().window(MINUTE));
      case COUNT_BY_WINDOW -> pairs(statement, in.orElseThrow().countByWindow(MINUTE, SECOND));
      case COUNT_BY_VALUE_AND_WINDOW ->
        pairs(statement, in.orElseThrow().countByValueAndWindow(MINUTE, SECOND));
      case REDUCE_BY_WINDOW ->
        pairs(statement, in.orElseThrow().reduceByWindow((a, b) -> b, MINUTE, SECOND));
      case REDUCE_BY_KEY_AND_WINDOW ->
        named(statement, in.orElseThrow().reduceByKeyAndWindow((a, b) -> a + b, MINUTE));
      case GROUP_BY_KEY_AND_WINDOW ->
        pairs(statement, in.orElseThrow().groupByKeyAndWindow(MINUTE));
      case UPDATE_STATE_BY_KEY ->
        named(
            statement,
            in.orElseThrow()
                .<Integer>updateStateByKey((values, state) -> Optional.of(values.size())));
      case MAP_WITH_STATE ->
        pairs(
            statement,
            in.orElseThrow()
                .mapWithState(StateSpec.<String, Integer, Integer, Integer>function(
                    (key, value, state) -> value.orElse(0))));
      case CHANGES ->
        pairs(
            statement,
            ((StateDStream<String, Integer>) in.orElseThrow()).changes().toDStream());
      default -> throw new IllegalArgumentException(statement + " declares no stream");
    };
  }

  private static PairDStream<String, Integer> named(
      Statement statement, PairDStream<String, Integer> stream) {
    statement.name().ifPresent(stream::named);
    return stream;
  }

  private static PairDStream<String, Integer> pairs(
      Statement statement, DStreamLike<?, ?, ?> stream) {
    statement.name().ifPresent(stream::named);
    return stream.mapToPair(record -> Pair.of(String.valueOf(record), 1));
  }

  private static PairDStream<String, Integer> input(
      Map<Integer, PairDStream<String, Integer>> streams, Statement statement, int position) {
    return Objects.requireNonNull(streams.get(statement.inputs().get(position)));
  }
}
