/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.storage.Storage;

/** A mistake in the protocol, made by what surrounds the runtime. By default, there is none. */
interface Mutation {
  Mutation NONE = new Mutation() {};

  default Storage storage(Life life, Storage storage) {
    return storage;
  }

  default Engine engine(Life life, Engine engine) {
    return engine;
  }

  default SourceContext sourceContext(Life life, SourceContext context) {
    return context;
  }

  default OpenSource<String> source(Life life, OpenSource<String> source) {
    return source;
  }

  default OpenSink<String> sink(Life life, SinkContext context, OpenSink<String> sink) {
    return sink;
  }

  /** Whether a receiver acknowledges records before it hears that they are stored. */
  default boolean acknowledgesBeforeStored() {
    return false;
  }

  /** How far a receiver's positions are ahead of the records that it stores with them. */
  default int recordsAheadOfPosition() {
    return 0;
  }

  /** Whether a receiver says what its sender has lost. */
  default boolean reportsGaps() {
    return true;
  }

  default TopicBroker broker() {
    return new TopicBroker();
  }
}
