/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import dev.tidemill.internal.graph.GraphBuilder;
import java.util.Optional;
import java.util.function.Function;

/**
 * An output that was declared: what {@code print}, {@code foreachRDD}, {@code saveAsTextFiles} and {@code writeTo} return. Nothing has to be
 * done with it; it can be given a name.
 *
 * <pre>{@code
 * counts.saveAsTextFiles("out/counts").named("count-files");
 * counts.foreachRDD(rdd -> ledger.add(rdd.collect())).named("ledger");
 * }</pre>
 */
public final class Output {
  private final GraphBuilder graph;
  private final Function<Origin, GraphBuilder> declare;
  private final int number;

  /**
   * A handle.
   *
   * @param declare where names are declared; refuses it once the context has started
   */
  Output(GraphBuilder graph, Function<Origin, GraphBuilder> declare, int number) {
    this.graph = graph;
    this.declare = declare;
    this.number = number;
  }

  /**
   * Gives this output a name, which its sink, errors, the log and listeners mention. What a sink remembers from one run of the job to
   * the next goes by it. Without one an output is known by its stream and operation: {@code counts.writeTo}, the second one {@code
   * counts.writeTo-2}.
   *
   * @throws dev.tidemill.error.TidemillException if another output or a stream has the name, or once the context has started
   */
  public Output named(String name) {
    Origin origin = Arguments.given("named", name);
    declare.apply(origin).nameOutput(number, name, origin);
    return this;
  }

  /** The name given by {@link #named}. */
  public Optional<String> name() {
    return graph.nameOfOutput(number);
  }

  @Override
  public String toString() {
    return graph.originOfOutput(number).toString();
  }
}
