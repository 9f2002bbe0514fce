/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

/** What a job runs with if nobody sets anything. */
public final class DefaultSettings {
  private DefaultSettings() {}

  public static StreamSettings streams() {
    return StreamSettings.of(Settings.resolve(new GivenSettings(), SettingSources.none()));
  }
}
