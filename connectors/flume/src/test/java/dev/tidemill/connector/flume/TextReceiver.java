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

/** Stores the texts of what a receiver receives. */
final class TextReceiver implements Receiver<String> {
  private final Receiver<FlumeEvent> messages;

  TextReceiver(Receiver<FlumeEvent> messages) {
    this.messages = messages;
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
  private static ReceiverContext<FlumeEvent> texts(ReceiverContext<String> context) {
    return (ReceiverContext<FlumeEvent>) Proxy.newProxyInstance(
        TextReceiver.class.getClassLoader(),
        new Class<?>[] {ReceiverContext.class},
        (proxy, method, arguments) -> {
          try {
            if (method.getName().equals("store")) {
              context.store(texts((Delivery<FlumeEvent>) arguments[0]));
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
    return result;
  }
}
