/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import org.apache.hadoop.conf.Configuration;

/** Prints the values of settings: a program for a process with another environment. */
final class PrintedSettings {
  private PrintedSettings() {}

  /** With {@code KEY} or {@code KEY=VALUE}, of which the program sets the value, for each line. */
  public static void main(String[] settings) {
    HadoopSettings program = HadoopSettings.NONE;
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals > 0) {
        program = program.with(setting.substring(0, equals), setting.substring(equals + 1));
      }
    }
    Configuration configuration = program.toConfiguration();
    for (String setting : settings) {
      System.out.println(configuration.get(setting.split("=", 2)[0]));
    }
  }
}
