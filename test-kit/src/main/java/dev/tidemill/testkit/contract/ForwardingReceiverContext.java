/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.ReceiverContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Passes everything on to the runtime's context; a subclass looks at some of it. */
abstract class ForwardingReceiverContext<T> implements ReceiverContext<T> {
  private final ReceiverContext<T> context;

  ForwardingReceiverContext(ReceiverContext<T> context) {
    this.context = context;
  }

  ReceiverContext<T> runtime() {
    return context;
  }

  @Override
  public void store(T record) throws InterruptedException {
    context.store(record);
  }

  @Override
  public void store(Collection<? extends T> records) throws InterruptedException {
    context.store(records);
  }

  @Override
  public void store(Iterator<? extends T> records) throws InterruptedException {
    List<T> all = new ArrayList<>();
    records.forEachRemaining(all::add);
    store(all);
  }

  @Override
  public void store(Delivery<? extends T> delivery) throws InterruptedException {
    context.store(delivery);
  }

  @Override
  public Credit credit() {
    return context.credit();
  }

  @Override
  public Credit capacity() {
    return context.capacity();
  }

  @Override
  public void onCredit(Consumer<? super Credit> listener) {
    context.onCredit(listener);
  }

  @Override
  public Optional<String> lastStored() {
    return context.lastStored();
  }

  @Override
  public void reportGap(Gap gap) {
    context.reportGap(gap);
  }

  @Override
  public void restart(String message, Throwable cause) {
    context.restart(message, cause);
  }

  @Override
  public void stop(String message) {
    context.stop(message);
  }

  @Override
  public void reportError(String message, Throwable cause) {
    context.reportError(message, cause);
  }

  @Override
  public void reportConnected(String to) {
    context.reportConnected(to);
  }

  @Override
  public boolean isStopped() {
    return context.isStopped();
  }

  @Override
  public String streamName() {
    return context.streamName();
  }

  @Override
  public JobIdentity job() {
    return context.job();
  }

  @Override
  public String id(String purpose) {
    return context.id(purpose);
  }

  @Override
  public ConnectorThreads threads() {
    return context.threads();
  }
}
