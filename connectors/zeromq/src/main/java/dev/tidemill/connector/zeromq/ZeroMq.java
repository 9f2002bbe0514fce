/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.util.List;

/**
 * Streams from ZeroMQ sockets, and to them. The name of each method says which pattern the other side
 * uses, and with it what can be lost.
 *
 * <pre>{@code
 * DStream<String> ticks = ssc.stream("ticks", ZeroMq.subscribe("tcp://localhost:5556", "EUR").texts());
 * ticks.writeTo(ZeroMq.push("tcp://localhost:5557"));
 * }</pre>
 *
 * <p>An endpoint is {@code tcp://host:port}, and the job connects to it. With {@code bind()} it is
 * the other side that connects, and {@code tcp://localhost:port} is open to this machine only.
 */
public final class ZeroMq {
  private ZeroMq() {}

  /**
   * Subscribes to a publisher (PUB or XPUB). At most once: the publisher drops messages while the job
   * is away or too slow, and nobody is told. {@link ZeroMqSource#numbered} finds out where senders
   * number their messages.
   *
   * @param topics beginnings of the first frame; all messages if there is none
   */
  public static ZeroMqSource<ZeroMqMessage> subscribe(String endpoint, String... topics) {
    return ZeroMqSource.of(
        SourceSettings.of(Pattern.SUBSCRIBE, endpoint).withTopics(List.of(topics)));
  }

  /**
   * Pulls from a PUSH socket. The sender waits while the job has no room. At most once: messages
   * that are on their way when the job or the connection ends are lost.
   */
  public static ZeroMqSource<ZeroMqMessage> pull(String endpoint) {
    return ZeroMqSource.of(SourceSettings.of(Pattern.PULL, endpoint));
  }

  /**
   * Receives from a ROUTER socket whose sender follows the credit protocol of this connector: it
   * keeps each message until the job acknowledges it, which is when the message is stored, and
   * sends it again on a new connection. At least once.
   */
  public static ZeroMqSource<ZeroMqMessage> dealer(String endpoint) {
    return ZeroMqSource.of(SourceSettings.of(Pattern.DEALER, endpoint));
  }

  /**
   * Publishes records to subscribers, as their {@code toString()} in UTF-8. Whoever does not listen
   * misses them. Binds the endpoint.
   */
  public static <T> ZeroMqSink<T> publish(String endpoint) {
    return ZeroMqSink.<T>ofTexts(Pattern.SUBSCRIBE, endpoint).bind();
  }

  /**
   * Pushes records to PULL sockets, as their {@code toString()} in UTF-8; with several, to each in
   * turn. The batch waits while there is no peer, or no peer can accept messages. Connects to the endpoint.
   */
  public static <T> ZeroMqSink<T> push(String endpoint) {
    return ZeroMqSink.ofTexts(Pattern.PULL, endpoint);
  }
}
