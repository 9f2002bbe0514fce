/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Stores the texts of what a receiver receives, and then says so. */
final class TextReceiver implements Receiver<String> {
  private final Receiver<FlumeEvent> messages;
  private final Consumer<String> received;

  TextReceiver(Receiver<FlumeEvent> messages, Consumer<String> received) {
    this.messages = messages;
    this.received = received;
  }

  @Override
  public ReplayCapability replay() {
    return messages.replay();
  }

  @Override
  public void onStart(ReceiverContext<String> context) throws Exception {
    messages.onStart(texts(context));
  }

  @Override
  public void onStop() throws Exception {
    messages.onStop();
  }

  @SuppressWarnings("unchecked") // the proxy implements this interface alone
  private ReceiverContext<FlumeEvent> texts(ReceiverContext<String> context) {
    return (ReceiverContext<FlumeEvent>) Proxy.newProxyInstance(
        TextReceiver.class.getClassLoader(),
        new Class<?>[] {ReceiverContext.class},
        (proxy, method, arguments) -> {
          try {
            if (method.getName().equals("store")) {
              Delivery<String> delivery = texts((Delivery<FlumeEvent>) arguments[0]);
              context.store(delivery);
              delivery.records().forEach(received);
              return null;
            }
            return method.invoke(context, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static Delivery<String> texts(Delivery<FlumeEvent> delivery) {
    List<String> texts = delivery.records().stream()
        .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
        .toList();
    Delivery<String> result = Delivery.of(texts);
    if (delivery.position().isPresent()) {
      result = result.position(delivery.position().get());
    }
    if (delivery.onStored().isPresent()) {
      result = result.onStored(delivery.onStored().get());
    }
    if (delivery.onDone().isPresent()) {
      result = result.onDone(delivery.onDone().get());
    }
    if (delivery.onFailed().isPresent()) {
      result = result.onFailed(delivery.onFailed().get());
    }
    return result;
  }
}
