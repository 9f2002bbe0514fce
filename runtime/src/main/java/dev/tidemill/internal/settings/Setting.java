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
  APP_NAME("stream.appName", "tidemill", "application name in logs"),
  BATCH_INTERVAL("stream.batchInterval", "1s", "batch interval"),
  PARTITIONS("stream.partitions", "", "default number of partitions; empty: one per thread"),
  MAX_BATCHES("stream.maxBatches", "0", "stop after this many batches; 0: never"),
  ON_FAILURE(
      "stream.batch.onFailure",
      "retry",
      "how a failed batch is handled: retry, stop, skip, deadletter"),
  MAX_ATTEMPTS("stream.batch.maxAttempts", "4", "maximum attempts at a batch with onFailure=retry"),
  RETRY_DELAY("stream.batch.retryDelay", "1s", "delay before the second attempt at a batch"),
  MAX_RETRY_DELAY("stream.batch.maxRetryDelay", "30s", "maximum delay before an attempt"),
  MAX_DEAD_LETTERS(
      "stream.batch.maxDeadLetters",
      "100",
      "how many records a batch may give up with onFailure=deadletter before it fails"),
  DEAD_LETTER_DIRECTORY(
      "stream.deadLetters.directory",
      "",
      "where dead letters are kept; empty: in the checkpoint directory"),
  OUTPUT_RETRY_FOR(
      "stream.output.retryFor",
      "10m",
      "how long publishing a batch is retried before the job stops"),
  STOP_ON_SHUTDOWN("stream.stop.onShutdown", "true", "stop gracefully on SIGTERM and Ctrl-C"),
  STOP_TIMEOUT(
      "stream.stop.timeout", "30s", "how long a stop waits before it interrupts what is running"),
  WATCHDOG_INTERVALS(
      "stream.watchdog.intervals",
      "10",
      "batch intervals without progress after which there is a warning; 0: never"),
  BACKPRESSURE(
      "stream.backpressure.enabled", "true", "limit sources to the rate that batches can process"),
  INITIAL_RATE(
      "stream.backpressure.initialRate",
      "",
      "rate limit of a source until the first measurement; empty: 300 for all together, or none on"
          + " a manual clock"),
  SOURCE_RATES(
      "stream.source.rates", "", "maximum rates of sources by name: orders=1000,clicks=50"),
  RECEIVER_BUFFER(
      "stream.receiver.bufferRecords", "500000", "maximum records that a receiver buffers"),
  RECEIVER_BUFFER_BYTES(
      "stream.receiver.bufferBytes", "67108864", "maximum bytes that a receiver buffers"),
  BLOCK_INTERVAL("stream.receiver.blockInterval", "200ms", "length of a receiver's blocks"),
  BLOCK_LOG(
      "stream.receiver.log",
      "true",
      "keep received records in a block log, with a checkpoint directory"),
  UNLOGGED("stream.receiver.unlogged", "", "names of streams without a block log"),
  BLOCK_BYTES("stream.receiver.blockBytes", "1048576", "size of a receiver's blocks"),
  LOG_FILE_BYTES(
      "stream.receiver.logFileBytes", "16777216", "size at which a block log begins another file"),
  RESTART_DELAY("stream.receiver.restartDelay", "2s", "initial delay before a receiver restarts"),
  MAX_RESTART_DELAY(
      "stream.receiver.maxRestartDelay", "4s", "maximum delay before a receiver restarts"),
  RESTART_JITTER(
      "stream.receiver.restartJitter",
      "20",
      "largest part of a restart delay that is subtracted at random"),
  RESTART_RESET(
      "stream.receiver.restartResetAfter",
      "30s",
      "how long a receiver must be healthy for the delay to start over"),
  VIRTUAL_THREADS(
      "stream.receiver.virtualThreads",
      "true",
      "run receivers on virtual threads, on Java 21 and later"),
  SOCKET_LINE_LENGTH(
      "stream.socket.maxLineLength", "1048576", "maximum length of a line from a socket"),
  FILE_LINE_LENGTH("stream.files.maxLineLength", "1048576", "maximum length of a line in a file"),
  CONNECT_TIMEOUT("stream.socket.connectTimeout", "10s", "how long connecting may take"),
  REMEMBER_FILES(
      "stream.files.rememberWindow", "60s", "how long a file that has disappeared is remembered"),
  CLOSURE_CHECK("stream.closureCheck", "true", "check that functions are serializable"),
  KEY_GROUPS(
      "stream.state.keyGroups",
      "128",
      "key groups that state is divided into; fixed once state exists"),
  INVERSE_CHECK(
      "stream.state.inverseCheck",
      "false",
      "check on each call that a window's inverse function undoes its function"),
  COPY_STATE("stream.state.copy", "true", "pass functions copies of mutable states"),
  CHECKPOINT_DIRECTORY(
      "stream.checkpoint.directory", "", "directory from which the job goes on after a restart"),
  CHECKPOINT_DURABILITY(
      "stream.checkpoint.durability", "fsync", "what the checkpoint survives: fsync, os, none"),
  CHECKPOINT_SNAPSHOT_INTERVAL(
      "stream.checkpoint.snapshotInterval",
      "",
      "how often state is written in full; empty: when its changes outweigh it"),
  CHECKPOINT_LOG_BYTES(
      "stream.checkpoint.logBytes", "4194304", "length from which the batch log is summed up"),
  CHECKPOINT_ON_CHANGE(
      "stream.checkpoint.onChange", "safe", "which changes of the job are accepted: safe, fail"),
  CHECKPOINT_DROP("stream.checkpoint.drop", "", "names whose stored data is dropped"),
  CHECKPOINT_MISSED_BATCHES(
      "stream.checkpoint.missedBatches",
      "every",
      "whether batches of the down time run one by one or as one: every, coalesce"),
  UI_ENABLED("stream.ui.enabled", "false", "serve the monitoring page"),
  UI_HOST("stream.ui.host", "127.0.0.1", "address that the page listens on"),
  UI_PORT("stream.ui.port", "4040", "port of the page, or the first of ten to try; 0: any"),
  UI_ALLOWED_HOSTS(
      "stream.ui.allowedHosts", "", "further host names under which the page may be opened"),
  UI_BASE_PATH("stream.ui.basePath", "/", "path under which a proxy serves the page"),
  UI_PROTECT_METRICS(
      "stream.ui.protectMetrics", "false", "whether metrics and health need the token, too"),
  UI_TOKEN_FILE("stream.ui.tokenFile", "", "file for the token; empty: in the temporary directory"),
  UI_RETAINED_BATCHES("stream.ui.retainedBatches", "1000", "batches that the page shows"),
  UI_HISTORY_DIRECTORY(
      "stream.ui.history.directory",
      "",
      "where reports of batches are kept; empty: in the checkpoint directory"),
  UI_HISTORY_BYTES("stream.ui.history.bytes", "33554432", "maximum size of the history; 0: none"),
  UI_TAP_ENABLED("stream.ui.tap.enabled", "false", "show records of streams on the page"),
  UI_TAP_REDACT(
      "stream.ui.tap.redact", "secrets", "what is hidden of records: regular expressions");

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
