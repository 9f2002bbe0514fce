/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.spi.source.RestartPolicy;

/** Passes everything on to a receiver; a subclass looks at its starts and stops. */
abstract class ForwardingReceiver<T> implements Receiver<T> {
  private final Receiver<T> receiver;

  ForwardingReceiver(Receiver<T> receiver) {
    this.receiver = receiver;
  }

  Receiver<T> receiver() {
    return receiver;
  }

  @Override
  public RestartPolicy restartPolicy(RestartPolicy configured) {
    return receiver.restartPolicy(configured);
  }

  @Override
  public boolean needsPlatformThread() {
    return receiver.needsPlatformThread();
  }

  @Override
  public ReplayCapability replay() {
    return receiver.replay();
  }
}
