/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.ReflectionUtils;

/** Makes instances of classes that a job names. */
final class FormatInstances {
  private FormatInstances() {}

  /** An instance, which gets the configuration if it takes one. */
  static <T> T of(Class<T> type, String name, Configuration configuration) {
    try {
      return type.cast(
          ReflectionUtils.newInstance(configuration.getClassByName(name), configuration));
    } catch (ClassNotFoundException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "class " + name + " is not on the class path of this process; add its artifact",
          e);
    }
  }
}
