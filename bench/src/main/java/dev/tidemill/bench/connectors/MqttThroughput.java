/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.bench.measure.Busy;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.connector.mqtt.Mqtt;
import java.io.IOException;

/** Messages of a local mosquitto with QoS 1: a job, and a callback of the bare client. */
public final class MqttThroughput {
  /** The default of the bare client. Mosquitto 2.0.11 does not keep to a smaller one, and loses the connection. */
  private static final int RECEIVE_MAXIMUM = 65_535;

  private MqttThroughput() {}

  /** Arguments: those of a {@link Size}. */
  public static void main(String[] args) throws IOException {
    if (Mosquitto.problem().isEmpty()) {
      measure(Size.of(args)).send();
    } else {
      System.out.println("mqtt is left out: " + Mosquitto.problem());
    }
  }

  static Results measure(Size size) throws IOException {
    try (Mosquitto mosquitto = new Mosquitto();
        SendingProcess sender =
            new SendingProcess(MqttSender.class, Integer.toString(mosquitto.port()));
        Reader job = new CountingJob(
                Mqtt.source(Mqtt.broker("tcp://localhost:" + mosquitto.port()), "job")
                    .clientId("job")
                    .receiveMaximum(RECEIVE_MAXIMUM)
                    .texts())
            .awaitConnected();
        Reader loop = new MqttLoop(mosquitto.port(), "loop")) {
      Busy busy = new Busy("mosquitto", mosquitto.process());
      Results results = sender.compare("HiveMQ client", job, loop, size);
      busy.report(results);
      return results;
    }
  }
}
