/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** One test of a storage, with paths below the directory of its harness. */
final class StorageTrial implements Closeable {
  private final StorageHarness harness;
  private Storage storage;

  StorageTrial(StorageHarness harness) throws IOException {
    this.harness = harness;
    this.storage = harness.storage();
  }

  StorageHarness harness() {
    return harness;
  }

  /** The storage of the process that runs. */
  Storage storage() {
    return storage;
  }

  /** The storage as a worker gets it. */
  @SuppressWarnings("BanSerializableRead") // reads what was written a line before
  Storage sent() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(storage);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Storage) in.readObject();
    }
  }

  String directory() throws IOException {
    return harness.directory();
  }

  String path(String name) throws IOException {
    return harness.directory() + "/" + name;
  }

  /** Goes on after a power loss; false if the harness cannot cause one. */
  boolean losePower() throws IOException {
    Optional<Storage> next = harness.losePower();
    storage = next.orElse(storage);
    return next.isPresent();
  }

  void write(String name, String text) throws IOException {
    try (StorageOutput out = storage.create(path(name))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  void writeDurably(String name, String text) throws IOException {
    try (StorageOutput out = storage.create(path(name))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.force();
    }
  }

  String read(String name) throws IOException {
    return readFrom(name, 0);
  }

  String readFrom(String name, long position) throws IOException {
    return text(storage.open(path(name), position));
  }

  static String text(InputStream opened) throws IOException {
    try (InputStream in = opened) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  boolean exists(String name) throws IOException {
    return storage.find(path(name)).isPresent();
  }

  /** Whether the storage says that it cannot do something. */
  boolean lacks(StorageFeature feature) throws IOException {
    return storage.lacks(path("file")).containsKey(feature);
  }

  /** Ends the test as skipped where there is nothing to test. */
  void need(StorageFeature feature) throws IOException {
    String lacking = storage.lacks(path("file")).get(feature);
    Assumptions.assumeTrue(
        lacking == null, () -> "the storage cannot " + feature.operation() + ": " + lacking);
  }

  boolean createIfAbsent(String name, String text) throws IOException {
    need(StorageFeature.CREATE_IF_ABSENT);
    return storage.createIfAbsent(path(name), text.getBytes(StandardCharsets.UTF_8));
  }

  StorageAppender append(String name) throws IOException {
    need(StorageFeature.APPEND);
    return storage.append(path(name));
  }

  static void append(StorageAppender log, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    log.append(bytes, 0, bytes.length);
  }

  StorageLock lock(String name, String owner) throws IOException {
    need(StorageFeature.LOCK);
    return storage.lock(path(name), owner);
  }

  void replace(String name, String text) throws IOException {
    storage.replace(
        path(name), path(name + ".tmp"), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  void rename(String from, String to) throws IOException {
    need(StorageFeature.RENAME);
    storage.rename(path(from), path(to));
  }

  /** Something that storages do. */
  interface Step {
    void run() throws IOException;
  }

  /** Takes a step on an interrupted thread, which stays interrupted. */
  static void interrupted(String what, Step step) throws IOException {
    Thread.currentThread().interrupt();
    try {
      step.run();
      assertThat(Thread.currentThread().isInterrupted())
          .as("interrupt flag after %s on an interrupted thread", what)
          .isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Override
  public void close() throws IOException {
    harness.close();
  }
}
