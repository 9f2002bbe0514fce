/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What every client of a source or sink is made with. Prints without the properties, which may hold
 * passwords.
 *
 * @param servers where to connect to first: {@code host:port,host:port}
 * @param properties of Kafka's clients and of (de)serializers, by key
 */
record ClientSettings(String servers, TreeMap<String, String> properties) implements Serializable {
  static final String DEFAULT_SERVERS = "localhost:9092";
  static final String CHECK_THAT_IT_RUNS = "; check that a Kafka broker runs there, and that"
      + " the property security.protocol matches the broker's";

  private static final Duration TIME_TO_START = Duration.ofSeconds(15);

  private static final Map<String, String> OWNED = Map.of(
      CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
      "call servers(...)",
      CommonClientConfigs.GROUP_ID_CONFIG,
      "call group(...)",
      ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
      "call startingAt(...) and onDataLoss(...)",
      ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
      "a source commits when a batch has completed, if it has a group(...)",
      ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
      "call keys(...)",
      ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
      "call values(...)",
      ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
      "call keys(...)",
      ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
      "call values(...)",
      ProducerConfig.TRANSACTIONAL_ID_CONFIG,
      "a sink derives it from the job and its output");

  ClientSettings {
    properties = new TreeMap<>(properties);
  }

  static ClientSettings ofDefaultServers() {
    return new ClientSettings(DEFAULT_SERVERS, new TreeMap<>());
  }

  ClientSettings withServers(String newServers) {
    if (newServers.isBlank()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "servers is empty; give host:port, or several of them");
    }
    Bootstrap.parse(newServers);
    return new ClientSettings(newServers, properties);
  }

  Bootstrap bootstrap() {
    return Bootstrap.parse(servers);
  }

  ClientSettings with(String key, String value) {
    String instead = OWNED.get(key);
    if (instead != null) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "property " + key + " cannot be set; " + instead);
    }
    TreeMap<String, String> more = new TreeMap<>(properties);
    more.put(key, value);
    return new ClientSettings(servers, more);
  }

  /** All properties, as a (de)serializer is configured with. */
  Map<String, Object> all() {
    return new HashMap<>(properties);
  }

  Map<String, Object> forAdmin(String clientId) {
    return clientConfig(AdminClientConfig.configNames(), clientId);
  }

  Map<String, Object> forConsumer(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // Asking for a topic that was deleted must not bring it back.
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // What is asked for is there. A fetch that waits at the end of a log only delays one from
    // elsewhere in it.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "10");
    config.putAll(clientConfig(ConsumerConfig.configNames(), clientId));
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return config;
  }

  Map<String, Object> forProducer(String clientId) {
    return clientConfig(ProducerConfig.configNames(), clientId);
  }

  /** How long the brokers may take to answer before a job is started without them. */
  Duration timeToStart() {
    String millis = properties.get(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
    try {
      return millis == null ? TIME_TO_START : Duration.ofMillis(Long.parseLong(millis));
    } catch (NumberFormatException e) {
      return TIME_TO_START; // the client says what is wrong with it
    }
  }

  Secrets secrets() {
    return new Secrets(properties);
  }

  String securityProtocol() {
    return properties.getOrDefault(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL);
  }

  /** What has failed in the first place, and what to do if TLS is it; without secrets. */
  String reason(Throwable failure) {
    return secrets().cover(Reasons.of(failure) + new TlsAdvice(properties).of(failure));
  }

  boolean readsUncommitted() {
    return "read_uncommitted".equals(properties.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG));
  }

  private Map<String, Object> clientConfig(Set<String> known, String clientId) {
    Map<String, Object> config = new HashMap<>(properties);
    config.keySet().retainAll(known);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return config;
  }

  /** Says that topics are not there, and what to type. */
  String missingTopics(Set<String> topics) {
    String names = String.join(", ", topics);
    return this + (topics.size() == 1 ? " has no topic " : " has no topics ") + names
        + "; correct the name, or create it: kafka-topics.sh --bootstrap-server " + servers
        + " --create --topic " + topics.iterator().next();
  }

  @Override
  public String toString() {
    return "Kafka at " + servers;
  }
}
