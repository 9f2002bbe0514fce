/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.sink.Sink;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The sink keeps what every sink promises, as far as at least once goes. */
@NeedsKinesalite
class KinesisSinkContractTest implements SinkContract<String> {
  /** Every second record is too large for a receipt. */
  private static final int LARGE = 5000;

  private static Kinesalite kinesalite;
  private static int harnesses;

  @BeforeAll
  static void start() throws IOException {
    kinesalite = Kinesalite.start();
  }

  @AfterAll
  static void stop() {
    kinesalite.close();
  }

  @Override
  public SinkHarness<String> harness() {
    String stream = "out-" + ++harnesses;
    kinesalite.createStream(stream, 2);
    return new SinkHarness<>() {
      @Override
      public Sink<String> sink() {
        return kinesalite.sink(stream);
      }

      @Override
      public String record(int number) {
        return "record " + number + (number % 2 == 0 ? " " + "x".repeat(LARGE) : "");
      }

      @Override
      public List<String> read() {
        return kinesalite.texts(stream);
      }
    };
  }
}
