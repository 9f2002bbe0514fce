/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.SinkBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the systems behave that a job writes to, at the beginning of each life. */
enum SinkTrouble {
  NONE,
  /** A batch is published at the third attempt; the second one has an effect, and fails. */
  PUBLISH_FAILS {
    @Override
    OpenSink<String> around(Life life, OpenSink<String> sink) {
      return new SinkDecorator(sink) {
        private final Map<Long, Integer> attempts = new HashMap<>();

        @Override
        public void publish(SinkBatch batch, List<String> receipts) throws Exception {
          int attempt = attempts.merge(batch.id(), 1, Integer::sum);
          if (attempts.size() > BATCHES) {
            super.publish(batch, receipts);
            return;
          }
          if (attempt == 1) {
            throw new IOException("the system is not there");
          }
          super.publish(batch, receipts);
          if (attempt == 2) {
            throw new IOException("the connection is gone");
          }
        }
      };
    }
  },
  /** The first batch that is to be decided fails. */
  PREPARE_FAILS {
    @Override
    OpenSink<String> around(Life life, OpenSink<String> sink) {
      return new SinkDecorator(sink) {
        private boolean failed;

        @Override
        public List<String> prepare(SinkBatch batch, List<String> receipts) throws Exception {
          if (!failed) {
            failed = true;
            throw new IOException("the system is busy");
          }
          return super.prepare(batch, receipts);
        }
      };
    }
  },
  /** Publishing takes longer than two batches. */
  SLOW {
    @Override
    OpenSink<String> around(Life life, OpenSink<String> sink) {
      return new SinkDecorator(sink) {
        private int published;

        @Override
        public void publish(SinkBatch batch, List<String> receipts) throws Exception {
          if (published++ < BATCHES) {
            life.clock().advance(Duration.ofMillis(5 * World.INTERVAL_MILLIS / 2));
          }
          super.publish(batch, receipts);
        }
      };
    }
  };

  /** So many batches are in trouble. */
  private static final int BATCHES = 1;

  /** The sink of a life, with this trouble. */
  OpenSink<String> around(Life life, OpenSink<String> sink) {
    return sink;
  }
}
