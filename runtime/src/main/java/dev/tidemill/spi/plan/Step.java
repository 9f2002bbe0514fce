/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.function.EmitFunction;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.FlatMapFunction;
import dev.tidemill.function.Function2;
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.MapPartitionsFunction;
import java.io.Serializable;
import java.util.Iterator;

/**
 * What a narrow node does with each record or each partition. Serializable, like its function.
 *
 * @param <A> type of the input records
 * @param <B> type of the output records
 */
public sealed interface Step<A, B> extends Serializable {
  /** Calls the visitor's method for this kind of step. */
  <R> R accept(Visitor<A, B, R> visitor);

  /** Maps each record to one record. */
  record Map<A, B>(MapFunction<? super A, ? extends B> function) implements Step<A, B> {
    @Override
    public <R> R accept(Visitor<A, B, R> visitor) {
      return visitor.map(this);
    }
  }

  /** Keeps or drops each record. */
  record Filter<T>(FilterFunction<? super T> function) implements Step<T, T> {
    @Override
    public <R> R accept(Visitor<T, T, R> visitor) {
      return visitor.filter(function, this);
    }
  }

  /** Maps each record to any number of records, as an iterable. */
  record FlatMap<A, B>(FlatMapFunction<? super A, ? extends B> function) implements Step<A, B> {
    @Override
    public <R> R accept(Visitor<A, B, R> visitor) {
      return visitor.flatMap(this);
    }
  }

  /**
   * Emits any number of records for each record, one at a time.
   *
   * @param failure the code of an exception from the function
   */
  record Emit<A, B>(EmitFunction<? super A, B> function, ErrorCode failure) implements Step<A, B> {
    /** A step whose function only computes. */
    public Emit(EmitFunction<? super A, B> function) {
      this(function, ErrorCode.USER_FUNCTION_FAILED);
    }

    @Override
    public <R> R accept(Visitor<A, B, R> visitor) {
      return visitor.emit(this);
    }
  }

  /**
   * Maps all records of a partition at once, given the index of the partition. Also called for an
   * empty partition.
   *
   * @param failure the code of an exception from the function
   */
  record MapPartitions<A, B>(
      Function2<Integer, Iterator<A>, ? extends Iterator<? extends B>> function, ErrorCode failure)
      implements Step<A, B> {
    /** Creates a step whose function only computes and does not use the index of the partition. */
    public MapPartitions(MapPartitionsFunction<A, ? extends B> function) {
      this(function, ErrorCode.USER_FUNCTION_FAILED);
    }

    /** Creates a step whose function does not use the index of the partition. */
    public MapPartitions(MapPartitionsFunction<A, ? extends B> function, ErrorCode failure) {
      this((partition, records) -> function.call(records), failure);
    }

    /** A step whose function only computes. */
    public MapPartitions(
        Function2<Integer, Iterator<A>, ? extends Iterator<? extends B>> function) {
      this(function, ErrorCode.USER_FUNCTION_FAILED);
    }

    @Override
    public <R> R accept(Visitor<A, B, R> visitor) {
      return visitor.mapPartitions(this);
    }
  }

  /** Shows each record to an observer, and passes it on. */
  record Observe<T>(PartitionObservers<? super T> observers) implements Step<T, T> {
    @Override
    public <R> R accept(Visitor<T, T, R> visitor) {
      return visitor.observe(observers, this);
    }
  }

  /**
   * Handles every kind of step. There are no default methods, so that an engine cannot overlook a
   * kind.
   */
  interface Visitor<A, B, R> {
    R map(Map<A, B> step);

    /** The step passes records on unchanged: its input and output types are the same. */
    R filter(FilterFunction<? super A> function, Step<A, B> step);

    R flatMap(FlatMap<A, B> step);

    R emit(Emit<A, B> step);

    R mapPartitions(MapPartitions<A, B> step);

    /** The step passes records on unchanged: its input and output types are the same. */
    R observe(PartitionObservers<? super A> observers, Step<A, B> step);
  }
}
