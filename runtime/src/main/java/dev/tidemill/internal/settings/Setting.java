/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

import java.util.List;
import java.util.stream.Stream;

/** All settings there are: key, default and meaning. */
public enum Setting {
  MASTER("stream.master", "local[*]", "which engine runs the job"),
  APP_NAME("stream.appName", "tidemill", "name of the application in logs and pages"),
  BATCH_INTERVAL("stream.batchInterval", "1s", "time between two batches"),
  PARTITIONS(
      "stream.partitions", "", "partitions where nothing else says; empty: one for each thread"),
  MAX_BATCHES("stream.maxBatches", "0", "stop after so many batches; 0: never"),
  ON_FAILURE("stream.batch.onFailure", "retry", "how a failed batch is handled: retry, stop, skip"),
  MAX_ATTEMPTS("stream.batch.maxAttempts", "4", "attempts at a batch with onFailure=retry"),
  RETRY_DELAY("stream.batch.retryDelay", "1s", "pause before the second attempt at a batch"),
  MAX_RETRY_DELAY("stream.batch.maxRetryDelay", "30s", "longest pause before an attempt"),
  STOP_ON_SHUTDOWN("stream.stop.onShutdown", "true", "stop gracefully on SIGTERM and Ctrl-C"),
  STOP_TIMEOUT(
      "stream.stop.timeout", "30s", "how long a stop waits before it interrupts what runs"),
  BACKPRESSURE("stream.backpressure.enabled", "true", "limit sources to what batches can process"),
  INITIAL_RATE(
      "stream.backpressure.initialRate", "100000", "records per second until that is measured"),
  RECEIVER_BUFFER("stream.receiver.bufferRecords", "500000", "records a receiver holds at most"),
  BLOCK_INTERVAL("stream.receiver.blockInterval", "200ms", "length of a receiver's blocks"),
  RESTART_DELAY("stream.receiver.restartDelay", "2s", "first pause before a receiver restarts"),
  MAX_RESTART_DELAY("stream.receiver.maxRestartDelay", "4s", "longest such pause"),
  SOCKET_LINE_LENGTH(
      "stream.socket.maxLineLength", "1048576", "bytes of a line from a socket at most"),
  FILE_LINE_LENGTH("stream.files.maxLineLength", "1048576", "bytes of a line in a file at most"),
  CONNECT_TIMEOUT("stream.socket.connectTimeout", "10s", "how long connecting may take"),
  REMEMBER_FILES(
      "stream.files.rememberWindow", "60s", "how long a file that has gone is still known"),
  CLOSURE_CHECK("stream.closureCheck", "true", "check that functions are serialisable"),
  KEY_GROUPS(
      "stream.state.keyGroups", "128", "groups of keys that state is kept in; fixed for its life"),
  INVERSE_CHECK(
      "stream.state.inverseCheck", "false", "check each time that a window's inverse undoes"),
  COPY_STATE(
      "stream.state.copy", "true", "give functions copies of states that can change in place");

  private static final List<String> KEYS = Stream.of(values()).map(Setting::key).toList();

  private final String key;
  private final String defaultValue;
  private final String meaning;

  Setting(String key, String defaultValue, String meaning) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.meaning = meaning;
  }

  /** The keys of all settings. */
  public static List<String> keys() {
    return KEYS;
  }

  public String key() {
    return key;
  }

  public String defaultValue() {
    return defaultValue;
  }

  public String meaning() {
    return meaning;
  }
}
