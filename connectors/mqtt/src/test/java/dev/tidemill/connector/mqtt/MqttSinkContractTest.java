/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.spi.sink.Sink;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The sink keeps what every sink promises, as far as at least once goes. */
@NeedsMosquitto
class MqttSinkContractTest implements SinkContract<String> {
  /** Every second record is too large for a receipt. */
  private static final int LARGE = 5000;

  private static Mosquitto mosquitto;
  private static int harnesses;

  @BeforeAll
  static void start() throws IOException {
    mosquitto = Mosquitto.startForgetful();
  }

  @AfterAll
  static void stop() {
    mosquitto.close();
  }

  @Override
  public SinkHarness<String> harness() {
    String topic = "out/" + ++harnesses;
    Reader reader = new Reader(mosquitto.port(), topic);
    return new SinkHarness<>() {
      @Override
      public Sink<String> sink() {
        return Mqtt.sink(mosquitto.broker(), topic);
      }

      @Override
      public String record(int number) {
        return "record " + number + (number % 2 == 0 ? " " + "x".repeat(LARGE) : "");
      }

      @Override
      public List<String> read() {
        return reader.texts();
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }
}
