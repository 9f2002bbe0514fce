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
 * A declared output, as returned by {@code print}, {@code foreachRDD}, {@code saveAsTextFiles} and
 * {@code writeTo}. You can name it, but do not have to.
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
   * Names this output. Its sink, errors, the log and listeners show the name, and a sink identifies
   * by it what it keeps from one run of the job to the next. The default name consists of stream
   * and operation: {@code counts.writeTo}, and {@code counts.writeTo-2} for the second one.
   *
   * @throws dev.tidemill.error.TidemillException if another output or a stream has the same name,
   *     or once the context has started
   */
  public Output named(String name) {
    Origin origin = Arguments.given("named", name);
    declare.apply(origin).nameOutput(number, name, origin);
    return this;
  }

  /**
   * Says what this named output was called in an earlier version of the job, whose checkpoint this
   * one goes on from. See {@link DStreamLike#formerly}.
   */
  public Output formerly(String formerName) {
    Origin origin = Arguments.given("formerly", formerName);
    declare.apply(origin).formerNameOfOutput(number, formerName, origin);
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
