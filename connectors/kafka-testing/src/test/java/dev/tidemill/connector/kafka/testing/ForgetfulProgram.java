/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka.testing;

/** Starts a broker, says where it is, and waits to be killed. */
final class ForgetfulProgram {
  private ForgetfulProgram() {}

  public static void main(String[] args) throws InterruptedException {
    KafkaBroker broker = KafkaBroker.create().start();
    System.out.println(broker.servers());
    Thread.currentThread().join();
  }
}
