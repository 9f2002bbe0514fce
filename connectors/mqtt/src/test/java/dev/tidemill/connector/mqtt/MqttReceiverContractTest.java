/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.AcknowledgingReceiverContract;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness;
import dev.tidemill.testkit.contract.ReceiverContract;
import dev.tidemill.testkit.contract.ReceiverHarness;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.testkit.contract.TcpProxy;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInfo;

/** A source on a real broker loses nothing, and repeats nothing, but what its quality of service does. */
@NeedsMosquitto
class MqttReceiverContractTest {
  /** How long the broker may be silent; short only for the test that waits for it. */
  private UnaryOperator<MqttBroker> limits = broker -> broker;

  @BeforeEach
  void limit(TestInfo test) {
    if (test.getTestMethod()
        .orElseThrow()
        .getName()
        .equals("a_server_that_does_not_answer_is_noticed")) {
      limits = broker -> broker.keepAlive(Duration.ofSeconds(3)).timeout(Duration.ofSeconds(5));
    }
  }

  @Nested
  class WithQos1 implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new Messages(1, limits);
    }
  }

  @Nested
  class WithQos2 implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new Messages(2, limits);
    }
  }

  @Nested
  class WithMqtt3 implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new Messages(1, broker -> limits.apply(broker).mqtt3());
    }
  }

  @Nested
  class WithQos0 implements ReceiverContract<String> {
    @Override
    public ReceiverHarness<String> harness() throws IOException {
      return new UnconfirmedMessages(limits);
    }
  }

  @Nested
  class Replay implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() throws IOException {
      return new Batches();
    }
  }

  /** The broker keeps messages from now on, also those that are sent before the first start. */
  private static void subscribeOnce(SourceSettings settings) throws IOException {
    Connection connection = Connection.create(
        settings.broker(),
        settings.broker().server(0),
        new SessionOptions("job", true, settings.sessionExpiry(), 1),
        ConnectorThreads.of("first"),
        incoming -> {},
        cause -> {});
    try (connection) {
      connection.connect();
      connection.subscribe(settings.subscriptions());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Each message has a topic of its own, by which the broker's log names it. */
  private static final class Messages implements AcknowledgingReceiverHarness<String> {
    private static final Pattern SENT =
        Pattern.compile("Sending PUBLISH to job \\(d\\d, q\\d, r\\d, m(\\d+), 'in/(\\w+)'.*");
    private static final Pattern ACKNOWLEDGED =
        Pattern.compile("Received (?:PUBACK|PUBREC) from job \\(Mid: (\\d+).*");

    private static final int LARGEST = 100;

    private final int qos;
    private final Mosquitto mosquitto = Mosquitto.start();
    private final TcpProxy proxy = new TcpProxy(mosquitto.port());
    private final SourceSettings settings;
    private final SourceHistory history = new SourceHistory();
    private int sent;
    private boolean retain;

    Messages(int qos, UnaryOperator<MqttBroker> options) throws IOException {
      this.qos = qos;
      MqttBroker broker = options.apply(Mqtt.broker("tcp://localhost:" + proxy.port()));
      settings = SourceSettings.of(broker, new Subscription("in/#", qos))
          .withClientId("job")
          .withMaxMessageBytes(LARGEST);
      subscribeOnce(settings);
    }

    @Override
    public Receiver<String> receiver() {
      return new TextReceiver(new MqttReceiver(settings, null, history));
    }

    @Override
    public List<String> send(int messages) {
      List<String> texts = new ArrayList<>();
      try (Sender sender = new Sender(mosquitto.port())) {
        for (int i = 0; i < messages; i++) {
          sent++;
          texts.add("message " + sent);
          byte[] text = ("message " + sent).getBytes(StandardCharsets.UTF_8);
          sender.send("in/" + sent, text, qos, retain);
        }
      }
      return texts;
    }

    @Override
    public List<String> acknowledged() throws IOException {
      Map<String, String> topics = new HashMap<>();
      List<String> texts = new ArrayList<>();
      for (String line : mosquitto.log()) {
        String entry = line.replaceFirst("^\\d+: ", "");
        Matcher out = SENT.matcher(entry);
        Matcher in = ACKNOWLEDGED.matcher(entry);
        if (out.matches()) {
          topics.put(out.group(1), out.group(2));
        } else if (in.matches() && !"poison".equals(topics.get(in.group(1)))) {
          texts.add("message " + topics.get(in.group(1)));
        }
      }
      return texts;
    }

    @Override
    public void cut() {
      proxy.cut();
    }

    @Override
    public boolean sendPoison() {
      try (Sender sender = new Sender(mosquitto.port())) {
        sender.send("in/poison", new byte[LARGEST + 1], qos, false);
      }
      return true;
    }

    @Override
    public boolean restartServer() throws IOException {
      mosquitto.stop();
      mosquitto.restart();
      return true;
    }

    @Override
    public boolean freeze() {
      proxy.freeze();
      return true;
    }

    /**
     * It is killed, and writes its sessions only when it is stopped. What comes after that is
     * retained, because there is no session yet that could keep it.
     */
    @Override
    public boolean forget(int messages) throws IOException {
      send(messages);
      mosquitto.kill();
      mosquitto.restart();
      retain = true;
      return true;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(60);
    }

    @Override
    public void close() throws IOException {
      proxy.close();
      mosquitto.close();
    }
  }

  /** The broker keeps nothing, and forgets who is gone. */
  private static final class UnconfirmedMessages implements ReceiverHarness<String> {
    private static final int LARGEST = 100;
    private static final int MOST_WAITING = 20;

    private final Mosquitto mosquitto = Mosquitto.startForgetful();
    private final TcpProxy proxy = new TcpProxy(mosquitto.port());
    private final SourceSettings settings;
    private final SourceHistory history = new SourceHistory();
    private int sent;

    UnconfirmedMessages(UnaryOperator<MqttBroker> options) throws IOException {
      MqttBroker broker = options.apply(Mqtt.broker("tcp://localhost:" + proxy.port()));
      settings = SourceSettings.of(broker, new Subscription("in", 0))
          .withReceiveMaximum(MOST_WAITING)
          .withMaxMessageBytes(LARGEST);
    }

    @Override
    public Receiver<String> receiver() {
      return new TextReceiver(new MqttReceiver(settings, null, history));
    }

    @Override
    public List<String> send(int messages) {
      List<String> texts = new ArrayList<>();
      try (Sender sender = new Sender(mosquitto.port())) {
        for (int i = 0; i < messages; i++) {
          sent++;
          texts.add("message " + sent);
          sender.send("in", "message " + sent, 0);
        }
      }
      return texts;
    }

    @Override
    public void cut() {
      proxy.cut();
    }

    @Override
    public int overflow() {
      return 3 * MOST_WAITING;
    }

    @Override
    public boolean sendPoison() {
      try (Sender sender = new Sender(mosquitto.port())) {
        sender.send("in", new byte[LARGEST + 1], 0, false);
      }
      return true;
    }

    @Override
    public boolean restartServer() throws IOException {
      mosquitto.kill();
      mosquitto.restart();
      return true;
    }

    @Override
    public boolean freeze() {
      proxy.freeze();
      return true;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(60);
    }

    @Override
    public void close() throws IOException {
      proxy.close();
      mosquitto.close();
    }
  }

  private static final class Batches implements SourceHarness<String> {
    private final Mosquitto mosquitto = Mosquitto.start();
    private long sent;

    Batches() throws IOException {
      subscribeOnce(
          SourceSettings.of(mosquitto.broker(), new Subscription("in", 1)).withClientId("job"));
    }

    @Override
    public Source<String> source() {
      return Mqtt.source(mosquitto.broker(), "in")
          .clientId("job")
          .texts()
          .deduplicate(text -> text, new Deduplication(100, Duration.ofHours(1)));
    }

    @Override
    public void arrive(Time batchTime) {
      try (Sender sender = new Sender(mosquitto.port())) {
        for (String text : List.of("one", "two", "three")) {
          sent++;
          sender.send("in", text + " " + sent + " at " + batchTime, 1);
        }
      }
    }

    @Override
    public OptionalLong arrived() {
      return OptionalLong.of(sent);
    }

    @Override
    public void close() {
      mosquitto.close();
    }
  }
}
